/* What a scheme is for: keys, plaintexts and MACs; and what it costs. */
#include "alloc.h"
#include "run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "bytes.h"

#define PBE(arc) \
    "30{ 06{ 2a864886f70d010c01 " arc " } 30{ " SALT " 02 01 05 } }"

static void want(struct run *run, const char *text, bool is_mac)
{
    enum p12_rc rc = scheme_run(run, text, is_mac);

    if (rc != P12_OK)
        fail_msg("%s: %s: %s", text, p12_rc_name(rc), run->err.detail);
}

/* ---- What it costs ------------------------------------------------------ */

static uint64_t work_of(const char *text, bool is_mac)
{
    struct run run;
    uint64_t work;

    want(&run, text, is_mac);
    work = p12_scheme_work(&run.scheme);
    scheme_run_clear(&run);
    return work;
}

static void work_counts_every_block_that_is_hashed(void **state)
{
    (void)state;
    /* 32 bytes of SHA-1 are two digests; an HMAC is two blocks. */
    assert_int_equal(work_of(PBES2(KDF AES), false), 2 * (2 * 2048 + 1));
    assert_int_equal(
        work_of(PBES2(PBKDF2(SALT " 02 02 0800 " HMAC_256) AES), false),
        2 * 2048 + 1);
    /* 24 bytes of key are two digests, 8 of IV one. */
    assert_int_equal(work_of(PBE("03"), false), (2 + 1) * (5 + 1));
    assert_int_equal(work_of(PBE("01"), false), 5 + 1); /* no IV */
    assert_int_equal(work_of("30{ " OID_SHA_256 " }", true), 77 + 1);
    assert_int_equal(
        work_of(PBES2(SCRYPT(SALT " 02 02 0400 02 01 08 02 01 01") AES), false),
        4 * 1024 * 8 + 32 * (4 + 2)); /* and PBKDF2 over 32 digests */
}

static void work_never_overflows(void **state)
{
    struct p12_limits lim = scheme_limits;
    struct run run;

    (void)state;
    lim.max_iterations = UINT64_MAX;
    lim.max_scrypt_memory = UINT64_MAX;
    scheme_run_with(&run, PBES2(PBKDF2(SALT " 02 09 008000000000000000") AES),
                    false, &lim);
    assert_int_equal(p12_scheme_work(&run.scheme), UINT64_MAX);
    scheme_run_clear(&run);
    scheme_run_with(&run,
                    PBES2(SCRYPT(SALT " 02 08 4000000000000000 02 01 08 "
                                      "02 01 08") AES),
                    false, &lim);
    assert_int_equal(p12_scheme_work(&run.scheme), UINT64_MAX);
    scheme_run_clear(&run);
}

/* ---- Keys --------------------------------------------------------------- */

static void a_key_has_the_iv_behind_it_where_it_is_derived(void **state)
{
    const struct {
        const char *in;
        size_t len;
    } cases[] = {
        { PBES2(KDF AES), 32 },
        { PBE("03"), 24 + 8 },
        { PBE("04"), 16 + 8 },
        { PBE("01"), 16 },
        { PBE("02"), 5 },
        { PBE("06"), 5 + 8 },
        { "30{ 06{ 2a864886f70d010503 } 30{ " SALT " 02 01 05 } }", 8 + 8 },
        { PBES2(SCRYPT(SALT " 02 01 10 02 01 08 02 01 01") AES), 32 },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_secret key = { NULL, 0, 0 };
        struct run run;

        want(&run, cases[i].in, false);
        assert_int_equal(p12_scheme_derive(&run.scheme, TEXT("secret"), &key),
                         P12_OK);
        if (key.len != cases[i].len)
            fail_msg("%s: %zu bytes", cases[i].in, key.len);
        p12_secret_free(&key);
        scheme_run_clear(&run);
    }
}

/* The first two are a pair, whose keys are computed by turns. */
static const char *const twos[] = {
    PBES2(KDF AES),
    PBES2(PBKDF2(SALT " 02 01 09") AES),
    PBES2(PBKDF2(SALT " 02 01 07 " HMAC_256) AES),
    PBE("03"),
    PBES2(SCRYPT(SALT " 02 01 10 02 01 08 02 01 01") AES),
};

