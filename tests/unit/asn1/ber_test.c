#include "asn1/ber.h"

#include "alloc.h"
#include "base/alloc.h"
#include "der.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bytes.h"

static const struct p12_limits limits = {
    .max_depth = 64,
    .max_elements = 100000,
    .max_string_depth = 8,
};

/* One rewriting of bytes that are the whole file. */
struct run {
    struct p12_layer_map layer;
    struct p12_reader r;
    struct p12_error err;
    struct p12_secret out;
    struct p12_mark *marks;
    size_t n_marks;
};

static enum p12_rc rewrite(struct run *run, struct p12_span bytes)
{
    struct p12_walk_facts facts;
    enum p12_rc rc;

    *run = (struct run){ .layer = { .bytes = bytes, .source = bytes } };
    run->r = (struct p12_reader){ .lim = &limits,
                                  .layer = &run->layer,
                                  .err = &run->err };
    rc = p12_walk_ber(&run->r, NULL, NULL, &facts);
    assert_int_equal(rc, P12_OK);
    return p12_ber_to_der(&run->r, &facts, &run->out, &run->marks,
                          &run->n_marks);
}

static void clear(struct run *run)
{
    p12_secret_free(&run->out);
    p12_free(run->marks);
}

static void every_form_of_ber_becomes_der(void **state)
{
    const struct {
        const char *why;
        const char *ber, *der;
    } cases[] = {
        { "DER as it is", "30{ 02 01 05 }", "30{ 02 01 05 }" },
        { "a primitive", "04 81 01 aa", "04 01 aa" },
        { "indefinite length", "30( 02 01 05 )", "30{ 02 01 05 }" },
        { "indefinite and empty", "30( )", "30{ }" },
        { "indefinite in indefinite", "30( 31( 05 00 ) a0( ) )",
          "30{ 31{ 05 00 } a0{ } }" },
        { "lengths longer than needed", "30 84 00 00 00 05 02 82 00 01 05",
          "30{ 02 01 05 }" },
        { "a string in pieces", "24{ 04 02 0102 04 00 04 01 03 }",
          "04 03 010203" },
        { "a string in no piece", "24{ }", "04 00" },
        { "pieces of pieces", "24( 24( 04 01 01 ) 24{ 24{ 04 01 02 } } )",
          "04 02 0102" },
        { "a BMPString in pieces", "3e( 1e 02 0061 1e 02 0062 )",
          "1e 04 00610062" },
        { "a context tag around pieces", "a0( 24( 04 01 aa 04 01 bb ) )",
          "a0{ 04 02 aabb }" },
        { "a context tag in pieces stays", "a0( 04 81 01 aa 04 01 bb )",
          "a0{ 04 01 aa 04 01 bb }" },
        { "values are left alone", "31( 02 81 01 05 01 01 07 )",
          "31{ 02 01 05 01 01 07 }" },
        { "what follows is left out", "30( ) 05 00", "30{ }" },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct der ber = der_make(cases[i].ber);
        struct der der = der_make(cases[i].der);
        struct run run;

        assert_int_equal(rewrite(&run, ber.span), P12_OK);
        if (!p12_span_equal(p12_secret_span(&run.out), der.span))
            fail_msg("%s: %zu bytes, not %zu, or others", cases[i].why,
                     run.out.len, der.span.len);
        clear(&run);
        der_clear(&der);
        der_clear(&ber);
    }
}

/* Lengths on both sides of where a header grows. */
static void pieces_add_up_to_any_length(void **state)
{
    const size_t lengths[] = { 126, 127, 128, 129, 254, 255, 256, 257, 3000 };
    uint8_t ber[4 + 3 * 3000 + 2];

    (void)state;
    for (size_t i = 0; i < LENGTH(lengths); i++) {
        size_t n = lengths[i];
        size_t at = 0;
        struct p12_span body;
        struct run run;

        ber[at++] = 0x24;
        ber[at++] = 0x80;
        for (size_t k = 0; k < n; k++) {
            ber[at++] = 0x04;
            ber[at++] = 1;
            ber[at++] = (uint8_t)k;
        }
        ber[at++] = 0;
        ber[at++] = 0;
        assert_int_equal(rewrite(&run, (struct p12_span){ ber, at }), P12_OK);
        assert_true(p12_span_unwrap(p12_secret_span(&run.out),
                                    P12_TAG_OCTET_STRING, &body));
        assert_int_equal(body.len, n);
        for (size_t k = 0; k < n; k++)
            assert_int_equal(body.ptr[k], (uint8_t)k);
        clear(&run);
    }
}

