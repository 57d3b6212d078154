/* Hashes, HMAC, PBKDF2 and ciphers: our words for what the backend does. Every
 * function checks what the backend would abort on. */
#ifndef P12_CRYPTO_CRYPTO_H
#define P12_CRYPTO_CRYPTO_H

#include "base/secret.h"

/* ---- Hashes ------------------------------------------------------------- */

enum {
    P12_HASH_MAX_DIGEST = 64,
    P12_HASH_MAX_BLOCK = 144 /* SHA3-224 */
};

/* What a hash function is called, by people and in files. Whether there is code
 * for it is another question: a build may know the names of all. */
struct p12_hash {
    const char *name;      /* "SHA-256" */
    const char *hmac_name; /* "HMAC-SHA-256" */
    const char *feature;   /* "hash SHA-256" */
    const uint8_t *oid;    /* contents octets: the digest algorithm */
    uint8_t oid_len;
    const uint8_t *hmac_oid; /* the HMAC, as PRF or MAC; NULL if it has none */
    uint8_t hmac_oid_len;
    uint8_t digest_size;
    uint8_t block_size; /* of its compression function: HMAC's B */
    uint8_t cost;       /* of a block, about, in those of SHA-256 */
};

/* NULL for an unknown one. An HMAC with two identifiers has both. */
const struct p12_hash *p12_hash_by_oid(struct p12_span oid);
const struct p12_hash *p12_hash_by_hmac_oid(struct p12_span oid);
const struct p12_hash *p12_hash_by_name(const char *name); /* "SHA-256" */

/* Is there code for it in this build? Of NULL there never is. */
bool p12_hash_is_available(const struct p12_hash *hash);

/* Hashes `n` pieces one after the other. `out` has digest_size bytes. The
 * working state is wiped. P12_E_ALGORITHM if not available. */
enum p12_rc p12_hash_digest(const struct p12_hash *hash,
                            const struct p12_span *pieces, size_t n,
                            uint8_t *out);

/* Replaces a digest by its hash, `n` times over. P12_E_ALGORITHM. */
enum p12_rc p12_hash_repeat(const struct p12_hash *hash, uint64_t n,
                            uint8_t *digest);

/* RFC 2104. `out` has digest_size bytes. P12_E_ALGORITHM. */
enum p12_rc p12_hmac(const struct p12_hash *hash, struct p12_span key,
                     struct p12_span data, uint8_t *out);

/* RFC 8018, 5.2. Fills out->cap bytes and sets out->len. P12_E_USAGE for 0
 * iterations, an iteration count above UINT32_MAX, an output of 0 bytes or of
 * more than 2^32 - 1 digests; P12_E_ALGORITHM. */
enum p12_rc p12_pbkdf2(const struct p12_hash *hash, struct p12_span password,
                       struct p12_span salt, uint64_t iterations,
                       struct p12_secret *out);

/* The same as a value, and what became of it. */
struct p12_pbkdf2 {
    const struct p12_hash *hash;
    struct p12_span password;
    struct p12_span salt;
    uint64_t iterations;
    struct p12_secret *out;
    enum p12_rc rc;
};

/* Two at once, faster than one after the other if their hash is the same. */
void p12_pbkdf2_two(struct p12_pbkdf2 *a, struct p12_pbkdf2 *b);

/* ---- Ciphers ------------------------------------------------------------ */

enum { P12_CIPHER_MAX_BLOCK = 16, P12_CIPHER_MAX_KEY = 128 };

/* One cipher with its mode and key size. As with hashes, whether there is code
 * for it is another question. */
struct p12_cipher {
    const char *name;    /* "AES-256-CBC" */
    const char *feature; /* "cipher AES-256-CBC" */
    const char *code;    /* what computes it, "AES"; NULL: nothing we have */
    const uint8_t *oid;  /* in PBES2; NULL if only a PBE's OID implies it */
    uint8_t oid_len;
    uint8_t key_size;
    uint8_t min_key_size, max_key_size; /* of a variable one, else key_size */
    uint8_t block_size;                 /* 1 for a stream cipher */
    uint8_t iv_size;                    /* 0 for none */
    uint16_t effective_bits;            /* RC2's (RFC 2268); 0 for others */
};

/* NULL for an unknown one. What an OID leaves to its parameters is at its
 * default: rc2CBC is RC2 with 32 effective bits (RFC 8018, B.2.3), for which
 * p12_cipher_rc2() makes the right one. */
