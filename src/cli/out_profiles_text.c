#include "cli/out_profiles.h"

#include "cli/columns.h"
#include "cli/escape.h"
#include "cli/strings.h"
#include <stdlib.h>
#include <string.h>

/* ---- Lists -------------------------------------------------------------- */

static void title(const struct term *term, struct bytes *out, const char *text)
{
    term_paint(term, out, PAINT_TITLE, text);
    bytes_add_text(out, "\n");
}

static void list_kind(const struct term *term, struct bytes *out,
                      enum p12_profile_kind kind)
{
    struct columns c = { .term = term, .n_columns = 2 };

    for (size_t i = 0; i < p12_profile_count(); i++) {
        const struct p12_profile *profile = p12_profile_at(i);

        if (p12_profile_kind(profile) != kind)
            continue;
        columns_add(&c, p12_profile_name(profile), PAINT_PLAIN);
        columns_add(&c, p12_profile_summary(profile), PAINT_PLAIN);
    }
    columns_end(&c, out);
}

void out_profiles_list(const struct term *term, struct bytes *out)
{
    title(term, out, "Policies: what verifiers demand");
    list_kind(term, out, P12_PROFILE_POLICY);
    bytes_add_text(out, "\n");
    title(term, out, "Readers: what programs open");
    list_kind(term, out, P12_PROFILE_READER);
}

static void add_number(struct columns *c, uint64_t n, const char *unit)
{
    struct bytes text = { 0 };

    if (unit != NULL) {
        string_number(&text, n);
        bytes_add_format(&text, " %s", unit);
    }
    columns_add(c, bytes_text(&text), PAINT_PLAIN);
    bytes_free(&text);
}

void out_profiles_rules(const struct term *term, struct bytes *out)
{
    struct columns c = { .term = term, .n_columns = 3, .has_head = true };

    columns_add(&c, "rule", PAINT_DIM);
    columns_add(&c, "what is wrong", PAINT_DIM);
    columns_add(&c, "number", PAINT_DIM);
    for (size_t i = 0; i < p12_rule_count(); i++) {
        const struct p12_rule *rule = p12_rule_at(i);
        uint64_t usual;
        const char *unit = p12_rule_unit(rule, &usual);

        columns_add(&c, p12_rule_name(rule), PAINT_PLAIN);
        columns_add(&c, p12_rule_sentence(rule), PAINT_PLAIN);
        add_number(&c, usual, unit);
    }
    columns_end(&c, out);
}

/* ---- One profile -------------------------------------------------------- */

static void add_field(struct columns *c, const char *name, const char *text)
{
    if (text == NULL || text[0] == '\0')
        return;
    columns_add(c, name, PAINT_DIM);
    columns_add(c, text, PAINT_PLAIN);
}

static void add_bases(struct columns *c, const struct p12_profile *profile)
{
    const struct p12_profile *base;
    struct bytes names = { 0 };

    for (size_t i = 0; (base = p12_profile_base(profile, i)) != NULL; i++)
        bytes_add_format(&names, "%s%s", i == 0 ? "" : ", ",
                         p12_profile_name(base));
    add_field(c, "all of", bytes_text(&names));
    bytes_free(&names);
}

static void add_total(struct columns *c, const struct p12_profile *profile)
{
    struct bytes text = { 0 };

    if (p12_profile_max_total(profile) == 0)
        return;
    bytes_add_text(&text, "at most ");
    string_number(&text, p12_profile_max_total(profile));
    bytes_add_text(&text, " iterations in all parts together");
    add_field(c, "total", bytes_text(&text));
    bytes_free(&text);
}

/* Its name, and the profile that brought it here. */
static void add_head(const struct term *term, struct bytes *out,
                     const struct p12_profile *profile, const char *role)
{
    struct bytes name = { 0 };

    escape_text(&name, p12_profile_name(profile),
                strlen(p12_profile_name(profile)), term->escape);
    term_paint(term, out, PAINT_TITLE, bytes_text(&name));
    bytes_add_format(out, "  %s\n", role);
    bytes_free(&name);
}

static void add_profile(const struct term *term, struct bytes *out,
                        const struct p12_profile *profile, const char *role)
{
    const struct p12_profile *advises = p12_profile_advises(profile);
    struct columns c = { .term = term, .n_columns = 2 };

    add_head(term, out, profile, role);
    add_field(&c, "what", p12_profile_summary(profile));
    add_field(&c, "source", p12_profile_source(profile));
    add_bases(&c, profile);
    add_field(&c, "warns of",
              advises != NULL ? p12_profile_name(advises) : NULL);
    add_total(&c, profile);
    if (p12_profile_loses_keys(profile))
        add_field(&c, "keys", "opens the rest where it can't open a key");
    columns_end(&c, out);
    out_profiles_parts(term, out, profile);
    out_profiles_demands(term, out, profile);
}

/* Those that were explained: none is twice. */
struct explained {
    const struct p12_profile **items;
    size_t n, max;
};

static bool is_new(struct explained *e, const struct p12_profile *profile)
{
    for (size_t i = 0; i < e->n; i++)
        if (e->items[i] == profile)
            return false;
    if (e->n == e->max) {
        size_t max = e->max == 0 ? 8 : 2 * e->max;
        const struct p12_profile **items = cli_alloc(max, sizeof *items);

        for (size_t i = 0; i < e->n; i++)
            items[i] = e->items[i];
        free(e->items);
        e->items = items;
        e->max = max;
    }
    e->items[e->n++] = profile;
    return true;
}

static const char *kind_of(const struct p12_profile *profile)
{
    return p12_profile_kind(profile) == P12_PROFILE_READER ? "reader"
                                                           : "policy";
}

/* The library makes nothing deeper than a few. */
static void explain_below(const struct term *term, struct bytes *out,
                          const struct p12_profile *profile,
                          struct explained *explained)
{
    const struct p12_profile *advises = p12_profile_advises(profile);
    const struct p12_profile *base;
    struct bytes role = { 0 };

    for (size_t i = 0; (base = p12_profile_base(profile, i)) != NULL; i++) {
        if (!is_new(explained, base))
            continue;
        bytes_clear(&role);
        bytes_add_format(&role, "%s, part of %s", kind_of(base),
                         p12_profile_name(profile));
        bytes_add_text(out, "\n");
        add_profile(term, out, base, bytes_text(&role));
        explain_below(term, out, base, explained);
    }
    if (advises != NULL && is_new(explained, advises)) {
        bytes_clear(&role);
        bytes_add_format(&role, "%s, of which %s warns", kind_of(advises),
                         p12_profile_name(profile));
        bytes_add_text(out, "\n");
        add_profile(term, out, advises, bytes_text(&role));
        explain_below(term, out, advises, explained);
    }
    bytes_free(&role);
}

void out_profiles_explain(const struct term *term, struct bytes *out,
                          const struct p12_profile *profile)
{
    struct explained explained = { 0 };

    is_new(&explained, profile);
    add_profile(term, out, profile, kind_of(profile));
    explain_below(term, out, profile, &explained);
    free(explained.items);
    bytes_add_text(out, "\n");
    term_wrap(term, out,
              "Of the rows for a part the first counts that has its "
              "algorithms. What is blank may be anything; what no row has is "
              "refused, and a part without rows is not looked at.",
              0);
    bytes_add_text(out, "\n");
}
