#include "base/cursor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bytes.h"

static void oid_text_refuses_what_is_no_identifier(void **state)
{
    (void)state;
    const struct {
        const char *why;
        struct p12_span oid;
    } cases[] = {
        { "nothing", { NULL, 0 } },
        { "the first arcs cut short", BYTES(0xaa) },
        { "a later arc cut short", BYTES(0x2a, 0x86, 0xc8) },
        { "a leading zero in the first arcs", BYTES(0x80, 0x2a) },
        { "a leading zero in a later arc", BYTES(0x55, 0x04, 0x80, 0x03) },
        { "leading zeros alone", BYTES(0x55, 0x80, 0x80) },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        char text[16] = "canary";

        if (p12_oid_text(cases[i].oid, text, sizeof text) != 0)
            fail_msg("%s: got %s", cases[i].why, text);
        assert_string_equal(text, "");
    }
}

static void oid_text_writes_arcs_of_every_size(void **state)
{
    (void)state;
    const struct {
        struct p12_span oid;
        const char *text;
    } cases[] = {
        { BYTES(0x00), "0.0" },
        { BYTES(0x27), "0.39" },
        { BYTES(0x28), "1.0" },
        { BYTES(0x4f), "1.39" },
        { BYTES(0x50), "2.0" },
        { BYTES(0x81, 0x34, 0x03), "2.100.3" },
        { BYTES(0x88, 0x37), "2.999" },
        { BYTES(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x14),
          "1.2.840.113549.1.9.20" },
        { BYTES(0x55, 0x84, 0x80, 0x00, 0x00), "2.5.65536.0" },
        /* 10^9 and its neighbours: where one digit of ours ends */
        { BYTES(0x55, 0x83, 0xdc, 0xeb, 0x93, 0x7f), "2.5.999999999" },
        { BYTES(0x55, 0x83, 0xdc, 0xeb, 0x94, 0x00), "2.5.1000000000" },
        { BYTES(0x83, 0xdc, 0xeb, 0x94, 0x00), "2.999999920" },
        { BYTES(0x83, 0xdc, 0xeb, 0x94, 0x50), "2.1000000000" },
        /* what a 32-bit or a 64-bit arc would take for friendlyName */
        { BYTES(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x90, 0x80,
                0x80, 0x80, 0x14),
          "1.2.840.113549.1.9.4294967316" },
        { BYTES(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x82, 0x80,
                0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x14),
          "1.2.840.113549.1.9.18446744073709551636" },
        /* X.667: a UUID as an arc */
        { BYTES(0x69, 0x83, 0xf0, 0x9d, 0xa7, 0xeb, 0xcf, 0xde, 0xe0, 0xc7,
                0xa1, 0xa7, 0xb2, 0xc0, 0x94, 0x8c, 0xc8, 0xf9, 0xd7, 0x76),
          "2.25.329800735698586629295641978511506172918" },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        char text[P12_OID_MAX];
        size_t len = p12_oid_text(cases[i].oid, text, sizeof text);

        assert_string_equal(text, cases[i].text);
        assert_int_equal(len, strlen(text));
    }
}

/* 2^1792 - 1 as an arc, and one octet more. */
static void oid_text_has_a_largest_arc(void **state)
{
    (void)state;
    uint8_t oid[258];
    char text[600];
    size_t len;

    memset(oid, 0xff, sizeof oid);
    oid[0] = 0x55;
    oid[256] = 0x7f;
    len = p12_oid_text((struct p12_span){ oid, 257 }, text, sizeof text);
    assert_int_equal(len, 4 + 540);
    assert_int_equal(strlen(text), len);
    assert_memory_equal(text, "2.5.279095111627", 16);
    assert_string_equal(text + len - 12, "327938768895");
    oid[256] = 0xff;
    oid[257] = 0x7f;
    len = p12_oid_text((struct p12_span){ oid, 258 }, text, sizeof text);
    assert_int_equal(len, 0);
}

static void oid_text_has_a_largest_identifier(void **state)
{
    (void)state;
    uint8_t oid[1025];

    memset(oid, 1, sizeof oid);
    assert_int_equal(p12_oid_text((struct p12_span){ oid, 1024 }, NULL, 0),
                     strlen("0.1") + 2 * 1023);
    assert_int_equal(p12_oid_text((struct p12_span){ oid, 1025 }, NULL, 0), 0);
}

static void oid_text_is_cut_as_by_snprintf(void **state)
{
    (void)state;
    struct p12_span oid = BYTES(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01);
    const char *whole = "1.2.840.113549.1";

    assert_int_equal(p12_oid_text(oid, NULL, 0), strlen(whole));
    for (size_t cap = 1; cap < 20; cap++) {
        char text[20];

        memset(text, TEST_CANARY, sizeof text);
        assert_int_equal(p12_oid_text(oid, text, cap), strlen(whole));
        assert_true(strlen(text) < cap);
        assert_memory_equal(text, whole, strlen(text));
        test_untouched("behind the text", (const uint8_t *)text + cap,
                       sizeof text - cap);
    }
}

static bool has_names(void)
{
    return p12_oid_name((struct p12_span)BYTES(0x55, 0x04, 0x03)) != NULL;
}

