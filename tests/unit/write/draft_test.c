#include <p12/draft.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "alloc.h"
#include "bytes.h"
#include "model/draft.h"

#define SPAN(octets) ((struct p12_span){ (octets), sizeof(octets) })

static const uint8_t sequence[] = { 0x30, 0x03, 0x02, 0x01, 0x07 };
static const uint8_t number[] = { 0x02, 0x01, 0x05 };
static const uint8_t two_elements[] = { 0x30, 0x00, 0x05, 0x00 };
static const uint8_t cut[] = { 0x30, 0x03, 0x02, 0x01 };
static const uint8_t not_minimal[] = { 0x30, 0x81, 0x01, 0x05 };

struct fixture {
    struct p12_draft *draft;
    struct p12_draft_list *list;
};

static struct fixture begin(void)
{
    struct fixture f = { NULL, NULL };

    assert_int_equal(p12_draft_new(&f.draft), P12_OK);
    assert_int_equal(p12_draft_add_safe(f.draft, P12_SAFE_DATA, &f.list),
                     P12_OK);
    return f;
}

static void safes_of_other_types_are_refused(void **state)
{
    (void)state;
    struct fixture f = begin();
    struct p12_draft_list *list = NULL;

    assert_int_equal(p12_draft_add_safe(f.draft, P12_SAFE_ENVELOPED, &list),
                     P12_E_USAGE);
    assert_int_equal(p12_draft_add_safe(f.draft, P12_SAFE_UNKNOWN, &list),
                     P12_E_USAGE);
    assert_null(list);
    assert_int_equal(p12_draft_n_safes(f.draft), 1);
    p12_draft_free(f.draft);
}

static void bags_of_broken_values_are_refused(void **state)
{
    (void)state;
    const struct {
        const char *why;
        struct p12_span der;
    } cases[] = {
        { "nothing", { NULL, 0 } },
        { "two elements", SPAN(two_elements) },
        { "cut short", SPAN(cut) },
        { "a length in too many bytes", SPAN(not_minimal) },
        { "no SEQUENCE", SPAN(number) },
    };
    struct fixture f = begin();

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_draft_bag *bag = NULL;

        if (p12_draft_add_key(f.list, cases[i].der, &bag) != P12_E_USAGE ||
            p12_draft_add_certificate(f.list, cases[i].der, &bag) !=
                P12_E_USAGE ||
            p12_draft_add_crl(f.list, cases[i].der, &bag) != P12_E_USAGE)
            fail_msg("%s is taken", cases[i].why);
        assert_null(bag);
    }
    assert_int_equal(p12_draft_n_bags(f.list), 0);
    p12_draft_free(f.draft);
}

static void types_that_are_none_are_refused(void **state)
{
    (void)state;
    const struct {
        const char *why;
        const char *oid;
    } cases[] = {
        { "no text", "" },
        { "a name", "friendlyName" },
        { "one arc", "1" },
        { "a first arc of 3", "3.1" },
        { "a second arc of 40", "1.40.1" },
        { "a dot at the end", "1.2." },
        { "two dots", "1..2" },
        { "a leading zero", "1.02" },
        { "a sign", "1.-2" },
        { "an arc above 64 bits", "1.2.18446744073709551616" },
        { "something behind it", "1.2.3 " },
    };
    struct fixture f = begin();

    for (size_t i = 0; i < LENGTH(cases); i++)
        if (p12_draft_add_secret(f.list, cases[i].oid, SPAN(number), NULL) !=
                P12_E_USAGE ||
            p12_draft_add_other(f.list, cases[i].oid, SPAN(number), NULL) !=
                P12_E_USAGE)
            fail_msg("%s is taken", cases[i].why);
    assert_int_equal(p12_draft_add_secret(f.list, "1.2.840.113549.1.12.10.1.2",
                                          SPAN(sequence), NULL),
                     P12_E_USAGE);
    assert_int_equal(p12_draft_add_other(f.list, "1.2.840.113549.1.12.10.1.3",
                                         SPAN(sequence), NULL),
                     P12_E_USAGE);
    assert_int_equal(p12_draft_n_bags(f.list), 0);
    p12_draft_free(f.draft);
}

static void nesting_has_an_end(void **state)
{
    (void)state;
    struct fixture f = begin();
    struct p12_draft_list *list = f.list;

    for (int i = 0; i < 8; i++)
        assert_int_equal(p12_draft_add_nested(list, &list, NULL), P12_OK);
    assert_int_equal(p12_draft_add_nested(list, &list, NULL), P12_E_LIMIT);
    assert_int_equal(p12_draft_n_bags(list), 0);
    p12_draft_free(f.draft);
}

