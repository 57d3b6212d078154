/* Material: keys, certificates and CRLs as they lie in files, for putting them
 * into a container. */
#ifndef P12_MATERIAL_H
#define P12_MATERIAL_H

#include <p12/limits.h>
#include <p12/span.h>
#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

enum p12_material_type {
    P12_MATERIAL_KEY,         /* content: a PrivateKeyInfo (RFC 5958) */
    P12_MATERIAL_CERTIFICATE, /* content: X.509, DER */
    P12_MATERIAL_CRL          /* content: X.509, DER */
};

/* All that was found in one file, in its order. */
struct p12_material;

/* Gives the password of an encrypted key.
 *
 *   place  which key is meant: "key 1", for the person who is asked
 *   out, cap  receives UTF-8
 *   len    receives its length
 *
 * Returns P12_OK, or another code that ends the reading: P12_E_CLOSED if there
 * is none. It is called once for each encrypted key. */
typedef enum p12_rc p12_password_source(void *state, const char *place,
                                        uint8_t *out, size_t cap, size_t *len);

/* What to look for in a file. */
enum { P12_WANT_KEYS = 1, P12_WANT_CERTIFICATES = 2, P12_WANT_CRLS = 4 };

/* Options of p12_material_read(). All zero but `size` is the default. */
struct p12_material_options {
    size_t size;                   /* sizeof(struct p12_material_options) */
    p12_password_source *password; /* NULL: an encrypted key is
                                    * P12_E_CLOSED */
    void *password_state;
    const struct p12_limits *limits; /* NULL for the defaults */

    /* P12_WANT_..., 0 for all. The rest is passed over unread: nobody is asked
     * for its password, and nothing can be wrong with it. */
    unsigned wanted;

    /* The first that is found is all that is read: what comes behind its block
     * is not looked at. */
    bool first;
};

/* Reads keys, certificates and CRLs.
 *
 *   bytes, len  PEM (RFC 7468) with any number of blocks and any text around
 *               them, or one structure in DER or BER. Keys: PKCS#8, encrypted
 *               PKCS#8 (every scheme that opens a shrouded key), PKCS#1,
 *               SEC 1, DSA, and the three of them under PEM's own encryption
 *               ("Proc-Type: 4,ENCRYPTED", RFC 1421, 4.6.1.1, as OpenSSL has
 *               it). Certificates: X.509, "TRUSTED CERTIFICATE" (the part
 *               that is the certificate), and all certificates and CRLs of a
 *               PKCS#7 SignedData. Blocks of other types are counted and
 *               skipped (p12_material_skipped()).
 *   out         receives a new object; release it with p12_material_free(),
 *               which wipes the keys
 *   err         path: "key[0]", "certificate[2]", "block[5]"; the offset
 *               counts in `bytes`
 *
 * Returns P12_E_FORMAT if nothing of it is there, P12_E_TRUNCATED,
 * P12_E_ENCODING, P12_E_SCHEMA, P12_E_PASSWORD for a wrong password,
 * P12_E_CLOSED for an encrypted key without one, P12_E_ALGORITHM, P12_E_LIMIT,
 * P12_E_MEMORY. */
P12_API enum p12_rc p12_material_read(
    const uint8_t *bytes, size_t len,
    const struct p12_material_options *options, struct p12_material **out,
    struct p12_error *err);
P12_API void p12_material_free(struct p12_material *material);

P12_API size_t p12_material_count(const struct p12_material *material);
P12_API enum p12_material_type p12_material_type(
    const struct p12_material *material, size_t i);
P12_API struct p12_span p12_material_content(
    const struct p12_material *material, size_t i);

/* Was it encrypted in the file? */
P12_API bool p12_material_was_encrypted(const struct p12_material *material,
                                        size_t i);

/* The name that a "TRUSTED CERTIFICATE" gives to its certificate, as OpenSSL
 * writes it: UTF-8, not checked; empty if there is none. */
P12_API struct p12_span p12_material_alias(const struct p12_material *material,
                                           size_t i);

/* Blocks of PEM that are of no use in a container (a public key, parameters, a
 * request), and certificates and CRLs of other kinds in a PKCS#7. */
P12_API size_t p12_material_skipped(const struct p12_material *material);

#ifdef __cplusplus
}
#endif

#endif
