#include <p12/p12.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "alloc.h"
#include "bytes.h"
#include "der.h"
#include "material_inputs.h"

#define ANY_CERT \
    "30{ 30{ 020101 " SHA256_EC "30{} 30{} 30{} 30{} } " SHA256_EC "030100 }"
#define SHA256_EC "30{ 06{ 2a8648ce3d040302 } }"
#define P256      "06{ 2a8648ce3d030107 }"
#define OID_EC    "06{ 2a8648ce3d0201 }"
#define OID_RSA   "06{ 2a864886f70d010101 }"
#define OID_DSA   "06{ 2a8648ce380401 }"

/* ---- Reading ------------------------------------------------------------ */

/* A password source that remembers. */
struct source {
    const char *password;
    enum p12_rc rc;
    size_t claimed; /* in place of its length, if that is not 0 */
    int n_asked;
    char place[32];
};

static enum p12_rc give(void *state, const char *place, uint8_t *out,
                        size_t cap, size_t *len)
{
    struct source *s = state;

    s->n_asked++;
    snprintf(s->place, sizeof s->place, "%s", place);
    *len = strlen(s->password);
    assert_true(*len <= cap);
    memcpy(out, s->password, *len);
    if (s->claimed != 0)
        *len = s->claimed == SIZE_MAX ? cap + 1 : s->claimed;
    return s->rc;
}

static enum p12_rc read_with(struct p12_span in, struct source *source,
                             const struct p12_limits *limits,
                             struct p12_material **out, struct p12_error *err)
{
    const struct p12_material_options options = {
        .size = sizeof options,
        .password = source != NULL ? give : NULL,
        .password_state = source,
        .limits = limits,
    };

    return p12_material_read(in.ptr, in.len, &options, out, err);
}

/* What has to come out. */
static struct p12_material *read_all(const char *why, struct p12_span in,
                                     const char *password)
{
    struct source source = { .password = password };
    struct p12_material *m = NULL;
    struct p12_error err = { .rc = P12_OK };

    if (read_with(in, password != NULL ? &source : NULL, NULL, &m, &err) !=
        P12_OK)
        fail_msg("%s: %s at %s, byte %zu: %s", why, p12_rc_name(err.rc),
                 err.path, err.offset, err.detail);
    assert_int_equal(err.rc, P12_OK);
    return m;
}

static void check_failure(const char *why, const struct p12_error *err,
                          enum p12_rc rc, const char *path, size_t offset)
{
    if (err->rc != rc || strcmp(err->path, path) != 0 || err->offset != offset)
        fail_msg("%s: %s at %s, byte %zu: %s", why, p12_rc_name(err->rc),
                 err->path, err->offset, err->detail);
    assert_true(err->detail != NULL && err->detail[0] != '\0');
}

/* One that does not come out. */
static void check_refused(const char *why, struct p12_span in,
                          struct source *source, const struct p12_error *wanted)
{
    struct p12_material *m = NULL;
    struct p12_error err = { .rc = P12_OK };
    size_t before = test_alloc_outstanding();
    enum p12_rc rc = read_with(in, source, NULL, &m, &err);

    assert_int_equal(rc, err.rc);
    assert_null(m);
    check_failure(why, &err, wanted->rc, wanted->path, wanted->offset);
    assert_int_equal(err.layer, wanted->layer);
    assert_string_equal(err.oid, wanted->oid);
    assert_int_equal(test_alloc_outstanding(), before);
}

/* ---- Other files -------------------------------------------------------- */

static void what_is_no_material_is_named(void **state)
{
    (void)state;
    const struct {
        const char *why;
        struct p12_span in;
        enum p12_rc rc;
        const char *path, *detail;
    } cases[] = {
        { "nothing", { NULL, 0 }, P12_E_FORMAT, "file", "an empty file" },
        { "a text", TEXT("hello\n"), P12_E_FORMAT, "file", "text" },
        { "a Java keystore", TEXT("\xfe\xed\xfe\xed\0\0\0\2"), P12_E_FORMAT,
          "file", "a Java keystore (JKS)" },
        { "a container", TEXT("\x30\x05\x02\x01\x03\x30\x00"), P12_E_FORMAT,
          "file",
          "a PKCS#12 container, where a file with a key or certificates is "
          "wanted" },
        { "a container in PEM, behind a key",
          TEXT(EC_SEC1 "-----BEGIN PKCS12-----\nMAUCAQMwAA==\n"
                       "-----END PKCS12-----\n"),
          P12_E_FORMAT, "block[1]",
          "a PKCS#12 container, where a key or certificates are wanted" },
        { "a container that is called a certificate",
          TEXT("-----BEGIN CERTIFICATE-----\nMAUCAQMwAA==\n"
               "-----END CERTIFICATE-----\n"),
          P12_E_FORMAT, "block[0]",
          "a PKCS#12 container, where a key or certificates are wanted" },
        { "a container in base64", TEXT("MAUCAQMwAA==\n"), P12_E_FORMAT, "file",
          "a PKCS#12 container in base64" },
        { "a public key", TEXT(EC_PUBLIC), P12_E_FORMAT, "file",
          "a PEM public key" },
        { "parameters alone",
          TEXT("-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n"
               "-----END EC PARAMETERS-----\n"),
          P12_E_FORMAT, "file", "no key, certificate or CRL is in it" },
        { "PEM of something unknown",
          TEXT("-----BEGIN DH PARAMETERS-----\nMAA=\n"
               "-----END DH PARAMETERS-----\n"),
          P12_E_FORMAT, "file",
          "PEM, but no key, certificate or CRL is in it" },
        { "a structure that is cut", TEXT("\x30\x82\x01\x00\x04\x00"),
          P12_E_TRUNCATED, "file", "the file ends inside its structure" },
        { "another structure", TEXT("\x30\x02\x05\x00"), P12_E_FORMAT, "file",
          "another ASN.1 structure" },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_material *m = NULL;
        struct p12_error err = { .rc = P12_OK };

        enum p12_rc rc = read_with(cases[i].in, NULL, NULL, &m, &err);

        assert_int_equal(rc, err.rc);
        if (err.detail == NULL || strcmp(err.detail, cases[i].detail) != 0)
            fail_msg("%s: %s", cases[i].why, err.detail);
        check_failure(cases[i].why, &err, cases[i].rc, cases[i].path,
                      err.offset);
        assert_null(m);
    }
}

