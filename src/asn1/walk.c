#include "asn1/walk.h"

enum {
    FIRST_FORM_MAX = 0x7f,
    INDEFINITE = 0x80,
    RESERVED = 0xff, /* 8.1.3.5 c */
    TAG_NUMBER = 0x1f
};

struct walker {
    struct p12_reader *r;
    const char *child;
    size_t *sizes;
    size_t n_items;
    size_t depth;
    size_t string_depth; /* constructed strings we are inside of */
    struct p12_walk_facts facts;
};

/* What may still be read at one level. */
struct level {
    struct p12_cursor c;
    bool to_the_end; /* nothing but the end of the input bounds it */
};

static enum p12_rc walk_element(struct walker *w, struct level *in,
                                size_t *der_len);

static enum p12_rc fail(struct walker *w, enum p12_rc rc, const uint8_t *at,
                        const char *detail)
{
    return p12_fail(w->r, rc, at, detail);
}

/* Without a sign byte in front: 8.1.3.5 allows leading zeros in BER. */
static bool take_long_length(struct p12_cursor *c, size_t n,
                             struct p12_ber_header *out)
{
    struct p12_span octets;
    size_t i = 0;

    if (!p12_cursor_take(c, n, &octets))
        return false;
    while (i < n && octets.ptr[i] == 0)
        i++;
    if (n - i > sizeof out->len)
        return false;
    out->minimal = i == 0;
    for (out->len = 0; i < n; i++)
        out->len = out->len << 8 | octets.ptr[i];
    out->minimal = out->minimal && out->len > FIRST_FORM_MAX;
    return true;
}

bool p12_ber_header_take(struct p12_cursor *c, struct p12_ber_header *out)
{
    struct p12_cursor next = *c;
    struct p12_ber_header h = { .minimal = true };
    struct p12_span octets;

    if (!p12_cursor_take(&next, 2, &octets) ||
        (octets.ptr[0] & TAG_NUMBER) == TAG_NUMBER)
        return false;
    h.tag = octets.ptr[0];
    if (octets.ptr[1] < INDEFINITE)
        h.len = octets.ptr[1];
    else if (octets.ptr[1] == INDEFINITE)
        h.indefinite = true;
    else if (octets.ptr[1] == RESERVED ||
             !take_long_length(&next, octets.ptr[1] & 0x7fU, &h))
        return false;
    h.header_len = next.at - c->at;
    *out = h;
    *c = next;
    return true;
}

bool p12_ber_is_string(uint8_t tag)
{
    switch (tag & ~P12_TAG_CONSTRUCTED) {
    case P12_TAG_OCTET_STRING:
    case P12_TAG_UTF8_STRING:
    case P12_TAG_NUMERIC_STRING:
    case P12_TAG_PRINTABLE_STRING:
    case P12_TAG_T61_STRING:
    case P12_TAG_IA5_STRING:
    case P12_TAG_VISIBLE_STRING:
    case P12_TAG_UNIVERSAL_STRING:
    case P12_TAG_BMP_STRING:
        return true;
    default:
        return false;
    }
}

size_t p12_der_header_size(size_t len)
{
    size_t size = 2;

    if (len > FIRST_FORM_MAX)
        for (; len != 0; len >>= 8)
            size++;
    return size;
}

const uint8_t *p12_der_element(struct p12_span contents)
{
    if (contents.ptr == NULL)
        return NULL; /* an element that is not there */
    return contents.ptr - p12_der_header_size(contents.len);
}

/* X.690, 8.1.5: the two zero octets that close an indefinite length. */
bool p12_ber_at_end_of_contents(const struct p12_cursor *c)
{
    return c->left.len >= 2 && c->left.ptr[0] == 0 && c->left.ptr[1] == 0;
}

/* Elements inside the outermost one are named; deeper ones are only told by
 * their offset. */
static void enter_child(struct walker *w, long index)
{
    struct p12_trail *t = &w->r->trail;

    if (w->child == NULL || w->depth != 1)
        return;
    if (w->child[0] != '\0')
        p12_trail_push(t, w->child, index);
    else if (t->depth != 0 && t->depth <= P12_TRAIL_MAX)
        t->step[t->depth - 1].index = index;
}

