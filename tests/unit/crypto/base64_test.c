#include "crypto/crypto.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bytes.h"

static void what_is_no_base64_is_refused(void **state)
{
    (void)state;
    const struct {
        const char *why;
        struct p12_span text;
    } cases[] = {
        { "one character", TEXT("A") },
        { "five characters", TEXT("QUJDR") },
        { "another character", TEXT("QUJ*") },
        { "the characters for URLs", TEXT("-_-_") },
        { "a zero byte", TEXT("QU\0D") },
        { "padding alone", TEXT("====") },
        { "too much padding", TEXT("QQ===") },
        { "text behind the padding", TEXT("QQ==QUJD") },
        { "bits behind the end", TEXT("QR==") },
        { "bits behind the end, no padding", TEXT("QR") },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        uint8_t out[16];
        size_t len = 77;

        assert_true(p12_base64_bound(cases[i].text.len) <= sizeof out);
        if (p12_base64_decode(cases[i].text, out, &len))
            fail_msg("%s", cases[i].why);
        assert_int_equal(len, 77);
    }
}

static void base64_is_decoded_with_or_without_padding(void **state)
{
    (void)state;
    const struct {
        const char *why;
        struct p12_span text;
        const char *bytes;
    } cases[] = {
        { "nothing", TEXT(""), "" },
        { "one byte", TEXT("QQ=="), "41" },
        { "two bytes", TEXT("QUI="), "4142" },
        { "three bytes", TEXT("QUJD"), "414243" },
        { "one byte without padding", TEXT("QQ"), "41" },
        { "two bytes without padding", TEXT("QUI"), "4142" },
        { "half the padding", TEXT("QQ="), "41" },
        { "white space", TEXT(" Q\tU\r\nJ D\n"), "414243" },
        { "all bits", TEXT("+/+/"), "fbffbf" },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        uint8_t out[16];
        size_t len = 77;

        memset(out, TEST_CANARY, sizeof out);
        if (!p12_base64_decode(cases[i].text, out, &len))
            fail_msg("%s", cases[i].why);
        test_equal(cases[i].why, out, len, cases[i].bytes);
        test_untouched(cases[i].why, out + len, sizeof out - len);
    }
}

static void base64_comes_back_at_every_length(void **state)
{
    (void)state;
    const struct test_hex bytes = test_counted(100);

    for (size_t len = 0; len <= bytes.len; len++) {
        char text[200];
        uint8_t out[200];
        size_t n = p12_base64_encoded(len);
        size_t out_len = 0;

        memset(text, TEST_CANARY, sizeof text);
        memset(out, TEST_CANARY, sizeof out);
        p12_base64_encode((struct p12_span){ bytes.bytes, len }, text);
        assert_int_equal(n % 4, 0);
        test_untouched("text", (const uint8_t *)text + n, sizeof text - n);
        assert_true(p12_base64_bound(n) >= len);
        assert_true(p12_base64_decode(
            (struct p12_span){ (const uint8_t *)text, n }, out, &out_len));
        assert_int_equal(out_len, len);
        if (len != 0)
            assert_memory_equal(out, bytes.bytes, len);
        test_untouched("bytes", out + len, sizeof out - len);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_base64_is_refused),
        cmocka_unit_test(base64_is_decoded_with_or_without_padding),
        cmocka_unit_test(base64_comes_back_at_every_length),
    };

    return cmocka_run_group_tests_name("base64", tests, NULL, NULL);
}
