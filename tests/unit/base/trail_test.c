#include "base/trail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "bytes.h"

/* ---- Paths -------------------------------------------------------------- */

static void an_empty_trail_is_an_empty_text(void **state)
{
    const struct p12_trail t = { .depth = 0 };
    char out[8] = "before";

    (void)state;
    assert_int_equal(p12_trail_text(&t, out, sizeof out), 0);
    assert_string_equal(out, "");
}

static void steps_are_joined_with_dots(void **state)
{
    struct p12_trail t = { .depth = 0 };
    char out[P12_PATH_MAX];

    (void)state;
    p12_trail_push(&t, "authSafe", 1);
    p12_trail_push(&t, "bag", 0);
    p12_trail_push(&t, "attr", 49999);
    assert_int_equal(p12_trail_text(&t, out, sizeof out), 30);
    assert_string_equal(out, "authSafe[1].bag[0].attr[49999]");
    p12_trail_pop(&t);
    p12_trail_pop(&t);
    p12_trail_pop(&t);
    p12_trail_push(&t, "mac", P12_NO_INDEX);
    p12_trail_text(&t, out, sizeof out);
    assert_string_equal(out, "mac");
}

static void a_path_that_does_not_fit_is_cut_and_ended(void **state)
{
    struct p12_trail t = { .depth = 0 };
    char out[12];

    (void)state;
    p12_trail_push(&t, "authSafe", 1);
    p12_trail_push(&t, "bag", 0);
    memset(out, TEST_CANARY, sizeof out);
    assert_int_equal(p12_trail_text(&t, out, 10), 18);
    assert_string_equal(out, "authSafe[");
    test_untouched("behind the path", (const uint8_t *)out + 10, 2);
    assert_int_equal(p12_trail_text(&t, out, 0), 18);
    assert_int_equal(out[0], 'a');
    assert_int_equal(p12_trail_text(&t, out, 1), 18);
    assert_string_equal(out, "");
}

static void steps_above_the_maximum_are_counted_and_not_kept(void **state)
{
    struct p12_trail t = { .depth = 0 };
    char out[256];

    (void)state;
    for (size_t i = 0; i < P12_TRAIL_MAX + 10; i++)
        p12_trail_push(&t, "x", P12_NO_INDEX);
    assert_int_equal(t.depth, P12_TRAIL_MAX + 10);
    assert_int_equal(p12_trail_text(&t, out, sizeof out),
                     2 * P12_TRAIL_MAX - 1);
    for (size_t i = 0; i < P12_TRAIL_MAX + 9; i++)
        p12_trail_pop(&t);
    assert_int_equal(p12_trail_text(&t, out, sizeof out), 1);
}

/* ---- Offsets ------------------------------------------------------------ */

static void an_offset_counts_from_the_root(void **state)
{
    const uint8_t file[40] = { 0 };
    const struct p12_layer_map root = {
        .bytes = { file, sizeof file },
        .source = { file, sizeof file },
        .kind = P12_LAYER_DECRYPTED,
    };
    const struct p12_layer_map inner = {
        .bytes = { file + 10, 20 },
        .source = { file + 10, 20 },
        .parent = &root,
    };

    (void)state;
    assert_int_equal(p12_layer_offset(&root, file + 7), 7);
    assert_int_equal(p12_layer_offset(&inner, file + 10), 10);
    assert_int_equal(p12_layer_offset(&inner, file + 13), 13);
    assert_int_equal(p12_layer_kind(&inner), P12_LAYER_DECRYPTED);
}

static void a_place_outside_a_layer_is_its_start(void **state)
{
    const uint8_t file[40] = { 0 };
    const uint8_t elsewhere[4] = { 0 };
    const struct p12_layer_map root = {
        .bytes = { file, sizeof file },
        .source = { file, sizeof file },
    };
    const struct p12_layer_map inner = {
        .bytes = { file + 10, 20 },
        .source = { file + 10, 20 },
        .parent = &root,
    };

    (void)state;
    assert_int_equal(p12_layer_offset(&inner, NULL), 10);
    assert_int_equal(p12_layer_offset(&inner, elsewhere), 10);
    assert_int_equal(p12_layer_offset(&inner, file + 9), 10);
    assert_int_equal(p12_layer_offset(&inner, file + 31), 10);
    assert_int_equal(p12_layer_offset(&inner, file + 30), 30);
    assert_int_equal(p12_layer_offset(&root, NULL), 0);
}

