#include "crypto/backend.h"
#include "crypto/spelling.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bytes.h"

struct spelt {
    const char *in;
    const char *out; /* NULL: no name */
};

static void want(const struct spelt *c, const char *got)
{
    if ((got == NULL) != (c->out == NULL) ||
        (got != NULL && strcmp(got, c->out) != 0))
        fail_msg("\"%s\": %s", c->in, got != NULL ? got : "nothing");
}

static void hashes_are_found_by_what_people_write(void **state)
{
    (void)state;
    const struct spelt cases[] = {
        { "", NULL },
        { "-", NULL },
        { "HMAC", NULL },
        { "HMAC-", NULL },
        { "hmacWith", NULL },
        { "HMAC-HMAC-SHA-256", NULL },
        { "SHA", NULL },
        { "SHA2-256", NULL },
        { "SHA-2566", NULL },
        { "SHA-25", NULL },
        { "SHA 256", NULL },
        { "xSHA-256", NULL },
        { "SHA-256x", NULL },
        { "AES-256-CBC", NULL },
        { "SHA-256", "SHA-256" },
        { "sha256", "SHA-256" },
        { "Sha-256", "SHA-256" },
        { "HMAC-SHA-256", "SHA-256" },
        { "hmac-sha256", "SHA-256" },
        { "hmacWithSHA256", "SHA-256" },
        { "hmacwithsha1", "SHA-1" },
        { "SHA1", "SHA-1" },
        { "md5", "MD5" },
        { "sha512", "SHA-512" },
        { "SHA512-256", "SHA-512/256" },
        { "SHA-512/224", "SHA-512/224" },
        { "sha3-256", "SHA3-256" },
        { "ripemd160", "RIPEMD-160" },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct p12_hash *hash = p12_hash_by_spelling(cases[i].in);

        want(&cases[i], hash != NULL ? hash->name : NULL);
    }
}

static void ciphers_are_found_by_what_people_write(void **state)
{
    (void)state;
    const struct spelt cases[] = {
        { "", NULL },
        { "-", NULL },
        { "CBC", NULL },
        { "AES", NULL },
        { "AES-256-GC", NULL },
        { "AES-256-CBC-CBC", NULL },
        { "AES-2560-CBC", NULL },
        { "SHA-256", NULL },
        { "AES-256-CBC", "AES-256-CBC" },
        { "aes-256-cbc", "AES-256-CBC" },
        { "aes256", "AES-256-CBC" },
        { "AES128", "AES-128-CBC" },
        { "aes-256-gcm", "AES-256-GCM" },
        { "des-ede3-cbc", "DES-EDE3-CBC" },
        { "des-ede3", "DES-EDE3-CBC" },
        { "des", "DES-CBC" },
        { "3des-3key", "3DES-3KEY-CBC" },
        { "camellia256", "Camellia-256-CBC" },
        { "RC2-40", "RC2-40-CBC" },
        { "rc2", "RC2-CBC" },
        { "rc4-40", "RC4-40" },
        { "rc4", "RC4" },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct p12_cipher *cipher = p12_cipher_by_spelling(cases[i].in);

        want(&cases[i], cipher != NULL ? cipher->name : NULL);
    }
}

static void every_name_is_its_own_spelling(void **state)
{
    (void)state;
    const struct p12_hash *hash;
    const struct p12_cipher *cipher;
    size_t n = 0;

    for (; (hash = p12_hash_nth(n)) != NULL; n++) {
        assert_ptr_equal(p12_hash_by_spelling(hash->name), hash);
        assert_ptr_equal(p12_hash_by_spelling(hash->hmac_name), hash);
    }
    assert_true(n > 3);
    for (n = 0; (cipher = p12_cipher_nth(n)) != NULL; n++)
        assert_ptr_equal(p12_cipher_by_spelling(cipher->name), cipher);
    assert_true(n >= 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hashes_are_found_by_what_people_write),
        cmocka_unit_test(ciphers_are_found_by_what_people_write),
        cmocka_unit_test(every_name_is_its_own_spelling),
    };

    return cmocka_run_group_tests_name("spelling", tests, NULL, NULL);
}
