/* Passwords at containers: which parts open, which do not, and what is said of
 * each. */
#include "opened.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "bytes.h"

#define CLOSED "mac=closed authSafe[0]=closed authSafe[1].bag[0]=closed"
#define OPEN   "mac=open authSafe[0]=open authSafe[1].bag[0]=open"

/* ---- The MAC ------------------------------------------------------------ */

static void a_wrong_password_opens_nothing(void **state)
{
    static const char *const names[] = { "password-wrong.p12",
                                         "password-wrong-legacy.p12" };

    (void)state;
    for (size_t i = 0; i < LENGTH(names); i++) {
        struct p12_pfx *pfx = vector_parse(names[i], NULL);
        struct p12_error err = { .rc = P12_OK };

        want_state(pfx, CLOSED);
        assert_int_equal(vector_unlock(pfx, "changedit", NULL, &err),
                         P12_E_MAC);
        assert_int_equal(err.rc, P12_E_MAC);
        assert_string_equal(err.path, "mac");
        assert_false(p12_pfx_opens_despite_mac(pfx));
        want_state(pfx, "mac=wrong authSafe[0]=closed "
                        "authSafe[1].bag[0]=closed");
        /* The right one is as good as if it had come first. */
        assert_int_equal(vector_unlock(pfx, "changeit", NULL, NULL), P12_OK);
        assert_false(p12_pfx_opens_despite_mac(pfx));
        want_state(pfx, OPEN);
        p12_pfx_free(pfx);
    }
}

static void an_error_that_nobody_wants_is_not_written(void **state)
{
    struct p12_pfx *pfx = vector_parse("password-wrong.p12", NULL);
    struct p12_error err = { .rc = P12_E_CLOSED, .offset = 77 };

    (void)state;
    assert_int_equal(vector_unlock(pfx, "changedit", NULL, NULL), P12_E_MAC);
    assert_int_equal(vector_unlock(pfx, "changeit", NULL, &err), P12_OK);
    assert_int_equal(err.rc, P12_E_CLOSED);
    assert_int_equal(err.offset, 77);
    p12_pfx_free(pfx);
}

static void the_mac_may_have_a_password_of_its_own(void **state)
{
    struct p12_unlock_options options = {
        .size = sizeof options,
        .has_mac_password = true,
        .mac_password = (const uint8_t *)"another",
        .mac_password_len = 7,
    };
    struct p12_pfx *pfx = vector_parse("two-passwords.p12", NULL);

    (void)state;
    assert_int_equal(vector_unlock(pfx, "changeit", NULL, NULL), P12_E_MAC);
    assert_true(p12_pfx_opens_despite_mac(pfx));
    assert_int_equal(vector_unlock(pfx, "another", NULL, NULL), P12_OK);
    want_state(pfx, "mac=open authSafe[0]=wrong authSafe[1].bag[0]=wrong");
    p12_pfx_free(pfx);

    pfx = vector_parse("two-passwords.p12", NULL);
    assert_int_equal(vector_unlock(pfx, "changeit", &options, NULL), P12_OK);
    want_state(pfx, OPEN);
    p12_pfx_free(pfx);

    /* No password of its own is one as well: none at all. */
    options.mac_password = NULL;
    options.mac_password_len = 0;
    pfx = vector_parse("two-passwords.p12", NULL);
    assert_int_equal(vector_unlock(pfx, "changeit", &options, NULL), P12_E_MAC);
    p12_pfx_free(pfx);
}

static void a_mac_that_differs_is_ignored_on_request_alone(void **state)
{
    const struct p12_unlock_options ignore = { .size = sizeof ignore,
                                               .ignore_mac = true };
    struct p12_pfx *pfx = vector_parse("mac-mismatch-opens.p12", NULL);
    struct p12_error err = { .rc = P12_OK };

    (void)state;
    assert_int_equal(vector_unlock(pfx, "changeit", NULL, NULL), P12_E_MAC);
    assert_true(p12_pfx_opens_despite_mac(pfx));
    want_state(pfx, "mac=wrong authSafe[0]=closed authSafe[1].bag[0]=closed");
    assert_int_equal(vector_unlock(pfx, "changeit", &ignore, &err), P12_E_MAC);
    assert_string_equal(err.path, "mac");
    assert_true(p12_pfx_opens_despite_mac(pfx));
    want_state(pfx, "mac=wrong authSafe[0]=open authSafe[1].bag[0]=open");
    p12_pfx_free(pfx);
}

static void a_wrong_password_opens_nothing_by_ignoring_the_mac(void **state)
{
    const struct p12_unlock_options ignore = { .size = sizeof ignore,
                                               .ignore_mac = true };
    struct p12_pfx *pfx = vector_parse("password-wrong.p12", NULL);

    (void)state;
    assert_int_equal(vector_unlock(pfx, "changedit", &ignore, NULL), P12_E_MAC);
    assert_false(p12_pfx_opens_despite_mac(pfx));
    want_state(pfx, "mac=wrong authSafe[0]=wrong authSafe[1].bag[0]=wrong");
    p12_pfx_free(pfx);
}

