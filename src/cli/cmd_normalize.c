#include "cli/command.h"
#include "cli/exit.h"
#include "cli/repack.h"

#define MEMBER(name) offsetof(struct repack_options, name)

static const struct opt output_opts[] = {
    { "out", 'o', OPT_TEXT, MEMBER(out), "OUT",
      "write to OUT, with mode 0600; - is standard output" },
    { "in-place", 0, OPT_FLAG, MEMBER(in_place), NULL,
      "replace IN, in one step, with its mode and owner" },
    { "backup", 0, OPT_FLAG, MEMBER(backup), NULL,
      "with --in-place: keep the old file as IN~" },
    { "force", 0, OPT_FLAG, MEMBER(force), NULL,
      "replace OUT, or a backup, if it exists" },
    { "json", 0, OPT_FLAG, MEMBER(json), NULL,
      "say what was written as JSON (p12.normalize/1); an error as "
      "p12.error/1 on standard error" },
    { "quiet", 'q', OPT_FLAG, MEMBER(common.quiet), NULL,
      "no result and no warnings: the exit code tells" },
};

static void warn_of_ber(struct repacking *job)
{
    bool has_mac = p12_pfx_mac(job->container.pfx) != NULL;

    job->written.remark = has_mac ? "still BER inside what the MAC covers"
                                  : "still BER inside what a signature covers";
    written_warn(&job->written, job->name,
                 "BER is left inside of what %s covers: that is not changed "
                 "here, with or without a password; p12 convert writes all of "
                 "it in DER",
                 has_mac ? "the MAC" : "a signature");
}

static int write_normal(struct repacking *job)
{
    const struct keyring *keys =
        keyring_is_empty(&job->keys) ? NULL : &job->keys;
    struct p12_error err = { 0 };
    uint8_t *bytes = NULL;
    size_t len = 0;
    bool is_der = false;
    enum p12_rc rc =
        p12_pfx_normalize(job->container.pfx, &bytes, &len, &is_der, &err);
    int status;

    if (rc != P12_OK)
        return repack_fail_with(job, rc, &err);
    if (!is_der)
        warn_of_ber(job);
    status = repack_write_closed(job, keys, bytes, len);
    p12_buffer_free(bytes, len);
    return status;
}

/* A password is of use only for looking at the MAC before and after. */
static int normalize_file(struct repacking *job)
{
    int status = repack_load(job);

    if (status == CLI_DONE)
        status = repack_open(job);
    if (status == CLI_DONE && !keyring_is_empty(&job->keys))
        status = repack_unlock(job);
    return status == CLI_DONE ? write_normal(job) : status;
}

static int normalize_main(const struct repack_options *options, int n,
                          char **files)
{
    struct repacking job;
    int status = repack_check_options(options, "normalize", n, files);

    if (status != CLI_DONE)
        return status;
    repack_init(&job, options, "normalize", "p12.normalize/1", files[0]);
    status = normalize_file(&job);
    repack_free(&job);
    return status;
}

static int normalize_run(int argc, char **argv)
{
    struct repack_options options = { 0 };
    const struct opt_group groups[] = {
        OPT_GROUP("Output", output_opts, &options),
        common_password_group(&options.common),
        common_limit_group(&options.common),
    };
    int first = 0;
    int status = CLI_DONE;

    if (opt_parse(&cmd_normalize, groups, sizeof groups / sizeof groups[0],
                  argc, argv, &first, &status))
        status = normalize_main(&options, argc - first, argv + first);
    repack_options_free(&options);
    return status;
}

const struct command cmd_normalize = {
    "normalize",
    "IN -o OUT | IN --in-place",
    "rewrite BER as DER, without the password",
    "Writes the container IN (- is standard input) in DER, as strict readers "
    "want it, without armour and without what stands behind its end. What the "
    "MAC covers keeps its bytes, so that the MAC still matches, and no "
    "password is needed; with one the MAC is verified before and after. Files "
    "of NSS have BER in there too, which stays, and is said: p12 convert "
    "writes all in DER.",
    normalize_run,
};