/* Each byte of contents is told by its place in the file. */
static void contents_keep_the_offsets_of_the_source(void **state)
{
    struct der in = der_make("30( 02 82 0001 01  24( 04 81 02 0203 04 01 04 "
                             "24{ 04 01 05 } )  30( 02 01 06 )  02 01 07 )");
    struct p12_cursor c;
    struct run run;
    size_t n = 0;

    (void)state;
    assert_int_equal(rewrite(&run, in.span), P12_OK);
    run.layer = (struct p12_layer_map){
        .bytes = p12_secret_span(&run.out),
        .source = in.span,
        .marks = run.marks,
        .n_marks = run.n_marks,
    };
    c = p12_cursor_over(p12_secret_span(&run.out));
    for (; !p12_cursor_done(&c); c.left.ptr++, c.left.len--) {
        size_t offset = p12_layer_offset(&run.layer, c.left.ptr);

        /* The values are their own order, and no header has one of them
         * behind the outermost's. */
        if (offset != 0 && in.span.ptr[offset] == n + 1 &&
            c.left.ptr[0] == n + 1)
            n++;
    }
    assert_int_equal(n, 7);
    clear(&run);
    der_clear(&in);
}

/* The element that begins at a place in the DER begins there in the BER. */
static void elements_keep_the_offsets_of_the_source(void **state)
{
    struct der in = der_make("30( 24( 04 01 aa 04 01 bb )  31 81 05 02 03 "
                             "010203  ^a0( 05 00 ) )");
    struct der der = der_make("30{ 04 02 aabb  31{ 02 03 010203 } "
                              "^a0{ 05 00 } }");
    struct run run;

    (void)state;
    assert_int_equal(rewrite(&run, in.span), P12_OK);
    assert_true(p12_span_equal(p12_secret_span(&run.out), der.span));
    run.layer = (struct p12_layer_map){
        .bytes = p12_secret_span(&run.out),
        .source = in.span,
        .marks = run.marks,
        .n_marks = run.n_marks,
    };
    assert_int_equal(p12_layer_offset(&run.layer, run.out.ptr), 0);
    assert_int_equal(p12_layer_offset(&run.layer, run.out.ptr + 2), 2);
    assert_int_equal(p12_layer_offset(&run.layer, run.out.ptr + der.mark),
                     in.mark);
    clear(&run);
    der_clear(&der);
    der_clear(&in);
}

/* As many distances as there are pieces: more than the first lot of marks. */
static void offsets_stay_right_over_many_pieces(void **state)
{
    uint8_t ber[2 + 3 * 200 + 2] = { 0x24, 0x80 };
    struct p12_span body;
    struct run run;

    (void)state;
    for (size_t i = 0; i < 200; i++) {
        ber[2 + 3 * i] = 0x04;
        ber[3 + 3 * i] = 1;
        ber[4 + 3 * i] = (uint8_t)i;
    }
    assert_int_equal(rewrite(&run, (struct p12_span){ ber, sizeof ber }),
                     P12_OK);
    assert_true(p12_span_unwrap(p12_secret_span(&run.out), P12_TAG_OCTET_STRING,
                                &body));
    assert_int_equal(body.len, 200);
    run.layer = (struct p12_layer_map){
        .bytes = p12_secret_span(&run.out),
        .source = { ber, sizeof ber },
        .marks = run.marks,
        .n_marks = run.n_marks,
    };
    for (size_t i = 0; i < 200; i++)
        assert_int_equal(p12_layer_offset(&run.layer, body.ptr + i), 4 + 3 * i);
    clear(&run);
}

static void rewriting_survives_every_failed_allocation(void **state)
{
    /* Enough pieces to let the marks grow. */
    uint8_t ber[2 + 3 * 100 + 2] = { 0x24, 0x80 };
    size_t before = test_alloc_outstanding();
    enum p12_rc rc = P12_E_MEMORY;
    struct run run;
    long n = 0;

    (void)state;
    test_alloc_count_libraries(false);
    for (size_t i = 0; i < 100; i++)
        ber[2 + 3 * i] = 0x04, ber[3 + 3 * i] = 1;
    for (; rc == P12_E_MEMORY; n++) {
        test_alloc_fail_after(n);
        rc = rewrite(&run, (struct p12_span){ ber, sizeof ber });
        test_alloc_fail_after(-1);
        if (rc != P12_E_MEMORY)
            break;
        assert_int_equal(run.err.rc, P12_E_MEMORY);
        assert_null(run.marks);
        assert_null(run.out.ptr);
        assert_int_equal(test_alloc_outstanding(), before);
    }
    assert_int_equal(rc, P12_OK);
    assert_true(n > 3); /* sizes, the output, and the marks twice */
    clear(&run);
    assert_int_equal(test_alloc_outstanding(), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_of_ber_becomes_der),
        cmocka_unit_test(pieces_add_up_to_any_length),
        cmocka_unit_test(contents_keep_the_offsets_of_the_source),
        cmocka_unit_test(elements_keep_the_offsets_of_the_source),
        cmocka_unit_test(offsets_stay_right_over_many_pieces),
        cmocka_unit_test(rewriting_survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
