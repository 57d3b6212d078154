/* What the files that write a container share. */
#ifndef P12_WRITE_WRITING_H
#define P12_WRITE_WRITING_H

#include "base/builder.h"
#include "base/trail.h"
#include "model/draft.h"
#include "scheme/writer.h"

/* Bytes of anything written, at most: what other readers, which count in int,
 * can take. */
#define P12_WRITE_MAX ((size_t)0x7fffffff)

/* ---- SET OF in DER's order (X.690, 11.6) -------------------------------- */

/* Puts elements in order. */
void p12_write_sort(struct p12_span *elements, size_t n);

/* Puts the values of a PKCS12Attribute in order: *attribute is as it was if
 * they are, else a copy that the draft owns. P12_E_MEMORY. */
enum p12_rc p12_write_sort_values(struct p12_draft *draft,
                                  struct p12_span *attribute);

/* ---- Values that are added ---------------------------------------------- */

/* Are they one element, DER at every level? One that is broken inside would
 * make all bags of its safe unreadable. */
bool p12_write_is_der(struct p12_span bytes);

/* ---- Drafts ------------------------------------------------------------- */

/* As p12_draft_from(), but everything that was encrypted is carried over as it
 * is, whether it is open or not. */
enum p12_rc p12_draft_closed(const struct p12_pfx *pfx, struct p12_draft **out);

/* Does each key that was added belong to the certificate that was added with
 * the same localKeyID, or is there in the draft? P12_E_MISMATCH, P12_E_MEMORY.
 * Where it can't be known, nothing is said. */
enum p12_rc p12_draft_check_keys(const struct p12_draft *draft,
                                 struct p12_error *err);

/* ---- One encryption, with its key --------------------------------------- */

/* A part that is encrypted, or the MAC: a job's state while the key is
 * derived. Must stay where it is: the plan points into itself. */
struct p12_sealing {
    struct p12_planned plan;
    struct p12_span password; /* UTF-8; ptr NULL: none */
    struct p12_secret key;
    struct p12_sealing *beside; /* derived by turns with it; NULL: alone */
    enum p12_rc rc;
};

/* Derives all keys, on so many threads. P12_E_PASSWORD, P12_E_MEMORY. */
enum p12_rc p12_sealings_derive(struct p12_sealing *s, size_t n,
                                unsigned threads);
void p12_sealings_clear(struct p12_sealing *s, size_t n);

/* EncryptedPrivateKeyInfo (RFC 5958, 3) in front of what is there. */
enum p12_rc p12_build_shroud(struct p12_builder *b, const struct p12_sealing *s,
                             struct p12_span private_key);

/* ---- The container ------------------------------------------------------ */

/* PFX (RFC 7292, 4) around the octets of an AuthenticatedSafe. `mac` has its
 * key already; NULL: no MAC. */
enum p12_rc p12_write_pfx(struct p12_span octets, const struct p12_sealing *mac,
                          struct p12_secret *out);

#endif
