/* Nettle's hashes behind our words. */
#ifndef P12_CRYPTO_NETTLE_HASH_H
#define P12_CRYPTO_NETTLE_HASH_H

#include "crypto/backend.h"

/* For entries whose `impl` is a struct nettle_hash. */
extern const struct p12_hash_ops p12_nettle_hash;

#endif
