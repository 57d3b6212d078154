#include "kdf/kdf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bytes.h"

/* "smeg" as a BMPString. */
#define SMEG TEXT("\0s\0m\0e\0g\0\0")
#define SALT TEXT("\x0a\x58\xcf\x64\x53\x0d\x82\x3f")

/* One that no build has code for. */
static const struct p12_hash left_out = { .name = "left out",
                                          .digest_size = 64,
                                          .block_size = 64 };

static const struct p12_hash *hash_of(const char *name)
{
    if (name == NULL)
        return NULL;
    return strcmp(name, left_out.name) == 0 ? &left_out
                                            : p12_hash_by_name(name);
}

static void parameters_that_a_kdf_does_not_allow_are_refused(void **state)
{
    (void)state;
    const struct {
        const char *why;
        enum p12_kdf_kind kind;
        const char *hash;
        uint64_t iterations, n, r, p;
        size_t len;
        enum p12_rc rc;
    } cases[] = {
        { "no KDF", P12_KDF_NONE, "SHA-1", 1, 0, 0, 0, 16, P12_E_ALGORITHM },
        { "an unknown KDF", P12_KDF_UNKNOWN, "SHA-1", 1, 0, 0, 0, 16,
          P12_E_ALGORITHM },
        { "PBKDF2 without a hash", P12_KDF_PBKDF2, NULL, 1, 0, 0, 0, 16,
          P12_E_ALGORITHM },
        { "PBKDF2 of a hash left out", P12_KDF_PBKDF2, "left out", 1, 0, 0, 0,
          16, P12_E_ALGORITHM },
        { "PBKDF2 without iterations", P12_KDF_PBKDF2, "SHA-256", 0, 0, 0, 0,
          16, P12_E_USAGE },
        { "PBKDF2 without output", P12_KDF_PBKDF2, "SHA-256", 1, 0, 0, 0, 0,
          P12_E_USAGE },
        { "PBKDF2 of 2^32 iterations", P12_KDF_PBKDF2, "SHA-256", 1ULL << 32, 0,
          0, 0, 16, P12_E_USAGE },
        { "PKCS12KDF without a hash", P12_KDF_PKCS12, NULL, 1, 0, 0, 0, 16,
          P12_E_ALGORITHM },
        { "PKCS12KDF of a hash left out", P12_KDF_PKCS12, "left out", 1, 0, 0,
          0, 16, P12_E_ALGORITHM },
        { "PKCS12KDF without iterations", P12_KDF_PKCS12, "SHA-256", 0, 0, 0, 0,
          16, P12_E_USAGE },
        { "PKCS12KDF without output", P12_KDF_PKCS12, "SHA-256", 1, 0, 0, 0, 0,
          P12_E_USAGE },
        { "PBKDF1 without iterations", P12_KDF_PBKDF1, "SHA-256", 0, 0, 0, 0,
          16, P12_E_USAGE },
        { "PBKDF1 of a hash left out", P12_KDF_PBKDF1, "left out", 1, 0, 0, 0,
          16, P12_E_ALGORITHM },
        { "PBKDF1 beyond its hash", P12_KDF_PBKDF1, "SHA-256", 1, 0, 0, 0, 33,
          P12_E_USAGE },
        { "GOST without iterations", P12_KDF_GOST, "SHA-256", 0, 0, 0, 0, 32,
          P12_E_USAGE },
        { "GOST for less than 32 bytes", P12_KDF_GOST, "SHA-256", 1, 0, 0, 0,
          31, P12_E_USAGE },
        { "GOST for more than 32 bytes", P12_KDF_GOST, "SHA-256", 1, 0, 0, 0,
          33, P12_E_USAGE },
        { "GOST of a hash left out", P12_KDF_GOST, "left out", 1, 0, 0, 0, 32,
          P12_E_ALGORITHM },
        { "scrypt of N 0", P12_KDF_SCRYPT, NULL, 0, 0, 1, 1, 16, P12_E_USAGE },
        { "scrypt of N 1", P12_KDF_SCRYPT, NULL, 0, 1, 1, 1, 16, P12_E_USAGE },
        { "scrypt of N 3", P12_KDF_SCRYPT, NULL, 0, 3, 1, 1, 16, P12_E_USAGE },
        { "scrypt of N 2^64 - 1", P12_KDF_SCRYPT, NULL, 0, UINT64_MAX, 8, 1, 16,
          P12_E_USAGE },
        { "scrypt of r 0", P12_KDF_SCRYPT, NULL, 0, 2, 0, 1, 16, P12_E_USAGE },
        { "scrypt of p 0", P12_KDF_SCRYPT, NULL, 0, 2, 1, 0, 16, P12_E_USAGE },
        { "scrypt of N 2^16 with r 1", P12_KDF_SCRYPT, NULL, 0, 65536, 1, 1, 16,
          P12_E_USAGE },
        { "scrypt of r * p 2^30", P12_KDF_SCRYPT, NULL, 0, 2, 32768, 32768, 16,
          P12_E_USAGE },
        { "scrypt of r * p that overflows", P12_KDF_SCRYPT, NULL, 0, 2,
          1ULL << 63, 2, 16, P12_E_USAGE },
        { "scrypt of p 2^64 - 1", P12_KDF_SCRYPT, NULL, 0, 2, 1, UINT64_MAX, 16,
          P12_E_USAGE },
        { "scrypt of N 2^63: no such memory", P12_KDF_SCRYPT, NULL, 0,
          1ULL << 63, 8, 1, 16, P12_E_MEMORY },
        { "scrypt of N 2^48: no such memory either", P12_KDF_SCRYPT, NULL, 0,
          1ULL << 48, 8, 1, 16, P12_E_MEMORY },
        { "scrypt without output", P12_KDF_SCRYPT, NULL, 0, 2, 1, 1, 0,
          P12_E_USAGE },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct p12_kdf_params params = {
            .kind = cases[i].kind,
            .hash = hash_of(cases[i].hash),
            .salt = SALT,
            .iterations = cases[i].iterations,
            .n = cases[i].n,
            .r = cases[i].r,
            .p = cases[i].p,
        };
        uint8_t bytes[64];
        struct p12_secret out = { bytes, 0, cases[i].len };
        enum p12_rc rc;

        memset(bytes, TEST_CANARY, sizeof bytes);
        rc = p12_kdf_derive(&params, SMEG, P12_KDF_ID_KEY, &out);
        if (rc != cases[i].rc)
            fail_msg("%s: %s", cases[i].why, p12_rc_name(rc));
        assert_int_equal(out.len, 0);
        test_untouched(cases[i].why, bytes, sizeof bytes);
    }
}

