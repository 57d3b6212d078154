/* Each rule about structure, schemes beside each other, bags and passwords:
 * what it finds, and what it leaves alone. */
#include "alloc.h"
#include "audit/rule.h"

#include <p12/p12.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "bytes.h"
#include "judged.h"
#include "read/opened.h"

/* A container, and what the rule alone has to say of it. "" is nothing; @
 * stands for the rule as a warning. */
struct looked {
    const char *why;
    const char *container;
    const char *found;
};

static struct p12_profile profile_of(const struct p12_demand *demand)
{
    return (struct p12_profile){ .name = "one rule",
                                 .source = "a test",
                                 .demands = { demand, 1 } };
}

static void expand(const char *found, const char *rule, char out[FOUND_MAX])
{
    size_t len = 0;

    for (; *found != '\0'; found++)
        len += (size_t)(*found == '@' ? snprintf(out + len, FOUND_MAX - len,
                                                 "warning %s", rule)
                                      : snprintf(out + len, FOUND_MAX - len,
                                                 "%c", *found));
    out[len] = '\0';
}

static void look_at(const char *rule, uint64_t number,
                    const struct looked *cases, size_t n)
{
    const struct p12_demand demand = { .rule = rule,
                                       .severity = P12_WARNING,
                                       .number = number };
    struct p12_profile profile = profile_of(&demand);
    char wanted[FOUND_MAX];

    for (size_t i = 0; i < n; i++) {
        expand(cases[i].found, rule, wanted);
        want_of(cases[i].why, cases[i].container, &profile, NULL, wanted,
                "yes");
    }
}

#define LOOK(rule, number, ...)                                           \
    do {                                                                  \
        const struct looked cases[] = { __VA_ARGS__ };                    \
                                                                          \
        look_at((rule), (number), cases, sizeof cases / sizeof cases[0]); \
    } while (0)

/* The same of a vector. */
static void look_at_vector(const char *rule, const char *file,
                           const char *password, bool ignore_opened,
                           const char *found)
{
    const struct p12_demand demand = { .rule = rule, .severity = P12_WARNING };
    const struct p12_audit_options options = { .size = sizeof options,
                                               .ignore_opened = ignore_opened };
    struct p12_profile profile = profile_of(&demand);
    struct p12_pfx *pfx = vector_parse(file, NULL);
    struct p12_audit *audit;
    char wanted[FOUND_MAX];

    if (password != NULL)
        vector_unlock(pfx, password, NULL, NULL);
    expand(found, rule, wanted);
    audit = judge(pfx, &profile, &options);
    want_found(file, audit, NULL, wanted, "yes");
    p12_audit_free(audit);
    p12_pfx_free(pfx);
}

/* ---- Structure ----------------------------------------------------------- */

#define BROKEN_BAG "30{ 02 01 01 }"

static void malformed(void **state)
{
    (void)state;
    LOOK("malformed", 0,
         { "nothing is",
           WITH_MAC(SEALED(AES) " " SAFE(CERT("01")), MAC("04 01 00")), "" },
         { "the MAC", WITH_MAC("", "30{ 02 01 01 }"),
           "@ mac not the structure expected" },
         { "a safe", PFX("30{ " OID_ENCRYPTED " }"),
           "@ authSafe[0] a ContentInfo without its content" },
         { "a ContentInfo", PFX(SAFE(CERT("01")) " 30{ 02 01 01 }"),
           "@ authSafe[1] not the structure expected" },
         { "a bag", PFX(SAFE(CERT("01") " " BROKEN_BAG)),
           "@ authSafe[0].bag[1] not the structure expected" },
         { "a bag in a bag",
           PFX(SAFE(BAG(OID_NESTED, "30{ " CERT("01") " " BROKEN_BAG " }"))),
           "@ authSafe[0].bag[0].bag[1] not the structure expected" },
         { "an attribute",
           PFX(SAFE(NAMED_CERT(ATTRIBUTE(OID_NAME, "1e 02 0041") " 02 01 01"))),
           "@ authSafe[0].bag[0].attr[1] not the structure expected" },
         { "parameters", PFX(SEALED("30{ " OID_PBES2 " }")),
           "@ authSafe[0] PBES2 without its parameters" },
         { "what is unknown is not broken",
           WITH_MAC(
               SEALED("30{ " OID_OURS " }") " " SAFE(BAG(OID_OURS, "05 00")),
               "30{ 30{ 30{ " OID_OURS " } 04 01 00 } 04 01 00 }"),
           "" },
         { "nor is what is too much",
           PFX(SEALED(PBES2(PBKDF2(SALT_16, "7fffffffffff", PRF(OID_HMAC_256)),
                            CIPHER(OID_AES_256)))),
           "" });
    look_at_vector("malformed", "legacy.p12", "wrong", false, "");
    /* of what was decrypted only if that is looked at */
    look_at_vector("malformed", "class-length-2e63-decrypted.p12", NULL, false,
                   "");
    look_at_vector("malformed", "class-length-2e63-decrypted.p12", "changeit",
                   true, "");
}

