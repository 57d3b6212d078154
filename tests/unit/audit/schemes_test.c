/* What the rows of a profile say to the schemes of a container. */
#include "alloc.h"

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

/* ---- One part: a safe, a key, the MAC ------------------------------------ */

#define AES_256  CIPHER(OID_AES_256)
#define AES_128  CIPHER(OID_AES_128)
#define SHA_256  PRF(OID_HMAC_256)
#define OURS     "30{ " OID_OURS " }"
#define OUR_OID  "1.3.6.1.4.1.99999.1"
#define N_2048   "0800"
#define USUAL    PBES2(PBKDF2(SALT_16, N_2048, SHA_256), AES_256)
#define PBE(oid) "30{ " oid " 30{ 04 08 'saltsalt' 02 02 0800 } }"

static const struct p12_allowance usual_rows[] = {
    { .kind = P12_SCHEME_PBES2,
      .kdfs = P12_NAMES("PBKDF2"),
      .hashes = P12_NAMES("SHA-256", "SHA-512"),
      .ciphers = P12_NAMES("AES-256-CBC", "AES-192-CBC"),
      .min_iterations = 1000,
      .max_iterations = 100000,
      .min_salt = 16,
      .standing = P12_ACCEPTED },
};

static struct p12_profile policy_of(enum p12_part part,
                                    const struct p12_allowance *row, size_t n)
{
    struct p12_profile profile = { .name = "rows",
                                   .source = "the profile",
                                   .kind = P12_PROFILE_POLICY };

    profile.part[part].row = row;
    profile.part[part].n = n;
    return profile;
}

static void each_dimension_has_its_rule(void **state)
{
    static const struct {
        const char *why;
        const char *algorithm;
        const char *found;
    } cases[] = {
        { "as it should be", USUAL, "" },
        { "another cipher", PBES2(PBKDF2(SALT_16, N_2048, SHA_256), AES_128),
          "error cipher @ AES-128-CBC|AES-256-CBC, AES-192-CBC" },
        { "another hash",
          PBES2(PBKDF2(SALT_16, N_2048, PRF(HMAC_384)), AES_256),
          "error prf @ SHA-384|SHA-256, SHA-512" },
        { "the hash that is meant when none is named",
          PBES2(PBKDF2(SALT_16, N_2048, ""), AES_256),
          "error prf @ SHA-1|SHA-256, SHA-512" },
        { "another key derivation", PBES2(SCRYPT(SALT_16), AES_256),
          "error kdf @ scrypt|PBKDF2" },
        { "several", PBES2(SCRYPT("'saltsalt'"), AES_128),
          "error cipher @ AES-128-CBC|AES-256-CBC, AES-192-CBC; "
          "error kdf @ scrypt|PBKDF2" },
        { "another scheme", PBE(PBE_3DES),
          "error scheme @ PKCS12-PBE with 3DES-3KEY-CBC|PBES2 with "
          "AES-256-CBC, AES-192-CBC" },
        { "too few iterations",
          PBES2(PBKDF2(SALT_16, "03e7", SHA_256), AES_256),
          "error iterations @ 999|1000 to 100000" },
        { "just enough", PBES2(PBKDF2(SALT_16, "03e8", SHA_256), AES_256), "" },
        { "as many as may be",
          PBES2(PBKDF2(SALT_16, "0186a0", SHA_256), AES_256), "" },
        { "one more", PBES2(PBKDF2(SALT_16, "0186a1", SHA_256), AES_256),
          "error iterations @ 100001|1000 to 100000" },
        { "more than are counted",
          PBES2(PBKDF2(SALT_16, "7fffffffffffffffffff", SHA_256), AES_256),
          "error iterations @ 18446744073709551615|1000 to 100000" },
        { "a salt that is too short",
          PBES2(PBKDF2("'fifteen bytes..'", N_2048, SHA_256), AES_256),
          "error salt-length @ 15|at least 16" },
        { "no salt", PBES2(PBKDF2("", N_2048, SHA_256), AES_256),
          "error salt-length @ 0|at least 16" },
        { "a cipher that nobody knows",
          PBES2(PBKDF2(SALT_16, N_2048, SHA_256), OURS),
          "error cipher @ " OUR_OID "|AES-256-CBC, AES-192-CBC" },
        { "a hash that nobody knows",
          PBES2(PBKDF2(SALT_16, N_2048, OURS), AES_256),
          "error prf @ " OUR_OID "|SHA-256, SHA-512" },
        { "a key derivation that nobody knows", PBES2(OURS, AES_256),
          "error kdf @ " OUR_OID "|PBKDF2" },
        { "a scheme that nobody knows", OURS,
          "error scheme @ " OUR_OID "|PBES2 with AES-256-CBC, AES-192-CBC" },
        { "parameters that can't be read", "30{ " OID_PBES2 " 30{ 02 01 01 } }",
          "error cipher @ unreadable|AES-256-CBC, AES-192-CBC; "
          "error kdf @ unreadable|PBKDF2" },
        { "no parameters", "30{ " OID_PBES2 " }",
          "error cipher @ unreadable|AES-256-CBC, AES-192-CBC; "
          "error kdf @ unreadable|PBKDF2" },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct {
            enum p12_part part;
            const char *path, *before, *behind;
        } parts[] = {
            { P12_PART_SAFE, "authSafe[0]",
              "30{ 02 01 03 30{ " OID_DATA " a0{ 04{ 30{ 30{ " OID_ENCRYPTED
              " a0{ 30{ 02 01 00 30{ " OID_DATA " ",
              " 80{ '0123456789abcdef' } } } } } } } } } }" },
            { P12_PART_KEY, "authSafe[0].bag[0]",
              "30{ 02 01 03 30{ " OID_DATA " a0{ 04{ 30{ 30{ " OID_DATA
              " a0{ 04{ 30{ 30{ " OID_SHROUDED " a0{ 30{ ",
              " 04{ '0123456789abcdef' } } } } } } } } } } } } }" },
        };

        for (size_t k = 0; k < LENGTH(parts); k++) {
            struct p12_profile profile =
                policy_of(parts[k].part, usual_rows, LENGTH(usual_rows));
            char container[2000], wanted[2000];
            char *out = wanted;

            snprintf(container, sizeof container, "%s%s%s", parts[k].before,
                     cases[i].algorithm, parts[k].behind);
            /* @ stands for the path */
            for (const char *c = cases[i].found; *c != '\0'; c++)
                out += *c == '@' ? sprintf(out, "%s", parts[k].path)
                                 : sprintf(out, "%c", *c);
            *out = '\0';
            want_of(cases[i].why, container, &profile, NULL, wanted,
                    wanted[0] != '\0' ? "no" : "yes");
        }
    }
}

