#include "cli/der.h"
#include "cli/escape.h"
#include "cli/pkcs12_oids.h"
#include "cli/pkcs12_parsing.h"
#include "cli/strings.h"

#include <string.h>

enum {
    TAG_OID = 0x06,
    TAG_UTF8 = 0x0c,
    TAG_NUMERIC = 0x12,
    TAG_PRINTABLE = 0x13,
    TAG_T61 = 0x14,
    TAG_IA5 = 0x16,
    TAG_VISIBLE = 0x1a,
    TAG_UNIVERSAL = 0x1c,
    TAG_BMP = 0x1e,
    TAG_SEQUENCE = 0x30,
    TAG_SET = 0x31
};

/* ---- Characters --------------------------------------------------------- */

static void add_utf8(struct bytes *out, uint32_t c)
{
    uint8_t octets[4];
    size_t n = 1;

    if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
        c = 0xfffd;
    if (c < 0x80) {
        octets[0] = (uint8_t)c;
    } else {
        n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        for (size_t i = n - 1; i > 0; i--, c >>= 6)
            octets[i] = (uint8_t)(0x80 | (c & 0x3f));
        octets[0] = (uint8_t)((0xf00u >> n) | c);
    }
    bytes_add(out, octets, n);
}

/* Characters of `width` octets each; of two, pairs of surrogates are one. */
static void add_wide(struct bytes *out, struct p12_span text, size_t width)
{
    uint32_t high = 0;

    for (size_t at = 0; at + width <= text.len; at += width) {
        uint32_t c = 0;

        for (size_t i = 0; i < width; i++)
            c = c << 8 | text.ptr[at + i];
        if (high != 0 && (c < 0xdc00 || c > 0xdfff))
            add_utf8(out, high);
        else if (high != 0)
            c = 0x10000 + ((high - 0xd800) << 10) + (c - 0xdc00);
        high = width == 2 && c >= 0xd800 && c <= 0xdbff ? c : 0;
        if (high == 0)
            add_utf8(out, c);
    }
    if (high != 0)
        add_utf8(out, high);
}

/* Octets that are characters of Latin-1, which T61 strings are taken for. */
static size_t width_of(uint8_t tag)
{
    switch (tag) {
    case TAG_NUMERIC:
    case TAG_PRINTABLE:
    case TAG_T61:
    case TAG_IA5:
    case TAG_VISIBLE:
        return 1;
    case TAG_BMP:
        return 2;
    case TAG_UNIVERSAL:
        return 4;
    default:
        return 0;
    }
}

/* ---- Values ------------------------------------------------------------- */

/* A backslash is doubled, a control character becomes two hexadecimal digits
 * behind one. */
static void add_escaped(struct bytes *out, const struct bytes *text)
{
    struct bytes safe = { 0 };

    for (size_t i = 0; i < text->len; i++) {
        uint8_t c = text->ptr[i];

        if (c < 0x20 || c == 0x7f)
            bytes_add_format(&safe, "\\%02X", (unsigned)c);
        else if (c == '\\')
            bytes_add_text(&safe, "\\\\");
        else
            bytes_add(&safe, &c, 1);
    }
    pkcs12_add_text(out, bytes_text(&safe), safe.len);
    bytes_free(&safe);
}

static void add_dump(struct bytes *out, struct p12_span element)
{
    bytes_add_text(out, "#");
    for (size_t i = 0; i < element.len; i++)
        bytes_add_format(out, "%02X", (unsigned)element.ptr[i]);
}

bool pkcs12_string(struct bytes *out, struct p12_span element)
{
    uint8_t tag = element.ptr[0];
    struct p12_span text = { NULL, 0 };

    if (tag != TAG_UTF8 && width_of(tag) == 0)
        return false;
    if (!der_take(&element, tag, &text))
        return false;
    if (tag == TAG_UTF8)
        escape_utf8(out, (const char *)text.ptr, text.len);
    else
        add_wide(out, text, width_of(tag));
    return true;
}

static void add_value(struct bytes *out, struct p12_span element)
{
    struct bytes text = { 0 };

    if (pkcs12_string(&text, element))
        add_escaped(out, &text);
    else
        add_dump(out, element);
    bytes_free(&text);
}

/* ---- Names (X.501, 9.2) ------------------------------------------------- */

bool pkcs12_take_any(struct p12_span *from, struct p12_span *element)
{
    struct p12_span before = *from;
    struct p12_span contents;

    if (from->len == 0 || !der_take(from, from->ptr[0], &contents))
        return false;
    *element = (struct p12_span){ before.ptr, before.len - from->len };
    return true;
}

static bool add_attribute(struct bytes *out, struct p12_span attribute)
{
    struct p12_span oid, value;
    const char *name;

    if (!der_take(&attribute, TAG_OID, &oid) ||
        !pkcs12_take_any(&attribute, &value))
        return false;
    name = pkcs12_oid_short(oid);
    if (name != NULL)
        bytes_add_text(out, name);
    else
        string_oid(out, oid);
    bytes_add_text(out, "=");
    add_value(out, value);
    return true;
}

/* An RDN without anything in it leaves no trace. */
static bool add_rdn(struct bytes *out, struct p12_span rdn, bool *any)
{
    struct p12_span attribute;
    bool is_first = true;

    while (rdn.len != 0) {
        if (!der_take(&rdn, TAG_SEQUENCE, &attribute))
            return false;
        if (!is_first)
            bytes_add_text(out, " + ");
        else if (*any)
            bytes_add_text(out, ", ");
        is_first = false;
        *any = true;
        if (!add_attribute(out, attribute))
            return false;
    }
    return true;
}

bool pkcs12_add_name(struct bytes *out, struct p12_span name)
{
    struct p12_span rdns, rdn;
    bool any = false;

    if (!der_take(&name, TAG_SEQUENCE, &rdns))
        return false;
    while (rdns.len != 0)
        if (!der_take(&rdns, TAG_SET, &rdn) || !add_rdn(out, rdn, &any))
            return false;
    return true;
}
