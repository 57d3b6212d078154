#include "crypto/backend.h"

#include <string.h>

/* RFC 2104, 2: a key longer than a block is replaced by its digest; a shorter
 * one is filled up with zeros, which `block` holds already. */
static void put_key(const struct p12_hash *hash, struct p12_span key,
                    uint8_t *block)
{
    if (key.len > hash->block_size)
        p12_hash_digest(hash, &key, 1, block);
    else if (key.len != 0)
        memcpy(block, key.ptr, key.len);
}

static void start_state(const struct p12_hash_code *code,
                        struct p12_hash_state *state, struct p12_span padded)
{
    code->ops->init(code->impl, state);
    code->ops->update(code->impl, state, padded);
}

enum p12_rc p12_hmac_start(const struct p12_hash *hash, struct p12_span key,
                           struct p12_hmac_key *out)
{
    const struct p12_hash_code *code = p12_hash_code_find(hash);
    uint8_t block[P12_HASH_MAX_BLOCK] = { 0 };
    struct p12_span padded;

    if (code == NULL)
        return P12_E_ALGORITHM;
    padded = (struct p12_span){ block, hash->block_size };
    out->code = code;
    out->digest_size = hash->digest_size;
    put_key(hash, key, block);
    for (size_t i = 0; i < padded.len; i++)
        block[i] ^= 0x36;
    start_state(code, &out->inner, padded);
    for (size_t i = 0; i < padded.len; i++)
        block[i] ^= 0x36 ^ 0x5c;
    start_state(code, &out->outer, padded);
    p12_wipe(block, sizeof block);
    return P12_OK;
}

void p12_hmac_run(const struct p12_hmac_key *key, const struct p12_span *pieces,
                  size_t n, uint8_t *out)
{
    const struct p12_hash_code *code = key->code;
    uint8_t digest[P12_HASH_MAX_DIGEST];
    struct p12_hash_state state = key->inner;

    for (size_t i = 0; i < n; i++)
        code->ops->update(code->impl, &state, pieces[i]);
    code->ops->digest(code->impl, &state, digest);
    state = key->outer;
    code->ops->update(code->impl, &state,
                      (struct p12_span){ digest, key->digest_size });
    code->ops->digest(code->impl, &state, out);
    p12_wipe(&state, sizeof state);
    p12_wipe(digest, sizeof digest);
}

enum p12_rc p12_hmac(const struct p12_hash *hash, struct p12_span key,
                     struct p12_span data, uint8_t *out)
{
    struct p12_hmac_key ready;
    enum p12_rc rc = p12_hmac_start(hash, key, &ready);

    if (rc != P12_OK)
        return rc;
    p12_hmac_run(&ready, &data, 1, out);
    p12_wipe(&ready, sizeof ready);
    return P12_OK;
}