static void the_macs_dimensions_have_their_rules(void **state)
{
    const struct p12_allowance rows[] = {
        { .kind = P12_SCHEME_PBMAC1,
          .kdfs = P12_NAMES("PBKDF2"),
          .hashes = P12_NAMES("SHA-256"),
          .hmacs = P12_NAMES("SHA-256"),
          .min_iterations = 1000,
          .min_salt = 8,
          .min_key = 24,
          .max_key = 40,
          .standing = P12_ACCEPTED },
    };
#define KEYED(salt, n, key, prf)                                           \
    "30{ " OID_PBKDF2 " 30{ 04{ " salt " } 02{ " n " } 02{ " key " } " prf \
    " } }"
#define M(key) PBMAC1(KEYED(SALT_16, N_2048, key, SHA_256), HMAC(OID_HMAC_256))
    static const struct {
        const char *why;
        const char *mac;
        const char *found;
    } cases[] = {
        { "as it should be", M("20"), "" },
        { "the shortest key", M("18"), "" },
        { "the longest key", M("28"), "" },
        { "a shorter key", M("17"), "error key-length mac 23|24 to 40" },
        { "a longer key", M("29"), "error key-length mac 41|24 to 40" },
        { "no length of the key",
          PBMAC1(PBKDF2(SALT_16, N_2048, SHA_256), HMAC(OID_HMAC_256)),
          "error key-length mac 0|24 to 40" },
        { "another hash of the MAC",
          PBMAC1(KEYED(SALT_16, N_2048, "20", SHA_256), HMAC(HMAC_512)),
          "error hmac mac SHA-512|SHA-256" },
        { "a hash of the MAC that nobody knows",
          PBMAC1(KEYED(SALT_16, N_2048, "20", SHA_256), OURS),
          "error hmac mac " OUR_OID "|SHA-256" },
        { "another PRF",
          PBMAC1(KEYED(SALT_16, N_2048, "20", PRF(HMAC_512)),
                 HMAC(OID_HMAC_256)),
          "error prf mac SHA-512|SHA-256" },
        { "few iterations and little salt",
          PBMAC1(KEYED("'salt'", "01", "20", SHA_256), HMAC(OID_HMAC_256)),
          "error iterations mac 1|at least 1000; "
          "error salt-length mac 4|at least 8" },
        { "the MAC of RFC 7292", MAC("04 01 00"),
          "error scheme mac HMAC-PKCS12 with SHA-256|PBMAC1 with SHA-256" },
        { "a digest that nobody knows",
          "30{ 30{ 30{ " OID_OURS " 05 00 } 04 04 01020304 } 04 01 00 }",
          "error scheme mac " OUR_OID "|PBMAC1 with SHA-256" },
        { "none", "", "error scheme mac no MAC|PBMAC1 with SHA-256" },
    };
    struct p12_profile profile = policy_of(P12_PART_MAC, rows, 1);
    char container[2000];

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        snprintf(container, sizeof container, "%s%s }",
                 "30{ 02 01 03 " AUTH("") " ", cases[i].mac);
        want_of(cases[i].why, container, &profile, NULL, cases[i].found,
                cases[i].found[0] != '\0' ? "no" : "yes");
    }
}

