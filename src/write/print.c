#include "write/print.h"

#include "base/alloc.h"

#include <stdlib.h>
#include <string.h>

/* ---- Digests ------------------------------------------------------------ */

/* What a digest stands for. Each has its own number of fields, so that no two
 * things are written alike. */
enum kind {
    KIND_BROKEN,    /* the whole SafeBag */
    KIND_CLOSED,    /* type and value */
    KIND_KEY,       /* PrivateKeyInfo, shrouded or not */
    KIND_SECRET,    /* the same of a secret that is shrouded like a key */
    KIND_NESTED,    /* fingerprints, in order */
    KIND_PLAIN,     /* type and value */
    KIND_ATTRS,     /* digests of attributes, in order */
    KIND_RAW_ATTRS, /* the SET, which nobody could read */
    KIND_RAW_ATTR,  /* the PKCS12Attribute, which nobody could read */
    KIND_ATTR,      /* type and the only value */
    KIND_ATTR_MANY, /* type and digests of values, in order */
    KIND_VALUE      /* one of many values */
};

enum { MAX_FIELDS = 2 };

/* Over the kind, the length of each field, and the fields. */
static enum p12_rc digest(enum kind kind, const struct p12_span *fields,
                          size_t n, uint8_t out[P12_DIGEST_SIZE])
{
    uint8_t frame[1 + MAX_FIELDS * 8] = { (uint8_t)kind };
    struct p12_span pieces[1 + MAX_FIELDS];

    for (size_t i = 0; i < n; i++) {
        for (unsigned k = 0; k < 8; k++)
            frame[1 + 8 * i + k] =
                (uint8_t)((uint64_t)fields[i].len >> (56 - 8 * k));
        pieces[1 + i] = fields[i];
    }
    pieces[0] = (struct p12_span){ frame, 1 + 8 * n };
    return p12_hash_digest(p12_hash_by_name("SHA-256"), pieces, n + 1, out);
}

static enum p12_rc digest_one(enum kind kind, struct p12_span field,
                              uint8_t out[P12_DIGEST_SIZE])
{
    return digest(kind, &field, 1, out);
}

static enum p12_rc digest_two(enum kind kind, struct p12_span first,
                              struct p12_span second,
                              uint8_t out[P12_DIGEST_SIZE])
{
    const struct p12_span fields[] = { first, second };

    return digest(kind, fields, 2, out);
}

static int compare_digests(const void *a, const void *b)
{
    return memcmp(a, b, P12_DIGEST_SIZE);
}

/* Room for n digests, all of which are to be filled in. */
static enum p12_rc digests_alloc(size_t n, struct p12_secret *out)
{
    enum p12_rc rc;

    if (n > SIZE_MAX / P12_DIGEST_SIZE)
        return P12_E_MEMORY;
    rc = p12_secret_alloc(out, n * P12_DIGEST_SIZE);
    if (rc == P12_OK)
        out->len = n * P12_DIGEST_SIZE;
    return rc;
}

/* qsort() may leave copies behind: none of these are made from a secret. */
static void digests_sort(struct p12_secret *digests)
{
    if (digests->len > P12_DIGEST_SIZE)
        qsort(digests->ptr, digests->len / P12_DIGEST_SIZE, P12_DIGEST_SIZE,
              compare_digests);
}

/* ---- Attributes --------------------------------------------------------- */

/* RFC 7292, 4.2: attrValues is a SET, too. */
static enum p12_rc print_values(const struct p12_attribute *attr,
                                uint8_t out[P12_DIGEST_SIZE])
{
    struct p12_secret values = { NULL, 0, 0 };
    enum p12_rc rc = digests_alloc(attr->n_values, &values);

    for (size_t i = 0; rc == P12_OK && i < attr->n_values; i++)
        rc = digest_one(KIND_VALUE, p12_attribute_value(attr, i),
                        values.ptr + i * P12_DIGEST_SIZE);
    if (rc == P12_OK) {
        digests_sort(&values);
        rc = digest_two(KIND_ATTR_MANY, attr->oid, p12_secret_span(&values),
                        out);
    }
    p12_secret_free(&values);
    return rc;
}

static enum p12_rc print_attribute(const struct p12_attribute *attr,
                                   uint8_t out[P12_DIGEST_SIZE])
{
    if (attr->problem != NULL)
        return digest_one(KIND_RAW_ATTR, attr->whole, out);
    if (attr->n_values == 1)
        return digest_two(KIND_ATTR, attr->oid, attr->first, out);
    return print_values(attr, out);
}

/* The contents of a SafeBag's SET of attributes; empty if there is none. */
static struct p12_span find_attributes(struct p12_span safe_bag)
{
    struct p12_span set = { NULL, 0 };
    struct p12_span body;
    struct p12_tlv skipped;
    struct p12_cursor c;