/* DER that was made of BER by leaving out bytes 2 and 3 and, later, 6. */
static void an_offset_in_rewritten_bytes_is_that_of_the_source(void **state)
{
    const uint8_t file[30] = { 0 };
    const uint8_t der[12] = { 0 };
    const struct p12_mark marks[] = { { 2, 4 }, { 4, 7 } };
    const size_t wanted[] = { 0, 1, 4, 5, 7, 8, 9 };
    const struct p12_layer_map root = {
        .bytes = { file, sizeof file },
        .source = { file, sizeof file },
    };
    const struct p12_layer_map rewritten = {
        .bytes = { der, sizeof der },
        .source = { file + 10, 15 },
        .parent = &root,
        .marks = marks,
        .n_marks = LENGTH(marks),
    };
    const struct p12_layer_map within = {
        .bytes = { der + 3, 6 },
        .source = { der + 3, 6 },
        .parent = &rewritten,
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(wanted); i++)
        assert_int_equal(p12_layer_offset(&rewritten, der + i), 10 + wanted[i]);
    assert_int_equal(p12_layer_offset(&within, der + 4), 10 + 7);
}

/* ---- Failures ----------------------------------------------------------- */

static void the_first_failure_is_the_one_that_is_kept(void **state)
{
    const uint8_t file[8] = { 0 };
    const struct p12_layer_map root = {
        .bytes = { file, sizeof file },
        .source = { file, sizeof file },
    };
    struct p12_error err = { .rc = P12_OK };
    struct p12_reader r = { .layer = &root, .err = &err };

    (void)state;
    p12_trail_push(&r.trail, "mac", P12_NO_INDEX);
    assert_int_equal(p12_fail(&r, P12_E_LIMIT, file + 5, "the first"),
                     P12_E_LIMIT);
    p12_trail_pop(&r.trail);
    assert_int_equal(p12_fail(&r, P12_E_SCHEMA, file + 6, "the second"),
                     P12_E_SCHEMA);
    assert_int_equal(p12_fail_memory(&r), P12_E_MEMORY);
    assert_int_equal(err.rc, P12_E_LIMIT);
    assert_int_equal(err.layer, P12_LAYER_FILE);
    assert_int_equal(err.offset, 5);
    assert_string_equal(err.path, "mac");
    assert_string_equal(err.oid, "");
    assert_string_equal(err.detail,
                        P12_SENTENCES ? "the first" : p12_rc_text(P12_E_LIMIT));
}

static void an_unknown_algorithm_is_named_by_its_oid(void **state)
{
    const uint8_t oid[] = { 0x2a, 0x03, 0x04 };
    const struct p12_layer_map root = { .bytes = { oid, sizeof oid } };
    struct p12_error err = { .rc = P12_OK };
    struct p12_reader r = { .layer = &root, .err = &err };
    const struct p12_span span = { oid, sizeof oid };

    (void)state;
    assert_int_equal(p12_fail_oid(&r, span, oid, "unknown"), P12_E_ALGORITHM);
    assert_string_equal(err.oid, "1.2.3.4");

    err = (struct p12_error){ .rc = P12_E_LIMIT };
    p12_fail_oid(&r, span, oid, "unknown");
    assert_string_equal(err.oid, "");
}

static void a_failure_needs_no_place_to_be_put(void **state)
{
    struct p12_reader r = { .err = NULL };
    const struct p12_span none = { NULL, 0 };

    (void)state;
    assert_int_equal(p12_fail(&r, P12_E_SCHEMA, NULL, "x"), P12_E_SCHEMA);
    assert_int_equal(p12_fail_oid(&r, none, NULL, "x"), P12_E_ALGORITHM);
    assert_int_equal(p12_fail_memory(&r), P12_E_MEMORY);
}

static void every_code_has_a_name_and_a_sentence(void **state)
{
    (void)state;
    assert_string_equal(p12_rc_name(P12_OK), "P12_OK");
    assert_string_equal(p12_rc_name(P12_E_ENCODING), "P12_E_ENCODING");
    assert_string_equal(p12_rc_name(P12_E_CLOSED), "P12_E_CLOSED");
    assert_string_equal(p12_rc_name((enum p12_rc)99), "P12_E_UNKNOWN");
#define X(name, value, text)                                              \
    assert_int_equal(P12_##name, value);                                  \
    assert_string_equal(p12_rc_name((enum p12_rc)(value)), "P12_" #name); \
    assert_string_equal(p12_rc_text((enum p12_rc)(value)), text);
    P12_RC_LIST(X)
#undef X
    assert_non_null(p12_rc_text((enum p12_rc)99));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_trail_is_an_empty_text),
        cmocka_unit_test(steps_are_joined_with_dots),
        cmocka_unit_test(a_path_that_does_not_fit_is_cut_and_ended),
        cmocka_unit_test(steps_above_the_maximum_are_counted_and_not_kept),
        cmocka_unit_test(an_offset_counts_from_the_root),
        cmocka_unit_test(a_place_outside_a_layer_is_its_start),
        cmocka_unit_test(an_offset_in_rewritten_bytes_is_that_of_the_source),
        cmocka_unit_test(the_first_failure_is_the_one_that_is_kept),
        cmocka_unit_test(an_unknown_algorithm_is_named_by_its_oid),
        cmocka_unit_test(a_failure_needs_no_place_to_be_put),
        cmocka_unit_test(every_code_has_a_name_and_a_sentence),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
