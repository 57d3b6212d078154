/* What is tolerated, and the note that says so. */
#include "parsed.h"

#include "base/cursor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "bytes.h"

#define KEYED(x)      "30{ 02 01 03 " AUTH("") x " }"
#define CSP           "06{ 2b0601040182371101 }"
#define LOCAL_KEY_SET "06{ 2b0601040182371102 }"
#define JAVA          "06{ 6086480186f966adca7b0101 }"

static void deviations_are_noted_at_their_place(void **state)
{
    static const struct {
        const char *why;
        const char *in;
        const char *id, *path;
    } cases[] = {
        { "no MAC", PFX(""), "no-mac", "" },
        { "a zero MAC count", KEYED(MAC("04 00 02 01 00")),
          "mac-iterations-zero", "mac" },
        { "an unknown bag", PFX(SAFE(CERT("01") BAG(OID_OURS, "05 00"))),
          "unknown-bag", "authSafe[0].bag[1]" },
        { "a bag type by its low 32 bits",
          PFX(SAFE(BAG("06{ 2a864886f70d010c0a01 9080808003 }", "05 00"))),
          "unknown-bag", "authSafe[0].bag[0]" },
        { "an unknown content type", PFX("30{ " OID_OURS " a0{ 05 00 } }"),
          "unknown-content", "authSafe[0]" },
        { "a nested safe", PFX(SAFE(BAG(OID_NESTED, "30{ }"))), "nested-safe",
          "authSafe[0].bag[0]" },
        { "an attribute without a value",
          PFX(SAFE(NAMED_CERT(ATTRIBUTE(OID_NAME, "")))), "attribute-empty",
          "authSafe[0].bag[0].attr[0]" },
        { "a friendlyName of two values",
          PFX(SAFE(NAMED_CERT(ATTRIBUTE(OID_NAME, "1e 02 0061 1e 02 0062")))),
          "attribute-values", "authSafe[0].bag[0].attr[0]" },
        { "a friendlyName in UTF-8",
          PFX(SAFE(NAMED_CERT(ATTRIBUTE(OID_NAME, "0c 01 'a'")))),
          "friendly-name-type", "authSafe[0].bag[0].attr[0]" },
        { "a friendlyName that is an INTEGER",
          PFX(SAFE(NAMED_CERT(ATTRIBUTE(OID_NAME, "02 01 05")))),
          "friendly-name-type", "authSafe[0].bag[0].attr[0]" },
        { "half a character",
          PFX(SAFE(NAMED_CERT(ATTRIBUTE(OID_KEY_ID, "04 00")
                                  ATTRIBUTE(OID_NAME, "1e 03 006100")))),
          "broken-text", "authSafe[0].bag[0].attr[1]" },
        { "a surrogate alone",
          PFX(SAFE(NAMED_CERT(ATTRIBUTE(OID_NAME, "1e 02 d800")))),
          "broken-text", "authSafe[0].bag[0].attr[0]" },
        { "a localKeyID that is text",
          PFX(SAFE(NAMED_CERT(ATTRIBUTE(OID_KEY_ID, "1e 02 0061")))),
          "local-key-id-type", "authSafe[0].bag[0].attr[0]" },
        { "a CSP name that is octets",
          PFX(SAFE(NAMED_CERT(ATTRIBUTE(CSP, "04 01 'a'")))), "csp-name-type",
          "authSafe[0].bag[0].attr[0]" },
        { "a trusted key usage that is a NULL",
          PFX(SAFE(NAMED_CERT(ATTRIBUTE(JAVA, "05 00")))), "java-usage-type",
          "authSafe[0].bag[0].attr[0]" },
        { "PBES2 wrapped once more", PFX(SEALED("30{ " OID_PBES2 " " AES " }")),
          "pbes2-wrapped", "authSafe[0]" },
        { "AES-128 with a key of 32 bytes",
          PFX(SEALED("30{ " OID_PBES2 " 30{ 30{ " OID_PBKDF2
                     " 30{ 04 00 02 01 05 02 01 20 } } 30{ " OID_AES_128
                     " 04 10 'sixteen bytes iv' } } }")),
          "aes-key-length", "authSafe[0]" },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct parsed p = parse(cases[i].in, NULL);

        if (p.rc != P12_OK || parsed_problem(&p) != NULL)
            fail_msg("%s: there is a problem", cases[i].why);
        if (parsed_notes(&p, cases[i].id) != 1 ||
            strcmp(parsed_note_path(&p, cases[i].id), cases[i].path) != 0)
            fail_msg("%s: %zu notes of it, at %s", cases[i].why,
                     parsed_notes(&p, cases[i].id),
                     parsed_note_path(&p, cases[i].id));
        parsed_clear(&p);
    }
}

