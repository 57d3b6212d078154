#include "cli/profile_arg.h"

#include "cli/bytes.h"
#include "cli/exit.h"
#include "cli/profile_file.h"
#include <stdlib.h>
#include <string.h>

bool profile_arg_is_file(const char *word)
{
    static const char ending[] = ".json";
    size_t len = strlen(word);

    return strchr(word, '/') != NULL ||
           (len >= strlen(ending) &&
            strcmp(word + len - strlen(ending), ending) == 0);
}

static int unknown_profile(const char *command, const char *name)
{
    struct bytes names = { 0 };
    int status;

    for (size_t i = 0; i < p12_profile_count(); i++)
        bytes_add_format(&names, "%s%s", i == 0 ? "" : ", ",
                         p12_profile_name(p12_profile_at(i)));
    status = opt_usage_error(command,
                             "%s: there is no profile by the name %.64s; "
                             "there are %s",
                             command, name, bytes_text(&names));
    bytes_free(&names);
    return status;
}

static int load(struct profile_args *args, size_t i, const char *command)
{
    const char *word = args->words[i];

    if (profile_arg_is_file(word)) {
        int status = profile_file_load(word, &args->own[i]);

        args->items[i] = args->own[i];
        return status;
    }
    args->items[i] = p12_profile_find(word);
    return args->items[i] != NULL ? CLI_DONE : unknown_profile(command, word);
}

int profile_arg_load(struct profile_args *out, const struct opt_list *given,
                     const char *command)
{
    int status = CLI_DONE;

    *out = (struct profile_args){ .n = given->n };
    out->items = cli_alloc(given->n, sizeof *out->items);
    out->words = cli_alloc(given->n, sizeof *out->words);
    out->own = cli_alloc(given->n, sizeof *out->own);
    for (size_t i = 0; i < given->n && status == CLI_DONE; i++) {
        out->words[i] = given->items[i];
        status = load(out, i, command);
    }
    return status;
}

void profile_arg_free(struct profile_args *args)
{
    for (size_t i = 0; i < args->n; i++)
        p12_profile_free(args->own[i]);
    free(args->own);
    free(args->words);
    free(args->items);
    *args = (struct profile_args){ 0 };
}
