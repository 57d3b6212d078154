#include "cli/pkcs12_rows.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

/* ---- One option --------------------------------------------------------- */

struct reading {
    struct pkcs12_options *options;
    int argc;
    char **argv;
    int next; /* index of the next argument */
    bool is_over;
    int status;
};

static void refuse(struct reading *r)
{
    pkcs12_say("pkcs12: Use -help for summary.");
    r->is_over = true;
    r->status = PKCS12_FAILED;
}

static void *target_of(struct reading *r, const struct pkcs12_row *row)
{
    return (char *)r->options + row->offset;
}

/* strtol() with base 0, as there: 0x10 is 16. */
static bool read_count(struct reading *r, const struct pkcs12_row *row,
                       const char *text, int *out)
{
    char *end = NULL;
    long n;

    errno = 0;
    n = strtol(text, &end, 0);
    if (*end != '\0' || end == text)
        pkcs12_say("pkcs12: Can't parse \"%s\" as a number", text);
    else if (errno != 0 || n > INT_MAX || n < INT_MIN)
        pkcs12_say("pkcs12: Value \"%s\" outside integer range", text);
    else if (n <= 0)
        pkcs12_say("pkcs12: Non-positive number \"%s\" for option -%s", text,
                   row->name);
    else
        *out = (int)n;
    if (*out == 0)
        refuse(r);
    return *out != 0;
}

static void take_number(struct reading *r, const struct pkcs12_row *row,
                        const char *text)
{
    struct pkcs12_rounds *rounds = target_of(r, row);
    int n = 0;

    if (!read_count(r, row, text, &n))
        return;
    if (row->kind == ROW_ROUNDS)
        *rounds = (struct pkcs12_rounds){ n, n };
    else
        *(int *)target_of(r, row) = n;
}

