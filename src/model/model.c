#include "model/model.h"

#include "base/alloc.h"

#include <string.h>

/* ---- Places ------------------------------------------------------------- */

void p12_safe_trail(const struct p12_safe *safe, struct p12_trail *t)
{
    p12_trail_push(t, "authSafe", (long)safe->place.index);
}

/* As deep as max_nested_safes allowed. */
void p12_bag_trail(const struct p12_bag *bag, struct p12_trail *t)
{
    if (bag->place.parent != NULL)
        p12_bag_trail(bag->place.parent, t);
    else
        p12_safe_trail(bag->place.safe, t);
    p12_trail_push(t, "bag", (long)bag->place.index);
}

/* ---- Owning ------------------------------------------------------------- */

void p12_lock_clear(struct p12_lock *lock)
{
    p12_free(lock->scheme);
    *lock = (struct p12_lock){ 0 };
}

static void bag_clear(struct p12_bag *bag)
{
    for (size_t i = 0; i < bag->n_attrs; i++)
        p12_free(bag->attrs[i].problem);
    p12_free(bag->attrs);
    p12_lock_clear(&bag->lock);
    p12_free(bag->problem);
    p12_bags_free(bag->bags, bag->n_bags);
}

void p12_bags_free(struct p12_bag *bags, size_t n)
{
    for (size_t i = 0; i < n; i++)
        bag_clear(&bags[i]);
    p12_free(bags);
}

void p12_layers_free(struct p12_layer_node *first)
{
    while (first != NULL) {
        struct p12_layer_node *next = first->next;

        p12_secret_free(&first->own);
        p12_free(first->marks);
        p12_free(first);
        first = next;
    }
}

static void safe_clear(struct p12_safe *safe)
{
    p12_bags_free(safe->bags, safe->n_bags);
    p12_lock_clear(&safe->lock);
    p12_free(safe->recipients.item);
    p12_free(safe->problem);
}

static void notes_free(struct p12_note_node *node)
{
    while (node != NULL) {
        struct p12_note_node *next = node->next;

        p12_free(node);
        node = next;
    }
}

void p12_pfx_free(struct p12_pfx *pfx)
{
    if (pfx == NULL)
        return;
    for (size_t i = 0; i < pfx->n_safes; i++)
        safe_clear(&pfx->safes[i]);
    p12_free(pfx->safes);
    if (pfx->mac != NULL)
        p12_free(pfx->mac->problem);
    p12_free(pfx->mac);
    p12_free(pfx->signers.item);
    notes_free(pfx->notes);
    p12_schemas_clear(&pfx->schemas);
    p12_layers_free(pfx->layers);
    p12_free(pfx);
}

/* Only the newest is looked at: a deviation repeats in a run, and looking at
 * all would be quadratic in a hostile file. */
static bool is_last_note(const struct p12_pfx *pfx, const struct p12_note *note)
{
    return pfx->last_note != NULL && pfx->last_note->note.id == note->id &&
           strcmp(pfx->last_note->note.path, note->path) == 0;
}

enum p12_rc p12_note_add(struct p12_pfx *pfx, const char *id, const char *text,
                         const struct p12_trail *t)
{
    struct p12_note note = { .id = id, .text = text };
    struct p12_note_node *node;

    if (t != NULL)
        p12_trail_text(t, note.path, sizeof note.path);
    if (is_last_note(pfx, &note))
        return P12_OK;
    node = p12_alloc(1, sizeof *node, P12_MEMORY_PLAIN);
    if (node == NULL)
        return P12_E_MEMORY;
    node->note = note;
    if (pfx->last_note == NULL)
        pfx->notes = node;
    else
        pfx->last_note->next = node;
    pfx->last_note = node;
    pfx->n_notes++;
    return P12_OK;
}

enum p12_rc p12_problem_set(struct p12_error **problem,
                            const struct p12_error *err)
{
    if (*problem != NULL)
        return P12_OK;
    *problem = p12_alloc(1, sizeof **problem, P12_MEMORY_PLAIN);
    if (*problem == NULL)
        return P12_E_MEMORY;
    **problem = *err;
    return P12_OK;
}

/* ---- Looking at locks --------------------------------------------------- */

static enum p12_rc each_in_bags(struct p12_bag *bags, size_t n,
                                p12_lock_see *see, void *state)
{
    enum p12_rc rc = P12_OK;

    for (size_t i = 0; rc == P12_OK && i < n; i++) {
        struct p12_locked part = { &bags[i].lock, NULL, &bags[i] };

        if (bags[i].lock.scheme != NULL)
            rc = see(state, &part);
        if (rc == P12_OK)
            rc = each_in_bags(bags[i].bags, bags[i].n_bags, see, state);
    }
    return rc;
}

enum p12_rc p12_pfx_each_lock(struct p12_pfx *pfx, p12_lock_see *see,
                              void *state)
{
    enum p12_rc rc = P12_OK;

    for (size_t i = 0; rc == P12_OK && i < pfx->n_safes; i++) {
        struct p12_safe *safe = &pfx->safes[i];
        struct p12_locked part = { &safe->lock, safe, NULL };

        if (safe->lock.scheme != NULL)
            rc = see(state, &part);
        if (rc == P12_OK)
            rc = each_in_bags(safe->bags, safe->n_bags, see, state);
    }
    return rc;
}
