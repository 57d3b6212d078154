#include "base/trail.h"

#include <stdio.h>
#include <string.h>

void p12_trail_push(struct p12_trail *t, const char *name, long index)
{
    if (t->depth < P12_TRAIL_MAX) {
        t->step[t->depth].name = name;
        t->step[t->depth].index = index;
    }
    t->depth++;
}

void p12_trail_pop(struct p12_trail *t)
{
    t->depth--;
}

size_t p12_trail_text(const struct p12_trail *t, char *out, size_t cap)
{
    size_t len = 0;

    if (cap != 0)
        out[0] = '\0';
    for (size_t i = 0; i < t->depth && i < P12_TRAIL_MAX; i++) {
        char step[64];
        int n =
            t->step[i].index == P12_NO_INDEX
                ? snprintf(step, sizeof step, "%s%s", i == 0 ? "" : ".",
                           t->step[i].name)
                : snprintf(step, sizeof step, "%s%s[%ld]", i == 0 ? "" : ".",
                           t->step[i].name, t->step[i].index);

        if (len < cap)
            snprintf(out + len, cap - len, "%s", step);
        len += (size_t)n;
    }
    return len;
}

/* The last mark at or before `offset` rules it. */
static size_t source_offset(const struct p12_layer_map *layer, size_t offset)
{
    size_t low = 0;
    size_t high = layer->n_marks;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (layer->marks[middle].at <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return offset;
    return offset - layer->marks[low - 1].at + layer->marks[low - 1].source_at;
}

size_t p12_layer_offset(const struct p12_layer_map *layer, const uint8_t *at)
{
    size_t offset = 0;

    for (; layer != NULL; layer = layer->parent) {
        /* Unsigned wrap makes "before" as large as "behind". */
        size_t here = (size_t)((uintptr_t)at - (uintptr_t)layer->bytes.ptr);

        offset = at != NULL && here <= layer->bytes.len ? here : 0;
        offset = source_offset(layer, offset);
        at = layer->source.ptr == NULL ? NULL : layer->source.ptr + offset;
    }
    return offset;
}

enum p12_layer p12_layer_kind(const struct p12_layer_map *layer)
{
    while (layer->parent != NULL)
        layer = layer->parent;
    return layer->kind;
}

enum p12_rc p12_fail_record(struct p12_reader *r, enum p12_rc rc,
                            const uint8_t *at, const char *detail)
{
    struct p12_error *err = r->err;

    if (err == NULL || err->rc != P12_OK)
        return rc;
    err->rc = rc;
    err->layer = r->layer != NULL ? p12_layer_kind(r->layer) : P12_LAYER_FILE;
    err->offset = p12_layer_offset(r->layer, at);
    p12_trail_text(&r->trail, err->path, sizeof err->path);
    err->oid[0] = '\0';
    err->detail = detail != NULL ? detail : p12_rc_text(rc);
    return rc;
}

enum p12_rc p12_fail_record_oid(struct p12_reader *r, struct p12_span oid,
                                const uint8_t *at, const char *detail)
{
    bool first = r->err != NULL && r->err->rc == P12_OK;

    p12_fail_record(r, P12_E_ALGORITHM, at, detail);
    if (first)
        p12_oid_text(oid, r->err->oid, sizeof r->err->oid);
    return P12_E_ALGORITHM;
}

enum p12_rc p12_fail_memory(struct p12_reader *r)
{
    return p12_fail(r, P12_E_MEMORY, NULL, "out of memory");
}
