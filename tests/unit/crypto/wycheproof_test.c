/* Project Wycheproof's vectors, in the folder $P12_WYCHEPROOF: skipped if that
 * is not set. */
#include "crypto/crypto.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "bytes.h"

/* What one file is about. */
struct subject {
    const char *file; /* without "_test.json" */
    const char *hash;
    const char *cipher;
};

/* Is the test's result what the file says? */
typedef bool judge(const struct subject *subject, const json_t *group,
                   const json_t *test);

static bool is_valid(const json_t *test)
{
    return strcmp(json_string_value(json_object_get(test, "result")),
                  "valid") == 0;
}

/* The longest message is longer than test_hex() takes. */
static struct p12_secret bytes_of(const json_t *test, const char *name)
{
    const char *digits = json_string_value(json_object_get(test, name));
    struct p12_secret out = { NULL, 0, 0 };

    assert_non_null(digits);
    assert_int_equal(p12_secret_alloc(&out, strlen(digits) / 2), P12_OK);
    for (; out.len < out.cap; out.len++)
        out.ptr[out.len] = (uint8_t)(test_hex_digit(digits[2 * out.len]) << 4 |
                                     test_hex_digit(digits[2 * out.len + 1]));
    return out;
}

static size_t number_of(const json_t *test, const char *name)
{
    const json_t *number = json_object_get(test, name);

    assert_true(json_is_integer(number));
    return (size_t)json_integer_value(number);
}

static bool judge_hmac(const struct subject *subject, const json_t *group,
                       const json_t *test)
{
    struct p12_secret key = bytes_of(test, "key");
    struct p12_secret msg = bytes_of(test, "msg");
    struct p12_secret tag = bytes_of(test, "tag");
    uint8_t mac[P12_HASH_MAX_DIGEST];
    bool same;

    assert_int_equal(p12_hmac(p12_hash_by_name(subject->hash),
                              p12_secret_span(&key), p12_secret_span(&msg),
                              mac),
                     P12_OK);
    same =
        p12_ct_equal((struct p12_span){ mac, number_of(group, "tagSize") / 8 },
                     p12_secret_span(&tag));
    p12_secret_free(&tag);
    p12_secret_free(&msg);
    p12_secret_free(&key);
    return same == is_valid(test);
}

static bool judge_pbkdf2(const struct subject *subject, const json_t *group,
                         const json_t *test)
{
    struct p12_secret password = bytes_of(test, "password");
    struct p12_secret salt = bytes_of(test, "salt");
    struct p12_secret wanted = bytes_of(test, "dk");
    struct p12_secret got = { NULL, 0, 0 };
    bool same;

    (void)group;
    assert_int_equal(p12_secret_alloc(&got, number_of(test, "dkLen")), P12_OK);
    assert_int_equal(p12_pbkdf2(p12_hash_by_name(subject->hash),
                                p12_secret_span(&password),
                                p12_secret_span(&salt),
                                number_of(test, "iterationCount"), &got),
                     P12_OK);
    same = p12_ct_equal(p12_secret_span(&got), p12_secret_span(&wanted));
    p12_secret_free(&got);
    p12_secret_free(&wanted);
    p12_secret_free(&salt);
    p12_secret_free(&password);
    return same == is_valid(test);
}

/* Opening gives the message, and sealing gives the ciphertext. */
static bool judge_cipher(const struct p12_cipher *cipher, struct p12_span key,
                         const json_t *test)
{
    struct p12_secret iv = bytes_of(test, "iv");
    struct p12_secret msg = bytes_of(test, "msg");
    struct p12_secret ct = bytes_of(test, "ct");
    struct p12_secret opened = { NULL, 0, 0 };
    struct p12_secret sealed = { NULL, 0, 0 };
    bool ok;

    ok = p12_cipher_open(cipher, key, p12_secret_span(&iv),
                         p12_secret_span(&ct), &opened) == P12_OK &&
         opened.len == msg.len &&
         (msg.len == 0 || memcmp(opened.ptr, msg.ptr, msg.len) == 0);
    if (ok)
        ok = p12_cipher_seal(cipher, key, p12_secret_span(&iv),
                             p12_secret_span(&msg), &sealed) == P12_OK &&
             p12_ct_equal(p12_secret_span(&sealed), p12_secret_span(&ct));
    p12_secret_free(&sealed);
    p12_secret_free(&opened);
    p12_secret_free(&ct);
    p12_secret_free(&msg);
    p12_secret_free(&iv);
    return ok == is_valid(test);
}

static bool judge_cbc(const struct subject *subject, const json_t *group,
                      const json_t *test)
{
    struct p12_secret key = bytes_of(test, "key");
    char name[20];
    bool ok;

    (void)subject;
    snprintf(name, sizeof name, "AES-%zu-CBC", number_of(group, "keySize"));
    assert_non_null(p12_cipher_by_name(name));
    ok = judge_cipher(p12_cipher_by_name(name), p12_secret_span(&key), test);
    p12_secret_free(&key);
    return ok;
}

