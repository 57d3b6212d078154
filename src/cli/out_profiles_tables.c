/* The tables of a profile: its rows and its rules. */
#include "cli/columns.h"
#include "cli/out_profiles.h"
#include "cli/profile_words.h"
#include "cli/strings.h"
#include <string.h>

/* ---- Cells -------------------------------------------------------------- */

static void add_bytes(struct columns *c, struct bytes *text, enum paint paint)
{
    columns_add(c, bytes_text(text), paint);
    bytes_free(text);
}

static void add_heads(struct columns *c, const char *const *heads)
{
    c->has_head = true;
    for (size_t i = 0; i < c->n_columns; i++)
        columns_add(c, heads[i], PAINT_DIM);
}

static void add_names(struct columns *c, const char *const *list)
{
    struct bytes text = { 0 };

    for (size_t i = 0; list != NULL && list[i] != NULL; i++)
        bytes_add_format(&text, "%s%s", i == 0 ? "" : ", ", list[i]);
    add_bytes(c, &text, PAINT_PLAIN);
}

/* "from 1,000", "up to 600,000", "20 to 64 bytes"; nothing where there is no
 * limit. */
static void add_range(struct columns *c, uint64_t min, uint64_t max,
                      const char *unit)
{
    struct bytes text = { 0 };

    if (min != 0) {
        bytes_add_text(&text, max == 0 ? "from " : "");
        string_number(&text, min);
    }
    if (max != 0) {
        bytes_add_text(&text, min != 0 ? " to " : "up to ");
        string_number(&text, max);
    }
    if (text.len != 0)
        bytes_add_text(&text, unit);
    add_bytes(c, &text, PAINT_PLAIN);
}

static void add_iterations(struct columns *c, const struct p12_allowance *row)
{
    if (row->unknown_maximum && row->min_iterations == 0 &&
        row->max_iterations == 0)
        columns_add(c, "no maximum known", PAINT_ODD);
    else
        add_range(c, row->min_iterations, row->max_iterations,
                  row->unknown_maximum ? ", no maximum known" : "");
}

/* "because: 32 bags (who says so)" */
static void add_reason(struct columns *c, const char *text, const char *number,
                       const char *source)
{
    struct bytes cell = { 0 };

    bytes_add_text(&cell, text != NULL ? text : "");
    bytes_add_format(&cell, "%s%s",
                     cell.len != 0 && number[0] != '\0' ? ": " : "", number);
    if (source != NULL && source[0] != '\0')
        bytes_add_format(&cell, "%s(%s)", cell.len != 0 ? " " : "", source);
    add_bytes(c, &cell, PAINT_PLAIN);
}

/* ---- Rows --------------------------------------------------------------- */

static enum paint paint_standing(enum p12_standing standing)
{
    switch (standing) {
    case P12_ACCEPTED:
        return PAINT_GOOD;
    case P12_DISCOURAGED:
    case P12_UNVERIFIED:
        return PAINT_ODD;
    case P12_REFUSED:
        break;
    }
    return PAINT_BAD;
}

static void add_row(struct columns *c, const struct p12_allowance *row)
{
    columns_add(c, profile_word_of(profile_schemes, (int)row->kind),
                PAINT_PLAIN);
    columns_add(c, profile_word_of(profile_standings, (int)row->standing),
                paint_standing(row->standing));
    add_names(c, row->ciphers);
    add_names(c, row->hmacs);
    add_names(c, row->kdfs);
    add_names(c, row->hashes);
    add_iterations(c, row);
    add_range(c, row->min_salt, 0, " bytes");
    add_range(c, row->min_key, row->max_key, " bytes");
    add_reason(c, row->text, "", row->source);
}

