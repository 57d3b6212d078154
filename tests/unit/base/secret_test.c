#include "base/secret.h"

#include "alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void secret_has_zeroed_room_and_no_length(void **state)
{
    const uint8_t zeros[32] = { 0 };
    struct p12_secret s = { NULL, 7, 7 };

    (void)state;
    assert_int_equal(p12_secret_alloc(&s, sizeof zeros), P12_OK);
    assert_int_equal(s.len, 0);
    assert_int_equal(s.cap, sizeof zeros);
    assert_memory_equal(s.ptr, zeros, sizeof zeros);
    p12_secret_free(&s);
}

static void secret_of_no_bytes_allocates_nothing(void **state)
{
    size_t before = test_alloc_outstanding();
    struct p12_secret s = { NULL, 7, 7 };

    (void)state;
    assert_int_equal(p12_secret_alloc(&s, 0), P12_OK);
    assert_int_equal(test_alloc_outstanding(), before);
    assert_int_equal(s.cap, 0);
    assert_int_equal(p12_secret_copy(&s, (struct p12_span){ NULL, 0 }), P12_OK);
    assert_int_equal(p12_secret_span(&s).len, 0);
    p12_secret_free(&s);
}

static void secret_is_untouched_when_memory_ran_out(void **state)
{
    uint8_t byte = 1;
    struct p12_secret s = { &byte, 0, 1 };

    (void)state;
    assert_int_equal(p12_secret_alloc(&s, SIZE_MAX), P12_E_MEMORY);
    test_alloc_fail_after(0);
    assert_int_equal(p12_secret_copy(&s, (struct p12_span){ &byte, 1 }),
                     P12_E_MEMORY);
    test_alloc_fail_after(-1);
    assert_ptr_equal(s.ptr, &byte);
    assert_int_equal(s.len, 0);
}

/* The allocator of the tests ends the program when a secret is not wiped, so
 * this is a test also of what lies between len and cap. */
static void secret_is_wiped_to_its_capacity_and_freed_once(void **state)
{
    size_t before = test_alloc_outstanding();
    struct p12_secret s = { NULL, 0, 0 };

    (void)state;
    assert_int_equal(p12_secret_alloc(&s, 16), P12_OK);
    memset(s.ptr, 0xaa, s.cap);
    s.len = 3;
    p12_secret_free(&s);
    assert_null(s.ptr);
    assert_int_equal(s.len, 0);
    assert_int_equal(s.cap, 0);
    p12_secret_free(&s);
    assert_int_equal(test_alloc_outstanding(), before);
}

static void secret_copies_exactly(void **state)
{
    const uint8_t bytes[] = { 1, 2, 3 };
    struct p12_secret s = { NULL, 0, 0 };

    (void)state;
    assert_int_equal(
        p12_secret_copy(&s, (struct p12_span){ bytes, sizeof bytes }), P12_OK);
    assert_int_equal(s.cap, sizeof bytes);
    assert_int_equal(p12_secret_span(&s).len, sizeof bytes);
    assert_memory_equal(p12_secret_span(&s).ptr, bytes, sizeof bytes);
    p12_secret_free(&s);
}

static void nothing_equals_an_empty_or_cut_value(void **state)
{
    const uint8_t a[] = { 1, 2, 3, 4 };
    const uint8_t b[] = { 1, 2, 3, 4 };
    const uint8_t last[] = { 1, 2, 3, 5 };
    const uint8_t first[] = { 0x81, 2, 3, 4 };
    const struct p12_span whole = { a, sizeof a };

    (void)state;
    assert_false(p12_ct_equal((struct p12_span){ NULL, 0 },
                              (struct p12_span){ NULL, 0 }));
    assert_false(
        p12_ct_equal((struct p12_span){ a, 0 }, (struct p12_span){ b, 0 }));
    assert_false(p12_ct_equal(whole, (struct p12_span){ b, 3 }));
    assert_false(p12_ct_equal((struct p12_span){ a, 3 },
                              (struct p12_span){ b, sizeof b }));
    assert_false(p12_ct_equal(whole, (struct p12_span){ last, sizeof last }));
    assert_false(p12_ct_equal(whole, (struct p12_span){ first, sizeof first }));
    assert_true(p12_ct_equal(whole, (struct p12_span){ b, sizeof b }));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(secret_has_zeroed_room_and_no_length),
        cmocka_unit_test(secret_of_no_bytes_allocates_nothing),
        cmocka_unit_test(secret_is_untouched_when_memory_ran_out),
        cmocka_unit_test(secret_is_wiped_to_its_capacity_and_freed_once),
        cmocka_unit_test(secret_copies_exactly),
        cmocka_unit_test(nothing_equals_an_empty_or_cut_value),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
