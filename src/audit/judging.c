#include "audit/judging.h"
#include "model/model.h"

#include "base/alloc.h"

#include <string.h>

/* ---- Who has a say ------------------------------------------------------- */

/* Their number if it is not among them. */
static size_t find_asked(const struct p12_judging *j,
                         const struct p12_profile *profile)
{
    size_t i = 0;

    while (i < j->n_asked && j->asked[i].profile != profile)
        i++;
    return i;
}

static enum p12_rc grow(struct p12_judging *j)
{
    size_t max = j->max_asked == 0 ? 16 : 2 * j->max_asked;
    struct p12_asked *asked;

    if (j->n_asked < j->max_asked)
        return P12_OK;
    asked = p12_alloc(max, sizeof *asked, P12_MEMORY_PLAIN);
    if (asked == NULL)
        return P12_E_MEMORY;
    if (j->n_asked != 0)
        memcpy(asked, j->asked, j->n_asked * sizeof *asked);
    p12_free(j->asked);
    j->asked = asked;
    j->max_asked = max;
    return P12_OK;
}

/* Two that are made of a third ask it once. */
static void add(struct p12_judging *j, const struct p12_profile *profile,
                enum p12_severity cap)
{
    if (j->rc != P12_OK || find_asked(j, profile) < j->n_asked)
        return;
    j->rc = grow(j);
    if (j->rc == P12_OK)
        j->asked[j->n_asked++] = (struct p12_asked){ profile, cap, 0 };
}

static void add_bases(struct p12_judging *j, size_t i)
{
    const struct p12_profile *const *base = j->asked[i].profile->all_of;

    for (; base != NULL && *base != NULL; base++)
        add(j, *base, j->asked[i].cap);
}

/* What is demanded anywhere comes before all advice: who is both is asked for
 * its demands. The list grows while it is gone through. */
static void add_all(struct p12_judging *j)
{
    size_t n;

    add(j, j->profile, P12_ERROR);
    for (size_t i = 0; i < j->n_asked; i++)
        add_bases(j, i);
    n = j->n_asked;
    for (size_t i = 0; i < j->n_asked; i++) {
        if (i >= n)
            add_bases(j, i);
        if (j->asked[i].profile->advises != NULL)
            add(j, j->asked[i].profile->advises, P12_WARNING);
    }
}

/* Rules are found by their names once, not for every rule and profile. */
static enum p12_rc hear_demands(struct p12_judging *j)
{
    size_t n_rules = p12_rule_count();

    j->said =
        p12_alloc(j->n_asked, n_rules * sizeof(const void *), P12_MEMORY_PLAIN);
    if (j->said == NULL)
        return P12_E_MEMORY;
    for (size_t i = 0; i < j->n_asked; i++) {
        const struct p12_demands *demands = &j->asked[i].profile->demands;

        for (size_t k = 0; k < demands->n; k++) {
            size_t rule = p12_rule_index(demands->demand[k].rule);

            if (rule < n_rules)
                j->said[i * n_rules + rule] = &demands->demand[k];
        }
    }
    return P12_OK;
}

enum p12_rc p12_judging_begin(struct p12_judging *j)
{
    add_all(j);
    if (j->rc == P12_OK)
        j->rc = hear_demands(j);
    j->cap = P12_ERROR;
    return j->rc;
}

void p12_judging_end(struct p12_judging *j)
{
    p12_free(j->asked);
    p12_free(j->said);
}

void p12_judging_each(struct p12_judging *j, p12_judging_ask *ask, void *state)
{
    for (size_t i = 0; i < j->n_asked && j->rc == P12_OK; i++) {
        j->by = j->asked[i].profile;
        j->cap = j->asked[i].cap;
        ask(j, state);
    }
    j->by = NULL;
    j->cap = P12_ERROR;
}

/* ---- Who speaks of a rule ------------------------------------------------ */

struct question {
    size_t rule;
    p12_judging_ask *ask;
    void *state;
    enum p12_severity cap;
};

static const struct p12_demand *said_by(const struct p12_judging *j, size_t i,
                                        const struct question *q)
{
    return j->said[i * p12_rule_count() + q->rule];
}

static void put(struct p12_judging *j, const struct p12_profile *profile,
                const struct p12_demand *demand, const struct question *q)
{
    if (demand->severity == P12_OFF || j->rc != P12_OK)
        return;
    j->by = profile;
    j->cap = q->cap;
    j->demand = demand;
    q->ask(j, q->state);
}

/* Goes down to the first that speak of the rule. Each is come by once, so it
 * goes no deeper than profiles are made of others: P12_BASES_MAX. */
