#include "crypto/backend.h"

const char *p12_crypto_feature(size_t i)
{
    for (size_t j = 0; j < p12_hash_n_names; j++)
        if (p12_hash_is_available(&p12_hash_names[j]) && i-- == 0)
            return p12_hash_names[j].feature;
    for (size_t j = 0; j < p12_cipher_n_names; j++)
        if (p12_cipher_is_available(&p12_cipher_names[j]) && i-- == 0)
            return p12_cipher_names[j].feature;
    return i == 0 ? p12_public_feature : NULL;
}