static void a_refused_mac_keeps_all_closed(void **state)
{
    const struct p12_unlock_options ignore = { .size = sizeof ignore,
                                               .ignore_mac = true };
    struct p12_pfx *pfx = vector_parse("class-iterations-2e31-mac.p12", NULL);
    struct p12_error err = { .rc = P12_OK };

    (void)state;
    assert_int_equal(vector_unlock(pfx, "changeit", NULL, &err), P12_E_LIMIT);
    assert_string_equal(err.path, "mac");
    assert_int_equal(p12_bag_status(p12_safe_bag(p12_pfx_safe(pfx, 1), 0)),
                     P12_STATUS_CLOSED);
    assert_int_equal(vector_unlock(pfx, "changeit", &ignore, &err),
                     P12_E_LIMIT);
    assert_int_equal(p12_bag_status(p12_safe_bag(p12_pfx_safe(pfx, 1), 0)),
                     P12_STATUS_OPEN);
    p12_pfx_free(pfx);
}

static void a_mac_that_this_build_has_not_hides_nothing(void **state)
{
    struct p12_pfx *pfx = vector_parse("mac-whirlpool.p12", NULL);
    struct p12_error err = { .rc = P12_OK };

    (void)state;
    assert_int_equal(vector_unlock(pfx, "changeit", NULL, &err),
                     P12_E_ALGORITHM);
    assert_string_equal(err.oid, "1.0.10118.3.0.55");
    want_state(pfx, "mac=refused authSafe[0]=open authSafe[1].bag[0]=open");
    p12_pfx_free(pfx);
}

static void without_a_mac_each_part_tells_by_itself(void **state)
{
    struct p12_pfx *pfx = vector_parse("password-wrong-nomac.p12", NULL);

    (void)state;
    assert_int_equal(vector_unlock(pfx, "changedit", NULL, NULL), P12_OK);
    assert_false(p12_pfx_opens_despite_mac(pfx));
    want_state(pfx, "authSafe[0]=wrong authSafe[1].bag[0]=wrong");
    assert_int_equal(vector_unlock(pfx, "changeit", NULL, NULL), P12_OK);
    want_state(pfx, "authSafe[0]=open authSafe[1].bag[0]=open");
    p12_pfx_free(pfx);
}

/* ---- Parts under other passwords ---------------------------------------- */

static void a_part_under_another_password_stays_closed_alone(void **state)
{
    static const struct {
        const char *name, *path, *first, *then;
    } cases[] = {
        { "part-key-password.p12", "authSafe[1].bag[0]",
          "mac=open authSafe[0]=open authSafe[1].bag[0]=wrong", OPEN },
        { "part-safe-password.p12", "authSafe[0]",
          "mac=open authSafe[0]=wrong authSafe[1].bag[0]=open", OPEN },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_unlock_options only = { .size = sizeof only,
                                           .only = cases[i].path };
        struct p12_pfx *pfx = vector_parse(cases[i].name, NULL);

        assert_int_equal(vector_unlock(pfx, "changeit", NULL, NULL), P12_OK);
        want_state(pfx, cases[i].first);
        assert_int_equal(vector_unlock(pfx, "neither", &only, NULL), P12_OK);
        want_state(pfx, cases[i].first);
        assert_int_equal(vector_unlock(pfx, "another", &only, NULL), P12_OK);
        want_state(pfx, cases[i].then);
        p12_pfx_free(pfx);

        /* A further password for whatever is still closed. */
        pfx = vector_parse(cases[i].name, NULL);
        assert_int_equal(vector_unlock(pfx, "changeit", NULL, NULL), P12_OK);
        assert_int_equal(vector_unlock(pfx, "another", NULL, NULL), P12_OK);
        want_state(pfx, cases[i].then);
        p12_pfx_free(pfx);
    }
}

static void one_part_opens_without_the_mac(void **state)
{
    struct p12_unlock_options only = { .size = sizeof only,
                                       .only = "authSafe[1].bag[0]" };
    struct p12_pfx *pfx = vector_parse("part-key-password.p12", NULL);

    (void)state;
    assert_int_equal(vector_unlock(pfx, "another", &only, NULL), P12_OK);
    want_state(pfx, "mac=closed authSafe[0]=closed authSafe[1].bag[0]=open");
    p12_pfx_free(pfx);
}