static void der_of_a_public_key_is_named(void **state)
{
    (void)state;
    struct der der = der_make("30{ 30{ " OID_EC P256 "} 03{ 0004 } }");
    struct p12_material *m = NULL;
    struct p12_error err = { .rc = P12_OK };

    assert_int_equal(read_with(der.span, NULL, NULL, &m, &err), P12_E_FORMAT);
    assert_string_equal(err.detail, "a DER public key");
    assert_string_equal(err.path, "file");
    der_clear(&der);
}

/* ---- Broken files ------------------------------------------------------- */

static void broken_pem_is_told_at_its_byte(void **state)
{
    (void)state;
    const struct {
        const char *why;
        struct p12_span in;
        enum p12_rc rc;
        const char *path;
        size_t offset;
    } cases[] = {
        { "a character that is none of base64",
          TEXT("-----BEGIN PRIVATE KEY-----\nMA!A\n"
               "-----END PRIVATE KEY-----\n"),
          P12_E_ENCODING, "block[0]", 30 },
        { "base64 that lacks a character",
          TEXT("-----BEGIN PRIVATE KEY-----\nMAAAA\n"
               "-----END PRIVATE KEY-----\n"),
          P12_E_ENCODING, "block[0]", 27 },
        { "no content",
          TEXT("-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n"),
          P12_E_ENCODING, "block[0]", 27 },
        { "no END line", TEXT("-----BEGIN PRIVATE KEY-----\nMAA=\n"),
          P12_E_TRUNCATED, "block[0]", 11 },
        { "another block begins instead of the END line",
          TEXT("-----BEGIN PRIVATE KEY-----\nMAA=\n" EC_SEC1), P12_E_TRUNCATED,
          "block[0]", 11 },
        { "the END line of another block",
          TEXT(
              "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END CERTIFICATE-----\n"),
          P12_E_ENCODING, "block[0]", 33 },
        { "the END line is cut",
          TEXT("-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIV"),
          P12_E_ENCODING, "block[0]", 33 },
        { "an element that is longer than its block",
          TEXT("-----BEGIN PRIVATE KEY-----\nMAUC\r\nAQ==\n"
               "-----END PRIVATE KEY-----\n"),
          P12_E_TRUNCATED, "key[0]", 28 },
        { "the same in a certificate",
          TEXT("-----BEGIN CERTIFICATE-----\nMAUC\r\nAQ==\n"
               "-----END CERTIFICATE-----\n"),
          P12_E_TRUNCATED, "certificate[0]", 28 },
        { "the same in a CRL",
          TEXT("-----BEGIN X509 CRL-----\nMAUC\r\nAQ==\n"
               "-----END X509 CRL-----\n"),
          P12_E_TRUNCATED, "crl[0]", 25 },
        { "the same in PKCS#7",
          TEXT("-----BEGIN PKCS7-----\nMAUC\r\nAQ==\n-----END PKCS7-----\n"),
          P12_E_TRUNCATED, "block[0]", 22 },
        { "an element that is longer than the one around it",
          TEXT("-----BEGIN PRIVATE KEY-----\nMAYC\r\nAQACBQc=\n"
               "-----END PRIVATE KEY-----\n"),
          P12_E_ENCODING, "key[0]", 36 },
        { "a second key that is none",
          TEXT(EC_SEC1 "-----BEGIN PRIVATE KEY-----\nMAIFAA==\n"
                       "-----END PRIVATE KEY-----\n"),
          P12_E_SCHEMA, "key[1]", sizeof EC_SEC1 - 1 + 28 },
        { "bytes behind a certificate",
          TEXT("-----BEGIN CERTIFICATE-----\nMAIFADAA\n"
               "-----END CERTIFICATE-----\n"),
          P12_E_ENCODING, "certificate[0]", 28 + 5 },
        { "a public key that is called a private one",
          TEXT("-----BEGIN PRIVATE KEY-----\nMAYwAgYAAwA=\n"
               "-----END PRIVATE KEY-----\n"),
          P12_E_SCHEMA, "key[0]", 28 },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_error wanted = { .rc = cases[i].rc,
                                    .offset = cases[i].offset };

        strcpy(wanted.path, cases[i].path);
        check_refused(cases[i].why, cases[i].in, NULL, &wanted);
    }
}