/* RFC 7292, 4: DEFAULT 1; 0 is taken for 1. */
static void iterations_of_a_mac_are_at_least_one(void **state)
{
    const struct p12_allowance rows[] = {
        { .kind = P12_SCHEME_HMAC_PKCS12,
          .min_iterations = 1000,
          .standing = P12_ACCEPTED },
    };
    struct p12_profile profile = policy_of(P12_PART_MAC, rows, 1);

    (void)state;
    want_of("absent", WITH_MAC("", MAC("04 01 00")), &profile, NULL,
            "error iterations mac 1|at least 1000", "no");
    want_of("0", WITH_MAC("", MAC("04 01 00 02 01 00")), &profile, NULL,
            "error iterations mac 1|at least 1000", "no");
    want_of("1000", WITH_MAC("", MAC("04 01 00 02 02 03e8")), &profile, NULL,
            "", "yes");
}

/* ---- How a profile stands ------------------------------------------------ */

#define ONE_SAFE(algorithm) PFX(SEALED(algorithm))

static void standings_are_told_apart(void **state)
{
    const struct p12_allowance rows[] = {
        { .kind = P12_SCHEME_PBES2,
          .kdfs = P12_NAMES("PBKDF2"),
          .hashes = P12_NAMES("SHA-1"),
          .min_salt = 16,
          .standing = P12_DISCOURAGED },
        { .kind = P12_SCHEME_PBES2,
          .kdfs = P12_NAMES("PBKDF2"),
          .hashes = P12_NAMES("SHA-256"),
          .standing = P12_ACCEPTED },
        { .kind = P12_SCHEME_PBES2,
          .kdfs = P12_NAMES("PBKDF2"),
          .hashes = P12_NAMES("SHA-512"),
          .standing = P12_REFUSED,
          .text = "broken there",
          .source = "a row's own" },
        { .kind = P12_SCHEME_PBES2, .standing = P12_UNVERIFIED },
        { .kind = P12_SCHEME_PKCS12_PBE, .standing = P12_DISCOURAGED },
        { .kind = P12_SCHEME_PBES1, .standing = P12_UNVERIFIED },
    };
    static const struct {
        const char *why;
        const char *algorithm;
        const char *policy, *policy_says;
        const char *reader, *reader_says;
    } cases[] = {
        { "accepted", USUAL, "", "yes", "", "yes" },
        { "discouraged", PBES2(PBKDF2(SALT_16, N_2048, ""), AES_256),
          "warning prf authSafe[0] SHA-1|SHA-256", "yes",
          "note prf authSafe[0] SHA-1|SHA-256", "yes" },
        { "discouraged, and out of bounds",
          PBES2(PBKDF2("'salt'", N_2048, ""), AES_256),
          "error salt-length authSafe[0] 4|at least 16; "
          "warning prf authSafe[0] SHA-1|SHA-256",
          "no",
          "error salt-length authSafe[0] 4|at least 16; "
          "note prf authSafe[0] SHA-1|SHA-256",
          "no" },
        { "refused by a row",
          PBES2(PBKDF2(SALT_16, N_2048, PRF(HMAC_512)), AES_256),
          "error prf authSafe[0] SHA-512|SHA-256", "no",
          "error prf authSafe[0] SHA-512|SHA-256", "no" },
        { "unverified", PBES2(SCRYPT(SALT_16), AES_256),
          "warning kdf authSafe[0] scrypt|PBKDF2", "yes",
          "note? kdf authSafe[0] scrypt|PBKDF2", "unknown" },
        { "a discouraged scheme", PBE(PBE_RC2_40),
          "warning scheme authSafe[0] PKCS12-PBE with RC2-40-CBC|PBES2", "yes",
          "note scheme authSafe[0] PKCS12-PBE with RC2-40-CBC|PBES2", "yes" },
        { "an unverified scheme", PBE("06{ 2a864886f70d010503 }"),
          "warning scheme authSafe[0] PBES1 with DES-CBC|PBES2", "yes",
          "note? scheme authSafe[0] PBES1 with DES-CBC|PBES2", "unknown" },
        { "a scheme without a row", OURS,
          "error scheme authSafe[0] " OUR_OID "|PBES2", "no",
          "error scheme authSafe[0] " OUR_OID "|PBES2", "no" },
    };
    struct p12_profile policy = policy_of(P12_PART_SAFE, rows, LENGTH(rows));
    struct p12_profile reader = policy;

    (void)state;
    reader.kind = P12_PROFILE_READER;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        char container[2000];

        snprintf(container, sizeof container, "%s%s%s",
                 "30{ 02 01 03 30{ " OID_DATA " a0{ 04{ 30{ 30{ " OID_ENCRYPTED
                 " a0{ 30{ 02 01 00 30{ " OID_DATA " ",
                 cases[i].algorithm,
                 " 80{ '0123456789abcdef' } } } } } } } } } }");
        want_of(cases[i].why, container, &policy, NULL, cases[i].policy,
                cases[i].policy_says);
        want_of(cases[i].why, container, &reader, NULL, cases[i].reader,
                cases[i].reader_says);
    }
}

