#include <p12/x509.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "alloc.h"
#include "make.h"

/* openssl req -new -utf8 -newkey ec -pkeyopt ec_paramgen_curve:P-256 \
 *     -subj '/C=DE/O=Example, Inc./CN=Jürgen' ... |
 * openssl x509 -req -signkey ... -set_serial 0xab12cd34 -days 3650 -extfile
 * with basicConstraints, keyUsage, extendedKeyUsage, subjectKeyIdentifier,
 * subjectAltName and crlDistributionPoints; OpenSSL 3.0.19 */
static const uint8_t real_cert[] = {
    0x30, 0x82, 0x02, 0xd3, 0x30, 0x82, 0x02, 0x79, 0xa0, 0x03, 0x02, 0x01,
    0x02, 0x02, 0x05, 0x00, 0xab, 0x12, 0xcd, 0x34, 0x30, 0x0a, 0x06, 0x08,
    0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02, 0x30, 0x37, 0x31, 0x0b,
    0x30, 0x09, 0x06, 0x03, 0x55, 0x04, 0x06, 0x13, 0x02, 0x44, 0x45, 0x31,
    0x16, 0x30, 0x14, 0x06, 0x03, 0x55, 0x04, 0x0a, 0x0c, 0x0d, 0x45, 0x78,
    0x61, 0x6d, 0x70, 0x6c, 0x65, 0x2c, 0x20, 0x49, 0x6e, 0x63, 0x2e, 0x31,
    0x10, 0x30, 0x0e, 0x06, 0x03, 0x55, 0x04, 0x03, 0x0c, 0x07, 0x4a, 0xc3,
    0xbc, 0x72, 0x67, 0x65, 0x6e, 0x30, 0x1e, 0x17, 0x0d, 0x32, 0x36, 0x31,
    0x31, 0x32, 0x30, 0x31, 0x37, 0x30, 0x39, 0x30, 0x35, 0x5a, 0x17, 0x0d,
    0x33, 0x36, 0x31, 0x31, 0x31, 0x37, 0x31, 0x37, 0x30, 0x39, 0x30, 0x35,
    0x5a, 0x30, 0x37, 0x31, 0x0b, 0x30, 0x09, 0x06, 0x03, 0x55, 0x04, 0x06,
    0x13, 0x02, 0x44, 0x45, 0x31, 0x16, 0x30, 0x14, 0x06, 0x03, 0x55, 0x04,
    0x0a, 0x0c, 0x0d, 0x45, 0x78, 0x61, 0x6d, 0x70, 0x6c, 0x65, 0x2c, 0x20,
    0x49, 0x6e, 0x63, 0x2e, 0x31, 0x10, 0x30, 0x0e, 0x06, 0x03, 0x55, 0x04,
    0x03, 0x0c, 0x07, 0x4a, 0xc3, 0xbc, 0x72, 0x67, 0x65, 0x6e, 0x30, 0x59,
    0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06,
    0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
    0x04, 0x37, 0x62, 0xef, 0x63, 0x66, 0x91, 0xfa, 0x1d, 0xf0, 0x33, 0xb2,
    0x22, 0x86, 0x88, 0x95, 0xbd, 0x8f, 0x0f, 0xe7, 0x8d, 0xf1, 0x25, 0xdd,
    0xbc, 0xd4, 0x1f, 0x3c, 0x0b, 0xdb, 0x55, 0xff, 0x43, 0xce, 0x09, 0x23,
    0x93, 0x2f, 0x99, 0x3e, 0x70, 0xe2, 0x68, 0x23, 0xc6, 0xdf, 0x7d, 0x80,
    0x97, 0x46, 0x6d, 0x85, 0x1e, 0x73, 0x2d, 0xf3, 0xeb, 0xa6, 0x28, 0x0d,
    0xcc, 0x8e, 0xdf, 0x44, 0xb6, 0xa3, 0x82, 0x01, 0x70, 0x30, 0x82, 0x01,
    0x6c, 0x30, 0x12, 0x06, 0x03, 0x55, 0x1d, 0x13, 0x01, 0x01, 0xff, 0x04,
    0x08, 0x30, 0x06, 0x01, 0x01, 0xff, 0x02, 0x01, 0x03, 0x30, 0x0f, 0x06,
    0x03, 0x55, 0x1d, 0x0f, 0x01, 0x01, 0xff, 0x04, 0x05, 0x03, 0x03, 0x07,
    0x8c, 0x80, 0x30, 0x22, 0x06, 0x03, 0x55, 0x1d, 0x25, 0x04, 0x1b, 0x30,
    0x19, 0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01, 0x06,
    0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x02, 0x06, 0x03, 0x2a,
    0x03, 0x04, 0x30, 0x1d, 0x06, 0x03, 0x55, 0x1d, 0x0e, 0x04, 0x16, 0x04,
    0x14, 0x82, 0x14, 0xbe, 0x15, 0x97, 0x9e, 0xed, 0xcc, 0x06, 0x91, 0xbe,
    0x7d, 0xfa, 0xb2, 0x8d, 0x65, 0x7a, 0x91, 0xb7, 0x79, 0x30, 0x4d, 0x06,
    0x03, 0x55, 0x1d, 0x23, 0x04, 0x46, 0x30, 0x44, 0xa1, 0x3b, 0xa4, 0x39,
    0x30, 0x37, 0x31, 0x0b, 0x30, 0x09, 0x06, 0x03, 0x55, 0x04, 0x06, 0x13,
    0x02, 0x44, 0x45, 0x31, 0x16, 0x30, 0x14, 0x06, 0x03, 0x55, 0x04, 0x0a,
    0x0c, 0x0d, 0x45, 0x78, 0x61, 0x6d, 0x70, 0x6c, 0x65, 0x2c, 0x20, 0x49,
    0x6e, 0x63, 0x2e, 0x31, 0x10, 0x30, 0x0e, 0x06, 0x03, 0x55, 0x04, 0x03,
    0x0c, 0x07, 0x4a, 0xc3, 0xbc, 0x72, 0x67, 0x65, 0x6e, 0x82, 0x05, 0x00,
    0xab, 0x12, 0xcd, 0x34, 0x30, 0x6c, 0x06, 0x03, 0x55, 0x1d, 0x11, 0x04,
    0x65, 0x30, 0x63, 0x82, 0x09, 0x61, 0x2e, 0x65, 0x78, 0x61, 0x6d, 0x70,
    0x6c, 0x65, 0x81, 0x0b, 0x62, 0x40, 0x63, 0x2e, 0x65, 0x78, 0x61, 0x6d,
    0x70, 0x6c, 0x65, 0x86, 0x11, 0x68, 0x74, 0x74, 0x70, 0x3a, 0x2f, 0x2f,
    0x64, 0x2e, 0x65, 0x78, 0x61, 0x6d, 0x70, 0x6c, 0x65, 0x2f, 0x87, 0x04,
    0xc0, 0x00, 0x02, 0x01, 0x87, 0x10, 0x20, 0x01, 0x0d, 0xb8, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x88, 0x02,
    0x2a, 0x03, 0xa4, 0x0e, 0x30, 0x0c, 0x31, 0x0a, 0x30, 0x08, 0x06, 0x03,
    0x55, 0x04, 0x03, 0x0c, 0x01, 0x66, 0xa0, 0x0a, 0x06, 0x03, 0x2a, 0x03,
    0x04, 0xa0, 0x03, 0x0c, 0x01, 0x78, 0x30, 0x45, 0x06, 0x03, 0x55, 0x1d,
    0x1f, 0x04, 0x3e, 0x30, 0x3c, 0x30, 0x1c, 0xa0, 0x1a, 0xa0, 0x18, 0x86,
    0x16, 0x68, 0x74, 0x74, 0x70, 0x3a, 0x2f, 0x2f, 0x65, 0x2e, 0x65, 0x78,
    0x61, 0x6d, 0x70, 0x6c, 0x65, 0x2f, 0x31, 0x2e, 0x63, 0x72, 0x6c, 0x30,
    0x1c, 0xa0, 0x1a, 0xa0, 0x18, 0x86, 0x16, 0x68, 0x74, 0x74, 0x70, 0x3a,
    0x2f, 0x2f, 0x65, 0x2e, 0x65, 0x78, 0x61, 0x6d, 0x70, 0x6c, 0x65, 0x2f,
    0x32, 0x2e, 0x63, 0x72, 0x6c, 0x30, 0x0a, 0x06, 0x08, 0x2a, 0x86, 0x48,
    0xce, 0x3d, 0x04, 0x03, 0x02, 0x03, 0x48, 0x00, 0x30, 0x45, 0x02, 0x21,
    0x00, 0x86, 0x9b, 0x8c, 0xb7, 0x28, 0xca, 0xa9, 0x14, 0x8d, 0xad, 0xd1,
    0x85, 0x9c, 0xd7, 0x23, 0x8b, 0x7d, 0x8d, 0xaf, 0x1f, 0x43, 0xcb, 0x10,
    0x1d, 0xa2, 0x88, 0x2c, 0x42, 0xda, 0xaf, 0x9f, 0xf9, 0x02, 0x20, 0x52,
    0x8f, 0x05, 0x18, 0x7d, 0xd1, 0xec, 0x7d, 0x75, 0x52, 0xcb, 0xd5, 0x93,
    0xce, 0x72, 0x88, 0x8d, 0xbe, 0x2c, 0x23, 0x3e, 0xf4, 0xfd, 0xbb, 0xb3,
    0xff, 0x56, 0x06, 0x06, 0xb2, 0x0b, 0x19,
};