/* The same of what a password opens. */
static void malformed_inside(void **state)
{
    const struct p12_demand demand = { .rule = "malformed",
                                       .severity = P12_ERROR };
    struct p12_profile profile = profile_of(&demand);
    struct p12_pfx *pfx = vector_parse("class-length-2e63-decrypted.p12", NULL);
    struct p12_audit *audit;

    (void)state;
    vector_unlock(pfx, "changeit", NULL, NULL);
    audit = judge(pfx, &profile, NULL);
    assert_int_equal(p12_audit_verdict(audit), P12_VERDICT_NO);
    assert_int_equal(
        strncmp(first_of(audit, "malformed")->path, "authSafe[", 9), 0);
    p12_audit_free(audit);
    p12_pfx_free(pfx);
}

static void public_key(void **state)
{
    (void)state;
    look_at_vector("public-key", "legacy.p12", NULL, false, "");
    look_at_vector("public-key", "signed-rsa.p12", NULL, false,
                   "@ authSafe SignedData|a MAC");
    look_at_vector("public-key", "enveloped-rsa.p12", NULL, false,
                   "@ authSafe[0] EnvelopedData|EncryptedData");
}

static void encoding(void **state)
{
    (void)state;
    LOOK(
        "ber", 0, { "DER", PFX(""), "" },
        { "an indefinite length", "30( 02 01 03 " AUTH("") " )", "@ BER|DER" });
    LOOK("trailing-bytes", 0, { "none", PFX(""), "" },
         { "two", PFX("") " 00 00", "@ 2 bytes|none" });
    LOOK("pfx-version", 0, { "3", PFX(""), "" },
         { "0", "30{ 02 01 00 " AUTH("") " }", "@ 0|3" },
         { "4", "30{ 02 01 04 " AUTH("") " }", "@ 4|3" });
}

/* ---- Schemes beside each other ------------------------------------------- */

#define BY(salt, n, cipher) PBES2(PBKDF2(salt, n, PRF(OID_HMAC_256)), cipher)
#define AES_256             CIPHER(OID_AES_256)
#define AES_128             CIPHER(OID_AES_128)
#define PBE(oid)            "30{ " oid " 30{ 04 08 'saltsalt' 02 02 0800 } }"

static void mixed_strength(void **state)
{
    (void)state;
    LOOK("mixed-strength", 0,
         { "one cipher", PFX(SEALED(AES) " " SAFE(SHROUD(AES))), "" },
         { "one cipher of two lengths of salts",
           PFX(SEALED(AES) " " SAFE(SHROUD(BY(SALT_16, "01", AES_256)))), "" },
         { "a key of another",
           PFX(SEALED(AES) " " SAFE(
               SHROUD(AES) " " SHROUD(BY(SALT_16, "01", AES_128)))),
           "@ authSafe[1].bag[1] AES-128-CBC|AES-256-CBC" },
         { "what Windows wrote",
           PFX(SEALED(PBE(PBE_RC2_40)) " " SAFE(SHROUD(PBE(PBE_3DES)))),
           "@ authSafe[1].bag[0] 3DES-3KEY-CBC|RC2-40-CBC" },
         { "plain parts count for nothing",
           PFX(SEALED(AES) " " SAFE(CERT("01"))), "" },
         { "unknown ones have their OID",
           PFX(SEALED(AES) " " SEALED(BY(SALT_16, "01", "30{ " OID_OURS " }"))),
           "@ authSafe[1] 1.3.6.1.4.1.99999.1|AES-256-CBC" });
}

