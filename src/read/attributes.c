/* bagAttributes (RFC 7292, 4.2): a SET OF PKCS12Attribute. */
#include "base/alloc.h"
#include "base/text.h"
#include "model/oids.h"
#include "read/parser.h"

/* ---- Deviations worth a note -------------------------------------------- */

/* What RFC 2985 and the vendors say a known attribute holds. */
struct known {
    const uint8_t *oid;
    size_t oid_len;
    uint8_t tag;
    const char *id, *text; /* when it holds something else */
};

static const uint8_t oid_ms_csp_name[] = { 0x2b, 0x06, 0x01, 0x04, 0x01,
                                           0x82, 0x37, 0x11, 0x01 };
static const uint8_t oid_java_usage[] = { 0x60, 0x86, 0x48, 0x01, 0x86, 0xf9,
                                          0x66, 0xad, 0xca, 0x7b, 0x01, 0x01 };

/* That it is there says it all: Windows writes it with an empty SET. */
static const uint8_t oid_ms_local_key_set[] = { 0x2b, 0x06, 0x01, 0x04, 0x01,
                                                0x82, 0x37, 0x11, 0x02 };

static const struct known known[] = {
    { p12_oid_friendly_name, sizeof p12_oid_friendly_name, P12_TAG_BMP_STRING,
      "friendly-name-type",
      P12_SENTENCE("is a friendlyName that is not a BMPString; NSS and Java "
                   "refuse the whole file") },
    { p12_oid_local_key_id, sizeof p12_oid_local_key_id, P12_TAG_OCTET_STRING,
      "local-key-id-type",
      P12_SENTENCE("is a localKeyID that is not an OCTET STRING") },
    { oid_ms_csp_name, sizeof oid_ms_csp_name, P12_TAG_BMP_STRING,
      "csp-name-type",
      P12_SENTENCE("is a Microsoft CSP name that is not a BMPString") },
    { oid_java_usage, sizeof oid_java_usage, P12_TAG_OID, "java-usage-type",
      P12_SENTENCE("is Java's trusted key usage without an OID in it") },
};

static bool is_oid(struct p12_span oid, const uint8_t *known_oid, size_t len)
{
    return p12_span_equal(oid, (struct p12_span){ known_oid, len });
}

static const struct known *find_known(struct p12_span oid)
{
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (is_oid(oid, known[i].oid, known[i].oid_len))
            return &known[i];
    return NULL;
}

static bool is_broken_text(struct p12_tlv tlv)
{
    bool bad = false;
    uint32_t c;

    while (!bad &&
           p12_charset_next(p12_charset_of(tlv.tag), &tlv.body, &c, &bad))
        continue;
    return bad;
}

static enum p12_rc note_value(struct p12_parser *p, const struct known *is,
                              struct p12_tlv tlv)
{
    if (tlv.tag != is->tag)
        return p12_parser_note(p, is->id, is->text);
    if (is_broken_text(tlv))
        return p12_parser_note(p, "broken-text",
                               "has text that is not well-formed: half a "
                               "character, or a surrogate alone");
    return P12_OK;
}

static enum p12_rc note_empty(struct p12_parser *p, struct p12_span oid)
{
    if (is_oid(oid, oid_ms_local_key_set, sizeof oid_ms_local_key_set))
        return P12_OK;
    if (is_oid(oid, p12_oid_friendly_name, sizeof p12_oid_friendly_name))
        return p12_parser_note(p, "attribute-empty",
                               "is a friendlyName without a value; Java "
                               "refuses the whole file");
    return p12_parser_note(p, "attribute-empty", "has no value");
}

