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

/* FNV-1a, a 32-bit unit at a time: it only has to be quick. */
static uint32_t mix(uint32_t hash, uint32_t unit)
{
    return (hash ^ unit) * 16777619U;
}

static uint32_t mix_bytes(uint32_t hash, struct p12_span bytes)
{
    for (size_t i = 0; i < bytes.len; i++)
        hash = mix(hash, bytes.ptr[i]);
    return hash;
}

static uint32_t mix_value(uint32_t hash, const struct p12_tlv *value)
{
    struct folded f;
    uint32_t c;

    if (!fold_over(value, &f))
        return mix_bytes(hash, value->whole);
    do {
        c = fold_next(&f);
        hash = mix(hash, c);
    } while (c != END);
    return hash;
}

uint32_t p12_name_hash(struct p12_span name)
{
    uint32_t hash = 2166136261U;
    struct p12_cursor rdns;
    struct p12_cursor avas;
    struct p12_span whole;
    struct p12_ava ava;

    if (!p12_name_rdns(name, &rdns))
        return mix_bytes(hash, name);
    while (p12_name_rdn(&rdns, &avas, &whole))
        while (p12_name_ava(&avas, &ava))
            hash = mix_value(mix_bytes(hash, ava.type), &ava.value);
    return hash;
}
