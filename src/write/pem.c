#include "crypto/crypto.h"

#include <p12/output.h>
#include <string.h>

enum { LINE_BYTES = 48 }; /* 64 characters (RFC 7468, 2) */

static void put(struct p12_secret *out, const char *text, size_t len)
{
    memcpy(out->ptr + out->len, text, len);
    out->len += len;
}

/* "-----BEGIN label-----" and its relative. */
static void put_boundary(struct p12_secret *out, const char *begin,
                         const char *label)
{
    put(out, begin, strlen(begin));
    put(out, label, strlen(label));
    put(out, "-----\n", 6);
}

static void put_body(struct p12_secret *out, struct p12_span der)
{
    while (der.len != 0) {
        size_t n = der.len < LINE_BYTES ? der.len : LINE_BYTES;

        p12_base64_encode((struct p12_span){ der.ptr, n },
                          (char *)out->ptr + out->len);
        out->len += p12_base64_encoded(n);
        put(out, "\n", 1);
        der.ptr += n;
        der.len -= n;
    }
}

enum p12_rc p12_pem_encode(const char *label, struct p12_span der,
                           uint8_t **out, size_t *len)
{
    struct p12_secret text = { NULL, 0, 0 };
    size_t lines = der.len / LINE_BYTES + (der.len % LINE_BYTES != 0);
    size_t around = 2 * strlen(label) + sizeof "-----BEGIN -----\n" - 1 +
                    sizeof "-----END -----\n" - 1;

    if (der.len > SIZE_MAX / 2 - around ||
        p12_secret_alloc(&text, p12_base64_encoded(der.len) + lines + around) !=
            P12_OK)
        return P12_E_MEMORY;
    put_boundary(&text, "-----BEGIN ", label);
    put_body(&text, der);
    put_boundary(&text, "-----END ", label);
    *out = text.ptr;
    *len = text.len;
    return P12_OK;
}
