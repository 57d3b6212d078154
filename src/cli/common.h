/* Options that every command that opens containers has. */
#ifndef CLI_COMMON_H
#define CLI_COMMON_H

#include "cli/opt.h"
#include <p12/limits.h>

struct common {
    struct opt_list passwords; /* sources: see password.h */
    const char *mac_password;
    struct opt_list part_passwords; /* PATH=SOURCE */

    uint64_t threads;
    bool strict;
    uint64_t max_file;
    uint64_t max_iterations;
    uint64_t max_work;
    uint64_t max_scrypt_memory;
    uint64_t max_mac_key;

    bool quiet;
    bool no_progress; /* said of one file: there are many at once */
};

/* The option groups "Passwords" and "Limits and work". */
struct opt_group common_password_group(struct common *common);
struct opt_group common_limit_group(struct common *common);

/* The limits that the options ask for. */
struct p12_limits common_limits(const struct common *common);

/* Threads to derive keys on: as asked for, else one per core. */
unsigned common_threads(const struct common *common);

/* Checks what the table can't: the words of the password sources, and that
 * not two things are to be read from standard input. `extra` is NULL or one
 * more source. Returns CLI_DONE, or CLI_USAGE when it was said what is wrong.
 */
int common_check(const struct common *common, const char *command,
                 const char *extra, int n_files, char **files);

void common_free(struct common *common);

#endif
