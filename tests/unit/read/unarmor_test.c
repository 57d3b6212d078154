#include <p12/input.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "alloc.h"
#include "bytes.h"

#define PFX        "3015020103301006092a864886f70d010701a003040101"
#define PFX_BASE64 "MBUCAQMwEAYJKoZIhvcNAQcBoAMEAQE="

static void what_is_not_armoured_is_left_alone(void **state)
{
    (void)state;
    const struct {
        const char *why;
        struct p12_span in;
    } cases[] = {
        { "nothing", { NULL, 0 } },
        { "a PFX", TEXT("\x30\x05\x02\x01\x03\x30\x00") },
        { "a PFX with PEM behind it",
          TEXT("\x30\x05\x02\x01\x03\x30\x00-----BEGIN PFX-----\n" PFX_BASE64
               "\n-----END PFX-----\n") },
        { "a text", TEXT("hello\n") },
        { "base64 of something else", TEXT("aGVsbG8gd29ybGQ=\n") },
        { "a PEM certificate", TEXT("-----BEGIN CERTIFICATE-----\nMGAw\n"
                                    "-----END CERTIFICATE-----\n") },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_error err = { 0 };
        uint8_t one = 1;
        uint8_t *out = &one;
        size_t len = 77;

        if (p12_unarmor(cases[i].in.ptr, cases[i].in.len, NULL, &out, &len,
                        &err) != P12_OK)
            fail_msg("%s", cases[i].why);
        assert_null(out);
        assert_int_equal(len, 0);
        assert_int_equal(err.rc, P12_OK);
    }
}

static void broken_base64_is_an_error_at_its_byte(void **state)
{
    (void)state;
    const struct {
        const char *why;
        struct p12_span in;
        size_t offset;
    } cases[] = {
        { "a foreign character in PEM",
          TEXT("-----BEGIN PFX-----\nMBUC!QMw\n-----END PFX-----\n"), 24 },
        { "a foreign character in base64",
          TEXT("MBUCAQMwEAYJKoZIhvcN*QcBoAMEAQE="), 20 },
        { "a remark behind base64", TEXT(PFX_BASE64 "\n(remark)"), 33 },
        { "a PEM block that misses a character",
          TEXT("-----BEGIN PFX-----\nMBUCA\n-----END PFX-----\n"), 19 },
        { "a PEM block with padding in the middle",
          TEXT("-----BEGIN PFX-----\nMBU=CAQM\n-----END PFX-----\n"), 19 },
        { "a PEM block with nothing in it",
          TEXT("-----BEGIN PFX-----\n-----END PFX-----\n"), 19 },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_error err = { 0 };
        uint8_t *out = NULL;
        size_t len = 77;

        if (p12_unarmor(cases[i].in.ptr, cases[i].in.len, NULL, &out, &len,
                        &err) != P12_E_ENCODING)
            fail_msg("%s", cases[i].why);
        if (err.rc != P12_E_ENCODING || err.offset != cases[i].offset)
            fail_msg("%s: %s at %zu", cases[i].why, p12_rc_name(err.rc),
                     err.offset);
        assert_int_equal(err.layer, P12_LAYER_FILE);
        assert_non_null(err.detail);
        assert_null(out);
        assert_int_equal(len, 77);
    }
    assert_int_equal(test_alloc_outstanding(), 0);
}

static void a_file_over_the_limit_is_refused(void **state)
{
    (void)state;
    const struct p12_limits limits = { .size = sizeof limits, .max_file = 31 };
    const struct p12_limits enough = { .size = sizeof limits, .max_file = 32 };
    struct p12_error err = { 0 };
    struct p12_span in = TEXT(PFX_BASE64);
    uint8_t *out = NULL;
    size_t len = 77;

    assert_int_equal(in.len, 32);
    assert_int_equal(p12_unarmor(in.ptr, in.len, &limits, &out, &len, &err),
                     P12_E_LIMIT);
    assert_int_equal(err.rc, P12_E_LIMIT);
    assert_null(out);
    assert_int_equal(len, 77);
    assert_int_equal(p12_unarmor(in.ptr, in.len, &enough, &out, &len, NULL),
                     P12_OK);
    p12_buffer_free(out, len);
}

/* Limits of a caller whose struct ends before that field. */
static void limits_may_be_shorter(void **state)
{
    (void)state;
    const struct p12_limits shorter = {
        .size = offsetof(struct p12_limits, max_file), .max_file = 1
    };
    struct p12_span in = TEXT(PFX_BASE64);
    uint8_t *out = NULL;
    size_t len = 0;

    assert_int_equal(p12_unarmor(in.ptr, in.len, &shorter, &out, &len, NULL),
                     P12_OK);
    p12_buffer_free(out, len);
}

