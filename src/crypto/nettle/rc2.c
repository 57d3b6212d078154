#include "crypto/nettle/cbc.h"

#include <nettle/arctwo.h>

static void rc2_cbc_decrypt(const struct p12_cipher_job *job)
{
    struct arctwo_ctx ctx;

    arctwo_set_key_ekb(&ctx, job->key.len, job->key.ptr,
                       job->cipher->effective_bits);
    p12_nettle_cbc_decrypt(&ctx, (nettle_cipher_func *)arctwo_decrypt, job);
    p12_wipe(&ctx, sizeof ctx);
}

static void rc2_cbc_encrypt(const struct p12_cipher_job *job)
{
    struct arctwo_ctx ctx;

    arctwo_set_key_ekb(&ctx, job->key.len, job->key.ptr,
                       job->cipher->effective_bits);
    p12_nettle_cbc_encrypt(&ctx, (nettle_cipher_func *)arctwo_encrypt, job);
    p12_wipe(&ctx, sizeof ctx);
}

const struct p12_cipher_code p12_cipher_code_rc2 = { "RC2", rc2_cbc_decrypt,
                                                     rc2_cbc_encrypt };
