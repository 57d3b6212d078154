/* The password for a container that is written. */
#ifndef CLI_NEW_PASSWORD_H
#define CLI_NEW_PASSWORD_H

#include "cli/password.h"

/* Reads a new password.
 *
 *   source  as password_read(); "prompt" and NULL ask at the terminal, twice,
 *           and compare. NULL without a terminal is CLI_PASSWORD, with
 *           `option` named
 *   option  for messages: "--new-password"
 *   file    what the prompt names: "New password for FILE"
 *
 * Returns CLI_DONE, or the exit code when it was said what is wrong: what is
 * no UTF-8, or begins with a byte order mark, is CLI_USAGE. */
int new_password_read(const char *source, const char *option, const char *file,
                      struct password *out);

/* Why the password is as good as none, or NULL: there is none, it is empty, it
 * is one that everybody tries first. Static text, without the password. */
const char *new_password_weakness(struct password *password);

#endif