static void leave_child(struct walker *w)
{
    struct p12_trail *t = &w->r->trail;

    if (w->child == NULL || w->depth != 1)
        return;
    if (w->child[0] != '\0')
        p12_trail_pop(t);
    else if (t->depth != 0 && t->depth <= P12_TRAIL_MAX)
        t->step[t->depth - 1].index = P12_NO_INDEX;
}

/* Checks an element's header against what there is to read. */
static enum p12_rc check_header(struct walker *w, const struct level *in,
                                const struct p12_ber_header *h,
                                const uint8_t *start)
{
    if (h->tag == 0)
        return fail(w, P12_E_ENCODING, start,
                    "an end-of-contents that nothing began");
    if (h->indefinite && (h->tag & P12_TAG_CONSTRUCTED) == 0)
        return fail(w, P12_E_ENCODING, start,
                    "an indefinite length on a primitive element");
    if (h->tag == (P12_TAG_BIT_STRING | P12_TAG_CONSTRUCTED))
        return fail(w, P12_E_ENCODING, start, "a BIT STRING in pieces");
    if (h->len <= in->c.left.len)
        return P12_OK;
    if (in->to_the_end)
        return fail(w, P12_E_TRUNCATED, start,
                    "the input ends inside this element");
    return fail(w, P12_E_ENCODING, start,
                "an element longer than the one that holds it");
}

/* Does a header that can't be taken only lack its end? */
static bool is_cut(struct p12_span left)
{
    if (left.len < 2)
        return true;
    return (left.ptr[0] & TAG_NUMBER) != TAG_NUMBER &&
           left.ptr[1] > INDEFINITE && left.ptr[1] < RESERVED &&
           left.len - 2 < (left.ptr[1] & 0x7fU);
}

static enum p12_rc take_header(struct walker *w, struct level *in,
                               struct p12_ber_header *h)
{
    const uint8_t *start = in->c.left.ptr;

    if (w->n_items++ >= w->r->lim->max_elements)
        return fail(w, P12_E_LIMIT, start, "too many elements");
    if (!p12_ber_header_take(&in->c, h)) {
        if (in->to_the_end && is_cut(in->c.left))
            return fail(w, P12_E_TRUNCATED, start,
                        "the input ends inside this element");
        return fail(w, P12_E_ENCODING, start,
                    "not a BER element: its tag or length is broken");
    }
    if (h->indefinite)
        w->facts.ber |= P12_BER_INDEFINITE;
    if (!h->minimal)
        w->facts.ber |= P12_BER_LENGTH;
    return check_header(w, in, h, start);
}

/* 8.7.3: a string's pieces are strings of its own type. */
static enum p12_rc check_piece(struct walker *w, const struct level *in,
                               uint8_t tag)
{
    const uint8_t *start = in->c.left.ptr;

    if (((start[0] ^ tag) & ~P12_TAG_CONSTRUCTED & 0xff) == 0)
        return P12_OK;
    return fail(w, P12_E_ENCODING, start,
                "a piece of a string that is of another type");
}

/* One element inside another; adds what it takes in DER to *der_len. */
static enum p12_rc walk_child(struct walker *w, struct level *in,
                              const struct p12_ber_header *parent,
                              size_t *der_len)
{
    bool piece = p12_ber_is_string(parent->tag);
    size_t len = 0;
    enum p12_rc rc = piece ? check_piece(w, in, parent->tag) : P12_OK;

    if (rc == P12_OK)
        rc = walk_element(w, in, &len);
    *der_len += piece ? len : p12_der_header_size(len) + len;
    return rc;
}

/* The elements of one constructed element, up to its end or, if its length is
 * indefinite, behind its end-of-contents. */
