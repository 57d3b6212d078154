#include "kdf/functions.h"

uint64_t p12_work_times(uint64_t a, uint64_t b)
{
    return b != 0 && a > UINT64_MAX / b ? UINT64_MAX : a * b;
}

uint64_t p12_work_plus(uint64_t a, uint64_t b)
{
    return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

/* The salt is hashed before anything is iterated, and a file may bring a very
 * long one. */
uint64_t p12_work_digests(const struct p12_kdf_params *params, size_t len,
                          uint64_t steps)
{
    const struct p12_hash *hash = params->hash;
    uint64_t digests = len / hash->digest_size + (len % hash->digest_size != 0);
    uint64_t salt_blocks = params->salt.len / hash->block_size + 1;

    return p12_work_times(
        hash->cost, p12_work_times(digests, p12_work_plus(steps, salt_blocks)));
}

uint64_t p12_work_pbkdf2(const struct p12_kdf_params *params, size_t len)
{
    return p12_work_digests(params, len, p12_work_times(2, params->iterations));
}

/* Not of scrypt's file: a build without it reads its parameters as well. */
uint64_t p12_kdf_memory(const struct p12_kdf_params *params)
{
    if (params->kind != P12_KDF_SCRYPT)
        return 0;
    return p12_work_times(
        p12_work_times(128, params->r),
        p12_work_plus(p12_work_plus(params->n, params->p), 2));
}
