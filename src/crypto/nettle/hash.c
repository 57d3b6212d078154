#include "crypto/nettle/hash.h"

#include <nettle/nettle-meta.h>

static void init(const void *impl, void *state)
{
    const struct nettle_hash *hash = impl;

    hash->init(state);
}

static void update(const void *impl, void *state, struct p12_span data)
{
    const struct nettle_hash *hash = impl;

    if (data.len != 0) /* it copies from NULL, even if nothing */
        hash->update(state, data.len, data.ptr);
}

static void digest(const void *impl, void *state, uint8_t *out)
{
    const struct nettle_hash *hash = impl;

    hash->digest(state, hash->digest_size, out);
}

const struct p12_hash_ops p12_nettle_hash = { init, update, digest };
