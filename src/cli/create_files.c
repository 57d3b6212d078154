#include "cli/create.h"

#include "cli/exit.h"
#include "cli/input.h"
#include "cli/prompt.h"
#include "cli/report.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_FILE = 128 << 20 }; /* the library's default */

/* ---- Passwords of keys -------------------------------------------------- */

int create_key_passwords(struct creating *job)
{
    const struct opt_list *sources = &job->options->key_passwords;
    int status = CLI_DONE;

    job->key_passwords = cli_alloc(sources->n, sizeof *job->key_passwords);
    for (size_t i = 0; status == CLI_DONE && i < sources->n; i++) {
        status = password_read(sources->items[i], "--key-password",
                               "Password for the key", &job->key_passwords[i]);
        job->n_key_passwords++;
    }
    return status;
}

/* What the library asks through. */
struct asking {
    struct creating *job;
    const struct create_file *file;
    int status; /* what was said by the time that there was no password */
};

static void ask(struct asking *a, const char *place, struct password *out)
{
    struct bytes prompt = { 0 };

    bytes_add_format(&prompt, "Password for %s of ", place);
    report_file_name(&prompt, a->file->name);
    a->status =
        password_read("prompt", "--key-password", bytes_text(&prompt), out);
    bytes_free(&prompt);
}

static enum p12_rc hand_over(const struct password *password, uint8_t *out,
                             size_t cap, size_t *len)
{
    if (password->text.len > cap)
        return P12_E_LIMIT;
    if (password->text.len != 0)
        memcpy(out, password->text.ptr, password->text.len);
    *len = password->text.len;
    return P12_OK;
}

/* One password serves all keys, of several each serves one. */
static enum p12_rc give_password(void *state, const char *place, uint8_t *out,
                                 size_t cap, size_t *len)
{
    struct asking *a = state;
    struct creating *job = a->job;
    struct password typed = { 0 };
    enum p12_rc rc;

    if (job->n_key_passwords == 1)
        return hand_over(&job->key_passwords[0], out, cap, len);
    if (job->next_key_password < job->n_key_passwords)
        return hand_over(&job->key_passwords[job->next_key_password++], out,
                         cap, len);
    if (job->n_key_passwords != 0 || !prompt_is_possible())
        return P12_E_CLOSED;
    ask(a, place, &typed);
    rc =
        a->status == CLI_DONE ? hand_over(&typed, out, cap, len) : P12_E_CLOSED;
    password_free(&typed);
    return rc;
}

/* ---- Reading ------------------------------------------------------------ */

static int fail_system(const struct creating *job, const char *name)
{
    struct bytes text = { 0 };

    bytes_add_text(&text, strerror(errno));
    return create_fail(job, name, CLI_FILE, NULL, &text);
}

static int fail_format(const struct creating *job,
                       const struct create_file *file)
{
    struct p12_error err = { .rc = P12_E_FORMAT,
                             .detail = p12_format_name(file->format) };
    struct bytes text = { 0 };

    bytes_add_format(&text,
                     "no key, certificate or CRL: it is %s (P12_E_FORMAT)",
                     err.detail);
    if (file->format == P12_FORMAT_PKCS12 ||
        file->format == P12_FORMAT_PKCS12_PEM ||
        file->format == P12_FORMAT_PKCS12_BASE64)
        bytes_add_text(&text, "; p12 extract takes out what is in it");
    return create_fail(job, file->name, CLI_INPUT, &err, &text);
}

static int fail_material(const struct creating *job,
                         const struct create_file *file,
                         const struct p12_error *err)
{
    struct bytes text = { 0 };

    if (err->rc == P12_E_FORMAT)
        return fail_format(job, file);
    report_error_text(&text, err);
    if (err->rc == P12_E_CLOSED && job->n_key_passwords == 0)
        bytes_add_text(&text, "; give --key-password env:NAME, file:PATH, "
                              "fd:N, stdin or prompt");
    else if (err->rc == P12_E_CLOSED)
        bytes_add_text(&text, "; there are more encrypted keys than "
                              "--key-password options");
    return create_fail(job, file->name, exit_of(err->rc), err, &text);
}

