#include "x509/spki.h"

#include <string.h>

/* Bits of the fields of curves whose OIDs differ in the last octet alone. */
struct curve_group {
    uint8_t arc_len;
    uint8_t arc[9];
    uint8_t first; /* last octet of the first */
    uint8_t n;
    const uint16_t *bits;
};

static const uint16_t x962[] = { 192, 192, 192, 239, 239, 239, 256 };
static const uint16_t sec2[] = { 163, 163, 239, 113, 113, 112, 112, 160,
                                 160, 256, 0,   0,   0,   0,   163, 283,
                                 283, 0,   0,   0,   0,   131, 131, 193,
                                 193, 233, 233, 128, 128, 160, 192, 224,
                                 224, 384, 521, 409, 409, 571, 571 };
static const uint16_t brainpool[] = { 160, 160, 192, 192, 224, 224, 256,
                                      256, 320, 320, 384, 384, 512, 512 };
static const uint16_t single[] = { 256 };

#define GROUP(arc, first, list)                                           \
    {                                                                     \
        sizeof(arc) - 1, arc, first, sizeof(list) / sizeof(list)[0], list \
    }

static const struct curve_group groups[] = {
    GROUP("\x2a\x86\x48\xce\x3d\x03\x01", 1, x962),           /* RFC 5480 */
    GROUP("\x2b\x81\x04\x00", 1, sec2),                       /* SEC 2 */
    GROUP("\x2b\x24\x03\x03\x02\x08\x01\x01", 1, brainpool),  /* RFC 5639 */
    GROUP("\x2a\x81\x1c\xcf\x55\x01\x82", 45, single),        /* SM2 */
    GROUP("\x2a\x81\x7a\x01\x81\x5f\x65\x82\x00", 1, single), /* FRP256v1 */
};

unsigned p12_curve_bits(struct p12_span oid)
{
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
        const struct curve_group *g = &groups[i];

        if (oid.len == g->arc_len + 1U &&
            memcmp(oid.ptr, g->arc, g->arc_len) == 0 &&
            oid.ptr[g->arc_len] >= g->first &&
            oid.ptr[g->arc_len] - g->first < g->n)
            return g->bits[oid.ptr[g->arc_len] - g->first];
    }
    return 0;
}

/* Of the named ones, the fields of characteristic two have odd degrees, and of
 * the primes' sizes those in use are even but for P-521 and X9.62's 239. */
static bool is_named_prime(struct p12_span oid, size_t bits)
{
    static const uint8_t x962_prime[] = { 0x2a, 0x86, 0x48, 0xce,
                                          0x3d, 0x03, 0x01 };

    if (bits == 239)
        return oid.len > sizeof x962_prime &&
               memcmp(oid.ptr, x962_prime, sizeof x962_prime) == 0;
    return bits == 521 || (bits != 0 && bits % 2 == 0);
}

/* FieldID (X9.62; RFC 3279, 2.3.5): behind the field's type a prime, or for a
 * field of characteristic two a SEQUENCE that begins with its degree. */
static size_t field_bits(struct p12_span field_id, bool *is_prime)
{
    struct p12_cursor c = p12_cursor_over(field_id);
    struct p12_span type;
    struct p12_span number;
    struct p12_tlv field;
    int64_t degree;
    bool big;

    if (!p12_cursor_tagged(&c, P12_TAG_OID, &type) ||
        !p12_cursor_tlv(&c, &field))
        return 0;
    *is_prime = field.tag == P12_TAG_INTEGER;
    if (*is_prime)
        return p12_bit_length(field.body);
    if (!p12_integers_read(field.whole, &number, 1) ||
        !p12_integer_read(number, &degree, &big) || big || degree < 0)
        return 0;
    return (size_t)degree;
}

static size_t explicit_bits(struct p12_span params, bool *is_prime)
{
    struct p12_cursor c = p12_cursor_over(params);
    struct p12_span version;
    struct p12_span field_id;

    if (!p12_cursor_tagged(&c, P12_TAG_INTEGER, &version) ||
        !p12_cursor_tagged(&c, P12_TAG_SEQUENCE, &field_id))
        return 0;
    return field_bits(field_id, is_prime);
}

struct p12_curve p12_curve_read(struct p12_span params)
{
    struct p12_cursor c = p12_cursor_over(params);
    struct p12_curve curve = { .kind = P12_CURVE_UNKNOWN };
    struct p12_tlv tlv;

    if (!p12_cursor_tlv(&c, &tlv))
        return curve;
    if (tlv.tag == P12_TAG_OID) {
        curve.kind = P12_CURVE_NAMED;
        curve.oid = tlv.body;
        curve.bits = p12_curve_bits(tlv.body);
        curve.is_prime = is_named_prime(tlv.body, curve.bits);
    } else if (tlv.tag == P12_TAG_SEQUENCE) {
        curve.kind = P12_CURVE_EXPLICIT;
        curve.bits = explicit_bits(tlv.body, &curve.is_prime);
    } else if (tlv.tag == P12_TAG_NULL) {
        curve.kind = P12_CURVE_IMPLICIT;
    }
    return curve;
}

struct p12_span p12_gost_curve(struct p12_span params)
{
    struct p12_span body;
    struct p12_span oid = { NULL, 0 };

    if (p12_span_unwrap(params, P12_TAG_SEQUENCE, &body)) {
        struct p12_cursor c = p12_cursor_over(body);

        p12_cursor_tagged(&c, P12_TAG_OID, &oid);
    }
    return oid;
}
