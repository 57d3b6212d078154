#include <p12/input.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bytes.h"

/* The smallest that has the shape: version 3 and a ContentInfo. */
#define PFX "3015020103301006092a864886f70d010701a003040101"
#define CERTIFICATE                                                    \
    "30603054a003020102020105300406022a03300b3109300706022a030c0178"   \
    "301e170d3236303130313030303030305a170d3236303130313030303030305a" \
    "300b3109300706022a030c0178300a300406022a0303020001300406022a03"   \
    "03020001"
#define OPENSSH_KEY "6f70656e7373682d6b65792d763100"

static void identify_hex(const char *why, const char *digits,
                         enum p12_format format, size_t size)
{
    struct test_hex bytes = test_hex(digits);
    struct p12_identity got;

    p12_identify(bytes.bytes, bytes.len, &got);
    if (got.format != format || got.size != size ||
        got.truncated != (size > bytes.len))
        fail_msg("%s: %s, %zu bytes%s", why, p12_format_name(got.format),
                 got.size, got.truncated ? ", truncated" : "");
}

static void asn1_is_known_by_its_shape(void **state)
{
    (void)state;
    const struct {
        const char *why;
        const char *der;
        enum p12_format format;
        size_t size;
    } cases[] = {
        { "a PFX", PFX, P12_FORMAT_PKCS12, 23 },
        { "a PFX of version 1",
          "3015020101301006092a864886f70d010701a003040101", P12_FORMAT_PKCS12,
          23 },
        { "a signed PFX", "3015020103301006092a864886f70d010702a003040101",
          P12_FORMAT_PKCS12, 23 },
        { "a PFX with another content type", "3009020103300406022a03",
          P12_FORMAT_PKCS12, 11 },
        { "a PFX without a content", "30050201033000", P12_FORMAT_PKCS12, 7 },
        { "a PFX of indefinite length",
          "3080020103308006092a864886f70d010701a08024800401010000000000000000",
          P12_FORMAT_PKCS12, 0 },
        { "a PFX with a length in four octets",
          "308400000015020103301006092a864886f70d010701a003040101",
          P12_FORMAT_PKCS12, 27 },
        { "a PFX and more", PFX "0000000000000000", P12_FORMAT_PKCS12, 23 },
        { "a length of 2^31 - 1", "30847fffffff0201033000", P12_FORMAT_PKCS12,
          0x80000005 },
        { "a length of 2^63", "308880000000000000000201033000",
          P12_FORMAT_PKCS12, 0x800000000000000a },
        { "a length of 2^64 - 1", "3088ffffffffffffffff0201033000",
          P12_FORMAT_PKCS12, SIZE_MAX },
        { "a length of 2^72 - 1", "3089ffffffffffffffffff0201033000",
          P12_FORMAT_PKCS12, SIZE_MAX },
        { "PKCS#7", "301006092a864886f70d010702a003040101", P12_FORMAT_PKCS7,
          18 },
        { "PKCS#8", "300c020100300406022a03040101", P12_FORMAT_PKCS8, 14 },
        { "PKCS#8 with its public key", "300f020101300406022a03040101810100",
          P12_FORMAT_PKCS8, 17 },
        { "encrypted PKCS#8", "3009300406022a03040101",
          P12_FORMAT_PKCS8_ENCRYPTED, 11 },
        { "a public key", "300a300406022a0303020001", P12_FORMAT_PUBLIC_KEY,
          12 },
        { "an RSA public key", "3007020200c8020103", P12_FORMAT_PUBLIC_KEY, 9 },
        { "an RSA key", "300a020100020200c8020103", P12_FORMAT_KEY, 12 },
        { "an EC key", "300c020101040101a00406022a03", P12_FORMAT_KEY, 14 },
        { "a DSA key", "3012020100020105020106020107020108020109",
          P12_FORMAT_KEY, 20 },
        { "a request",
          "302a301e020100300b3109300706022a030c0178300a300406022a0303020001"
          "a000300406022a0303020001",
          P12_FORMAT_REQUEST, 44 },
        { "a CRL",
          "30313025020101300406022a03300b3109300706022a030c0178170d32363031"
          "30313030303030305a300406022a0303020001",
          P12_FORMAT_CRL, 51 },
        { "a CRL of version 1",
          "302e3022300406022a03300b3109300706022a030c0178170d32363031303130"
          "30303030305a300406022a0303020001",
          P12_FORMAT_CRL, 48 },
        { "a certificate", CERTIFICATE, P12_FORMAT_CERTIFICATE, 98 },
        { "a certificate of version 1",
          "305b304f020105300406022a03300b3109300706022a030c0178301e170d3236"
          "303130313030303030305a170d3236303130313030303030305a300b31093007"
          "06022a030c0178300a300406022a0303020001300406022a0303020001",
          P12_FORMAT_CERTIFICATE, 93 },
        { "a certificate that is cut",
          "30823abc3054a003020102020105300406022a03300b3109300706022a030c01"
          "78301e170d3236303130313030303030305a",
          P12_FORMAT_CERTIFICATE, 0x3abc + 4 },
        { "another SEQUENCE", "300706022a03040101", P12_FORMAT_ASN1, 9 },
        { "an OCTET STRING", "0403010203", P12_FORMAT_ASN1, 5 },
        { "an OCTET STRING with more behind", "040301020300",
          P12_FORMAT_UNKNOWN, 0 },
        { "a SEQUENCE of a reserved length", "30ff0201033006060101",
          P12_FORMAT_UNKNOWN, 0 },
        { "a PFX that was saved as UTF-8",
          "30efbfbd0aefbfbd020103300a06092aefbfbd48efbfbd", P12_FORMAT_MANGLED,
          0 },
    };

    for (size_t i = 0; i < LENGTH(cases); i++)
        identify_hex(cases[i].why, cases[i].der, cases[i].format,
                     cases[i].size);
}

