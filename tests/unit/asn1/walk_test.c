#include "asn1/walk.h"

#include "der.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bytes.h"

enum { DEPTH = 6, STRING_DEPTH = 3, ELEMENTS = 12 };

static const struct p12_limits limits = {
    .max_depth = DEPTH,
    .max_elements = ELEMENTS,
    .max_string_depth = STRING_DEPTH,
};

/* One run of a walk over bytes that are the whole file. */
struct run {
    struct p12_layer_map layer;
    struct p12_reader r;
    struct p12_error err;
};

static void start(struct run *run, struct p12_span bytes)
{
    *run = (struct run){ .layer = { .bytes = bytes, .source = bytes } };
    run->r = (struct p12_reader){ .lim = &limits,
                                  .layer = &run->layer,
                                  .err = &run->err };
}

/* ---- What is refused ---------------------------------------------------- */

static void the_element_that_is_wrong_is_named(void **state)
{
    const struct {
        const char *why;
        const char *in;
        enum p12_rc rc;
    } cases[] = {
        { "nothing", "^", P12_E_TRUNCATED },
        { "a tag alone", "^30", P12_E_TRUNCATED },
        { "half a long length", "^30 82 01", P12_E_TRUNCATED },
        { "no octet of a long length", "^30 84", P12_E_TRUNCATED },
        { "contents cut short", "^30 03 05 00", P12_E_TRUNCATED },
        { "one byte of a length of 2^63", "^04 88 8000000000000000 aa",
          P12_E_TRUNCATED },
        { "a length of 2^64 - 1", "^04 88 ffffffffffffffff aa",
          P12_E_TRUNCATED },
        { "a length of 2^64", "^04 89 010000000000000000 aa", P12_E_ENCODING },
        { "a reserved length", "^04 ff aa", P12_E_ENCODING },
        { "a tag number above 30", "^3f 1f 00", P12_E_ENCODING },
        { "a tag number above 30, cut", "^3f", P12_E_TRUNCATED },
        { "an end-of-contents alone", "^00 00", P12_E_ENCODING },
        { "indefinite, but primitive", "^04 80 00 00", P12_E_ENCODING },
        { "no end-of-contents", "^30 80 05 00", P12_E_TRUNCATED },
        { "half an end-of-contents", "30 80 05 00 ^00", P12_E_TRUNCATED },
        { "a BIT STRING in pieces", "^23{ 03 02 00 aa }", P12_E_ENCODING },
        { "an inner one longer than the outer", "30{ 02 01 05 ^04 02 aa }",
          P12_E_ENCODING },
        { "an inner one of 2^31", "30{ ^04 84 80000000 aa }", P12_E_ENCODING },
        { "an inner tag alone", "30{ 05 00 ^04 } 05 00", P12_E_ENCODING },
        { "half an inner long length", "30{ ^04 82 01 } 00", P12_E_ENCODING },
        { "an inner tag number above 30", "30{ ^1f 1f 00 }", P12_E_ENCODING },
        { "an end-of-contents in a definite one", "30{ 05 00 ^00 00 }",
          P12_E_ENCODING },
        { "an inner one without its end", "30{ ^30 80 05 00 }",
          P12_E_ENCODING },
        { "an innermost one without its end", "30 80 ^30 80 05 00",
          P12_E_TRUNCATED },
        { "cut within an indefinite one", "30 80 ^04 05 aa", P12_E_TRUNCATED },
        { "a piece of another type", "24{ 04 01 aa ^0c 01 aa }",
          P12_E_ENCODING },
        { "a piece that is a structure", "24( ^30 00 )", P12_E_ENCODING },
        { "a constructed piece of another type", "24{ ^2c{ 0c 01 aa } }",
          P12_E_ENCODING },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct der in = der_make(cases[i].in);
        struct p12_walk_facts facts = { .size = 77 };
        struct run run;
        enum p12_rc rc;

        start(&run, in.span);
        rc = p12_walk_ber(&run.r, NULL, NULL, &facts);
        if (rc != cases[i].rc || run.err.rc != rc ||
            run.err.offset != in.mark || facts.size != 77)
            fail_msg("%s: %s at %zu, not %zu", cases[i].why, p12_rc_name(rc),
                     run.err.offset, in.mark);
        assert_int_equal(run.r.trail.depth, 0);
        der_clear(&in);
    }
}

/* ---- Limits, at them and one past --------------------------------------- */

/* `depth` elements in each other, the innermost empty. */
static struct p12_span nest(uint8_t *out, uint8_t tag, size_t depth)
{
    for (size_t i = 0; i < depth; i++) {
        out[2 * i] = tag;
        out[2 * i + 1] = (uint8_t)(2 * (depth - 1 - i));
    }
    return (struct p12_span){ out, 2 * depth };
}

