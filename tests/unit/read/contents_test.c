/* What a container shows of its parts, each type of them. */
#include "parsed.h"

#include "base/cursor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "bytes.h"

static void every_bag_shows_what_it_carries(void **state)
{
    static const struct {
        const char *why;
        const char *in;
        enum p12_bag_type type;
        const char *content; /* in the words of der.h */
        const char *value_oid;
    } cases[] = {
        { "a key", BAG(OID_KEY_BAG, KEY_INFO), P12_BAG_KEY, KEY_INFO, NULL },
        { "a certificate", CERT("'abc'"), P12_BAG_CERTIFICATE, "'abc'",
          "x509Certificate" },
        { "an SDSI certificate",
          BAG(OID_CERT_BAG, "30{ " OID_SDSI_CERT " a0{ 16 03 'abc' } }"),
          P12_BAG_CERTIFICATE, "'abc'", "sdsiCertificate" },
        { "a certificate of our own",
          BAG(OID_CERT_BAG, "30{ " OID_OURS " a0{ 16 03 'abc' } }"),
          P12_BAG_CERTIFICATE, "16 03 'abc'", NULL },
        { "a CRL", BAG(OID_CRL_BAG, "30{ " OID_X509_CRL " a0{ 04 01 'x' } }"),
          P12_BAG_CRL, "'x'", "x509CRL" },
        { "a secret", BAG(OID_SECRET, "30{ " OID_OURS " a0{ 04 01 'x' } }"),
          P12_BAG_SECRET, "04 01 'x'", NULL },
        { "a secret that says it is shrouded and is none",
          BAG(OID_SECRET, "30{ " OID_SHROUDED " a0{ 02 01 05 } }"),
          P12_BAG_SECRET, "02 01 05", "pkcs8ShroudedKeyBag" },
        { "a nested safe", BAG(OID_NESTED, "30{ }"), P12_BAG_SAFE_CONTENTS, "",
          NULL },
        { "an unknown bag", BAG(OID_OURS, "04 01 'x'"), P12_BAG_UNKNOWN,
          "04 01 'x'", NULL },
        { "a shrouded key", BAG(OID_SHROUDED, "30{ " AES " 04 01 'x' }"),
          P12_BAG_SHROUDED_KEY, "", NULL },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        char text[1024] = "30{ 02 01 03 30{ " OID_DATA
                          " a0{ 04{ 30{ 30{ " OID_DATA " a0{ 04{ 30{ ";
        struct der content = der_make(cases[i].content);
        const struct p12_bag *bag;
        const char *name;
        struct parsed p;

        strcat(strcat(text, cases[i].in), " } } } } } } } } }");
        p = parse(text, NULL);
        if (p.rc != P12_OK || parsed_problem(&p) != NULL)
            fail_msg("%s: there is a problem", cases[i].why);
        bag = p12_safe_bag(p12_pfx_safe(p.pfx, 0), 0);
        name = p12_oid_name(p12_bag_value_oid(bag));
        if (p12_bag_type(bag) != cases[i].type ||
            !p12_span_equal(p12_bag_content(bag), content.span))
            fail_msg("%s: type %d, %zu bytes", cases[i].why, p12_bag_type(bag),
                     p12_bag_content(bag).len);
        if (cases[i].value_oid != NULL &&
            (name == NULL || strcmp(name, cases[i].value_oid) != 0))
            fail_msg("%s: %s", cases[i].why, name);
        assert_true(p12_bag_oid(bag).len != 0);
        assert_int_equal(p12_bag_size(bag),
                         p12_pfx_size(p.pfx) - p12_bag_offset(bag));
        der_clear(&content);
        parsed_clear(&p);
    }
}

static void a_shrouded_key_shows_its_shroud(void **state)
{
    struct parsed p =
        parse(PFX(SAFE(BAG(OID_SHROUDED, "^30{ " AES " 04 01 'x' }"))), NULL);
    const struct p12_bag *bag;

    (void)state;
    assert_int_equal(p.rc, P12_OK);
    bag = p12_safe_bag(p12_pfx_safe(p.pfx, 0), 0);
    assert_int_equal(p12_bag_status(bag), P12_STATUS_CLOSED);
    assert_string_equal(p12_scheme_name(p12_bag_scheme(bag)), "PBES2");
    assert_int_equal(p12_bag_shroud(bag).len, p.in.span.len - p.in.mark);
    assert_int_equal(p12_bag_shroud(bag).ptr[0], P12_TAG_SEQUENCE);
    parsed_clear(&p);
}

