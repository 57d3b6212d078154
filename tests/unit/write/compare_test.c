/* What p12_pfx_compare() takes for the same, and what not. */
#include <p12/p12.h>

#include "alloc.h"
#include "base/cursor.h"
#include "read/parsed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bytes.h"

#define NAME(text)   ATTRIBUTE(OID_NAME, "1e{ " text " }")
#define KEY_ID(text) ATTRIBUTE(OID_KEY_ID, "04{ " text " }")

/* A bag of a type that nobody knows, with attributes. */
#define OURS(value, attributes) \
    "30{ " OID_OURS " a0{ 04{ " value " } } 31{ " attributes " } }"
#define BARE(value)  BAG(OID_OURS, "04{ " value " }")
#define NESTED(bags) BAG(OID_NESTED, "30{ " bags " }")
#define X509(type, octets) \
    BAG(OID_CERT_BAG, "30{ " type " a0{ 04{ " octets " } } }")
#define KEY(octet) \
    BAG(OID_KEY_BAG, "30{ 02 01 00 30{ " OID_OURS " } 04 01 " octet " }")

/* A shrouded key that no build opens: its scheme is ours. */
#define SHROUDED(params, text) \
    BAG(OID_SHROUDED, "30{ 30{ " OID_OURS " " params " } 04{ " text " } }")
#define UNKNOWN_SAFE(octets) "30{ " OID_OURS " a0{ 04{ " octets " } } }"

static enum p12_rc compare(const char *source, const char *result,
                           struct p12_comparison *out, struct p12_error *err)
{
    struct parsed a = parse(source, NULL);
    struct parsed b = parse(result, NULL);
    enum p12_rc rc;

    assert_int_equal(a.rc, P12_OK);
    assert_int_equal(b.rc, P12_OK);
    rc = p12_pfx_compare(a.pfx, b.pfx, NULL, NULL, out, err);
    parsed_clear(&a);
    parsed_clear(&b);
    return rc;
}

/* ---- What is not the same ----------------------------------------------- */

static const char lacks_value[] =
    "a bag whose value no bag of the safe has in the result";
static const char has_other_attributes[] =
    "a bag that has other attributes in the result";
static const char not_in_source[] =
    "a bag of the result that is not in the source";

struct difference {
    const char *why;
    const char *source, *result;
    const char *path, *detail;
};

static void check_difference(const struct difference *d)
{
    struct p12_comparison count = { .size = sizeof count, .bags = 77 };
    struct p12_error err = { .rc = P12_OK };
    enum p12_rc rc = compare(d->source, d->result, &count, &err);

    if (rc != P12_E_MISMATCH)
        fail_msg("%s: %s", d->why, p12_rc_name(rc));
    if (err.rc != rc || strcmp(err.path, d->path) != 0 ||
        strcmp(err.detail, d->detail) != 0)
        fail_msg("%s: %s: %s", d->why, err.path, err.detail);
    assert_int_equal(count.bags, 77);
}

static void values_that_differ_are_told(void **state)
{
    const struct difference cases[] = {
        { "a byte of an unknown bag", PFX(SAFE(BARE("010203"))),
          PFX(SAFE(BARE("010204"))), "authSafe[0].bag[0]", lacks_value },
        { "a byte more", PFX(SAFE(BARE("010203"))), PFX(SAFE(BARE("01020300"))),
          "authSafe[0].bag[0]", lacks_value },
        { "nothing left of it", PFX(SAFE(BARE("01"))), PFX(SAFE(BARE(""))),
          "authSafe[0].bag[0]", lacks_value },
        { "a byte of a certificate", PFX(SAFE(CERT("0102"))),
          PFX(SAFE(CERT("0103"))), "authSafe[0].bag[0]", lacks_value },
        { "the type of a certificate", PFX(SAFE(X509(OID_X509_CERT, "01"))),
          PFX(SAFE(X509(OID_OURS, "01"))), "authSafe[0].bag[0]", lacks_value },
        { "a byte of a key", PFX(SAFE(KEY("05"))), PFX(SAFE(KEY("06"))),
          "authSafe[0].bag[0]", lacks_value },
        { "the type of a bag", PFX(SAFE(BAG(OID_OURS, KEY_INFO))),
          PFX(SAFE(BAG(OID_KEY_BAG, KEY_INFO))), "authSafe[0].bag[0]",
          lacks_value },
        { "the end of the type is the beginning of the value",
          PFX(SAFE(BAG("06{ 2a03 }", "04 02 05 00"))),
          PFX(SAFE(BAG("06{ 2a03 0402 }", "05 00"))), "authSafe[0].bag[0]",
          lacks_value },
        { "the second bag of three",
          PFX(SAFE(BARE("01") BARE("02") BARE("03"))),
          PFX(SAFE(BARE("01") BARE("04") BARE("03"))), "authSafe[0].bag[1]",
          lacks_value },
        { "the second safe", PFX(SAFE(BARE("01")) SAFE(BARE("01"))),
          PFX(SAFE(BARE("01")) SAFE(BARE("02"))), "authSafe[1].bag[0]",
          lacks_value },
        { "a bag that is broken", PFX(SAFE(BAG(OID_KEY_BAG, "04 01 01"))),
          PFX(SAFE(BAG(OID_KEY_BAG, "04 01 02"))), "authSafe[0].bag[0]",
          lacks_value },
        { "a bag that is no SafeBag", PFX(SAFE("30{ 02 01 01 }")),
          PFX(SAFE("30{ 02 01 02 }")), "authSafe[0].bag[0]", lacks_value },
        { "the ciphertext of a closed key", PFX(SAFE(SHROUDED("05 00", "01"))),
          PFX(SAFE(SHROUDED("05 00", "02"))), "authSafe[0].bag[0]",
          lacks_value },
        { "the parameters of a closed key", PFX(SAFE(SHROUDED("05 00", "01"))),
          PFX(SAFE(SHROUDED("02 01 00", "01"))), "authSafe[0].bag[0]",
          lacks_value },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++)
        check_difference(&cases[i]);
}

