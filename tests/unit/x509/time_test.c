#include "x509/time.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "make.h"

enum { UTC = 0x17, GENERALIZED = 0x18 };

static int64_t read_text(uint8_t tag, const char *text)
{
    struct p12_span bytes = { (const uint8_t *)text, strlen(text) };
    struct made time = MADE(tag, bytes);

    return p12_time_read(made_span(&time));
}

static void times_that_are_none_are_refused(void **state)
{
    (void)state;
    const struct {
        const char *why;
        uint8_t tag;
        const char *text;
    } cases[] = {
        { "nothing", UTC, "" },
        { "another string", 0x13, "240101000000Z" },
        { "no minutes", UTC, "2401010000Z0" },
        { "no hours", UTC, "240101Z" },
        { "hours alone in a UTCTime", UTC, "24010100Z" },
        { "half a pair", UTC, "2401010000001Z" },
        { "a sign in a number", UTC, "24010100-100Z" },
        { "a space in a number", UTC, "24010100 000Z" },
        { "month 0", UTC, "240001000000Z" },
        { "month 13", UTC, "241301000000Z" },
        { "day 0", UTC, "240100000000Z" },
        { "day 31 in April", UTC, "240431000000Z" },
        { "29 February of a common year", UTC, "230229000000Z" },
        { "29 February 1900", GENERALIZED, "19000229000000Z" },
        { "hour 24", UTC, "240101240000Z" },
        { "minute 60", UTC, "240101006000Z" },
        { "second 61", UTC, "240101000061Z" },
        { "bytes behind it", UTC, "240101000000ZZ" },
        { "another zone", UTC, "240101000000A" },
        { "a zone without hours", UTC, "240101000000+" },
        { "a zone of one digit", UTC, "240101000000+1" },
        { "a point without a fraction", GENERALIZED, "20240101000000.Z" },
        { "four digits of a year in a UTCTime", UTC, "20240101000000Z" },
        { "two digits in a GeneralizedTime", GENERALIZED, "240101000000Z" },
    };

    for (size_t i = 0; i < LENGTH(cases); i++)
        if (read_text(cases[i].tag, cases[i].text) != INT64_MIN)
            fail_msg("%s: accepted", cases[i].why);
    assert_true(p12_time_read((struct p12_span){ NULL, 0 }) == INT64_MIN);
    assert_true(p12_time_read((struct p12_span)BYTES(0x17, 0x0d, '2')) ==
                INT64_MIN);
}

/* Seconds as `date -u -d "..." +%s` of GNU coreutils counts them. */
static void times_are_counted_from_1970(void **state)
{
    (void)state;
    const struct {
        uint8_t tag;
        const char *text;
        int64_t seconds;
    } cases[] = {
        { UTC, "700101000000Z", 0 },
        { UTC, "691231235959Z", -1 },
        { UTC, "500101000000Z", -631152000 },
        { UTC, "491231235959Z", 2524607999 },
        { UTC, "000229120000Z", 951825600 },
        { UTC, "150604110438Z", 1433415878 },
        { UTC, "2401010000Z", 1704067200 },
        { UTC, "161231235960Z", 1483228800 },
        { UTC, "240101000000+0130", 1704061800 },
        { UTC, "240101000000-0130", 1704072600 },
        { UTC, "240101000000", 1704067200 },
        { GENERALIZED, "20240229235959Z", 1709251199 },
        { GENERALIZED, "20240301000000Z", 1709251200 },
        { GENERALIZED, "20240101000000.999Z", 1704067200 },
        { GENERALIZED, "20240101000000,5Z", 1704067200 },
        { GENERALIZED, "202401010000Z", 1704067200 },
        { GENERALIZED, "2024010100Z", 1704067200 },
        { GENERALIZED, "20240101000000+01", 1704063600 },
        { GENERALIZED, "99991231235959Z", 253402300799 },
        { GENERALIZED, "20000101000000Z", 946684800 },
        { GENERALIZED, "19000301000000Z", -2203891200 },
        { GENERALIZED, "00010101000000Z", -62135596800 },
        { GENERALIZED, "00000301000000Z", -62162035200 },
        { GENERALIZED, "00000101000000Z", -62167219200 },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        int64_t got = read_text(cases[i].tag, cases[i].text);

        if (got != cases[i].seconds)
            fail_msg("%s: %lld", cases[i].text, (long long)got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_that_are_none_are_refused),
        cmocka_unit_test(times_are_counted_from_1970),
    };

    return cmocka_run_group_tests_name("time", tests, NULL, NULL);
}
