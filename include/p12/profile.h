/* Profiles: what policies demand of a container, and what readers can open. */
#ifndef P12_PROFILE_H
#define P12_PROFILE_H

#include <p12/protection.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Built-in profiles -------------------------------------------------- */

/* A policy says what must be; a reader is a program, and says what it can
 * open. */
struct p12_profile;

enum p12_profile_kind { P12_PROFILE_POLICY, P12_PROFILE_READER };

P12_API size_t p12_profile_count(void);
P12_API const struct p12_profile *p12_profile_at(size_t i);

/* By its name, "okta-workflows"; NULL if there is none. */
P12_API const struct p12_profile *p12_profile_find(const char *name);

/* Static texts: the name; one sentence of what it is; who says so. */
P12_API const char *p12_profile_name(const struct p12_profile *profile);
P12_API const char *p12_profile_summary(const struct p12_profile *profile);
P12_API const char *p12_profile_source(const struct p12_profile *profile);
P12_API enum p12_profile_kind p12_profile_kind(
    const struct p12_profile *profile);

/* ---- What a profile says ------------------------------------------------ */

/* How a profile stands to a scheme; the later the better. */
enum p12_standing {
    P12_REFUSED,
    P12_UNVERIFIED,  /* nobody has said or seen: no promise can rest on it */
    P12_DISCOURAGED, /* accepted, but said to be better avoided */
    P12_ACCEPTED
};

/* The parts of a container that are protected. */
enum p12_part { P12_PART_KEY, P12_PART_SAFE, P12_PART_MAC };

/* One row of what a profile says of a part: schemes, by their algorithms, and
 * how it stands to them. Names are those of <p12/scheme.h>, the KDF's hash
 * without "HMAC-"; case of letters does not matter. A list ends with NULL; no
 * list means any. */
struct p12_allowance {
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

    const char *text;   /* a sentence for people, or NULL */
    const char *source; /* NULL: the profile's */
};

enum p12_severity {
    P12_NOTE,    /* worth knowing */
    P12_WARNING, /* a policy: accepted all the same. A reader: opens the
                  * container, but does not give all that is in it */
    P12_ERROR,   /* a policy: not compliant. A reader: does not open it */
    P12_OFF      /* in a profile that is made of others: not what they say */
};

/* What a profile says to one of the library's rules (<p12/audit.h>). */
struct p12_demand {
    const char *rule;
    enum p12_severity severity;
    bool undecided;     /* nobody knows what becomes of it */
    uint64_t number;    /* that the rule compares with; 0: its usual one */
    const char *text;   /* a sentence for people, or NULL */
    const char *source; /* NULL: the profile's */
};

/* A profile's own rows, without those of the profiles that it is made of; NULL
 * beyond the last. Of the rows for one part the first that has the algorithms
 * counts, and what none has is refused; a part without any row is not looked
 * at. More members may come at the end of the structs. */
P12_API const struct p12_allowance *p12_profile_allowance(
    const struct p12_profile *profile, enum p12_part part, size_t i);
P12_API const struct p12_demand *p12_profile_demand(
    const struct p12_profile *profile, size_t i);

/* Profiles that must be content as well; NULL beyond the last. */
P12_API const struct p12_profile *p12_profile_base(
    const struct p12_profile *profile, size_t i);

/* What it does not demand, but warns of; NULL if there is none. */
P12_API const struct p12_profile *p12_profile_advises(
    const struct p12_profile *profile);

/* Iterations of all parts together, at most; 0: no such limit. */
P12_API uint64_t p12_profile_max_total(const struct p12_profile *profile);

/* Of a reader: does it open the container, without the key, where it can't open
 * a key? Else it opens nothing then. */
P12_API bool p12_profile_loses_keys(const struct p12_profile *profile);

/* ---- Profiles of one's own ---------------------------------------------- */

/* Starts a profile that says nothing yet; texts are copied, by all of these
 * functions. Release it with p12_profile_free(), after every profile that it
 * became a base of. P12_E_MEMORY; P12_E_USAGE for an empty name. */
P12_API enum p12_rc p12_profile_new(const char *name,
                                    enum p12_profile_kind kind,
                                    struct p12_profile **out);
P12_API void p12_profile_free(struct p12_profile *profile);

/* Each returns P12_OK or P12_E_MEMORY; P12_E_USAGE where something is said
 * beside it, and for a profile that is not one's own. NULL as a text takes it
 * back: then the source is the profile's name. */
P12_API enum p12_rc p12_profile_set_texts(struct p12_profile *profile,
                                          const char *summary,
                                          const char *source);
P12_API enum p12_rc p12_profile_set_max_total(struct p12_profile *profile,
                                              uint64_t iterations);
P12_API enum p12_rc p12_profile_set_loses_keys(struct p12_profile *profile,
                                               bool loses_keys);

/* P12_E_USAGE if it would be made of itself, or of profiles more than 8 deep,
 * itself counted. Borrowed: the other must live as long. `other` may be NULL.
 */
P12_API enum p12_rc p12_profile_set_advises(struct p12_profile *profile,
                                            const struct p12_profile *other);
P12_API enum p12_rc p12_profile_add_base(struct p12_profile *profile,
                                         const struct p12_profile *base);

/* Adds a row behind those that there are. P12_E_USAGE for a scheme that the
 * part can't have, or a minimum above its maximum. */
P12_API enum p12_rc p12_profile_add_allowance(
    struct p12_profile *profile, enum p12_part part,
    const struct p12_allowance *allowance);

/* P12_E_USAGE for a rule that the library does not know, that the profile has
 * spoken of, or that says what rows say ("iterations"). */
P12_API enum p12_rc p12_profile_add_demand(struct p12_profile *profile,
                                           const struct p12_demand *demand);

/* ---- Writing what profiles accept --------------------------------------- */

/* Turns `protection` into one that all of the profiles accept, changing as
 * little as can be: what they accept of it stays. Protection is never taken
 * away: where one profile demands less than another allows, they clash.
 *
 *   profiles, n  any number
 *   protection   in: what one would have; out: what all accept
 *   clash        NULL, or receives the two that nothing satisfies together
 *                (the same one twice if it accepts nothing that this library
 *                writes; of three that clash together alone, two of them)
 *   err          NULL, or receives for what part ("key", "safe", "mac") and
 *                why; path and detail are set
 *
 * Returns P12_OK; P12_E_MISMATCH if they clash, and `protection` is as it
 * was. */
P12_API enum p12_rc p12_profile_satisfy(
    const struct p12_profile *const *profiles, size_t n,
    struct p12_protection *protection, const struct p12_profile *clash[2],
    struct p12_error *err);

#ifdef __cplusplus
}
#endif

#endif
