/* The certificates and CRLs of a PKCS #7 file: a SignedData (RFC 5652, 5.1),
 * whose signatures, if there are any, are of no interest here. */
#include "read/content_types.h"
#include "read/material.h"

struct bundle {
    struct p12_span certs; /* contents of the sets; empty if absent */
    struct p12_span crls;
};

/* By the cursor: a set may be as large as the file. */
static bool take_bundle(struct p12_span der, struct bundle *out)
{
    struct p12_span skipped;
    struct p12_span body;
    struct p12_cursor c;

    *out = (struct bundle){ .certs = { NULL, 0 } };
    if (!p12_span_unwrap(der, P12_TAG_SEQUENCE, &body))
        return false;
    c = p12_cursor_over(body);
    if (!p12_cursor_tagged(&c, P12_TAG_INTEGER, &skipped) ||
        !p12_cursor_tagged(&c, P12_TAG_SET, &skipped) ||
        !p12_cursor_tagged(&c, P12_TAG_SEQUENCE, &skipped))
        return false;
    p12_cursor_tagged(&c, P12_TAG_CONTEXT | P12_TAG_CONSTRUCTED, &out->certs);
    p12_cursor_tagged(&c, P12_TAG_CONTEXT | P12_TAG_CONSTRUCTED | 1,
                      &out->crls);
    return p12_cursor_tagged(&c, P12_TAG_SET, &skipped) && p12_cursor_done(&c);
}

/* What has a tag of its own is another kind of certificate or of list (RFC
 * 5652, 10.2.1 and 10.2.2), of no use in a container. */
static enum p12_rc read_set(struct p12_gathering *g, struct p12_span set,
                            enum p12_rc (*read)(struct p12_gathering *g,
                                                struct p12_span der))
{
    struct p12_cursor c = p12_cursor_over(set);
    enum p12_rc rc = P12_OK;
    struct p12_tlv one;

    while (rc == P12_OK && p12_cursor_tlv(&c, &one)) {
        if (one.tag == P12_TAG_SEQUENCE)
            rc = read(g, one.whole);
        else
            g->out->skipped++;
    }
    return rc;
}

static enum p12_rc read_signed(struct p12_gathering *g, struct p12_span der)
{
    struct bundle found;
    enum p12_rc rc;

    if (!take_bundle(der, &found))
        return p12_fail(&g->u.p.r, P12_E_SCHEMA, der.ptr,
                        "not the structure expected");
    rc = read_set(g, found.certs, p12_gather_cert_in);
    if (rc == P12_OK)
        rc = read_set(g, found.crls, p12_gather_crl_in);
    return rc;
}

enum p12_rc p12_gather_pkcs7(struct p12_gathering *g,
                             const struct p12_layer_map *root)
{
    struct p12_parser *p = &g->u.p;
    struct p12_content_info info;
    enum p12_rc rc =
        p12_layer_enter(p, root, root->bytes, NULL, NULL, &p->r.layer);

    if (rc == P12_OK)
        rc = p12_read_content_info(p, p->r.layer->bytes, &info);
    if (rc != P12_OK)
        return rc;
    if (p12_content_type_of(info.oid) != P12_CONTENT_SIGNED)
        return p12_fail(&p->r, P12_E_SCHEMA, info.whole.ptr,
                        "PKCS#7 without certificates: no signed data");
    if (info.content.len == 0)
        return p12_fail(&p->r, P12_E_SCHEMA, info.whole.ptr,
                        "a ContentInfo without its content");
    return read_signed(g, info.content);
}
