#include "read/attempts.h"

#include "base/text.h"

enum {
    ATTEMPTS_MAX = 8,
    MONO_BROKEN_FROM = 32 /* characters: old Mono left the terminator out */
};

struct list {
    struct p12_attempt item[ATTEMPTS_MAX];
    unsigned n;
};

static void add(struct list *l, enum p12_encoding encoding,
                enum p12_kdf_kind kdf, bool recovery)
{
    if (l->n < ATTEMPTS_MAX)
        l->item[l->n++] = (struct p12_attempt){ encoding, kdf, recovery };
}

static bool is_ascii(struct p12_span password)
{
    for (size_t i = 0; i < password.len; i++)
        if (password.ptr[i] >= 0x80)
            return false;
    return true;
}

static bool is_utf8(struct p12_span password)
{
    bool bad = false;
    uint32_t c;

    while (!bad && p12_charset_next(P12_CHARSET_UTF8, &password, &c, &bad))
        continue;
    return !bad;
}

/* RFC 7292, B.1. An empty password is two zero bytes to some writers and no
 * bytes to others; OpenSSL, NSS and Java try both. */
static void list_bmp(struct list *l, const struct p12_attempt_wish *wish)
{
    struct p12_span password = wish->password;

    if (password.ptr == NULL) {
        add(l, P12_ENCODING_NULL, P12_KDF_PKCS12, false);
        return;
    }
    add(l, P12_ENCODING_BMP, P12_KDF_PKCS12, false);
    if (password.len == 0)
        add(l, P12_ENCODING_NULL, P12_KDF_PKCS12, false);
    if (wish->strict)
        return;
    /* Bytes that are not UTF-8 widen to what Latin-1 would be: to take them
     * would be a guess at their encoding under another encoding's name. */
    if (!is_ascii(password) && is_utf8(password))
        add(l, P12_ENCODING_WIDENED, P12_KDF_PKCS12, true);
    if (password.len >= MONO_BROKEN_FROM)
        add(l, P12_ENCODING_BMP_OPEN, P12_KDF_PKCS12, true);
}

/* RFC 8018 and RFC 9879 take octets, which are UTF-8. */
static void list_octets(struct list *l, const struct p12_attempt_wish *wish,
                        enum p12_kdf_kind kdf)
{
    add(l, P12_ENCODING_UTF8, kdf, false);
    if (wish->strict || wish->password.ptr == NULL)
        return;
    if (!is_ascii(wish->password))
        add(l, P12_ENCODING_LATIN1, kdf, true);
    add(l, P12_ENCODING_BMP, kdf, true);
    if (wish->password.len != 0)
        add(l, P12_ENCODING_BMP_OPEN, kdf, true);
}

/* The likely one moves to the front. */
static void put_first(struct list *l, enum p12_encoding likely)
{
    for (unsigned i = 1; i < l->n; i++) {
        struct p12_attempt found = l->item[i];

        if (found.encoding != likely)
            continue;
        for (unsigned j = i; j > 0; j--)
            l->item[j] = l->item[j - 1];
        l->item[0] = found;
        return;
    }
}

bool p12_attempt_get(const struct p12_scheme *s,
                     const struct p12_attempt_wish *wish, unsigned i,
                     struct p12_attempt *out)
{
    struct list l = { .n = 0 };

    if (s->kdf.kind == P12_KDF_PKCS12) {
        list_bmp(&l, wish);
    } else {
        list_octets(&l, wish, s->kdf.kind);
        /* Before RFC 9548 some had GOST hashes with the KDF of RFC 7292. */
        if (s->kdf.kind == P12_KDF_GOST)
            list_bmp(&l, wish);
    }
    if (wish->has_likely && s->kdf.kind == P12_KDF_PKCS12)
        put_first(&l, wish->likely);
    if (i >= l.n)
        return false;
    *out = l.item[i];
    return true;
}
