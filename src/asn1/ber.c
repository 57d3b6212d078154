#include "asn1/ber.h"

#include "base/alloc.h"

#include <string.h>

struct rewriter {
    struct p12_cursor in;
    const size_t *sizes; /* from the walk: of each constructed element */
    struct p12_secret *out;
    struct p12_mark *marks;
    size_t n_marks;
    size_t cap_marks;
    bool failed; /* to grow the marks */
};

static void grow_marks(struct rewriter *w)
{
    size_t cap = w->cap_marks == 0 ? 16 : w->cap_marks * 2;
    struct p12_mark *marks = p12_alloc(cap, sizeof *marks, P12_MEMORY_PLAIN);

    if (marks == NULL) {
        w->failed = true;
        return;
    }
    if (w->n_marks != 0)
        memcpy(marks, w->marks, w->n_marks * sizeof *marks);
    p12_free(w->marks);
    w->marks = marks;
    w->cap_marks = cap;
}

/* Remembers where the next byte comes from, if the distance has changed. */
static void mark(struct rewriter *w)
{
    struct p12_mark now = { w->out->len, w->in.at };
    struct p12_mark last = { 0, 0 };

    if (w->n_marks != 0)
        last = w->marks[w->n_marks - 1];
    if (now.source_at - now.at == last.source_at - last.at)
        return;
    if (w->n_marks == w->cap_marks)
        grow_marks(w);
    if (!w->failed)
        w->marks[w->n_marks++] = now;
}

static void put(struct rewriter *w, const uint8_t *bytes, size_t len)
{
    if (len != 0)
        memcpy(w->out->ptr + w->out->len, bytes, len);
    w->out->len += len;
}

/* X.690, 10.1: the shortest length there is. */
static void put_header(struct rewriter *w, uint8_t tag, size_t len)
{
    size_t n = p12_der_header_size(len) - 2;
    uint8_t header[2 + sizeof len] = { tag, (uint8_t)len };

    if (n != 0)
        header[1] = (uint8_t)(0x80 | n);
    for (size_t i = 0; i < n; i++)
        header[2 + i] = (uint8_t)(len >> 8 * (n - 1 - i));
    put(w, header, 2 + n);
}

static void put_element(struct rewriter *w, bool piece);

static void put_primitive(struct rewriter *w, const struct p12_ber_header *h,
                          bool piece)
{
    struct p12_span body = { NULL, 0 };

    if (!piece)
        put_header(w, h->tag, h->len);
    mark(w);
    p12_cursor_take(&w->in, h->len, &body);
    put(w, body.ptr, body.len);
}

static void put_constructed(struct rewriter *w, const struct p12_ber_header *h,
                            bool piece)
{
    bool string = p12_ber_is_string(h->tag);
    size_t end = w->in.at + h->len;
    struct p12_span closing = { NULL, 0 };

    if (!piece)
        put_header(w, string ? h->tag ^ P12_TAG_CONSTRUCTED : h->tag,
                   *w->sizes);
    w->sizes++;
    while (h->indefinite ? !p12_ber_at_end_of_contents(&w->in) : w->in.at < end)
        put_element(w, string);
    if (h->indefinite)
        p12_cursor_take(&w->in, 2, &closing);
}

/* As deep as the walk has allowed. */
static void put_element(struct rewriter *w, bool piece)
{
    struct p12_ber_header h = { 0 };

    mark(w);
    p12_ber_header_take(&w->in, &h);
    if ((h.tag & P12_TAG_CONSTRUCTED) == 0)
        put_primitive(w, &h, piece);
    else
        put_constructed(w, &h, piece);
}

static enum p12_rc rewrite(struct p12_reader *r,
                           const struct p12_walk_facts *facts,
                           const size_t *sizes, struct rewriter *w)
{
    if (p12_secret_alloc(w->out, facts->der_size) != P12_OK)
        return p12_fail_memory(r);
    w->in = p12_cursor_over(r->layer->bytes);
    w->sizes = sizes;
    put_element(w, false);
    if (!w->failed)
        return P12_OK;
    p12_free(w->marks);
    p12_secret_free(w->out);
    return p12_fail_memory(r);
}

enum p12_rc p12_ber_to_der(struct p12_reader *r,
                           const struct p12_walk_facts *facts,
                           struct p12_secret *out, struct p12_mark **marks,
                           size_t *n_marks)
{
    struct rewriter w = { .out = out };
    struct p12_walk_facts again;
    size_t *sizes =
        p12_alloc(facts->n_constructed + 1, sizeof *sizes, P12_MEMORY_PLAIN);
    enum p12_rc rc;

    if (sizes == NULL)
        return p12_fail_memory(r);
    rc = p12_walk_ber(r, NULL, sizes, &again);
    if (rc == P12_OK)
        rc = rewrite(r, facts, sizes, &w);
    p12_free(sizes);
    if (rc != P12_OK)
        return rc;
    *marks = w.marks;
    *n_marks = w.n_marks;
    return P12_OK;
}
