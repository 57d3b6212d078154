/* The one value type for an algorithm with its parameters: the parser fills
 * it, info prints it, the audit judges it, the writer encodes it. */
#ifndef P12_SCHEME_SCHEME_H
#define P12_SCHEME_SCHEME_H

#include "asn1/tree.h"
#include "kdf/kdf.h"

#include <p12/scheme.h>

/* Where an algorithm stands as its bare OID in parameters. */
struct p12_named {
    struct p12_span whole;  /* the AlgorithmIdentifier */
    struct p12_span oid;    /* contents octets; empty if absent */
    struct p12_span params; /* one DER element; empty if absent */
};

/* What was tolerated while reading the parameters. */
enum {
    P12_SCHEME_WRAPPED = 1,      /* PBES2-params in one SEQUENCE too many */
    P12_SCHEME_KEY_OF_256 = 2,   /* AES with a longer key than its OID says */
    P12_SCHEME_ITERATIONS_0 = 4, /* counted as 1, as OpenSSL does */
};

struct p12_scheme {
    enum p12_scheme_kind kind;
    struct p12_named id; /* the scheme's own AlgorithmIdentifier */
    struct p12_kdf_params kdf;
    uint64_t iterations_said; /* as the file has them: kdf.iterations may be
                               * what they are taken for */
    struct p12_named kdf_id, prf_id, cipher_id, hmac_id;
    struct p12_cipher cipher; /* name NULL: none, or unknown */
    struct p12_span iv;
    const struct p12_hash *hmac;  /* of a MAC; NULL: none, or unknown */
    size_t key_length;            /* bytes; 0 if the file does not say */
    const uint8_t *iterations_at; /* their INTEGERs; NULL if absent */
    const uint8_t *key_length_at;
    unsigned tolerated;          /* P12_SCHEME_... bits */
    char dotted[4][P12_OID_MAX]; /* names for kdf, prf, cipher, hmac that have
                                  * only an OID */
};

/* What a scheme is read from: an AlgorithmIdentifier, or for a MAC the fields
 * of MacData around it (RFC 7292, 4). */
struct p12_scheme_source {
    struct p12_named id;
    bool is_mac;
    struct p12_span mac_salt;
    uint64_t mac_iterations;
    const uint8_t *mac_iterations_at; /* the INTEGER; NULL if absent */
};

/* One password-based scheme, or a family of them that share their parameters.
 * A build has those of the list in cmake/schemes.cmake. */
struct p12_scheme_type {
    const char *feature; /* for p12_feature(): "scheme PBES2" */
    bool is_mac;
    bool (*claims)(struct p12_span oid);

    /* Fills *out as far as the parameters can be understood, also when it
     * fails: they are shown all the same. */
    enum p12_rc (*read)(struct p12_reader *r, struct p12_schemas *schemas,
                        const struct p12_scheme_source *from,
                        struct p12_scheme *out);
};

/* NULL-terminated; of two that claim an OID the first has it. */
extern const struct p12_scheme_type *const p12_scheme_table[];

/* Reads a scheme and compares all its numbers with the limits. On failure *out
 * has what could be understood, and r->err what is wrong with it. */
enum p12_rc p12_scheme_read(struct p12_reader *r, struct p12_schemas *schemas,
                            const struct p12_scheme_source *from,
                            struct p12_scheme *out);

/* An AlgorithmIdentifier as it lies in a decoded structure. */
bool p12_named_in(const struct p12_tree *t, const char *field,
                  struct p12_named *out);

/* Takes one AlgorithmIdentifier apart by itself. */
enum p12_rc p12_named_read(struct p12_reader *r, struct p12_span der,
                           struct p12_named *out);

/* ---- Parts that several schemes share ----------------------------------- */

/* A count or size that must not be negative; P12_E_SCHEMA if it is, or if the
 * encoding is broken. One that does not fit is UINT64_MAX. */
enum p12_rc p12_count_take(struct p12_reader *r, struct p12_span integer,
                           const char *negative, uint64_t *out);

static inline enum p12_rc p12_count_read(struct p12_reader *r,
                                         struct p12_span integer,
                                         const char *negative, uint64_t *out)
{
    return p12_count_take(r, integer, P12_SENTENCE(negative), out);
}

/* PBKDF2 or scrypt with their parameters (RFC 8018, A.2; RFC 7914, 7). */
enum p12_rc p12_scheme_read_kdf(struct p12_reader *r,
                                struct p12_schemas *schemas,
                                struct p12_scheme *s);

/* The cipher named by s->cipher_id with its IV (RFC 8018, B.2). */
enum p12_rc p12_scheme_read_cipher(struct p12_reader *r,
                                   struct p12_schemas *schemas,
                                   struct p12_scheme *s);

/* Salt and iterations of PBEParameter (RFC 8018, A.3; RFC 7292, C). */
enum p12_rc p12_scheme_read_pbe(struct p12_reader *r,
                                struct p12_schemas *schemas,
                                struct p12_scheme *s);

/* Everything from the fields of MacData (RFC 7292, 4). */
void p12_scheme_read_mac(const struct p12_scheme_source *from,
                         enum p12_kdf_kind kdf, struct p12_scheme *s);

/* Makes dotted names for what has no other. */
void p12_scheme_name_unknown(struct p12_scheme *s);

/* ---- Using a scheme ----------------------------------------------------- */

/* Hash block computations of p12_scheme_derive(); UINT64_MAX if too many. */
uint64_t p12_scheme_work(const struct p12_scheme *s);

/* Derives all bytes that the scheme takes from one encoded password: the key,
 * and the IV where it is derived as well. Independent of everything else, so
 * it may run on any thread. P12_E_MEMORY, P12_E_ALGORITHM. */
enum p12_rc p12_scheme_derive(const struct p12_scheme *s,
                              struct p12_span password, struct p12_secret *key);

/* One derivation of two, and what became of it. */
struct p12_derivation {
    const struct p12_scheme *scheme;
    struct p12_span password;
    struct p12_secret key; /* empty at first */
    enum p12_rc rc;
};

/* Both, in less time than one after the other if p12_scheme_is_pair(). */
void p12_scheme_derive_two(struct p12_derivation *a, struct p12_derivation *b);
bool p12_scheme_is_pair(const struct p12_kdf_params *a,
                        const struct p12_kdf_params *b);

/* Decrypts. P12_E_PASSWORD for what a wrong password looks like. */
enum p12_rc p12_scheme_open(const struct p12_scheme *s,
                            const struct p12_secret *key, struct p12_span in,
                            struct p12_secret *out);

/* Does the MAC over `data` equal `value`? P12_E_MAC if not. */
enum p12_rc p12_scheme_check(const struct p12_scheme *s,
                             const struct p12_secret *key, struct p12_span data,
                             struct p12_span value);

#endif
