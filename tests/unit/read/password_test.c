/* How a password reaches the KDF: none and empty ones, long ones, and the
 * encodings that other writers got wrong. */
#include "opened.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bytes.h"

#define UMLAUTS                \
    "M\xc3\xb6tley Cr\xc3\xbc" \
    "e"
#define LONG  "0123456789abcdefghijklmnopqrstuvwxyz"
#define OPEN  "mac=open authSafe[0]=open authSafe[1].bag[0]=open"
#define WRONG "mac=wrong authSafe[0]=closed authSafe[1].bag[0]=closed"

static void none_is_not_empty_but_an_empty_one_may_be_none(void **state)
{
    static const struct {
        const char *name;
        const char *password; /* NULL: none */
        const char *wanted;
    } cases[] = {
        { "password-none.p12", NULL, OPEN },
        { "password-none.p12", "", OPEN },
        { "password-none.p12", "\xff", WRONG },
        { "password-none-legacy.p12", NULL, OPEN },
        { "password-none-legacy.p12", "", OPEN },
        { "password-empty-terminated.p12", "", OPEN },
        { "password-empty-terminated.p12", NULL, WRONG },
        { "password-empty-terminated-legacy.p12", "", OPEN },
        { "password-empty-terminated-legacy.p12", NULL, WRONG },
        { "password-empty-zero.p12", "", OPEN },
        { "password-empty-zero-legacy.p12", "", OPEN },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_pfx *pfx = vector_parse(cases[i].name, NULL);
        char found[STATE_MAX];

        vector_unlock(pfx, cases[i].password, NULL, NULL);
        vector_state(pfx, found);
        if (strcmp(found, cases[i].wanted) != 0)
            fail_msg("%s, \"%s\": %s", cases[i].name,
                     cases[i].password != NULL ? cases[i].password : "none",
                     found);
        p12_pfx_free(pfx);
    }
}

/* Both forms of an empty one are standards' own: strictly as well. */
static void an_empty_one_is_tried_in_both_forms_even_strictly(void **state)
{
    const struct p12_unlock_options strict = { .size = sizeof strict,
                                               .strict = true };
    struct p12_pfx *pfx = vector_parse("password-empty-zero-legacy.p12", NULL);

    (void)state;
    assert_int_equal(vector_unlock(pfx, "", &strict, NULL), P12_OK);
    want_state(pfx, OPEN);
    p12_pfx_free(pfx);
}

static void writers_mistakes_are_recovered_and_named(void **state)
{
    static const struct {
        const char *name, *password, *wanted, *strictly;
    } cases[] = {
        { "bug-latin1.p12", UMLAUTS,
          "mac=open authSafe[0]=open/Latin-1 "
          "authSafe[1].bag[0]=open/Latin-1",
          "mac=open authSafe[0]=wrong authSafe[1].bag[0]=wrong" },
        { "bug-bmp-in-pbes2.p12", "changeit",
          "mac=open authSafe[0]=open/BMPString "
          "authSafe[1].bag[0]=open/BMPString",
          "mac=open authSafe[0]=wrong authSafe[1].bag[0]=wrong" },
        { "bug-widened.p12", UMLAUTS,
          "mac=open/UTF-8 widened to 16 bits "
          "authSafe[0]=open/UTF-8 widened to 16 bits "
          "authSafe[1].bag[0]=open/UTF-8 widened to 16 bits",
          WRONG },
        { "bug-unterminated.p12", LONG,
          "mac=open/BMPString without terminator "
          "authSafe[0]=open/BMPString without terminator "
          "authSafe[1].bag[0]=open/BMPString without terminator",
          WRONG },
    };
    const struct p12_unlock_options strict = { .size = sizeof strict,
                                               .strict = true };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_pfx *pfx = vector_parse(cases[i].name, NULL);
        char found[STATE_MAX];

        vector_unlock(pfx, cases[i].password, &strict, NULL);
        vector_state(pfx, found);
        if (strcmp(found, cases[i].strictly) != 0)
            fail_msg("%s, strictly: %s", cases[i].name, found);
        /* Strictness is of the call, not of the container. */
        assert_int_equal(vector_unlock(pfx, cases[i].password, NULL, NULL),
                         P12_OK);
        vector_state(pfx, found);
        if (strcmp(found, cases[i].wanted) != 0)
            fail_msg("%s: %s", cases[i].name, found);
        p12_pfx_free(pfx);
    }
}

static void a_recovered_part_has_a_note(void **state)
{
    struct p12_pfx *pfx = vector_parse("bug-bmp-in-pbes2.p12", NULL);
    size_t n = 0;

    (void)state;
    assert_int_equal(vector_unlock(pfx, "changeit", NULL, NULL), P12_OK);
    for (size_t i = 0; i < p12_pfx_n_notes(pfx); i++)
        n += strcmp(p12_pfx_note(pfx, i)->id, "password-encoding") == 0;
    assert_int_equal(n, 2);
    p12_pfx_free(pfx);
}

static void bytes_that_are_no_utf8_are_a_wrong_password(void **state)
{
    static const char *const passwords[] = { "\xff", "change\xc3",
                                             "\xed\xa0\x80", "\xc0\x80" };

    (void)state;
    for (size_t i = 0; i < LENGTH(passwords); i++) {
        struct p12_pfx *pfx = vector_parse("password-wrong-legacy.p12", NULL);

        assert_int_equal(vector_unlock(pfx, passwords[i], NULL, NULL),
                         P12_E_MAC);
        want_state(pfx, WRONG);
        p12_pfx_free(pfx);
    }
}

static void a_long_password_is_taken_up_to_the_limit(void **state)
{
    static const char *const names[] = { "password-64k.p12",
                                         "password-64k-legacy.p12" };
    size_t len = 65536;
    uint8_t *password = malloc(len + 1);

    (void)state;
    assert_non_null(password);
    memset(password, 'x', len + 1);
    for (size_t i = 0; i < LENGTH(names); i++) {
        struct p12_pfx *pfx = vector_parse(names[i], NULL);
        struct p12_error err = { .rc = P12_OK };
        struct p12_unlock_options options = { .size = sizeof options,
                                              .has_mac_password = true,
                                              .mac_password = password,
                                              .mac_password_len = len + 1 };

        assert_int_equal(p12_pfx_unlock(pfx, password, len + 1, NULL, &err),
                         P12_E_LIMIT);
        assert_int_equal(err.rc, P12_E_LIMIT);
        assert_int_equal(p12_pfx_unlock(pfx, password, len, &options, NULL),
                         P12_E_LIMIT);
        want_state(pfx, "mac=closed authSafe[0]=closed "
                        "authSafe[1].bag[0]=closed");
        assert_int_equal(p12_pfx_unlock(pfx, password, len - 1, NULL, NULL),
                         P12_E_MAC);
        assert_int_equal(p12_pfx_unlock(pfx, password, len, NULL, NULL),
                         P12_OK);
        want_state(pfx, OPEN);
        p12_pfx_free(pfx);
    }
    free(password);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(none_is_not_empty_but_an_empty_one_may_be_none),
        cmocka_unit_test(an_empty_one_is_tried_in_both_forms_even_strictly),
        cmocka_unit_test(writers_mistakes_are_recovered_and_named),
        cmocka_unit_test(a_recovered_part_has_a_note),
        cmocka_unit_test(bytes_that_are_no_utf8_are_a_wrong_password),
        cmocka_unit_test(a_long_password_is_taken_up_to_the_limit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