    if (!p12_span_unwrap(safe_bag, P12_TAG_SEQUENCE, &body))
        return set;
    c = p12_cursor_over(body);
    if (p12_cursor_tlv(&c, &skipped) && p12_cursor_tlv(&c, &skipped))
        p12_cursor_tagged(&c, P12_TAG_SET, &set);
    return set;
}

static enum p12_rc print_attributes(const struct p12_bag *bag,
                                    uint8_t out[P12_DIGEST_SIZE])
{
    struct p12_secret attrs = { NULL, 0, 0 };
    struct p12_span unread = { NULL, 0 };
    enum p12_rc rc = digests_alloc(bag->n_attrs, &attrs);

    if (bag->n_attrs == 0)
        unread = find_attributes(bag->whole);
    if (unread.len != 0)
        return digest_one(KIND_RAW_ATTRS, unread, out);
    for (size_t i = 0; rc == P12_OK && i < bag->n_attrs; i++)
        rc = print_attribute(&bag->attrs[i], attrs.ptr + i * P12_DIGEST_SIZE);
    if (rc == P12_OK) {
        digests_sort(&attrs);
        rc = digest_one(KIND_ATTRS, p12_secret_span(&attrs), out);
    }
    p12_secret_free(&attrs);
    return rc;
}

/* ---- What is closed ----------------------------------------------------- */

static bool is_open(const struct p12_bag *bag)
{
    return bag->lock.status == P12_STATUS_OPEN && bag->content.len != 0;
}

static bool is_closed(const struct p12_bag *bag)
{
    return bag->lock.scheme != NULL && !is_open(bag);
}

static enum p12_rc print_closed(const struct p12_bag *bag,
                                uint8_t out[P12_DIGEST_SIZE])
{
    return digest_two(KIND_CLOSED, bag->oid, bag->value, out);
}

static size_t count_closed(const struct p12_bag *bags, size_t n)
{
    size_t closed = 0;

    for (size_t i = 0; i < n; i++)
        closed +=
            is_closed(&bags[i]) + count_closed(bags[i].bags, bags[i].n_bags);
    return closed;
}

static enum p12_rc add_closed(const struct p12_bag *bags, size_t n,
                              struct p12_closed *to)
{
    enum p12_rc rc = P12_OK;

    for (size_t i = 0; rc == P12_OK && i < n; i++) {
        if (is_closed(&bags[i]))
            rc = print_closed(&bags[i],
                              to->digests.ptr + P12_DIGEST_SIZE * to->n++);
        if (rc == P12_OK)
            rc = add_closed(bags[i].bags, bags[i].n_bags, to);
    }
    return rc;
}

enum p12_rc p12_closed_find(const struct p12_pfx *pfx, struct p12_closed *out)
{
    size_t n = 0;
    enum p12_rc rc;

    for (size_t i = 0; i < pfx->n_safes; i++)
        n += count_closed(pfx->safes[i].bags, pfx->safes[i].n_bags);
    rc = digests_alloc(n, &out->digests);
    for (size_t i = 0; rc == P12_OK && i < pfx->n_safes; i++)
        rc = add_closed(pfx->safes[i].bags, pfx->safes[i].n_bags, out);
    digests_sort(&out->digests);
    return rc;
}

void p12_closed_clear(struct p12_closed *closed)
{
    p12_secret_free(&closed->digests);
    closed->n = 0;
}

static bool is_closed_elsewhere(const struct p12_printing *p,
                                const uint8_t closed[P12_DIGEST_SIZE])
{
    return p->elsewhere->n != 0 &&
           bsearch(closed, p->elsewhere->digests.ptr, p->elsewhere->n,
                   P12_DIGEST_SIZE, compare_digests) != NULL;
}

/* ---- Values ------------------------------------------------------------- */

/* Of what could not be read there is nothing but its bytes. What was shrouded
 * as a key and is none is a broken key bag when it no longer is shrouded: of
 * both the value counts. */
static bool is_broken(const struct p12_bag *bag)
{
    if (bag->type == P12_BAG_KEY)
        return bag->value.len == 0;
    return bag->lock.scheme == NULL &&
           (bag->problem != NULL || bag->type == P12_BAG_SHROUDED_KEY);
}

