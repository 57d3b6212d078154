#include "crypto/nettle/hash.h"

#include <nettle/md5.h>
#include <nettle/nettle-meta.h>

_Static_assert(sizeof(struct md5_ctx) <= P12_HASH_STATE_SIZE, "state");

const struct p12_hash_code p12_hash_code_md5[] = {
    { "MD5", &p12_nettle_hash, &nettle_md5, NULL },
    { NULL, NULL, NULL, NULL },
};
