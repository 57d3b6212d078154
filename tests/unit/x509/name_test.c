#include "x509/name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "make.h"

enum {
    UTF8 = 0x0c,
    PRINTABLE = 0x13,
    T61 = 0x14,
    IA5 = 0x16,
    UNIVERSAL = 0x1c,
    BMP = 0x1e
};

/* Of several attributes; each is one AttributeTypeAndValue. */
static struct made rdn_of(struct p12_span avas)
{
    struct made rdn = MADE(0x31, avas);

    return MADE(0x30, made_span(&rdn));
}

static struct made ava_of(struct p12_span oid, uint8_t tag,
                          struct p12_span value)
{
    struct made type = MADE(0x06, oid);
    struct made string = MADE(tag, value);

    return MADE(0x30, made_span(&type), made_span(&string));
}

static void assert_text(const char *why, struct p12_span name,
                        const char *wanted)
{
    char text[256];
    size_t len = p12_name_text(name, text, sizeof text);

    if (strcmp(text, wanted) != 0)
        fail_msg("%s: %s, not %s", why, text, wanted);
    assert_int_equal(len, strlen(wanted));
}

static void names_keep_their_values_harmless(void **state)
{
    (void)state;
    const struct {
        const char *why;
        uint8_t tag;
        struct p12_span value;
        const char *text;
    } cases[] = {
        { "nothing", UTF8, { NULL, 0 }, "CN=" },
        { "plain", PRINTABLE, TEXT("abc"), "CN=abc" },
        { "specials", UTF8, TEXT("a\"+,;<>\\=z"),
          "CN=a\\\"\\+\\,\\;\\<\\>\\\\=z" },
        { "# in front", UTF8, TEXT("#a#"), "CN=\\#a#" },
        { "spaces at the ends", UTF8, TEXT("  a b  "), "CN=\\  a b \\ " },
        { "one space", UTF8, TEXT(" "), "CN=\\ " },
        { "zero", UTF8, TEXT("a\0b"), "CN=a\\00b" },
        { "escape sequence", UTF8, TEXT("\x1b[2J"), "CN=\\1B[2J" },
        { "delete", UTF8, TEXT("\x7f"), "CN=\\7F" },
        { "C1 control", UTF8, TEXT("\xc2\x9b"), "CN=\\C2\\9B" },
        { "bidi override", UTF8, TEXT("a\xe2\x80\xaez"), "CN=a\\E2\\80\\AEz" },
        { "zero-width space", UTF8, TEXT("\xe2\x80\x8b"), "CN=\\E2\\80\\8B" },
        { "byte order mark", UTF8, TEXT("\xef\xbb\xbf"), "CN=\\EF\\BB\\BF" },
        { "tag", UTF8, TEXT("\xf3\xa0\x81\x81"), "CN=\\F3\\A0\\81\\81" },
        { "letters beyond ASCII", UTF8, TEXT("Lu\xc4\x8di\xc4\x87"),
          "CN=Lu\xc4\x8di\xc4\x87" },
        { "beyond the BMP", UTF8, TEXT("\xf0\x9f\x98\x80"),
          "CN=\xf0\x9f\x98\x80" },
        { "broken UTF-8", UTF8, TEXT("a\xff"), "CN=#0C0261FF" },
        { "overlong UTF-8", UTF8, TEXT("\xc0\xaf"), "CN=#0C02C0AF" },
        { "UTF-8 cut short", UTF8, TEXT("\xe2\x80"), "CN=#0C02E280" },
        { "a surrogate in UTF-8", UTF8, TEXT("\xed\xa0\x80"),
          "CN=#0C03EDA080" },
        { "T61 as Latin-1", T61, TEXT("\xdcml\xe4ut"),
          "CN=\xc3\x9cml\xc3\xa4ut" },
        { "T61 that is UTF-8", T61, TEXT("\xc3\x9c"), "CN=\xc3\x9c" },
        { "PrintableString that is Latin-1", PRINTABLE, TEXT("\xdc"),
          "CN=\xc3\x9c" },
        { "BMPString", BMP, TEXT("\0a\x20\xac"), "CN=a\xe2\x82\xac" },
        { "BMPString with a pair", BMP, TEXT("\xd8\x3d\xde\x00"),
          "CN=\xf0\x9f\x98\x80" },
        { "BMPString of odd length", BMP, TEXT("\0a\0"), "CN=#1E03006100" },
        { "a lone surrogate", BMP, TEXT("\xde\x00"), "CN=#1E02DE00" },
        { "UniversalString", UNIVERSAL, TEXT("\0\1\xf6\0\0\0\0a"),
          "CN=\xf0\x9f\x98\x80"
          "a" },
        { "UniversalString beyond Unicode", UNIVERSAL, TEXT("\0\x11\0\0"),
          "CN=#1C0400110000" },
        { "no string", 0x02, TEXT("\x05"), "CN=#020105" },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct made ava = ava_of((struct p12_span)BYTES(0x55, 0x04, 0x03),
                                 cases[i].tag, cases[i].value);
        struct made name = rdn_of(made_span(&ava));

        assert_text(cases[i].why, made_span(&name), cases[i].text);
    }
}

