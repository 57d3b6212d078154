/* What --profile names: built-in profiles, and those in files. */
#ifndef CLI_PROFILE_ARG_H
#define CLI_PROFILE_ARG_H

#include "cli/opt.h"
#include <p12/p12.h>

struct profile_args {
    const struct p12_profile **items;
    const char **words; /* what each was named by: a name, or a file */
    size_t n;
    struct p12_profile **own; /* of these items; NULL for the others */
};

/* Is it a file's name? Those have a slash, or end in ".json". */
bool profile_arg_is_file(const char *word);

/* Finds or reads all that are given, in their order.
 *
 *   given    the words, borrowed
 *   command  for messages
 *   out      release it with profile_arg_free() in any case
 *
 * Returns CLI_DONE, or the exit code when it was said what is wrong. */
int profile_arg_load(struct profile_args *out, const struct opt_list *given,
                     const char *command);
void profile_arg_free(struct profile_args *args);

#endif
