#include "crypto/crypto.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bytes.h"

static bool has_public_keys(void)
{
    const char *feature;

    for (size_t i = 0; (feature = p12_crypto_feature(i)) != NULL; i++)
        if (strcmp(feature, "key-matching") == 0)
            return true;
    return false;
}

static void public_keys_refuse_what_the_backend_would_abort_on(void **state)
{
    (void)state;
    const struct {
        const char *why;
        size_t p_len;
        uint8_t p_last;
        size_t g_len;
        size_t x_len;
        size_t cap;
    } cases[] = {
        { "no modulus", 0, 0, 1, 1, 1024 },
        { "a modulus of zero", 1, 0, 1, 1, 1024 },
        { "a modulus of one", 1, 1, 1, 1, 1024 },
        { "an even modulus", 16, 4, 1, 1, 1024 },
        { "a modulus of 8200 bits", 1025, 3, 1, 1, 1025 },
        { "no exponent", 16, 3, 1, 0, 1024 },
        { "an exponent over the modulus", 16, 3, 1, 17, 1024 },
        { "a base over the modulus", 16, 3, 17, 1, 1024 },
        { "no room", 16, 3, 1, 1, 15 },
    };
    uint8_t bytes[1025];
    uint8_t p[1025];

    memset(bytes, 0x55, sizeof bytes);
    for (size_t i = 0; i < LENGTH(cases); i++) {
        uint8_t out[1025];
        size_t len = 77;
        enum p12_rc rc;

        memset(out, TEST_CANARY, sizeof out);
        memset(p, 0x77, sizeof p);
        if (cases[i].p_len != 0)
            p[cases[i].p_len - 1] = cases[i].p_last;
        rc = p12_public_power((struct p12_span){ p, cases[i].p_len },
                              (struct p12_span){ bytes, cases[i].g_len },
                              (struct p12_span){ bytes, cases[i].x_len }, out,
                              cases[i].cap, &len);
        if (rc != (has_public_keys() ? P12_E_USAGE : P12_E_ALGORITHM))
            fail_msg("%s: %s", cases[i].why, p12_rc_name(rc));
        assert_int_equal(len, 77);
        test_untouched(cases[i].why, out, sizeof out);
    }
}

/* The order of P-256 (SEC 2, 2.4.2). */
#define P256_ORDER \
    "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
#define P256_SMALLER \
    "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550"

static void ec_keys_out_of_range_are_refused(void **state)
{
    (void)state;
    const struct {
        const char *why;
        const char *curve;
        const char *key;
        size_t cap;
        enum p12_rc rc;
    } cases[] = {
        { "a curve we have not", "brainpoolP256r1", "01", 200,
          P12_E_ALGORITHM },
        { "no key", "P-256", "", 200, P12_E_USAGE },
        { "zero", "P-256", "00", 200, P12_E_USAGE },
        { "the order", "P-256", P256_ORDER, 200, P12_E_USAGE },
        { "33 bytes", "P-256", "01" P256_ORDER, 200, P12_E_USAGE },
        { "no room", "P-256", "01", 64, P12_E_USAGE },
        { "the last key", "P-256", P256_SMALLER, 65, P12_OK },
        { "leading zeros", "P-256", "00000000" P256_SMALLER, 65, P12_OK },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct test_hex key = test_hex(cases[i].key);
        uint8_t out[200];
        size_t len = 0;
        enum p12_rc rc;

        memset(out, TEST_CANARY, sizeof out);
        rc = p12_public_ec(cases[i].curve, test_hex_span(&key), out,
                           cases[i].cap, &len);
        if (rc != (has_public_keys() ? cases[i].rc : P12_E_ALGORITHM))
            fail_msg("%s: %s", cases[i].why, p12_rc_name(rc));
        test_untouched(cases[i].why, out + len, sizeof out - len);
    }
    {
        uint8_t huge[1000];
        uint8_t out[200];
        size_t len = 0;

        memset(huge, 0x11, sizeof huge);
        assert_int_not_equal(p12_public_ec("P-256",
                                           (struct p12_span){ huge, 1000 }, out,
                                           sizeof out, &len),
                             P12_OK);
    }
}

