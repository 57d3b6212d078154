/* Settling a protection, in steps: see protect_settle(). */
#ifndef CLI_PROTECTING_H
#define CLI_PROTECTING_H

#include "cli/protect_opt.h"

/* The recipes of a protection, as a set. */
enum { PROTECT_KEY = 1, PROTECT_SAFE = 2, PROTECT_MAC = 4 };

enum { PROTECT_TEXT_MAX = 48, PROTECT_FACTS_MAX = 32 };

enum field {
    FIELD_CIPHER,
    FIELD_KDF,
    FIELD_PRF,
    FIELD_ITERATIONS,
    FIELD_SALT_LENGTH,
    FIELD_SCRYPT_N,
    FIELD_SCRYPT_R,
    FIELD_SCRYPT_P,
    FIELD_MAC,
    FIELD_HMAC,
    FIELD_KEY_LENGTH
};

/* One option that was given: it fixes a field of some recipes. */
struct fact {
    const char *option;
    unsigned parts;
    enum field field;
};

struct settling {
    const struct protect_opts *opts;
    const char *command;
    struct profile_args *profiles; /* receives what is demanded */
    struct p12_protection p;
    struct fact facts[PROTECT_FACTS_MAX];
    size_t n_facts;
};

struct p12_recipe *protect_recipe(struct p12_protection *p, unsigned part);
bool protect_uses_scrypt(const struct p12_recipe *r);
bool protect_uses_pbkdf2(const struct p12_recipe *r);

/* What a recipe has in a field, as a word, defaults filled in; empty where it
 * has no use for it. `out` has PROTECT_TEXT_MAX bytes. */
void protect_field_text(const struct p12_recipe *r, enum field field,
                        char *out);

/* Makes the protection one that all profiles accept. Returns CLI_DONE, or
 * CLI_USAGE when it was said what is wrong. */
int protect_satisfy(struct settling *s);

#endif
