/* Rewriting BER as DER: lengths and strings, never values. */
#ifndef P12_ASN1_BER_H
#define P12_ASN1_BER_H

#include "asn1/walk.h"
#include "base/secret.h"

/* Rewrites the first element of r->layer's bytes, which p12_walk_ber() found
 * to be sound.
 *
 *   facts  what that walk found
 *   out    empty; receives the DER
 *   marks  receives a new list, released with p12_free(): where each byte of
 *          the DER came from
 *
 * P12_E_MEMORY alone can go wrong. */
enum p12_rc p12_ber_to_der(struct p12_reader *r,
                           const struct p12_walk_facts *facts,
                           struct p12_secret *out, struct p12_mark **marks,
                           size_t *n_marks);

#endif
