/* What is wrong with one part is said of that part, at its own byte; its
 * neighbours are there. */
#include "parsed.h"

#include "base/cursor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "bytes.h"

#define WITH(safe) PFX(SAFE(CERT("'first'")) safe SAFE(CERT("'last'")))

struct broken {
    const char *why;
    const char *in;
    enum p12_rc rc;
    const char *path;
};

static void want_content(const struct parsed *p, size_t safe,
                         struct p12_span content)
{
    const struct p12_bag *bag = p12_safe_bag(p12_pfx_safe(p->pfx, safe), 0);

    assert_non_null(bag);
    assert_true(p12_span_equal(p12_bag_content(bag), content));
}

static void want_broken(const struct broken *c)
{
    struct parsed p = parse(c->in, NULL);
    const struct p12_error *err;

    if (p.rc != P12_OK)
        fail_msg("%s: all of it: %s", c->why, p12_rc_name(p.rc));
    err = parsed_problem(&p);
    if (err == NULL)
        fail_msg("%s: nothing is wrong", c->why);
    if (err->rc != c->rc || err->offset != p.in.mark ||
        strcmp(err->path, c->path) != 0 || err->layer != P12_LAYER_FILE ||
        err->detail == NULL ||
        (err->rc == P12_E_ALGORITHM) != (err->oid[0] != '\0'))
        fail_msg("%s: %s %s at %zu, not %zu: %s", c->why, p12_rc_name(err->rc),
                 err->path, err->offset, p.in.mark, err->detail);
    parsed_clear(&p);
}

static void safes_are_broken_by_themselves(void **state)
{
    static const struct broken cases[] = {
        { "no ContentInfo", WITH("^04 00"), P12_E_SCHEMA, "authSafe[1]" },
        { "an empty one", WITH("^30{ }"), P12_E_SCHEMA, "authSafe[1]" },
        { "data without content", WITH("^30{ " OID_DATA " }"), P12_E_SCHEMA,
          "authSafe[1]" },
        { "data in [1]", WITH("^30{ " OID_DATA " a1{ 04 02 3000 } }"),
          P12_E_SCHEMA, "authSafe[1]" },
        { "data in a [0] that is no structure",
          WITH("^30{ " OID_DATA " 80{ 04 02 3000 } }"), P12_E_SCHEMA,
          "authSafe[1]" },
        { "more than a content",
          WITH("^30{ " OID_DATA " a0{ 04 02 3000 } 05 00 }"), P12_E_SCHEMA,
          "authSafe[1]" },
        { "data that is an INTEGER", WITH("30{ " OID_DATA " a0{ ^02 01 05 } }"),
          P12_E_SCHEMA, "authSafe[1]" },
        { "no octets", WITH(DATA("^")), P12_E_TRUNCATED, "authSafe[1]" },
        { "octets that end early", WITH(DATA("^30 05 30 00")), P12_E_TRUNCATED,
          "authSafe[1]" },
        { "octets that are no SEQUENCE", WITH(DATA("^31{ }")), P12_E_SCHEMA,
          "authSafe[1]" },
        { "bytes behind the bags", WITH(DATA("30{ } ^05 00")), P12_E_ENCODING,
          "authSafe[1]" },
        { "an element longer than its bag",
          WITH(DATA("30{ " CERT("01") " 30{ 06 01 2a ^a0 7f } }")),
          P12_E_ENCODING, "authSafe[1].bag[1]" },
        { "encrypted without content", WITH("^30{ " OID_ENCRYPTED " }"),
          P12_E_SCHEMA, "authSafe[1]" },
        { "encrypted, but octets", WITH("30{ " OID_ENCRYPTED " a0{ ^04 00 } }"),
          P12_E_SCHEMA, "authSafe[1]" },
        { "encrypted, without a version",
          WITH("30{ " OID_ENCRYPTED " a0{ ^30{ 30{ " OID_DATA " " AES
               " 80{ 'abc' } } } } }"),
          P12_E_SCHEMA, "authSafe[1]" },
        { "encrypted, with more behind it",
          WITH("30{ " OID_ENCRYPTED " a0{ ^30{ 02 01 00 30{ " OID_DATA " " AES
               " 80{ 'abc' } } a2{ 05 00 } } } }"),
          P12_E_SCHEMA, "authSafe[1]" },
        { "encrypted, without an algorithm",
          WITH("30{ " OID_ENCRYPTED " a0{ ^30{ 02 01 00 30{ " OID_DATA
               " 80{ 'abc' } } } } }"),
          P12_E_SCHEMA, "authSafe[1]" },
        { "encrypted, without its ciphertext",
          WITH("30{ " OID_ENCRYPTED " a0{ 30{ 02 01 00 ^30{ " OID_DATA " " AES
               " } } } }"),
          P12_E_SCHEMA, "authSafe[1]" },
        { "a ciphertext that is an OCTET STRING",
          WITH("30{ " OID_ENCRYPTED " a0{ 30{ 02 01 00 30{ " OID_DATA " " AES
               " ^04 00 } } } }"),
          P12_E_SCHEMA, "authSafe[1]" },
        { "a piece of ciphertext that is no OCTET STRING",
          WITH("30{ " OID_ENCRYPTED " a0{ 30{ 02 01 00 30{ " OID_DATA " " AES
               " a0{ 04 01 aa ^0c 01 aa } } } } }"),
          P12_E_SCHEMA, "authSafe[1]" },
        { "enveloped without content", WITH("^30{ " OID_ENVELOPED " }"),
          P12_E_SCHEMA, "authSafe[1]" },
        { "an algorithm that nobody knows",
          WITH(SEALED("30{ ^" OID_OURS " 05 00 }")), P12_E_ALGORITHM,
          "authSafe[1]" },
        { "iterations over the limit",
          WITH(SEALED("30{ " OID_PBES2 " 30{ 30{ " OID_PBKDF2
                      " 30{ 04 00 ^02 04 00989681 } } 30{ " OID_AES_256
                      " 04 10 'sixteen bytes iv' } } }")),
          P12_E_LIMIT, "authSafe[1]" },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct parsed p = parse(cases[i].in, NULL);

        want_broken(&cases[i]);
        assert_int_equal(p12_pfx_n_safes(p.pfx), 3);
        want_content(&p, 0, TEXT("first"));
        want_content(&p, 2, TEXT("last"));
        assert_null(p12_safe_problem(p12_pfx_safe(p.pfx, 2)));
        parsed_clear(&p);
    }
}

