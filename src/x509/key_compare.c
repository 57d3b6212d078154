#include "x509/spki.h"

struct p12_span p12_magnitude(struct p12_span integer)
{
    while (integer.len != 0 && integer.ptr[0] == 0) {
        integer.ptr++;
        integer.len--;
    }
    return integer;
}

size_t p12_bit_length(struct p12_span integer)
{
    struct p12_span n = p12_magnitude(integer);
    size_t bits = n.len * 8;

    if (n.len == 0)
        return 0;
    for (unsigned first = n.ptr[0]; first < 0x80; first <<= 1)
        bits--;
    return bits;
}

bool p12_integers_read(struct p12_span sequence, struct p12_span *out, size_t n)
{
    struct p12_cursor outer = p12_cursor_over(sequence);
    struct p12_cursor c;
    struct p12_span body;

    if (!p12_cursor_tagged(&outer, P12_TAG_SEQUENCE, &body))
        return false;
    c = p12_cursor_over(body);
    for (size_t i = 0; i < n; i++)
        if (!p12_cursor_tagged(&c, P12_TAG_INTEGER, &out[i]))
            return false;
    return true;
}

static bool is_same_number(struct p12_span a, struct p12_span b)
{
    return p12_span_equal(p12_magnitude(a), p12_magnitude(b));
}

/* RSAPublicKey (RFC 8017, A.1.1) */
static bool is_same_rsa(struct p12_span a, struct p12_span b)
{
    struct p12_span x[2];
    struct p12_span y[2];

    if (!p12_integers_read(a, x, 2) || !p12_integers_read(b, y, 2))
        return p12_span_equal(a, b);
    return is_same_number(x[0], y[0]) && is_same_number(x[1], y[1]);
}

/* DSAPublicKey, DHPublicKey (RFC 3279, 2.3.2 and 2.3.3): an INTEGER */
static bool is_same_power(struct p12_span a, struct p12_span b)
{
    struct p12_span x;
    struct p12_span y;

    if (!p12_span_unwrap(a, P12_TAG_INTEGER, &x) ||
        !p12_span_unwrap(b, P12_TAG_INTEGER, &y))
        return p12_span_equal(a, b);
    return is_same_number(x, y);
}

struct point {
    struct p12_span x;
    struct p12_span y; /* empty if compressed */
    unsigned parity;   /* of a compressed one: what its y ends with */
};

/* SEC 1, 2.3.3: compressed, uncompressed, or the hybrid of X9.62 */
static bool point_read(struct p12_span octets, struct point *out)
{
    struct p12_cursor c = p12_cursor_over(octets);
    struct p12_span form;
    size_t field;

    if (!p12_cursor_take(&c, 1, &form) || p12_cursor_done(&c))
        return false;
    switch (form.ptr[0]) {
    case 0x02:
    case 0x03:
        *out = (struct point){ c.left, { NULL, 0 }, form.ptr[0] & 1U };
        return true;
    case 0x04:
    case 0x06:
    case 0x07:
        field = c.left.len / 2;
        return c.left.len % 2 == 0 && p12_cursor_take(&c, field, &out->x) &&
               p12_cursor_take(&c, field, &out->y);
    default:
        return false;
    }
}

/* In the field of a prime the bit of a compressed point is y's last one (SEC
 * 1, 2.3.3). In one of characteristic two it is that of y / x, and the two
 * points of one x, of which the keys follow from each other, are taken for the
 * same. */
static bool may_be_same_y(const struct point *compressed,
                          const struct point *whole, bool is_prime)
{
    return !is_prime ||
           (whole->y.ptr[whole->y.len - 1] & 1U) == compressed->parity;
}

static bool is_same_point(struct p12_span a, struct p12_span b, bool is_prime)
{
    struct point p;
    struct point q;

    if (p12_span_equal(a, b))
        return true;
    if (!point_read(a, &p) || !point_read(b, &q) || !p12_span_equal(p.x, q.x))
        return false;
    if (p.y.len == 0 && q.y.len == 0)
        return false;
    if (p.y.len == 0)
        return may_be_same_y(&p, &q, is_prime);
    if (q.y.len == 0)
        return may_be_same_y(&q, &p, is_prime);
    return p12_span_equal(p.y, q.y);
}

