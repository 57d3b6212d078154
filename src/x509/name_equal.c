#include "base/secret.h"
#include "crypto/crypto.h"
#include "x509/escape.h"
#include "x509/name.h"

enum { END = 0x110000 };

/* A text as RFC 5280, 7.1 compares it: small letters, white space at the ends
 * gone and elsewhere one space. Only ASCII has its case folded. */
struct folded {
    enum p12_charset charset;
    struct p12_span left;
    uint32_t held; /* what comes behind a space; END if nothing */
    bool started;
};

static bool fold_over(const struct p12_tlv *value, struct folded *out)
{
    *out = (struct folded){ p12_string_charset(value->tag, value->body),
                            value->body, END, false };
    return out->charset != P12_CHARSET_NONE;
}

static uint32_t fold_next(struct folded *f)
{
    uint32_t c = f->held;
    bool space = false;
    bool bad = false;

    f->held = END;
    if (c != END)
        return c;
    while (p12_charset_next(f->charset, &f->left, &c, &bad)) {
        if (c == ' ' || (c >= '\t' && c <= '\r')) {
            space = f->started;
            continue;
        }
        f->started = true;
        if (c >= 'A' && c <= 'Z')
            c += 'a' - 'A';
        if (!space)
            return c;
        f->held = c;
        return ' ';
    }
    return END;
}

static bool value_equal(const struct p12_tlv *a, const struct p12_tlv *b)
{
    struct folded x;
    struct folded y;
    uint32_t c;

    if (p12_span_equal(a->whole, b->whole))
        return true;
    if (!fold_over(a, &x) || !fold_over(b, &y))
        return false;
    do {
        c = fold_next(&x);
        if (c != fold_next(&y))
            return false;
    } while (c != END);
    return true;
}

/* Attributes of one RDN are in DER's order of a SET; names that differ in
 * string types alone keep it in all but contrived cases. */
static bool rdn_equal(struct p12_cursor a, struct p12_cursor b)
{
    struct p12_ava x;
    struct p12_ava y;

    while (p12_name_ava(&a, &x))
        if (!p12_name_ava(&b, &y) || !p12_span_equal(x.type, y.type) ||
            !value_equal(&x.value, &y.value))
            return false;
    return p12_cursor_done(&a) && p12_cursor_done(&b);
}

bool p12_name_equal(struct p12_span a, struct p12_span b)
{
    struct p12_cursor x;
    struct p12_cursor y;
    struct p12_cursor x_avas;
    struct p12_cursor y_avas;
    struct p12_span whole;

    if (p12_span_equal(a, b))
        return true;
    if (!p12_name_rdns(a, &x) || !p12_name_rdns(b, &y))
        return false;
    while (p12_name_rdn(&x, &x_avas, &whole))
        if (!p12_name_rdn(&y, &y_avas, &whole) || !rdn_equal(x_avas, y_avas))
            return false;
    return p12_cursor_done(&x) && p12_cursor_done(&y);
}

/* ---- Digests ------------------------------------------------------------ */

/* What is the same for names that are the same, and for no others. Each piece
 * of it says what it is and where it ends. */
static void put_bytes(struct p12_text *out, const char *what,
                      struct p12_span bytes)
{
    char len[sizeof bytes.len];

    for (size_t i = 0; i < sizeof len; i++)
        len[i] = (char)(bytes.len >> 8 * i & 0xff);
    p12_text_string(out, what);
    p12_text_bytes(out, len, sizeof len);
    p12_text_bytes(out, (const char *)bytes.ptr, bytes.len);
}

static void put_value(struct p12_text *out, const struct p12_tlv *value)
{
    struct folded f;
    uint32_t c;

    if (!fold_over(value, &f)) {
        put_bytes(out, "octets", value->whole);
        return;
    }
    p12_text_string(out, "text");
    while ((c = fold_next(&f)) != END)
        p12_text_char(out, c);
    p12_text_string(out, "\xff"); /* which UTF-8 never has */
}

/* False for what is no Name: then it is the same as its own bytes alone. */
static bool put_name(struct p12_text *out, struct p12_span name)
{
    struct p12_cursor rdns;
    struct p12_cursor avas;
    struct p12_span whole;
    struct p12_ava ava;

    if (!p12_name_rdns(name, &rdns))
        return false;
    while (p12_name_rdn(&rdns, &avas, &whole)) {
        p12_text_string(out, "rdn");
        while (p12_name_ava(&avas, &ava)) {
            put_bytes(out, "type", ava.type);
            put_value(out, &ava.value);
        }
        if (!p12_cursor_done(&avas))
            return false;
    }
    return p12_cursor_done(&rdns);
}

static size_t canonical(struct p12_span name, char *out, size_t cap)
{
    struct p12_text text = p12_text_into(out, cap);

    if (!put_name(&text, name)) {
        text = p12_text_into(out, cap);
        put_bytes(&text, "broken", name);
    }
    return text.len;
}

enum p12_rc p12_name_digest(struct p12_span name, uint8_t out[32])
{
    struct p12_secret room = { NULL, 0, 0 };
    struct p12_span all;
    enum p12_rc rc =
        p12_secret_alloc(&room, canonical(name, NULL, 0) + 1 /* its zero */);

    if (rc != P12_OK)
        return rc;
    all.ptr = room.ptr;
    all.len = canonical(name, (char *)room.ptr, room.cap);
    rc = p12_hash_digest(p12_hash_by_name("SHA-256"), &all, 1, out);
    p12_secret_free(&room);
    return rc;
}
