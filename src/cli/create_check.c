#include "cli/create.h"

#include "cli/escape.h"
#include "cli/exit.h"
#include <ctype.h>
#include <string.h>

/* X.660: arcs, the first of them 0 to 2. */
static bool is_oid(const char *text, size_t len)
{
    bool is_arc = false;
    size_t n_arcs = 0;

    if (len == 0 || text[0] < '0' || text[0] > '2')
        return false;
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '.' && !is_arc)
            return false;
        if (text[i] != '.' && !isdigit((unsigned char)text[i]))
            return false;
        is_arc = text[i] != '.';
        n_arcs += text[i] == '.';
    }
    return is_arc && n_arcs != 0;
}

static int check_secrets(const struct create_options *what)
{
    for (size_t i = 0; i < what->secrets.n; i++) {
        const char *item = what->secrets.items[i];
        const char *equals = strchr(item, '=');

        if (equals == NULL || equals[1] == '\0' ||
            !is_oid(item, (size_t)(equals - item)))
            return opt_usage_error("create",
                                   "create: --secret: not of the form "
                                   "OID=FILE, like 1.2.840.113549.1.7.1=FILE");
    }
    return CLI_DONE;
}

static bool is_utf8(const char *text)
{
    const char *end = text + strlen(text);

    while (text < end)
        if (escape_decode(&text, end) < 0)
            return false;
    return true;
}

static int check_texts(const char *option, const struct opt_list *texts)
{
    for (size_t i = 0; i < texts->n; i++)
        if (!is_utf8(texts->items[i]))
            return opt_usage_error("create", "create: %s: not UTF-8", option);
    return CLI_DONE;
}

static int check_names(const struct create_options *what)
{
    int status = check_texts("--name", &what->names);

    if (status == CLI_DONE)
        status = check_texts("--ca-name", &what->ca_names);
    if (status == CLI_DONE && what->csp != NULL && !is_utf8(what->csp))
        return opt_usage_error("create", "create: --csp: not UTF-8");
    return status;
}

/* Each of these makes one of the others meaningless. */
static int check_keyless(const struct create_options *what)
{
    const char *option = what->truststore ? "--truststore" : "--no-key";
    const char *other = NULL;

    if (!create_is_keyless(what))
        return CLI_DONE;
    if (what->keys.n != 0)
        other = "--key";
    else if (what->key_passwords.n != 0)
        other = "--key-password";
    else if (what->no_cert)
        other = "--no-cert";
    else if (what->names.n != 0)
        other = "--name (certificates are named by --ca-name)";
    else if (what->csp != NULL)
        other = "--csp";
    else if (what->keyex || what->keysig)
        other = what->keyex ? "--keyex" : "--keysig";
    else if (what->local_key_set)
        other = "--local-key-set";
    else if (what->truststore && what->chains.n != 0)
        other = "--chain (what is trusted is named one by one)";
    if (other == NULL)
        return CLI_DONE;
    return opt_usage_error("create", "create: %s excludes %s", option, other);
}

static int check_combination(const struct create_command *c, int n_operands)
{
    const struct create_options *what = &c->what;
    size_t n = what->keys.n + what->certs.n + what->added.n + what->chains.n +
               what->crls.n + what->secrets.n;

    if (c->out == NULL)
        return opt_usage_error("create", "create: --out FILE is missing");
    if (n + (size_t)n_operands == 0)
        return opt_usage_error("create", "create: no file given");
    if (what->keyex && what->keysig)
        return opt_usage_error("create", "create: --keyex and --keysig "
                                         "exclude each other");
    if (what->truststore && what->no_key)
        return opt_usage_error("create", "create: --truststore and --no-key "
                                         "exclude each other");
    return check_keyless(what);
}

/* ---- Standard input is one thing ---------------------------------------- */

static bool reads_stdin(const char *source)
{
    return strcmp(source, "stdin") == 0 || strcmp(source, "fd:0") == 0;
}

static bool is_stdin(const struct opt_list *files)
{
    for (size_t i = 0; i < files->n; i++)
        if (strcmp(files->items[i], "-") == 0)
            return true;
    return false;
}

