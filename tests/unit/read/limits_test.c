/* Every number of a file is compared with a limit before it is used: at the
 * limit it opens, one past it does not. */
#include "parsed.h"

#include "base/cursor.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bytes.h"

/* One limit: what is allowed when it is `at`, and what `at - 1` says. */
struct limit {
    const char *why;
    const char *in;
    size_t offset; /* of the field in struct p12_limits */
    size_t width;
    uint64_t at;
    const char *path; /* where one past the limit is told */
};

#define FIELD(name) \
    offsetof(struct p12_limits, name), sizeof((struct p12_limits *)0)->name

#define MAC_PBMAC1(length)                                              \
    "30{ 30{ 30{ " OID_PBMAC1 " 30{ 30{ " OID_PBKDF2                    \
    " 30{ 04 08 'saltsalt' 02 02 0800 " length " } } 30{ " OID_HMAC_256 \
    " } } } 04 01 'm' } 04 00 }"
#define SCRYPTED                                                               \
    SEALED("30{ " OID_PBES2 " 30{ 30{ " OID_SCRYPT                             \
           " 30{ 04 04 'salt' 02 01 10 02 01 02 02 01 01 } } 30{ " OID_AES_256 \
           " 04 10 'sixteen bytes iv' } } }")

static const struct limit cases[] = {
    { "bytes of the file", "^" PFX(SAFE(CERT("01"))) " 00 00", FIELD(max_file),
      81, "pfx" },
    { "depth of the outermost layer",
      "30{ 02 01 03 30{ " OID_DATA " a0{ ^24{ 04 02 3000 } } } }",
      FIELD(max_depth), 4, "pfx" },
    { "depth of a safe",
      PFX(SAFE(BAG(OID_NESTED, "30{ 30{ " OID_OURS " ^a0{ 05 00 } } }"))),
      FIELD(max_depth), 6, "authSafe[0].bag[0]" },
    { "elements of a layer",
      PFX(SAFE("30{ " OID_OURS " a0{ 05 00 } 31{ 30{ 06 01 2a 31{ 05 00 05 00 "
               "^05 00 } } } }")),
      FIELD(max_elements), 12, "authSafe[0].bag[0]" },
    { "strings in each other",
      "30{ 02 01 03 30{ " OID_DATA " a0{ 24{ 24{ ^24{ 04 02 3000 } } } } } }",
      FIELD(max_string_depth), 3, "pfx" },
    { "safes in each other",
      PFX(SAFE(BAG(OID_NESTED,
                   "30{ ^" BAG(OID_NESTED, "30{ " CERT("01") " }") " }"))),
      FIELD(max_nested_safes), 2, "authSafe[0].bag[0].bag[0]" },
    { "iterations of a safe",
      PFX(SEALED("30{ " OID_PBES2 " 30{ 30{ " OID_PBKDF2
                 " 30{ 04 00 ^02 02 0800 } } 30{ " OID_AES_256
                 " 04 10 'sixteen bytes iv' } } }")),
      FIELD(max_iterations), 2048, "authSafe[0]" },
    { "iterations of the MAC",
      "30{ 02 01 03 " AUTH("") MAC("04 00 ^02 02 0800") " }",
      FIELD(max_iterations), 2048, "mac" },
    { "memory of scrypt",
      PFX(SEALED(
          "30{ " OID_PBES2 " 30{ 30{ " OID_SCRYPT
          " ^30{ 04 04 'salt' 02 01 10 02 01 02 02 01 01 } } 30{ " OID_AES_256
          " 04 10 'sixteen bytes iv' } } }")),
      FIELD(max_scrypt_memory), 128 * 2 * (16 + 1 + 2), "authSafe[0]" },
    { "the key of PBMAC1",
      "30{ 02 01 03 " AUTH("") MAC_PBMAC1("^02 01 40") " }", FIELD(max_mac_key),
      64, "mac" },
    { "a longer key of PBMAC1",
      "30{ 02 01 03 " AUTH("") MAC_PBMAC1("^02 02 0100") " }",
      FIELD(max_mac_key), 256, "mac" },
};

