#include "base/cursor.h"

#include "der.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "bytes.h"

static void tlv_accepts_exactly_der(void **state)
{
    const struct {
        const char *why;
        const char *in;
        bool ok;
        size_t body_len;
    } cases[] = {
        { "empty input", "", false, 0 },
        { "tag without length", "30", false, 0 },
        { "body cut short", "04 02 aa", false, 0 },
        { "length 1 in long form", "04 81 01 aa", false, 0 },
        { "length 127 in long form", "04 81 7f", false, 0 },
        { "leading zero in length", "04 82 00 80", false, 0 },
        { "long form cut short", "04 82 01", false, 0 },
        { "long form without a length", "04 81", false, 0 },
        { "indefinite length", "30 80 00 00", false, 0 },
        { "length of five octets", "04 85 01 00 00 00 00", false, 0 },
        { "length of 2^64 - 1", "04 88 ff ff ff ff ff ff ff ff", false, 0 },
        { "length of nine octets", "04 89 01 00 00 00 00 00 00 00 00", false,
          0 },
        { "reserved length", "04 ff aa", false, 0 },
        { "tag number above 30", "1f 1f 00", false, 0 },
        { "private tag number above 30", "ff 1f 00", false, 0 },
        { "empty sequence", "30 00", true, 0 },
        { "end-of-contents, as a header", "00 00", true, 0 },
        { "octet string, more after", "04 01 aa 05", true, 1 },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct der in = der_make(cases[i].in);
        struct p12_cursor c = p12_cursor_over(in.span);
        struct p12_tlv tlv = { .tag = 0x77 };
        bool ok = p12_cursor_tlv(&c, &tlv);

        if (ok != cases[i].ok)
            fail_msg("%s: got %d", cases[i].why, ok);
        if (ok) {
            assert_int_equal(tlv.body.len, cases[i].body_len);
            assert_int_equal(tlv.whole.len, c.at);
            assert_ptr_equal(tlv.whole.ptr, in.span.ptr);
        } else {
            assert_int_equal(c.at, 0);
            assert_int_equal(c.left.len, in.span.len);
            assert_int_equal(tlv.tag, 0x77);
        }
        der_clear(&in);
    }
}

static void tlv_takes_long_lengths_at_their_least(void **state)
{
    uint8_t bytes[4 + 256] = { 0x04, 0x81, 0x80 };
    struct p12_cursor c = p12_cursor_over((struct p12_span){ bytes, 3 + 128 });
    struct p12_tlv tlv;

    (void)state;
    assert_true(p12_cursor_tlv(&c, &tlv));
    assert_int_equal(tlv.body.len, 128);
    bytes[1] = 0x82;
    bytes[2] = 0x01;
    bytes[3] = 0x00;
    c = p12_cursor_over((struct p12_span){ bytes, sizeof bytes });
    assert_true(p12_cursor_tlv(&c, &tlv));
    assert_int_equal(tlv.body.len, 256);
    assert_true(p12_cursor_done(&c));
}

static void take_moves_only_when_there_is_enough(void **state)
{
    const uint8_t bytes[] = { 1, 2, 3 };
    struct p12_cursor c =
        p12_cursor_over((struct p12_span){ bytes, sizeof bytes });
    struct p12_span out = { NULL, 77 };

    (void)state;
    assert_false(p12_cursor_take(&c, 4, &out));
    assert_false(p12_cursor_take(&c, SIZE_MAX, &out));
    assert_int_equal(out.len, 77);
    assert_int_equal(c.at, 0);
    assert_true(p12_cursor_take(&c, 2, &out));
    assert_ptr_equal(out.ptr, bytes);
    assert_int_equal(c.at, 2);
    assert_false(p12_cursor_done(&c));
    assert_true(p12_cursor_take(&c, 1, &out));
    assert_true(p12_cursor_done(&c));
    assert_true(p12_cursor_take(&c, 0, &out));
    assert_int_equal(out.len, 0);
}

static void an_empty_span_has_nothing_to_take(void **state)
{
    struct p12_cursor c = p12_cursor_over((struct p12_span){ NULL, 0 });
    struct p12_span out;
    struct p12_tlv tlv;

    (void)state;
    assert_true(p12_cursor_done(&c));
    assert_false(p12_cursor_is_next(&c, 0));
    assert_false(p12_cursor_tlv(&c, &tlv));
    assert_true(p12_cursor_take(&c, 0, &out));
    assert_int_equal(out.len, 0);
}

