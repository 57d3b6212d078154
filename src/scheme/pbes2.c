/* PBES2 (RFC 8018, 6.2): any KDF with any cipher. */
#include "scheme/oids.h"
#include "scheme/scheme.h"

static const uint8_t oid_pbes2[] = { P12_OCTETS_PBES2 };

static bool claims(struct p12_span oid)
{
    return p12_span_equal(oid,
                          (struct p12_span){ oid_pbes2, sizeof oid_pbes2 });
}

/* Java 8 wrapped an AlgorithmIdentifier of PBES2 around the parameters once
 * more (JDK-8214513): then those inside are the ones. */
static struct p12_span unwrap_java(struct p12_span params, unsigned *tolerated)
{
    struct p12_reader quiet = { 0 };
    struct p12_named inner;

    if (p12_named_read(&quiet, params, &inner) != P12_OK ||
        !claims(inner.oid) || inner.params.len == 0)
        return params;
    *tolerated |= P12_SCHEME_WRAPPED;
    return inner.params;
}

static enum p12_rc read_fields(struct p12_reader *r,
                               struct p12_schemas *schemas,
                               const struct p12_tree *t, struct p12_scheme *s)
{
    enum p12_rc rc;

    if (!p12_named_in(t, "keyDerivationFunc", &s->kdf_id) ||
        !p12_named_in(t, "encryptionScheme", &s->cipher_id))
        return p12_fail(r, P12_E_SCHEMA, t->der.ptr, "broken PBES2 parameters");
    s->cipher = p12_cipher_by_oid(s->cipher_id.oid) != NULL
                    ? *p12_cipher_by_oid(s->cipher_id.oid)
                    : s->cipher;
    rc = p12_scheme_read_kdf(r, schemas, s);
    if (rc == P12_OK)
        rc = p12_scheme_read_cipher(r, schemas, s);
    return rc;
}

static enum p12_rc read(struct p12_reader *r, struct p12_schemas *schemas,
                        const struct p12_scheme_source *from,
                        struct p12_scheme *s)
{
    struct p12_tree t = { 0 };
    enum p12_rc rc;

    s->kind = P12_SCHEME_PBES2;
    if (from->id.params.len == 0)
        return p12_fail(r, P12_E_SCHEMA, from->id.whole.ptr,
                        "PBES2 without its parameters");
    rc = p12_tree_decode(r, schemas, P12_MODULE_PKCS5, "PBES2-params",
                         unwrap_java(from->id.params, &s->tolerated), &t);
    if (rc != P12_OK)
        return rc;
    rc = read_fields(r, schemas, &t, s);
    p12_tree_clear(&t);
    return rc;
}

const struct p12_scheme_type p12_scheme_type_pbes2 = {
    .feature = "scheme PBES2",
    .is_mac = false,
    .claims = claims,
    .read = read,
};
