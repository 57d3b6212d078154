/* Algorithms by all the names that users know them by: the library's,
 * OpenSSL's, those of the standards. */
#ifndef CLI_PROTECT_NAMES_H
#define CLI_PROTECT_NAMES_H

#include <p12/p12.h>

/* Each sets what the word stands for; false if it is none. Texts are static.
 *
 *   cipher  "AES-256-CBC", "aes256", "des3", "PBE-SHA1-3DES",
 *           "pbeWithSHAAnd40BitRC2-CBC", "none", ...: kind and cipher
 *   mac     "PBMAC1", "HMAC-PKCS12" or "hmac", "none": the kind
 *   kdf     "PBKDF2", "scrypt"
 *   hash    "SHA-256", "sha256", "HMAC-SHA-256", "hmacWithSHA256" */
bool protect_name_cipher(const char *word, struct p12_recipe *out);
bool protect_name_mac(const char *word, enum p12_scheme_kind *out);
const char *protect_name_kdf(const char *word);
const char *protect_name_hash(const char *word);

/* What may be given, for messages: one line. */
const char *protect_names_of_ciphers(void);
const char *protect_names_of_hashes(void);

#endif
