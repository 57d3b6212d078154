/* What may be added to a draft: nothing that would break what is around it. */
#include "write/writing.h"

#include "der.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "bytes.h"

#define FOUR(text) text text text text

static const struct {
    const char *why;
    const char *text;
    bool is_der;
} cases[] = {
    { "nothing", "", false },
    { "a tag alone", "30", false },
    { "a length beyond the end", "30 01", false },
    { "bytes behind it", "30{} 00", false },
    { "two elements", "05 00 05 00", false },
    { "an end-of-contents", "00 00", false },
    { "a length beyond the end, inside", "30{ 04 02 01 }", false },
    { "no element, deep inside", "30{ 30{ a0{ 30{ ff } } } }", false },
    { "an indefinite length", "30( )", false },
    { "an indefinite length, inside", "30{ 30( ) }", false },
    { "a string in pieces", "30{ 24{ 04{ 01 } } }", false },
    { "a long form of a short length", "30{ 04 81 01 00 }", false },
    { "deeper than readers like",
      FOUR(FOUR("30{")) FOUR(FOUR("30{")) "30{}" FOUR(FOUR("}"))
          FOUR(FOUR("}")),
      false },
    { "deep", FOUR(FOUR("30{")) "30{}" FOUR(FOUR("}")), true },
    { "an empty one", "30{}", true },
    { "a value", "04{ 010203 }", true },
    { "a tree", "30{ 02 01 00 31{ 30{ 06{ 2a03 } 05 00 } } }", true },
    { "what a string holds is not looked at", "04{ 30 80 ff }", true },
};

static void what_is_broken_at_any_level_is_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct der der = der_make(cases[i].text);

        if (p12_write_is_der(der.span) != cases[i].is_der)
            fail_msg("%s", cases[i].why);
        der_clear(&der);
    }
}

static void want(const char *why, const char *who, enum p12_rc rc, bool is_good)
{
    if (rc != (is_good ? P12_OK : P12_E_USAGE))
        fail_msg("%s: %s: %s", why, who, p12_rc_name(rc));
}

static void no_function_that_adds_takes_it(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct der der = der_make(cases[i].text);
        bool is_sequence = der.span.len != 0 && der.span.ptr[0] == 0x30;
        struct p12_draft *draft = NULL;
        struct p12_draft_list *list = NULL;
        struct p12_draft_bag *bag = NULL;

        assert_int_equal(p12_draft_new(&draft), P12_OK);
        assert_int_equal(p12_draft_add_safe(draft, P12_SAFE_DATA, &list),
                         P12_OK);
        want(cases[i].why, "key", p12_draft_add_key(list, der.span, &bag),
             cases[i].is_der && is_sequence);
        want(cases[i].why, "secret",
             p12_draft_add_secret(list, "1.2.3", der.span, &bag),
             cases[i].is_der);
        want(cases[i].why, "other",
             p12_draft_add_other(list, "1.2.3", der.span, &bag),
             cases[i].is_der);
        if (bag == NULL)
            assert_int_equal(p12_draft_add_sdsi(list, TEXT("(sdsi)"), &bag),
                             P12_OK);
        want(cases[i].why, "attribute", /* an empty one has no value */
             p12_draft_add_attribute(bag, "1.2.3", der.span),
             cases[i].is_der || der.span.len == 0);
        p12_draft_free(draft);
        der_clear(&der);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_broken_at_any_level_is_told),
        cmocka_unit_test(no_function_that_adds_takes_it),
    };

    return cmocka_run_group_tests_name("element", tests, NULL, NULL);
}
