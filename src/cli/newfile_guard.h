/* A temporary file that does not outlive us: signals and exit() remove it. */
#ifndef CLI_NEWFILE_GUARD_H
#define CLI_NEWFILE_GUARD_H

#include <signal.h>

/* Holds the signals back that would end us, and lets them in again: what is
 * done between is done as a whole. */
void guard_hold(sigset_t *before);
void guard_release(const sigset_t *before);

/* From now on, until guard_clear(), an end removes `name` in `folder`; there is
 * one at a time. Called while signals are held. A name that is too long is no
 * temporary file's. */
void guard_set(int folder, const char *name);
void guard_clear(void);

#endif
