/* Writing containers. */
#ifndef P12_SEAL_H
#define P12_SEAL_H

#include <p12/draft.h>
#include <p12/protection.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Writes a draft as a container (RFC 7292, 4), in DER. The SETs of attributes
 * are put in DER's order (X.690, 11.6); everything else keeps the order that
 * it has, and its bytes.
 *
 *   password, len  UTF-8; NULL means none, which is not an empty one. Written
 *                  in the encoding that the standard of each scheme has
 *   protection     NULL for what p12_protection_init() gives
 *   out            receives new bytes, released with p12_buffer_free()
 *   err            NULL, or receives what is wrong, and where in the draft
 *
 * Fails as p12_protection_check() does, and with P12_E_CLOSED for a part that
 * was not opened (without `keep_closed`), P12_E_MISMATCH for a key bag that was
 * added with the localKeyID of a certificate that it does not belong to,
 * P12_E_PASSWORD for a password that the scheme has no encoding for (no
 * UTF-8), P12_E_RANDOM, P12_E_LIMIT for more work than `max_work` or more than
 * 2 GiB, P12_E_MEMORY. */
P12_API enum p12_rc p12_draft_seal(const struct p12_draft *draft,
                                   const uint8_t *password, size_t len,
                                   const struct p12_protection *protection,
                                   uint8_t **out, size_t *out_len,
                                   struct p12_error *err);

/* The same container with another MAC: everything that the MAC covers stays as
 * it is, byte for byte. The container's own MAC is not looked at: verify it
 * first. `protection` counts for its `mac`, `random` alone.
 *
 * P12_E_PUBLIC_KEY if SignedData protects it; else as p12_draft_seal(). */
P12_API enum p12_rc p12_pfx_seal_mac(const struct p12_pfx *pfx,
                                     const uint8_t *password, size_t len,
                                     const struct p12_protection *protection,
                                     uint8_t **out, size_t *out_len,
                                     struct p12_error *err);

/* The same container in DER, without what follows it in the file, and without
 * a password: what a MAC or a signature covers stays as it is, byte for byte,
 * so that both remain valid; around it, and everywhere if there is neither,
 * BER becomes DER.
 *
 *   is_der  NULL, or receives whether all that is not encrypted is DER now:
 *           false if BER is left in what the MAC covers
 *
 * P12_E_LIMIT, P12_E_MEMORY. */
P12_API enum p12_rc p12_pfx_normalize(const struct p12_pfx *pfx, uint8_t **out,
                                      size_t *out_len, bool *is_der,
                                      struct p12_error *err);

/* ---- Proof -------------------------------------------------------------- */

/* What p12_pfx_compare() found the same; it may be NULL there. */
struct p12_comparison {
    size_t size;  /* sizeof(struct p12_comparison): set before the call */
    size_t safes; /* that were compared */
    size_t bags;  /* nested ones too */
    size_t keys;  /* of these: keys, whose content was compared */
    size_t
        closed; /* bags and safes of which only the bytes could be compared */
    size_t attributes;
};

/* Does `result` hold what `source` holds, however each is protected? Compares
 * every bag's type (a shrouded key is a key), value and attributes, values of
 * attributes included, safe by safe. The order of bags in a safe, and of
 * attributes in a bag, does not count; how often each is there does. Both must
 * be open; a part that is closed equals one with the same bytes.
 *
 *   keep, state  what of `source` counts, as for p12_draft_from(); NULL: all
 *   err          NULL, or receives the first part of `source` that `result`
 *                lacks, or of `result` that is not in `source`
 *
 * Returns P12_OK, P12_E_MISMATCH, P12_E_MEMORY. */
P12_API enum p12_rc p12_pfx_compare(const struct p12_pfx *source,
                                    const struct p12_pfx *result,
                                    p12_part_filter *keep, void *state,
                                    struct p12_comparison *out,
                                    struct p12_error *err);

#ifdef __cplusplus
}
#endif

#endif
