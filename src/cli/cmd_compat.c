#include "cli/command.h"
#include "cli/exit.h"
#include "cli/keyring.h"
#include "cli/out_compat.h"
#include "cli/out_json.h"
#include "cli/profile_arg.h"
#include "cli/report.h"
#include <stdlib.h>
#include <string.h>

struct compat_options {
    struct common common;
    struct opt_list readers;
    bool json;
    const char *colour;
};

#define MEMBER(name) offsetof(struct compat_options, name)

static const struct opt reader_opts[] = {
    { "reader", 0, OPT_LIST, MEMBER(readers), "NAME",
      "ask this reader, and let the exit code be its answer; or one of your "
      "own, a file of JSON (FILE.json). May be repeated: all of them have to "
      "open it. p12 profiles lists them; default: all, for information" },
};

static const struct opt output_opts[] = {
    { "json", 0, OPT_FLAG, MEMBER(json), NULL,
      "JSON (p12.compat/1) instead of a table; several files give an array" },
    { "color", 0, OPT_TEXT, MEMBER(colour), "WHEN",
      "auto (the default: on a terminal, unless NO_COLOR is set), always or "
      "never" },
    { "quiet", 'q', OPT_FLAG, MEMBER(common.quiet), NULL,
      "no result: the exit code is the answer" },
};

struct compat {
    const struct compat_options *options;
    struct keyring keys;
    struct profile_args readers;
    struct judging how;
    struct term term;
    struct json_out json;
    size_t n_shown;
};

/* ---- A file ------------------------------------------------------------- */

/* A reader that nobody has tried is not known to open it; only where a
 * password would tell is it the password that is missing. */
static int status_of(const struct judgement *judgement)
{
    const struct p12_audit *audit = judgement->audit;
    enum p12_verdict verdict = p12_audit_verdict(audit);

    if (verdict == P12_VERDICT_YES)
        return CLI_DONE;
    for (size_t i = 0; i < p12_audit_n_findings(audit); i++) {
        const struct p12_finding *f = p12_audit_finding(audit, i);

        if (verdict == P12_VERDICT_UNKNOWN && f->undecided &&
            strcmp(p12_rule_name(f->rule), "unseen") == 0)
            return CLI_PASSWORD;
    }
    return CLI_NO;
}

/* A password that was given for nothing. What this build can't open for want
 * of an algorithm says nothing of the readers. */
static int check_password(const struct judged *judged)
{
    const struct p12_error *err = &judged->closed;
    int status = exit_of(err->rc);

    if (status == CLI_DONE || status == CLI_UNSUPPORTED)
        return CLI_DONE;
    report_error(judged->container.name, err);
    return status;
}

static void show(struct compat *job, const struct judged *judged)
{
    if (job->options->common.quiet)
        return;
    if (job->options->json) {
        out_compat_json(&job->json, judged);
        return;
    }
    if (job->n_shown++ != 0)
        putchar('\n');
    out_compat_text(&job->term, stdout, judged);
}

static int judge_file(struct compat *job, struct judged *judged)
{
    int status;

    judged_fill(judged, &job->how);
    status = check_password(judged);
    if (job->options->readers.n != 0)
        for (size_t i = 0; i < judged->n_judgements; i++)
            status = exit_worse(status, status_of(&judged->judgements[i]));
    show(job, judged);
    return status;
}

static int compat_file(struct compat *job, const char *name)
{
    struct judged judged = { 0 };
    struct container *c = &judged.container;
    int status;

    container_open(c, name, &job->options->common);
    status = c->status;
    if (c->pfx != NULL) {
        status = judge_file(job, &judged);
    } else {
        container_report(c);
        if (job->options->json && !job->options->common.quiet)
            out_json_error(&job->json, c);
    }
    judged_free(&judged);
    return status;
}