/* RFC 4514, 4, and the types that have no name there. */
static void types_have_their_short_names(void **state)
{
    (void)state;
    const struct {
        const char *oid;
        const char *text;
    } cases[] = {
        { "550403", "CN=x" },
        { "550406", "C=x" },
        { "550407", "L=x" },
        { "550408", "ST=x" },
        { "550409", "STREET=x" },
        { "55040a", "O=x" },
        { "55040b", "OU=x" },
        { "0992268993f22c640119", "DC=x" },
        { "0992268993f22c640101", "UID=x" },
        { "550404", "SN=x" },
        { "55042a", "GN=x" },
        { "550405", "serialNumber=x" },
        { "2a864886f70d010901", "emailAddress=x" },
        { "550461", "organizationIdentifier=x" },
        { "2b060104018b3a00", "1.3.6.1.4.1.1466.0=#130178" },
        { "8037", "#8037=#130178" }, /* no identifier */
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct test_hex oid = test_hex(cases[i].oid);
        struct made ava = ava_of(test_hex_span(&oid), PRINTABLE, TEXT("x"));
        struct made name = rdn_of(made_span(&ava));

        assert_text(cases[i].oid, made_span(&name), cases[i].text);
    }
}

static void names_are_written_most_specific_first(void **state)
{
    (void)state;
    struct made cn = ava_of((struct p12_span)BYTES(0x55, 0x04, 0x03), PRINTABLE,
                            TEXT("J.  Smith"));
    struct made ou = ava_of((struct p12_span)BYTES(0x55, 0x04, 0x0b), PRINTABLE,
                            TEXT("Sales"));
    struct made c =
        ava_of((struct p12_span)BYTES(0x55, 0x04, 0x06), PRINTABLE, TEXT("DE"));
    struct made first = MADE(0x31, made_span(&c));
    struct made second = MADE(0x31, made_span(&ou), made_span(&cn));
    struct made name = MADE(0x30, made_span(&first), made_span(&second));
    struct made empty = MADE(0x30, { NULL, 0 });

    assert_text("two RDNs, one of two", made_span(&name),
                "OU=Sales+CN=J.  Smith,C=DE");
    assert_text("no RDN", made_span(&empty), "");
}

/* Nothing is left out: what can't be read is shown as it is. */
static void broken_names_are_shown_in_hexadecimal(void **state)
{
    (void)state;
    struct made good =
        ava_of((struct p12_span)BYTES(0x55, 0x04, 0x06), PRINTABLE, TEXT("DE"));
    struct made empty_rdn = MADE(0x30, BYTES(0x31, 0x00));
    struct made half = MADE(0x31, made_span(&good), BYTES(0x05, 0x00));
    struct made half_name = MADE(0x30, made_span(&half));
    struct made no_rdn = MADE(0x30, BYTES(0x05, 0x00));

    assert_text("an empty RDN", made_span(&empty_rdn), "#3100");
    assert_text("an RDN with more in it", made_span(&half_name),
                "C=DE+#310D300906035504061302444505"
                "00");
    assert_text("an RDN that is none", made_span(&no_rdn), "#30020500");
    assert_text("no name at all", (struct p12_span)BYTES(0x05, 0x00), "");
    assert_text("nothing", (struct p12_span){ NULL, 0 }, "");
}

static void texts_are_cut_as_by_snprintf(void **state)
{
    (void)state;
    struct made a = made_name(UTF8, "Lu\xc4\x8di\xc4\x87");
    struct p12_span rdn = { a.bytes + 2, a.len - 2 };
    struct made name = MADE(0x30, rdn, rdn, rdn);
    char whole[64];
    size_t len = p12_name_text(made_span(&name), whole, sizeof whole);

    assert_string_equal(whole, "CN=Lu\xc4\x8di\xc4\x87,CN=Lu\xc4\x8di\xc4\x87,"
                               "CN=Lu\xc4\x8di\xc4\x87");
    assert_int_equal(p12_name_text(made_span(&name), NULL, 0), len);
    for (size_t cap = 1; cap < sizeof whole; cap++) {
        char text[sizeof whole];

        memset(text, TEST_CANARY, sizeof text);
        assert_int_equal(p12_name_text(made_span(&name), text, cap), len);
        assert_true(strlen(text) < cap);
        assert_memory_equal(text, whole, strlen(text));
        test_untouched("behind the text", (const uint8_t *)text + cap,
                       sizeof text - cap);
    }
}