static void armour_comes_off(void **state)
{
    (void)state;
    const struct {
        const char *why;
        struct p12_span in;
        const char *wanted;
    } cases[] = {
        { "base64", TEXT(PFX_BASE64), PFX },
        { "base64 in lines", TEXT(" MBUCAQMwEAYJKoZI\r\nhvcNAQcBoAMEAQE=\r\n"),
          PFX },
        { "base64 behind a mark", TEXT("\xef\xbb\xbf" PFX_BASE64), PFX },
        { "base64 without padding", TEXT("MBUCAQMwEAYJKoZIhvcNAQcBoAMEAQE"),
          PFX },
        { "base64 that is cut in a group", TEXT("MBUCAQMwEAYJKoZIhvcNAQcBoAM"),
          "3015020103301006092a864886f70d010701a003" },
        { "base64 that is cut by one character", TEXT("MBUCAQMwEAYJK"),
          "301502010330100609" },
        { "base64 that is cut, with bits left", TEXT("MBUCAQMwEAYJKo"),
          "301502010330100609" },
        { "PEM",
          TEXT("-----BEGIN PKCS12-----\n" PFX_BASE64
               "\n-----END PKCS12-----\n"),
          PFX },
        { "PEM with CRLF",
          TEXT("-----BEGIN PKCS12-----\r\nMBUCAQMwEAYJKoZI\r\n"
               "hvcNAQcBoAMEAQE=\r\n-----END PKCS12-----\r\n"),
          PFX },
        { "PEM without line breaks",
          TEXT("-----BEGIN PFX-----" PFX_BASE64 "-----END PFX-----"), PFX },
        { "PEM with text before and behind",
          TEXT("From: someone\n\nHere it is:\n-----BEGIN PFX-----\n" PFX_BASE64
               "\n-----END PFX-----\nBye.\n"),
          PFX },
        { "PEM with headers",
          TEXT("-----BEGIN PFX-----\nComment: mine\nVersion: 1\n\n" PFX_BASE64
               "\n-----END PFX-----\n"),
          PFX },
        { "PEM with another label",
          TEXT("-----BEGIN CERTIFICATE-----\n" PFX_BASE64
               "\n-----END CERTIFICATE-----\n"),
          PFX },
        { "PEM behind a certificate",
          TEXT("-----BEGIN CERTIFICATE-----\nMGAw\n-----END CERTIFICATE-----\n"
               "-----BEGIN PFX-----\n" PFX_BASE64 "\n-----END PFX-----\n"),
          PFX },
        { "PEM behind a block without an end",
          TEXT("-----BEGIN CERTIFICATE-----\nMGAw\n"
               "-----BEGIN PFX-----\n" PFX_BASE64 "\n-----END PFX-----\n"),
          PFX },
        { "PEM without an end", TEXT("-----BEGIN PFX-----\nMBUCAQMwEAYJK"),
          "301502010330100609" },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        uint8_t *out = NULL;
        size_t len = 0;

        if (p12_unarmor(cases[i].in.ptr, cases[i].in.len, NULL, &out, &len,
                        NULL) != P12_OK)
            fail_msg("%s", cases[i].why);
        if (out == NULL)
            fail_msg("%s: left alone", cases[i].why);
        test_equal(cases[i].why, out, len, cases[i].wanted);
        p12_buffer_free(out, len);
    }
    assert_int_equal(test_alloc_outstanding(), 0);
}

static void running_out_of_memory_leaves_all_as_it_was(void **state)
{
    (void)state;
    struct p12_error err = { 0 };
    struct p12_span in = TEXT(PFX_BASE64);
    uint8_t *out = NULL;
    size_t len = 77;

    test_alloc_fail_after(0);
    assert_int_equal(p12_unarmor(in.ptr, in.len, NULL, &out, &len, &err),
                     P12_E_MEMORY);
    test_alloc_fail_after(-1);
    assert_int_equal(err.rc, P12_E_MEMORY);
    assert_null(out);
    assert_int_equal(len, 77);
}

static void no_buffer_can_be_freed(void **state)
{
    (void)state;
    p12_buffer_free(NULL, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_armoured_is_left_alone),
        cmocka_unit_test(broken_base64_is_an_error_at_its_byte),
        cmocka_unit_test(a_file_over_the_limit_is_refused),
        cmocka_unit_test(limits_may_be_shorter),
        cmocka_unit_test(armour_comes_off),
        cmocka_unit_test(running_out_of_memory_leaves_all_as_it_was),
        cmocka_unit_test(no_buffer_can_be_freed),
    };

    return cmocka_run_group_tests_name("unarmor", tests, NULL, NULL);
}
