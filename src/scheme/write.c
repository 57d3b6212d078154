/* Using a scheme to write. */
#include "base/text.h"
#include "scheme/writer.h"

static bool is_utf8(struct p12_span text)
{
    bool bad = false;
    uint32_t c;

    while (p12_charset_next(P12_CHARSET_UTF8, &text, &c, &bad))
        if (bad)
            return false;
    return true;
}

/* RFC 7292, B.1; RFC 8018, 3, and RFC 9879, 3 */
enum p12_rc p12_scheme_encode_password(const struct p12_scheme *s,
                                       struct p12_span password,
                                       struct p12_secret *out)
{
    if (password.ptr != NULL && !is_utf8(password))
        return P12_E_PASSWORD;
    return p12_password_encode(
        password,
        s->kdf.kind == P12_KDF_PKCS12 ? P12_ENCODING_BMP : P12_ENCODING_UTF8,
        out);
}

enum p12_rc p12_scheme_seal(const struct p12_scheme *s,
                            const struct p12_secret *key, struct p12_span in,
                            struct p12_secret *out)
{
    size_t n = s->cipher.key_size;
    struct p12_span iv = s->iv;

    if (key->len < n)
        return P12_E_USAGE;
    if (key->len > n) /* derived with the key */
        iv = (struct p12_span){ key->ptr + n, key->len - n };
    return p12_cipher_seal(&s->cipher, (struct p12_span){ key->ptr, n }, iv, in,
                           out);
}

size_t p12_scheme_mac_size(const struct p12_scheme *s)
{
    return s->hmac->digest_size;
}

enum p12_rc p12_scheme_mac(const struct p12_scheme *s,
                           const struct p12_secret *key, struct p12_span data,
                           uint8_t *out)
{
    return p12_hmac(s->hmac, p12_secret_span(key), data, out);
}
