/* Judging: any container, by every profile that there is, and by one that a
 * user might have written.
 *
 * What follows the PFX in the input says how: a byte of flags, and then a byte
 * each for the allocation that fails, the rule that the user's own profile has
 * something to say to, and what. Without it all are 0, so that any container
 * is an input whose password is "changeit". */
#include "fuzz.h"

#include "alloc.h"
#include "check.h"

#include <p12/audit.h>
#include <string.h>

enum {
    CLOSED = 1,      /* nothing is opened */
    PASSWORD = 2,    /* rules about passwords see it */
    NO_TIME = 4,     /* nothing is said of the time */
    WELL_KNOWN = 8,  /* the password is one that everybody tries */
    EXPIRING = 16,   /* far more days than the profiles say */
    FAIL = 32,       /* an allocation */
    NO_PASSWORD = 64 /* it is unlocked with none at all */
};

struct plan {
    struct p12_span file;
    unsigned flags;
    unsigned fail_after;
    unsigned rule;
    unsigned saying;
    struct p12_audit_options options;
};

static const uint8_t word[] = "changeit";

static void make_plan(struct plan *plan, struct p12_span file, size_t pfx_size)
{
    struct p12_span rest = { file.ptr + pfx_size, file.len - pfx_size };

    memset(plan, 0, sizeof *plan);
    plan->file = file;
    plan->flags = take_number(&rest, 1);
    plan->fail_after = take_number(&rest, 1);
    plan->rule = take_number(&rest, 1);
    plan->saying = take_number(&rest, 1);
    plan->options = (struct p12_audit_options){
        .size = sizeof plan->options,
        .now = (plan->flags & NO_TIME) != 0 ? 0 : 1780272000, /* in 2026 */
        .expiring_days = (plan->flags & EXPIRING) != 0 ? 100000 : 0,
        .has_password = (plan->flags & PASSWORD) != 0,
        .is_well_known = (plan->flags & WELL_KNOWN) != 0,
    };
    if ((plan->flags & NO_PASSWORD) == 0) {
        plan->options.password = word;
        plan->options.password_len = sizeof word - 1;
    }
}

static struct p12_pfx *parse(const struct plan *plan)
{
    struct p12_pfx *pfx = NULL;

    CHECK(p12_pfx_parse(plan->file.ptr, plan->file.len, &fuzz_limits, &pfx,
                        NULL) == P12_OK);
    return pfx;
}

static void unlock(const struct plan *plan, struct p12_pfx *pfx)
{
    if ((plan->flags & CLOSED) == 0)
        p12_pfx_unlock(pfx, plan->options.password, plan->options.password_len,
                       NULL, NULL);
}

/* ---- Paths -------------------------------------------------------------- */

static bool has_number(const char *text, const char *before, size_t count)
{
    size_t len = strlen(before);
    size_t n = 0;

    if (strncmp(text, before, len) != 0 || text[len] == '\0')
        return false;
    for (text += len; *text >= '0' && *text <= '9' && n < count; text++)
        n = n * 10 + (size_t)(*text - '0');
    return strcmp(text, "]") == 0 && n < count;
}

/* What is malformed has the path of the element that is, inside of the part:
 * ".certificate", ".attr[3].value". */
static bool is_below(const char *path)
{
    static const char steps[] = "abcdefghijklmnopqrstuvwxyz"
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789[].";

    return path[0] == '.' && path[strspn(path, steps)] == '\0';
}

/* `path` is the bag's, of one of its attributes, or of a bag in it. */
static bool bag_has(const struct p12_bag *bag, const char *path, bool is_inside)
{
    char own[P12_PATH_MAX];
    size_t len = p12_bag_path(bag, own, sizeof own);

    if (len >= sizeof own || strncmp(path, own, len) != 0)
        return false;
    if (path[len] == '\0')
        return true;
    if (has_number(path + len, ".attr[", p12_bag_n_attributes(bag)))
        return true;
    for (size_t i = 0; i < p12_bag_n_bags(bag); i++)
        if (bag_has(p12_bag_bag(bag, i), path, is_inside))
            return true;
    return is_inside && is_below(path + len);
}

static bool safe_has(const struct p12_safe *safe, const char *path,
                     bool is_inside)
{
    char own[P12_PATH_MAX];
    size_t len = p12_safe_path(safe, own, sizeof own);

    CHECK(len < sizeof own);
    if (strcmp(path, own) == 0)
        return true;
    for (size_t i = 0; i < p12_safe_n_bags(safe); i++)
        if (bag_has(p12_safe_bag(safe, i), path, is_inside))
            return true;
    return is_inside && strncmp(path, own, len) == 0 && is_below(path + len);
}

static bool pfx_has(const struct p12_pfx *pfx, const char *path, bool is_inside)
{
    if (path[0] == '\0' || strcmp(path, "mac") == 0 ||
        strcmp(path, "authSafe") == 0 || strcmp(path, "version") == 0)
        return true;
    for (size_t i = 0; i < p12_pfx_n_safes(pfx); i++)
        if (safe_has(p12_pfx_safe(pfx, i), path, is_inside))
            return true;
    return false;
}

