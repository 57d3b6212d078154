/* Protection: the schemes that a container is written with. */
#ifndef P12_PROTECTION_H
#define P12_PROTECTION_H

#include <p12/scheme.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How one kind of part is to be protected: what p12_scheme is before there are
 * a salt and an initialisation vector. Names are those that p12_scheme_name()
 * and its like give; neither case nor hyphens matter, a hash may have "HMAC-"
 * in front, and a cipher may go without "-CBC": "sha256", "aes256". What a
 * scheme has no use for is ignored.
 *
 *   kind         for keys and safes P12_SCHEME_NONE, _PBES2, _PKCS12_PBE; for
 *                the MAC P12_SCHEME_NONE, _PBMAC1, _HMAC_PKCS12
 *   kdf          PBES2, PBMAC1: "PBKDF2" or "scrypt"; NULL means PBKDF2
 *   hash         what the KDF hashes with: "SHA-256" (PBKDF2's PRF is then
 *                HMAC-SHA-256); NULL means SHA-256. Fixed for PKCS12-PBE
 *                (SHA-1) and HMAC-PKCS12 (the MAC's own)
 *   cipher       NULL means AES-256-CBC for PBES2, 3DES-3KEY-CBC for
 *                PKCS12-PBE
 *   hmac         the MAC's hash; NULL means SHA-256
 *   iterations   0 means 600,000
 *   salt_length  bytes, up to 64, of PKCS12-PBE at least 8; 0 means 16
 *   key_length   PBMAC1: bytes of its key, 20 to 64; 0 means the HMAC's size
 *   scrypt_n, _r, _p  (RFC 7914); 0 means 32768, 8, 1 */
struct p12_recipe {
    enum p12_scheme_kind kind;
    const char *kdf;
    const char *hash;
    const char *cipher;
    const char *hmac;
    uint64_t iterations;
    size_t salt_length;
    size_t key_length;
    uint64_t scrypt_n, scrypt_r, scrypt_p;
};

/* Fills `out` with `len` random bytes. Returns P12_OK or P12_E_RANDOM. */
typedef enum p12_rc p12_random_source(void *state, uint8_t *out, size_t len);

/* How a whole container is written. p12_protection_init() fills in what is
 * written today; change what is to be otherwise. */
struct p12_protection {
    size_t size; /* sizeof(struct p12_protection): its version */

    struct p12_recipe key;  /* of each private key, and each secret that is
                             * shrouded like one; NONE: plain key bags */
    struct p12_recipe safe; /* of each encrypted safe; NONE: all are plain */
    struct p12_recipe mac;  /* NONE: no MAC */

    /* A safe that was not encrypted becomes so, unless it holds nothing but
     * keys that are shrouded or nothing at all. */
    bool encrypt_plain_safes;

    /* A part that is closed, since it has another password, is carried over
     * as it is; else it is an error. */
    bool keep_closed;

    /* Threads to derive keys on, as in struct p12_unlock_options. */
    unsigned threads;

    /* Hash block computations for all keys together, as `max_work` of struct
     * p12_limits; 0: its default. What would take more could not be opened
     * again under the same limit. */
    uint64_t max_work;

    /* Where salts and initialisation vectors come from; NULL: getrandom(2).
     * For output that can be made again: with bytes that are known, nothing
     * written is safe. */
    p12_random_source *random;
    void *random_state;
};

/* PBES2 with PBKDF2-HMAC-SHA-256 and AES-256-CBC, PBMAC1 with HMAC-SHA-256,
 * 600,000 iterations and 16 bytes of salt everywhere; plain safes are
 * encrypted. */
P12_API void p12_protection_init(struct p12_protection *out);

/* Can this build write it, and are its numbers in bounds?
 *
 *   err  NULL, or receives what is wrong: path "key", "safe" or "mac"
 *
 * Returns P12_OK, P12_E_USAGE (a kind that is not for the part, a number out
 * of bounds, no such algorithm), P12_E_LIMIT (over 10,000,000 iterations, or
 * scrypt over 1 GiB), P12_E_ALGORITHM (known, but not in this build, or read
 * and not written). */
P12_API enum p12_rc p12_protection_check(const struct p12_protection *p,
                                         struct p12_error *err);

/* The recipe that makes a scheme like one that was read, salts of the same
 * length included: what passwd keeps. False if it is none that is written. */
P12_API bool p12_recipe_like(const struct p12_scheme *scheme,
                             struct p12_recipe *out);

#ifdef __cplusplus
}
#endif

#endif
