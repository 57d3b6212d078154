#include "crypto/crypto.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bytes.h"

static const struct p12_span none = { NULL, 0 };

/* For every hash of this build; none at the end. */
static const struct p12_hash *available_hash(size_t *i)
{
    const char *feature;

    while ((feature = p12_crypto_feature((*i)++)) != NULL)
        if (strncmp(feature, "hash ", 5) == 0)
            return p12_hash_by_name(feature + 5);
    return NULL;
}

static void pbkdf2_refuses_what_the_backend_would_abort_on(void **state)
{
    (void)state;
    const struct {
        const char *why;
        uint64_t iterations;
        size_t len;
    } cases[] = {
        { "no iterations", 0, 16 },
        { "more iterations than 32 bits", (uint64_t)UINT32_MAX + 1, 16 },
        { "as many as can be written", UINT64_MAX, 16 },
        { "no output", 1, 0 },
        { "more blocks than 32 bits", 1, SIZE_MAX },
    };
    const struct p12_hash *hash = p12_hash_by_name("SHA-256");

    for (size_t i = 0; i < LENGTH(cases); i++) {
        uint8_t bytes[16];
        struct p12_secret out = { bytes, 0, cases[i].len };

        memset(bytes, TEST_CANARY, sizeof bytes);
        if (p12_pbkdf2(hash, none, none, cases[i].iterations, &out) !=
            P12_E_USAGE)
            fail_msg("%s", cases[i].why);
        test_untouched(cases[i].why, bytes, sizeof bytes);
        assert_int_equal(out.len, 0);
    }
}

static void pbkdf2_gives_what_the_standards_say(void **state)
{
    (void)state;
    const struct {
        const char *why;
        const char *hash;
        struct p12_span password;
        struct p12_span salt;
        uint64_t iterations;
        const char *key;
    } cases[] = {
        { "RFC 6070, 1", "SHA-1", TEXT("password"), TEXT("salt"), 1,
          "0c60c80f961f0e71f3a9b524af6012062fe037a6" },
        { "RFC 6070, 2", "SHA-1", TEXT("password"), TEXT("salt"), 2,
          "ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957" },
        { "RFC 6070, 3", "SHA-1", TEXT("password"), TEXT("salt"), 4096,
          "4b007901b765489abead49d926f721d065a429c1" },
        { "RFC 6070, 5", "SHA-1", TEXT("passwordPASSWORDpassword"),
          TEXT("saltSALTsaltSALTsaltSALTsaltSALTsalt"), 4096,
          "3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038" },
        { "RFC 6070, 6", "SHA-1", TEXT("pass\0word"), TEXT("sa\0lt"), 4096,
          "56fa6aa75548099dcc37d7f03425e0c3" },
        { "RFC 7914, 11, 1", "SHA-256", TEXT("passwd"), TEXT("salt"), 1,
          "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
          "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783" },
        { "RFC 7914, 11, 2", "SHA-256", TEXT("Password"), TEXT("NaCl"), 80000,
          "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"
          "a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d" },
        { "RFC 9337, B, 1", "Streebog-512", TEXT("password"), TEXT("salt"), 1,
          "64770af7f748c3b1c9ac831dbcfd85c26111b30a8a657ddc3056b80ca73e040d"
          "2854fd36811f6d825cc4ab66ec0a68a490a9e5cf5156b3a2b7eecddbf9a16b47" },
        { "RFC 9337, B, 2", "Streebog-512", TEXT("password"), TEXT("salt"), 2,
          "5a585bafdfbb6e8830d6d68aa3b43ac00d2e4aebce01c9b31c2caed56f0236d4"
          "d34b2b8fbd2c4e89d54d46f50e47d45bbac301571743119e8d3c42ba66d348de" },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct p12_hash *hash = p12_hash_by_name(cases[i].hash);
        uint8_t bytes[TEST_HEX_MAX];
        struct p12_secret out = { bytes, 0, strlen(cases[i].key) / 2 };

        if (!p12_hash_is_available(hash))
            continue;
        memset(bytes, TEST_CANARY, sizeof bytes);
        assert_int_equal(p12_pbkdf2(hash, cases[i].password, cases[i].salt,
                                    cases[i].iterations, &out),
                         P12_OK);
        test_equal(cases[i].why, bytes, out.len, cases[i].key);
        test_untouched(cases[i].why, bytes + out.cap, sizeof bytes - out.cap);
    }
}

/* RFC 8018, 5.2 by our HMAC alone, for `n` whole digests. */
static void derive_slowly(const struct p12_hash *hash, uint64_t iterations,
                          uint8_t *out, size_t n)
{
    for (size_t block = 0; block < n; block++) {
        uint8_t salt[] = { 's', 'a', 'l', 't', 0, 0, 0, (uint8_t)(block + 1) };
        struct p12_span last = { salt, sizeof salt };
        uint8_t u[P12_HASH_MAX_DIGEST];
        uint8_t next[P12_HASH_MAX_DIGEST];

        memset(out + block * hash->digest_size, 0, hash->digest_size);
        for (uint64_t i = 0; i < iterations; i++) {
            p12_hmac(hash, TEXT("password"), last, next);
            memcpy(u, next, hash->digest_size);
            last = (struct p12_span){ u, hash->digest_size };
            for (size_t j = 0; j < hash->digest_size; j++)
                out[block * hash->digest_size + j] ^= u[j];
        }
    }
}