static struct p12_span real_span(void)
{
    return (struct p12_span){ real_cert, sizeof real_cert };
}

static struct p12_cert *parsed(struct p12_span der)
{
    struct p12_cert *cert = NULL;
    struct p12_error err = { .rc = P12_OK };

    if (p12_cert_parse(der, &cert, &err) != P12_OK)
        fail_msg("%s at %zu: %s", err.path, err.offset, err.detail);
    return cert;
}

static void assert_span(const char *why, struct p12_span got,
                        struct p12_span wanted)
{
    if (got.len != wanted.len ||
        (got.len != 0 && memcmp(got.ptr, wanted.ptr, got.len) != 0))
        fail_msg("%s: other bytes", why);
}

/* FIPS 180-4's examples, and a hash that there is none of. */
static void a_digest_is_as_long_as_its_hash(void **state)
{
    (void)state;
    const struct p12_span abc = BYTES('a', 'b', 'c');
    uint8_t digest[P12_DIGEST_MAX];

    assert_int_equal(p12_digest("SHA-1", abc, digest), 20);
    test_equal("SHA-1", digest, 20, "a9993e364706816aba3e25717850c26c9cd0d89d");
    assert_int_equal(p12_digest("SHA-256", abc, digest), 32);
    test_equal("SHA-256", digest, 32,
               "ba7816bf8f01cfea414140de5dae2223"
               "b00361a396177a9cb410ff61f20015ad");
    assert_int_equal(
        p12_digest("SHA-512", (struct p12_span){ NULL, 0 }, digest), 64);
    assert_int_equal(digest[0], 0xcf);
    assert_int_equal(p12_digest("SHA-0", abc, digest), 0);
    assert_int_equal(digest[0], 0xcf); /* left as it was */
}