/* Java's keystore has its SecretKeys so. */
static void a_shrouded_secret_is_locked(void **state)
{
    struct parsed p =
        parse(PFX(SAFE(BAG(OID_SECRET, "30{ " OID_SHROUDED " a0{ 04{ 30{ " AES
                                       " 04 01 'x' } } } }"))),
              NULL);
    const struct p12_bag *bag;

    (void)state;
    assert_int_equal(p.rc, P12_OK);
    bag = p12_safe_bag(p12_pfx_safe(p.pfx, 0), 0);
    assert_int_equal(p12_bag_status(bag), P12_STATUS_CLOSED);
    assert_non_null(p12_bag_scheme(bag));
    assert_int_equal(p12_bag_content(bag).len, 0);
    assert_int_equal(p12_bag_shroud(bag).len, 0);
    parsed_clear(&p);
}

#define A_SECRET BAG(OID_SECRET, "30{ " OID_DATA " a0{ 04 01 'x' } }")

static void a_bag_is_shown_whole(void **state)
{
    struct parsed p = parse(PFX(SAFE(A_SECRET)), NULL);
    struct der alone = der_make(A_SECRET);
    struct p12_span whole;

    (void)state;
    assert_int_equal(p.rc, P12_OK);
    whole = p12_bag_whole(p12_safe_bag(p12_pfx_safe(p.pfx, 0), 0));
    assert_int_equal(whole.len, alone.span.len);
    assert_memory_equal(whole.ptr, alone.span.ptr, whole.len);
    der_clear(&alone);
    parsed_clear(&p);
}

static void nested_bags_are_there(void **state)
{
    struct parsed p = parse(
        PFX(SAFE(CERT("01") BAG(
            OID_NESTED,
            "30{ " CERT("02") BAG(OID_NESTED, "30{ ^" CERT("03") " }") " }"))),
        NULL);
    const struct p12_bag *bag;
    char path[P12_PATH_MAX];

    (void)state;
    assert_int_equal(p.rc, P12_OK);
    bag = p12_safe_bag(p12_pfx_safe(p.pfx, 0), 1);
    assert_int_equal(p12_bag_n_bags(bag), 2);
    bag = p12_bag_bag(bag, 1);
    assert_int_equal(p12_bag_n_bags(bag), 1);
    bag = p12_bag_bag(bag, 0);
    assert_true(p12_span_equal(p12_bag_content(bag), TEXT("\x03")));
    assert_int_equal(p12_bag_offset(bag), p.in.mark);
    p12_bag_path(bag, path, sizeof path);
    assert_string_equal(path, "authSafe[0].bag[1].bag[1].bag[0]");
    parsed_clear(&p);
}

static void attributes_keep_their_order_and_their_values(void **state)
{
    struct parsed p = parse(
        PFX(SAFE(NAMED_CERT(ATTRIBUTE(OID_OURS, "02 01 05 30{ 05 00 } 04 00")
                                ATTRIBUTE("06{ 69 83ffffffffffffffffff7f }", "")
                                    ATTRIBUTE(OID_NAME, "1e 04 0061 00fc")))),
        NULL);
    const struct p12_attribute *attr;
    const struct p12_bag *bag;
    char text[64];

    (void)state;
    assert_int_equal(p.rc, P12_OK);
    bag = p12_safe_bag(p12_pfx_safe(p.pfx, 0), 0);
    assert_int_equal(p12_bag_n_attributes(bag), 3);
    attr = p12_bag_attribute(bag, 0);
    assert_int_equal(p12_attribute_n_values(attr), 3);
    assert_true(
        p12_span_equal(p12_attribute_value(attr, 0), TEXT("\x02\x01\x05")));
    assert_true(
        p12_span_equal(p12_attribute_value(attr, 1), TEXT("\x30\x02\x05\x00")));
    assert_int_equal(p12_attribute_value(attr, 2).len, 2);
    assert_int_equal(p12_attribute_value(attr, 3).len, 0);
    assert_int_equal(p12_attribute_text(attr, 0, text, sizeof text), 0);
    attr = p12_bag_attribute(bag, 1);
    assert_int_equal(p12_attribute_n_values(attr), 0);
    p12_oid_text(p12_attribute_oid(attr), text, sizeof text);
    assert_string_equal(text, "2.25.4722366482869645213695");
    assert_int_equal(p12_bag_friendly_name(bag, text, sizeof text), 3);
    assert_string_equal(text, "a\xc3\xbc");
    parsed_clear(&p);
}

