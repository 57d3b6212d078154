#include "cli/audit_guess.h"

#include "cli/exit.h"
#include "cli/lines.h"
#include "cli/report.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { PASSWORD_MAX = 65536, FIRST = 16 };

/* Frequent ones first: trying takes time. */
static const char *const well_known[] = {
    "",         "changeit",   "changeme",  "password",    "123456",
    "1234",     "12345678",   "secret",    "test",        "Password1",
    "12345",    "123456789",  "admin",     "certificate", "client",
    "default",  "demo",       "export",    "foobar",      "keystore",
    "letmein",  "notasecret", "passw0rd",  "passphrase",  "pass",
    "P@ssw0rd", "qwerty",     "storepass", "welcome",
};

/* Moved to a larger place, and no trace of the texts is left: they are only
 * pointed at. */
static struct password *add(struct audit_guesses *guesses)
{
    if (guesses->n == guesses->cap) {
        size_t cap = guesses->cap == 0 ? FIRST : 2 * guesses->cap;
        struct password *grown = cli_alloc(cap, sizeof *grown);

        if (guesses->n != 0)
            memcpy(grown, guesses->items, guesses->n * sizeof *grown);
        free(guesses->items);
        guesses->items = grown;
        guesses->cap = cap;
    }
    return &guesses->items[guesses->n++];
}

void audit_guess_well_known(struct audit_guesses *guesses)
{
    add(guesses)->none = true;
    for (size_t i = 0; i < sizeof well_known / sizeof well_known[0]; i++)
        bytes_add_text(&add(guesses)->text, well_known[i]);
}

static void add_line(struct audit_guesses *guesses, const struct bytes *line)
{
    size_t len = line->len;

    if (len != 0 && line->ptr[len - 1] == '\r')
        len--;
    bytes_add(&add(guesses)->text, line->ptr, len);
}

static int read_lines(struct audit_guesses *guesses, struct lines *lines,
                      const char *name)
{
    for (;;) {
        switch (lines_next(lines)) {
        case LINE_READ:
            add_line(guesses, &lines->line);
            break;
        case LINE_LONG:
            report_line(name, "line %zu is longer than a password may be",
                        lines->number);
            return CLI_LIMIT;
        case LINE_ERROR:
            report_line(name, "%s", strerror(errno));
            return CLI_FILE;
        case LINE_END:
            return CLI_DONE;
        }
    }
}

int audit_guess_file(struct audit_guesses *guesses, const char *name)
{
    struct lines lines;
    int status;

    if (!lines_open(&lines, name, '\n', PASSWORD_MAX)) {
        report_line(name, "%s", strerror(errno));
        return CLI_FILE;
    }
    status = read_lines(guesses, &lines, name);
    lines_close(&lines);
    return status;
}

void audit_guesses_free(struct audit_guesses *guesses)
{
    for (size_t i = 0; i < guesses->n; i++)
        password_free(&guesses->items[i]);
    free(guesses->items);
    *guesses = (struct audit_guesses){ 0 };
}
