#include "cli/command.h"
#include "cli/exit.h"
#include "cli/opt.h"
#include "cli/out_profiles.h"
#include "cli/profile_arg.h"
#include <stdlib.h>

struct profiles_options {
    bool rules;
    bool json;
    const char *colour;
};

#define MEMBER(name) offsetof(struct profiles_options, name)

static const struct opt opts[] = {
    { "rules", 0, OPT_FLAG, MEMBER(rules), NULL,
      "list the rules that a profile may speak of, whichever profiles do" },
    { "json", 0, OPT_FLAG, MEMBER(json), NULL,
      "JSON (p12.profile/1, which --profile FILE.json reads; of rules "
      "p12.rules/1) instead of text; unless it is one profile, an array" },
    { "color", 0, OPT_TEXT, MEMBER(colour), "WHEN",
      "auto (the default: on a terminal, unless NO_COLOR is set), always or "
      "never" },
};

/* ---- JSON --------------------------------------------------------------- */

static void write_value(json_t *value)
{
    struct json_out json = { .out = stdout };

    json_put(&json, NULL, value);
    putchar('\n');
}

static void write_all_json(void)
{
    struct json_out json = { .out = stdout };

    json_open(&json, NULL, '[');
    for (size_t i = 0; i < p12_profile_count(); i++)
        json_put(&json, NULL, out_profiles_json(p12_profile_at(i)));
    json_close(&json, ']');
}

static void write_json(const struct profile_args *args)
{
    struct json_out json = { .out = stdout };

    if (args->n == 1) {
        write_value(out_profiles_json(args->items[0]));
        return;
    }
    json_open(&json, NULL, '[');
    for (size_t i = 0; i < args->n; i++)
        json_put(&json, NULL, out_profiles_json(args->items[i]));
    json_close(&json, ']');
}

/* ---- Text --------------------------------------------------------------- */

static void flush(struct bytes *text)
{
    if (text->len != 0)
        fwrite(text->ptr, 1, text->len, stdout);
    bytes_free(text);
}

static void write_text(const struct term *term, const struct profile_args *args)
{
    struct bytes text = { 0 };

    for (size_t i = 0; i < args->n; i++) {
        if (i != 0)
            bytes_add_text(&text, "\n");
        out_profiles_explain(term, &text, args->items[i]);
    }
    flush(&text);
}

/* ---- The command -------------------------------------------------------- */

static int list(const struct profiles_options *options)
{
    struct bytes text = { 0 };
    struct term term;

    term_init(&term, options->colour);
    if (options->json && options->rules)
        write_value(out_profiles_rules_json());
    else if (options->json)
        write_all_json();
    else if (options->rules)
        out_profiles_rules(&term, &text);
    else
        out_profiles_list(&term, &text);
    flush(&text);
    return CLI_DONE;
}

static int explain(const struct profiles_options *options,
                   const struct opt_list *names)
{
    struct profile_args args;
    struct term term;
    int status = profile_arg_load(&args, names, "profiles");

    term_init(&term, options->colour);
    if (status == CLI_DONE && options->json)
        write_json(&args);
    else if (status == CLI_DONE)
        write_text(&term, &args);
    profile_arg_free(&args);
    return status;
}

static int profiles_main(const struct profiles_options *options, int n,
                         char **names)
{
    struct opt_list list_of = { .n = (size_t)n };
    int status;

    if (options->colour != NULL && !term_is_colour(options->colour))
        return opt_usage_error("profiles", "--color: auto, always or never");
    if (n == 0)
        return list(options);
    if (options->rules)
        return opt_usage_error("profiles",
                               "--rules lists them all, and takes no name");
    list_of.items = cli_alloc(list_of.n, sizeof *list_of.items);
    for (int i = 0; i < n; i++)
        list_of.items[i] = names[i];
    status = explain(options, &list_of);
    opt_list_free(&list_of);
    return status;
}

static int profiles_run(int argc, char **argv)
{
    struct profiles_options options = { 0 };
    const struct opt_group groups[] = {
        OPT_GROUP("Output", opts, &options),
    };
    int first = 0;
    int status = CLI_DONE;

    if (opt_parse(&cmd_profiles, groups, 1, argc, argv, &first, &status))
        status = profiles_main(&options, argc - first, argv + first);
    return status;
}

const struct command cmd_profiles = {
    "profiles",
    "[NAME|FILE.json]...",
    "list and explain what policies demand and what readers open",
    "Without a NAME lists the profiles that --profile takes: policies, which "
    "say what must be, and readers, which are programs. With one it explains "
    "what that profile says of each part of a container, and who says so. "
    "FILE.json is a profile of one's own; what has a slash in it or ends in "
    ".json is taken for a file.",
    profiles_run,
};