static void edwards_keys_of_another_size_are_refused(void **state)
{
    (void)state;
    const struct {
        const char *type;
        size_t len;
        size_t cap;
        enum p12_rc rc;
    } cases[] = {
        { "Ed25518", 32, 64, P12_E_ALGORITHM },
        { "Ed25519", 0, 64, P12_E_USAGE },
        { "Ed25519", 31, 64, P12_E_USAGE },
        { "Ed25519", 33, 64, P12_E_USAGE },
        { "Ed25519", 32, 31, P12_E_USAGE },
        { "Ed448", 56, 64, P12_E_USAGE },
        { "X25519", 33, 64, P12_E_USAGE },
        { "X448", 57, 64, P12_E_USAGE },
    };
    const uint8_t key[64] = { 1 };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        uint8_t out[64];
        size_t len = 77;
        enum p12_rc rc;

        memset(out, TEST_CANARY, sizeof out);
        rc = p12_public_edwards(cases[i].type,
                                (struct p12_span){ key, cases[i].len }, out,
                                cases[i].cap, &len);
        if (rc != (has_public_keys() ? cases[i].rc : P12_E_ALGORITHM))
            fail_msg("%s with %zu bytes: %s", cases[i].type, cases[i].len,
                     p12_rc_name(rc));
        assert_int_equal(len, 77);
        test_untouched(cases[i].type, out, sizeof out);
    }
}

static void public_keys_are_those_of_others(void **state)
{
    (void)state;
    /* openssl genpkey and pkey -text (3.0). */
    const struct {
        const char *type; /* why */
        const char *key;
        const char *public_key;
    } cases[] = {
        { "P-192", "df3172102db8d7cbdda24a85c7ebd55e41fe2ad0132b8d19",
          "04efab0b6324705a3db64c59c0b9848df4ee6218d229994182ef503921a08ac"
          "ec9a121c363f4da4f9fb8d570e3b69b3a74" },
        { "P-224", "1e16e90d83a344b0222b617b180f5be1a45f63ce36d5628d40c7474a",
          "042f7bf5aec94171f9e2217dd63c12aeb05f403c7b8799033eecd81805382a3"
          "99a31259c786a5ec26934921254bb13f1016958effd6650b191" },
        { "P-256",
          "5f4f828cbe79d371b4d05395e2f86c976387024ec0ee75205120977dda017dd4",
          "04c036c218c66687abdc44b733e7f9409473a911aaefa95a1185e7729f3df80"
          "0b2c01e5f79ce43d5badca61187210cfc1f2eeed8a15415ea31bdce84ede8ed"
          "5524" },
        { "P-384",
          "cc222b7482fc70961f46fd84c63dd863ba14201101c36efcebb38f168354b70"
          "2ceb3320da0a2a2029b78d5c095ac05be",
          "0429c96d2297b75fd92802d82df90b210487af71c6f32dca961805a2fcf17d4"
          "7f17e3c36d35ceef7b6e980ef95596d1b5fa53a4d97bba4427cadd27480b285"
          "7560482a885286caa72d11f2eebe98a52c33882c4dd9e557c0d68e0b93971e3"
          "754dc" },
        { "P-521",
          "00f2aa46e82caaedd1656551649ebda85449f91a606e5eeea52b7ea28bee56d"
          "7c36e20d6d2fd40164e97b0e3616f46e1d93368336668a680bbd555da985990"
          "11ed36",
          "0401a0539ae01e40184f685c7ecb8657eed6277e8ed1a69d15ece84c20553e1"
          "6e55465dfcb9e59acb7c00824b18300f385381a9e9299d55f97b39ec4597633"
          "a8e785ee01b232bd195368cc630f63c37bd5dd9c688baffa5cdad64e6f2d763"
          "a133f390cad15a7c1af2c9cf0daa0c4cd7599881f8043b78e62791876b3c298"
          "67088f7cee77b0" },
        { "Ed25519",
          "e1cfe0e47efe2ed1801b3d157f9bd07118293f76da3e69786af6d24632567e01",
          "c3043938c614fb00bf83a14f1e4d9962659e6626aed31ee9d649bb904310a34"
          "e" },
        { "Ed448",
          "123b6296ecf6bbdcee6dc9b0d5a2c35146eba47713d019e51dcd5740af3c33c"
          "2477e03726f3ac4c6518ac642b137209c0f3b2a41b01f1358cf",
          "7369fd243bbf15328625c90a5fa79d90c831825de5481dce78cf68825873613"
          "f1d10c4d9b00a0b497b4072f675639e7f5e583a8c087e590d00" },
        { "X25519",
          "700f4cff0b4b19a689c411b72d1ae667203fa80345f47dba374aa6c294fedd7f",
          "7caff6b2860403a6fd8b6f34cbbee6ad9c65b7fe37e9f27d33366a8c7243d86"
          "e" },
        { "X448",
          "18c82b77e0389c0d97e1a5aa99b2c13e01f810176fcf82be97acdd482fee876"
          "13e2f79c9f2565f1e46a3d2f564f6225b4a131f6a3e9942e1",
          "c55d097e67b906cc64e1707be7f45f138b8fd9a44dbb2c2287fc46b3590572a"
          "e041b879957666d0ba3e8e9a60540bbc6d8655ec01f4305fa" },
    };

    if (!has_public_keys())
        skip();
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct test_hex key = test_hex(cases[i].key);
        uint8_t out[200];
        size_t len = 0;
        enum p12_rc rc;

        memset(out, TEST_CANARY, sizeof out);
        if (cases[i].type[0] == 'P')
            rc = p12_public_ec(cases[i].type, test_hex_span(&key), out,
                               sizeof out, &len);
        else
            rc = p12_public_edwards(cases[i].type, test_hex_span(&key), out,
                                    sizeof out, &len);
        assert_int_equal(rc, P12_OK);
        test_equal(cases[i].type, out, len, cases[i].public_key);
        test_untouched(cases[i].type, out + len, sizeof out - len);
    }
}

