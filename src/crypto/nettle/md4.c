#include "crypto/nettle/hash.h"

#include <nettle/md4.h>
#include <nettle/nettle-meta.h>

_Static_assert(sizeof(struct md4_ctx) <= P12_HASH_STATE_SIZE, "state");

const struct p12_hash_code p12_hash_code_md4[] = {
    { "MD4", &p12_nettle_hash, &nettle_md4, NULL },
    { NULL, NULL, NULL, NULL },
};
