/* Opening a container with a password. */
#ifndef P12_UNLOCK_H
#define P12_UNLOCK_H

#include <p12/pfx.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Options of p12_pfx_unlock(). All zero but `size` is the default. */
struct p12_unlock_options {
    size_t size; /* sizeof(struct p12_unlock_options): its version */

    /* A separate password for the MAC; used when `has_mac_password`. */
    bool has_mac_password;
    const uint8_t *mac_password;
    size_t mac_password_len;

    /* Threads to derive keys on; 0 and 1 mean none but the caller's. Without
     * thread support in this build the number is ignored. */
    unsigned threads;

    /* Open parts even though the MAC does not match. Whoever altered the file
     * then decides what you see. */
    bool ignore_mac;

    /* Only the standard's own password encodings, none of other writers'
     * mistakes. */
    bool strict;

    /* NULL, or the path of the only part to open: the MAC is left alone. For
     * a part under a password of its own. */
    const char *only;
};

/* Checks the MAC, then decrypts every safe and every shrouded key that is not
 * open yet. Each part keeps its own outcome (p12_safe_status() and so on); one
 * that stays closed leaves all others as they are. May be called again, with
 * another password for what is still closed.
 *
 *   password, len  UTF-8, borrowed for the call. NULL means there is none,
 *                  which is not the same as an empty one (RFC 7292, B.1); of
 *                  an empty one both forms are tried.
 *   options        NULL for the defaults
 *   err            NULL, or receives the problem of the MAC
 *
 * Before the first hash is computed, all iterations are compared with the
 * limits the container was parsed with. Returns P12_OK when the MAC matches or
 * there is none, even if parts stay closed: see their own problems.
 * P12_E_MAC: it does not match and, without `ignore_mac`, nothing was opened.
 * P12_E_ALGORITHM: the MAC can't be checked by this build; what opens is then
 * as trustworthy as a file without a MAC. P12_E_SCHEMA, P12_E_LIMIT: its
 * parameters are refused, or all parts together take more work than allowed,
 * or the password is longer; nothing was opened. P12_E_USAGE for an `only`
 * that names no part, P12_E_MEMORY: what opened before it stays open, and the
 * call may be repeated.
 *
 * What turns up inside an opened part is tried within what is left of the work.
 * If that is too little it is P12_STATUS_REFUSED with P12_E_LIMIT, until
 * another call tries it with work of its own. */
P12_API enum p12_rc p12_pfx_unlock(struct p12_pfx *pfx, const uint8_t *password,
                                   size_t len,
                                   const struct p12_unlock_options *options,
                                   struct p12_error *err);

/* After a MAC mismatch: does the content decrypt under the password all the
 * same? Then the file was altered, or its MAC is under another password.
 * False in all other cases. */
P12_API bool p12_pfx_opens_despite_mac(const struct p12_pfx *pfx);

/* Hash block computations that opening what is known so far would take: the
 * number that `max_work` limits. */
P12_API uint64_t p12_pfx_work(struct p12_pfx *pfx);

#ifdef __cplusplus
}
#endif

#endif
