#include <p12/input.h>
#include <p12/output.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "alloc.h"
#include "bytes.h"

static void lines_have_64_characters(void **state)
{
    (void)state;
    const struct {
        size_t len;
        const char *text;
    } cases[] = {
        { 0, "-----BEGIN X-----\n-----END X-----\n" },
        { 1, "-----BEGIN X-----\nAQ==\n-----END X-----\n" },
        { 47, "-----BEGIN X-----\n"
              "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCkqKywtLi8="
              "\n-----END X-----\n" },
        { 48, "-----BEGIN X-----\n"
              "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCkqKywtLi8w"
              "\n-----END X-----\n" },
        { 49, "-----BEGIN X-----\n"
              "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCkqKywtLi8w"
              "\nMQ==\n-----END X-----\n" },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct test_hex der = test_counted(cases[i].len);
        uint8_t *out = NULL;
        size_t len = 0;

        assert_int_equal(p12_pem_encode("X", test_hex_span(&der), &out, &len),
                         P12_OK);
        if (len != strlen(cases[i].text) ||
            memcmp(out, cases[i].text, len) != 0)
            fail_msg("%zu bytes: %.*s", cases[i].len, (int)len,
                     (const char *)out);
        p12_buffer_free(out, len);
    }
    assert_int_equal(test_alloc_outstanding(), 0);
}

static void a_failed_allocation_leaves_all_as_it_was(void **state)
{
    (void)state;
    uint8_t *out = NULL;
    size_t len = 77;

    test_alloc_fail_after(0);
    assert_int_equal(p12_pem_encode("X", TEXT("abc"), &out, &len),
                     P12_E_MEMORY);
    test_alloc_fail_after(-1);
    assert_null(out);
    assert_int_equal(len, 77);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_have_64_characters),
        cmocka_unit_test(a_failed_allocation_leaves_all_as_it_was),
    };

    return cmocka_run_group_tests_name("pem", tests, NULL, NULL);
}
