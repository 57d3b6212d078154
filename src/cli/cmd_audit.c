#include "cli/audit_guess.h"
#include "cli/audit_run.h"
#include "cli/command.h"
#include "cli/escape.h"
#include "cli/exit.h"
#include "cli/fleet_out.h"
#include "cli/lines.h"
#include "cli/profile_arg.h"
#include "cli/report.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { JOBS_MAX = 256, PATH_MAX_LEN = 1 << 20 };

struct audit_options {
    struct common common;
    struct opt_list profiles;
    const char *at;
    uint64_t expires_within;

    bool sniff;
    const char *files_from;
    bool null;
    uint64_t jobs;

    const char *check_passwords;
    bool try_well_known;

    const char *format;
    const char *label;
    bool no_summary;
    const char *colour;
};

#define MEMBER(name) offsetof(struct audit_options, name)

static const struct opt rule_opts[] = {
    { "profile", 0, OPT_LIST, MEMBER(profiles), "NAME",
      "the profile to judge by; a name with a / or ending in .json is a file "
      "with one of your own. May be repeated. Default: modern" },
    { "at", 0, OPT_TEXT, MEMBER(at), "DATE",
      "the day that certificates are judged by, 2026-01-31 or "
      "2026-01-31T12:00:00Z; default: now" },
    { "expires-within", 0, OPT_NUMBER, MEMBER(expires_within), "DAYS",
      "certificates that expire so soon are a finding; default: as the "
      "profile says" },
};

static const struct opt file_opts[] = {
    { "sniff", 0, OPT_FLAG, MEMBER(sniff), NULL,
      "in folders look at every regular file, and judge those that begin like "
      "PKCS#12; else those named *.p12, *.pfx and *.pkcs12" },
    { "files-from", 0, OPT_TEXT, MEMBER(files_from), "FILE",
      "paths are read from FILE too, one a line; - is standard input" },
    { "null", '0', OPT_FLAG, MEMBER(null), NULL,
      "paths in it end with a zero byte, as find -print0 writes them" },
    { "jobs", 'j', OPT_NUMBER, MEMBER(jobs), "N",
      "judge N files at once; default: one per core. The output is the same" },
};

static const struct opt guess_opts[] = {
    { "check-passwords", 0, OPT_TEXT, MEMBER(check_passwords), "FILE",
      "try each line of FILE on what is closed: one that opens it is a "
      "finding, and what it opens is judged. Each takes as long as opening "
      "the file" },
    { "try-well-known", 0, OPT_FLAG, MEMBER(try_well_known), NULL,
      "the same with a short list of passwords that everybody tries: changeit, "
      "password, 1234, ..." },
};

static const struct opt output_opts[] = {
    { "format", 0, OPT_TEXT, MEMBER(format), "WORD",
      "text (the default), json (an array of p12.audit/1), jsonl (one a line, "
      "as they are finished) or sarif (2.1.0)" },
    { "label", 0, OPT_TEXT, MEMBER(label), "TEXT",
      "stands in every result: the machine's name, for p12 report" },
    { "no-summary", 0, OPT_FLAG, MEMBER(no_summary), NULL,
      "no counts and duplicates at the end" },
    { "color", 0, OPT_TEXT, MEMBER(colour), "WHEN",
      "auto (the default: on a terminal, unless NO_COLOR is set), always or "
      "never" },
    { "quiet", 'q', OPT_FLAG, MEMBER(common.quiet), NULL,
      "nothing on standard error that the results show too, and no summary "
      "there" },
};

/* ---- The paths ---------------------------------------------------------- */

static int read_paths(struct audit_run *run, struct lines *lines,
                      const char *name)
{
    for (;;) {
        switch (lines_next(lines)) {
        case LINE_READ:
            if (lines->line.len == 0)
                break;
            if (!audit_run_path(run, bytes_text(&lines->line)))
                return CLI_DONE;
            break;
        case LINE_LONG:
            report_line(name, "line %zu is no path: it is too long",
                        lines->number);
            run->status = exit_worse(run->status, CLI_FILE);
            break;
        case LINE_ERROR:
            report_line(name, "%s", strerror(errno));
            return CLI_FILE;
        case LINE_END:
            return CLI_DONE;
        }
    }
}