static void attributes_that_differ_are_told(void **state)
{
#define SOURCE             PFX(SAFE(BARE("00") OURS("01", NAME("0041") KEY_ID("01"))))
#define RESULT(attributes) PFX(SAFE(BARE("00") OURS("01", attributes)))
    const struct difference cases[] = {
        { "one is missing", SOURCE, RESULT(NAME("0041")), "authSafe[0].bag[1]",
          has_other_attributes },
        { "all are missing", SOURCE, PFX(SAFE(BARE("00") BARE("01"))),
          "authSafe[0].bag[1]", has_other_attributes },
        { "one is doubled", SOURCE,
          RESULT(NAME("0041") NAME("0041") KEY_ID("01")), "authSafe[0].bag[1]",
          has_other_attributes },
        { "one of two that are the same is missing",
          RESULT(NAME("0041") NAME("0041")), RESULT(NAME("0041")),
          "authSafe[0].bag[1]", has_other_attributes },
        { "a byte of a value", SOURCE, RESULT(NAME("0042") KEY_ID("01")),
          "authSafe[0].bag[1]", has_other_attributes },
        { "the string's type", SOURCE,
          RESULT(ATTRIBUTE(OID_NAME, "0c{ 0041 }") KEY_ID("01")),
          "authSafe[0].bag[1]", has_other_attributes },
        { "the attribute's type", SOURCE,
          RESULT(ATTRIBUTE(OID_OURS, "1e{ 0041 }") KEY_ID("01")),
          "authSafe[0].bag[1]", has_other_attributes },
        { "values change their places", SOURCE,
          RESULT(ATTRIBUTE(OID_NAME, "04{ 01 }")
                     ATTRIBUTE(OID_KEY_ID, "1e{ 0041 }")),
          "authSafe[0].bag[1]", has_other_attributes },
        { "the end of the type is the beginning of the value",
          RESULT(ATTRIBUTE("06{ 2a03 }", "04 02 05 00")),
          RESULT(ATTRIBUTE("06{ 2a03 0402 }", "05 00")), "authSafe[0].bag[1]",
          has_other_attributes },
        { "one value of two is missing",
          RESULT(ATTRIBUTE(OID_NAME, "1e{ 0041 } 1e{ 0042 }")),
          RESULT(ATTRIBUTE(OID_NAME, "1e{ 0041 }")), "authSafe[0].bag[1]",
          has_other_attributes },
        { "the only value is missing", RESULT(NAME("0041")),
          RESULT(ATTRIBUTE(OID_NAME, "")), "authSafe[0].bag[1]",
          has_other_attributes },
        { "one value of three is doubled",
          RESULT(ATTRIBUTE(OID_NAME, "04 00 04 00 05 00")),
          RESULT(ATTRIBUTE(OID_NAME, "04 00 05 00 05 00")),
          "authSafe[0].bag[1]", has_other_attributes },
        { "two values in one, or in two attributes",
          RESULT(ATTRIBUTE(OID_NAME, "04 00 05 00")),
          RESULT(ATTRIBUTE(OID_NAME, "04 00") ATTRIBUTE(OID_NAME, "05 00")),
          "authSafe[0].bag[1]", has_other_attributes },
        { "an attribute that is broken", RESULT("30{ 02 01 01 }"),
          RESULT("30{ 02 01 02 }"), "authSafe[0].bag[1]",
          has_other_attributes },
        { "it is another bag that has them",
          PFX(SAFE(BARE("00") OURS("01", NAME("0041")))),
          PFX(SAFE(OURS("00", NAME("0041")) BARE("01"))), "authSafe[0].bag[0]",
          has_other_attributes },
        { "a closed key's",
          PFX(SAFE("30{ " OID_SHROUDED " a0{ 30{ 30{ " OID_OURS
                   " } 04 01 01 } } 31{ " NAME("0041") " } }")),
          PFX(SAFE("30{ " OID_SHROUDED " a0{ 30{ 30{ " OID_OURS
                   " } 04 01 01 } } 31{ " NAME("0042") " } }")),
          "authSafe[0].bag[0]", has_other_attributes },
        { "a nested safe's",
          PFX(SAFE("30{ " OID_NESTED " a0{ 30{} } 31{ " NAME("0041") " } }")),
          PFX(SAFE(NESTED(""))), "authSafe[0].bag[0]", has_other_attributes },
    };
#undef SOURCE
#undef RESULT

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++)
        check_difference(&cases[i]);
}