/* What `openssl x509 -text -fingerprint` and sha256sum say of it. */
static void a_real_certificate_says_what_openssl_says(void **state)
{
    (void)state;
    struct p12_cert *cert = parsed(real_span());
    struct p12_key_info key = p12_cert_key(cert);
    char text[64];
    uint8_t digest[32];

    assert_null(p12_cert_problem(cert));
    p12_cert_subject(cert, text, sizeof text);
    assert_string_equal(text, "CN=J\xc3\xbcrgen,O=Example\\, Inc.,C=DE");
    p12_cert_issuer(cert, text, sizeof text);
    assert_string_equal(text, "CN=J\xc3\xbcrgen,O=Example\\, Inc.,C=DE");
    assert_true(p12_cert_is_self_issued(cert));
    assert_int_equal(p12_cert_version(cert), 3);
    assert_span("serial", p12_cert_serial(cert),
                (struct p12_span)BYTES(0x00, 0xab, 0x12, 0xcd, 0x34));
    assert_int_equal(p12_cert_not_before(cert), 1795194545);
    assert_int_equal(p12_cert_not_after(cert), 2110554545);
    assert_string_equal(key.type, "EC");
    assert_int_equal(key.bits, 256);
    assert_string_equal(key.curve, "P-256");
    assert_true(key.known);
    assert_string_equal(p12_oid_name(p12_cert_signature_algorithm(cert)),
                        "ecdsa-with-SHA256");
    assert_span("DER", p12_cert_der(cert), real_span());
    p12_cert_fingerprint(cert, digest);
    test_equal("fingerprint", digest, sizeof digest,
               "5c6be13fcd3d43692278b5f2b1113259"
               "f0404920d169708e20cab26dc4f32cba");
    p12_cert_key_fingerprint(cert, digest);
    test_equal("key fingerprint", digest, sizeof digest,
               "ffcd54637d415a8d46d62a745efa943c"
               "53b2e80c78916d861cf129860f3066bf");
    p12_cert_free(cert);
}

static void a_real_certificates_extensions_are_those_of_openssl(void **state)
{
    (void)state;
    const char *alt_names[] = { "DNS:a.example",         "email:b@c.example",
                                "URI:http://d.example/", "IP:192.0.2.1",
                                "IP:2001:db8::1",        "RID:1.2.3",
                                "dirName:CN=f",          "other:1.2.3.4" };
    struct p12_cert *cert = parsed(real_span());
    bool ca = false;
    int64_t path_len = 0;
    uint16_t usage = 0;
    char text[64];

    assert_true(p12_cert_basic_constraints(cert, &ca, &path_len));
    assert_true(ca);
    assert_int_equal(path_len, 3);
    assert_true(p12_cert_key_usage(cert, &usage));
    assert_int_equal(usage, 1 << 0 | 1 << 4 | 1 << 5 | 1 << 8);
    assert_int_equal(p12_cert_n_ext_key_usages(cert), 3);
    assert_string_equal(p12_oid_name(p12_cert_ext_key_usage(cert, 1)),
                        "clientAuth");
    p12_oid_text(p12_cert_ext_key_usage(cert, 2), text, sizeof text);
    assert_string_equal(text, "1.2.3.4");
    assert_int_equal(p12_cert_n_alt_names(cert), LENGTH(alt_names));
    for (size_t i = 0; i < LENGTH(alt_names); i++) {
        assert_int_equal(p12_cert_alt_name(cert, i, text, sizeof text),
                         strlen(alt_names[i]));
        assert_string_equal(text, alt_names[i]);
    }
    assert_int_equal(p12_cert_n_crl_uris(cert), 2);
    p12_cert_crl_uri(cert, 1, text, sizeof text);
    assert_string_equal(text, "http://e.example/2.crl");
    test_equal("subject key id", p12_cert_subject_key_id(cert).ptr,
               p12_cert_subject_key_id(cert).len,
               "8214be15979eedcc0691be7dfab28d657a91b779");
    assert_int_equal(p12_cert_authority_key_id(cert).len, 0);
    p12_cert_free(cert);
}

