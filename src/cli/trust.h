/* May what a container holds be used: does its MAC say so? */
#ifndef CLI_TRUST_H
#define CLI_TRUST_H

#include "cli/container.h"

/* After container_unlock(), or where it was of no use. Returns CLI_DONE if the
 * MAC matches; and, with a reason in *why (static text), if there is none, or
 * it was not checked and `ignore_mac` is set. Else the container's error is the
 * reason, and its status is returned; nothing is said.
 *
 *   why  receives NULL, or the warning that is due */
int trust_mac(struct container *c, bool ignore_mac, const char **why);

#endif