static void check(const char *why, const struct p12_kdf_params *params,
                  struct p12_span password, enum p12_kdf_id id,
                  const char *wanted)
{
    uint8_t bytes[TEST_HEX_MAX];
    struct p12_secret out = { bytes, 0, strlen(wanted) / 2 };

    memset(bytes, TEST_CANARY, sizeof bytes);
    if (params->kind != P12_KDF_SCRYPT &&
        !p12_hash_is_available(params->hash)) {
        assert_int_equal(p12_kdf_derive(params, password, id, &out),
                         P12_E_ALGORITHM);
        return;
    }
    assert_int_equal(p12_kdf_derive(params, password, id, &out), P12_OK);
    test_equal(why, bytes, out.len, wanted);
    test_untouched(why, bytes + out.cap, sizeof bytes - out.cap);
}

/* openssl kdf -keylen N -kdfopt digest:NAME -kdfopt hexpass:... -kdfopt
 * hexsalt:... -kdfopt iter:N -kdfopt id:N PKCS12KDF (3.0) */
static void pkcs12kdf_is_that_of_others(void **state)
{
    (void)state;
    const struct {
        const char *why;
        const char *hash;
        uint64_t iterations;
        enum p12_kdf_id id;
        const char *wanted;
    } cases[] = {
        { "two and a half digests", "SHA-1", 1, P12_KDF_ID_KEY,
          "8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca340830d0ce0d7879d"
          "3efedb33c8ae755c95b9defaf51cf797fca4" },
        { "a key for 3DES", "SHA-1", 1, P12_KDF_ID_KEY,
          "8aaae6297b6cb04642ab5b077851284eb7128f1a2a7fbca3" },
        { "blocks of 128 bytes", "SHA-512", 3, P12_KDF_ID_MAC,
          "f1208c3d89ea381d3641f9cc8203229e4a116261296c330449d00cb77cfb8492"
          "fda3d578a04d2242d43d807b6e17bd527d3360fc7516deb180528161a2a46f43"
          "29ac558290033c20586e5829a8ada0cfaf1d887c514e9bf56f2edbb1293dc4b2"
          "3fa9ce3981b089c5a50286544a8b82ddbfc957ad6994b407b64759f86a5ba9c0"
          "3432d3fdec9ba10571a037b79fe4005fc9f51bfa5d4d" },
        { "blocks of 136 bytes", "SHA3-256", 3, P12_KDF_ID_IV,
          "1a942c84e6a6b5d6e1cd01346637d0dd03e2745081f59aa9850403454aba2413"
          "5df65457b3e5003f" },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct p12_kdf_params params = {
            .kind = P12_KDF_PKCS12,
            .hash = p12_hash_by_name(cases[i].hash),
            .salt = SALT,
            .iterations = cases[i].iterations,
        };

        check(cases[i].why, &params, SMEG, cases[i].id, cases[i].wanted);
    }
}

