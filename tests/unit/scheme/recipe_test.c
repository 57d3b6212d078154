/* Recipes: which can be written, what is said of the others, and which one
 * makes a scheme that was read. */
#include "run.h"
#include "scheme/writer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "bytes.h"

#define KEY(...)                              \
    P12_FOR_KEY,                              \
    {                                         \
        .kind = P12_SCHEME_PBES2, __VA_ARGS__ \
    }
#define OLD(...)                                   \
    P12_FOR_SAFE,                                  \
    {                                              \
        .kind = P12_SCHEME_PKCS12_PBE, __VA_ARGS__ \
    }
#define MAC(...)                               \
    P12_FOR_MAC,                               \
    {                                          \
        .kind = P12_SCHEME_PBMAC1, __VA_ARGS__ \
    }
#define OLD_MAC(...)                                \
    P12_FOR_MAC,                                    \
    {                                               \
        .kind = P12_SCHEME_HMAC_PKCS12, __VA_ARGS__ \
    }
#define BARE(part, scheme) \
    part,                  \
    {                      \
        .kind = (scheme)   \
    }

/* ---- Which can be written ----------------------------------------------- */

struct refused {
    const char *why;
    enum p12_recipe_part part;
    struct p12_recipe recipe;
    enum p12_rc rc;
    const char *oid; /* with P12_E_ALGORITHM */
};

