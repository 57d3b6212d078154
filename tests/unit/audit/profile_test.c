/* Profiles: what they are, and recipes that satisfy them. */
#include "audit/profile.h"

#include <p12/audit.h>

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "facts.h"

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])

static const char *const all_names[] = {
    "modern",       "okta-workflows",
    "rfc9579",      "rfc9879",
    "fips-140-3",   "owasp",
    "mtls-client",  "sound",
    "openssl-1.1",  "openssl-3.0",
    "openssl-3.4",  "gnutls-3.7",
    "gnutls-3.8.6", "nss",
    "java-8",       "java-17",
    "java-26",      "windows-2016",
    "windows-2019", "macos-14",
    "macos-26",     "android-12",
    "android-16",   "dotnet-no-password",
    "go-x-crypto",  "go-pkcs12",
};
enum { N_POLICIES = 8 };

static const struct p12_profile *profile_of(const char *name)
{
    const struct p12_profile *profile = p12_profile_find(name);

    if (profile == NULL)
        fail_msg("no profile %s", name);
    return profile;
}

static const struct p12_recipe *recipe_of(const struct p12_protection *p,
                                          enum p12_part part)
{
    return part == P12_PART_KEY    ? &p->key
           : part == P12_PART_SAFE ? &p->safe
                                   : &p->mac;
}

static bool is_same_name(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool is_same(const struct p12_recipe *a, const struct p12_recipe *b)
{
    return a->kind == b->kind && is_same_name(a->kdf, b->kdf) &&
           is_same_name(a->hash, b->hash) &&
           is_same_name(a->cipher, b->cipher) &&
           is_same_name(a->hmac, b->hmac) && a->iterations == b->iterations &&
           a->salt_length == b->salt_length && a->key_length == b->key_length &&
           a->scrypt_n == b->scrypt_n && a->scrypt_r == b->scrypt_r &&
           a->scrypt_p == b->scrypt_p;
}

static bool is_same_protection(const struct p12_protection *a,
                               const struct p12_protection *b)
{
    return is_same(&a->key, &b->key) && is_same(&a->safe, &b->safe) &&
           is_same(&a->mac, &b->mac) &&
           a->encrypt_plain_safes == b->encrypt_plain_safes &&
           a->keep_closed == b->keep_closed && a->threads == b->threads;
}

/* ---- What there is ------------------------------------------------------ */

static void names_that_are_none_are_not_found(void **state)
{
    (void)state;
    assert_null(p12_profile_find(""));
    assert_null(p12_profile_find("Modern"));
    assert_null(p12_profile_find("openssl"));
    assert_null(p12_profile_at(p12_profile_count()));
}

static void profiles_are_found_by_their_names(void **state)
{
    (void)state;
    assert_int_equal(p12_profile_count(), LENGTH(all_names));
    for (size_t i = 0; i < LENGTH(all_names); i++) {
        const struct p12_profile *profile = profile_of(all_names[i]);

        assert_ptr_equal(profile, p12_profile_at(i));
        assert_string_equal(p12_profile_name(profile), all_names[i]);
        assert_int_equal(p12_profile_kind(profile), i < N_POLICIES
                                                        ? P12_PROFILE_POLICY
                                                        : P12_PROFILE_READER);
    }
}

static void profiles_say_what_they_are_and_who_says_so(void **state)
{
    (void)state;
    for (size_t i = 0; i < p12_profile_count(); i++) {
        const struct p12_profile *profile = p12_profile_at(i);
        const char *summary = p12_profile_summary(profile);

        if (summary[0] == '\0' || summary[strlen(summary) - 1] != '.')
            fail_msg("%s: no sentence: %s", p12_profile_name(profile), summary);
        if (p12_profile_source(profile)[0] == '\0')
            fail_msg("%s: nobody says so", p12_profile_name(profile));
    }
}

static void modern_warns_of_what_owasp_asks_for(void **state)
{
    (void)state;
    assert_ptr_equal(profile_of("modern")->advises, profile_of("owasp"));
}

static const struct p12_demand *demand_of(const struct p12_profile *profile,
                                          const char *rule)
{
    const struct p12_demand *demand;

    for (size_t i = 0; (demand = p12_profile_demand(profile, i)) != NULL; i++)
        if (strcmp(demand->rule, rule) == 0)
            return demand;
    return NULL;
}

static void readers_stumble_over_what_is_known(void **state)
{
    (void)state;
    const struct {
        const char *name;
        const char *rule;
        enum p12_severity severity;
        uint64_t number;
    } cases[] = {
        { "gnutls-3.7", "trailing-bytes", P12_ERROR, 0 },
        { "gnutls-3.7", "nested-bag", P12_WARNING, 0 },
        { "gnutls-3.7", "bags-in-safe", P12_WARNING, 32 },
        { "gnutls-3.8.6", "bags-in-safe", P12_WARNING, 32 },
        { "nss", "unknown-bag", P12_ERROR, 0 },
        { "nss", "name-type", P12_ERROR, 0 },
        { "java-17", "sdsi", P12_ERROR, 0 },
        { "java-17", "name-type", P12_ERROR, 0 },
        { "java-17", "pfx-version", P12_ERROR, 0 },
        { "java-17", "password-not-ascii", P12_ERROR, 0 },
        { "windows-2019", "nested-bag", P12_WARNING, 0 },
        { "macos-14", "password-empty", P12_ERROR, 0 },
        { "go-x-crypto", "ber", P12_ERROR, 0 },
        { "go-x-crypto", "trailing-bytes", P12_ERROR, 0 },
        { "go-pkcs12", "password-beyond-bmp", P12_ERROR, 0 },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct p12_demand *demand =
            demand_of(profile_of(cases[i].name), cases[i].rule);

        if (demand == NULL || demand->severity != cases[i].severity ||
            (cases[i].number != 0 && demand->number != cases[i].number))
            fail_msg("%s: %s", cases[i].name, cases[i].rule);
    }
}

static void every_demand_is_made_to_a_rule_and_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < p12_profile_count(); i++) {
        const struct p12_profile *profile = p12_profile_at(i);
        const struct p12_demand *demand;

        for (size_t k = 0; (demand = p12_profile_demand(profile, k)) != NULL;
             k++)
            if (p12_rule_find(demand->rule) == NULL ||
                demand_of(profile, demand->rule) != demand)
                fail_msg("%s: %s", p12_profile_name(profile), demand->rule);
    }
}

