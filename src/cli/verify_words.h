/* What the library's errors mean, in the sentences of `p12 verify`. */
#ifndef CLI_VERIFY_WORDS_H
#define CLI_VERIFY_WORDS_H

#include "cli/bytes.h"
#include <p12/p12.h>

/* "the cipher ARIA-128-CBC (1.2.410.200046.1.1.2) is not in this build": of a
 * P12_E_ALGORITHM, which algorithm it is. `scheme` may be NULL. */
void verify_add_missing(struct bytes *out, const struct p12_scheme *scheme,
                        const struct p12_error *err);

/* An error as a sentence: "Malformed: ", what and where; of a limit, the
 * option that raises it. */
void verify_add_error(struct bytes *out, const struct p12_error *err);

/* Is it a limit that an option raises? Some limits are the standard's. */
bool verify_is_adjustable(const struct p12_error *err);

#endif
