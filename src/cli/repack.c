#include "cli/repack.h"

#include "cli/exit.h"
#include "cli/findings.h"
#include "cli/input.h"
#include "cli/new_password.h"
#include "cli/out_json.h"
#include "cli/report.h"
#include "cli/strings.h"
#include "cli/trust.h"
#include "cli/walk.h"
#include "cli/words.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { MAX_FILE = 128 << 20 }; /* the library's default */

void repack_init(struct repacking *job, const struct repack_options *options,
                 const char *command, const char *schema, const char *name)
{
    *job = (struct repacking){ .options = options,
                               .command = command,
                               .name = name };
    job->selection.keep = &options->keep;
    job->selection.drop = &options->drop;
    job->written.schema = schema;
    job->written.input = name;
    job->written.output = options->out != NULL ? options->out : name;
    job->written.json = options->json;
    job->written.quiet = options->common.quiet;
}

void repack_free(struct repacking *job)
{
    newfile_close(&job->target);
    written_free(&job->written);
    selection_free(&job->selection);
    container_close(&job->container);
    bytes_free(&job->file);
    password_free(&job->password);
    keyring_free(&job->keys);
    profile_arg_free(&job->profiles);
}

void repack_options_free(struct repack_options *options)
{
    opt_list_free(&options->keep);
    opt_list_free(&options->drop);
    protect_free(&options->protect);
    common_free(&options->common);
}

int repack_fail(struct repacking *job)
{
    struct json_out json = { .out = stderr };

    if (job->options->json)
        out_json_error(&json, &job->container);
    else
        container_report(&job->container);
    return job->container.status;
}

/* ---- Options ------------------------------------------------------------ */

static int check_target(const struct repack_options *o, const char *command,
                        const char *file)
{
    if (o->in_place && o->out != NULL)
        return opt_usage_error(
            command, "%s: --out and --in-place exclude each other", command);
    if (!o->in_place && o->out == NULL)
        return opt_usage_error(
            command, "%s: where to? give -o OUT or --in-place", command);
    if (o->in_place && strcmp(file, "-") == 0)
        return opt_usage_error(command,
                               "%s: standard input can't be replaced: give "
                               "-o OUT",
                               command);
    if (o->backup && !o->in_place)
        return opt_usage_error(command,
                               "%s: --backup is for a file that is replaced "
                               "in place",
                               command);
    return written_check_output(o->out, o->json, command);
}

int repack_check_options(const struct repack_options *o, const char *command,
                         int n, char **files)
{
    const char *wrong = o->new_password == NULL
                            ? NULL
                            : password_source_problem(o->new_password);
    int status;

    if (wrong != NULL)
        return opt_usage_error(command, "%s: --new-password: %s", command,
                               wrong);
    status = common_check(&o->common, command, o->new_password, n, files);
    if (status != CLI_DONE)
        return status;
    if (n > 1)
        return opt_usage_error(command, "%s: takes one file at a time",
                               command);
    return check_target(o, command, files[0]);
}

int repack_load(struct repacking *job)
{
    const struct repack_options *o = job->options;
    int status = keyring_load(&job->keys, &o->common, job->name);

    /* What is typed is asked for last, after the old password. */
    if (status != CLI_DONE || o->new_password == NULL ||
        strcmp(o->new_password, "prompt") == 0)
        return status;
    job->has_password = true;
    return new_password_read(o->new_password, "--new-password",
                             job->written.output, &job->password);
}

/* ---- Reading ------------------------------------------------------------ */

static int settle_target(struct repacking *job)
{
    const struct repack_options *o = job->options;
    int status;

    if (o->in_place) {
        status = newfile_open(&job->target, job->name, NEWFILE_REWRITE);
        if (status == CLI_DONE && o->backup)
            status = newfile_keep_old(&job->target, o->force);
        return status;
    }
    if (strcmp(o->out, "-") == 0)
        return CLI_DONE;
    status = newfile_open(&job->target, o->out,
                          o->force ? NEWFILE_FORCE : NEWFILE_CREATE);
    if (status != CLI_DONE || !newfile_is_same(&job->target, job->name))
        return status;
    return opt_usage_error(
        job->command, "%s: %s is the file itself: %s", job->command, o->out,
        job->is_in_place_by_itself ? "without -o it is replaced"
                                   : "give --in-place");
}

