#include "kdf/kdf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bytes.h"

static struct p12_kdf_params params_of(enum p12_kdf_kind kind, const char *hash,
                                       uint64_t iterations, size_t salt_len)
{
    static const uint8_t salt[200] = { 0 };

    return (struct p12_kdf_params){ .kind = kind,
                                    .hash = p12_hash_by_name(hash),
                                    .salt = { salt, salt_len },
                                    .iterations = iterations };
}

static void work_counts_hash_blocks(void **state)
{
    (void)state;
    const struct {
        const char *why;
        enum p12_kdf_kind kind;
        const char *hash;
        uint64_t iterations;
        size_t salt_len;
        size_t len;
        uint64_t work;
    } cases[] = {
        { "no KDF", P12_KDF_NONE, "SHA-1", 9, 0, 16, 0 },
        { "PBKDF2 to one digest", P12_KDF_PBKDF2, "SHA-256", 1000, 16, 32,
          2001 },
        { "PBKDF2 to a byte more", P12_KDF_PBKDF2, "SHA-256", 1000, 16, 33,
          4002 },
        { "PBKDF2 with a long salt", P12_KDF_PBKDF2, "SHA-256", 1000, 200, 32,
          2004 },
        { "PKCS12KDF to one digest", P12_KDF_PKCS12, "SHA-1", 2048, 8, 20,
          2049 },
        { "PKCS12KDF to 24 bytes", P12_KDF_PKCS12, "SHA-1", 2048, 8, 24, 4098 },
        { "PBKDF1", P12_KDF_PBKDF1, "MD5", 1000, 8, 16, 1001 },
        { "GOST, whatever the length", P12_KDF_GOST, "Streebog-512", 1000, 8,
          32, (uint64_t)24 * 4002 },
        { "a hash that is slower", P12_KDF_PBKDF1, "MD2", 1000, 8, 16,
          (uint64_t)64 * 1001 },
        { "PBKDF2 that overflows", P12_KDF_PBKDF2, "SHA-256", UINT64_MAX, 8, 32,
          UINT64_MAX },
        { "PKCS12KDF that overflows", P12_KDF_PKCS12, "SHA-1", UINT64_MAX - 1,
          8, 24, UINT64_MAX },
        { "PBKDF1 that overflows", P12_KDF_PBKDF1, "SHA-1", UINT64_MAX, 8, 8,
          UINT64_MAX },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct p12_kdf_params params =
            params_of(cases[i].kind, cases[i].hash, cases[i].iterations,
                      cases[i].salt_len);

        if (p12_kdf_work(&params, cases[i].len) != cases[i].work)
            fail_msg("%s: %llu", cases[i].why,
                     (unsigned long long)p12_kdf_work(&params, cases[i].len));
        assert_int_equal(p12_kdf_memory(&params), 0);
    }
}

static void without_a_hash_there_is_no_work(void **state)
{
    (void)state;
    const struct p12_kdf_params params = { .kind = P12_KDF_PBKDF2,
                                           .iterations = 1000 };

    assert_int_equal(p12_kdf_work(&params, 32), 0);
}

static void scrypt_takes_work_and_memory(void **state)
{
    (void)state;
    const struct {
        const char *why;
        uint64_t n, r, p;
        size_t salt_len;
        uint64_t work, memory;
    } cases[] = {
        { "nothing", 0, 0, 0, 0, 0, 0 },
        { "OpenSSL's default", 16384, 8, 1, 8, 524480, 16780288 },
        { "many lanes are memory too", 2, 1, 1000, 8, 32000, 128512 },
        { "a long salt is hashed for every digest", 2, 1, 16384, 65536,
          67633152, 2097664 },
        { "N that overflows", UINT64_MAX, 8, 1, 8, UINT64_MAX, UINT64_MAX },
        { "r that overflows", 2, UINT64_MAX, 1, 8, UINT64_MAX, UINT64_MAX },
        { "p that overflows", 2, 8, UINT64_MAX, 8, UINT64_MAX, UINT64_MAX },
        { "a product that overflows", 1ULL << 32, 1ULL << 16, 1ULL << 16, 8,
          UINT64_MAX, (1ULL << 55) + (1ULL << 39) + (1ULL << 24) },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        static const uint8_t salt[65536];
        const struct p12_kdf_params params = { .kind = P12_KDF_SCRYPT,
                                               .salt = { salt,
                                                         cases[i].salt_len },
                                               .n = cases[i].n,
                                               .r = cases[i].r,
                                               .p = cases[i].p };

        if (p12_kdf_work(&params, 32) != cases[i].work ||
            p12_kdf_memory(&params) != cases[i].memory)
            fail_msg("%s: %llu, %llu", cases[i].why,
                     (unsigned long long)p12_kdf_work(&params, 32),
                     (unsigned long long)p12_kdf_memory(&params));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(work_counts_hash_blocks),
        cmocka_unit_test(without_a_hash_there_is_no_work),
        cmocka_unit_test(scrypt_takes_work_and_memory),
    };

    return cmocka_run_group_tests_name("work", tests, NULL, NULL);
}