/* The row that refuses, and one behind it that would accept: nothing differs
 * from that one, and it must be said all the same. */
static void what_an_earlier_row_refuses_is_never_passed_over(void **state)
{
    const struct p12_allowance rows[] = {
        { .kind = P12_SCHEME_PBES2,
          .ciphers = P12_NAMES("AES-128-CBC"),
          .standing = P12_REFUSED,
          .text = "not this one",
          .source = "somebody" },
        { .kind = P12_SCHEME_PBES2, .standing = P12_ACCEPTED },
    };
    const struct p12_allowance all_refused[] = {
        { .kind = P12_SCHEME_PBES2, .standing = P12_REFUSED },
        { .kind = P12_SCHEME_PBES2, .standing = P12_ACCEPTED },
    };
    struct p12_profile profile = policy_of(P12_PART_SAFE, rows, LENGTH(rows));
    struct parsed p =
        parse(ONE_SAFE(PBES2(PBKDF2(SALT_16, N_2048, SHA_256), AES_128)), NULL);
    struct p12_audit *audit = judge(p.pfx, &profile, NULL);

    (void)state;
    want_found("by its cipher", audit, NULL,
               "error cipher authSafe[0] AES-128-CBC", "no");
    assert_string_equal(first_of(audit, "cipher")->text, "not this one");
    assert_string_equal(first_of(audit, "cipher")->source, "somebody");
    p12_audit_free(audit);
    parsed_clear(&p);
    profile = policy_of(P12_PART_SAFE, all_refused, LENGTH(all_refused));
    want_of("by nothing but its row", ONE_SAFE(USUAL), &profile, NULL,
            "error scheme authSafe[0] PBES2 with AES-256-CBC|PBES2", "no");
}

