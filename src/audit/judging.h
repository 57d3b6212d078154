/* A judgement while it is made: what rules look at, and where they put what
 * they find. */
#ifndef P12_AUDIT_JUDGING_H
#define P12_AUDIT_JUDGING_H

#include "audit/findings.h"
#include "audit/profile.h"
#include "audit/rule.h"

struct p12_audit {
    enum p12_verdict verdict;
    struct p12_findings findings;
};

/* A bag that can be seen; nested ones stand behind theirs. */
struct p12_seen_bag {
    const struct p12_bag *bag;
    const struct p12_safe *safe;
    bool is_nested;
    bool is_lost; /* a reader has been found not to give it */
};

struct p12_contents;

/* Somebody who has a say: the profile that judges, what it is made of, and what
 * any of these advises. */
struct p12_asked {
    const struct p12_profile *profile;
    enum p12_severity cap; /* P12_WARNING for what is only advised */
    size_t round;          /* the last one that came by it */
};

struct p12_judging {
    const struct p12_pfx *pfx;
    struct p12_audit_options options;
    const struct p12_profile *profile;
    struct p12_findings *findings;
    enum p12_rc rc; /* P12_E_MEMORY: nothing more is looked at */

    struct p12_seen_bag *bags;
    size_t n_bags;
    size_t last_lost;          /* an index: where the next is looked for */
    const struct p12_bag *bag; /* that is spoken of, or NULL */
    bool sees_key;             /* is one of them a key? */

    /* Made when first asked for: see p12_judging_contents(). */
    struct p12_contents *contents;

    /* Everybody who has a say, each once. */
    struct p12_asked *asked;
    size_t n_asked, max_asked;
    size_t round;

    /* What each of them says to each rule; NULL: nothing. */
    const struct p12_demand **said;

    /* Who is asked now, and what it says to the rule. */
    const struct p12_profile *by;
    const struct p12_rule *rule;
    const struct p12_demand *demand;
    enum p12_severity cap;
};

/* ---- For rules ----------------------------------------------------------- */

/* The number to compare with. */
uint64_t p12_judging_number(const struct p12_judging *j);

/* Adds a finding of the rule that looks, at a path ("" for the whole). Texts
 * are copied; `wanted` may be NULL. */
void p12_judging_find(struct p12_judging *j, const char *path,
                      const char *found, const char *wanted);

/* The same with the path of a bag. */
void p12_judging_find_bag(struct p12_judging *j, const struct p12_bag *bag,
                          const char *found, const char *wanted);

/* Any finding; texts are copied, and a `source` of NULL is that of j->by. */
void p12_judging_add(struct p12_judging *j, const struct p12_finding *finding);

/* Is the part seen whole? It never was encrypted, or is open and looked at. */
bool p12_judging_sees_safe(const struct p12_judging *j,
                           const struct p12_safe *safe);
bool p12_judging_sees_key(const struct p12_judging *j,
                          const struct p12_bag *bag);

/* ---- Who is asked -------------------------------------------------------- */

/* Finds out who has a say. P12_E_MEMORY. */
enum p12_rc p12_judging_begin(struct p12_judging *j);
void p12_judging_end(struct p12_judging *j);

/* Calls `ask` for each of them, once, with j->by and j->cap set. */
typedef void p12_judging_ask(struct p12_judging *j, void *state);
void p12_judging_each(struct p12_judging *j, p12_judging_ask *ask, void *state);

/* Calls `ask` for each demand that is made of rule number `rule`, with j->rule
 * and j->demand set as well. Who speaks of the rule overrides what it is made
 * of, but nobody beside it. */
void p12_judging_each_demand(struct p12_judging *j, size_t rule,
                             p12_judging_ask *ask, void *state);

/* ---- The steps of a judgement ------------------------------------------- */

void p12_judge_schemes(struct p12_judging *j); /* schemes.c */
void p12_judge_unseen(struct p12_judging *j);  /* unseen.c */

#endif
