/* Signers and recipients (RFC 5652, 5.3 and 6.2). */
#include "base/alloc.h"
#include "read/parser.h"

typedef enum p12_rc party_reader(struct p12_parser *p, struct p12_span der,
                                 struct p12_party *out);

/* One that can't be read takes nothing away from its neighbours, nor from what
 * they signed. Only P12_E_MEMORY comes through. */
static enum p12_rc read_party(struct p12_parser *p, struct p12_span der,
                              party_reader *read, struct p12_party *out)
{
    enum p12_rc rc = read(p, der, out);

    if (rc == P12_OK)
        return rc;
    rc = p12_parser_settle(p, rc, &out->problem);
    if (rc == P12_OK && p12_parser_note(p, "party", "can't be read") != P12_OK)
        rc = p12_fail_memory(&p->r);
    return rc;
}

enum p12_rc p12_read_parties(struct p12_parser *p, struct p12_span set,
                             enum p12_rc (*read)(struct p12_parser *p,
                                                 struct p12_span der,
                                                 struct p12_party *out),
                             struct p12_parties *out)
{
    struct p12_cursor c = p12_cursor_over(set);
    const char *step = out == &p->pfx->signers ? "signer" : "recipient";
    size_t n = p12_count_elements(set);
    struct p12_tlv tlv;
    enum p12_rc rc = p12_parser_take_parts(p, n, set.ptr);

    if (rc != P12_OK)
        return rc;
    out->item = p12_alloc(n, sizeof *out->item, P12_MEMORY_PLAIN);
    if (out->item == NULL && n != 0)
        return p12_fail_memory(&p->r);
    out->n = n;
    for (size_t i = 0; i < n; i++) /* also where memory ends before them */
        out->item[i].kind = "other";
    for (size_t i = 0; rc == P12_OK && i < n; i++) {
        p12_cursor_tlv(&c, &tlv);
        p12_trail_push(&p->r.trail, step, (long)i);
        rc = read_party(p, tlv.whole, read, &out->item[i]);
        p12_trail_pop(&p->r.trail);
    }
    return rc;
}

enum p12_rc p12_read_party_id(struct p12_parser *p, struct p12_span id,
                              struct p12_party *out)
{
    struct p12_reader quiet = { .lim = p->r.lim };
    struct p12_tree t = { 0 };
    enum p12_rc rc;

    if (p12_span_unwrap(id, P12_TAG_CONTEXT, &out->key_id) || id.len == 0)
        return P12_OK;
    rc = p12_tree_decode(&quiet, &p->pfx->schemas, P12_MODULE_CMS,
                         "IssuerAndSerialNumber", id, &t);
    if (rc != P12_OK)
        return rc == P12_E_MEMORY ? p12_fail_memory(&p->r) : P12_OK;
    p12_tree_field(&t, "issuer", &out->issuer);
    p12_tree_contents(&t, "serialNumber", &out->serial);
    p12_tree_clear(&t);
    return P12_OK;
}

/* ---- KeyAgreeRecipientInfo (6.2.2) -------------------------------------- */

/* IssuerAndSerialNumber, or [0] RecipientKeyIdentifier, whose first is the
 * subjectKeyIdentifier. */
static enum p12_rc read_agreed_id(struct p12_parser *p, struct p12_span id,
                                  struct p12_party *out)
{
    struct p12_span body;
    struct p12_cursor c;

    if (!p12_span_unwrap(id, P12_TAG_CONTEXT | P12_TAG_CONSTRUCTED, &body))
        return p12_read_party_id(p, id, out);
    c = p12_cursor_over(body);
    p12_cursor_tagged(&c, P12_TAG_OCTET_STRING, &out->key_id);
    return P12_OK;
}

/* version, [0] originator, [1] ukm if it is there; what comes next. */
static bool skip_originator(struct p12_cursor *c)
{
    struct p12_span skipped;

    if (!p12_cursor_tagged(c, P12_TAG_INTEGER, &skipped) ||
        !p12_cursor_tagged(c, P12_TAG_CONTEXT | P12_TAG_CONSTRUCTED, &skipped))
        return false;
    p12_cursor_tagged(c, P12_TAG_CONTEXT | P12_TAG_CONSTRUCTED | 1, &skipped);
    return true;
}

