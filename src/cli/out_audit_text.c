#include "cli/out_audit.h"

#include "cli/escape.h"
#include <string.h>

enum {
    PATH_AT = 11, /* behind two spaces, the longest severity and two more */
    PATH_MAX_SHOWN = 32
};

/* ---- Pieces ------------------------------------------------------------- */

/* Texts of profiles of one's own may hold anything. */
static void add_escaped(const struct audit_style *style, struct bytes *out,
                        const char *text)
{
    escape_text(out, text, strlen(text), style->term.escape);
}

static void add_name(const struct audit_style *style, struct bytes *out,
                     const struct judged *judged)
{
    const char *file = judged->container.name;
    struct bytes name = { 0 };

    if (judged->label != NULL) {
        add_escaped(style, &name, judged->label);
        bytes_add_text(&name, ": ");
    }
    if (strcmp(file, "-") == 0)
        bytes_add_text(&name, "standard input");
    else
        escape_text(&name, file, strlen(file),
                    ESCAPE_BACKSLASH | style->term.escape);
    term_paint(&style->term, out, PAINT_TITLE, bytes_text(&name));
    bytes_add_text(out, ": ");
    bytes_free(&name);
}

/* Adds text wrapped between the paths' column and the edge, as a line. */
static void add_paragraph(const struct audit_style *style, struct bytes *out,
                          struct bytes *text, enum paint paint)
{
    struct bytes wrapped = { 0 };

    term_wrap(&style->term, &wrapped, bytes_text(text), PATH_AT);
    bytes_add_format(out, "%*s", PATH_AT, "");
    term_paint(&style->term, out, paint, bytes_text(&wrapped));
    bytes_add_text(out, "\n");
    bytes_free(&wrapped);
}

/* ---- The verdict -------------------------------------------------------- */

static void add_count(struct bytes *out, size_t n, const char *what,
                      const char **before)
{
    if (n == 0)
        return;
    bytes_add_format(out, "%s%zu %s%s", *before, n, what, n == 1 ? "" : "s");
    *before = ", ";
}

static void add_counts(struct bytes *out, const struct p12_audit *audit)
{
    const char *before = ": ";
    size_t counts[] = { 0, 0, 0, 0 };

    for (size_t i = 0; i < p12_audit_n_findings(audit); i++)
        counts[p12_audit_finding(audit, i)->severity]++;
    add_count(out, counts[P12_ERROR], "error", &before);
    add_count(out, counts[P12_WARNING], "warning", &before);
    add_count(out, counts[P12_NOTE], "note", &before);
}

static void add_verdict(const struct audit_style *style, struct bytes *out,
                        const struct judgement *judgement)
{
    const char *words = "not compliant with";
    enum paint paint = PAINT_BAD;
    enum p12_verdict verdict = p12_audit_verdict(judgement->audit);

    if (verdict == P12_VERDICT_YES) {
        words = "compliant with";
        paint = PAINT_GOOD;
    } else if (verdict == P12_VERDICT_UNKNOWN) {
        words = "undetermined for";
        paint = PAINT_ODD;
    }
    term_paint(&style->term, out, paint, words);
    bytes_add_text(out, " ");
    add_escaped(style, out, p12_profile_name(judgement->profile));
    add_counts(out, judgement->audit);
    bytes_add_text(out, "\n");
}

/* ---- Findings ----------------------------------------------------------- */

static const char *path_of(const struct p12_finding *f)
{
    return f->path[0] == '\0' ? "(the whole)" : f->path;
}

/* The column behind the longest path. */
static size_t text_column(const struct p12_audit *audit)
{
    size_t longest = 0;

    for (size_t i = 0; i < p12_audit_n_findings(audit); i++) {
        size_t len = strlen(path_of(p12_audit_finding(audit, i)));

        if (len > longest && len <= PATH_MAX_SHOWN)
            longest = len;
    }
    return PATH_AT + longest + 2;
}

static void add_severity(const struct audit_style *style, struct bytes *out,
                         enum p12_severity severity)
{
    static const enum paint paints[] = { PAINT_DIM, PAINT_ODD, PAINT_BAD,
                                         PAINT_DIM };
    const char *word = audit_severity_word(severity);

    bytes_add_text(out, "  ");
    term_paint(&style->term, out, paints[severity], word);
    bytes_add_format(out, "%*s", PATH_AT - 2 - (int)strlen(word), "");
}