static const struct refused refusals[] = {
    { "a MAC's scheme for keys", BARE(P12_FOR_KEY, P12_SCHEME_PBMAC1),
      P12_E_USAGE, "" },
    { "a MAC's old scheme for safes",
      BARE(P12_FOR_SAFE, P12_SCHEME_HMAC_PKCS12), P12_E_USAGE, "" },
    { "PBES2 for a MAC", BARE(P12_FOR_MAC, P12_SCHEME_PBES2), P12_E_USAGE, "" },
    { "PKCS12-PBE for a MAC", BARE(P12_FOR_MAC, P12_SCHEME_PKCS12_PBE),
      P12_E_USAGE, "" },
    { "PBES1", BARE(P12_FOR_KEY, P12_SCHEME_PBES1), P12_E_USAGE, "" },
    { "the GOST MAC", BARE(P12_FOR_MAC, P12_SCHEME_HMAC_GOST), P12_E_USAGE,
      "" },
    { "an unknown scheme", BARE(P12_FOR_KEY, P12_SCHEME_UNKNOWN), P12_E_USAGE,
      "" },
    { "no scheme of the list", BARE(P12_FOR_KEY, (enum p12_scheme_kind)99),
      P12_E_USAGE, "" },

    { "a cipher of no name", KEY(.cipher = ""), P12_E_USAGE, "" },
    { "an unknown cipher", KEY(.cipher = "AES-512-CBC"), P12_E_USAGE, "" },
    { "a hash for a cipher", KEY(.cipher = "SHA-256"), P12_E_USAGE, "" },
    { "an unknown hash", KEY(.hash = "SHA-3"), P12_E_USAGE, "" },
    { "an unknown KDF", KEY(.kdf = "PBKDF1"), P12_E_USAGE, "" },
    { "the KDF of PKCS #12 in PBES2", KEY(.kdf = "PKCS12KDF"), P12_E_USAGE,
      "" },
    { "no code for a cipher", KEY(.cipher = "ARIA-256-CBC"), P12_E_ALGORITHM,
      "1.2.410.200046.1.1.12" },
    { "GCM", KEY(.cipher = "AES-256-GCM"), P12_E_ALGORITHM,
      "2.16.840.1.101.3.4.1.46" },
    { "DES", KEY(.cipher = "DES-CBC"), P12_E_ALGORITHM, "1.3.14.3.2.7" },
    { "RC2 in PBES2", KEY(.cipher = "RC2-128-CBC"), P12_E_ALGORITHM,
      "1.2.840.113549.3.2" },
    { "RC4 in PBES2", KEY(.cipher = "RC4"), P12_E_ALGORITHM,
      "1.2.840.113549.3.4" },
    { "CAST5", KEY(.cipher = "CAST5-CBC"), P12_E_ALGORITHM,
      "1.2.840.113533.7.66.10" },
    { "a cipher without an identifier", KEY(.cipher = "3DES-2KEY-CBC"),
      P12_E_ALGORITHM, "" },
    { "a PRF without an identifier", KEY(.hash = "MD4"), P12_E_ALGORITHM,
      "1.2.840.113549.2.4" },

    { "one iteration too many", KEY(.iterations = 10000001), P12_E_LIMIT, "" },
    { "as many as can be said", KEY(.iterations = UINT64_MAX), P12_E_LIMIT,
      "" },
    { "one byte of salt too many", KEY(.salt_length = 65), P12_E_USAGE, "" },
    { "as much salt as can be said", KEY(.salt_length = SIZE_MAX), P12_E_USAGE,
      "" },

    { "N of 1", KEY(.kdf = "scrypt", .scrypt_n = 1), P12_E_USAGE, "" },
    { "N of 3", KEY(.kdf = "scrypt", .scrypt_n = 3), P12_E_USAGE, "" },
    { "N of 2^32 - 1", KEY(.kdf = "scrypt", .scrypt_n = UINT32_MAX),
      P12_E_USAGE, "" },
    { "N of 2^16 with r of 1",
      KEY(.kdf = "scrypt", .scrypt_n = 65536, .scrypt_r = 1), P12_E_USAGE, "" },
    { "1 GiB and three blocks", KEY(.kdf = "scrypt", .scrypt_n = 1048576),
      P12_E_LIMIT, "" },
    { "N of 2^63", KEY(.kdf = "scrypt", .scrypt_n = UINT64_C(1) << 63),
      P12_E_LIMIT, "" },
    { "r of 2^64 - 1", KEY(.kdf = "scrypt", .scrypt_r = UINT64_MAX),
      P12_E_LIMIT, "" },
    { "p of 2^64 - 1", KEY(.kdf = "scrypt", .scrypt_p = UINT64_MAX),
      P12_E_LIMIT, "" },

    { "RC4", OLD(.cipher = "RC4-128"), P12_E_ALGORITHM, "" },
    { "RC4 of 40 bits", OLD(.cipher = "RC4-40"), P12_E_ALGORITHM, "" },
    { "AES under the old KDF", OLD(.cipher = "AES-256-CBC"), P12_E_ALGORITHM,
      "" },
    { "RC2 of 64 bits", OLD(.cipher = "RC2-64-CBC"), P12_E_ALGORITHM, "" },
    { "7 bytes of salt", OLD(.salt_length = 7), P12_E_USAGE, "" },
    { "more salt", OLD(.salt_length = 65), P12_E_USAGE, "" },
    { "more iterations", OLD(.iterations = 10000001), P12_E_LIMIT, "" },

    { "an unknown HMAC", MAC(.hmac = "CMAC"), P12_E_USAGE, "" },
    { "an HMAC without an identifier", MAC(.hmac = "MD2"), P12_E_ALGORITHM,
      "1.2.840.113549.2.2" },
    { "a key of 19 bytes", MAC(.key_length = 19), P12_E_USAGE, "" },
    { "a key of 65 bytes", MAC(.key_length = 65), P12_E_USAGE, "" },
    { "a MAC's salt", MAC(.salt_length = 65), P12_E_USAGE, "" },
    { "a MAC's iterations", MAC(.iterations = 10000001), P12_E_LIMIT, "" },
    { "a MAC's KDF", MAC(.kdf = "HKDF"), P12_E_USAGE, "" },
    { "a MAC's PRF", MAC(.hash = "SHA"), P12_E_USAGE, "" },

    { "an unknown digest", OLD_MAC(.hmac = "SHA-3"), P12_E_USAGE, "" },
    { "a GOST digest", OLD_MAC(.hmac = "Streebog-256"), P12_E_ALGORITHM,
      "1.2.643.7.1.1.2.2" },
    { "an old GOST digest", OLD_MAC(.hmac = "GOST R 34.11-94"), P12_E_ALGORITHM,
      "1.2.643.2.2.9" },
    { "an old MAC's iterations", OLD_MAC(.iterations = 10000001), P12_E_LIMIT,
      "" },
};