static void want_alone(const struct p12_derivation *d)
{
    struct p12_secret key = { NULL, 0, 0 };

    assert_int_equal(d->rc, P12_OK);
    assert_int_equal(p12_scheme_derive(d->scheme, d->password, &key), P12_OK);
    assert_int_equal(d->key.len, key.len);
    assert_memory_equal(d->key.ptr, key.ptr, key.len);
    p12_secret_free(&key);
}

static void two_keys_are_those_of_each_alone(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(twos) * LENGTH(twos); i++) {
        struct run run[2];
        struct p12_derivation a = { .password = TEXT("secret") };
        struct p12_derivation b = { .password = TEXT("another") };

        want(&run[0], twos[i % LENGTH(twos)], false);
        want(&run[1], twos[i / LENGTH(twos)], false);
        a.scheme = &run[0].scheme;
        b.scheme = &run[1].scheme;
        p12_scheme_derive_two(&a, &b);
        want_alone(&a);
        want_alone(&b);
        p12_secret_free(&a.key);
        p12_secret_free(&b.key);
        scheme_run_clear(&run[0]);
        scheme_run_clear(&run[1]);
    }
}

static void two_keys_survive_every_failed_allocation(void **state)
{
    struct p12_derivation a = { .rc = P12_E_MEMORY };
    struct p12_derivation b = { .rc = P12_E_MEMORY };
    struct run run[2];
    size_t before;
    long n = 0;

    (void)state;
    want(&run[0], twos[0], false);
    want(&run[1], twos[1], false);
    before = test_alloc_outstanding();
    for (; a.rc != P12_OK || b.rc != P12_OK; n++) {
        assert_int_equal(test_alloc_outstanding(), before);
        a = (struct p12_derivation){ &run[0].scheme, TEXT("x"), { 0 }, P12_OK };
        b = (struct p12_derivation){ &run[1].scheme, TEXT("y"), { 0 }, P12_OK };
        test_alloc_fail_after(n);
        p12_scheme_derive_two(&a, &b);
        test_alloc_fail_after(-1);
        assert_true(a.rc == P12_OK || a.rc == P12_E_MEMORY);
        assert_int_equal(a.rc, b.rc);
    }
    assert_int_equal(n, 3); /* two keys */
    p12_secret_free(&a.key);
    p12_secret_free(&b.key);
    scheme_run_clear(&run[0]);
    scheme_run_clear(&run[1]);
}

static void deriving_survives_every_failed_allocation(void **state)
{
    struct p12_secret key = { NULL, 0, 0 };
    enum p12_rc rc = P12_E_MEMORY;
    struct run run;
    size_t before;
    long n = 0;

    (void)state;
    want(&run, PBE("03"), false);
    before = test_alloc_outstanding();
    for (; rc == P12_E_MEMORY; n++) {
        assert_null(key.ptr);
        assert_int_equal(test_alloc_outstanding(), before);
        test_alloc_fail_after(n);
        rc = p12_scheme_derive(&run.scheme, TEXT("secret"), &key);
        test_alloc_fail_after(-1);
    }
    assert_int_equal(rc, P12_OK);
    assert_true(n > 4); /* the whole, and two runs of two blocks each */
    p12_secret_free(&key);
    scheme_run_clear(&run);
}

/* ---- Opening ------------------------------------------------------------ */

/* Encrypts as the scheme would. */
static struct p12_secret seal(const struct p12_scheme *s,
                              const struct p12_secret *key,
                              struct p12_span plain)
{
    size_t n = p12_scheme_key_length(s, NULL);
    struct p12_span iv = p12_scheme_iv(s);
    struct p12_secret out = { NULL, 0, 0 };

    if (iv.len == 0)
        iv = (struct p12_span){ key->ptr + n, key->len - n };
    assert_int_equal(p12_cipher_seal(&s->cipher,
                                     (struct p12_span){ key->ptr, n }, iv,
                                     plain, &out),
                     P12_OK);
    return out;
}

