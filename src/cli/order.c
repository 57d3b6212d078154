#include "cli/order.h"

#include "cli/pairs.h"
#include <stdlib.h>

/* Where a bag belongs among all that something is said about. */
struct rank {
    const struct p12_bag *bag;
    size_t rank;
};

struct ordering {
    struct pairs pairs;
    size_t *wanted; /* all certificates, leaf first: indices into pairs.certs */
    size_t n_wanted;
    struct rank *ranks; /* the same, sorted by address */
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

static int by_address(const void *a, const void *b)
{
    uintptr_t x = (uintptr_t)((const struct rank *)a)->bag;
    uintptr_t y = (uintptr_t)((const struct rank *)b)->bag;

    return x < y ? -1 : x > y;
}

static void rank_bags(struct ordering *o)
{
    o->ranks = cli_alloc(o->n_wanted, sizeof *o->ranks);
    for (size_t i = 0; i < o->n_wanted; i++)
        o->ranks[i] = (struct rank){ o->pairs.certs[o->wanted[i]].bag, i };
    qsort(o->ranks, o->n_wanted, sizeof *o->ranks, by_address);
}

/* SIZE_MAX, behind all others, if nothing is said about the bag. */
static size_t rank_of(const struct ordering *o, const struct p12_bag *bag)
{
    const struct rank key = { .bag = bag };
    const struct rank *found = o->n_wanted == 0
                                   ? NULL
                                   : bsearch(&key, o->ranks, o->n_wanted,
                                             sizeof *o->ranks, by_address);

    return found == NULL ? SIZE_MAX : found->rank;
}

/* ---- Of one list -------------------------------------------------------- */

struct place {
    size_t rank;
    size_t at; /* in the list */
};

static int by_rank(const void *a, const void *b)
{
    const struct place *x = a;
    const struct place *y = b;

    if (x->rank != y->rank)
        return x->rank < y->rank ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

static bool is_certificate(const struct p12_draft_bag *bag)
{
    return p12_draft_bag_type(bag) == P12_BAG_CERTIFICATE;
}

/* The certificates of a list in their new order. */
static void sort_certificates(const struct ordering *o,
                              const struct p12_draft_list *list,
                              struct place *places)
{
    size_t n = 0;

    for (size_t i = 0; i < p12_draft_n_bags(list); i++) {
        const struct p12_draft_bag *bag = p12_draft_bag(list, i);

        if (is_certificate(bag))
            places[n++] =
                (struct place){ rank_of(o, p12_draft_bag_source(bag)), i };
    }
    qsort(places, n, sizeof *places, by_rank);
}

/* The places of certificates are filled with them; other bags stay. */
static void order_bags(const struct ordering *o, struct p12_draft_list *list)
{
    size_t n = p12_draft_n_bags(list);
    struct place *places = cli_alloc(n, sizeof *places);
    size_t *order = cli_alloc(n, sizeof *order);
    size_t next = 0;

    sort_certificates(o, list, places);
    for (size_t i = 0; i < n; i++)
        order[i] =
            is_certificate(p12_draft_bag(list, i)) ? places[next++].at : i;
    if (p12_draft_order(list, order, n) == P12_E_MEMORY)
        cli_out_of_memory();
    free(places);
    free(order);
}

static void order_list(const struct ordering *o, struct p12_draft_list *list)
{
    order_bags(o, list);
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
    rank_bags(&o);
    for (size_t i = 0; i < p12_draft_n_safes(draft); i++) {
        struct p12_draft_list *list = p12_draft_safe(draft, i);

        if (list != NULL)
            order_list(&o, list);
    }
    free(o.wanted);
    free(o.ranks);
    pairs_free(&o.pairs);
}
