#include "x509/key.h"

enum p12_rc p12_value_open(struct p12_reader *r, struct p12_span value,
                           const char *type, struct p12_value *out)
{
    const struct p12_layer_map *outer = r->layer;
    enum p12_rc rc;

    *out = (struct p12_value){ .tree = { NULL, { NULL, 0 } } };
    rc = p12_x509_layer_open(r, value, &out->layer);
    if (rc == P12_OK)
        rc = p12_tree_decode(r, &out->schemas, P12_MODULE_X509, type,
                             out->layer.map.bytes, &out->tree);
    if (rc != P12_OK) {
        r->layer = outer;
        p12_schemas_clear(&out->schemas);
        p12_x509_layer_close(&out->layer);
    }
    return rc;
}

void p12_value_close(struct p12_reader *r, struct p12_value *v)
{
    r->layer = v->layer.map.parent;
    p12_tree_clear(&v->tree);
    p12_schemas_clear(&v->schemas);
    p12_x509_layer_close(&v->layer);
}

enum p12_rc p12_derive_finish(struct p12_reader *r,
                              const struct p12_named *algorithm,
                              struct p12_span bits, struct p12_secret *spki)
{
    struct p12_public_key key = { *algorithm, bits };

    if (p12_public_key_build(&key, spki) != P12_OK)
        return p12_fail_memory(r);
    return P12_OK;
}
