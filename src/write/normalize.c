/* BER to DER, with what a MAC or a signature covers as it is. */
#include "base/alloc.h"
#include "write/writing.h"

#include <p12/seal.h>

struct fields {
    struct p12_span version, auth_safe;
    struct p12_span mac_data; /* empty if absent */
};

/* The reader has been here, and rewrote this layer as DER. */
static bool take_fields(struct p12_span pfx, struct fields *out)
{
    struct p12_tlv field[3] = { { .tag = 0 } };
    struct p12_cursor c;
    struct p12_span body;

    if (!p12_span_unwrap(pfx, P12_TAG_SEQUENCE, &body))
        return false;
    c = p12_cursor_over(body);
    if (!p12_cursor_tlv(&c, &field[0]) || !p12_cursor_tlv(&c, &field[1]))
        return false;
    p12_cursor_tlv(&c, &field[2]);
    *out = (struct fields){ field[0].whole, field[1].whole, field[2].whole };
    return p12_cursor_done(&c);
}

/* MacData's iterations are left out if they are the default, 1 (X.690, 11.5):
 * they come last. */
static void build_mac_data(struct p12_builder *b, struct p12_span mac_data)
{
    static const uint8_t one[] = { P12_TAG_INTEGER, 1, 1 };
    struct p12_span body = { NULL, 0 };
    size_t mark = p12_build_mark(b);
    struct p12_tlv field[3] = { { .tag = 0 } };
    struct p12_cursor c;

    p12_span_unwrap(mac_data, P12_TAG_SEQUENCE, &body);
    c = p12_cursor_over(body);
    for (size_t i = 0; i < 3; i++)
        p12_cursor_tlv(&c, &field[i]);
    if (!p12_cursor_done(&c) ||
        !p12_span_equal(field[2].whole, (struct p12_span){ one, sizeof one })) {
        p12_build_bytes(b, mac_data);
        return;
    }
    p12_build_bytes(b, field[1].whole);
    p12_build_bytes(b, field[0].whole);
    p12_build_wrap(b, P12_TAG_SEQUENCE, mark);
}

static enum p12_rc write_outer(const struct p12_pfx *pfx,
                               struct p12_secret *out)
{
    struct fields f;
    struct p12_builder b;
    struct p12_span der;
    enum p12_rc rc;

    if (!take_fields(pfx->layer->bytes, &f))
        return P12_E_SCHEMA;
    rc = p12_builder_init(&b, pfx->layer->bytes.len);
    if (rc != P12_OK)
        return rc;
    if (f.mac_data.len != 0)
        build_mac_data(&b, f.mac_data);
    p12_build_bytes(&b, f.auth_safe);
    p12_build_bytes(&b, f.version);
    p12_build_wrap(&b, P12_TAG_SEQUENCE, 0);
    rc = p12_builder_finish(&b, &der);
    if (rc == P12_OK)
        rc = p12_secret_copy(out, der);
    p12_builder_clear(&b);
    return rc;
}

/* Nothing covers the content: all of it is written anew, and what is encrypted
 * as it is. */
static enum p12_rc write_all(const struct p12_pfx *pfx, struct p12_secret *out,
                             struct p12_error *err)
{
    struct p12_protection as_it_is;
    struct p12_draft *draft;
    enum p12_rc rc = p12_draft_closed(pfx, &draft);

    if (rc != P12_OK)
        return rc;
    p12_protection_init(&as_it_is);
    as_it_is.key.kind = as_it_is.safe.kind = as_it_is.mac.kind =
        P12_SCHEME_NONE;
    as_it_is.keep_closed = true;
    rc = p12_draft_seal(draft, NULL, 0, &as_it_is, &out->ptr, &out->len, err);
    out->cap = out->len;
    p12_draft_free(draft);
    return rc;
}

/* What is in the MAC may be BER still: reading it is how to know. */
static enum p12_rc is_all_der(const struct p12_pfx *source,
                              struct p12_span written, bool *is_der)
{
    struct p12_pfx *pfx = NULL;
    enum p12_rc rc;

    if (is_der == NULL)
        return P12_OK;
    rc = p12_pfx_parse(written.ptr, written.len, &source->lim, &pfx, NULL);
    if (rc == P12_OK)
        *is_der = p12_pfx_is_der(pfx);
    p12_pfx_free(pfx);
    return rc;
}

static enum p12_rc normalize(const struct p12_pfx *pfx, struct p12_secret *out,
                             bool *is_der, struct p12_error *err)
{
    enum p12_rc rc = pfx->integrity == P12_INTEGRITY_NONE
                         ? write_all(pfx, out, err)
                         : write_outer(pfx, out);

    if (rc == P12_OK)
        rc = is_all_der(pfx, p12_secret_span(out), is_der);
    return rc;
}

enum p12_rc p12_pfx_normalize(const struct p12_pfx *pfx, uint8_t **out,
                              size_t *out_len, bool *is_der,
                              struct p12_error *err)
{
    struct p12_error why = { .rc = P12_OK };
    struct p12_reader r = { .err = &why };
    struct p12_secret der = { NULL, 0, 0 };
    enum p12_rc rc = normalize(pfx, &der, is_der, &why);

    if (rc == P12_OK) {
        *out = der.ptr;
        *out_len = der.len;
        return P12_OK;
    }
    p12_secret_free(&der);
    p12_fail(&r, rc, NULL, NULL);
    if (err != NULL)
        *err = why;
    return rc;
}
