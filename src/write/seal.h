/* Writing a draft: from its plan to its bytes. */
#ifndef P12_WRITE_SEAL_H
#define P12_WRITE_SEAL_H

#include "write/writing.h"

#include <p12/seal.h>

/* One call of p12_draft_seal(). Each key that is shrouded and each safe that
 * is encrypted has a sealing of its own, in the order in which they are
 * written; the last is the MAC's. */
struct p12_writing {
    const struct p12_draft *draft;
    const struct p12_protection *protection;
    struct p12_span password;
    struct p12_reader r;  /* trail and error; nothing is read */
    struct p12_error err; /* r.err points here */
    struct p12_sealing *sealings;
    size_t n, next;
};

/* Records what is wrong with the part that the trail leads to. */
enum p12_rc p12_seal_fail(struct p12_writing *w, enum p12_rc rc,
                          const char *detail);

/* The sealing of what is written now. */
const struct p12_sealing *p12_seal_next(struct p12_writing *w);

/* Is it encrypted by itself? */
bool p12_seal_is_shrouded(const struct p12_writing *w,
                          const struct p12_draft_bag *bag);
bool p12_seal_is_encrypted(const struct p12_writing *w,
                           const struct p12_draft_safe *safe);

/* Bytes that SafeContents take, at most; the element itself. */
size_t p12_seal_contents_size(const struct p12_draft_list *list);
enum p12_rc p12_seal_contents(struct p12_writing *w, struct p12_builder *b,
                              const struct p12_draft_list *list);

/* AuthenticatedSafe (RFC 7292, 4.1), the element itself. */
enum p12_rc p12_seal_auth_safe(struct p12_writing *w, struct p12_secret *out);

#endif
