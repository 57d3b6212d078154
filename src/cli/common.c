#include "cli/common.h"

#include "cli/exit.h"
#include "cli/password.h"
#include <string.h>
#include <unistd.h>

enum { THREADS_MAX = 64 };

#define MEMBER(name) offsetof(struct common, name)

static const struct opt password_opts[] = {
    { "password", 'p', OPT_LIST, MEMBER(passwords), "SRC",
      "the password, from SRC: env:NAME, file:PATH (its first line), fd:N, "
      "stdin, prompt, pass:TEXT (visible to other users of the machine), none "
      "(no password at all, which is not an empty one). May be repeated: "
      "further ones are tried on what stays closed" },
    { "mac-password", 0, OPT_TEXT, MEMBER(mac_password), "SRC",
      "a password of the MAC alone" },
    { "part-password", 0, OPT_LIST, MEMBER(part_passwords), "PATH=SRC",
      "a password of one part alone, like authSafe[0].bag[1]=env:KEY" },
    { "strict", 0, OPT_FLAG, MEMBER(strict), NULL,
      "only the standard's own password encodings, none of the mistakes of "
      "other writers" },
};

static const struct opt limit_opts[] = {
    { "threads", 0, OPT_NUMBER, MEMBER(threads), "N",
      "derive keys on N threads; default: one per core" },
    { "max-file", 0, OPT_SIZE, MEMBER(max_file), "SIZE",
      "read at most this much of a file; default 128M" },
    { "max-iterations", 0, OPT_NUMBER, MEMBER(max_iterations), "N",
      "iterations of one key derivation; default 10000000" },
    { "max-work", 0, OPT_NUMBER, MEMBER(max_work), "N",
      "hash block computations for one file; default 200000000" },
    { "max-scrypt-memory", 0, OPT_SIZE, MEMBER(max_scrypt_memory), "SIZE",
      "memory of one scrypt; default 256M" },
    { "max-mac-key", 0, OPT_NUMBER, MEMBER(max_mac_key), "N",
      "bytes of PBMAC1's derived key; default 64" },
};

struct opt_group common_password_group(struct common *common)
{
    return (struct opt_group)OPT_GROUP("Passwords", password_opts, common);
}

struct opt_group common_limit_group(struct common *common)
{
    return (struct opt_group)OPT_GROUP("Limits and work", limit_opts, common);
}

static size_t to_size(uint64_t value)
{
    return value > SIZE_MAX ? SIZE_MAX : (size_t)value;
}

struct p12_limits common_limits(const struct common *common)
{
    return (struct p12_limits){
        .size = sizeof(struct p12_limits),
        .max_file = to_size(common->max_file),
        .max_iterations = common->max_iterations,
        .max_work = common->max_work,
        .max_scrypt_memory = common->max_scrypt_memory,
        .max_mac_key = to_size(common->max_mac_key),
    };
}

unsigned common_threads(const struct common *common)
{
    uint64_t n = common->threads;

    if (n == 0) {
        long cores = sysconf(_SC_NPROCESSORS_ONLN);

        n = cores < 1 ? 1 : (uint64_t)cores;
    }
    return n > THREADS_MAX ? THREADS_MAX : (unsigned)n;
}

static bool reads_stdin(const char *source)
{
    return strcmp(source, "stdin") == 0 || strcmp(source, "fd:0") == 0;
}

static int check_source(const char *command, const char *option,
                        const char *source, bool *uses_stdin)
{
    const char *wrong = password_source_problem(source);

    if (wrong != NULL)
        return opt_usage_error(command, "%s: %s: %s", command, option, wrong);
    *uses_stdin = *uses_stdin || reads_stdin(source);
    return CLI_DONE;
}

static int check_sources(const struct common *common, const char *command,
                         const char *extra, bool *uses_stdin)
{
    int status = CLI_DONE;

    for (size_t i = 0; status == CLI_DONE && i < common->passwords.n; i++)
        status = check_source(command, "--password", common->passwords.items[i],
                              uses_stdin);
    if (status == CLI_DONE && common->mac_password != NULL)
        status = check_source(command, "--mac-password", common->mac_password,
                              uses_stdin);
    for (size_t i = 0; status == CLI_DONE && i < common->part_passwords.n;
         i++) {
        const char *item = common->part_passwords.items[i];
        const char *equals = strchr(item, '=');

        if (equals == NULL || equals == item)
            return opt_usage_error(
                command, "%s: --part-password: not of the form PATH=SRC",
                command);
        status =
            check_source(command, "--part-password", equals + 1, uses_stdin);
    }
    if (status == CLI_DONE && extra != NULL)
        status = check_source(command, "--out-password", extra, uses_stdin);
    return status;
}

int common_check(const struct common *common, const char *command,
                 const char *extra, int n_files, char **files)
{
    bool uses_stdin = false;
    int n_stdin = 0;
    int status;

    if (n_files == 0)
        return opt_usage_error(command, "%s: no file given", command);
    if (common->mac_password != NULL && common->passwords.n == 0)
        return opt_usage_error(command, "%s: --mac-password needs --password",
                               command);
    status = check_sources(common, command, extra, &uses_stdin);
    if (status != CLI_DONE)
        return status;
    for (int i = 0; i < n_files; i++)
        n_stdin += strcmp(files[i], "-") == 0;
    if (n_stdin + (uses_stdin ? 1 : 0) > 1)
        return opt_usage_error(
            command, "%s: standard input can be read for one thing only",
            command);
    return CLI_DONE;
}

void common_free(struct common *common)
{
    opt_list_free(&common->passwords);
    opt_list_free(&common->part_passwords);
}
