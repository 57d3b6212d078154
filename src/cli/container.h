/* One file of the command line, from its name to an opened container. */
#ifndef CLI_CONTAINER_H
#define CLI_CONTAINER_H

#include "cli/common.h"
#include "cli/keyring.h"
#include <p12/p12.h>

struct container {
    const char *name;
    struct p12_pfx *pfx; /* NULL if it could not be read */
    size_t file_size;
    size_t size;                  /* without armour */
    struct p12_identity identity; /* of the bytes without armour */
    enum p12_format format;       /* of the file as it is */

    /* Why it could not be read, or what became of the MAC. */
    int status;          /* an exit code */
    int reason;          /* of the system, with CLI_FILE; else 0 */
    const char *refusal; /* what to say for the reason; NULL: the system's */
    struct p12_error err;
    bool tried;         /* a password was tried on all of it */
    size_t n_passwords; /* how many were to be tried on all of it */
    bool despite_mac;   /* one opens the content, but does not match the MAC */

    /* The first password that opened a part, or else that fits the MAC; NULL:
     * none. Borrowed from the keyring. */
    const struct password *opened_by;
    bool opened_parts; /* it opened a part, not the MAC alone */
    bool has_mark;     /* a password begins with a byte order mark */
    bool by_several;   /* another one was of use too: to a part, or the MAC */
};

/* Reads a file. On failure `pfx` is NULL and status, reason and err say why;
 * nothing is said to the user. */
void container_open(struct container *c, const char *name,
                    const struct common *common);

/* The same of an open file. */
void container_open_fd(struct container *c, const char *name, int fd,
                       const struct common *common);

/* The same with the bytes of the file already read. They are copied. */
void container_parse(struct container *c, const char *name,
                     const struct bytes *file, const struct common *common);
void container_close(struct container *c);

/* Says on standard error why the file could not be read. */
void container_report(const struct container *c);

/* The same as a sentence. */
void container_failure(const struct container *c, struct bytes *out);

/* Can a password change anything: is the MAC or a part closed? A MAC whose
 * parameters are refused keeps all parts closed, unless it is ignored. */
bool container_needs_password(const struct container *c, bool ignore_mac);

struct unlocking {
    const struct common *common;
    const struct keyring *keys;
    bool ignore_mac;
};

/* Tries the passwords, one after the other, as long as something is closed.
 * What opens does not depend on their order.
 * What became of the MAC is in `err` (P12_OK if it matches or there is none);
 * the parts tell for themselves. */
void container_unlock(struct container *c, const struct unlocking *how);

#endif
