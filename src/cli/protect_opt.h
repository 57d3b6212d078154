/* Options that say how a container is to be protected. */
#ifndef CLI_PROTECT_OPT_H
#define CLI_PROTECT_OPT_H

#include "cli/opt.h"
#include "cli/profile_arg.h"
#include <p12/p12.h>

/* As they stand on the command line; NULL and 0: not given. */
struct protect_opts {
    struct opt_list profiles;

    const char *cipher; /* of keys and safes, unless one of these is given */
    const char *key_cipher;
    const char *cert_cipher;
    const char *kdf;
    const char *prf;
    uint64_t iterations;
    uint64_t salt_length;
    uint64_t scrypt_n, scrypt_r, scrypt_p;

    const char *mac;
    bool no_mac;
    const char *mac_hash;
    const char *mac_kdf;
    const char *mac_prf;
    uint64_t mac_iterations;
    uint64_t mac_salt_length;
    uint64_t mac_key_length;
};

/* The option groups "Protection" and "The MAC". */
struct opt_group protect_group(struct protect_opts *opts);
struct opt_group protect_mac_group(struct protect_opts *opts);

void protect_free(struct protect_opts *opts);

/* Is anything asked for that is not about the MAC? About anything? */
bool protect_is_given_beside_mac(const struct protect_opts *opts);
bool protect_is_given(const struct protect_opts *opts);

/* Settles how to write: p12_protection_init(), then what the options say, then
 * what the profiles demand ("modern" when neither an option nor a profile is
 * given). What was settled can be written: p12_protection_check() has said so.
 *
 *   command   for messages
 *   profiles  receives those that demand something; release it with
 *             profile_arg_free() in any case
 *   out       texts in it live as long as these profiles
 *
 * Returns CLI_DONE, or the exit code when it was said what is wrong: an
 * unknown name, two profiles that clash, an option that a profile forbids (both
 * are named), an option that nothing has a use for. */
int protect_settle(const struct protect_opts *opts, const char *command,
                   struct profile_args *profiles, struct p12_protection *out);

/* Hash computations that writing takes, for progress_begin(). */
uint64_t protect_work(const struct p12_protection *p, size_t n_safes,
                      size_t n_keys);

/* Does writing so need a password at all? */
bool protect_needs_password(const struct p12_protection *p);

#endif
