/* What a backend gives to src/crypto: code by the name of what it computes.
 * The tables are made by CMake from the list of files in
 * cmake/algorithms.cmake; leaving a file out leaves its algorithms out. */
#ifndef P12_CRYPTO_BACKEND_H
#define P12_CRYPTO_BACKEND_H

#include "crypto/crypto.h"

/* ---- Hashes ------------------------------------------------------------- */

/* The working state of any hash, opaque and movable by plain copying: no
 * backend keeps pointers into it. Each backend asserts that its own fits. */
enum { P12_HASH_STATE_SIZE = 512, P12_HASH_STATE_ALIGN = 64 };

struct p12_hash_state {
    _Alignas(P12_HASH_STATE_ALIGN) uint8_t bytes[P12_HASH_STATE_SIZE];
};

/* HMAC under one key: the states after the inner and the outer pad (RFC 2104,
 * 2), from which each message starts. */
struct p12_hmac_key {
    const struct p12_hash_code *code;
    size_t digest_size;
    struct p12_hash_state inner;
    struct p12_hash_state outer;
};

/* How one backend's hashes are called; `impl` tells which. */
struct p12_hash_ops {
    void (*init)(const void *impl, void *state);
    void (*update)(const void *impl, void *state, struct p12_span data);
    /* Writes the whole digest; the state is used up. */
    void (*digest)(const void *impl, void *state, uint8_t *out);
};

/* One run of PBKDF2's inner loop (RFC 8018, 5.2, step 3): u = HMAC(key, u) and
 * sum ^= u, where both are one digest. */
struct p12_hmac_lane {
    const struct p12_hmac_key *key;
    uint8_t u[P12_HASH_MAX_DIGEST];
    uint8_t sum[P12_HASH_MAX_DIGEST];
};

/* `n` steps of each of 1 to P12_LANES lanes, whose keys are of one code, by
 * turns: each step of a lane needs the one before it, so a processor that can
 * do more has nothing to do but a step of the other lane. With SHA-256 by SHA
 * instructions two lanes take two thirds of the time of one after the other. */
enum { P12_LANES = 2 };
typedef void p12_hmac_chain(struct p12_hmac_lane *lanes, size_t n_lanes,
                            uint64_t n);

/* The code of one hash. `chain` is a faster loop, or NULL for the plain one. */
struct p12_hash_code {
    const char *name; /* of the p12_hash it computes */
    const struct p12_hash_ops *ops;
    const void *impl;
    p12_hmac_chain *chain;
};

/* One NULL-named-terminated array a file; NULL past the last file. */
extern const struct p12_hash_code *const p12_hash_table[];

/* NULL if this build has none. */
const struct p12_hash_code *p12_hash_code_find(const struct p12_hash *hash);

/* Takes in a key; wiped by whoever declared `out`. P12_E_ALGORITHM. */
enum p12_rc p12_hmac_start(const struct p12_hash *hash, struct p12_span key,
                           struct p12_hmac_key *out);

/* HMAC of `n` pieces one after the other. */
void p12_hmac_run(const struct p12_hmac_key *key, const struct p12_span *pieces,
                  size_t n, uint8_t *out);

/* ---- Ciphers ------------------------------------------------------------ */

/* One encryption or decryption. Sizes have been checked: the key's is one that
 * the cipher takes, the input is whole blocks, `out` has room for in.len. */
struct p12_cipher_job {
    const struct p12_cipher *cipher;
    struct p12_span key;
    const uint8_t *iv; /* iv_size bytes */
    struct p12_span in;
    uint8_t *out;
};

/* The code for a cipher, if key and IV have sizes that it takes. P12_E_USAGE,
 * P12_E_ALGORITHM. */
struct p12_cipher_code;
enum p12_rc p12_cipher_code_get(const struct p12_cipher *cipher,
                                struct p12_span key, struct p12_span iv,
                                const struct p12_cipher_code **out);

struct p12_cipher_code {
    const char *name; /* the `code` of the p12_cipher it computes */
    void (*decrypt)(const struct p12_cipher_job *job);
    void (*encrypt)(const struct p12_cipher_job *job);
};

/* Like p12_hash_table. */
extern const struct p12_cipher_code *const p12_cipher_table[];

/* ---- Facts -------------------------------------------------------------- */

/* Names are there whether there is code for them or not; a build that is to
 * show numbers alone has at least those of its own code. NULL past the last. */
const struct p12_hash *p12_hash_nth(size_t i);
const struct p12_cipher *p12_cipher_nth(size_t i);

/* One list a file, and NULL past the last file. */
struct p12_hash_names {
    const struct p12_hash *item;
    size_t n;
};

struct p12_cipher_names {
    const struct p12_cipher *item;
    size_t n;
};

extern const struct p12_hash_names *const p12_hash_name_table[];
extern const struct p12_cipher_names *const p12_cipher_name_table[];

/* A second identifier of an HMAC, by the name of its hash. */
struct p12_hmac_alias {
    const char *hash;
    const uint8_t *oid;
    size_t oid_len;
};

extern const struct p12_hmac_alias p12_hmac_aliases[];
extern const size_t p12_hmac_n_aliases;

/* For the rows of such a list: an OBJECT IDENTIFIER's contents octets. */
#define P12_OCTETS(...) \
    (const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ })
#define P12_NO_OCTETS NULL, 0

/* "key-matching" if public keys can be derived, else NULL. */
extern const char *const p12_public_feature;

#endif
