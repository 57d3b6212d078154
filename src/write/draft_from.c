/* A draft of what a container holds. */
#include "model/oids.h"
#include "write/writing.h"

/* What is copied, and from where. */
struct copying {
    struct p12_draft *draft;
    p12_part_filter *keep;
    void *state;
    bool closed; /* nothing that was encrypted is taken apart */
};

static bool keeps(const struct copying *c, const struct p12_safe *safe,
                  const struct p12_bag *bag)
{
    return c->keep == NULL || c->keep(c->state, safe, bag);
}

/* ---- Attributes --------------------------------------------------------- */

/* The third field of a SafeBag (RFC 7292, 4.2), which nobody could read. */
static struct p12_span find_attributes(struct p12_span safe_bag)
{
    struct p12_tlv field = { .tag = 0 };
    struct p12_cursor c = { .at = 0 };
    struct p12_span body;

    if (!p12_span_unwrap(safe_bag, P12_TAG_SEQUENCE, &body))
        return (struct p12_span){ NULL, 0 };
    c = p12_cursor_over(body);
    p12_cursor_tlv(&c, &field);
    p12_cursor_tlv(&c, &field);
    return p12_cursor_tlv(&c, &field) ? field.whole
                                      : (struct p12_span){ NULL, 0 };
}

static enum p12_rc copy_attribute(const struct p12_attribute *from,
                                  struct p12_draft_bag *to)
{
    struct p12_draft_attribute attribute = { from->whole, from->oid };
    enum p12_rc rc = P12_OK;

    if (from->problem == NULL && from->n_values > 1)
        rc = p12_write_sort_values(to->draft, &attribute.whole);
    return rc == P12_OK ? p12_draft_append_attribute(to, &attribute) : rc;
}

static enum p12_rc copy_attributes(const struct p12_bag *from,
                                   struct p12_draft_bag *to)
{
    enum p12_rc rc = P12_OK;

    if (from->n_attrs == 0)
        to->raw_attrs = find_attributes(from->whole);
    for (size_t i = 0; rc == P12_OK && i < from->n_attrs; i++)
        rc = copy_attribute(&from->attrs[i], to);
    return rc;
}

/* ---- Bags --------------------------------------------------------------- */

static enum p12_rc copy_bags(const struct copying *c,
                             const struct p12_bag *bags, size_t n,
                             struct p12_draft_list *to);

static bool is_open(const struct copying *c, const struct p12_bag *bag)
{
    return !c->closed && bag->lock.status == P12_STATUS_OPEN &&
           bag->content.len != 0;
}

/* What is closed, or broken, stays as it is. */
static bool is_raw(const struct copying *c, const struct p12_bag *bag)
{
    return bag->lock.scheme != NULL ? !is_open(c, bag) : bag->problem != NULL;
}

static enum p12_rc copy_nested(const struct copying *c,
                               const struct p12_bag *from,
                               struct p12_draft_list *parent,
                               struct p12_draft_bag *to)
{
    enum p12_rc rc =
        p12_draft_append_list(c->draft, parent->depth + 1, &to->list);

    return rc == P12_OK ? copy_bags(c, from->bags, from->n_bags, to->list) : rc;
}

static enum p12_rc copy_bag(const struct copying *c, const struct p12_bag *from,
                            struct p12_draft_list *list)
{
    struct p12_draft_bag *to;
    enum p12_rc rc = p12_draft_append_bag(list, &to);

    if (rc != P12_OK)
        return rc;
    to->source = from;
    to->type = from->type;
    if (is_raw(c, from)) {
        to->raw = from->whole;
        to->closed = from->lock.scheme != NULL;
        return P12_OK;
    }
    to->oid = from->oid;
    to->value_oid = from->value_oid;
    to->value = from->value;
    to->content = from->content;
    to->is_shrouded_secret =
        from->type == P12_BAG_SECRET && from->lock.scheme != NULL;
    rc = copy_attributes(from, to);
    if (rc == P12_OK && from->type == P12_BAG_SAFE_CONTENTS)
        rc = copy_nested(c, from, list, to);
    return rc;
}

static enum p12_rc copy_bags(const struct copying *c,
                             const struct p12_bag *bags, size_t n,
                             struct p12_draft_list *to)
{
    enum p12_rc rc = P12_OK;

    for (size_t i = 0; rc == P12_OK && i < n; i++)
        if (keeps(c, bags[i].place.safe, &bags[i]))
            rc = copy_bag(c, &bags[i], to);
    return rc;
}

/* ---- Safes -------------------------------------------------------------- */

static bool has_list(const struct copying *c, const struct p12_safe *safe)
{
    if (safe->problem != NULL)
        return false;
    if (safe->type == P12_SAFE_ENCRYPTED)
        return !c->closed && safe->lock.status == P12_STATUS_OPEN;
    return safe->type == P12_SAFE_DATA;
}

static enum p12_rc copy_safe(const struct copying *c,
                             const struct p12_safe *from)
{
    struct p12_draft_list *list = NULL;
    struct p12_draft_safe *to;
    enum p12_rc rc = p12_draft_append_safe(c->draft, &to);

    if (rc != P12_OK)
        return rc;
    to->source = from;
    to->type = from->type;
    if (!has_list(c, from)) {
        to->raw = from->whole;
        to->closed = from->type == P12_SAFE_ENCRYPTED;
        return P12_OK;
    }
    rc = p12_draft_append_list(c->draft, 0, &list);
    if (rc != P12_OK)
        return rc;
    to->list = list;
    to->unprotected = from->unprotected;
    return copy_bags(c, from->bags, from->n_bags, list);
}

static enum p12_rc copy_safes(const struct copying *c,
                              const struct p12_pfx *pfx)
{
    enum p12_rc rc = P12_OK;

    for (size_t i = 0; rc == P12_OK && i < pfx->n_safes; i++)
        if (keeps(c, &pfx->safes[i], NULL))
            rc = copy_safe(c, &pfx->safes[i]);
    return rc;
}

static enum p12_rc copy(struct copying *c, const struct p12_pfx *pfx,
                        struct p12_draft **out)
{
    enum p12_rc rc = p12_draft_new(&c->draft);

    if (rc != P12_OK)
        return rc;
    rc = copy_safes(c, pfx);
    if (rc == P12_OK)
        *out = c->draft;
    else
        p12_draft_free(c->draft);
    return rc;
}

enum p12_rc p12_draft_from(const struct p12_pfx *pfx, p12_part_filter *keep,
                           void *state, struct p12_draft **out)
{
    struct copying c = { .keep = keep, .state = state };

    return copy(&c, pfx, out);
}

enum p12_rc p12_draft_closed(const struct p12_pfx *pfx, struct p12_draft **out)
{
    struct copying c = { .closed = true };

    return copy(&c, pfx, out);
}