/* A file that is named twice is read once, so "-" counts once. */
static bool takes_stdin(const struct create_options *what, int n_operands,
                        char **operands)
{
    bool takes = is_stdin(&what->keys) || is_stdin(&what->certs) ||
                 is_stdin(&what->added) || is_stdin(&what->chains) ||
                 is_stdin(&what->crls);

    for (int i = 0; i < n_operands; i++)
        takes = takes || strcmp(operands[i], "-") == 0;
    return takes;
}

static size_t count_secrets_from_stdin(const struct create_options *what)
{
    size_t n = 0;

    for (size_t i = 0; i < what->secrets.n; i++)
        n += strcmp(strchr(what->secrets.items[i], '=') + 1, "-") == 0;
    return n;
}

static int check_source(const char *option, const char *source, bool *uses)
{
    const char *wrong = password_source_problem(source);

    if (wrong != NULL)
        return opt_usage_error("create", "create: %s: %s", option, wrong);
    *uses = *uses || reads_stdin(source);
    return CLI_DONE;
}

static int check_sources(const struct create_command *c, bool *uses)
{
    const struct opt_list *keys = &c->what.key_passwords;
    int status = CLI_DONE;

    if (c->password != NULL)
        status = check_source("--password", c->password, uses);
    for (size_t i = 0; status == CLI_DONE && i < keys->n; i++) {
        status = check_source("--key-password", keys->items[i], uses);
        if (status == CLI_DONE && strcmp(keys->items[i], "none") == 0)
            return opt_usage_error("create", "create: --key-password: an "
                                             "encrypted key has a password");
    }
    return status;
}

/* ---- What is replaced is not what is read ------------------------------- */

static bool is_target(const struct newfile *target, const char *name)
{
    return newfile_is_same(target,
                           strcmp(name, "-") == 0 ? "/dev/stdin" : name);
}

static bool is_listed(const struct newfile *target,
                      const struct opt_list *names)
{
    for (size_t i = 0; i < names->n; i++)
        if (is_target(target, names->items[i]))
            return true;
    return false;
}

static bool is_source(const struct newfile *target, const char *source)
{
    return source != NULL && strncmp(source, "file:", 5) == 0 &&
           is_target(target, source + 5);
}

static bool is_of_a_secret(const struct newfile *target,
                           const struct create_options *what)
{
    for (size_t i = 0; i < what->secrets.n; i++)
        if (is_target(target, strchr(what->secrets.items[i], '=') + 1))
            return true;
    for (size_t i = 0; i < what->key_passwords.n; i++)
        if (is_source(target, what->key_passwords.items[i]))
            return true;
    return false;
}

int create_check_target(const struct create_command *c,
                        const struct newfile *target, int n_operands,
                        char **operands)
{
    const struct create_options *what = &c->what;
    bool is_read =
        is_listed(target, &what->keys) || is_listed(target, &what->certs) ||
        is_listed(target, &what->added) || is_listed(target, &what->chains) ||
        is_listed(target, &what->crls) || is_of_a_secret(target, what) ||
        is_source(target, c->password);

    for (int i = 0; i < n_operands; i++)
        is_read = is_read || is_target(target, operands[i]);
    if (!is_read)
        return CLI_DONE;
    return opt_usage_error("create",
                           "create: %s is one of the files it is made from: "
                           "give another -o",
                           c->out);
}

int create_check(const struct create_command *c, int n_operands,
                 char **operands)
{
    bool uses = false;
    int status = check_combination(c, n_operands);
    size_t n;

    if (status == CLI_DONE)
        status = check_secrets(&c->what);
    if (status == CLI_DONE)
        status = check_names(&c->what);
    if (status == CLI_DONE)
        status = check_sources(c, &uses);
    if (status != CLI_DONE)
        return status;
    n = count_secrets_from_stdin(&c->what) + (uses ? 1 : 0) +
        (takes_stdin(&c->what, n_operands, operands) ? 1 : 0);
    if (n > 1)
        return opt_usage_error(
            "create", "create: standard input can be read for one thing only");
    return written_check_output(c->out, c->what.json, "create");
}
