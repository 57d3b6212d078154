/* Safes and bags that are added to a draft. */
#include "base/alloc.h"
#include "model/oids.h"
#include "write/writing.h"

enum { NESTED_MAX = 8, OID_OCTETS_MAX = 128 };

enum p12_rc p12_draft_add_safe(struct p12_draft *draft, enum p12_safe_type type,
                               struct p12_draft_list **out)
{
    struct p12_draft_list *list;
    struct p12_draft_safe *safe;
    enum p12_rc rc;

    if (type != P12_SAFE_DATA && type != P12_SAFE_ENCRYPTED)
        return P12_E_USAGE;
    rc = p12_draft_append_list(draft, 0, &list);
    if (rc != P12_OK)
        return rc;
    rc = p12_draft_append_safe(draft, &safe);
    if (rc != P12_OK) {
        p12_free(list);
        return rc;
    }
    *safe = (struct p12_draft_safe){ .type = type, .list = list };
    *out = list;
    return P12_OK;
}

/* ---- Values ------------------------------------------------------------- */

static bool is_element(struct p12_span der, uint8_t tag)
{
    struct p12_cursor c = p12_cursor_over(der);
    struct p12_tlv tlv;

    return p12_cursor_tlv(&c, &tlv) && p12_cursor_done(&c) && tlv.tag == tag;
}

/* A bag whose value is yet to come. */
static enum p12_rc append(struct p12_draft_list *list, enum p12_bag_type type,
                          struct p12_draft_bag **out)
{
    enum p12_rc rc = p12_draft_append_bag(list, out);

    if (rc == P12_OK) {
        (*out)->type = type;
        (*out)->oid = p12_bag_type_oid(type);
    }
    return rc;
}

/* Gives the bag, or takes it away again. */
static enum p12_rc settle(struct p12_draft_list *list, enum p12_rc rc,
                          struct p12_draft_bag *bag, struct p12_draft_bag **out)
{
    if (rc != P12_OK)
        p12_draft_drop_last(list);
    else if (out != NULL)
        *out = bag;
    return rc;
}

/* CertBag, CRLBag, SecretBag (RFC 7292, 4.2.3 to 4.2.5): an OID, and the value
 * in [0]; `tag` is of a string around it, 0: none. */
static enum p12_rc build_typed(struct p12_draft_bag *bag, struct p12_span oid,
                               uint8_t tag, struct p12_span content)
{
    struct p12_builder b;
    struct p12_span der;
    enum p12_rc rc;

    if (content.len > SIZE_MAX / 2)
        return P12_E_LIMIT;
    rc = p12_builder_init(&b, content.len + oid.len + 64);
    if (rc != P12_OK)
        return rc;
    p12_build_bytes(&b, content);
    if (tag != 0)
        p12_build_wrap(&b, tag, 0);
    p12_build_wrap(&b, P12_TAG_CONTEXT | P12_TAG_CONSTRUCTED, 0);
    p12_build_element(&b, P12_TAG_OID, oid);
    p12_build_wrap(&b, P12_TAG_SEQUENCE, 0);
    rc = p12_builder_finish(&b, &der);
    if (rc == P12_OK)
        rc = p12_draft_keep(bag->draft, der, &bag->value);
    p12_builder_clear(&b);
    return rc;
}

/* Where the pieces are in bag->value, which the draft owns. */
static void find_pieces(struct p12_draft_bag *bag, uint8_t tag)
{
    const uint8_t inner = P12_TAG_CONTEXT | P12_TAG_CONSTRUCTED;
    struct p12_span body = { NULL, 0 };
    struct p12_span value = { NULL, 0 };
    struct p12_cursor c;

    p12_span_unwrap(bag->value, P12_TAG_SEQUENCE, &body);
    c = p12_cursor_over(body);
    p12_cursor_tagged(&c, P12_TAG_OID, &bag->value_oid);
    p12_cursor_tagged(&c, inner, &value);
    if (tag == 0 || !p12_span_unwrap(value, tag, &bag->content))
        bag->content = value;
}

static enum p12_rc set_typed(struct p12_draft_bag *bag, struct p12_span oid,
                             uint8_t tag, struct p12_span content)
{
    enum p12_rc rc = build_typed(bag, oid, tag, content);

    if (rc == P12_OK)
        find_pieces(bag, tag);
    return rc;
}