/* openssl kdf ... PBKDF1 (3.0, with its legacy provider), and by hashlib. */
static void pbkdf1_is_that_of_others(void **state)
{
    (void)state;
    const struct {
        const char *hash; /* why */
        const char *wanted;
    } cases[] = {
        { "MD5", "2699a412f542751988e26bb589323805" },
        { "MD5", "2699a412f5" },
        { "SHA-1", "87dfb26daf45f63f1ac78f033186d5eacc2a5efb" },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct p12_kdf_params params = {
            .kind = P12_KDF_PBKDF1,
            .hash = p12_hash_by_name(cases[i].hash),
            .salt = TEXT("\1\2\3\4\5\6\7\x08"),
            .iterations = 1000,
        };

        check(cases[i].hash, &params, TEXT("password"), P12_KDF_ID_KEY,
              cases[i].wanted);
    }
}

/* RFC 9337, B has 100 bytes of PBKDF2 for these; RFC 9548, 3 takes the last 32
 * of 96. */
static void gost_takes_the_last_third(void **state)
{
    (void)state;
    const char *wanted =
        "b2d8f1245fc4d29274802057e4b54e0a0753aa22fc53760b301cf008679e58fe"
        "4bee9addcae99ba2b0b20f431a9c5e50f395c89387d0945aedeca6eb4015dfc2"
        "bd2421ee9bb71183ba882ceebfef259f33f9e27dc6178cb89dc37428cf9cc52a"
        "2baa2d3a";
    struct p12_kdf_params params = {
        .kind = P12_KDF_PBKDF2,
        .hash = p12_hash_by_name("Streebog-512"),
        .salt = TEXT("saltSALTsaltSALTsaltSALTsaltSALTsalt"),
        .iterations = 4096,
    };
    char third[65] = "";

    check("PBKDF2", &params, TEXT("passwordPASSWORDpassword"), P12_KDF_ID_MAC,
          wanted);
    memcpy(third, wanted + 128, 64);
    params.kind = P12_KDF_GOST;
    check("GOST", &params, TEXT("passwordPASSWORDpassword"), P12_KDF_ID_MAC,
          third);
}

/* RFC 7914, 12. Its fourth takes a gigabyte. */
static void scrypt_is_that_of_the_standard(void **state)
{
    (void)state;
    const struct {
        const char *why;
        struct p12_span password, salt;
        uint64_t n, r, p;
        const char *wanted;
    } cases[] = {
        { "the first", TEXT(""), TEXT(""), 16, 1, 1,
          "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
          "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906" },
        { "the second", TEXT("password"), TEXT("NaCl"), 1024, 8, 16,
          "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
          "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640" },
        { "the third", TEXT("pleaseletmein"), TEXT("SodiumChloride"), 16384, 8,
          1,
          "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
          "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887" },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct p12_kdf_params params = {
            .kind = P12_KDF_SCRYPT,
            .salt = cases[i].salt,
            .n = cases[i].n,
            .r = cases[i].r,
            .p = cases[i].p,
        };

        check(cases[i].why, &params, cases[i].password, P12_KDF_ID_KEY,
              cases[i].wanted);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parameters_that_a_kdf_does_not_allow_are_refused),
        cmocka_unit_test(pkcs12kdf_is_that_of_others),
        cmocka_unit_test(pbkdf1_is_that_of_others),
        cmocka_unit_test(gost_takes_the_last_third),
        cmocka_unit_test(scrypt_is_that_of_the_standard),
    };

    return cmocka_run_group_tests_name("derive", tests, NULL, NULL);
}