static void what_has_not_the_right_fields_is_refused(void **state)
{
    (void)state;
    const struct {
        const char *why, *der;
        enum p12_rc rc;
        const char *path;
    } cases[] = {
        { "PKCS#8 with an empty algorithm",
          "^30{ 020100 30{ 06{} } 04{ 3000 } }", P12_E_SCHEMA, "key[0]" },
        { "PKCS#8 with something behind its end",
          "30{ 020100 30{" OID_EC P256 "} 0400 } ^0500", P12_E_ENCODING,
          "key[0]" },
        { "PKCS#8 with a field too many",
          "^30{ 020100 30{" OID_EC P256 "} 0400 0500 }", P12_E_SCHEMA,
          "key[0]" },
        { "RSA with seven numbers",
          "^30{ 020100 020101 020101 020101 020101 020101 020101 020101 }",
          P12_E_SCHEMA, "key[0]" },
        { "RSA with a number of no octets",
          "^30{ 020100 0200 020101 020101 020101 020101 020101 020101 020101 }",
          P12_E_SCHEMA, "key[0]" },
        { "RSA of version 1 without more primes",
          "^30{ 020101 020101 020101 020101 020101 020101 020101 020101"
          " 020101 }",
          P12_E_SCHEMA, "key[0]" },
        { "RSA of version 0 with more primes",
          "^30{ 020100 020101 020101 020101 020101 020101 020101 020101"
          " 020101 3000 }",
          P12_E_SCHEMA, "key[0]" },
        { "DSA with an empty x",
          "^30{ 020100 020105 020105 020102 020104 0200 }", P12_E_SCHEMA,
          "key[0]" },
        { "DSA of version 1",
          "^30{ 020101 020105 020105 020102 020104 020103 }", P12_E_SCHEMA,
          "key[0]" },
        { "EC without parameters", "^30{ 020101 040107 }", P12_E_SCHEMA,
          "key[0]" },
        { "EC with the parameters of an implicit curve",
          "^30{ 020101 040107 a0{ 0500 } }", P12_E_SCHEMA, "key[0]" },
        { "EC with two sets of parameters",
          "^30{ 020101 040107 a0{" P256 P256 "} }", P12_E_SCHEMA, "key[0]" },
        { "EC with an OID that is none", "^30{ 020101 040107 a0{ 060180 } }",
          P12_E_SCHEMA, "key[0]" },
        { "EC of version 0", "^30{ 020100 040107 a0{" P256 "} }", P12_E_SCHEMA,
          "key[0]" },
        { "EC with an empty number", "^30{ 020101 0400 a0{" P256 "} }",
          P12_E_SCHEMA, "key[0]" },
        { "EC with a point that is no BIT STRING",
          "^30{ 020101 040107 a0{" P256 "} a1{ 040100 } }", P12_E_SCHEMA,
          "key[0]" },
        { "EC with a field too many", "^30{ 020101 040107 a0{" P256 "} 0500 }",
          P12_E_SCHEMA, "key[0]" },
        { "a certificate without its signature",
          "^30{ 30{ 020101 " SHA256_EC "30{} 30{} 30{} 30{} } " SHA256_EC " }",
          P12_E_SCHEMA, "certificate[0]" },
        { "two certificates one behind the other", ANY_CERT "^" ANY_CERT,
          P12_E_ENCODING, "certificate[0]" },
        { "a CRL without its signature",
          "^30{ 30{" SHA256_EC "3000 17{ '260101000000Z' } } " SHA256_EC "}",
          P12_E_SCHEMA, "crl[0]" },
        { "PKCS#7 that is encrypted",
          "^30{" OID_ENVELOPED "a0{ 30{ 020100 } } }", P12_E_SCHEMA, "file" },
        { "PKCS#7 without its content", "^30{" OID_SIGNED "}", P12_E_SCHEMA,
          "file" },
        { "PKCS#7 with a field missing",
          "30{" OID_SIGNED "a0{ ^30{ 020101 3100 30{" OID_DATA "} } } }",
          P12_E_SCHEMA, "file" },
        { "PKCS#7 with nothing in it",
          "^30{" OID_SIGNED "a0{ 30{ 020101 3100 30{" OID_DATA "} 3100 } } }",
          P12_E_FORMAT, "file" },
        { "PKCS#7 with a certificate that is none",
          "30{" OID_SIGNED "a0{ 30{ 020101 3100 30{" OID_DATA "} a0{" ANY_CERT
          "^30{ 0500 } } 3100 } } }",
          P12_E_SCHEMA, "certificate[1]" },
        { "PKCS#7 with a CRL that is none",
          "30{" OID_SIGNED "a0{ 30{ 020101 3100 30{" OID_DATA
          "} a1{ ^30{ 0500 } } 3100 } } }",
          P12_E_SCHEMA, "crl[0]" },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct der der = der_make(cases[i].der);
        struct p12_error wanted = { .rc = cases[i].rc, .offset = der.mark };

        strcpy(wanted.path, cases[i].path);
        check_refused(cases[i].why, der.span, NULL, &wanted);
        der_clear(&der);
    }
}

static void an_ec_key_without_its_curve_is_told_as_such(void **state)
{
    (void)state;
    struct der der = der_make("30{ 020101 040107 }");
    struct p12_material *m = NULL;
    struct p12_error err = { .rc = P12_OK };

    read_with(der.span, NULL, NULL, &m, &err);
    assert_string_equal(err.detail,
                        "an EC key that does not say which curve it is on");
    der_clear(&der);
}

/* ---- PEM's own encryption ----------------------------------------------- */

#define ENCRYPTED(headers)                          \
    TEXT("-----BEGIN EC PRIVATE KEY-----\n" headers \
         "\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n-----END EC PRIVATE KEY-----\n")
#define PROC_TYPE "Proc-Type: 4,ENCRYPTED\n"

static void broken_pem_encryption_is_refused(void **state)
{
    (void)state;
    enum { FIRST = 31, SECOND = FIRST + sizeof PROC_TYPE - 1 };
    const struct {
        const char *why;
        struct p12_span in;
        enum p12_rc rc;
        size_t offset;
        const char *oid;
    } cases[] = {
        { "no DEK-Info", ENCRYPTED(PROC_TYPE), P12_E_ENCODING, 11, "" },
        { "an empty DEK-Info", ENCRYPTED(PROC_TYPE "DEK-Info:\n"),
          P12_E_ALGORITHM, SECOND + 9, "" },
        { "a cipher that nobody knows",
          ENCRYPTED(PROC_TYPE "DEK-Info: ROT-13-CBC,00\n"), P12_E_ALGORITHM,
          SECOND + 10, "" },
        { "our name of a cipher, which PEM does not have",
          ENCRYPTED("DEK-Info: 3DES-2KEY-CBC,0011223344556677\n"),
          P12_E_ALGORITHM, FIRST + 10, "" },
        { "a cipher that is not in any build", TEXT(EC_ARIA), P12_E_ALGORITHM,
          SECOND + 10, "1.2.410.200046.1.1.12" },
        { "no IV", ENCRYPTED(PROC_TYPE "DEK-Info: AES-128-CBC\n"),
          P12_E_ENCODING, SECOND + 10, "" },
        { "an IV that is too short",
          ENCRYPTED(PROC_TYPE "DEK-Info: AES-128-CBC,0011223344556677\n"),
          P12_E_ENCODING, SECOND + 10, "" },
        { "an IV that is too long",
          ENCRYPTED(PROC_TYPE "DEK-Info: DES-CBC,001122334455667788\n"),
          P12_E_ENCODING, SECOND + 10, "" },
        { "an IV that is not hexadecimal",
          ENCRYPTED(PROC_TYPE "DEK-Info: DES-CBC,001122334455667G\n"),
          P12_E_ENCODING, SECOND + 10, "" },
        { "a number of bytes that no block cipher gives",
          TEXT("-----BEGIN EC PRIVATE KEY-----\n" PROC_TYPE
               "DEK-Info: DES-CBC,0011223344556677\n\nAAAA\n"
               "-----END EC PRIVATE KEY-----\n"),
          P12_E_PASSWORD, SECOND + 36, "" },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct source source = { .password = "secret" };
        struct p12_error wanted = { .rc = cases[i].rc,
                                    .offset = cases[i].offset,
                                    .path = "key[0]" };

        strcpy(wanted.oid, cases[i].oid);
        check_refused(cases[i].why, cases[i].in, &source, &wanted);
        assert_int_equal(source.n_asked, cases[i].rc == P12_E_PASSWORD);
    }
}

