#include "base/alloc.h"
#include "base/builder.h"
#include "crypto/crypto.h"
#include "x509/key.h"

/* The order of the parameters: Dss-Parms (RFC 3279, 2.3.2) has p, q, g; the
 * two kinds of DH (2.3.3; PKCS #3) begin with p, g. */
struct group {
    struct p12_span p, g;
};

static bool group_read(const struct p12_private_key *key, struct group *out)
{
    const struct p12_key_type *type = p12_key_type_find(key->algorithm.oid);
    size_t at_g = type->family == P12_FAMILY_DSA ? 2 : 1;
    struct p12_span n[3];

    if (!p12_integers_read(key->algorithm.params, n, at_g + 1))
        return false;
    *out = (struct group){ p12_magnitude(n[0]), p12_magnitude(n[at_g]) };
    return true;
}

/* The work grows with the exponent's length and the square of the modulus's:
 * that of a 4,096-bit group with a 2,048-bit exponent is as far as we go, some
 * hundredths of a second. */
static bool is_affordable(const struct group *group, struct p12_span x)
{
    enum { MAX_BYTES = 2048, MAX_WORK = 512 * 512 * 256 };
    size_t p = group->p.len;

    return p <= MAX_BYTES && x.len <= MAX_BYTES && p * p * x.len <= MAX_WORK;
}

/* y is written as the INTEGER that a certificate has. */
static enum p12_rc publish(struct p12_reader *r,
                           const struct p12_private_key *key, struct p12_span y,
                           struct p12_deriving *out)
{
    enum { HEADER = 16 };
    static const uint8_t zero = 0;
    struct p12_span n = p12_magnitude(y);
    struct p12_public_key found = { .algorithm = key->algorithm };
    struct p12_builder b;
    enum p12_rc rc = p12_builder_init(&b, n.len + HEADER);

    if (rc != P12_OK)
        return p12_fail_memory(r);
    p12_build_bytes(&b, n);
    if (n.len == 0 || n.ptr[0] >= 0x80)
        p12_build_bytes(&b, (struct p12_span){ &zero, 1 });
    p12_build_wrap(&b, P12_TAG_INTEGER, 0);
    rc = p12_builder_finish(&b, &found.bits);
    if (rc == P12_OK)
        rc = p12_derive_finish(r, &found, out);
    p12_builder_clear(&b);
    return rc;
}

/* The public key that may stand beside the private one. */
static enum p12_rc take_beside(struct p12_reader *r,
                               const struct p12_private_key *key,
                               struct p12_deriving *out)
{
    const struct p12_public_key found = { key->algorithm, key->public_key };

    return p12_derive_finish(r, &found, out);
}

static enum p12_rc compute(struct p12_reader *r,
                           const struct p12_private_key *key,
                           const struct group *group, struct p12_span x,
                           struct p12_deriving *out)
{
    size_t len;
    uint8_t *y = p12_alloc(group->p.len, 1, P12_MEMORY_PLAIN);
    enum p12_rc rc;

    if (y == NULL)
        return p12_fail_memory(r);
    rc = p12_public_power(group->p, group->g, x, y, group->p.len, &len);
    out->is_proven = rc == P12_OK;
    if (rc == P12_OK)
        rc = publish(r, key, (struct p12_span){ y, len }, out);
    else if (rc == P12_E_MEMORY)
        rc = p12_fail_memory(r);
    else /* left out of this build, or numbers that no group has */
        rc = take_beside(r, key, out);
    p12_free(y);
    return rc;
}

enum p12_rc p12_power_derive(struct p12_reader *r,
                             const struct p12_private_key *key,
                             struct p12_deriving *out)
{
    struct group group;
    struct p12_span x;

    if (!p12_span_unwrap(key->value, P12_TAG_INTEGER, &x))
        return p12_fail(r, P12_E_SCHEMA, key->value.ptr,
                        "a private key that is no INTEGER");
    x = p12_magnitude(x);
    if (group_read(key, &group) && group.p.len != 0 &&
        is_affordable(&group, x) &&
        p12_derive_affords(r, x.ptr, p12_power_work(group.p.len, x.len), out))
        return compute(r, key, &group, x, out);
    return take_beside(r, key, out);
}
