#include "audit/contents.h"
#include "audit/judging.h"

#include "base/alloc.h"
#include "base/options.h"
#include "model/model.h"

/* ---- The bags that can be seen ------------------------------------------ */

bool p12_judging_sees_safe(const struct p12_judging *j,
                           const struct p12_safe *safe)
{
    enum p12_status status = p12_safe_status(safe);

    return status == P12_STATUS_CLEAR ||
           (status == P12_STATUS_OPEN && !j->options.ignore_opened);
}

bool p12_judging_sees_key(const struct p12_judging *j,
                          const struct p12_bag *bag)
{
    enum p12_status status = p12_bag_status(bag);

    return status == P12_STATUS_CLEAR ||
           (status == P12_STATUS_OPEN && !j->options.ignore_opened);
}

static size_t count_bags(const struct p12_bag *bags, size_t n)
{
    size_t sum = n;

    /* the parser has limited how deep they may nest */
    for (size_t i = 0; i < n; i++)
        sum += count_bags(bags[i].bags, bags[i].n_bags);
    return sum;
}

static void list_bags(struct p12_judging *j, const struct p12_safe *safe,
                      const struct p12_bag *bags, size_t n, bool is_nested)
{
    for (size_t i = 0; i < n; i++) {
        const struct p12_bag *bag = &bags[i];

        j->bags[j->n_bags++] = (struct p12_seen_bag){ .bag = bag,
                                                      .safe = safe,
                                                      .is_nested = is_nested };
        j->sees_key |= p12_bag_is_key(bag);
        list_bags(j, safe, bag->bags, bag->n_bags, true);
    }
}

static enum p12_rc gather_bags(struct p12_judging *j)
{
    size_t n = 0;

    for (size_t i = 0; i < j->pfx->n_safes; i++)
        if (p12_judging_sees_safe(j, &j->pfx->safes[i]))
            n += count_bags(j->pfx->safes[i].bags, j->pfx->safes[i].n_bags);
    if (n == 0)
        return P12_OK;
    j->bags = p12_alloc(n, sizeof *j->bags, P12_MEMORY_PLAIN);
    if (j->bags == NULL)
        return P12_E_MEMORY;
    for (size_t i = 0; i < j->pfx->n_safes; i++) {
        const struct p12_safe *safe = &j->pfx->safes[i];

        if (p12_judging_sees_safe(j, safe))
            list_bags(j, safe, safe->bags, safe->n_bags, false);
    }
    return P12_OK;
}

/* ---- Judging ------------------------------------------------------------ */

static void look(struct p12_judging *j, void *state)
{
    (void)state;
    j->rule->look(j);
}

static void look_at_all(struct p12_judging *j)
{
    for (size_t i = 0; i < p12_rule_count() && j->rc == P12_OK; i++)
        if (p12_rule_at(i)->look != NULL)
            p12_judging_each_demand(j, i, look, NULL);
}

/* An error decides; after it, what nobody knows. */
static enum p12_verdict verdict_of(const struct p12_judging *j)
{
    bool is_reader = j->profile->kind == P12_PROFILE_READER;
    enum p12_verdict worst = P12_VERDICT_YES;

    for (size_t i = 0; i < j->findings->n; i++) {
        const struct p12_finding *f = &j->findings->item[i];

        if (f->severity == P12_ERROR)
            return P12_VERDICT_NO;
        if (f->undecided)
            worst = P12_VERDICT_UNKNOWN;
        else if (is_reader && f->severity == P12_WARNING &&
                 worst == P12_VERDICT_YES)
            worst = P12_VERDICT_PARTLY;
    }
    return worst;
}

static enum p12_rc judge(struct p12_judging *j)
{
    j->rc = p12_judging_begin(j);
    if (j->rc == P12_OK)
        j->rc = gather_bags(j);
    if (j->rc == P12_OK)
        p12_judge_schemes(j);
    if (j->rc == P12_OK)
        look_at_all(j);
    if (j->rc == P12_OK)
        p12_judge_unseen(j);
    if (j->rc == P12_OK)
        j->rc = p12_findings_order(j->findings);
    p12_contents_free(j->contents);
    p12_free(j->bags);
    p12_judging_end(j);
    return j->rc;
}

enum p12_rc p12_audit_new(const struct p12_pfx *pfx,
                          const struct p12_profile *profile,
                          const struct p12_audit_options *options,
                          struct p12_audit **out)
{
    struct p12_audit *audit = p12_alloc(1, sizeof *audit, P12_MEMORY_PLAIN);
    struct p12_judging j = { .pfx = pfx, .profile = profile };
    enum p12_rc rc;

    if (audit == NULL)
        return P12_E_MEMORY;
    p12_options_take(&j.options, sizeof j.options, options);
    j.findings = &audit->findings;
    rc = judge(&j);
    if (rc != P12_OK) {
        p12_audit_free(audit);
        return rc;
    }
    audit->verdict = verdict_of(&j);
    *out = audit;
    return P12_OK;
}

void p12_audit_free(struct p12_audit *audit)
{
    if (audit == NULL)
        return;
    p12_findings_clear(&audit->findings);
    p12_free(audit);
}

enum p12_verdict p12_audit_verdict(const struct p12_audit *audit)
{
    return audit->verdict;
}

size_t p12_audit_n_findings(const struct p12_audit *audit)
{
    return audit->findings.n;
}

const struct p12_finding *p12_audit_finding(const struct p12_audit *audit,
                                            size_t i)
{
    return i < audit->findings.n ? &audit->findings.item[i] : NULL;
}
