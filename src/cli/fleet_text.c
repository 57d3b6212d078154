#include "cli/fleet_out.h"

#include "cli/escape.h"
#include "cli/out_audit.h"
#include "cli/report.h"
#include "cli/strings.h"
#include <stdlib.h>
#include <string.h>

enum { FILES_SHOWN = 20, HASH_SHOWN = 8 };

struct writer {
    const struct fleet *fleet;
    const struct term *term;
    struct bytes out;
};

/* ---- Pieces ------------------------------------------------------------- */

static void add_count(struct bytes *out, uint64_t n, const char *one,
                      const char *many)
{
    string_number(out, n);
    bytes_add_text(out, n == 1 ? one : many);
}

static void add_title(struct writer *w, const char *title)
{
    term_paint(w->term, &w->out, PAINT_TITLE, title);
    bytes_add_text(&w->out, "\n");
}

static void add_escaped(struct writer *w, const char *text)
{
    escape_text(&w->out, text, strlen(text),
                ESCAPE_BACKSLASH | w->term->escape);
}

/* Adds a word and blanks up to the width of the longest. */
static void add_padded(struct writer *w, const char *word, size_t width)
{
    size_t before = w->out.len;
    size_t columns;

    add_escaped(w, word);
    columns =
        term_columns((const char *)w->out.ptr + before, w->out.len - before);
    for (; columns < width; columns++)
        bytes_add_text(&w->out, " ");
}

static size_t columns_of(const struct writer *w, const char *word)
{
    struct bytes escaped = { 0 };
    size_t columns;

    escape_text(&escaped, word, strlen(word),
                ESCAPE_BACKSLASH | w->term->escape);
    columns = term_columns(bytes_text(&escaped), escaped.len);
    bytes_free(&escaped);
    return columns;
}

/* ---- Verdicts ----------------------------------------------------------- */

static const struct {
    enum fleet_verdict verdict;
    const char *words;
    enum paint paint;
} verdicts[] = {
    { FLEET_COMPLIANT, "compliant", PAINT_GOOD },
    { FLEET_NOT_COMPLIANT, "not compliant", PAINT_BAD },
    { FLEET_UNDETERMINED, "undetermined", PAINT_ODD },
};

static void add_profile(struct writer *w, const struct fleet_profile *profile,
                        size_t width)
{
    const char *before = "  ";

    bytes_add_text(&w->out, "  ");
    add_padded(w, profile->name, width);
    for (size_t i = 0; i < sizeof verdicts / sizeof verdicts[0]; i++) {
        uint64_t n = profile->files[verdicts[i].verdict];
        struct bytes text = { 0 };

        if (n == 0)
            continue;
        bytes_add_text(&w->out, before);
        string_number(&text, n);
        bytes_add_text(&text, " ");
        bytes_add_text(&text, verdicts[i].words);
        term_paint(w->term, &w->out, verdicts[i].paint, bytes_text(&text));
        bytes_free(&text);
        before = ", ";
    }
    bytes_add_text(&w->out, "\n");
}

static void add_aside(struct bytes *out, uint64_t n, const char *what,
                      const char **before)
{
    if (n == 0)
        return;
    bytes_add_text(out, *before);
    string_number(out, n);
    bytes_add_text(out, what);
    *before = ", ";
}

static void add_verdicts(struct writer *w)
{
    const struct fleet *fleet = w->fleet;
    struct bytes title = { 0 };
    const char *before = " (";
    size_t width = 0;

    add_count(&title, fleet->files.n, " file", " files");
    if (fleet->n_machines > 1) {
        bytes_add_text(&title, " of ");
        string_number(&title, fleet->n_machines);
        bytes_add_text(&title, " machines");
    }
    add_aside(&title, fleet->n_unreadable, " unreadable", &before);
    add_aside(&title, fleet->n_passed,
              " passed over: met before, or no regular file", &before);
    add_aside(&title, fleet->n_repeated, " repeated", &before);
    add_aside(&title, fleet->n_broken,
              fleet->n_broken == 1 ? " line broken" : " lines broken", &before);
    if (before[0] == ',')
        bytes_add_text(&title, ")");
    add_title(w, bytes_text(&title));
    bytes_free(&title);
    for (size_t i = 0; i < fleet->n_profiles; i++) {
        size_t columns = columns_of(w, fleet->profiles[i].name);

        width = columns > width ? columns : width;
    }
    for (size_t i = 0; i < fleet->n_profiles; i++)
        add_profile(w, &fleet->profiles[i], width);
}

/* ---- Rules -------------------------------------------------------------- */

static const enum paint severity_paints[] = {
    [P12_NOTE] = PAINT_DIM,
    [P12_WARNING] = PAINT_ODD,
    [P12_ERROR] = PAINT_BAD,
};

