#include "base/text.h"

#include "base/cursor.h"
#include "der.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "bytes.h"

#define FFFD "\xef\xbf\xbd"

/* One string of each type, good and bad. */
static void characters_become_utf8_and_what_is_none_is_marked(void **state)
{
    const struct {
        const char *why;
        uint8_t tag;
        const char *in;
        const char *out;
        bool bad;
    } cases[] = {
        { "BMP, half a character", P12_TAG_BMP_STRING, "00", FFFD, true },
        { "BMP, odd", P12_TAG_BMP_STRING, "0061 00", "a" FFFD, true },
        { "BMP, a high surrogate alone", P12_TAG_BMP_STRING, "d800 0062",
          FFFD "b", true },
        { "BMP, a high surrogate at the end", P12_TAG_BMP_STRING, "0061 d83d",
          "a" FFFD, true },
        { "BMP, a high surrogate and a byte", P12_TAG_BMP_STRING, "d83d dd",
          FFFD FFFD, true },
        { "BMP, two high surrogates", P12_TAG_BMP_STRING, "d83d d83d dd11",
          FFFD "\xf0\x9f\x94\x91", true },
        { "BMP, a low surrogate alone", P12_TAG_BMP_STRING, "dc00 0062",
          FFFD "b", true },
        { "BMP, a pair", P12_TAG_BMP_STRING, "d83d dd11", "\xf0\x9f\x94\x91",
          false },
        { "BMP, the last pair", P12_TAG_BMP_STRING, "dbff dfff",
          "\xf4\x8f\xbf\xbf", false },
        { "BMP, U+FFFF", P12_TAG_BMP_STRING, "ffff", "\xef\xbf\xbf", false },
        { "BMP, U+0800", P12_TAG_BMP_STRING, "0800", "\xe0\xa0\x80", false },
        { "BMP, U+07FF", P12_TAG_BMP_STRING, "07ff", "\xdf\xbf", false },
        { "BMP, U+007F", P12_TAG_BMP_STRING, "007f", "\x7f", false },
        { "BMP, U+0080", P12_TAG_BMP_STRING, "0080", "\xc2\x80", false },
        { "BMP, empty", P12_TAG_BMP_STRING, "", "", false },
        { "UTF-8, a tail alone", P12_TAG_UTF8_STRING, "80", FFFD, true },
        { "UTF-8, cut short", P12_TAG_UTF8_STRING, "e282", FFFD, true },
        { "UTF-8, cut by ASCII", P12_TAG_UTF8_STRING, "e2 'a'", FFFD "a",
          true },
        { "UTF-8, overlong slash", P12_TAG_UTF8_STRING, "c0af", FFFD, true },
        { "UTF-8, overlong in three", P12_TAG_UTF8_STRING, "e09fbf", FFFD,
          true },
        { "UTF-8, overlong in four", P12_TAG_UTF8_STRING, "f08fbfbf", FFFD,
          true },
        { "UTF-8, a surrogate", P12_TAG_UTF8_STRING, "eda080", FFFD, true },
        { "UTF-8, above U+10FFFF", P12_TAG_UTF8_STRING, "f4908080", FFFD,
          true },
        { "UTF-8, five bytes", P12_TAG_UTF8_STRING, "f8 'a'", FFFD "a", true },
        { "UTF-8, two bytes", P12_TAG_UTF8_STRING, "c3bc", "\xc3\xbc", false },
        { "UTF-8, three bytes", P12_TAG_UTF8_STRING, "e28982", "\xe2\x89\x82",
          false },
        { "UTF-8, four bytes", P12_TAG_UTF8_STRING, "f09f9491",
          "\xf0\x9f\x94\x91", false },
        { "UTF-8, U+10FFFF", P12_TAG_UTF8_STRING, "f48fbfbf",
          "\xf4\x8f\xbf\xbf", false },
        { "universal, cut short", P12_TAG_UNIVERSAL_STRING, "000000", FFFD,
          true },
        { "universal, a surrogate", P12_TAG_UNIVERSAL_STRING, "0000d800", FFFD,
          true },
        { "universal, too large", P12_TAG_UNIVERSAL_STRING, "00110000", FFFD,
          true },
        { "universal, all ones", P12_TAG_UNIVERSAL_STRING, "ffffffff", FFFD,
          true },
        { "universal", P12_TAG_UNIVERSAL_STRING, "00000061 0001f511",
          "a\xf0\x9f\x94\x91", false },
        { "T61 is taken for Latin-1", P12_TAG_T61_STRING, "61 fc", "a\xc3\xbc",
          false },
        { "printable", P12_TAG_PRINTABLE_STRING, "'ab'", "ab", false },
        { "an OCTET STRING is no text", P12_TAG_OCTET_STRING, "'ab'", "",
          false },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct der in = der_make(cases[i].in);
        struct p12_span left = in.span;
        char out[32];
        struct p12_text text = p12_text_into(out, sizeof out);
        bool bad = false;
        size_t len;
        uint32_t c;

        while (p12_charset_next(p12_charset_of(cases[i].tag), &left, &c, &bad))
            p12_text_char(&text, c);
        len = p12_text_end(&text);
        assert_int_equal(strlen(out), len);
        if (strcmp(out, cases[i].out) != 0 || bad != cases[i].bad)
            fail_msg("%s: got \"%s\", bad %d", cases[i].why, out, bad);
        der_clear(&in);
    }
}