static int compat_files(struct compat *job, int n, char **files)
{
    bool is_array = job->options->json && !job->options->common.quiet && n > 1;
    int status = CLI_DONE;

    if (is_array)
        json_open(&job->json, NULL, '[');
    for (int i = 0; i < n; i++)
        status = exit_worse(status, compat_file(job, files[i]));
    if (is_array)
        json_close(&job->json, ']');
    return status;
}

/* ---- The command -------------------------------------------------------- */

static int check_options(const struct compat_options *options, int n,
                         char **files)
{
    int status = common_check(&options->common, "compat", NULL, n, files);

    if (status == CLI_DONE && options->colour != NULL &&
        !term_is_colour(options->colour))
        status = opt_usage_error("compat", "--color: auto, always or never");
    return status;
}

static int load_all_readers(struct profile_args *out)
{
    struct opt_list names = { 0 };
    int status;

    names.items = cli_alloc(p12_profile_count(), sizeof *names.items);
    for (size_t i = 0; i < p12_profile_count(); i++) {
        const struct p12_profile *profile = p12_profile_at(i);

        if (p12_profile_kind(profile) == P12_PROFILE_READER)
            names.items[names.n++] = p12_profile_name(profile);
    }
    status = profile_arg_load(out, &names, "compat");
    opt_list_free(&names);
    return status;
}

static int load_readers(struct compat *job)
{
    const struct opt_list *given = &job->options->readers;
    struct profile_args *readers = &job->readers;
    int status = given->n == 0 ? load_all_readers(readers)
                               : profile_arg_load(readers, given, "compat");

    for (size_t i = 0; status == CLI_DONE && i < readers->n; i++)
        if (p12_profile_kind(readers->items[i]) != P12_PROFILE_READER)
            status = opt_usage_error(
                "compat",
                "--reader: %s is a policy, not a reader: p12 audit "
                "--profile judges by it",
                readers->words[i]);
    return status;
}

static int compat_all(struct compat *job, int n, char **files)
{
    const struct compat_options *options = job->options;
    int status = load_readers(job);

    if (status == CLI_DONE)
        status = keyring_load(&job->keys, &options->common,
                              n == 1 ? files[0] : NULL);
    if (status != CLI_DONE)
        return status;
    term_init(&job->term, options->colour);
    job->how = (struct judging){ .common = &options->common,
                                 .keys = &job->keys,
                                 .profiles = job->readers.items,
                                 .n_profiles = job->readers.n };
    return compat_files(job, n, files);
}

static int compat_main(const struct compat_options *options, int n,
                       char **files)
{
    struct compat job = { .options = options, .json.out = stdout };
    int status = check_options(options, n, files);

    if (status == CLI_DONE)
        status = compat_all(&job, n, files);
    profile_arg_free(&job.readers);
    keyring_free(&job.keys);
    return status;
}

static int compat_run(int argc, char **argv)
{
    struct compat_options options = { 0 };
    const struct opt_group groups[] = {
        OPT_GROUP("Readers", reader_opts, &options),
        OPT_GROUP("Output", output_opts, &options),
        common_password_group(&options.common),
        common_limit_group(&options.common),
    };
    int first = 0;
    int status = CLI_DONE;

    if (opt_parse(&cmd_compat, groups, sizeof groups / sizeof groups[0], argc,
                  argv, &first, &status))
        status = compat_main(&options, argc - first, argv + first);
    opt_list_free(&options.readers);
    common_free(&options.common);
    return status;
}

const struct command cmd_compat = {
    "compat",
    "FILE...",
    "tell which programs can open a container, and why not",
    "Says for each FILE (- is standard input) what programs make of it: yes, "
    "they give every key and certificate; partly, they open it but lose some; "
    "no; or unknown, where nobody has tried, or a part is closed that would "
    "decide. No password is needed; with one more is known. The exit code is 0 "
    "unless --reader asks: then it is 1 if one of these readers says anything "
    "but yes, and 4 if only a password could tell.",
    compat_run,
};
