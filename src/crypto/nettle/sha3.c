#include "crypto/nettle/hash.h"

#include <nettle/nettle-meta.h>
#include <nettle/sha3.h>

/* The largest block, so the largest of the four. */
_Static_assert(sizeof(struct sha3_224_ctx) <= P12_HASH_STATE_SIZE, "state");

const struct p12_hash_code p12_hash_code_sha3[] = {
    { "SHA3-224", &p12_nettle_hash, &nettle_sha3_224, NULL },
    { "SHA3-256", &p12_nettle_hash, &nettle_sha3_256, NULL },
    { "SHA3-384", &p12_nettle_hash, &nettle_sha3_384, NULL },
    { "SHA3-512", &p12_nettle_hash, &nettle_sha3_512, NULL },
    { NULL, NULL, NULL, NULL },
};
