/* Our key derivation against OpenSSL's, in process, on random input.
 *
 * Runs with a fixed seed and with a new one; both are printed, and P12_SEED
 * repeats one. */
#include "kdf/kdf.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "bytes.h"

enum { ROUNDS = 6000, LONGEST_INPUT = 200, LONGEST_OUTPUT = 300 };

/* ---- Random input ------------------------------------------------------- */

/* SplitMix64: enough to be different each time, and the same for a seed. */
static uint64_t next_random(uint64_t *seed)
{
    uint64_t z = *seed += 0x9e3779b97f4a7c15;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

static size_t random_up_to(uint64_t *seed, size_t max)
{
    return (size_t)(next_random(seed) % (max + 1));
}

/* Any bytes; now and then all ones or all zeros, where additions carry. */
static void random_bytes(uint64_t *seed, uint8_t *out, size_t len)
{
    uint64_t kind = next_random(seed) % 8;

    for (size_t i = 0; i < len; i++)
        out[i] = (uint8_t)next_random(seed);
    if (kind < 2)
        memset(out, kind == 0 ? 0xff : 0x00, len);
}

/* One derivation, for both. */
struct question {
    const char *hash;   /* our name */
    const char *digest; /* OpenSSL's name */
    uint8_t password[LONGEST_INPUT];
    size_t password_len;
    uint8_t salt[LONGEST_INPUT];
    size_t salt_len;
    uint64_t iterations;
    int id;
    uint64_t n, r, p;
    size_t len;
};

static const struct {
    const char *hash;
    const char *digest;
} digests[] = {
    { "MD5", "MD5" },
    { "SHA-1", "SHA1" },
    { "SHA-224", "SHA2-224" },
    { "SHA-256", "SHA2-256" },
    { "SHA-384", "SHA2-384" },
    { "SHA-512", "SHA2-512" },
    { "SHA-512/224", "SHA2-512/224" },
    { "SHA-512/256", "SHA2-512/256" },
    { "SHA3-224", "SHA3-224" },
    { "SHA3-256", "SHA3-256" },
    { "SHA3-384", "SHA3-384" },
    { "SHA3-512", "SHA3-512" },
    { "SM3", "SM3" },
    { "RIPEMD-160", "RIPEMD160" },
    { "BLAKE2b-512", "BLAKE2B-512" },
    { "BLAKE2s-256", "BLAKE2S-256" },
};

/* Can both sides compute it? */
static bool digest_is_shared(size_t i)
{
    EVP_MD *md;

    if (!p12_hash_is_available(p12_hash_by_name(digests[i].hash)))
        return false;
    md = EVP_MD_fetch(NULL, digests[i].digest, NULL);
    EVP_MD_free(md);
    return md != NULL;
}

/* Salts of 0 to 40 bytes as files have them, and some longer than a block. */
static void ask(uint64_t *seed, struct question *q)
{
    size_t i;

    do
        i = random_up_to(seed, LENGTH(digests) - 1);
    while (!digest_is_shared(i));
    q->hash = digests[i].hash;
    q->digest = digests[i].digest;
    q->password_len =
        random_up_to(seed, next_random(seed) % 4 == 0 ? LONGEST_INPUT : 40);
    q->salt_len =
        random_up_to(seed, next_random(seed) % 8 == 0 ? LONGEST_INPUT : 40);
    if (q->password_len + q->salt_len == 0)
        q->salt_len = 1; /* OpenSSL takes nothing at all for lack of memory */
    random_bytes(seed, q->password, q->password_len);
    random_bytes(seed, q->salt, q->salt_len);
    q->iterations = 1 + random_up_to(seed, 4);
    q->id = 1 + (int)random_up_to(seed, 2);
    q->n = (uint64_t)2 << random_up_to(seed, 6);
    q->r = 1 + random_up_to(seed, 7);
    q->p = 1 + random_up_to(seed, 3);
    q->len = 1 + random_up_to(seed, LONGEST_OUTPUT - 1);
}

/* ---- Answers ------------------------------------------------------------ */

static void answer(const struct question *q, enum p12_kdf_kind kind,
                   uint8_t *out)
{
    const struct p12_kdf_params params = {
        .kind = kind,
        .hash = p12_hash_by_name(q->hash),
        .salt = { q->salt, q->salt_len },
        .iterations = q->iterations,
        .n = q->n,
        .r = q->r,
        .p = q->p,
    };
    struct p12_secret secret = { out, 0, q->len };

    assert_int_equal(
        p12_kdf_derive(&params,
                       (struct p12_span){ q->password, q->password_len },
                       (enum p12_kdf_id)q->id, &secret),
        P12_OK);
    assert_int_equal(secret.len, q->len);
}

static void derive(const char *kdf_name, OSSL_PARAM *params, uint8_t *out,
                   size_t len)
{
    EVP_KDF *kdf = EVP_KDF_fetch(NULL, kdf_name, NULL);
    EVP_KDF_CTX *ctx;

    assert_non_null(kdf);
    ctx = EVP_KDF_CTX_new(kdf);
    assert_non_null(ctx);
    if (EVP_KDF_derive(ctx, out, len, params) != 1)
        fail_msg("OpenSSL's %s refuses: %s", kdf_name,
                 ERR_error_string(ERR_peek_last_error(), NULL));
    EVP_KDF_CTX_free(ctx);
    EVP_KDF_free(kdf);
}

/* OpenSSL's parameters are not const, though it only reads them. */
static void answer_of_openssl(struct question *q, const char *kdf_name,
                              uint8_t *out)
{
    char digest[32];
    int without_lower_limits = 1;
    OSSL_PARAM params[] = {
        OSSL_PARAM_octet_string(OSSL_KDF_PARAM_PASSWORD, q->password,
                                q->password_len),
        OSSL_PARAM_octet_string(OSSL_KDF_PARAM_SALT, q->salt, q->salt_len),
        OSSL_PARAM_utf8_string(OSSL_KDF_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_uint64(OSSL_KDF_PARAM_ITER, &q->iterations),
        OSSL_PARAM_int(OSSL_KDF_PARAM_PKCS12_ID, &q->id),
        OSSL_PARAM_int(OSSL_KDF_PARAM_PKCS5, &without_lower_limits),
        OSSL_PARAM_uint64(OSSL_KDF_PARAM_SCRYPT_N, &q->n),
        OSSL_PARAM_uint64(OSSL_KDF_PARAM_SCRYPT_R, &q->r),
        OSSL_PARAM_uint64(OSSL_KDF_PARAM_SCRYPT_P, &q->p),
        OSSL_PARAM_END,
    };

    snprintf(digest, sizeof digest, "%s", q->digest);
    params[2].data_size = strlen(digest);
    derive(kdf_name, params, out, q->len);
}

static void compare(uint64_t seed, enum p12_kdf_kind kind, const char *kdf_name,
                    size_t rounds)
{
    uint64_t first = seed;

    for (size_t i = 0; i < rounds; i++) {
        struct question q;
        uint8_t ours[LONGEST_OUTPUT + 1];
        uint8_t theirs[LONGEST_OUTPUT];

        memset(ours, TEST_CANARY, sizeof ours);
        ask(&seed, &q);
        answer(&q, kind, ours);
        answer_of_openssl(&q, kdf_name, theirs);
        if (memcmp(ours, theirs, q.len) != 0)
            fail_msg("P12_SEED=%llu, round %zu: %s with %s, a password of %zu "
                     "bytes, a salt of %zu, %zu bytes out",
                     (unsigned long long)first, i, kdf_name, q.hash,
                     q.password_len, q.salt_len, q.len);
        test_untouched(kdf_name, ours + q.len, sizeof ours - q.len);
    }
}

static void pkcs12kdf_is_openssls(void **state)
{
    const uint64_t *seeds = *state;

    compare(seeds[0], P12_KDF_PKCS12, "PKCS12KDF", ROUNDS);
    compare(seeds[1], P12_KDF_PKCS12, "PKCS12KDF", ROUNDS);
}

static void pbkdf2_is_openssls(void **state)
{
    const uint64_t *seeds = *state;

    compare(seeds[0], P12_KDF_PBKDF2, "PBKDF2", ROUNDS / 4);
    compare(seeds[1], P12_KDF_PBKDF2, "PBKDF2", ROUNDS / 4);
}

static void scrypt_is_openssls(void **state)
{
    const uint64_t *seeds = *state;

    compare(seeds[0], P12_KDF_SCRYPT, "SCRYPT", ROUNDS / 10);
    compare(seeds[1], P12_KDF_SCRYPT, "SCRYPT", ROUNDS / 10);
}

static void name_what_is_not_shared(void)
{
    for (size_t i = 0; i < LENGTH(digests); i++)
        if (!digest_is_shared(i))
            printf("SKIP: kdf_cross: %s: one side has it not\n",
                   digests[i].hash);
}

int main(void)
{
    uint64_t seeds[2] = { 7292, 0 };
    const char *given = getenv("P12_SEED");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(pkcs12kdf_is_openssls, seeds),
        cmocka_unit_test_prestate(pbkdf2_is_openssls, seeds),
        cmocka_unit_test_prestate(scrypt_is_openssls, seeds),
    };

    if (given != NULL && given[0] != '\0')
        seeds[1] = strtoull(given, NULL, 10);
    else if (p12_random((uint8_t *)&seeds[1], sizeof seeds[1]) != P12_OK)
        return 1;
    printf("seeds: %llu, %llu\n", (unsigned long long)seeds[0],
           (unsigned long long)seeds[1]);
    name_what_is_not_shared();
    return cmocka_run_group_tests_name("kdf_cross", tests, NULL, NULL);
}