static enum p12_rc note_values(struct p12_parser *p, struct p12_span values,
                               const struct p12_attribute *attr)
{
    const struct known *is = find_known(attr->oid);
    struct p12_cursor c = p12_cursor_over(values);
    struct p12_tlv tlv;
    enum p12_rc rc = P12_OK;

    if (attr->n_values == 0)
        return note_empty(p, attr->oid);
    if (is == NULL)
        return P12_OK;
    if (attr->n_values > 1) /* RFC 2985, 5.5: SINGLE VALUE TRUE */
        rc = p12_parser_note(p, "attribute-values",
                             "has several values where one is allowed");
    while (rc == P12_OK && p12_cursor_tlv(&c, &tlv))
        rc = note_value(p, is, tlv);
    return rc;
}

/* ---- Reading ------------------------------------------------------------ */

/* Nearly every attribute has one value, which takes no list. */
static enum p12_rc keep_values(struct p12_parser *p, struct p12_span set,
                               struct p12_attribute *attr)
{
    struct p12_cursor c = p12_cursor_over(set);
    size_t n = p12_count_elements(set);
    struct p12_tlv tlv;

    if (n > 1) {
        attr->values = p12_alloc(n, sizeof *attr->values, P12_MEMORY_PLAIN);
        if (attr->values == NULL)
            return p12_fail_memory(&p->r);
    }
    attr->n_values = n;
    for (size_t i = 0; p12_cursor_tlv(&c, &tlv); i++) {
        if (i == 0)
            attr->first = tlv.whole;
        if (n > 1)
            attr->values[i] = tlv.whole;
    }
    return P12_OK;
}

/* attrId and the contents of attrValues. */
static enum p12_rc take_fields(struct p12_parser *p, struct p12_attribute *attr,
                               struct p12_span *values)
{
    struct p12_span set = { NULL, 0 };
    struct p12_tree t = { 0 };
    enum p12_rc rc = p12_tree_decode(&p->r, &p->pfx->schemas, P12_MODULE_PKCS12,
                                     "PKCS12Attribute", attr->whole, &t);

    if (rc != P12_OK)
        return rc;
    p12_tree_field(&t, "attrValues", &set);
    if (!p12_tree_oid(&t, "attrId", &attr->oid))
        rc = p12_fail(&p->r, P12_E_SCHEMA, attr->whole.ptr,
                      "an attribute without an OID");
    else if (!p12_span_unwrap(set, P12_TAG_SET, values))
        rc = p12_fail(&p->r, P12_E_SCHEMA, attr->whole.ptr,
                      "an attribute whose values are not a SET");
    p12_tree_clear(&t);
    return rc;
}

static enum p12_rc read_attribute(struct p12_parser *p,
                                  struct p12_attribute *attr)
{
    struct p12_span values = { NULL, 0 };
    enum p12_rc rc = take_fields(p, attr, &values);

    if (rc == P12_OK)
        rc = keep_values(p, values, attr);
    return rc == P12_OK ? note_values(p, values, attr) : rc;
}

enum p12_rc p12_read_attributes(struct p12_parser *p, struct p12_span set,
                                struct p12_bag *bag)
{
    struct p12_span contents = { NULL, 0 };
    struct p12_cursor c;
    struct p12_tlv tlv;
    size_t n;
    enum p12_rc rc;

    p12_span_unwrap(set, P12_TAG_SET, &contents);
    c = p12_cursor_over(contents);
    n = p12_count_elements(contents);
    rc = p12_parser_take_parts(p, n, set.ptr);
    if (rc != P12_OK)
        return rc;
    bag->attrs = p12_alloc(n, sizeof *bag->attrs, P12_MEMORY_PLAIN);
    if (bag->attrs == NULL && n != 0)
        return p12_fail_memory(&p->r);
    bag->n_attrs = n;
    for (size_t i = 0; rc == P12_OK && i < bag->n_attrs; i++) {
        struct p12_attribute *attr = &bag->attrs[i];

        p12_cursor_tlv(&c, &tlv);
        attr->whole = tlv.whole;
        p12_trail_push(&p->r.trail, "attr", (long)i);
        rc = p12_parser_settle(p, read_attribute(p, attr), &attr->problem);
        p12_trail_pop(&p->r.trail);
    }
    return rc;
}