static void a_truncated_container_is_still_one(void **state)
{
    (void)state;
    struct test_hex whole = test_hex("3082001502010330100609"
                                     "2a864886f70d010701a003040101");

    for (size_t len = 1; len <= whole.len; len++) {
        struct p12_identity got;
        /* One byte is the digit 0; in five the number is not there yet. */
        enum p12_format format = len == 1  ? P12_FORMAT_TEXT
                                 : len < 7 ? P12_FORMAT_ASN1
                                           : P12_FORMAT_PKCS12;

        p12_identify(whole.bytes, len, &got);
        if (got.format != format)
            fail_msg("%zu bytes: %s", len, p12_format_name(got.format));
        assert_int_equal(got.size, len < 4 ? 0 : whole.len);
        assert_int_equal(got.truncated, len >= 4 && len < whole.len);
    }
}

static void a_large_file_is_known_by_its_beginning(void **state)
{
    (void)state;
    static uint8_t file[200000] = { 0x30, 0x83, 0x03, 0x0d, 0x3b,
                                    0x02, 0x01, 0x03, 0x30, 0x80 };
    struct p12_identity got;

    p12_identify(file, sizeof file, &got); /* 200,000 bytes with the header */
    assert_int_equal(got.format, P12_FORMAT_PKCS12);
    assert_int_equal(got.size, sizeof file);
    assert_false(got.truncated);
    p12_identify(file, sizeof file - 1, &got);
    assert_int_equal(got.size, sizeof file);
    assert_true(got.truncated);
    memset(file, 'a', sizeof file);
    memcpy(file + 65535, "\xc3\xbc", 2); /* the look ends between them */
    p12_identify(file, sizeof file, &got);
    assert_int_equal(got.format, P12_FORMAT_TEXT);
}

static void other_binary_formats_are_known_by_their_first_bytes(void **state)
{
    (void)state;
    const struct {
        const char *why;
        const char *bytes;
        enum p12_format format;
    } cases[] = {
        { "JKS", "feedfeed000000020000000100000001", P12_FORMAT_JKS },
        { "JCEKS", "cececece000000020000000100000001", P12_FORMAT_JCEKS },
        { "SQLite", "53514c69746520666f726d6174203300", P12_FORMAT_SQLITE },
        { "ZIP", "504b03040a000000", P12_FORMAT_ZIP },
        { "an empty ZIP", "504b050600000000", P12_FORMAT_ZIP },
        { "gzip", "1f8b0800", P12_FORMAT_GZIP },
        { "an OpenSSH key", OPENSSH_KEY, P12_FORMAT_OPENSSH_KEY },
        { "a PGP public key", "99010d045f", P12_FORMAT_PGP },
        { "a short PGP public key", "9833045f", P12_FORMAT_PGP },
        { "a PGP secret key", "9503c6045f", P12_FORMAT_PGP },
        { "a PGP key with a new header", "c633045f", P12_FORMAT_PGP },
        { "half of JKS", "feed0000", P12_FORMAT_UNKNOWN },
        { "zeros", "0000000000000000", P12_FORMAT_UNKNOWN },
        { "a PGP header of no version", "99010d455f", P12_FORMAT_UNKNOWN },
        { "a PGP header and no more", "9901", P12_FORMAT_UNKNOWN },
    };

    for (size_t i = 0; i < LENGTH(cases); i++)
        identify_hex(cases[i].why, cases[i].bytes, cases[i].format, 0);
}

