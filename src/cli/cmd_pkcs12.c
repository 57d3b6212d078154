#include "cli/command.h"
#include "cli/pkcs12.h"

/* With the pass phrase given there is nothing to ask for twice. */
static bool is_asked_for(const struct pkcs12_job *job)
{
    const struct pkcs12_options *o = &job->options;
    const char *option = o->is_export ? "-passout" : "-passin";
    bool given = o->is_export ? job->passout.given : job->passin.given;

    if (!o->twopass || !given)
        return true;
    pkcs12_say("Option -twopass cannot be used with %s or -password", option);
    return false;
}

static int run_job(struct pkcs12_job *job)
{
    pkcs12_say_ignored(&job->options);
    if (!pkcs12_passcerts_read(job) || !pkcs12_passes_read(job) ||
        !is_asked_for(job))
        return PKCS12_FAILED;
    return job->options.is_export ? pkcs12_export(job) : pkcs12_parse(job);
}

static int pkcs12_run(int argc, char **argv)
{
    struct pkcs12_job job = { .options = { .in = NULL } };
    int status;

    if (pkcs12_options_read(&job.options, argc, argv, &status))
        status = run_job(&job);
    opt_list_free(&job.options.ca_names);
    pkcs12_pass_free(&job.passin);
    pkcs12_pass_free(&job.passout);
    pkcs12_pass_free(&job.passcerts);
    return status;
}

const struct command cmd_pkcs12 = {
    "pkcs12",
    "[OPTIONS]",
    "take OpenSSL's own pkcs12 options, so that scripts run unchanged",
    "Takes containers apart and makes them with the options of OpenSSL's "
    "pkcs12 command; its exit statuses are 0 and 1.",
    pkcs12_run,
};