/* ---- Clashes ------------------------------------------------------------ */

static void what_clashes_is_named(void **state)
{
    (void)state;
    const struct {
        const char *why;
        const char *names[4];
        const char *clash[2];
        const char *path;
        const char *says; /* part of the detail */
    } cases[] = {
        { "Java 17 reads no PBMAC1",
          { "okta-workflows", "java-17" },
          { "okta-workflows", "java-17" },
          "mac",
          "no scheme in common" },
        { "macOS 14 reads no PBES2",
          { "modern", "macos-14" },
          { "modern", "macos-14" },
          "key",
          "no scheme in common" },
        { "3DES is not approved",
          { "fips-140-3", "windows-2016" },
          { "fips-140-3", "windows-2016" },
          "key",
          "no scheme in common" },
        { "nobody knows of PBMAC1 in Windows",
          { "modern", "windows-2019" },
          { "modern", "windows-2019" },
          "mac",
          "not known" },
        { "nor has OWASP a number for other key derivations",
          { "owasp", "windows-2016" },
          { "owasp", "windows-2016" },
          "key",
          "no scheme in common" },
        { "nor do they go together by their MAC",
          { "owasp", "windows-2019" },
          { "owasp", "windows-2019" },
          "mac",
          "not known" },
        { "OpenSSL 3.0 reads no PBMAC1, but no MAC is no answer",
          { "fips-140-3", "openssl-3.0" },
          { "fips-140-3", "openssl-3.0" },
          "mac",
          "no scheme in common" },
        { "two of three",
          { "openssl-3.4", "okta-workflows", "java-17" },
          { "okta-workflows", "java-17" },
          "mac",
          "no scheme in common" },
        { "the first two of several",
          { "modern", "nss", "android-12", "macos-14" },
          { "modern", "android-12" },
          "key",
          "no scheme in common" },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct p12_profile *profiles[4];
        const struct p12_profile *clash[2] = { NULL, NULL };
        struct p12_protection before;
        struct p12_protection p;
        struct p12_error err = { .rc = P12_OK };
        size_t n = 0;

        for (; n < 4 && cases[i].names[n] != NULL; n++)
            profiles[n] = profile_of(cases[i].names[n]);
        p12_protection_init(&p);
        before = p;
        assert_int_equal(p12_profile_satisfy(profiles, n, &p, clash, &err),
                         P12_E_MISMATCH);
        if (!is_same_protection(&p, &before))
            fail_msg("%s: something was changed", cases[i].why);
        if (clash[0] != profile_of(cases[i].clash[0]) ||
            clash[1] != profile_of(cases[i].clash[1]))
            fail_msg("%s: %s and %s", cases[i].why, clash[0]->name,
                     clash[1]->name);
        if (err.rc != P12_E_MISMATCH || strcmp(err.path, cases[i].path) != 0 ||
            strstr(err.detail, cases[i].says) == NULL)
            fail_msg("%s: %s: %s", cases[i].why, err.path, err.detail);
        assert_int_equal(p12_profile_satisfy(profiles, n, &p, NULL, NULL),
                         P12_E_MISMATCH);
    }
}

/* 600,000 in all are 200,000 for each of three parts, 300,000 for two. */
static void a_limit_on_all_parts_is_shared(void **state)
{
    (void)state;
    const struct p12_profile least = {
        .name = "least",
        .all_of =
            (const struct p12_profile *const[]){ profile_of("mtls-client"),
                                                 NULL },
        .max_total_iterations = 600000,
    };
    const struct p12_profile *profiles[] = { profile_of("dotnet-no-password"),
                                             profile_of("owasp") };
    const struct p12_profile *clash[2] = { NULL, NULL };
    struct p12_protection p;
    struct p12_error err = { .rc = P12_OK };

    p12_protection_init(&p);
    p.key.iterations = 400000;
    p.safe.iterations = 100000;
    p.mac = (struct p12_recipe){ .kind = P12_SCHEME_HMAC_PKCS12,
                                 .iterations = 100000 };
    assert_int_equal(p12_profile_satisfy(profiles, 1, &p, NULL, NULL), P12_OK);
    assert_int_equal(p.key.iterations, 400000);
    p.mac.iterations = 100001;
    assert_int_equal(p12_profile_satisfy(profiles, 1, &p, NULL, NULL), P12_OK);
    assert_int_equal(p.key.iterations, 200000);
    assert_int_equal(p.safe.iterations, 100000);
    assert_int_equal(p.mac.iterations, 100001);

    /* What OWASP wants with SHA-512 is enough for two parts, not three. */
    profiles[0] = &least;
    p12_protection_init(&p);
    p.mac.kind = P12_SCHEME_NONE;
    assert_int_equal(p12_profile_satisfy(profiles, 2, &p, NULL, NULL), P12_OK);
    assert_string_equal(p.key.hash, "SHA-512");
    assert_int_equal(p.key.iterations, 300000);
    p12_protection_init(&p);
    assert_int_equal(p12_profile_satisfy(profiles, 2, &p, clash, &err),
                     P12_E_MISMATCH);
    assert_string_equal(err.path, "key");
    assert_non_null(strstr(err.detail, "more iterations"));
}