static void only_keys_are_encrypted_so(void **state)
{
    (void)state;
    struct source source = { .password = "secret" };
    const struct p12_error wanted = { .rc = P12_E_SCHEMA,
                                      .path = "block[0]",
                                      .offset = 11 };

    check_refused("an encrypted certificate",
                  TEXT("-----BEGIN CERTIFICATE-----\n" PROC_TYPE
                       "DEK-Info: DES-CBC,0011223344556677\n\nAAAAAAAAAAA=\n"
                       "-----END CERTIFICATE-----\n"),
                  &source, &wanted);
}

/* ---- Passwords ---------------------------------------------------------- */

static const struct {
    const char *why;
    struct p12_span in;
    size_t at; /* what is encrypted */
} encrypted[] = {
    { "PEM, AES-256",
      { (const uint8_t *)EC_AES_256, sizeof EC_AES_256 - 1 },
      110 },
    { "PEM, 3DES", { (const uint8_t *)EC_DES3, sizeof EC_DES3 - 1 }, 95 },
    { "PEM, Camellia",
      { (const uint8_t *)EC_CAMELLIA, sizeof EC_CAMELLIA - 1 },
      115 },
    { "PBES2", { (const uint8_t *)EC_PBES2, sizeof EC_PBES2 - 1 }, 160 },
    { "a PBE of PKCS#12", { (const uint8_t *)EC_PBE, sizeof EC_PBE - 1 }, 80 },
};

static void an_encrypted_key_needs_a_password(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(encrypted); i++) {
        const struct p12_error wanted = { .rc = P12_E_CLOSED,
                                          .path = "key[0]",
                                          .offset = encrypted[i].at };
        struct source none = { .password = "", .rc = P12_E_CLOSED };

        check_refused(encrypted[i].why, encrypted[i].in, NULL, &wanted);
        check_refused(encrypted[i].why, encrypted[i].in, &none, &wanted);
        assert_int_equal(none.n_asked, 1);
    }
}

static void a_wrong_password_is_told_in_one_way(void **state)
{
    (void)state;
    static const char *const wrong[] = { "", "Secret", "secret ",
                                         "\xc3\xa4\xc3\xb6\xc3\xbc" };

    for (size_t i = 0; i < LENGTH(encrypted); i++)
        for (size_t j = 0; j < LENGTH(wrong); j++) {
            struct source source = { .password = wrong[j] };
            const struct p12_error wanted = { .rc = P12_E_PASSWORD,
                                              .path = "key[0]",
                                              .offset = encrypted[i].at };
            struct p12_error err = { .rc = P12_OK };
            struct p12_material *m = NULL;

            check_refused(encrypted[i].why, encrypted[i].in, &source, &wanted);
            assert_int_equal(source.n_asked, 1);
            read_with(encrypted[i].in, &source, NULL, &m, &err);
            assert_string_equal(err.detail, "does not open with this password");
        }
}

static void what_the_source_says_ends_the_reading(void **state)
{
    (void)state;
    const struct {
        const char *why;
        struct source source;
        enum p12_rc rc;
    } cases[] = {
        { "a code of its own",
          { "secret", P12_E_RANDOM, 0, 0, "" },
          P12_E_RANDOM },
        { "a longer password than there is room for",
          { "secret", P12_OK, SIZE_MAX, 0, "" },
          P12_E_USAGE },
        { "a part of the password",
          { "secret", P12_OK, 5, 0, "" },
          P12_E_PASSWORD },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct source source = cases[i].source;
        const struct p12_error wanted = { .rc = cases[i].rc,
                                          .path = "key[0]",
                                          .offset = encrypted[0].at };

        check_refused(cases[i].why, encrypted[0].in, &source, &wanted);
    }
}

static void limits_come_before_the_password(void **state)
{
    (void)state;
    const struct {
        const char *why;
        struct p12_span in;
        struct p12_limits limits;
        const char *path;
    } cases[] = {
        { "the file", TEXT(EC_PBES2), { .max_file = 100 }, "file" },
        { "depth", TEXT(EC_PBES2), { .max_depth = 2 }, "key[0]" },
        { "elements", TEXT(EC_PBES2), { .max_elements = 4 }, "key[0]" },
        { "iterations", TEXT(EC_PBES2), { .max_iterations = 1 }, "key[0]" },
        { "work", TEXT(EC_PBES2), { .max_work = 4 }, "key[0]" },
        { "blocks",
          TEXT(EC_PUBLIC EC_PUBLIC EC_PUBLIC),
          { .max_parts = 2 },
          "block[2]" },
        { "items", TEXT(BUNDLE), { .max_parts = 2 }, "crl[0]" },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct source source = { .password = "secret" };
        struct p12_limits limits = cases[i].limits;
        struct p12_error err = { .rc = P12_OK };
        struct p12_material *m = NULL;
        enum p12_rc rc;

        limits.size = sizeof limits;
        rc = read_with(cases[i].in, &source, &limits, &m, &err);
        assert_int_equal(rc, err.rc);
        check_failure(cases[i].why, &err, P12_E_LIMIT, cases[i].path,
                      err.offset);
        assert_int_equal(source.n_asked, 0);
    }
}

