#include "base/builder.h"
#include "x509/key.h"

#include <string.h>

/* RSAPublicKey (RFC 8017, A.1.1): both numbers stand in the private key, unless
 * it is empty, which libtasn1 lets pass. */
static bool build_public(struct p12_builder *b, const struct p12_tree *t)
{
    struct p12_span modulus = { NULL, 0 };
    struct p12_span exponent = { NULL, 0 };

    if (!p12_tree_contents(t, "modulus", &modulus) ||
        !p12_tree_contents(t, "publicExponent", &exponent))
        return false;
    p12_build_element(b, P12_TAG_INTEGER, exponent);
    p12_build_element(b, P12_TAG_INTEGER, modulus);
    p12_build_wrap(b, P12_TAG_SEQUENCE, 0);
    return true;
}

/* RFC 3279, 2.3.1: in a certificate rsaEncryption has NULL for parameters,
 * whether the private key says so or not. For RSASSA-PSS absent ones mean that
 * nothing is restricted (RFC 4055, 3.1). */
static struct p12_named algorithm_of(const struct p12_private_key *key)
{
    static const uint8_t null[] = { P12_TAG_NULL, 0 };
    const struct p12_key_type *type = p12_key_type_find(key->algorithm.oid);
    struct p12_named algorithm = key->algorithm;

    if (algorithm.params.len == 0 && strcmp(type->name, "RSA") == 0)
        algorithm.params = (struct p12_span){ null, sizeof null };
    return algorithm;
}

static enum p12_rc publish(struct p12_reader *r,
                           const struct p12_private_key *key,
                           const struct p12_builder *b, struct p12_secret *spki)
{
    struct p12_named algorithm = algorithm_of(key);
    struct p12_span bits;

    if (p12_builder_finish(b, &bits) != P12_OK)
        return p12_fail_memory(r);
    return p12_derive_finish(r, &algorithm, bits, spki);
}

enum p12_rc p12_rsa_derive(struct p12_reader *r,
                           const struct p12_private_key *key,
                           struct p12_secret *spki)
{
    struct p12_builder b;
    struct p12_value v;
    enum p12_rc rc = p12_value_open(r, key->value, "RSAPrivateKey", &v);

    if (rc != P12_OK)
        return rc;
    /* It has less in it than the private key. */
    if (p12_builder_init(&b, v.layer.map.bytes.len) == P12_OK) {
        rc = build_public(&b, &v.tree)
                 ? publish(r, key, &b, spki)
                 : p12_fail(r, P12_E_SCHEMA, v.tree.der.ptr,
                            "an RSA key without its numbers");
        p12_builder_clear(&b);
    } else {
        rc = p12_fail_memory(r);
    }
    p12_value_close(r, &v);
    return rc;
}
