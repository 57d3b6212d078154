#include "x509/spki.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "make.h"

#define NOTHING \
    {           \
        NULL, 0 \
    }
#define RSA BYTES(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1)
#define DSA BYTES(0x2a, 0x86, 0x48, 0xce, 0x38, 4, 1)
#define DH  BYTES(0x2a, 0x86, 0x48, 0xce, 0x3e, 2, 1)
#define EC  BYTES(0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1)
#define PQG \
    BYTES(0x30, 0x0a, 0x02, 0x02, 0x7f, 0xff, 0x02, 0x01, 0x0b, 0x02, 0x01, 4)

/* FIPS 180-4's example of one block, and of none. */
static void a_fingerprint_is_sha_256(void **state)
{
    const uint8_t abc[32] = { 0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea,
                              0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23,
                              0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17, 0x7a, 0x9c,
                              0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad };
    const uint8_t none[4] = { 0xe3, 0xb0, 0xc4, 0x42 };
    uint8_t out[32];

    (void)state;
    p12_fingerprint((struct p12_span)BYTES('a', 'b', 'c'), out);
    assert_memory_equal(out, abc, 32);
    p12_fingerprint((struct p12_span)NOTHING, out);
    assert_memory_equal(out, none, 4);
}

static void keys_are_described_by_kind_and_size(void **state)
{
    (void)state;
    const struct {
        struct p12_span oid, params, bits;
        const char *type;
        size_t size;
        const char *curve;
    } cases[] = {
        { RSA, BYTES(5, 0),
          BYTES(0x30, 0x08, 0x02, 0x03, 0x00, 0x80, 0x01, 0x02, 0x01, 0x03),
          "RSA", 16, NULL },
        { RSA, BYTES(5, 0),
          BYTES(0x30, 0x07, 0x02, 0x02, 0x01, 0xff, 0x02, 0x01, 0x03), "RSA", 9,
          NULL },
        { RSA, BYTES(5, 0), BYTES(0x30, 0x03, 0x02, 0x01, 0x00), "RSA", 0,
          NULL },
        { RSA, BYTES(5, 0), BYTES(0x04, 0x00), "RSA", 0, NULL },
        { BYTES(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 10), NOTHING,
          BYTES(0x30, 0x04, 0x02, 0x02, 0x7f, 0xff), "RSA-PSS", 15, NULL },
        { DSA, PQG, BYTES(0x02, 0x01, 0x02), "DSA", 15, NULL },
        { DSA, NOTHING, BYTES(0x02, 0x01, 0x02), "DSA", 0, NULL },
        { DH, PQG, BYTES(0x02, 0x01, 0x02), "DH", 15, NULL },
        { BYTES(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 3, 1), PQG,
          BYTES(0x02, 0x01, 0x02), "DH", 15, NULL },
        { EC, BYTES(0x06, 0x05, 0x2b, 0x81, 4, 0, 0x23), NOTHING, "EC", 521,
          "P-521" },
        { EC, BYTES(0x06, 0x05, 0x2b, 0x81, 4, 0, 0x18), NOTHING, "EC", 193,
          "sect193r1" },
        { EC, BYTES(0x06, 0x02, 0x2a, 0x03), NOTHING, "EC", 0, "1.2.3" },
        { EC, BYTES(0x05, 0x00), NOTHING, "EC", 0, "unknown" },
        { EC, NOTHING, NOTHING, "EC", 0, "unknown" },
        /* prime field and field of characteristic two (RFC 3279, 2.3.5) */
        { EC,
          BYTES(0x30, 0x11, 0x02, 0x01, 0x01, 0x30, 0x0c, 0x06, 0x07, 0x2a,
                0x86, 0x48, 0xce, 0x3d, 1, 1, 0x02, 0x01, 0x17),
          NOTHING, "EC", 5, "explicit" },
        { EC,
          BYTES(0x30, 0x14, 0x02, 0x01, 0x01, 0x30, 0x0f, 0x06, 0x07, 0x2a,
                0x86, 0x48, 0xce, 0x3d, 1, 2, 0x30, 0x04, 0x02, 0x02, 0x00,
                0xc1),
          NOTHING, "EC", 193, "explicit" },
        { EC, BYTES(0x30, 0x00), NOTHING, "EC", 0, "explicit" },
        { BYTES(0x2b, 0x65, 0x70), NOTHING, NOTHING, "Ed25519", 255, NULL },
        { BYTES(0x2b, 0x65, 0x6f), NOTHING, NOTHING, "X448", 448, NULL },
        { BYTES(0x2a, 0x85, 3, 2, 2, 0x13),
          BYTES(0x30, 0x09, 0x06, 0x07, 0x2a, 0x85, 3, 2, 2, 0x24, 0), NOTHING,
          "GOST-2001", 256, "CryptoPro-XchA" },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct made spki =
            made_spki(cases[i].oid, cases[i].params, cases[i].bits);
        struct p12_public_key key;
        struct p12_key_text text;
        struct p12_key_info info;

        assert_true(p12_public_key_read(made_span(&spki), &key));
        info = p12_public_key_info(&key, &text);
        assert_string_equal(info.type, cases[i].type);
        if (info.bits != cases[i].size)
            fail_msg("case %zu, %s: %zu bits", i, info.type, info.bits);
        if (cases[i].curve == NULL)
            assert_null(info.curve);
        else
            assert_string_equal(info.curve, cases[i].curve);
        assert_true(info.known);
    }
}