static void every_fast_loop_is_the_plain_one(void **state)
{
    (void)state;
    const struct p12_hash *hash;

    for (size_t i = 0; (hash = available_hash(&i)) != NULL;) {
        for (uint64_t n = 1; n <= 4; n++) {
            uint8_t wanted[3 * P12_HASH_MAX_DIGEST];

            derive_slowly(hash, n, wanted, 3);
            for (size_t len = 1; len <= 3 * hash->digest_size; len++) {
                uint8_t bytes[3 * P12_HASH_MAX_DIGEST + 1];
                struct p12_secret out = { bytes, 0, len };

                memset(bytes, TEST_CANARY, sizeof bytes);
                assert_int_equal(
                    p12_pbkdf2(hash, TEXT("password"), TEXT("salt"), n, &out),
                    P12_OK);
                assert_int_equal(out.len, len);
                if (memcmp(bytes, wanted, len) != 0)
                    fail_msg("%s, %d iterations, %zu bytes", hash->name, (int)n,
                             len);
                test_untouched(hash->name, bytes + len, sizeof bytes - len);
            }
        }
    }
}

/* Half a digest, one, or two and a half, after some iterations. */
struct ask {
    const struct p12_hash *hash;
    uint64_t iterations;
    size_t halves;
    uint8_t bytes[3 * P12_HASH_MAX_DIGEST];
};

static struct p12_pbkdf2 task_of(struct ask *ask, struct p12_secret *out)
{
    *out = (struct p12_secret){ ask->bytes, 0,
                                ask->halves * ask->hash->digest_size / 2 };
    memset(ask->bytes, TEST_CANARY, sizeof ask->bytes);
    return (struct p12_pbkdf2){ .hash = ask->hash,
                                .password = TEXT("password"),
                                .salt = TEXT("salt"),
                                .iterations = ask->iterations,
                                .out = out };
}

static void want_slow(const struct ask *ask, const struct p12_secret *out)
{
    uint8_t wanted[3 * P12_HASH_MAX_DIGEST];

    derive_slowly(ask->hash, ask->iterations, wanted, 3);
    assert_int_equal(out->len, out->cap);
    if (memcmp(out->ptr, wanted, out->len) != 0)
        fail_msg("%s, %d iterations, %zu bytes", ask->hash->name,
                 (int)ask->iterations, out->len);
    test_untouched(ask->hash->name, out->ptr + out->cap,
                   sizeof ask->bytes - out->cap);
}

static void want_two(struct ask *a, struct ask *b)
{
    struct p12_secret out_a;
    struct p12_secret out_b;
    struct p12_pbkdf2 task_a = task_of(a, &out_a);
    struct p12_pbkdf2 task_b = task_of(b, &out_b);

    p12_pbkdf2_two(&task_a, &task_b);
    assert_int_equal(task_a.rc, P12_OK);
    assert_int_equal(task_b.rc, P12_OK);
    want_slow(a, &out_a);
    want_slow(b, &out_b);
}

static void two_at_once_are_as_one_after_the_other(void **state)
{
    static const uint64_t iterations[] = { 1, 2, 7 };
    static const size_t halves[] = { 1, 2, 5 };
    const struct p12_hash *other = p12_hash_by_name("SHA-256");
    const struct p12_hash *hash;

    (void)state;
    for (size_t i = 0; (hash = available_hash(&i)) != NULL;)
        for (size_t k = 0; k < 3 * 3 * 3 * 3 * 2; k++) {
            struct ask a = { .hash = hash,
                             .iterations = iterations[k % 3],
                             .halves = halves[k / 3 % 3] };
            struct ask b = { .hash = k / 81 == 0 ? hash : other,
                             .iterations = iterations[k / 9 % 3],
                             .halves = halves[k / 27 % 3] };

            want_two(&a, &b);
        }
}

static void one_that_is_refused_does_not_keep_the_other(void **state)
{
    struct ask good = { .hash = p12_hash_by_name("SHA-256"),
                        .iterations = 3,
                        .halves = 2 };
    struct ask bad = { .hash = p12_hash_by_name("SHA-256"), .halves = 2 };

    (void)state;
    for (int first = 0; first < 2; first++) {
        struct p12_secret out_good;
        struct p12_secret out_bad;
        struct p12_pbkdf2 task = task_of(&good, &out_good);
        struct p12_pbkdf2 refused = task_of(&bad, &out_bad);

        if (first == 0)
            p12_pbkdf2_two(&task, &refused);
        else
            p12_pbkdf2_two(&refused, &task);
        assert_int_equal(task.rc, P12_OK);
        assert_int_equal(refused.rc, P12_E_USAGE);
        want_slow(&good, &out_good);
        test_untouched("refused", bad.bytes, sizeof bad.bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pbkdf2_refuses_what_the_backend_would_abort_on),
        cmocka_unit_test(pbkdf2_gives_what_the_standards_say),
        cmocka_unit_test(every_fast_loop_is_the_plain_one),
        cmocka_unit_test(two_at_once_are_as_one_after_the_other),
        cmocka_unit_test(one_that_is_refused_does_not_keep_the_other),
    };

    return cmocka_run_group_tests_name("pbkdf2", tests, NULL, NULL);
}
