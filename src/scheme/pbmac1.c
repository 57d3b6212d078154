/* PBMAC1 (RFC 8018, 7.1) as RFC 9579, now RFC 9879, has it in PKCS #12. */
#include "scheme/oids.h"
#include "scheme/scheme.h"

/* RFC 9879, 7: with a shorter key a forged file could pass by chance
 * (CVE-2026-34181). */
enum { KEY_LENGTH_MIN = 20 };

static const uint8_t oid_pbmac1[] = { P12_OCTETS_PBMAC1 };

static bool claims(struct p12_span oid)
{
    return p12_span_equal(oid,
                          (struct p12_span){ oid_pbmac1, sizeof oid_pbmac1 });
}

/* RFC 9879, 4: keyLength must be there. */
static enum p12_rc check_key_length(struct p12_reader *r,
                                    const struct p12_scheme *s)
{
    const uint8_t *at = s->key_length_at;

    if (s->key_length == 0)
        return p12_fail(r, P12_E_SCHEMA, s->kdf_id.params.ptr,
                        "PBMAC1 without the length of its key");
    if (s->key_length < KEY_LENGTH_MIN)
        return p12_fail(r, P12_E_LIMIT, at,
                        "a PBMAC1 key below 20 bytes: the MAC could be forged");
    if (s->key_length > r->lim->max_mac_key)
        return p12_fail(r, P12_E_LIMIT, at, "a PBMAC1 key longer than allowed");
    return P12_OK;
}

static enum p12_rc read_fields(struct p12_reader *r,
                               struct p12_schemas *schemas,
                               const struct p12_tree *t, struct p12_scheme *s)
{
    enum p12_rc rc;

    if (!p12_named_in(t, "keyDerivationFunc", &s->kdf_id) ||
        !p12_named_in(t, "messageAuthScheme", &s->hmac_id))
        return p12_fail(r, P12_E_SCHEMA, t->der.ptr,
                        "broken PBMAC1 parameters");
    s->hmac = p12_hash_by_hmac_oid(s->hmac_id.oid);
    rc = p12_scheme_read_kdf(r, schemas, s);
    if (rc == P12_OK && s->kdf.kind != P12_KDF_UNKNOWN)
        rc = check_key_length(r, s);
    return rc;
}

static enum p12_rc read(struct p12_reader *r, struct p12_schemas *schemas,
                        const struct p12_scheme_source *from,
                        struct p12_scheme *s)
{
    struct p12_tree t = { 0 };
    enum p12_rc rc;

    s->kind = P12_SCHEME_PBMAC1;
    if (from->id.params.len == 0)
        return p12_fail(r, P12_E_SCHEMA, from->id.whole.ptr,
                        "PBMAC1 without its parameters");
    rc = p12_tree_decode(r, schemas, P12_MODULE_PKCS5, "PBMAC1-params",
                         from->id.params, &t);
    if (rc != P12_OK)
        return rc;
    rc = read_fields(r, schemas, &t, s);
    p12_tree_clear(&t);
    return rc;
}

const struct p12_scheme_type p12_scheme_type_pbmac1 = {
    .feature = "scheme PBMAC1",
    .is_mac = true,
    .claims = claims,
    .read = read,
};
