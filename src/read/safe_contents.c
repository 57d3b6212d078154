/* SafeContents (RFC 7292, 4.2): a SEQUENCE OF SafeBag. */
#include "base/alloc.h"
#include "read/parser.h"

static enum p12_rc read_each(struct p12_parser *p, struct p12_span contents,
                             struct p12_bag_list *list)
{
    struct p12_cursor c = p12_cursor_over(contents);
    struct p12_tlv tlv;
    enum p12_rc rc = P12_OK;

    for (size_t i = 0; rc == P12_OK && i < list->n; i++) {
        struct p12_bag *bag = &list->bags[i];

        p12_cursor_tlv(&c, &tlv);
        bag->place = (struct p12_place){ list->safe, list->parent, i };
        bag->layer = p->r.layer;
        p12_trail_push(&p->r.trail, "bag", (long)i);
        rc = p12_parser_settle(p, p12_read_bag(p, tlv.whole, list->depth, bag),
                               &bag->problem);
        p12_trail_pop(&p->r.trail);
    }
    return rc;
}

enum p12_rc p12_read_bags(struct p12_parser *p, struct p12_span der,
                          struct p12_bag_list *list)
{
    struct p12_span contents;
    size_t n;
    enum p12_rc rc;

    if (!p12_span_unwrap(der, P12_TAG_SEQUENCE, &contents))
        return p12_fail(&p->r, P12_E_SCHEMA, der.ptr,
                        "SafeContents that are not a SEQUENCE");
    n = p12_count_elements(contents);
    rc = p12_parser_take_parts(p, n, der.ptr);
    if (rc != P12_OK)
        return rc;
    list->bags = p12_alloc(n, sizeof *list->bags, P12_MEMORY_PLAIN);
    if (list->bags == NULL && n != 0)
        return p12_fail_memory(&p->r);
    list->n = n;
    return read_each(p, contents, list);
}

enum p12_rc p12_read_safe_contents(struct p12_parser *p, struct p12_span der,
                                   struct p12_safe *safe)
{
    struct p12_bag_list list = { .safe = safe };
    enum p12_rc rc = p12_read_bags(p, der, &list);

    safe->bags = list.bags;
    safe->n_bags = list.n;
    return rc;
}

enum p12_rc p12_read_safe_octets(struct p12_parser *p,
                                 const struct p12_layer_map *parent,
                                 struct p12_span octets, struct p12_safe *safe)
{
    const struct p12_layer_map *before = p->r.layer;
    enum p12_rc rc =
        p12_layer_enter(p, parent, octets, "bag", NULL, &p->r.layer);

    if (rc == P12_OK)
        rc = p12_read_safe_contents(p, p->r.layer->bytes, safe);
    p->r.layer = before;
    return rc;
}