enum p12_rc p12_read_agreement(struct p12_parser *p, struct p12_span der,
                               struct p12_party *out)
{
    struct p12_reader quiet = { .lim = p->r.lim };
    struct p12_named id = { 0 };
    struct p12_span body;
    struct p12_tlv algorithm, rid;
    struct p12_cursor c;

    if (!p12_span_unwrap(der, P12_TAG_CONTEXT | P12_TAG_CONSTRUCTED | 1, &body))
        return P12_OK;
    c = p12_cursor_over(body);
    if (!skip_originator(&c) || !p12_cursor_tlv(&c, &algorithm))
        return P12_OK;
    if (p12_named_read(&quiet, algorithm.whole, &id) == P12_OK)
        out->algorithm = id.oid;
    /* recipientEncryptedKeys: the first, and of it the rid */
    if (!p12_cursor_tagged(&c, P12_TAG_SEQUENCE, &body))
        return P12_OK;
    c = p12_cursor_over(body);
    if (!p12_cursor_tagged(&c, P12_TAG_SEQUENCE, &body))
        return P12_OK;
    c = p12_cursor_over(body);
    return p12_cursor_tlv(&c, &rid) ? read_agreed_id(p, rid.whole, out)
                                    : P12_OK;
}

/* ---- SignedData (5.1) --------------------------------------------------- */

static enum p12_rc read_signer(struct p12_parser *p, struct p12_span der,
                               struct p12_party *out)
{
    struct p12_named id = { 0 };
    struct p12_span sid = { NULL, 0 };
    struct p12_tree t = { 0 };
    enum p12_rc rc;

    out->kind = "signer";
    rc = p12_tree_decode(&p->r, &p->pfx->schemas, P12_MODULE_CMS, "SignerInfo",
                         der, &t);
    if (rc != P12_OK)
        return rc;
    p12_tree_field(&t, "sid", &sid);
    rc = p12_read_party_id(p, sid, out);
    p12_named_in(&t, "digestAlgorithm", &id);
    out->digest = id.oid;
    id.oid = (struct p12_span){ NULL, 0 };
    p12_named_in(&t, "signatureAlgorithm", &id);
    out->algorithm = id.oid;
    p12_tree_clear(&t);
    return rc;
}

static enum p12_rc read_fields(struct p12_parser *p, const struct p12_tree *t,
                               struct p12_span *octets)
{
    struct p12_span whole = t->der;
    struct p12_span field;

    p12_tree_field(t, "encapContentInfo", &whole);
    if (!p12_tree_contents(t, "encapContentInfo.eContent", &field))
        return p12_fail(&p->r, P12_E_SCHEMA, whole.ptr,
                        "signed data without its content");
    if (!p12_span_unwrap(field, P12_TAG_OCTET_STRING, octets))
        return p12_fail(&p->r, P12_E_SCHEMA, field.ptr,
                        "signed content that is not an OCTET STRING");
    field = (struct p12_span){ NULL, 0 };
    p12_tree_contents(t, "signerInfos", &field);
    return p12_read_parties(p, field, read_signer, &p->pfx->signers);
}

enum p12_rc p12_read_signed_data(struct p12_parser *p,
                                 const struct p12_content_info *info,
                                 struct p12_span *octets)
{
    struct p12_tree t = { 0 };
    enum p12_rc rc;

    if (info->content.len == 0)
        return p12_fail(&p->r, P12_E_SCHEMA, info->whole.ptr,
                        "a ContentInfo without its content");
    rc = p12_tree_decode(&p->r, &p->pfx->schemas, P12_MODULE_CMS, "SignedData",
                         info->content, &t);
    if (rc != P12_OK)
        return rc;
    rc = read_fields(p, &t, octets);
    p12_tree_clear(&t);
    return rc;
}
