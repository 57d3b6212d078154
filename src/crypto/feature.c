#include "crypto/backend.h"

const char *p12_crypto_feature(size_t i)
{
    const struct p12_hash *hash;
    const struct p12_cipher *cipher;

    for (size_t j = 0; (hash = p12_hash_nth(j)) != NULL; j++)
        if (p12_hash_is_available(hash) && i-- == 0)
            return hash->feature;
    for (size_t j = 0; (cipher = p12_cipher_nth(j)) != NULL; j++)
        if (p12_cipher_is_available(cipher) && i-- == 0)
            return cipher->feature;
    return i == 0 ? p12_public_feature : NULL;
}