static void what_a_certificate_does_not_say_is_empty(void **state)
{
    (void)state;
    struct plan plan = { .serial = { NULL, 0 } };
    struct p12_cert *cert = made_cert_parsed(&plan);
    bool ca = true;
    uint16_t usage = 7;
    char text[8] = "canary";

    assert_null(p12_cert_problem(cert));
    assert_int_equal(p12_cert_version(cert), 1);
    assert_false(p12_cert_basic_constraints(cert, &ca, NULL));
    assert_true(ca);
    assert_false(p12_cert_key_usage(cert, &usage));
    assert_int_equal(usage, 7);
    assert_int_equal(p12_cert_n_ext_key_usages(cert), 0);
    assert_int_equal(p12_cert_ext_key_usage(cert, 0).len, 0);
    assert_int_equal(p12_cert_n_alt_names(cert), 0);
    assert_int_equal(p12_cert_alt_name(cert, 0, text, sizeof text), 0);
    assert_string_equal(text, "");
    assert_int_equal(p12_cert_n_crl_uris(cert), 0);
    assert_int_equal(p12_cert_crl_uri(cert, 0, text, sizeof text), 0);
    assert_int_equal(p12_cert_subject_key_id(cert).len, 0);
    assert_int_equal(p12_cert_authority_key_id(cert).len, 0);
    assert_false(p12_cert_is_self_issued(cert));
    assert_null(p12_key_usage_name(9));
    assert_string_equal(p12_key_usage_name(8), "decipherOnly");
    p12_cert_free(cert);
    p12_cert_free(NULL);
}

/* Fields that real certificates have other than RFC 5280 asks. */
static void odd_fields_leave_a_certificate_readable(void **state)
{
    (void)state;
    const struct {
        const char *why;
        struct plan plan;
    } cases[] = {
        { "negative serial number",
          { .serial = BYTES(0x02, 0x02, 0xff, 0x7f) } },
        { "serial number of 200 octets",
          { .serial = TEXT("\x02\x81\xc8"
                           "0123456789012345678901234567890123456789"
                           "0123456789012345678901234567890123456789"
                           "0123456789012345678901234567890123456789"
                           "0123456789012345678901234567890123456789"
                           "0123456789012345678901234567890123456789") } },
        { "version 1, written out",
          { .version = BYTES(0xa0, 0x03, 0x02, 0x01, 0x00) } },
        { "version 4", { .version = BYTES(0xa0, 0x03, 0x02, 0x01, 0x03) } },
        { "negative version",
          { .version = BYTES(0xa0, 0x03, 0x02, 0x01, 0xff) } },
        { "empty issuer", { .issuer = BYTES(0x30, 0x00) } },
        { "empty subject", { .subject = BYTES(0x30, 0x00) } },
        { "an issuer that is no Name", { .issuer = BYTES(0x05, 0x00) } },
        { "times that are none",
          { .not_before = BYTES(0x17, 0x01, 'x'),
            .not_after = BYTES(0x05, 0x00) } },
        { "a public key that is none", { .spki = BYTES(0x30, 0x00) } },
        { "an algorithm below an arc of 128 bits",
          { .signature = BYTES(0x30, 0x15, 0x06, 0x13, 0x69, 0x83, 0xf0, 0x9d,
                               0xa7, 0xeb, 0xcf, 0xde, 0xe0, 0xc7, 0xa1, 0xa7,
                               0xb2, 0xc0, 0x94, 0x8c, 0xc8, 0xf9, 0x76) } },
        { "unique identifiers",
          { .behind_spki =
                BYTES(0x81, 0x02, 0x00, 0x01, 0x82, 0x02, 0x00, 0x02) } },
        { "extensions of version 1",
          { .extensions =
                BYTES(0x30, 0x07, 0x06, 0x03, 0x55, 0x1d, 0x63, 0x04, 0x00) } },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct made der = made_cert(&cases[i].plan);
        struct p12_error err = { .rc = P12_OK };
        struct p12_cert *cert = NULL;
        char text[64];

        if (p12_cert_parse(made_span(&der), &cert, &err) != P12_OK)
            fail_msg("%s: %s", cases[i].why, err.detail);
        if (p12_cert_problem(cert) != NULL)
            fail_msg("%s: %s", cases[i].why, p12_cert_problem(cert)->detail);
        p12_cert_subject(cert, text, sizeof text);
        p12_cert_issuer(cert, text, sizeof text);
        assert_non_null(p12_cert_key(cert).type);
        p12_cert_free(cert);
    }
}