/* Recoveries are work too, and the first thing to be given up. */
static void work_is_counted_over_all_keys(void **state)
{
    (void)state;
    enum { LEAST = 1, MOST = 100000 };
    struct p12_limits limits = { .size = sizeof limits };
    struct source source = { .password = "secret" };
    struct p12_material *m = NULL;
    uint64_t one = LEAST;

    for (; one < MOST; one++) {
        limits.max_work = one;
        if (read_with(TEXT(EC_PBES2), &source, &limits, &m, NULL) == P12_OK)
            break;
    }
    assert_true(one > LEAST && one < MOST);
    p12_material_free(m);
    m = NULL;
    source.n_asked = 0;
    limits.max_work = 2 * one - 1;
    assert_int_equal(
        read_with(TEXT(EC_PBES2 EC_PBES2), &source, &limits, &m, NULL),
        P12_E_LIMIT);
    assert_int_equal(source.n_asked, 1);
    limits.max_work = 2 * one;
    assert_int_equal(
        read_with(TEXT(EC_PBES2 EC_PBES2), &source, &limits, &m, NULL), P12_OK);
    p12_material_free(m);
    m = NULL;
    source.password = "wrong";
    limits.max_work = one;
    assert_int_equal(read_with(TEXT(EC_PBES2), &source, &limits, &m, NULL),
                     P12_E_PASSWORD);
}

static void each_encrypted_key_is_asked_for_by_its_number(void **state)
{
    (void)state;
    struct source source = { .password = "secret" };
    struct p12_material *m = NULL;

    assert_int_equal(
        read_with(TEXT(EC_SEC1 CERT EC_DES3), &source, NULL, &m, NULL), P12_OK);
    assert_int_equal(source.n_asked, 1);
    assert_string_equal(source.place, "key 2");
    assert_int_equal(p12_material_count(m), 3);
    assert_false(p12_material_was_encrypted(m, 0));
    assert_false(p12_material_was_encrypted(m, 1));
    assert_true(p12_material_was_encrypted(m, 2));
    p12_material_free(m);
    m = NULL;
    assert_int_equal(read_with(TEXT(EC_PBES2 EC_PBE), &source, NULL, &m, NULL),
                     P12_OK);
    assert_int_equal(source.n_asked, 3);
    assert_string_equal(source.place, "key 2");
    p12_material_free(m);
}

/* ---- What comes out ----------------------------------------------------- */

static void check_same(const char *why, struct p12_span in,
                       const char *password, struct p12_span clear)
{
    struct p12_material *a = read_all(why, in, password);
    struct p12_material *b = read_all(why, clear, NULL);
    struct p12_span x = p12_material_content(a, 0);
    struct p12_span y = p12_material_content(b, 0);

    assert_int_equal(p12_material_count(a), 1);
    assert_int_equal(p12_material_type(a, 0), p12_material_type(b, 0));
    if (x.len != y.len || memcmp(x.ptr, y.ptr, x.len) != 0)
        fail_msg("%s: another content", why);
    assert_true(p12_material_was_encrypted(a, 0) == (password != NULL));
    p12_material_free(a);
    p12_material_free(b);
}

static void encrypted_keys_come_out_as_they_were(void **state)
{
    (void)state;
    check_same("PEM, AES-256", TEXT(EC_AES_256), "secret", TEXT(EC_SEC1));
    check_same("PEM, 3DES", TEXT(EC_DES3), "secret", TEXT(EC_SEC1));
    check_same("PEM, Camellia", TEXT(EC_CAMELLIA), "secret", TEXT(EC_SEC1));
    check_same("PEM, Latin-1", TEXT(EC_LATIN1), "m\xc3\xbcller", TEXT(EC_SEC1));
    check_same("PBES2", TEXT(EC_PBES2), "secret", TEXT(EC_PKCS8));
    check_same("a PBE of PKCS#12", TEXT(EC_PBE), "secret", TEXT(EC_PKCS8));
}

static void trust_settings_are_left_behind(void **state)
{
    (void)state;
    check_same("a trusted certificate", TEXT(CERT_TRUSTED), NULL, TEXT(CERT));
}

static void labels_do_not_matter_where_the_content_is_known(void **state)
{
    (void)state;
    check_same("the wrong label of a key",
               TEXT("-----BEGIN RSA PRIVATE KEY-----\n"
                    "MBUCAQEEAQegDQYLKwYBBAGGjR8BAQE=\n"
                    "-----END RSA PRIVATE KEY-----\n"),
               NULL,
               TEXT("-----BEGIN PRIVATE KEY-----\n"
                    "MBUCAQEEAQegDQYLKwYBBAGGjR8BAQE=\n"
                    "-----END PRIVATE KEY-----\n"));
}

