#include "crypto/nettle/cbc.h"

#include <nettle/cbc.h>
#include <string.h>

void p12_nettle_cbc_decrypt(const void *context, nettle_cipher_func *block,
                            const struct p12_cipher_job *job)
{
    uint8_t iv[P12_CIPHER_MAX_BLOCK];

    memcpy(iv, job->iv, job->cipher->block_size);
    cbc_decrypt(context, block, job->cipher->block_size, iv, job->in.len,
                job->out, job->in.ptr);
}

void p12_nettle_cbc_encrypt(const void *context, nettle_cipher_func *block,
                            const struct p12_cipher_job *job)
{
    uint8_t iv[P12_CIPHER_MAX_BLOCK];

    memcpy(iv, job->iv, job->cipher->block_size);
    cbc_encrypt(context, block, job->cipher->block_size, iv, job->in.len,
                job->out, job->in.ptr);
}
