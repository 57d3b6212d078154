#include "read/parser.h"

#include "asn1/ber.h"
#include "base/alloc.h"

void p12_parser_init(struct p12_parser *p, struct p12_pfx *pfx)
{
    *p = (struct p12_parser){ .pfx = pfx };
    p->r.lim = &pfx->lim;
    p->r.err = &p->err;
}

enum p12_rc p12_parser_settle(struct p12_parser *p, enum p12_rc rc,
                              struct p12_error **problem)
{
    if (rc == P12_OK || rc == P12_E_MEMORY)
        return rc;
    rc = p12_problem_set(problem, &p->err);
    p->err = (struct p12_error){ .rc = P12_OK };
    return rc;
}

enum p12_rc p12_parser_record(struct p12_parser *p, const char *id,
                              const char *text)
{
    return p12_note_add(p->pfx, id, text,
                        p->r.trail.depth != 0 ? &p->r.trail : NULL);
}

enum p12_rc p12_parser_take_parts(struct p12_parser *p, size_t n,
                                  const uint8_t *at)
{
    if (n > p->r.lim->max_parts - p->pfx->n_parts)
        return p12_fail(&p->r, P12_E_LIMIT, at, "more parts than allowed");
    p->pfx->n_parts += n;
    return P12_OK;
}

size_t p12_count_elements(struct p12_span contents)
{
    struct p12_cursor c = p12_cursor_over(contents);
    struct p12_tlv tlv;
    size_t n = 0;

    while (p12_cursor_tlv(&c, &tlv))
        n++;
    return n;
}

/* ---- Layers ------------------------------------------------------------- */

static struct p12_layer_node *new_layer(struct p12_parser *p)
{
    struct p12_layer_node *node = p12_alloc(1, sizeof *node, P12_MEMORY_PLAIN);

    if (node == NULL)
        return NULL;
    node->next = p->pfx->layers;
    p->pfx->layers = node;
    return node;
}

enum p12_rc p12_layer_root(struct p12_parser *p, struct p12_secret *bytes,
                           enum p12_layer kind,
                           const struct p12_layer_map **out)
{
    struct p12_layer_node *node = new_layer(p);

    if (node == NULL) {
        p12_secret_free(bytes);
        return p12_fail_memory(&p->r);
    }
    node->own = *bytes;
    *bytes = (struct p12_secret){ NULL, 0, 0 };
    node->map = (struct p12_layer_map){
        .bytes = p12_secret_span(&node->own),
        .source = p12_secret_span(&node->own),
        .kind = kind,
    };
    *out = &node->map;
    return P12_OK;
}

enum p12_rc p12_parser_note_ber(struct p12_parser *p, unsigned ber)
{
    static const struct {
        unsigned bit;
        const char *id, *text;
    } forms[] = {
        { P12_BER_INDEFINITE, "ber-indefinite",
          P12_SENTENCE("has indefinite lengths: BER, which some readers "
                       "refuse") },
        { P12_BER_STRING, "ber-string",
          P12_SENTENCE("has strings in pieces: BER, which some readers "
                       "refuse") },
        { P12_BER_LENGTH, "ber-length",
          P12_SENTENCE("has lengths in more bytes than needed: BER, which some "
                       "readers refuse") },
    };
    enum p12_rc rc = P12_OK;

    /* What was encrypted has no part in how the file is encoded. */
    if (p12_layer_kind(p->r.layer) == P12_LAYER_FILE)
        p->pfx->is_der = false;
    for (size_t i = 0; rc == P12_OK && i < sizeof forms / sizeof forms[0]; i++)
        if ((ber & forms[i].bit) != 0)
            rc = p12_parser_note(p, forms[i].id, forms[i].text);
    return rc;
}

static enum p12_rc rewrite_layer(struct p12_parser *p,
                                 const struct p12_walk_facts *facts,
                                 struct p12_layer_node *node)
{
    enum p12_rc rc = p12_parser_note_ber(p, facts->ber);

    if (rc != P12_OK)
        return p12_fail_memory(&p->r);
    rc = p12_ber_to_der(&p->r, facts, &node->own, &node->marks,
                        &node->map.n_marks);
    if (rc != P12_OK)
        return rc;
    node->map.marks = node->marks;
    node->map.bytes = p12_secret_span(&node->own);
    return P12_OK;
}

static enum p12_rc check_layer(struct p12_parser *p, const char *child,
                               size_t *size, struct p12_layer_node *node)
{
    struct p12_walk_facts facts;
    enum p12_rc rc = p12_walk_ber(&p->r, child, NULL, &facts);

    if (rc != P12_OK)
        return rc;
    if (size != NULL)
        *size = facts.size;
    else if (facts.size != node->map.bytes.len)
        return p12_fail(&p->r, P12_E_ENCODING, node->map.bytes.ptr + facts.size,
                        "bytes after the end of the structure");
    if (facts.ber != 0)
        return rewrite_layer(p, &facts, node);
    node->map.bytes.len = facts.size;
    return P12_OK;
}

/* The node stays in the container's list, also when its bytes are bad: there
 * is one owner, and no second way out. */
enum p12_rc p12_layer_enter(struct p12_parser *p,
                            const struct p12_layer_map *parent,
                            struct p12_span bytes, const char *child,
                            size_t *size, const struct p12_layer_map **out)
{
    const struct p12_layer_map *before = p->r.layer;
    struct p12_layer_node *node = new_layer(p);
    enum p12_rc rc;

    if (node == NULL)
        return p12_fail_memory(&p->r);
    node->map = (struct p12_layer_map){ .bytes = bytes,
                                        .source = bytes,
                                        .parent = parent };
    p->r.layer = &node->map;
    rc = check_layer(p, child, size, node);
    p->r.layer = before;
    if (rc == P12_OK)
        *out = &node->map;
    return rc;
}