static struct p12_span nest_indefinite(uint8_t *out, uint8_t tag, size_t depth)
{
    memset(out, 0, 4 * depth);
    for (size_t i = 0; i < depth; i++) {
        out[2 * i] = tag;
        out[2 * i + 1] = 0x80;
    }
    return (struct p12_span){ out, 4 * depth };
}

static void depth_is_allowed_up_to_the_limit_and_no_further(void **state)
{
    const struct {
        const char *why;
        struct p12_span (*make)(uint8_t *out, uint8_t tag, size_t depth);
        uint8_t tag;
        size_t limit;
    } cases[] = {
        { "structures", nest, 0x30, DEPTH },
        { "structures without lengths", nest_indefinite, 0x30, DEPTH },
        { "strings", nest, 0x24, STRING_DEPTH },
        { "strings without lengths", nest_indefinite, 0x24, STRING_DEPTH },
    };
    uint8_t bytes[4 * (DEPTH + 1)];

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_walk_facts facts;
        size_t limit = cases[i].limit;
        struct run run;
        enum p12_rc at;
        enum p12_rc past;

        start(&run, cases[i].make(bytes, cases[i].tag, limit));
        at = p12_walk_ber(&run.r, NULL, NULL, &facts);
        start(&run, cases[i].make(bytes, cases[i].tag, limit + 1));
        past = p12_walk_ber(&run.r, NULL, NULL, &facts);
        if (at != P12_OK || past != P12_E_LIMIT || run.err.offset != 2 * limit)
            fail_msg("%s: %s, then %s at %zu", cases[i].why, p12_rc_name(at),
                     p12_rc_name(past), run.err.offset);
    }
}

/* A million levels, of which not one may reach the stack. */
static void endless_nesting_costs_no_stack(void **state)
{
    size_t depth = 1000000;
    uint8_t *bytes = malloc(4 * depth);
    struct p12_walk_facts facts;
    struct run run;

    (void)state;
    assert_non_null(bytes);
    start(&run, nest_indefinite(bytes, 0x30, depth));
    assert_int_equal(p12_walk_ber(&run.r, NULL, NULL, &facts), P12_E_LIMIT);
    assert_int_equal(run.err.offset, (size_t)2 * DEPTH);
    free(bytes);
}

static void elements_are_allowed_up_to_the_limit_and_no_further(void **state)
{
    uint8_t bytes[2 + 2 * ELEMENTS] = { 0x30 };
    struct p12_walk_facts facts;
    struct run run;

    (void)state;
    for (size_t i = 0; i < ELEMENTS; i++)
        bytes[2 + 2 * i] = P12_TAG_NULL;
    bytes[1] = 2 * (ELEMENTS - 1); /* the outermost counts too */
    start(&run, (struct p12_span){ bytes, sizeof bytes });
    assert_int_equal(p12_walk_ber(&run.r, NULL, NULL, &facts), P12_OK);
    assert_int_equal(facts.size, (size_t)2 * ELEMENTS);
    bytes[1] = 2 * ELEMENTS;
    start(&run, (struct p12_span){ bytes, sizeof bytes });
    assert_int_equal(p12_walk_ber(&run.r, NULL, NULL, &facts), P12_E_LIMIT);
    assert_int_equal(run.err.offset, (size_t)2 * ELEMENTS);
}

/* ---- What is found ------------------------------------------------------ */

static void facts_tell_how_far_it_is_from_der(void **state)
{
    const struct {
        const char *why;
        const char *in;
        size_t size, der_size, n_constructed;
        unsigned ber;
    } cases[] = {
        { "DER", "30{ 02 01 05 }", 5, 5, 1, 0 },
        { "DER, more after", "30{ 02 01 05 } ff ff", 5, 5, 1, 0 },
        { "a primitive alone", "05 00", 2, 2, 0, 0 },
        { "indefinite", "30( 02 01 05 )", 7, 5, 1, P12_BER_INDEFINITE },
        { "long length", "30 81 03 02 01 05", 6, 5, 1, P12_BER_LENGTH },
        { "leading zeros in a length", "30 83 00 00 03 02 01 05", 8, 5, 1,
          P12_BER_LENGTH },
        { "a primitive's long length", "30{ 02 81 01 05 }", 6, 5, 1,
          P12_BER_LENGTH },
        { "pieces", "24{ 04 01 aa 04 02 bb cc }", 9, 5, 1, P12_BER_STRING },
        { "pieces of pieces", "24{ 24( 04 01 aa ) 04 00 }", 11, 3, 2,
          P12_BER_STRING | P12_BER_INDEFINITE },
        { "no piece", "24( )", 4, 2, 1, P12_BER_STRING | P12_BER_INDEFINITE },
        { "a BMPString in pieces", "3e{ 1e 02 0061 }", 6, 4, 1,
          P12_BER_STRING },
        { "a context tag hides what it is", "a0{ 04 01 aa }", 5, 5, 1, 0 },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct der in = der_make(cases[i].in);
        struct p12_walk_facts facts = { 0 };
        struct run run;

        start(&run, in.span);
        assert_int_equal(p12_walk_ber(&run.r, NULL, NULL, &facts), P12_OK);
        if (facts.size != cases[i].size ||
            facts.der_size != cases[i].der_size ||
            facts.n_constructed != cases[i].n_constructed ||
            facts.ber != cases[i].ber)
            fail_msg("%s: %zu, %zu, %zu, %u", cases[i].why, facts.size,
                     facts.der_size, facts.n_constructed, facts.ber);
        assert_int_equal(run.err.rc, P12_OK);
        der_clear(&in);
    }
}