static void bags_and_safes_that_come_and_go_are_told(void **state)
{
    static const char lacks_safe[] = "a safe that the result lacks";
    static const char extra_safe[] =
        "a safe of the result that is not in the source";
    static const char other_bytes[] =
        "a safe that can't be read, and has other bytes in the result";
    const struct difference cases[] = {
        { "the first is missing", PFX(SAFE(BARE("01") BARE("02"))),
          PFX(SAFE(BARE("02"))), "authSafe[0].bag[0]", lacks_value },
        { "the last is missing", PFX(SAFE(BARE("01") BARE("02"))),
          PFX(SAFE(BARE("01"))), "authSafe[0].bag[1]", lacks_value },
        { "all are missing", PFX(SAFE(BARE("02") BARE("01"))), PFX(SAFE("")),
          "authSafe[0].bag[0]", lacks_value },
        { "of two missing ones it is the first",
          PFX(SAFE(BARE("05") BARE("04") BARE("03") BARE("02"))),
          PFX(SAFE(BARE("02") BARE("04"))), "authSafe[0].bag[0]", lacks_value },
        { "one of two that are the same",
          PFX(SAFE(BARE("01") BARE("02") BARE("01"))),
          PFX(SAFE(BARE("01") BARE("02"))), "authSafe[0].bag[2]", lacks_value },
        { "one more", PFX(SAFE(BARE("01"))), PFX(SAFE(BARE("02") BARE("01"))),
          "authSafe[0].bag[0]", not_in_source },
        { "of six more it is the first", PFX(SAFE("")),
          PFX(SAFE(BARE("01") BARE("02") BARE("03") BARE("04") BARE("05")
                       BARE("06"))),
          "authSafe[0].bag[0]", not_in_source },
        { "of six more behind another it is the first", PFX(SAFE(BARE("06"))),
          PFX(SAFE(BARE("06") BARE("05") BARE("04") BARE("03") BARE("02")
                       BARE("01"))),
          "authSafe[0].bag[1]", not_in_source },
        { "one is doubled", PFX(SAFE(BARE("01") BARE("02"))),
          PFX(SAFE(BARE("01") BARE("02") BARE("02"))), "authSafe[0].bag[2]",
          not_in_source },
        { "one more, but another is missing", PFX(SAFE("") SAFE(BARE("01"))),
          PFX(SAFE(BARE("02")) SAFE("")), "authSafe[1].bag[0]", lacks_value },
        { "moved to another safe", PFX(SAFE(BARE("01") BARE("02")) SAFE("")),
          PFX(SAFE(BARE("01")) SAFE(BARE("02"))), "authSafe[0].bag[1]",
          lacks_value },
        { "moved to the safe before it", PFX(SAFE(BARE("01")) SAFE(BARE("02"))),
          PFX(SAFE(BARE("01") BARE("02")) SAFE("")), "authSafe[1].bag[0]",
          lacks_value },
        { "taken out of the nested safe", PFX(SAFE(NESTED(BARE("01")))),
          PFX(SAFE(NESTED("") BARE("01"))), "authSafe[0].bag[0].bag[0]",
          lacks_value },
        { "the nested safe is unwrapped", PFX(SAFE(NESTED(BARE("01")))),
          PFX(SAFE(BARE("01"))), "authSafe[0].bag[0]", lacks_value },
        { "a byte in the nested safe",
          PFX(SAFE(BARE("01") NESTED(BARE("01") BARE("02")))),
          PFX(SAFE(BARE("01") NESTED(BARE("01") BARE("03")))),
          "authSafe[0].bag[1].bag[1]", lacks_value },
        { "an attribute in the nested safe",
          PFX(SAFE(NESTED(NESTED(OURS("01", NAME("0041")))))),
          PFX(SAFE(NESTED(NESTED(BARE("01"))))),
          "authSafe[0].bag[0].bag[0].bag[0]", has_other_attributes },
        { "one more in the nested safe", PFX(SAFE(NESTED(""))),
          PFX(SAFE(NESTED(BARE("01")))), "authSafe[0].bag[0].bag[0]",
          not_in_source },
        { "moved from one nested safe to another",
          PFX(SAFE(NESTED(BARE("01") BARE("02")) NESTED(BARE("03")))),
          PFX(SAFE(NESTED(BARE("01")) NESTED(BARE("03") BARE("02")))),
          "authSafe[0].bag[0].bag[1]", lacks_value },
        { "the last safe is missing", PFX(SAFE(BARE("01")) SAFE("")),
          PFX(SAFE(BARE("01"))), "authSafe[1]", lacks_safe },
        { "one safe more", PFX(SAFE("")), PFX(SAFE("") SAFE("")), "authSafe[1]",
          extra_safe },
        { "the order of the safes", PFX(SAFE(BARE("01")) SAFE(BARE("02"))),
          PFX(SAFE(BARE("02")) SAFE(BARE("01"))), "authSafe[0].bag[0]",
          lacks_value },
        { "a byte of an unknown safe", PFX(SAFE("") UNKNOWN_SAFE("01")),
          PFX(SAFE("") UNKNOWN_SAFE("02")), "authSafe[1]", other_bytes },
        { "an unknown safe for an empty one", PFX(SAFE("")),
          PFX(UNKNOWN_SAFE("3000")), "authSafe[0]", other_bytes },
        { "a byte of a safe that is broken", PFX(DATA("02 01 01")),
          PFX(DATA("02 01 02")), "authSafe[0]", other_bytes },
        { "the ciphertext of a closed safe", PFX(SEALED("30{ " OID_OURS " }")),
          PFX("30{ " OID_ENCRYPTED " a0{ 30{ 02 01 00 30{ " OID_DATA
              " 30{ " OID_OURS " } 80{ '0123456789abcdeF' } } } } }"),
          "authSafe[0]", other_bytes },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++)
        check_difference(&cases[i]);
}

