/* What the parts of a newfile share: see newfile.h. */
#ifndef CLI_NEWFILING_H
#define CLI_NEWFILING_H

#include "cli/newfile.h"

/* Both say what is wrong with the target and return CLI_FILE. */
int newfile_fail(const struct newfile *f, int reason);
int newfile_refuse(const struct newfile *f, const char *text);

/* The open folder, opened anew if it rests; -1 with errno. */
int newfile_folder(struct newfile *f);

/* The same file with the same size and time of its last change? */
bool newfile_is_unchanged(const struct stat *a, const struct stat *b);

/* Makes an empty file of mode 0600 under a new name in a folder. Returns its
 * descriptor, or -1 with errno. */
int newfile_create_temp(int folder, struct bytes *name);

/* Writes and flushes; false with errno. */
bool newfile_fill(int fd, const uint8_t *bytes, size_t len);

/* Removes the temporary file, if there is one. Leaves errno as it is. */
void newfile_remove_temp(struct newfile *f);

#endif
