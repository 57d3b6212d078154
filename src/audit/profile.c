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