/* "iterations: 2048 -> at least 600000" */
static void add_difference(const struct audit_style *style, struct bytes *out,
                           const struct p12_finding *f, size_t column)
{
    struct bytes text = { 0 };
    struct bytes wrapped = { 0 };

    bytes_add_format(&text, "%s: ", p12_rule_name(f->rule));
    add_escaped(style, &text, f->found);
    if (f->wanted != NULL) {
        bytes_add_text(&text, " -> ");
        add_escaped(style, &text, f->wanted);
    }
    term_wrap(&style->term, &wrapped, bytes_text(&text), column);
    bytes_add(out, wrapped.ptr, wrapped.len);
    bytes_add_text(out, "\n");
    bytes_free(&wrapped);
    bytes_free(&text);
}

static void add_sentence(const struct audit_style *style, struct bytes *out,
                         const struct p12_finding *f)
{
    struct bytes text = { 0 };

    add_escaped(style, &text, f->text);
    if (f->source[0] != '\0') {
        bytes_add_text(&text, " (");
        add_escaped(style, &text, f->source);
        bytes_add_text(&text, ")");
    }
    add_paragraph(style, out, &text, PAINT_DIM);
    bytes_free(&text);
}

static void add_advice(const struct audit_style *style, struct bytes *out,
                       const char *advice)
{
    struct bytes text = { 0 };

    bytes_add_text(&text, advice);
    add_paragraph(style, out, &text, PAINT_PLAIN);
    bytes_free(&text);
}

static void add_finding(const struct audit_style *style, struct bytes *out,
                        const struct p12_finding *f, size_t column)
{
    const char *path = path_of(f);
    size_t at = PATH_AT + strlen(path) + 2;

    if (at < column)
        at = column;
    add_severity(style, out, f->severity);
    bytes_add_format(out, "%-*s", (int)(at - PATH_AT), path);
    add_difference(style, out, f, at);
    add_sentence(style, out, f);
}

/* ---- What mends it ------------------------------------------------------ */

static void add_remark(struct bytes *out, const char *text)
{
    bytes_add_format(out, "%*s%s\n", 8, "", text);
}

static void add_mend(const struct audit_style *style, struct bytes *out,
                     struct mend *mend)
{
    char counts[64];

    if (mend->command.len == 0)
        return;
    bytes_add_text(out, "  mend: ");
    term_paint(&style->term, out, PAINT_TITLE, bytes_text(&mend->command));
    bytes_add_text(out, "\n");
    snprintf(counts, sizeof counts, "That mends %zu of %zu errors.",
             mend->n_mended, mend->n_errors);
    if (mend->n_mended != mend->n_errors)
        add_remark(out, counts);
    if (mend->n_undecided != 0)
        add_remark(out, "What can't be decided now may hold more.");
}

/* ---- A file ------------------------------------------------------------- */

static void add_judgement(const struct audit_style *style, struct bytes *out,
                          const struct judged *judged,
                          const struct judgement *judgement)
{
    const struct p12_audit *audit = judgement->audit;
    size_t column = text_column(audit);
    const char *said = NULL; /* once for one finding after the other */
    struct mend mend;

    mend_judgement(&style->mending, &judged->container, judgement, &mend);
    add_name(style, out, judged);
    add_verdict(style, out, judgement);
    for (size_t i = 0; i < p12_audit_n_findings(audit); i++) {
        const struct p12_finding *f = p12_audit_finding(audit, i);
        const char *advice = mend_advice(&mend, f);

        add_finding(style, out, f, column);
        if (advice != NULL && advice != said)
            add_advice(style, out, advice);
        said = advice != NULL ? advice : said;
    }
    add_mend(style, out, &mend);
    mend_free(&mend);
}

static void add_unreadable(const struct audit_style *style, struct bytes *out,
                           const struct judged *judged)
{
    struct bytes why = { 0 };

    add_name(style, out, judged);
    term_paint(&style->term, out, PAINT_BAD, "unreadable");
    bytes_add_text(out, ": ");
    container_failure(&judged->container, &why);
    bytes_add(out, why.ptr, why.len);
    bytes_add_text(out, "\n");
    bytes_free(&why);
}

void out_audit_text(const struct audit_style *style,
                    const struct judged *judged, struct bytes *out)
{
    if (judged->container.pfx == NULL)
        add_unreadable(style, out, judged);
    for (size_t i = 0; i < judged->n_judgements; i++)
        add_judgement(style, out, judged, &judged->judgements[i]);
}
