#include "crypto/nettle/hash.h"

#include <nettle/gosthash94.h>
#include <nettle/nettle-meta.h>
#include <nettle/streebog.h>

_Static_assert(sizeof(struct streebog512_ctx) <= P12_HASH_STATE_SIZE, "state");
_Static_assert(sizeof(struct gosthash94_ctx) <= P12_HASH_STATE_SIZE, "state");

/* GOST R 34.11-94 is always with CryptoPro's S-boxes (RFC 4357, 11.2): what
 * its identifier means in certificates and containers. */
const struct p12_hash_code p12_hash_code_gost[] = {
    { "Streebog-256", &p12_nettle_hash, &nettle_streebog256, NULL },
    { "Streebog-512", &p12_nettle_hash, &nettle_streebog512, NULL },
    { "GOST R 34.11-94", &p12_nettle_hash, &nettle_gosthash94cp, NULL },
    { NULL, NULL, NULL, NULL },
};