static void text_is_known_by_what_is_in_it(void **state)
{
    (void)state;
    const struct {
        const char *why;
        struct p12_span text;
        enum p12_format format;
    } cases[] = {
        { "nothing", { NULL, 0 }, P12_FORMAT_EMPTY },
        { "a line", TEXT("hello\n"), P12_FORMAT_TEXT },
        { "UTF-8", TEXT("gr\xc3\xbc\xc3\x9f\n"), P12_FORMAT_TEXT },
        { "UTF-16", TEXT("\xff\xfeh\0i\0"), P12_FORMAT_TEXT },
        { "Latin-1", TEXT("gr\xfc\xdf\n"), P12_FORMAT_UNKNOWN },
        { "a control character", TEXT("hello\x01\n"), P12_FORMAT_UNKNOWN },
        { "a line that begins like a SEQUENCE", TEXT("0123456789\n"),
          P12_FORMAT_TEXT },
        { "HTML", TEXT("<!DOCTYPE html><html>"), P12_FORMAT_HTML },
        { "HTML with space before", TEXT("\xef\xbb\xbf\r\n <HTML lang=en>"),
          P12_FORMAT_HTML },
        { "JSON", TEXT("{\"error\": 1}"), P12_FORMAT_JSON },
        { "empty JSON", TEXT("{}"), P12_FORMAT_JSON },
        { "a JSON array", TEXT(" [ {\"a\": 1} ]"), P12_FORMAT_JSON },
        { "a brace", TEXT("{"), P12_FORMAT_TEXT },
        { "an INI file", TEXT("[section]\n"), P12_FORMAT_TEXT },
        { "base64 of a PFX", TEXT("MBUCAQMwEAYJKoZIhvcNAQcBoAMEAQE=\n"),
          P12_FORMAT_PKCS12_BASE64 },
        { "base64 of a PFX in lines", TEXT("MBUCAQMw\r\nEAYJKoZIhvcN\r\n"),
          P12_FORMAT_PKCS12_BASE64 },
        { "base64 of a PFX behind a mark",
          TEXT("\xef\xbb\xbfMBUCAQMwEAYJKoZIhvcNAQcBoAMEAQE="),
          P12_FORMAT_PKCS12_BASE64 },
        { "base64 of something else", TEXT("aGVsbG8gd29ybGQ=\n"),
          P12_FORMAT_TEXT },
        { "base64 of a PFX and a remark",
          TEXT("MBUCAQMwEAYJKoZIhvcNAQcBoAMEAQE=\n(from mail)\n"),
          P12_FORMAT_TEXT },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_identity got;

        p12_identify(cases[i].text.ptr, cases[i].text.len, &got);
        if (got.format != cases[i].format)
            fail_msg("%s: %s", cases[i].why, p12_format_name(got.format));
        assert_int_equal(got.size, 0);
        assert_false(got.truncated);
    }
}

#define PEM(label, body) \
    TEXT("-----BEGIN " label "-----\n" body "\n-----END " label "-----\n")
#define PFX_BASE64 "MBUCAQMwEAYJKoZIhvcNAQcBoAMEAQE="

