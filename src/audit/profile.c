#include "audit/profile.h"

#include <string.h>

static const struct p12_profile *const table[] = {
#define X(name) &p12_profile_##name,
    P12_PROFILE_LIST(X)
#undef X
};

enum { N_PROFILES = sizeof table / sizeof table[0] };

size_t p12_profile_count(void)
{
    return N_PROFILES;
}

const struct p12_profile *p12_profile_at(size_t i)
{
    return i < N_PROFILES ? table[i] : NULL;
}

const struct p12_profile *p12_profile_find(const char *name)
{
    for (size_t i = 0; i < N_PROFILES; i++)
        if (strcmp(table[i]->name, name) == 0)
            return table[i];
    return NULL;
}

const char *p12_profile_name(const struct p12_profile *profile)
{
    return profile->name;
}

const char *p12_profile_summary(const struct p12_profile *profile)
{
    return profile->summary;
}

const char *p12_profile_source(const struct p12_profile *profile)
{
    return profile->source;
}

enum p12_profile_kind p12_profile_kind(const struct p12_profile *profile)
{
    return profile->kind;
}

/* ---- What it says -------------------------------------------------------- */

const struct p12_allowance *p12_profile_allowance(
    const struct p12_profile *profile, enum p12_part part, size_t i)
{
    const struct p12_allowances *rows = &profile->part[part];

    return i < rows->n ? &rows->row[i] : NULL;
}

const struct p12_demand *p12_profile_demand(const struct p12_profile *profile,
                                            size_t i)
{
    return i < profile->demands.n ? &profile->demands.demand[i] : NULL;
}

const struct p12_profile *p12_profile_base(const struct p12_profile *profile,
                                           size_t i)
{
    const struct p12_profile *const *base = profile->all_of;

    if (base == NULL)
        return NULL;
    for (; *base != NULL && i != 0; i--)
        base++;
    return *base;
}

const struct p12_profile *p12_profile_advises(const struct p12_profile *profile)
{
    return profile->advises;
}

uint64_t p12_profile_max_total(const struct p12_profile *profile)
{
    return profile->max_total_iterations;
}

bool p12_profile_loses_keys(const struct p12_profile *profile)
{
    return profile->loses_keys;
}
