#include "cli/out_profiles.h"

#include "cli/profile_words.h"
#include <string.h>

/* What was not said has no member. */

static void set_number(json_t *object, const char *name, uint64_t n)
{
    if (n != 0)
        json_set(object, name, json_count(n));
}

static void set_flag(json_t *object, const char *name, bool flag)
{
    if (flag)
        json_set(object, name, json_true());
}

static void set_text(json_t *object, const char *name, const char *text)
{
    if (text != NULL && text[0] != '\0')
        json_set(object, name, json_word(text));
}

static void set_list(json_t *object, const char *name, const char *const *list)
{
    json_t *array;

    if (list == NULL)
        return;
    array = json_new_array();
    for (; *list != NULL; list++)
        json_append(array, json_word(*list));
    json_set(object, name, array);
}

/* ---- Rows --------------------------------------------------------------- */

static void set_prf(json_t *object, const struct p12_allowance *row)
{
    const char *const *hash = row->hashes;
    json_t *array;

    if (hash == NULL)
        return;
    array = json_new_array();
    for (; *hash != NULL; hash++) {
        struct bytes prf = { 0 };

        profile_add_prf(&prf, row->kind, *hash);
        json_append(array, json_bytes(&prf));
    }
    json_set(object, "prf", array);
}

static json_t *row_of(const struct p12_allowance *row)
{
    json_t *object = json_new_object();

    json_set(object, "scheme",
             json_word(profile_word_of(profile_schemes, (int)row->kind)));
    set_list(object, "kdf", row->kdfs);
    set_prf(object, row);
    set_list(object, "cipher", row->ciphers);
    set_list(object, "hmac", row->hmacs);
    json_set(object, "standing",
             json_word(profile_word_of(profile_standings, (int)row->standing)));
    set_number(object, "min_iterations", row->min_iterations);
    set_number(object, "max_iterations", row->max_iterations);
    set_flag(object, "unknown_maximum", row->unknown_maximum);
    set_number(object, "min_salt_length", row->min_salt);
    set_number(object, "min_key_length", row->min_key);
    set_number(object, "max_key_length", row->max_key);
    set_text(object, "text", row->text);
    set_text(object, "source", row->source);
    return object;
}

static void set_rows(json_t *object, const struct p12_profile *profile,
                     enum p12_part part)
{
    const struct p12_allowance *row;
    json_t *array;

    if (p12_profile_allowance(profile, part, 0) == NULL)
        return;
    array = json_new_array();
    for (size_t i = 0; (row = p12_profile_allowance(profile, part, i)) != NULL;
         i++)
        json_append(array, row_of(row));
    json_set(object, profile_part_word(part), array);
}

/* ---- Rules -------------------------------------------------------------- */

static json_t *demand_of(const struct p12_demand *demand)
{
    json_t *severity =
        json_word(profile_word_of(profile_severities, (int)demand->severity));
    json_t *object;

    if (!demand->undecided && demand->number == 0 && demand->text == NULL &&
        demand->source == NULL)
        return severity;
    object = json_new_object();
    json_set(object, "severity", severity);
    set_flag(object, "undecided", demand->undecided);
    set_number(object, "number", demand->number);
    set_text(object, "text", demand->text);
    set_text(object, "source", demand->source);
    return object;
}

static void set_demands(json_t *object, const struct p12_profile *profile)
{
    const struct p12_demand *demand;
    json_t *rules;

    if (p12_profile_demand(profile, 0) == NULL)
        return;
    rules = json_new_object();
    for (size_t i = 0; (demand = p12_profile_demand(profile, i)) != NULL; i++)
        json_set(rules, demand->rule, demand_of(demand));
    json_set(object, "rules", rules);
}

/* ---- A profile ---------------------------------------------------------- */

static void set_bases(json_t *object, const struct p12_profile *profile)
{
    const struct p12_profile *base;
    json_t *array;

    if (p12_profile_base(profile, 0) == NULL)
        return;
    array = json_new_array();
    for (size_t i = 0; (base = p12_profile_base(profile, i)) != NULL; i++)
        json_append(array, json_word(p12_profile_name(base)));
    json_set(object, "all_of", array);
}

/* One that names no source is its own. */
static void set_source(json_t *object, const struct p12_profile *profile)
{
    const char *source = p12_profile_source(profile);

    if (strcmp(source, p12_profile_name(profile)) != 0)
        set_text(object, "source", source);
}

json_t *out_profiles_json(const struct p12_profile *profile)
{
    const struct p12_profile *advises = p12_profile_advises(profile);
    json_t *object = json_new_object();

    json_set(object, "schema", json_word("p12.profile/1"));
    json_set(object, "name", json_word(p12_profile_name(profile)));
    json_set(object, "kind",
             json_word(profile_word_of(profile_kinds,
                                       (int)p12_profile_kind(profile))));
    set_text(object, "summary", p12_profile_summary(profile));
    set_source(object, profile);
    set_bases(object, profile);
    if (advises != NULL)
        json_set(object, "advises", json_word(p12_profile_name(advises)));
    set_rows(object, profile, P12_PART_KEY);
    set_rows(object, profile, P12_PART_SAFE);
    set_rows(object, profile, P12_PART_MAC);
    set_number(object, "max_total_iterations", p12_profile_max_total(profile));
    set_flag(object, "loses_keys", p12_profile_loses_keys(profile));
    set_demands(object, profile);
    return object;
}

/* ---- The library's rules ------------------------------------------------ */

static const char *word_remedy(enum p12_remedy remedy)
{
    switch (remedy) {
    case P12_REMEDY_CONVERT:
        return "convert";
    case P12_REMEDY_LEAF_FIRST:
        return "leaf-first";
    case P12_REMEDY_DROP:
        return "drop";
    case P12_REMEDY_PASSWORD:
        return "password";
    case P12_REMEDY_NONE:
        break;
    }
    return NULL;
}

static json_t *rule_of(const struct p12_rule *rule)
{
    json_t *object = json_new_object();
    uint64_t usual;
    const char *unit = p12_rule_unit(rule, &usual);

    json_set(object, "rule", json_word(p12_rule_name(rule)));
    json_set(object, "sentence", json_word(p12_rule_sentence(rule)));
    json_set(object, "number", unit != NULL ? json_count(usual) : json_null());
    json_set(object, "unit", json_word(unit));
    json_set(object, "remedy", json_word(word_remedy(p12_rule_remedy(rule))));
    return object;
}

json_t *out_profiles_rules_json(void)
{
    json_t *object = json_new_object();
    json_t *array = json_new_array();

    for (size_t i = 0; i < p12_rule_count(); i++)
        json_append(array, rule_of(p12_rule_at(i)));
    json_set(object, "schema", json_word("p12.rules/1"));
    json_set(object, "rules", array);
    return object;
}