/* Profiles that are not built in, since none of those is like them. */
static void one_profile_may_clash_with_itself(void **state)
{
    (void)state;
    const struct p12_profile few = {
        .name = "few",
        .part = { [P12_PART_KEY] = P12_ROWS({ .kind = P12_SCHEME_PBES2,
                                              .kdfs = P12_NAMES("PBKDF2"),
                                              .min_iterations = 10000001,
                                              .standing = P12_ACCEPTED }) },
        .all_of =
            (const struct p12_profile *const[]){ profile_of("rfc9579"), NULL },
    };
    const struct p12_profile unknown = {
        .name = "unknown",
        .part = { [P12_PART_KEY] = P12_ROWS({ .kind = P12_SCHEME_PBES2,
                                              .standing = P12_UNVERIFIED }) },
    };
    const struct p12_profile long_key = {
        .name = "long-key",
        .part = { [P12_PART_MAC] = P12_ROWS({ .kind = P12_SCHEME_PBMAC1,
                                              .min_key = 65,
                                              .standing = P12_ACCEPTED }) },
        .all_of =
            (const struct p12_profile *const[]){ profile_of("rfc9579"), NULL },
    };
    const struct p12_profile nobody_writes = {
        .name = "nobody-writes",
        .part = { [P12_PART_KEY] = P12_ROWS(
                      { .kind = P12_SCHEME_PBES1, .standing = P12_ACCEPTED }) },
    };
    const struct {
        const struct p12_profile *profile;
        const char *path;
        const char *says;
    } cases[] = {
        { &few, "key", "more iterations" },
        { &unknown, "key", "not known" },
        { &long_key, "mac", "longer key" },
        { &nobody_writes, "key", "nothing that is written" },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct p12_profile *clash[2] = { NULL, NULL };
        struct p12_protection p;
        struct p12_error err = { .rc = P12_OK };

        p12_protection_init(&p);
        assert_int_equal(
            p12_profile_satisfy(&cases[i].profile, 1, &p, clash, &err),
            P12_E_MISMATCH);
        assert_ptr_equal(clash[0], cases[i].profile);
        assert_ptr_equal(clash[1], cases[i].profile);
        if (strcmp(err.path, cases[i].path) != 0 ||
            strstr(err.detail, cases[i].says) == NULL)
            fail_msg("%s: %s: %s", cases[i].profile->name, err.path,
                     err.detail);
    }
}

static void three_may_clash_where_no_two_do(void **state)
{
    (void)state;
#define ONE_OF(...)                                                           \
    {                                                                         \
        [P12_PART_KEY] = P12_ROWS({ .kind = P12_SCHEME_PBES2,                 \
                                    .ciphers = P12_NAMES(__VA_ARGS__),        \
                                    .standing = P12_ACCEPTED }),              \
        [P12_PART_SAFE] =                                                     \
            P12_ROWS({ .kind = P12_SCHEME_PBES2, .standing = P12_ACCEPTED }), \
        [P12_PART_MAC] =                                                      \
            P12_ROWS({ .kind = P12_SCHEME_PBMAC1, .standing = P12_ACCEPTED }) \
    }
    const struct p12_profile a = { .name = "a",
                                   .part =
                                       ONE_OF("AES-256-CBC", "AES-192-CBC") };
    const struct p12_profile b = { .name = "b",
                                   .part =
                                       ONE_OF("AES-192-CBC", "AES-128-CBC") };
    const struct p12_profile c = { .name = "c",
                                   .part =
                                       ONE_OF("AES-128-CBC", "AES-256-CBC") };
    const struct p12_profile *profiles[] = { &a, &b, &c };
    const struct p12_profile *clash[2] = { NULL, NULL };
    struct p12_protection p;
    struct p12_error err = { .rc = P12_OK };

    p12_protection_init(&p);
    assert_int_equal(p12_profile_satisfy(profiles, 3, &p, clash, &err),
                     P12_E_MISMATCH);
    assert_ptr_equal(clash[0], &a);
    assert_ptr_equal(clash[1], &c);
    assert_string_equal(err.path, "key");
    assert_non_null(strstr(err.detail, "each two"));
    assert_int_equal(p12_profile_satisfy(profiles, 2, &p, clash, &err), P12_OK);
    assert_string_equal(p.key.cipher, "AES-192-CBC");
}

/* ---- What satisfies one ------------------------------------------------- */

struct wanted {
    const char *name;
    enum p12_scheme_kind kind; /* of keys and safes */
    const char *cipher;        /* NULL: as it was */
    uint64_t iterations;       /* 0: as they were */
    enum p12_scheme_kind mac;
    const char *hmac;
};