static void bare_keys_become_private_key_info(void **state)
{
    (void)state;
    const struct {
        const char *why, *bare, *info;
    } cases[] = {
        { "RSA",
          "30{ 020100 020121 020103 020107 020103 02010b 020101 020107"
          " 020102 }",
          "30{ 020100 30{" OID_RSA "0500 } 04{ 30{ 020100 020121 020103 020107"
          " 020103 02010b 020101 020107 020102 } } }" },
        { "RSA of three primes",
          "30{ 020101 020121 020103 020107 020103 02010b 020101 020107 020102"
          " 30{ 30{ 020105 020101 020102 } } }",
          "30{ 020100 30{" OID_RSA "0500 } 04{ 30{ 020101 020121 020103 020107"
          " 020103 02010b 020101 020107 020102"
          " 30{ 30{ 020105 020101 020102 } } } } }" },
        { "RSA in BER",
          "30( 020100 02810121 020103 020107 020103 02010b 020101 020107"
          " 020102 )",
          "30{ 020100 30{" OID_RSA "0500 } 04{ 30{ 020100 020121 020103 020107"
          " 020103 02010b 020101 020107 020102 } } }" },
        { "DSA", "30{ 020100 020117 02010b 020104 020108 020103 }",
          "30{ 020100 30{" OID_DSA "30{ 020117 02010b 020104 } }"
          " 04{ 020103 } }" },
        { "EC", "30{ 020101 040107 a0{" P256 "} }",
          "30{ 020100 30{" OID_EC P256 "} 04{ 30{ 020101 040107 a0{" P256
          "} } } }" },
        { "EC with its point",
          "30{ 020101 040107 a0{" P256 "} a1{ 03020004 } }",
          "30{ 020100 30{" OID_EC P256 "} 04{ 30{ 020101 040107 a0{" P256
          "} a1{ 03020004 } } } }" },
        { "EC on a curve that is spelt out",
          "30{ 020101 040107 a0{ 30{ 020101 3000 } } }",
          "30{ 020100 30{" OID_EC "30{ 020101 3000 } } 04{ 30{ 020101 040107"
          " a0{ 30{ 020101 3000 } } } } }" },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct der bare = der_make(cases[i].bare);
        struct der info = der_make(cases[i].info);
        struct p12_material *m = read_all(cases[i].why, bare.span, NULL);
        struct p12_span content = p12_material_content(m, 0);

        assert_int_equal(p12_material_type(m, 0), P12_MATERIAL_KEY);
        if (content.len != info.span.len ||
            memcmp(content.ptr, info.span.ptr, content.len) != 0)
            fail_msg("%s: another PrivateKeyInfo", cases[i].why);
        p12_material_free(m);
        der_clear(&bare);
        der_clear(&info);
    }
}

static void keys_that_openssl_made_are_keys(void **state)
{
    (void)state;
    const struct {
        struct p12_span in;
        const char *type;
        unsigned bits;
    } cases[] = {
        { TEXT(EC_PKCS8), "EC", 256 },
        { TEXT(EC_SEC1), "EC", 256 },
        { TEXT(RSA_PKCS1), "RSA", 512 },
        { TEXT(DSA_BARE), "DSA", 1024 },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_material *m = read_all(cases[i].type, cases[i].in, NULL);
        struct p12_key *key = NULL;
        struct p12_key_info info;

        assert_int_equal(p12_key_parse(p12_material_content(m, 0), &key, NULL),
                         P12_OK);
        info = p12_key_info(key);
        assert_string_equal(info.type, cases[i].type);
        assert_int_equal(info.bits, cases[i].bits);
        assert_null(p12_key_problem(key));
        p12_key_free(key);
        p12_material_free(m);
    }
}

static void check_types(const char *why, const struct p12_material *m,
                        const char *types, size_t skipped)
{
    static const char letters[] = {
        [P12_MATERIAL_KEY] = 'k',
        [P12_MATERIAL_CERTIFICATE] = 'c',
        [P12_MATERIAL_CRL] = 'l',
    };

    if (p12_material_count(m) != strlen(types))
        fail_msg("%s: %zu items", why, p12_material_count(m));
    for (size_t i = 0; types[i] != '\0'; i++)
        if (letters[p12_material_type(m, i)] != types[i])
            fail_msg("%s: item %zu is a '%c'", why, i,
                     letters[p12_material_type(m, i)]);
    if (p12_material_skipped(m) != skipped)
        fail_msg("%s: %zu skipped", why, p12_material_skipped(m));
}

static void all_blocks_come_out_in_their_order(void **state)
{
    (void)state;
    const struct {
        const char *why;
        struct p12_span in;
        const char *types;
        size_t skipped;
    } cases[] = {
        { "text around, in between and a mark in front",
          TEXT("\xef\xbb\xbf"
               "subject=CN = a\n" CERT "\nkey:\n" EC_PKCS8 "----- end -----"),
          "ck", 0 },
        { "white space and carriage returns",
          TEXT("-----BEGIN EC PRIVATE KEY-----\r\n\r\n MBI CAQEE\tAQegCg YIKoZI"
               "zj0DAQc= \r\n-----END EC PRIVATE KEY-----\r\n"),
          "k", 0 },
        { "many",
          TEXT(CERT CRL CERT RSA_PKCS1 EC_SEC1 EC_SEC1 CERT CRL CRL EC_SEC1),
          "clckkkcllk", 0 },
        { "a bundle between", TEXT(EC_SEC1 BUNDLE CERT), "kclc", 0 },
        { "blocks of no use", TEXT(EC_PUBLIC CERT EC_PUBLIC), "c", 2 },
        { "a curve in front of its key", TEXT(EC_WITH_PARAMETERS), "k", 0 },
        { "a curve in front of something else",
          TEXT("-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n"
               "-----END EC PARAMETERS-----\n" CERT EC_SEC1),
          "ck", 1 },
        { "a line that only looks like a block",
          TEXT("-----BEGIN \n-----BEGIN a-b-----\n" CERT), "c", 0 },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_material *m = read_all(cases[i].why, cases[i].in, NULL);

        check_types(cases[i].why, m, cases[i].types, cases[i].skipped);
        p12_material_free(m);
    }
}

static void pkcs7_gives_certificates_then_crls(void **state)
{
    (void)state;
    const struct {
        const char *why, *der, *types;
        size_t skipped;
    } cases[] = {
        { "DER",
          "30{" OID_SIGNED "a0{ 30{ 020101 3100 30{" OID_DATA
          "} a0{" ANY_CERT ANY_CERT "} 3100 } } }",
          "cc", 0 },
        { "indefinite lengths",
          "30(" OID_SIGNED "a0( 30( 020101 3100 30(" OID_DATA "a0( 24( 0401aa"
          " 0401bb ) ) ) a0(" ANY_CERT ") a1( 30{ 30{" SHA256_EC "3000"
          " 17{ '260101000000Z' } } " SHA256_EC "030100 } ) 3100 ) ) )",
          "cl", 0 },
        { "other kinds of certificates and lists",
          "30{" OID_SIGNED "a0{ 30{ 020101 3100 30{" OID_DATA
          "} a0{ a2{ 0500 }" ANY_CERT
          "a1{ 0500 } } a1{ a1{ 0500 } } 3100 } } }",
          "c", 3 },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct der der = der_make(cases[i].der);
        struct p12_material *m = read_all(cases[i].why, der.span, NULL);

        check_types(cases[i].why, m, cases[i].types, cases[i].skipped);
        p12_material_free(m);
        der_clear(&der);
    }
}

