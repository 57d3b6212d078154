/* Profiles of one's own, from the inside: what holds their memory. */
#ifndef P12_AUDIT_OWN_H
#define P12_AUDIT_OWN_H

#include "audit/profile.h"

/* One thing that was said: its texts, and its lists of them, in one piece. */
struct p12_own_words {
    struct p12_own_words *next;
    char *text;          /* behind the lists */
    const char *lists[]; /* each ends with NULL */
};

struct p12_own {
    struct p12_profile profile; /* first: it is what the caller holds */

    /* The same again. A base is borrowed as a constant; this is the way to what
     * changes in it all the same. */
    struct p12_own *self;

    /* The most profiles that stand above it in a row: of those that became its
     * user, of their users. Never sinks. */
    unsigned above;

    /* What `profile` has, to be written to, and room for how many. */
    struct p12_allowance *row[P12_N_PARTS];
    size_t rows_max[P12_N_PARTS];
    struct p12_demand *demand;
    size_t demands_max;
    const struct p12_profile **base; /* and NULL behind the last */
    size_t n_bases, bases_max;

    char *name;
    struct p12_own_words *texts; /* summary and source */
    struct p12_own_words *words; /* of rows and demands, the last one first */
};

/* NULL for a profile that is not one's own. */
struct p12_own *p12_own_of(const struct p12_profile *profile);

/* Copies of a row and of a demand, whose words the profile keeps. P12_E_MEMORY
 * leaves `out` alone. */
enum p12_rc p12_own_copy_row(struct p12_own *own,
                             const struct p12_allowance *row,
                             struct p12_allowance *out);
enum p12_rc p12_own_copy_demand(struct p12_own *own,
                                const struct p12_demand *demand,
                                struct p12_demand *out);

/* New words for summary and source. NULL: none, and the name. */
enum p12_rc p12_own_copy_texts(struct p12_own *own, const char *summary,
                               const char *source);

/* Releases what any of these made. */
void p12_own_free_words(struct p12_own_words *words);

#endif
