#include "cli/pkcs12.h"

#include "cli/prompt.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    LINE_BYTES = 1023,   /* what OpenSSL takes of a line of file:, fd:, stdin */
    ANSWER_BYTES = 1024, /* and of one that is typed */
    NAME_BYTES = 5       /* where the colon has to be */
};

void pkcs12_pass_free(struct pkcs12_pass *pass)
{
    bytes_free(&pass->text);
    pass->given = false;
}

/* ---- Lines -------------------------------------------------------------- */

enum line { LINE_NONE, LINE_ENDLESS, LINE_WHOLE };

/* Takes one line and not a byte more: the next may be another's. Its end is no
 * part of it; a carriage return is. */
static enum line read_line(int fd, size_t most, struct bytes *out)
{
    enum line found = LINE_NONE;
    char c = 0;
    ssize_t n;

    bytes_clear(out);
    bytes_reserve(out, 256);
    while (out->len < most) {
        n = read(fd, &c, 1);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        found = c == '\n' ? LINE_WHOLE : LINE_ENDLESS;
        if (found == LINE_WHOLE)
            break;
        bytes_add(out, &c, 1);
    }
    if (out->len != 0)
        out->len = strnlen((const char *)out->ptr, out->len);
    return found;
}

/* ---- Sources (openssl-passphrase-options(1)) ---------------------------- */

/* Where lines come from; the same source given twice goes on with the next. */
struct source {
    const char *argument;
    int fd; /* -1 */
    bool is_ours;
};

static const char *after(const char *text, const char *prefix)
{
    size_t len = strlen(prefix);

    return strncmp(text, prefix, len) == 0 ? text + len : NULL;
}

static void source_close(struct source *source)
{
    if (source->is_ours)
        close(source->fd);
    *source = (struct source){ .fd = -1 };
}

static bool say_unknown(const char *argument)
{
    const char *colon = strchr(argument, ':');

    /* The argument may be the pass phrase itself: it is not repeated. */
    if (colon == NULL || colon - argument >= NAME_BYTES)
        pkcs12_say("Invalid password argument, missing ':' within the first "
                   "%d chars",
                   NAME_BYTES);
    else
        pkcs12_say("Invalid password argument, starting with \"%.*s:\"",
                   (int)(colon - argument), argument);
    return false;
}

/* Finds the descriptor that an argument means. */
static bool source_open(struct source *source, const char *argument)
{
    const char *rest;

    if (source->argument != NULL && strcmp(source->argument, argument) == 0)
        return true;
    source_close(source);
    source->argument = argument;
    if (strcmp(argument, "stdin") == 0) {
        source->fd = STDIN_FILENO;
        return true;
    }
    rest = after(argument, "fd:");
    if (rest != NULL) {
        source->fd = (int)strtol(rest, NULL, 10);
        return true;
    }
    rest = after(argument, "file:");
    if (rest == NULL)
        return say_unknown(argument);
    source->fd = open(rest, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    source->is_ours = source->fd >= 0;
    if (source->fd < 0)
        pkcs12_say("Can't open file %s", rest);
    return source->fd >= 0;
}

static bool read_source(struct source *source, const char *argument,
                        struct bytes *out)
{
    const char *rest = after(argument, "env:");
    const char *value;

    if (rest != NULL) {
        value = getenv(rest);
        if (value == NULL)
            pkcs12_say("No environment variable %s", rest);
        else
            bytes_add_text(out, value);
        return value != NULL;
    }
    rest = after(argument, "pass:");
    if (rest != NULL) {
        bytes_add_text(out, rest);
        return true;
    }
    if (!source_open(source, argument))
        return false;
    if (read_line(source->fd, LINE_BYTES, out) != LINE_NONE)
        return true;
    pkcs12_say("Error reading password from BIO");
    return false;
}

/* Nothing to do is no failure. */
static bool read_pass(struct source *source, const char *argument,
                      struct pkcs12_pass *out)
{
    if (argument == NULL)
        return true;
    out->given = read_source(source, argument, &out->text);
    return out->given;
}

bool pkcs12_passcerts_read(struct pkcs12_job *job)
{
    struct source source = { .fd = -1 };
    bool ok = read_pass(&source, job->options.passcerts, &job->passcerts);

    source_close(&source);
    if (!ok)
        pkcs12_say("Error getting certificate file password");
    return ok;
}

bool pkcs12_passes_read(struct pkcs12_job *job)
{
    const struct pkcs12_options *o = &job->options;
    const char *in = o->passin;
    const char *out = o->passout;
    struct source source = { .fd = -1 };
    bool ok;

    if (o->password != NULL && o->is_export)
        out = o->password;
    else if (o->password != NULL)
        in = o->password;
    ok = read_pass(&source, in, &job->passin) &&
         read_pass(&source, out, &job->passout);
    source_close(&source);
    if (!ok)
        pkcs12_say("Error getting passwords");
    return ok;
}

/* ---- Asking ------------------------------------------------------------- */

/* An answer ends with its line's end, as one that is typed does. */
static bool ask_once(const char *prompt, struct bytes *out)
{
    enum line line;

    switch (prompt_ask(prompt, out)) {
    case PROMPT_ANSWERED:
        return true;
    case PROMPT_NO_ANSWER:
        return false;
    case PROMPT_NO_TERMINAL:
        break;
    }
    fputs(prompt, stderr);
    line = read_line(STDIN_FILENO, ANSWER_BYTES, out);
    fputs("\n", stderr);
    return line == LINE_WHOLE;
}

static bool is_same(const struct bytes *a, const struct bytes *b)
{
    return a->len == b->len &&
           (a->len == 0 || memcmp(a->ptr, b->ptr, a->len) == 0);
}

/* As there, the answer's length is judged before it is asked for again. */
bool pkcs12_ask(const char *prompt, bool verify, size_t least,
                struct bytes *out)
{
    struct bytes again = { 0 };
    struct bytes second = { 0 };
    bool ok;

    if (!ask_once(prompt, out) || out->len < least)
        return false;
    if (!verify)
        return true;
    bytes_add_format(&again, "Verifying - %s", prompt);
    ok = ask_once(bytes_text(&again), &second);
    if (ok && !is_same(out, &second)) {
        pkcs12_say("Verify failure");
        ok = false;
    }
    bytes_free(&again);
    bytes_free(&second);
    return ok;
}
