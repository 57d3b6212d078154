#include "base/builder.h"

#include <string.h>

enum p12_rc p12_builder_init(struct p12_builder *b, size_t cap)
{
    struct p12_secret buf = { NULL, 0, 0 };
    enum p12_rc rc = p12_secret_alloc(&buf, cap);

    if (rc == P12_OK)
        *b = (struct p12_builder){ buf, cap, false };
    return rc;
}

void p12_builder_clear(struct p12_builder *b)
{
    p12_secret_free(&b->buf);
    *b = (struct p12_builder){ { NULL, 0, 0 }, 0, false };
}

enum p12_rc p12_builder_finish(const struct p12_builder *b,
                               struct p12_span *out)
{
    size_t len = b->buf.cap - b->start;

    if (b->failed)
        return P12_E_LIMIT;
    *out = (struct p12_span){ len != 0 ? b->buf.ptr + b->start : NULL, len };
    return P12_OK;
}

size_t p12_build_mark(const struct p12_builder *b)
{
    return b->buf.cap - b->start;
}

void p12_build_bytes(struct p12_builder *b, struct p12_span bytes)
{
    if (b->failed || bytes.len > b->start) {
        b->failed = true;
        return;
    }
    if (bytes.len == 0)
        return;
    b->start -= bytes.len;
    memcpy(b->buf.ptr + b->start, bytes.ptr, bytes.len);
}

static void build_byte(struct p12_builder *b, uint8_t byte)
{
    p12_build_bytes(b, (struct p12_span){ &byte, 1 });
}

/* Big-endian and as short as possible; returns how many octets. */
static uint8_t build_number(struct p12_builder *b, uint64_t value)
{
    uint8_t n = 0;

    do {
        build_byte(b, (uint8_t)value);
        value >>= 8;
        n++;
    } while (value != 0);
    return n;
}

/* X.690, 8.1.3 and 10.1 */
static void build_header(struct p12_builder *b, uint8_t tag, size_t len)
{
    uint8_t n = build_number(b, len);

    if (len >= 0x80)
        build_byte(b, 0x80 | n);
    build_byte(b, tag);
}

void p12_build_element(struct p12_builder *b, uint8_t tag, struct p12_span body)
{
    p12_build_bytes(b, body);
    build_header(b, tag, body.len);
}

/* X.690, 8.3: the first bit is the sign. */
void p12_build_uint(struct p12_builder *b, uint64_t value)
{
    size_t mark = p12_build_mark(b);

    build_number(b, value);
    if (!b->failed && b->buf.ptr[b->start] >= 0x80)
        build_byte(b, 0);
    p12_build_wrap(b, P12_TAG_INTEGER, mark);
}

void p12_build_null(struct p12_builder *b)
{
    build_header(b, P12_TAG_NULL, 0);
}

void p12_build_wrap(struct p12_builder *b, uint8_t tag, size_t mark)
{
    build_header(b, tag, p12_build_mark(b) - mark);
}
