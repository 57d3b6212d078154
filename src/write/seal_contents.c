/* SafeContents and SafeBags (RFC 7292, 4.2). Everything is written from its
 * end to its start; whatever is numbered is numbered in that order too. */
#include "base/alloc.h"
#include "model/oids.h"
#include "write/seal.h"

#include <string.h>

enum { CONTEXT_0 = P12_TAG_CONTEXT | P12_TAG_CONSTRUCTED };

/* ---- What is encrypted -------------------------------------------------- */

bool p12_seal_is_shrouded(const struct p12_writing *w,
                          const struct p12_draft_bag *bag)
{
    bool is_key = bag->type == P12_BAG_KEY || bag->type == P12_BAG_SHROUDED_KEY;

    return bag->raw.len == 0 && (is_key || bag->is_shrouded_secret) &&
           w->protection->key.kind != P12_SCHEME_NONE;
}

/* Is there something that would lie open in a plain safe? */
static bool needs_cover(const struct p12_writing *w,
                        const struct p12_draft_list *list)
{
    for (size_t i = 0; i < list->n_bags; i++) {
        const struct p12_draft_bag *bag = list->bags[i];

        if (bag->list != NULL ? needs_cover(w, bag->list)
                              : !bag->closed && !p12_seal_is_shrouded(w, bag))
            return true;
    }
    return false;
}

bool p12_seal_is_encrypted(const struct p12_writing *w,
                           const struct p12_draft_safe *safe)
{
    if (safe->list == NULL || w->protection->safe.kind == P12_SCHEME_NONE)
        return false;
    return safe->type == P12_SAFE_ENCRYPTED ||
           (w->protection->encrypt_plain_safes && needs_cover(w, safe->list));
}

/* ---- Sizes -------------------------------------------------------------- */

enum {
    BAG_OVERHEAD = 96,     /* headers and OIDs around a value */
    CIPHER_OVERHEAD = 16,  /* padding */
    SHROUD_OVERHEAD = 64 + /* headers */
                      P12_SCHEME_DER_MAX + CIPHER_OVERHEAD
};

static size_t attributes_size(const struct p12_draft_bag *bag)
{
    size_t size = bag->raw_attrs.len;

    for (size_t i = 0; i < bag->n_attrs; i++)
        size += bag->attrs[i].whole.len;
    return size;
}

/* Sums of what is in memory already, of at most a few times its size: they
 * cannot overflow. */
size_t p12_seal_contents_size(const struct p12_draft_list *list)
{
    size_t size = BAG_OVERHEAD;

    for (size_t i = 0; i < list->n_bags; i++) {
        const struct p12_draft_bag *bag = list->bags[i];

        size += BAG_OVERHEAD + SHROUD_OVERHEAD + bag->raw.len + bag->oid.len +
                bag->value.len + bag->content.len + attributes_size(bag);
        if (bag->list != NULL)
            size += p12_seal_contents_size(bag->list);
    }
    return size;
}

/* ---- Attributes --------------------------------------------------------- */

static enum p12_rc build_attributes(struct p12_builder *b,
                                    const struct p12_draft_bag *bag)
{
    size_t mark = p12_build_mark(b);
    struct p12_span *sorted;

    p12_build_bytes(b, bag->raw_attrs);
    if (bag->n_attrs == 0)
        return P12_OK;
    sorted = p12_alloc(bag->n_attrs, sizeof *sorted, P12_MEMORY_PLAIN);
    if (sorted == NULL)
        return P12_E_MEMORY;
    for (size_t i = 0; i < bag->n_attrs; i++)
        sorted[i] = bag->attrs[i].whole;
    p12_write_sort(sorted, bag->n_attrs);
    for (size_t i = bag->n_attrs; i > 0; i--)
        p12_build_bytes(b, sorted[i - 1]);
    p12_build_wrap(b, P12_TAG_SET, mark);
    p12_free(sorted);
    return P12_OK;
}

/* ---- Values ------------------------------------------------------------- */

