#include "read/armor.h"

#include "crypto/crypto.h"
#include "read/shape.h"

#include <string.h>

enum { PEEK = 96 }; /* bytes of content that tell what it is */

static const char begin_mark[] = "-----BEGIN ";
static const char end_mark[] = "-----END ";
static const char dashes[] = "-----";

/* ---- Base64 characters (RFC 4648, 4) ------------------------------------ */

static bool is_space(uint8_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_base64(uint8_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c >= '0' && c <= '9') || c == '+' || c == '/';
}

const uint8_t *p12_base64_foreign(struct p12_span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!is_base64(text.ptr[i]) && text.ptr[i] != '=' &&
            !is_space(text.ptr[i]))
            return text.ptr + i;
    return NULL;
}

/* Decodes the beginning, as far as it is base64; returns how many bytes. */
static size_t peek(struct p12_span text, uint8_t *out, size_t cap)
{
    uint8_t group[4];
    size_t n = 0;
    size_t done = 0;

    for (size_t i = 0; i < text.len && done + 3 <= cap; i++) {
        size_t len = 0;

        if (is_space(text.ptr[i]))
            continue;
        if (!is_base64(text.ptr[i]))
            break;
        group[n++] = text.ptr[i];
        if (n < sizeof group)
            continue;
        p12_base64_decode((struct p12_span){ group, n }, out + done, &len);
        done += len;
        n = 0;
    }
    return done;
}

bool p12_base64_is_pkcs12(struct p12_span text)
{
    uint8_t bytes[PEEK];
    size_t len = peek(text, bytes, sizeof bytes);
    bool is =
        p12_shape_find((struct p12_span){ bytes, len }) == P12_FORMAT_PKCS12;

    p12_wipe(bytes, sizeof bytes); /* it may be a key that is in there */
    return is;
}

struct p12_span p12_base64_whole_groups(struct p12_span text)
{
    size_t n = 0;
    size_t over;

    for (size_t i = 0; i < text.len; i++)
        n += !is_space(text.ptr[i]);
    for (over = n % 4; over != 0; text.len--)
        over -= !is_space(text.ptr[text.len - 1]);
    return text;
}

struct p12_span p12_skip_mark(struct p12_span text)
{
    static const uint8_t mark[] = { 0xef, 0xbb, 0xbf };

    if (text.len >= sizeof mark && memcmp(text.ptr, mark, sizeof mark) == 0) {
        text.ptr += sizeof mark;
        text.len -= sizeof mark;
    }
    return text;
}

/* ---- Blocks ------------------------------------------------------------- */

static void drop(struct p12_span *s, size_t n)
{
    if (n != 0) /* NULL + 0 is undefined before C2y */
        s->ptr += n;
    s->len -= n;
}

static bool has_prefix(struct p12_span s, const char *text)
{
    size_t len = strlen(text);

    return s.len >= len && memcmp(s.ptr, text, len) == 0;
}

/* Drops what is before the next `text`; all, if there is none. */
static bool seek(struct p12_span *s, const char *text)
{
    while (s->len != 0) {
        const uint8_t *first = memchr(s->ptr, text[0], s->len);

        if (first == NULL)
            break;
        drop(s, (size_t)(first - s->ptr));
        if (has_prefix(*s, text))
            return true;
        drop(s, 1);
    }
    drop(s, s->len);
    return false;
}

/* The label and the dashes behind it, which are in the same line. */
static bool take_label(struct p12_span *s, struct p12_span *label)
{
    struct p12_span found = { s->ptr, 0 };

    while (found.len < s->len && s->ptr[found.len] != '-' &&
           s->ptr[found.len] >= ' ')
        found.len++;
    drop(s, found.len);
    if (!has_prefix(*s, dashes))
        return false;
    drop(s, strlen(dashes));
    *label = found;
    return true;
}

/* RFC 1421, 4.4: lines with a colon before the first of base64. */
static struct p12_span without_headers(struct p12_span body)
{
    const uint8_t *colon;

    while (body.len != 0 && (colon = memchr(body.ptr, ':', body.len)) != NULL) {
        drop(&body, (size_t)(colon - body.ptr));
        seek(&body, "\n");
    }
    return body;
}

bool p12_armor_next(struct p12_span *left, struct p12_armor *out)
{
    struct p12_span label;

    while (seek(left, begin_mark)) {
        struct p12_span body;

        drop(left, strlen(begin_mark));
        if (!take_label(left, &label))
            continue;
        body = *left;
        seek(left, dashes);
        body.len -= left->len;
        *out = (struct p12_armor){ label, without_headers(body),
                                   has_prefix(*left, end_mark) };
        return true;
    }
    return false;
}

bool p12_armor_is_pkcs12(const struct p12_armor *armor)
{
    static const char *const labels[] = { "PKCS12", "PKCS #12", "PFX" };

    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
        if (armor->label.len == strlen(labels[i]) &&
            memcmp(armor->label.ptr, labels[i], armor->label.len) == 0)
            return true;
    return p12_base64_is_pkcs12(armor->body);
}
