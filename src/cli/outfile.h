/* Writing files: all of them or none, whole or not at all. */
#ifndef CLI_OUTFILE_H
#define CLI_OUTFILE_H

#include "cli/newfile.h"

struct outfile {
    struct bytes path; /* "-" is standard output */
    struct bytes data;
    struct newfile file; /* unless it is written to directly */
};

struct outfiles {
    struct outfile *items;
    size_t n;
};

/* Room for `n` files, to be filled by the caller. */
void outfiles_init(struct outfiles *files, size_t n);
void outfiles_free(struct outfiles *files);

/* Writes each under a temporary name in its folder, with mode 0600, flushes
 * it, and only when all are there gives them their names. What exists is in
 * the way without `force`; with it a symbolic link is replaced, never followed.
 * Standard output, pipes and devices are written to directly. Returns
 * CLI_DONE, or CLI_FILE when it was said what is wrong; then nothing new is
 * left and nothing old is lost. */
int outfiles_write(struct outfiles *files, bool force);

/* Would writing to `path` show its data on a terminal? */
bool outfile_is_terminal(const char *path);

#endif
