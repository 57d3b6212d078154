#include "base/text.h"

#include "base/cursor.h"

#include <string.h>

enum { REPLACEMENT = 0xfffd, UNICODE_MAX = 0x10ffff };

struct p12_text p12_text_into(char *out, size_t cap)
{
    return (struct p12_text){ out, cap, 0 };
}

/* A character is written whole or not at all; what follows a cut is counted
 * alone, so that nothing is left out in the middle. */
void p12_text_bytes(struct p12_text *t, const char *bytes, size_t len)
{
    if (t->len < t->cap && len < t->cap - t->len)
        memcpy(t->out + t->len, bytes, len);
    else if (t->len < t->cap) {
        t->out[t->len] = '\0';
        t->cap = t->len; /* full */
    }
    t->len += len;
}

void p12_text_string(struct p12_text *t, const char *zero_terminated)
{
    p12_text_bytes(t, zero_terminated, strlen(zero_terminated));
}

size_t p12_text_end(struct p12_text *t)
{
    if (t->len < t->cap)
        t->out[t->len] = '\0';
    return t->len;
}

static bool is_surrogate(uint32_t c)
{
    return c >= 0xd800 && c <= 0xdfff;
}

void p12_text_char(struct p12_text *t, uint32_t c)
{
    char out[4];
    size_t n = 0;

    if (c > UNICODE_MAX || is_surrogate(c))
        c = REPLACEMENT;
    if (c < 0x80) {
        out[n++] = (char)c;
    } else if (c < 0x800) {
        out[n++] = (char)(0xc0 | c >> 6);
        out[n++] = (char)(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
        out[n++] = (char)(0xe0 | c >> 12);
        out[n++] = (char)(0x80 | (c >> 6 & 0x3f));
        out[n++] = (char)(0x80 | (c & 0x3f));
    } else {
        out[n++] = (char)(0xf0 | c >> 18);
        out[n++] = (char)(0x80 | (c >> 12 & 0x3f));
        out[n++] = (char)(0x80 | (c >> 6 & 0x3f));
        out[n++] = (char)(0x80 | (c & 0x3f));
    }
    p12_text_bytes(t, out, n);
}

enum p12_charset p12_charset_of(uint8_t tag)
{
    switch (tag) {
    case P12_TAG_UTF8_STRING:
        return P12_CHARSET_UTF8;
    case P12_TAG_NUMERIC_STRING:
    case P12_TAG_PRINTABLE_STRING:
    case P12_TAG_T61_STRING: /* by everybody's practice */
    case P12_TAG_IA5_STRING:
    case P12_TAG_VISIBLE_STRING:
        return P12_CHARSET_LATIN1;
    case P12_TAG_UNIVERSAL_STRING:
        return P12_CHARSET_UNIVERSAL;
    case P12_TAG_BMP_STRING:
        return P12_CHARSET_BMP;
    default:
        return P12_CHARSET_NONE;
    }
}

static void drop(struct p12_span *s, size_t n)
{
    s->ptr += n;
    s->len -= n;
}

/* Takes `n` bytes as one number; what is left if there are fewer is bad. */
static uint32_t take_unit(struct p12_span *s, size_t n, bool *bad)
{
    uint32_t unit = 0;

    if (s->len < n) {
        drop(s, s->len);
        *bad = true;
        return REPLACEMENT;
    }
    for (size_t i = 0; i < n; i++)
        unit = unit << 8 | s->ptr[i];
    drop(s, n);
    return unit;
}

static uint32_t next_bmp(struct p12_span *s, bool *bad)
{
    uint32_t high = take_unit(s, 2, bad);
    uint32_t low;

    if (!is_surrogate(high))
        return high;
    if (high <= 0xdbff && s->len >= 2) {
        low = (uint32_t)s->ptr[0] << 8 | s->ptr[1];
        if (low >= 0xdc00 && low <= 0xdfff) {
            drop(s, 2);
            return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
        }
    }
    *bad = true;
    return REPLACEMENT;
}

/* RFC 3629, 4: bytes that a lead byte announces, and the least character that
 * may take so many. */
static size_t utf8_length(uint8_t lead, uint32_t *bits, uint32_t *least)
{
    static const struct {
        uint8_t mask, value;
        uint32_t least;
    } forms[] = { { 0x80, 0x00, 0 },
                  { 0xe0, 0xc0, 0x80 },
                  { 0xf0, 0xe0, 0x800 },
                  { 0xf8, 0xf0, 0x10000 } };

    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if ((lead & forms[i].mask) == forms[i].value) {
            *bits = lead & (uint8_t)~forms[i].mask;
            *least = forms[i].least;
            return i + 1;
        }
    }
    return 0;
}

static uint32_t next_utf8(struct p12_span *s, bool *bad)
{
    uint32_t c = 0;
    uint32_t least = 0;
    size_t n = utf8_length(s->ptr[0], &c, &least);
    size_t i = 1;

    for (; i < n && i < s->len && (s->ptr[i] & 0xc0) == 0x80; i++)
        c = c << 6 | (s->ptr[i] & 0x3f);
    drop(s, i);
    if (n != 0 && i == n && c >= least && c <= UNICODE_MAX && !is_surrogate(c))
        return c;
    *bad = true;
    return REPLACEMENT;
}

bool p12_charset_next(enum p12_charset charset, struct p12_span *bytes,
                      uint32_t *c, bool *bad)
{
    if (bytes->len == 0 || charset == P12_CHARSET_NONE)
        return false;
    switch (charset) {
    case P12_CHARSET_UTF8:
        *c = next_utf8(bytes, bad);
        break;
    case P12_CHARSET_BMP:
        *c = next_bmp(bytes, bad);
        break;
    case P12_CHARSET_UNIVERSAL:
        *c = take_unit(bytes, 4, bad);
        break;
    default:
        *c = take_unit(bytes, 1, bad);
        break;
    }
    if (*c > UNICODE_MAX || is_surrogate(*c)) {
        *c = REPLACEMENT;
        *bad = true;
    }
    return true;
}
