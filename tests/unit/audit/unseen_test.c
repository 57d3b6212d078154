/* When what is closed leaves a verdict open, and what is said of it. */
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
#include "read/opened.h"

/* ---- Who asks what ------------------------------------------------------- */

#define BASES(...)                      \
    (const struct p12_profile *const[]) \
    {                                   \
        __VA_ARGS__, NULL               \
    }
#define ANY_KEY                                                      \
    P12_ROWS({ .kind = P12_SCHEME_PBES2, .standing = P12_ACCEPTED }, \
             { .kind = P12_SCHEME_PKCS12_PBE, .standing = P12_ACCEPTED })

static const struct p12_profile of_keys = {
    .name = "of keys",
    .part = { [P12_PART_KEY] = ANY_KEY },
};
static const struct p12_profile of_the_mac = {
    .name = "of the MAC",
    .part = { [P12_PART_MAC] = P12_ROWS(
                  { .kind = P12_SCHEME_NONE, .standing = P12_ACCEPTED },
                  { .kind = P12_SCHEME_HMAC_PKCS12,
                    .standing = P12_ACCEPTED }) },
};
static const struct p12_profile of_bags = {
    .name = "of bags",
    .demands = P12_DEMANDS({ .rule = "sdsi", .severity = P12_ERROR }),
};
static const struct p12_profile of_certs = {
    .name = "of certificates",
    .demands = P12_DEMANDS({ .rule = "client-auth", .severity = P12_ERROR }),
};
static const struct p12_profile warns_of_certs = {
    .name = "warns of certificates",
    .demands = P12_DEMANDS({ .rule = "client-auth", .severity = P12_WARNING },
                           { .rule = "sdsi", .severity = P12_WARNING }),
};
static const struct p12_profile off_certs = {
    .name = "certificates off",
    .all_of = BASES(&of_certs),
    .demands = P12_DEMANDS({ .rule = "client-auth", .severity = P12_OFF }),
};
static const struct p12_profile advises_all = {
    .name = "advises all",
    .advises = &of_certs,
};
static const struct p12_profile advises_keys = {
    .name = "advises keys",
    .advises = &of_keys,
};
static const struct p12_profile of_both = {
    .name = "of both",
    .all_of = BASES(&of_keys, &of_certs),
};
static const struct p12_profile reader_of_keys = {
    .name = "reader",
    .kind = P12_PROFILE_READER,
    .part = { [P12_PART_KEY] = ANY_KEY },
};
static const struct p12_profile reader_of_bags = {
    .name = "reader of bags",
    .kind = P12_PROFILE_READER,
    .demands = P12_DEMANDS({ .rule = "sdsi", .severity = P12_ERROR }),
};

/* ---- Containers ---------------------------------------------------------- */

#define CLOSED     SEALED(AES)
#define KEY        SAFE(SHROUD(AES))
#define CERTS      SAFE(CERT("01"))
#define FOREIGN    "30{ " OID_OURS " a0{ 04 01 00 } }"
#define NO_CONTENT "30{ " OID_ENCRYPTED " }"

#define AT_0      " unseen authSafe[0] closed|its password"
#define AT_1      " unseen authSafe[1] closed|its password"
#define KEY_AT(n) " unseen authSafe[" #n "].bag[0] closed|its password"

