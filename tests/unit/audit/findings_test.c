/* Findings: their order, what becomes one, whose memory their texts are in. */
#include "alloc.h"
#include "audit/findings.h"
#include "audit/rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "bytes.h"

static const struct p12_finding plain = {
    .rule = &p12_rule_ber,
    .severity = P12_NOTE,
    .path = "",
    .found = "found",
    .wanted = "wanted",
    .text = "text",
    .source = "source",
};

static struct p12_finding at(const char *path)
{
    struct p12_finding f = plain;

    f.path = path;
    return f;
}

static void add(struct p12_findings *f, const struct p12_finding *finding)
{
    assert_int_equal(p12_findings_add(f, finding), P12_OK);
}

static void order(struct p12_findings *f)
{
    assert_int_equal(p12_findings_order(f), P12_OK);
}

/* ---- Order --------------------------------------------------------------- */

static void paths_are_in_the_order_of_the_parts(void **state)
{
    static const char *const paths[] = {
        "",
        "mac",
        "authSafe",
        "authSafe[0]",
        "authSafe[0].bag[0]",
        "authSafe[0].bag[0].attr[3]",
        "authSafe[0].bag[0].bag[1]",
        "authSafe[0].bag[1]",
        "authSafe[0].bag[2]",
        "authSafe[0].bag[10]",
        "authSafe[0].bag[99]",
        "authSafe[0].bag[100]",
        "authSafe[0].bag[49999]",
        "authSafe[0].bag[500000]",
        "authSafe[1]",
        "authSafe[2].bag[0]",
        "authSafe[9]",
        "authSafe[10]",
        "authSafe[11].bag[1]",
    };
    struct p12_findings f = { 0 };

    (void)state;
    /* in an order that is none: 7 has no factor in common with their number */
    for (size_t i = 0; i < LENGTH(paths); i++) {
        struct p12_finding one = at(paths[(i * 7 + 3) % LENGTH(paths)]);

        add(&f, &one);
    }
    order(&f);
    assert_int_equal(f.n, LENGTH(paths));
    for (size_t i = 0; i < LENGTH(paths); i++)
        assert_string_equal(f.item[i].path, paths[i]);
    p12_findings_clear(&f);
}

static void of_one_part_the_gravest_comes_first(void **state)
{
    static const enum p12_severity severities[] = { P12_NOTE, P12_ERROR,
                                                    P12_WARNING };
    struct p12_findings f = { 0 };

    (void)state;
    for (size_t i = 0; i < LENGTH(severities); i++) {
        struct p12_finding one = at("mac");

        one.rule = i == 0   ? &p12_rule_ber
                   : i == 1 ? &p12_rule_salt_length
                            : &p12_rule_cipher;
        one.severity = severities[i];
        add(&f, &one);
    }
    order(&f);
    assert_int_equal(f.n, 3);
    assert_int_equal(f.item[0].severity, P12_ERROR);
    assert_int_equal(f.item[1].severity, P12_WARNING);
    assert_int_equal(f.item[2].severity, P12_NOTE);
    p12_findings_clear(&f);
}

/* Whatever order they are found in. */
static void the_order_is_always_the_same(void **state)
{
    enum { N = 6 };
    struct p12_finding all[N];
    struct p12_findings first = { 0 };

    (void)state;
    for (size_t i = 0; i < N; i++)
        all[i] = at("mac");
    all[1].rule = &p12_rule_kdf;
    all[2].found = "something else";
    all[3].wanted = NULL;
    all[4].text = "another text";
    all[5].undecided = true;
    for (size_t turn = 0; turn < N; turn++) {
        struct p12_findings f = { 0 };

        for (size_t i = 0; i < N; i++)
            add(&f, &all[(i + turn) % N]);
        order(&f);
        assert_int_equal(f.n, N);
        if (turn == 0)
            first = f;
        for (size_t i = 0; turn != 0 && i < N; i++) {
            assert_ptr_equal(f.item[i].rule, first.item[i].rule);
            assert_string_equal(f.item[i].found, first.item[i].found);
            assert_string_equal(f.item[i].text, first.item[i].text);
            assert_int_equal(f.item[i].wanted == NULL,
                             first.item[i].wanted == NULL);
            assert_int_equal(f.item[i].undecided, first.item[i].undecided);
        }
        if (turn != 0)
            p12_findings_clear(&f);
    }
    p12_findings_clear(&first);
}

