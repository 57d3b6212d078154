/* What a container is to hold, before it is written: plain data. Spans point
 * into the container that a draft was made from, or into the draft's own
 * pieces. */
#ifndef P12_MODEL_DRAFT_H
#define P12_MODEL_DRAFT_H

#include "model/model.h"

#include <p12/draft.h>

/* Bytes that the draft owns. */
struct p12_draft_piece {
    struct p12_secret bytes;
    struct p12_draft_piece *next;
};

struct p12_draft_attribute {
    struct p12_span whole; /* PKCS12Attribute, DER */
    struct p12_span oid;
};

struct p12_draft_bag {
    struct p12_draft *draft;
    const struct p12_bag *source; /* NULL unless it came from a container */
    enum p12_bag_type type;

    /* The whole SafeBag, if it is written as it is: nobody could read it, or
     * it is closed. Then what follows is empty. */
    struct p12_span raw;
    bool closed; /* it has to be opened before it can be written otherwise */

    struct p12_span oid;
    struct p12_span value_oid;
    struct p12_span value;       /* bagValue; empty for a key, a shrouded secret
                                  * and a nested list, which are made anew */
    struct p12_span content;     /* as p12_bag_content() */
    bool is_shrouded_secret;     /* Java's SecretKey */
    struct p12_draft_list *list; /* nested SafeContents; else NULL */

    /* The SET of attributes as it is, if it could not be read; then there is
     * none in the list. */
    struct p12_span raw_attrs;
    struct p12_draft_attribute *attrs;
    size_t n_attrs, cap_attrs;
};

struct p12_draft_list {
    struct p12_draft *draft;
    unsigned depth; /* of safeContents bags around it */
    struct p12_draft_bag **bags;
    size_t n_bags, cap_bags;
};

struct p12_draft_safe {
    const struct p12_safe *source;
    enum p12_safe_type type;

    /* The whole ContentInfo, if it is written as it is. */
    struct p12_span raw;
    bool closed;                 /* as with a bag */
    struct p12_span unprotected; /* as in struct p12_safe */
    struct p12_draft_list *list; /* NULL if raw */
};

struct p12_draft {
    struct p12_draft_safe *safes;
    size_t n_safes, cap_safes;
    struct p12_draft_piece *pieces;
};

/* A copy that the draft owns. P12_E_MEMORY. */
enum p12_rc p12_draft_keep(struct p12_draft *draft, struct p12_span bytes,
                           struct p12_span *out);

/* Takes bytes over, and leaves *bytes empty, also on failure. */
enum p12_rc p12_draft_take(struct p12_draft *draft, struct p12_secret *bytes,
                           struct p12_span *out);

/* One more safe, bag, or attribute, empty and last. P12_E_MEMORY. */
enum p12_rc p12_draft_append_safe(struct p12_draft *draft,
                                  struct p12_draft_safe **out);
enum p12_rc p12_draft_append_list(struct p12_draft *draft, unsigned depth,
                                  struct p12_draft_list **out);
enum p12_rc p12_draft_append_bag(struct p12_draft_list *list,
                                 struct p12_draft_bag **out);
enum p12_rc p12_draft_append_attribute(
    struct p12_draft_bag *bag, const struct p12_draft_attribute *attribute);

/* Takes the last bag of a list away again. */
void p12_draft_drop_last(struct p12_draft_list *list);

#endif
