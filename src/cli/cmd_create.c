#include "cli/command.h"
#include "cli/create.h"
#include "cli/exit.h"
#include "cli/new_password.h"
#include "cli/progress.h"
#include "cli/report.h"
#include <string.h>

#define WHAT(name)   offsetof(struct create_command, what.name)
#define MEMBER(name) offsetof(struct create_command, name)

static const struct opt input_opts[] = {
    { "key", 'k', OPT_LIST, WHAT(keys), "FILE",
      "private keys: PKCS#8, also encrypted, PKCS#1, SEC 1, DSA; PEM or DER" },
    { "cert", 'c', OPT_LIST, WHAT(certs), "FILE",
      "certificates: PEM, DER, PKCS#7; the keys' and any others, all are put "
      "in" },
    { "chain", 0, OPT_LIST, WHAT(chains), "FILE",
      "certificates of which those are put in that the chains of the keys' "
      "certificates need, up to the root" },
    { "ca-cert", 0, OPT_LIST, WHAT(added), "FILE",
      "certificates that are put in behind the chains, as they are" },
    { "add", 0, OPT_LIST, WHAT(added), "FILE", "the same" },
    { "crl", 0, OPT_LIST, WHAT(crls), "FILE", "revocation lists" },
    { "secret", 0, OPT_LIST, WHAT(secrets), "OID=FILE",
      "a secret bag of type OID; its value, DER, is in FILE" },
    { "key-password", 0, OPT_LIST, WHAT(key_passwords), "SRC",
      "the password of encrypted keys, from SRC as with --password. Repeated: "
      "one for each encrypted key, in their order" },
    { "no-key", 0, OPT_FLAG, WHAT(no_key), NULL,
      "certificates alone; private keys are left out" },
    { "no-cert", 0, OPT_FLAG, WHAT(no_cert), NULL,
      "a key may be without a certificate" },
    { "truststore", 0, OPT_FLAG, WHAT(truststore), NULL,
      "certificates alone, each marked as trusted, for Java (before Java 26 "
      "with --profile java-17)" },
};

static const struct opt attribute_opts[] = {
    { "name", 'n', OPT_LIST, WHAT(names), "TEXT",
      "friendlyName of a key and its certificate. Repeated: of the next key" },
    { "ca-name", 0, OPT_LIST, WHAT(ca_names), "TEXT",
      "friendlyName of a certificate without a key. Repeated: of the next one, "
      "in the order in which they are put in" },
    { "csp", 0, OPT_TEXT, WHAT(csp), "TEXT",
      "Microsoft CSP name of the keys, for Windows" },
    { "keyex", 0, OPT_FLAG, WHAT(keyex), NULL,
      "the keys are for key exchange, for Windows" },
    { "keysig", 0, OPT_FLAG, WHAT(keysig), NULL,
      "the keys are for signatures alone, for Windows" },
    { "local-key-set", 0, OPT_FLAG, WHAT(local_key_set), NULL,
      "the keys belong to the machine, not to a user, for Windows" },
};

static const struct opt output_opts[] = {
    { "out", 'o', OPT_TEXT, MEMBER(out), "FILE",
      "the container (mode 0600); - is standard output" },
    { "force", 0, OPT_FLAG, MEMBER(force), NULL, "replace a file that exists" },
    { "password", 'p', OPT_TEXT, MEMBER(password), "SRC",
      "the container's password, from SRC: env:NAME, file:PATH (its first "
      "line), fd:N, stdin, prompt, pass:TEXT (visible to other users of the "
      "machine), none (no password at all, which is not an empty one). "
      "Default: asked for at the terminal, twice" },
    { "json", 0, OPT_FLAG, WHAT(json), NULL,
      "what was written, as JSON; an error as JSON (p12.error/1) on standard "
      "error" },
    { "quiet", 'q', OPT_FLAG, WHAT(common.quiet), NULL,
      "no warnings, and no result but in JSON" },
};

/* ---- The command -------------------------------------------------------- */

/* From the files to the draft of what they make. */
static int assemble(struct creating *job, int n_operands, char **operands,
                    struct p12_draft **out)
{
    int status = create_read(job, n_operands, operands);

    if (status == CLI_DONE)
        status = create_gather(job);
    if (status == CLI_DONE)
        status = create_match(job);
    if (status != CLI_DONE)
        return status;
    create_order(job);
    status = create_name(job);
    if (status != CLI_DONE)
        return status;
    create_judge(job);
    return create_draft(job, out);
}

/* What is written, and with what. */
struct sealing {
    const struct create_command *command;
    struct creating *job;
    const struct p12_draft *draft;
    const struct p12_protection *protection;
    struct password password;
    struct newfile *file;
};

static int fail_library(const struct sealing *s, const struct p12_error *err)
{
    struct bytes text = { 0 };

    report_error_text(&text, err);
    return create_fail(s->job, s->command->out, exit_of(err->rc), err, &text);
}

static int publish(struct sealing *s, const uint8_t *bytes, size_t len)
{
    struct written *written = s->job->written;
    struct keyring keys = proof_keys(&s->password);
    struct p12_pfx *source = NULL;
    struct proof proof = { .common = &s->command->what.common,
                           .strict = true,
                           .keys = &keys };
    struct p12_error err = { 0 };
    int status;

    err.rc = proof_of_draft(s->draft, &source, &err);
    if (err.rc != P12_OK)
        return fail_library(s, &err);
    proof.source = source;
    status = create_prove(s->job, source);
    if (status == CLI_DONE)
        status = written_publish(written, s->file, &proof, bytes, len);
    proof_free(&proof);
    p12_pfx_free(source);
    return status;
}