#define KEYED(key)                                                       \
    PBMAC1("30{ " OID_PBKDF2 " 30{ 04{ 'saltsalt' } 02 01 01 02 01 " key \
           " " PRF(OID_HMAC_256) " } }",                                 \
           HMAC(OID_HMAC_256))

static void keys_of_pbmac1(void **state)
{
    (void)state;
    LOOK("mac-key-length", 0,
         { "the hash's size", WITH_MAC("", KEYED("20")), "" },
         { "shorter", WITH_MAC("", KEYED("1f")), "@ mac 31|32" },
         { "longer", WITH_MAC("", KEYED("40")), "@ mac 64|32" },
         { "another scheme", WITH_MAC("", MAC("04 01 00")), "" },
         { "none", PFX(""), "" });
    LOOK("mac-key-floor", 0, { "at the floor", WITH_MAC("", KEYED("14")), "" },
         { "below", WITH_MAC("", KEYED("13")), "@ mac 19|at least 20" },
         { "another scheme", WITH_MAC("", MAC("04 01 00")), "" },
         { "none", PFX(""), "" });
    LOOK("mac-key-floor", 32, { "at it", WITH_MAC("", KEYED("20")), "" },
         { "below", WITH_MAC("", KEYED("1f")), "@ mac 31|at least 32" });
}

static void salt_reused(void **state)
{
#define SALTED(salt) SHROUD(BY("'" salt "'", "01", AES_256))
    (void)state;
    LOOK("salt-reused", 0,
         { "each its own",
           WITH_MAC(SEALED(BY("'salt one'", "01", AES_256)) " " SAFE(
                        SALTED("salt two") " " SALTED("salt too!")),
                    MAC("04 08 'salt 3..'")),
           "" },
         { "the MAC's, a safe's, a key's",
           WITH_MAC(SEALED(BY("'the salt'", "01", AES_256)) " " SAFE(
                        SALTED("the salt")),
                    MAC("04 08 'the salt'")),
           "@ authSafe[0] that of mac|its own; "
           "@ authSafe[1].bag[0] that of authSafe[0]|its own" },
         { "of many the one before",
           PFX(SAFE(SALTED("a") " " SALTED("b") " " SALTED("a") " " SALTED(
               "b") " " SALTED("a"))),
           "@ authSafe[0].bag[2] that of authSafe[0].bag[0]|its own; "
           "@ authSafe[0].bag[3] that of authSafe[0].bag[1]|its own; "
           "@ authSafe[0].bag[4] that of authSafe[0].bag[2]|its own" },
         { "none is no salt", PFX(SAFE(SALTED("") " " SALTED(""))), "" },
         { "one that begins like another",
           PFX(SAFE(SALTED("salt") " " SALTED("salts"))), "" });
}

static void empty_salt(void **state)
{
    (void)state;
    LOOK("empty-salt", 0, { "some", PFX(SAFE(SALTED("s"))), "" },
         { "a key's", PFX(SAFE(SALTED("s") " " SALTED(""))),
           "@ authSafe[0].bag[1] 0|at least 1" },
         { "a safe's and the MAC's",
           WITH_MAC(SEALED(BY("", "01", AES_256)), MAC("04 00")),
           "@ mac 0|at least 1; @ authSafe[0] 0|at least 1" },
         { "of an unknown key derivation nothing is known",
           PFX(SEALED(PBES2("30{ " OID_OURS " }", AES_256))), "" },
         { "nor of an unknown scheme", PFX(SEALED("30{ " OID_OURS " }")), "" },
         { "what is plain has none", PFX(SAFE(CERT("01"))), "" });
}

