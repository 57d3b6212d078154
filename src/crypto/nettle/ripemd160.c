#include "crypto/nettle/hash.h"

#include <nettle/nettle-meta.h>
#include <nettle/ripemd160.h>

_Static_assert(sizeof(struct ripemd160_ctx) <= P12_HASH_STATE_SIZE, "state");

const struct p12_hash_code p12_hash_code_ripemd160[] = {
    { "RIPEMD-160", &p12_nettle_hash, &nettle_ripemd160, NULL },
    { NULL, NULL, NULL, NULL },
};
