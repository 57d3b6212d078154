/* What a scheme says of its parameters. */
#include "run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "bytes.h"

static void want_text(const char *why, const char *got, const char *wanted)
{
    bool same = got == NULL || wanted == NULL ? got == wanted
                                              : strcmp(got, wanted) == 0;

    if (!same)
        fail_msg("%s: %s, not %s", why, got != NULL ? got : "none",
                 wanted != NULL ? wanted : "none");
}

static void a_scheme_says_what_its_parameters_are(void **state)
{
    static const struct {
        const char *in;
        bool is_mac;
        enum p12_scheme_kind kind;
        const char *name, *kdf, *prf, *cipher, *hmac;
        uint64_t iterations;
        size_t salt_len, iv_len, key_length;
        bool given;
    } cases[] = {
        { PBES2(KDF AES), false, P12_SCHEME_PBES2, "PBES2", "PBKDF2",
          "HMAC-SHA-1", "AES-256-CBC", NULL, 2048, 8, 16, 32, false },
        { PBES2(PBKDF2(SALT " 02 02 1388 02 01 20 " HMAC_256) AES), false,
          P12_SCHEME_PBES2, "PBES2", "PBKDF2", "HMAC-SHA-256", "AES-256-CBC",
          NULL, ITERATIONS, 8, 16, 32, true },
        { PBES2(PBKDF2("04 00 02 01 01") AES), false, P12_SCHEME_PBES2, "PBES2",
          "PBKDF2", "HMAC-SHA-1", "AES-256-CBC", NULL, 1, 0, 16, 32, false },
        { PBES2(SCRYPT(SALT " 02 02 0400 02 01 08 02 01 01") AES), false,
          P12_SCHEME_PBES2, "PBES2", "scrypt", NULL, "AES-256-CBC", NULL, 0, 8,
          16, 32, false },
        { PBES2(KDF " 30{ " OID_RC2 " 30{ 02 01 3a 04 08 'eight iv' } }"),
          false, P12_SCHEME_PBES2, "PBES2", "PBKDF2", "HMAC-SHA-1",
          "RC2-128-CBC", NULL, 2048, 8, 8, 16, false },
        { PBES2(KDF " 30{ " OID_RC2 " 30{ 02 02 00a0 04 08 'eight iv' } }"),
          false, P12_SCHEME_PBES2, "PBES2", "PBKDF2", "HMAC-SHA-1",
          "RC2-40-CBC", NULL, 2048, 8, 8, 5, false },
        { PBES2(KDF " 30{ " OID_RC2 " 30{ 02 02 0100 04 08 'eight iv' } }"),
          false, P12_SCHEME_PBES2, "PBES2", "PBKDF2", "HMAC-SHA-1", "RC2-CBC",
          NULL, 2048, 8, 8, 32, false },
        { PBES2(KDF " 30{ " OID_CAST5 " 30{ 04 08 'eight iv' 02 01 28 } }"),
          false, P12_SCHEME_PBES2, "PBES2", "PBKDF2", "HMAC-SHA-1", "CAST5-CBC",
          NULL, 2048, 8, 8, 5, false },
        { PBES2(KDF " 30{ " OID_RC2 " 30{ 04 08 'eight iv' } }"), false,
          P12_SCHEME_PBES2, "PBES2", "PBKDF2", "HMAC-SHA-1", "RC2-CBC", NULL,
          2048, 8, 8, 4, false },
        { PBES2(KDF " 30{ " OID_CAST5 " 30{ 02 02 0080 } }"), false,
          P12_SCHEME_PBES2, "PBES2", "PBKDF2", "HMAC-SHA-1", "CAST5-CBC", NULL,
          2048, 8, 8, 16, false },
        { "30{ " OID_3DES " 30{ " SALT " 02 01 05 } }", false,
          P12_SCHEME_PKCS12_PBE, "PKCS12-PBE", "PKCS12KDF", "SHA-1",
          "3DES-3KEY-CBC", NULL, 5, 8, 0, 24, false },
        { "30{ 06{ 2a864886f70d010c0102 } 30{ " SALT " 02 01 05 } }", false,
          P12_SCHEME_PKCS12_PBE, "PKCS12-PBE", "PKCS12KDF", "SHA-1", "RC4-40",
          NULL, 5, 8, 0, 5, false },
        { "30{ 06{ 2a864886f70d010503 } 30{ " SALT " 02 01 05 } }", false,
          P12_SCHEME_PBES1, "PBES1", "PBKDF1", "MD5", "DES-CBC", NULL, 5, 8, 0,
          8, false },
        { "30{ " OID_SHA_256 " 05 00 }", true, P12_SCHEME_HMAC_PKCS12,
          "HMAC-PKCS12", "PKCS12KDF", "SHA-256", NULL, "SHA-256", 77, 7, 0, 32,
          false },
        { "30{ " OID_SHA_256 " }", true, P12_SCHEME_HMAC_PKCS12, "HMAC-PKCS12",
          "PKCS12KDF", "SHA-256", NULL, "SHA-256", 77, 7, 0, 32, false },
        { "30{ 06{ 2a85030701010202 } }", true, P12_SCHEME_HMAC_GOST,
          "HMAC-GOST", "PBKDF2", "HMAC-Streebog-256", NULL, "Streebog-256", 77,
          7, 0, 32, false },
        { PBMAC1(PBKDF2(SALT " 02 01 05 02 01 20") HMAC_256), true,
          P12_SCHEME_PBMAC1, "PBMAC1", "PBKDF2", "HMAC-SHA-1", NULL, "SHA-256",
          5, 8, 0, 32, true },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        const char *why = cases[i].in;
        struct run run;
        enum p12_rc rc = scheme_run(&run, why, cases[i].is_mac);
        const struct p12_scheme *s = &run.scheme;
        bool given = !cases[i].given;

        if (rc != P12_OK)
            fail_msg("%s: %s at %zu: %s", why, p12_rc_name(rc), run.err.offset,
                     run.err.detail);
        assert_int_equal(p12_scheme_kind(s), cases[i].kind);
        want_text(why, p12_scheme_name(s), cases[i].name);
        want_text(why, p12_scheme_kdf(s), cases[i].kdf);
        want_text(why, p12_scheme_prf(s), cases[i].prf);
        want_text(why, p12_scheme_cipher(s), cases[i].cipher);
        want_text(why, p12_scheme_hmac(s), cases[i].hmac);
        assert_int_equal(p12_scheme_iterations(s), cases[i].iterations);
        assert_int_equal(p12_scheme_salt(s).len, cases[i].salt_len);
        assert_int_equal(p12_scheme_iv(s).len, cases[i].iv_len);
        assert_int_equal(p12_scheme_key_length(s, &given), cases[i].key_length);
        assert_int_equal(given, cases[i].given);
        assert_int_equal(p12_scheme_key_length(s, NULL), cases[i].key_length);
        assert_true(p12_scheme_is_supported(s));
        assert_int_equal(p12_scheme_oid(s).ptr[0], run.in.span.ptr[4]);
        scheme_run_clear(&run);
    }
}