static enum p12_rc read_wanted(struct p12_span in, unsigned wanted, bool first,
                               struct source *source, struct p12_material **out,
                               struct p12_error *err)
{
    const struct p12_material_options options = {
        .size = sizeof options,
        .password = give,
        .password_state = source,
        .wanted = wanted,
        .first = first,
    };

    return p12_material_read(in.ptr, in.len, &options, out, err);
}

#define HALF_A_KEY "-----BEGIN PRIVATE KEY-----\nMIGH"

static void what_is_not_wanted_is_passed_over(void **state)
{
    (void)state;
    const struct {
        const char *why;
        struct p12_span in;
        unsigned wanted;
        bool first;
        const char *types;
        int n_asked;
    } cases[] = {
        { "keys", TEXT(CERT EC_SEC1 CRL EC_AES_256), P12_WANT_KEYS, false, "kk",
          1 },
        { "certificates", TEXT(EC_AES_256 CERT EC_PBES2 CRL CERT),
          P12_WANT_CERTIFICATES, false, "cc", 0 },
        { "two kinds", TEXT(EC_SEC1 CERT CRL),
          P12_WANT_CERTIFICATES | P12_WANT_CRLS, false, "cl", 0 },
        { "those of a bundle", TEXT(BUNDLE CERT), P12_WANT_CERTIFICATES, false,
          "cc", 0 },
        { "a broken block that is not wanted", TEXT(CERT HALF_A_KEY),
          P12_WANT_CERTIFICATES, false, "c", 0 },
        { "the first key", TEXT(CERT EC_SEC1 EC_AES_256), P12_WANT_KEYS, true,
          "k", 0 },
        { "the first of all", TEXT(CERT EC_SEC1), 0, true, "c", 0 },
        { "the first of a bundle", TEXT(BUNDLE), 0, true, "c", 0 },
        { "a broken block behind the first", TEXT(EC_SEC1 HALF_A_KEY),
          P12_WANT_KEYS, true, "k", 0 },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct source source = { .password = "secret" };
        struct p12_material *m = NULL;
        struct p12_error err = { .rc = P12_OK };

        if (read_wanted(cases[i].in, cases[i].wanted, cases[i].first, &source,
                        &m, &err) != P12_OK)
            fail_msg("%s: %s", cases[i].why, err.detail);
        check_types(cases[i].why, m, cases[i].types, 0);
        if (source.n_asked != cases[i].n_asked)
            fail_msg("%s: asked %d times", cases[i].why, source.n_asked);
        p12_material_free(m);
    }
}

static void a_file_without_what_is_wanted_is_refused(void **state)
{
    (void)state;
    const struct {
        const char *why;
        struct p12_span in;
        unsigned wanted;
    } cases[] = {
        { "PEM of a key", TEXT(EC_AES_256), P12_WANT_CERTIFICATES },
        { "PEM of a certificate", TEXT(CERT CRL), P12_WANT_KEYS },
        { "text", TEXT("text"), P12_WANT_KEYS },
    };
    struct der cert = der_make(ANY_CERT);
    struct source source = { .password = "secret" };
    struct p12_material *m = NULL;
    struct p12_error err = { .rc = P12_OK };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        assert_int_equal(
            read_wanted(cases[i].in, cases[i].wanted, false, &source, &m, &err),
            P12_E_FORMAT);
        check_failure(cases[i].why, &err, P12_E_FORMAT, "file", 0);
    }
    assert_int_equal(
        read_wanted(cert.span, P12_WANT_KEYS, false, &source, &m, &err),
        P12_E_FORMAT);
    assert_null(m);
    assert_int_equal(source.n_asked, 0);
    der_clear(&cert);
}

static void a_trusted_certificate_has_its_alias(void **state)
{
    (void)state;
    const struct {
        const char *why, *settings, *alias;
    } cases[] = {
        { "nothing behind it", "", "" },
        { "no settings", "3000", "" },
        { "an alias alone", "30{ 0c{ 'its name' } }", "its name" },
        { "behind what it is trusted for, and not",
          "30{ 30{ 060355 0403 } a0{ 06035504 04 } 0c{ 'n' } 0401aa }", "n" },
        { "a key id without an alias", "30{ 30{} 0401aa }", "" },
        { "of another type", "30{ 13{ 'n' } }", "" },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct der cert = der_make(ANY_CERT);
        struct der settings = der_make(cases[i].settings);
        uint8_t both[256];
        uint8_t *pem = NULL;
        size_t len = 0;
        struct p12_material *m;
        struct p12_span alias;

        memcpy(both, cert.span.ptr, cert.span.len);
        memcpy(both + cert.span.len, settings.span.ptr, settings.span.len);
        assert_int_equal(
            p12_pem_encode(
                "TRUSTED CERTIFICATE",
                (struct p12_span){ both, cert.span.len + settings.span.len },
                &pem, &len),
            P12_OK);
        m = read_all(cases[i].why, (struct p12_span){ pem, len }, NULL);
        alias = p12_material_alias(m, 0);
        if (alias.len != strlen(cases[i].alias) ||
            (alias.len != 0 && memcmp(alias.ptr, cases[i].alias, alias.len)))
            fail_msg("%s: %.*s", cases[i].why, (int)alias.len, alias.ptr);
        assert_int_equal(p12_material_alias(m, 1).len, 0);
        p12_material_free(m);
        p12_buffer_free(pem, len);
        der_clear(&cert);
        der_clear(&settings);
    }
}

static void what_is_not_there_is_empty(void **state)
{
    (void)state;
    struct p12_material *m = read_all("a certificate", TEXT(CERT), NULL);

    assert_int_equal(p12_material_content(m, 1).len, 0);
    assert_int_equal(p12_material_content(m, SIZE_MAX).len, 0);
    assert_false(p12_material_was_encrypted(m, 1));
    p12_material_free(m);
    p12_material_free(NULL);
}