static void bags_are_broken_by_themselves(void **state)
{
    static const struct broken cases[] = {
        { "no SafeBag", PFX(SAFE(CERT("01") " ^04 00")), P12_E_SCHEMA,
          "authSafe[0].bag[1]" },
        { "an empty one", PFX(SAFE("^30{ }")), P12_E_SCHEMA,
          "authSafe[0].bag[0]" },
        { "without a value", PFX(SAFE("^30{ " OID_CERT_BAG " }")), P12_E_SCHEMA,
          "authSafe[0].bag[0]" },
        { "with an empty value", PFX(SAFE("^30{ " OID_CERT_BAG " a0{ } }")),
          P12_E_SCHEMA, "authSafe[0].bag[0]" },
        { "with two values",
          PFX(SAFE("^30{ " OID_CERT_BAG " a0{ 05 00 05 00 } }")), P12_E_SCHEMA,
          "authSafe[0].bag[0]" },
        { "whose type is an INTEGER", PFX(SAFE("^30{ 02 01 05 a0{ 05 00 } }")),
          P12_E_SCHEMA, "authSafe[0].bag[0]" },
        { "whose type is no OID", PFX(SAFE("^30{ 06 01 80 a0{ 05 00 } }")),
          P12_E_SCHEMA, "authSafe[0].bag[0]" },
        { "whose attributes are a SEQUENCE",
          PFX(SAFE("^30{ " OID_OURS " a0{ 05 00 } 30{ } }")), P12_E_SCHEMA,
          "authSafe[0].bag[0]" },
        { "a certificate whose type is an INTEGER",
          PFX(SAFE(BAG(OID_CERT_BAG, "^30{ 02 01 05 a0{ 04 01 'x' } }"))),
          P12_E_SCHEMA, "authSafe[0].bag[0]" },
        { "a CRL with an empty value",
          PFX(SAFE(BAG(OID_CRL_BAG, "^30{ " OID_X509_CRL " a0{ } }"))),
          P12_E_SCHEMA, "authSafe[0].bag[0]" },
        { "a certificate that is an INTEGER",
          PFX(SAFE(BAG(OID_CERT_BAG, "^02 01 05"))), P12_E_SCHEMA,
          "authSafe[0].bag[0]" },
        { "a certificate in a UTF8String",
          PFX(SAFE(
              BAG(OID_CERT_BAG, "30{ " OID_X509_CERT " a0{ ^0c 01 'x' } }"))),
          P12_E_SCHEMA, "authSafe[0].bag[0]" },
        { "an SDSI certificate in octets",
          PFX(SAFE(
              BAG(OID_CERT_BAG, "30{ " OID_SDSI_CERT " a0{ ^04 01 'x' } }"))),
          P12_E_SCHEMA, "authSafe[0].bag[0]" },
        { "a CRL that is a NULL",
          PFX(SAFE(BAG(OID_CRL_BAG, "30{ " OID_X509_CRL " a0{ ^05 00 } }"))),
          P12_E_SCHEMA, "authSafe[0].bag[0]" },
        { "a CRL without a value",
          PFX(SAFE(BAG(OID_CRL_BAG, "^30{ " OID_X509_CRL " }"))), P12_E_SCHEMA,
          "authSafe[0].bag[0]" },
        { "a secret without a type",
          PFX(SAFE(BAG(OID_SECRET, "^30{ a0{ 04 00 } }"))), P12_E_SCHEMA,
          "authSafe[0].bag[0]" },
        { "a key that is octets", PFX(SAFE(BAG(OID_KEY_BAG, "^04 01 'x'"))),
          P12_E_SCHEMA, "authSafe[0].bag[0]" },
        { "a key that is empty", PFX(SAFE(BAG(OID_KEY_BAG, "^30{ }"))),
          P12_E_SCHEMA, "authSafe[0].bag[0]" },
        { "a shrouded key that is empty",
          PFX(SAFE(BAG(OID_SHROUDED, "^30{ }"))), P12_E_SCHEMA,
          "authSafe[0].bag[0]" },
        { "a shrouded key without its octets",
          PFX(SAFE(BAG(OID_SHROUDED, "^30{ " AES " }"))), P12_E_SCHEMA,
          "authSafe[0].bag[0]" },
        { "a shrouded key with an empty algorithm",
          PFX(SAFE(BAG(OID_SHROUDED, "^30{ 30{ } 04 01 'x' }"))), P12_E_SCHEMA,
          "authSafe[0].bag[0]" },
        { "a shrouded key of an unknown algorithm",
          PFX(SAFE(BAG(OID_SHROUDED, "30{ 30{ ^" OID_OURS " } 04 01 'x' }"))),
          P12_E_ALGORITHM, "authSafe[0].bag[0]" },
        { "nested bags that are octets",
          PFX(SAFE(BAG(OID_NESTED, "^04 01 'x'"))), P12_E_SCHEMA,
          "authSafe[0].bag[0]" },
        { "a broken bag within another",
          PFX(SAFE(BAG(OID_NESTED, "30{ " CERT("01") " ^05 00 }"))),
          P12_E_SCHEMA, "authSafe[0].bag[0].bag[1]" },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++)
        want_broken(&cases[i]);
}