static int judge_listed(struct audit_run *run,
                        const struct audit_options *options)
{
    struct lines lines;
    int status;

    if (!lines_open(&lines, options->files_from, options->null ? '\0' : '\n',
                    PATH_MAX_LEN)) {
        report_line(options->files_from, "%s", strerror(errno));
        return CLI_FILE;
    }
    status = read_paths(run, &lines, options->files_from);
    lines_close(&lines);
    return status;
}

static void judge_paths(struct audit_run *run,
                        const struct audit_options *options, int n,
                        char **paths)
{
    int status = CLI_DONE;

    for (int i = 0; i < n; i++)
        if (!audit_run_path(run, paths[i]))
            return;
    if (options->files_from != NULL)
        status = judge_listed(run, options);
    run->status = exit_worse(run->status, status);
}

/* ---- The whole ---------------------------------------------------------- */

/* Whoever asks for JSON gets nothing else on standard output. */
static void summarise(const struct audit_run *run,
                      const struct audit_options *options)
{
    bool is_text = run->style.format == AUDIT_TEXT;
    struct term plain = { .escape = run->style.term.escape };

    if (options->no_summary || (!is_text && options->common.quiet))
        return;
    if (is_text && run->n_judged != 0)
        putchar('\n');
    fflush(stdout);
    fleet_out_text(&run->fleet, is_text ? &run->style.term : &plain,
                   is_text ? stdout : stderr);
}

static int run_audit(struct audit_run *run, const struct audit_options *options,
                     int n, char **paths)
{
    int status;

    audit_run_begin(run);
    judge_paths(run, options, n, paths);
    audit_run_end(run);
    summarise(run, options);
    status = run->status;
    audit_run_free(run);
    return status;
}

/* False for what is no day of the calendar. */
static bool read_date(const char *text, int64_t *out)
{
    static const char *const forms[] = { "%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ" };

    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        struct tm tm = { 0 };
        const char *end = strptime(text, forms[i], &tm);
        int day = tm.tm_mday;

        if (end == NULL || *end != '\0')
            continue;
        *out = timegm(&tm);
        return tm.tm_mday == day;
    }
    return false;
}

static int settle_judging(struct judging *judging,
                          const struct audit_options *options)
{
    uint64_t days = options->expires_within;

    judging->now = time(NULL);
    if (options->at != NULL && !read_date(options->at, &judging->now))
        return opt_usage_error("audit",
                               "audit: --at: a date like 2026-01-31, not %s",
                               options->at);
    judging->expiring_days = days > UINT32_MAX ? UINT32_MAX : (uint32_t)days;
    judging->label = options->label;
    return CLI_DONE;
}

static int load_guesses(struct audit_guesses *guesses,
                        const struct audit_options *options)
{
    if (options->try_well_known)
        audit_guess_well_known(guesses);
    return options->check_passwords == NULL
               ? CLI_DONE
               : audit_guess_file(guesses, options->check_passwords);
}

/* Threads judge files, or derive the keys of one: not both. */
static size_t settle_jobs(struct audit_options *options)
{
    const struct common cores = { 0 };
    uint64_t jobs = options->jobs == 0 ? common_threads(&cores) : options->jobs;

    if (jobs > 1 && options->common.threads == 0)
        options->common.threads = 1;
    options->common.no_progress = true;
    return jobs > JOBS_MAX ? JOBS_MAX : (size_t)jobs;
}

/* What is given: keys, guesses, profiles. */
struct given {
    struct keyring keys;
    struct audit_guesses guesses;
    struct profile_args profiles;
};