static void broken_attributes_are_refused(void **state)
{
    (void)state;
    struct fixture f = begin();
    struct p12_draft_bag *bag;

    assert_int_equal(p12_draft_add_key(f.list, SPAN(sequence), &bag), P12_OK);
    assert_int_equal(p12_draft_add_text(bag, "no such name", "x", 1),
                     P12_E_USAGE);
    assert_int_equal(p12_draft_add_text(bag, "friendlyName", "\xff", 1),
                     P12_E_USAGE);
    assert_int_equal(p12_draft_add_text(bag, "friendlyName", "\xed\xa0\x80", 3),
                     P12_E_USAGE);
    assert_int_equal(p12_draft_add_attribute(bag, "1.2.3", SPAN(two_elements)),
                     P12_E_USAGE);
    assert_int_equal(p12_draft_add_attribute(bag, "1.2.3", SPAN(cut)),
                     P12_E_USAGE);
    assert_int_equal(p12_draft_remove_attributes(bag, "no such name", NULL),
                     P12_E_USAGE);
    assert_int_equal(bag->n_attrs, 0);
    p12_draft_free(f.draft);
}

static void check_attribute(const struct p12_draft_bag *bag, size_t i,
                            const char *hex)
{
    struct test_hex wanted = test_hex(hex);

    if (!p12_span_equal(bag->attrs[i].whole, test_hex_span(&wanted)))
        fail_msg("attribute %zu is not %s", i, hex);
}

static void attributes_are_written_as_readers_want_them(void **state)
{
    static const uint8_t id[] = { 1, 2, 3 };

    (void)state;
    struct fixture f = begin();
    struct p12_draft_bag *bag;
    size_t n = 0;

    assert_int_equal(p12_draft_add_key(f.list, SPAN(sequence), &bag), P12_OK);
    /* U+00E9 and U+1F511, the second as two surrogates */
    assert_int_equal(
        p12_draft_add_text(bag, "friendlyName", "\xc3\xa9\xf0\x9f\x94\x91", 6),
        P12_OK);
    assert_int_equal(p12_draft_add_octets(bag, "localKeyID", SPAN(id)), P12_OK);
    assert_int_equal(p12_draft_add_attribute(bag, "msLocalKeySet",
                                             (struct p12_span){ NULL, 0 }),
                     P12_OK);
    assert_int_equal(p12_draft_add_attribute(bag, "2.999.1", SPAN(number)),
                     P12_OK);
    assert_int_equal(p12_draft_add_text(bag, "1.2.840.113549.1.9.20", "", 0),
                     P12_OK);
    check_attribute(bag, 0,
                    "301506092a864886f70d0109143108"
                    "1e0600e9d83ddd11");
    check_attribute(bag, 1, "301206092a864886f70d01091531050403010203");
    check_attribute(bag, 2, "300d06092b06010401823711023100");
    check_attribute(bag, 3, "300a06038837013103020105");
    check_attribute(bag, 4, "300f06092a864886f70d01091431021e00");
    assert_int_equal(p12_draft_remove_attributes(bag, "friendlyName", &n),
                     P12_OK);
    assert_int_equal(n, 2);
    assert_int_equal(bag->n_attrs, 3);
    check_attribute(bag, 0, "301206092a864886f70d01091531050403010203");
    p12_draft_free(f.draft);
}

static void check_value(const struct p12_draft_list *list, size_t i,
                        const char *hex)
{
    struct test_hex wanted = test_hex(hex);

    if (!p12_span_equal(list->bags[i]->value, test_hex_span(&wanted)))
        fail_msg("the value of bag %zu is not %s", i, hex);
}

static void values_are_wrapped_as_their_types_say(void **state)
{
    static const uint8_t text[] = { 'a', 'b' };

    (void)state;
    struct fixture f = begin();

    assert_int_equal(p12_draft_add_certificate(f.list, SPAN(sequence), NULL),
                     P12_OK);
    assert_int_equal(p12_draft_add_sdsi(f.list, SPAN(text), NULL), P12_OK);
    assert_int_equal(p12_draft_add_crl(f.list, SPAN(sequence), NULL), P12_OK);
    assert_int_equal(p12_draft_add_secret(f.list, "1.2.3", SPAN(number), NULL),
                     P12_OK);
    assert_int_equal(p12_draft_add_other(f.list, "1.2.4", SPAN(number), NULL),
                     P12_OK);
    check_value(f.list, 0, "3015060a2a864886f70d01091601a00704053003020107");
    check_value(f.list, 1, "3012060a2a864886f70d01091602a00416026162");
    check_value(f.list, 2, "3015060a2a864886f70d01091701a00704053003020107");
    check_value(f.list, 3, "300906022a03a003020105");
    check_value(f.list, 4, "020105");
    for (size_t i = 0; i < 3; i += 2)
        assert_true(p12_span_equal(p12_draft_bag_content(f.list->bags[i]),
                                   SPAN(sequence)));
    assert_true(
        p12_span_equal(p12_draft_bag_content(f.list->bags[1]), SPAN(text)));
    assert_int_equal(p12_draft_bag_type(f.list->bags[4]), P12_BAG_UNKNOWN);
    p12_draft_free(f.draft);
}

