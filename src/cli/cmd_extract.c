#include "cli/command.h"
#include "cli/exit.h"
#include "cli/extracting.h"
#include "cli/out_json.h"
#include "cli/report.h"
#include "cli/trust.h"

enum { OUT_ITERATIONS_MAX = 10000000 }; /* of p12_key_encrypt() */

#define MEMBER(name) offsetof(struct extract_options, name)

static const struct opt choice_opts[] = {
    { "keys", 0, OPT_FLAG, MEMBER(choice.keys), NULL, "private keys" },
    { "certs", 0, OPT_FLAG, MEMBER(choice.certs), NULL, "all certificates" },
    { "leaf", 0, OPT_FLAG, MEMBER(choice.leaf), NULL,
      "certificates that a key of the container belongs to" },
    { "chain", 0, OPT_FLAG, MEMBER(choice.chain), NULL,
      "the other certificates: CAs" },
    { "crls", 0, OPT_FLAG, MEMBER(choice.crls), NULL, "revocation lists" },
    { "secrets", 0, OPT_FLAG, MEMBER(choice.secrets), NULL, "secret bags" },
};

static const struct opt output_opts[] = {
    { "out", 'o', OPT_TEXT, MEMBER(out), "FILE",
      "write to FILE (mode 0600) instead of standard output" },
    { "out-dir", 0, OPT_TEXT, MEMBER(out_dir), "DIR",
      "one file for each thing, in DIR" },
    { "force", 0, OPT_FLAG, MEMBER(force), NULL,
      "replace files that exist; show secrets on a terminal" },
    { "der", 0, OPT_FLAG, MEMBER(der), NULL,
      "DER instead of PEM: of one thing, or into --out-dir" },
    { "no-text", 0, OPT_FLAG, MEMBER(no_text), NULL,
      "nothing but PEM: no lines of names in front of it" },
    { "plaintext-keys", 0, OPT_FLAG, MEMBER(plaintext_keys), NULL,
      "keys in the clear; without it they are encrypted (PKCS#8, PBES2)" },
    { "out-password", 0, OPT_TEXT, MEMBER(out_password), "SRC",
      "the password for the keys that are written; default: the one that "
      "opened the container" },
    { "out-iterations", 0, OPT_NUMBER, MEMBER(out_iterations), "N",
      "PBKDF2 iterations for the keys that are written; default 600000" },
    { "json", 0, OPT_FLAG, MEMBER(json), NULL,
      "an error that ends the work as JSON (p12.error/1) on standard error" },
    { "quiet", 'q', OPT_FLAG, MEMBER(common.quiet), NULL, "no warnings" },
};

static const struct opt trust_opts[] = {
    { "ignore-mac", 0, OPT_FLAG, MEMBER(ignore_mac), NULL,
      "go on although the MAC does not match or can't be checked: whoever "
      "altered the file decides what comes out" },
    { "partial", 0, OPT_FLAG, MEMBER(partial), NULL,
      "write what can be had although a part is closed or broken; the exit "
      "code tells" },
};

int extracting_fail(struct extracting *job)
{
    struct json_out json = { .out = stderr };

    if (job->options->json)
        out_json_error(&json, &job->container);
    else
        container_report(&job->container);
    return job->container.status;
}

static void warn(const struct extracting *job, const char *text)
{
    if (!job->options->common.quiet)
        report_line(job->container.name, "%s", text);
}

/* ---- Opening ------------------------------------------------------------ */

static int unlock(struct extracting *job)
{
    const struct extract_options *options = job->options;
    const struct unlocking how = { &options->common, &job->keys,
                                   options->ignore_mac };
    int status = CLI_DONE;

    if (!container_needs_password(&job->container, options->ignore_mac))
        return CLI_DONE;
    if (keyring_is_empty(&job->keys))
        status = keyring_ask(&job->keys, job->container.name);
    if (status == CLI_DONE)
        container_unlock(&job->container, &how);
    return status;
}

/* A MAC that is there has to match. */
static int check_mac(struct extracting *job)
{
    const char *why = NULL;

    if (job->container.status != CLI_DONE)
        return job->container.status;
    if (trust_mac(&job->container, job->options->ignore_mac, &why) != CLI_DONE)
        return extracting_fail(job);
    if (why != NULL)
        warn(job, why);
    return CLI_DONE;
}

static int check_parts(struct extracting *job)
{
    const struct extract_options *options = job->options;
    struct container *c = &job->container;
    struct findings findings = { .file = c->name,
                                 .opening = true,
                                 .quiet = options->json };
    struct p12_error first = { 0 };

    extract_check(c->pfx, &options->choice, &findings, &first);
    findings_finish(&findings);
    if (findings.status == CLI_DONE || options->partial)
        return findings.status;
    c->status = findings.status;
    c->err = first;
    if (options->json)
        return extracting_fail(job);
    report_line(c->name, "nothing was written; --partial writes the rest");
    return c->status;
}

/* Secrets are not among what is taken by default: that they are there is said.
 */
