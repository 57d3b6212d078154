/* Profiles of one's own: how they grow. */
#include "audit/own.h"
#include "audit/rule.h"
#include "base/alloc.h"

#include <string.h>

/* ---- Beginning and end -------------------------------------------------- */

struct p12_own *p12_own_of(const struct p12_profile *profile)
{
    return profile->is_own ? ((const struct p12_own *)profile)->self : NULL;
}

enum p12_rc p12_profile_new(const char *name, enum p12_profile_kind kind,
                            struct p12_profile **out)
{
    size_t len = strlen(name) + 1;
    struct p12_own *own;
    char *copy;

    if (len == 1 || (kind != P12_PROFILE_POLICY && kind != P12_PROFILE_READER))
        return P12_E_USAGE;
    own = p12_alloc(1, sizeof *own, P12_MEMORY_PLAIN);
    copy = p12_alloc(1, len, P12_MEMORY_PLAIN);
    if (own == NULL || copy == NULL) {
        p12_free(own);
        p12_free(copy);
        return P12_E_MEMORY;
    }
    memcpy(copy, name, len);
    own->self = own;
    own->name = copy;
    own->profile = (struct p12_profile){ .name = copy,
                                         .kind = kind,
                                         .summary = "",
                                         .source = copy,
                                         .is_own = true };
    *out = &own->profile;
    return P12_OK;
}

void p12_profile_free(struct p12_profile *profile)
{
    struct p12_own *own = profile != NULL ? p12_own_of(profile) : NULL;

    if (own == NULL)
        return;
    for (size_t part = 0; part < P12_N_PARTS; part++)
        p12_free(own->row[part]);
    p12_free(own->demand);
    p12_free(own->base);
    p12_own_free_words(own->texts);
    p12_own_free_words(own->words);
    p12_free(own->name);
    p12_free(own);
}

/* ---- What is said once -------------------------------------------------- */

enum p12_rc p12_profile_set_texts(struct p12_profile *profile,
                                  const char *summary, const char *source)
{
    struct p12_own *own = p12_own_of(profile);

    return own != NULL ? p12_own_copy_texts(own, summary, source) : P12_E_USAGE;
}

enum p12_rc p12_profile_set_max_total(struct p12_profile *profile,
                                      uint64_t iterations)
{
    struct p12_own *own = p12_own_of(profile);

    if (own == NULL)
        return P12_E_USAGE;
    own->profile.max_total_iterations = iterations;
    return P12_OK;
}

enum p12_rc p12_profile_set_loses_keys(struct p12_profile *profile,
                                       bool loses_keys)
{
    struct p12_own *own = p12_own_of(profile);

    if (own == NULL)
        return P12_E_USAGE;
    own->profile.loses_keys = loses_keys;
    return P12_OK;
}

/* ---- Other profiles ----------------------------------------------------- */

/* Those below a profile: its bases, and behind them what it advises. NULL
 * beyond the last. */
static const struct p12_profile *below(const struct p12_profile *profile,
                                       size_t i)
{
    const struct p12_profile *base;
    size_t n = 0;

    while ((base = p12_profile_base(profile, n)) != NULL && n < i)
        n++;
    if (base != NULL)
        return base;
    return i == n ? p12_profile_advises(profile) : NULL;
}

/* None of these goes deeper than P12_BASES_MAX profiles: nothing deeper is
 * made. */

static bool stands_on(const struct p12_profile *profile,
                      const struct p12_profile *other)
{
    const struct p12_profile *next;

    if (profile == other)
        return true;
    for (size_t i = 0; (next = below(profile, i)) != NULL; i++)
        if (stands_on(next, other))
            return true;
    return false;
}

static unsigned depth_of(const struct p12_profile *profile)
{
    const struct p12_profile *next;
    unsigned most = 0;

    for (size_t i = 0; (next = below(profile, i)) != NULL; i++) {
        unsigned one = depth_of(next) + 1;

        if (most < one)
            most = one;
    }
    return most;
}

/* What is not one's own can't get anything below itself, so that it need not
 * know who stands above. */
static void put_below(const struct p12_profile *profile, unsigned above)
{
    struct p12_own *own = p12_own_of(profile);
    const struct p12_profile *next;

    if (own == NULL || own->above >= above)
        return;
    own->above = above;
    for (size_t i = 0; (next = below(profile, i)) != NULL; i++)
        put_below(next, above + 1);
}

/* Those above, the two, and those below the other. */
static bool may_stand_on(const struct p12_own *own,
                         const struct p12_profile *other)
{
    return !stands_on(other, &own->profile) &&
           own->above + 2 + depth_of(other) <= P12_BASES_MAX;
}

enum p12_rc p12_profile_set_advises(struct p12_profile *profile,
                                    const struct p12_profile *other)
{
    struct p12_own *own = p12_own_of(profile);

    if (own == NULL || (other != NULL && !may_stand_on(own, other)))
        return P12_E_USAGE;
    own->profile.advises = other;
    if (other != NULL)
        put_below(other, own->above + 1);
    return P12_OK;
}