static void want_part(const struct wanted *c, const struct p12_recipe *r)
{
    if (r->kind != c->kind || !is_same_name(r->cipher, c->cipher) ||
        r->iterations != c->iterations)
        fail_msg("%s: kind %d, %s, %llu", c->name, (int)r->kind,
                 r->cipher != NULL ? r->cipher : "-",
                 (unsigned long long)r->iterations);
}

/* From what is written by default, which has AES-256 and 600,000. */
static void each_profile_gets_its_recipe(void **state)
{
    (void)state;
#define NEW P12_SCHEME_PBES2, NULL, 0
#define OLD P12_SCHEME_PKCS12_PBE, NULL, 0
    const struct wanted cases[] = {
        { "modern", NEW, P12_SCHEME_PBMAC1, NULL },
        { "okta-workflows", NEW, P12_SCHEME_PBMAC1, NULL },
        { "rfc9579", NEW, P12_SCHEME_PBMAC1, NULL },
        { "rfc9879", NEW, P12_SCHEME_PBMAC1, NULL },
        { "fips-140-3", NEW, P12_SCHEME_PBMAC1, NULL },
        { "owasp", NEW, P12_SCHEME_PBMAC1, NULL },
        { "mtls-client", NEW, P12_SCHEME_PBMAC1, NULL },
        { "sound", NEW, P12_SCHEME_PBMAC1, NULL },
        { "openssl-1.1", NEW, P12_SCHEME_HMAC_PKCS12, NULL },
        { "openssl-3.0", NEW, P12_SCHEME_HMAC_PKCS12, NULL },
        { "openssl-3.4", NEW, P12_SCHEME_PBMAC1, NULL },
        { "gnutls-3.7", NEW, P12_SCHEME_HMAC_PKCS12, NULL },
        { "gnutls-3.8.6", NEW, P12_SCHEME_PBMAC1, NULL },
        { "nss", NEW, P12_SCHEME_PBMAC1, NULL },
        { "java-8", OLD, P12_SCHEME_HMAC_PKCS12, "SHA-1" },
        { "java-17", NEW, P12_SCHEME_HMAC_PKCS12, NULL },
        { "java-26", NEW, P12_SCHEME_PBMAC1, NULL },
        { "windows-2016", OLD, P12_SCHEME_HMAC_PKCS12, "SHA-1" },
        { "windows-2019", NEW, P12_SCHEME_HMAC_PKCS12, NULL },
        { "macos-14", OLD, P12_SCHEME_HMAC_PKCS12, "SHA-1" },
        { "macos-26", NEW, P12_SCHEME_HMAC_PKCS12, NULL },
        { "android-12", OLD, P12_SCHEME_HMAC_PKCS12, "SHA-1" },
        { "android-16", NEW, P12_SCHEME_HMAC_PKCS12, NULL },
        { "dotnet-no-password", P12_SCHEME_PBES2, NULL, 200000,
          P12_SCHEME_HMAC_PKCS12, NULL },
        { "go-x-crypto", OLD, P12_SCHEME_HMAC_PKCS12, "SHA-1" },
        { "go-pkcs12", NEW, P12_SCHEME_PBMAC1, NULL },
    };

    assert_int_equal(LENGTH(cases), LENGTH(all_names));
    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct p12_profile *profile = profile_of(cases[i].name);
        struct p12_protection p;
        struct p12_error err = { .rc = P12_OK };

        p12_protection_init(&p);
        if (p12_profile_satisfy(&profile, 1, &p, NULL, &err) != P12_OK)
            fail_msg("%s: %s: %s", cases[i].name, err.path, err.detail);
        want_part(&cases[i], &p.key);
        want_part(&cases[i], &p.safe);
        if (p.mac.kind != cases[i].mac ||
            !is_same_name(p.mac.hmac, cases[i].hmac) ||
            p.mac.iterations != cases[i].iterations)
            fail_msg("%s: MAC of kind %d, %s, %llu", cases[i].name,
                     (int)p.mac.kind, p.mac.hmac != NULL ? p.mac.hmac : "-",
                     (unsigned long long)p.mac.iterations);
        assert_int_equal(err.rc, P12_OK);
    }
}

/* ---- What stays and what changes ---------------------------------------- */

