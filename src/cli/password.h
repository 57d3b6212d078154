/* Passwords from where the user has them. */
#ifndef CLI_PASSWORD_H
#define CLI_PASSWORD_H

#include "cli/bytes.h"

/* UTF-8, in wiped memory. */
struct password {
    bool none; /* no password at all, not an empty one (RFC 7292, B.1) */
    struct bytes text;
};

/* What is wrong with the wording of a source, or NULL: env:NAME, file:PATH,
 * fd:N, stdin, pass:TEXT, none, prompt. Nothing is read. */
const char *password_source_problem(const char *source);

/* Reads a password.
 *
 *   option  for messages: "--password"
 *   prompt  what a prompt asks for: "Password for a.p12"
 *
 * From fd: and stdin one line is taken and not a byte more, so that the next
 * password may follow. Of file: and those, the line's end (LF, CR LF) is no
 * part of the password. Returns CLI_DONE, or the exit code when it was said
 * what is wrong. */
int password_read(const char *source, const char *option, const char *prompt,
                  struct password *out);

bool password_is_same(const struct password *a, const struct password *b);

/* Does its text begin with a byte order mark, as some editors put it there? */
bool password_has_mark(const struct password *password);

void password_free(struct password *password);

#endif
