/* A container that was never a file: its bytes are given to one reading
 * function, without what has to be right around them. */
#ifndef P12_FUZZ_LOADED_H
#define P12_FUZZ_LOADED_H

#include "check.h"

#include "read/parser.h"

/* One safe, with one bag in it if a target asks for it. `p` reads into it. */
struct loaded {
    struct p12_pfx *pfx;
    struct p12_safe *safe;
    const struct p12_layer_map *root; /* the input, as if it was decrypted */
    struct p12_parser p;
};

/* False if there is no memory. */
bool loaded_init(struct loaded *l, struct p12_span input);
void loaded_clear(struct loaded *l);

/* Puts an empty bag into the safe; NULL if there is no memory. */
struct p12_bag *loaded_bag(struct loaded *l);

#endif