static void attributes_are_broken_by_themselves(void **state)
{
    static const struct broken cases[] = {
        { "no SEQUENCE", PFX(SAFE(NAMED_CERT("^04 00"))), P12_E_SCHEMA,
          "authSafe[0].bag[0].attr[0]" },
        { "an empty one", PFX(SAFE(NAMED_CERT("^30{ }"))), P12_E_SCHEMA,
          "authSafe[0].bag[0].attr[0]" },
        { "no values", PFX(SAFE(NAMED_CERT("^30{ " OID_NAME " }"))),
          P12_E_SCHEMA, "authSafe[0].bag[0].attr[0]" },
        { "a SEQUENCE of values",
          PFX(SAFE(NAMED_CERT(
              ATTRIBUTE(OID_NAME, "1e 02 0061") " ^30{ " OID_NAME
                                                " 30{ 1e 02 0061 } }"))),
          P12_E_SCHEMA, "authSafe[0].bag[0].attr[1]" },
        { "an INTEGER for a type",
          PFX(SAFE(NAMED_CERT("^30{ 02 01 05 31{ } }"))), P12_E_SCHEMA,
          "authSafe[0].bag[0].attr[0]" },
        { "a type that is no OID", PFX(SAFE(NAMED_CERT("^30{ 06 00 31{ } }"))),
          P12_E_SCHEMA, "authSafe[0].bag[0].attr[0]" },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct parsed p = parse(cases[i].in, NULL);

        want_broken(&cases[i]);
        assert_null(p12_bag_problem(p12_safe_bag(p12_pfx_safe(p.pfx, 0), 0)));
        want_content(&p, 0, TEXT("\x01"));
        parsed_clear(&p);
    }
}