/* ---- Findings ----------------------------------------------------------- */

static void check_shown(const char *text)
{
    struct p12_span left = { (const uint8_t *)text, strlen(text) };
    uint32_t c;

    while (fuzz_utf8_next(&left, &c))
        CHECK(c >= 0x20 && c != 0x7f && !(c >= 0x80 && c < 0xa0));
    CHECK(left.len == 0);
}

static void check_finding(const struct p12_pfx *pfx,
                          const struct p12_finding *f)
{
    CHECK(f->rule != NULL);
    CHECK(p12_rule_find(p12_rule_name(f->rule)) == f->rule);
    CHECK(f->severity == P12_NOTE || f->severity == P12_WARNING ||
          f->severity == P12_ERROR);
    CHECK(!f->undecided || f->severity != P12_ERROR);
    CHECK(f->path != NULL && f->found != NULL && f->text != NULL);
    CHECK(pfx_has(pfx, f->path,
                  strcmp(p12_rule_name(f->rule), "malformed") == 0));
    check_shown(f->path);
    check_shown(f->found);
    check_shown(f->text);
    CHECK(f->text[0] != '\0');
    if (f->wanted != NULL)
        check_shown(f->wanted);
    if (f->source != NULL)
        check_shown(f->source);
}

struct counts {
    size_t errors, warnings, undecided;
};

static struct counts count(const struct p12_audit *audit)
{
    struct counts counts = { 0, 0, 0 };

    for (size_t i = 0; i < p12_audit_n_findings(audit); i++) {
        const struct p12_finding *f = p12_audit_finding(audit, i);

        counts.undecided += f->undecided;
        counts.errors += f->severity == P12_ERROR;
        counts.warnings += f->severity == P12_WARNING && !f->undecided;
    }
    return counts;
}

/* The verdict is what the findings say. */
static void check_verdict(const struct p12_audit *audit, bool is_reader)
{
    enum p12_verdict verdict = p12_audit_verdict(audit);
    struct counts counts = count(audit);

    CHECK((verdict == P12_VERDICT_NO) == (counts.errors != 0));
    CHECK(verdict != P12_VERDICT_UNKNOWN || counts.undecided != 0);
    CHECK(verdict != P12_VERDICT_PARTLY || (is_reader && counts.warnings != 0));
    if (is_reader && verdict == P12_VERDICT_YES)
        CHECK(counts.warnings == 0);
}

static uint64_t digest(const struct p12_audit *audit)
{
    uint64_t digest = 0;

    digest_number(&digest, (uint64_t)p12_audit_verdict(audit));
    for (size_t i = 0; i < p12_audit_n_findings(audit); i++) {
        const struct p12_finding *f = p12_audit_finding(audit, i);

        digest_string(&digest, p12_rule_name(f->rule));
        digest_number(&digest, (uint64_t)f->severity);
        digest_number(&digest, f->undecided);
        digest_string(&digest, f->path);
        digest_string(&digest, f->found);
        digest_string(&digest, f->wanted == NULL ? "" : f->wanted);
        digest_string(&digest, f->text);
        digest_string(&digest, f->source == NULL ? "" : f->source);
    }
    return digest;
}

/* ---- Profiles ----------------------------------------------------------- */

static struct p12_audit *judge(const struct plan *plan,
                               const struct p12_pfx *pfx,
                               const struct p12_profile *profile,
                               bool ignore_opened)
{
    struct p12_audit_options options = plan->options;
    struct p12_audit *audit = NULL;

    options.ignore_opened = ignore_opened;
    CHECK(p12_audit_new(pfx, profile, &options, &audit) == P12_OK);
    CHECK(audit != NULL);
    return audit;
}

static uint64_t judge_and_forget(const struct plan *plan,
                                 const struct p12_pfx *pfx,
                                 const struct p12_profile *profile,
                                 bool ignore_opened)
{
    struct p12_audit *audit = judge(plan, pfx, profile, ignore_opened);
    uint64_t seen = digest(audit);

    p12_audit_free(audit);
    return seen;
}

static bool has_error(const struct p12_audit *audit,
                      const struct p12_finding *wanted)
{
    for (size_t i = 0; i < p12_audit_n_findings(audit); i++) {
        const struct p12_finding *f = p12_audit_finding(audit, i);

        if (f->severity == P12_ERROR && f->rule == wanted->rule &&
            strcmp(f->path, wanted->path) == 0)
            return true;
    }
    return false;
}

static bool has_rule(const struct p12_audit *audit, const char *name)
{
    for (size_t i = 0; i < p12_audit_n_findings(audit); i++)
        if (strcmp(p12_rule_name(p12_audit_finding(audit, i)->rule), name) == 0)
            return true;
    return false;
}

/* What is an error without the password is one with it. Only a key that its
 * localKeyID says is a certificate's, and that is not when it is opened, takes
 * with it what was said of that certificate. */
