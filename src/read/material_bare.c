/* Private keys from before PKCS #8: as PrivateKeyInfo (RFC 5958, 2). What is in
 * them stays as it is; only the algorithm is said outside as well. */
#include "base/builder.h"
#include "read/material.h"

/* rsaEncryption (RFC 8017, A.1), id-ecPublicKey (RFC 5480, 2.1.1), id-dsa
 * (RFC 3279, 2.3.2) */
static const uint8_t oid_rsa[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7,
                                   0x0d, 0x01, 0x01, 0x01 };
static const uint8_t oid_ec[] = { 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01 };
static const uint8_t oid_dsa[] = { 0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x01 };

static const uint8_t null[] = { P12_TAG_NULL, 0 };

#define SPAN_OF(octets) ((struct p12_span){ (octets), sizeof(octets) })

/* The fields of a PrivateKeyInfo. */
struct info {
    struct p12_span oid;
    uint8_t params_tag; /* 0: params is a whole element */
    struct p12_span params;
    struct p12_span value;
};

static const char *const not_expected = "not the structure expected";

/* ---- Their fields ------------------------------------------------------- */

static bool take_element(struct p12_cursor *c, uint8_t tag, struct p12_tlv *out)
{
    return p12_cursor_is_next(c, tag) && p12_cursor_tlv(c, out);
}

/* INTEGERs of any value; X.690, 8.3.1: it has one octet at least. */
static bool take_integers(struct p12_cursor *c, size_t n)
{
    struct p12_span body;

    for (size_t i = 0; i < n; i++)
        if (!p12_cursor_tagged(c, P12_TAG_INTEGER, &body) || body.len == 0)
            return false;
    return true;
}

/* The version, which is one octet. */
static bool take_version(struct p12_cursor *c, uint8_t *version)
{
    struct p12_span body;

    if (!p12_cursor_tagged(c, P12_TAG_INTEGER, &body) || body.len != 1)
        return false;
    *version = body.ptr[0];
    return true;
}

/* RFC 8017, A.1.2: eight numbers, and more primes if the version is 1. */
static bool is_rsa(struct p12_cursor c)
{
    struct p12_span others;
    uint8_t version;

    if (!take_version(&c, &version) || version > 1 || !take_integers(&c, 8))
        return false;
    if (version == 1 && !p12_cursor_tagged(&c, P12_TAG_SEQUENCE, &others))
        return false;
    return p12_cursor_done(&c);
}

/* 0, p, q, g, y, x: the three in the middle are Dss-Parms (RFC 3279, 2.3.2)
 * once a SEQUENCE is around them. */
static bool read_dsa(struct p12_cursor c, struct info *out)
{
    struct p12_cursor start;
    struct p12_tlv x;
    uint8_t version;

    if (!take_version(&c, &version) || version != 0)
        return false;
    start = c;
    if (!take_integers(&c, 3))
        return false;
    *out = (struct info){ .oid = SPAN_OF(oid_dsa),
                          .params_tag = P12_TAG_SEQUENCE };
    p12_cursor_take(&start, c.at - start.at, &out->params);
    if (!take_integers(&c, 1) || !take_element(&c, P12_TAG_INTEGER, &x))
        return false;
    out->value = x.whole;
    return x.body.len != 0 && p12_cursor_done(&c);
}

/* RFC 5915, 3: the parameters, if they are there, are one element in [0]. */
static bool take_params(struct p12_cursor *c, struct p12_span *params)
{
    struct p12_cursor inside;
    struct p12_span body;
    struct p12_tlv found;

    *params = (struct p12_span){ NULL, 0 };
    if (!p12_cursor_tagged(c, P12_TAG_CONTEXT | P12_TAG_CONSTRUCTED, &body))
        return true;
    inside = p12_cursor_over(body);
    if (!p12_cursor_tlv(&inside, &found) || !p12_cursor_done(&inside))
        return false;
    *params = found.whole;
    return true;
}

static bool take_point(struct p12_cursor *c)
{
    struct p12_span body;
    struct p12_span bits;

    return !p12_cursor_tagged(c, P12_TAG_CONTEXT | P12_TAG_CONSTRUCTED | 1,
                              &body) ||
           p12_span_unwrap(body, P12_TAG_BIT_STRING, &bits);
}

static bool take_ec(struct p12_cursor c, struct p12_span *params)
{
    struct p12_span scalar;
    uint8_t version;

    return take_version(&c, &version) && version == 1 &&
           p12_cursor_tagged(&c, P12_TAG_OCTET_STRING, &scalar) &&
           scalar.len != 0 && take_params(&c, params) && take_point(&c) &&
           p12_cursor_done(&c);
}

