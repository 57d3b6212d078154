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

static void attribute_clear(struct p12_attribute *attr)
{
    p12_free(attr->values);
    p12_free(attr->problem);
}

static void bag_clear(struct p12_bag *bag)
{
    for (size_t i = 0; i < bag->n_attrs; i++)
        attribute_clear(&bag->attrs[i]);
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

static void parties_free(struct p12_parties *parties)
{
    for (size_t i = 0; i < parties->n && parties->item != NULL; i++)
        p12_free(parties->item[i].problem);
    p12_free(parties->item);
}

static void safe_clear(struct p12_safe *safe)
{
    p12_bags_free(safe->bags, safe->n_bags);
    p12_lock_clear(&safe->lock);
    parties_free(&safe->recipients);
    p12_free(safe->problem);
}

static void notes_free(struct p12_pfx *pfx)
{
    for (size_t i = 0; i < pfx->n_notes; i++)
        p12_free(pfx->notes[i]);
    p12_free(pfx->notes);
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
    parties_free(&pfx->signers);
    notes_free(pfx);
    p12_schemas_clear(&pfx->schemas);
    p12_layers_free(pfx->layers);
    p12_free(pfx);
}

/* Only the newest is looked at: a deviation repeats in a run, and looking at
 * all would be quadratic in a hostile file. */
static bool is_last_note(const struct p12_pfx *pfx, const struct p12_note *note)
{
    const struct p12_note *last =
        pfx->n_notes != 0 ? pfx->notes[pfx->n_notes - 1] : NULL;

    return last != NULL && last->id == note->id &&
           strcmp(last->path, note->path) == 0;
}

static bool make_room_for_note(struct p12_pfx *pfx)
{
    size_t cap = pfx->cap_notes == 0 ? 8 : pfx->cap_notes * 2;
    struct p12_note **notes;

    if (pfx->n_notes < pfx->cap_notes)
        return true;
    notes = p12_alloc(cap, sizeof *notes, P12_MEMORY_PLAIN);
    if (notes == NULL)
        return false;
    if (pfx->n_notes != 0)
        memcpy(notes, pfx->notes, pfx->n_notes * sizeof(struct p12_note *));
    p12_free(pfx->notes);
    pfx->notes = notes;
    pfx->cap_notes = cap;
    return true;
}

enum p12_rc p12_note_add(struct p12_pfx *pfx, const char *id, const char *text,
                         const struct p12_trail *t)
{
    struct p12_note note = { .id = id, .text = text != NULL ? text : id };
    struct p12_note *kept;

    if (t != NULL)
        p12_trail_text(t, note.path, sizeof note.path);
    if (is_last_note(pfx, &note))
        return P12_OK;
    if (!make_room_for_note(pfx))
        return P12_E_MEMORY;
    kept = p12_alloc(1, sizeof *kept, P12_MEMORY_PLAIN);
    if (kept == NULL)
        return P12_E_MEMORY;
    *kept = note;
    pfx->notes[pfx->n_notes++] = kept;
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
