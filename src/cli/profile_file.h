/* Profiles of one's own, in files. */
#ifndef CLI_PROFILE_FILE_H
#define CLI_PROFILE_FILE_H

#include <p12/p12.h>

/* Reads one.
 *
 *   out  receives it; release it with p12_profile_free()
 *
 * Returns CLI_DONE, or the exit code when it was said on standard error what
 * is wrong, with the file and the line. */
int profile_file_load(const char *file, struct p12_profile **out);

#endif
