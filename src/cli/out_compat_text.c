#include "cli/out_compat.h"

#include "cli/escape.h"
#include "cli/report.h"
#include <string.h>

enum { OPENS_WIDTH = 7 }; /* of the longest word, "unknown" */

/* Texts of profiles of one's own may hold anything. */
static void add_escaped(const struct term *term, struct bytes *out,
                        const char *text)
{
    escape_text(out, text, strlen(text), term->escape);
}

/* "mac: PBMAC1 with SHA-256 -> HMAC-PKCS12: its scheme is not accepted" */
static void add_reason(const struct term *term, struct bytes *text,
                       const struct p12_finding *f)
{
    if (f->path[0] != '\0')
        bytes_add_format(text, "%s: ", f->path);
    add_escaped(term, text, f->found);
    if (f->wanted != NULL) {
        bytes_add_text(text, " -> ");
        add_escaped(term, text, f->wanted);
    }
    bytes_add_text(text, ": ");
    add_escaped(term, text, f->text);
}

/* Who says so; once for all reasons in a row that it stands behind. */
static void add_source(const struct term *term, struct bytes *text,
                       const struct p12_finding *f,
                       const struct p12_finding *next)
{
    if (f->source[0] == '\0' ||
        (next != NULL && strcmp(f->source, next->source) == 0))
        return;
    bytes_add_text(text, " (");
    add_escaped(term, text, f->source);
    bytes_add_text(text, ")");
}

/* The next finding behind the verdict, from *i on; NULL if there is none. */
static const struct p12_finding *next_reason(const struct p12_audit *audit,
                                             size_t *i)
{
    const struct p12_finding *f;

    while ((f = p12_audit_finding(audit, (*i)++)) != NULL)
        if (compat_decides(p12_audit_verdict(audit), f))
            return f;
    return NULL;
}

static void add_reasons(const struct term *term, struct bytes *out,
                        const struct p12_audit *audit, size_t column)
{
    size_t i = 0;
    const struct p12_finding *f = next_reason(audit, &i);

    while (f != NULL) {
        const struct p12_finding *next = next_reason(audit, &i);
        struct bytes text = { 0 };

        add_reason(term, &text, f);
        add_source(term, &text, f, next);
        term_wrap(term, out, bytes_text(&text), column);
        if (next != NULL)
            bytes_add_format(out, "\n%*s", (int)column, "");
        bytes_free(&text);
        f = next;
    }
}

static void add_verdict(const struct term *term, struct bytes *out,
                        enum p12_verdict verdict)
{
    static const enum paint paints[] = { PAINT_GOOD, PAINT_ODD, PAINT_BAD,
                                         PAINT_DIM };
    const char *word = compat_word(verdict);

    term_paint(term, out, paints[verdict], word);
    bytes_add_format(out, "%*s", OPENS_WIDTH - (int)strlen(word) + 2, "");
}

static void add_reader(const struct term *term, struct bytes *out,
                       const struct judgement *judgement, size_t width)
{
    const struct p12_audit *audit = judgement->audit;
    size_t column = 2 + width + 2 + OPENS_WIDTH + 2;
    struct bytes name = { 0 };

    add_escaped(term, &name, p12_profile_name(judgement->profile));
    bytes_add_text(out, "  ");
    bytes_add(out, name.ptr, name.len);
    bytes_add_format(
        out, "%*s",
        (int)(width - term_columns(bytes_text(&name), name.len)) + 2, "");
    add_verdict(term, out, p12_audit_verdict(audit));
    add_reasons(term, out, audit, column);
    while (out->len != 0 && out->ptr[out->len - 1] == ' ')
        out->len--;
    bytes_add_text(out, "\n");
    bytes_free(&name);
}

static size_t longest_name(const struct term *term, const struct judged *judged)
{
    size_t longest = 0;

    for (size_t i = 0; i < judged->n_judgements; i++) {
        struct bytes name = { 0 };
        size_t columns;

        add_escaped(term, &name,
                    p12_profile_name(judged->judgements[i].profile));
        columns = term_columns(bytes_text(&name), name.len);
        if (columns > longest)
            longest = columns;
        bytes_free(&name);
    }
    return longest;
}

void out_compat_text(const struct term *term, FILE *out,
                     const struct judged *judged)
{
    size_t width = longest_name(term, judged);
    struct bytes text = { 0 };
    struct bytes name = { 0 };

    report_file_name(&name, judged->container.name);
    term_paint(term, &text, PAINT_TITLE, bytes_text(&name));
    bytes_add_text(&text, "\n");
    for (size_t i = 0; i < judged->n_judgements; i++)
        add_reader(term, &text, &judged->judgements[i], width);
    fwrite(text.ptr, 1, text.len, out);
    bytes_free(&name);
    bytes_free(&text);
}
