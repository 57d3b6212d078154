#include "base/builder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bytes.h"

static void running_over_is_told_by_finish(void **state)
{
    (void)state;
    struct p12_builder b;
    struct p12_span out = TEXT("as it was");

    assert_int_equal(p12_builder_init(&b, 4), P12_OK);
    p12_build_bytes(&b, TEXT("12345"));
    assert_int_equal(p12_builder_finish(&b, &out), P12_E_LIMIT);
    assert_int_equal(out.len, 9);
    p12_build_bytes(&b, TEXT("1")); /* would fit, but it is too late */
    assert_int_equal(p12_builder_finish(&b, &out), P12_E_LIMIT);
    p12_builder_clear(&b);
}

static void every_kind_of_write_can_run_over(void **state)
{
    (void)state;
    for (size_t cap = 0; cap < 11; cap++) {
        struct p12_builder b;
        struct p12_span out = TEXT("as it was");

        assert_int_equal(p12_builder_init(&b, cap), P12_OK);
        p12_build_null(&b);                           /* 2 bytes */
        p12_build_uint(&b, 0x8000);                   /* 5 */
        p12_build_element(&b, P12_TAG_OID, TEXT("")); /* 2 */
        p12_build_wrap(&b, P12_TAG_SEQUENCE, 0);      /* 2 */
        assert_int_equal(p12_builder_finish(&b, &out), P12_E_LIMIT);
        assert_int_equal(out.len, 9);
        p12_builder_clear(&b);
    }
}

static void a_capacity_may_be_used_up(void **state)
{
    (void)state;
    struct p12_builder b;
    struct p12_span out;

    assert_int_equal(p12_builder_init(&b, 11), P12_OK);
    p12_build_null(&b);
    p12_build_uint(&b, 0x8000);
    p12_build_element(&b, P12_TAG_OID, TEXT(""));
    p12_build_wrap(&b, P12_TAG_SEQUENCE, 0);
    assert_int_equal(p12_builder_finish(&b, &out), P12_OK);
    test_equal("all", out.ptr, out.len,
               "300906000203008000"
               "0500");
    p12_builder_clear(&b);
    assert_null(b.buf.ptr);
}

static void nothing_written_is_an_empty_span(void **state)
{
    (void)state;
    struct p12_builder b;
    struct p12_span out = TEXT("as it was");

    assert_int_equal(p12_builder_init(&b, 0), P12_OK);
    p12_build_bytes(&b, (struct p12_span){ NULL, 0 });
    assert_int_equal(p12_builder_finish(&b, &out), P12_OK);
    assert_int_equal(out.len, 0);
    p12_builder_clear(&b);
    p12_builder_clear(&b);
}

static void numbers_are_as_short_as_they_can_be(void **state)
{
    (void)state;
    const struct {
        uint64_t value;
        const char *der;
    } cases[] = {
        { 0, "020100" },
        { 1, "020101" },
        { 0x7f, "02017f" },
        { 0x80, "02020080" },
        { 0xff, "020200ff" },
        { 0x100, "02020100" },
        { 2048, "02020800" },
        { 0x7fff, "02027fff" },
        { 0x8000, "0203008000" },
        { 600000, "02030927c0" },
        { INT64_MAX, "02087fffffffffffffff" },
        { (uint64_t)INT64_MAX + 1, "0209008000000000000000" },
        { UINT64_MAX, "020900ffffffffffffffff" },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_builder b;
        struct p12_span out;

        assert_int_equal(p12_builder_init(&b, 16), P12_OK);
        p12_build_uint(&b, cases[i].value);
        assert_int_equal(p12_builder_finish(&b, &out), P12_OK);
        test_equal(cases[i].der, out.ptr, out.len, cases[i].der);
        p12_builder_clear(&b);
    }
}

static void lengths_are_as_short_as_they_can_be(void **state)
{
    (void)state;
    static const uint8_t zeros[70000] = { 0 };
    const struct {
        size_t len;
        const char *header;
    } cases[] = {
        { 0, "0400" },         { 1, "0401" },           { 127, "047f" },
        { 128, "048180" },     { 255, "0481ff" },       { 256, "04820100" },
        { 65535, "0482ffff" }, { 65536, "0483010000" },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        size_t header_len = strlen(cases[i].header) / 2;
        struct p12_builder b;
        struct p12_cursor c;
        struct p12_span out;
        struct p12_tlv tlv;

        assert_int_equal(p12_builder_init(&b, sizeof zeros), P12_OK);
        p12_build_element(&b, P12_TAG_OCTET_STRING,
                          (struct p12_span){ zeros, cases[i].len });
        assert_int_equal(p12_builder_finish(&b, &out), P12_OK);
        assert_int_equal(out.len, header_len + cases[i].len);
        test_equal(cases[i].header, out.ptr, header_len, cases[i].header);
        c = p12_cursor_over(out);
        assert_true(p12_cursor_tlv(&c, &tlv));
        assert_int_equal(tlv.body.len, cases[i].len);
        p12_builder_clear(&b);
    }
}

static void a_wrap_takes_in_what_came_after_its_mark(void **state)
{
    (void)state;
    struct p12_builder b;
    struct p12_span out;
    size_t mark;

    assert_int_equal(p12_builder_init(&b, 64), P12_OK);
    p12_build_uint(&b, 3);
    mark = p12_build_mark(&b);
    assert_int_equal(mark, 3);
    p12_build_null(&b);
    p12_build_element(&b, P12_TAG_OID, TEXT("\x2a\x03"));
    p12_build_wrap(&b, P12_TAG_SEQUENCE, mark);
    p12_build_wrap(&b, P12_TAG_SET, 0);
    assert_int_equal(p12_builder_finish(&b, &out), P12_OK);
    test_equal("nested", out.ptr, out.len, "310b300606022a030500020103");
    p12_builder_clear(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(running_over_is_told_by_finish),
        cmocka_unit_test(every_kind_of_write_can_run_over),
        cmocka_unit_test(a_capacity_may_be_used_up),
        cmocka_unit_test(nothing_written_is_an_empty_span),
        cmocka_unit_test(numbers_are_as_short_as_they_can_be),
        cmocka_unit_test(lengths_are_as_short_as_they_can_be),
        cmocka_unit_test(a_wrap_takes_in_what_came_after_its_mark),
    };

    return cmocka_run_group_tests_name("builder", tests, NULL, NULL);
}