static bool judge_pbes2(const struct subject *subject, const json_t *group,
                        const json_t *test)
{
    const struct p12_cipher *cipher = p12_cipher_by_name(subject->cipher);
    struct p12_secret password = bytes_of(test, "password");
    struct p12_secret salt = bytes_of(test, "salt");
    struct p12_secret key = { NULL, 0, 0 };
    bool ok;

    (void)group;
    assert_int_equal(p12_secret_alloc(&key, cipher->key_size), P12_OK);
    assert_int_equal(p12_pbkdf2(p12_hash_by_name(subject->hash),
                                p12_secret_span(&password),
                                p12_secret_span(&salt),
                                number_of(test, "iterationCount"), &key),
                     P12_OK);
    ok = judge_cipher(cipher, p12_secret_span(&key), test);
    p12_secret_free(&key);
    p12_secret_free(&salt);
    p12_secret_free(&password);
    return ok;
}

/* ---- Files -------------------------------------------------------------- */

/* NULL if there is no such file; then that is said. */
static json_t *load(const struct subject *subject)
{
    const char *folder = getenv("P12_WYCHEPROOF");
    json_error_t error;
    json_t *all;
    char path[4096];

    snprintf(path, sizeof path, "%s/%s_test.json", folder, subject->file);
    if (access(path, R_OK) != 0) {
        printf("SKIP: wycheproof: no file %s_test.json\n", subject->file);
        return NULL;
    }
    all = json_load_file(path, 0, &error);
    if (all == NULL)
        fail_msg("%s, line %d: %s", path, error.line, error.text);
    return all;
}

static size_t judge_group(const struct subject *subject, const json_t *group,
                          judge *is_right)
{
    const json_t *tests = json_object_get(group, "tests");
    size_t i;
    json_t *test;

    json_array_foreach(tests, i, test) if (!is_right(subject, group, test))
        fail_msg("%s, test %zu: %s", subject->file, number_of(test, "tcId"),
                 json_string_value(json_object_get(test, "comment")));
    return json_array_size(tests);
}

static void judge_file(const struct subject *subject, judge *is_right)
{
    json_t *all;
    json_t *group;
    size_t n = 0;
    size_t i;

    if (subject->hash != NULL &&
        !p12_hash_is_available(p12_hash_by_name(subject->hash))) {
        printf("SKIP: wycheproof: %s is not in this build\n", subject->hash);
        return;
    }
    all = load(subject);
    if (all == NULL)
        return;
    json_array_foreach(json_object_get(all, "testGroups"), i, group) n +=
        judge_group(subject, group, is_right);
    assert_int_equal(n, number_of(all, "numberOfTests"));
    json_decref(all);
}

static void hmacs_are_right(void **state)
{
    (void)state;
    const struct subject subjects[] = {
        { "hmac_sha1", "SHA-1", NULL },
        { "hmac_sha224", "SHA-224", NULL },
        { "hmac_sha256", "SHA-256", NULL },
        { "hmac_sha384", "SHA-384", NULL },
        { "hmac_sha512", "SHA-512", NULL },
        { "hmac_sha512_224", "SHA-512/224", NULL },
        { "hmac_sha512_256", "SHA-512/256", NULL },
        { "hmac_sha3_224", "SHA3-224", NULL },
        { "hmac_sha3_256", "SHA3-256", NULL },
        { "hmac_sha3_384", "SHA3-384", NULL },
        { "hmac_sha3_512", "SHA3-512", NULL },
        { "hmac_sm3", "SM3", NULL },
    };

    for (size_t i = 0; i < LENGTH(subjects); i++)
        judge_file(&subjects[i], judge_hmac);
}

static void pbkdf2_is_right(void **state)
{
    (void)state;
    const struct subject subjects[] = {
        { "pbkdf2_hmacsha1", "SHA-1", NULL },
        { "pbkdf2_hmacsha224", "SHA-224", NULL },
        { "pbkdf2_hmacsha256", "SHA-256", NULL },
        { "pbkdf2_hmacsha384", "SHA-384", NULL },
        { "pbkdf2_hmacsha512", "SHA-512", NULL },
    };

    for (size_t i = 0; i < LENGTH(subjects); i++)
        judge_file(&subjects[i], judge_pbkdf2);
}

static void aes_cbc_is_right(void **state)
{
    (void)state;
    const struct subject subject = { "aes_cbc_pkcs5", NULL, NULL };

    judge_file(&subject, judge_cbc);
}

static void pbes2_is_right(void **state)
{
    (void)state;
    const struct {
        const char *file;
        const char *hash;
    } hashes[] = {
        { "sha1", "SHA-1" },     { "sha224", "SHA-224" },
        { "sha256", "SHA-256" }, { "sha384", "SHA-384" },
        { "sha512", "SHA-512" },
    };
    const int bits[] = { 128, 192, 256 };

    for (size_t i = 0; i < LENGTH(hashes); i++) {
        for (size_t j = 0; j < LENGTH(bits); j++) {
            char file[60];
            char cipher[20];
            const struct subject subject = { file, hashes[i].hash, cipher };

            snprintf(file, sizeof file, "pbes2_hmac%s_aes_%d", hashes[i].file,
                     bits[j]);
            snprintf(cipher, sizeof cipher, "AES-%d-CBC", bits[j]);
            judge_file(&subject, judge_pbes2);
        }
    }
}

int main(void)
{
    const char *folder = getenv("P12_WYCHEPROOF");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hmacs_are_right),
        cmocka_unit_test(pbkdf2_is_right),
        cmocka_unit_test(aes_cbc_is_right),
        cmocka_unit_test(pbes2_is_right),
    };

    if (folder == NULL || folder[0] == '\0') {
        puts("SKIP: wycheproof: P12_WYCHEPROOF names no folder");
        return 77;
    }
    return cmocka_run_group_tests_name("wycheproof", tests, NULL, NULL);
}