static void descend(struct p12_judging *j, const struct p12_profile *profile,
                    const struct question *q)
{
    size_t i = find_asked(j, profile);
    const struct p12_demand *demand = said_by(j, i, q);

    if (j->asked[i].round == j->round)
        return;
    j->asked[i].round = j->round;
    if (demand != NULL) {
        put(j, profile, demand, q);
        return;
    }
    for (size_t k = 0; profile->all_of != NULL && profile->all_of[k] != NULL;
         k++)
        descend(j, profile->all_of[k], q);
}

/* Advice is heard of those that were come by and do not speak themselves; what
 * is advised may advise in turn. */
static bool hear_advice(struct p12_judging *j, const struct question *q)
{
    bool is_new = false;

    for (size_t i = 0; i < j->n_asked; i++) {
        const struct p12_profile *other = j->asked[i].profile->advises;

        if (other == NULL || j->asked[i].round != j->round ||
            j->asked[find_asked(j, other)].round == j->round ||
            said_by(j, i, q) != NULL)
            continue;
        descend(j, other, q);
        is_new = true;
    }
    return is_new;
}

static bool is_spoken_of(const struct p12_judging *j, const struct question *q)
{
    for (size_t i = 0; i < j->n_asked; i++)
        if (said_by(j, i, q) != NULL)
            return true;
    return false;
}

void p12_judging_each_demand(struct p12_judging *j, size_t rule,
                             p12_judging_ask *ask, void *state)
{
    struct question q = { rule, ask, state, P12_ERROR };

    if (!is_spoken_of(j, &q))
        return;
    j->rule = p12_rule_at(rule);
    j->round++;
    descend(j, j->profile, &q);
    q.cap = P12_WARNING;
    while (hear_advice(j, &q))
        continue;
    j->rule = NULL;
    j->demand = NULL;
    j->by = NULL;
    j->cap = P12_ERROR;
}

/* ---- What rules find ----------------------------------------------------- */

uint64_t p12_judging_number(const struct p12_judging *j)
{
    return j->demand->number != 0 ? j->demand->number : j->rule->usual;
}

static bool is_within(const struct p12_bag *bag, const struct p12_bag *outer)
{
    while (bag != NULL && bag != outer)
        bag = bag->place.parent;
    return bag != NULL;
}

/* The bag that is spoken of, and all in it. Rules go through the bags in
 * their order, so it is not far from the last one. */
static void lose_bag(struct p12_judging *j)
{
    size_t i = j->last_lost;

    for (size_t n = 0; n < j->n_bags && j->bags[i].bag != j->bag; n++)
        i = i + 1 < j->n_bags ? i + 1 : 0;
    j->last_lost = i;
    for (; i < j->n_bags && is_within(j->bags[i].bag, j->bag); i++)
        j->bags[i].is_lost = true;
}

void p12_judging_add(struct p12_judging *j, const struct p12_finding *finding)
{
    struct p12_finding f = *finding;

    if (j->rc != P12_OK)
        return;
    if (f.source == NULL)
        f.source = j->by->source != NULL ? j->by->source : j->by->name;
    if (f.severity > j->cap)
        f.severity = j->cap;
    if (j->cap != P12_ERROR) /* advice decides nothing */
        f.undecided = false;
    if (j->bag != NULL && f.severity == P12_WARNING &&
        j->profile->kind == P12_PROFILE_READER)
        lose_bag(j);
    j->rc = p12_findings_add(j->findings, &f);
}

static enum p12_severity severity_at(const struct p12_judging *j)
{
    bool is_key = j->bag != NULL && p12_bag_is_key(j->bag);

    if (is_key && j->rule->is_about_keys && j->by->loses_keys &&
        j->demand->severity == P12_ERROR)
        return P12_WARNING;
    return j->demand->severity;
}

void p12_judging_find(struct p12_judging *j, const char *path,
                      const char *found, const char *wanted)
{
    const struct p12_demand *d = j->demand;
    const struct p12_finding f = {
        .rule = j->rule,
        .severity = d->undecided ? P12_NOTE : severity_at(j),
        .undecided = d->undecided,
        .path = path,
        .found = found,
        .wanted = wanted,
        .text = d->text != NULL ? d->text : j->rule->sentence,
        .source = d->source,
    };

    p12_judging_add(j, &f);
}

void p12_judging_find_bag(struct p12_judging *j, const struct p12_bag *bag,
                          const char *found, const char *wanted)
{
    char path[P12_PATH_MAX];

    p12_bag_path(bag, path, sizeof path);
    j->bag = bag;
    p12_judging_find(j, path, found, wanted);
    j->bag = NULL;
}
