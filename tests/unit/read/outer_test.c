/* PFX itself: what can't be read at all, what is tolerated, what is kept. */
#include "parsed.h"

#include "alloc.h"
#include "base/cursor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bytes.h"

static void what_is_no_container_has_no_result(void **state)
{
    static const struct {
        const char *why;
        const char *in;
        enum p12_rc rc;
        const char *path;
    } cases[] = {
        { "nothing", "^", P12_E_FORMAT, "pfx" },
        { "a NULL", "^05 00", P12_E_FORMAT, "pfx" },
        { "an empty SEQUENCE", "^30{ }", P12_E_FORMAT, "pfx" },
        { "a text", "^'hello there'", P12_E_FORMAT, "pfx" },
        { "a PKCS#8 key", "^" KEY_INFO, P12_E_FORMAT, "pfx" },
        { "a bare AuthenticatedSafe", "^30{ " SAFE("") " }", P12_E_FORMAT,
          "pfx" },
        { "a bare ContentInfo", "^" AUTH(""), P12_E_FORMAT, "pfx" },
        { "the last byte is missing",
          "^30 18 02 01 03 30 13 " OID_DATA " a0 06 04 04 30 02 31",
          P12_E_TRUNCATED, "pfx" },
        { "a length of 2^63", "^30 88 8000000000000000 02 01 03 " AUTH(""),
          P12_E_TRUNCATED, "pfx" },
        { "no end-of-contents", "^30 80 02 01 03 " AUTH(""), P12_E_TRUNCATED,
          "pfx" },
        { "no authSafe", "^30{ 02 01 03 }", P12_E_SCHEMA, "pfx" },
        { "a leading zero in the version", "30{ ^02 02 0003 " AUTH("") " }",
          P12_E_ENCODING, "pfx" },
        { "more after macData",
          "^30{ 02 01 03 " AUTH("") MAC("04 00") " 05 00 }", P12_E_SCHEMA,
          "pfx" },
        { "an inner length too long", "30{ 02 01 03 30{ ^06 7f 2a } }",
          P12_E_ENCODING, "pfx" },
        { "an authSafe that is none", "30{ 02 01 03 ^30{ 02 01 05 } }",
          P12_E_SCHEMA, "authSafe" },
        { "an empty one", "30{ 02 01 03 ^30{ } }", P12_E_SCHEMA, "authSafe" },
        { "without content", "30{ 02 01 03 ^30{ " OID_DATA " } }", P12_E_SCHEMA,
          "authSafe" },
        { "with an empty [0]", "30{ 02 01 03 ^30{ " OID_DATA " a0{ } } }",
          P12_E_SCHEMA, "authSafe" },
        { "with two contents",
          "30{ 02 01 03 ^30{ " OID_DATA " a0{ 04 00 04 00 } } }", P12_E_SCHEMA,
          "authSafe" },
        { "of another type",
          "30{ 02 01 03 30{ ^" OID_OURS " a0{ 04 02 3000 } } }", P12_E_SCHEMA,
          "authSafe" },
        { "encrypted as a whole",
          "30{ 02 01 03 30{ ^" OID_ENCRYPTED " a0{ 30{ } } } }", P12_E_SCHEMA,
          "authSafe" },
        { "data by its low 32 bits",
          "30{ 02 01 03 30{ ^06{ 2a864886f70d0107 9080808001 } "
          "a0{ 04 02 3000 } } }",
          P12_E_SCHEMA, "authSafe" },
        { "data that is an INTEGER",
          "30{ 02 01 03 30{ " OID_DATA " a0{ ^02 01 05 } } }", P12_E_SCHEMA,
          "authSafe" },
        { "no octets", "30{ 02 01 03 " DATA("^") " }", P12_E_TRUNCATED,
          "authSafe" },
        { "octets that are no SEQUENCE", "30{ 02 01 03 " DATA("^31{ }") " }",
          P12_E_SCHEMA, "authSafe" },
        { "octets that end early", "30{ 02 01 03 " DATA("^30 03 05 00") " }",
          P12_E_TRUNCATED, "authSafe" },
        { "more octets behind", "30{ 02 01 03 " DATA("30{ } ^05 00") " }",
          P12_E_ENCODING, "authSafe" },
        { "a broken safe", "30{ 02 01 03 " AUTH(SAFE("") " 30{ ^1f 00 }") " }",
          P12_E_ENCODING, "authSafe[1]" },
        { "signed, without content", "30{ 02 01 03 ^30{ " OID_SIGNED " } }",
          P12_E_SCHEMA, "authSafe" },
        { "signed, of another type",
          "30{ 02 01 03 30{ " OID_SIGNED " a0{ ^30{ 02 01 01 } } } }",
          P12_E_SCHEMA, "authSafe" },
        { "signed, without eContent",
          "30{ 02 01 03 30{ " OID_SIGNED
          " a0{ 30{ 02 01 01 31{ } ^30{ " OID_DATA " } 31{ } } } } }",
          P12_E_SCHEMA, "authSafe" },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct parsed p = parse(cases[i].in, NULL);

        if (p.rc != cases[i].rc || p.err.rc != p.rc ||
            p.err.offset != p.in.mark ||
            strcmp(p.err.path, cases[i].path) != 0 || p.pfx != NULL ||
            p.err.layer != P12_LAYER_FILE || p.err.detail == NULL)
            fail_msg("%s: %s %s at %zu, not %zu", cases[i].why,
                     p12_rc_name(p.rc), p.err.path, p.err.offset, p.in.mark);
        parsed_clear(&p);
    }
}