static void a_character_found_bad_stays_bad(void **state)
{
    const uint8_t bytes[] = { 0xff, 'a' };
    struct p12_span left = { bytes, sizeof bytes };
    bool bad = false;
    uint32_t c;

    (void)state;
    assert_true(p12_charset_next(P12_CHARSET_UTF8, &left, &c, &bad));
    assert_true(bad);
    assert_true(p12_charset_next(P12_CHARSET_UTF8, &left, &c, &bad));
    assert_int_equal(c, 'a');
    assert_true(bad);
    assert_false(p12_charset_next(P12_CHARSET_UTF8, &left, &c, &bad));
}

/* Writes "ab", U+00FC and "c": five bytes. */
static size_t write_five(char *out, size_t cap)
{
    struct p12_text text = p12_text_into(out, cap);

    p12_text_string(&text, "ab");
    p12_text_char(&text, 0xfc);
    p12_text_bytes(&text, "c", 1);
    return p12_text_end(&text);
}

static void text_is_cut_between_characters_and_counted_whole(void **state)
{
    const char *const wanted[] = { NULL,
                                   "",
                                   "",
                                   "ab",
                                   "ab",
                                   "ab\xc3\xbc",
                                   "ab\xc3\xbc"
                                   "c" };

    (void)state;
    for (size_t cap = 0; cap < LENGTH(wanted); cap++) {
        char out[8];

        memset(out, TEST_CANARY, sizeof out);
        assert_int_equal(write_five(out, cap), 5);
        if (cap != 0)
            assert_string_equal(out, wanted[cap]);
        test_untouched("behind the room", (const uint8_t *)out + cap,
                       sizeof out - cap);
    }
}

static void text_can_be_counted_without_room(void **state)
{
    (void)state;
    assert_int_equal(write_five(NULL, 0), 5);
}

static void no_character_is_written_that_is_none(void **state)
{
    const uint32_t none[] = { 0xd800, 0xdfff, 0x110000, UINT32_MAX };

    (void)state;
    for (size_t i = 0; i < LENGTH(none); i++) {
        char out[8];
        struct p12_text text = p12_text_into(out, sizeof out);

        p12_text_char(&text, none[i]);
        assert_int_equal(p12_text_end(&text), 3);
        assert_string_equal(out, FFFD);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters_become_utf8_and_what_is_none_is_marked),
        cmocka_unit_test(a_character_found_bad_stays_bad),
        cmocka_unit_test(text_is_cut_between_characters_and_counted_whole),
        cmocka_unit_test(text_can_be_counted_without_room),
        cmocka_unit_test(no_character_is_written_that_is_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
