#include "cli/extract.h"

#include "cli/content.h"
#include "cli/pairs.h"
#include "cli/report.h"
#include "cli/strings.h"
#include "cli/walk.h"
#include <stdlib.h>
#include <string.h>

static void add_item(struct extract_items *items, enum extract_kind kind,
                     const struct p12_bag *bag)
{
    if (items->n == items->cap) {
        size_t cap = items->cap == 0 ? 16 : 2 * items->cap;
        struct extract_item *grown = cli_alloc(cap, sizeof *grown);

        if (items->n != 0)
            memcpy(grown, items->items, items->n * sizeof *grown);
        free(items->items);
        items->items = grown;
        items->cap = cap;
    }
    items->items[items->n++] = (struct extract_item){ kind, bag };
}

void extract_items_free(struct extract_items *items)
{
    free(items->items);
    *items = (struct extract_items){ 0 };
}

bool extract_is_default(const struct extract_choice *c)
{
    return !c->keys && !c->certs && !c->leaf && !c->chain && !c->crls &&
           !c->secrets;
}

/* ---- Certificates: the leaf first --------------------------------------- */

static bool wants_cert(const struct extract_choice *choice, bool is_leaf)
{
    return choice->certs || extract_is_default(choice) ||
           (is_leaf ? choice->leaf : choice->chain);
}

/* A leaf, and behind it its issuers that were not there yet. */
static void order_chain(struct pairs *p, size_t leaf, size_t *order, size_t *n,
                        bool *taken)
{
    size_t *chain = cli_alloc(p->n_certs, sizeof *chain);
    bool complete;
    size_t len = pairs_chain(p, leaf, chain, &complete);

    for (size_t i = 0; i < len; i++) {
        if (taken[chain[i]])
            continue;
        taken[chain[i]] = true;
        order[(*n)++] = chain[i];
    }
    free(chain);
}

static void order_certs(struct pairs *p, size_t *order)
{
    bool *taken = cli_alloc(p->n_certs, sizeof *taken);
    size_t n = 0;

    for (size_t i = 0; i < p->n_certs; i++)
        if (p->certs[i].is_leaf && !taken[i])
            order_chain(p, i, order, &n, taken);
    for (size_t i = 0; i < p->n_certs; i++)
        if (!taken[i])
            order[n++] = i;
    free(taken);
}

static void add_certs(struct extract_items *items, const struct p12_pfx *pfx,
                      const struct extract_choice *choice)
{
    struct pairs p;
    size_t *order;

    pairs_find(&p, pfx);
    order = cli_alloc(p.n_certs, sizeof *order);
    order_certs(&p, order);
    for (size_t i = 0; i < p.n_certs; i++)
        if (wants_cert(choice, p.certs[order[i]].is_leaf))
            add_item(items, EXTRACT_CERT, p.certs[order[i]].bag);
    free(order);
    pairs_free(&p);
}

/* ---- The rest, in the container's order --------------------------------- */

struct picking {
    struct extract_items *items;
    enum extract_kind kind;
};

static bool is_kind(const struct p12_bag *bag, enum extract_kind kind)
{
    enum p12_bag_type type = p12_bag_type(bag);

    if (p12_bag_content(bag).len == 0)
        return false;
    switch (kind) {
    case EXTRACT_KEY:
        return content_is_key(bag);
    case EXTRACT_CERT: /* SDSI and others than X.509's */
        return type == P12_BAG_CERTIFICATE && !content_is_x509(bag);
    case EXTRACT_CRL:
        return type == P12_BAG_CRL;
    case EXTRACT_SECRET:
        return type == P12_BAG_SECRET;
    }
    return false;
}

static void pick(const struct p12_bag *bag, void *context)
{
    const struct picking *picking = context;

    if (is_kind(bag, picking->kind))
        add_item(picking->items, picking->kind, bag);
}

static void add_kind(struct extract_items *items, const struct p12_pfx *pfx,
                     enum extract_kind kind)
{
    struct picking picking = { items, kind };
    const struct visitor visitor = { .bag = pick, .context = &picking };

    walk_parts(pfx, &visitor);
}

void extract_select(struct extract_items *items, const struct p12_pfx *pfx,
                    const struct extract_choice *choice)
{
    bool all = extract_is_default(choice);

    *items = (struct extract_items){ 0 };
    if (choice->keys || all)
        add_kind(items, pfx, EXTRACT_KEY);
    if (choice->certs || choice->leaf || choice->chain || all)
        add_certs(items, pfx, choice);
    if (choice->certs || all)
        add_kind(items, pfx, EXTRACT_CERT);
    if (choice->crls || all)
        add_kind(items, pfx, EXTRACT_CRL);
    if (choice->secrets)
        add_kind(items, pfx, EXTRACT_SECRET);
}

/* ---- What PEM has no label for ------------------------------------------ */

static bool is_unknown(const struct extract_item *item)
{
    switch (item->kind) {
    case EXTRACT_CERT:
        return !content_is_x509(item->bag) && !content_is_sdsi(item->bag);
    case EXTRACT_CRL:
        return !content_is_crl(item->bag);
    case EXTRACT_KEY:
    case EXTRACT_SECRET:
        break;
    }
    return false;
}

static void say_left_out(const struct extract_item *item, const char *file)
{
    struct bytes path = { 0 };
    struct bytes type = { 0 };

    string_of_bag(&path, item->bag, p12_bag_path);
    string_oid_name(&type, p12_bag_value_oid(item->bag));
    report_line(file,
                "%s: left out, a %s of a type that is not known (%s); --der "
                "takes it out",
                bytes_text(&path),
                item->kind == EXTRACT_CRL ? "CRL" : "certificate",
                bytes_text(&type));
    bytes_free(&path);
    bytes_free(&type);
}

void extract_leave_out_unknown(struct extract_items *items, const char *file,
                               bool quiet)
{
    size_t kept = 0;

    for (size_t i = 0; i < items->n; i++) {
        if (!is_unknown(&items->items[i]))
            items->items[kept++] = items->items[i];
        else if (!quiet)
            say_left_out(&items->items[i], file);
    }
    items->n = kept;
}