static void the_first_row_that_has_it_counts(void **state)
{
    const struct p12_allowance rows[] = {
        { .kind = P12_SCHEME_PBES2,
          .hashes = P12_NAMES("SHA-256"),
          .min_iterations = 600000,
          .standing = P12_ACCEPTED },
        { .kind = P12_SCHEME_PBES2,
          .min_iterations = 1000,
          .standing = P12_ACCEPTED },
    };
    struct p12_profile profile = policy_of(P12_PART_SAFE, rows, LENGTH(rows));

    (void)state;
    want_of("the first", ONE_SAFE(USUAL), &profile, NULL,
            "error iterations authSafe[0] 2048|at least 600000", "no");
    want_of("the second",
            ONE_SAFE(PBES2(PBKDF2(SALT_16, "01", PRF(HMAC_512)), AES_256)),
            &profile, NULL, "error iterations authSafe[0] 1|at least 1000",
            "no");
}

static void a_maximum_that_nobody_has_named_is_no_promise(void **state)
{
    const struct p12_allowance rows[] = {
        { .kind = P12_SCHEME_PBES2,
          .unknown_maximum = true,
          .standing = P12_ACCEPTED },
    };
    struct p12_profile reader = policy_of(P12_PART_SAFE, rows, 1);
    struct p12_profile policy = reader;

    (void)state;
    reader.kind = P12_PROFILE_READER;
    want_of("what everybody takes", /* 600,000 */
            ONE_SAFE(PBES2(PBKDF2(SALT_16, "0927c0", SHA_256), AES_256)),
            &reader, NULL, "", "yes");
    want_of("one more",
            ONE_SAFE(PBES2(PBKDF2(SALT_16, "0927c1", SHA_256), AES_256)),
            &reader, NULL, "note? iterations authSafe[0] 600001|at most 600000",
            "unknown");
    want_of("a policy's",
            ONE_SAFE(PBES2(PBKDF2(SALT_16, "0927c1", SHA_256), AES_256)),
            &policy, NULL,
            "warning iterations authSafe[0] 600001|at most 600000", "yes");
    want_of("scrypt has none", ONE_SAFE(PBES2(SCRYPT(SALT_16), AES_256)),
            &reader, NULL, "", "yes");
}

/* ---- All parts together -------------------------------------------------- */

static void iterations_of_all_parts_are_added(void **state)
{
#define THREE(n)                                                           \
    WITH_MAC(SEALED(PBES2(PBKDF2(SALT_16, n, SHA_256), AES_256)) " " SAFE( \
                 SHROUD(PBES2(PBKDF2(SALT_16, n, SHA_256), AES_256))),     \
             MAC("04 01 00 02 02 03e8"))
    const struct p12_profile most = { .name = "most",
                                      .max_total_iterations = 3000 };
    const struct p12_profile made_of = {
        .name = "made of",
        .all_of = (const struct p12_profile *const[]){ &most, NULL },
    };

    (void)state;
    want_of("as many", THREE("03e8"), &most, NULL, "", "yes");
    want_of("one more each", THREE("03e9"), &most, NULL,
            "error total-iterations 3002|at most 3000", "no");
    want_of("more than can be counted", THREE("7fffffffffffffffff"), &most,
            NULL, "error total-iterations 18446744073709551615|at most 3000",
            "no");
    want_of("of what it is made of", THREE("03e9"), &made_of, NULL,
            "error total-iterations 3002|at most 3000", "no");
}

/* ---- Keys in the clear, safes in the clear ------------------------------- */

#define PLAIN_KEY BAG(OID_KEY_BAG, KEY_INFO)

static void keys_in_the_clear_are_found_where_they_are_refused(void **state)
{
    const struct p12_allowance rows[] = {
        { .kind = P12_SCHEME_PBES2, .standing = P12_ACCEPTED },
    };
    const struct p12_allowance any[] = {
        { .kind = P12_SCHEME_PBES2, .standing = P12_ACCEPTED },
        { .kind = P12_SCHEME_NONE, .standing = P12_ACCEPTED },
    };
    struct p12_profile refuses = policy_of(P12_PART_KEY, rows, LENGTH(rows));
    struct p12_profile allows = policy_of(P12_PART_KEY, any, LENGTH(any));

    (void)state;
    want_of("refused", PFX(SAFE(PLAIN_KEY)), &refuses, NULL,
            "error plain-key authSafe[0].bag[0] not encrypted|PBES2", "no");
    want_of("within a nested bag",
            PFX(SAFE(BAG(OID_NESTED, "30{ " PLAIN_KEY " }"))), &refuses, NULL,
            "error plain-key authSafe[0].bag[0].bag[0] not encrypted|PBES2",
            "no");
    want_of("allowed", PFX(SAFE(PLAIN_KEY)), &allows, NULL, "", "yes");
    want_of("certificates are no keys", PFX(SAFE(CERT("01"))), &refuses, NULL,
            "", "yes");
}

