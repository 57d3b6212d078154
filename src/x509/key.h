/* Private keys, read as far as their public half asks. */
#ifndef P12_X509_KEY_H
#define P12_X509_KEY_H

#include "x509/layer.h"
#include "x509/spki.h"

/* A OneAsymmetricKey (RFC 5958, 2) taken apart; borrowed. */
struct p12_private_key {
    struct p12_named algorithm;
    struct p12_span value;      /* privateKey's contents octets */
    struct p12_span public_key; /* bits of the optional [1]; empty if absent */
};

/* What becomes of a private key. */
struct p12_deriving {
    struct p12_secret spki; /* the SubjectPublicKeyInfo that belongs to it */
    bool is_proven; /* it was computed from, or checked against, the private
                     * key; else it stands beside it in the file */
    uint64_t *work; /* left for computing, see p12_key_parse_within(); NULL: as
                     * much as it takes */
    struct p12_error *problem; /* p12_key_problem() */
};

/* Each builds the SubjectPublicKeyInfo that belongs to the key; its BIT STRING
 * is empty if this build can't compute the public key. P12_E_TRUNCATED,
 * P12_E_ENCODING or P12_E_SCHEMA for a value that is no such key,
 * P12_E_MEMORY. */
typedef enum p12_rc p12_derive(struct p12_reader *r,
                               const struct p12_private_key *key,
                               struct p12_deriving *out);

p12_derive p12_rsa_derive;     /* RFC 8017, A.1.2 */
p12_derive p12_ec_derive;      /* RFC 5915 */
p12_derive p12_power_derive;   /* DSA, DH: an INTEGER */
p12_derive p12_edwards_derive; /* RFC 8410, 7 */

/* What they end with: p12_public_key_build(), with a failure recorded. */
enum p12_rc p12_derive_finish(struct p12_reader *r,
                              const struct p12_public_key *key,
                              struct p12_deriving *out);

/* Takes work, in nanoseconds, before it is done. If it is not there: false,
 * and the key has a problem. In a build that computes nothing it is free. */
bool p12_derive_affords(struct p12_reader *r, const uint8_t *at, uint64_t work,
                        struct p12_deriving *out);

/* What does not fit together at `at` becomes the key's problem. */
void p12_derive_contradicts(struct p12_reader *r, const uint8_t *at,
                            const char *detail, struct p12_deriving *out);

/* The same unless a public key that stands beside the private one is its own;
 * its bits, or empty. */
void p12_derive_compare(struct p12_reader *r, const struct p12_public_key *own,
                        struct p12_span beside, struct p12_deriving *out);

/* Of anything that is computed. */
enum { P12_LEAST_WORK = 1000 };

/* About the nanoseconds of y = g^x mod p, and of a point on a curve of so many
 * bits; on the slow side. */
uint64_t p12_power_work(size_t p_len, size_t x_len);
uint64_t p12_curve_work(size_t bits);

/* A value that is an element of the X.509 module's `type`, decoded. */
struct p12_value {
    struct p12_x509_layer layer;
    struct p12_schemas schemas;
    struct p12_tree tree;
};

/* Lets r->layer be the value; p12_value_close() puts it back. Bytes behind the
 * element are ignored: some writers pad a key before they encrypt it. */
enum p12_rc p12_value_open(struct p12_reader *r, struct p12_span value,
                           const char *type, struct p12_value *out);
void p12_value_close(struct p12_reader *r, struct p12_value *v);

#endif
