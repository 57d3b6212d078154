#include "crypto/crypto.h"
#include "x509/key.h"

enum { POINT_MAX = 1 + 2 * 66 }; /* uncompressed, on P-521 */

/* Parameters may stand inside the value instead of beside it (RFC 5915, 3). */
static struct p12_named algorithm_of(const struct p12_private_key *key,
                                     const struct p12_tree *t)
{
    struct p12_named algorithm = key->algorithm;
    struct p12_curve outside = p12_curve_read(algorithm.params);
    struct p12_span inside;

    if ((outside.kind == P12_CURVE_IMPLICIT ||
         outside.kind == P12_CURVE_UNKNOWN) &&
        p12_tree_contents(t, "parameters", &inside))
        algorithm.params = inside;
    return algorithm;
}

/* The point that the key brings along: inside the value or, as in any key of
 * RFC 5958, beside it. */
static struct p12_span embedded_point(const struct p12_private_key *key,
                                      const struct p12_tree *t)
{
    struct p12_span whole;
    struct p12_span bits;

    if (p12_tree_contents(t, "publicKey", &whole) &&
        p12_span_unwrap(whole, P12_TAG_BIT_STRING, &bits) && bits.len > 1)
        return (struct p12_span){ bits.ptr + 1, bits.len - 1 };
    return key->public_key;
}

/* Computes the point where the curve allows, else takes what there is. */
static enum p12_rc publish(struct p12_reader *r,
                           const struct p12_private_key *key,
                           const struct p12_tree *t, struct p12_deriving *out)
{
    struct p12_public_key found = { algorithm_of(key, t),
                                    embedded_point(key, t) };
    struct p12_curve curve = p12_curve_read(found.algorithm.params);
    const char *name = p12_oid_name(curve.oid);
    struct p12_span beside = found.bits;
    struct p12_span scalar = { NULL, 0 };
    struct p12_span point = { NULL, 0 };
    uint8_t computed[POINT_MAX];
    enum p12_rc rc = P12_E_ALGORITHM;

    if (!p12_tree_contents(t, "privateKey", &scalar)) /* an empty SEQUENCE */
        return p12_fail(r, P12_E_SCHEMA, t->der.ptr,
                        "an EC key without its number");
    if (name != NULL && p12_public_is_available(name) &&
        p12_derive_affords(r, scalar.ptr, p12_curve_work(curve.bits), out))
        rc = p12_public_ec(name, scalar, computed, sizeof computed, &point.len);
    if (rc == P12_E_MEMORY)
        return p12_fail_memory(r);
    if (rc != P12_OK && rc != P12_E_ALGORITHM)
        return p12_fail(r, P12_E_SCHEMA, scalar.ptr,
                        "a private key that is no number of its curve");
    if (rc == P12_OK) {
        point.ptr = computed;
        found.bits = point;
        out->is_proven = true;
        p12_derive_compare(r, &found, beside, out);
    }
    return p12_derive_finish(r, &found, out);
}

enum p12_rc p12_ec_derive(struct p12_reader *r,
                          const struct p12_private_key *key,
                          struct p12_deriving *out)
{
    struct p12_value v;
    enum p12_rc rc = p12_value_open(r, key->value, "ECPrivateKey", &v);

    if (rc != P12_OK)
        return rc;
    rc = publish(r, key, &v.tree, out);
    p12_value_close(r, &v);
    return rc;
}