static void safes_in_the_clear_count_for_what_is_no_key(void **state)
{
    const struct p12_allowance rows[] = {
        { .kind = P12_SCHEME_PBES2, .standing = P12_ACCEPTED },
    };
    struct p12_profile profile = policy_of(P12_PART_SAFE, rows, LENGTH(rows));

    (void)state;
    want_of("a certificate", PFX(SAFE(CERT("01"))), &profile, NULL,
            "error scheme authSafe[0] not encrypted|PBES2", "no");
    want_of("a key alone", PFX(SAFE(PLAIN_KEY)), &profile, NULL, "", "yes");
    want_of("nothing", PFX(SAFE("")), &profile, NULL, "", "yes");
    want_of("both", PFX(SAFE(PLAIN_KEY " " CERT("01"))), &profile, NULL,
            "error scheme authSafe[0] not encrypted|PBES2", "no");
}

/* The same container, sealed and opened: a safe is encrypted, so for a policy
 * the plain key in it is as well; a reader meets a plain key bag all the
 * same. */
static void keys_in_the_clear_within_encrypted_safes_are_encrypted(void **state)
{
    const struct p12_allowance rows[] = {
        { .kind = P12_SCHEME_PBES2, .standing = P12_ACCEPTED },
    };
    struct p12_profile policy = policy_of(P12_PART_KEY, rows, LENGTH(rows));
    struct p12_profile reader = policy;
    const struct p12_audit_options as_if_closed = { .size = sizeof as_if_closed,
                                                    .ignore_opened = true };
    struct der key = der_make(KEY_INFO);
    struct p12_draft *draft = NULL;
    struct p12_draft_list *list = NULL;
    struct p12_protection protection;
    struct p12_pfx *pfx = NULL;
    struct p12_audit *audit;
    uint8_t *out = NULL;
    size_t len = 0;

    (void)state;
    reader.kind = P12_PROFILE_READER;
    p12_protection_init(&protection);
    protection.key.kind = P12_SCHEME_NONE;
    protection.safe.iterations = protection.mac.iterations = 1;
    assert_int_equal(p12_draft_new(&draft), P12_OK);
    assert_int_equal(p12_draft_add_safe(draft, P12_SAFE_ENCRYPTED, &list),
                     P12_OK);
    assert_int_equal(p12_draft_add_key(list, key.span, NULL), P12_OK);
    assert_int_equal(p12_draft_seal(draft, (const uint8_t *)"x", 1, &protection,
                                    &out, &len, NULL),
                     P12_OK);
    assert_int_equal(p12_pfx_parse(out, len, NULL, &pfx, NULL), P12_OK);
    assert_int_equal(p12_pfx_unlock(pfx, (const uint8_t *)"x", 1, NULL, NULL),
                     P12_OK);
    audit = judge(pfx, &policy, NULL);
    want_found("a policy", audit, NULL, "", "yes");
    p12_audit_free(audit);
    audit = judge(pfx, &reader, NULL);
    want_found("a reader", audit, NULL,
               "error plain-key authSafe[0].bag[0] not encrypted|PBES2", "no");
    p12_audit_free(audit);
    audit = judge(pfx, &reader, &as_if_closed);
    want_found("as if it were closed", audit, NULL,
               "note? unseen authSafe[0] closed|its password", "unknown");
    p12_audit_free(audit);
    p12_pfx_free(pfx);
    p12_buffer_free(out, len);
    p12_draft_free(draft);
    der_clear(&key);
}

