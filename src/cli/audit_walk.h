/* From the paths of a command line to the files that are judged. */
#ifndef CLI_AUDIT_WALK_H
#define CLI_AUDIT_WALK_H

#include "cli/audit_source.h"
#include "cli/known.h"

/* What is found on the way. A folder gives the files whose names end like a
 * container's, those of its folders too, in the order of their names. Links to
 * folders are not followed but where the user names one; a file or a folder
 * that was met before, under whatever name, is passed over. */
struct audit_walk {
    bool sniff; /* all regular files, to be known by their content */

    /* Takes one file; false: enough. */
    bool (*found)(struct audit_source *source, void *context);
    void *context;

    struct known folders; /* by their nodes */
    struct known files;
    uint64_t n_passed; /* met before, or named like a container but no file */
};

void audit_walk_init(struct audit_walk *walk);

/* A file, a folder, or "-". False if `found` has had enough. */
bool audit_walk_path(struct audit_walk *walk, const char *path);
void audit_walk_free(struct audit_walk *walk);

#endif