static void odd_fields_are_shown_for_what_they_are(void **state)
{
    (void)state;
    struct plan plan = {
        .version = BYTES(0xa0, 0x03, 0x02, 0x01, 0x03),
        .serial = BYTES(0x02, 0x02, 0xff, 0x7f),
        .issuer = BYTES(0x05, 0x00),
        .subject = BYTES(0x30, 0x00),
        .not_before = BYTES(0x17, 0x01, 'x'),
        .not_after = BYTES(0x05, 0x00),
        .spki = BYTES(0x30, 0x00),
    };
    struct p12_cert *cert = made_cert_parsed(&plan);
    char text[64];

    assert_int_equal(p12_cert_version(cert), 4);
    assert_span("serial", p12_cert_serial(cert),
                (struct p12_span)BYTES(0xff, 0x7f));
    p12_cert_issuer(cert, text, sizeof text);
    assert_string_equal(text, "#0500");
    assert_int_equal(p12_cert_subject(cert, text, sizeof text), 0);
    assert_true(p12_cert_not_before(cert) == INT64_MIN);
    assert_true(p12_cert_not_after(cert) == INT64_MIN);
    assert_string_equal(p12_cert_key(cert).type, "unknown");
    assert_false(p12_cert_key(cert).known);
    p12_cert_free(cert);
}

/* The broken extension is as if absent, the next one is there, and the problem
 * names the broken one and its octets. */
static void a_broken_extension_is_named_and_left_out(void **state)
{
    (void)state;
    const struct {
        const char *name;
        uint8_t id;
        struct p12_span value;
    } cases[] = {
        { "subjectKeyIdentifier", 14, BYTES(0x05, 0x00) },
        { "subjectKeyIdentifier", 14, BYTES(0x04, 0x02, 0x01) },
        { "keyUsage", 15, BYTES(0x03, 0x00) },
        { "keyUsage", 15, BYTES(0x04, 0x02, 0x07, 0x80) },
        { "subjectAltName", 17, BYTES(0x04, 0x00) },
        { "subjectAltName", 17, BYTES(0x30, 0x02, 0x82, 0x05) },
        { "basicConstraints", 19, BYTES(0x30, 0x02, 0x05, 0x00) },
        { "basicConstraints", 19, BYTES(0x30, 0x02, 0x01, 0x00) },
        { "basicConstraints", 19, BYTES(0x30, 0x02, 0x02, 0x00) },
        { "basicConstraints", 19, BYTES(0x30, 0x03, 0x02, 0x01, 0xff) },
        { "basicConstraints", 19, { NULL, 0 } },
        { "cRLDistributionPoints", 31, BYTES(0x30, 0x02, 0x05, 0x00) },
        { "cRLDistributionPoints", 31,
          BYTES(0x30, 0x04, 0x30, 0x02, 0xa0, 0x05) },
        { "cRLDistributionPoints", 31,
          BYTES(0x30, 0x08, 0x30, 0x06, 0xa0, 0x04, 0xa0, 0x02, 0x86, 0x05) },
        { "authorityKeyIdentifier", 35, BYTES(0x04, 0x00) },
        { "authorityKeyIdentifier", 35, BYTES(0x30, 0x02, 0x80, 0x05) },
        { "extKeyUsage", 37, BYTES(0x30, 0x02, 0x05, 0x00) },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        uint8_t other_id = cases[i].id == 14 ? 15 : 14;
        struct made broken = made_extension(cases[i].id, cases[i].value);
        struct made other = made_extension(
            other_id, other_id == 14
                          ? (struct p12_span)BYTES(0x04, 0x01, 0xaa)
                          : (struct p12_span)BYTES(0x03, 0x02, 0x00, 0x80));
        struct made both = MADE(0x30, made_span(&broken), made_span(&other));
        struct plan plan = { .extensions = { both.bytes + 2, both.len - 2 } };
        struct p12_cert *cert = made_cert_parsed(&plan);
        const struct p12_error *problem = p12_cert_problem(cert);
        char path[P12_PATH_MAX];
        uint16_t usage;
        bool ca;

        if (problem == NULL)
            fail_msg("%s, case %zu: no problem", cases[i].name, i);
        snprintf(path, sizeof path, "certificate.extensions[0].%s",
                 cases[i].name);
        assert_string_equal(problem->path, path);
        assert_int_equal(problem->rc, P12_E_ENCODING);
        assert_memory_equal(p12_cert_der(cert).ptr + problem->offset,
                            cases[i].value.ptr, cases[i].value.len);
        if (other_id == 14)
            assert_int_equal(p12_cert_subject_key_id(cert).len, 1);
        else
            assert_true(p12_cert_key_usage(cert, &usage));
        assert_int_equal(p12_cert_n_alt_names(cert), 0);
        assert_int_equal(p12_cert_n_crl_uris(cert), 0);
        assert_int_equal(p12_cert_n_ext_key_usages(cert), 0);
        assert_false(p12_cert_basic_constraints(cert, &ca, NULL));
        p12_cert_free(cert);
    }
}