/* In place it is the locked file that is read, whatever has its name now. */
static int read_input(struct repacking *job)
{
    struct p12_limits limits = common_limits(&job->options->common);
    size_t max = limits.max_file == 0 ? MAX_FILE : limits.max_file;

    return job->target.lock >= 0 && job->options->in_place
               ? input_read_fd(job->target.lock, max, &job->file)
               : input_read(job->name, max, &job->file);
}

/* What stands around the container is all that is lost unasked. */
static void note_surroundings(struct repacking *job)
{
    size_t trailing = p12_pfx_trailing(job->container.pfx);

    if (trailing != 0)
        written_warn(&job->written, job->name,
                     "%zu byte%s behind its end %s left out", trailing,
                     trailing == 1 ? "" : "s", trailing == 1 ? "is" : "are");
    if (job->options->in_place &&
        strcmp(word_armour(job->container.format), "none") != 0)
        written_warn(&job->written, job->name,
                     "it is in %s armour; what is written is plain DER",
                     word_armour(job->container.format));
}

int repack_open(struct repacking *job)
{
    static const struct p12_error too_large = {
        .rc = P12_E_LIMIT, .detail = "the file is larger than --max-file allows"
    };
    struct container *c = &job->container;
    int status = settle_target(job);

    if (status != CLI_DONE)
        return status;
    status = read_input(job);
    if (status != CLI_DONE) {
        *c = (struct container){ .name = job->name, .status = status };
        if (status == CLI_FILE)
            c->reason = errno;
        else
            c->err = too_large;
        return repack_fail(job);
    }
    container_parse(c, job->name, &job->file, &job->options->common);
    if (c->pfx == NULL)
        return repack_fail(job);
    note_surroundings(job);
    return CLI_DONE;
}

int repack_unlock(struct repacking *job)
{
    const struct repack_options *o = job->options;
    const struct unlocking how = { &o->common, &job->keys, o->ignore_mac };
    struct container *c = &job->container;
    const char *why = NULL;
    int status = CLI_DONE;

    if (container_needs_password(c, o->ignore_mac)) {
        if (keyring_is_empty(&job->keys))
            status = keyring_ask(&job->keys, job->name);
        if (status != CLI_DONE)
            return status;
        container_unlock(c, &how);
        if (c->status != CLI_DONE) /* of a part, and said */
            return c->status;
    }
    if (trust_mac(c, o->ignore_mac, &why) != CLI_DONE)
        return repack_fail(job);
    if (why != NULL)
        written_warn(&job->written, job->name, "%s", why);
    return CLI_DONE;
}

/* ---- Parts -------------------------------------------------------------- */

struct checking {
    struct repacking *job;
    struct findings findings;
    struct p12_error first;
};

/* What can't be read is carried over byte for byte; that is said, since nobody
 * has asked for it. */
static void say_carried(struct checking *c, const char *path, const char *why)
{
    written_warn(&c->job->written, c->job->name,
                 "%s: %s: carried over as it is", path, why);
}

static void see_closed(struct checking *c, enum p12_status status,
                       const struct p12_error *problem, const char *path)
{
    struct p12_error closed = { .rc = status == P12_STATUS_WRONG
                                          ? P12_E_PASSWORD
                                          : P12_E_CLOSED };

    if (c->job->options->keep_closed) {
        say_carried(c, path, "closed");
        return;
    }
    if (problem == NULL) {
        snprintf(closed.path, sizeof closed.path, "%s", path);
        problem = &closed;
    }
    if (c->first.rc == P12_OK)
        c->first = *problem;
    findings_add(&c->findings, problem);
}

static void check_safe(const struct p12_safe *safe, void *context)
{
    struct checking *c = context;
    enum p12_status status = p12_safe_status(safe);
    char path[P12_PATH_MAX];

    if (!selection_keeps(&c->job->selection, safe, NULL))
        return;
    p12_safe_path(safe, path, sizeof path);
    if (p12_safe_type(safe) == P12_SAFE_ENVELOPED)
        say_carried(c, path, "encrypted for a public key");
    else if (p12_safe_type(safe) == P12_SAFE_UNKNOWN)
        say_carried(c, path, "a safe of a type that is not known");
    else if (p12_safe_type(safe) == P12_SAFE_ENCRYPTED &&
             (!word_is_open(status) || p12_safe_problem(safe) != NULL))
        see_closed(c, status, p12_safe_problem(safe), path);
    else if (p12_safe_problem(safe) != NULL)
        say_carried(c, path, "malformed");
}