#define ISSUER    "30{ 31{ 30{ 06{ 550403 } 0c 02 'CA' } } }"
#define BY_ISSUER "30{ " ISSUER " 02 02 0102 }"

static void recipients_are_shown_and_no_password_is_asked_for(void **state)
{
    struct parsed p = parse(
        PFX("30{ " OID_ENVELOPED
            " a0{ ^30{ 02 01 00 31{ 30{ 02 01 00 " BY_ISSUER
            " 30{ 06 01 2a } 04 01 'k' } 30{ 02 01 02 80 02 'id' "
            "30{ 06 01 2b } 04 01 'k' } a1{ 05 00 } a2{ 05 00 } a3{ 05 00 } "
            "a4{ 05 00 } 30{ 02 01 00 85 01 'x' 30{ 06 01 2a } "
            "04 01 'k' } } 30{ " OID_DATA " 30{ " OID_AES_256
            " 04 10 'sixteen bytes iv' } 80 01 'x' } } } }"),
        NULL);
    static const char *const kinds[] = { "key-transport", "key-transport",
                                         "key-agreement", "kek",
                                         "password",      "other",
                                         "key-transport" };
    const struct p12_safe *safe;
    const struct p12_party *party;
    struct der issuer = der_make(ISSUER);

    (void)state;
    assert_int_equal(p.rc, P12_OK);
    safe = p12_pfx_safe(p.pfx, 0);
    assert_int_equal(p12_safe_type(safe), P12_SAFE_ENVELOPED);
    assert_int_equal(p12_safe_status(safe), P12_STATUS_REFUSED);
    assert_int_equal(p12_safe_problem(safe)->rc, P12_E_PUBLIC_KEY);
    assert_int_equal(p12_safe_problem(safe)->offset, p.in.mark);
    assert_string_equal(p12_scheme_cipher(p12_safe_scheme(safe)),
                        "AES-256-CBC");
    assert_int_equal(p12_safe_n_recipients(safe), LENGTH(kinds));
    for (size_t i = 0; i < LENGTH(kinds); i++)
        assert_string_equal(p12_party_kind(p12_safe_recipient(safe, i)),
                            kinds[i]);
    party = p12_safe_recipient(safe, 0);
    assert_true(p12_span_equal(p12_party_issuer(party), issuer.span));
    assert_true(p12_span_equal(p12_party_serial(party), TEXT("\x01\x02")));
    assert_true(p12_span_equal(p12_party_algorithm(party), TEXT("\x2a")));
    assert_int_equal(p12_party_key_id(party).len, 0);
    assert_int_equal(p12_party_digest(party).len, 0);
    party = p12_safe_recipient(safe, 1);
    assert_true(p12_span_equal(p12_party_key_id(party), TEXT("id")));
    assert_int_equal(p12_party_issuer(party).len, 0);
    party = p12_safe_recipient(safe, 6); /* named by neither */
    assert_int_equal(p12_party_issuer(party).len, 0);
    assert_int_equal(p12_party_serial(party).len, 0);
    assert_int_equal(p12_party_key_id(party).len, 0);
    der_clear(&issuer);
    parsed_clear(&p);
}

/* RFC 5652, 6.2.2: with and without ukm, by issuer and by key identifier, and
 * one that ends early. */
