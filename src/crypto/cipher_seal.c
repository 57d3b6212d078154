/* Encrypting: what nothing but writing needs. */
#include "crypto/backend.h"

#include <string.h>

/* RFC 8018, 6.1.1; a stream cipher takes what there is. */
static enum p12_rc pad(struct p12_span in, size_t block, struct p12_secret *out)
{
    size_t n = block > 1 ? block - in.len % block : 0;

    if (in.len > SIZE_MAX - n || p12_secret_alloc(out, in.len + n) != P12_OK)
        return P12_E_MEMORY;
    if (in.len != 0)
        memcpy(out->ptr, in.ptr, in.len);
    if (n != 0)
        memset(out->ptr + in.len, (int)n, n);
    out->len = out->cap;
    return P12_OK;
}

enum p12_rc p12_cipher_seal(const struct p12_cipher *cipher,
                            struct p12_span key, struct p12_span iv,
                            struct p12_span in, struct p12_secret *out)
{
    const struct p12_cipher_code *code;
    struct p12_secret text = { NULL, 0, 0 };
    enum p12_rc rc = p12_cipher_code_get(cipher, key, iv, &code);

    if (rc == P12_OK)
        rc = pad(in, cipher->block_size, &text);
    if (rc != P12_OK)
        return rc;
    if (text.len != 0) /* each block is read before it is written */
        code->encrypt(&(struct p12_cipher_job){
            cipher, key, iv.ptr, p12_secret_span(&text), text.ptr });
    *out = text;
    return P12_OK;
}