/* ---- What becomes one ---------------------------------------------------- */

/* Each letter is a finding that says the same, with that source. */
static void those_that_say_the_same_are_one_with_all_their_sources(void **state)
{
    const struct {
        const char *why;
        const char *sources;
        const char *joined;
    } cases[] = {
        { "one alone", "a", "a" },
        { "two of one source", "aa", "a" },
        { "two sources", "ba", "a; b" },
        { "a source that is there again", "abab", "a; b" },
        { "many of each", "cbacbacba", "a; b; c" },
        { "the last one again", "abbb", "a; b" },
        { "the first one again", "aaab", "a; b" },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_findings f = { 0 };

        for (const char *s = cases[i].sources; *s != '\0'; s++) {
            const char source[] = { *s, '\0' };
            struct p12_finding one = at("mac");

            one.source = source;
            add(&f, &one);
        }
        order(&f);
        if (f.n != 1 || strcmp(f.item[0].source, cases[i].joined) != 0)
            fail_msg("%s: %zu, \"%s\"", cases[i].why, f.n, f.item[0].source);
        p12_findings_clear(&f);
    }
}

static void what_differs_in_anything_else_stays_apart(void **state)
{
    struct p12_finding others[7];

    (void)state;
    for (size_t i = 0; i < LENGTH(others); i++)
        others[i] = at("mac");
    others[0].rule = &p12_rule_kdf;
    others[1].severity = P12_WARNING;
    others[2].path = "authSafe[0]";
    others[3].found = "another";
    others[4].wanted = "another";
    others[5].text = "another";
    others[6].undecided = true;
    for (size_t i = 0; i < LENGTH(others); i++) {
        const struct p12_finding one = at("mac");
        struct p12_findings f = { 0 };

        add(&f, &one);
        add(&f, &others[i]);
        order(&f);
        if (f.n != 2)
            fail_msg("case %zu became one", i);
        p12_findings_clear(&f);
    }
}

static void an_error_says_all_of_its_rule_and_part(void **state)
{
    const struct {
        const char *why;
        const struct p12_rule *rule;
        const char *path;
        enum p12_severity severity;
        size_t n;
    } cases[] = {
        { "a warning of the same", &p12_rule_ber, "mac", P12_WARNING, 1 },
        { "a note of the same", &p12_rule_ber, "mac", P12_NOTE, 1 },
        { "another error of the same", &p12_rule_ber, "mac", P12_ERROR, 2 },
        { "a warning by another rule", &p12_rule_kdf, "mac", P12_WARNING, 2 },
        { "a warning elsewhere", &p12_rule_ber, "mac2", P12_WARNING, 2 },
        { "a warning before it", &p12_rule_ber, "", P12_WARNING, 2 },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_finding error = at("mac");
        struct p12_finding other = at(cases[i].path);
        struct p12_findings f = { 0 };

        error.severity = P12_ERROR;
        other.rule = cases[i].rule;
        other.severity = cases[i].severity;
        other.found = "something else";
        add(&f, &other);
        add(&f, &error);
        order(&f);
        if (f.n != cases[i].n)
            fail_msg("%s: %zu findings", cases[i].why, f.n);
        p12_findings_clear(&f);
    }
}

static void a_warning_leaves_notes_alone(void **state)
{
    struct p12_finding warning = at("mac");
    struct p12_finding note = at("mac");
    struct p12_findings f = { 0 };

    (void)state;
    warning.severity = P12_WARNING;
    note.found = "something else";
    add(&f, &warning);
    add(&f, &note);
    order(&f);
    assert_int_equal(f.n, 2);
    p12_findings_clear(&f);
}

/* ---- Memory -------------------------------------------------------------- */

