/* Nettle 3.9 and later. */
#include "crypto/nettle/cbc.h"

#include <nettle/sm4.h>

static void sm4_cbc_decrypt(const struct p12_cipher_job *job)
{
    struct sm4_ctx ctx;

    sm4_set_decrypt_key(&ctx, job->key.ptr);
    p12_nettle_cbc_decrypt(&ctx, (nettle_cipher_func *)sm4_crypt, job);
    p12_wipe(&ctx, sizeof ctx);
}

static void sm4_cbc_encrypt(const struct p12_cipher_job *job)
{
    struct sm4_ctx ctx;

    sm4_set_encrypt_key(&ctx, job->key.ptr);
    p12_nettle_cbc_encrypt(&ctx, (nettle_cipher_func *)sm4_crypt, job);
    p12_wipe(&ctx, sizeof ctx);
}

const struct p12_cipher_code p12_cipher_code_sm4 = { "SM4", sm4_cbc_decrypt,
                                                     sm4_cbc_encrypt };
