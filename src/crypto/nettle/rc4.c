#include "crypto/backend.h"

#include <nettle/arcfour.h>

static void rc4_crypt(const struct p12_cipher_job *job)
{
    struct arcfour_ctx ctx;

    arcfour_set_key(&ctx, job->key.len, job->key.ptr);
    arcfour_crypt(&ctx, job->in.len, job->out, job->in.ptr);
    p12_wipe(&ctx, sizeof ctx);
}

const struct p12_cipher_code p12_cipher_code_rc4 = { "RC4", rc4_crypt,
                                                     rc4_crypt };
