#include "crypto/nettle/hash.h"
#include "crypto/nettle/words.h"

#include <nettle/nettle-meta.h>
#include <nettle/sha2.h>

_Static_assert(sizeof(struct sha512_ctx) <= P12_HASH_STATE_SIZE, "state");
_Static_assert(sizeof(struct sha256_ctx) <= P12_HASH_STATE_SIZE, "state");

/* PBKDF2's loops. A whole block is compressed at once, so that the padding is
 * made once for all iterations and no state is copied but its words. */

/* What one lane works with. */
struct chain32 {
    struct sha256_ctx inner, outer, run;
    size_t words; /* of the digest: 8, or 7 for SHA-224 */
    uint32_t sum[8];
    uint8_t block[SHA256_BLOCK_SIZE];
};

struct chain64 {
    struct sha512_ctx inner, outer, run;
    size_t words; /* of the digest: 8, or fewer for its short forms */
    uint64_t sum[8];
    uint8_t block[SHA512_BLOCK_SIZE];
};

/* The digest in `block` is replaced by its hash after `from`. */
static void step32(struct chain32 *c, const struct sha256_ctx *from)
{
    memcpy(c->run.state, from->state, sizeof c->run.state);
    sha256_update(&c->run, sizeof c->block, c->block);
    put_words32(c->block, c->run.state, c->words);
}

static void step64(struct chain64 *c, const struct sha512_ctx *from)
{
    memcpy(c->run.state, from->state, sizeof c->run.state);
    sha512_update(&c->run, sizeof c->block, c->block);
    put_words64(c->block, c->run.state, c->words);
}

static void begin32(struct chain32 *c, const struct p12_hmac_lane *lane)
{
    c->words = lane->key->digest_size / 4;
    memcpy(&c->inner, lane->key->inner.bytes, sizeof c->inner);
    memcpy(&c->outer, lane->key->outer.bytes, sizeof c->outer);
    pad_digest(c->block, sizeof c->block, lane->u, lane->key->digest_size);
}

static void end32(struct chain32 *c, struct p12_hmac_lane *lane)
{
    memcpy(lane->u, c->block, lane->key->digest_size);
    put_words32(c->block, c->sum, c->words);
    xor_bytes(lane->sum, c->block, lane->key->digest_size);
}

static void sha256_chain(struct p12_hmac_lane *lanes, size_t n_lanes,
                         uint64_t n)
{
    struct chain32 c[P12_LANES] = { { .words = 0 } };

    for (size_t i = 0; i < n_lanes; i++)
        begin32(&c[i], &lanes[i]);
    for (; n != 0; n--) {
        for (size_t i = 0; i < n_lanes; i++)
            step32(&c[i], &c[i].inner);
        for (size_t i = 0; i < n_lanes; i++) {
            step32(&c[i], &c[i].outer);
            for (size_t j = 0; j < c[i].words; j++)
                c[i].sum[j] ^= c[i].run.state[j];
        }
    }
    for (size_t i = 0; i < n_lanes; i++)
        end32(&c[i], &lanes[i]);
    p12_wipe(c, sizeof c);
}

static void begin64(struct chain64 *c, const struct p12_hmac_lane *lane)
{
    c->words = lane->key->digest_size / 8;
    memcpy(&c->inner, lane->key->inner.bytes, sizeof c->inner);
    memcpy(&c->outer, lane->key->outer.bytes, sizeof c->outer);
    pad_digest(c->block, sizeof c->block, lane->u, lane->key->digest_size);
}

static void end64(struct chain64 *c, struct p12_hmac_lane *lane)
{
    memcpy(lane->u, c->block, lane->key->digest_size);
    put_words64(c->block, c->sum, c->words);
    xor_bytes(lane->sum, c->block, lane->key->digest_size);
}

static void sha512_chain(struct p12_hmac_lane *lanes, size_t n_lanes,
                         uint64_t n)
{
    struct chain64 c[P12_LANES] = { { .words = 0 } };

    for (size_t i = 0; i < n_lanes; i++)
        begin64(&c[i], &lanes[i]);
    for (; n != 0; n--) {
        for (size_t i = 0; i < n_lanes; i++)
            step64(&c[i], &c[i].inner);
        for (size_t i = 0; i < n_lanes; i++) {
            step64(&c[i], &c[i].outer);
            for (size_t j = 0; j < c[i].words; j++)
                c[i].sum[j] ^= c[i].run.state[j];
        }
    }
    for (size_t i = 0; i < n_lanes; i++)
        end64(&c[i], &lanes[i]);
    p12_wipe(c, sizeof c);
}

/* SHA-512/224 has no whole number of words, and nobody to hurry for. */
const struct p12_hash_code p12_hash_code_sha2[] = {
    { "SHA-224", &p12_nettle_hash, &nettle_sha224, sha256_chain },
    { "SHA-256", &p12_nettle_hash, &nettle_sha256, sha256_chain },
    { "SHA-384", &p12_nettle_hash, &nettle_sha384, sha512_chain },
    { "SHA-512", &p12_nettle_hash, &nettle_sha512, sha512_chain },
    { "SHA-512/224", &p12_nettle_hash, &nettle_sha512_224, NULL },
    { "SHA-512/256", &p12_nettle_hash, &nettle_sha512_256, sha512_chain },
    { NULL, NULL, NULL, NULL },
};
