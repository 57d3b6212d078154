#include "kdf/functions.h"

#include <string.h>

/* RFC 7292, B.2, in its own letters: v is the hash's block, u its digest. */
struct derivation {
    const struct p12_hash *hash;
    uint64_t iterations;
    uint8_t D[P12_HASH_MAX_BLOCK]; /* step 1: v copies of the id */
    struct p12_secret I;           /* step 4: salt and password, v by v */
    uint8_t A[P12_HASH_MAX_DIGEST];
};

/* Bytes of `len` filled up to whole blocks; false if that overflows. */
static bool fill_up(size_t len, size_t v, size_t *out)
{
    size_t rest = len % v;

    if (rest != 0 && len > SIZE_MAX - (v - rest))
        return false;
    *out = rest == 0 ? len : len + (v - rest);
    return true;
}

/* Steps 2 and 3: as many copies as fill up the last block. */
static void put_copies(struct p12_secret *to, struct p12_span from, size_t len)
{
    for (size_t i = 0; i < len; i++)
        to->ptr[to->len++] = from.ptr[i % from.len];
}

static enum p12_rc start(struct derivation *d, const struct p12_kdf_input *in)
{
    size_t v = d->hash->block_size;
    size_t salt_len;
    size_t password_len;

    if (!fill_up(in->params->salt.len, v, &salt_len) ||
        !fill_up(in->password.len, v, &password_len) ||
        salt_len > SIZE_MAX - password_len ||
        p12_secret_alloc(&d->I, salt_len + password_len) != P12_OK)
        return P12_E_MEMORY;
    memset(d->D, (int)in->id, v);
    put_copies(&d->I, in->params->salt, salt_len);
    put_copies(&d->I, in->password, password_len);
    return P12_OK;
}

/* Step 6 A: A = H^r(D || I). */
static void hash_all(struct derivation *d)
{
    const struct p12_span pieces[] = { { d->D, d->hash->block_size },
                                       p12_secret_span(&d->I) };

    p12_hash_digest(d->hash, pieces, 2, d->A);
    p12_hash_repeat(d->hash, d->iterations - 1, d->A);
}

/* Steps 6 B and C: to each block of I, B and 1 are added modulo 2^(8v). B is
 * copies of A, the last of them cut. */
static void add_all(struct derivation *d)
{
    size_t v = d->hash->block_size;

    for (size_t j = 0; j < d->I.len; j += v) {
        unsigned carry = 1;

        for (size_t k = v; k-- != 0; carry >>= 8) {
            carry += d->I.ptr[j + k] + (unsigned)d->A[k % d->hash->digest_size];
            d->I.ptr[j + k] = (uint8_t)carry;
        }
    }
}

static void fill(struct derivation *d, struct p12_secret *out)
{
    size_t done = 0;

    for (;;) {
        size_t left = out->cap - done;
        size_t n = left < d->hash->digest_size ? left : d->hash->digest_size;

        hash_all(d);
        memcpy(out->ptr + done, d->A, n);
        done += n;
        if (done == out->cap)
            break;
        add_all(d);
    }
    out->len = out->cap;
}

static enum p12_rc derive(const struct p12_kdf_input *in,
                          struct p12_secret *out)
{
    struct derivation d = { .hash = in->params->hash,
                            .iterations = in->params->iterations };
    enum p12_rc rc;

    if (!p12_hash_is_available(d.hash))
        return P12_E_ALGORITHM;
    rc = start(&d, in);
    if (rc != P12_OK)
        return rc;
    fill(&d, out);
    p12_secret_free(&d.I);
    p12_wipe(&d, sizeof d);
    return P12_OK;
}

static uint64_t work(const struct p12_kdf_params *params, size_t len)
{
    return p12_work_digests(params, len, params->iterations);
}

const struct p12_kdf_function p12_kdf_pkcs12kdf = { P12_KDF_PKCS12, derive,
                                                    work };
