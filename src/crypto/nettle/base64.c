#include "crypto/crypto.h"

#include <nettle/base64.h>

size_t p12_base64_bound(size_t len)
{
    return len / 4 * 3 + 3; /* Nettle's own formula can overflow */
}

/* Nettle wants the padding that some writers leave out. */
static bool finish(struct base64_decode_ctx *ctx)
{
    uint8_t none;

    for (int i = 0; i < 2 && !base64_decode_final(ctx); i++)
        if (base64_decode_single(ctx, &none, '=') < 0)
            return false;
    return base64_decode_final(ctx);
}

bool p12_base64_decode(struct p12_span in, uint8_t *out, size_t *len)
{
    struct base64_decode_ctx ctx;
    size_t n = 0;
    bool ok;

    base64_decode_init(&ctx);
    /* Nettle's text type is char; any object may be read as char. */
    ok = base64_decode_update(&ctx, &n, out, in.len, (const char *)in.ptr) &&
         finish(&ctx);
    if (ok)
        *len = n;
    p12_wipe(&ctx, sizeof ctx);
    return ok;
}

size_t p12_base64_encoded(size_t len)
{
    return (len / 3 + (len % 3 != 0)) * 4;
}

void p12_base64_encode(struct p12_span in, char *out)
{
    base64_encode_raw(out, in.len, in.ptr);
}
