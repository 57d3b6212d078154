/* Bytes of a file or of standard input. */
#ifndef CLI_INPUT_H
#define CLI_INPUT_H

#include "cli/bytes.h"

/* Reads all of a file; "-" is standard input.
 *
 *   max  bytes at most
 *   out  receives the bytes; some may be there on failure, too
 *
 * Returns CLI_DONE; CLI_FILE with the system's reason in errno; CLI_LIMIT if
 * there is more than `max`. Nothing is said to the user. */
int input_read(const char *name, size_t max, struct bytes *out);

/* The same of an open file. */
int input_read_fd(int fd, size_t max, struct bytes *out);

#endif