static void what_is_closed_leaves_open_what_asks_for_it(void **state)
{
    static const struct {
        const char *why;
        const char *container;
        const struct p12_profile *profile;
        const char *found;
        const char *verdict;
    } cases[] = {
        /* a key is seen, so closed safes are taken to hold certificates */
        { "keys, one is seen", PFX(CLOSED " " KEY), &of_keys, "note" AT_0,
          "yes" },
        { "keys, one is seen before", PFX(KEY " " CLOSED), &of_keys,
          "note" AT_1, "yes" },
        { "keys, one is seen, two are closed", PFX(CLOSED " " CLOSED " " KEY),
          &of_keys, "note" AT_0 "; note" AT_1, "yes" },
        { "a reader, a key is seen", PFX(CLOSED " " KEY), &reader_of_keys,
          "note" AT_0, "yes" },
        /* none is seen, so one may be in there */
        { "keys, none is seen", PFX(CLOSED), &of_keys, "note?" AT_0,
          "unknown" },
        { "keys, certificates are seen", PFX(CERTS " " CLOSED), &of_keys,
          "note?" AT_1, "unknown" },
        { "a reader, no key is seen", PFX(CLOSED), &reader_of_keys,
          "note?" AT_0, "unknown" },
        /* who asks nothing of what may be inside */
        { "the MAC", PFX(CLOSED), &of_the_mac, "", "yes" },
        { "advice of keys", PFX(CLOSED), &advises_keys, "", "yes" },
        { "advice of certificates", PFX(CLOSED " " KEY), &advises_all, "",
          "yes" },
        { "warnings of certificates", PFX(CLOSED " " KEY), &warns_of_certs, "",
          "yes" },
        { "certificates, but off", PFX(CLOSED " " KEY), &off_certs, "", "yes" },
        { "a reader, of bags", PFX(CLOSED " " KEY), &reader_of_bags, "",
          "yes" },
        /* who asks for bags or more */
        { "bags", PFX(CLOSED " " KEY), &of_bags, "note?" AT_0, "unknown" },
        { "certificates", PFX(CLOSED " " KEY), &of_certs,
          "note?" AT_0 "; note?" KEY_AT(1), "unknown" },
        { "both", PFX(CLOSED " " KEY), &of_both,
          "note?" AT_0 "; note?" KEY_AT(1), "unknown" },
        { "certificates, a closed key alone", PFX(KEY), &of_certs,
          "note?" KEY_AT(0), "unknown" },
        /* nothing is closed */
        { "certificates, all is seen", PFX(CERTS), &of_certs, "", "yes" },
        { "keys, all is seen", PFX(KEY), &of_keys, "", "yes" },
        { "nothing", PFX(""), &of_both, "", "yes" },
        /* what no password opens */
        { "keys, foreign", PFX(FOREIGN), &of_keys,
          "note? unseen authSafe[0] an unknown content type", "unknown" },
        { "keys, foreign, one is seen", PFX(FOREIGN " " KEY), &of_keys,
          "note unseen authSafe[0] an unknown content type", "yes" },
        { "certificates, foreign", PFX(CERTS " " FOREIGN), &of_certs,
          "note? unseen authSafe[1] an unknown content type", "unknown" },
        { "the MAC, foreign", PFX(FOREIGN), &of_the_mac, "", "yes" },
        { "a reader, foreign", PFX(FOREIGN), &reader_of_keys, "", "yes" },
        /* what can't be opened is not seen either */
        { "keys, broken", PFX(NO_CONTENT), &of_keys, "note?" AT_0, "unknown" },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++)
        want_of(cases[i].why, cases[i].container, cases[i].profile, NULL,
                cases[i].found, cases[i].verdict);
}

/* An error decides, whatever is closed. */
static void an_error_decides_all_the_same(void **state)
{
    const struct p12_profile strict = {
        .name = "strict",
        .all_of = BASES(&of_certs),
        .part = { [P12_PART_SAFE] = P12_ROWS({ .kind = P12_SCHEME_PKCS12_PBE,
                                               .standing = P12_ACCEPTED }) },
    };

    (void)state;
    want_of("an error", PFX(CLOSED " " KEY), &strict, NULL,
            "error scheme authSafe[0] PBES2 with AES-256-CBC|PKCS12-PBE; "
            "note?" AT_0 "; note?" KEY_AT(1),
            "no");
}

/* ---- With a password ----------------------------------------------------- */