static void what_can_not_be_written_is_told_with_its_part(void **state)
{
    static const char *const paths[] = { "key", "safe", "mac" };

    (void)state;
    for (size_t i = 0; i < LENGTH(refusals); i++) {
        const struct refused *c = &refusals[i];
        struct p12_error err = { .rc = P12_E_MEMORY, .path = "before" };
        enum p12_rc rc = p12_recipe_check(&c->recipe, c->part, &err);

        if (rc != c->rc || err.rc != rc || strcmp(err.oid, c->oid) != 0)
            fail_msg("%s: %s, \"%s\", %s", c->why, p12_rc_name(rc), err.oid,
                     err.detail);
        assert_string_equal(err.path, paths[c->part]);
        assert_true(err.detail != NULL && err.detail[0] != '\0');
        assert_int_equal(p12_recipe_check(&c->recipe, c->part, NULL), rc);
    }
}

static void no_protection_is_good_for_every_part(void **state)
{
    const struct p12_recipe none = { .kind = P12_SCHEME_NONE,
                                     .salt_length = SIZE_MAX };

    (void)state;
    assert_int_equal(p12_recipe_check(&none, P12_FOR_KEY, NULL), P12_OK);
    assert_int_equal(p12_recipe_check(&none, P12_FOR_SAFE, NULL), P12_OK);
    assert_int_equal(p12_recipe_check(&none, P12_FOR_MAC, NULL), P12_OK);
}

static void numbers_at_their_bounds_are_good(void **state)
{
    static const struct {
        enum p12_recipe_part part;
        struct p12_recipe recipe;
    } cases[] = {
        { KEY(.iterations = 1, .salt_length = 1) },
        { KEY(.iterations = 10000000, .salt_length = 64) },
        { KEY(.kdf = "SCRYPT", .scrypt_n = 2, .scrypt_r = 1, .scrypt_p = 1) },
        { KEY(.kdf = "scrypt", .scrypt_n = 32768, .scrypt_r = 1) },
        { KEY(.kdf = "scrypt", .scrypt_n = 524288) },
        { KEY(.kdf = "scrypt", .iterations = UINT64_MAX, .hash = "no such") },
        { KEY(.key_length = 1, .hmac = "no such", .scrypt_n = 3) },
        { OLD(.iterations = 1, .salt_length = 8) },
        { OLD(.iterations = 10000000, .salt_length = 64) },
        { OLD(.hash = "no such", .kdf = "no such") },
        { MAC(.key_length = 20) },
        { MAC(.key_length = 64, .cipher = "no such") },
        { OLD_MAC(.iterations = 1, .salt_length = 1) },
        { OLD_MAC(.hash = "no such", .kdf = "no such") },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_error err = { .rc = P12_OK };

        if (p12_recipe_check(&cases[i].recipe, cases[i].part, &err) != P12_OK)
            fail_msg("case %zu: %s: %s", i, p12_rc_name(err.rc), err.detail);
    }
}

/* ---- The whole protection ----------------------------------------------- */

static void what_is_written_today_is_good(void **state)
{
    struct p12_protection p;
    struct p12_error err = { .rc = P12_OK, .path = "before" };

    (void)state;
    memset(&p, 0xff, sizeof p);
    p12_protection_init(&p);
    assert_int_equal(p.size, sizeof p);
    assert_int_equal(p.key.kind, P12_SCHEME_PBES2);
    assert_int_equal(p.safe.kind, P12_SCHEME_PBES2);
    assert_int_equal(p.mac.kind, P12_SCHEME_PBMAC1);
    assert_true(p.encrypt_plain_safes);
    assert_false(p.keep_closed);
    assert_true(p.random == NULL);
    assert_int_equal(p12_protection_check(&p, &err), P12_OK);
    assert_string_equal(err.path, "before");
    assert_int_equal(p12_protection_check(&p, NULL), P12_OK);
}

static void each_part_of_a_protection_is_checked(void **state)
{
    struct p12_protection p;
    struct p12_error err;

    (void)state;
    p12_protection_init(&p);
    p.key.cipher = "no such";
    assert_int_equal(p12_protection_check(&p, &err), P12_E_USAGE);
    assert_string_equal(err.path, "key");
    p12_protection_init(&p);
    p.safe.iterations = UINT64_MAX;
    assert_int_equal(p12_protection_check(&p, &err), P12_E_LIMIT);
    assert_string_equal(err.path, "safe");
    p12_protection_init(&p);
    p.mac.hmac = "BLAKE2b-512";
    assert_int_equal(p12_protection_check(&p, &err), P12_E_ALGORITHM);
    assert_string_equal(err.path, "mac");
}