/* An empty password still has an address: NULL means that there is none. */
static const uint8_t *password_ptr(const struct password *password)
{
    if (password->none)
        return NULL;
    return password->text.ptr == NULL ? (const uint8_t *)""
                                      : password->text.ptr;
}

static int seal(struct sealing *s)
{
    uint64_t work = protect_work(s->protection, p12_draft_n_safes(s->draft),
                                 s->job->n_keys);
    struct p12_error err = { 0 };
    uint8_t *bytes = NULL;
    size_t len = 0;
    int status;

    progress_begin(s->command->out, work);
    err.rc =
        p12_draft_seal(s->draft, password_ptr(&s->password),
                       s->password.text.len, s->protection, &bytes, &len, &err);
    progress_end(work);
    if (err.rc != P12_OK)
        return fail_library(s, &err);
    status = publish(s, bytes, len);
    p12_buffer_free(bytes, len);
    return status;
}

static int read_password(struct sealing *s)
{
    const char *weakness;
    int status;

    if (s->command->password == NULL &&
        !create_needs_password(s->protection, s->job->n_keys != 0))
        return CLI_DONE;
    status = new_password_read(s->command->password, "--password",
                               s->command->out, &s->password);
    if (status != CLI_DONE)
        return status;
    weakness = create_password_weakness(&s->command->what, &s->password);
    if (weakness != NULL)
        written_warn(s->job->written, s->command->out, "%s", weakness);
    return CLI_DONE;
}

/* The old file is looked at first, and what is typed or computed comes last:
 * whoever waits does not wait in vain. Passwords from standard input are read
 * in the order in which their options stand in the manual. */
static int create(struct create_command *c, struct sealing *s, int n_operands,
                  char **operands)
{
    struct p12_draft *draft = NULL;
    int status = CLI_DONE;

    if (strcmp(c->out, "-") != 0)
        status = newfile_open(s->file, c->out,
                              c->force ? NEWFILE_FORCE : NEWFILE_CREATE);
    if (status == CLI_DONE)
        status = create_check_target(c, s->file, n_operands, operands);
    if (status == CLI_DONE)
        status = create_key_passwords(s->job);
    if (status == CLI_DONE && c->password != NULL)
        status = read_password(s);
    if (status == CLI_DONE)
        status = assemble(s->job, n_operands, operands, &draft);
    if (status == CLI_DONE)
        create_judge_profiles(s->job, c);
    if (status == CLI_DONE && c->password == NULL)
        status = read_password(s);
    s->draft = draft;
    if (status == CLI_DONE)
        status = seal(s);
    p12_draft_free(draft);
    return status;
}

static int create_main(struct create_command *c, int n_operands,
                       char **operands)
{
    struct written written = { .schema = "p12.create/1",
                               .output = c->out,
                               .json = c->what.json,
                               .quiet = c->what.common.quiet };
    struct creating job = { .options = &c->what, .written = &written };
    struct newfile file = { .folder = -1, .fd = -1, .lock = -1 };
    struct profile_args profiles = { 0 };
    struct p12_protection protection;
    struct sealing sealing = {
        .command = c, .job = &job, .protection = &protection, .file = &file
    };
    int status = create_check(c, n_operands, operands);

    if (status == CLI_DONE)
        status = protect_settle(&c->how, "create", &profiles, &protection);
    if (status == CLI_DONE)
        status = create_check_protection(c, &protection);
    if (status == CLI_DONE) {
        protection.threads = common_threads(&c->what.common);
        protection.max_work = common_limits(&c->what.common).max_work;
        status = create(c, &sealing, n_operands, operands);
    }
    profile_arg_free(&profiles);
    password_free(&sealing.password);
    creating_free(&job);
    written_free(&written);
    newfile_close(&file);
    return status;
}

static void create_command_free(struct create_command *c)
{
    opt_list_free(&c->what.keys);
    opt_list_free(&c->what.certs);
    opt_list_free(&c->what.added);
    opt_list_free(&c->what.chains);
    opt_list_free(&c->what.crls);
    opt_list_free(&c->what.secrets);
    opt_list_free(&c->what.key_passwords);
    opt_list_free(&c->what.names);
    opt_list_free(&c->what.ca_names);
    protect_free(&c->how);
    common_free(&c->what.common);
}

static int create_run(int argc, char **argv)
{
    struct create_command c = { .out = NULL };
    const struct opt_group groups[] = {
        OPT_GROUP("What to put in", input_opts, &c),
        OPT_GROUP("Names and attributes", attribute_opts, &c),
        OPT_GROUP("Output", output_opts, &c),
        protect_group(&c.how),
        protect_mac_group(&c.how),
        common_limit_group(&c.what.common),
    };
    int first = 0;
    int status = CLI_DONE;

    if (opt_parse(&cmd_create, groups, sizeof groups / sizeof groups[0], argc,
                  argv, &first, &status))
        status = create_main(&c, argc - first, argv + first);
    create_command_free(&c);
    return status;
}

const struct command cmd_create = {
    "create",
    "-o OUT [FILE...]",
    "put keys and certificates into a new container",
    "Puts private keys, certificates, CRLs and secrets into a new container: "
    "each key's certificate first, then its issuers up to the root, then the "
    "others. Of FILEs everything is put in, whatever it is. What was written "
    "is read back from the disk and compared before it gets its name. The "
    "default profile, modern, has a MAC, PBMAC1, that OpenSSL before 3.4, Java "
    "before 26, and older Windows and macOS do not open: for these there are "
    "--profile openssl-3.0, java-17, windows-2016 and macos-14.",
    create_run,
};