static int read_bytes(struct creating *job, const char *name, struct bytes *out)
{
    struct p12_limits limits = common_limits(&job->options->common);
    size_t max = limits.max_file == 0 ? MAX_FILE : limits.max_file;
    int status = input_read(name, max, out);

    if (status == CLI_FILE)
        return fail_system(job, name);
    if (status == CLI_LIMIT)
        return create_refuse(job, name, P12_E_LIMIT,
                             "the file is larger than --max-file allows");
    bytes_reserve(out, 1); /* of an empty file, too, there is an address */
    return status;
}

static int read_material(struct creating *job, struct create_file *file)
{
    struct p12_limits limits = common_limits(&job->options->common);
    struct asking asking = { job, file, CLI_DONE };
    const struct p12_material_options options = {
        .size = sizeof options,
        .password = give_password,
        .password_state = &asking,
        .limits = &limits,
    };
    struct p12_identity identity = { 0 };
    struct p12_error err = { 0 };
    struct bytes bytes = { 0 };
    int status = read_bytes(job, file->name, &bytes);

    if (status == CLI_DONE) {
        p12_identify(bytes.ptr, bytes.len, &identity);
        file->format = identity.format;
        err.rc = p12_material_read(bytes.ptr, bytes.len, &options,
                                   &file->material, &err);
        if (asking.status != CLI_DONE)
            status = asking.status; /* it was said at the prompt */
        else if (err.rc != P12_OK)
            status = fail_material(job, file, &err);
    }
    bytes_free(&bytes);
    return status;
}

static int read_secret(struct creating *job, const char *item)
{
    struct create_secret *secret = &job->secrets[job->n_secrets++];
    const char *equals = strchr(item, '='); /* is there: it was checked */

    secret->oid = cli_alloc((size_t)(equals - item) + 1, 1);
    memcpy(secret->oid, item, (size_t)(equals - item));
    secret->path = equals + 1;
    return read_bytes(job, secret->path, &secret->value);
}

/* ---- Which files there are ---------------------------------------------- */

static void add_file(struct creating *job, const char *name, unsigned roles)
{
    for (size_t i = 0; i < job->n_files; i++) {
        if (strcmp(job->files[i].name, name) != 0)
            continue;
        job->files[i].roles |= roles;
        return;
    }
    job->files[job->n_files++] =
        (struct create_file){ .name = name, .roles = roles };
}

static void add_list(struct creating *job, const struct opt_list *names,
                     unsigned roles)
{
    for (size_t i = 0; i < names->n; i++)
        add_file(job, names->items[i], roles);
}

/* What certificates are given counts before what may complete a chain. */
static void list_files(struct creating *job, int n_operands, char **operands)
{
    const struct create_options *o = job->options;
    size_t n = o->keys.n + o->certs.n + o->added.n + o->crls.n + o->chains.n;

    job->files = cli_alloc(n + (size_t)n_operands, sizeof *job->files);
    add_list(job, &o->keys, CREATE_KEYS);
    add_list(job, &o->certs, CREATE_CERTS);
    for (int i = 0; i < n_operands; i++)
        add_file(job, operands[i], CREATE_ALL);
    add_list(job, &o->added, CREATE_ADDED);
    add_list(job, &o->crls, CREATE_CRLS);
    add_list(job, &o->chains, CREATE_CHAIN);
}

int create_read(struct creating *job, int n_operands, char **operands)
{
    const struct opt_list *secrets = &job->options->secrets;
    int status = CLI_DONE;

    list_files(job, n_operands, operands);
    for (size_t i = 0; status == CLI_DONE && i < job->n_files; i++)
        status = read_material(job, &job->files[i]);
    job->secrets = cli_alloc(secrets->n, sizeof *job->secrets);
    for (size_t i = 0; status == CLI_DONE && i < secrets->n; i++)
        status = read_secret(job, secrets->items[i]);
    return status;
}
