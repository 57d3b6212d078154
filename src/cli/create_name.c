#include "cli/create.h"

#include "cli/exit.h"
#include "cli/opt.h"
#include "cli/strings.h"
#include <ctype.h>
#include <string.h>

/* ---- Names that are alike ----------------------------------------------- */

/* Java finds entries by their names, whose case it ignores. */
static void fold(struct bytes *out, const char *name)
{
    for (; *name != '\0'; name++) {
        const char c = (char)tolower((unsigned char)*name);

        bytes_add(out, &c, 1);
    }
}

/* Was the name there before? Then it is from now on. */
static bool is_taken(json_t *taken, const char *name)
{
    struct bytes folded = { 0 };
    bool found;

    fold(&folded, name);
    found = json_object_get(taken, bytes_text(&folded)) != NULL;
    if (!found)
        json_set(taken, bytes_text(&folded), json_true());
    bytes_free(&folded);
    return found;
}

/* ---- Keys --------------------------------------------------------------- */

/* One name for each key, in their order; an empty one is none. */
static int name_keys(struct creating *job)
{
    const struct opt_list *names = &job->options->names;
    json_t *taken = json_new_object();

    if (names->n > job->n_keys) {
        json_decref(taken);
        return opt_usage_error("create",
                               "create: more --name options (%zu) than private "
                               "keys (%zu)",
                               names->n, job->n_keys);
    }
    for (size_t i = 0; i < names->n; i++) {
        if (names->items[i][0] == '\0')
            continue; /* none */
        job->keys[i].name = names->items[i];
        if (is_taken(taken, names->items[i]))
            written_warn(job->written, "--name",
                         "two keys of one name: Java and others show one of "
                         "them alone");
    }
    json_decref(taken);
    return CLI_DONE;
}

/* ---- Certificates ------------------------------------------------------- */

static int name_cas(struct creating *job)
{
    const struct opt_list *names = &job->options->ca_names;
    size_t n = 0;

    for (size_t i = 0; i < job->n_order; i++) {
        struct create_cert *cert = &job->certs[job->order[i]];

        if (cert->place != CREATE_LEAF && n++ < names->n)
            bytes_add_text(&cert->name, names->items[n - 1]);
    }
    if (n < names->n)
        return opt_usage_error("create",
                               "create: more --ca-name options (%zu) than "
                               "certificates without a key (%zu)",
                               names->n, n);
    return CLI_DONE;
}

/* ---- Aliases of a trust store ------------------------------------------- */

/* Takes one character, without its escape (RFC 4514, 2.4), off a name. What the
 * library has escaped in hexadecimal would not be seen in an alias either: it
 * stays as it is. */
static char take_char(const char **name)
{
    const char *at = *name;
    bool is_escape =
        at[0] == '\\' && at[1] != '\0' &&
        !(isxdigit((unsigned char)at[1]) && isxdigit((unsigned char)at[2]));

    *name = at + (is_escape ? 2 : 1);
    return is_escape ? at[1] : at[0];
}

static bool is_separator(char c)
{
    return c == ',' || c == '+';
}

/* The first CN of a subject, which is the most specific; nothing if there is
 * none, or it is in no characters. */
static void add_common_name(struct bytes *out, const char *subject)
{
    while (strncmp(subject, "CN=", 3) != 0) {
        while (*subject != '\0' && !is_separator(*subject))
            take_char(&subject);
        if (*subject++ == '\0')
            return;
    }
    subject += 3;
    while (*subject != '#' && *subject != '\0' && !is_separator(*subject)) {
        const char c = take_char(&subject);

        bytes_add(out, &c, 1);
    }
}

static void add_alias(struct bytes *out, const struct create_cert *cert)
{
    struct bytes subject = { 0 };

    string_of_cert(&subject, cert->cert, p12_cert_subject);
    add_common_name(out, bytes_text(&subject));
    if (out->len == 0)
        bytes_add(out, subject.ptr, subject.len);
    if (out->len == 0)
        bytes_add_text(out, "certificate");
    bytes_free(&subject);
}

static void make_unique(struct bytes *name, json_t *taken)
{
    size_t len = name->len;

    for (size_t n = 2; is_taken(taken, bytes_text(name)); n++) {
        name->len = len;
        bytes_add_format(name, " (%zu)", n);
    }
}

static int check_given(const struct creating *job, json_t *taken)
{
    const struct opt_list *names = &job->options->ca_names;

    for (size_t i = 0; i < names->n; i++)
        if (names->items[i][0] != '\0' && is_taken(taken, names->items[i]))
            return opt_usage_error("create",
                                   "create: two certificates of the alias "
                                   "%.100s (case does not count): Java would "
                                   "show one of them alone",
                                   names->items[i]);
    return CLI_DONE;
}

static int name_aliases(struct creating *job)
{
    json_t *taken = json_new_object();
    int status = check_given(job, taken);

    for (size_t i = 0; status == CLI_DONE && i < job->n_order; i++) {
        struct create_cert *cert = &job->certs[job->order[i]];

        if (cert->name.len != 0)
            continue;
        add_alias(&cert->name, cert);
        make_unique(&cert->name, taken);
    }
    json_decref(taken);
    return status;
}

int create_name(struct creating *job)
{
    int status = name_keys(job);

    if (status == CLI_DONE)
        status = name_cas(job);
    if (status == CLI_DONE && job->options->truststore)
        status = name_aliases(job);
    return status;
}
