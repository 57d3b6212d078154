/* What policies demand and readers open, written down a second time, without
 * the library's tables: the judge of what it says. */
#ifndef P12_TESTS_AUDIT_FACTS_H
#define P12_TESTS_AUDIT_FACTS_H

#include "scheme/writer.h"

#include <p12/profile.h>

/* Is the recipe of a part accepted by the profile of this name? */
bool facts_accept(const char *profile, enum p12_part part,
                  const struct p12_recipe *recipe);

/* Iterations of a part: 0 if it has none. */
uint64_t facts_iterations(const struct p12_recipe *recipe);

/* Those of all parts together that the profile accepts; UINT64_MAX for any. */
uint64_t facts_total(const char *profile);

#endif
