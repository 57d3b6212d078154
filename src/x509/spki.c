#include "x509/spki.h"

#include "base/builder.h"
#include "crypto/crypto.h"

#include <string.h>

/* RFC 5280, 4.1.2.7 */
bool p12_public_key_read(struct p12_span spki, struct p12_public_key *out)
{
    struct p12_reader silent = { .err = NULL };
    struct p12_span body;
    struct p12_span bits;
    struct p12_cursor c;
    struct p12_tlv algorithm;

    if (!p12_span_unwrap(spki, P12_TAG_SEQUENCE, &body))
        return false;
    c = p12_cursor_over(body);
    if (!p12_cursor_tlv(&c, &algorithm) ||
        !p12_cursor_tagged(&c, P12_TAG_BIT_STRING, &bits) ||
        !p12_cursor_done(&c) || bits.len == 0 ||
        p12_named_read(&silent, algorithm.whole, &out->algorithm) != P12_OK)
        return false;
    out->bits = (struct p12_span){ bits.ptr + 1, bits.len - 1 };
    return true;
}

static void build(struct p12_builder *b, const struct p12_public_key *key)
{
    static const uint8_t no_unused_bits = 0;
    size_t mark;

    p12_build_bytes(b, key->bits);
    p12_build_bytes(b, (struct p12_span){ &no_unused_bits, 1 });
    p12_build_wrap(b, P12_TAG_BIT_STRING, 0);
    mark = p12_build_mark(b);
    p12_build_bytes(b, key->algorithm.params);
    p12_build_element(b, P12_TAG_OID, key->algorithm.oid);
    p12_build_wrap(b, P12_TAG_SEQUENCE, mark);
    p12_build_wrap(b, P12_TAG_SEQUENCE, 0);
}

enum p12_rc p12_public_key_build(const struct p12_public_key *key,
                                 struct p12_secret *out)
{
    enum { HEADERS = 64 }; /* room for four of them */
    size_t size = key->bits.len + key->algorithm.oid.len +
                  key->algorithm.params.len + HEADERS;
    struct p12_builder b;
    struct p12_span der;
    enum p12_rc rc = p12_builder_init(&b, size);

    if (rc != P12_OK)
        return rc;
    build(&b, key);
    rc = p12_builder_finish(&b, &der);
    if (rc == P12_OK)
        rc = p12_secret_copy(out, der);
    p12_builder_clear(&b);
    return rc;
}

enum p12_key_family p12_public_key_family(const struct p12_public_key *key)
{
    const struct p12_key_type *type = p12_key_type_find(key->algorithm.oid);

    return type == NULL ? P12_FAMILY_OTHER : (enum p12_key_family)type->family;
}

/* The name of an OID, or else the OID itself. */
static const char *name_of(struct p12_span oid, char *text, size_t cap)
{
    const char *name = p12_oid_name(oid);

    if (name != NULL)
        return name;
    return p12_oid_text(oid, text, cap) != 0 ? text : "unknown";
}

/* Of the first INTEGER: the modulus, or the prime. */
static size_t first_bits(struct p12_span sequence)
{
    struct p12_span number;

    return p12_integers_read(sequence, &number, 1) ? p12_bit_length(number) : 0;
}

static void curve_info(struct p12_span params, struct p12_key_text *text,
                       struct p12_key_info *info)
{
    struct p12_curve curve = p12_curve_read(params);

    info->bits = curve.bits;
    if (curve.kind == P12_CURVE_NAMED)
        info->curve = name_of(curve.oid, text->curve, sizeof text->curve);
    else if (curve.kind == P12_CURVE_EXPLICIT)
        info->curve = "explicit";
    else
        info->curve = "unknown";
}

static void gost_info(struct p12_span params, struct p12_key_text *text,
                      struct p12_key_info *info)
{
    struct p12_span oid = p12_gost_curve(params);

    if (oid.len != 0)
        info->curve = name_of(oid, text->curve, sizeof text->curve);
}

struct p12_key_info p12_public_key_info(const struct p12_public_key *key,
                                        struct p12_key_text *text)
{
    struct p12_span oid = key->algorithm.oid;
    struct p12_span params = key->algorithm.params;
    const struct p12_key_type *type = p12_key_type_find(oid);
    struct p12_key_info info = { .known = true };

    if (type == NULL) {
        info.type = name_of(oid, text->type, sizeof text->type);
        info.known = p12_oid_name(oid) != NULL;
        return info;
    }
    info.type = type->name;
    info.bits = type->bits;
    if (type->family == P12_FAMILY_RSA)
        info.bits = first_bits(key->bits);
    else if (type->family == P12_FAMILY_DSA || type->family == P12_FAMILY_DH)
        info.bits = first_bits(params);
    else if (type->family == P12_FAMILY_EC)
        curve_info(params, text, &info);
    else if (type->family == P12_FAMILY_GOST)
        gost_info(params, text, &info);
    return info;
}

void p12_fingerprint(struct p12_span bytes, uint8_t out[32])
{
    if (p12_hash_digest(p12_hash_by_name("SHA-256"), &bytes, 1, out) != P12_OK)
        memset(out, 0, 32);
}

size_t p12_digest(const char *hash, struct p12_span bytes,
                  uint8_t out[P12_DIGEST_MAX])
{
    const struct p12_hash *found = p12_hash_by_name(hash);

    if (p12_hash_digest(found, &bytes, 1, out) != P12_OK)
        return 0;
    return found->digest_size;
}
