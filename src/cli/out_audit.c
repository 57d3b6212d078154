#include "cli/out_audit.h"

#include <string.h>

bool audit_format_find(const char *word, enum audit_format *out)
{
    static const char *const words[] = { "text", "json", "jsonl", "sarif" };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(word, words[i]) == 0) {
            *out = (enum audit_format)i;
            return true;
        }
    return false;
}

const char *audit_verdict_word(enum p12_verdict verdict)
{
    switch (verdict) {
    case P12_VERDICT_YES:
        return "compliant";
    case P12_VERDICT_UNKNOWN:
        return "undetermined";
    case P12_VERDICT_PARTLY: /* a reader that is asked like a policy */
    case P12_VERDICT_NO:
        break;
    }
    return "not-compliant";
}

const char *audit_severity_word(enum p12_severity severity)
{
    switch (severity) {
    case P12_ERROR:
        return "error";
    case P12_WARNING:
        return "warning";
    case P12_NOTE:
    case P12_OFF:
        break;
    }
    return "note";
}

void out_audit_render(const struct audit_style *style,
                      const struct judged *judged, struct bytes *out)
{
    switch (style->format) {
    case AUDIT_TEXT:
        out_audit_text(style, judged, out);
        break;
    case AUDIT_JSON:
    case AUDIT_JSONL:
        out_audit_json(style, judged, out);
        break;
    case AUDIT_SARIF:
        out_audit_sarif(style, judged, out);
        break;
    }
}

void out_audit_begin(struct audit_output *o, const struct audit_style *style,
                     FILE *file)
{
    *o = (struct audit_output){ .style = style, .json.out = file };
    if (style->format == AUDIT_JSON)
        json_open(&o->json, NULL, '[');
    else if (style->format == AUDIT_SARIF)
        out_audit_sarif_begin(&o->json);
}

void out_audit_put(struct audit_output *o, const struct bytes *rendered)
{
    struct json_out *j = &o->json;

    if (rendered->len == 0)
        return;
    if (j->depth != 0) { /* what is rendered begins with its line's start */
        if (j->filled[j->depth - 1])
            fputc(',', j->out);
        j->filled[j->depth - 1] = true;
    }
    fwrite(rendered->ptr, 1, rendered->len, j->out);
}

void out_audit_end(struct audit_output *o, int status)
{
    if (o->style->format == AUDIT_JSON)
        json_close(&o->json, ']');
    else if (o->style->format == AUDIT_SARIF)
        out_audit_sarif_end(&o->json, status);
}