/* An iteration of PBKDF2 with HMAC-SHA-256 takes two blocks. */
static void kdf_cost(void **state)
{
    (void)state;
    LOOK("kdf-cost", 0,
         { "little", PFX(SEALED(AES) " " SAFE(SHROUD(AES))), "" },
         { "a hundred million iterations",
           PFX(SEALED(BY(SALT_16, "05f5e100", AES_256))),
           "@ 200000001 hash blocks|at most 100000000" },
         { "more than can be counted",
           PFX(SEALED(BY(SALT_16, "7fffffffffffffff", AES_256)) " " SEALED(BY(
               SALT_16, "7fffffffffffffff",
               AES_256)) " " SEALED(BY(SALT_16, "7fffffffffffffff", AES_256))),
           "@ 18446744073709551615 hash blocks|at most 100000000" });
}

/* ---- Bags ---------------------------------------------------------------- */

#define NESTED(bags) BAG(OID_NESTED, "30{ " bags " }")

static void kinds_of_bags(void **state)
{
    (void)state;
    LOOK("unknown-bag", 0,
         { "none", PFX(SAFE(CERT("01") " " NESTED(CERT("01")))), "" },
         { "one", PFX(SAFE(CERT("01") " " BAG(OID_OURS, "05 00"))),
           "@ authSafe[0].bag[1] an unknown bag" },
         { "one in another", PFX(SAFE(NESTED(BAG(OID_OURS, "05 00")))),
           "@ authSafe[0].bag[0].bag[0] an unknown bag" });
    LOOK("sdsi", 0, { "X.509", PFX(SAFE(CERT("01"))), "" },
         { "SDSI",
           PFX(SAFE(
               BAG(OID_CERT_BAG, "30{ " OID_SDSI_CERT " a0{ 16 01 'x' } }"))),
           "@ authSafe[0].bag[0] an SDSI certificate|X.509" });
    LOOK("nested-bag", 0, { "none", PFX(SAFE(CERT("01"))), "" },
         { "two", PFX(SAFE(NESTED(NESTED(CERT("01"))))),
           "@ authSafe[0].bag[0] a safe in a bag; "
           "@ authSafe[0].bag[0].bag[0] a safe in a bag" });
}

static void bags_in_safe(void **state)
{
    (void)state;
    LOOK("bags-in-safe", 2,
         { "as many", PFX(SAFE(CERT("01") " " CERT("02"))), "" },
         { "in two safes",
           PFX(SAFE(CERT("01") " " CERT("02")) " " SAFE(
               CERT("03") " " CERT("04"))),
           "" },
         { "one more",
           PFX(SAFE("") " " SAFE(CERT("01") " " CERT("02") " " CERT("03"))),
           "@ authSafe[1] 3|at most 2" });
    look_at_vector("bags-in-safe", "certs-32.p12", NULL, false, "");
    look_at_vector("bags-in-safe", "certs-33.p12", NULL, false,
                   "@ authSafe[0] 33|at most 32");
}

#define BMP(hex)    ATTRIBUTE(OID_NAME, "1e{ " hex " }")
#define NAMED(attr) PFX(SAFE(NAMED_CERT(attr)))

static void types_of_names(void **state)
{
    (void)state;
    LOOK("name-type", 0, { "a BMPString", NAMED(BMP("0041")), "" },
         { "another attribute", NAMED(ATTRIBUTE(OID_KEY_ID, "04 01 01")), "" },
         { "no value", NAMED(ATTRIBUTE(OID_NAME, "")), "" },
         { "an UTF8String", NAMED(ATTRIBUTE(OID_NAME, "0c 01 'A'")),
           "@ authSafe[0].bag[0] a name of another type|BMPString" },
         { "twice is once",
           NAMED(ATTRIBUTE(OID_NAME, "0c 01 'A'") " " ATTRIBUTE(OID_NAME,
                                                                "0c 01 'B'")),
           "@ authSafe[0].bag[0] a name of another type|BMPString" });
}

