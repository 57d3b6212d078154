/* Object identifiers from their dotted text. */
#include "base/cursor.h"

/* One subidentifier (X.690, 8.19.2), seven bits an octet. */
static bool write_arc(uint64_t arc, uint8_t *out, size_t cap, size_t *len)
{
    unsigned shift = 63;

    while (shift > 0 && (arc >> shift) == 0)
        shift -= 7;
    for (;; shift -= 7) {
        if (*len == cap)
            return false;
        out[(*len)++] =
            (uint8_t)(((arc >> shift) & 0x7f) | (shift != 0 ? 0x80 : 0));
        if (shift == 0)
            return true;
    }
}

/* Digits without leading zeros, up to a dot or the end. */
static bool read_arc(const char **text, uint64_t *out)
{
    const char *at = *text;
    uint64_t arc = 0;

    if (*at < '0' || *at > '9' || (*at == '0' && at[1] != '.' && at[1] != '\0'))
        return false;
    for (; *at >= '0' && *at <= '9'; at++) {
        uint64_t digit = (uint64_t)(*at - '0');

        if (arc > (UINT64_MAX - digit) / 10)
            return false;
        arc = arc * 10 + digit;
    }
    *text = at;
    *out = arc;
    return *at == '.' || *at == '\0';
}

/* X.690, 8.19.4: the first two arcs are one subidentifier. */
static bool read_first(const char **text, uint64_t *out)
{
    uint64_t first;
    uint64_t second;

    if (!read_arc(text, &first) || **text != '.' || first > 2)
        return false;
    (*text)++;
    if (!read_arc(text, &second) || (first < 2 && second > 39) ||
        second > UINT64_MAX - 80)
        return false;
    *out = first * 40 + second;
    return true;
}

bool p12_oid_read(const char *text, uint8_t *out, size_t cap, size_t *len)
{
    uint64_t arc;

    *len = 0;
    if (!read_first(&text, &arc) || !write_arc(arc, out, cap, len))
        return false;
    while (*text == '.') {
        text++;
        if (!read_arc(&text, &arc) || !write_arc(arc, out, cap, len))
            return false;
    }
    return true;
}
