/* ContentInfo (RFC 5652, 3). */
#include "read/parser.h"

/* [0] EXPLICIT, with exactly one element inside. */
static bool take_content(struct p12_cursor *c, struct p12_span *content)
{
    struct p12_cursor inside;
    struct p12_tlv element;
    struct p12_span body;

    if (!p12_cursor_tagged(c, P12_TAG_CONTEXT | P12_TAG_CONSTRUCTED, &body))
        return false;
    inside = p12_cursor_over(body);
    if (!p12_cursor_tlv(&inside, &element) || !p12_cursor_done(&inside))
        return false;
    *content = element.whole;
    return true;
}

/* By the cursor, like PFX: a content may be as large as the file, and libtasn1
 * would copy it. */
static bool take_fields(struct p12_span der, struct p12_content_info *out)
{
    struct p12_span body;
    struct p12_cursor c;

    if (!p12_span_unwrap(der, P12_TAG_SEQUENCE, &body))
        return false;
    c = p12_cursor_over(body);
    return p12_cursor_tagged(&c, P12_TAG_OID, &out->oid) &&
           p12_oid_is_valid(out->oid) &&
           (p12_cursor_done(&c) || take_content(&c, &out->content)) &&
           p12_cursor_done(&c);
}

enum p12_rc p12_read_content_info(struct p12_parser *p, struct p12_span der,
                                  struct p12_content_info *out)
{
    struct p12_content_info info = { .whole = der };

    if (!take_fields(der, &info))
        return p12_fail(&p->r, P12_E_SCHEMA, der.ptr,
                        "not the structure expected");
    *out = info;
    return P12_OK;
}

enum p12_rc p12_read_data(struct p12_parser *p,
                          const struct p12_content_info *info,
                          struct p12_span *octets)
{
    if (info->content.len == 0)
        return p12_fail(&p->r, P12_E_SCHEMA, info->whole.ptr,
                        "a ContentInfo without its content");
    if (!p12_span_unwrap(info->content, P12_TAG_OCTET_STRING, octets))
        return p12_fail(&p->r, P12_E_SCHEMA, info->content.ptr,
                        "data that is not an OCTET STRING");
    return P12_OK;
}
