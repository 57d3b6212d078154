/* One part's recipe that several profiles accept. */
#ifndef P12_AUDIT_SATISFY_PART_H
#define P12_AUDIT_SATISFY_PART_H

#include "audit/profile.h"

/* How near a recipe came to what all accept; the later the better. */
enum p12_fit {
    P12_FIT_NONE,       /* one refuses each algorithm that another accepts */
    P12_FIT_UNVERIFIED, /* one is not known to accept it */
    P12_FIT_ITERATIONS, /* all accept the algorithms, but not one number */
    P12_FIT_KEY_LENGTH,
    P12_FIT_BUILD, /* all accept it, but this build can't write it */
    P12_FIT_ALL
};

struct p12_satisfying {
    const struct p12_profile *const *profiles;
    size_t n;
    size_t n_shares; /* parts that a limit in all is shared by; 0: not yet */
};

/* Changes what has to be changed of the recipe; it is as it was unless the
 * answer is P12_FIT_ALL. A part that is protected stays so. */
enum p12_fit p12_satisfy_part(const struct p12_satisfying *s,
                              enum p12_part part, struct p12_recipe *recipe);

/* Does each accept that a part of this kind has no protection? */
bool p12_satisfy_is_plain_accepted(const struct p12_satisfying *s,
                                   enum p12_part part);

/* What the recipe's defaults mean; 0 where there are no iterations. */
uint64_t p12_recipe_iterations_of(const struct p12_recipe *recipe);

#endif