static void bags_move(void **state)
{
    (void)state;
    struct fixture f = begin();
    struct p12_draft_bag *bag[4];

    for (size_t i = 0; i < 4; i++)
        assert_int_equal(p12_draft_add_key(f.list, SPAN(sequence), &bag[i]),
                         P12_OK);
    assert_false(p12_draft_move(f.list, 4, 0));
    assert_false(p12_draft_move(f.list, 0, 4));
    assert_true(p12_draft_move(f.list, 3, 1)); /* 0 3 1 2 */
    assert_true(p12_draft_move(f.list, 0, 2)); /* 3 1 0 2 */
    assert_true(p12_draft_move(f.list, 1, 1));
    assert_ptr_equal(p12_draft_bag(f.list, 0), bag[3]);
    assert_ptr_equal(p12_draft_bag(f.list, 1), bag[1]);
    assert_ptr_equal(p12_draft_bag(f.list, 2), bag[0]);
    assert_ptr_equal(p12_draft_bag(f.list, 3), bag[2]);
    assert_null(p12_draft_bag(f.list, 4));
    p12_draft_free(f.draft);
}

static void all_bags_move_at_once(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        size_t n;
        size_t order[5];
        enum p12_rc rc;
    } cases[] = {
        { "too few", 3, { 2, 1, 0 }, P12_E_USAGE },
        { "too many", 5, { 3, 2, 1, 0, 4 }, P12_E_USAGE },
        { "no such bag", 4, { 3, 2, 1, 4 }, P12_E_USAGE },
        { "no bag by far", 4, { 3, 2, 1, SIZE_MAX }, P12_E_USAGE },
        { "one twice", 4, { 3, 1, 2, 1 }, P12_E_USAGE },
        { "a round", 4, { 3, 0, 1, 2 }, P12_OK },
    };
    struct fixture f = begin();
    struct p12_draft_bag *bag[4];

    assert_int_equal(p12_draft_order(f.list, NULL, 0), P12_OK);
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(p12_draft_add_key(f.list, SPAN(sequence), &bag[i]),
                         P12_OK);
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        if (p12_draft_order(f.list, cases[c].order, cases[c].n) != cases[c].rc)
            fail_msg("%s", cases[c].why);
        for (size_t i = 0; i < 4; i++)
            if (p12_draft_bag(f.list, i) !=
                bag[cases[c].rc == P12_OK ? cases[c].order[i] : i])
                fail_msg("%s: bag %zu", cases[c].why, i);
    }
    p12_draft_free(f.draft);
}

/* Adds one of each; P12_E_MEMORY leaves what was there before. */
static enum p12_rc add_all(struct p12_draft *draft)
{
    struct p12_draft_list *list;
    struct p12_draft_list *inner;
    struct p12_draft_bag *bag;
    const size_t backwards[] = { 3, 2, 1, 0 };
    enum p12_rc rc = p12_draft_add_safe(draft, P12_SAFE_ENCRYPTED, &list);

    if (rc == P12_OK)
        rc = p12_draft_add_certificate(list, SPAN(sequence), NULL);
    if (rc == P12_OK)
        rc = p12_draft_add_secret(list, "1.2.3", SPAN(number), NULL);
    if (rc == P12_OK)
        rc = p12_draft_add_other(list, "1.2.3", SPAN(number), NULL);
    if (rc == P12_OK)
        rc = p12_draft_add_nested(list, &inner, NULL);
    if (rc == P12_OK)
        rc = p12_draft_add_key(inner, SPAN(sequence), &bag);
    if (rc == P12_OK)
        rc = p12_draft_add_text(bag, "friendlyName", "name", 4);
    if (rc == P12_OK)
        rc = p12_draft_order(list, backwards, 4);
    return rc;
}

static void every_failed_allocation_is_survived(void **state)
{
    (void)state;
    enum p12_rc rc = P12_E_MEMORY;
    size_t before = test_alloc_outstanding();

    for (long n = 0; rc == P12_E_MEMORY; n++) {
        struct p12_draft *draft = NULL;

        test_alloc_fail_after(n);
        rc = p12_draft_new(&draft);
        if (rc == P12_OK)
            rc = add_all(draft);
        assert_int_equal(rc, test_alloc_has_failed() ? P12_E_MEMORY : P12_OK);
        test_alloc_fail_after(-1);
        p12_draft_free(draft);
        assert_int_equal(test_alloc_outstanding(), before);
        assert_true(n < 1000);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(safes_of_other_types_are_refused),
        cmocka_unit_test(bags_of_broken_values_are_refused),
        cmocka_unit_test(types_that_are_none_are_refused),
        cmocka_unit_test(nesting_has_an_end),
        cmocka_unit_test(broken_attributes_are_refused),
        cmocka_unit_test(attributes_are_written_as_readers_want_them),
        cmocka_unit_test(values_are_wrapped_as_their_types_say),
        cmocka_unit_test(bags_move),
        cmocka_unit_test(all_bags_move_at_once),
        cmocka_unit_test(every_failed_allocation_is_survived),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
