/* Showing that what was written holds what it should: it is read anew, opened
 * with the new password, and compared with where it comes from. */
#ifndef CLI_PROOF_H
#define CLI_PROOF_H

#include "cli/container.h"

struct proof {
    /* ---- What is to be shown: the caller's ------------------------------ */

    const struct p12_pfx *source;
    p12_part_filter *keep; /* what of it; NULL: all */
    void *keep_state;
    const struct common *common; /* for the threads */
    bool strict; /* it must open with the standard's password encodings */

    /* What is encrypted is compared as it is, and stays so in the result: its
     * source is not opened. */
    bool as_ciphertext;
    bool same_mac; /* it is the source's */

    /* What it opens with; NULL: it stays closed. */
    const struct keyring *keys;

    /* ---- What was shown ------------------------------------------------- */

    struct container result; /* read and opened; container_close() by
                              * proof_free() */
    struct p12_comparison found;
};

/* A keyring of one password, borrowed: it must not be freed. */
struct keyring proof_keys(struct password *password);

/* Reads and compares.
 *
 *   file   for messages: the target
 *   bytes  as they were read back
 *
 * Returns CLI_DONE, or the exit code when it was said what is wrong. */
int proof_make(struct proof *p, const char *file, const struct bytes *bytes);
void proof_free(struct proof *p);

/* "3 bags, 5 attributes identical; MAC PBMAC1 with HMAC-SHA-256; keys
 * AES-256-CBC; ...". */
void proof_text(const struct proof *p, struct bytes *out);

/* The container that a draft stands for, unprotected and in memory alone, to
 * be the source of a proof: release it with p12_pfx_free(). */
enum p12_rc proof_of_draft(const struct p12_draft *draft, struct p12_pfx **out,
                           struct p12_error *err);

#endif
