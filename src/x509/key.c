#include "x509/key.h"

#include "base/alloc.h"

/* What is kept of a private key is its public half: nothing in it is secret.
 */
struct p12_key {
    struct p12_secret spki;    /* its BIT STRING is empty if not known */
    struct p12_public_key key; /* the same, taken apart */
    struct p12_key_info info;
    struct p12_key_text text;
    struct p12_error problem; /* rc is P12_OK if there is none */
    bool is_proven;
};

/* Algorithms that say nothing of their keys have at most what stands beside
 * the value. */
static enum p12_rc opaque_derive(struct p12_reader *r,
                                 const struct p12_private_key *key,
                                 struct p12_deriving *out)
{
    const struct p12_public_key found = { key->algorithm, key->public_key };

    return p12_derive_finish(r, &found, out);
}

static p12_derive *derive_for(struct p12_span oid)
{
    const struct p12_key_type *type = p12_key_type_find(oid);

    switch (type == NULL ? P12_FAMILY_OTHER : type->family) {
    case P12_FAMILY_RSA:
        return p12_rsa_derive;
    case P12_FAMILY_EC:
        return p12_ec_derive;
    case P12_FAMILY_DSA:
    case P12_FAMILY_DH:
        return p12_power_derive;
    case P12_FAMILY_EDWARDS:
        return p12_edwards_derive;
    default:
        return opaque_derive;
    }
}

/* OneAsymmetricKey (RFC 5958, 2). libtasn1 lets an empty SEQUENCE pass,
 * whatever has to be in it. */
static bool fields_read(const struct p12_tree *t, struct p12_private_key *out)
{
    struct p12_span bits = { NULL, 0 };

    /* [1] takes the place of the BIT STRING's own tag; some writers have it
     * around that. */
    if (p12_tree_contents(t, "publicKey", &bits))
        p12_span_unwrap(bits, P12_TAG_BIT_STRING, &bits);
    if (bits.len > 1)
        out->public_key = (struct p12_span){ bits.ptr + 1, bits.len - 1 };
    return p12_named_in(t, "privateKeyAlgorithm", &out->algorithm) &&
           p12_tree_contents(t, "privateKey", &out->value);
}

static enum p12_rc public_read(struct p12_reader *r, const struct p12_tree *t,
                               struct p12_deriving *out)
{
    struct p12_private_key key = { .value = { NULL, 0 } };
    struct p12_public_key own;
    enum p12_rc rc;

    if (!fields_read(t, &key))
        return p12_fail(r, P12_E_SCHEMA, t->der.ptr,
                        "a private key without all of its fields");
    p12_trail_push(&r->trail, "privateKey", P12_NO_INDEX);
    rc = derive_for(key.algorithm.oid)(r, &key, out);
    p12_trail_pop(&r->trail);
    if (rc == P12_OK && out->is_proven &&
        p12_public_key_read(p12_secret_span(&out->spki), &own)) {
        p12_trail_push(&r->trail, "publicKey", P12_NO_INDEX);
        p12_derive_compare(r, &own, key.public_key, out);
        p12_trail_pop(&r->trail);
    }
    return rc;
}

static enum p12_rc key_read(struct p12_reader *r, struct p12_span der,
                            struct p12_deriving *out)
{
    struct p12_schemas schemas = { { NULL } };
    struct p12_tree t = { NULL, { NULL, 0 } };
    struct p12_x509_layer layer;
    enum p12_rc rc = p12_x509_layer_open(r, der, &layer);

    if (rc != P12_OK)
        return rc;
    rc = p12_tree_decode(r, &schemas, P12_MODULE_PKCS8, "OneAsymmetricKey",
                         layer.map.bytes, &t);
    if (rc == P12_OK)
        rc = public_read(r, &t, out);
    p12_tree_clear(&t);
    p12_schemas_clear(&schemas);
    p12_x509_layer_close(&layer);
    return rc;
}

static enum p12_rc key_derive(struct p12_reader *r, struct p12_span der,
                              uint64_t *work, struct p12_key *key)
{
    struct p12_deriving d = { .work = work, .problem = &key->problem };
    enum p12_rc rc = key_read(r, der, &d);

    key->spki = d.spki;
    key->is_proven = d.is_proven;
    return rc;
}

enum p12_rc p12_key_parse(struct p12_span der, struct p12_key **out,
                          struct p12_error *err)
{
    return p12_key_parse_within(der, NULL, out, err);
}

enum p12_rc p12_key_parse_within(struct p12_span der, uint64_t *work,
                                 struct p12_key **out, struct p12_error *err)
{
    struct p12_error why = { .rc = P12_E_MEMORY, .detail = "out of memory" };
    struct p12_reader r = { .lim = &p12_x509_limits, .err = &why };
    struct p12_key *key = p12_alloc(1, sizeof *key, P12_MEMORY_PLAIN);
    enum p12_rc rc = P12_E_MEMORY;

    p12_trail_push(&r.trail, "key", P12_NO_INDEX);
    if (key != NULL) {
        why = (struct p12_error){ .rc = P12_OK };
        rc = key_derive(&r, der, work, key);
    }
    if (rc == P12_OK) {
        p12_public_key_read(p12_secret_span(&key->spki), &key->key);
        key->info = p12_public_key_info(&key->key, &key->text);
        *out = key;
        return P12_OK;
    }
    if (err != NULL)
        *err = why;
    p12_key_free(key);
    return rc;
}

void p12_key_free(struct p12_key *key)
{
    if (key == NULL)
        return;
    p12_secret_free(&key->spki);
    p12_free(key);
}

struct p12_key_info p12_key_info(const struct p12_key *key)
{
    return key->info;
}

const struct p12_error *p12_key_problem(const struct p12_key *key)
{
    return key->problem.rc != P12_OK ? &key->problem : NULL;
}

bool p12_key_is_proven(const struct p12_key *key)
{
    return key->is_proven && key->problem.rc == P12_OK;
}

bool p12_key_fingerprint(const struct p12_key *key, uint8_t out[32])
{
    if (key->key.bits.len == 0 || key->problem.rc != P12_OK)
        return false;
    p12_fingerprint(p12_secret_span(&key->spki), out);
    return true;
}

enum p12_match p12_key_matches(const struct p12_key *key,
                               const struct p12_cert *cert)
{
    struct p12_public_key certified;

    if (key->problem.rc == P12_E_MISMATCH)
        return P12_MATCH_NO;
    if (key->problem.rc != P12_OK ||
        !p12_public_key_read(p12_cert_spki(cert), &certified))
        return P12_MATCH_UNKNOWN;
    return p12_public_key_compare(&key->key, &certified);
}
