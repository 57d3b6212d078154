#include "audit/rule.h"

#include <string.h>

static const struct p12_rule *const table[] = {
#define X(name) &p12_rule_##name,
    P12_RULE_LIST(X)
#undef X
};

enum { N_RULES = sizeof table / sizeof table[0] };

size_t p12_rule_count(void)
{
    return N_RULES;
}

const struct p12_rule *p12_rule_at(size_t i)
{
    return i < N_RULES ? table[i] : NULL;
}

/* Asked for each demand of each judgement, so the first letters are compared
 * right here. */
size_t p12_rule_index(const char *name)
{
    for (size_t i = 0; i < N_RULES; i++)
        if (table[i]->name[0] == name[0] && strcmp(table[i]->name, name) == 0)
            return i;
    return N_RULES;
}

const struct p12_rule *p12_rule_find(const char *name)
{
    return p12_rule_at(p12_rule_index(name));
}

const char *p12_rule_name(const struct p12_rule *rule)
{
    return rule->name;
}

const char *p12_rule_sentence(const struct p12_rule *rule)
{
    return rule->sentence;
}

enum p12_remedy p12_rule_remedy(const struct p12_rule *rule)
{
    return rule->remedy;
}

const char *p12_rule_unit(const struct p12_rule *rule, uint64_t *usual)
{
    if (usual != NULL)
        *usual = rule->usual;
    return rule->unit;
}
