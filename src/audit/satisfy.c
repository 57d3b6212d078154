#include "audit/satisfy_part.h"
#include "base/options.h"

#include <string.h>

/* ---- The three parts ---------------------------------------------------- */

static const char *const part_name[P12_N_PARTS] = {
    [P12_PART_KEY] = "key", [P12_PART_SAFE] = "safe", [P12_PART_MAC] = "mac"
};

/* What could not be satisfied. */
struct failure {
    enum p12_part part;
    enum p12_fit fit;
};

static struct p12_recipe *recipe_of(struct p12_protection *p,
                                    enum p12_part part)
{
    switch (part) {
    case P12_PART_KEY:
        return &p->key;
    case P12_PART_SAFE:
        return &p->safe;
    case P12_PART_MAC:
        break;
    }
    return &p->mac;
}

static bool satisfy_parts(const struct p12_satisfying *s,
                          struct p12_protection *p, struct failure *why)
{
    for (int i = 0; i < P12_N_PARTS; i++) {
        enum p12_part part = (enum p12_part)i;
        enum p12_fit fit = p12_satisfy_part(s, part, recipe_of(p, part));

        if (fit != P12_FIT_ALL) {
            *why = (struct failure){ part, fit };
            return false;
        }
    }
    /* Else what was in the clear would go on being so. */
    if (!p12_satisfy_is_plain_accepted(s, P12_PART_SAFE))
        p->encrypt_plain_safes = true;
    return true;
}

/* ---- Iterations of all of them together --------------------------------- */

/* Of a container with one key, one encrypted safe and a MAC. */
static uint64_t iterations_in_all(struct p12_protection *p, size_t *n_parts)
{
    uint64_t sum = 0;

    *n_parts = 0;
    for (int i = 0; i < P12_N_PARTS; i++) {
        uint64_t n = p12_recipe_iterations_of(recipe_of(p, (enum p12_part)i));

        sum += n;
        *n_parts += n != 0;
    }
    return sum;
}

static bool is_within_totals(const struct p12_satisfying *s, uint64_t sum)
{
    for (size_t i = 0; i < s->n; i++) {
        uint64_t total = p12_profile_total(s->profiles[i]);

        if (total != 0 && sum > total)
            return false;
    }
    return true;
}

static bool satisfy(const struct p12_profile *const *profiles, size_t n,
                    struct p12_protection *p, struct failure *why)
{
    struct p12_satisfying s = { profiles, n, 0 };

    if (!satisfy_parts(&s, p, why))
        return false;
    if (is_within_totals(&s, iterations_in_all(p, &s.n_shares)))
        return true;
    return satisfy_parts(&s, p, why); /* now each has its share */
}

/* ---- Who is to blame ---------------------------------------------------- */

static bool is_clash(const struct p12_profile *a, const struct p12_profile *b,
                     const struct p12_protection *wanted, struct failure *why)
{
    const struct p12_profile *two[] = { a, b };
    struct p12_protection p = *wanted;

    return !satisfy(two, a == b ? 1 : 2, &p, why);
}

/* One alone, else the first two. */
static bool find_clash(const struct p12_profile *const *profiles, size_t n,
                       const struct p12_protection *wanted,
                       const struct p12_profile *clash[2], struct failure *why)
{
    for (size_t i = 0; i < n; i++) {
        clash[0] = clash[1] = profiles[i];
        if (is_clash(clash[0], clash[1], wanted, why))
            return true;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++) {
            clash[0] = profiles[i];
            clash[1] = profiles[j];
            if (is_clash(clash[0], clash[1], wanted, why))
                return true;
        }
    return false;
}

static const char *reason(const struct failure *why, bool is_one)
{
    switch (why->fit) {
    case P12_FIT_UNVERIFIED:
        return is_one ? "it is not known to accept anything that is written"
                      : "what one of them asks for, the other is not known to "
                        "accept";
    case P12_FIT_ITERATIONS:
        return "one of them wants more iterations than the other accepts";
    case P12_FIT_KEY_LENGTH:
        return "one of them wants a longer key of PBMAC1 than the other "
               "accepts";
    case P12_FIT_BUILD:
        return "what would be accepted, this build can't write";
    case P12_FIT_NONE:
    case P12_FIT_ALL:
        break;
    }
    return is_one ? "it accepts nothing that is written"
                  : "they accept no scheme in common";
}

static enum p12_rc fail(const struct p12_profile *const *profiles, size_t n,
                        const struct p12_protection *wanted,
                        struct failure *why, const struct p12_profile *clash[2],
                        struct p12_error *err)
{
    const struct p12_profile *found[2];
    struct p12_error error = { .rc = P12_OK };
    struct p12_reader r = { .err = &error };
    const char *detail;

    if (find_clash(profiles, n, wanted, found, why)) {
        detail = reason(why, found[0] == found[1]);
    } else {
        found[0] = profiles[0];
        found[1] = profiles[n - 1];
        detail = "each two of the profiles can be satisfied, but not all";
    }
    p12_trail_push(&r.trail, part_name[why->part], P12_NO_INDEX);
    p12_fail(&r, P12_E_MISMATCH, NULL, detail);
    if (clash != NULL)
        memcpy(clash, found, sizeof found);
    if (err != NULL)
        *err = error;
    return P12_E_MISMATCH;
}

enum p12_rc p12_profile_satisfy(const struct p12_profile *const *profiles,
                                size_t n, struct p12_protection *protection,
                                const struct p12_profile *clash[2],
                                struct p12_error *err)
{
    struct p12_protection wanted;
    struct p12_protection p;
    struct failure why;

    p12_protection_take(protection, &wanted);
    p = wanted;
    if (!satisfy(profiles, n, &p, &why))
        return fail(profiles, n, &wanted, &why, clash, err);
    p.size = protection->size;
    p12_options_take(protection, protection->size, &p);
    return P12_OK;
}