const struct p12_cipher *p12_cipher_by_oid(struct p12_span oid);
const struct p12_cipher *p12_cipher_by_name(const char *name);

/* RC2-CBC with its effective key bits, 1 to 1024, and a key of 1 to 128 bytes.
 * Other numbers make a cipher that p12_cipher_open() refuses to use. */
struct p12_cipher p12_cipher_rc2(unsigned effective_bits, size_t key_size);

/* Is there code for it in this build? For NULL there never is. */
bool p12_cipher_is_available(const struct p12_cipher *cipher);

/* Decrypts and takes off the padding of RFC 8018, 6.1.1 (block ciphers only).
 *
 *   iv   iv_size bytes
 *   out  empty; receives the plaintext, which is never longer than `in`
 *
 * P12_E_PASSWORD if the length is no multiple of the block or the padding is
 * wrong, which is what a wrong key looks like. P12_E_USAGE for a key or IV of
 * another size, P12_E_ALGORITHM if not available, P12_E_MEMORY. */
enum p12_rc p12_cipher_open(const struct p12_cipher *cipher,
                            struct p12_span key, struct p12_span iv,
                            struct p12_span in, struct p12_secret *out);

/* The other way: pads and encrypts. P12_E_USAGE, P12_E_ALGORITHM,
 * P12_E_MEMORY. */
enum p12_rc p12_cipher_seal(const struct p12_cipher *cipher,
                            struct p12_span key, struct p12_span iv,
                            struct p12_span in, struct p12_secret *out);

/* ---- Public keys -------------------------------------------------------- */

/* Computes public keys from private ones. All values are big-endian unless the
 * algorithm has its own byte order; outputs are written whole or not at all.
 * Without hogweed in the build they return P12_E_ALGORITHM.
 *
 *   ec       curve "P-224", "P-256", "P-384", "P-521" (P-192 if the backend
 *            has it): the point in uncompressed form, 1 + 2 * field bytes
 *   edwards  "Ed25519", "Ed448", "X25519", "X448": the raw public key
 *   power    y = g^x mod p (DSA, DH): as many bytes as p, leading zeros kept
 */
enum p12_rc p12_public_ec(const char *curve, struct p12_span private_key,
                          uint8_t *out, size_t cap, size_t *len);
enum p12_rc p12_public_edwards(const char *type, struct p12_span private_key,
                               uint8_t *out, size_t cap, size_t *len);
enum p12_rc p12_public_power(struct p12_span p, struct p12_span g,
                             struct p12_span x, uint8_t *out, size_t cap,
                             size_t *len);

/* Does this build compute them: on a curve by its name, or for NULL the rest?
 */
bool p12_public_is_available(const char *curve);

/* The numbers of an RSA private key (RFC 8017, 3.2), big-endian. */
struct p12_rsa {
    struct p12_span n, e, d;
    const struct p12_span *primes;
    size_t n_primes;
};

/* Do they belong together: is n the product of the primes, and e * d = 1
 * modulo each of them less one? P12_E_USAGE if not, P12_E_LIMIT for a modulus
 * over 16,384 bits, P12_E_MEMORY; without hogweed P12_E_ALGORITHM. */
enum p12_rc p12_public_rsa_check(const struct p12_rsa *key);

/* ---- Base64 and random bytes -------------------------------------------- */

/* RFC 4648, 4; white space between characters is skipped, and the padding may
 * be missing. `out` has room for p12_base64_bound(in.len) bytes; what is behind
 * the decoded ones stays as it was. False for anything else that is no base64;
 * `out` then has what came before it. */
size_t p12_base64_bound(size_t len);
bool p12_base64_decode(struct p12_span in, uint8_t *out, size_t *len);

/* Writes without line breaks and without a final zero; `out` has room for
 * p12_base64_encoded(in.len) bytes. */
size_t p12_base64_encoded(size_t len);
void p12_base64_encode(struct p12_span in, char *out);

/* getrandom(2), until all of it is there. P12_E_RANDOM if it fails. */
enum p12_rc p12_random(uint8_t *out, size_t len);

/* What is in this build, for p12_feature(): "hash SHA-256", "cipher
 * AES-256-CBC", "key-matching"; NULL past the last. */
const char *p12_crypto_feature(size_t i);

#endif
