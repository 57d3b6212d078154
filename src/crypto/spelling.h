/* Names as people write them: what a recipe, an option or a profile has. */
#ifndef P12_CRYPTO_SPELLING_H
#define P12_CRYPTO_SPELLING_H

#include "crypto/crypto.h"

/* Are they one name? Neither case counts, nor do hyphens and slashes: "sha256"
 * is SHA-256, "sha512-256" is SHA-512/256. */
bool p12_spelling_equal(const char *a, const char *b);

/* Both NULL for an unknown one. The hash may have "HMAC-" or "hmacWith" in
 * front, and the cipher may go without "-CBC". */
const struct p12_hash *p12_hash_by_spelling(const char *name);
const struct p12_cipher *p12_cipher_by_spelling(const char *name);

#endif
