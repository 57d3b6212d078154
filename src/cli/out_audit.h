/* How judgements are written: for people, as JSON, as SARIF. One file at a
 * time, so that memory does not grow with their number. */
#ifndef CLI_OUT_AUDIT_H
#define CLI_OUT_AUDIT_H

#include "cli/json.h"
#include "cli/judged.h"
#include "cli/mend.h"
#include "cli/term.h"
#include <stdio.h>

enum audit_format {
    AUDIT_TEXT,
    AUDIT_JSON,  /* an array of p12.audit/1 */
    AUDIT_JSONL, /* the same, one on a line */
    AUDIT_SARIF  /* SARIF 2.1.0 with one run */
};

/* What all files have in common; only read while files are rendered. */
struct audit_style {
    enum audit_format format;
    struct term term; /* for people */
    struct mending mending;
};

/* False if it is no word for one: text, json, jsonl, sarif. */
bool audit_format_find(const char *word, enum audit_format *out);

/* "compliant", "not-compliant", "undetermined". */
const char *audit_verdict_word(enum p12_verdict verdict);

/* "error", "warning", "note". */
const char *audit_severity_word(enum p12_severity severity);

/* Renders all that is said of one file, and adds it to `out`. May be called on
 * several threads at once, each with its own `judged` and `out`. */
void out_audit_render(const struct audit_style *style,
                      const struct judged *judged, struct bytes *out);

/* ---- The whole output, by one thread ------------------------------------ */

struct audit_output {
    const struct audit_style *style;
    struct json_out json; /* where text goes, too */
};

/* What stands before, between and behind. `rendered` may be empty: there is
 * nothing to say of that file then.
 *
 *   status  the exit code of the whole, for SARIF */
void out_audit_begin(struct audit_output *o, const struct audit_style *style,
                     FILE *file);
void out_audit_put(struct audit_output *o, const struct bytes *rendered);
void out_audit_end(struct audit_output *o, int status);

/* ---- The renderers ------------------------------------------------------ */

void out_audit_text(const struct audit_style *style,
                    const struct judged *judged, struct bytes *out);
void out_audit_json(const struct audit_style *style,
                    const struct judged *judged, struct bytes *out);
void out_audit_sarif(const struct audit_style *style,
                     const struct judged *judged, struct bytes *out);

/* The log up to its results, and behind them. */
void out_audit_sarif_begin(struct json_out *j);
void out_audit_sarif_end(struct json_out *j, int status);

/* How deep results stand in it. */
enum { AUDIT_SARIF_DEPTH = 4 };

#endif
