/* How a container is protected, for writing it again in the same way. */
#ifndef CLI_LIKE_H
#define CLI_LIKE_H

#include "cli/bytes.h"
#include <p12/p12.h>

/* Fills in keys, safes and MAC of a protection as those parts of the container
 * have it that are open; plain safes stay plain. Salts are as long as the
 * longest of their kind. Where nothing is of a kind, what there was in `p`
 * stays.
 *
 *   why  receives, on failure, the part and what is in the way
 *
 * False if the parts of one kind are not protected alike, or in a way that is
 * not written. */
bool like_protection(const struct p12_pfx *pfx, struct p12_protection *p,
                     struct bytes *why);

/* Is anything in it under a password? */
bool like_has_password(const struct p12_pfx *pfx);

#endif
