#include "cli/opt.h"

#include "cli/bytes.h"
#include "cli/escape.h"
#include "cli/exit.h"
#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    CODE_HELP = 'h',
    CODE_FIRST = 256 /* of the options of the table, counted through */
};

struct parser {
    const struct command *command;
    const struct opt_group *groups;
    size_t n_groups;
    size_t n_opts;
    struct option *longs; /* what getopt_long() takes, made of the groups */
    char *letters;
};

int opt_usage_error(const char *command, const char *format, ...)
{
    struct bytes safe = { 0 };
    char message[512];
    va_list args;

    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    /* An argument may hold anything that a script took from elsewhere. */
    escape_text(&safe, message, strlen(message), 0);
    fprintf(stderr, "p12: %s\nTry 'p12 %s%s--help'.\n", bytes_text(&safe),
            command == NULL ? "" : command, command == NULL ? "" : " ");
    bytes_free(&safe);
    return CLI_USAGE;
}

/* The option that stands at `index` when all groups are counted through. */
static const struct opt *opt_at(const struct parser *p, size_t index,
                                void **target)
{
    size_t g = 0;

    while (index >= p->groups[g].n_opts)
        index -= p->groups[g++].n_opts;
    *target = p->groups[g].target;
    return &p->groups[g].opts[index];
}

static void parser_init(struct parser *p)
{
    size_t n = 0;
    char *letter;

    for (size_t g = 0; g < p->n_groups; g++)
        p->n_opts += p->groups[g].n_opts;
    p->longs = cli_alloc(p->n_opts + 2, sizeof *p->longs);
    p->letters = cli_alloc(2 * p->n_opts + 3, 1);
    letter = p->letters;
    *letter++ = ':'; /* a missing argument is told apart */
    *letter++ = CODE_HELP;
    for (; n < p->n_opts; n++) {
        void *target;
        const struct opt *opt = opt_at(p, n, &target);
        int has_arg = opt->kind == OPT_FLAG ? no_argument : required_argument;

        p->longs[n] =
            (struct option){ opt->name, has_arg, NULL, CODE_FIRST + (int)n };
        if (opt->letter == 0)
            continue;
        *letter++ = opt->letter;
        if (has_arg == required_argument)
            *letter++ = ':';
    }
    p->longs[n] = (struct option){ "help", no_argument, NULL, CODE_HELP };
}

static bool read_number(const char *text, enum opt_kind kind, uint64_t *out)
{
    static const char units[] = "KMG";
    unsigned long long value;
    uint64_t factor = 1;
    const char *unit;
    char *end;

    if (!isdigit((unsigned char)text[0]))
        return false; /* strtoull() would take blanks and signs */
    errno = 0;
    value = strtoull(text, &end, 10);
    if (errno != 0 || value == 0)
        return false;
    if (kind == OPT_SIZE && end[0] != '\0') {
        unit = strchr(units, toupper((unsigned char)end[0]));
        if (unit == NULL)
            return false;
        factor = UINT64_C(1) << (10 * (unit - units + 1));
        end++;
    }
    if (end[0] != '\0' || value > UINT64_MAX / factor)
        return false;
    *out = value * factor;
    return true;
}

static void list_add(struct opt_list *list, const char *item)
{
    const char **items = cli_alloc(list->n + 1, sizeof *items);

    for (size_t i = 0; i < list->n; i++)
        items[i] = list->items[i];
    items[list->n] = item;
    free(list->items);
    list->items = items;
    list->n++;
}

void opt_list_free(struct opt_list *list)
{
    free(list->items);
    *list = (struct opt_list){ 0 };
}

/* Stores one option's argument; false if it is no good. */
static bool store(const struct opt *opt, void *target, const char *arg)
{
    char *member = (char *)target + opt->offset;

    switch (opt->kind) {
    case OPT_FLAG:
        *(bool *)member = true;
        return true;
    case OPT_TEXT:
        *(const char **)(void *)member = arg;
        return true;
    case OPT_LIST:
        list_add((struct opt_list *)(void *)member, arg);
        return true;
    case OPT_NUMBER:
    case OPT_SIZE:
        return read_number(arg, opt->kind, (uint64_t *)(void *)member);
    }
    return false;
}

static int opt_index(const struct parser *p, int code)
{
    if (code >= CODE_FIRST)
        return code - CODE_FIRST;
    for (size_t i = 0; i < p->n_opts; i++) {
        void *target;

        if (opt_at(p, i, &target)->letter == code)
            return (int)i;
    }
    return -1;
}

/* getopt_long() tells the letter of a bad short option, and of a long one
 * only that it was the word before optind. */
static int bad_option(const struct parser *p, char **argv, int code)
{
    const char *name = p->command->name;

    if (code == ':')
        return opt_usage_error(name, "%s: %s needs an argument", name,
                               argv[optind - 1]);
    if (optopt > 0 && optopt < CODE_FIRST)
        return opt_usage_error(name, "%s: unknown option -%c", name, optopt);
    if (optopt >= CODE_FIRST)
        return opt_usage_error(name, "%s: %s takes no argument", name,
                               argv[optind - 1]);
    return opt_usage_error(name, "%s: unknown option %s", name,
                           argv[optind - 1]);
}

static bool take(const struct parser *p, char **argv, int code, int *status)
{
    void *target;
    const struct opt *opt;

    if (code == CODE_HELP) {
        opt_print_help(p->command, p->groups, p->n_groups);
        *status = CLI_DONE;
        return false;
    }
    if (code == '?' || code == ':') {
        *status = bad_option(p, argv, code);
        return false;
    }
    opt = opt_at(p, (size_t)opt_index(p, code), &target);
    if (store(opt, target, optarg))
        return true;
    *status =
        opt_usage_error(p->command->name, "--%s: not a number above 0%s",
                        opt->name, opt->kind == OPT_SIZE ? ", like 64M" : "");
    return false;
}

bool opt_parse(const struct command *command, const struct opt_group *groups,
               size_t n_groups, int argc, char **argv, int *first, int *status)
{
    struct parser p = { command, groups, n_groups, 0, NULL, NULL };
    bool go_on = true;
    int code;

    parser_init(&p);
    opterr = 0;
    optind = 1;
    while (go_on &&
           (code = getopt_long(argc, argv, p.letters, p.longs, NULL)) != -1)
        go_on = take(&p, argv, code, status);
    *first = optind;
    free(p.longs);
    free(p.letters);
    return go_on;
}