/* Does either of them say that its field is a prime's? */
static bool has_prime_field(const struct p12_public_key *a,
                            const struct p12_public_key *b)
{
    return p12_curve_read(a->algorithm.params).is_prime ||
           p12_curve_read(b->algorithm.params).is_prime;
}

/* Parameters that one of the two does not give are no difference. */
static bool may_be_same_curve(struct p12_span a, struct p12_span b)
{
    struct p12_curve x = p12_curve_read(a);
    struct p12_curve y = p12_curve_read(b);

    if (x.kind == P12_CURVE_NAMED && y.kind == P12_CURVE_NAMED)
        return p12_span_equal(x.oid, y.oid);
    return x.bits == 0 || y.bits == 0 || x.bits == y.bits;
}

static bool may_be_same_group(struct p12_span a, struct p12_span b)
{
    struct p12_span p;
    struct p12_span q;

    return !p12_integers_read(a, &p, 1) || !p12_integers_read(b, &q, 1) ||
           is_same_number(p, q);
}

static bool may_be_same_gost(struct p12_span a, struct p12_span b)
{
    struct p12_span x = p12_gost_curve(a);
    struct p12_span y = p12_gost_curve(b);

    return x.len == 0 || y.len == 0 || p12_span_equal(x, y);
}

/* RSA and RSA-PSS keys are the same numbers; so are those of ecPublicKey and
 * id-ecDH. Elsewhere another algorithm is another key. */
static bool may_be_same(enum p12_key_family family, const struct p12_named *a,
                        const struct p12_named *b)
{
    switch (family) {
    case P12_FAMILY_RSA:
        return true;
    case P12_FAMILY_EDWARDS: /* rcodesign says X25519 for Ed25519's points */
        return p12_key_type_find(a->oid)->bits ==
               p12_key_type_find(b->oid)->bits;
    case P12_FAMILY_EC:
        return may_be_same_curve(a->params, b->params);
    case P12_FAMILY_DSA:
    case P12_FAMILY_DH:
        return may_be_same_group(a->params, b->params);
    case P12_FAMILY_GOST:
        return p12_span_equal(a->oid, b->oid) &&
               may_be_same_gost(a->params, b->params);
    default:
        return p12_span_equal(a->oid, b->oid);
    }
}

static bool is_same_key(enum p12_key_family family,
                        const struct p12_public_key *a,
                        const struct p12_public_key *b)
{
    switch (family) {
    case P12_FAMILY_RSA:
        return is_same_rsa(a->bits, b->bits);
    case P12_FAMILY_EC:
        return is_same_point(a->bits, b->bits, has_prime_field(a, b));
    case P12_FAMILY_DSA:
    case P12_FAMILY_DH:
        return is_same_power(a->bits, b->bits);
    default:
        return p12_span_equal(a->bits, b->bits);
    }
}

static bool is_known(const struct p12_public_key *key)
{
    return p12_key_type_find(key->algorithm.oid) != NULL ||
           p12_oid_name(key->algorithm.oid) != NULL;
}

/* How a key of an unknown algorithm is written, nobody tells, nor by how many
 * names the algorithm goes: what differs may be the same. */
static enum p12_match compare_unknown(const struct p12_public_key *a,
                                      const struct p12_public_key *b)
{
    if (a->bits.len != 0 && p12_span_equal(a->bits, b->bits) &&
        p12_span_equal(a->algorithm.oid, b->algorithm.oid))
        return P12_MATCH_PUBLIC_KEY;
    return P12_MATCH_UNKNOWN;
}

enum p12_match p12_public_key_compare(const struct p12_public_key *a,
                                      const struct p12_public_key *b)
{
    enum p12_key_family family = p12_public_key_family(a);

    if (!is_known(a) || !is_known(b))
        return compare_unknown(a, b);
    if (family != p12_public_key_family(b) ||
        !may_be_same(family, &a->algorithm, &b->algorithm))
        return P12_MATCH_NO;
    if (a->bits.len == 0 || b->bits.len == 0)
        return P12_MATCH_UNKNOWN;
    return is_same_key(family, a, b) ? P12_MATCH_PUBLIC_KEY : P12_MATCH_NO;
}
