/* Certificates (RFC 5280, 4.1) and CRLs (5.1): are they what they are said to
 * be? Their bytes stay as they are, or are DER now. */
#include "read/material.h"

/* ---- Certificates ------------------------------------------------------- */

/* libtasn1 lets an empty SEQUENCE pass, whatever has to be in it. */
static bool has_fields(const struct p12_tree *t)
{
    static const char *const fields[] = {
        "tbsCertificate.serialNumber",
        "tbsCertificate.issuer",
        "tbsCertificate.subject",
        "tbsCertificate.subjectPublicKeyInfo",
        "signatureValue",
    };
    struct p12_span whole;

    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (!p12_tree_field(t, fields[i], &whole))
            return false;
    return true;
}

enum p12_rc p12_gather_cert_in(struct p12_gathering *g, struct p12_span der)
{
    struct p12_parser *p = &g->u.p;
    struct p12_tree t = { NULL, { NULL, 0 } };
    enum p12_rc rc;

    p12_gather_at(g, P12_MATERIAL_CERTIFICATE);
    rc = p12_tree_decode(&p->r, &p->pfx->schemas, P12_MODULE_X509,
                         "Certificate", der, &t);
    if (rc == P12_OK && !has_fields(&t))
        rc = p12_fail(&p->r, P12_E_SCHEMA, der.ptr,
                      "a certificate without all of its fields");
    p12_tree_clear(&t);
    if (rc == P12_OK)
        rc = p12_gather_add(g, P12_MATERIAL_CERTIFICATE, der);
    return rc;
}

/* OpenSSL's X509_CERT_AUX: what it is trusted for, and not, then the alias. */
static void read_alias(struct p12_span settings, struct p12_span *alias)
{
    struct p12_span skipped;
    struct p12_span body;
    struct p12_cursor c;

    if (!p12_span_unwrap(settings, P12_TAG_SEQUENCE, &body))
        return;
    c = p12_cursor_over(body);
    p12_cursor_tagged(&c, P12_TAG_SEQUENCE, &skipped);
    p12_cursor_tagged(&c, P12_TAG_CONTEXT | P12_TAG_CONSTRUCTED, &skipped);
    p12_cursor_tagged(&c, P12_TAG_UTF8_STRING, alias);
}

/* What OpenSSL knows of a certificate, behind it: one SEQUENCE, of which its
 * name alone can go into a container. */
static enum p12_rc read_behind(struct p12_gathering *g,
                               const struct p12_layer_map *root, size_t size,
                               struct p12_span *alias)
{
    struct p12_span rest = { root->bytes.ptr + size, root->bytes.len - size };
    struct p12_parser *p = &g->u.p;
    const struct p12_layer_map *behind;
    enum p12_rc rc;

    if (rest.len == 0)
        return P12_OK;
    if (!g->may_have_behind)
        return p12_fail(&p->r, P12_E_ENCODING, rest.ptr,
                        "bytes after the end of the structure");
    rc = p12_layer_enter(p, root, rest, NULL, NULL, &behind);
    if (rc == P12_OK)
        read_alias(behind->bytes, alias);
    return rc;
}

enum p12_rc p12_gather_cert(struct p12_gathering *g,
                            const struct p12_layer_map *root)
{
    struct p12_parser *p = &g->u.p;
    const struct p12_layer_map *layer;
    struct p12_span alias = { NULL, 0 };
    size_t n = g->out->n;
    size_t size = 0;
    enum p12_rc rc;

    p12_gather_at(g, P12_MATERIAL_CERTIFICATE);
    rc = p12_layer_enter(p, root, root->bytes, NULL, &size, &layer);
    if (rc == P12_OK)
        rc = read_behind(g, root, size, &alias);
    if (rc != P12_OK)
        return rc;
    p->r.layer = layer;
    rc = p12_gather_cert_in(g, layer->bytes);
    if (g->out->n > n)
        g->out->items[n].alias = alias;
    return rc;
}

/* ---- CRLs --------------------------------------------------------------- */

static bool is_time_next(const struct p12_cursor *c)
{
    return p12_cursor_is_next(c, P12_TAG_UTC_TIME) ||
           p12_cursor_is_next(c, P12_TAG_GENERALIZED_TIME);
}

/* TBSCertList as far as the first time, which is there always. */
static bool is_tbs(struct p12_span tbs)
{
    struct p12_cursor c = p12_cursor_over(tbs);
    struct p12_span skipped;

    p12_cursor_tagged(&c, P12_TAG_INTEGER, &skipped);
    return p12_cursor_tagged(&c, P12_TAG_SEQUENCE, &skipped) &&
           p12_cursor_tagged(&c, P12_TAG_SEQUENCE, &skipped) &&
           is_time_next(&c);
}

/* By the cursor: a list may have any number of entries. */
static bool is_list(struct p12_span der)
{
    struct p12_span body = { NULL, 0 };
    struct p12_span skipped;
    struct p12_span tbs;
    struct p12_cursor c;

    if (!p12_span_unwrap(der, P12_TAG_SEQUENCE, &body))
        return false;
    c = p12_cursor_over(body);
    return p12_cursor_tagged(&c, P12_TAG_SEQUENCE, &tbs) &&
           p12_cursor_tagged(&c, P12_TAG_SEQUENCE, &skipped) &&
           p12_cursor_tagged(&c, P12_TAG_BIT_STRING, &skipped) &&
           p12_cursor_done(&c) && is_tbs(tbs);
}

enum p12_rc p12_gather_crl_in(struct p12_gathering *g, struct p12_span der)
{
    p12_gather_at(g, P12_MATERIAL_CRL);
    if (!is_list(der))
        return p12_fail(&g->u.p.r, P12_E_SCHEMA, der.ptr,
                        "not a CertificateList");
    return p12_gather_add(g, P12_MATERIAL_CRL, der);
}

enum p12_rc p12_gather_crl(struct p12_gathering *g,
                           const struct p12_layer_map *root)
{
    struct p12_parser *p = &g->u.p;
    enum p12_rc rc;

    p12_gather_at(g, P12_MATERIAL_CRL);
    rc = p12_layer_enter(p, root, root->bytes, NULL, NULL, &p->r.layer);
    if (rc == P12_OK)
        rc = p12_gather_crl_in(g, p->r.layer->bytes);
    return rc;
}
