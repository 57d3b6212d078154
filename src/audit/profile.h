/* Profiles as data: what is accepted of each part of a container, by whom, and
 * who says so. Policies and readers are the same thing. */
#ifndef P12_AUDIT_PROFILE_H
#define P12_AUDIT_PROFILE_H

#include "scheme/writer.h"

#include <p12/profile.h>

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

/* Of the rows for one part the first that has the algorithms counts; what none
 * has is refused. */
struct p12_allowances {
    const struct p12_allowance *row;
    size_t n;
};

/* What is said to rules, each at most once. */
struct p12_demands {
    const struct p12_demand *demand;
    size_t n;
};

enum {
    P12_N_PARTS = P12_PART_MAC + 1,
    P12_BASES_MAX = 8 /* how deep profiles may be made of others */
};

struct p12_profile {
    const char *name;
    enum p12_profile_kind kind;
    const char *summary;
    const char *source;

    /* By enum p12_part. A part without rows is as `all_of` says. */
    struct p12_allowances part[P12_N_PARTS];

    /* A reader opens the container all the same if it can't open a key. */
    bool loses_keys;

    struct p12_demands demands;

    /* Iterations of all parts together, at most; 0: no such limit. */
    uint64_t max_total_iterations;

    /* Profiles that must be content as well; NULL-terminated, or NULL. */
    const struct p12_profile *const *all_of;

    /* What it does not demand, but warns of. */
    const struct p12_profile *advises;

    bool is_own; /* made by p12_profile_new(): its memory is its own */
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
    X(sound)                  \
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

/* The list { "a", "b", NULL }, and the rows and demands { ... }. */
#define P12_NAMES(...)    \
    (const char *const[]) \
    {                     \
        __VA_ARGS__, NULL \
    }
#define P12_ROWS(...)                                               \
    {                                                               \
        (const struct p12_allowance[]){ __VA_ARGS__ },              \
            sizeof((const struct p12_allowance[]){ __VA_ARGS__ }) / \
                sizeof(struct p12_allowance)                        \
    }
#define P12_DEMANDS(...)                                         \
    {                                                            \
        (const struct p12_demand[]){ __VA_ARGS__ },              \
            sizeof((const struct p12_demand[]){ __VA_ARGS__ }) / \
                sizeof(struct p12_demand)                        \
    }

/* What nobody has reported of a reader: the row of a scheme, the demand to a
 * rule. */
#define P12_UNREPORTED(scheme)                       \
    {                                                \
        .kind = (scheme), .standing = P12_UNVERIFIED \
    }
#define P12_UNTOLD(id)                                         \
    {                                                          \
        .rule = (id), .severity = P12_NOTE, .undecided = true, \
        .text = "nobody has reported what becomes of this",    \
        .source = "no report is known"                         \
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

/* Is it in the list? No list has every name, and no name is in every list. */
bool p12_is_named(const char *name, const char *const *list);

/* Has the row these algorithms? */
bool p12_allowance_is_about(const struct p12_allowance *row,
                            const struct p12_choice *choice);

/* How does the profile stand to these algorithms in this part? Narrows the
 * bounds to what it accepts if it does. */
enum p12_standing p12_profile_narrow(const struct p12_profile *profile,
                                     enum p12_part part,
                                     const struct p12_choice *choice,
                                     struct p12_bounds *bounds);

/* Of itself and of what it is made of; 0: no limit. */
uint64_t p12_profile_total(const struct p12_profile *profile);

#endif