static void only_what_has_to_change_is_changed(void **state)
{
    (void)state;
    const struct {
        const char *why;
        const char *name;
        struct p12_recipe key;
        struct p12_recipe after;
    } cases[] = {
        { "iterations up to the minimum",
          "fips-140-3",
          { .kind = P12_SCHEME_PBES2, .iterations = 999, .salt_length = 8 },
          { .kind = P12_SCHEME_PBES2, .iterations = 1000, .salt_length = 16 } },
        { "iterations down to the maximum",
          "windows-2019",
          { .kind = P12_SCHEME_PBES2, .iterations = 600001 },
          { .kind = P12_SCHEME_PBES2, .iterations = 600000 } },
        { "few iterations that are enough",
          "windows-2016",
          { .kind = P12_SCHEME_PKCS12_PBE, .iterations = 2048 },
          { .kind = P12_SCHEME_PKCS12_PBE, .iterations = 2048 } },
        { "a maximum that nobody knows",
          "macos-14",
          { .kind = P12_SCHEME_PKCS12_PBE, .iterations = 1000000 },
          { .kind = P12_SCHEME_PKCS12_PBE, .iterations = 600000 } },
        { "another hash that is good as well",
          "owasp",
          { .kind = P12_SCHEME_PBES2, .hash = "SHA-512", .iterations = 2048 },
          { .kind = P12_SCHEME_PBES2,
            .hash = "SHA-512",
            .iterations = 210000 } },
        { "SHA-1 is good too, if often enough",
          "owasp",
          { .kind = P12_SCHEME_PBES2, .hash = "sha1" },
          { .kind = P12_SCHEME_PBES2, .hash = "sha1", .iterations = 1400000 } },
        { "the cipher alone",
          "okta-workflows",
          { .kind = P12_SCHEME_PBES2,
            .cipher = "AES-128-CBC",
            .hash = "SHA-1" },
          { .kind = P12_SCHEME_PBES2,
            .cipher = "AES-256-CBC",
            .hash = "SHA-1" } },
        { "as somebody else spells it",
          "okta-workflows",
          { .kind = P12_SCHEME_PBES2, .cipher = "aes-256", .hash = "sha256" },
          { .kind = P12_SCHEME_PBES2, .cipher = "aes-256", .hash = "sha256" } },
        { "AES-192, which Java does not know",
          "java-17",
          { .kind = P12_SCHEME_PBES2, .cipher = "AES-192-CBC" },
          { .kind = P12_SCHEME_PBES2, .cipher = "AES-256-CBC" } },
        { "scrypt, which the standard does not have",
          "fips-140-3",
          { .kind = P12_SCHEME_PBES2, .kdf = "scrypt", .iterations = 7 },
          { .kind = P12_SCHEME_PBES2, .kdf = "PBKDF2" } },
        { "scrypt that may stay",
          "openssl-3.0",
          { .kind = P12_SCHEME_PBES2, .kdf = "scrypt", .scrypt_n = 1024 },
          { .kind = P12_SCHEME_PBES2, .kdf = "scrypt", .scrypt_n = 1024 } },
        { "scrypt has no use for the hash",
          "openssl-3.0",
          { .kind = P12_SCHEME_PBES2, .kdf = "scrypt", .hash = "MD5" },
          { .kind = P12_SCHEME_PBES2, .kdf = "scrypt", .hash = "MD5" } },
        { "scrypt with numbers that can't be written",
          "openssl-3.0",
          { .kind = P12_SCHEME_PBES2,
            .cipher = "DES-CBC",
            .kdf = "scrypt",
            .scrypt_n = 3 },
          { .kind = P12_SCHEME_PBES2,
            .cipher = "AES-256-CBC",
            .kdf = "PBKDF2",
            .scrypt_n = 3 } },
        { "nor does its number count in another scheme",
          "windows-2016",
          { .kind = P12_SCHEME_PBES2, .kdf = "scrypt", .iterations = 7 },
          { .kind = P12_SCHEME_PKCS12_PBE } },
        { "the best of several ciphers",
          "fips-140-3",
          { .kind = P12_SCHEME_PBES2, .cipher = "DES-EDE3-CBC" },
          { .kind = P12_SCHEME_PBES2, .cipher = "AES-256-CBC" } },
        { "old encryption becomes the best",
          "modern",
          { .kind = P12_SCHEME_PKCS12_PBE,
            .cipher = "RC2-40-CBC",
            .iterations = 2048,
            .salt_length = 20 },
          { .kind = P12_SCHEME_PBES2, .iterations = 2048, .salt_length = 20 } },
        { "none becomes the best",
          "mtls-client",
          { .kind = P12_SCHEME_NONE, .iterations = 7, .salt_length = 1 },
          { .kind = P12_SCHEME_PBES2 } },
        { "an algorithm that nobody names",
          "java-17",
          { .kind = P12_SCHEME_PBES2, .hash = "SHA-512/256" },
          { .kind = P12_SCHEME_PBES2, .hash = "SHA-256" } },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct p12_profile *profile = profile_of(cases[i].name);
        struct p12_protection p;

        p12_protection_init(&p);
        p.key = cases[i].key;
        assert_int_equal(p12_profile_satisfy(&profile, 1, &p, NULL, NULL),
                         P12_OK);
        if (!is_same(&p.key, &cases[i].after))
            fail_msg("%s: kind %d, %s %s %s, %llu, %zu", cases[i].why,
                     (int)p.key.kind, p.key.kdf != NULL ? p.key.kdf : "-",
                     p.key.hash != NULL ? p.key.hash : "-",
                     p.key.cipher != NULL ? p.key.cipher : "-",
                     (unsigned long long)p.key.iterations, p.key.salt_length);
    }
}