static enum p12_rc walk_contents(struct walker *w, struct level *in,
                                 const struct p12_ber_header *h,
                                 const uint8_t *start, size_t *der_len)
{
    struct p12_span end = { NULL, 0 };
    enum p12_rc rc = P12_OK;

    for (long i = 0; rc == P12_OK; i++) {
        if (h->indefinite && p12_ber_at_end_of_contents(&in->c)) {
            p12_cursor_take(&in->c, 2, &end);
            return P12_OK;
        }
        if (p12_cursor_done(&in->c))
            break;
        enter_child(w, i);
        rc = walk_child(w, in, h, der_len);
        leave_child(w);
    }
    if (rc != P12_OK || !h->indefinite)
        return rc;
    return fail(w, in->to_the_end ? P12_E_TRUNCATED : P12_E_ENCODING, start,
                "an indefinite length without its end");
}

/* Depth of everything, and of strings within strings by itself. */
static enum p12_rc check_depth(struct walker *w, bool string,
                               const uint8_t *start)
{
    if (w->depth >= w->r->lim->max_depth)
        return fail(w, P12_E_LIMIT, start, "nested too deeply");
    if (string && w->string_depth >= w->r->lim->max_string_depth)
        return fail(w, P12_E_LIMIT, start,
                    "constructed strings nested too deeply");
    return P12_OK;
}

static enum p12_rc walk_constructed(struct walker *w, struct level *in,
                                    const struct p12_ber_header *h,
                                    const uint8_t *start, size_t *der_len)
{
    bool string = p12_ber_is_string(h->tag);
    struct level inner = { .to_the_end = false };
    struct p12_span body = { NULL, 0 };
    size_t slot = w->facts.n_constructed++;
    enum p12_rc rc = check_depth(w, string, start);

    if (rc != P12_OK)
        return rc;
    if (string)
        w->facts.ber |= P12_BER_STRING;
    w->depth++;
    w->string_depth += string;
    if (h->indefinite) {
        rc = walk_contents(w, in, h, start, der_len);
    } else {
        p12_cursor_take(&in->c, h->len, &body);
        inner.c = p12_cursor_over(body);
        rc = walk_contents(w, &inner, h, start, der_len);
    }
    w->string_depth -= string;
    w->depth--;
    if (w->sizes != NULL)
        w->sizes[slot] = *der_len;
    return rc;
}

/* *der_len receives the size of the element's contents in DER. */
static enum p12_rc walk_element(struct walker *w, struct level *in,
                                size_t *der_len)
{
    const uint8_t *start = in->c.left.ptr;
    struct p12_ber_header h = { 0 };
    struct p12_span body = { NULL, 0 };
    enum p12_rc rc = take_header(w, in, &h);

    if (rc != P12_OK)
        return rc;
    if ((h.tag & P12_TAG_CONSTRUCTED) != 0)
        return walk_constructed(w, in, &h, start, der_len);
    p12_cursor_take(&in->c, h.len, &body);
    *der_len = h.len;
    return P12_OK;
}

enum p12_rc p12_walk_ber(struct p12_reader *r, const char *child, size_t *sizes,
                         struct p12_walk_facts *out)
{
    struct walker w = { .r = r, .child = child, .sizes = sizes };
    struct level top = { p12_cursor_over(r->layer->bytes), true };
    size_t len = 0;
    enum p12_rc rc = walk_element(&w, &top, &len);

    if (rc != P12_OK)
        return rc;
    w.facts.size = top.c.at;
    w.facts.der_size = p12_der_header_size(len) + len;
    *out = w.facts;
    return P12_OK;
}

enum p12_rc p12_walk(struct p12_reader *r)
{
    struct p12_walk_facts facts;
    enum p12_rc rc = p12_walk_ber(r, NULL, NULL, &facts);

    if (rc != P12_OK)
        return rc;
    if (facts.ber != 0)
        return p12_fail(r, P12_E_ENCODING, r->layer->bytes.ptr,
                        "BER where DER is asked");
    if (facts.size != r->layer->bytes.len)
        return p12_fail(r, P12_E_ENCODING, r->layer->bytes.ptr + facts.size,
                        "bytes after the last element");
    return P12_OK;
}