/* A curve's name has its size in it; the two tables know the same curves. */
static void every_curve_has_a_name_and_a_size(void **state)
{
    (void)state;
    const struct {
        const char *arc;
        uint8_t last;
        size_t known;
    } groups[] = {
        { "2a8648ce3d0301", 127, 7 },     { "2b810400", 127, 31 },
        { "2b24030302080101", 127, 14 },  { "2a811ccf550182", 127, 1 },
        { "2a817a01815f658200", 127, 1 },
    };
    char digits[12];

    for (size_t i = 0; i < LENGTH(groups); i++) {
        struct test_hex oid = test_hex(groups[i].arc);
        size_t known = 0;

        oid.len++;
        for (uint8_t last = 0; last < groups[i].last; last++) {
            unsigned bits;
            const char *name;

            oid.bytes[oid.len - 1] = last;
            bits = p12_curve_bits(test_hex_span(&oid));
            name = p12_oid_name(test_hex_span(&oid));
            assert_int_equal(bits != 0, name != NULL);
            if (bits == 0)
                continue;
            known++;
            snprintf(digits, sizeof digits, "%u", bits);
            if (strcmp(name, "SM2") != 0 && strstr(name, digits) == NULL)
                fail_msg("%s: %u bits", name, bits);
        }
        assert_int_equal(known, groups[i].known);
    }
}

static void what_is_no_public_key_is_refused(void **state)
{
    (void)state;
    const struct p12_span cases[] = {
        NOTHING,
        BYTES(0x30, 0x00),
        BYTES(0x30, 0x02, 0x30, 0x00),
        BYTES(0x30, 0x07, 0x30, 0x02, 0x06, 0x00, 0x03, 0x01),
        BYTES(0x30, 0x07, 0x30, 0x03, 0x06, 0x01, 0x2a, 0x03, 0x00),
        BYTES(0x30, 0x08, 0x30, 0x03, 0x06, 0x01, 0x2a, 0x04, 0x01, 0x00),
        BYTES(0x30, 0x0a, 0x30, 0x03, 0x06, 0x01, 0x2a, 0x03, 0x01, 0x00, 0x05,
              0x00),
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_public_key key;

        if (p12_public_key_read(cases[i], &key))
            fail_msg("case %zu", i);
    }
}

struct half {
    struct p12_span oid, params, bits;
};

static enum p12_match compare(const struct half *a, const struct half *b)
{
    struct made x = made_spki(a->oid, a->params, a->bits);
    struct made y = made_spki(b->oid, b->params, b->bits);
    struct p12_public_key p;
    struct p12_public_key q;

    assert_true(p12_public_key_read(made_span(&x), &p));
    assert_true(p12_public_key_read(made_span(&y), &q));
    return p12_public_key_compare(&p, &q);
}