static void a_mac_changes_as_little(void **state)
{
    (void)state;
    const struct {
        const char *why;
        const char *names[2];
        struct p12_recipe mac;
        struct p12_recipe after;
    } cases[] = {
        { "a key length that may stay",
          { "openssl-3.4" },
          { .kind = P12_SCHEME_PBMAC1, .hmac = "SHA-512", .key_length = 20 },
          { .kind = P12_SCHEME_PBMAC1, .hmac = "SHA-512", .key_length = 20 } },
        { "a key that is too short",
          { "rfc9579" },
          { .kind = P12_SCHEME_PBMAC1, .key_length = 19 },
          { .kind = P12_SCHEME_PBMAC1, .key_length = 20 } },
        { "a key that is too long",
          { "openssl-3.4" },
          { .kind = P12_SCHEME_PBMAC1, .key_length = 65 },
          { .kind = P12_SCHEME_PBMAC1, .key_length = 64 } },
        { "SHA-1 is discouraged, not forbidden",
          { "rfc9579" },
          { .kind = P12_SCHEME_PBMAC1, .hmac = "SHA-1" },
          { .kind = P12_SCHEME_PBMAC1, .hmac = "SHA-1" } },
        { "SHA-1 is not taken along",
          { "modern" },
          { .kind = P12_SCHEME_HMAC_PKCS12, .hmac = "SHA-1" },
          { .kind = P12_SCHEME_PBMAC1 } },
        { "another HMAC, the PRF stays",
          { "java-26" },
          { .kind = P12_SCHEME_PBMAC1, .hmac = "SHA-384", .hash = "SHA-512" },
          { .kind = P12_SCHEME_PBMAC1, .hmac = "SHA-256", .hash = "SHA-512" } },
        { "no MAC is good for both",
          { "fips-140-3", "openssl-3.0" },
          { .kind = P12_SCHEME_NONE },
          { .kind = P12_SCHEME_NONE } },
        { "no MAC is not good for NSS",
          { "fips-140-3", "nss" },
          { .kind = P12_SCHEME_NONE },
          { .kind = P12_SCHEME_PBMAC1 } },
        { "SHA-256 is what both new and old Windows lack in common",
          { "windows-2019", "windows-2016" },
          { .kind = P12_SCHEME_HMAC_PKCS12 },
          { .kind = P12_SCHEME_HMAC_PKCS12, .hmac = "SHA-1" } },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct p12_profile *profiles[2];
        struct p12_protection p;
        size_t n = 0;

        for (; n < 2 && cases[i].names[n] != NULL; n++)
            profiles[n] = profile_of(cases[i].names[n]);
        p12_protection_init(&p);
        p.mac = cases[i].mac;
        assert_int_equal(p12_profile_satisfy(profiles, n, &p, NULL, NULL),
                         P12_OK);
        if (!is_same(&p.mac, &cases[i].after))
            fail_msg("%s: kind %d, %s %s, %zu", cases[i].why, (int)p.mac.kind,
                     p.mac.hash != NULL ? p.mac.hash : "-",
                     p.mac.hmac != NULL ? p.mac.hmac : "-", p.mac.key_length);
    }
}

static void without_profiles_nothing_changes(void **state)
{
    (void)state;
    struct p12_protection p;
    struct p12_protection before;

    p12_protection_init(&p);
    p.key.kind = P12_SCHEME_NONE;
    p.mac.iterations = 1;
    p.encrypt_plain_safes = false;
    before = p;
    assert_int_equal(p12_profile_satisfy(NULL, 0, &p, NULL, NULL), P12_OK);
    assert_true(is_same_protection(&p, &before));
}

static void safes_in_the_clear_are_encrypted_where_they_must_be(void **state)
{
    (void)state;
    const struct {
        const char *name;
        bool encrypt;
    } cases[] = {
        { "okta-workflows", true }, { "fips-140-3", false },
        { "windows-2019", true },   { "rfc9579", false },
        { "nss", false },           { "java-17", false },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct p12_profile *profile = profile_of(cases[i].name);
        struct p12_protection p;

        p12_protection_init(&p);
        p.encrypt_plain_safes = false;
        assert_int_equal(p12_profile_satisfy(&profile, 1, &p, NULL, NULL),
                         P12_OK);
        if (p.encrypt_plain_safes != cases[i].encrypt)
            fail_msg("%s: %d", cases[i].name, p.encrypt_plain_safes);
    }
}

/* Who was built with an older header has less than we. */
static void bytes_behind_a_smaller_struct_are_left_alone(void **state)
{
    (void)state;
    const struct p12_profile *profile = profile_of("windows-2016");
    size_t size = offsetof(struct p12_protection, encrypt_plain_safes);
    struct p12_protection p;
    uint8_t canary[sizeof p];

    p12_protection_init(&p);
    p.size = size;
    memset(canary, 0xa5, sizeof canary);
    memcpy((uint8_t *)&p + size, canary, sizeof p - size);
    assert_int_equal(p12_profile_satisfy(&profile, 1, &p, NULL, NULL), P12_OK);
    assert_int_equal(p.key.kind, P12_SCHEME_PKCS12_PBE);
    assert_memory_equal((uint8_t *)&p + size, canary, sizeof p - size);
}

/* ---- All of them, by ones, twos and threes ------------------------------ */

#define NUMBERS(iter, salt) .iterations = (iter), .salt_length = (salt)

