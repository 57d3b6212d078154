#include "crypto/nettle/hash.h"
#include "crypto/nettle/words.h"

#include <nettle/nettle-meta.h>
#include <nettle/sha1.h>

_Static_assert(sizeof(struct sha1_ctx) <= P12_HASH_STATE_SIZE, "state");

/* What one lane works with. */
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

static void begin(struct chain *c, const struct p12_hmac_lane *lane)
{
    memcpy(&c->inner, lane->key->inner.bytes, sizeof c->inner);
    memcpy(&c->outer, lane->key->outer.bytes, sizeof c->outer);
    pad_digest(c->block, sizeof c->block, lane->u, SHA1_DIGEST_SIZE);
}

static void end(struct chain *c, struct p12_hmac_lane *lane)
{
    memcpy(lane->u, c->block, SHA1_DIGEST_SIZE);
    put_words32(c->block, c->sum, 5);
    xor_bytes(lane->sum, c->block, SHA1_DIGEST_SIZE);
}

static void sha1_chain(struct p12_hmac_lane *lanes, size_t n_lanes, uint64_t n)
{
    struct chain c[P12_LANES] = { { .run.index = 0 } };

    for (size_t i = 0; i < n_lanes; i++)
        begin(&c[i], &lanes[i]);
    for (; n != 0; n--) {
        for (size_t i = 0; i < n_lanes; i++)
            step(&c[i], &c[i].inner);
        for (size_t i = 0; i < n_lanes; i++) {
            step(&c[i], &c[i].outer);
            for (size_t j = 0; j < 5; j++)
                c[i].sum[j] ^= c[i].run.state[j];
        }
    }
    for (size_t i = 0; i < n_lanes; i++)
        end(&c[i], &lanes[i]);
    p12_wipe(c, sizeof c);
}

const struct p12_hash_code p12_hash_code_sha1[] = {
    { "SHA-1", &p12_nettle_hash, &nettle_sha1, sha1_chain },
    { NULL, NULL, NULL, NULL },
};
