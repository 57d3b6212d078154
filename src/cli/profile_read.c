#include "cli/profile_read.h"

#include "cli/escape.h"
#include "cli/profile_reading.h"
#include <ctype.h>
#include <string.h>

#define SCHEMA     "p12.profile/1"
#define MAX_NUMBER UINT64_C(1000000000000)

/* ---- Members ------------------------------------------------------------ */

struct said {
    const char *summary, *source;
};

/* Read before all others, or for other programs: "$schema". */
static bool read_nothing(struct reading *r, json_t *value, void *target)
{
    (void)r;
    (void)value;
    (void)target;
    return true;
}

static bool read_summary(struct reading *r, json_t *value, void *target)
{
    struct said *said = target;

    return reading_text(r, value, &said->summary);
}

static bool read_source(struct reading *r, json_t *value, void *target)
{
    struct said *said = target;

    return reading_text(r, value, &said->source);
}

static bool find_profile(struct reading *r, json_t *value,
                         const struct p12_profile **out)
{
    struct nearest near;
    const char *name;

    if (!reading_text(r, value, &name))
        return false;
    *out = p12_profile_find(name);
    if (*out != NULL)
        return true;
    near = nearest_to(name);
    for (size_t i = 0; i < p12_profile_count(); i++)
        nearest_try(&near, p12_profile_name(p12_profile_at(i)));
    return reading_unknown(
        r, &(struct unknown){ "built-in profile", name, &near,
                              "p12 profiles lists them", false });
}

static bool has_base(const struct p12_profile *profile,
                     const struct p12_profile *base)
{
    const struct p12_profile *other;

    for (size_t i = 0; (other = p12_profile_base(profile, i)) != NULL; i++)
        if (other == base)
            return true;
    return false;
}

static bool read_all_of(struct reading *r, json_t *value, void *target)
{
    size_t i;
    json_t *item;

    (void)target;
    if (!reading_is_list(r, value))
        return false;
    json_array_foreach(value, i, item)
    {
        const struct p12_profile *base;

        reading_enter(r, NULL, i);
        if (!find_profile(r, item, &base))
            return false;
        if (has_base(r->profile, base))
            return reading_wrong(r, "%s stands there twice",
                                 p12_profile_name(base));
        if (!reading_answer(r, p12_profile_add_base(r->profile, base)))
            return false;
        reading_leave(r);
    }
    return true;
}

static bool read_advises(struct reading *r, json_t *value, void *target)
{
    const struct p12_profile *other;

    (void)target;
    return find_profile(r, value, &other) &&
           reading_answer(r, p12_profile_set_advises(r->profile, other));
}

static bool read_keys(struct reading *r, json_t *value, void *target)
{
    (void)target;
    return reading_rows(r, P12_PART_KEY, value);
}

static bool read_safes(struct reading *r, json_t *value, void *target)
{
    (void)target;
    return reading_rows(r, P12_PART_SAFE, value);
}

static bool read_mac(struct reading *r, json_t *value, void *target)
{
    (void)target;
    return reading_rows(r, P12_PART_MAC, value);
}

static bool read_max_total(struct reading *r, json_t *value, void *target)
{
    uint64_t n;

    (void)target;
    return reading_number(r, value, MAX_NUMBER, &n) &&
           reading_answer(r, p12_profile_set_max_total(r->profile, n));
}

static bool read_loses_keys(struct reading *r, json_t *value, void *target)
{
    bool loses;

    (void)target;
    if (p12_profile_kind(r->profile) != P12_PROFILE_READER)
        return reading_wrong(r, "that is said of readers");
    return reading_flag(r, value, &loses) &&
           reading_answer(r, p12_profile_set_loses_keys(r->profile, loses));
}

static bool read_rules(struct reading *r, json_t *value, void *target)
{
    (void)target;
    return reading_rules(r, value);
}

static const struct member members[] = {
    { "$schema", read_nothing },
    { "schema", read_nothing },
    { "name", read_nothing },
    { "kind", read_nothing },
    { "summary", read_summary },
    { "source", read_source },
    { "all_of", read_all_of },
    { "advises", read_advises },
    { "keys", read_keys },
    { "safes", read_safes },
    { "mac", read_mac },
    { "max_total_iterations", read_max_total },
    { "loses_keys", read_loses_keys },
    { "rules", read_rules },
};

enum { N_MEMBERS = sizeof members / sizeof members[0] };