static void check_attributes(struct checking *c, const struct p12_bag *bag)
{
    for (size_t i = 0; i < p12_bag_n_attributes(bag); i++) {
        const struct p12_error *problem =
            p12_attribute_problem(p12_bag_attribute(bag, i));

        if (problem != NULL)
            say_carried(c, problem->path, "malformed");
    }
}

/* What was decrypted and can't be read: it can't be encrypted anew either. */
static bool is_lost(const struct p12_bag *bag)
{
    return p12_bag_scheme(bag) != NULL && p12_bag_problem(bag) != NULL &&
           p12_bag_content(bag).len == 0;
}

static void check_bag(const struct p12_bag *bag, void *context)
{
    struct checking *c = context;
    enum p12_status status = p12_bag_status(bag);
    char path[P12_PATH_MAX];

    if (!selection_keeps(&c->job->selection, NULL, bag))
        return;
    p12_bag_path(bag, path, sizeof path);
    if (p12_bag_scheme(bag) != NULL && (!word_is_open(status) || is_lost(bag)))
        see_closed(c, status, p12_bag_problem(bag), path);
    else if (p12_bag_problem(bag) != NULL)
        say_carried(c, path, "malformed");
    check_attributes(c, bag);
}

static void note_dropped(void *context, const char *path, const char *type)
{
    written_drop(context, path, type);
}

static int select_parts(struct repacking *job)
{
    const char *unmatched = NULL;
    bool any;

    if (!selection_is_given(&job->selection))
        return CLI_DONE;
    any = selection_decide(&job->selection, job->container.pfx, note_dropped,
                           &job->written, &unmatched);
    if (unmatched != NULL)
        return opt_usage_error(job->command, "%s: %s: there is no part %s",
                               job->command, job->name, unmatched);
    if (any)
        return CLI_DONE;
    report_line(job->name, "nothing would be left of it; nothing was written");
    return CLI_NO;
}

int repack_check_parts(struct repacking *job)
{
    struct checking c = { .job = job,
                          .findings = { .file = job->name,
                                        .opening = true,
                                        .quiet = job->options->json } };
    const struct visitor visitor = { check_safe, check_bag, &c };
    int status = select_parts(job);

    if (status != CLI_DONE)
        return status;
    walk_parts(job->container.pfx, &visitor);
    findings_finish(&c.findings);
    if (c.findings.status == CLI_DONE)
        return CLI_DONE;
    job->container.err = c.first;
    job->container.status = c.findings.status;
    if (job->options->json)
        return repack_fail(job);
    report_line(job->name,
                "nothing was written; a second --password, or --part-password "
                "PATH=SRC, opens a part, --keep-closed carries it over as it "
                "is%s",
                job->may_drop ? ", --drop PATH leaves it out" : "");
    return c.findings.status;
}

/* ---- The new password --------------------------------------------------- */

static void warn_of_weakness(struct repacking *job, struct password *password)
{
    const char *weakness = new_password_weakness(password);

    if (weakness != NULL)
        written_warn(&job->written, job->written.output, "%s", weakness);
}

/* What opened it, to be used again: the keyring owns it. */
static struct password *opened_by(struct repacking *job)
{
    for (size_t i = 0; i < job->keys.n_passwords; i++)
        if (&job->keys.passwords[i] == job->container.opened_by)
            return &job->keys.passwords[i];
    return &job->keys.mac == job->container.opened_by ? &job->keys.mac : NULL;
}

static void warn_of_one(struct repacking *job)
{
    if (job->options->mac_only) {
        written_warn(&job->written, job->written.output,
                     "more than one password was in use; the MAC is now under "
                     "that which opened %s; --mac-password gives it its own",
                     job->container.opened_parts ? "the content" : "the MAC");
        return;
    }
    written_warn(&job->written, job->written.output,
                 "more than one password was in use, and all of it is under "
                 "one now: that which opened %s; --new-password chooses "
                 "another",
                 job->container.opened_parts ? "the content" : "the MAC");
}

int repack_find_password(struct repacking *job, bool may_keep,
                         struct password **out)
{
    const char *source = job->options->new_password;
    struct password *kept = may_keep && source == NULL ? opened_by(job) : NULL;
    int status = CLI_DONE;

    *out = &job->password;
    if (kept != NULL) {
        *out = kept;
        if (job->container.by_several)
            warn_of_one(job);
        return CLI_DONE;
    }
    if (!job->has_password)
        status = new_password_read(source, "--new-password",
                                   job->written.output, &job->password);
    job->has_password = true;
    if (status == CLI_DONE)
        warn_of_weakness(job, &job->password);
    return status;
}
