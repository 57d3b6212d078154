/* EnvelopedData (RFC 5652, 6.1): encrypted for public keys. */
#include "base/alloc.h"
#include "read/parser.h"

/* RFC 5652, 6.2: the first is untagged, the others have their own tags. */
static const char *recipient_kind(uint8_t tag)
{
    switch (tag) {
    case P12_TAG_SEQUENCE:
        return "key-transport";
    case P12_TAG_CONTEXT | P12_TAG_CONSTRUCTED | 1:
        return "key-agreement";
    case P12_TAG_CONTEXT | P12_TAG_CONSTRUCTED | 2:
        return "kek";
    case P12_TAG_CONTEXT | P12_TAG_CONSTRUCTED | 3:
        return "password";
    default:
        return "other";
    }
}

static enum p12_rc read_recipient(struct p12_parser *p, struct p12_span der,
                                  struct p12_party *out)
{
    struct p12_named id = { 0 };
    struct p12_tree t = { 0 };
    struct p12_span rid = { NULL, 0 };
    enum p12_rc rc;

    out->kind = recipient_kind(der.ptr[0]);
    if (der.ptr[0] == (P12_TAG_CONTEXT | P12_TAG_CONSTRUCTED | 1))
        return p12_read_agreement(p, der, out);
    if (der.ptr[0] != P12_TAG_SEQUENCE)
        return P12_OK; /* named by its kind, no more */
    rc = p12_tree_decode(&p->r, &p->pfx->schemas, P12_MODULE_CMS,
                         "KeyTransRecipientInfo", der, &t);
    if (rc != P12_OK)
        return rc;
    p12_tree_field(&t, "rid", &rid);
    rc = p12_read_party_id(p, rid, out);
    p12_named_in(&t, "keyEncryptionAlgorithm", &id);
    out->algorithm = id.oid;
    p12_tree_clear(&t);
    return rc;
}

/* The content's cipher, as far as a scheme without a password can tell. */
static enum p12_rc read_enveloped_scheme(struct p12_parser *p,
                                         const struct p12_tree *t,
                                         struct p12_safe *safe)
{
    struct p12_scheme *s = p12_alloc(1, sizeof *s, P12_MEMORY_PLAIN);
    const struct p12_cipher *cipher;

    if (s == NULL)
        return p12_fail_memory(&p->r);
    safe->lock.scheme = s;
    s->kind = P12_SCHEME_UNKNOWN;
    if (!p12_named_in(t, "encryptedContentInfo.contentEncryptionAlgorithm",
                      &s->id))
        return p12_fail(&p->r, P12_E_SCHEMA, t->der.ptr,
                        "enveloped data without its algorithm");
    s->cipher_id = s->id;
    cipher = p12_cipher_by_oid(s->id.oid);
    if (cipher != NULL)
        s->cipher = *cipher;
    p12_scheme_name_unknown(s);
    return P12_OK;
}

static enum p12_rc read_enveloped_fields(struct p12_parser *p,
                                         const struct p12_tree *t,
                                         struct p12_safe *safe)
{
    struct p12_span set = { NULL, 0 };
    enum p12_rc rc = read_enveloped_scheme(p, t, safe);

    if (rc != P12_OK)
        return rc;
    p12_tree_contents(t, "recipientInfos", &set);
    rc = p12_read_parties(p, set, read_recipient, &safe->recipients);
    if (rc != P12_OK)
        return rc;
    return p12_fail(&p->r, P12_E_PUBLIC_KEY, t->der.ptr,
                    "encrypted for a public key: no password opens it");
}

enum p12_rc p12_read_enveloped_data(struct p12_parser *p, struct p12_span der,
                                    struct p12_safe *safe)
{
    struct p12_tree t = { 0 };
    enum p12_rc rc = p12_tree_decode(&p->r, &p->pfx->schemas, P12_MODULE_CMS,
                                     "EnvelopedData", der, &t);

    if (rc != P12_OK)
        return rc;
    rc = read_enveloped_fields(p, &t, safe);
    p12_tree_clear(&t);
    return rc;
}
