/* Profiles: what policies demand of a container, and what readers can open. */
#ifndef P12_PROFILE_H
#define P12_PROFILE_H

#include <p12/protection.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A built-in profile. A policy says what must be; a reader is a program, and
 * says what it can open. */
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
