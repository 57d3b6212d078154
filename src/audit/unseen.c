/* What a judgement can't see, since it is closed. */
#include "audit/judging.h"
#include "model/model.h"

const struct p12_rule p12_rule_unseen = {
    .name = "unseen",
    .sentence = "closed: what it holds was not judged",
};

/* ---- What would have to be seen ----------------------------------------- */

struct needs {
    bool keys;    /* how keys are protected */
    bool bags;    /* what bags there are */
    bool content; /* certificates and keys themselves */
};

/* Only what can decide: a policy's errors, a reader's refusals. What a reader
 * makes of unusual bags is not asked: they are unusual. */
static void ask_keys(struct p12_judging *j, void *state)
{
    struct needs *needs = state;

    needs->keys |= j->cap == P12_ERROR && j->by->part[P12_PART_KEY].n != 0;
}

static void ask_rule(struct p12_judging *j, void *state)
{
    struct needs *needs = state;

    if (j->cap != P12_ERROR || j->demand->severity != P12_ERROR)
        return;
    needs->bags |= j->rule->sight != P12_SIGHT_OUTSIDE;
    needs->content |= j->rule->sight == P12_SIGHT_CONTENT;
}

static struct needs needs_of(struct p12_judging *j)
{
    struct needs needs = { false, false, false };

    p12_judging_each(j, ask_keys, &needs);
    if (j->profile->kind == P12_PROFILE_POLICY)
        for (size_t i = 0; i < p12_rule_count(); i++)
            p12_judging_each_demand(j, i, ask_rule, &needs);
    j->by = j->profile;
    return needs;
}

/* ---- Saying it ----------------------------------------------------------- */

static void say(struct p12_judging *j, const char *path, bool undecided,
                const char *text)
{
    const struct p12_finding f = {
        .rule = &p12_rule_unseen,
        .severity = P12_NOTE,
        .undecided = undecided,
        .path = path,
        .found = "closed",
        .wanted = "its password",
        .text = text,
        .source = "",
    };

    p12_judging_add(j, &f);
}

/* Nearly everybody puts keys beside encrypted safes, and certificates into
 * them; only when no key is seen elsewhere one may be in there. */
static void judge_safe(struct p12_judging *j, const struct needs *needs,
                       const struct p12_safe *safe)
{
    char path[P12_PATH_MAX];
    bool may_be_key = needs->keys && !j->sees_key;

    p12_safe_path(safe, path, sizeof path);
    if (needs->bags)
        say(j, path, true,
            "closed: certificates and keys in it could not be judged");
    else if (may_be_key)
        say(j, path, true,
            "closed, and no key is outside: one may be in it, protected in "
            "another way");
    else
        say(j, path, false,
            "closed: judged by how it is encrypted, and taken to hold no key "
            "of its own");
}

/* No password opens it. What readers make of it their own rules say; of one
 * whose type can't be read p12_rule_malformed has said so. */
static void judge_foreign_safe(struct p12_judging *j, const struct needs *needs,
                               const struct p12_safe *safe)
{
    char path[P12_PATH_MAX];
    const struct p12_finding f = {
        .rule = &p12_rule_unseen,
        .severity = P12_NOTE,
        .undecided = needs->bags || (needs->keys && !j->sees_key),
        .path = path,
        .found = safe->type == P12_SAFE_ENVELOPED ? "EnvelopedData"
                                                  : "an unknown content type",
        .text = "what it holds was not judged",
        .source = "",
    };

    if (j->profile->kind == P12_PROFILE_READER || safe->oid.len == 0)
        return;
    p12_safe_path(safe, path, sizeof path);
    p12_judging_add(j, &f);
}

static void judge_key(struct p12_judging *j, const struct needs *needs,
                      const struct p12_bag *bag)
{
    char path[P12_PATH_MAX];

    if (!needs->content)
        return;
    p12_bag_path(bag, path, sizeof path);
    say(j, path, true, "closed: the key itself could not be judged");
}

void p12_judge_unseen(struct p12_judging *j)
{
    struct needs needs = needs_of(j);

    if (!needs.keys && !needs.bags && !needs.content)
        return;
    for (size_t i = 0; i < j->pfx->n_safes; i++) {
        const struct p12_safe *safe = &j->pfx->safes[i];

        if (safe->type == P12_SAFE_ENVELOPED || safe->type == P12_SAFE_UNKNOWN)
            judge_foreign_safe(j, &needs, safe);
        else if (!p12_judging_sees_safe(j, safe))
            judge_safe(j, &needs, safe);
    }
    for (size_t i = 0; i < j->n_bags; i++)
        if (j->bags[i].bag->lock.scheme != NULL &&
            !p12_judging_sees_key(j, j->bags[i].bag))
            judge_key(j, &needs, j->bags[i].bag);
}