static int say_nothing(const struct extracting *job)
{
    const struct extract_choice secrets = { .secrets = true };
    const char *file = job->container.name;
    struct extract_items items;

    if (!extract_is_default(&job->options->choice)) {
        report_line(file, "there is nothing of that kind in it");
        return CLI_NO;
    }
    extract_select(&items, job->container.pfx, &secrets);
    if (items.n == 0)
        report_line(file, "no keys, certificates or CRLs in it");
    else
        report_line(file,
                    "no keys, certificates or CRLs in it; --secrets takes out "
                    "%zu secret%s",
                    items.n, items.n == 1 ? "" : "s");
    extract_items_free(&items);
    return CLI_NO;
}

static int extract_parts(struct extracting *job)
{
    struct findings unreadable = { .file = job->container.name,
                                   .opening = true,
                                   .quiet = job->options->common.quiet };
    struct extract_items items;
    int partial = check_parts(job);
    int status;

    if (partial != CLI_DONE && !job->options->partial)
        return partial;
    extract_select(&items, job->container.pfx, &job->options->choice);
    if (!job->options->der)
        extract_leave_out_unknown(&items, job->container.name,
                                  job->options->common.quiet);
    if (items.n != 0) {
        extract_warn(&items, &unreadable);
        status = extracting_write(job, &items);
    } else {
        status = say_nothing(job);
    }
    extract_items_free(&items);
    return exit_within(status, partial);
}

/* ---- The command -------------------------------------------------------- */

static int extract_file(struct extracting *job, const char *name)
{
    int status;

    container_open(&job->container, name, &job->options->common);
    if (job->container.pfx == NULL)
        return extracting_fail(job);
    status = unlock(job);
    if (status == CLI_DONE)
        status = check_mac(job);
    if (status == CLI_DONE)
        status = extract_parts(job);
    return status;
}

/* Before anybody is asked for a password: what there is to see is not known
 * yet, but what was asked for is. */
static bool shows_secret(const struct extract_options *options)
{
    const struct extract_choice *choice = &options->choice;
    bool is_asked_for =
        choice->secrets || (options->plaintext_keys &&
                            (choice->keys || extract_is_default(choice)));

    return is_asked_for && options->out_dir == NULL && !options->force &&
           outfile_is_terminal(options->out == NULL ? "-" : options->out);
}

static int check_target(const struct extract_options *options, const char *file)
{
    if (shows_secret(options))
        return opt_usage_error("extract",
                               "extract: secrets are not shown on a terminal "
                               "without --force; -o FILE writes them to a "
                               "file");
    if (options->out != NULL && extract_is_input(file, options->out))
        return opt_usage_error("extract",
                               "extract: %s is what it is taken out of: give "
                               "another -o",
                               options->out);
    return CLI_DONE;
}

static int check_options(const struct extract_options *options, int n,
                         char **files)
{
    int status = common_check(&options->common, "extract",
                              options->out_password, n, files);

    if (status != CLI_DONE)
        return status;
    if (n > 1)
        return opt_usage_error("extract", "extract: takes one file at a time");
    if (options->out != NULL && options->out_dir != NULL)
        return opt_usage_error("extract",
                               "extract: --out and --out-dir exclude each "
                               "other");
    if (options->out_iterations > OUT_ITERATIONS_MAX)
        return opt_usage_error("extract", "--out-iterations: not more than %d",
                               OUT_ITERATIONS_MAX);
    if (options->plaintext_keys && options->out_password != NULL)
        return opt_usage_error("extract", "extract: --plaintext-keys and "
                                          "--out-password exclude each other");
    return check_target(options, files[0]);
}

static int extract_main(const struct extract_options *options, int n,
                        char **files)
{
    struct extracting job = { .options = options };
    int status = check_options(options, n, files);

    if (status != CLI_DONE)
        return status;
    status = keyring_load(&job.keys, &options->common, files[0]);
    if (status == CLI_DONE && options->out_password != NULL) {
        status = password_read(options->out_password, "--out-password",
                               "New password for the key", &job.out_password);
        job.has_out_password = true;
    }
    if (status == CLI_DONE)
        status = extract_file(&job, files[0]);
    container_close(&job.container);
    password_free(&job.out_password);
    keyring_free(&job.keys);
    return status;
}

static int extract_run(int argc, char **argv)
{
    struct extract_options options = { 0 };
    const struct opt_group groups[] = {
        OPT_GROUP("What to take out (default: --keys --certs --crls)",
                  choice_opts, &options),
        OPT_GROUP("Output", output_opts, &options),
        OPT_GROUP("When something is wrong", trust_opts, &options),
        common_password_group(&options.common),
        common_limit_group(&options.common),
    };
    int first = 0;
    int status = CLI_DONE;

    if (opt_parse(&cmd_extract, groups, sizeof groups / sizeof groups[0], argc,
                  argv, &first, &status))
        status = extract_main(&options, argc - first, argv + first);
    common_free(&options.common);
    return status;
}

const struct command cmd_extract = {
    "extract",
    "FILE",
    "take out keys, certificates, CRLs and secrets as PEM or DER",
    "Takes keys, certificates, CRLs and secrets out of FILE (- is standard "
    "input) and writes them as PEM or DER: keys first, then each key's "
    "certificate in front of its issuers. Nothing is written unless all that "
    "was asked for could be had.",
    extract_run,
};
