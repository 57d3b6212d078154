/* What a profile says to the library's rules. */
#include "cli/profile_reading.h"
#include <p12/audit.h>
#include <string.h>

#define MAX_NUMBER UINT64_C(1000000000000)

struct demand {
    struct p12_demand d;
    const struct p12_rule *rule;
};

static bool read_severity(struct reading *r, json_t *value, void *target)
{
    struct demand *demand = target;
    int severity;

    if (!reading_word(r, value, "severity", profile_severities, &severity))
        return false;
    demand->d.severity = (enum p12_severity)severity;
    return true;
}

static bool read_undecided(struct reading *r, json_t *value, void *target)
{
    struct demand *demand = target;

    return reading_flag(r, value, &demand->d.undecided);
}

static bool read_number(struct reading *r, json_t *value, void *target)
{
    struct demand *demand = target;
    uint64_t usual;

    if (p12_rule_unit(demand->rule, &usual) == NULL)
        return reading_wrong(r, "this rule has no number");
    return reading_number(r, value, MAX_NUMBER, &demand->d.number);
}

static bool read_text(struct reading *r, json_t *value, void *target)
{
    struct demand *demand = target;

    return reading_text(r, value, &demand->d.text);
}

static bool read_source(struct reading *r, json_t *value, void *target)
{
    struct demand *demand = target;

    return reading_text(r, value, &demand->d.source);
}

static const struct member members[] = {
    { "severity", read_severity }, { "undecided", read_undecided },
    { "number", read_number },     { "text", read_text },
    { "source", read_source },
};

enum { N_MEMBERS = sizeof members / sizeof members[0] };

/* A word alone is the severity. */
static bool read_demand(struct reading *r, json_t *value, struct demand *demand)
{
    json_t *severity;

    if (!json_is_object(value))
        return read_severity(r, value, demand);
    return reading_knows(r, value, members, N_MEMBERS) &&
           reading_needs(r, value, "severity", &severity) &&
           reading_members(r, value, members, N_MEMBERS, demand);
}

static bool add_demand(struct reading *r, const struct p12_demand *demand)
{
    enum p12_rc rc = p12_profile_add_demand(r->profile, demand);

    if (rc == P12_E_USAGE)
        return reading_wrong(r, "the rows of keys, safes and mac say that, "
                                "not a rule");
    return reading_answer(r, rc);
}

static bool unknown_rule(struct reading *r, const char *name)
{
    struct nearest near = nearest_to(name);

    for (size_t i = 0; i < p12_rule_count(); i++)
        nearest_try(&near, p12_rule_name(p12_rule_at(i)));
    return reading_unknown(
        r, &(struct unknown){ "rule", name, &near,
                              "p12 profiles --rules lists them", true });
}

bool reading_rules(struct reading *r, json_t *value)
{
    const char *name;
    json_t *said;

    if (!reading_is_object(r, value))
        return false;
    json_object_foreach(value, name, said)
    {
        struct demand demand = { .rule = p12_rule_find(name) };

        if (demand.rule == NULL)
            return unknown_rule(r, name);
        demand.d.rule = p12_rule_name(demand.rule);
        reading_enter(r, demand.d.rule, 0);
        if (!read_demand(r, said, &demand) || !add_demand(r, &demand.d))
            return false;
        reading_leave(r);
    }
    return true;
}
