/* The functions behind p12_kdf_derive(), one a file, and what they cost. A
 * build has those that its schemes need: the list in cmake/kdfs.cmake. */
#ifndef P12_KDF_FUNCTIONS_H
#define P12_KDF_FUNCTIONS_H

#include "kdf/kdf.h"

/* What only one function needs of it is in here, so that all are alike. */
struct p12_kdf_input {
    const struct p12_kdf_params *params;
    struct p12_span password;
    enum p12_kdf_id id;
};

struct p12_kdf_function {
    enum p12_kdf_kind kind;

    /* Fills out->cap bytes and sets out->len; there is at least one to fill,
     * and `params` has at least one iteration. */
    enum p12_rc (*derive)(const struct p12_kdf_input *in,
                          struct p12_secret *out);

    /* As p12_kdf_work(); params->hash is there, but for scrypt. */
    uint64_t (*work)(const struct p12_kdf_params *params, size_t len);
};

/* NULL-terminated. */
extern const struct p12_kdf_function *const p12_kdf_table[];

/* ---- Work that is too much to count stays UINT64_MAX -------------------- */

uint64_t p12_work_times(uint64_t a, uint64_t b);
uint64_t p12_work_plus(uint64_t a, uint64_t b);

/* Of digests, each `steps` hash blocks and those of the salt. */
uint64_t p12_work_digests(const struct p12_kdf_params *params, size_t len,
                          uint64_t steps);

/* For each digest of output, HMAC's inner and outer block an iteration. */
uint64_t p12_work_pbkdf2(const struct p12_kdf_params *params, size_t len);

#endif