#define AGREED     "a1{ 02 01 03 a0{ a1{ 30{ 05 00 } 03 02 00 01 } } "
#define BY_KEY_ID  "a0{ 04 02 'id' }"
#define KEY_FOR(x) "30{ 30{ " x " 04 01 'k' } }"
#define FIRST      AGREED "30{ 06 01 2a } " KEY_FOR(BY_ISSUER) " } "
#define UKM        "a1{ 04 01 'u' } "
#define SECOND     AGREED UKM "30{ 06 01 2b } " KEY_FOR(BY_KEY_ID) " } "
#define THIRD      AGREED "30{ 06 01 2a } } "
#define CONTENT_INFO                                                   \
    "30{ " OID_DATA " 30{ " OID_AES_256 " 04 10 'sixteen bytes iv' } " \
    "80 01 'x' } "

static void of_a_key_agreement_the_first_recipient_is_shown(void **state)
{
    static const char in[] =
        PFX("30{ " OID_ENVELOPED " a0{ 30{ 02 01 02 31{ " FIRST SECOND THIRD
            "} " CONTENT_INFO "} } }");
    struct parsed p = parse(in, NULL);
    const struct p12_safe *safe;
    const struct p12_party *party;
    struct der issuer = der_make(ISSUER);

    (void)state;
    assert_int_equal(p.rc, P12_OK);
    safe = p12_pfx_safe(p.pfx, 0);
    assert_int_equal(p12_safe_n_recipients(safe), 3);
    for (size_t i = 0; i < 3; i++)
        assert_string_equal(p12_party_kind(p12_safe_recipient(safe, i)),
                            "key-agreement");
    party = p12_safe_recipient(safe, 0);
    assert_true(p12_span_equal(p12_party_issuer(party), issuer.span));
    assert_true(p12_span_equal(p12_party_serial(party), TEXT("\x01\x02")));
    assert_true(p12_span_equal(p12_party_algorithm(party), TEXT("\x2a")));
    party = p12_safe_recipient(safe, 1);
    assert_true(p12_span_equal(p12_party_key_id(party), TEXT("id")));
    assert_true(p12_span_equal(p12_party_algorithm(party), TEXT("\x2b")));
    assert_int_equal(p12_party_issuer(party).len, 0);
    party = p12_safe_recipient(safe, 2);
    assert_true(p12_span_equal(p12_party_algorithm(party), TEXT("\x2a")));
    assert_int_equal(p12_party_issuer(party).len, 0);
    assert_int_equal(p12_party_key_id(party).len, 0);
    der_clear(&issuer);
    parsed_clear(&p);
}

static void signers_are_shown_and_what_they_signed(void **state)
{
    struct parsed p = parse(
        "30{ 02 01 03 30{ " OID_SIGNED " a0{ 30{ 02 01 01 31{ 30{ 06 01 2a } } "
        "30{ " OID_DATA " a0{ 04{ 30{ " SAFE(CERT(
            "'abc'")) " } } } } "
                      "a0{ 30{ 05 00 } } 31{ 30{ 02 01 01 " BY_ISSUER
                      " 30{ " OID_SHA_256 " } a0{ 30{ 05 00 } } 30{ 06 01 2b "
                      "05 00 } 04 01 's' } } } } } }",
        NULL);
    const struct p12_party *party;
    struct p12_span content;

    (void)state;
    assert_int_equal(p.rc, P12_OK);
    assert_int_equal(p12_pfx_integrity(p.pfx), P12_INTEGRITY_PUBLIC_KEY);
    assert_int_equal(parsed_notes(&p, "signed"), 1);
    assert_int_equal(p12_pfx_n_signers(p.pfx), 1);
    party = p12_pfx_signer(p.pfx, 0);
    assert_string_equal(p12_party_kind(party), "signer");
    assert_true(p12_span_equal(p12_party_serial(party), TEXT("\x01\x02")));
    assert_string_equal(p12_oid_name(p12_party_digest(party)), "sha256");
    assert_true(p12_span_equal(p12_party_algorithm(party), TEXT("\x2b")));
    content = p12_bag_content(p12_safe_bag(p12_pfx_safe(p.pfx, 0), 0));
    assert_true(p12_span_equal(content, TEXT("abc")));
    parsed_clear(&p);
}