static void oid_name_knows_the_field(void **state)
{
    (void)state;
    const struct {
        const char *oid;
        const char *name;
    } cases[] = {
        { "550403", "commonName" },
        { "550461", "organizationIdentifier" },
        { "0992268993f22c640101", "userId" },
        { "0992268993f22c640119", "domainComponent" },
        { "2b0601040182373c020103", "jurisdictionCountryName" },
        { "2a85036401", "OGRN" },
        { "551d0f", "keyUsage" },
        { "551d2500", "anyExtendedKeyUsage" },
        { "2b06010505070302", "clientAuth" },
        { "2b06010505070324", "documentSigning" },
        { "2b0601040182371101", "msCSPName" },
        { "2b0601040182371102", "msLocalKeySet" },
        { "6086480186f966adca7b0101", "trustedKeyUsage" },
        { "2a864886f70d010101", "rsaEncryption" },
        { "2a864886f70d010301", "dhKeyAgreement" },
        { "2a864886f70d010910030a", "id-alg-SSDH" },
        { "2a8648ce3e0201", "dhpublicnumber" },
        { "2b81051086483f0002", "dhSinglePass-stdDH-sha1kdf-scheme" },
        { "2b8104010b01", "dhSinglePass-stdDH-sha256kdf-scheme" },
        { "2b8104010e03", "dhSinglePass-cofactorDH-sha512kdf-scheme" },
        { "28cf06030037", "whirlpool" },
        { "2a864886f70d01010b", "sha256WithRSAEncryption" },
        { "2a864886f70d01050d", "PBES2" },
        { "2a864886f70d01050e", "PBMAC1" },
        { "2a864886f70d010706", "encryptedData" },
        { "2a864886f70d010914", "friendlyName" },
        { "2a864886f70d010915", "localKeyID" },
        { "2a864886f70d01091601", "x509Certificate" },
        { "2a864886f70d01091602", "sdsiCertificate" },
        { "2a864886f70d01091701", "x509CRL" },
        { "2a864886f70d010c0103", "pbeWithSHAAnd3-KeyTripleDES-CBC" },
        { "2a864886f70d010c0a0101", "keyBag" },
        { "2a864886f70d010c0a0106", "safeContentsBag" },
        { "2b0e03021a", "sha1" },
        { "608648016503040201", "sha256" },
        { "608648016503040312", "ML-DSA-65" },
        { "60864801650304031f", "SLH-DSA-SHAKE-256f" },
        { "608648016503040402", "ML-KEM-768" },
        { "2a8648ce380403", "dsa-with-sha1" },
        { "2a8648ce3d0201", "id-ecPublicKey" },
        { "2a8648ce3d040302", "ecdsa-with-SHA256" },
        { "2b6570", "Ed25519" },
        { "2a85030701010102", "gost3410-2012-512" },
        { "2a8648ce3d030107", "P-256" },
        { "2b81040022", "P-384" },
        { "2b8104000a", "secp256k1" },
        { "2b2403030208010107", "brainpoolP256r1" },
        { "2a811ccf5501822d", "SM2" },
        { "2a811ccf55018375", "SM2-with-SM3" },
        { "2a8503070102010103", "TC26-256-C" },
    };

    if (!has_names())
        skip();
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct test_hex oid = test_hex(cases[i].oid);
        const char *name = p12_oid_name(test_hex_span(&oid));

        if (name == NULL)
            fail_msg("%s: not known", cases[i].name);
        assert_string_equal(name, cases[i].name);
    }
}

static void oid_name_takes_nothing_for_something_known(void **state)
{
    (void)state;
    const struct {
        const char *why;
        struct p12_span oid;
    } cases[] = {
        { "nothing", { NULL, 0 } },
        { "an arc without what stands below it", BYTES(0x55, 0x04) },
        { "an arc below a known identifier", BYTES(0x55, 0x04, 0x03, 0x01) },
        { "leading zeros", BYTES(0x55, 0x04, 0x80, 0x03) },
        { "an arc that is cut short", BYTES(0x55, 0x04, 0x83) },
        { "an arc in three octets", BYTES(0x55, 0x04, 0x81, 0x80, 0x03) },
        { "another arc of the group", BYTES(0x55, 0x04, 0x7f) },
        { "friendlyName and 2^32",
          BYTES(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x90, 0x80,
                0x80, 0x80, 0x14) },
    };

    for (size_t i = 0; i < LENGTH(cases); i++)
        if (p12_oid_name(cases[i].oid) != NULL)
            fail_msg("%s: %s", cases[i].why, p12_oid_name(cases[i].oid));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(oid_text_refuses_what_is_no_identifier),
        cmocka_unit_test(oid_text_writes_arcs_of_every_size),
        cmocka_unit_test(oid_text_has_a_largest_arc),
        cmocka_unit_test(oid_text_has_a_largest_identifier),
        cmocka_unit_test(oid_text_is_cut_as_by_snprintf),
        cmocka_unit_test(oid_name_knows_the_field),
        cmocka_unit_test(oid_name_takes_nothing_for_something_known),
    };

    return cmocka_run_group_tests_name("oid", tests, NULL, NULL);
}