/* Refused, but not hidden. */
static void what_is_refused_is_shown_as_far_as_it_goes(void **state)
{
    struct run run;

    (void)state;
    assert_int_equal(
        scheme_run(&run, PBES2(PBKDF2(SALT " 02 04 7fffffff") AES), false),
        P12_E_LIMIT);
    assert_int_equal(p12_scheme_iterations(&run.scheme), 0x7fffffff);
    want_text("huge iterations", p12_scheme_cipher(&run.scheme), "AES-256-CBC");
    scheme_run_clear(&run);
    assert_int_equal(
        scheme_run(&run, PBES2(PBKDF2(SALT " 02 09 008000000000000000") AES),
                   false),
        P12_E_LIMIT);
    assert_int_equal(p12_scheme_iterations(&run.scheme), UINT64_MAX);
    scheme_run_clear(&run);
    assert_int_equal(
        scheme_run(&run,
                   PBES2(PBKDF2(SALT " 02 01 05 30{ " OID_OURS
                                     " }") "30{ "
                                           "06{ 2b0601040186 8d1f02 } 05 00 }"),
                   false),
        P12_E_ALGORITHM);
    want_text("unknown PRF", p12_scheme_prf(&run.scheme),
              "1.3.6.1.4.1.99999.1");
    want_text("unknown cipher", p12_scheme_cipher(&run.scheme),
              "1.3.6.1.4.1.99999.2");
    assert_false(p12_scheme_is_supported(&run.scheme));
    scheme_run_clear(&run);
}

static void scrypts_numbers_are_those_of_the_file(void **state)
{
    uint64_t n = 77;
    uint64_t r = 77;
    uint64_t p = 77;
    struct run run;

    (void)state;
    assert_int_equal(
        scheme_run(&run,
                   PBES2(SCRYPT(SALT " 02 02 0400 02 01 08 02 01 01") AES),
                   false),
        P12_OK);
    p12_scheme_scrypt(&run.scheme, &n, &r, &p);
    assert_int_equal(n, 1024);
    assert_int_equal(r, 8);
    assert_int_equal(p, 1);
    scheme_run_clear(&run);
    assert_int_equal(scheme_run(&run, PBES2(KDF AES), false), P12_OK);
    p12_scheme_scrypt(&run.scheme, &n, &r, &p);
    assert_int_equal(n + r + p, 0);
    scheme_run_clear(&run);
}

static void writers_mistakes_are_tolerated_and_told(void **state)
{
    struct run run;

    (void)state;
    assert_int_equal(
        scheme_run(&run, "30{ " OID_PBES2 " " PBES2(KDF AES) " }", false),
        P12_OK);
    assert_int_equal(run.scheme.tolerated, P12_SCHEME_WRAPPED);
    want_text("wrapped", p12_scheme_cipher(&run.scheme), "AES-256-CBC");
    scheme_run_clear(&run);
    assert_int_equal(
        scheme_run(
            &run,
            PBES2(PBKDF2(SALT
                         " 02 01 05 02 01 20") "30{ " OID_AES_128
                                               " 04 10 'sixteen bytes iv' }"),
            false),
        P12_OK);
    assert_int_equal(run.scheme.tolerated, P12_SCHEME_KEY_OF_256);
    want_text("AES-128", p12_scheme_cipher(&run.scheme), "AES-128-CBC");
    assert_int_equal(p12_scheme_key_length(&run.scheme, NULL), 32);
    scheme_run_clear(&run);
}

static void no_scheme_at_all_is_none(void **state)
{
    const struct p12_scheme none = { .kind = P12_SCHEME_NONE };

    (void)state;
    want_text("none", p12_scheme_name(&none), "none");
    want_text("none", p12_scheme_kdf(&none), NULL);
    want_text("none", p12_scheme_prf(&none), NULL);
    want_text("none", p12_scheme_cipher(&none), NULL);
    want_text("none", p12_scheme_hmac(&none), NULL);
    assert_int_equal(p12_scheme_key_length(&none, NULL), 0);
    assert_true(p12_scheme_is_supported(&none));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_scheme_says_what_its_parameters_are),
        cmocka_unit_test(what_is_refused_is_shown_as_far_as_it_goes),
        cmocka_unit_test(scrypts_numbers_are_those_of_the_file),
        cmocka_unit_test(writers_mistakes_are_tolerated_and_told),
        cmocka_unit_test(no_scheme_at_all_is_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