static void what_opens_is_decided_and_what_does_not_is_named(void **state)
{
    const struct p12_audit_options as_if_closed = { .size = sizeof as_if_closed,
                                                    .ignore_opened = true };
    static const struct {
        const char *why;
        const char *file;
        const char *password; /* NULL: it is not opened */
        const struct p12_profile *profile;
        const char *found;
    } cases[] = {
        { "closed", "legacy.p12", NULL, &of_bags, "note?" AT_0 },
        { "open", "legacy.p12", "changeit", &of_bags, "" },
        { "a wrong password", "legacy.p12", "wrong", &of_bags, "note?" AT_0 },
        { "a key under another", "part-key-password.p12", "changeit", &of_bags,
          "" },
        { "a key under another, which is asked for", "part-key-password.p12",
          "changeit", &of_certs, "note?" KEY_AT(1) },
        { "a safe under another", "part-safe-password.p12", "changeit",
          &of_bags, "note?" AT_0 },
        { "a key in a closed safe", "key-in-encrypted-safe.p12", NULL, &of_keys,
          "note?" AT_0 },
        { "a key in an open safe", "key-in-encrypted-safe.p12", "changeit",
          &of_keys, "" },
        { "an enveloped safe", "enveloped-rsa.p12", "changeit", &of_certs,
          "note? unseen authSafe[0] EnvelopedData" },
        { "a secret in Java's way", "keytool-secret.p12", NULL, &of_keys, "" },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_pfx *pfx = vector_parse(cases[i].file, NULL);
        struct p12_audit *closed = judge(pfx, cases[i].profile, NULL);
        struct p12_audit *audit;
        char was[FOUND_MAX];

        found_text(closed, "unseen", was);
        if (cases[i].password != NULL)
            vector_unlock(pfx, cases[i].password, NULL, NULL);
        audit = judge(pfx, cases[i].profile, NULL);
        want_found(cases[i].why, audit, "unseen", cases[i].found,
                   strstr(cases[i].found, "note?") != NULL ? "unknown" : NULL);
        p12_audit_free(audit);
        audit = judge(pfx, cases[i].profile, &as_if_closed);
        want_found(cases[i].why, audit, "unseen", was, NULL);
        p12_audit_free(audit);
        p12_audit_free(closed);
        p12_pfx_free(pfx);
    }
}

/* What every profile found while it was closed. */
struct before {
    char *found;
    enum p12_verdict verdict;
};

static struct before *judge_all(const struct p12_pfx *pfx)
{
    size_t n = p12_profile_count();
    struct before *before = calloc(n, sizeof *before);

    assert_non_null(before);
    for (size_t i = 0; i < n; i++) {
        struct p12_audit *audit = judge(pfx, p12_profile_at(i), NULL);

        before[i].found = malloc(FOUND_MAX);
        assert_non_null(before[i].found);
        found_text(audit, NULL, before[i].found);
        before[i].verdict = p12_audit_verdict(audit);
        p12_audit_free(audit);
    }
    return before;
}

static void check_opened(const char *file, const struct p12_pfx *pfx,
                         const struct p12_profile *profile,
                         const struct before *before)
{
    const struct p12_audit_options as_if_closed = { .size = sizeof as_if_closed,
                                                    .ignore_opened = true };
    struct p12_audit *after = judge(pfx, profile, NULL);
    struct p12_audit *ignoring = judge(pfx, profile, &as_if_closed);
    char found[FOUND_MAX];

    found_text(ignoring, NULL, found);
    if (strcmp(before->found, found) != 0)
        fail_msg("%s, %s: \"%s\", then \"%s\"", file, p12_profile_name(profile),
                 before->found, found);
    found_text(after, NULL, found);
    if (before->verdict == P12_VERDICT_NO &&
        p12_audit_verdict(after) != P12_VERDICT_NO)
        fail_msg("%s, %s: \"%s\", opened \"%s\"", file,
                 p12_profile_name(profile), before->found, found);
    p12_audit_free(after);
    p12_audit_free(ignoring);
}

/* As if nothing had been opened is as it was before; and what was decided then
 * stays decided. */
static void decided_parts_agree_with_and_without_password(void **state)
{
    static const char *const files[] = {
        "legacy.p12",         "openssl-3.5-pbmac1.p12",
        "bags-all.p12",       "part-key-password.p12",
        "certs-33.p12",       "nested-safes-2.p12",
        "pbe-mixed.p12",      "keytool-secret.p12",
        "openssl-nokeys.p12", "key-in-encrypted-safe.p12",
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(files); i++) {
        struct p12_pfx *pfx = vector_parse(files[i], NULL);
        struct before *before = judge_all(pfx);

        vector_unlock(pfx, "changeit", NULL, NULL);
        for (size_t k = 0; k < p12_profile_count(); k++) {
            check_opened(files[i], pfx, p12_profile_at(k), &before[k]);
            free(before[k].found);
        }
        free(before);
        p12_pfx_free(pfx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_closed_leaves_open_what_asks_for_it),
        cmocka_unit_test(an_error_decides_all_the_same),
        cmocka_unit_test(what_opens_is_decided_and_what_does_not_is_named),
        cmocka_unit_test(decided_parts_agree_with_and_without_password),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
