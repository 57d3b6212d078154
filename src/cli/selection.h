/* Which parts of a container come along: --keep and --drop. */
#ifndef CLI_SELECTION_H
#define CLI_SELECTION_H

#include "cli/opt.h"
#include <p12/p12.h>

/* What was decided of one safe or bag. */
struct decision {
    const void *part;
    bool is_kept;
};

struct selection {
    const struct opt_list *keep; /* words and paths */
    const struct opt_list *drop;

    struct decision *decisions; /* by the address of the part */
    size_t n;
    size_t cap;
};

/* CLI_DONE, or CLI_USAGE when it was said which word is none. */
int selection_check(const struct selection *s, const char *command);

bool selection_is_given(const struct selection *s);

/* Called for each bag that is left out, and for a safe that has none. */
typedef void selection_dropped(void *context, const char *path,
                               const char *type);

/* Decides for every part of an opened container.
 *
 *   unmatched  NULL, or receives the first path that is no part of it
 *
 * Returns whether anything is kept. */
bool selection_decide(struct selection *s, const struct p12_pfx *pfx,
                      selection_dropped *dropped, void *context,
                      const char **unmatched);
void selection_free(struct selection *s);

/* A p12_part_filter; the state is the selection. */
bool selection_keeps(void *state, const struct p12_safe *safe,
                     const struct p12_bag *bag);

#endif
