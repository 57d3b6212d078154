#include "crypto/nettle/hash.h"

#include <nettle/nettle-meta.h>
#include <nettle/sm3.h>

_Static_assert(sizeof(struct sm3_ctx) <= P12_HASH_STATE_SIZE, "state");

const struct p12_hash_code p12_hash_code_sm3[] = {
    { "SM3", &p12_nettle_hash, &nettle_sm3, NULL },
    { NULL, NULL, NULL, NULL },
};
