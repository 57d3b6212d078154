#include "kdf/kdf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "bytes.h"

static void what_is_no_utf8_has_no_characters(void **state)
{
    (void)state;
    const struct {
        const char *why;
        struct p12_span password;
    } cases[] = {
        { "a continuation alone", TEXT("a\x80") },
        { "a lead alone", TEXT("a\xc3") },
        { "a lead and no continuation", TEXT("\xc3"
                                             "a") },
        { "two of three", TEXT("\xe2\x82") },
        { "three of four", TEXT("\xf0\x9f\x98") },
        { "overlong in two", TEXT("\xc0\xaf") },
        { "overlong zero", TEXT("\xc0\x80") },
        { "overlong in three", TEXT("\xe0\x9f\xbf") },
        { "overlong in four", TEXT("\xf0\x8f\xbf\xbf") },
        { "the first surrogate", TEXT("\xed\xa0\x80") },
        { "the last surrogate", TEXT("\xed\xbf\xbf") },
        { "a pair of surrogates", TEXT("\xed\xa0\xbd\xed\xb8\x80") },
        { "above U+10FFFF", TEXT("\xf4\x90\x80\x80") },
        { "five bytes", TEXT("\xf8\x88\x80\x80\x80") },
        { "FE", TEXT("\xfe") },
        { "FF", TEXT("\xff") },
        { "Latin-1", TEXT("M\xf6tley") },
    };
    const enum p12_encoding refusing[] = { P12_ENCODING_BMP,
                                           P12_ENCODING_LATIN1,
                                           P12_ENCODING_BMP_OPEN };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        for (size_t j = 0; j < LENGTH(refusing); j++) {
            struct p12_secret out = { NULL, 0, 0 };

            if (p12_password_encode(cases[i].password, refusing[j], &out) !=
                P12_E_USAGE)
                fail_msg("%s as %s", cases[i].why,
                         p12_encoding_name(refusing[j]));
            assert_null(out.ptr);
        }
    }
}

static void latin1_ends_at_ff(void **state)
{
    (void)state;
    struct p12_secret out = { NULL, 0, 0 };

    assert_int_equal(
        p12_password_encode(TEXT("a\xc4\x80"), P12_ENCODING_LATIN1, &out),
        P12_E_USAGE);
    assert_null(out.ptr);
    assert_int_equal(
        p12_password_encode(TEXT("a\xc3\xbf"), P12_ENCODING_LATIN1, &out),
        P12_OK);
    test_equal("U+00FF", out.ptr, out.len, "61ff");
    p12_secret_free(&out);
}

