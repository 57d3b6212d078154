/* What certificates and keys say of themselves, and whether they match. */
#ifndef P12_X509_H
#define P12_X509_H

#include <p12/pfx.h>

#ifdef __cplusplus
extern "C" {
#endif

/* SHA-256 over any bytes: what certificates, keys and other parts are told
 * apart and known again by. All zero in a build without SHA-256. */
P12_API void p12_fingerprint(struct p12_span bytes, uint8_t out[32]);

/* Another digest of any bytes, for what has to be as others have it.
 *
 *   hash  "SHA-1", "SHA-512/256", ...: as p12_scheme_hmac() names it
 *   out   receives the digest, if there is one
 *
 * Returns its length; 0 for a hash that is unknown or not in this build. */
enum { P12_DIGEST_MAX = 64 };
P12_API size_t p12_digest(const char *hash, struct p12_span bytes,
                          uint8_t out[P12_DIGEST_MAX]);

/* ---- Public key algorithms ---------------------------------------------- */

/* Kind and size of a public or private key. Texts are static or live as long
 * as the object they came from. */
struct p12_key_info {
    const char *type;  /* "RSA", "RSA-PSS", "DSA", "EC", "Ed25519", "Ed448",
                        * "X25519", "X448", "DH", "ML-DSA-65", ...; the dotted
                        * OID for one that the library has no name for */
    size_t bits;       /* of the modulus or the field; 0 if not known */
    const char *curve; /* "P-256", "brainpoolP256r1", "explicit", a dotted
                        * OID; NULL if not EC or GOST */
    bool known;        /* false if `type` is only an OID */
};

/* ---- Certificates (RFC 5280) -------------------------------------------- */

/* One parsed certificate. */
struct p12_cert;

/* Reads a certificate.
 *
 *   der  the whole Certificate; copied
 *   out  receives a new object; release it with p12_cert_free()
 *
 * Returns P12_E_ENCODING, P12_E_TRUNCATED or P12_E_SCHEMA for bytes that are
 * no certificate, P12_E_LIMIT, P12_E_MEMORY. Extensions that can't be read
 * are as if absent; p12_cert_problem() names the first of them. */
P12_API enum p12_rc p12_cert_parse(struct p12_span der, struct p12_cert **out,
                                   struct p12_error *err);
P12_API void p12_cert_free(struct p12_cert *cert);
P12_API struct p12_span p12_cert_der(const struct p12_cert *cert);
P12_API const struct p12_error *p12_cert_problem(const struct p12_cert *cert);

/* Names as RFC 4514 strings, most specific RDN first; UTF-8, with everything
 * that could disturb a terminal escaped. Written as by snprintf. */
P12_API size_t p12_cert_subject(const struct p12_cert *cert, char *out,
                                size_t cap);
P12_API size_t p12_cert_issuer(const struct p12_cert *cert, char *out,
                               size_t cap);

/* The same for any Name (RFC 5280, 4.1.2.4) in DER; 0 if it is none. */
P12_API size_t p12_name_text(struct p12_span name, char *out, size_t cap);

/* The DER of the names, for comparing. */
P12_API struct p12_span p12_cert_subject_der(const struct p12_cert *cert);
P12_API struct p12_span p12_cert_issuer_der(const struct p12_cert *cert);

/* Contents octets of the serial number, big-endian two's complement. */
P12_API struct p12_span p12_cert_serial(const struct p12_cert *cert);

/* The version as people count it: 1, 2 or 3, and 4 to 100 for numbers that RFC
 * 5280 has no version for; 1 for others that can't be read. */
P12_API int p12_cert_version(const struct p12_cert *cert);

/* Validity in seconds since 1970-01-01T00:00:00Z; INT64_MIN if it can't be
 * read. */
P12_API int64_t p12_cert_not_before(const struct p12_cert *cert);
P12_API int64_t p12_cert_not_after(const struct p12_cert *cert);

/* Contents octets of the OID; p12_oid_name() names it. */
P12_API struct p12_span p12_cert_signature_algorithm(
    const struct p12_cert *cert);
P12_API struct p12_key_info p12_cert_key(const struct p12_cert *cert);

/* The SubjectPublicKeyInfo as it is. */
P12_API struct p12_span p12_cert_spki(const struct p12_cert *cert);

/* SHA-256 over the whole certificate, and over its SubjectPublicKeyInfo. */
P12_API void p12_cert_fingerprint(const struct p12_cert *cert, uint8_t out[32]);
P12_API void p12_cert_key_fingerprint(const struct p12_cert *cert,
                                      uint8_t out[32]);
P12_API bool p12_cert_is_self_issued(const struct p12_cert *cert);

/* basicConstraints: false when absent. `path_len` (may be NULL) is -1 when
 * there is no limit. */
P12_API bool p12_cert_basic_constraints(const struct p12_cert *cert, bool *ca,
                                        int64_t *path_len);

/* keyUsage as a mask, bit 0 = digitalSignature to bit 8 = decipherOnly (RFC
 * 5280, 4.2.1.3): false when absent. */
P12_API bool p12_cert_key_usage(const struct p12_cert *cert, uint16_t *bits);

/* The name of bit i, "digitalSignature"; NULL above 8. */
P12_API const char *p12_key_usage_name(unsigned bit);

/* Lists: extended key usages as OIDs (contents octets), subjectAltName's
 * entries as "DNS:host", "email:a@b", "URI:...", "IP:192.0.2.1", "dirName:...",
 * "RID:...", "other:OID", CRL distribution points' URIs. */
P12_API size_t p12_cert_n_ext_key_usages(const struct p12_cert *cert);
P12_API struct p12_span p12_cert_ext_key_usage(const struct p12_cert *cert,
                                               size_t i);
P12_API size_t p12_cert_n_alt_names(const struct p12_cert *cert);
P12_API size_t p12_cert_alt_name(const struct p12_cert *cert, size_t i,
                                 char *out, size_t cap);
P12_API size_t p12_cert_n_crl_uris(const struct p12_cert *cert);
P12_API size_t p12_cert_crl_uri(const struct p12_cert *cert, size_t i,
                                char *out, size_t cap);

/* Key identifiers; empty when absent. */
P12_API struct p12_span p12_cert_subject_key_id(const struct p12_cert *cert);
P12_API struct p12_span p12_cert_authority_key_id(const struct p12_cert *cert);

/* ---- CRLs --------------------------------------------------------------- */

struct p12_crl_info {
    int64_t this_update, next_update; /* seconds; INT64_MIN if absent */
    size_t n_revoked;
};

/* Reads who issued a CRL and when. The issuer is written as by snprintf. */
P12_API enum p12_rc p12_crl_read(struct p12_span der, struct p12_crl_info *info,
                                 char *issuer, size_t cap,
                                 struct p12_error *err);

/* ---- Private keys (RFC 5208, RFC 5958) ---------------------------------- */

/* One parsed PrivateKeyInfo. It copies what it needs into wiped memory. */
struct p12_key;

/* Reads a private key, and computes its public key, which takes some
 * hundredths of a second for the largest DSA and DH keys.
 *
 *   der  the whole PrivateKeyInfo
 *   out  receives a new object; release it with p12_key_free()
 *
 * Returns P12_E_ENCODING, P12_E_TRUNCATED or P12_E_SCHEMA for bytes that are
 * no private key, P12_E_LIMIT, P12_E_MEMORY. */
P12_API enum p12_rc p12_key_parse(struct p12_span der, struct p12_key **out,
                                  struct p12_error *err);

/* The same within a budget, for a container with many keys.
 *
 *   work  about the nanoseconds that computing public keys may take; what this
 *         key takes is taken off. A key for which it is not enough is read
 *         without its public key: p12_key_problem() says so. NULL: no bound */
P12_API enum p12_rc p12_key_parse_within(struct p12_span der, uint64_t *work,
                                         struct p12_key **out,
                                         struct p12_error *err);
P12_API void p12_key_free(struct p12_key *key);
P12_API struct p12_key_info p12_key_info(const struct p12_key *key);

/* What is wrong with a key that can be read, or NULL: P12_E_MISMATCH if it
 * contradicts itself (an RSA key's numbers do not belong together, or the
 * public key that it brings along is not the private one's), P12_E_LIMIT if
 * there was not enough work left to compute its public key. */
P12_API const struct p12_error *p12_key_problem(const struct p12_key *key);

/* Was its public key computed from the private one, or checked against it?
 * Otherwise it is taken as the file has it, and a forged file may have
 * another's: in a build without hogweed, of a curve or an algorithm that this
 * build can't compute with, of numbers beyond what is computed with (RSA of
 * more than 16,384 bits or 8 primes; DSA and DH beyond 4,096 bits with an
 * exponent of 2,048). False as well if it is not known at all. */
P12_API bool p12_key_is_proven(const struct p12_key *key);

/* SHA-256 over the SubjectPublicKeyInfo that belongs to the key, the same
 * number as p12_cert_key_fingerprint() of its certificate. False when the
 * public key is not known, or the key has a problem. */
P12_API bool p12_key_fingerprint(const struct p12_key *key, uint8_t out[32]);

/* ---- Belonging together ------------------------------------------------- */

enum p12_match {
    P12_MATCH_NO,           /* they do not belong together */
    P12_MATCH_PUBLIC_KEY,   /* the certificate has the key's public key */
    P12_MATCH_LOCAL_KEY_ID, /* the public key can't be derived, and the bags
                             * carry the same localKeyID */
    P12_MATCH_UNKNOWN       /* the public key can't be derived, and nothing else
                             * tells */
};

/* Does the private key belong to the certificate, by its public key? Never
 * P12_MATCH_LOCAL_KEY_ID. A key that contradicts itself belongs to none. */
P12_API enum p12_match p12_key_matches(const struct p12_key *key,
                                       const struct p12_cert *cert);

/* The same for two bags, with localKeyID where the public key can't be known.
 * P12_MATCH_UNKNOWN if one of them is closed or can't be read. */
P12_API enum p12_match p12_bag_matches(const struct p12_bag *key,
                                       const struct p12_bag *cert);

/* Could `issuer` have issued `cert`, by their names and key identifiers? The
 * signature is not checked. */
P12_API bool p12_cert_issued_by(const struct p12_cert *cert,
                                const struct p12_cert *issuer);

/* Puts a leaf's chain in order: order[0] is `leaf`, then each issuer as far
 * as they are among `certs`.
 *
 *   order     room for n indices into certs
 *   complete  whether the last of them is self-issued
 *
 * Returns how many are in the chain, 32 at most; 0 if leaf >= n. */
P12_API size_t p12_cert_chain(const struct p12_cert *const *certs, size_t n,
                              size_t leaf, size_t *order, bool *complete);

#ifdef __cplusplus
}
#endif

#endif
