#include "loaded.h"

#include "base/alloc.h"

/* The pointers go into the container at once, so that it can be released
 * whatever happens next. */
static bool make_parts(struct loaded *l)
{
    l->pfx = p12_alloc(1, sizeof *l->pfx, P12_MEMORY_PLAIN);
    if (l->pfx == NULL)
        return false;
    l->pfx->lim = fuzz_limits;
    l->pfx->is_der = true;
    l->pfx->safes = p12_alloc(1, sizeof *l->pfx->safes, P12_MEMORY_PLAIN);
    if (l->pfx->safes == NULL)
        return false;
    l->pfx->n_safes = 1;
    l->safe = l->pfx->safes;
    l->safe->type = P12_SAFE_DATA;
    l->safe->lock.status = P12_STATUS_CLEAR;
    return true;
}

bool loaded_init(struct loaded *l, struct p12_span input)
{
    struct p12_secret copy = { NULL, 0, 0 };

    *l = (struct loaded){ 0 };
    if (!make_parts(l) || p12_secret_copy(&copy, input) != P12_OK) {
        loaded_clear(l);
        return false;
    }
    p12_parser_init(&l->p, l->pfx);
    if (p12_layer_root(&l->p, &copy, P12_LAYER_DECRYPTED, &l->root) != P12_OK) {
        loaded_clear(l);
        return false;
    }
    l->p.r.layer = l->root;
    l->pfx->layer = l->root;
    l->safe->layer = l->root;
    l->safe->whole = l->root->bytes;
    p12_safe_trail(l->safe, &l->p.r.trail);
    return true;
}

void loaded_clear(struct loaded *l)
{
    p12_pfx_free(l->pfx);
    *l = (struct loaded){ 0 };
}

struct p12_bag *loaded_bag(struct loaded *l)
{
    struct p12_bag *bag = p12_alloc(1, sizeof *bag, P12_MEMORY_PLAIN);

    if (bag == NULL)
        return NULL;
    l->safe->bags = bag;
    l->safe->n_bags = 1;
    bag->type = P12_BAG_UNKNOWN;
    bag->place.safe = l->safe;
    bag->layer = l->root;
    bag->lock.status = P12_STATUS_CLEAR;
    p12_trail_push(&l->p.r.trail, "bag", 0);
    return bag;
}