static void powers_are_those_of_others(void **state)
{
    (void)state;
    /* Python's pow(g, x, p). */
    const struct {
        const char *why;
        const char *p;
        const char *g;
        const char *x;
        const char *y;
    } cases[] = {
        { "one byte", "17", "05", "06", "08" },
        { "all bits but one", "010001", "02", "10", "010000" },
        { "leading zeros are kept", "010001", "01", "10", "000001" },
        { "leading zeros are dropped", "00010001", "0002", "0010", "010000" },
        { "a base of zero", "17", "", "06", "00" },
        { "a base over the modulus", "17", "1c", "06", "08" },
        { "200 bits", "f1b20000000000000123456789abcdef0123456789abcdef01",
          "03", "deadbeefcafe",
          "d0fecf6fa810de795d3ab7fc8d77fc737448fee25316ae0a93" },
    };

    if (!has_public_keys())
        skip();
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct test_hex p = test_hex(cases[i].p);
        struct test_hex g = test_hex(cases[i].g);
        struct test_hex x = test_hex(cases[i].x);
        uint8_t out[64];
        size_t len = 0;

        memset(out, TEST_CANARY, sizeof out);
        assert_int_equal(p12_public_power(test_hex_span(&p), test_hex_span(&g),
                                          test_hex_span(&x), out, sizeof out,
                                          &len),
                         P12_OK);
        test_equal(cases[i].why, out, len, cases[i].y);
        test_untouched(cases[i].why, out + len, sizeof out - len);
    }
}

/* An RSA key of 512 bits: `openssl genpkey`, OpenSSL 3.0. */
#define RSA_N                                                              \
    "cbd50ffd817a058f7a98909967cc26bc7410bdf240a867a48a852a1ed731c0f530fd" \
    "e38c0469ecd90fc1c89aeed193222ab61a59c2475fe62d11a28f0aeabe31"
#define RSA_D                                                              \
    "5dbe7edd2b7830287dccbeec1ec5d0a6e9866da585c12df189d796b89a660284aeae" \
    "7b817ed8778095086f54cb6b533feb451f2ee446d347ede007e7fd89b801"
#define RSA_P "fcf21f20b20ce547cc5f66bda23ae4bd23e41c49446d775b0a86c777c771cc81"
#define RSA_Q "ce4b206504421e958c3fc91769c9b664b310fe2407f2b2275c8928b41963d9b1"