static void odd_names(void **state)
{
#define LETTERS_8 "0041 0042 0043 0044 0045 0046 0047 0048"
#define LETTERS_64                                                        \
    LETTERS_8 LETTERS_8 LETTERS_8 LETTERS_8 LETTERS_8 LETTERS_8 LETTERS_8 \
        LETTERS_8
    (void)state;
    LOOK("name-odd", 0,
         { "none", NAMED(ATTRIBUTE(OID_KEY_ID, "04 01 01")), "" },
         { "one", NAMED(BMP("0041")), "" },
         { "an empty one", NAMED(BMP("")), "" },
         { "one of 64 letters, whose length takes two bytes",
           NAMED(BMP(LETTERS_64)), "" },
         { "one of 256 letters, whose length takes three",
           NAMED(BMP(LETTERS_64 LETTERS_64 LETTERS_64 LETTERS_64)), "" },
         { "a pair of surrogates", NAMED(BMP("d83d de00")), "" },
         { "another type", NAMED(ATTRIBUTE(OID_NAME, "0c 01 'A'")), "" },
         { "half a character", NAMED(BMP("0041 00")),
           "@ authSafe[0].bag[0] one with half a character|one BMPString" },
         { "half a character behind 64", NAMED(BMP(LETTERS_64 "00")),
           "@ authSafe[0].bag[0] one with half a character|one BMPString" },
         { "half a pair", NAMED(BMP("d83d 0041")),
           "@ authSafe[0].bag[0] one with half a character|one BMPString" },
         { "no value", NAMED(ATTRIBUTE(OID_NAME, "")),
           "@ authSafe[0].bag[0] one without a value|one BMPString" },
         { "two values", NAMED(ATTRIBUTE(OID_NAME, "1e 02 0041 1e 02 0042")),
           "@ authSafe[0].bag[0] one with several values|one BMPString" },
         { "the attribute twice", NAMED(BMP("0041") " " BMP("0042")),
           "@ authSafe[0].bag[0] several|one BMPString" });
}

static void the_same_name_twice(void **state)
{
#define KEY_BAG(attr) "30{ " OID_KEY_BAG " a0{ " KEY_INFO " } 31{ " attr " } }"
#define A             BMP("0041")
#define B             BMP("0042")
    (void)state;
    LOOK("name-duplicate", 0,
         { "no names", PFX(SAFE(CERT("01") " " CERT("01"))), "" },
         { "a key and its certificate", PFX(SAFE(KEY_BAG(A) " " NAMED_CERT(A))),
           "" },
         { "two names", PFX(SAFE(NAMED_CERT(A) " " NAMED_CERT(B))), "" },
         { "one bag", PFX(SAFE(NAMED_CERT(A))), "" },
         { "two certificates", PFX(SAFE(NAMED_CERT(A) " " NAMED_CERT(A))),
           "@ authSafe[0].bag[1] a name that another has|a name of its own" },
         { "in two safes",
           PFX(SAFE(NAMED_CERT(A)) " " SAFE(NAMED_CERT(B) " " NAMED_CERT(A))),
           "@ authSafe[1].bag[1] a name that another has|a name of its own" },
         { "two identities side by side",
           PFX(SAFE(
               KEY_BAG(A) " " NAMED_CERT(A) " " KEY_BAG(A) " " NAMED_CERT(A))),
           "@ authSafe[0].bag[2] a name that another has|a name of its own; "
           "@ authSafe[0].bag[3] a name that another has|a name of its own" });
}

/* ---- Passwords ----------------------------------------------------------- */