static void table_of(const struct term *term, struct bytes *out,
                     const struct p12_profile *profile, enum p12_part part)
{
    static const char *const heads[] = { "scheme",     "is",   "cipher",
                                         "HMAC",       "KDF",  "PRF's hash",
                                         "iterations", "salt", "key",
                                         "because" };
    const struct p12_allowance *row;
    struct columns c = { .term = term,
                         .n_columns = sizeof heads / sizeof heads[0] };

    add_heads(&c, heads);
    for (size_t i = 0; (row = p12_profile_allowance(profile, part, i)) != NULL;
         i++)
        add_row(&c, row);
    columns_end(&c, out);
}

static void add_table(const struct term *term, struct bytes *out,
                      const char *title, const struct bytes *table)
{
    term_paint(term, out, PAINT_TITLE, title);
    bytes_add_text(out, "\n");
    bytes_add(out, table->ptr, table->len);
}

/* Keys and safes are often the same. */
void out_profiles_parts(const struct term *term, struct bytes *out,
                        const struct p12_profile *profile)
{
    static const char *const titles[] = {
        [P12_PART_KEY] = "Keys",
        [P12_PART_SAFE] = "Safes",
        [P12_PART_MAC] = "The MAC",
    };
    struct bytes tables[P12_PART_MAC + 1] = { 0 };
    bool are_same;

    for (int part = P12_PART_KEY; part <= P12_PART_MAC; part++)
        if (p12_profile_allowance(profile, (enum p12_part)part, 0) != NULL)
            table_of(term, &tables[part], profile, (enum p12_part)part);
    are_same = strcmp(bytes_text(&tables[P12_PART_KEY]),
                      bytes_text(&tables[P12_PART_SAFE])) == 0;
    for (int part = P12_PART_KEY; part <= P12_PART_MAC; part++) {
        if (tables[part].len == 0 || (part == P12_PART_SAFE && are_same))
            continue;
        add_table(term, out,
                  part == P12_PART_KEY && are_same ? "Keys and safes"
                                                   : titles[part],
                  &tables[part]);
    }
    for (int part = P12_PART_KEY; part <= P12_PART_MAC; part++)
        bytes_free(&tables[part]);
}

/* ---- Rules -------------------------------------------------------------- */

static enum paint paint_severity(enum p12_severity severity)
{
    switch (severity) {
    case P12_ERROR:
        return PAINT_BAD;
    case P12_WARNING:
        return PAINT_ODD;
    case P12_NOTE:
    case P12_OFF:
        break;
    }
    return PAINT_PLAIN;
}

static void add_rule(struct columns *c, const struct p12_demand *demand)
{
    const struct p12_rule *rule = p12_rule_find(demand->rule);
    const char *text =
        demand->text != NULL ? demand->text : p12_rule_sentence(rule);
    struct bytes number = { 0 };
    uint64_t usual;
    const char *unit = p12_rule_unit(rule, &usual);

    if (unit != NULL) {
        string_number(&number, demand->number != 0 ? demand->number : usual);
        bytes_add_format(&number, " %s", unit);
    }
    columns_add(c, demand->rule, PAINT_PLAIN);
    if (demand->undecided)
        columns_add(c, "unknown", PAINT_ODD);
    else
        columns_add(c,
                    profile_word_of(profile_severities, (int)demand->severity),
                    paint_severity(demand->severity));
    add_reason(c, text, bytes_text(&number), demand->source);
    bytes_free(&number);
}

void out_profiles_demands(const struct term *term, struct bytes *out,
                          const struct p12_profile *profile)
{
    static const char *const heads[] = { "rule", "is", "what is wrong" };
    const struct p12_demand *demand;
    struct columns c = { .term = term,
                         .n_columns = sizeof heads / sizeof heads[0] };

    if (p12_profile_demand(profile, 0) == NULL)
        return;
    term_paint(term, out, PAINT_TITLE, "Rules");
    bytes_add_text(out, "\n");
    add_heads(&c, heads);
    for (size_t i = 0; (demand = p12_profile_demand(profile, i)) != NULL; i++)
        add_rule(&c, demand);
    columns_end(&c, out);
}