/* ---- What grows --------------------------------------------------------- */

/* A larger copy of an array, which is freed; NULL, and it stays. */
static void *grow(void *array, size_t size, size_t n, size_t *max)
{
    size_t more = *max == 0 ? 4 : *max * 2;
    void *larger = p12_alloc(more, size, P12_MEMORY_PLAIN);

    if (larger == NULL)
        return NULL;
    if (n != 0)
        memcpy(larger, array, n * size);
    p12_free(array);
    *max = more;
    return larger;
}

enum p12_rc p12_profile_add_base(struct p12_profile *profile,
                                 const struct p12_profile *base)
{
    struct p12_own *own = p12_own_of(profile);

    if (own == NULL || !may_stand_on(own, base))
        return P12_E_USAGE;
    if (own->n_bases + 1 >= own->bases_max) {
        const struct p12_profile **larger =
            grow(own->base, sizeof *larger, own->n_bases, &own->bases_max);

        if (larger == NULL)
            return P12_E_MEMORY;
        own->base = larger;
        own->profile.all_of = larger;
    }
    own->base[own->n_bases++] = base;
    own->base[own->n_bases] = NULL;
    put_below(base, own->above + 1);
    return P12_OK;
}

static bool has_part(enum p12_part part, enum p12_scheme_kind kind)
{
    switch (kind) {
    case P12_SCHEME_NONE:
    case P12_SCHEME_UNKNOWN:
        return true;
    case P12_SCHEME_PBES2:
    case P12_SCHEME_PBES1:
    case P12_SCHEME_PKCS12_PBE:
        return part != P12_PART_MAC;
    case P12_SCHEME_PBMAC1:
    case P12_SCHEME_HMAC_PKCS12:
    case P12_SCHEME_HMAC_GOST:
        return part == P12_PART_MAC;
    }
    return false;
}

static bool is_part(enum p12_part part)
{
    return part == P12_PART_KEY || part == P12_PART_SAFE ||
           part == P12_PART_MAC;
}

static bool is_standing(enum p12_standing standing)
{
    return standing == P12_REFUSED || standing == P12_UNVERIFIED ||
           standing == P12_DISCOURAGED || standing == P12_ACCEPTED;
}

static bool is_row(enum p12_part part, const struct p12_allowance *row)
{
    return is_part(part) && has_part(part, row->kind) &&
           is_standing(row->standing) &&
           (row->max_iterations == 0 ||
            row->min_iterations <= row->max_iterations) &&
           (row->max_key == 0 || row->min_key <= row->max_key);
}

enum p12_rc p12_profile_add_allowance(struct p12_profile *profile,
                                      enum p12_part part,
                                      const struct p12_allowance *allowance)
{
    struct p12_own *own = p12_own_of(profile);
    struct p12_allowances *rows;
    enum p12_rc rc;

    if (own == NULL || !is_row(part, allowance))
        return P12_E_USAGE;
    rows = &own->profile.part[part];
    if (rows->n == own->rows_max[part]) {
        struct p12_allowance *larger =
            grow(own->row[part], sizeof *larger, rows->n, &own->rows_max[part]);

        if (larger == NULL)
            return P12_E_MEMORY;
        own->row[part] = larger;
        rows->row = larger;
    }
    rc = p12_own_copy_row(own, allowance, &own->row[part][rows->n]);
    if (rc == P12_OK)
        rows->n++;
    return rc;
}

static bool has_spoken_of(const struct p12_profile *profile, const char *rule)
{
    for (size_t i = 0; i < profile->demands.n; i++)
        if (strcmp(profile->demands.demand[i].rule, rule) == 0)
            return true;
    return false;
}

static bool is_severity(enum p12_severity severity)
{
    return severity == P12_NOTE || severity == P12_WARNING ||
           severity == P12_ERROR || severity == P12_OFF;
}

/* Those that nobody looks at by themselves are said by rows. */
static bool is_askable(const char *name)
{
    const struct p12_rule *rule = p12_rule_find(name);

    return rule != NULL && rule->look != NULL;
}

enum p12_rc p12_profile_add_demand(struct p12_profile *profile,
                                   const struct p12_demand *demand)
{
    struct p12_own *own = p12_own_of(profile);
    struct p12_demands *demands;
    enum p12_rc rc;

    if (own == NULL || !is_severity(demand->severity) ||
        !is_askable(demand->rule) || has_spoken_of(profile, demand->rule))
        return P12_E_USAGE;
    demands = &own->profile.demands;
    if (demands->n == own->demands_max) {
        struct p12_demand *larger =
            grow(own->demand, sizeof *larger, demands->n, &own->demands_max);

        if (larger == NULL)
            return P12_E_MEMORY;
        own->demand = larger;
        demands->demand = larger;
    }
    rc = p12_own_copy_demand(own, demand, &own->demand[demands->n]);
    if (rc == P12_OK)
        demands->n++;
    return rc;
}
