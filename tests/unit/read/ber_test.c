/* Containers in BER: what comes out is the same, deviations are noted, and an
 * error names the byte in the file as it was. */
#include "parsed.h"

#include "base/cursor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "bytes.h"

#define CIPHERTEXT(form)                                                    \
    "30{ " OID_ENCRYPTED " a0{ 30{ 02 01 00 30{ " OID_DATA " " AES " " form \
    " } } } }"

static void every_form_of_ber_gives_the_same(void **state)
{
    static const struct {
        const char *why;
        const char *in;
        const char *note, *path;
    } cases[] = {
        { "an indefinite PFX", "30( 02 01 03 " AUTH(SAFE(CERT("'abc'"))) " )",
          "ber-indefinite", "pfx" },
        { "an indefinite ContentInfo",
          "30{ 02 01 03 30( " OID_DATA
          " a0( 04{ 30{ " SAFE(CERT("'abc'")) " } } ) ) }",
          "ber-indefinite", "pfx" },
        { "a long length", "30{ 02 81 01 03 " AUTH(SAFE(CERT("'abc'"))) " }",
          "ber-length", "pfx" },
        { "an AuthenticatedSafe in pieces",
          "30{ 02 01 03 30{ " OID_DATA
          " a0{ 24{ 04 01 30 04{ 39 " SAFE(CERT("'abc'")) " } } } } }",
          "ber-string", "pfx" },
        { "an indefinite AuthenticatedSafe",
          "30{ 02 01 03 " DATA("30( " SAFE(CERT("'abc'")) " )") " }",
          "ber-indefinite", "authSafe" },
        { "an indefinite SafeContents", PFX(DATA("30( " CERT("'abc'") " )")),
          "ber-indefinite", "authSafe[0]" },
        { "a certificate in pieces",
          PFX(SAFE(BAG(OID_CERT_BAG, "30{ " OID_X509_CERT " a0{ 24( 04 01 'a' "
                                     "24{ 04 02 'bc' } 04 00 ) } }"))),
          "ber-string", "authSafe[0]" },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct parsed p = parse(cases[i].in, NULL);
        struct p12_span content;

        if (p.rc != P12_OK)
            fail_msg("%s: %s at %zu: %s", cases[i].why, p12_rc_name(p.rc),
                     p.err.offset, p.err.detail);
        content = p12_bag_content(p12_safe_bag(p12_pfx_safe(p.pfx, 0), 0));
        if (!p12_span_equal(content, TEXT("abc")) ||
            parsed_problem(&p) != NULL || p12_pfx_is_der(p.pfx) ||
            parsed_notes(&p, cases[i].note) != 1 ||
            strcmp(parsed_note_path(&p, cases[i].note), cases[i].path) != 0)
            fail_msg("%s: something else came out", cases[i].why);
        parsed_clear(&p);
    }
}

static void ciphertext_may_come_in_pieces(void **state)
{
    static const char *const cases[] = {
        CIPHERTEXT("a0{ 04 05 '01234' 04 00 04 0b '56789abcdef' }"),
        CIPHERTEXT("a0( 04 05 '01234' 04 0b '56789abcdef' )"),
        CIPHERTEXT("a0{ 24( 04 05 '01234' ) 04 0b '56789abcdef' }"),
        CIPHERTEXT("a0{ 24{ 24{ 04 10 '0123456789abcdef' } } }"),
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        char text[1024] = "30{ 02 01 03 30{ " OID_DATA " a0{ 04{ 30{ ";
        const struct p12_safe *safe;
        struct parsed p;

        strcat(strcat(text, cases[i]), " } } } } }");
        p = parse(text, NULL);
        assert_int_equal(p.rc, P12_OK);
        safe = p12_pfx_safe(p.pfx, 0);
        if (p12_safe_problem(safe) != NULL)
            fail_msg("%zu: %s", i, p12_safe_problem(safe)->detail);
        assert_int_equal(p12_safe_status(safe), P12_STATUS_CLOSED);
        assert_false(p12_pfx_is_der(p.pfx));
        assert_true(parsed_notes(&p, "ber-string") > 0);
        parsed_clear(&p);
    }
}

static void no_piece_of_ciphertext_is_an_empty_one(void **state)
{
    struct parsed p = parse(PFX(CIPHERTEXT("a0{ }")), NULL);

    (void)state;
    assert_int_equal(p.rc, P12_OK);
    assert_null(p12_safe_problem(p12_pfx_safe(p.pfx, 0)));
    parsed_clear(&p);
}