static void what_is_as_it_should_be_has_no_note(void **state)
{
    static const char *const cases[] = {
        KEYED(MAC("04 08 'saltsalt' 02 02 0800")),
        KEYED(MAC("04 00")),
        "30{ 02 01 03 " AUTH(SAFE(NAMED_CERT(
            ATTRIBUTE(OID_NAME, "1e 02 0061") ATTRIBUTE(OID_KEY_ID, "04 00")
                ATTRIBUTE(OID_OURS, "02 01 05 02 01 06")
                    ATTRIBUTE(CSP, "1e 02 0061") ATTRIBUTE(JAVA, "06 01 2a")
                        ATTRIBUTE(LOCAL_KEY_SET, "")))) MAC("04 00") " }",
        "30{ 02 01 03 " AUTH(SEALED(AES)) MAC("04 00") " }",
        "30{ 02 01 03 " AUTH("30{ " OID_ENCRYPTED
                             " a0{ 30{ 02 01 02 30{ " OID_DATA " " AES
                             " 80{ '0123456789abcdef' } } a1{ 30{ " OID_OURS
                             " 31{ 05 00 } } } } } }") MAC("04 00") " }",
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct parsed p = parse(cases[i], NULL);

        assert_int_equal(p.rc, P12_OK);
        if (p12_pfx_n_notes(p.pfx) != 0)
            fail_msg("%zu: %s", i, p12_pfx_note(p.pfx, 0)->text);
        parsed_clear(&p);
    }
}

/* RFC 7292, 4: DEFAULT 1. */
static void a_macs_count_is_one_if_it_is_not_there(void **state)
{
    static const struct {
        const char *in;
        uint64_t said;
    } cases[] = {
        { KEYED(MAC("04 01 aa")), 1 },
        { KEYED(MAC("04 01 aa 02 01 01")), 1 },
        { KEYED(MAC("04 01 aa 02 01 00")), 0 },
        { KEYED(MAC("04 01 aa 02 02 0800")), 2048 },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct parsed p = parse(cases[i].in, NULL);
        const struct p12_mac *mac;

        assert_int_equal(p.rc, P12_OK);
        mac = p12_pfx_mac(p.pfx);
        assert_int_equal(p12_mac_iterations(mac), cases[i].said);
        assert_int_equal(p12_scheme_iterations(p12_mac_scheme(mac)),
                         cases[i].said);
        assert_true(p12_span_equal(p12_mac_salt(mac), TEXT("\xaa")));
        assert_true(
            p12_span_equal(p12_mac_value(mac), TEXT("\x01\x02\x03\x04")));
        assert_int_equal(p12_mac_status(mac), P12_STATUS_CLOSED);
        parsed_clear(&p);
    }
}

static void every_note_is_a_sentence_with_a_name(void **state)
{
    struct parsed p =
        parse("30( 02 01 01 " AUTH(SAFE(BAG(OID_OURS, "05 00"))) " ) 00", NULL);

    (void)state;
    assert_int_equal(p.rc, P12_OK);
    assert_int_equal(p12_pfx_n_notes(p.pfx), 5);
    for (size_t i = 0; i < p12_pfx_n_notes(p.pfx); i++) {
        const struct p12_note *note = p12_pfx_note(p.pfx, i);

        assert_true(strlen(note->id) > 0);
        assert_null(strchr(note->id, ' '));
        assert_true(strlen(note->text) > 10);
    }
    parsed_clear(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(deviations_are_noted_at_their_place),
        cmocka_unit_test(what_is_as_it_should_be_has_no_note),
        cmocka_unit_test(a_macs_count_is_one_if_it_is_not_there),
        cmocka_unit_test(every_note_is_a_sentence_with_a_name),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
