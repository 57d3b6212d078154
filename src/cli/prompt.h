/* Asking at the terminal. */
#ifndef CLI_PROMPT_H
#define CLI_PROMPT_H

#include "cli/bytes.h"

enum prompt_end { PROMPT_ANSWERED, PROMPT_NO_TERMINAL, PROMPT_NO_ANSWER };

/* Shows `text` as it is at the controlling terminal and reads a line without
 * echo. A signal that ends or stops the process finds the terminal as it was
 * before. Nothing is said of a failure. */
enum prompt_end prompt_ask(const char *text, struct bytes *out);

/* Asks "TEXT: " at the controlling terminal, in the same way. Returns CLI_DONE,
 * or the exit code when it was said what is wrong. */
int prompt_password(const char *text, struct bytes *out);

/* Is there a user to ask: is standard input a terminal? */
bool prompt_is_possible(void);

#endif
