/* All passwords that the options gave. */
#ifndef CLI_KEYRING_H
#define CLI_KEYRING_H

#include "cli/common.h"
#include "cli/password.h"

struct part_password {
    char *path;
    struct password password;
};

struct keyring {
    struct password *passwords;
    size_t n_passwords;
    struct part_password *parts;
    size_t n_parts;
    bool has_mac;
    struct password mac;
};

/* Reads every password that the options name, before anything else is read.
 *
 *   file  what a prompt names; NULL if there are several files
 *
 * Returns CLI_DONE, or the exit code when it was said what is wrong. */
int keyring_load(struct keyring *keys, const struct common *common,
                 const char *file);

/* Asks the user for the one password of `file`, when the options gave none;
 * `keys` is loaded, or { 0 }.
 * CLI_PASSWORD, with the options named, when there is no terminal. */
int keyring_ask(struct keyring *keys, const char *file);

/* No password at all, which is not an empty one, as the only one. */
void keyring_none(struct keyring *keys);

bool keyring_is_empty(const struct keyring *keys);
void keyring_free(struct keyring *keys);

#endif
