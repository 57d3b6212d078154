#include "crypto/nettle/cbc.h"

#include <nettle/des.h>

/* A weak key is still the key that the file was made with: what set_key says
 * of it is not asked. */

static void des_cbc_decrypt(const struct p12_cipher_job *job)
{
    struct des_ctx ctx;

    des_set_key(&ctx, job->key.ptr);
    p12_nettle_cbc_decrypt(&ctx, (nettle_cipher_func *)des_decrypt, job);
    p12_wipe(&ctx, sizeof ctx);
}

static void des_cbc_encrypt(const struct p12_cipher_job *job)
{
    struct des_ctx ctx;

    des_set_key(&ctx, job->key.ptr);
    p12_nettle_cbc_encrypt(&ctx, (nettle_cipher_func *)des_encrypt, job);
    p12_wipe(&ctx, sizeof ctx);
}

const struct p12_cipher_code p12_cipher_code_des = { "DES", des_cbc_decrypt,
                                                     des_cbc_encrypt };
