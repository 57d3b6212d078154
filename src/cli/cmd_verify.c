#include "cli/command.h"
#include "cli/exit.h"
#include "cli/out_json.h"
#include "cli/report.h"
#include "cli/verify.h"

struct verify_options {
    struct common common;
    struct verify_rules rules;
    bool json;
    const char *colour;
};

#define MEMBER(name) offsetof(struct verify_options, name)

static const struct opt output_opts[] = {
    { "json", 0, OPT_FLAG, MEMBER(json), NULL,
      "JSON (p12.verify/1) instead of text; several files give an array" },
    { "color", 0, OPT_TEXT, MEMBER(colour), "WHEN",
      "auto (the default: on a terminal, unless NO_COLOR is set), always or "
      "never" },
    { "quiet", 'q', OPT_FLAG, MEMBER(common.quiet), NULL,
      "no result: the exit code is the answer" },
};

static const struct opt rule_opts[] = {
    { "require-mac", 0, OPT_FLAG, MEMBER(rules.require_mac), NULL,
      "a container without a MAC fails (exit code 1)" },
    { "require-chain", 0, OPT_FLAG, MEMBER(rules.require_chain), NULL,
      "a key without a certificate fails, and a key's certificate whose "
      "chain does not end in a self-issued one (exit code 1)" },
};

struct verifying {
    const struct verify_options *options;
    struct keyring keys;
    struct term term;
    struct json_out json;
};

/* Then no password helps, and nobody has to type one. */
static bool takes_too_much(const struct container *c,
                           const struct common *common)
{
    enum { MAX_WORK = 200000000 }; /* the library's default */
    uint64_t max = common_limits(common).max_work;

    return p12_pfx_work(c->pfx) > (max != 0 ? max : MAX_WORK);
}

static int unlock(struct verifying *job, struct container *c)
{
    struct unlocking how = { &job->options->common, &job->keys, false };
    struct keyring asked = { 0 };
    int status = CLI_DONE;

    if (!container_needs_password(c, false))
        return CLI_DONE;
    if (keyring_is_empty(&job->keys)) {
        how.keys = &asked;
        if (takes_too_much(c, how.common))
            keyring_none(&asked);
        else
            status = keyring_ask(&asked, c->name);
    }
    if (status == CLI_DONE)
        container_unlock(c, &how);
    keyring_free(&asked);
    return status;
}

static void verify_container(struct verifying *job, struct container *c,
                             struct verdict *v)
{
    const struct p12_error closed = { .rc = P12_E_CLOSED };
    struct bytes text = { 0 };
    int status;

    verify_format(v, c);
    status = unlock(job, c);
    v->status = exit_within(v->status, c->status);
    verify_structure(v, c);
    if (status != CLI_DONE) {
        verify_hopeless(v, c, &job->options->rules);
        bytes_add_text(&text, "A password is needed to verify it.");
        verdict_add(v, "password", OUTCOME_FAILED, status, &closed, &text);
        return;
    }
    if (!verify_mac(v, c, &job->options->rules)) {
        if (p12_mac_status(p12_pfx_mac(c->pfx)) == P12_STATUS_REFUSED)
            verify_missing(v, c);
        return;
    }
    verify_decryption(v, c);
    verify_contents(v, c, &job->options->rules);
}

static int verify_file(struct verifying *job, const char *name)
{
    const struct verify_options *options = job->options;
    struct verdict v = { .term = &job->term,
                         .json = options->json ? &job->json : NULL,
                         .quiet = options->common.quiet };
    struct container c;

    container_open(&c, name, &options->common);
    if (c.reason != 0) {
        v.status = c.status;
        container_report(&c);
        if (options->json && !v.quiet)
            out_json_error(&job->json, &c);
    } else {
        verdict_begin(&v, name);
        if (c.pfx == NULL)
            verify_unreadable(&v, &c);
        else
            verify_container(job, &c, &v);
        verdict_end(&v, name);
    }
    container_close(&c);
    return v.status;
}

static int verify_files(struct verifying *job, int n, char **files)
{
    bool is_array = job->options->json && n > 1 && !job->options->common.quiet;
    int status = CLI_DONE;

    if (is_array)
        json_open(&job->json, NULL, '[');
    for (int i = 0; i < n; i++)
        status = exit_worse(status, verify_file(job, files[i]));
    if (is_array)
        json_close(&job->json, ']');
    return status;
}

static int verify_main(const struct verify_options *options, int n,
                       char **files)
{
    struct verifying job = { .options = options, .json.out = stdout };
    int status = common_check(&options->common, "verify", NULL, n, files);

    if (status != CLI_DONE)
        return status;
    if (options->colour != NULL && !term_is_colour(options->colour))
        return opt_usage_error("verify", "--color: auto, always or never");
    term_init(&job.term, options->colour);
    status =
        keyring_load(&job.keys, &options->common, n == 1 ? files[0] : NULL);
    if (status == CLI_DONE)
        status = verify_files(&job, n, files);
    keyring_free(&job.keys);
    return status;
}

static int verify_run(int argc, char **argv)
{
    struct verify_options options = { 0 };
    const struct opt_group groups[] = {
        OPT_GROUP("What is demanded", rule_opts, &options),
        OPT_GROUP("Output", output_opts, &options),
        common_password_group(&options.common),
        common_limit_group(&options.common),
    };
    int first = 0;
    int status = CLI_DONE;

    if (opt_parse(&cmd_verify, groups, sizeof groups / sizeof groups[0], argc,
                  argv, &first, &status))
        status = verify_main(&options, argc - first, argv + first);
    common_free(&options.common);
    return status;
}

const struct command cmd_verify = {
    "verify",
    "FILE...",
    "check MAC, decryption, keys and certificates, and say what is wrong",
    "Checks each FILE (- is standard input): that it is a whole PKCS#12 "
    "container, that its MAC matches, that every part opens, and that keys "
    "and certificates belong together. Each check is one sentence.",
    verify_run,
};
