#include "crypto/nettle/hash.h"
#include "crypto/nettle/words.h"

#include <nettle/nettle-meta.h>
#include <nettle/sha1.h>

_Static_assert(sizeof(struct sha1_ctx) <= P12_HASH_STATE_SIZE, "state");

/* What one run of the loop works with; wiped as one. */
struct chain {
    struct sha1_ctx inner, outer, run;
    uint32_t sum[5];
    uint8_t block[SHA1_BLOCK_SIZE];
};

/* The digest in `block` is replaced by its hash after `from`. A whole block is
 * compressed at once, so that the padding is made once for all iterations. */
static void step(struct chain *c, const struct sha1_ctx *from)
{
    memcpy(c->run.state, from->state, sizeof c->run.state);
    sha1_update(&c->run, sizeof c->block, c->block);
    put_words32(c->block, c->run.state, 5);
}

static void sha1_chain(const struct p12_hmac_key *key, uint64_t n, uint8_t *u,
                       uint8_t *sum)
{
    struct chain c = { .run.index = 0 };

    memcpy(&c.inner, key->inner.bytes, sizeof c.inner);
    memcpy(&c.outer, key->outer.bytes, sizeof c.outer);
    pad_digest(c.block, sizeof c.block, u, SHA1_DIGEST_SIZE);
    for (; n != 0; n--) {
        step(&c, &c.inner);
        step(&c, &c.outer);
        for (size_t i = 0; i < 5; i++)
            c.sum[i] ^= c.run.state[i];
    }
    memcpy(u, c.block, SHA1_DIGEST_SIZE);
    put_words32(c.block, c.sum, 5);
    xor_bytes(sum, c.block, SHA1_DIGEST_SIZE);
    p12_wipe(&c, sizeof c);
}

const struct p12_hash_code p12_hash_code_sha1[] = {
    { "SHA-1", &p12_nettle_hash, &nettle_sha1, sha1_chain },
    { NULL, NULL, NULL, NULL },
};
