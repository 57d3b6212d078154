/* What `p12 profiles` shows. */
#ifndef CLI_OUT_PROFILES_H
#define CLI_OUT_PROFILES_H

#include "cli/json.h"
#include "cli/term.h"
#include <p12/p12.h>

/* ---- For people --------------------------------------------------------- */

void out_profiles_list(const struct term *term, struct bytes *out);
void out_profiles_rules(const struct term *term, struct bytes *out);

/* All that a profile says, with what those say that it is made of. */
void out_profiles_explain(const struct term *term, struct bytes *out,
                          const struct p12_profile *profile);

/* The tables of one profile alone. */
void out_profiles_parts(const struct term *term, struct bytes *out,
                        const struct p12_profile *profile);
void out_profiles_demands(const struct term *term, struct bytes *out,
                          const struct p12_profile *profile);

/* ---- For programs ------------------------------------------------------- */

/* p12.profile/1: what profile_read() reads. */
json_t *out_profiles_json(const struct p12_profile *profile);

/* p12.rules/1 */
json_t *out_profiles_rules_json(void);

#endif
