/* One file that is written: whole or not at all. */
#ifndef CLI_NEWFILE_H
#define CLI_NEWFILE_H

#include "cli/bytes.h"
#include <sys/stat.h>

/* A file in the making: a temporary file in the target's folder, with mode
 * 0600 whatever the umask, which then takes the target's name. Until it has
 * it, an end by a signal or exit() removes it; after kill -9 it stays, under
 * the name ".p12-" and eight letters. */
struct newfile {
    const char *name;  /* the target as the user wrote it */
    struct bytes path; /* of the target's folder */
    int folder;        /* it, open; -1 */
    struct bytes leaf; /* the target's name in it */
    struct bytes temp; /* the temporary one's; empty: there is none */
    int fd;            /* of the temporary file; -1 */
    bool is_unguarded; /* set by a caller that holds signals back itself */
    bool is_published;

    bool follows;    /* symbolic links */
    bool replaces;   /* what exists */
    bool keeps_mode; /* what exists is rewritten: its mode and owner stay */

    bool has_old;        /* it existed when the target was settled */
    struct stat old;     /* it as it was: rewritten, it must not change */
    int lock;            /* of the old file, open; -1 */
    struct bytes backup; /* the name to keep the old file by; empty: none */
    bool replaces_backup;
    struct bytes aside; /* an earlier backup's name meanwhile; empty: none */

    /* Of a file that was rewritten: what of it is not as it was. */
    bool lost_owner;
    bool lost_access; /* group or access control list, so both their rights and
                       * the others' are gone */
};

/* What may be at the target. */
enum newfile_how {
    NEWFILE_CREATE,    /* nothing: what exists is an error that names --force */
    NEWFILE_FORCE,     /* nothing, or a regular file, which is replaced */
    NEWFILE_NO_FOLLOW, /* as FORCE, but a symbolic link is replaced itself */
    NEWFILE_REWRITE    /* a regular file. It is locked until newfile_close();
                        * that another p12 rewrites it is an error, and so is
                        * that it changes meanwhile */
};

/* Does a name stand for a device, a pipe, a socket or, as /dev/stdout, for
 * something that is open already? */
bool newfile_is_special(const char *path);

/* Settles the target. A symbolic link (but with NEWFILE_NO_FOLLOW) stays one:
 * what it points at is meant, which must exist. Nothing is written. Returns
 * CLI_DONE; CLI_FILE when it was said what is wrong: a folder, a device, a pipe
 * is none to write to. newfile_close() in any case. */
int newfile_open(struct newfile *f, const char *name, enum newfile_how how);

/* Keeps the old file as NAME~ when the new one is published. One that exists
 * is an error without `force`; with it, it stays unless all goes well. After
 * newfile_open() with NEWFILE_REWRITE. */
int newfile_keep_old(struct newfile *f, bool force);

/* Does the target have this file's content, by whatever name? */
bool newfile_is_same(const struct newfile *f, const char *path);

/* Writes the temporary file and flushes it to the disk. CLI_FILE when it was
 * said what is wrong; then nothing is left of it. */
int newfile_write(struct newfile *f, const uint8_t *bytes, size_t len);

/* Reads back what the disk has, by the temporary file's name. */
int newfile_read_back(struct newfile *f, struct bytes *out);

/* Gives it its name, in one step, and flushes the folder. CLI_FILE when it was
 * said what is wrong; then what was there is as it was. */
int newfile_publish(struct newfile *f);

/* Gives back what the system has few of, for a caller with thousands of them:
 * not for a file that is rewritten. It is taken again when it is needed. */
void newfile_rest(struct newfile *f);

/* Removes what was published where nothing was before. */
void newfile_take_back(struct newfile *f);

/* Removes the temporary file, unless it was published; unlocks. Of { 0 } it
 * does nothing. */
void newfile_close(struct newfile *f);

#endif
