#include "cli/bytes.h"
#include "cli/opt.h"

#include <stdio.h>
#include <string.h>

enum {
    WIDTH = 78,
    COLUMN = 28 /* where the explanations begin */
};

/* Writes words in lines of at most WIDTH, all but the first indented. `at` is
 * the column where the first word goes. */
static void print_wrapped(const char *text, size_t at, size_t indent)
{
    size_t column = at;

    while (*text != '\0') {
        size_t len = strcspn(text, " ");

        if (column != indent && column + 1 + len > WIDTH) {
            printf("\n%*s", (int)indent, "");
            column = indent;
        } else if (column != indent) {
            putchar(' ');
            column++;
        }
        printf("%.*s", (int)len, text);
        column += len;
        text += len;
        text += strspn(text, " ");
    }
    putchar('\n');
}

static void print_option(const struct opt *opt)
{
    struct bytes left = { 0 };

    if (opt->letter != 0)
        bytes_add_format(&left, "  -%c, ", opt->letter);
    else
        bytes_add_text(&left, "      ");
    bytes_add_format(&left, "--%s", opt->name);
    if (opt->arg != NULL)
        bytes_add_format(&left, " %s", opt->arg);
    printf("%s", bytes_text(&left));
    if (left.len + 2 > COLUMN)
        printf("\n%*s", COLUMN, "");
    else
        printf("%*s", (int)(COLUMN - left.len), "");
    print_wrapped(opt->help, COLUMN, COLUMN);
    bytes_free(&left);
}

void opt_print_help(const struct command *command,
                    const struct opt_group *groups, size_t n_groups)
{
    static const struct opt help = { "help", 'h',  OPT_FLAG,
                                     0,      NULL, "show this text" };

    printf("Usage: p12 %s [OPTIONS] %s\n\n", command->name, command->args);
    print_wrapped(command->about, 0, 0);
    for (size_t g = 0; g < n_groups; g++) {
        printf("\n%s:\n", groups[g].title);
        for (size_t i = 0; i < groups[g].n_opts; i++)
            print_option(&groups[g].opts[i]);
    }
    printf("\nHelp:\n");
    print_option(&help);
    printf("      More, with the exit codes and examples: man p12\n");
}
