#include "cli/create.h"

#include "cli/der.h"
#include <stdlib.h>
#include <string.h>

enum {
    INTEGER = 0x02,
    BIT_STRING = 0x03,
    OCTET_STRING = 0x04,
    OID = 0x06,
    SEQUENCE = 0x30,
    SET = 0x31,
    ATTRIBUTES = 0xa0, /* [0] IMPLICIT SET OF Attribute */
    PUBLIC_KEY = 0x81  /* [1] IMPLICIT BIT STRING */
};

static const uint8_t key_usage[] = { 0x55, 0x1d, 0x0f }; /* 2.5.29.15 */

static struct p12_span span_of(const struct bytes *b)
{
    return (struct p12_span){ b->ptr, b->len };
}

/* ---- The attributes ----------------------------------------------------- */

/* keyUsage as a BIT STRING without its trailing zero bits (X.690, 11.2.2). */
static void add_key_usage(struct bytes *out, uint8_t usage)
{
    uint8_t bits[2] = { 0, usage };
    struct bytes value = { 0 };
    struct bytes body = { 0 };

    while ((usage >> bits[0] & 1) == 0)
        bits[0]++;
    der_add(&value, BIT_STRING, (struct p12_span){ bits, sizeof bits });
    der_add(&body, OID, (struct p12_span){ key_usage, sizeof key_usage });
    der_add(&body, SET, span_of(&value));
    der_add(out, SEQUENCE, span_of(&body));
    bytes_free(&value);
    bytes_free(&body);
}

static bool is_key_usage(struct p12_span attribute)
{
    struct p12_span oid;

    return der_take(&attribute, OID, &oid) && oid.len == sizeof key_usage &&
           memcmp(oid.ptr, key_usage, oid.len) == 0;
}

/* X.690, 11.6: the encodings of a SET OF ascend. Does `a` come first? */
static bool is_before(struct p12_span a, struct p12_span b)
{
    size_t len = a.len < b.len ? a.len : b.len;
    int order = memcmp(a.ptr, b.ptr, len);

    return order != 0 ? order < 0 : a.len < b.len;
}

/* Copies the attributes with ours in its place among them. False if they can't
 * be read. */
static bool merge(struct p12_span attributes, struct p12_span ours,
                  struct bytes *out)
{
    bool done = false;

    while (attributes.len != 0) {
        const uint8_t *start = attributes.ptr;
        struct p12_span body, whole;

        if (!der_take(&attributes, SEQUENCE, &body))
            return false;
        whole = (struct p12_span){ start, (size_t)(attributes.ptr - start) };
        if (is_key_usage(body))
            continue;
        if (!done && is_before(ours, whole)) {
            bytes_add(out, ours.ptr, ours.len);
            done = true;
        }
        bytes_add(out, whole.ptr, whole.len);
    }
    if (!done)
        bytes_add(out, ours.ptr, ours.len);
    return true;
}

/* ---- The key ------------------------------------------------------------ */

/* The parts of a PrivateKeyInfo (RFC 5958, 2) as they stand in it. */
struct parts {
    struct p12_span before; /* version, algorithm, key */
    struct p12_span attributes;
    struct p12_span after; /* the public key */
};

static bool split(struct p12_span der, struct parts *out)
{
    struct p12_span body, rest, part;

    *out = (struct parts){ .before = { NULL, 0 } };
    if (!der_take(&der, SEQUENCE, &body) || der.len != 0)
        return false;
    rest = body;
    if (!der_take(&rest, INTEGER, &part) || !der_take(&rest, SEQUENCE, &part) ||
        !der_take(&rest, OCTET_STRING, &part))
        return false;
    out->before = (struct p12_span){ body.ptr, body.len - rest.len };
    der_take(&rest, ATTRIBUTES, &out->attributes);
    out->after = rest;
    return rest.len == 0 ||
           (der_take(&rest, PUBLIC_KEY, &part) && rest.len == 0);
}

bool create_set_key_usage(struct p12_span der, uint8_t usage, struct bytes *out)
{
    struct bytes attributes = { 0 };
    struct bytes ours = { 0 };
    struct bytes body = { 0 };
    struct parts parts;
    bool ok = split(der, &parts);

    add_key_usage(&ours, usage);
    ok = ok && merge(parts.attributes, span_of(&ours), &attributes);
    if (ok) {
        bytes_add(&body, parts.before.ptr, parts.before.len);
        der_add(&body, ATTRIBUTES, span_of(&attributes));
        bytes_add(&body, parts.after.ptr, parts.after.len);
        der_add(out, SEQUENCE, span_of(&body));
    }
    bytes_free(&attributes);
    bytes_free(&ours);
    bytes_free(&body);
    return ok;
}
