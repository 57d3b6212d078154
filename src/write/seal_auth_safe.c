/* AuthenticatedSafe and its ContentInfos (RFC 7292, 4.1). */
#include "read/content_types.h"
#include "write/seal.h"

enum { CONTEXT_0 = P12_TAG_CONTEXT | P12_TAG_CONSTRUCTED, SAFE_OVERHEAD = 128 };

static void build_content_info(struct p12_builder *b,
                               enum p12_content_type type, size_t mark)
{
    p12_build_wrap(b, CONTEXT_0, mark);
    p12_build_element(b, P12_TAG_OID, p12_content_type_oid(type));
    p12_build_wrap(b, P12_TAG_SEQUENCE, mark);
}

static enum p12_rc build_plain(struct p12_writing *w, struct p12_builder *b,
                               const struct p12_draft_safe *safe)
{
    size_t mark = p12_build_mark(b);
    enum p12_rc rc;

    if (safe->unprotected.len != 0)
        return p12_seal_fail(w, P12_E_USAGE,
                             "a safe with attributes of its own can't be "
                             "plain");
    rc = p12_seal_contents(w, b, safe->list);
    p12_build_wrap(b, P12_TAG_OCTET_STRING, mark);
    build_content_info(b, P12_CONTENT_DATA, mark);
    return rc;
}

/* EncryptedData (RFC 5652, 8): version 2 if it has unprotected attributes, else
 * 0. */
static void build_encrypted_data(struct p12_builder *b,
                                 const struct p12_draft_safe *safe,
                                 const struct p12_scheme *scheme,
                                 struct p12_span ciphertext)
{
    size_t all = p12_build_mark(b);
    size_t mark;

    p12_build_bytes(b, safe->unprotected);
    mark = p12_build_mark(b);
    p12_build_element(b, P12_TAG_CONTEXT, ciphertext);
    p12_scheme_build(b, scheme);
    p12_build_element(b, P12_TAG_OID, p12_content_type_oid(P12_CONTENT_DATA));
    p12_build_wrap(b, P12_TAG_SEQUENCE, mark);
    p12_build_uint(b, safe->unprotected.len != 0 ? 2 : 0);
    p12_build_wrap(b, P12_TAG_SEQUENCE, all);
    build_content_info(b, P12_CONTENT_ENCRYPTED, all);
}

/* SafeContents in memory of their own, encrypted. */
static enum p12_rc encrypt(struct p12_writing *w,
                           const struct p12_draft_safe *safe,
                           const struct p12_sealing *s, struct p12_secret *out)
{
    struct p12_builder plain;
    struct p12_span der;
    enum p12_rc rc =
        p12_builder_init(&plain, p12_seal_contents_size(safe->list));

    if (rc != P12_OK)
        return rc;
    rc = p12_seal_contents(w, &plain, safe->list);
    if (rc == P12_OK)
        rc = p12_builder_finish(&plain, &der);
    if (rc == P12_OK)
        rc = p12_scheme_seal(&s->plan.scheme, &s->key, der, out);
    p12_builder_clear(&plain);
    return rc;
}

static enum p12_rc build_encrypted(struct p12_writing *w, struct p12_builder *b,
                                   const struct p12_draft_safe *safe)
{
    const struct p12_sealing *s = p12_seal_next(w);
    struct p12_secret text = { NULL, 0, 0 };
    enum p12_rc rc = encrypt(w, safe, s, &text);

    if (rc == P12_OK)
        build_encrypted_data(b, safe, &s->plan.scheme, p12_secret_span(&text));
    p12_secret_free(&text);
    return rc;
}

static enum p12_rc build_safe(struct p12_writing *w, struct p12_builder *b,
                              const struct p12_draft_safe *safe)
{
    if (p12_seal_is_encrypted(w, safe))
        return build_encrypted(w, b, safe);
    if (safe->list != NULL)
        return build_plain(w, b, safe);
    if (safe->closed && !w->protection->keep_closed)
        return p12_seal_fail(
            w, P12_E_CLOSED,
            "is not open: it can only be carried over as it is");
    p12_build_bytes(b, safe->raw);
    return P12_OK;
}

static enum p12_rc build_safes(struct p12_writing *w, struct p12_builder *b)
{
    enum p12_rc rc = P12_OK;

    for (size_t i = w->draft->n_safes; rc == P12_OK && i > 0; i--) {
        p12_trail_push(&w->r.trail, "authSafe", (long)(i - 1));
        rc = build_safe(w, b, &w->draft->safes[i - 1]);
        p12_trail_pop(&w->r.trail);
    }
    p12_build_wrap(b, P12_TAG_SEQUENCE, 0);
    return rc;
}

static size_t auth_safe_size(const struct p12_draft *draft)
{
    size_t size = SAFE_OVERHEAD;

    for (size_t i = 0; i < draft->n_safes; i++) {
        const struct p12_draft_safe *safe = &draft->safes[i];

        size += SAFE_OVERHEAD + P12_SCHEME_DER_MAX + safe->raw.len +
                safe->unprotected.len;
        if (safe->list != NULL)
            size += p12_seal_contents_size(safe->list);
    }
    return size;
}

enum p12_rc p12_seal_auth_safe(struct p12_writing *w, struct p12_secret *out)
{
    struct p12_builder b;
    struct p12_span der;
    size_t size = auth_safe_size(w->draft);
    enum p12_rc rc;

    if (size > P12_WRITE_MAX)
        return p12_seal_fail(w, P12_E_LIMIT, "more than 2 GiB to write");
    rc = p12_builder_init(&b, size);
    if (rc != P12_OK)
        return rc;
    rc = build_safes(w, &b);
    if (rc == P12_OK)
        rc = p12_builder_finish(&b, &der);
    if (rc == P12_OK)
        rc = p12_secret_copy(out, der);
    p12_builder_clear(&b);
    return rc;
}