static void sizes_are_those_of_the_contents_in_der(void **state)
{
    struct der in = der_make("30( 24( 04 81 01 aa 04 02 bbcc ) 30{ } )");
    struct p12_walk_facts facts;
    size_t sizes[4] = { 77, 77, 77, 77 };
    struct run run;

    (void)state;
    start(&run, in.span);
    assert_int_equal(p12_walk_ber(&run.r, NULL, sizes, &facts), P12_OK);
    assert_int_equal(facts.n_constructed, 3);
    assert_int_equal(sizes[0], 7);
    assert_int_equal(sizes[1], 3);
    assert_int_equal(sizes[2], 0);
    assert_int_equal(sizes[3], 77);
    der_clear(&in);
}

/* ---- Paths -------------------------------------------------------------- */

static void elements_inside_are_named_as_the_caller_says(void **state)
{
    const struct {
        const char *why;
        const char *child;
        const char *in;
        const char *path;
    } cases[] = {
        { "no name", NULL, "30{ 05 00 ^1f 00 }", "safe" },
        { "a name", "bag", "30{ 05 00 ^1f 00 }", "safe.bag[1]" },
        { "a name, deeper", "bag", "30{ 05 00 30{ 05 00 ^1f 00 } }",
          "safe.bag[1]" },
        { "the last step's index", "", "30{ 05 00 ^1f 00 }", "safe[1]" },
        { "the outermost", "bag", "^1f 00", "safe" },
        { "the outermost, by index", "", "^1f 00", "safe" },
        { "what was left again", "", "30 80 05 00 ^00", "safe[1]" },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct der in = der_make(cases[i].in);
        struct p12_walk_facts facts;
        struct run run;

        start(&run, in.span);
        p12_trail_push(&run.r.trail, "safe", P12_NO_INDEX);
        assert_int_not_equal(p12_walk_ber(&run.r, cases[i].child, NULL, &facts),
                             P12_OK);
        if (strcmp(run.err.path, cases[i].path) != 0 ||
            run.err.offset != in.mark)
            fail_msg("%s: %s at %zu", cases[i].why, run.err.path,
                     run.err.offset);
        assert_int_equal(run.r.trail.depth, 1);
        assert_int_equal(run.r.trail.step[0].index, P12_NO_INDEX);
        der_clear(&in);
    }
}

/* ---- DER alone ---------------------------------------------------------- */

static void walk_wants_one_element_in_der(void **state)
{
    const struct {
        const char *why;
        const char *in;
        enum p12_rc rc;
    } cases[] = {
        { "nothing", "^", P12_E_TRUNCATED },
        { "BER", "^30( 05 00 )", P12_E_ENCODING },
        { "BER inside", "^30{ 24{ 04 00 } }", P12_E_ENCODING },
        { "more after it", "30{ 05 00 } ^00", P12_E_ENCODING },
        { "one element", "30{ 05 00 }", P12_OK },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct der in = der_make(cases[i].in);
        struct run run;
        enum p12_rc rc;

        start(&run, in.span);
        rc = p12_walk(&run.r);
        if (rc != cases[i].rc || run.err.offset != in.mark)
            fail_msg("%s: %s at %zu", cases[i].why, p12_rc_name(rc),
                     run.err.offset);
        der_clear(&in);
    }
}

static void header_sizes_are_the_shortest(void **state)
{
    (void)state;
    assert_int_equal(p12_der_header_size(0), 2);
    assert_int_equal(p12_der_header_size(0x7f), 2);
    assert_int_equal(p12_der_header_size(0x80), 3);
    assert_int_equal(p12_der_header_size(0xff), 3);
    assert_int_equal(p12_der_header_size(0x100), 4);
    assert_int_equal(p12_der_header_size(SIZE_MAX), 2 + sizeof(size_t));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_element_that_is_wrong_is_named),
        cmocka_unit_test(depth_is_allowed_up_to_the_limit_and_no_further),
        cmocka_unit_test(endless_nesting_costs_no_stack),
        cmocka_unit_test(elements_are_allowed_up_to_the_limit_and_no_further),
        cmocka_unit_test(facts_tell_how_far_it_is_from_der),
        cmocka_unit_test(sizes_are_those_of_the_contents_in_der),
        cmocka_unit_test(elements_inside_are_named_as_the_caller_says),
        cmocka_unit_test(walk_wants_one_element_in_der),
        cmocka_unit_test(header_sizes_are_the_shortest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
