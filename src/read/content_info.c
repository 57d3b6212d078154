/* ContentInfo (RFC 5652, 3). */
#include "read/parser.h"

enum p12_rc p12_read_content_info(struct p12_parser *p, struct p12_span der,
                                  struct p12_content_info *out)
{
    struct p12_content_info info = { 0 };
    struct p12_tree t = { 0 };
    enum p12_rc rc = p12_tree_decode(&p->r, &p->pfx->schemas, P12_MODULE_PKCS12,
                                     "ContentInfo", der, &t);

    if (rc != P12_OK)
        return rc;
    if (!p12_tree_oid(&t, "contentType", &info.oid))
        rc = p12_fail(&p->r, P12_E_SCHEMA, der.ptr,
                      "a ContentInfo without its type's OID");
    p12_tree_contents(&t, "content", &info.content);
    p12_tree_clear(&t);
    if (rc == P12_OK)
        *out = info;
    return rc;
}

enum p12_rc p12_read_data(struct p12_parser *p,
                          const struct p12_content_info *info,
                          struct p12_span *octets)
{
    if (info->content.len == 0)
        return p12_fail(&p->r, P12_E_SCHEMA, info->oid.ptr,
                        "a ContentInfo without its content");
    if (!p12_span_unwrap(info->content, P12_TAG_OCTET_STRING, octets))
        return p12_fail(&p->r, P12_E_SCHEMA, info->content.ptr,
                        "data that is not an OCTET STRING");
    return P12_OK;
}
