#include "judged.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct p12_audit *judge(const struct p12_pfx *pfx,
                        const struct p12_profile *profile,
                        const struct p12_audit_options *options)
{
    struct p12_audit *audit = NULL;

    assert_int_equal(p12_audit_new(pfx, profile, options, &audit), P12_OK);
    assert_non_null(audit);
    return audit;
}

static void add_finding(char *out, const struct p12_finding *f)
{
    static const char *const severities[] = {
        [P12_NOTE] = "note",
        [P12_WARNING] = "warning",
        [P12_ERROR] = "error",
    };
    size_t len = strlen(out);

    snprintf(out + len, FOUND_MAX - len, "%s%s%s %s%s%s %s%s%s",
             len == 0 ? "" : "; ", severities[f->severity],
             f->undecided ? "?" : "", p12_rule_name(f->rule),
             f->path[0] != '\0' ? " " : "", f->path, f->found,
             f->wanted != NULL ? "|" : "", f->wanted != NULL ? f->wanted : "");
}

void found_text(const struct p12_audit *audit, const char *rule,
                char out[FOUND_MAX])
{
    out[0] = '\0';
    for (size_t i = 0; i < p12_audit_n_findings(audit); i++) {
        const struct p12_finding *f = p12_audit_finding(audit, i);

        assert_non_null(f->text);
        assert_non_null(f->source);
        if (rule == NULL || strcmp(rule, p12_rule_name(f->rule)) == 0)
            add_finding(out, f);
    }
    assert_null(p12_audit_finding(audit, p12_audit_n_findings(audit)));
}

void want_found(const char *why, const struct p12_audit *audit,
                const char *rule, const char *wanted, const char *verdict)
{
    static const char *const verdicts[] = {
        [P12_VERDICT_YES] = "yes",
        [P12_VERDICT_PARTLY] = "partly",
        [P12_VERDICT_NO] = "no",
        [P12_VERDICT_UNKNOWN] = "unknown",
    };
    const char *got = verdicts[p12_audit_verdict(audit)];
    char found[FOUND_MAX];

    found_text(audit, rule, found);
    if (strcmp(found, wanted) != 0)
        fail_msg("%s: found \"%s\", not \"%s\"", why, found, wanted);
    if (verdict != NULL && strcmp(got, verdict) != 0)
        fail_msg("%s: %s, not %s: \"%s\"", why, got, verdict, found);
}

void want_of(const char *why, const char *container,
             const struct p12_profile *profile, const char *rule,
             const char *wanted, const char *verdict)
{
    struct parsed p = parse(container, NULL);
    struct p12_audit *audit;

    if (p.rc != P12_OK)
        fail_msg("%s: %s: %s", why, p.err.path, p.err.detail);
    audit = judge(p.pfx, profile, NULL);
    want_found(why, audit, rule, wanted, verdict);
    p12_audit_free(audit);
    parsed_clear(&p);
}

const struct p12_finding *first_of(const struct p12_audit *audit,
                                   const char *rule)
{
    for (size_t i = 0; i < p12_audit_n_findings(audit); i++) {
        const struct p12_finding *f = p12_audit_finding(audit, i);

        if (strcmp(rule, p12_rule_name(f->rule)) == 0)
            return f;
    }
    fail_msg("nothing found by the rule %s", rule);
    return NULL;
}
