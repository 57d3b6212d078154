#include "cli/password.h"

#include "cli/escape.h"
#include "cli/exit.h"
#include "cli/prompt.h"
#include "cli/report.h"
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PASSWORD_MAX = 65536 }; /* as the library's max_password */

static const char *after(const char *source, const char *prefix)
{
    size_t len = strlen(prefix);

    return strncmp(source, prefix, len) == 0 ? source + len : NULL;
}

/* A descriptor's number, or -1. */
static int fd_number(const char *text)
{
    int fd = 0;

    if (text[0] == '\0' || strlen(text) > 6)
        return -1;
    for (; *text != '\0'; text++) {
        if (!isdigit((unsigned char)*text))
            return -1;
        fd = fd * 10 + (*text - '0');
    }
    return fd;
}

const char *password_source_problem(const char *source)
{
    const char *rest;

    if (strcmp(source, "stdin") == 0 || strcmp(source, "none") == 0 ||
        strcmp(source, "prompt") == 0 || after(source, "pass:") != NULL)
        return NULL;
    rest = after(source, "fd:");
    if (rest != NULL)
        return fd_number(rest) < 0 ? "fd: needs a number" : NULL;
    rest = after(source, "env:");
    if (rest != NULL)
        return rest[0] == '\0' ? "env: needs the name of a variable" : NULL;
    rest = after(source, "file:");
    if (rest != NULL)
        return rest[0] == '\0' ? "file: needs a path" : NULL;
    /* Not repeated here: it may be the password itself. */
    return "the source must be env:NAME, file:PATH, fd:N, stdin, pass:TEXT, "
           "none or prompt";
}

/* One byte a call, since what follows the line may be wanted by another.
 *
 *   where  for messages: the option, or the file */
static int read_line(int fd, const char *where, struct bytes *out)
{
    bool any = false;
    char c = 0;
    ssize_t n;

    bytes_reserve(out, 256);
    for (;;) {
        n = read(fd, &c, 1);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0 || c == '\n')
            break;
        any = true;
        bytes_add(out, &c, 1);
        if (out->len > PASSWORD_MAX)
            return CLI_DONE; /* too long, whatever follows */
    }
    if (n < 0) {
        report_line(where, "reading the password: %s", strerror(errno));
        return CLI_FILE;
    }
    if (n == 0 && !any) {
        report_line(where, "no password there: no line, not even an empty one");
        return CLI_PASSWORD;
    }
    if (n == 1 && c == '\n' && out->len != 0 && out->ptr[out->len - 1] == '\r')
        out->ptr[--out->len] = 0;
    return CLI_DONE;
}

static int read_file(const char *path, struct bytes *out)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    int status;

    if (fd < 0) {
        report_line(path, "%s", strerror(errno));
        return CLI_FILE;
    }
    status = read_line(fd, path, out);
    close(fd);
    return status;
}

static int read_env(const char *name, const char *option, struct bytes *out)
{
    const char *value = getenv(name);
    struct bytes shown = { 0 };

    if (value == NULL) {
        escape_text(&shown, name, strlen(name), ESCAPE_BACKSLASH);
        report_line(option, "the environment has no variable %s",
                    bytes_text(&shown));
        bytes_free(&shown);
        return CLI_USAGE;
    }
    bytes_add_text(out, value);
    return CLI_DONE;
}

static int read_text(const char *source, const char *option, const char *prompt,
                     struct bytes *out)
{
    const char *rest;

    if (strcmp(source, "stdin") == 0)
        return read_line(STDIN_FILENO, option, out);
    if (strcmp(source, "prompt") == 0)
        return prompt_password(prompt, out);
    rest = after(source, "fd:");
    if (rest != NULL)
        return read_line(fd_number(rest), option, out);
    rest = after(source, "file:");
    if (rest != NULL)
        return read_file(rest, out);
    rest = after(source, "env:");
    if (rest != NULL)
        return read_env(rest, option, out);
    bytes_add_text(out, source + strlen("pass:"));
    return CLI_DONE;
}

int password_read(const char *source, const char *option, const char *prompt,
                  struct password *out)
{
    int status;

    *out = (struct password){ .none = strcmp(source, "none") == 0 };
    if (out->none)
        return CLI_DONE;
    status = read_text(source, option, prompt, &out->text);
    if (status == CLI_DONE && out->text.len > PASSWORD_MAX) {
        report_line(option, "the password is longer than %d bytes",
                    PASSWORD_MAX);
        return CLI_LIMIT;
    }
    return status;
}

bool password_is_same(const struct password *a, const struct password *b)
{
    return a->none == b->none && a->text.len == b->text.len &&
           (a->text.len == 0 ||
            memcmp(a->text.ptr, b->text.ptr, a->text.len) == 0);
}

bool password_has_mark(const struct password *password)
{
    return password->text.len >= 3 &&
           memcmp(password->text.ptr, "\xef\xbb\xbf", 3) == 0;
}

void password_free(struct password *password)
{
    bytes_free(&password->text);
    password->none = false;
}
