#include "kdf/kdf.h"

static uint64_t times(uint64_t a, uint64_t b)
{
    return b != 0 && a > UINT64_MAX / b ? UINT64_MAX : a * b;
}

static uint64_t plus(uint64_t a, uint64_t b)
{
    return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

/* What hashing a salt takes before anything is iterated: a file may bring a
 * very long one. */
static uint64_t salt_blocks(const struct p12_kdf_params *p)
{
    return p->salt.len / p->hash->block_size + 1;
}

/* For each digest of output, HMAC's inner and outer block an iteration. */
static uint64_t pbkdf2_work(const struct p12_kdf_params *p, size_t len)
{
    uint64_t digests =
        len / p->hash->digest_size + (len % p->hash->digest_size != 0);

    return times(p->hash->cost,
                 times(digests, plus(times(2, p->iterations), salt_blocks(p))));
}

static uint64_t pkcs12_work(const struct p12_kdf_params *p, size_t len)
{
    uint64_t digests =
        len / p->hash->digest_size + (len % p->hash->digest_size != 0);

    return times(p->hash->cost,
                 times(digests, plus(p->iterations, salt_blocks(p))));
}

/* Four Salsa20/8 cores for each N, r and p (RFC 7914, 4 and 5), each about as
 * dear as a hash's block; before that PBKDF2 hashes the salt for every digest
 * of 128 * r * p bytes (6, step 1), and after it all of those (step 3). */
static uint64_t scrypt_work(const struct p12_kdf_params *p, size_t len)
{
    enum { DIGEST = 32, BLOCK = 64 };
    uint64_t digests = times(4, times(p->r, p->p));
    uint64_t before = times(digests, plus(4, p->salt.len / BLOCK));
    uint64_t after = times(len / DIGEST + 1, digests);

    return plus(plus(before, after), times(times(4, p->n), times(p->r, p->p)));
}

uint64_t p12_kdf_work(const struct p12_kdf_params *params, size_t len)
{
    if (params->kind == P12_KDF_SCRYPT)
        return scrypt_work(params, len);
    if (params->hash == NULL)
        return 0; /* nothing will be computed */
    switch (params->kind) {
    case P12_KDF_PBKDF2:
        return pbkdf2_work(params, len);
    case P12_KDF_GOST:
        return pbkdf2_work(params, 96);
    case P12_KDF_PKCS12:
        return pkcs12_work(params, len);
    case P12_KDF_PBKDF1:
        return times(params->hash->cost,
                     plus(params->iterations, salt_blocks(params)));
    default:
        return 0;
    }
}

uint64_t p12_kdf_memory(const struct p12_kdf_params *params)
{
    if (params->kind != P12_KDF_SCRYPT)
        return 0;
    return times(times(128, params->r), plus(plus(params->n, params->p), 2));
}
