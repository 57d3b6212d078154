#include "cli/command.h"
#include "cli/exit.h"
#include "cli/like.h"
#include "cli/repack.h"
#include "cli/report.h"

#define MEMBER(name) offsetof(struct repack_options, name)

static const struct opt password_opts[] = {
    { "new-password", 0, OPT_TEXT, MEMBER(new_password), "SRC",
      "the new password, from SRC as with --password; default: it is asked "
      "for, twice" },
};

static const struct opt output_opts[] = {
    { "out", 'o', OPT_TEXT, MEMBER(out), "OUT",
      "write to OUT, with mode 0600, instead of replacing FILE; - is standard "
      "output" },
    { "backup", 0, OPT_FLAG, MEMBER(backup), NULL,
      "keep the old file as FILE~" },
    { "force", 0, OPT_FLAG, MEMBER(force), NULL,
      "replace OUT, or a backup, if it exists" },
    { "json", 0, OPT_FLAG, MEMBER(json), NULL,
      "say what was written as JSON (p12.passwd/1); an error as p12.error/1 "
      "on standard error" },
    { "quiet", 'q', OPT_FLAG, MEMBER(common.quiet), NULL,
      "no result and no warnings: the exit code tells" },
};

static const struct opt trust_opts[] = {
    { "ignore-mac", 0, OPT_FLAG, MEMBER(ignore_mac), NULL,
      "go on although the MAC does not match or can't be checked: whoever "
      "altered the file decides what comes out" },
    { "keep-closed", 0, OPT_FLAG, MEMBER(keep_closed), NULL,
      "carry over as it is, under its own password, what no password opens" },
};

/* Keeping means keeping: other algorithms are another command. */
static int find_protection(struct repacking *job)
{
    struct p12_error err = { 0 };
    struct bytes why = { 0 };
    bool ok;

    p12_protection_init(&job->protection);
    ok = like_protection(job->container.pfx, &job->protection, &why);
    if (ok && p12_protection_check(&job->protection, &err) != P12_OK) {
        bytes_add_format(&why, "%s: %s", err.path,
                         err.detail != NULL ? err.detail : p12_rc_text(err.rc));
        ok = false;
    }
    if (!ok)
        report_line(job->name,
                    "%s; nothing was written. p12 convert --new-password "
                    "changes the password and the algorithms",
                    bytes_text(&why));
    bytes_free(&why);
    return ok ? CLI_DONE : CLI_UNSUPPORTED;
}

static void warn_of_no_change(struct repacking *job,
                              const struct password *password)
{
    const struct password *old = job->container.opened_by;

    if (old != NULL && !job->container.by_several &&
        password_is_same(old, password))
        written_warn(&job->written, job->written.output,
                     "the new password is the old one");
}

static int passwd_file(struct repacking *job)
{
    struct password *password = NULL;
    int status = repack_load(job);

    if (status == CLI_DONE)
        status = repack_open(job);
    if (status == CLI_DONE && !like_has_password(job->container.pfx)) {
        report_line(job->name, "nothing in it is under a password; p12 convert "
                               "--new-password puts all of it under one");
        status = CLI_NO;
    }
    if (status == CLI_DONE)
        status = repack_unlock(job);
    if (status == CLI_DONE)
        status = repack_check_parts(job);
    if (status == CLI_DONE)
        status = find_protection(job);
    if (status == CLI_DONE)
        status = repack_find_password(job, false, &password);
    if (status == CLI_DONE)
        warn_of_no_change(job, password);
    return status == CLI_DONE ? repack_write(job, password) : status;
}

static int passwd_main(struct repack_options *options, int n, char **files)
{
    struct repacking job;
    int status;

    options->in_place = options->out == NULL;
    status = repack_check_options(options, "passwd", n, files);
    if (status != CLI_DONE)
        return status;
    repack_init(&job, options, "passwd", "p12.passwd/1", files[0]);
    job.is_in_place_by_itself = true;
    status = passwd_file(&job);
    repack_free(&job);
    return status;
}

static int passwd_run(int argc, char **argv)
{
    struct repack_options options = { 0 };
    const struct opt_group groups[] = {
        OPT_GROUP("The new password", password_opts, &options),
        OPT_GROUP("Output", output_opts, &options),
        OPT_GROUP("When something is wrong", trust_opts, &options),
        common_password_group(&options.common),
        common_limit_group(&options.common),
    };
    int first = 0;
    int status = CLI_DONE;

    if (opt_parse(&cmd_passwd, groups, sizeof groups / sizeof groups[0], argc,
                  argv, &first, &status))
        status = passwd_main(&options, argc - first, argv + first);
    repack_options_free(&options);
    return status;
}

const struct command cmd_passwd = {
    "passwd",
    "FILE",
    "change the password, and keep the algorithms",
    "Puts all of FILE under a new password. MAC, safes and keys keep their "
    "algorithms and iterations; salts are new. FILE is replaced in one step, "
    "with its mode and owner, after what was written has been read back and "
    "compared.",
    passwd_run,
};
