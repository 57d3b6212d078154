/* The known name that somebody may have meant. */
#ifndef CLI_NEAREST_H
#define CLI_NEAREST_H

#include <stddef.h>

struct nearest {
    const char *word;
    const char *best; /* NULL: none is near */
    size_t distance;
};

/* Begins with a word that is none of the names; then each of these is tried.
 * Words are borrowed. */
struct nearest nearest_to(const char *word);
void nearest_try(struct nearest *n, const char *name);

#endif