/* A hundred thousand RDNs take no hundred thousand times longer each. */
static void names_may_have_any_number_of_rdns(void **state)
{
    (void)state;
    enum { N = 100000 };
    const uint8_t rdn[] = { 0x31, 0x0b, 0x30, 0x09, 0x06, 0x03, 0x55,
                            0x04, 0x06, 0x13, 0x02, 'D',  'E' };
    const uint8_t header[] = { 0x30, 0x83, 0x13, 0xd6, 0x20 };
    size_t size = sizeof header + N * sizeof rdn;
    uint8_t *der = malloc(size);
    char end[] = "C=DE,C=DE,C=DE";
    char text[sizeof end];

    assert_non_null(der);
    assert_int_equal(N * sizeof rdn, 0x13d620);
    memcpy(der, header, sizeof header);
    for (size_t i = 0; i < N; i++)
        memcpy(der + sizeof header + i * sizeof rdn, rdn, sizeof rdn);
    assert_int_equal(
        p12_name_text((struct p12_span){ der, size }, text, sizeof text),
        N * strlen("C=DE,") - 1);
    assert_memory_equal(text, end, strlen(text));
    free(der);
}

static bool has_same_digest(struct p12_span a, struct p12_span b)
{
    uint8_t x[32];
    uint8_t y[32];

    assert_int_equal(p12_name_digest(a, x), P12_OK);
    assert_int_equal(p12_name_digest(b, y), P12_OK);
    return memcmp(x, y, sizeof x) == 0;
}

static void names_are_compared_by_what_they_say(void **state)
{
    (void)state;
    const struct {
        const char *why;
        uint8_t a_tag;
        const char *a;
        uint8_t b_tag;
        const char *b;
        bool equal;
    } cases[] = {
        { "the same", UTF8, "Root CA", UTF8, "Root CA", true },
        { "other string types", PRINTABLE, "Root CA", UTF8, "Root CA", true },
        { "other case", UTF8, "ROOT ca", UTF8, "root CA", true },
        { "white space", UTF8, "  Root \t CA ", UTF8, "Root CA", true },
        { "Latin-1 and UTF-8", T61, "\xdc", UTF8, "\xc3\x9c", true },
        { "another text", UTF8, "Root CA", UTF8, "Root CB", false },
        { "a longer one", UTF8, "Root CA", UTF8, "Root CA 1", false },
        { "a space where none was", UTF8, "Root CA", UTF8, "RootCA", false },
        { "the same broken text", UTF8, "a\xff", UTF8, "a\xff", true },
        { "other broken texts", UTF8, "a\xff", UTF8, "a\xfe", false },
        { "other case beyond ASCII", UTF8, "\xc3\x9c", UTF8, "\xc3\xbc",
          false },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct made a = made_name(cases[i].a_tag, cases[i].a);
        struct made b = made_name(cases[i].b_tag, cases[i].b);

        if (p12_name_equal(made_span(&a), made_span(&b)) != cases[i].equal ||
            p12_name_equal(made_span(&b), made_span(&a)) != cases[i].equal)
            fail_msg("%s", cases[i].why);
        if (has_same_digest(made_span(&a), made_span(&b)) != cases[i].equal)
            fail_msg("%s: the digests say otherwise", cases[i].why);
    }
}

static void names_of_other_shape_are_not_equal(void **state)
{
    (void)state;
    struct made cn =
        ava_of((struct p12_span)BYTES(0x55, 0x04, 0x03), UTF8, TEXT("a"));
    struct made ou =
        ava_of((struct p12_span)BYTES(0x55, 0x04, 0x0b), UTF8, TEXT("a"));
    struct made one = rdn_of(made_span(&cn));
    struct made other_type = rdn_of(made_span(&ou));
    struct made set = MADE(0x31, made_span(&cn), made_span(&ou));
    struct made multi = MADE(0x30, made_span(&set));
    struct p12_span rdn = { one.bytes + 2, one.len - 2 };
    struct made twice = MADE(0x30, rdn, rdn);
    struct made broken = MADE(0x30, rdn, BYTES(0x05, 0x00));
    const struct made *names[] = { &one, &other_type, &multi, &twice, &broken };

    for (size_t i = 0; i < LENGTH(names); i++)
        for (size_t j = 0; j < LENGTH(names); j++)
            if (p12_name_equal(made_span(names[i]), made_span(names[j])) !=
                    (i == j) ||
                has_same_digest(made_span(names[i]), made_span(names[j])) !=
                    (i == j))
                fail_msg("%zu and %zu", i, j);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_keep_their_values_harmless),
        cmocka_unit_test(types_have_their_short_names),
        cmocka_unit_test(names_are_written_most_specific_first),
        cmocka_unit_test(broken_names_are_shown_in_hexadecimal),
        cmocka_unit_test(texts_are_cut_as_by_snprintf),
        cmocka_unit_test(names_may_have_any_number_of_rdns),
        cmocka_unit_test(names_are_compared_by_what_they_say),
        cmocka_unit_test(names_of_other_shape_are_not_equal),
    };

    return cmocka_run_group_tests_name("name", tests, NULL, NULL);
}