/* Each has BER in front of what is wrong. */
static void an_error_names_the_byte_in_the_file_as_it_was(void **state)
{
    static const struct {
        const char *why;
        const char *in;
        enum p12_rc rc;
        const char *path;
    } cases[] = {
        { "the version", "30( ^02 81 02 0003 " AUTH("") " )", P12_E_ENCODING,
          "pfx" },
        { "the MAC's iterations",
          "30( 02 81 01 03 " AUTH(
              "") "30( 30{ 30{ " OID_SHA_256 " 05 81 00 } "
                  "24{ 04 01 01 04 03 020304 } } 04 81 01 00 ^02 81 01 ff ) )",
          P12_E_SCHEMA, "mac" },
        { "a safe behind an indefinite one",
          "30( 02 01 03 30( " OID_DATA " a0( 04{ 30( 30( " OID_DATA
          " a0( 04 02 3000 ) ) ^30( " OID_DATA " ) ) } ) ) )",
          P12_E_SCHEMA, "authSafe[1]" },
        { "a bag behind a certificate in pieces",
          PFX(DATA(
              "30( 30( " OID_CERT_BAG " a0( 30( " OID_X509_CERT
              " a0( 24( 04 81 01 'a' 04 01 'b' ) ) ) ) ) ^30( " OID_CERT_BAG
              " ) )")),
          P12_E_SCHEMA, "authSafe[0].bag[1]" },
        { "an attribute",
          PFX(DATA("30( 30( " OID_CERT_BAG " a0( 30( " OID_X509_CERT
                   " a0( 24( 04 81 01 'a' 04 01 'b' ) ) ) ) 31( ^30( 02 81 01 "
                   "05 31( ) ) ) ) )")),
          P12_E_SCHEMA, "authSafe[0].bag[0].attr[0]" },
        { "a length within BER",
          PFX(DATA("30( " CERT("'a'") " 30( 06 81 01 2a ^a0 7f 05 00 ) )")),
          P12_E_TRUNCATED, "authSafe[0].bag[1]" },
        { "iterations of a safe in BER",
          "30( 02 81 01 03 30( " OID_DATA " a0( 04{ 30( 30( " OID_ENCRYPTED
          " a0( 30( 02 81 01 00 30( " OID_DATA " 30( " OID_PBES2
          " 30( 30( " OID_PBKDF2
          " 30( 24( 04 01 01 ) ^02 81 01 00 ) ) 30( " OID_AES_256
          " 04 10 'sixteen bytes iv' ) ) ) 80 81 01 aa ) ) ) ) ) } ) ) )",
          P12_E_SCHEMA, "authSafe[0]" },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct parsed p = parse(cases[i].in, NULL);
        const struct p12_error *err = &p.err;

        if (p.rc == P12_OK)
            err = parsed_problem(&p);
        if (err == NULL)
            fail_msg("%s: nothing is wrong", cases[i].why);
        if (err->rc != cases[i].rc || err->offset != p.in.mark ||
            strcmp(err->path, cases[i].path) != 0)
            fail_msg("%s: %s %s at %zu, not %zu", cases[i].why,
                     p12_rc_name(err->rc), err->path, err->offset, p.in.mark);
        parsed_clear(&p);
    }
}

static void parts_are_where_they_are_in_the_file(void **state)
{
    struct parsed p =
        parse("30( 02 81 01 03 30( " OID_DATA
              " a0( 04{ 30( " SAFE("") " ^30( " OID_DATA " a0( 04{ 30( " CERT(
                  "'a'") " ) } ) ) ) } ) ) )",
              NULL);
    const struct p12_safe *safe;

    (void)state;
    assert_int_equal(p.rc, P12_OK);
    safe = p12_pfx_safe(p.pfx, 1);
    assert_int_equal(p12_safe_offset(safe), p.in.mark);
    assert_int_equal(p12_bag_layer(p12_safe_bag(safe, 0)), P12_LAYER_FILE);
    /* Behind the ContentInfo's header, its OID and three more. */
    assert_int_equal(p12_bag_offset(p12_safe_bag(safe, 0)),
                     p.in.mark + 2 + 11 + 2 + 2 + 2);
    parsed_clear(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_of_ber_gives_the_same),
        cmocka_unit_test(ciphertext_may_come_in_pieces),
        cmocka_unit_test(no_piece_of_ciphertext_is_an_empty_one),
        cmocka_unit_test(an_error_names_the_byte_in_the_file_as_it_was),
        cmocka_unit_test(parts_are_where_they_are_in_the_file),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