/* A struct that ended earlier has what is written today behind its end. */
static void a_smaller_protection_is_checked_as_far_as_it_goes(void **state)
{
    struct p12_protection p;
    struct p12_error err = { .rc = P12_OK };

    (void)state;
    p12_protection_init(&p);
    p.mac.iterations = UINT64_MAX;
    p.size = offsetof(struct p12_protection, mac);
    assert_int_equal(p12_protection_check(&p, &err), P12_OK);
    p.safe.iterations = UINT64_MAX;
    assert_int_equal(p12_protection_check(&p, &err), P12_E_LIMIT);
    assert_string_equal(err.path, "safe");
}

/* ---- Back to a recipe --------------------------------------------------- */

#define PBE(arc) \
    "30{ 06{ 2a864886f70d010c01 " arc " } 30{ " SALT " 02 01 05 } }"
#define HMAC_1 "30{ 06{ 2a864886f70d0207 } 05 00 }"
#define OF_16  "'sixteen bytes 16'"
#define OF_64  OF_16 OF_16 OF_16 OF_16

static void want_text(const char *why, const char *got, const char *wanted)
{
    if (got == NULL ? wanted != NULL
                    : wanted == NULL || strcmp(got, wanted) != 0)
        fail_msg("%s: %s, not %s", why, got, wanted);
}

static void a_scheme_that_was_read_has_its_recipe(void **state)
{
    static const struct {
        const char *in;
        bool is_mac;
        struct p12_recipe out;
    } cases[] = {
        { PBES2(KDF AES),
          false,
          { P12_SCHEME_PBES2, "PBKDF2", "SHA-1", "AES-256-CBC", NULL, 2048, 8,
            0, 0, 0, 0 } },
        { PBES2(PBKDF2(SALT " 02 01 07 02 01 20 " HMAC_256) AES),
          false,
          { P12_SCHEME_PBES2, "PBKDF2", "SHA-256", "AES-256-CBC", NULL, 7, 8, 0,
            0, 0, 0 } },
        { PBES2(SCRYPT(SALT " 02 01 10 02 01 08 02 01 01") AES),
          false,
          { P12_SCHEME_PBES2, "scrypt", NULL, "AES-256-CBC", NULL, 0, 8, 0, 16,
            8, 1 } },
        { PBES2(KDF " 30{ 06{ 2a864886f70d0307 } 04 08 'eight iv' }"),
          false,
          { P12_SCHEME_PBES2, "PBKDF2", "SHA-1", "DES-EDE3-CBC", NULL, 2048, 8,
            0, 0, 0, 0 } },
        { PBES2(PBKDF2(SALT " 02 01 07 02 01 20") "30{ " OID_AES_128
                                                  " 04 10 " OF_16 " }"),
          false, /* what it really is */
          { P12_SCHEME_PBES2, "PBKDF2", "SHA-1", "AES-256-CBC", NULL, 7, 8, 0,
            0, 0, 0 } },
        { PBE("03"),
          false,
          { P12_SCHEME_PKCS12_PBE, "PKCS12KDF", "SHA-1", "3DES-3KEY-CBC", NULL,
            5, 8, 0, 0, 0, 0 } },
        { PBE("06"),
          false,
          { P12_SCHEME_PKCS12_PBE, "PKCS12KDF", "SHA-1", "RC2-40-CBC", NULL, 5,
            8, 0, 0, 0, 0 } },
        { PBMAC1(PBKDF2(SALT " 02 01 05 02 01 14 " HMAC_1) HMAC_256),
          true,
          { P12_SCHEME_PBMAC1, "PBKDF2", "SHA-1", NULL, "SHA-256", 5, 8, 20, 0,
            0, 0 } },
        { "30{ " OID_SHA_256 " 05 00 }",
          true,
          { P12_SCHEME_HMAC_PKCS12, "PKCS12KDF", "SHA-256", NULL, "SHA-256", 77,
            7, 0, 0, 0, 0 } },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct p12_recipe *out = &cases[i].out;
        struct p12_recipe got;
        struct run run;

        assert_int_equal(scheme_run(&run, cases[i].in, cases[i].is_mac),
                         P12_OK);
        if (!p12_recipe_like(&run.scheme, &got))
            fail_msg("%s: no recipe", cases[i].in);
        assert_int_equal(got.kind, out->kind);
        want_text("kdf", got.kdf, out->kdf);
        want_text("hash", got.hash, out->hash);
        want_text("cipher", got.cipher, out->cipher);
        want_text("hmac", got.hmac, out->hmac);
        assert_int_equal(got.iterations, out->iterations);
        assert_int_equal(got.salt_length, out->salt_length);
        assert_int_equal(got.key_length, out->key_length);
        assert_int_equal(got.scrypt_n, out->scrypt_n);
        assert_int_equal(got.scrypt_r, out->scrypt_r);
        assert_int_equal(got.scrypt_p, out->scrypt_p);
        scheme_run_clear(&run);
    }
}