/* The list itself, not a value in it. */
static void broken_extensions_are_no_reason_to_give_up(void **state)
{
    (void)state;
    const struct {
        const char *path;
        struct p12_span extensions;
    } cases[] = {
        { "certificate.extensions[0]", BYTES(0x05, 0x00) },
        { "certificate.extensions[0]", BYTES(0x30, 0x00) },
        { "certificate.extensions[0].keyUsage",
          BYTES(0x30, 0x05, 0x06, 0x03, 0x55, 0x1d, 0x0f) },
        { "certificate.extensions[0].keyUsage",
          BYTES(0x30, 0x0b, 0x06, 0x03, 0x55, 0x1d, 0x0f, 0x04, 0x02, 0x03,
                0x00, 0x05, 0x00) },
        { "certificate.extensions[1].subjectKeyIdentifier",
          BYTES(0x30, 0x09, 0x06, 0x03, 0x55, 0x1d, 0x0e, 0x04, 0x02, 0x04,
                0x00, 0x30, 0x09, 0x06, 0x03, 0x55, 0x1d, 0x0e, 0x04, 0x02,
                0x04, 0x00) },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct plan plan = { .extensions = cases[i].extensions };
        struct p12_cert *cert = made_cert_parsed(&plan);

        assert_non_null(p12_cert_problem(cert));
        assert_int_equal(p12_cert_problem(cert)->rc, P12_E_SCHEMA);
        assert_string_equal(p12_cert_problem(cert)->path, cases[i].path);
        p12_cert_free(cert);
    }
}

