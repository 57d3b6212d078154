#include "cli/bytes.h"
#include "cli/command.h"
#include "cli/escape.h"
#include "cli/exit.h"
#include "cli/nocore.h"
#include "cli/opt.h"
#include "cli/report.h"
#include <fcntl.h>
#include <locale.h>
#include <p12/version.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct command *const commands[] = {
    &cmd_info,      &cmd_audit,    &cmd_compat,  &cmd_verify,
    &cmd_extract,   &cmd_create,   &cmd_convert, &cmd_passwd,
    &cmd_normalize, &cmd_profiles, &cmd_report,  &cmd_pkcs12,
};

enum { N_COMMANDS = sizeof commands / sizeof commands[0] };

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; i < N_COMMANDS; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

static int print_help(void)
{
    printf("Usage: p12 COMMAND [OPTIONS] FILE...\n\n"
           "Shows, verifies, takes apart, makes and repackages PKCS#12 "
           "containers (.p12,\n.pfx).\n\n"
           "Commands:\n");
    for (size_t i = 0; i < N_COMMANDS; i++)
        printf("  %-10s %s\n", commands[i]->name, commands[i]->summary);
    printf("  %-10s %s\n\n", "help", "show the help of a command");
    printf("p12 COMMAND --help lists the options; p12 --version, what this "
           "build can do.\nThe whole story, with the exit codes: man p12\n");
    return CLI_DONE;
}

/* "scheme PBES2" and its neighbours on one line for each kind. */
static int print_version(void)
{
    const char *feature;
    size_t last = 0;

    printf("p12 %s\n", p12_version());
    for (size_t i = 0; (feature = p12_feature(i)) != NULL; i++) {
        size_t kind = strcspn(feature, " ");
        bool same = i != 0 && kind == last && feature[kind] != '\0' &&
                    strncmp(feature, p12_feature(i - 1), kind + 1) == 0;

        if (same)
            printf(",%s", feature + kind);
        else if (feature[kind] == '\0')
            printf("%s%s", i == 0 ? "" : "\n", feature);
        else
            printf("%s%.*s:%s", i == 0 ? "" : "\n", (int)kind, feature,
                   feature + kind);
        last = kind;
    }
    putchar('\n');
    return CLI_DONE;
}

static int unknown_command(const char *name)
{
    if (name[0] == '-')
        return opt_usage_error(NULL, "unknown option %s", name);
    return opt_usage_error(NULL, "unknown command %s", name);
}

static int run_help(const char *name)
{
    char option[] = "--help";
    char own[32];
    char *argv[] = { own, option, NULL };
    const struct command *command;

    if (name == NULL)
        return print_help();
    command = find_command(name);
    if (command == NULL)
        return unknown_command(name);
    snprintf(own, sizeof own, "%s", command->name);
    return command->run(2, argv);
}

static int run(int argc, char **argv)
{
    const struct command *command;

    if (argc < 2)
        return opt_usage_error(NULL, "no command given");
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return print_help();
    if (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "-V") == 0)
        return print_version();
    if (strcmp(argv[1], "help") == 0)
        return run_help(argc > 2 ? argv[2] : NULL);
    command = find_command(argv[1]);
    if (command == NULL)
        return unknown_command(argv[1]);
    return command->run(argc - 1, argv + 1);
}

/* ---- Through a link named openssl --------------------------------------- */

static bool is_openssl(const char *path)
{
    const char *slash = strrchr(path, '/');

    return strcmp(slash == NULL ? path : slash + 1, "openssl") == 0;
}

/* Scripts that call OpenSSL's pkcs12 run unchanged. All else of it is not
 * here, and must not be taken for done. */
static int run_as_openssl(int argc, char **argv)
{
    struct bytes name = { 0 };

    if (argc > 1 && strcmp(argv[1], "pkcs12") == 0)
        return cmd_pkcs12.run(argc - 1, argv + 1);
    if (argc > 1 && strcmp(argv[1], "version") == 0) {
        printf("p12 %s (openssl pkcs12 compatible)\n", p12_version());
        return CLI_DONE;
    }
    if (argc > 1)
        escape_text(&name, argv[1], strlen(argv[1]), ESCAPE_BACKSLASH);
    fprintf(stderr,
            "openssl: this is p12 under that name: it has pkcs12 and version"
            "%s%s\n",
            argc > 1 ? ", not " : "", bytes_text(&name));
    bytes_free(&name);
    return CLI_NO;
}

/* With one of the three closed, the next file opened would take its number,
 * and a result be written into it. What takes their place fails when used. */
static void fill_standard_fds(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0 &&
            open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
            exit(CLI_FILE);
}

int main(int argc, char **argv)
{
    int status;

    nocore();
    fill_standard_fds();
    setlocale(LC_CTYPE, "");
    if (argc > 0 && is_openssl(argv[0]))
        status = run_as_openssl(argc, argv);
    else
        status = run(argc, argv);
    if (fflush(stdout) != 0 || ferror(stdout))
        status = exit_worse(status, report_stdout());
    return status;
}