static void starting_point(size_t i, struct p12_protection *p)
{
    static const struct {
        struct p12_recipe key, safe, mac;
    } points[] = {
        { { .kind = P12_SCHEME_PBES2 },
          { .kind = P12_SCHEME_PBES2 },
          { .kind = P12_SCHEME_PBMAC1 } },
        { { .kind = P12_SCHEME_PKCS12_PBE, NUMBERS(2048, 8) },
          { .kind = P12_SCHEME_PKCS12_PBE,
            .cipher = "RC2-40-CBC",
            NUMBERS(2048, 8) },
          { .kind = P12_SCHEME_HMAC_PKCS12,
            .hmac = "SHA-1",
            NUMBERS(2048, 8) } },
        { { .kind = P12_SCHEME_PBES2,
            .cipher = "AES-128-CBC",
            .hash = "SHA-1",
            NUMBERS(1, 1) },
          { .kind = P12_SCHEME_PBES2, .cipher = "DES-EDE3-CBC", NUMBERS(1, 1) },
          { .kind = P12_SCHEME_HMAC_PKCS12,
            .hmac = "SHA-512",
            NUMBERS(1, 1) } },
        { { .kind = P12_SCHEME_PBES2,
            .cipher = "AES-192-CBC",
            .hash = "SHA-512",
            NUMBERS(9000000, 64) },
          { .kind = P12_SCHEME_PBES2, .hash = "SHA-384", NUMBERS(700000, 20) },
          { .kind = P12_SCHEME_PBMAC1,
            .hash = "SHA-512/256",
            .hmac = "SHA-512",
            .key_length = 20,
            NUMBERS(9000000, 64) } },
        { { .kind = P12_SCHEME_NONE },
          { .kind = P12_SCHEME_NONE },
          { .kind = P12_SCHEME_NONE } },
        { { .kind = P12_SCHEME_PBES2, .kdf = "scrypt", .iterations = 1 },
          { .kind = P12_SCHEME_PBES2,
            .kdf = "scrypt",
            .cipher = "aes-128-cbc" },
          { .kind = P12_SCHEME_PBMAC1, .kdf = "scrypt", .hmac = "SHA-1" } },
    };

    p12_protection_init(p);
    p->key = points[i].key;
    p->safe = points[i].safe;
    p->mac = points[i].mac;
    p->encrypt_plain_safes = i % 2 == 0;
}
enum { N_POINTS = 6 };

struct subset {
    const struct p12_profile *profile[3];
    size_t n;
};

static void blame(const struct subset *s, size_t point, const char *what)
{
    fail_msg("%s, %s, %s from %zu: %s", s->profile[0]->name,
             s->n > 1 ? s->profile[1]->name : "-",
             s->n > 2 ? s->profile[2]->name : "-", point, what);
}

static bool all_accept(const struct subset *s, enum p12_part part,
                       const struct p12_recipe *recipe)
{
    for (size_t i = 0; i < s->n; i++)
        if (!facts_accept(s->profile[i]->name, part, recipe))
            return false;
    return true;
}

static uint64_t total_of(const struct subset *s)
{
    uint64_t least = UINT64_MAX;

    for (size_t i = 0; i < s->n; i++)
        if (facts_total(s->profile[i]->name) < least)
            least = facts_total(s->profile[i]->name);
    return least;
}

static uint64_t iterations_of(const struct p12_protection *p)
{
    return facts_iterations(&p->key) + facts_iterations(&p->safe) +
           facts_iterations(&p->mac);
}

static void check_result(const struct subset *s, size_t point,
                         const struct p12_protection *before,
                         const struct p12_protection *p)
{
    struct p12_protection again = *p;
    static const struct p12_recipe none = { .kind = P12_SCHEME_NONE };

    for (int i = 0; i < P12_N_PARTS; i++) {
        enum p12_part part = (enum p12_part)i;
        const struct p12_recipe *was = recipe_of(before, part);
        const struct p12_recipe *is = recipe_of(p, part);

        if (!all_accept(s, part, is))
            blame(s, point, "the result is not accepted");
        if (is->kind == P12_SCHEME_NONE && was->kind != P12_SCHEME_NONE)
            blame(s, point, "protection was taken away");
        if (!is_same(is, was) && all_accept(s, part, was) &&
            iterations_of(before) <= total_of(s))
            blame(s, point, "what was good was changed");
    }
    if (iterations_of(p) > total_of(s))
        blame(s, point, "too many iterations in all");
    if (!p->encrypt_plain_safes && !all_accept(s, P12_PART_SAFE, &none))
        blame(s, point, "safes stay plain");
    if (p12_protection_check(p, NULL) != P12_OK)
        blame(s, point, "the result can't be written");
    if (p12_profile_satisfy(s->profile, s->n, &again, NULL, NULL) != P12_OK ||
        !is_same_protection(&again, p))
        blame(s, point, "a second time something else came out");
}

static enum p12_part part_named(const char *path)
{
    return strcmp(path, "key") == 0    ? P12_PART_KEY
           : strcmp(path, "safe") == 0 ? P12_PART_SAFE
                                       : P12_PART_MAC;
}

/* Does anything at all satisfy them there? With numbers from each profile's
 * bounds, and where there is a limit on all parts, what each may have. */