static enum p12_rc add_known(struct p12_draft_list *list,
                             enum p12_bag_type type, enum p12_value_type value,
                             struct p12_span content,
                             struct p12_draft_bag **out)
{
    uint8_t tag = value == P12_VALUE_SDSI_CERT ? P12_TAG_IA5_STRING
                                               : P12_TAG_OCTET_STRING;
    struct p12_draft_bag *bag;
    enum p12_rc rc = append(list, type, &bag);

    if (rc != P12_OK)
        return rc;
    return settle(list, set_typed(bag, p12_value_type_oid(value), tag, content),
                  bag, out);
}

/* ---- Bags --------------------------------------------------------------- */

enum p12_rc p12_draft_add_key(struct p12_draft_list *list, struct p12_span der,
                              struct p12_draft_bag **out)
{
    struct p12_draft_bag *bag;
    enum p12_rc rc;

    if (!is_element(der, P12_TAG_SEQUENCE) || !p12_write_is_der(der))
        return P12_E_USAGE;
    rc = append(list, P12_BAG_KEY, &bag);
    if (rc != P12_OK)
        return rc;
    return settle(list, p12_draft_keep(list->draft, der, &bag->content), bag,
                  out);
}

enum p12_rc p12_draft_add_certificate(struct p12_draft_list *list,
                                      struct p12_span der,
                                      struct p12_draft_bag **out)
{
    if (!is_element(der, P12_TAG_SEQUENCE))
        return P12_E_USAGE;
    return add_known(list, P12_BAG_CERTIFICATE, P12_VALUE_X509_CERT, der, out);
}

enum p12_rc p12_draft_add_crl(struct p12_draft_list *list, struct p12_span der,
                              struct p12_draft_bag **out)
{
    if (!is_element(der, P12_TAG_SEQUENCE))
        return P12_E_USAGE;
    return add_known(list, P12_BAG_CRL, P12_VALUE_X509_CRL, der, out);
}

/* An IA5String has seven bits a character. */
static bool is_ia5(struct p12_span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] >= 0x80)
            return false;
    return true;
}

enum p12_rc p12_draft_add_sdsi(struct p12_draft_list *list,
                               struct p12_span text, struct p12_draft_bag **out)
{
    if (!is_ia5(text))
        return P12_E_USAGE;
    return add_known(list, P12_BAG_CERTIFICATE, P12_VALUE_SDSI_CERT, text, out);
}

enum p12_rc p12_draft_add_secret(struct p12_draft_list *list, const char *oid,
                                 struct p12_span value,
                                 struct p12_draft_bag **out)
{
    uint8_t octets[OID_OCTETS_MAX];
    struct p12_span type = { octets, 0 };
    struct p12_draft_bag *bag;
    enum p12_rc rc;

    if (!p12_oid_read(oid, octets, sizeof octets, &type.len) ||
        p12_is_value_type(type, P12_VALUE_SHROUDED) || !p12_write_is_der(value))
        return P12_E_USAGE;
    rc = append(list, P12_BAG_SECRET, &bag);
    if (rc != P12_OK)
        return rc;
    return settle(list, set_typed(bag, type, 0, value), bag, out);
}

enum p12_rc p12_draft_add_other(struct p12_draft_list *list, const char *oid,
                                struct p12_span value,
                                struct p12_draft_bag **out)
{
    uint8_t octets[OID_OCTETS_MAX];
    struct p12_span type = { octets, 0 };
    struct p12_draft_bag *bag;
    enum p12_rc rc;

    if (!p12_oid_read(oid, octets, sizeof octets, &type.len) ||
        p12_bag_type_of(type) != P12_BAG_UNKNOWN || !p12_write_is_der(value))
        return P12_E_USAGE;
    rc = append(list, P12_BAG_UNKNOWN, &bag);
    if (rc != P12_OK)
        return rc;
    rc = p12_draft_keep(list->draft, type, &bag->oid);
    if (rc == P12_OK)
        rc = p12_draft_keep(list->draft, value, &bag->value);
    bag->content = bag->value;
    return settle(list, rc, bag, out);
}

enum p12_rc p12_draft_add_nested(struct p12_draft_list *list,
                                 struct p12_draft_list **inner,
                                 struct p12_draft_bag **out)
{
    struct p12_draft_bag *bag;
    enum p12_rc rc;

    if (list->depth >= NESTED_MAX)
        return P12_E_LIMIT;
    rc = append(list, P12_BAG_SAFE_CONTENTS, &bag);
    if (rc != P12_OK)
        return rc;
    rc = p12_draft_append_list(list->draft, list->depth + 1, &bag->list);
    if (rc == P12_OK)
        *inner = bag->list;
    return settle(list, rc, bag, out);
}