static void alternative_names_are_written_by_kind(void **state)
{
    (void)state;
    const struct {
        struct p12_span name;
        const char *text;
    } cases[] = {
        { BYTES(0x82, 0x00), "DNS:" },
        { BYTES(0x82, 0x03, 'a', 0x00, 'b'), "DNS:a\\00b" },
        { BYTES(0x82, 0x02, 'a', '\n'), "DNS:a\\0A" },
        { BYTES(0x82, 0x02, 0xc3, 0x9c), "DNS:\xc3\x9c" },
        { BYTES(0x86, 0x03, 'a', ',', '\\'), "URI:a,\\\\" },
        { BYTES(0x87, 0x04, 255, 0, 10, 1), "IP:255.0.10.1" },
        { BYTES(0x87, 0x03, 1, 2, 3), "IP:#010203" },
        { BYTES(0x87, 0x00), "IP:#" },
        { BYTES(0x87, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
          "IP:::" },
        { BYTES(0x87, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
          "IP:::1" },
        { BYTES(0x87, 16, 0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
          "IP:fe80::" },
        { BYTES(0x87, 16, 0x20, 1, 0xd, 0xb8, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0,
                1),
          "IP:2001:db8:0:1:1:1:1:1" },
        { BYTES(0x87, 16, 0x20, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1),
          "IP:2001:0:0:1::1" },
        { BYTES(0x87, 16, 0x20, 1, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1),
          "IP:2001::1:1:0:0:1" },
        { BYTES(0x88, 0x02, 0x2a, 0x03), "RID:1.2.3" },
        { BYTES(0x88, 0x01, 0x80), "RID:#80" },
        { BYTES(0xa0, 0x04, 0x06, 0x02, 0x2a, 0x03), "other:1.2.3" },
        { BYTES(0xa0, 0x02, 0x05, 0x00), "other:#" },
        { BYTES(0xa4, 0x02, 0x30, 0x00), "dirName:" },
        { BYTES(0xa4, 0x02, 0x05, 0x00), "dirName:#0500" },
        { BYTES(0xa3, 0x00), "x400:#A300" },
        { BYTES(0xa5, 0x00), "ediParty:#A500" },
        { BYTES(0x05, 0x00), "unknown:#0500" },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct made list = MADE(0x30, cases[i].name);
        struct made extension = made_extension(17, made_span(&list));
        struct plan plan = { .extensions = made_span(&extension) };
        struct p12_cert *cert = made_cert_parsed(&plan);
        char text[64];
        size_t len = p12_cert_alt_name(cert, 0, text, sizeof text);

        assert_int_equal(p12_cert_n_alt_names(cert), 1);
        assert_string_equal(text, cases[i].text);
        assert_int_equal(len, strlen(text));
        p12_cert_free(cert);
    }
}

static void key_identifiers_and_flags_are_read_from_der(void **state)
{
    (void)state;
    struct made aki =
        made_extension(35, (struct p12_span)BYTES(0x30, 0x06, 0x80, 0x01, 0xaa,
                                                  0x82, 0x01, 0x01));
    struct made ku =
        made_extension(15, (struct p12_span)BYTES(0x03, 0x02, 0x05, 0xa0));
    struct made bc = made_extension(
        19, (struct p12_span)BYTES(0x30, 0x03, 0x01, 0x01, 0x01));
    struct made crl =
        made_extension(31, (struct p12_span)BYTES(0x30, 0x0d, 0x30, 0x00, 0x30,
                                                  0x09, 0xa0, 0x07, 0xa0, 0x05,
                                                  0x82, 0x00, 0x86, 0x01, 'u'));
    struct made all = MADE(0x30, made_span(&aki), made_span(&ku),
                           made_span(&bc), made_span(&crl));
    struct plan plan = { .extensions = { all.bytes + 2, all.len - 2 } };
    struct p12_cert *cert = made_cert_parsed(&plan);
    uint16_t usage = 0;
    int64_t path_len = 0;
    bool ca = false;
    char text[8];

    assert_null(p12_cert_problem(cert));
    assert_span("authority key id", p12_cert_authority_key_id(cert),
                (struct p12_span)BYTES(0xaa));
    assert_true(p12_cert_key_usage(cert, &usage));
    assert_int_equal(usage, 1 << 0 | 1 << 2);
    assert_true(p12_cert_basic_constraints(cert, &ca, &path_len));
    assert_true(ca); /* BER: any octet but zero */
    assert_int_equal(path_len, -1);
    assert_int_equal(p12_cert_n_crl_uris(cert), 1);
    assert_int_equal(p12_cert_crl_uri(cert, 0, text, sizeof text), 1);
    assert_string_equal(text, "u");
    p12_cert_free(cert);
}

/* Fingerprints and the DER are those of the octets as they were. */
static void ber_is_read_and_kept_as_it_is(void **state)
{
    (void)state;
    struct p12_cert *plain = parsed(real_span());
    uint8_t ber[sizeof real_cert + 2];
    struct p12_cert *cert;
    uint8_t digest[32];
    uint8_t other[32];

    /* 30 82 xx xx ... becomes 30 80 ... 00 00 */
    ber[0] = 0x30;
    ber[1] = 0x80;
    memcpy(ber + 2, real_cert + 4, sizeof real_cert - 4);
    memset(ber + sizeof ber - 4, 0, 2);
    cert = parsed((struct p12_span){ ber, sizeof ber - 2 });
    assert_null(p12_cert_problem(cert));
    assert_span("DER", p12_cert_der(cert),
                (struct p12_span){ ber, sizeof ber - 2 });
    assert_span("serial", p12_cert_serial(cert), p12_cert_serial(plain));
    assert_int_equal(p12_cert_n_alt_names(cert), p12_cert_n_alt_names(plain));
    p12_cert_fingerprint(cert, digest);
    p12_cert_fingerprint(plain, other);
    assert_memory_not_equal(digest, other, sizeof digest);
    p12_cert_key_fingerprint(cert, digest);
    p12_cert_key_fingerprint(plain, other);
    assert_memory_equal(digest, other, sizeof digest);
    p12_cert_free(cert);
    p12_cert_free(plain);
}

static void bytes_behind_a_certificate_are_a_problem_of_it(void **state)
{
    (void)state;
    uint8_t longer[sizeof real_cert + 1] = { 0 };
    struct p12_cert *cert;

    memcpy(longer, real_cert, sizeof real_cert);
    cert = parsed((struct p12_span){ longer, sizeof longer });
    assert_span("DER", p12_cert_der(cert), real_span());
    assert_non_null(p12_cert_problem(cert));
    assert_int_equal(p12_cert_problem(cert)->rc, P12_E_ENCODING);
    assert_int_equal(p12_cert_problem(cert)->offset, sizeof real_cert);
    p12_cert_free(cert);
}

static void what_is_no_certificate_is_refused(void **state)
{
    (void)state;
    const struct {
        const char *why;
        struct p12_span der;
        enum p12_rc rc;
    } cases[] = {
        { "nothing", { NULL, 0 }, P12_E_TRUNCATED },
        { "a header cut short", BYTES(0x30), P12_E_TRUNCATED },
        { "an empty SEQUENCE", BYTES(0x30, 0x00), P12_E_SCHEMA },
        { "another type", BYTES(0x04, 0x01, 0xaa), P12_E_SCHEMA },
        { "a broken length", BYTES(0x30, 0x03, 0x30, 0x05, 0x00),
          P12_E_ENCODING },
        { "a certificate without its key",
          BYTES(0x30, 0x10, 0x30, 0x05, 0x02, 0x01, 0x01, 0x30, 0x00, 0x30,
                0x03, 0x06, 0x01, 0x2a, 0x03, 0x02, 0x00, 0x01),
          P12_E_SCHEMA },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_error err = { .rc = P12_OK };
        struct p12_cert *cert = NULL;

        if (p12_cert_parse(cases[i].der, &cert, &err) != cases[i].rc)
            fail_msg("%s: %s", cases[i].why, p12_rc_name(err.rc));
        assert_null(cert);
        assert_int_equal(err.rc, cases[i].rc);
        assert_string_equal(err.path, "certificate");
        assert_int_equal(p12_cert_parse(cases[i].der, &cert, NULL),
                         cases[i].rc);
    }
}

static void a_certificate_cut_short_is_refused_everywhere(void **state)
{
    (void)state;

    for (size_t len = 0; len < sizeof real_cert; len++) {
        struct p12_error err = { .rc = P12_OK };
        struct p12_cert *cert = NULL;
        struct p12_span der = { real_cert, len };

        if (p12_cert_parse(der, &cert, &err) != P12_E_TRUNCATED)
            fail_msg("%zu bytes: %s", len, p12_rc_name(err.rc));
        assert_true(err.offset <= len);
    }
}

/* Each byte in turn: whatever comes out, everything can be asked of it. */
static void altered_certificates_are_harmless(void **state)
{
    (void)state;
    uint8_t der[sizeof real_cert];
    char text[512];

    for (size_t i = 0; i < 8 * sizeof der; i++) {
        struct p12_cert *cert = NULL;
        struct p12_error err = { .rc = P12_OK };

        memcpy(der, real_cert, sizeof der);
        der[i / 8] ^= (uint8_t)(1U << i % 8);
        if (p12_cert_parse((struct p12_span){ der, sizeof der }, &cert, &err) !=
            P12_OK) {
            assert_true(err.offset <= sizeof der);
            continue;
        }
        p12_cert_subject(cert, text, sizeof text);
        p12_cert_issuer(cert, text, sizeof text);
        for (size_t k = 0; k < p12_cert_n_alt_names(cert); k++)
            p12_cert_alt_name(cert, k, text, sizeof text);
        assert_non_null(p12_cert_key(cert).type);
        p12_cert_free(cert);
    }
}

static void parse_survives_every_failed_allocation(void **state)
{
    (void)state;
    size_t before = test_alloc_outstanding();
    struct p12_error err = { .rc = P12_OK };
    struct p12_cert *cert = NULL;
    enum p12_rc rc = P12_E_MEMORY;
    long n = 0;

    test_alloc_count_libraries(false); /* libtasn1 crashes without memory */
    for (; rc == P12_E_MEMORY; n++) {
        assert_null(cert);
        assert_int_equal(test_alloc_outstanding(), before);
        test_alloc_fail_after(n);
        rc = p12_cert_parse(real_span(), &cert, &err);
        if (rc == P12_E_MEMORY)
            assert_int_equal(err.rc, P12_E_MEMORY);
    }
    test_alloc_fail_after(-1);
    test_alloc_count_libraries(true);
    assert_int_equal(rc, P12_OK);
    assert_true(n > 5); /* the object, its copy, three lists */
    p12_cert_free(cert);
    assert_int_equal(test_alloc_outstanding(), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_digest_is_as_long_as_its_hash),
        cmocka_unit_test(a_real_certificate_says_what_openssl_says),
        cmocka_unit_test(a_real_certificates_extensions_are_those_of_openssl),
        cmocka_unit_test(what_a_certificate_does_not_say_is_empty),
        cmocka_unit_test(odd_fields_leave_a_certificate_readable),
        cmocka_unit_test(odd_fields_are_shown_for_what_they_are),
        cmocka_unit_test(a_broken_extension_is_named_and_left_out),
        cmocka_unit_test(broken_extensions_are_no_reason_to_give_up),
        cmocka_unit_test(alternative_names_are_written_by_kind),
        cmocka_unit_test(key_identifiers_and_flags_are_read_from_der),
        cmocka_unit_test(ber_is_read_and_kept_as_it_is),
        cmocka_unit_test(bytes_behind_a_certificate_are_a_problem_of_it),
        cmocka_unit_test(what_is_no_certificate_is_refused),
        cmocka_unit_test(a_certificate_cut_short_is_refused_everywhere),
        cmocka_unit_test(altered_certificates_are_harmless),
        cmocka_unit_test(parse_survives_every_failed_allocation),
    };

    return cmocka_run_group_tests_name("cert", tests, NULL, NULL);
}
