/* Nettle's block ciphers in CBC mode behind our words. */
#ifndef P12_CRYPTO_NETTLE_CBC_H
#define P12_CRYPTO_NETTLE_CBC_H

#include "crypto/backend.h"

#include <nettle/nettle-types.h>

/* Both run a cipher whose context has its key already; the caller wipes it. */
void p12_nettle_cbc_decrypt(const void *context, nettle_cipher_func *block,
                            const struct p12_cipher_job *job);
void p12_nettle_cbc_encrypt(const void *context, nettle_cipher_func *block,
                            const struct p12_cipher_job *job);

#endif
