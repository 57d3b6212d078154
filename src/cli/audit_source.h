/* One file that is to be judged, from its name to its container. */
#ifndef CLI_AUDIT_SOURCE_H
#define CLI_AUDIT_SOURCE_H

#include "cli/container.h"

/* A folder that is being walked, open as long as one of its files waits. */
struct audit_folder {
    int fd;
    size_t n_users; /* the walk itself is one; counted by one thread alone */
};

void audit_folder_leave(struct audit_folder *folder);

/* What tells one file from another, whatever its name. */
enum { AUDIT_NODE = 16 };

void audit_node(uint8_t node[AUDIT_NODE], uint64_t device, uint64_t number);

struct audit_source {
    struct audit_folder *folder; /* NULL: the path leads there from here */
    char *path;                  /* owned; as it is shown */
    size_t name;                 /* where in it the name in the folder starts */
    bool is_explicit;            /* the user has named it */
    bool is_sniffed;             /* judged only if it begins like PKCS#12 */

    /* Set if it is known not to be readable. */
    int status;
    int reason;
    const char *refusal;
};

/* Opens, without ever waiting for somebody, reads and parses. What is no
 * regular file is refused, but for standard input and an open descriptor
 * (/dev/fd/63, which a shell writes for "<(command)").
 *
 *   out   as by container_open(); its name is the source's
 *   node  receives what the file is known by; all zero if it is not known
 *
 * False if there is nothing to judge. */
bool audit_source_read(const struct audit_source *source,
                       const struct common *common, struct container *out,
                       uint8_t node[AUDIT_NODE]);
void audit_source_free(struct audit_source *source);

/* Is the file at this path read whatever it is? */
bool audit_source_is_stream(const char *path);

/* Why a file of this mode is not read; NULL for one that is. */
const char *audit_source_refusal(unsigned mode);

#endif