static void what_is_not_written_has_no_recipe(void **state)
{
    static const struct {
        const char *why;
        const char *in;
        bool is_mac;
    } cases[] = {
        { "RC4", PBE("01"), false },
        { "PBES1", "30{ 06{ 2a864886f70d01050a } 30{ " SALT " 02 01 05 } }",
          false },
        { "RC2 in PBES2",
          PBES2(KDF " 30{ " OID_RC2 " 30{ 02 01 3a 04 08 'eight iv' } }"),
          false },
        { "an unknown cipher", PBES2(KDF " 30{ " OID_OURS " 05 00 }"), false },
        { "an unknown PRF",
          PBES2(PBKDF2(SALT " 02 01 05 30{ " OID_OURS " 05 00 }") AES), false },
        { "an unknown KDF", PBES2("30{ " OID_OURS " 05 00 } " AES), false },
        { "an unknown scheme", "30{ " OID_OURS " 05 00 }", false },
        { "no salt", PBES2(PBKDF2("04 00 02 01 05") AES), false },
        { "65 bytes of salt", PBES2(PBKDF2("04 41 " OF_64 "'.' 02 01 05") AES),
          false },
        { "4 bytes of an old PBE's salt",
          "30{ " OID_3DES " 30{ 04 04 'salt' 02 01 05 } }", false },
        { "too many iterations", PBES2(PBKDF2(SALT " 02 04 00989681") AES),
          false },
        { "0 iterations", PBES2(PBKDF2(SALT " 02 01 00") AES), false },
        { "PBMAC1's unknown HMAC",
          PBMAC1(PBKDF2(SALT " 02 01 05 02 01 20") "30{ " OID_OURS " }"),
          true },
        { "PBMAC1's short key",
          PBMAC1(PBKDF2(SALT " 02 01 05 02 01 13") HMAC_256), true },
        { "a GOST MAC", "30{ 06{ 2a85030701010202 } }", true },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_recipe got = { .kdf = "before" };
        struct run run;

        scheme_run(&run, cases[i].in, cases[i].is_mac);
        if (p12_recipe_like(&run.scheme, &got))
            fail_msg("%s has a recipe", cases[i].why);
        assert_string_equal(got.kdf, "before");
        scheme_run_clear(&run);
    }
}

static void nothing_has_no_recipe(void **state)
{
    const struct p12_scheme none = { .kind = P12_SCHEME_NONE };
    struct p12_recipe got;

    (void)state;
    assert_false(p12_recipe_like(&none, &got));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_can_not_be_written_is_told_with_its_part),
        cmocka_unit_test(no_protection_is_good_for_every_part),
        cmocka_unit_test(numbers_at_their_bounds_are_good),
        cmocka_unit_test(what_is_written_today_is_good),
        cmocka_unit_test(each_part_of_a_protection_is_checked),
        cmocka_unit_test(a_smaller_protection_is_checked_as_far_as_it_goes),
        cmocka_unit_test(a_scheme_that_was_read_has_its_recipe),
        cmocka_unit_test(what_is_not_written_has_no_recipe),
        cmocka_unit_test(nothing_has_no_recipe),
    };

    return cmocka_run_group_tests_name("recipe", tests, NULL, NULL);
}
