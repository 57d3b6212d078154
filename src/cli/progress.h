/* Telling a person who waits what for. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/* Shows on a terminal's standard error that keys of `file` are derived, if
 * that is going to take long; progress_end() takes it away again. */
void progress_begin(const char *file, uint64_t work);
void progress_end(uint64_t work);

#endif
