/* From one container to another: what convert, passwd and normalize share. */
#ifndef CLI_REPACK_H
#define CLI_REPACK_H

#include "cli/protect_opt.h"
#include "cli/selection.h"
#include "cli/written.h"

struct repack_options {
    struct common common;
    struct protect_opts protect;
    const char *out;
    bool in_place;
    bool backup;
    bool force;
    bool json;
    bool ignore_mac;
    bool keep_closed;
    bool keep_plain;
    bool mac_only;
    const char *order;
    struct opt_list keep;
    struct opt_list drop;
    const char *new_password;
};

struct repacking {
    const struct repack_options *options;
    const char *command;
    bool may_drop;              /* it has --drop */
    bool is_in_place_by_itself; /* it has no --in-place, being that */
    const char *name;           /* IN */
    struct keyring keys;        /* of IN */
    struct password password;   /* --new-password */
    bool has_password;
    struct newfile target;
    struct bytes file; /* IN as it was read */
    struct container container;
    struct selection selection;
    struct profile_args profiles; /* that demand something of it */
    struct p12_protection protection;
    struct written written;
};

void repack_init(struct repacking *job, const struct repack_options *options,
                 const char *command, const char *schema, const char *name);
void repack_free(struct repacking *job);
void repack_options_free(struct repack_options *options);

/* Ends the work with the container's error; it is the only one said. */
int repack_fail(struct repacking *job);

/* ---- The steps; each returns CLI_DONE, or an exit code when it was said what
 * is wrong ---------------------------------------------------------------- */

/* What the option tables can't check: where it goes, that passwords are to be
 * had, one file. */
int repack_check_options(const struct repack_options *options,
                         const char *command, int n, char **files);

/* Reads the passwords that the options name. */
int repack_load(struct repacking *job);

/* Settles where it goes, then reads IN. */
int repack_open(struct repacking *job);

/* Opens what is closed; the user is asked for a password where one is needed
 * and none was given. The MAC has to match, unless it is to be ignored. */
int repack_unlock(struct repacking *job);

/* All that comes along is open, unless closed parts are to be carried over. */
int repack_check_parts(struct repacking *job);

/* The password for what is written: --new-password, or with `may_keep` the one
 * that opened IN, or else the user is asked. It is borrowed. */
int repack_find_password(struct repacking *job, bool may_keep,
                         struct password **out);

/* Writes what was selected under job->protection, and proves it. */
int repack_write(struct repacking *job, struct password *password);

/* Writes IN with a new MAC alone. */
int repack_write_mac(struct repacking *job, struct password *password);

/* Writes bytes that hold what IN holds, still encrypted as it is and under the
 * same MAC, and proves that.
 *
 *   keys  what the MAC is verified with; NULL: it is not */
int repack_write_closed(struct repacking *job, const struct keyring *keys,
                        const uint8_t *bytes, size_t len);

/* A failure of the library, as the container's error: see repack_fail(). */
int repack_fail_with(struct repacking *job, enum p12_rc rc,
                     const struct p12_error *err);

#endif
