#include "model/draft.h"

#include "base/alloc.h"

#include <string.h>

/* ---- Lists that grow ---------------------------------------------------- */

/* Room for one more thing in an array, whose things may move. */
static bool make_room(void *array, size_t n, size_t *cap, size_t size)
{
    void **items = array;
    size_t wanted = *cap == 0 ? 4 : *cap * 2;
    void *moved;

    if (n < *cap)
        return true;
    moved = p12_alloc(wanted, size, P12_MEMORY_PLAIN);
    if (moved == NULL)
        return false;
    if (n != 0)
        memcpy(moved, *items, n * size);
    p12_free(*items);
    *items = moved;
    *cap = wanted;
    return true;
}

enum p12_rc p12_draft_append_safe(struct p12_draft *draft,
                                  struct p12_draft_safe **out)
{
    void *safes = draft->safes;

    if (!make_room(&safes, draft->n_safes, &draft->cap_safes,
                   sizeof *draft->safes))
        return P12_E_MEMORY;
    draft->safes = safes;
    *out = &draft->safes[draft->n_safes++];
    return P12_OK;
}

enum p12_rc p12_draft_append_list(struct p12_draft *draft, unsigned depth,
                                  struct p12_draft_list **out)
{
    struct p12_draft_list *list = p12_alloc(1, sizeof *list, P12_MEMORY_PLAIN);

    if (list == NULL)
        return P12_E_MEMORY;
    list->draft = draft;
    list->depth = depth;
    *out = list;
    return P12_OK;
}

enum p12_rc p12_draft_append_bag(struct p12_draft_list *list,
                                 struct p12_draft_bag **out)
{
    struct p12_draft_bag *bag;
    void *bags = list->bags;

    if (!make_room(&bags, list->n_bags, &list->cap_bags, sizeof *list->bags))
        return P12_E_MEMORY;
    list->bags = bags;
    bag = p12_alloc(1, sizeof *bag, P12_MEMORY_PLAIN);
    if (bag == NULL)
        return P12_E_MEMORY;
    bag->draft = list->draft;
    list->bags[list->n_bags++] = bag;
    *out = bag;
    return P12_OK;
}

enum p12_rc p12_draft_append_attribute(
    struct p12_draft_bag *bag, const struct p12_draft_attribute *attribute)
{
    void *attrs = bag->attrs;

    if (!make_room(&attrs, bag->n_attrs, &bag->cap_attrs, sizeof *bag->attrs))
        return P12_E_MEMORY;
    bag->attrs = attrs;
    bag->attrs[bag->n_attrs++] = *attribute;
    return P12_OK;
}

/* ---- Owning ------------------------------------------------------------- */

enum p12_rc p12_draft_take(struct p12_draft *draft, struct p12_secret *bytes,
                           struct p12_span *out)
{
    struct p12_draft_piece *piece =
        p12_alloc(1, sizeof *piece, P12_MEMORY_PLAIN);

    if (piece == NULL) {
        p12_secret_free(bytes);
        return P12_E_MEMORY;
    }
    *piece = (struct p12_draft_piece){ *bytes, draft->pieces };
    *bytes = (struct p12_secret){ NULL, 0, 0 };
    draft->pieces = piece;
    *out = p12_secret_span(&piece->bytes);
    return P12_OK;
}

enum p12_rc p12_draft_keep(struct p12_draft *draft, struct p12_span bytes,
                           struct p12_span *out)
{
    struct p12_secret copy = { NULL, 0, 0 };
    enum p12_rc rc = p12_secret_copy(&copy, bytes);

    return rc == P12_OK ? p12_draft_take(draft, &copy, out) : rc;
}

static void list_free(struct p12_draft_list *list);

/* As deep as max_nested_safes allowed. */
static void bag_free(struct p12_draft_bag *bag)
{
    list_free(bag->list);
    p12_free(bag->attrs);
    p12_free(bag);
}