static void keys_are_compared_by_their_values(void **state)
{
    (void)state;
#define P256       BYTES(0x06, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7)
#define P384       BYTES(0x06, 5, 0x2b, 0x81, 4, 0, 0x22)
#define PRIME239V1 BYTES(0x06, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 4)
#define SECT239K1  BYTES(0x06, 5, 0x2b, 0x81, 4, 0, 3)
#define EXPLICIT_5                                                          \
    BYTES(0x30, 0x11, 2, 1, 1, 0x30, 0x0c, 0x06, 7, 0x2a, 0x86, 0x48, 0xce, \
          0x3d, 1, 1, 0x02, 0x01, 0x17)
#define RSA_15_3 BYTES(0x30, 6, 2, 1, 15, 2, 1, 3)
    const struct {
        const char *why;
        struct half a, b;
        enum p12_match match;
    } cases[] = {
        { "RSA: the same",
          { RSA, BYTES(5, 0), RSA_15_3 },
          { RSA, BYTES(5, 0), RSA_15_3 },
          P12_MATCH_PUBLIC_KEY },
        { "RSA: parameters absent",
          { RSA, BYTES(5, 0), RSA_15_3 },
          { RSA, NOTHING, RSA_15_3 },
          P12_MATCH_PUBLIC_KEY },
        { "RSA and RSA-PSS",
          { RSA, BYTES(5, 0), RSA_15_3 },
          { BYTES(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 10), BYTES(0x30, 0),
            RSA_15_3 },
          P12_MATCH_PUBLIC_KEY },
        { "RSA: leading zeros",
          { RSA, BYTES(5, 0), RSA_15_3 },
          { RSA, BYTES(5, 0), BYTES(0x30, 8, 2, 2, 0, 15, 2, 2, 0, 3) },
          P12_MATCH_PUBLIC_KEY },
        { "RSA: another modulus",
          { RSA, BYTES(5, 0), RSA_15_3 },
          { RSA, BYTES(5, 0), BYTES(0x30, 6, 2, 1, 21, 2, 1, 3) },
          P12_MATCH_NO },
        { "RSA: another exponent",
          { RSA, BYTES(5, 0), RSA_15_3 },
          { RSA, BYTES(5, 0), BYTES(0x30, 6, 2, 1, 15, 2, 1, 5) },
          P12_MATCH_NO },
        { "RSA: no numbers",
          { RSA, BYTES(5, 0), RSA_15_3 },
          { RSA, BYTES(5, 0), BYTES(0x30, 0) },
          P12_MATCH_NO },
        { "RSA and EC",
          { RSA, BYTES(5, 0), RSA_15_3 },
          { EC, P256, RSA_15_3 },
          P12_MATCH_NO },
        { "RSA and EC without a point",
          { RSA, BYTES(5, 0), RSA_15_3 },
          { EC, P256, NOTHING },
          P12_MATCH_NO },
        { "EC: the same",
          { EC, P256, BYTES(4, 1, 2, 3, 4) },
          { EC, P256, BYTES(4, 1, 2, 3, 4) },
          P12_MATCH_PUBLIC_KEY },
        { "EC and ECDH",
          { EC, P256, BYTES(4, 1, 2, 3, 4) },
          { BYTES(0x2b, 0x81, 4, 1, 12), P256, BYTES(4, 1, 2, 3, 4) },
          P12_MATCH_PUBLIC_KEY },
        { "EC: compressed",
          { EC, P256, BYTES(4, 1, 2, 3, 4) },
          { EC, P256, BYTES(2, 1, 2) },
          P12_MATCH_PUBLIC_KEY },
        { "EC: compressed, the other way round",
          { EC, P256, BYTES(3, 1, 2) },
          { EC, P256, BYTES(4, 1, 2, 3, 5) },
          P12_MATCH_PUBLIC_KEY },
        { "EC: compressed, of the other parity",
          { EC, P256, BYTES(4, 1, 2, 3, 4) },
          { EC, P256, BYTES(3, 1, 2) },
          P12_MATCH_NO },
        { "EC: compressed, of the other parity, the other way round",
          { EC, P256, BYTES(2, 1, 2) },
          { EC, P256, BYTES(4, 1, 2, 3, 5) },
          P12_MATCH_NO },
        { "EC: of the other parity, on a curve that one of them names",
          { EC, P256, BYTES(4, 1, 2, 3, 4) },
          { EC, BYTES(5, 0), BYTES(3, 1, 2) },
          P12_MATCH_NO },
        { "EC: of the other parity, with a prime in the parameters",
          { EC, EXPLICIT_5, BYTES(4, 1, 2, 3, 4) },
          { EC, EXPLICIT_5, BYTES(3, 1, 2) },
          P12_MATCH_NO },
        { "EC: of the other parity, on X9.62's prime of 239 bits",
          { EC, PRIME239V1, BYTES(4, 1, 2, 3, 4) },
          { EC, PRIME239V1, BYTES(3, 1, 2) },
          P12_MATCH_NO },
        { "EC: a bit that is not y's, in characteristic two",
          { EC, SECT239K1, BYTES(4, 1, 2, 3, 4) },
          { EC, SECT239K1, BYTES(3, 1, 2) },
          P12_MATCH_PUBLIC_KEY },
        { "EC: hybrid",
          { EC, P256, BYTES(4, 1, 2, 3, 4) },
          { EC, P256, BYTES(6, 1, 2, 3, 4) },
          P12_MATCH_PUBLIC_KEY },
        { "EC: both compressed",
          { EC, P256, BYTES(2, 1, 2) },
          { EC, P256, BYTES(3, 1, 2) },
          P12_MATCH_NO },
        { "EC: another x",
          { EC, P256, BYTES(4, 1, 2, 3, 4) },
          { EC, P256, BYTES(2, 1, 3) },
          P12_MATCH_NO },
        { "EC: another y",
          { EC, P256, BYTES(4, 1, 2, 3, 4) },
          { EC, P256, BYTES(6, 1, 2, 3, 5) },
          P12_MATCH_NO },
        { "EC: half a point",
          { EC, P256, BYTES(4, 1, 2, 3, 4) },
          { EC, P256, BYTES(4, 1, 2, 3) },
          P12_MATCH_NO },
        { "EC: infinity",
          { EC, P256, BYTES(4, 1, 2, 3, 4) },
          { EC, P256, BYTES(0) },
          P12_MATCH_NO },
        { "EC: another curve",
          { EC, P256, BYTES(4, 1, 2, 3, 4) },
          { EC, P384, BYTES(4, 1, 2, 3, 4) },
          P12_MATCH_NO },
        { "EC: another curve, no point",
          { EC, P256, NOTHING },
          { EC, P384, BYTES(4, 1, 2, 3, 4) },
          P12_MATCH_NO },
        { "EC: the same curve, no point",
          { EC, P256, NOTHING },
          { EC, P256, BYTES(4, 1, 2, 3, 4) },
          P12_MATCH_UNKNOWN },
        { "EC: explicit parameters of another size",
          { EC, P256, BYTES(4, 1, 2, 3, 4) },
          { EC, EXPLICIT_5, BYTES(4, 1, 2, 3, 4) },
          P12_MATCH_NO },
        { "EC: parameters from elsewhere",
          { EC, P256, BYTES(4, 1, 2, 3, 4) },
          { EC, BYTES(5, 0), BYTES(4, 1, 2, 3, 4) },
          P12_MATCH_PUBLIC_KEY },
        { "DSA: leading zeros",
          { DSA, PQG, BYTES(2, 1, 7) },
          { DSA, PQG, BYTES(2, 2, 0, 7) },
          P12_MATCH_PUBLIC_KEY },
        { "DSA: parameters inherited",
          { DSA, PQG, BYTES(2, 1, 7) },
          { DSA, NOTHING, BYTES(2, 1, 7) },
          P12_MATCH_PUBLIC_KEY },
        { "DSA: another group",
          { DSA, PQG, BYTES(2, 1, 7) },
          { DSA, BYTES(0x30, 9, 2, 1, 23, 2, 1, 11, 2, 1, 4), BYTES(2, 1, 7) },
          P12_MATCH_NO },
        { "DSA: another value",
          { DSA, PQG, BYTES(2, 1, 7) },
          { DSA, PQG, BYTES(2, 1, 8) },
          P12_MATCH_NO },
        { "DSA and DH",
          { DSA, PQG, BYTES(2, 1, 7) },
          { DH, PQG, BYTES(2, 1, 7) },
          P12_MATCH_NO },
        { "Ed25519, called X25519 (rcodesign)",
          { BYTES(0x2b, 0x65, 0x70), NOTHING, BYTES(1, 2) },
          { BYTES(0x2b, 0x65, 0x6e), NOTHING, BYTES(1, 2) },
          P12_MATCH_PUBLIC_KEY },
        { "Ed25519 and X25519 of other bits",
          { BYTES(0x2b, 0x65, 0x70), NOTHING, BYTES(1, 2) },
          { BYTES(0x2b, 0x65, 0x6e), NOTHING, BYTES(1, 3) },
          P12_MATCH_NO },
        { "Ed25519 and Ed448 without bits",
          { BYTES(0x2b, 0x65, 0x70), NOTHING, BYTES(1, 2) },
          { BYTES(0x2b, 0x65, 0x71), NOTHING, NOTHING },
          P12_MATCH_NO },
        { "Ed25519: parameters where none belong",
          { BYTES(0x2b, 0x65, 0x70), NOTHING, BYTES(1, 2) },
          { BYTES(0x2b, 0x65, 0x70), BYTES(5, 0), BYTES(1, 2) },
          P12_MATCH_PUBLIC_KEY },
        { "GOST: another curve",
          { BYTES(0x2a, 0x85, 3, 2, 2, 0x13),
            BYTES(0x30, 9, 6, 7, 0x2a, 0x85, 3, 2, 2, 0x23, 1), BYTES(1, 2) },
          { BYTES(0x2a, 0x85, 3, 2, 2, 0x13),
            BYTES(0x30, 9, 6, 7, 0x2a, 0x85, 3, 2, 2, 0x23, 2), BYTES(1, 2) },
          P12_MATCH_NO },
        { "unknown: the same",
          { BYTES(0x2a, 3), NOTHING, BYTES(1, 2) },
          { BYTES(0x2a, 3), BYTES(5, 0), BYTES(1, 2) },
          P12_MATCH_PUBLIC_KEY },
        { "unknown: another algorithm",
          { BYTES(0x2a, 3), NOTHING, BYTES(1, 2) },
          { BYTES(0x2a, 4), NOTHING, BYTES(1, 2) },
          P12_MATCH_UNKNOWN },
        { "unknown: other bits",
          { BYTES(0x2a, 3), NOTHING, BYTES(1, 2) },
          { BYTES(0x2a, 3), NOTHING, BYTES(1, 3) },
          P12_MATCH_UNKNOWN },
        { "unknown, and one that is known",
          { BYTES(0x2a, 3), NOTHING, BYTES(1, 2) },
          { EC, P256, BYTES(4, 1, 2, 3, 4) },
          P12_MATCH_UNKNOWN },
        { "unknown: no bits",
          { BYTES(0x2a, 3), NOTHING, NOTHING },
          { BYTES(0x2a, 3), NOTHING, BYTES(1, 2) },
          P12_MATCH_UNKNOWN },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        if (compare(&cases[i].a, &cases[i].b) != cases[i].match)
            fail_msg("%s: %d", cases[i].why, compare(&cases[i].a, &cases[i].b));
        if (compare(&cases[i].b, &cases[i].a) != cases[i].match)
            fail_msg("%s, the other way round", cases[i].why);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fingerprint_is_sha_256),
        cmocka_unit_test(keys_are_described_by_kind_and_size),
        cmocka_unit_test(every_curve_has_a_name_and_a_size),
        cmocka_unit_test(what_is_no_public_key_is_refused),
        cmocka_unit_test(keys_are_compared_by_their_values),
    };

    return cmocka_run_group_tests_name("spki", tests, NULL, NULL);
}