/* The first missing one is told, though there is one too many before it. */
static void a_place_is_the_parts_own(void **state)
{
    struct p12_error err = { .rc = P12_OK };
    struct parsed a =
        parse(PFX(SAFE(BARE("01")) SAFE(BARE("01") "^" BARE("02"))), NULL);
    struct parsed b = parse(PFX(SAFE("") SAFE("")), NULL);
    struct parsed c = parse(
        PFX(SAFE(BARE("01")) SAFE(BARE("01") BARE("02") "^" BARE("03"))), NULL);

    (void)state;
    assert_int_equal(p12_pfx_compare(a.pfx, c.pfx, NULL, NULL, NULL, &err),
                     P12_E_MISMATCH);
    assert_int_equal(err.layer, P12_LAYER_FILE);
    assert_int_equal(err.offset, c.in.mark);
    assert_int_equal(p12_pfx_compare(c.pfx, a.pfx, NULL, NULL, NULL, &err),
                     P12_E_MISMATCH);
    assert_int_equal(err.offset, c.in.mark);
    assert_int_equal(p12_pfx_compare(a.pfx, b.pfx, NULL, NULL, NULL, NULL),
                     P12_E_MISMATCH);
    parsed_clear(&a);
    parsed_clear(&b);
    parsed_clear(&c);
}

/* One of each, and of most things two. */
#define RICH                                                              \
    PFX(SAFE(OURS("01", NAME("0041") KEY_ID("01")) KEY("05") CERT("0102") \
                 BARE("0304"))                                            \
            SAFE(NESTED(OURS("05", ATTRIBUTE(OID_OURS, "04 01 00 05 00")) \
                            NESTED(KEY("06"))) SHROUDED("05 00", "0102")) \
                UNKNOWN_SAFE("0102") SAFE(""))

/* Each bit of what the safes hold counts. What a flipped one makes of a file
 * that can still be parsed is another file. */
static void no_bit_may_flip(void **state)
{
    struct parsed source = parse(RICH, NULL);
    uint8_t *bytes = malloc(source.in.span.len);
    size_t n_parsed = 0;

    (void)state;
    assert_non_null(bytes);
    for (size_t i = p12_safe_offset(p12_pfx_safe(source.pfx, 0)) * 8;
         i < source.in.span.len * 8; i++) {
        struct p12_pfx *result = NULL;

        memcpy(bytes, source.in.span.ptr, source.in.span.len);
        bytes[i / 8] ^= (uint8_t)(1U << i % 8);
        if (p12_pfx_parse(bytes, source.in.span.len, NULL, &result, NULL) !=
            P12_OK)
            continue;
        n_parsed++;
        if (p12_pfx_compare(source.pfx, result, NULL, NULL, NULL, NULL) !=
                P12_E_MISMATCH ||
            p12_pfx_compare(result, source.pfx, NULL, NULL, NULL, NULL) !=
                P12_E_MISMATCH)
            fail_msg("bit %zu of byte %zu", i % 8, i / 8);
        p12_pfx_free(result);
    }
    assert_true(n_parsed > 1000);
    free(bytes);
    parsed_clear(&source);
}

/* ---- What is the same --------------------------------------------------- */

static void what_does_not_count_is_no_difference(void **state)
{
    const struct {
        const char *why;
        const char *source, *result;
    } cases[] = {
        { "nothing at all", PFX(""), PFX("") },
        { "one of each", RICH, RICH },
        { "the order of bags", PFX(SAFE(BARE("01") BARE("02") CERT("01"))),
          PFX(SAFE(CERT("01") BARE("02") BARE("01"))) },
        { "the order of attributes",
          PFX(SAFE(OURS("01", NAME("0041") KEY_ID("01") NAME("0042")))),
          PFX(SAFE(OURS("01", NAME("0042") NAME("0041") KEY_ID("01")))) },
        { "the order of a closed key's attributes",
          PFX(SAFE("30{ " OID_SHROUDED " a0{ 30{ 30{ " OID_OURS
                   " } 04 01 01 } } 31{ " NAME("0041") NAME("0042") " } }")),
          PFX(SAFE("30{ " OID_SHROUDED " a0{ 30{ 30{ " OID_OURS
                   " } 04 01 01 } } 31{ " NAME("0042") NAME("0041") " } }")) },
        { "the order of values",
          PFX(SAFE(OURS("01", ATTRIBUTE(OID_OURS, "04 00 05 00 02 01 00")))),
          PFX(SAFE(OURS("01", ATTRIBUTE(OID_OURS, "05 00 02 01 00 04 00")))) },
        { "the order of nested bags",
          PFX(SAFE(NESTED(NESTED("") BARE("01") BARE("02")))),
          PFX(SAFE(NESTED(BARE("02") NESTED("") BARE("01")))) },
        { "two that are the same", PFX(SAFE(CERT("01") BARE("01") CERT("01"))),
          PFX(SAFE(CERT("01") CERT("01") BARE("01"))) },
        { "a SET of no attributes", PFX(SAFE(OURS("01", ""))),
          PFX(SAFE(BARE("01"))) },
        { "BER", PFX(SAFE(OURS("01", NAME("0041")))),
          PFX(DATA("30( 30( " OID_OURS
                   " a0( 24( 04{ 01 } 04 00 ) ) 31( 30( " OID_NAME
                   " 31( 1e 81 02 0041 ) ) ) ) )")) },
        { "what follows the container", PFX(SAFE("")), PFX(SAFE("")) "00" },
        { "the version", PFX(SAFE("")), "30{ 02 01 02 " AUTH(SAFE("")) " }" },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_error err = { .rc = P12_E_LIMIT };
        enum p12_rc rc = compare(cases[i].source, cases[i].result, NULL, &err);

        if (rc != P12_OK)
            fail_msg("%s: %s: %s", cases[i].why, err.path, err.detail);
        assert_int_equal(err.rc, P12_E_LIMIT); /* as it was */
    }
}

