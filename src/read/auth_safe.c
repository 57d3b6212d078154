/* AuthenticatedSafe (RFC 7292, 4.1): a SEQUENCE OF ContentInfo. */
#include "base/alloc.h"
#include "read/content_types.h"
#include "read/parser.h"

static enum p12_rc read_data_safe(struct p12_parser *p,
                                  const struct p12_content_info *info,
                                  struct p12_safe *safe)
{
    struct p12_span octets;
    enum p12_rc rc = p12_read_data(p, info, &octets);

    safe->type = P12_SAFE_DATA;
    safe->lock.status = P12_STATUS_CLEAR;
    if (rc == P12_OK)
        rc = p12_read_safe_octets(p, safe->layer, octets, safe);
    return rc;
}

static enum p12_rc read_closed_safe(struct p12_parser *p,
                                    const struct p12_content_info *info,
                                    enum p12_rc (*read)(struct p12_parser *p,
                                                        struct p12_span der,
                                                        struct p12_safe *safe),
                                    struct p12_safe *safe)
{
    enum p12_rc rc;

    safe->lock.status = P12_STATUS_CLOSED;
    if (info->content.len == 0)
        rc = p12_fail(&p->r, P12_E_SCHEMA, safe->whole.ptr,
                      "a ContentInfo without its content");
    else
        rc = read(p, info->content, safe);
    if (rc != P12_OK)
        safe->lock.status = P12_STATUS_REFUSED;
    return rc;
}

/* RFC 7292, 4.1: data, encryptedData or envelopedData; other types are kept. */
static enum p12_rc read_by_type(struct p12_parser *p,
                                const struct p12_content_info *info,
                                struct p12_safe *safe)
{
    switch (p12_content_type_of(info->oid)) {
    case P12_CONTENT_DATA:
        return read_data_safe(p, info, safe);
    case P12_CONTENT_ENCRYPTED:
        safe->type = P12_SAFE_ENCRYPTED;
        return read_closed_safe(p, info, p12_read_encrypted_data, safe);
    case P12_CONTENT_ENVELOPED:
        safe->type = P12_SAFE_ENVELOPED;
        return read_closed_safe(p, info, p12_read_enveloped_data, safe);
    default:
        safe->type = P12_SAFE_UNKNOWN;
        safe->lock.status = P12_STATUS_CLEAR;
        return p12_parser_note(p, "unknown-content",
                               "is a safe of a content type that RFC 7292 "
                               "does not have: kept, not understood");
    }
}

static enum p12_rc read_safe(struct p12_parser *p, struct p12_safe *safe)
{
    struct p12_content_info info;
    enum p12_rc rc = p12_read_content_info(p, safe->whole, &info);

    safe->type = P12_SAFE_UNKNOWN;
    safe->lock.status = P12_STATUS_REFUSED;
    if (rc != P12_OK)
        return rc;
    safe->oid = info.oid;
    return read_by_type(p, &info, safe);
}

static enum p12_rc read_safes(struct p12_parser *p, struct p12_span contents)
{
    struct p12_cursor c = p12_cursor_over(contents);
    struct p12_pfx *pfx = p->pfx;
    size_t n = p12_count_elements(contents);
    struct p12_tlv tlv;
    enum p12_rc rc = p12_parser_take_parts(p, n, contents.ptr);

    if (rc != P12_OK)
        return rc;
    pfx->safes = p12_alloc(n, sizeof *pfx->safes, P12_MEMORY_PLAIN);
    if (pfx->safes == NULL && n != 0)
        return p12_fail_memory(&p->r);
    pfx->n_safes = n;
    for (size_t i = 0; rc == P12_OK && i < n; i++) {
        struct p12_safe *safe = &pfx->safes[i];

        p12_cursor_tlv(&c, &tlv);
        safe->place.index = i;
        safe->layer = p->r.layer;
        safe->whole = tlv.whole;
        p->r.trail.depth = 0;
        p12_safe_trail(safe, &p->r.trail);
        rc = p12_parser_settle(p, read_safe(p, safe), &safe->problem);
    }
    return rc;
}

enum p12_rc p12_read_auth_safe(struct p12_parser *p, struct p12_span octets)
{
    const struct p12_layer_map *before = p->r.layer;
    struct p12_trail trail = p->r.trail;
    struct p12_span contents;
    enum p12_rc rc;

    rc = p12_layer_enter(p, before, octets, "", NULL, &p->r.layer);
    if (rc != P12_OK)
        return rc;
    if (p12_span_unwrap(p->r.layer->bytes, P12_TAG_SEQUENCE, &contents))
        rc = read_safes(p, contents);
    else
        rc = p12_fail(&p->r, P12_E_SCHEMA, p->r.layer->bytes.ptr,
                      "an AuthenticatedSafe that is not a SEQUENCE");
    p->r.trail = trail;
    p->r.layer = before;
    return rc;
}