static enum p12_rc build_key(struct p12_writing *w, struct p12_builder *b,
                             const struct p12_draft_bag *bag)
{
    if (p12_seal_is_shrouded(w, bag))
        return p12_build_shroud(b, p12_seal_next(w), bag->content);
    p12_build_bytes(b, bag->content);
    return P12_OK;
}

/* SecretBag (RFC 7292, 4.2.5) as Java's keystore has it: the type says that it
 * is shrouded like a key. */
static enum p12_rc build_shrouded_secret(struct p12_writing *w,
                                         struct p12_builder *b,
                                         const struct p12_draft_bag *bag)
{
    size_t mark = p12_build_mark(b);
    enum p12_rc rc;

    if (!p12_seal_is_shrouded(w, bag))
        return p12_seal_fail(w, P12_E_USAGE,
                             "a secret that is shrouded like a key has no "
                             "plain form");
    rc = p12_build_shroud(b, p12_seal_next(w), bag->content);
    p12_build_wrap(b, P12_TAG_OCTET_STRING, mark);
    p12_build_wrap(b, CONTEXT_0, mark);
    p12_build_element(b, P12_TAG_OID, p12_value_type_oid(P12_VALUE_SHROUDED));
    p12_build_wrap(b, P12_TAG_SEQUENCE, mark);
    return rc;
}

static enum p12_rc build_value(struct p12_writing *w, struct p12_builder *b,
                               const struct p12_draft_bag *bag)
{
    switch (bag->type) {
    case P12_BAG_KEY:
    case P12_BAG_SHROUDED_KEY:
        return build_key(w, b, bag);
    case P12_BAG_SAFE_CONTENTS:
        return p12_seal_contents(w, b, bag->list);
    default:
        if (bag->is_shrouded_secret)
            return build_shrouded_secret(w, b, bag);
        p12_build_bytes(b, bag->value);
        return P12_OK;
    }
}

/* A key's type is what becomes of it here. */
static struct p12_span type_oid(const struct p12_writing *w,
                                const struct p12_draft_bag *bag)
{
    if (bag->type == P12_BAG_KEY || bag->type == P12_BAG_SHROUDED_KEY)
        return p12_bag_type_oid(
            p12_seal_is_shrouded(w, bag) ? P12_BAG_SHROUDED_KEY : P12_BAG_KEY);
    return bag->oid;
}

/* ---- Bags --------------------------------------------------------------- */

static enum p12_rc build_bag(struct p12_writing *w, struct p12_builder *b,
                             const struct p12_draft_bag *bag)
{
    size_t mark = p12_build_mark(b);
    size_t value;
    enum p12_rc rc;

    if (bag->raw.len != 0) {
        if (bag->closed && !w->protection->keep_closed)
            return p12_seal_fail(
                w, P12_E_CLOSED,
                "is not open: it can only be carried over as it is");
        p12_build_bytes(b, bag->raw);
        return P12_OK;
    }
    rc = build_attributes(b, bag);
    value = p12_build_mark(b);
    if (rc == P12_OK)
        rc = build_value(w, b, bag);
    p12_build_wrap(b, CONTEXT_0, value);
    p12_build_element(b, P12_TAG_OID, type_oid(w, bag));
    p12_build_wrap(b, P12_TAG_SEQUENCE, mark);
    return rc;
}

enum p12_rc p12_seal_contents(struct p12_writing *w, struct p12_builder *b,
                              const struct p12_draft_list *list)
{
    size_t mark = p12_build_mark(b);
    enum p12_rc rc = P12_OK;

    for (size_t i = list->n_bags; rc == P12_OK && i > 0; i--) {
        p12_trail_push(&w->r.trail, "bag", (long)(i - 1));
        rc = build_bag(w, b, list->bags[i - 1]);
        p12_trail_pop(&w->r.trail);
    }
    p12_build_wrap(b, P12_TAG_SEQUENCE, mark);
    return rc;
}