static void rsa_numbers_belong_together_or_not(void **state)
{
    (void)state;
    /* Three primes: 1009, 1013, 1019, and 65537^-1 modulo the least common
     * multiple of each less one, by Python. */
    const struct {
        const char *why;
        const char *n, *e, *d;
        const char *primes[3];
        bool ok;
    } cases[] = {
        { "15", "0f", "03", "03", { "03", "05" }, true },
        { "a prime of 2", "06", "03", "03", { "02", "03" }, true },
        { "zeros in front", "000f", "0003", "0003", { "0003", "05" }, true },
        { "512 bits", RSA_N, "010001", RSA_D, { RSA_P, RSA_Q }, true },
        { "the primes the other way round",
          RSA_N,
          "010001",
          RSA_D,
          { RSA_Q, RSA_P },
          true },
        { "three primes",
          "3e1498c7",
          "010001",
          "020e5b81",
          { "03f1", "03f5", "03fb" },
          true },
        { "another modulus", "15", "03", "03", { "03", "05" }, false },
        { "another exponent", RSA_N, "03", RSA_D, { RSA_P, RSA_Q }, false },
        { "another private exponent", "0f", "03", "05", { "03", "05" }, false },
        { "one prime alone", RSA_N, "010001", RSA_D, { RSA_P }, false },
        { "the modulus and one",
          RSA_N,
          "010001",
          RSA_D,
          { RSA_N, "01" },
          false },
        { "the modulus alone", RSA_N, "010001", RSA_D, { RSA_N }, false },
        { "a prime of nothing", "0f", "03", "03", { "0f", "" }, false },
        { "a product that is longer",
          RSA_N,
          "010001",
          RSA_D,
          { RSA_N, RSA_P },
          false },
        { "a third prime too many",
          RSA_N,
          "010001",
          RSA_D,
          { RSA_P, RSA_Q, "03" },
          false },
        { "a prime longer than the modulus",
          "0f",
          "03",
          "03",
          { "030000000000000000", "05" },
          false },
        { "no modulus", "", "03", "03", { "03", "05" }, false },
        { "a modulus of zero", "0000", "03", "03", { "00", "05" }, false },
        { "an exponent of zero", "0f", "00", "03", { "03", "05" }, false },
        { "a private exponent of zero", "0f", "03", "", { "03", "05" }, false },
        { "no primes", "01", "01", "01", { NULL }, true },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct test_hex n = test_hex(cases[i].n);
        struct test_hex e = test_hex(cases[i].e);
        struct test_hex d = test_hex(cases[i].d);
        struct test_hex prime[3];
        struct p12_span primes[3];
        struct p12_rsa key = { test_hex_span(&n), test_hex_span(&e),
                               test_hex_span(&d), primes, 0 };
        enum p12_rc rc = cases[i].ok ? P12_OK : P12_E_USAGE;

        for (; key.n_primes < 3; key.n_primes++) {
            if (cases[i].primes[key.n_primes] == NULL)
                break;
            prime[key.n_primes] = test_hex(cases[i].primes[key.n_primes]);
            primes[key.n_primes] = test_hex_span(&prime[key.n_primes]);
        }
        if (p12_public_rsa_check(&key) !=
            (has_public_keys() ? rc : P12_E_ALGORITHM))
            fail_msg("%s", cases[i].why);
    }
}

static void rsa_keys_are_checked_up_to_a_size(void **state)
{
    (void)state;
    static uint8_t bytes[2049];
    struct p12_span primes[] = { { bytes, 1024 }, { bytes, 1025 } };
    struct p12_rsa key = {
        { bytes, 2048 }, { bytes, 3 }, { bytes, 2048 }, primes, 2
    };

    if (!has_public_keys())
        skip();
    memset(bytes, 0xff, sizeof bytes);
    assert_int_equal(p12_public_rsa_check(&key), P12_E_USAGE);
    key.n.len = 2049;
    assert_int_equal(p12_public_rsa_check(&key), P12_E_LIMIT);
    key.n.len = 2048;
    key.d.len = 2049;
    assert_int_equal(p12_public_rsa_check(&key), P12_E_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(public_keys_refuse_what_the_backend_would_abort_on),
        cmocka_unit_test(ec_keys_out_of_range_are_refused),
        cmocka_unit_test(edwards_keys_of_another_size_are_refused),
        cmocka_unit_test(public_keys_are_those_of_others),
        cmocka_unit_test(powers_are_those_of_others),
        cmocka_unit_test(rsa_numbers_belong_together_or_not),
        cmocka_unit_test(rsa_keys_are_checked_up_to_a_size),
    };

    return cmocka_run_group_tests_name("public", tests, NULL, NULL);
}