/* ---- What comes first --------------------------------------------------- */

static bool read_schema(struct reading *r, json_t *root)
{
    const char *schema;
    json_t *value;

    if (!reading_needs(r, root, "schema", &value))
        return false;
    reading_enter(r, "schema", 0);
    if (!reading_text(r, value, &schema))
        return false;
    if (strcmp(schema, SCHEMA) != 0)
        return reading_wrong(r, "must be " SCHEMA);
    reading_leave(r);
    return true;
}

/* Names stand in lists, in commands and in the names of files. */
static bool is_good_name(const char *name)
{
    enum { LONGEST = 64 };
    size_t len = strlen(name);

    for (size_t i = 0; i < len; i++)
        if (!isalnum((unsigned char)name[i]) &&
            (i == 0 || strchr("-._", name[i]) == NULL))
            return false;
    return len <= LONGEST;
}

static bool read_name(struct reading *r, json_t *root, const char **out)
{
    json_t *value;

    if (!reading_needs(r, root, "name", &value))
        return false;
    reading_enter(r, "name", 0);
    if (!reading_text(r, value, out))
        return false;
    if (!is_good_name(*out))
        return reading_wrong(r, "must be 64 letters, digits, \"-\", \".\" and "
                                "\"_\" at most, and begin with one of the "
                                "first two");
    reading_leave(r);
    return true;
}

static bool read_kind(struct reading *r, json_t *root, int *out)
{
    json_t *value = json_object_get(root, "kind");

    *out = P12_PROFILE_POLICY;
    if (value == NULL)
        return true;
    reading_enter(r, "kind", 0);
    if (!reading_word(r, value, "kind", profile_kinds, out))
        return false;
    reading_leave(r);
    return true;
}

static bool begin(struct reading *r, json_t *root)
{
    const char *name;
    int kind;

    return reading_is_object(r, root) &&
           reading_knows(r, root, members, N_MEMBERS) && read_schema(r, root) &&
           read_name(r, root, &name) && read_kind(r, root, &kind) &&
           reading_answer(r, p12_profile_new(name, (enum p12_profile_kind)kind,
                                             &r->profile));
}

/* One that does not would be content with everything: no profile, but
 * something forgotten. */
static bool says_something(struct reading *r)
{
    const struct p12_profile *p = r->profile;

    for (int part = P12_PART_KEY; part <= P12_PART_MAC; part++)
        if (p12_profile_allowance(p, (enum p12_part)part, 0) != NULL)
            return true;
    return p12_profile_demand(p, 0) != NULL || p12_profile_base(p, 0) != NULL ||
           p12_profile_advises(p) != NULL || p12_profile_max_total(p) != 0 ||
           reading_wrong(r, "it demands nothing: without keys, safes, mac, "
                            "max_total_iterations, rules, all_of and advises "
                            "every container is good enough");
}

static bool read_root(struct reading *r, json_t *root)
{
    struct said said = { NULL, NULL };

    return begin(r, root) &&
           reading_members(r, root, members, N_MEMBERS, &said) &&
           says_something(r) &&
           reading_answer(
               r, p12_profile_set_texts(r->profile, said.summary, said.source));
}

/* ---- The text ----------------------------------------------------------- */

static void say_syntax(struct bytes *why, const json_error_t *error)
{
    bytes_clear(why);
    if (error->line > 0)
        bytes_add_format(why, "line %d: ", error->line);
    bytes_add_text(why, "this is no JSON: ");
    escape_text(why, error->text, strlen(error->text), ESCAPE_BACKSLASH);
}

/* Some editors put it in front of all texts. */
static void skip_byte_order_mark(const char **text, size_t *len)
{
    if (*len < 3 || memcmp(*text, "\xef\xbb\xbf", 3) != 0)
        return;
    *text += 3;
    *len -= 3;
}

bool profile_read(const char *text, size_t len, struct p12_profile **out,
                  struct bytes *why)
{
    struct reading r = { .why = why };
    json_error_t error;
    json_t *root;
    bool is_read;

    skip_byte_order_mark(&text, &len);
    root = json_loadb(text, len, JSON_REJECT_DUPLICATES, &error);
    if (root == NULL) {
        say_syntax(why, &error);
        return false;
    }
    r.text = text;
    r.len = len;
    is_read = read_root(&r, root);
    json_decref(root);
    if (is_read)
        *out = r.profile;
    else
        p12_profile_free(r.profile);
    return is_read;
}
