/* Profiles as data: what is accepted of each part of a container, by whom, and
 * who says so. Policies and readers are the same thing. */
#ifndef P12_AUDIT_PROFILE_H
#define P12_AUDIT_PROFILE_H

#include "scheme/writer.h"

#include <p12/profile.h>

/* How a profile stands to a scheme; the later the better. */
enum p12_standing {
    P12_REFUSED,
    P12_UNVERIFIED,  /* nobody has said or seen: no promise can rest on it */
    P12_DISCOURAGED, /* accepted, but said to be better avoided */
    P12_ACCEPTED
};

/* The algorithms of one part. Names are those of <p12/scheme.h>, the KDF's hash
 * without "HMAC-"; NULL where the scheme has no such part. Case of letters does
 * not matter. */
struct p12_choice {
    enum p12_scheme_kind kind;
    const char *kdf;
    const char *hash;
    const char *cipher;
    const char *hmac;
};

/* One row of what a profile says: schemes, by their algorithms, and how it
 * stands to them. A list of names ends with NULL; no list means any. */
struct p12_rule {
    enum p12_scheme_kind kind;
    const char *const *kdfs;
    const char *const *hashes;
    const char *const *ciphers;
    const char *const *hmacs;
    enum p12_standing standing;

    uint64_t min_iterations; /* what scrypt has no use for */
    uint64_t max_iterations; /* 0: none */
    bool unknown_maximum;    /* there may be one, but nobody has named it */
    size_t min_salt;         /* bytes */
    size_t min_key, max_key; /* bytes of PBMAC1's key; 0: no bound */
};

/* Of the rules for one part the first that has the algorithms counts; what none
 * has is refused. */
struct p12_rules {
    const struct p12_rule *rule;
    size_t n;
};

/* Properties of containers and passwords that some reader stumbles over. */
enum p12_trait {
    P12_TRAIT_BER = 1,
    P12_TRAIT_TRAILING_BYTES = 2,
    P12_TRAIT_OLD_VERSION = 4, /* of the PFX: 0 or 1 */
    P12_TRAIT_UNKNOWN_BAG = 8,
    P12_TRAIT_SDSI = 16,
    P12_TRAIT_NESTED = 32,
    P12_TRAIT_UTF8_NAME = 64, /* a friendlyName that is no BMPString */
    P12_TRAIT_EMPTY_PASSWORD = 128,
    P12_TRAIT_PASSWORD_NOT_ASCII = 256,
    P12_TRAIT_PASSWORD_BEYOND_BMP = 512
};

enum { P12_N_PARTS = P12_FOR_MAC + 1 };

struct p12_profile {
    const char *name;
    enum p12_profile_kind kind;
    const char *summary;
    const char *source;

    /* By enum p12_recipe_part. A part without rules is as `all_of` says. */
    struct p12_rules part[P12_N_PARTS];

    /* Iterations of all parts together, at most; 0: no such limit. */
    uint64_t max_total_iterations;

    /* Profiles that must be content as well; NULL-terminated, or NULL. */
    const struct p12_profile *const *all_of;

    /* What it does not demand, but warns of. */
    const struct p12_profile *advises;

    unsigned refuses; /* P12_TRAIT_... bits: does not open it */
    unsigned loses;   /* the same: opens it, but does not give all */
    size_t max_bags;  /* of a safe: it does not give more; 0: no limit */
};

/* Every built-in profile, in the order in which they are listed: the name in C,
 * whose table is in one of the files beside this. A new profile is its table
 * and its line here. */
#define P12_PROFILE_LIST(X)   \
    /* policies.c */          \
    X(modern)                 \
    X(okta_workflows)         \
    X(rfc9579)                \
    X(rfc9879)                \
    X(fips_140_3)             \
    X(owasp)                  \
    X(mtls_client)            \
    /* readers_libraries.c */ \
    X(openssl_1_1)            \
    X(openssl_3_0)            \
    X(openssl_3_4)            \
    X(gnutls_3_7)             \
    X(gnutls_3_8_6)           \
    X(nss)                    \
    /* readers_java.c */      \
    X(java_8)                 \
    X(java_17)                \
    X(java_26)                \
    /* readers_systems.c */   \
    X(windows_2016)           \
    X(windows_2019)           \
    X(macos_14)               \
    X(macos_26)               \
    X(android_12)             \
    X(android_16)             \
    X(dotnet_no_password)     \
    /* readers_go.c */        \
    X(go_x_crypto)            \
    X(go_pkcs12)

#define X(name) extern const struct p12_profile p12_profile_##name;
P12_PROFILE_LIST(X)
#undef X

/* ---- For the tables ----------------------------------------------------- */

/* The list { "a", "b", NULL }, and the rules { ... }. */
#define P12_NAMES(...)    \
    (const char *const[]) \
    {                     \
        __VA_ARGS__, NULL \
    }
#define P12_RULES(...)                                         \
    {                                                          \
        (const struct p12_rule[]){ __VA_ARGS__ },              \
            sizeof((const struct p12_rule[]){ __VA_ARGS__ }) / \
                sizeof(struct p12_rule)                        \
    }

/* ---- Asking a profile --------------------------------------------------- */

/* Numbers that a part may have; within what this library writes at first. */
struct p12_bounds {
    uint64_t min_iterations, max_iterations;
    size_t min_salt, max_salt;
    size_t min_key, max_key;
};

/* Where a maximum of iterations is not known, as many as this are taken for
 * good: what is written by default, and what Windows and OWASP agree in. */
enum { P12_ITERATIONS_TRUSTED = 600000 };

/* The algorithms of a recipe, with what its defaults mean. */
struct p12_choice p12_choice_of(const struct p12_recipe *recipe);

/* How does the profile stand to these algorithms in this part? Narrows the
 * bounds to what it accepts if it does. */
enum p12_standing p12_profile_narrow(const struct p12_profile *profile,
                                     enum p12_recipe_part part,
                                     const struct p12_choice *choice,
                                     struct p12_bounds *bounds);

/* Of itself and of what it is made of; 0: no limit. */
uint64_t p12_profile_total(const struct p12_profile *profile);

#endif