static int audit_with(struct given *given, struct audit_options *options, int n,
                      char **paths)
{
    struct audit_run run = { .quiet = options->common.quiet,
                             .walk.sniff = options->sniff,
                             .jobs = settle_jobs(options) };
    struct judging *judging = &run.judging;
    int status = settle_judging(judging, options);

    if (status != CLI_DONE)
        return status;
    judging->common = &options->common;
    judging->keys = &given->keys;
    judging->guesses = given->guesses.items;
    judging->n_guesses = given->guesses.n;
    judging->profiles = given->profiles.items;
    judging->n_profiles = given->profiles.n;
    if (options->format != NULL &&
        !audit_format_find(options->format, &run.style.format))
        return opt_usage_error("audit",
                               "audit: --format: text, json, jsonl or sarif");
    term_init(&run.style.term, options->colour);
    run.style.mending.profiles = &given->profiles;
    run.style.mending.common = &options->common;
    run.style.mending.escape = run.style.term.escape & ESCAPE_NON_ASCII;
    return run_audit(&run, options, n, paths);
}

static int load(struct given *given, struct audit_options *options)
{
    static const char *modern[] = { "modern" };
    const struct opt_list usual = { modern, 1 };
    int status = profile_arg_load(
        &given->profiles,
        options->profiles.n == 0 ? &usual : &options->profiles, "audit");

    if (status == CLI_DONE)
        status = keyring_load(&given->keys, &options->common, NULL);
    if (status == CLI_DONE)
        status = load_guesses(&given->guesses, options);
    return status;
}

static bool is_stdin(const char *name)
{
    return name != NULL && strcmp(name, "-") == 0;
}

/* Lists are files too: they share standard input with the rest. */
static int check(const struct audit_options *options, int n, char **paths)
{
    char **files = cli_alloc((size_t)n + 2, sizeof *files);
    char dash[] = "-";
    char list[] = "list";
    int n_files = n;
    int status;

    for (int i = 0; i < n; i++)
        files[i] = paths[i];
    /* Passwords alone are nothing to judge. */
    if (options->files_from != NULL)
        files[n_files++] = is_stdin(options->files_from) ? dash : list;
    if (n_files != 0 && is_stdin(options->check_passwords))
        files[n_files++] = dash;
    status = common_check(&options->common, "audit", NULL, n_files, files);
    free(files);
    if (status == CLI_DONE && options->null && options->files_from == NULL)
        return opt_usage_error("audit", "audit: --null needs --files-from");
    if (status == CLI_DONE && options->colour != NULL &&
        !term_is_colour(options->colour))
        return opt_usage_error("audit", "--color: auto, always or never");
    return status;
}

static int audit_main(struct audit_options *options, int n, char **paths)
{
    struct given given = { 0 };
    int status = check(options, n, paths);

    if (status != CLI_DONE)
        return status;
    status = load(&given, options);
    if (status == CLI_DONE)
        status = audit_with(&given, options, n, paths);
    keyring_free(&given.keys);
    audit_guesses_free(&given.guesses);
    profile_arg_free(&given.profiles);
    return status;
}

static int audit_run_command(int argc, char **argv)
{
    struct audit_options options = { 0 };
    const struct opt_group groups[] = {
        OPT_GROUP("What is demanded", rule_opts, &options),
        OPT_GROUP("Files", file_opts, &options),
        OPT_GROUP("Output", output_opts, &options),
        OPT_GROUP("Weak passwords", guess_opts, &options),
        common_password_group(&options.common),
        common_limit_group(&options.common),
    };
    int first = 0;
    int status = CLI_DONE;

    if (opt_parse(&cmd_audit, groups, sizeof groups / sizeof groups[0], argc,
                  argv, &first, &status))
        status = audit_main(&options, argc - first, argv + first);
    opt_list_free(&options.profiles);
    common_free(&options.common);
    return status;
}

const struct command cmd_audit = {
    "audit",
    "PATH...",
    "judge files and folders by what verifiers demand",
    "Judges every container that a PATH leads to (a file, a folder with all "
    "below it, or - for standard input) by one or more profiles: what is "
    "wrong, in which part, and the command that mends it. That needs no "
    "password; what can't be decided without one is undetermined. The exit "
    "code is 0 if all are compliant, 1 if one is not, 4 if one is "
    "undetermined, and above that what kept one from being read.",
    audit_run_command,
};
