/* Taking keys and certificates out. */
#ifndef P12_OUTPUT_H
#define P12_OUTPUT_H

#include <p12/protection.h>
#include <p12/span.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Writes PEM (RFC 7468): 64 characters a line.
 *
 *   label  "CERTIFICATE", "PRIVATE KEY", ...
 *   out    receives new bytes, without a final zero, released with
 *          p12_buffer_free(), which wipes them
 *
 * Returns P12_OK or P12_E_MEMORY. */
P12_API enum p12_rc p12_pem_encode(const char *label, struct p12_span der,
                                   uint8_t **out, size_t *len);

/* Options of p12_key_encrypt(). */
struct p12_encrypt_options {
    size_t size;         /* sizeof(struct p12_encrypt_options) */
    uint64_t iterations; /* PBKDF2 iterations; 0 means 600,000 */
};

/* Encrypts a PrivateKeyInfo into an EncryptedPrivateKeyInfo (RFC 5958, 3):
 * PBES2 with PBKDF2-HMAC-SHA-256, a 16-byte random salt and AES-256-CBC.
 *
 *   key      at least one byte; it is not looked into
 *   password, password_len  UTF-8; at least one byte
 *   options  NULL for the defaults
 *   out      receives new bytes, released with p12_buffer_free()
 *
 * Returns P12_E_USAGE for an empty password or key, P12_E_LIMIT for more than
 * 10,000,000 iterations or a key over 2 GiB, P12_E_ALGORITHM without PBES2 in
 * the build, P12_E_RANDOM, P12_E_MEMORY. */
P12_API enum p12_rc p12_key_encrypt(struct p12_span key,
                                    const uint8_t *password,
                                    size_t password_len,
                                    const struct p12_encrypt_options *options,
                                    uint8_t **out, size_t *len);

/* The same as a recipe has it, for whoever has to write what another program
 * wrote.
 *
 *   recipe    P12_SCHEME_PBES2
 *   password  may be empty, which protects nothing
 *
 * Fails as p12_key_encrypt() does, and as p12_protection_check() does for the
 * recipe. */
P12_API enum p12_rc p12_key_encrypt_as(struct p12_span key,
                                       const uint8_t *password,
                                       size_t password_len,
                                       const struct p12_recipe *recipe,
                                       uint8_t **out, size_t *len);

#ifdef __cplusplus
}
#endif

#endif