static void a_broken_mac_hides_nothing(void **state)
{
    static const struct broken cases[] = {
        { "a NULL", "30{ 02 01 03 " AUTH(SAFE(CERT("'x'"))) " ^05 00 }",
          P12_E_SCHEMA, "mac" },
        { "a context tag around it",
          "30{ 02 01 03 " AUTH(SAFE(CERT("'x'"))) " ^a0{ " MAC("04 00") " } }",
          P12_E_SCHEMA, "mac" },
        { "an empty one", "30{ 02 01 03 " AUTH(SAFE(CERT("'x'"))) " ^30{ } }",
          P12_E_SCHEMA, "mac" },
        { "no salt", "30{ 02 01 03 " AUTH(SAFE(CERT("'x'"))) " ^" MAC("") " }",
          P12_E_SCHEMA, "mac" },
        { "an empty DigestInfo",
          "30{ 02 01 03 " AUTH(SAFE(CERT("'x'"))) " ^30{ 30{ } 04 00 } }",
          P12_E_SCHEMA, "mac" },
        { "more than there may be",
          "30{ 02 01 03 " AUTH(SAFE(CERT("'x'"))) " ^" MAC(
              "04 00 02 01 05 05 00") " }",
          P12_E_SCHEMA, "mac" },
        { "iterations before the salt",
          "30{ 02 01 03 " AUTH(SAFE(CERT("'x'"))) " ^" MAC(
              "02 01 05 04 00") " }",
          P12_E_SCHEMA, "mac" },
        { "negative iterations",
          "30{ 02 01 03 " AUTH(SAFE(CERT("'x'"))) MAC("04 00 ^02 01 ff") " }",
          P12_E_SCHEMA, "mac" },
        { "too many iterations",
          "30{ 02 01 03 " AUTH(SAFE(CERT("'x'")))
              MAC("04 00 ^02 04 00989681") " }",
          P12_E_LIMIT, "mac" },
        { "2^63 iterations",
          "30{ 02 01 03 " AUTH(SAFE(CERT("'x'")))
              MAC("04 00 ^02 09 008000000000000000") " }",
          P12_E_LIMIT, "mac" },
        { "an unknown digest",
          "30{ 02 01 03 " AUTH(SAFE(CERT("'x'"))) " 30{ 30{ 30{ ^" OID_OURS
                                                  " } 04 00 } 04 00 } }",
          P12_E_ALGORITHM, "mac" },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct parsed p = parse(cases[i].in, NULL);

        want_broken(&cases[i]);
        assert_int_equal(p12_pfx_integrity(p.pfx), P12_INTEGRITY_PASSWORD);
        assert_int_equal(p12_mac_status(p12_pfx_mac(p.pfx)),
                         P12_STATUS_REFUSED);
        want_content(&p, 0, TEXT("x"));
        parsed_clear(&p);
    }
}

static void refused_parts_say_so(void **state)
{
    struct parsed p =
        parse(PFX(SEALED("30{ " OID_OURS " }") SEALED(AES) SAFE(
                  BAG(OID_SHROUDED, "30{ 30{ " OID_OURS " } 04 01 'x' }")
                      BAG(OID_SHROUDED, "30{ " AES " 04 01 'x' }")
                          BAG(OID_KEY_BAG, "05 00") CERT("01")) "30{ }"),
              NULL);
    const struct p12_safe *safe;

    (void)state;
    assert_int_equal(p.rc, P12_OK);
    safe = p12_pfx_safe(p.pfx, 2);
    assert_int_equal(p12_safe_status(p12_pfx_safe(p.pfx, 0)),
                     P12_STATUS_REFUSED);
    assert_int_equal(p12_safe_status(p12_pfx_safe(p.pfx, 1)),
                     P12_STATUS_CLOSED);
    assert_int_equal(p12_safe_status(safe), P12_STATUS_CLEAR);
    assert_int_equal(p12_bag_status(p12_safe_bag(safe, 0)), P12_STATUS_REFUSED);
    assert_int_equal(p12_bag_status(p12_safe_bag(safe, 1)), P12_STATUS_CLOSED);
    assert_int_equal(p12_bag_status(p12_safe_bag(safe, 2)), P12_STATUS_REFUSED);
    assert_int_equal(p12_bag_status(p12_safe_bag(safe, 3)), P12_STATUS_CLEAR);
    assert_int_equal(p12_safe_status(p12_pfx_safe(p.pfx, 3)),
                     P12_STATUS_REFUSED);
    parsed_clear(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(safes_are_broken_by_themselves),
        cmocka_unit_test(bags_are_broken_by_themselves),
        cmocka_unit_test(attributes_are_broken_by_themselves),
        cmocka_unit_test(a_broken_mac_hides_nothing),
        cmocka_unit_test(refused_parts_say_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
