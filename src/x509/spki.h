/* Public keys: what they are, and whether two are the same. */
#ifndef P12_X509_SPKI_H
#define P12_X509_SPKI_H

#include "base/secret.h"
#include "scheme/scheme.h"

#include <p12/x509.h>

enum p12_key_family {
    P12_FAMILY_OTHER, /* known by name, if at all */
    P12_FAMILY_RSA,
    P12_FAMILY_DSA,
    P12_FAMILY_DH,
    P12_FAMILY_EC,
    P12_FAMILY_EDWARDS, /* Ed25519, Ed448, X25519, X448 */
    P12_FAMILY_GOST
};

/* One algorithm of public keys. */
struct p12_key_type {
    uint8_t oid_len;
    uint8_t oid[9];
    uint8_t family; /* enum p12_key_family */
    uint16_t bits;  /* 0 if the key or its parameters tell */
    char name[14];
};

/* NULL for one that is not in the table. */
const struct p12_key_type *p12_key_type_find(struct p12_span oid);

/* The field's size of a named curve; 0 if not known. */
unsigned p12_curve_bits(struct p12_span oid);

/* A SubjectPublicKeyInfo (RFC 5280, 4.1.2.7) taken apart; borrowed. */
struct p12_public_key {
    struct p12_named algorithm;
    struct p12_span bits; /* the BIT STRING's, without the unused bits' number;
                           * empty if the key is not known */
};

bool p12_public_key_read(struct p12_span spki, struct p12_public_key *out);

/* The other way; `out` is empty. P12_E_MEMORY. */
enum p12_rc p12_public_key_build(const struct p12_public_key *key,
                                 struct p12_secret *out);

enum p12_key_family p12_public_key_family(const struct p12_public_key *key);

/* Texts of a p12_key_info that are not static. */
struct p12_key_text {
    char type[P12_OID_MAX];
    char curve[P12_OID_MAX];
};

/* Says of a key what can be known, be it the algorithm alone. */
struct p12_key_info p12_public_key_info(const struct p12_public_key *key,
                                        struct p12_key_text *text);

/* Compares two keys: by their values, not by how those are written.
 * P12_MATCH_UNKNOWN if one of the two has no bits and nothing else differs. */
enum p12_match p12_public_key_compare(const struct p12_public_key *a,
                                      const struct p12_public_key *b);

/* ---- Pieces of keys ----------------------------------------------------- */

/* An INTEGER's contents octets without leading zeros. */
struct p12_span p12_magnitude(struct p12_span integer);
size_t p12_bit_length(struct p12_span integer);

/* Reads the first `n` INTEGERs of a SEQUENCE: an RSAPublicKey's modulus and
 * exponent, DSA's p, q, g. */
bool p12_integers_read(struct p12_span sequence, struct p12_span *out,
                       size_t n);

/* What a key on an elliptic curve says of the curve (RFC 5480, 2.1.1). */
enum p12_curve_kind {
    P12_CURVE_NAMED,
    P12_CURVE_EXPLICIT,
    P12_CURVE_IMPLICIT, /* NULL: inherited from somewhere */
    P12_CURVE_UNKNOWN   /* absent, or not to be read */
};

struct p12_curve {
    enum p12_curve_kind kind;
    struct p12_span oid; /* of a named one */
    size_t bits;         /* of the field; 0 if not known */
    bool is_prime;       /* the field is known to be a prime's */
};

struct p12_curve p12_curve_read(struct p12_span params);

/* GOST's parameters begin with the curve's OID (RFC 4491, 2.3.2); empty if
 * they are something else. */
struct p12_span p12_gost_curve(struct p12_span params);

#endif