/* An OID, or the curve spelt out; NULL would be a curve that is known from
 * elsewhere (RFC 5480, 2.1.1). */
static bool is_curve(struct p12_span params)
{
    struct p12_span body;

    return p12_span_unwrap(params, P12_TAG_SEQUENCE, &body) ||
           (p12_span_unwrap(params, P12_TAG_OID, &body) &&
            p12_oid_is_valid(body));
}

static enum p12_rc read_ec(struct p12_reader *r, struct p12_span der,
                           struct p12_cursor c, struct info *out)
{
    *out = (struct info){ .oid = SPAN_OF(oid_ec), .value = der };
    if (!take_ec(c, &out->params))
        return p12_fail(r, P12_E_SCHEMA, der.ptr, not_expected);
    if (!is_curve(out->params))
        return p12_fail(r, P12_E_SCHEMA, der.ptr,
                        "an EC key that does not say which curve it is on");
    return P12_OK;
}

static bool is_octets_next(struct p12_cursor c)
{
    uint8_t version;

    return take_version(&c, &version) &&
           p12_cursor_is_next(&c, P12_TAG_OCTET_STRING);
}

static enum p12_rc read_info(struct p12_reader *r, struct p12_span der,
                             struct info *out)
{
    struct p12_span body;
    struct p12_cursor c;

    if (!p12_span_unwrap(der, P12_TAG_SEQUENCE, &body))
        return p12_fail(r, P12_E_SCHEMA, der.ptr, not_expected);
    c = p12_cursor_over(body);
    if (is_octets_next(c))
        return read_ec(r, der, c, out);
    if (read_dsa(c, out))
        return P12_OK;
    if (!is_rsa(c))
        return p12_fail(r, P12_E_SCHEMA, der.ptr, not_expected);
    *out = (struct info){ .oid = SPAN_OF(oid_rsa),
                          .params = SPAN_OF(null),
                          .value = der };
    return P12_OK;
}

/* ---- PrivateKeyInfo, from the end to the start -------------------------- */

static void build(struct p12_builder *b, const struct info *info)
{
    size_t algorithm;

    p12_build_element(b, P12_TAG_OCTET_STRING, info->value);
    algorithm = p12_build_mark(b);
    if (info->params_tag != 0)
        p12_build_element(b, info->params_tag, info->params);
    else
        p12_build_bytes(b, info->params);
    p12_build_element(b, P12_TAG_OID, info->oid);
    p12_build_wrap(b, P12_TAG_SEQUENCE, algorithm);
    p12_build_uint(b, 0); /* version: v1 */
    p12_build_wrap(b, P12_TAG_SEQUENCE, 0);
}

enum p12_rc p12_bare_key_wrap(struct p12_reader *r, struct p12_span der,
                              struct p12_secret *out)
{
    enum { HEADERS = 64 };
    struct p12_span whole = { NULL, 0 };
    struct p12_builder b;
    struct info info = { .params_tag = 0 };
    enum p12_rc rc = read_info(r, der, &info);

    if (rc != P12_OK)
        return rc;
    if (p12_builder_init(&b, info.value.len + info.params.len + HEADERS) !=
        P12_OK)
        return p12_fail_memory(r);
    build(&b, &info);
    rc = p12_builder_finish(&b, &whole);
    if (rc == P12_OK)
        rc = p12_secret_copy(out, whole);
    p12_builder_clear(&b);
    return rc == P12_OK ? rc : p12_fail_memory(r);
}

/* ---- As material -------------------------------------------------------- */

enum p12_rc p12_gather_bare_key(struct p12_gathering *g,
                                const struct p12_layer_map *root)
{
    struct p12_parser *p = &g->u.p;
    struct p12_secret info = { NULL, 0, 0 };
    const struct p12_layer_map *made;
    enum p12_rc rc;

    p12_gather_at(g, P12_MATERIAL_KEY);
    rc = p12_layer_enter(p, root, root->bytes, NULL, NULL, &p->r.layer);
    if (rc == P12_OK)
        rc = p12_bare_key_wrap(&p->r, p->r.layer->bytes, &info);
    if (rc == P12_OK)
        rc = p12_layer_root(p, &info, p12_layer_kind(root), &made);
    if (rc == P12_OK)
        rc = p12_gather_add(g, P12_MATERIAL_KEY, made->bytes);
    return rc;
}