static void a_path_that_no_lock_is_at_is_a_mistake(void **state)
{
    static const char *const paths[] = {
        "",
        "mac",
        "authSafe",
        "authSafe[1]",
        "authSafe[2]",
        "authSafe[1].bag[1]",
        "authSafe[0].bag[0]",
        "authSafe[0] ",
        ("a path that is longer than any path of a container can be, which is "
         "to say longer than a hundred and twenty bytes with its end"),
    };
    struct p12_pfx *pfx = vector_parse("part-key-password.p12", NULL);

    (void)state;
    for (size_t i = 0; i < LENGTH(paths); i++) {
        struct p12_unlock_options only = { .size = sizeof only,
                                           .only = paths[i] };
        struct p12_error err = { .rc = P12_OK };

        if (vector_unlock(pfx, "changeit", &only, &err) != P12_E_USAGE ||
            err.rc != P12_E_USAGE)
            fail_msg("\"%s\": %s", paths[i], p12_rc_name(err.rc));
    }
    want_state(pfx, CLOSED);
    p12_pfx_free(pfx);
}

static void a_lock_within_a_lock_opens_too(void **state)
{
    struct p12_pfx *pfx = vector_parse("key-in-encrypted-safe.p12", NULL);
    const struct p12_safe *safe = p12_pfx_safe(pfx, 0);
    const struct p12_bag *key;

    (void)state;
    want_state(pfx, "mac=closed authSafe[0]=closed");
    assert_int_equal(vector_unlock(pfx, "changeit", NULL, NULL), P12_OK);
    want_state(pfx, "mac=open authSafe[0]=open authSafe[0].bag[1]=open");
    key = p12_safe_bag(safe, 1);
    assert_int_equal(p12_bag_layer(key), P12_LAYER_DECRYPTED);
    assert_true(p12_bag_offset(key) > 0);
    p12_pfx_free(pfx);
}

static void what_is_wrong_inside_is_said_in_its_own_bytes(void **state)
{
    struct p12_pfx *pfx = vector_parse("class-iterations-0-inside.p12", NULL);
    const struct p12_error *problem;

    (void)state;
    assert_int_equal(vector_unlock(pfx, "changeit", NULL, NULL), P12_OK);
    problem = p12_bag_problem(p12_safe_bag(p12_pfx_safe(pfx, 0), 1));
    assert_int_equal(problem->layer, P12_LAYER_DECRYPTED);
    assert_string_equal(problem->path, "authSafe[0].bag[1]");
    assert_null(p12_safe_problem(p12_pfx_safe(pfx, 0)));
    p12_pfx_free(pfx);
}

static void opening_twice_changes_nothing(void **state)
{
    struct p12_pfx *pfx = vector_parse("two-passwords.p12", NULL);
    const struct p12_unlock_options options = {
        .size = sizeof options,
        .has_mac_password = true,
        .mac_password = (const uint8_t *)"another",
        .mac_password_len = 7,
    };
    const struct p12_bag *key = p12_safe_bag(p12_pfx_safe(pfx, 1), 0);
    struct p12_span content;
    size_t n_notes;

    (void)state;
    assert_int_equal(vector_unlock(pfx, "changeit", &options, NULL), P12_OK);
    content = p12_bag_content(key);
    n_notes = p12_pfx_n_notes(pfx);
    assert_int_equal(vector_unlock(pfx, "changeit", &options, NULL), P12_OK);
    assert_int_equal(vector_unlock(pfx, "nonsense", NULL, NULL), P12_OK);
    want_state(pfx, OPEN);
    assert_ptr_equal(p12_bag_content(key).ptr, content.ptr);
    assert_int_equal(p12_pfx_n_notes(pfx), n_notes);
    p12_pfx_free(pfx);
}

static void options_of_an_older_caller_are_enough(void **state)
{
    struct {
        size_t size;
        bool has_mac_password;
    } older = { sizeof older, false };
    struct p12_pfx *pfx = vector_parse("part-key-password.p12", NULL);
    const struct p12_unlock_options *options = (const void *)&older;

    (void)state;
    assert_int_equal(vector_unlock(pfx, "changeit", options, NULL), P12_OK);
    p12_pfx_free(pfx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wrong_password_opens_nothing),
        cmocka_unit_test(an_error_that_nobody_wants_is_not_written),
        cmocka_unit_test(the_mac_may_have_a_password_of_its_own),
        cmocka_unit_test(a_mac_that_differs_is_ignored_on_request_alone),
        cmocka_unit_test(a_wrong_password_opens_nothing_by_ignoring_the_mac),
        cmocka_unit_test(a_refused_mac_keeps_all_closed),
        cmocka_unit_test(a_mac_that_this_build_has_not_hides_nothing),
        cmocka_unit_test(without_a_mac_each_part_tells_by_itself),
        cmocka_unit_test(a_part_under_another_password_stays_closed_alone),
        cmocka_unit_test(one_part_opens_without_the_mac),
        cmocka_unit_test(a_path_that_no_lock_is_at_is_a_mistake),
        cmocka_unit_test(a_lock_within_a_lock_opens_too),
        cmocka_unit_test(what_is_wrong_inside_is_said_in_its_own_bytes),
        cmocka_unit_test(opening_twice_changes_nothing),
        cmocka_unit_test(options_of_an_older_caller_are_enough),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