static void list_free(struct p12_draft_list *list)
{
    if (list == NULL)
        return;
    for (size_t i = 0; i < list->n_bags; i++)
        bag_free(list->bags[i]);
    p12_free(list->bags);
    p12_free(list);
}

void p12_draft_drop_last(struct p12_draft_list *list)
{
    bag_free(list->bags[--list->n_bags]);
}

enum p12_rc p12_draft_new(struct p12_draft **out)
{
    struct p12_draft *draft = p12_alloc(1, sizeof *draft, P12_MEMORY_PLAIN);

    if (draft == NULL)
        return P12_E_MEMORY;
    *out = draft;
    return P12_OK;
}

void p12_draft_free(struct p12_draft *draft)
{
    if (draft == NULL)
        return;
    for (size_t i = 0; i < draft->n_safes; i++)
        list_free(draft->safes[i].list);
    p12_free(draft->safes);
    while (draft->pieces != NULL) {
        struct p12_draft_piece *next = draft->pieces->next;

        p12_secret_free(&draft->pieces->bytes);
        p12_free(draft->pieces);
        draft->pieces = next;
    }
    p12_free(draft);
}

/* ---- Looking ------------------------------------------------------------ */

size_t p12_draft_n_safes(const struct p12_draft *draft)
{
    return draft->n_safes;
}

struct p12_draft_list *p12_draft_safe(const struct p12_draft *draft, size_t i)
{
    return i < draft->n_safes ? draft->safes[i].list : NULL;
}

size_t p12_draft_n_bags(const struct p12_draft_list *list)
{
    return list->n_bags;
}

struct p12_draft_bag *p12_draft_bag(const struct p12_draft_list *list, size_t i)
{
    return i < list->n_bags ? list->bags[i] : NULL;
}

const struct p12_bag *p12_draft_bag_source(const struct p12_draft_bag *bag)
{
    return bag->source;
}

enum p12_bag_type p12_draft_bag_type(const struct p12_draft_bag *bag)
{
    return bag->type;
}

struct p12_span p12_draft_bag_content(const struct p12_draft_bag *bag)
{
    return bag->content;
}

struct p12_draft_list *p12_draft_bag_list(const struct p12_draft_bag *bag)
{
    return bag->list;
}

bool p12_draft_move(struct p12_draft_list *list, size_t from, size_t to)
{
    struct p12_draft_bag *bag;

    if (from >= list->n_bags || to >= list->n_bags)
        return false;
    bag = list->bags[from];
    if (from < to)
        memmove(&list->bags[from], &list->bags[from + 1],
                (to - from) * sizeof(struct p12_draft_bag *));
    else
        memmove(&list->bags[to + 1], &list->bags[to],
                (from - to) * sizeof(struct p12_draft_bag *));
    list->bags[to] = bag;
    return true;
}

/* Puts the bags into their places; a bag that has its place leaves a gap in
 * `was`. Returns how many there are until one is not to be had. */
static size_t place_bags(struct p12_draft_bag **bags,
                         struct p12_draft_bag **was, const size_t *order,
                         size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (order[i] >= n || was[order[i]] == NULL)
            return i;
        bags[i] = was[order[i]];
        was[order[i]] = NULL;
    }
    return n;
}

enum p12_rc p12_draft_order(struct p12_draft_list *list, const size_t *order,
                            size_t n)
{
    struct p12_draft_bag **was;
    size_t placed;

    if (n != list->n_bags)
        return P12_E_USAGE;
    if (n == 0)
        return P12_OK;
    was = p12_alloc(n, sizeof(struct p12_draft_bag *), P12_MEMORY_PLAIN);
    if (was == NULL)
        return P12_E_MEMORY;
    memcpy(was, list->bags, n * sizeof(struct p12_draft_bag *));
    placed = place_bags(list->bags, was, order, n);
    if (placed != n) {
        for (size_t i = 0; i < placed; i++)
            was[order[i]] = list->bags[i];
        memcpy(list->bags, was, n * sizeof(struct p12_draft_bag *));
    }
    p12_free(was);
    return placed == n ? P12_OK : P12_E_USAGE;
}