static void add_rule(struct writer *w, const struct fleet_rule *rule,
                     size_t rule_width, size_t profile_width)
{
    const char *severity = audit_severity_word(rule->severity);

    bytes_add_text(&w->out, "  ");
    term_paint(w->term, &w->out, severity_paints[rule->severity], severity);
    for (size_t i = strlen(severity); i < sizeof "warning" - 1; i++)
        bytes_add_text(&w->out, " ");
    bytes_add_text(&w->out, "  ");
    add_padded(w, rule->name, rule_width);
    bytes_add_text(&w->out, "  ");
    if (profile_width != 0) {
        add_padded(w, w->fleet->profiles[rule->profile].name, profile_width);
        bytes_add_text(&w->out, "  ");
    }
    add_count(&w->out, rule->files, " file", " files");
    if (rule->findings != rule->files) {
        bytes_add_text(&w->out, ", ");
        add_count(&w->out, rule->findings, " time", " times");
    }
    if (rule->undecided)
        bytes_add_text(&w->out, ", undecided");
    bytes_add_text(&w->out, "\n");
}

static void add_rules(struct writer *w)
{
    const struct fleet *fleet = w->fleet;
    const struct fleet_rule **order;
    size_t rule_width = 0;
    size_t profile_width = 0;

    if (fleet->n_rules == 0)
        return;
    order = cli_alloc(fleet->n_rules, sizeof(struct fleet_rule *));
    fleet_sort_rules(fleet, order);
    for (size_t i = 0; i < fleet->n_rules; i++) {
        size_t rule = columns_of(w, order[i]->name);
        size_t profile = columns_of(w, fleet->profiles[order[i]->profile].name);

        rule_width = rule > rule_width ? rule : rule_width;
        profile_width = profile > profile_width ? profile : profile_width;
    }
    bytes_add_text(&w->out, "\n");
    add_title(w, "Findings: errors first, and what most files have");
    for (size_t i = 0; i < fleet->n_rules; i++)
        add_rule(w, order[i], rule_width,
                 fleet->n_profiles > 1 ? profile_width : 0);
    free(order);
}

/* ---- The same in several files ------------------------------------------ */

static const char *const kinds[] = {
    [IDENTITY_CERTIFICATE] = "certificate",
    [IDENTITY_KEY] = "private key",
    [IDENTITY_SHROUD] = "encrypted key",
    [IDENTITY_SAFE] = "encrypted safe",
};

static void add_member(struct writer *w, uint32_t identity)
{
    const struct fleet_identity *one = &w->fleet->identity[identity];
    const char *subject = fleet_text(w->fleet, one->subject);
    enum identity_kind kind = fleet_kind(w->fleet, identity);

    bytes_add_text(&w->out, "  ");
    bytes_add_text(&w->out, kinds[kind]);
    bytes_add_text(&w->out, " ");
    if (subject != NULL && subject[0] != '\0') {
        /* The library has escaped it. */
        escape_text(&w->out, subject, strlen(subject), w->term->escape);
        bytes_add_text(&w->out, ", ");
    }
    bytes_add_text(&w->out, "SHA-256 ");
    string_hex(&w->out, (struct p12_span){ fleet_sha256(w->fleet, identity),
                                           HASH_SHOWN });
    bytes_add_text(&w->out, "...\n");
}

static void add_file(struct writer *w, uint32_t file)
{
    const struct fleet_file *one = &w->fleet->file[file];
    const char *name = fleet_text(w->fleet, one->name);

    bytes_add_text(&w->out, "    ");
    if (one->machine != 0) {
        add_escaped(w, w->fleet->machines[one->machine - 1]);
        bytes_add_text(&w->out, ": ");
    }
    if (strcmp(name, "-") == 0)
        bytes_add_text(&w->out, "standard input");
    else
        add_escaped(w, name);
    bytes_add_text(&w->out, "\n");
}

static void add_group(struct writer *w, const struct fleet_groups *groups,
                      const struct fleet_group *group)
{
    const struct fleet_member *members = &groups->members[group->first];
    uint32_t file;
    size_t at = 0;
    size_t n = 0;

    for (size_t i = 0; i < group->n; i++)
        add_member(w, members[i].identity);
    while (n < FILES_SHOWN &&
           fleet_next_file(w->fleet, members[0].identity, &at, &file)) {
        add_file(w, file);
        n++;
    }
    if (members[0].n_files > n) {
        bytes_add_text(&w->out, "    and ");
        add_count(&w->out, members[0].n_files - n, " more\n", " more\n");
    }
}

static void flush(struct writer *w, FILE *out)
{
    fwrite(bytes_text(&w->out), 1, w->out.len, out);
    w->out.len = 0;
}

static void add_groups(struct writer *w, FILE *out)
{
    struct fleet_groups groups;

    fleet_groups_find(&groups, w->fleet);
    if (groups.n != 0) {
        bytes_add_text(&w->out, "\n");
        add_title(w, "The same in several files (a client certificate belongs "
                     "to one device)");
    }
    for (size_t i = 0; i < groups.n; i++) {
        add_group(w, &groups, &groups.groups[i]);
        flush(w, out);
    }
    fleet_groups_free(&groups);
}

void fleet_out_text(const struct fleet *fleet, const struct term *term,
                    FILE *out)
{
    struct writer w = { .fleet = fleet, .term = term };

    add_verdicts(&w);
    add_rules(&w);
    flush(&w, out);
    add_groups(&w, out);
    flush(&w, out);
    bytes_free(&w.out);
}