static void a_reader_may_lose_keys_alone(void **state)
{
    const struct p12_allowance rows[] = {
        { .kind = P12_SCHEME_PKCS12_PBE, .standing = P12_ACCEPTED },
    };
    struct p12_profile reader = policy_of(P12_PART_KEY, rows, LENGTH(rows));
    struct p12_profile policy;

    (void)state;
    reader.part[P12_PART_SAFE] = reader.part[P12_PART_KEY];
    reader.loses_keys = true;
    policy = reader;
    reader.kind = P12_PROFILE_READER;
    want_of("a key", PFX(SAFE(SHROUD(USUAL))), &reader, NULL,
            "warning scheme authSafe[0].bag[0] PBES2 with "
            "AES-256-CBC|PKCS12-PBE",
            "partly");
    want_of("a key in the clear", PFX(SAFE(PLAIN_KEY)), &reader, NULL,
            "warning plain-key authSafe[0].bag[0] not encrypted|PKCS12-PBE",
            "partly");
    want_of("a safe", PFX(SEALED(USUAL) " " SAFE(SHROUD(PBE(PBE_3DES)))),
            &reader, "scheme",
            "error scheme authSafe[0] PBES2 with AES-256-CBC|PKCS12-PBE", "no");
    want_of("a policy loses nothing", PFX(SAFE(SHROUD(USUAL))), &policy, NULL,
            "error scheme authSafe[0].bag[0] PBES2 with "
            "AES-256-CBC|PKCS12-PBE",
            "no");
}

/* ---- The words ----------------------------------------------------------- */

/* What is wanted is told in full where few would do, and shortly where many
 * would. */
static void what_is_wanted_is_told_in_few_words(void **state)
{
    const struct p12_allowance rows[] = {
        { .kind = P12_SCHEME_PBES2,
          .ciphers = P12_NAMES("a", "b", "c", "d"),
          .standing = P12_ACCEPTED },
        { .kind = P12_SCHEME_PBES2,
          .ciphers = P12_NAMES("e"),
          .standing = P12_ACCEPTED },
        { .kind = P12_SCHEME_PKCS12_PBE,
          .ciphers = P12_NAMES("3DES-3KEY-CBC"),
          .standing = P12_ACCEPTED },
        { .kind = P12_SCHEME_PBES1, .standing = P12_UNVERIFIED },
        { .kind = P12_SCHEME_NONE, .standing = P12_ACCEPTED },
    };
    struct p12_profile profile = policy_of(P12_PART_SAFE, rows, LENGTH(rows));
    struct p12_profile nothing = policy_of(P12_PART_SAFE, rows + 3, 1);

    (void)state;
    want_of("several", ONE_SAFE(OURS), &profile, NULL,
            "error scheme authSafe[0] " OUR_OID
            "|PBES2, or PKCS12-PBE with 3DES-3KEY-CBC, or no encryption",
            "no");
    want_of("nothing is accepted", ONE_SAFE(OURS), &nothing, NULL,
            "error scheme authSafe[0] " OUR_OID, "no");
}

/* An OID may be as long as it likes: a finding is not, and has nothing in it
 * but digits and dots. */
static void long_identifiers_are_cut(void **state)
{
#define LONG_ARCS                                                    \
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f" \
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f" \
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
#define LONG_OID "30{ 06{ 2b " LONG_ARCS LONG_ARCS " } }"
    static const struct {
        const char *container;
        const char *rule;
    } cases[] = {
        { ONE_SAFE(LONG_OID), "scheme" },
        { ONE_SAFE(PBES2(LONG_OID, AES_256)), "kdf" },
        { ONE_SAFE(PBES2(PBKDF2(SALT_16, N_2048, LONG_OID), AES_256)), "prf" },
        { ONE_SAFE(PBES2(PBKDF2(SALT_16, N_2048, SHA_256), LONG_OID)),
          "cipher" },
    };
    struct p12_profile profile = policy_of(P12_PART_SAFE, usual_rows, 1);

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct parsed p = parse(cases[i].container, NULL);
        struct p12_audit *audit = judge(p.pfx, &profile, NULL);
        const struct p12_finding *f = first_of(audit, cases[i].rule);

        assert_int_equal(p12_audit_n_findings(audit), 1);
        assert_true(strlen(f->found) > 20 && strlen(f->found) < 500);
        assert_int_equal(strspn(f->found, "0123456789."), strlen(f->found));
        p12_audit_free(audit);
        parsed_clear(&p);
    }
}

/* ---- Built-in profiles, by what their sources say ------------------------ */

