#include "cli/protecting.h"

#include "cli/bytes.h"
#include "cli/exit.h"
#include "cli/profile_arg.h"
#include "cli/strings.h"
#include <stdlib.h>
#include <string.h>

static const char *part_name(unsigned part)
{
    if (part == PROTECT_KEY)
        return "keys";
    return part == PROTECT_SAFE ? "safes" : "the MAC";
}

/* "modern" where nothing at all is asked for. */
static int find_profiles(const struct settling *s)
{
    const char *modern[] = { "modern" };
    const struct opt_list usual = { modern, 1 };

    return profile_arg_load(
        s->profiles, protect_is_given(s->opts) ? &s->opts->profiles : &usual,
        s->command);
}

static const char *what_part(const struct p12_error *err)
{
    if (strcmp(err->path, "key") == 0)
        return "keys";
    if (strcmp(err->path, "safe") == 0)
        return "safes";
    return strcmp(err->path, "mac") == 0 ? "the MAC" : "the whole";
}

static int say_clash(const struct settling *s,
                     const struct p12_profile *const clash[2],
                     const struct p12_error *err)
{
    const char *why = err->detail != NULL ? err->detail : p12_rc_text(err->rc);

    if (clash[0] == NULL || clash[1] == NULL)
        return opt_usage_error(s->command,
                               "%s: --profile: nothing satisfies them "
                               "together: %s: %s",
                               s->command, what_part(err), why);
    if (clash[0] == clash[1])
        return opt_usage_error(s->command,
                               "%s: --profile %s: it accepts nothing that can "
                               "be written here: %s: %s",
                               s->command, p12_profile_name(clash[0]),
                               what_part(err), why);
    return opt_usage_error(s->command,
                           "%s: --profile %s and --profile %s clash: %s: %s",
                           s->command, p12_profile_name(clash[0]),
                           p12_profile_name(clash[1]), what_part(err), why);
}

/* The part in which `after` has not what the option says, or 0. */
static unsigned differs(struct p12_protection *before,
                        struct p12_protection *after, const struct fact *fact)
{
    char was[PROTECT_TEXT_MAX], is[PROTECT_TEXT_MAX];

    for (unsigned part = PROTECT_KEY; part <= PROTECT_MAC; part <<= 1) {
        if ((fact->parts & part) == 0)
            continue;
        protect_field_text(protect_recipe(before, part), fact->field, was);
        protect_field_text(protect_recipe(after, part), fact->field, is);
        if (was[0] != '\0' && strcmp(was, is) != 0)
            return part;
    }
    return 0;
}

/* The first profile that by itself forbids what the option says. */
static const char *who_forbids(struct settling *s,
                               const struct profile_args *demands,
                               const struct fact *fact)
{
    for (size_t i = 0; i < demands->n; i++) {
        struct p12_protection alone = s->p;

        if (p12_profile_satisfy(&demands->items[i], 1, &alone, NULL, NULL) ==
                P12_OK &&
            differs(&s->p, &alone, fact) != 0)
            return p12_profile_name(demands->items[i]);
    }
    return p12_profile_name(demands->items[0]);
}

/* "wants at least 1,000" where both are numbers, else as it is. */
static void add_wish(struct bytes *out, const char *was, const char *is)
{
    uint64_t said = strtoull(was, NULL, 10);
    uint64_t wanted = strtoull(is, NULL, 10);

    if (is[0] == '\0') {
        bytes_add_text(out, "leaves no room for it");
    } else if (strspn(is, "0123456789") != strlen(is)) {
        bytes_add_text(out, is);
    } else {
        bytes_add_text(out,
                       wanted > said ? "wants at least " : "wants at most ");
        string_number(out, wanted);
    }
}

/* A profile changed what an option has fixed. */
static int check_contradiction(struct settling *s,
                               const struct profile_args *demands,
                               struct p12_protection *after)
{
    for (size_t i = 0; i < s->n_facts; i++) {
        const struct fact *fact = &s->facts[i];
        unsigned part = differs(&s->p, after, fact);
        char was[PROTECT_TEXT_MAX], is[PROTECT_TEXT_MAX];
        struct bytes wish = { 0 };
        int status;

        if (part == 0)
            continue;
        protect_field_text(protect_recipe(&s->p, part), fact->field, was);
        protect_field_text(protect_recipe(after, part), fact->field, is);
        add_wish(&wish, was, is);
        status = opt_usage_error(
            s->command,
            "%s: %s contradicts --profile %s: for %s it says %s, and the "
            "profile %s",
            s->command, fact->option, who_forbids(s, demands, fact),
            part_name(part), was, bytes_text(&wish));
        bytes_free(&wish);
        return status;
    }
    return CLI_DONE;
}

static int satisfy(struct settling *s, const struct profile_args *demands)
{
    const struct p12_profile *clash[2] = { NULL, NULL };
    struct p12_protection after = s->p;
    struct p12_error err = { 0 };
    enum p12_rc rc;
    int status;

    if (demands->n == 0)
        return CLI_DONE;
    rc = p12_profile_satisfy(demands->items, demands->n, &after, clash, &err);
    if (rc != P12_OK)
        return say_clash(s, clash, &err);
    status = check_contradiction(s, demands, &after);
    if (status == CLI_DONE)
        s->p = after;
    return status;
}

int protect_satisfy(struct settling *s)
{
    int status = find_profiles(s);

    return status == CLI_DONE ? satisfy(s, s->profiles) : status;
}
