#include "crypto/nettle/cbc.h"

#include <nettle/cast128.h>

static void cast5_cbc_decrypt(const struct p12_cipher_job *job)
{
    struct cast128_ctx ctx;

    cast5_set_key(&ctx, job->key.len, job->key.ptr);
    p12_nettle_cbc_decrypt(&ctx, (nettle_cipher_func *)cast128_decrypt, job);
    p12_wipe(&ctx, sizeof ctx);
}

static void cast5_cbc_encrypt(const struct p12_cipher_job *job)
{
    struct cast128_ctx ctx;

    cast5_set_key(&ctx, job->key.len, job->key.ptr);
    p12_nettle_cbc_encrypt(&ctx, (nettle_cipher_func *)cast128_encrypt, job);
    p12_wipe(&ctx, sizeof ctx);
}

const struct p12_cipher_code p12_cipher_code_cast5 = { "CAST5",
                                                       cast5_cbc_decrypt,
                                                       cast5_cbc_encrypt };
