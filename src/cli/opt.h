/* Options from tables: parsing over getopt_long(), and the usage text. */
#ifndef CLI_OPT_H
#define CLI_OPT_H

#include "cli/command.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What an option writes into its group's target. */
enum opt_kind {
    OPT_FLAG,   /* bool: true */
    OPT_TEXT,   /* const char *: the argument; the last one counts */
    OPT_LIST,   /* struct opt_list: every argument */
    OPT_NUMBER, /* uint64_t, at least 1 */
    OPT_SIZE    /* uint64_t, at least 1; K, M and G are powers of 1024 */
};

struct opt {
    const char *name;
    char letter; /* 0 if there is only the long form */
    enum opt_kind kind;
    size_t offset;    /* of the member in the target */
    const char *arg;  /* the argument's name in the usage text */
    const char *help; /* wrapped where it is shown */
};

/* Arguments of an option that may be repeated, in their order. */
struct opt_list {
    const char **items;
    size_t n;
};

struct opt_group {
    const char *title;
    const struct opt *opts;
    size_t n_opts;
    void *target;
};

#define OPT_GROUP(title, opts, target)                            \
    {                                                             \
        (title), (opts), sizeof(opts) / sizeof(opts)[0], (target) \
    }

/* Reads the options of a command line.
 *
 *   groups  all options of the command, and where they go
 *   first   receives the index of the first operand
 *   status  receives the exit code when it is all over
 *
 * False when there is nothing left to do: --help was asked for and given, or
 * the options are wrong and that was said. */
bool opt_parse(const struct command *command, const struct opt_group *groups,
               size_t n_groups, int argc, char **argv, int *first, int *status);

/* Releases what an option that may be repeated has gathered. */
void opt_list_free(struct opt_list *list);

/* Writes the help of a command to standard output. */
void opt_print_help(const struct command *command,
                    const struct opt_group *groups, size_t n_groups);

/* Says on standard error what is wrong with the command line and where help
 * is to be had; returns CLI_USAGE. `command` may be NULL. */
int opt_usage_error(const char *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
