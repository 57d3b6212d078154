#include "asn1/tree.h"

#include "asn1/tables.h"
#include "asn1/walk.h"
#include "base/room.h"
#include "base/secret.h"
#include "base/text.h"

#include <limits.h>
#include <string.h>

static const struct {
    const asn1_static_node *table;
    const char *name; /* of the module, in front of a type's */
} modules[P12_MODULE_COUNT] = {
    [P12_MODULE_PKCS12] = { p12_pkcs12_asn1_tab, "PKCS12" },
    [P12_MODULE_PKCS5] = { p12_pkcs5_asn1_tab, "PKCS5" },
    [P12_MODULE_PKCS8] = { p12_pkcs8_asn1_tab, "PKCS8" },
    [P12_MODULE_CMS] = { p12_cms_asn1_tab, "CMS" },
    [P12_MODULE_X509] = { p12_x509_asn1_tab, "X509" },
};

void p12_schemas_clear(struct p12_schemas *s)
{
    for (size_t i = 0; i < P12_MODULE_COUNT; i++) {
        asn1_node node = s->module[i];

        if (node != NULL)
            asn1_delete_structure(&node);
        s->module[i] = NULL;
    }
}

static asn1_node definitions(struct p12_schemas *s, enum p12_module module)
{
    asn1_node node = NULL;

    if (s->module[module] == NULL &&
        asn1_array2tree(modules[module].table, &node, NULL) == ASN1_SUCCESS)
        s->module[module] = node;
    return s->module[module];
}

/* Not by snprintf(): it took a sixth of the time of 50,000 bags. */
static void put_name(enum p12_module module, const char *type, char *out,
                     size_t cap)
{
    struct p12_text text = p12_text_into(out, cap);

    p12_text_string(&text, modules[module].name);
    p12_text_string(&text, ".");
    p12_text_string(&text, type);
    p12_text_end(&text);
}

/* More than the nodes of any type in asn1/ take (a Certificate's 4.8 KiB):
 * libtasn1 4.19 crashes in asn1_create_element() when memory runs out. */
enum { NODES_SIZE = 6 * 1024 };

/* An empty element of the type: NULL is out of memory, since every type that
 * is asked for stands in asn1/. */
static asn1_node new_element(struct p12_schemas *s, enum p12_module module,
                             const char *type)
{
    asn1_node defs = definitions(s, module);
    asn1_node node = NULL;
    char name[64];

    if (defs == NULL || !p12_has_room(NODES_SIZE))
        return NULL;
    put_name(module, type, name, sizeof name);
    if (asn1_create_element(defs, name, &node) != ASN1_SUCCESS)
        return NULL;
    return node;
}

/* libtasn1 takes an empty SEQUENCE for one of any type, whatever it must hold;
 * and every one of ours must hold something. */
static bool is_empty(struct p12_span der)
{
    struct p12_span body;

    return p12_span_unwrap(der, P12_TAG_SEQUENCE, &body) && body.len == 0;
}

/* libtasn1 copies the values that it decodes, and if it fails on the way gives
 * the copies back as they are. We take from it nothing but where the fields
 * lie, so it is shown the structure alone, with every value blank. */
static enum p12_rc blank_copy(struct p12_span der, struct p12_secret *out)
{
    struct p12_cursor c = p12_cursor_over(der);
    struct p12_ber_header h;
    struct p12_span value;
    enum p12_rc rc = p12_secret_copy(out, der);

    while (rc == P12_OK && p12_ber_header_take(&c, &h))
        if ((h.tag & P12_TAG_CONSTRUCTED) == 0 &&
            p12_cursor_take(&c, h.len, &value))
            memset(out->ptr + (c.at - h.len), 0, h.len);
    return rc;
}

static int decode(asn1_node *node, const struct p12_secret *shape)
{
    int len = (int)shape->len;

    return asn1_der_decoding2(node, shape->ptr, &len, 0, NULL);
}

enum p12_rc p12_tree_decode(struct p12_reader *r, struct p12_schemas *schemas,
                            enum p12_module module, const char *type,
                            struct p12_span der, struct p12_tree *out)
{
    struct p12_secret shape = { NULL, 0, 0 };
    asn1_node node;
    int rc;

    if (der.len > INT_MAX) /* libtasn1's lengths are int */
        return p12_fail(r, P12_E_LIMIT, der.ptr, "an element over 2 GiB");
    if (is_empty(der))
        return p12_fail(r, P12_E_SCHEMA, der.ptr, "an empty structure");
    node = new_element(schemas, module, type);
    if (node == NULL)
        return p12_fail_memory(r);
    if (blank_copy(der, &shape) != P12_OK) {
        asn1_delete_structure(&node);
        return p12_fail_memory(r);
    }
    rc = decode(&node, &shape);
    p12_secret_free(&shape);
    if (rc == ASN1_SUCCESS) {
        *out = (struct p12_tree){ node, der };
        return P12_OK;
    }
    asn1_delete_structure(&node);
    if (rc == ASN1_MEM_ERROR || rc == ASN1_MEM_ALLOC_ERROR)
        return p12_fail_memory(r);
    return p12_fail(r, P12_E_SCHEMA, der.ptr, "not the structure expected");
}

void p12_tree_clear(struct p12_tree *t)
{
    asn1_node node = t->node;

    if (node != NULL)
        asn1_delete_structure(&node);
    *t = (struct p12_tree){ NULL, { NULL, 0 } };
}

bool p12_tree_field(const struct p12_tree *t, const char *name,
                    struct p12_span *whole)
{
    struct p12_cursor c;
    struct p12_tlv tlv;
    int start;
    int end;

    /* `end` is inclusive, and before `start` for an absent DEFAULT. */
    if (asn1_der_decoding_startEnd(t->node, t->der.ptr, (int)t->der.len, name,
                                   &start, &end) != ASN1_SUCCESS ||
        start < 0 || end < start || (size_t)end >= t->der.len)
        return false;
    c = p12_cursor_over(
        (struct p12_span){ t->der.ptr + start, (size_t)(end - start) + 1 });
    if (!p12_cursor_tlv(&c, &tlv) || !p12_cursor_done(&c))
        return false;
    *whole = tlv.whole;
    return true;
}

bool p12_tree_contents(const struct p12_tree *t, const char *name,
                       struct p12_span *contents)
{
    struct p12_span whole;
    struct p12_cursor c;
    struct p12_tlv tlv;

    if (!p12_tree_field(t, name, &whole))
        return false;
    c = p12_cursor_over(whole);
    if (!p12_cursor_tlv(&c, &tlv))
        return false;
    *contents = tlv.body;
    return true;
}

bool p12_tree_oid(const struct p12_tree *t, const char *name,
                  struct p12_span *oid)
{
    struct p12_span whole;
    struct p12_span found;

    if (!p12_tree_field(t, name, &whole) ||
        !p12_span_unwrap(whole, P12_TAG_OID, &found) ||
        !p12_oid_is_valid(found))
        return false;
    *oid = found;
    return true;
}