static void what_was_compared_is_counted(void **state)
{
    struct p12_comparison count = { .size = sizeof count };
    struct {
        size_t size, safes, behind;
    } smaller = { .size = 2 * sizeof(size_t), .behind = 77 };
    struct p12_comparison *old = (void *)&smaller;

    (void)state;
    assert_int_equal(compare(RICH, RICH, &count, NULL), P12_OK);
    assert_int_equal(count.size, sizeof count);
    assert_int_equal(count.safes, 4);
    assert_int_equal(count.bags, 9);
    assert_int_equal(count.keys, 2);
    assert_int_equal(count.closed, 1);
    assert_int_equal(count.attributes, 3);
    assert_int_equal(compare(RICH, RICH, old, NULL), P12_OK);
    assert_int_equal(smaller.size, 2 * sizeof(size_t));
    assert_int_equal(smaller.safes, 4);
    assert_int_equal(smaller.behind, 77);
}

/* ---- What is left out --------------------------------------------------- */

/* A safe or bag by its path; and what was asked about. */
struct without {
    const char *path;
    size_t n_asked;
};

static bool is_other(void *state, const struct p12_safe *safe,
                     const struct p12_bag *bag)
{
    struct without *without = state;
    char path[P12_PATH_MAX];

    without->n_asked++;
    assert_non_null(safe);
    if (bag != NULL)
        p12_bag_path(bag, path, sizeof path);
    else
        p12_safe_path(safe, path, sizeof path);
    return strcmp(path, without->path) != 0;
}

static void what_is_not_kept_does_not_count(void **state)
{
    const struct {
        const char *why, *path;
        const char *source, *result;
        enum p12_rc rc;
    } cases[] = {
        { "another one is missing", "authSafe[0].bag[0]",
          PFX(SAFE(BARE("01") BARE("02"))), PFX(SAFE(BARE("01"))),
          P12_E_MISMATCH },
        { "it is there all the same", "authSafe[0].bag[1]",
          PFX(SAFE(BARE("01") BARE("02"))), PFX(SAFE(BARE("01") BARE("02"))),
          P12_E_MISMATCH },
        { "what is in the result is not asked for", "authSafe[0].bag[1]",
          PFX(SAFE(BARE("01"))), PFX(SAFE(BARE("01") BARE("02"))),
          P12_E_MISMATCH },
        { "a bag", "authSafe[0].bag[1]", PFX(SAFE(BARE("01") BARE("02"))),
          PFX(SAFE(BARE("01"))), P12_OK },
        { "the only bag", "authSafe[0].bag[0]", PFX(SAFE(BARE("01"))),
          PFX(SAFE("")), P12_OK },
        { "the first safe", "authSafe[0]",
          PFX(SAFE(BARE("01")) SAFE(BARE("02"))), PFX(SAFE(BARE("02"))),
          P12_OK },
        { "the last safe", "authSafe[1]",
          PFX(SAFE(BARE("01")) UNKNOWN_SAFE("02")), PFX(SAFE(BARE("01"))),
          P12_OK },
        { "a nested bag", "authSafe[0].bag[0].bag[0]",
          PFX(SAFE(NESTED(BARE("01")))), PFX(SAFE(NESTED(""))), P12_OK },
        { "a bag with all that is in it", "authSafe[0].bag[0]",
          PFX(SAFE(NESTED(BARE("01")) BARE("02"))), PFX(SAFE(BARE("02"))),
          P12_OK },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct without without = { cases[i].path, 0 };
        struct parsed a = parse(cases[i].source, NULL);
        struct parsed b = parse(cases[i].result, NULL);
        enum p12_rc rc =
            p12_pfx_compare(a.pfx, b.pfx, is_other, &without, NULL, NULL);

        if (rc != cases[i].rc)
            fail_msg("%s: %s", cases[i].why, p12_rc_name(rc));
        assert_true(without.n_asked > 0);
        parsed_clear(&a);
        parsed_clear(&b);
    }
}

/* ---- What is encrypted -------------------------------------------------- */

enum { TEXT_MAX = 1 << 13 };

/* Parts of containers in der_make()'s words. */
struct words {
    char text[TEXT_MAX];
};

static struct words words(const char *format, ...)
{
    struct words out;
    va_list args;
    int n;

    va_start(args, format);
    n = vsnprintf(out.text, sizeof out.text, format, args);
    va_end(args);
    assert_true(n >= 0 && n < TEXT_MAX);
    return out;
}

static struct words digits(struct p12_span bytes)
{
    struct words out = { "" };

    assert_true(2 * bytes.len < sizeof out.text);
    for (size_t i = 0; i < bytes.len; i++)
        snprintf(out.text + 2 * i, 3, "%02x", bytes.ptr[i]);
    return out;
}

