#include "cli/out_compat.h"

#include "cli/out_audit.h"

const char *compat_word(enum p12_verdict verdict)
{
    switch (verdict) {
    case P12_VERDICT_YES:
        return "yes";
    case P12_VERDICT_PARTLY:
        return "partly";
    case P12_VERDICT_NO:
        return "no";
    case P12_VERDICT_UNKNOWN:
        break;
    }
    return "unknown";
}

bool compat_decides(enum p12_verdict verdict, const struct p12_finding *f)
{
    switch (verdict) {
    case P12_VERDICT_NO:
        return f->severity == P12_ERROR;
    case P12_VERDICT_PARTLY:
        return f->severity == P12_WARNING;
    case P12_VERDICT_UNKNOWN:
        return f->undecided;
    case P12_VERDICT_YES:
        break;
    }
    return false;
}

static void put_reason(struct json_out *j, enum p12_verdict verdict,
                       const struct p12_finding *f)
{
    json_open(j, NULL, '{');
    json_put_word(j, "path", f->path);
    json_put_word(j, "text", f->text);
    json_put_word(j, "source", f->source);
    json_put_word(j, "rule", p12_rule_name(f->rule));
    json_put_word(j, "severity", audit_severity_word(f->severity));
    json_put_word(j, "found", f->found);
    json_put_word(j, "wanted", f->wanted);
    json_put_flag(j, "undecided", f->undecided);
    json_put_flag(j, "decides", compat_decides(verdict, f));
    json_close(j, '}');
}

static void put_reader(struct json_out *j, const struct judgement *judgement)
{
    const struct p12_audit *audit = judgement->audit;
    enum p12_verdict verdict = p12_audit_verdict(audit);

    json_open(j, NULL, '{');
    json_put_word(j, "reader", p12_profile_name(judgement->profile));
    json_put_word(j, "opens", compat_word(verdict));
    json_open(j, "because", '[');
    for (size_t i = 0; i < p12_audit_n_findings(audit); i++)
        put_reason(j, verdict, p12_audit_finding(audit, i));
    json_close(j, ']');
    json_close(j, '}');
}

void out_compat_json(struct json_out *j, const struct judged *judged)
{
    json_open(j, NULL, '{');
    json_put_word(j, "schema", "p12.compat/1");
    json_put_word(j, "file", judged->container.name);
    json_open(j, "readers", '[');
    for (size_t i = 0; i < judged->n_judgements; i++)
        put_reader(j, &judged->judgements[i]);
    json_close(j, ']');
    json_close(j, '}');
}
