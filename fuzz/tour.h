/* Everything that the public functions tell of a container. */
#ifndef P12_FUZZ_TOUR_H
#define P12_FUZZ_TOUR_H

#include "check.h"

/* Calls every function that looks at a container, reads all that they give,
 * and checks that it fits together: parts lie inside the `size` bytes of the
 * input and inside each other, a part's problem goes with its status. Returns
 * a digest of it all: of two tours over the same it is the same. */
uint64_t tour_pfx(const struct p12_pfx *pfx, size_t size);

/* The same, less the texts at all sorts of capacities. */
uint64_t tour_again(const struct p12_pfx *pfx, size_t size);

/* How many parts are open, and how many could be opened. */
struct tour_locks {
    size_t open, wrong, closed, refused;
    size_t limited;           /* of those that are refused: by a limit */
    char first[P12_PATH_MAX]; /* the first one's path; "" if there is none */
};

struct tour_locks tour_locks(const struct p12_pfx *pfx);

#endif
