/* What main.c knows of a command. A new one is a file cmd_X.c, its line here
 * and its line in main.c's table. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

struct command {
    const char *name;
    const char *args;    /* after the name in the usage line */
    const char *summary; /* one line, lower case, no full stop */
    const char *about;   /* a paragraph for --help */

    /* argv[0] is the command's own name; returns the exit code. */
    int (*run)(int argc, char **argv);
};

extern const struct command cmd_audit;
extern const struct command cmd_compat;
extern const struct command cmd_convert;
extern const struct command cmd_create;
extern const struct command cmd_extract;
extern const struct command cmd_info;
extern const struct command cmd_normalize;
extern const struct command cmd_passwd;
extern const struct command cmd_pkcs12;
extern const struct command cmd_profiles;
extern const struct command cmd_report;
extern const struct command cmd_verify;

#endif
