#include "cli/command.h"
#include "cli/content.h"
#include "cli/exit.h"
#include "cli/out_json.h"
#include "cli/out_text.h"
#include "cli/report.h"
#include <string.h>

struct info_options {
    struct common common;
    bool json;
    const char *colour;
};

#define MEMBER(name) offsetof(struct info_options, name)

static const struct opt output_opts[] = {
    { "json", 0, OPT_FLAG, MEMBER(json), NULL,
      "JSON (p12.info/1) instead of a tree; several files give an array" },
    { "color", 0, OPT_TEXT, MEMBER(colour), "WHEN",
      "auto (the default: on a terminal, unless NO_COLOR is set), always or "
      "never" },
    { "quiet", 'q', OPT_FLAG, offsetof(struct info_options, common.quiet), NULL,
      "no lines on standard error about problems that the result shows" },
};

struct info {
    const struct info_options *options;
    struct keyring keys;
    struct term term;
    struct json_out json;
};

/* The MAC's own problem, or why nothing was opened. */
static void add_mac(struct findings *findings, const struct container *c)
{
    const struct p12_mac *mac = p12_pfx_mac(c->pfx);
    const struct p12_error *problem = mac == NULL ? NULL : p12_mac_problem(mac);

    if (problem == NULL && c->tried)
        problem = &c->err;
    findings_add(findings, problem);
}

static int show(struct info *info, struct container *c)
{
    const struct info_options *options = info->options;
    const struct unlocking how = { &options->common, &info->keys, false };
    struct findings findings = { .file = c->name,
                                 .opening = !keyring_is_empty(&info->keys),
                                 .quiet = options->common.quiet,
                                 .key_work = CONTENT_KEY_WORK };

    if (findings.opening)
        container_unlock(c, &how);
    findings.status = c->status;
    if (c->tried)
        findings.kept = c->err.rc;
    add_mac(&findings, c);
    if (options->json)
        out_json_info(&info->json, c, &findings);
    else
        out_text_info(&info->term, stdout, c, &findings);
    findings_finish(&findings);
    return findings.status;
}

static int show_file(struct info *info, const char *name)
{
    struct container c;
    int status;

    container_open(&c, name, &info->options->common);
    status = c.status;
    if (c.pfx != NULL) {
        status = show(info, &c);
    } else {
        container_report(&c);
        if (info->options->json)
            out_json_error(&info->json, &c);
    }
    container_close(&c);
    return status;
}

static int show_files(struct info *info, int n, char **files)
{
    bool is_array = info->options->json && n > 1;
    int status = CLI_DONE;

    if (is_array)
        json_open(&info->json, NULL, '[');
    for (int i = 0; i < n; i++) {
        if (i != 0 && !info->options->json)
            putchar('\n');
        status = exit_worse(status, show_file(info, files[i]));
    }
    if (is_array)
        json_close(&info->json, ']');
    return status;
}

static int info_main(const struct info_options *options, int n, char **files)
{
    struct info info = { .options = options, .json.out = stdout };
    int status = common_check(&options->common, "info", NULL, n, files);

    if (status != CLI_DONE)
        return status;
    if (options->colour != NULL && !term_is_colour(options->colour))
        return opt_usage_error("info", "--color: auto, always or never");
    term_init(&info.term, options->colour);
    status =
        keyring_load(&info.keys, &options->common, n == 1 ? files[0] : NULL);
    if (status == CLI_DONE)
        status = show_files(&info, n, files);
    keyring_free(&info.keys);
    return status;
}

static int info_run(int argc, char **argv)
{
    struct info_options options = { 0 };
    const struct opt_group groups[] = {
        OPT_GROUP("Output", output_opts, &options),
        common_password_group(&options.common),
        common_limit_group(&options.common),
    };
    int first = 0;
    int status = CLI_DONE;

    if (opt_parse(&cmd_info, groups, sizeof groups / sizeof groups[0], argc,
                  argv, &first, &status))
        status = info_main(&options, argc - first, argv + first);
    common_free(&options.common);
    return status;
}

const struct command cmd_info = {
    "info",
    "FILE...",
    "show what is in a container, as a tree or as JSON",
    "Shows the structure of each FILE (- is standard input): the MAC, the "
    "safes, their bags and attributes, and every algorithm with all of its "
    "parameters. That needs no password; with one it shows the certificates "
    "and keys inside, too.",
    info_run,
};
