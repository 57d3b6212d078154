#include "base/cursor.h"

#include <string.h>

/* X.690, 8.1.3.4, 8.1.3.5 and, for the minimal form, 10.1. */
static bool take_length(struct p12_cursor *c, size_t *out)
{
    struct p12_span first;
    struct p12_span octets;
    size_t len = 0;

    if (!p12_cursor_take(c, 1, &first))
        return false;
    if (first.ptr[0] < 0x80) {
        *out = first.ptr[0];
        return true;
    }
    if (first.ptr[0] == 0x80 || first.ptr[0] - 0x80U > sizeof len ||
        !p12_cursor_take(c, first.ptr[0] - 0x80U, &octets) ||
        octets.ptr[0] == 0)
        return false;
    for (size_t i = 0; i < octets.len; i++)
        len = len << 8 | octets.ptr[i];
    *out = len;
    return len >= 0x80;
}

bool p12_cursor_tlv(struct p12_cursor *c, struct p12_tlv *out)
{
    struct p12_cursor next = *c;
    struct p12_span tag;
    struct p12_span body;
    size_t len;

    if (!p12_cursor_take(&next, 1, &tag) || (tag.ptr[0] & 0x1f) == 0x1f ||
        !take_length(&next, &len) || !p12_cursor_take(&next, len, &body))
        return false;
    *out = (struct p12_tlv){ tag.ptr[0],
                             { tag.ptr, c->left.len - next.left.len },
                             body };
    *c = next;
    return true;
}

bool p12_cursor_tagged(struct p12_cursor *c, uint8_t tag, struct p12_span *body)
{
    struct p12_tlv tlv;

    if (!p12_cursor_is_next(c, tag) || !p12_cursor_tlv(c, &tlv))
        return false;
    *body = tlv.body;
    return true;
}

bool p12_cursor_is_next(const struct p12_cursor *c, uint8_t tag)
{
    return c->left.len != 0 && c->left.ptr[0] == tag;
}

bool p12_span_unwrap(struct p12_span der, uint8_t tag, struct p12_span *body)
{
    struct p12_cursor c = p12_cursor_over(der);
    struct p12_span found;

    if (!p12_cursor_tagged(&c, tag, &found) || !p12_cursor_done(&c))
        return false;
    *body = found;
    return true;
}

bool p12_span_equal(struct p12_span a, struct p12_span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* X.690, 8.3.2: the first nine bits are not all the same. */
static bool is_minimal(struct p12_span body)
{
    if (body.len == 0)
        return false;
    if (body.len == 1)
        return true;
    return !(body.ptr[0] == 0x00 && body.ptr[1] < 0x80) &&
           !(body.ptr[0] == 0xff && body.ptr[1] >= 0x80);
}

bool p12_integer_read(struct p12_span body, int64_t *out, bool *big)
{
    uint64_t value;

    if (!is_minimal(body))
        return false;
    *big = body.len > sizeof value;
    if (*big) {
        *out = body.ptr[0] < 0x80 ? INT64_MAX : INT64_MIN;
        return true;
    }
    value = body.ptr[0] < 0x80 ? 0 : UINT64_MAX;
    for (size_t i = 0; i < body.len; i++)
        value = value << 8 | body.ptr[i];
    memcpy(out, &value, sizeof *out); /* two's complement, as C11 int64_t is */
    return true;
}