static void built_in_policies_say_what_their_sources_say(void **state)
{
#define SAFE_AND_KEY(algorithm) SEALED(algorithm) " " SAFE(SHROUD(algorithm))
#define GOOD_MAC                                                         \
    PBMAC1("30{ " OID_PBKDF2 " 30{ 04{ 'another salt 16.' } 02{ " N_2048 \
           " } 02 01 20 " SHA_256 " } }",                                \
           HMAC(OID_HMAC_256))
#define MAC_BY(prf, hmac)                                                \
    PBMAC1("30{ " OID_PBKDF2 " 30{ 04{ 'another salt 16.' } 02{ " N_2048 \
           " } 02 01 20 " prf " } }",                                    \
           HMAC(hmac))
#define S(text) PBES2(PBKDF2("'" text "'", N_2048, SHA_256), AES_256)
    static const struct {
        const char *why;
        const char *container;
        const char *profile;
        const char *rule;
        const char *found;
        const char *verdict;
    } cases[] = {
        { "scrypt for Okta",
          WITH_MAC(SEALED(PBES2(SCRYPT(SALT_16), AES_256)) " " SAFE(
                       SHROUD(S("another16 bytes."))),
                   GOOD_MAC),
          "okta-workflows", "kdf", "warning kdf authSafe[0] scrypt|PBKDF2",
          "yes" },
        { "AES-128 for Okta",
          WITH_MAC(
              SAFE_AND_KEY(PBES2(PBKDF2(SALT_16, N_2048, SHA_256), AES_128)),
              GOOD_MAC),
          "okta-workflows", "cipher",
          "error cipher authSafe[0] AES-128-CBC|AES-256-CBC; error cipher "
          "authSafe[1].bag[0] AES-128-CBC|AES-256-CBC",
          "no" },
        { "SHA-1 as HMAC", WITH_MAC("", MAC_BY(SHA_256, HMAC_1)), "rfc9579",
          "hmac", "warning hmac mac SHA-1", "yes" },
        { "SHA-1 as PRF", WITH_MAC("", MAC_BY(PRF(HMAC_1), OID_HMAC_256)),
          "rfc9879", "prf", "warning prf mac SHA-1", "yes" },
        { "a key in the clear for FIPS", PFX(SAFE(PLAIN_KEY)), "fips-140-3",
          "plain-key",
          "error plain-key authSafe[0].bag[0] not encrypted|PBES2 with "
          "AES-256-CBC, AES-192-CBC, AES-128-CBC",
          "no" },
        { "another PRF for OWASP",
          PFX(SAFE(
              SHROUD(PBES2(PBKDF2(SALT_16, N_2048, PRF(HMAC_384)), AES_256)))),
          "owasp", "prf", "warning prf authSafe[0].bag[0] SHA-384|SHA-256",
          "yes" },
        { "OWASP's numbers", PFX(SAFE(SHROUD(USUAL))), "owasp", "iterations",
          "error iterations authSafe[0].bag[0] 2048|at least 600000", "no" },
        { "OWASP's numbers are modern's advice",
          WITH_MAC(SAFE(SHROUD(S("another16 bytes."))), GOOD_MAC), "modern",
          "iterations",
          "warning iterations mac 2048|at least 600000; warning iterations "
          "authSafe[0].bag[0] 2048|at least 600000",
          "yes" },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++)
        want_of(cases[i].why, cases[i].container,
                p12_profile_find(cases[i].profile), cases[i].rule,
                cases[i].found, cases[i].verdict);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_dimension_has_its_rule),
        cmocka_unit_test(the_macs_dimensions_have_their_rules),
        cmocka_unit_test(iterations_of_a_mac_are_at_least_one),
        cmocka_unit_test(standings_are_told_apart),
        cmocka_unit_test(what_an_earlier_row_refuses_is_never_passed_over),
        cmocka_unit_test(the_first_row_that_has_it_counts),
        cmocka_unit_test(a_maximum_that_nobody_has_named_is_no_promise),
        cmocka_unit_test(iterations_of_all_parts_are_added),
        cmocka_unit_test(keys_in_the_clear_are_found_where_they_are_refused),
        cmocka_unit_test(safes_in_the_clear_count_for_what_is_no_key),
        cmocka_unit_test(
            keys_in_the_clear_within_encrypted_safes_are_encrypted),
        cmocka_unit_test(a_reader_may_lose_keys_alone),
        cmocka_unit_test(what_is_wanted_is_told_in_few_words),
        cmocka_unit_test(long_identifiers_are_cut),
        cmocka_unit_test(built_in_policies_say_what_their_sources_say),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