static void passwords_are_written_in_each_encoding(void **state)
{
    (void)state;
    const struct {
        const char *why;
        struct p12_span password;
        enum p12_encoding encoding;
        const char *bytes;
    } cases[] = {
        { "ASCII", TEXT("ab"), P12_ENCODING_BMP, "006100620000" },
        { "ASCII", TEXT("ab"), P12_ENCODING_UTF8, "6162" },
        { "ASCII", TEXT("ab"), P12_ENCODING_NULL, "" },
        { "ASCII", TEXT("ab"), P12_ENCODING_WIDENED, "006100620000" },
        { "ASCII", TEXT("ab"), P12_ENCODING_LATIN1, "6162" },
        { "ASCII", TEXT("ab"), P12_ENCODING_BMP_OPEN, "00610062" },
        { "empty", TEXT(""), P12_ENCODING_BMP, "0000" },
        { "empty", TEXT(""), P12_ENCODING_UTF8, "" },
        { "empty", TEXT(""), P12_ENCODING_WIDENED, "0000" },
        { "empty", TEXT(""), P12_ENCODING_LATIN1, "" },
        { "empty", TEXT(""), P12_ENCODING_BMP_OPEN, "" },
        { "a zero byte is a character", TEXT("a\0b"), P12_ENCODING_BMP,
          "0061000000620000" },
        { "U+00E9", TEXT("\xc3\xa9"), P12_ENCODING_BMP, "00e90000" },
        { "U+00E9", TEXT("\xc3\xa9"), P12_ENCODING_UTF8, "c3a9" },
        { "U+00E9", TEXT("\xc3\xa9"), P12_ENCODING_WIDENED, "00c300a90000" },
        { "U+00E9", TEXT("\xc3\xa9"), P12_ENCODING_LATIN1, "e9" },
        { "U+007F, U+0080", TEXT("\x7f\xc2\x80"), P12_ENCODING_BMP_OPEN,
          "007f0080" },
        { "U+07FF, U+0800", TEXT("\xdf\xbf\xe0\xa0\x80"), P12_ENCODING_BMP_OPEN,
          "07ff0800" },
        { "U+D7FF, U+E000", TEXT("\xed\x9f\xbf\xee\x80\x80"),
          P12_ENCODING_BMP_OPEN, "d7ffe000" },
        { "U+FFFF", TEXT("\xef\xbf\xbf"), P12_ENCODING_BMP, "ffff0000" },
        { "U+FFFD itself is a character", TEXT("\xef\xbf\xbd"),
          P12_ENCODING_BMP, "fffd0000" },
        { "U+10000", TEXT("\xf0\x90\x80\x80"), P12_ENCODING_BMP,
          "d800dc000000" },
        { "U+10FFFF", TEXT("\xf4\x8f\xbf\xbf"), P12_ENCODING_BMP,
          "dbffdfff0000" },
        { "no UTF-8 is bytes", TEXT("\xff\x80"), P12_ENCODING_UTF8, "ff80" },
        { "no UTF-8 is bytes", TEXT("\xff\x80"), P12_ENCODING_WIDENED,
          "00ff00800000" },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_secret out = { NULL, 0, 0 };
        char why[80];

        snprintf(why, sizeof why, "%s as %s", cases[i].why,
                 p12_encoding_name(cases[i].encoding));
        if (p12_password_encode(cases[i].password, cases[i].encoding, &out) !=
            P12_OK)
            fail_msg("%s", why);
        test_equal(why, out.ptr, out.len, cases[i].bytes);
        p12_secret_free(&out);
    }
}

static void no_password_is_no_bytes_in_every_encoding(void **state)
{
    (void)state;
    const struct p12_span no_password = { NULL, 0 };

    for (int i = 0; i < P12_ENCODING_COUNT; i++) {
        uint8_t other;
        struct p12_secret out = { &other, 1, 1 };

        assert_int_equal(
            p12_password_encode(no_password, (enum p12_encoding)i, &out),
            P12_OK);
        assert_null(out.ptr);
        assert_int_equal(out.len, 0);
    }
}

static void every_encoding_has_its_name(void **state)
{
    (void)state;
    const char *const names[P12_ENCODING_COUNT] = {
        [P12_ENCODING_BMP] = "BMPString",
        [P12_ENCODING_UTF8] = "UTF-8",
        [P12_ENCODING_NULL] = "no password",
        [P12_ENCODING_WIDENED] = "UTF-8 widened to 16 bits",
        [P12_ENCODING_LATIN1] = "Latin-1",
        [P12_ENCODING_BMP_OPEN] = "BMPString without terminator",
    };

    for (int i = 0; i < P12_ENCODING_COUNT; i++)
        assert_string_equal(p12_encoding_name((enum p12_encoding)i), names[i]);
}

static void a_long_password_is_written_whole(void **state)
{
    (void)state;
    static uint8_t password[65536];
    struct p12_secret out = { NULL, 0, 0 };

    memset(password, 'x', sizeof password);
    assert_int_equal(
        p12_password_encode((struct p12_span){ password, sizeof password },
                            P12_ENCODING_BMP, &out),
        P12_OK);
    assert_int_equal(out.len, 2 * sizeof password + 2);
    assert_memory_equal(out.ptr + out.len - 4, "\0x\0\0", 4);
    p12_secret_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_utf8_has_no_characters),
        cmocka_unit_test(latin1_ends_at_ff),
        cmocka_unit_test(passwords_are_written_in_each_encoding),
        cmocka_unit_test(no_password_is_no_bytes_in_every_encoding),
        cmocka_unit_test(every_encoding_has_its_name),
        cmocka_unit_test(a_long_password_is_written_whole),
    };

    return cmocka_run_group_tests_name("password", tests, NULL, NULL);
}