static void tagged_takes_no_other_tag(void **state)
{
    struct der in = der_make("02 01 05  04 01 aa");
    struct p12_cursor c = p12_cursor_over(in.span);
    struct p12_span body = { NULL, 77 };

    (void)state;
    assert_false(p12_cursor_tagged(&c, P12_TAG_OCTET_STRING, &body));
    assert_int_equal(body.len, 77);
    assert_int_equal(c.at, 0);
    assert_true(p12_cursor_is_next(&c, P12_TAG_INTEGER));
    assert_true(p12_cursor_tagged(&c, P12_TAG_INTEGER, &body));
    assert_int_equal(body.ptr[0], 5);
    assert_true(p12_cursor_tagged(&c, P12_TAG_OCTET_STRING, &body));
    assert_true(p12_cursor_done(&c));
    der_clear(&in);
}

static void unwrap_wants_one_element_and_nothing_else(void **state)
{
    const struct {
        const char *why;
        const char *in;
        bool ok;
    } cases[] = {
        { "nothing", "", false },
        { "another tag", "30 01 aa", false },
        { "a byte after it", "04 01 aa 00", false },
        { "cut short", "04 02 aa", false },
        { "the element", "04 01 aa", true },
        { "an empty one", "04 00", true },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct der in = der_make(cases[i].in);
        struct p12_span body = { NULL, 77 };
        bool ok = p12_span_unwrap(in.span, P12_TAG_OCTET_STRING, &body);

        if (ok != cases[i].ok || (!ok && body.len != 77))
            fail_msg("%s: got %d, %zu", cases[i].why, ok, body.len);
        der_clear(&in);
    }
}

static void spans_are_equal_by_their_bytes(void **state)
{
    const uint8_t a[] = { 1, 2, 3 };
    const uint8_t b[] = { 1, 2, 3 };
    const struct p12_span nothing = { NULL, 0 };

    (void)state;
    assert_true(
        p12_span_equal((struct p12_span){ a, 3 }, (struct p12_span){ b, 3 }));
    assert_false(
        p12_span_equal((struct p12_span){ a, 3 }, (struct p12_span){ b, 2 }));
    assert_false(p12_span_equal((struct p12_span){ a, 2 },
                                (struct p12_span){ b + 1, 2 }));
    assert_true(p12_span_equal(nothing, (struct p12_span){ a, 0 }));
}

static void integers_are_minimal_and_keep_their_sign(void **state)
{
    const struct {
        const char *why;
        const char *in;
        bool ok;
        int64_t value;
        bool big;
    } cases[] = {
        { "no octet", "", false, 0, false },
        { "zero in front of a small one", "00 01", false, 0, false },
        { "ones in front of a negative one", "ff 80", false, 0, false },
        { "two zeros", "00 00", false, 0, false },
        { "zero", "00", true, 0, false },
        { "127", "7f", true, 127, false },
        { "128", "00 80", true, 128, false },
        { "255", "00 ff", true, 255, false },
        { "1000", "03 e8", true, 1000, false },
        { "2048", "08 00", true, 2048, false },
        { "32769", "00 80 01", true, 32769, false },
        { "minus one", "ff", true, -1, false },
        { "-128", "80", true, -128, false },
        { "-32767", "80 01", true, -32767, false },
        { "2^31", "00 80 00 00 00", true, INT64_C(1) << 31, false },
        { "2^63 - 1", "7f ff ff ff ff ff ff ff", true, INT64_MAX, false },
        { "-2^63", "80 00 00 00 00 00 00 00", true, INT64_MIN, false },
        { "2^63", "00 80 00 00 00 00 00 00 00", true, INT64_MAX, true },
        { "2^64", "01 00 00 00 00 00 00 00 00", true, INT64_MAX, true },
        { "below -2^63", "ff 7f ff ff ff ff ff ff ff", true, INT64_MIN, true },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct der in = der_make(cases[i].in);
        int64_t value = 77;
        bool big = false;
        bool ok = p12_integer_read(in.span, &value, &big);

        if (ok != cases[i].ok)
            fail_msg("%s: got %d", cases[i].why, ok);
        if (ok && (value != cases[i].value || big != cases[i].big))
            fail_msg("%s: got %lld, %d", cases[i].why, (long long)value, big);
        der_clear(&in);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tlv_accepts_exactly_der),
        cmocka_unit_test(tlv_takes_long_lengths_at_their_least),
        cmocka_unit_test(take_moves_only_when_there_is_enough),
        cmocka_unit_test(an_empty_span_has_nothing_to_take),
        cmocka_unit_test(tagged_takes_no_other_tag),
        cmocka_unit_test(unwrap_wants_one_element_and_nothing_else),
        cmocka_unit_test(spans_are_equal_by_their_bytes),
        cmocka_unit_test(integers_are_minimal_and_keep_their_sign),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