/* Fingerprints of bags in a bag, as one: they are as secret as it is. */
static enum p12_rc digest_prints(const struct p12_prints *prints,
                                 uint8_t out[P12_DIGEST_SIZE])
{
    struct p12_secret all = { NULL, 0, 0 };
    enum p12_rc rc = prints->n > SIZE_MAX / 2
                         ? P12_E_MEMORY
                         : digests_alloc(2 * prints->n, &all);

    for (size_t i = 0; rc == P12_OK && i < prints->n; i++) {
        uint8_t *to = all.ptr + 2 * i * P12_DIGEST_SIZE;

        memcpy(to, prints->sorted[i]->value, P12_DIGEST_SIZE);
        memcpy(to + P12_DIGEST_SIZE, prints->sorted[i]->attrs, P12_DIGEST_SIZE);
    }
    if (rc == P12_OK)
        rc = digest_one(KIND_NESTED, p12_secret_span(&all), out);
    p12_secret_free(&all);
    return rc;
}

static enum p12_rc print_nested(const struct p12_printing *p,
                                const struct p12_bag *bag,
                                uint8_t out[P12_DIGEST_SIZE])
{
    struct p12_prints prints = { .n = 0 };
    enum p12_rc rc = p12_prints_make(p, bag->bags, bag->n_bags, &prints);

    if (rc == P12_OK)
        rc = digest_prints(&prints, out);
    p12_prints_clear(&prints);
    return rc;
}

static enum p12_rc print_open(const struct p12_printing *p,
                              const struct p12_bag *bag,
                              uint8_t out[P12_DIGEST_SIZE])
{
    switch (bag->type) {
    case P12_BAG_KEY:
    case P12_BAG_SHROUDED_KEY:
        if (p->count != NULL)
            p->count->keys++;
        return digest_one(KIND_KEY,
                          bag->type == P12_BAG_KEY ? bag->value : bag->content,
                          out);
    case P12_BAG_SAFE_CONTENTS:
        return print_nested(p, bag, out);
    default:
        if (bag->lock.scheme != NULL)
            return digest_one(KIND_SECRET, bag->content, out);
        return digest_two(KIND_PLAIN, bag->oid, bag->value, out);
    }
}

static enum p12_rc print_value(const struct p12_printing *p,
                               const struct p12_bag *bag,
                               uint8_t out[P12_DIGEST_SIZE])
{
    enum p12_rc rc;

    if (is_broken(bag))
        return digest_one(KIND_BROKEN, bag->whole, out);
    if (bag->lock.scheme == NULL)
        return print_open(p, bag, out);
    rc = print_closed(bag, out);
    if (rc == P12_OK && is_open(bag) && !is_closed_elsewhere(p, out))
        return print_open(p, bag, out);
    if (p->count != NULL)
        p->count->closed++;
    return rc;
}

/* ---- Bags --------------------------------------------------------------- */

static enum p12_rc print_bag(const struct p12_printing *p,
                             const struct p12_bag *bag, struct p12_print *out)
{
    enum p12_rc rc = print_value(p, bag, out->value);

    out->bag = bag;
    if (p->count != NULL) {
        p->count->bags++;
        p->count->attributes += bag->n_attrs;
    }
    if (rc != P12_OK || is_broken(bag)) /* all of it is in the value */
        return rc;
    return print_attributes(bag, out->attrs);
}

int p12_print_compare(const struct p12_print *a, const struct p12_print *b)
{
    int order = memcmp(a->value, b->value, P12_DIGEST_SIZE);

    return order != 0 ? order : memcmp(a->attrs, b->attrs, P12_DIGEST_SIZE);
}

static int compare_places(const void *a, const void *b)
{
    const struct p12_print *const *x = a;
    const struct p12_print *const *y = b;

    return p12_print_compare(*x, *y);
}

enum p12_rc p12_prints_make(const struct p12_printing *p,
                            const struct p12_bag *bags, size_t n,
                            struct p12_prints *out)
{
    enum p12_rc rc = P12_OK;

    if (n == 0)
        return P12_OK;
    out->items = p12_alloc(n, sizeof *out->items, P12_MEMORY_SECRET);
    out->sorted =
        p12_alloc(n, sizeof(const struct p12_print *), P12_MEMORY_PLAIN);
    if (out->items == NULL || out->sorted == NULL)
        return P12_E_MEMORY;
    for (size_t i = 0; rc == P12_OK && i < n; i++) {
        if (p->keep != NULL && !p->keep(p->state, bags[i].place.safe, &bags[i]))
            continue;
        out->sorted[out->n] = &out->items[out->n];
        rc = print_bag(p, &bags[i], &out->items[out->n]);
        out->n++;
    }
    if (rc == P12_OK && out->n > 1)
        qsort(out->sorted, out->n, sizeof(const struct p12_print *),
              compare_places);
    return rc;
}

void p12_prints_clear(struct p12_prints *prints)
{
    if (prints->items != NULL)
        p12_wipe(prints->items, prints->n * sizeof *prints->items);
    p12_free(prints->items);
    p12_free(prints->sorted);
    *prints = (struct p12_prints){ .n = 0 };
}
