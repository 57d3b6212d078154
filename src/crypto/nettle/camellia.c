#include "crypto/nettle/cbc.h"

#include <nettle/camellia.h>
#include <nettle/nettle-meta.h>

union context {
    struct camellia128_ctx camellia128;
    struct camellia256_ctx camellia256; /* and 192 */
};

static const struct nettle_cipher *by_key(struct p12_span key)
{
    if (key.len == CAMELLIA128_KEY_SIZE)
        return &nettle_camellia128;
    return key.len == CAMELLIA192_KEY_SIZE ? &nettle_camellia192
                                           : &nettle_camellia256;
}

static void camellia_cbc_decrypt(const struct p12_cipher_job *job)
{
    const struct nettle_cipher *camellia = by_key(job->key);
    union context ctx;

    camellia->set_decrypt_key(&ctx, job->key.ptr);
    p12_nettle_cbc_decrypt(&ctx, camellia->decrypt, job);
    p12_wipe(&ctx, sizeof ctx);
}

static void camellia_cbc_encrypt(const struct p12_cipher_job *job)
{
    const struct nettle_cipher *camellia = by_key(job->key);
    union context ctx;

    camellia->set_encrypt_key(&ctx, job->key.ptr);
    p12_nettle_cbc_encrypt(&ctx, camellia->encrypt, job);
    p12_wipe(&ctx, sizeof ctx);
}

const struct p12_cipher_code p12_cipher_code_camellia = {
    "Camellia", camellia_cbc_decrypt, camellia_cbc_encrypt
};