static struct p12_limits set(const struct limit *l, uint64_t value)
{
    struct p12_limits limits = { .size = sizeof limits };
    size_t size = (size_t)value;

    if (l->width == sizeof value)
        memcpy((char *)&limits + l->offset, &value, sizeof value);
    else
        memcpy((char *)&limits + l->offset, &size, sizeof size);
    return limits;
}

static void each_limit_holds_from_the_next_number_on(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_limits at = set(&cases[i], cases[i].at);
        struct p12_limits below = set(&cases[i], cases[i].at - 1);
        struct parsed p = parse(cases[i].in, &at);
        const struct p12_error *err;

        if (p.rc != P12_OK || parsed_problem(&p) != NULL)
            fail_msg("%s: at the limit: %s, %zu bytes", cases[i].why,
                     p12_rc_name(p.rc), p.in.span.len);
        parsed_clear(&p);
        p = parse(cases[i].in, &below);
        err = p.rc == P12_OK ? parsed_problem(&p) : &p.err;
        if (err == NULL)
            fail_msg("%s: below the limit: nothing", cases[i].why);
        if (err->rc != P12_E_LIMIT || err->offset != p.in.mark ||
            strcmp(err->path, cases[i].path) != 0)
            fail_msg("%s: below the limit: %s %s at %zu, not %zu", cases[i].why,
                     p12_rc_name(err->rc), err->path, err->offset, p.in.mark);
        parsed_clear(&p);
    }
}

/* The stack is not the caller's to spend. */
static void depth_cannot_be_raised_beyond_the_stack(void **state)
{
    const struct p12_limits limits = { .size = sizeof limits,
                                       .max_depth = SIZE_MAX,
                                       .max_string_depth = SIZE_MAX,
                                       .max_nested_safes = SIZE_MAX };
    const uint8_t head[] = { 0x30, 0x80, 0x02, 0x01, 0x03 };
    size_t depth = 200000;
    size_t len = sizeof head + 4 * depth;
    uint8_t *bytes = calloc(1, len);
    struct p12_pfx *pfx = NULL;

    (void)state;
    assert_non_null(bytes);
    for (int strings = 0; strings < 2; strings++) {
        memcpy(bytes, head, sizeof head);
        for (size_t i = 0; i < depth; i++) {
            bytes[sizeof head + 2 * i] = strings ? 0x24 : 0x30;
            bytes[sizeof head + 2 * i + 1] = 0x80;
        }
        assert_int_equal(p12_pfx_parse(bytes, len, &limits, &pfx, NULL),
                         P12_E_LIMIT);
    }
    free(bytes);
}

/* Half of the struct is as good as all of it. */
static void an_older_callers_limits_are_taken_as_far_as_they_go(void **state)
{
    struct {
        size_t size;
        size_t max_file;
    } older = { sizeof older, 10 };
    const struct p12_limits *limits = (const void *)&older;
    struct parsed p = parse(PFX(""), limits);

    (void)state;
    assert_int_equal(p.rc, P12_E_LIMIT);
    parsed_clear(&p);
    older.max_file = 0;
    p = parse(PFX(SCRYPTED), limits);
    assert_int_equal(p.rc, P12_OK);
    assert_null(parsed_problem(&p));
    parsed_clear(&p);
    older.size = 0;
    older.max_file = 10;
    p = parse(PFX(""), limits);
    assert_int_equal(p.rc, P12_OK);
    parsed_clear(&p);
}

static void a_newer_callers_limits_are_taken_as_far_as_we_know(void **state)
{
    struct {
        struct p12_limits known;
        uint8_t unknown[64];
    } newer = { .known = { .size = sizeof newer, .max_file = 10 } };
    struct parsed p;

    (void)state;
    memset(newer.unknown, 0xff, sizeof newer.unknown);
    p = parse(PFX(""), &newer.known);
    assert_int_equal(p.rc, P12_E_LIMIT);
    parsed_clear(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_limit_holds_from_the_next_number_on),
        cmocka_unit_test(depth_cannot_be_raised_beyond_the_stack),
        cmocka_unit_test(an_older_callers_limits_are_taken_as_far_as_they_go),
        cmocka_unit_test(a_newer_callers_limits_are_taken_as_far_as_we_know),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
