/* A profile of one's own, out of its JSON (p12.profile/1). */
#ifndef CLI_PROFILE_READ_H
#define CLI_PROFILE_READ_H

#include "cli/bytes.h"
#include <p12/p12.h>

/* Bytes of a profile, at most. */
enum { PROFILE_MAX_SIZE = 1 << 20 };

/* Makes a profile of a text.
 *
 *   out  receives it; release it with p12_profile_free()
 *   why  receives, on failure, the line and what is wrong in it: "line 7:
 *        mac[0].standing: ..."; nothing in it can disturb a terminal
 *
 * False for anything but a profile: what is not understood is wrong, since
 * whoever wrote it relies on it. */
bool profile_read(const char *text, size_t len, struct p12_profile **out,
                  struct bytes *why);

#endif
