#include "kdf/functions.h"

#include <string.h>

/* RFC 8018, 5.1 */
static enum p12_rc derive(const struct p12_kdf_input *in,
                          struct p12_secret *out)
{
    const struct p12_hash *hash = in->params->hash;
    const struct p12_span pieces[] = { in->password, in->params->salt };
    uint8_t digest[P12_HASH_MAX_DIGEST];

    if (!p12_hash_is_available(hash))
        return P12_E_ALGORITHM;
    if (out->cap > hash->digest_size)
        return P12_E_USAGE;
    p12_hash_digest(hash, pieces, 2, digest);
    p12_hash_repeat(hash, in->params->iterations - 1, digest);
    memcpy(out->ptr, digest, out->cap);
    out->len = out->cap;
    p12_wipe(digest, sizeof digest);
    return P12_OK;
}

/* One digest, whatever is taken of it. */
static uint64_t work(const struct p12_kdf_params *params, size_t len)
{
    (void)len;
    return p12_work_digests(params, params->hash->digest_size,
                            params->iterations);
}

const struct p12_kdf_function p12_kdf_pbkdf1 = { P12_KDF_PBKDF1, derive, work };
