/* Deriving keys from passwords. */
#ifndef P12_KDF_KDF_H
#define P12_KDF_KDF_H

#include "crypto/crypto.h"

/* ---- Passwords ---------------------------------------------------------- */

/* How the bytes of a password reach a KDF. The first two are the standards';
 * the rest recover what other writers got wrong, and each is named to the
 * user when it was the one that worked. */
enum p12_encoding {
    P12_ENCODING_BMP,      /* RFC 7292, B.1: UTF-16BE and two zero bytes */
    P12_ENCODING_UTF8,     /* RFC 8018; RFC 9879, 3 */
    P12_ENCODING_NULL,     /* no bytes at all: no password, appendix B */
    P12_ENCODING_WIDENED,  /* each UTF-8 byte as 16 bits (OpenSSL < 1.1.0) */
    P12_ENCODING_LATIN1,   /* one byte a character (Bouncy Castle, PKI.js) */
    P12_ENCODING_BMP_OPEN, /* BMPString without its terminator (old Mono) */
    P12_ENCODING_COUNT
};

/* "BMPString", "UTF-8", "no password", "UTF-8 widened to 16 bits", "Latin-1",
 * "BMPString without terminator". */
const char *p12_encoding_name(enum p12_encoding encoding);

/* Writes a password in an encoding.
 *
 *   password  UTF-8; a ptr of NULL is no password, which is empty in every
 *             encoding (for P12_ENCODING_BMP too: no terminator)
 *   out       empty; receives the bytes
 *
 * P12_E_USAGE if the password can't be written so: it is no UTF-8 (BMP,
 * LATIN1, BMP_OPEN), or has characters above U+00FF (LATIN1). P12_E_MEMORY. */
enum p12_rc p12_password_encode(struct p12_span password,
                                enum p12_encoding encoding,
                                struct p12_secret *out);

/* ---- Key derivation ----------------------------------------------------- */

enum p12_kdf_kind {
    P12_KDF_NONE,
    P12_KDF_PBKDF2, /* RFC 8018, 5.2 */
    P12_KDF_PKCS12, /* RFC 7292, B.2 */
    P12_KDF_PBKDF1, /* RFC 8018, 5.1 */
    P12_KDF_SCRYPT, /* RFC 7914 */
    P12_KDF_GOST,   /* RFC 9548, 3: PBKDF2 to 96 bytes, the last 32 */
    P12_KDF_UNKNOWN
};

/* RFC 7292, B.3: what derived bits are for. */
enum p12_kdf_id { P12_KDF_ID_KEY = 1, P12_KDF_ID_IV = 2, P12_KDF_ID_MAC = 3 };

struct p12_kdf_params {
    enum p12_kdf_kind kind;
    const struct p12_hash *hash; /* PRF's or KDF's; NULL for scrypt */
    struct p12_span salt;
    uint64_t iterations; /* at least 1; for scrypt unused */
    uint64_t n, r, p;    /* scrypt alone */
};

/* Fills `out` (its whole capacity) with bits derived from encoded password
 * bytes. `id` matters to PKCS12 alone. P12_E_USAGE for parameters that the
 * KDF does not allow (0 iterations, an output of 0 bytes, scrypt's N no power
 * of two, PBKDF1 asked for more than its hash has, GOST for another size than
 * 32); P12_E_ALGORITHM; P12_E_MEMORY. Costs are the caller's to limit first. */
enum p12_rc p12_kdf_derive(const struct p12_kdf_params *params,
                           struct p12_span password, enum p12_kdf_id id,
                           struct p12_secret *out);

/* Is it in this build? */
bool p12_kdf_is_available(enum p12_kdf_kind kind);

/* Hash block computations that p12_kdf_derive() takes for `len` bytes, near
 * enough to compare costs; UINT64_MAX when it overflows. */
uint64_t p12_kdf_work(const struct p12_kdf_params *params, size_t len);

/* Bytes of memory that it takes: scrypt's 128 * r * (N + p + 2); UINT64_MAX
 * when it overflows; 0 for others. */
uint64_t p12_kdf_memory(const struct p12_kdf_params *params);

#endif
