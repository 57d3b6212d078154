#include "crypto/nettle/cbc.h"

#include <nettle/des.h>
#include <string.h>

/* With two keys the first is also the third. Weak keys are keys (see DES). */
static void set_key(struct des3_ctx *ctx, struct p12_span key)
{
    uint8_t three[DES3_KEY_SIZE];

    memcpy(three, key.ptr, key.len);
    if (key.len < DES3_KEY_SIZE)
        memcpy(three + key.len, key.ptr, DES3_KEY_SIZE - key.len);
    des3_set_key(ctx, three);
    p12_wipe(three, sizeof three);
}

static void des3_cbc_decrypt(const struct p12_cipher_job *job)
{
    struct des3_ctx ctx;

    set_key(&ctx, job->key);
    p12_nettle_cbc_decrypt(&ctx, (nettle_cipher_func *)des3_decrypt, job);
    p12_wipe(&ctx, sizeof ctx);
}

static void des3_cbc_encrypt(const struct p12_cipher_job *job)
{
    struct des3_ctx ctx;

    set_key(&ctx, job->key);
    p12_nettle_cbc_encrypt(&ctx, (nettle_cipher_func *)des3_encrypt, job);
    p12_wipe(&ctx, sizeof ctx);
}

const struct p12_cipher_code p12_cipher_code_des3 = { "3DES", des3_cbc_decrypt,
                                                      des3_cbc_encrypt };
