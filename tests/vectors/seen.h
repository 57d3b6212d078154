/* What came out of a container, in the words of vectors/MANIFEST.tsv. */
#ifndef P12_TESTS_SEEN_H
#define P12_TESTS_SEEN_H

#include "growing.h"

#include <p12/p12.h>

struct seen {
    /* What went wrong first: parsing, the MAC, then part after part. */
    struct p12_error err;
    struct growing schemes; /* "mac=...;authSafe[0]=..." */
    struct growing names;   /* friendlyNames, with ';' between them */
    size_t n_keys, n_certs, n_crls, n_secrets;
};

/* How a container is opened. */
struct opening {
    struct p12_span password;
    const struct p12_unlock_options *options; /* or NULL */
};

/* Parses, takes the armour off before that where there is some, unlocks and
 * looks around. `pfx` receives the container, or NULL. */
struct seen seen_open(struct p12_span file, const struct opening *how,
                      struct p12_pfx **pfx);

/* The same of a container that is open already. */
struct seen seen_in(const struct p12_pfx *pfx);
void seen_clear(struct seen *seen);

#endif
