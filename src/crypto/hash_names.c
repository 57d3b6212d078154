#include "crypto/backend.h"

#define OID(...) \
    (const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ })
#define NAMES(n) &("HMAC-" n)[sizeof "HMAC"], "HMAC-" n, "hash " n

/* rsadsi digestAlgorithm: 1.2.840.113549.2.n (RFC 8018, B.1) */
#define RSADSI(n) OID(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, n)
/* NIST hashAlgs: 2.16.840.1.101.3.4.2.n */
#define NIST(n) OID(0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, n)
/* TC26 algorithms: 1.2.643.7.1.1.m.n (RFC 9548, 4) */
#define TC26(m, n) OID(0x2a, 0x85, 0x03, 0x07, 0x01, 0x01, m, n)
/* CryptoPro: 1.2.643.2.2.n (RFC 4357, 10) */
#define CRYPTOPRO(n) OID(0x2a, 0x85, 0x03, 0x02, 0x02, n)
/* ISAKMP/Oakley: 1.3.6.1.5.5.8.1.n */
#define OAKLEY(n) OID(0x2b, 0x06, 0x01, 0x05, 0x05, 0x08, 0x01, n)
/* BLAKE2: 1.3.6.1.4.1.1722.12.2.m.n (RFC 7693, 4) */
#define BLAKE2(m, n) \
    OID(0x2b, 0x06, 0x01, 0x04, 0x01, 0x8d, 0x3a, 0x0c, 0x02, m, n)
/* SM3: 1.2.156.10197.1.401 and below (GM/T 0006) */
#define SM3    0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x01, 0x83, 0x11
#define NO_OID NULL, 0

const struct p12_hash p12_hash_names[] = {
    { NAMES("MD2"), RSADSI(2), NO_OID, 16, 16, 64 },
    { NAMES("MD4"), RSADSI(4), NO_OID, 16, 64, 1 },
    { NAMES("MD5"), RSADSI(5), RSADSI(6), 16, 64, 1 },
    /* 1.3.14.3.2.26 */
    { NAMES("SHA-1"), OID(0x2b, 0x0e, 0x03, 0x02, 0x1a), RSADSI(7), 20, 64, 1 },
    { NAMES("SHA-224"), NIST(4), RSADSI(8), 28, 64, 1 },
    { NAMES("SHA-256"), NIST(1), RSADSI(9), 32, 64, 1 },
    { NAMES("SHA-384"), NIST(2), RSADSI(10), 48, 128, 4 },
    { NAMES("SHA-512"), NIST(3), RSADSI(11), 64, 128, 4 },
    { NAMES("SHA-512/224"), NIST(5), RSADSI(12), 28, 128, 4 },
    { NAMES("SHA-512/256"), NIST(6), RSADSI(13), 32, 128, 4 },
    { NAMES("SHA3-224"), NIST(7), NIST(13), 28, 144, 8 },
    { NAMES("SHA3-256"), NIST(8), NIST(14), 32, 136, 8 },
    { NAMES("SHA3-384"), NIST(9), NIST(15), 48, 104, 8 },
    { NAMES("SHA3-512"), NIST(10), NIST(16), 64, 72, 8 },
    { NAMES("Streebog-256"), TC26(2, 2), TC26(4, 1), 32, 64, 24 },
    { NAMES("Streebog-512"), TC26(2, 3), TC26(4, 2), 64, 64, 24 },
    { NAMES("GOST R 34.11-94"), CRYPTOPRO(9), CRYPTOPRO(10), 32, 32, 28 },
    { NAMES("SM3"), OID(SM3), OID(SM3, 3, 1), 32, 64, 4 },
    /* 1.3.36.3.2.1 (TeleTrusT) */
    { NAMES("RIPEMD-160"), OID(0x2b, 0x24, 0x03, 0x02, 0x01), OAKLEY(4), 20, 64,
      4 },
    { NAMES("BLAKE2b-512"), BLAKE2(1, 16), NO_OID, 64, 128, 4 },
    { NAMES("BLAKE2s-256"), BLAKE2(2, 8), NO_OID, 32, 64, 2 },
};
const size_t p12_hash_n_names =
    sizeof p12_hash_names / sizeof p12_hash_names[0];

const struct p12_hmac_alias p12_hmac_aliases[] = {
    { "MD5", OAKLEY(1) },
    { "SHA-1", OAKLEY(2) },
    { "SM3", OID(SM3, 2) }, /* GM/T 0091 has both */
};
const size_t p12_hmac_n_aliases =
    sizeof p12_hmac_aliases / sizeof p12_hmac_aliases[0];