static void passwords(void **state)
{
    static const struct {
        const char *why;
        const char *rule;
        const char *password; /* NULL: none */
        size_t len;
        bool is_known, is_well_known;
        const char *found;
    } cases[] = {
        { "nobody knows", "password-empty", NULL, 0, false, false, "" },
        { "none", "password-empty", NULL, 0, true, false,
          "@ no password|a password" },
        { "an empty one", "password-empty", "", 0, true, false,
          "@ an empty one|a password" },
        { "some", "password-empty", "x", 1, true, false, "" },
        { "a well-known one", "password-well-known", "changeit", 8, true, true,
          "@ a well-known password|one of its own" },
        { "one of its own", "password-well-known", "changeit", 8, true, false,
          "" },
        { "an empty one has its own rule", "password-well-known", "", 0, true,
          true, "" },
        { "not known at all", "password-well-known", NULL, 0, false, true, "" },
        { "ASCII", "password-not-ascii", "~\x7f", 2, true, false, "" },
        { "beyond ASCII", "password-not-ascii", "a\xc2\x80", 3, true, false,
          "@ a password beyond ASCII|ASCII" },
        { "no UTF-8", "password-not-ascii", "\xff", 1, true, false,
          "@ a password beyond ASCII|ASCII" },
        { "none at all", "password-not-ascii", NULL, 0, true, false, "" },
        { "not known", "password-not-ascii", NULL, 0, false, false, "" },
        { "U+FFFF", "password-beyond-bmp", "\xef\xbf\xbf", 3, true, false, "" },
        { "U+10000", "password-beyond-bmp", "a\xf0\x90\x80\x80", 5, true, false,
          "@ a password beyond U+FFFF|none such" },
        { "none", "password-beyond-bmp", NULL, 0, true, false, "" },
    };
    struct parsed p = parse(PFX(""), NULL);

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct p12_demand demand = { .rule = cases[i].rule,
                                           .severity = P12_WARNING };
        const struct p12_audit_options options = {
            .size = sizeof options,
            .has_password = cases[i].is_known,
            .password = (const uint8_t *)cases[i].password,
            .password_len = cases[i].len,
            .is_well_known = cases[i].is_well_known,
        };
        struct p12_profile profile = profile_of(&demand);
        struct p12_audit *audit = judge(p.pfx, &profile, &options);
        char wanted[FOUND_MAX];

        expand(cases[i].found, cases[i].rule, wanted);
        want_found(cases[i].why, audit, NULL, wanted, "yes");
        p12_audit_free(audit);
    }
    parsed_clear(&p);
}

/* ---- Every rule over everything ------------------------------------------ */

/* What a rule finds has nothing in it that the container could have put there:
 * no control characters, nothing beyond ASCII, nothing long. */
static void texts_are_not_the_containers(void **state)
{
    static const char *const files[] = {
        "bags-all.p12",
        "attr-name-bidi.p12",
        "attr-name-control.p12",
        "ber-all.p12",
        "attr-unknown.p12",
        "class-altered.p12",
        "key-gost12-256.p12",
        "unknown-content.p12",
        "class-pbmac1-kdf-unknown.p12",
        "signed-rsa.p12",
        "keytool-secret.p12",

        "attributes-1000.p12",
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(files); i++) {
        struct p12_pfx *pfx = vector_parse(files[i], NULL);

        vector_unlock(pfx, "changeit", NULL, NULL);
        for (size_t k = 0; k < p12_rule_count(); k++) {
            const struct p12_demand demand = {
                .rule = p12_rule_name(p12_rule_at(k)),
                .severity = P12_NOTE,
            };
            struct p12_profile profile = profile_of(&demand);
            struct p12_audit *audit = judge(pfx, &profile, NULL);

            for (size_t n = 0; n < p12_audit_n_findings(audit); n++) {
                const struct p12_finding *f = p12_audit_finding(audit, n);

                assert_in_range(strlen(f->found), 1, 200);
                for (const char *c = f->found; *c != '\0'; c++)
                    assert_in_range(*c, ' ', '~');
            }
            p12_audit_free(audit);
        }
        p12_pfx_free(pfx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(malformed),
        cmocka_unit_test(malformed_inside),
        cmocka_unit_test(public_key),
        cmocka_unit_test(encoding),
        cmocka_unit_test(mixed_strength),
        cmocka_unit_test(keys_of_pbmac1),
        cmocka_unit_test(salt_reused),
        cmocka_unit_test(empty_salt),
        cmocka_unit_test(kdf_cost),
        cmocka_unit_test(kinds_of_bags),
        cmocka_unit_test(bags_in_safe),
        cmocka_unit_test(types_of_names),
        cmocka_unit_test(odd_names),
        cmocka_unit_test(the_same_name_twice),
        cmocka_unit_test(passwords),
        cmocka_unit_test(texts_are_not_the_containers),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