static void texts_are_copies(void **state)
{
    char texts[5][8] = { "mac", "found", "wanted", "text", "source" };
    const struct p12_finding one = {
        .rule = &p12_rule_ber,
        .path = texts[0],
        .found = texts[1],
        .wanted = texts[2],
        .text = texts[3],
        .source = texts[4],
    };
    struct p12_findings f = { 0 };

    (void)state;
    add(&f, &one);
    memset(texts, 'x', sizeof texts);
    for (size_t i = 0; i < LENGTH(texts); i++)
        texts[i][7] = '\0';
    add(&f, &one); /* other texts in the same places */
    order(&f);
    assert_int_equal(f.n, 2);
    assert_string_equal(f.item[0].path, "mac");
    assert_string_equal(f.item[0].found, "found");
    assert_string_equal(f.item[0].wanted, "wanted");
    assert_string_equal(f.item[0].text, "text");
    assert_string_equal(f.item[0].source, "source");
    assert_string_equal(f.item[1].found, "xxxxxxx");
    p12_findings_clear(&f);
}

static void a_text_may_be_longer_than_others(void **state)
{
    static char text[10000];
    struct p12_finding one = at("mac");
    struct p12_findings f = { 0 };

    (void)state;
    for (size_t len = 1; len < sizeof text; len += 997) {
        memset(text, 'x', len);
        text[len] = '\0';
        one.found = text;
        add(&f, &one);
        assert_int_equal(strlen(f.item[f.n - 1].found), len);
    }
    order(&f);
    for (size_t i = 0; i < f.n; i++)
        assert_int_equal(strlen(f.item[i].found), 1 + 997 * i);
    p12_findings_clear(&f);
}

/* Nothing is copied again and again that is said of every part. */
static void what_is_said_of_many_parts_is_kept_once(void **state)
{
    enum { N = 20000, EACH = 150 };
    struct p12_findings f = { 0 };
    char path[40];

    (void)state;
    test_alloc_reset_peak();
    for (int i = 0; i < N; i++) {
        struct p12_finding one = at(path);

        snprintf(path, sizeof path, "authSafe[0].bag[%d]", i);
        one.text = "a sentence that is so long that it would be felt if it "
                   "were kept as often as there are parts in the container, "
                   "which nobody would read more than once";
        add(&f, &one);
    }
    order(&f);
    assert_int_equal(f.n, N);
    assert_in_range(test_alloc_peak(), 1, (size_t)N * EACH * 2);
    assert_string_equal(f.item[N - 1].path, "authSafe[0].bag[19999]");
    p12_findings_clear(&f);
}

static void nothing_leaks_when_memory_fails(void **state)
{
    size_t before = test_alloc_outstanding();

    (void)state;
    for (long n = 0;; n++) {
        struct p12_findings f = { 0 };
        enum p12_rc rc = P12_OK;
        bool failed;

        test_alloc_fail_after(n);
        for (size_t i = 0; i < 100 && rc == P12_OK; i++) {
            const char source[] = { (char)('a' + i % 20), '\0' };
            struct p12_finding one = at("mac");

            one.source = source;
            rc = p12_findings_add(&f, &one);
        }
        if (rc == P12_OK)
            rc = p12_findings_order(&f);
        failed = test_alloc_has_failed();
        test_alloc_fail_after(-1);
        p12_findings_clear(&f);
        assert_int_equal(test_alloc_outstanding(), before);
        assert_int_equal(rc, failed ? P12_E_MEMORY : P12_OK);
        if (!failed)
            break;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_are_in_the_order_of_the_parts),
        cmocka_unit_test(of_one_part_the_gravest_comes_first),
        cmocka_unit_test(the_order_is_always_the_same),
        cmocka_unit_test(
            those_that_say_the_same_are_one_with_all_their_sources),
        cmocka_unit_test(what_differs_in_anything_else_stays_apart),
        cmocka_unit_test(an_error_says_all_of_its_rule_and_part),
        cmocka_unit_test(a_warning_leaves_notes_alone),
        cmocka_unit_test(texts_are_copies),
        cmocka_unit_test(a_text_may_be_longer_than_others),
        cmocka_unit_test(what_is_said_of_many_parts_is_kept_once),
        cmocka_unit_test(nothing_leaks_when_memory_fails),
    };

    test_alloc_count_libraries(false);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
