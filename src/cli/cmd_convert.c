#include "cli/command.h"
#include "cli/exit.h"
#include "cli/repack.h"
#include "cli/report.h"
#include <string.h>

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
      "say what was written as JSON (p12.convert/1); an error as p12.error/1 "
      "on standard error" },
    { "quiet", 'q', OPT_FLAG, MEMBER(common.quiet), NULL,
      "no result and no warnings: the exit code tells" },
};

static const struct opt content_opts[] = {
    { "new-password", 0, OPT_TEXT, MEMBER(new_password), "SRC",
      "the password of the result, from SRC as with --password; default: the "
      "one that opens IN" },
    { "mac-only", 0, OPT_FLAG, MEMBER(mac_only), NULL,
      "write nothing anew but the MAC: safes and bags stay byte for byte" },
    { "order", 0, OPT_TEXT, MEMBER(order), "ORDER",
      "keep (the default); or leaf-first: a key's certificate before its "
      "issuers, and these before others" },
    { "drop", 0, OPT_LIST, MEMBER(drop), "WHAT",
      "leave out a part, like authSafe[0].bag[2], or a type: key, "
      "certificate, crl, secret, sdsi, unknown, nested. May be repeated" },
    { "keep", 0, OPT_LIST, MEMBER(keep), "WHAT",
      "leave out all but that. May be repeated" },
    { "keep-plain", 0, OPT_FLAG, MEMBER(keep_plain), NULL,
      "safes that are not encrypted stay so" },
};

static const struct opt trust_opts[] = {
    { "ignore-mac", 0, OPT_FLAG, MEMBER(ignore_mac), NULL,
      "go on although the MAC does not match or can't be checked: whoever "
      "altered the file decides what comes out" },
    { "keep-closed", 0, OPT_FLAG, MEMBER(keep_closed), NULL,
      "carry over as it is what no password opens" },
};

static int check_mac_only(const struct repack_options *o)
{
    const char *beside = NULL;

    if (!o->mac_only)
        return CLI_DONE;
    if (o->new_password != NULL)
        beside = "--new-password: what is encrypted keeps its password";
    else if (o->keep.n != 0 || o->drop.n != 0)
        beside = "--keep and --drop";
    else if (o->order != NULL)
        beside = "--order";
    else if (protect_is_given_beside_mac(&o->protect))
        beside = "--cipher, --key-cipher, --cert-cipher and --kdf";
    if (beside == NULL)
        return CLI_DONE;
    return opt_usage_error("convert", "convert: --mac-only excludes %s",
                           beside);
}

static int check_options(const struct repack_options *o, int n, char **files)
{
    const struct selection selection = { .keep = &o->keep, .drop = &o->drop };
    int status = repack_check_options(o, "convert", n, files);

    if (status == CLI_DONE && o->order != NULL &&
        strcmp(o->order, "keep") != 0 && strcmp(o->order, "leaf-first") != 0)
        status = opt_usage_error("convert", "convert: --order: keep or "
                                            "leaf-first");
    if (status == CLI_DONE)
        status = check_mac_only(o);
    return status == CLI_DONE ? selection_check(&selection, "convert") : status;
}

/* ---- All of it ---------------------------------------------------------- */

/* Without anything to be protected a password would only be asked for to be
 * thrown away. */
static int find_password(struct repacking *job, struct password **out)
{
    if (job->options->new_password != NULL ||
        protect_needs_password(&job->protection))
        return repack_find_password(job, true, out);
    job->password.none = true;
    *out = &job->password;
    return CLI_DONE;
}

static int convert_all(struct repacking *job)
{
    struct password *password = NULL;
    int status = repack_check_parts(job);

    if (status == CLI_DONE)
        status = find_password(job, &password);
    if (status == CLI_DONE)
        status = repack_write(job, password);
    return status;
}

/* ---- The MAC alone ------------------------------------------------------ */

static int convert_mac(struct repacking *job)
{
    struct password *password = &job->keys.mac;
    int status = CLI_DONE;

    job->protection.key.kind = P12_SCHEME_NONE;
    job->protection.safe.kind = P12_SCHEME_NONE;
    if (!job->keys.has_mac)
        status = find_password(job, &password);
    return status == CLI_DONE ? repack_write_mac(job, password) : status;
}

/* ---- The command -------------------------------------------------------- */

static int convert_file(struct repacking *job)
{
    int status = protect_settle(&job->options->protect, "convert",
                                &job->profiles, &job->protection);

    if (status == CLI_DONE)
        status = repack_load(job);
    if (status == CLI_DONE)
        status = repack_open(job);
    if (status == CLI_DONE)
        status = repack_unlock(job);
    if (status != CLI_DONE)
        return status;
    if (!job->options->mac_only || job->options->protect.profiles.n != 0)
        job->written.profiles = &job->profiles;
    if (job->options->keep_plain)
        job->protection.encrypt_plain_safes = false;
    return job->options->mac_only ? convert_mac(job) : convert_all(job);
}

static int convert_main(const struct repack_options *options, int n,
                        char **files)
{
    struct repacking job;
    int status = check_options(options, n, files);

    if (status != CLI_DONE)
        return status;
    repack_init(&job, options, "convert", "p12.convert/1", files[0]);
    job.may_drop = true;
    status = convert_file(&job);
    repack_free(&job);
    return status;
}

static int convert_run(int argc, char **argv)
{
    struct repack_options options = { 0 };
    const struct opt_group groups[] = {
        OPT_GROUP("Output", output_opts, &options),
        protect_group(&options.protect),
        protect_mac_group(&options.protect),
        OPT_GROUP("What comes along", content_opts, &options),
        OPT_GROUP("When something is wrong", trust_opts, &options),
        common_password_group(&options.common),
        common_limit_group(&options.common),
    };
    int first = 0;
    int status = CLI_DONE;

    if (opt_parse(&cmd_convert, groups, sizeof groups / sizeof groups[0], argc,
                  argv, &first, &status))
        status = convert_main(&options, argc - first, argv + first);
    repack_options_free(&options);
    return status;
}

const struct command cmd_convert = {
    "convert",
    "IN -o OUT | IN --in-place",
    "repackage for a profile, and prove that nothing was lost",
    "Writes what the container IN (- is standard input) holds as a new one, "
    "protected as a profile or the options say. All bags and attributes come "
    "through. The result is read back from the disk, opened and compared with "
    "IN before it gets its name; no key ever lies unencrypted on a disk.",
    convert_run,
};