static void check_errors_stay(const struct p12_audit *without,
                              const struct p12_audit *with)
{
    if (has_rule(with, "key-matches"))
        return;
    for (size_t i = 0; i < p12_audit_n_findings(without); i++) {
        const struct p12_finding *f = p12_audit_finding(without, i);

        if (f->severity == P12_ERROR)
            CHECK(has_error(with, f));
    }
}

static void check_profile(const struct plan *plan, const struct p12_pfx *open,
                          const struct p12_pfx *closed,
                          const struct p12_profile *profile)
{
    bool is_reader = p12_profile_kind(profile) == P12_PROFILE_READER;
    struct plan unknowing = *plan; /* of the password */
    struct p12_audit *audit = judge(plan, open, profile, false);
    struct p12_audit *before;

    unknowing.options.has_password = false;
    before = judge(&unknowing, closed, profile, false);
    for (size_t i = 0; i < p12_audit_n_findings(audit); i++)
        check_finding(open, p12_audit_finding(audit, i));
    for (size_t i = 0; i < p12_audit_n_findings(before); i++)
        check_finding(closed, p12_audit_finding(before, i));
    check_verdict(audit, is_reader);
    check_verdict(before, is_reader);
    check_errors_stay(before, audit);
    CHECK(judge_and_forget(plan, open, profile, false) == digest(audit));
    CHECK(judge_and_forget(&unknowing, open, profile, true) == digest(before));
    CHECK(judge_and_forget(&unknowing, closed, profile, true) ==
          digest(before));
    p12_audit_free(before);
    p12_audit_free(audit);
}

/* A policy that says one thing only: the verdict hangs on that. */
static void check_own(const struct plan *plan, const struct p12_pfx *pfx)
{
    size_t n = p12_rule_count();
    const struct p12_rule *rule = p12_rule_at(plan->rule % n);
    const struct p12_demand demand = {
        .rule = p12_rule_name(rule),
        .severity = plan->saying % 2 == 0 ? P12_ERROR : P12_WARNING,
        .number = plan->saying / 2,
    };
    struct p12_profile *own = NULL;
    struct p12_audit *audit;
    enum p12_rc rc;

    CHECK(p12_profile_new("own", P12_PROFILE_POLICY, &own) == P12_OK);
    CHECK(p12_profile_set_texts(own, "One's own.", "oneself") == P12_OK);
    /* What is said by rows can't be demanded. */
    rc = p12_profile_add_demand(own, &demand);
    CHECK(rc == P12_OK || rc == P12_E_USAGE);
    CHECK(p12_profile_add_demand(own, &demand) == P12_E_USAGE);
    audit = judge(plan, pfx, own, false);
    for (size_t i = 0; i < p12_audit_n_findings(audit); i++)
        check_finding(pfx, p12_audit_finding(audit, i));
    check_verdict(audit, false);
    if (rc != P12_OK || demand.severity != P12_ERROR)
        CHECK(p12_audit_verdict(audit) != P12_VERDICT_NO);
    p12_audit_free(audit);
    p12_profile_free(own);
}

/* ---- What is left ------------------------------------------------------- */

/* An audit lives longer than what it is about. */
static void check_lifetime(const struct plan *plan)
{
    struct p12_pfx *pfx = parse(plan);
    struct p12_audit *audit;
    uint64_t seen;

    unlock(plan, pfx);
    audit = judge(plan, pfx, p12_profile_find("mtls-client"), false);
    seen = digest(audit);
    p12_pfx_free(pfx);
    CHECK(digest(audit) == seen);
    p12_audit_free(audit);
}

static void fail_allocation(const struct plan *plan)
{
    struct p12_pfx *pfx = parse(plan);
    const struct p12_profile *profile =
        p12_profile_at(plan->rule % p12_profile_count());
    struct p12_audit *audit = NULL;
    enum p12_rc rc;

    unlock(plan, pfx);
    test_alloc_fail_after(plan->fail_after);
    rc = p12_audit_new(pfx, profile, &plan->options, &audit);
    CHECK(rc == (test_alloc_has_failed() ? P12_E_MEMORY : P12_OK));
    CHECK((rc == P12_OK) == (audit != NULL));
    test_alloc_fail_after(-1);
    p12_audit_free(audit);
    p12_pfx_free(pfx);
}

/* ---- The target --------------------------------------------------------- */

static void run_parsed(struct p12_span file, struct p12_pfx *open)
{
    struct p12_pfx *closed;
    struct plan plan;

    make_plan(&plan, file, p12_pfx_size(open));
    closed = parse(&plan);
    unlock(&plan, open);
    for (size_t i = 0; i < p12_profile_count(); i++)
        check_profile(&plan, open, closed, p12_profile_at(i));
    check_own(&plan, open);
    p12_pfx_free(closed);
    p12_pfx_free(open);
    check_lifetime(&plan);
    if ((plan.flags & FAIL) != 0)
        fail_allocation(&plan);
    check_nothing_left();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct p12_pfx *pfx = NULL;
    enum p12_rc rc = p12_pfx_parse(data, size, &fuzz_limits, &pfx, NULL);

    if (rc == P12_OK)
        run_parsed((struct p12_span){ data, size }, pfx);
    return 0;
}
