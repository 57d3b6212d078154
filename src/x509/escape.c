#include "x509/escape.h"

#include <string.h>

static bool decodes(enum p12_charset charset, struct p12_span body)
{
    bool bad = false;
    uint32_t c;

    while (!bad && p12_charset_next(charset, &body, &c, &bad))
        ;
    return !bad;
}

enum p12_charset p12_string_charset(uint8_t tag, struct p12_span body)
{
    enum p12_charset charset = p12_charset_of(tag);

    if (charset == P12_CHARSET_LATIN1)
        return decodes(P12_CHARSET_UTF8, body) ? P12_CHARSET_UTF8 : charset;
    return decodes(charset, body) ? charset : P12_CHARSET_NONE;
}

static void write_hex_digits(uint8_t byte, struct p12_text *out)
{
    static const char digits[] = "0123456789ABCDEF";
    const char pair[] = { digits[byte >> 4], digits[byte & 0x0f] };

    p12_text_bytes(out, pair, sizeof pair);
}

void p12_hex_write(struct p12_span bytes, struct p12_text *out)
{
    p12_text_string(out, "#");
    for (size_t i = 0; i < bytes.len; i++)
        write_hex_digits(bytes.ptr[i], out);
}

void p12_oid_write(struct p12_span oid, struct p12_text *out)
{
    char text[P12_OID_MAX];
    size_t len = p12_oid_text(oid, text, sizeof text);

    if (len != 0 && len < sizeof text)
        p12_text_string(out, text);
    else
        p12_hex_write(oid, out);
}

/* Unicode's controls, format characters, fillers, separators of lines,
 * variation selectors, noncharacters and tags. */
static bool is_treacherous(uint32_t c)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {
        { 0x00, 0x1f },     { 0x7f, 0x9f },     { 0xad, 0xad },
        { 0x34f, 0x34f },   { 0x61c, 0x61c },   { 0x115f, 0x1160 },
        { 0x17b4, 0x17b5 }, { 0x180b, 0x180f }, { 0x200b, 0x200f },
        { 0x2028, 0x202e }, { 0x2060, 0x206f }, { 0x3164, 0x3164 },
        { 0xfdd0, 0xfdef }, { 0xfe00, 0xfe0f }, { 0xfeff, 0xfeff },
        { 0xffa0, 0xffa0 }, { 0xfff0, 0xfffb }, { 0xe0000, 0xe0fff },
    };

    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    return (c & 0xfffe) == 0xfffe;
}

static void write_escaped(uint32_t c, struct p12_text *out)
{
    char utf8[5];
    struct p12_text t = p12_text_into(utf8, sizeof utf8);

    p12_text_char(&t, c);
    for (size_t i = 0; i < t.len; i++) {
        p12_text_string(out, "\\");
        write_hex_digits((uint8_t)utf8[i], out);
    }
}

/* RFC 4514, 2.4: a space at either end, "#" in front, and these anywhere. */
static bool is_special(uint32_t c, bool first, bool last)
{
    if (c == ' ')
        return first || last;
    if (c == '#')
        return first;
    return c != 0 && c < 0x80 && strchr("\"+,;<>", (int)c) != NULL;
}

bool p12_string_write(uint8_t tag, struct p12_span body, bool in_name,
                      struct p12_text *out)
{
    enum p12_charset charset = p12_string_charset(tag, body);
    bool first = true;
    bool bad = false;
    uint32_t c;

    if (charset == P12_CHARSET_NONE)
        return false;
    while (p12_charset_next(charset, &body, &c, &bad)) {
        if (is_treacherous(c)) {
            write_escaped(c, out);
        } else {
            if (c == '\\' || (in_name && is_special(c, first, body.len == 0)))
                p12_text_string(out, "\\");
            p12_text_char(out, c);
        }
        first = false;
    }
    return true;
}
