/* Schemes: an algorithm together with all of its parameters. */
#ifndef P12_SCHEME_H
#define P12_SCHEME_H

#include <p12/span.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How a part is protected, as the file says it: RFC 8018 (PBES1, PBES2,
 * PBMAC1), RFC 7292 (appendices B and C). Readable before any password is
 * known. Belongs to the part that it came from. */
struct p12_scheme;

enum p12_scheme_kind {
    P12_SCHEME_NONE = 0,    /* no protection */
    P12_SCHEME_UNKNOWN,     /* an OID that the library has no scheme for */
    P12_SCHEME_PBES2,       /* RFC 8018, 6.2 */
    P12_SCHEME_PBES1,       /* RFC 8018, 6.1 */
    P12_SCHEME_PKCS12_PBE,  /* RFC 7292, appendix C */
    P12_SCHEME_PBMAC1,      /* RFC 8018, 7.1; RFC 9579 */
    P12_SCHEME_HMAC_PKCS12, /* RFC 7292, appendix B.4 */
    P12_SCHEME_HMAC_GOST    /* RFC 9548, 3: the TC26 form of the above */
};

P12_API enum p12_scheme_kind p12_scheme_kind(const struct p12_scheme *s);

/* Names as the field writes them, static text; NULL where the scheme has no
 * such part. A part that the library knows no name for is named by its dotted
 * OID; that text lives as long as the scheme.
 *
 *   name    "PBES2", "PBES1", "PKCS12-PBE", "PBMAC1", "HMAC-PKCS12",
 *           "HMAC-GOST", "unknown", "none"
 *   kdf     "PBKDF2", "PKCS12KDF", "scrypt", "PBKDF1"
 *   prf     what the KDF hashes with: "HMAC-SHA-256" for PBKDF2, the bare
 *           "SHA-1" for PKCS12KDF and PBKDF1
 *   cipher  "AES-256-CBC", "RC2-40-CBC", "3DES-3KEY-CBC", ...
 *   hmac    the MAC's hash: "SHA-256" */
P12_API const char *p12_scheme_name(const struct p12_scheme *s);
P12_API const char *p12_scheme_kdf(const struct p12_scheme *s);
P12_API const char *p12_scheme_prf(const struct p12_scheme *s);
P12_API const char *p12_scheme_cipher(const struct p12_scheme *s);
P12_API const char *p12_scheme_hmac(const struct p12_scheme *s);

/* KDF iterations as the file says them; 0 for scrypt and without a KDF. A
 * number that does not fit is UINT64_MAX, and the part has a problem. */
P12_API uint64_t p12_scheme_iterations(const struct p12_scheme *s);

/* The KDF's salt and the cipher's initialisation vector; empty if none. */
P12_API struct p12_span p12_scheme_salt(const struct p12_scheme *s);
P12_API struct p12_span p12_scheme_iv(const struct p12_scheme *s);

/* Bytes of the derived key: as the file says it, else what the cipher or the
 * MAC takes; 0 if neither is known. `given` (may be NULL) tells which. */
P12_API size_t p12_scheme_key_length(const struct p12_scheme *s, bool *given);

/* scrypt's parameters (RFC 7914); all 0 for another KDF. */
P12_API void p12_scheme_scrypt(const struct p12_scheme *s, uint64_t *n,
                               uint64_t *r, uint64_t *p);

/* Contents octets of the scheme's own object identifier; empty for none. */
P12_API struct p12_span p12_scheme_oid(const struct p12_scheme *s);

/* Does this build have every algorithm that the scheme names? */
P12_API bool p12_scheme_is_supported(const struct p12_scheme *s);

#ifdef __cplusplus
}
#endif

#endif