/* EncryptedPrivateKeyInfo around whatever it is; another one each time. */
static struct words shroud(const char *what, const char *password)
{
    const struct p12_encrypt_options options = { sizeof options, 1 };
    struct der plain = der_make(what);
    struct words out;
    uint8_t *der = NULL;
    size_t len = 0;

    assert_int_equal(p12_key_encrypt(plain.span, (const uint8_t *)password,
                                     strlen(password), &options, &der, &len),
                     P12_OK);
    out = digits((struct p12_span){ der, len });
    p12_buffer_free(der, len);
    der_clear(&plain);
    return out;
}

#define NAMED        NAME("0041")
#define SHROUDED_BAG "30{ " OID_SHROUDED " a0{ %s } 31{ " NAMED " } }"
#define SECRET_BAG   BAG(OID_SECRET, "30{ " OID_SHROUDED " a0{ 04{ %s } } }")

/* EncryptedData around SafeContents. */
static struct words sealed(const char *bags, const char *password)
{
    struct words contents = words("30{ %s }", bags);
    struct words shrouded = shroud(contents.text, password);
    struct der der = der_make(shrouded.text);
    struct p12_span body;
    struct p12_span text;
    struct p12_tlv algorithm;
    struct p12_cursor c;
    struct words id;
    struct words octets;

    assert_true(p12_span_unwrap(der.span, P12_TAG_SEQUENCE, &body));
    c = p12_cursor_over(body);
    assert_true(p12_cursor_tlv(&c, &algorithm));
    assert_true(p12_cursor_tagged(&c, P12_TAG_OCTET_STRING, &text));
    id = digits(algorithm.whole);
    octets = digits(text);
    der_clear(&der);
    return words("30{ " OID_ENCRYPTED " a0{ 30{ 02 01 00 30{ " OID_DATA
                 " %s 80{ %s } } } } }",
                 id.text, octets.text);
}

static struct parsed opened(const char *safes, const char *password)
{
    struct words auth = words(AUTH("%s"), safes);
    struct words pfx = words("30{ 02 01 03 %s }", auth.text);
    struct parsed p = parse(pfx.text, NULL);

    assert_int_equal(p.rc, P12_OK);
    if (password != NULL)
        assert_int_equal(p12_pfx_unlock(p.pfx, (const uint8_t *)password,
                                        strlen(password), NULL, NULL),
                         P12_OK);
    return p;
}

static void want(const char *why, const struct parsed *a,
                 const struct parsed *b, enum p12_rc wanted)
{
    struct p12_error err = { .rc = P12_OK };
    enum p12_rc rc = p12_pfx_compare(a->pfx, b->pfx, NULL, NULL, NULL, &err);

    if (rc != wanted)
        fail_msg("%s: %s: %s: %s", why, p12_rc_name(rc), err.path,
                 err.detail != NULL ? err.detail : "");
    rc = p12_pfx_compare(b->pfx, a->pfx, NULL, NULL, NULL, &err);
    if (rc != wanted)
        fail_msg("%s, the other way round: %s: %s", why, p12_rc_name(rc),
                 err.path);
}

static struct parsed safe_of(const char *bag, const char *password)
{
    struct words safe = words(SAFE("%s"), bag);

    return opened(safe.text, password);
}

static void a_key_is_the_same_however_it_is_shrouded(void **state)
{
    struct words a = words(SHROUDED_BAG, shroud(KEY_INFO, "one").text);
    struct words b = words(SHROUDED_BAG, shroud(KEY_INFO, "two").text);
    struct words c =
        words(SHROUDED_BAG,
              shroud("30{ 02 01 00 30{ " OID_OURS " } 04 01 02 }", "one").text);
    struct parsed open = safe_of(a.text, "one");
    struct parsed other = safe_of(b.text, "two");
    struct parsed another = safe_of(c.text, "one");
    struct parsed plain = safe_of(
        "30{ " OID_KEY_BAG " a0{ " KEY_INFO " } 31{ " NAMED " } }", NULL);
    struct parsed nameless = safe_of(BAG(OID_KEY_BAG, KEY_INFO), NULL);
    struct parsed closed = safe_of(a.text, NULL);
    struct parsed wrong = safe_of(a.text, "wrong");
    struct parsed closed_other = safe_of(b.text, NULL);

    (void)state;
    want("another key", &open, &another, P12_E_MISMATCH);
    want("without its name", &open, &nameless, P12_E_MISMATCH);
    want("closed, of another password", &open, &closed_other, P12_E_MISMATCH);
    want("closed, and plain", &closed, &plain, P12_E_MISMATCH);
    want("both closed, of other passwords", &closed, &closed_other,
         P12_E_MISMATCH);
    want("under another password", &open, &other, P12_OK);
    want("plain", &open, &plain, P12_OK);
    want("closed, the same bytes", &open, &closed, P12_OK);
    want("tried in vain, the same bytes", &open, &wrong, P12_OK);
    want("both closed, the same bytes", &closed, &wrong, P12_OK);
    parsed_clear(&open);
    parsed_clear(&other);
    parsed_clear(&another);
    parsed_clear(&plain);
    parsed_clear(&nameless);
    parsed_clear(&closed);
    parsed_clear(&wrong);
    parsed_clear(&closed_other);
}