/* One that is broken is told of itself: its neighbours are there, and so is
 * what was signed. */
static void a_broken_signer_takes_nothing_with_it(void **state)
{
    struct parsed p = parse(
        "30{ 02 01 03 30{ " OID_SIGNED " a0{ 30{ 02 01 01 31{ 30{ 06 01 2a } } "
        "30{ " OID_DATA " a0{ 04{ 30{ " SAFE(
            CERT("'abc'")) " } } } } "
                           "31{ ^30{ 02 01 01 05 00 } 30{ 02 01 01 " BY_ISSUER
                           " 30{ " OID_SHA_256 " } 30{ 06 01 2b 05 00 } "
                           "04 01 's' } } } } } }",
        NULL);
    const struct p12_party *party;

    (void)state;
    assert_int_equal(p.rc, P12_OK);
    assert_int_equal(p12_pfx_n_signers(p.pfx), 2);
    party = p12_pfx_signer(p.pfx, 0);
    assert_string_equal(p12_party_kind(party), "signer");
    assert_int_equal(p12_party_algorithm(party).len, 0);
    assert_int_equal(p12_party_problem(party)->rc, P12_E_SCHEMA);
    assert_int_equal(p12_party_problem(party)->offset, p.in.mark);
    assert_string_equal(p12_party_problem(party)->path, "authSafe.signer[0]");
    assert_int_equal(parsed_notes(&p, "party"), 1);
    party = p12_pfx_signer(p.pfx, 1);
    assert_null(p12_party_problem(party));
    assert_true(p12_span_equal(p12_party_algorithm(party), TEXT("\x2b")));
    assert_int_equal(
        p12_bag_content(p12_safe_bag(p12_pfx_safe(p.pfx, 0), 0)).len, 3);
    parsed_clear(&p);
}

static void a_broken_recipient_takes_nothing_with_it(void **state)
{
    struct parsed p = parse(PFX("30{ " OID_ENVELOPED
                                " a0{ 30{ 02 01 00 31{ 30{ 02 01 00 " BY_ISSUER
                                " 30{ 06 01 2a } 04 01 'k' } ^30{ 05 00 } a2{ "
                                "05 00 } } " CONTENT_INFO "} } }"),
                            NULL);
    const struct p12_safe *safe;
    const struct p12_error *problem;

    (void)state;
    assert_int_equal(p.rc, P12_OK);
    safe = p12_pfx_safe(p.pfx, 0);
    assert_int_equal(p12_safe_problem(safe)->rc, P12_E_PUBLIC_KEY);
    assert_int_equal(p12_safe_n_recipients(safe), 3);
    assert_null(p12_party_problem(p12_safe_recipient(safe, 0)));
    assert_int_equal(p12_party_serial(p12_safe_recipient(safe, 0)).len, 2);
    problem = p12_party_problem(p12_safe_recipient(safe, 1));
    assert_int_equal(problem->rc, P12_E_SCHEMA);
    assert_int_equal(problem->offset, p.in.mark);
    assert_string_equal(problem->path, "authSafe[0].recipient[1]");
    assert_string_equal(p12_party_kind(p12_safe_recipient(safe, 1)),
                        "key-transport");
    assert_string_equal(p12_party_kind(p12_safe_recipient(safe, 2)), "kek");
    assert_int_equal(parsed_notes(&p, "party"), 1);
    parsed_clear(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_bag_shows_what_it_carries),
        cmocka_unit_test(a_shrouded_key_shows_its_shroud),
        cmocka_unit_test(a_shrouded_secret_is_locked),
        cmocka_unit_test(a_bag_is_shown_whole),
        cmocka_unit_test(nested_bags_are_there),
        cmocka_unit_test(attributes_keep_their_order_and_their_values),
        cmocka_unit_test(recipients_are_shown_and_no_password_is_asked_for),
        cmocka_unit_test(of_a_key_agreement_the_first_recipient_is_shown),
        cmocka_unit_test(signers_are_shown_and_what_they_signed),
        cmocka_unit_test(a_broken_signer_takes_nothing_with_it),
        cmocka_unit_test(a_broken_recipient_takes_nothing_with_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
