/* Hash words as big-endian bytes, in the form that compilers turn into single
 * instructions. */
#ifndef P12_CRYPTO_NETTLE_WORDS_H
#define P12_CRYPTO_NETTLE_WORDS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline void put_words32(uint8_t *out, const uint32_t *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const uint8_t be[4] = { (uint8_t)(words[i] >> 24),
                                (uint8_t)(words[i] >> 16),
                                (uint8_t)(words[i] >> 8), (uint8_t)words[i] };

        memcpy(out + 4 * i, be, sizeof be);
    }
}

static inline void put_words64(uint8_t *out, const uint64_t *words, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const uint8_t be[8] = {
            (uint8_t)(words[i] >> 56), (uint8_t)(words[i] >> 48),
            (uint8_t)(words[i] >> 40), (uint8_t)(words[i] >> 32),
            (uint8_t)(words[i] >> 24), (uint8_t)(words[i] >> 16),
            (uint8_t)(words[i] >> 8),  (uint8_t)words[i]
        };

        memcpy(out + 8 * i, be, sizeof be);
    }
}

/* The one block that a digest of `len` bytes makes as HMAC's inner or outer
 * message, padded (FIPS 180-4, 5.1): the key's block came before it. */
static inline void pad_digest(uint8_t *block, size_t block_size,
                              const uint8_t *digest, size_t len)
{
    size_t bits = 8 * (block_size + len); /* at most 1536 */

    memset(block, 0, block_size);
    memcpy(block, digest, len);
    block[len] = 0x80;
    block[block_size - 2] = (uint8_t)(bits >> 8);
    block[block_size - 1] = (uint8_t)bits;
}

static inline void xor_bytes(uint8_t *to, const uint8_t *with, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] ^= with[i];
}

#endif