static void what_is_no_key_is_compared_all_the_same(void **state)
{
    struct words a = words(SHROUDED_BAG, shroud("30{ 04 00 }", "one").text);
    struct words b = words(SHROUDED_BAG, shroud("30{ 05 00 }", "one").text);
    struct parsed open = safe_of(a.text, "one");
    struct parsed other = safe_of(b.text, "one");
    struct parsed plain = safe_of(
        "30{ " OID_KEY_BAG " a0{ 30{ 04 00 } } 31{ " NAMED " } }", NULL);

    (void)state;
    assert_int_equal(parsed_problem(&open)->rc, P12_E_SCHEMA);
    assert_int_equal(parsed_problem(&plain)->rc, P12_E_SCHEMA);
    want("another one", &other, &plain, P12_E_MISMATCH);
    want("plain", &open, &plain, P12_OK);
    parsed_clear(&open);
    parsed_clear(&other);
    parsed_clear(&plain);
}

static void a_secret_is_the_same_however_it_is_shrouded(void **state)
{
    struct words a = words(SECRET_BAG, shroud(KEY_INFO, "one").text);
    struct words b = words(SECRET_BAG, shroud(KEY_INFO, "two").text);
    struct words c =
        words(SECRET_BAG,
              shroud("30{ 02 01 00 30{ " OID_OURS " } 04 01 02 }", "one").text);
    struct parsed open = safe_of(a.text, "one");
    struct parsed other = safe_of(b.text, "two");
    struct parsed another = safe_of(c.text, "one");
    struct parsed key = safe_of(BAG(OID_KEY_BAG, KEY_INFO), NULL);
    struct parsed closed = safe_of(a.text, NULL);

    (void)state;
    want("another secret", &open, &another, P12_E_MISMATCH);
    want("a key of the same bytes", &open, &key, P12_E_MISMATCH);
    want("closed, of another password", &other, &closed, P12_E_MISMATCH);
    want("under another password", &open, &other, P12_OK);
    want("closed, the same bytes", &open, &closed, P12_OK);
    parsed_clear(&open);
    parsed_clear(&other);
    parsed_clear(&another);
    parsed_clear(&key);
    parsed_clear(&closed);
}

static void a_safe_is_the_same_however_it_is_protected(void **state)
{
    struct words a = sealed(BARE("01") NESTED(CERT("02")), "one");
    struct words b = sealed(NESTED(CERT("02")) BARE("01"), "two");
    struct words c = sealed(BARE("01") NESTED(CERT("03")), "one");
    struct parsed open = opened(a.text, "one");
    struct parsed other = opened(b.text, "two");
    struct parsed another = opened(c.text, "one");
    struct parsed plain = opened(SAFE(BARE("01") NESTED(CERT("02"))), NULL);
    struct parsed closed = opened(a.text, NULL);
    struct parsed closed_other = opened(b.text, NULL);
    struct p12_error err = { .rc = P12_OK };

    (void)state;
    want("another one", &open, &another, P12_E_MISMATCH);
    want("closed, of other bytes", &open, &closed_other, P12_E_MISMATCH);
    want("closed, and plain", &closed, &plain, P12_E_MISMATCH);
    want("under another password", &open, &other, P12_OK);
    want("plain", &open, &plain, P12_OK);
    want("closed, the same bytes", &open, &closed, P12_OK);
    p12_pfx_compare(another.pfx, open.pfx, NULL, NULL, NULL, &err);
    assert_string_equal(err.path, "authSafe[0].bag[1].bag[0]");
    assert_int_equal(err.layer, P12_LAYER_DECRYPTED);
    assert_int_equal(err.offset,
                     p12_bag_offset(p12_bag_bag(
                         p12_safe_bag(p12_pfx_safe(another.pfx, 0), 1), 0)));
    parsed_clear(&open);
    parsed_clear(&other);
    parsed_clear(&another);
    parsed_clear(&plain);
    parsed_clear(&closed);
    parsed_clear(&closed_other);
}

/* ---- What was not read ----------------------------------------------------
 */

/* More attributes than the limit allows are there all the same. */
static void attributes_that_nobody_read_count(void **state)
{
    static const char *const texts[] = {
#define TEXT_OF(attributes) \
    PFX(SAFE("30{ " OID_KEY_BAG " a0{ " KEY_INFO " } 31{ " attributes " } }"))
        TEXT_OF(NAME("0041") NAME("0042") NAME("0043")),
        TEXT_OF(NAME("0041") NAME("0042") NAME("0044")),
        TEXT_OF(NAME("0041") NAME("0042")),
#undef TEXT_OF
    };
    const struct p12_limits limits = { .size = sizeof limits, .max_parts = 3 };
    struct parsed p[LENGTH(texts)];

    (void)state;
    for (size_t i = 0; i < LENGTH(texts); i++) {
        p[i] = parse(texts[i], &limits);
        assert_int_equal(p[i].rc, P12_OK);
        assert_int_equal(parsed_problem(&p[i])->rc, P12_E_LIMIT);
    }
    want("a byte of one", &p[0], &p[1], P12_E_MISMATCH);
    want("one is missing", &p[0], &p[2], P12_E_MISMATCH);
    want("the same", &p[0], &p[0], P12_OK);
    for (size_t i = 0; i < LENGTH(texts); i++)
        parsed_clear(&p[i]);
}

/* ---- Many, and no memory ------------------------------------------------ */

enum { MANY = 50000, MANY_BAG = 23 };