static bool is_satisfiable(const struct subset *s, enum p12_part part,
                           size_t n_parts)
{
    static const enum p12_scheme_kind kinds[] = { P12_SCHEME_PBES2,
                                                  P12_SCHEME_PKCS12_PBE,
                                                  P12_SCHEME_PBMAC1,
                                                  P12_SCHEME_HMAC_PKCS12 };
    static const char *const ciphers[] = { "AES-256-CBC",   "AES-192-CBC",
                                           "AES-128-CBC",   "DES-EDE3-CBC",
                                           "3DES-3KEY-CBC", "RC2-40-CBC" };
    static const char *const hashes[] = { "SHA-1", "SHA-224", "SHA-256",
                                          "SHA-384", "SHA-512" };
    static const uint64_t iterations[] = { 1000,    200000,  210000,
                                           300000,  600000,  1000000,
                                           1400000, 5000000, 10000000 };
    size_t first = part == P12_PART_MAC ? 2 : 0;
    uint64_t share = total_of(s) / n_parts;

    for (size_t k = first; k < first + 2; k++)
        for (size_t c = 0; c < LENGTH(ciphers); c++)
            for (size_t h = 0; h < LENGTH(hashes); h++)
                for (size_t m = 0; m < LENGTH(hashes); m++)
                    for (size_t i = 0; i < LENGTH(iterations); i++) {
                        struct p12_recipe r = { .kind = kinds[k],
                                                .cipher = ciphers[c],
                                                .hash = hashes[h],
                                                .hmac = hashes[m],
                                                .iterations = iterations[i] };

                        if (iterations[i] <= share &&
                            (kinds[k] == P12_SCHEME_PKCS12_PBE) == (c > 3) &&
                            all_accept(s, part, &r))
                            return true;
                    }
    return false;
}

/* Nothing at all, where that is what there was? */
static bool is_plain_good(const struct subset *s, enum p12_part part,
                          const struct p12_protection *before)
{
    const struct p12_recipe *was = recipe_of(before, part);

    return was->kind == P12_SCHEME_NONE && all_accept(s, part, was);
}

static void check_clash(const struct subset *s, size_t point,
                        const struct p12_protection *before,
                        const struct p12_profile *const clash[2],
                        const struct p12_error *err)
{
    struct subset two = { { clash[0], clash[1], NULL }, 2 };
    const struct subset *guilty = &two;
    enum p12_part part = part_named(err->path);
    size_t n_parts = before->mac.kind == P12_SCHEME_NONE ? 2 : 3;
    bool found[2] = { false, false };

    for (size_t i = 0; i < s->n; i++)
        for (size_t j = 0; j < 2; j++)
            found[j] = found[j] || clash[j] == s->profile[i];
    if (!found[0] || !found[1] || clash[0] == clash[1])
        blame(s, point, "blames others");
    if (strstr(err->detail, "each two") != NULL)
        guilty = s;
    if (is_satisfiable(guilty, part, n_parts) ||
        is_plain_good(guilty, part, before))
        blame(s, point, "blames those that can be satisfied");
}

static void check_subset(const struct subset *s)
{
    for (size_t point = 0; point < N_POINTS; point++) {
        const struct p12_profile *clash[2] = { NULL, NULL };
        struct p12_error err = { .rc = P12_OK };
        struct p12_protection before;
        struct p12_protection p;

        starting_point(point, &before);
        p = before;
        if (p12_profile_satisfy(s->profile, s->n, &p, clash, &err) == P12_OK)
            check_result(s, point, &before, &p);
        else
            check_clash(s, point, &before, clash, &err);
    }
}

static void whatever_is_asked_the_answer_is_right(void **state)
{
    (void)state;
    size_t n = p12_profile_count();

    for (size_t i = 0; i < n; i++)
        for (size_t j = i; j < n; j++)
            for (size_t k = j; k < n; k++) {
                struct subset s = { { p12_profile_at(i) }, 1 };

                if (j != i)
                    s.profile[s.n++] = p12_profile_at(j);
                if (k != j)
                    s.profile[s.n++] = p12_profile_at(k);
                check_subset(&s);
            }
}

/* Beside each other they clash, so that all pairs are gone through. */
static void all_at_once_are_answered_too(void **state)
{
    (void)state;
    const struct p12_profile *profiles[LENGTH(all_names)];
    const struct p12_profile *clash[2] = { NULL, NULL };
    struct p12_protection p;

    assert_int_equal(p12_profile_count(), LENGTH(all_names));
    for (size_t i = 0; i < LENGTH(all_names); i++)
        profiles[i] = p12_profile_at(i);
    p12_protection_init(&p);
    assert_int_equal(
        p12_profile_satisfy(profiles, LENGTH(all_names), &p, clash, NULL),
        P12_E_MISMATCH);
    assert_string_equal(clash[0]->name, "modern");
    assert_string_equal(clash[1]->name, "openssl-1.1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_that_are_none_are_not_found),
        cmocka_unit_test(profiles_are_found_by_their_names),
        cmocka_unit_test(profiles_say_what_they_are_and_who_says_so),
        cmocka_unit_test(every_demand_is_made_to_a_rule_and_once),
        cmocka_unit_test(modern_warns_of_what_owasp_asks_for),
        cmocka_unit_test(readers_stumble_over_what_is_known),
        cmocka_unit_test(what_clashes_is_named),
        cmocka_unit_test(a_limit_on_all_parts_is_shared),
        cmocka_unit_test(one_profile_may_clash_with_itself),
        cmocka_unit_test(three_may_clash_where_no_two_do),
        cmocka_unit_test(each_profile_gets_its_recipe),
        cmocka_unit_test(only_what_has_to_change_is_changed),
        cmocka_unit_test(a_mac_changes_as_little),
        cmocka_unit_test(without_profiles_nothing_changes),
        cmocka_unit_test(safes_in_the_clear_are_encrypted_where_they_must_be),
        cmocka_unit_test(bytes_behind_a_smaller_struct_are_left_alone),
        cmocka_unit_test(whatever_is_asked_the_answer_is_right),
        cmocka_unit_test(all_at_once_are_answered_too),
    };

    return cmocka_run_group_tests_name("profile", tests, NULL, NULL);
}
