#include "cli/escape.h"

#include <string.h>

/* Bytes of the character that begins with `first`; 0 if none does. */
static size_t utf8_length(uint8_t first)
{
    if (first < 0x80)
        return 1;
    if (first >= 0xc2 && first <= 0xdf)
        return 2;
    if (first >= 0xe0 && first <= 0xef)
        return 3;
    if (first >= 0xf0 && first <= 0xf4)
        return 4;
    return 0;
}

int32_t escape_decode(const char **text, const char *end)
{
    static const uint8_t mask[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
    static const int32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
    const uint8_t *p = (const uint8_t *)*text;
    size_t len = utf8_length(p[0]);
    int32_t c = p[0] & mask[len];

    *text += 1;
    if (len == 0 || len > (size_t)(end - *text) + 1)
        return -1;
    for (size_t i = 1; i < len; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return -1;
        c = c << 6 | (p[i] & 0x3f);
    }
    if (c < least[len] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
        return -1;
    *text += len - 1;
    return c;
}

/* Characters that show nothing, or change how others show: Unicode's bidi
 * controls, format characters, separators, noncharacters, tags. */
static bool is_treacherous(int32_t c)
{
    static const struct {
        int32_t first, last;
    } ranges[] = {
        { 0x00, 0x1f },       { 0x7f, 0x9f },     { 0xad, 0xad },
        { 0x61c, 0x61c },     { 0x180e, 0x180e }, { 0x200b, 0x200f },
        { 0x2028, 0x202e },   { 0x2060, 0x206f }, { 0xfdd0, 0xfdef },
        { 0xfeff, 0xfeff },   { 0xfff9, 0xfffb }, { 0xfffe, 0xffff },
        { 0xe0000, 0xe0fff },
    };

    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
        if (c >= ranges[i].first && c <= ranges[i].last)
            return true;
    return (c & 0xfffe) == 0xfffe;
}

static void add_code_point(struct bytes *out, int32_t c)
{
    if (c == '\n')
        bytes_add_text(out, "\\n");
    else if (c == '\r')
        bytes_add_text(out, "\\r");
    else if (c == '\t')
        bytes_add_text(out, "\\t");
    else if (c == '\\')
        bytes_add_text(out, "\\\\");
    else if (c <= 0xffff)
        bytes_add_format(out, "\\u%04x", (unsigned)c);
    else
        bytes_add_format(out, "\\U%08x", (unsigned)c);
}

static bool must_escape(int32_t c, unsigned how)
{
    return is_treacherous(c) || (c == '\\' && (how & ESCAPE_BACKSLASH) != 0) ||
           (c > 0x7e && (how & ESCAPE_NON_ASCII) != 0);
}

void escape_text(struct bytes *out, const char *text, size_t len, unsigned how)
{
    const char *end = text + len;

    while (text < end) {
        const char *start = text;
        int32_t c = escape_decode(&text, end);

        if (c < 0)
            bytes_add_format(out, "\\x%02x", (unsigned)(uint8_t)*start);
        else if (must_escape(c, how))
            add_code_point(out, c);
        else
            bytes_add(out, start, (size_t)(text - start));
    }
}

void escape_utf8(struct bytes *out, const char *text, size_t len)
{
    const char *end = text + len;

    while (text < end) {
        const char *start = text;

        if (escape_decode(&text, end) < 0)
            bytes_add_text(out, "\xef\xbf\xbd");
        else
            bytes_add(out, start, (size_t)(text - start));
    }
}
