#include "crypto/nettle/cbc.h"

#include <nettle/aes.h>
#include <nettle/nettle-meta.h>

union context {
    struct aes128_ctx aes128;
    struct aes192_ctx aes192;
    struct aes256_ctx aes256;
};

static const struct nettle_cipher *by_key(struct p12_span key)
{
    if (key.len == AES128_KEY_SIZE)
        return &nettle_aes128;
    return key.len == AES192_KEY_SIZE ? &nettle_aes192 : &nettle_aes256;
}

static void aes_cbc_decrypt(const struct p12_cipher_job *job)
{
    const struct nettle_cipher *aes = by_key(job->key);
    union context ctx;

    aes->set_decrypt_key(&ctx, job->key.ptr);
    p12_nettle_cbc_decrypt(&ctx, aes->decrypt, job);
    p12_wipe(&ctx, sizeof ctx);
}

static void aes_cbc_encrypt(const struct p12_cipher_job *job)
{
    const struct nettle_cipher *aes = by_key(job->key);
    union context ctx;

    aes->set_encrypt_key(&ctx, job->key.ptr);
    p12_nettle_cbc_encrypt(&ctx, aes->encrypt, job);
    p12_wipe(&ctx, sizeof ctx);
}

const struct p12_cipher_code p12_cipher_code_aes = { "AES", aes_cbc_decrypt,
                                                     aes_cbc_encrypt };