static void pem_is_known_by_its_content_or_its_label(void **state)
{
    (void)state;
    const struct {
        const char *why;
        struct p12_span text;
        enum p12_format format;
    } cases[] = {
        { "PKCS12", PEM("PKCS12", PFX_BASE64), P12_FORMAT_PKCS12_PEM },
        { "PFX", PEM("PFX", PFX_BASE64), P12_FORMAT_PKCS12_PEM },
        { "PFX by its label alone", PEM("PFX", "AAAA"), P12_FORMAT_PKCS12_PEM },
        { "CERTIFICATE around a PFX", PEM("CERTIFICATE", PFX_BASE64),
          P12_FORMAT_PKCS12_PEM },
        { "a label of its own around a PFX", PEM("MY STORE", PFX_BASE64),
          P12_FORMAT_PKCS12_PEM },
        { "no label around a PFX", PEM("", PFX_BASE64), P12_FORMAT_PKCS12_PEM },
        { "without line breaks",
          TEXT("-----BEGIN PFX-----" PFX_BASE64 "-----END PFX-----"),
          P12_FORMAT_PKCS12_PEM },
        { "a PFX behind a certificate",
          TEXT("-----BEGIN CERTIFICATE-----\nMGAw\n-----END CERTIFICATE-----\n"
               "-----BEGIN PFX-----\n" PFX_BASE64 "\n-----END PFX-----\n"),
          P12_FORMAT_PKCS12_PEM },
        { "CERTIFICATE", PEM("CERTIFICATE", "MGAw"),
          P12_FORMAT_CERTIFICATE_PEM },
        { "text before",
          TEXT("Bag Attributes\n    localKeyID: 01\n"
               "-----BEGIN CERTIFICATE-----\nMGAw"),
          P12_FORMAT_CERTIFICATE_PEM },
        { "a mark before",
          TEXT("\xef\xbb\xbf-----BEGIN CERTIFICATE-----\nMGAw"),
          P12_FORMAT_CERTIFICATE_PEM },
        { "OpenSSL's trusted certificate", PEM("TRUSTED CERTIFICATE", "MGAw"),
          P12_FORMAT_CERTIFICATE_PEM },
        { "a request", PEM("CERTIFICATE REQUEST", "MIIC"),
          P12_FORMAT_REQUEST_PEM },
        { "an old request", PEM("NEW CERTIFICATE REQUEST", "MIIC"),
          P12_FORMAT_REQUEST_PEM },
        { "a CRL", PEM("X509 CRL", "MIIC"), P12_FORMAT_CRL_PEM },
        { "PKCS#7", PEM("PKCS7", "MIIC"), P12_FORMAT_PKCS7_PEM },
        { "CMS", PEM("CMS", "MIIC"), P12_FORMAT_PKCS7_PEM },
        { "PKCS#8", PEM("PRIVATE KEY", "MIIC"), P12_FORMAT_PKCS8_PEM },
        { "encrypted PKCS#8", PEM("ENCRYPTED PRIVATE KEY", "MIIC"),
          P12_FORMAT_PKCS8_ENCRYPTED_PEM },
        { "PKCS#1", PEM("RSA PRIVATE KEY", "MIIC"), P12_FORMAT_KEY_PEM },
        { "SEC 1", PEM("EC PRIVATE KEY", "MIIC"), P12_FORMAT_KEY_PEM },
        { "DSA", PEM("DSA PRIVATE KEY", "MIIC"), P12_FORMAT_KEY_PEM },
        { "a public key", PEM("PUBLIC KEY", "MIIC"),
          P12_FORMAT_PUBLIC_KEY_PEM },
        { "OpenSSH", PEM("OPENSSH PRIVATE KEY", "b3Bl"),
          P12_FORMAT_OPENSSH_KEY },
        { "PGP", PEM("PGP PUBLIC KEY BLOCK", "mQEN"), P12_FORMAT_PGP },
        { "a label of its own", PEM("MY STORE", "AAAA"), P12_FORMAT_TEXT },
        { "a label without an end", TEXT("-----BEGIN CERTIFICATE\nMGAw"),
          P12_FORMAT_TEXT },
        { "an end alone", TEXT("-----END CERTIFICATE-----\n"),
          P12_FORMAT_TEXT },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_identity got;

        p12_identify(cases[i].text.ptr, cases[i].text.len, &got);
        if (got.format != cases[i].format)
            fail_msg("%s: %s", cases[i].why, p12_format_name(got.format));
        assert_int_equal(got.size, 0);
    }
}

static void every_format_has_a_name_of_its_own(void **state)
{
    (void)state;
    for (int i = 0; i < P12_FORMAT_COUNT; i++) {
        const char *name = p12_format_name((enum p12_format)i);

        assert_non_null(name);
        for (int j = 0; j < i; j++)
            assert_string_not_equal(name, p12_format_name((enum p12_format)j));
    }
    assert_string_equal(p12_format_name(P12_FORMAT_COUNT),
                        p12_format_name(P12_FORMAT_UNKNOWN));
    assert_string_equal(p12_format_name(P12_FORMAT_CERTIFICATE_PEM),
                        "a PEM certificate");
    assert_string_equal(p12_format_name(P12_FORMAT_JKS),
                        "a Java keystore (JKS)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(asn1_is_known_by_its_shape),
        cmocka_unit_test(a_truncated_container_is_still_one),
        cmocka_unit_test(a_large_file_is_known_by_its_beginning),
        cmocka_unit_test(other_binary_formats_are_known_by_their_first_bytes),
        cmocka_unit_test(text_is_known_by_what_is_in_it),
        cmocka_unit_test(pem_is_known_by_its_content_or_its_label),
        cmocka_unit_test(every_format_has_a_name_of_its_own),
    };

    return cmocka_run_group_tests_name("identify", tests, NULL, NULL);
}
