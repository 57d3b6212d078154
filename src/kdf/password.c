#include "base/text.h"
#include "kdf/kdf.h"

#include <string.h>

static void put16(struct p12_secret *out, uint32_t unit)
{
    out->ptr[out->len++] = (uint8_t)(unit >> 8);
    out->ptr[out->len++] = (uint8_t)unit;
}

/* Two bytes a character, or four of a surrogate pair: never more than two for
 * each byte of UTF-8. */
static bool put_utf16(struct p12_secret *out, uint32_t c)
{
    if (c < 0x10000) {
        put16(out, c);
        return true;
    }
    put16(out, 0xd800 + ((c - 0x10000) >> 10));
    put16(out, 0xdc00 + ((c - 0x10000) & 0x3ff));
    return true;
}

static bool put_latin1(struct p12_secret *out, uint32_t c)
{
    if (c > 0xff)
        return false;
    out->ptr[out->len++] = (uint8_t)c;
    return true;
}

static bool put_each(struct p12_span password, struct p12_secret *out,
                     bool (*put)(struct p12_secret *out, uint32_t c))
{
    bool bad = false;
    uint32_t c;

    while (p12_charset_next(P12_CHARSET_UTF8, &password, &c, &bad))
        if (bad || !put(out, c))
            return false;
    return true;
}

static bool encode_bmp_open(struct p12_span password, struct p12_secret *out)
{
    return put_each(password, out, put_utf16);
}

static bool encode_bmp(struct p12_span password, struct p12_secret *out)
{
    if (!put_each(password, out, put_utf16))
        return false;
    put16(out, 0);
    return true;
}

static bool encode_utf8(struct p12_span password, struct p12_secret *out)
{
    if (password.len != 0)
        memcpy(out->ptr, password.ptr, password.len);
    out->len = password.len;
    return true;
}

static bool encode_widened(struct p12_span password, struct p12_secret *out)
{
    for (size_t i = 0; i < password.len; i++)
        put16(out, password.ptr[i]);
    put16(out, 0);
    return true;
}

static bool encode_latin1(struct p12_span password, struct p12_secret *out)
{
    return put_each(password, out, put_latin1);
}

static const struct {
    const char *name;
    bool (*encode)(struct p12_span password, struct p12_secret *out);
} encodings[P12_ENCODING_COUNT] = {
    [P12_ENCODING_BMP] = { "BMPString", encode_bmp },
    [P12_ENCODING_UTF8] = { "UTF-8", encode_utf8 },
    [P12_ENCODING_NULL] = { "no password", NULL },
    [P12_ENCODING_WIDENED] = { "UTF-8 widened to 16 bits", encode_widened },
    [P12_ENCODING_LATIN1] = { "Latin-1", encode_latin1 },
    [P12_ENCODING_BMP_OPEN] = { "BMPString without terminator",
                                encode_bmp_open },
};

const char *p12_encoding_name(enum p12_encoding encoding)
{
    return encodings[encoding].name;
}

enum p12_rc p12_password_encode(struct p12_span password,
                                enum p12_encoding encoding,
                                struct p12_secret *out)
{
    struct p12_secret bytes = { NULL, 0, 0 };

    if (password.ptr == NULL || encoding == P12_ENCODING_NULL) {
        *out = bytes;
        return P12_OK;
    }
    if (password.len > SIZE_MAX / 2 - 1 ||
        p12_secret_alloc(&bytes, 2 * password.len + 2) != P12_OK)
        return P12_E_MEMORY;
    if (!encodings[encoding].encode(password, &bytes)) {
        p12_secret_free(&bytes);
        return P12_E_USAGE;
    }
    *out = bytes;
    return P12_OK;
}