static void what_was_sealed_opens_and_under_another_key_does_not(void **state)
{
    const char *const cases[] = {
        PBES2(KDF AES),
        PBES2(KDF " 30{ " OID_RC2 " 30{ 02 01 3a 04 08 'eight iv' } }"),
        PBE("01"),
        PBE("03"),
        PBE("04"),
        PBE("06"),
        "30{ 06{ 2a864886f70d01050a } 30{ " SALT " 02 01 05 } }",
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_secret key = { NULL, 0, 0 };
        struct p12_secret out = { NULL, 0, 0 };
        struct p12_secret sealed;
        struct run run;

        want(&run, cases[i], false);
        assert_int_equal(p12_scheme_derive(&run.scheme, TEXT("secret"), &key),
                         P12_OK);
        sealed = seal(&run.scheme, &key, TEXT("plain text"));
        assert_int_equal(
            p12_scheme_open(&run.scheme, &key, p12_secret_span(&sealed), &out),
            P12_OK);
        assert_true(p12_span_equal(p12_secret_span(&out), TEXT("plain text")));
        p12_secret_free(&out);
        key.len = 0;
        assert_int_equal(
            p12_scheme_open(&run.scheme, &key, p12_secret_span(&sealed), &out),
            P12_E_USAGE);
        assert_null(out.ptr);
        p12_secret_free(&sealed);
        p12_secret_free(&key);
        scheme_run_clear(&run);
    }
}

/* What Nettle would end the program for (CBC), and bad padding: one answer. */
static void ciphertexts_that_cannot_be_are_a_wrong_password(void **state)
{
    const size_t lengths[] = { 0, 1, 15, 16, 17, 31, 32 };
    const uint8_t bytes[32] = { 0 };
    struct p12_secret key = { NULL, 0, 0 };
    struct run run;

    (void)state;
    want(&run, PBES2(KDF AES), false);
    assert_int_equal(p12_scheme_derive(&run.scheme, TEXT("secret"), &key),
                     P12_OK);
    for (size_t i = 0; i < LENGTH(lengths); i++) {
        struct p12_secret out = { NULL, 0, 0 };
        enum p12_rc rc = p12_scheme_open(
            &run.scheme, &key, (struct p12_span){ bytes, lengths[i] }, &out);

        if (rc != P12_E_PASSWORD || out.ptr != NULL)
            fail_msg("%zu bytes: %s", lengths[i], p12_rc_name(rc));
    }
    p12_secret_free(&key);
    scheme_run_clear(&run);
}

/* ---- Checking ----------------------------------------------------------- */

static void a_mac_matches_whole_or_not_at_all(void **state)
{
    uint8_t mac[P12_HASH_MAX_DIGEST];
    struct p12_secret key = { NULL, 0, 0 };
    struct run run;
    size_t n;

    (void)state;
    want(&run, PBMAC1(PBKDF2(SALT " 02 01 05 02 01 14") HMAC_256), true);
    assert_int_equal(p12_scheme_derive(&run.scheme, TEXT("secret"), &key),
                     P12_OK);
    assert_int_equal(key.len, 20);
    n = run.scheme.hmac->digest_size;
    assert_int_equal(
        p12_hmac(run.scheme.hmac, p12_secret_span(&key), TEXT("content"), mac),
        P12_OK);
    for (size_t len = 0; len <= n; len++) {
        enum p12_rc rc = p12_scheme_check(&run.scheme, &key, TEXT("content"),
                                          (struct p12_span){ mac, len });

        assert_int_equal(rc, len == n ? P12_OK : P12_E_MAC);
    }
    assert_int_equal(p12_scheme_check(&run.scheme, &key, TEXT("Content"),
                                      (struct p12_span){ mac, n }),
                     P12_E_MAC);
    mac[n - 1] ^= 1;
    assert_int_equal(p12_scheme_check(&run.scheme, &key, TEXT("content"),
                                      (struct p12_span){ mac, n }),
                     P12_E_MAC);
    p12_secret_free(&key);
    scheme_run_clear(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(work_counts_every_block_that_is_hashed),
        cmocka_unit_test(work_never_overflows),
        cmocka_unit_test(a_key_has_the_iv_behind_it_where_it_is_derived),
        cmocka_unit_test(two_keys_are_those_of_each_alone),
        cmocka_unit_test(two_keys_survive_every_failed_allocation),
        cmocka_unit_test(deriving_survives_every_failed_allocation),
        cmocka_unit_test(what_was_sealed_opens_and_under_another_key_does_not),
        cmocka_unit_test(ciphertexts_that_cannot_be_are_a_wrong_password),
        cmocka_unit_test(a_mac_matches_whole_or_not_at_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