static void options_may_be_absent(void **state)
{
    (void)state;
    struct p12_material *m = NULL;

    assert_int_equal(p12_material_read((const uint8_t *)CERT, sizeof CERT - 1,
                                       NULL, &m, NULL),
                     P12_OK);
    assert_int_equal(p12_material_count(m), 1);
    p12_material_free(m);
}

/* ---- Memory ------------------------------------------------------------- */

/* The number of the EC key, and the last eight bytes of the RSA one's. */
static const uint8_t ec_number[] = { 0x56, 0x23, 0x98, 0x8d,
                                     0x8b, 0x08, 0x22, 0x64 };

static size_t left_in_heap(struct p12_span in, const void *secret, size_t len)
{
    struct source source = { .password = "secret" };
    struct p12_material *m = NULL;
    size_t found;

    test_alloc_watch(secret, len);
    read_with(in, &source, NULL, &m, NULL);
    p12_material_free(m);
    found = test_alloc_found();
    test_alloc_watch(NULL, 0);
    return found;
}

static void neither_key_nor_password_stays_in_the_heap(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(encrypted); i++) {
        assert_int_equal(left_in_heap(encrypted[i].in, "secret", 6), 0);
        assert_int_equal(
            left_in_heap(encrypted[i].in, ec_number, sizeof ec_number), 0);
    }
    assert_int_equal(left_in_heap(TEXT(EC_SEC1), ec_number, sizeof ec_number),
                     0);
    assert_int_equal(left_in_heap(TEXT(EC_PKCS8), ec_number, sizeof ec_number),
                     0);
}

static void every_failing_allocation_is_told(void **state)
{
    (void)state;
    const struct p12_span in = TEXT(
        CERT EC_SEC1 EC_AES_256 EC_PBES2 EC_PBE EC_PUBLIC BUNDLE EC_LATIN1);
    size_t before = test_alloc_outstanding();
    struct p12_material *m = NULL;

    test_alloc_count_libraries(false); /* libtasn1 crashes without memory */
    for (long n = 0; m == NULL; n++) {
        struct source source = { .password = "secret" };
        struct p12_error err = { .rc = P12_OK };
        enum p12_rc rc;

        test_alloc_fail_after(n);
        rc = read_with(in, &source, NULL, &m, &err);
        if (rc != (test_alloc_has_failed() ? P12_E_MEMORY : P12_E_PASSWORD))
            fail_msg("allocation %ld: %s", n, p12_rc_name(rc));
        test_alloc_fail_after(-1);
        assert_int_equal(err.rc, rc);
        assert_null(m);
        assert_int_equal(test_alloc_outstanding(), before);
        if (rc == P12_E_PASSWORD) /* the one in Latin-1 */
            break;
    }
    test_alloc_count_libraries(true);
}

static void every_failing_allocation_is_survived(void **state)
{
    (void)state;
    const struct p12_span in =
        TEXT(CERT EC_SEC1 EC_AES_256 EC_PBES2 BUNDLE EC_SEC1 EC_SEC1 EC_SEC1
                 EC_SEC1 EC_SEC1);
    size_t before = test_alloc_outstanding();
    struct p12_material *m = NULL;

    test_alloc_count_libraries(false);
    for (long n = 0; m == NULL; n++) {
        struct source source = { .password = "secret" };
        struct p12_error err = { .rc = P12_OK };

        test_alloc_fail_after(n);
        if (read_with(in, &source, NULL, &m, &err) == P12_OK)
            break;
        assert_true(test_alloc_has_failed());
        test_alloc_fail_after(-1);
        assert_int_equal(err.rc, P12_E_MEMORY);
        assert_int_equal(test_alloc_outstanding(), before);
    }
    assert_false(test_alloc_has_failed());
    test_alloc_fail_after(-1);
    test_alloc_count_libraries(true);
    check_types("all of it", m, "ckkkclkkkkk", 0);
    p12_material_free(m);
    assert_int_equal(test_alloc_outstanding(), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_material_is_named),
        cmocka_unit_test(der_of_a_public_key_is_named),
        cmocka_unit_test(broken_pem_is_told_at_its_byte),
        cmocka_unit_test(what_has_not_the_right_fields_is_refused),
        cmocka_unit_test(an_ec_key_without_its_curve_is_told_as_such),
        cmocka_unit_test(broken_pem_encryption_is_refused),
        cmocka_unit_test(only_keys_are_encrypted_so),
        cmocka_unit_test(an_encrypted_key_needs_a_password),
        cmocka_unit_test(a_wrong_password_is_told_in_one_way),
        cmocka_unit_test(what_the_source_says_ends_the_reading),
        cmocka_unit_test(limits_come_before_the_password),
        cmocka_unit_test(work_is_counted_over_all_keys),
        cmocka_unit_test(each_encrypted_key_is_asked_for_by_its_number),
        cmocka_unit_test(encrypted_keys_come_out_as_they_were),
        cmocka_unit_test(trust_settings_are_left_behind),
        cmocka_unit_test(labels_do_not_matter_where_the_content_is_known),
        cmocka_unit_test(bare_keys_become_private_key_info),
        cmocka_unit_test(keys_that_openssl_made_are_keys),
        cmocka_unit_test(all_blocks_come_out_in_their_order),
        cmocka_unit_test(pkcs7_gives_certificates_then_crls),
        cmocka_unit_test(what_is_not_wanted_is_passed_over),
        cmocka_unit_test(a_file_without_what_is_wanted_is_refused),
        cmocka_unit_test(a_trusted_certificate_has_its_alias),
        cmocka_unit_test(what_is_not_there_is_empty),
        cmocka_unit_test(options_may_be_absent),
        cmocka_unit_test(neither_key_nor_password_stays_in_the_heap),
        cmocka_unit_test(every_failing_allocation_is_told),
        cmocka_unit_test(every_failing_allocation_is_survived),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
