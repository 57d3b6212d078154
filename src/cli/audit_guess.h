/* Passwords that everybody tries first. */
#ifndef CLI_AUDIT_GUESS_H
#define CLI_AUDIT_GUESS_H

#include "cli/password.h"

struct audit_guesses {
    struct password *items;
    size_t n, cap;
};

/* None at all, the empty one, and those that keystores and guides come with. */
void audit_guess_well_known(struct audit_guesses *guesses);

/* One a line; an empty line is the empty password. CLI_DONE, or the exit code
 * when it was said what is wrong. */
int audit_guess_file(struct audit_guesses *guesses, const char *name);
void audit_guesses_free(struct audit_guesses *guesses);

#endif