static bool is_folder(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Is an algorithm or a folder what the option takes? */
static bool is_acceptable(const struct pkcs12_row *row, const char *text)
{
    if (row->kind == ROW_DIR && !is_folder(text)) {
        pkcs12_say("pkcs12: Not a directory: %s", text);
        return false;
    }
    if (row->kind == ROW_PBE && !pkcs12_pbe_is_known(text)) {
        pkcs12_say("Unknown PBE algorithm %s", text);
        return false;
    }
    return true;
}

static void append(struct opt_list *list, const char *text)
{
    const char **grown = cli_alloc(list->n + 1, sizeof *grown);

    if (list->n != 0)
        memcpy(grown, list->items, list->n * sizeof *grown);
    free(list->items);
    grown[list->n] = text;
    list->items = grown;
    list->n++;
}

static void take_text(struct reading *r, const struct pkcs12_row *row,
                      const char *text)
{
    if (!is_acceptable(row, text)) {
        refuse(r);
        return;
    }
    if (row->kind == ROW_TRUST)
        r->options->nokeys = true;
    if (row->kind == ROW_LIST)
        append(target_of(r, row), text);
    else
        *(const char **)target_of(r, row) = text;
}

/* What one can't have from us must not be taken for given: a FIPS module, a
 * provider of one's own. The three that every OpenSSL has are as good as in. */
static void take_provider(struct reading *r, const char *name)
{
    if (strcmp(name, "default") == 0 || strcmp(name, "base") == 0 ||
        strcmp(name, "legacy") == 0)
        return;
    pkcs12_say("pkcs12: unable to load provider %s", name);
    r->is_over = true;
    r->status = PKCS12_FAILED;
}

/* Does one element of a property query (property(7)) ask for a FIPS module?
 * What begins with ? is only preferred, what begins with - no longer asked. */
static bool asks_for_fips(const char *element, size_t len)
{
    static const char *const demands[] = { "fips", "fips=yes",
                                           "provider=fips" };

    for (; len != 0 && *element == ' '; len--)
        element++;
    while (len != 0 && element[len - 1] == ' ')
        len--;
    for (size_t i = 0; i < sizeof demands / sizeof demands[0]; i++)
        if (strlen(demands[i]) == len &&
            strncasecmp(demands[i], element, len) == 0)
            return true;
    return false;
}

static void take_query(struct reading *r, const char *query)
{
    for (const char *at = query; *at != '\0'; at += *at == ',') {
        size_t len = strcspn(at, ",");

        if (asks_for_fips(at, len)) {
            pkcs12_say("pkcs12: -propquery %s: there is no FIPS module here",
                       query);
            r->is_over = true;
            r->status = PKCS12_FAILED;
            return;
        }
        at += len;
    }
    pkcs12_say("Warning: -propquery has no effect here");
}

static void take_argument(struct reading *r, const struct pkcs12_row *row,
                          const char *text)
{
    switch (row->kind) {
    case ROW_COUNT:
    case ROW_ROUNDS:
        take_number(r, row, text);
        break;
    case ROW_VOID:
        if (strcmp(row->name, "propquery") == 0)
            take_query(r, text);
        else
            pkcs12_say("Warning: -%s has no effect here", row->name);
        break;
    case ROW_SOURCE:
        take_provider(r, text);
        break;
    default:
        take_text(r, row, text);
        break;
    }
}

static void take_flag(struct reading *r, const struct pkcs12_row *row)
{
    switch (row->kind) {
    case ROW_HELP:
        pkcs12_rows_help();
        r->is_over = true;
        r->status = PKCS12_DONE;
        break;
    case ROW_NOOUT:
        r->options->nokeys = true;
        r->options->nocerts = true;
        break;
    case ROW_WORD:
        *(const char **)target_of(r, row) = row->arg;
        break;
    case ROW_PICK:
        *(enum pkcs12_keytype *)target_of(r, row) =
            (enum pkcs12_keytype)row->number;
        break;
    case ROW_ONE:
        *(int *)target_of(r, row) = 1;
        break;
    case ROW_NOMAC:
        r->options->iter.mac = -1;
        r->options->certpbe = "NONE";
        break;
    case ROW_IDLE:
        break;
    case ROW_NOENC:
        r->options->enc_option = row->name;
        r->options->noenc = true;
        break;
    default:
        *(bool *)target_of(r, row) = true;
        break;
    }
}

/* Any other word is a cipher's name; which ones there are is looked up when
 * all options are read. */
static void take_cipher(struct reading *r, const char *name, size_t len)
{
    char *copy;

    if (r->options->cipher != NULL) {
        pkcs12_say("pkcs12: Multiple cipher or unknown options: -%s and -%.*s",
                   r->options->cipher, (int)len, name);
        refuse(r);
        return;
    }
    copy = r->argv[r->next - 1];
    memmove(copy, name, len);
    copy[len] = '\0';
    r->options->cipher = copy;
    r->options->noenc = false;
    r->options->enc_option = copy;
}

static void take_option(struct reading *r, const struct pkcs12_row *row,
                        const char *value)
{
    if (!pkcs12_row_takes_argument(row)) {
        if (value == NULL) {
            take_flag(r, row);
            return;
        }
        pkcs12_say("pkcs12: Option -%s does not take a value", row->name);
        refuse(r);
        return;
    }
    if (value == NULL && r->next < r->argc)
        value = r->argv[r->next++];
    if (value == NULL) {
        pkcs12_say("pkcs12: Option -%s needs a value", row->name);
        refuse(r);
        return;
    }
    take_argument(r, row, value);
}

/* ---- All of them -------------------------------------------------------- */

/* False at the first argument that is no option: "-" and "--" end them. */
static bool read_option(struct reading *r)
{
    const char *name;
    const char *equals;
    const struct pkcs12_row *row;
    size_t len;

    if (r->next >= r->argc || r->argv[r->next][0] != '-')
        return false;
    name = r->argv[r->next++] + 1;
    if (name[0] == '\0' || strcmp(name, "-") == 0)
        return false;
    if (name[0] == '-')
        name++;
    equals = strchr(name, '=');
    len = equals == NULL ? strlen(name) : (size_t)(equals - name);
    row = pkcs12_row_find(name, len);
    if (row == NULL && len == 1 && name[0] == 'h')
        row = pkcs12_row_find("help", 4);
    if (row == NULL)
        take_cipher(r, name, len);
    else
        take_option(r, row, equals == NULL ? NULL : equals + 1);
    return true;
}

static void check_rest(struct reading *r)
{
    const char *cipher;

    if (r->next < r->argc) {
        pkcs12_say("pkcs12: Extra option: \"%s\"", r->argv[r->next]);
        refuse(r);
        return;
    }
    if (r->options->cipher == NULL ||
        pkcs12_cipher_find(r->options->cipher, &cipher) !=
            PKCS12_CIPHER_UNKNOWN)
        return;
    pkcs12_say("pkcs12: Unknown option or cipher: %s", r->options->cipher);
    refuse(r);
}

bool pkcs12_options_read(struct pkcs12_options *options, int argc, char **argv,
                         int *status)
{
    struct reading r = {
        .options = options, .argc = argc, .argv = argv, .next = 1
    };

    while (!r.is_over && read_option(&r))
        ;
    if (!r.is_over)
        check_rest(&r);
    *status = r.status;
    return !r.is_over;
}
