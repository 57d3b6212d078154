#include "crypto/nettle/hash.h"

#include <nettle/md2.h>
#include <nettle/nettle-meta.h>

_Static_assert(sizeof(struct md2_ctx) <= P12_HASH_STATE_SIZE, "state");

const struct p12_hash_code p12_hash_code_md2[] = {
    { "MD2", &p12_nettle_hash, &nettle_md2, NULL },
    { NULL, NULL, NULL, NULL },
};
