#include "cli/order.h"

#include "cli/pairs.h"
#include <stdlib.h>
#include <string.h>

struct ordering {
    struct pairs pairs;
    size_t *wanted; /* all certificates, leaf first: indices into pairs.certs */
    size_t n_wanted;
};

/* ---- Of the whole container --------------------------------------------- */

static void add_chain(struct ordering *o, size_t leaf, bool *taken,
                      size_t *chain)
{
    bool complete;
    size_t len = pairs_chain(&o->pairs, leaf, chain, &complete);

    if (len == 0) /* too many to look at */
        chain[len++] = leaf;
    for (size_t i = 0; i < len; i++) {
        if (taken[chain[i]])
            continue;
        taken[chain[i]] = true;
        o->wanted[o->n_wanted++] = chain[i];
    }
}

/* Certificates that nothing is said about are not among them. */
static void find_order(struct ordering *o)
{
    struct pairs *p = &o->pairs;
    bool *taken = cli_alloc(p->n_certs, sizeof *taken);
    size_t *chain = cli_alloc(p->n_certs, sizeof *chain);

    o->wanted = cli_alloc(p->n_certs, sizeof *o->wanted);
    for (size_t i = 0; i < p->n_certs; i++)
        if (p->certs[i].is_leaf && !taken[i])
            add_chain(o, i, taken, chain);
    free(taken);
    free(chain);
}

/* ---- Of one list -------------------------------------------------------- */

static bool is_certificate(const struct p12_draft_bag *bag)
{
    return p12_draft_bag_type(bag) == P12_BAG_CERTIFICATE;
}

/* The first place from `from` on with a certificate; the list's end if none. */
static size_t next_slot(const struct p12_draft_list *list, size_t from)
{
    size_t n = p12_draft_n_bags(list);

    while (from < n && !is_certificate(p12_draft_bag(list, from)))
        from++;
    return from;
}

static size_t find_bag(const struct p12_draft_list *list, size_t from,
                       const struct p12_bag *source)
{
    size_t n = p12_draft_n_bags(list);

    while (from < n &&
           p12_draft_bag_source(p12_draft_bag(list, from)) != source)
        from++;
    return from;
}

/* Moves a certificate down to a place; those between go up by one, over the
 * bags that are none, which stay where they are. */
static void move_down(struct p12_draft_list *list, size_t from, size_t to)
{
    size_t at = from;

    while (at > to) {
        size_t below = at - 1;

        while (!is_certificate(p12_draft_bag(list, below)))
            below--;
        /* The two change places. */
        p12_draft_move(list, at, below);
        p12_draft_move(list, below + 1, at);
        at = below;
    }
}

static void order_list(const struct ordering *o, struct p12_draft_list *list)
{
    size_t slot = next_slot(list, 0);

    for (size_t i = 0; i < o->n_wanted; i++) {
        const struct p12_bag *bag = o->pairs.certs[o->wanted[i]].bag;
        size_t at = find_bag(list, slot, bag);

        if (at == p12_draft_n_bags(list))
            continue; /* in another list, or left out */
        move_down(list, at, slot);
        slot = next_slot(list, slot + 1);
    }
    for (size_t i = 0; i < p12_draft_n_bags(list); i++) {
        struct p12_draft_list *inner =
            p12_draft_bag_list(p12_draft_bag(list, i));

        if (inner != NULL)
            order_list(o, inner);
    }
}

void order_leaf_first(struct p12_draft *draft, const struct p12_pfx *pfx)
{
    struct ordering o = { .n_wanted = 0 };

    pairs_find(&o.pairs, pfx);
    find_order(&o);
    for (size_t i = 0; i < p12_draft_n_safes(draft); i++) {
        struct p12_draft_list *list = p12_draft_safe(draft, i);

        if (list != NULL)
            order_list(&o, list);
    }
    free(o.wanted);
    pairs_free(&o.pairs);
}