/* MANY bags, of which the i-th one has the number first + i * step. */
static struct p12_pfx *many(uint32_t first, uint32_t step)
{
    static const uint8_t head[] = {
        0x30, 0x84, 0,    0,    0,    0,    0x02, 0x01, 0x03, 0x30, 0x84, 0,
        0,    0,    0,    0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01,
        0x07, 0x01, 0xa0, 0x84, 0,    0,    0,    0,    0x04, 0x84, 0,    0,
        0,    0,    0x30, 0x84, 0,    0,    0,    0,    0x30, 0x84, 0,    0,
        0,    0,    0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07,
        0x01, 0xa0, 0x84, 0,    0,    0,    0,    0x04, 0x84, 0,    0,    0,
        0,    0x30, 0x84, 0,    0,    0,    0,
    };
    static const uint8_t bag[MANY_BAG] = {
        0x30, 0x15, 0x06, 0x0b, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d,
        0x01, 0x0c, 0x0a, 0x01, 0x07, 0xa0, 0x06, 0x04, 0x04,
    };
    size_t len = sizeof head + (size_t)MANY * MANY_BAG;
    uint8_t *bytes = malloc(len);
    struct p12_pfx *pfx = NULL;

    assert_non_null(bytes);
    memcpy(bytes, head, sizeof head);
    for (size_t i = 0; i + 1 < sizeof head; i++)
        if (head[i + 1] == 0x84)
            for (unsigned k = 0; k < 4; k++)
                bytes[i + 2 + k] = (uint8_t)((len - i - 6) >> (24 - 8 * k));
    for (uint32_t i = 0; i < MANY; i++) {
        uint8_t *at = bytes + sizeof head + (size_t)i * MANY_BAG;
        uint32_t number = first + i * step;

        memcpy(at, bag, sizeof bag);
        for (unsigned k = 0; k < 4; k++)
            at[MANY_BAG - 4 + k] = (uint8_t)(number >> (24 - 8 * k));
    }
    assert_int_equal(p12_pfx_parse(bytes, len, NULL, &pfx, NULL), P12_OK);
    free(bytes);
    return pfx;
}

static void fifty_thousand_bags_are_compared(void **state)
{
    struct p12_comparison count = { .size = sizeof count };
    struct p12_error err = { .rc = P12_OK };
    struct p12_pfx *source = many(0, 1);
    struct p12_pfx *reversed = many(MANY - 1, (uint32_t)-1);
    struct p12_pfx *shifted = many(1, 1);

    (void)state;
    assert_int_equal(
        p12_pfx_compare(source, reversed, NULL, NULL, &count, &err), P12_OK);
    assert_int_equal(count.bags, MANY);
    assert_int_equal(p12_pfx_compare(shifted, source, NULL, NULL, &count, &err),
                     P12_E_MISMATCH);
    assert_string_equal(err.path, "authSafe[0].bag[49999]");
    p12_pfx_free(source);
    p12_pfx_free(reversed);
    p12_pfx_free(shifted);
}

static void every_allocation_may_fail(const char *source, const char *result,
                                      enum p12_rc wanted)
{
    struct parsed a = parse(source, NULL);
    struct parsed b = parse(result, NULL);
    size_t before = test_alloc_outstanding();
    bool failed = true;
    long n = 0;

    test_alloc_count_libraries(false); /* qsort() does without */
    for (; failed; n++) {
        struct p12_comparison count = { .size = sizeof count, .bags = 77 };
        struct p12_error err = { .rc = P12_OK };
        enum p12_rc rc;

        test_alloc_fail_after(n);
        rc = p12_pfx_compare(a.pfx, b.pfx, NULL, NULL, &count, &err);
        failed = test_alloc_has_failed();
        test_alloc_fail_after(-1);
        assert_int_equal(rc, failed ? P12_E_MEMORY : wanted);
        assert_int_equal(err.rc, rc);
        assert_int_equal(count.bags == 77, rc != P12_OK);
        assert_int_equal(test_alloc_outstanding(), before);
    }
    test_alloc_count_libraries(true);
    assert_true(n > 10);
    parsed_clear(&a);
    parsed_clear(&b);
}

static void it_survives_every_failed_allocation(void **state)
{
    (void)state;
    every_allocation_may_fail(RICH, RICH, P12_OK);
    every_allocation_may_fail(PFX(SAFE(NESTED(NESTED(BARE("01") BARE("02"))))),
                              PFX(SAFE(NESTED(NESTED(BARE("01") BARE("03"))))),
                              P12_E_MISMATCH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_that_differ_are_told),
        cmocka_unit_test(attributes_that_differ_are_told),
        cmocka_unit_test(bags_and_safes_that_come_and_go_are_told),
        cmocka_unit_test(a_place_is_the_parts_own),
        cmocka_unit_test(no_bit_may_flip),
        cmocka_unit_test(what_does_not_count_is_no_difference),
        cmocka_unit_test(what_was_compared_is_counted),
        cmocka_unit_test(what_is_not_kept_does_not_count),
        cmocka_unit_test(a_key_is_the_same_however_it_is_shrouded),
        cmocka_unit_test(what_is_no_key_is_compared_all_the_same),
        cmocka_unit_test(a_secret_is_the_same_however_it_is_shrouded),
        cmocka_unit_test(a_safe_is_the_same_however_it_is_protected),
        cmocka_unit_test(attributes_that_nobody_read_count),
        cmocka_unit_test(fifty_thousand_bags_are_compared),
        cmocka_unit_test(it_survives_every_failed_allocation),
    };

    return cmocka_run_group_tests_name("compare", tests, NULL, NULL);
}
