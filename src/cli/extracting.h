/* The work of `p12 extract` on one file, in steps. */
#ifndef CLI_EXTRACTING_H
#define CLI_EXTRACTING_H

#include "cli/extract.h"

struct extract_options {
    struct common common;
    struct extract_choice choice;
    bool der;
    bool no_text;
    bool plaintext_keys;
    const char *out_password;
    uint64_t out_iterations;
    const char *out;
    const char *out_dir;
    bool force;
    bool partial;
    bool ignore_mac;
    bool json;
};

struct extracting {
    const struct extract_options *options;
    struct keyring keys;
    struct container container;
    struct password out_password;
    bool has_out_password;
};

/* Ends the work with the container's error; it is the only one said. */
int extracting_fail(struct extracting *job);

/* Settles form->key_password: --out-password, else what opened the container,
 * else the user is asked. */
int extracting_find_password(struct extracting *job, struct extract_form *form);

/* Would writing to `path` replace the container, by whatever name? */
bool extract_is_input(const char *input, const char *path);

/* Encodes all items, then writes them. */
int extracting_write(struct extracting *job, const struct extract_items *items);

#endif
