#include "crypto/backend.h"

#include <string.h>

/* For a hash that has no loop of its own. */
static void plain_chain(const struct p12_hmac_key *key, uint64_t n, uint8_t *u,
                        uint8_t *sum)
{
    const struct p12_span last = { u, key->digest_size };

    for (; n != 0; n--) {
        p12_hmac_run(key, &last, 1, u);
        for (size_t i = 0; i < key->digest_size; i++)
            sum[i] ^= u[i];
    }
}

/* RFC 8018, 5.2, step 3: T_i = F(P, S, c, i). */
static void derive_block(const struct p12_hmac_key *key, struct p12_span salt,
                         uint64_t iterations, uint32_t i, uint8_t *sum)
{
    const uint8_t number[4] = { (uint8_t)(i >> 24), (uint8_t)(i >> 16),
                                (uint8_t)(i >> 8), (uint8_t)i };
    const struct p12_span first[] = { salt, { number, sizeof number } };
    uint8_t u[P12_HASH_MAX_DIGEST];

    p12_hmac_run(key, first, 2, u);
    memcpy(sum, u, key->digest_size);
    if (key->code->chain != NULL)
        key->code->chain(key, iterations - 1, u, sum);
    else
        plain_chain(key, iterations - 1, u, sum);
    p12_wipe(u, sizeof u);
}

static void derive_all(const struct p12_hmac_key *key, struct p12_span salt,
                       uint64_t iterations, struct p12_secret *out)
{
    uint8_t sum[P12_HASH_MAX_DIGEST];
    size_t done = 0;

    for (uint32_t i = 1; done < out->cap; i++) {
        size_t left = out->cap - done;
        size_t n = left < key->digest_size ? left : key->digest_size;

        derive_block(key, salt, iterations, i, sum);
        memcpy(out->ptr + done, sum, n);
        done += n;
    }
    p12_wipe(sum, sizeof sum);
    out->len = out->cap;
}

enum p12_rc p12_pbkdf2(const struct p12_hash *hash, struct p12_span password,
                       struct p12_span salt, uint64_t iterations,
                       struct p12_secret *out)
{
    struct p12_hmac_key key;
    enum p12_rc rc;

    if (!p12_hash_is_available(hash))
        return P12_E_ALGORITHM;
    if (iterations == 0 || iterations > UINT32_MAX || out->cap == 0 ||
        (out->cap - 1) / hash->digest_size >= UINT32_MAX)
        return P12_E_USAGE;
    rc = p12_hmac_start(hash, password, &key);
    if (rc != P12_OK)
        return rc;
    derive_all(&key, salt, iterations, out);
    p12_wipe(&key, sizeof key);
    return P12_OK;
}
