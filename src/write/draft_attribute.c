/* Attributes of a draft's bags (RFC 7292, 4.2; RFC 2985). */
#include "base/alloc.h"
#include "base/text.h"
#include "write/writing.h"

#include <string.h>

enum { OID_OCTETS_MAX = 128 };

/* Attributes that are asked for by name; the names are p12_oid_name()'s. */
static const struct {
    uint8_t len;
    uint8_t octets[13];
} known[] = {
    { 9, { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x14 } },
    { 9, { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x15 } },
    { 9, { 0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x11, 0x01 } },
    { 9, { 0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x11, 0x02 } },
    { 3, { 0x55, 0x1d, 0x0f } },
    { 11,
      { 0x60, 0x86, 0x48, 0x01, 0x86, 0xf9, 0x66, 0xad, 0xca, 0x7b, 0x01,
        0x01 } },
};

struct type {
    uint8_t octets[OID_OCTETS_MAX];
    size_t len;
};

static struct p12_span type_span(const struct type *type)
{
    return (struct p12_span){ type->octets, type->len };
}

static bool find_named(const char *name, struct type *out)
{
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        struct p12_span oid = { known[i].octets, known[i].len };
        const char *its = p12_oid_name(oid);

        if (its == NULL || strcmp(its, name) != 0)
            continue;
        memcpy(out->octets, oid.ptr, oid.len);
        out->len = oid.len;
        return true;
    }
    return false;
}

static bool find_type(const char *name, struct type *out)
{
    return p12_oid_read(name, out->octets, sizeof out->octets, &out->len) ||
           find_named(name, out);
}

/* PKCS12Attribute: OID and a SET OF no or one value. */
static enum p12_rc build(struct p12_span oid, struct p12_span value,
                         struct p12_builder *b)
{
    p12_build_element(b, P12_TAG_SET, value);
    p12_build_element(b, P12_TAG_OID, oid);
    p12_build_wrap(b, P12_TAG_SEQUENCE, 0);
    return P12_OK;
}

/* What is behind the OID stays where it is in the owned copy. */
static struct p12_span oid_in(struct p12_span attribute)
{
    struct p12_span body = { NULL, 0 };
    struct p12_span oid = { NULL, 0 };
    struct p12_cursor c;

    p12_span_unwrap(attribute, P12_TAG_SEQUENCE, &body);
    c = p12_cursor_over(body);
    p12_cursor_tagged(&c, P12_TAG_OID, &oid);
    return oid;
}

static enum p12_rc append(struct p12_draft_bag *bag, struct p12_span oid,
                          struct p12_span value)
{
    struct p12_draft_attribute attribute;
    struct p12_builder b;
    enum p12_rc rc;

    if (value.len > SIZE_MAX / 2)
        return P12_E_LIMIT;
    rc = p12_builder_init(&b, value.len + oid.len + 64);
    if (rc != P12_OK)
        return rc;
    build(oid, value, &b);
    rc = p12_builder_finish(&b, &attribute.whole);
    if (rc == P12_OK)
        rc = p12_draft_keep(bag->draft, attribute.whole, &attribute.whole);
    p12_builder_clear(&b);
    if (rc != P12_OK)
        return rc;
    attribute.oid = oid_in(attribute.whole);
    return p12_draft_append_attribute(bag, &attribute);
}

enum p12_rc p12_draft_add_attribute(struct p12_draft_bag *bag, const char *type,
                                    struct p12_span value)
{
    struct type oid;

    if (bag->raw.len != 0 || bag->raw_attrs.len != 0 ||
        !find_type(type, &oid) || (value.len != 0 && !p12_write_is_der(value)))
        return P12_E_USAGE;
    return append(bag, type_span(&oid), value);
}

static enum p12_rc add_string(struct p12_draft_bag *bag, const char *type,
                              uint8_t tag, struct p12_span body)
{
    struct p12_builder b;
    struct p12_span der;
    enum p12_rc rc;

    if (body.len > SIZE_MAX / 2)
        return P12_E_LIMIT;
    rc = p12_builder_init(&b, body.len + 16);
    if (rc != P12_OK)
        return rc;
    p12_build_element(&b, tag, body);
    rc = p12_builder_finish(&b, &der);
    if (rc == P12_OK)
        rc = p12_draft_add_attribute(bag, type, der);
    p12_builder_clear(&b);
    return rc;
}

enum p12_rc p12_draft_add_octets(struct p12_draft_bag *bag, const char *type,
                                 struct p12_span octets)
{
    return add_string(bag, type, P12_TAG_OCTET_STRING, octets);
}

/* ---- Text --------------------------------------------------------------- */

static void put_unit(struct p12_secret *out, uint32_t unit)
{
    out->ptr[out->len++] = (uint8_t)(unit >> 8);
    out->ptr[out->len++] = (uint8_t)unit;
}

/* UTF-16, big-endian; characters beyond the BMP as surrogates, which is what
 * everyone does with a BMPString. A character of n bytes takes no more than
 * 2n. */
static bool put_utf16(struct p12_span text, struct p12_secret *out)
{
    bool bad = false;
    uint32_t c;

    while (p12_charset_next(P12_CHARSET_UTF8, &text, &c, &bad) && !bad) {
        if (c >= 0x10000) {
            put_unit(out, 0xd800 + ((c - 0x10000) >> 10));
            put_unit(out, 0xdc00 + ((c - 0x10000) & 0x3ff));
        } else {
            put_unit(out, c);
        }
    }
    return !bad;
}

enum p12_rc p12_draft_add_text(struct p12_draft_bag *bag, const char *type,
                               const char *text, size_t len)
{
    struct p12_span utf8 = { (const uint8_t *)text, len };
    struct p12_secret units = { NULL, 0, 0 };
    enum p12_rc rc;

    if (len > SIZE_MAX / 4)
        return P12_E_LIMIT;
    rc = p12_secret_alloc(&units, len * 2);
    if (rc != P12_OK)
        return rc;
    if (put_utf16(utf8, &units))
        rc = add_string(bag, type, P12_TAG_BMP_STRING, p12_secret_span(&units));
    else
        rc = P12_E_USAGE;
    p12_secret_free(&units);
    return rc;
}

/* ---- Taking away -------------------------------------------------------- */

enum p12_rc p12_draft_remove_attributes(struct p12_draft_bag *bag,
                                        const char *type, size_t *n)
{
    struct type oid;
    size_t left = 0;

    if (!find_type(type, &oid))
        return P12_E_USAGE;
    for (size_t i = 0; i < bag->n_attrs; i++)
        if (!p12_span_equal(bag->attrs[i].oid, type_span(&oid)))
            bag->attrs[left++] = bag->attrs[i];
    if (n != NULL)
        *n = bag->n_attrs - left;
    bag->n_attrs = left;
    return P12_OK;
}