static void a_failure_leaves_outputs_as_they_were(void **state)
{
    const uint8_t bytes[] = { 0x30, 0x05, 0x02 };
    struct p12_pfx *pfx = (struct p12_pfx *)&pfx;
    size_t before = test_alloc_outstanding();

    (void)state;
    assert_int_not_equal(p12_pfx_parse(bytes, sizeof bytes, NULL, &pfx, NULL),
                         P12_OK);
    assert_ptr_equal(pfx, &pfx);
    assert_int_equal(p12_pfx_parse(NULL, 0, NULL, &pfx, NULL), P12_E_FORMAT);
    assert_ptr_equal(pfx, &pfx);
    assert_int_equal(test_alloc_outstanding(), before);
}

static void a_success_leaves_the_error_as_it_was(void **state)
{
    struct der in = der_make(PFX(""));
    struct p12_error err = { .rc = P12_E_CLOSED, .offset = 77 };
    struct p12_pfx *pfx = NULL;

    (void)state;
    assert_int_equal(p12_pfx_parse(in.span.ptr, in.span.len, NULL, &pfx, &err),
                     P12_OK);
    assert_int_equal(err.rc, P12_E_CLOSED);
    assert_int_equal(err.offset, 77);
    p12_pfx_free(pfx);
    der_clear(&in);
}

static void the_smallest_container_is_empty(void **state)
{
    struct parsed p = parse(PFX(""), NULL);

    (void)state;
    assert_int_equal(p.rc, P12_OK);
    assert_int_equal(p12_pfx_n_safes(p.pfx), 0);
    assert_int_equal(p12_pfx_size(p.pfx), p.in.span.len);
    assert_int_equal(p12_pfx_trailing(p.pfx), 0);
    assert_int_equal(p12_pfx_version(p.pfx), 3);
    assert_int_equal(p12_pfx_integrity(p.pfx), P12_INTEGRITY_NONE);
    assert_true(p12_pfx_is_der(p.pfx));
    assert_null(p12_pfx_mac(p.pfx));
    assert_int_equal(p12_pfx_n_notes(p.pfx), 1);
    assert_int_equal(parsed_notes(&p, "no-mac"), 1);
    parsed_clear(&p);
}

static void another_version_is_kept_and_noted(void **state)
{
    static const struct {
        const char *in;
        int64_t version;
        size_t n_notes;
    } cases[] = {
        { "30{ 02 01 00 " AUTH("") " }", 0, 1 },
        { "30{ 02 01 01 " AUTH("") " }", 1, 1 },
        { "30{ 02 01 03 " AUTH("") " }", 3, 0 },
        { "30{ 02 01 04 " AUTH("") " }", 4, 1 },
        { "30{ 02 01 ff " AUTH("") " }", -1, 1 },
        { "30{ 02 05 0100000003 " AUTH("") " }", 0x100000003, 1 },
        { "30{ 02 09 010000000000000003 " AUTH("") " }", INT64_MAX, 1 },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct parsed p = parse(cases[i].in, NULL);

        assert_int_equal(p.rc, P12_OK);
        assert_int_equal(p12_pfx_version(p.pfx), cases[i].version);
        assert_int_equal(parsed_notes(&p, "version"), cases[i].n_notes);
        parsed_clear(&p);
    }
}

static void bytes_behind_it_are_counted_and_noted(void **state)
{
    struct parsed p = parse(PFX(SAFE("")) " 00 00 00", NULL);

    (void)state;
    assert_int_equal(p.rc, P12_OK);
    assert_int_equal(p12_pfx_trailing(p.pfx), 3);
    assert_int_equal(p12_pfx_size(p.pfx), p.in.span.len - 3);
    assert_int_equal(parsed_notes(&p, "trailing-bytes"), 1);
    assert_string_equal(parsed_note_path(&p, "trailing-bytes"), "");
    assert_true(p12_pfx_is_der(p.pfx));
    parsed_clear(&p);
}

/* The caller may do with its bytes what it likes. */
static void the_file_is_copied(void **state)
{
    struct der in = der_make(PFX(SAFE(CERT("'abc'"))));
    uint8_t *bytes = malloc(in.span.len);
    struct p12_pfx *pfx = NULL;
    struct p12_span content;

    (void)state;
    assert_non_null(bytes);
    memcpy(bytes, in.span.ptr, in.span.len);
    assert_int_equal(p12_pfx_parse(bytes, in.span.len, NULL, &pfx, NULL),
                     P12_OK);
    memset(bytes, 0xff, in.span.len);
    free(bytes);
    content = p12_bag_content(p12_safe_bag(p12_pfx_safe(pfx, 0), 0));
    assert_true(p12_span_equal(content, TEXT("abc")));
    p12_pfx_free(pfx);
    der_clear(&in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_container_has_no_result),
        cmocka_unit_test(a_failure_leaves_outputs_as_they_were),
        cmocka_unit_test(a_success_leaves_the_error_as_it_was),
        cmocka_unit_test(the_smallest_container_is_empty),
        cmocka_unit_test(another_version_is_kept_and_noted),
        cmocka_unit_test(bytes_behind_it_are_counted_and_noted),
        cmocka_unit_test(the_file_is_copied),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
