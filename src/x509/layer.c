#include "x509/layer.h"

#include "asn1/ber.h"
#include "base/alloc.h"

const struct p12_limits p12_x509_limits = {
    .size = sizeof p12_x509_limits,
    .max_file = (size_t)128 << 20,
    .max_depth = 64,
    .max_elements = 4000000,
    .max_string_depth = 8,
};

static enum p12_rc rewrite(struct p12_reader *r,
                           const struct p12_walk_facts *facts,
                           struct p12_x509_layer *layer)
{
    size_t n_marks;
    enum p12_rc rc =
        p12_ber_to_der(r, facts, &layer->der, &layer->marks, &n_marks);

    if (rc != P12_OK)
        return rc;
    layer->map.bytes = p12_secret_span(&layer->der);
    layer->map.marks = layer->marks;
    layer->map.n_marks = n_marks;
    return P12_OK;
}

static enum p12_rc open_first(struct p12_reader *r,
                              struct p12_x509_layer *layer)
{
    struct p12_walk_facts facts;
    enum p12_rc rc = p12_walk_ber(r, NULL, NULL, &facts);

    if (rc != P12_OK)
        return rc;
    layer->size = facts.size;
    layer->map.source.len = facts.size;
    layer->map.bytes.len = facts.size;
    return facts.ber == 0 ? P12_OK : rewrite(r, &facts, layer);
}

enum p12_rc p12_x509_layer_open(struct p12_reader *r, struct p12_span bytes,
                                struct p12_x509_layer *out)
{
    const struct p12_layer_map *outer = r->layer;
    enum p12_rc rc;

    *out = (struct p12_x509_layer){
        .map = { .bytes = bytes, .source = bytes, .parent = outer }
    };
    r->layer = &out->map;
    rc = open_first(r, out);
    if (rc != P12_OK) {
        r->layer = outer;
        p12_x509_layer_close(out);
    }
    return rc;
}

void p12_x509_layer_close(struct p12_x509_layer *layer)
{
    p12_secret_free(&layer->der);
    p12_free(layer->marks);
    *layer = (struct p12_x509_layer){ .size = 0 };
}
