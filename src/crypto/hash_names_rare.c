/* Hashes that a build may know nothing of. */
#include "crypto/backend.h"

#define NAMES(n) &("HMAC-" n)[sizeof "HMAC"], "HMAC-" n, "hash " n

/* rsadsi digestAlgorithm: 1.2.840.113549.2.n (RFC 8018, B.1) */
#define RSADSI(n) P12_OCTETS(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, n)
/* NIST hashAlgs: 2.16.840.1.101.3.4.2.n */
#define NIST(n) P12_OCTETS(0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, n)
/* TC26 algorithms: 1.2.643.7.1.1.m.n (RFC 9548, 4) */
#define TC26(m, n) P12_OCTETS(0x2a, 0x85, 0x03, 0x07, 0x01, 0x01, m, n)
/* CryptoPro: 1.2.643.2.2.n (RFC 4357, 10) */
#define CRYPTOPRO(n) P12_OCTETS(0x2a, 0x85, 0x03, 0x02, 0x02, n)
/* ISAKMP/Oakley: 1.3.6.1.5.5.8.1.n */
#define OAKLEY(n) P12_OCTETS(0x2b, 0x06, 0x01, 0x05, 0x05, 0x08, 0x01, n)
/* BLAKE2: 1.3.6.1.4.1.1722.12.2.m.n (RFC 7693, 4) */
#define BLAKE2(m, n) \
    P12_OCTETS(0x2b, 0x06, 0x01, 0x04, 0x01, 0x8d, 0x3a, 0x0c, 0x02, m, n)
/* SM3: 1.2.156.10197.1.401 and below (GM/T 0006) */
#define SM3 0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x01, 0x83, 0x11

static const struct p12_hash names[] = {
    { NAMES("MD2"), RSADSI(2), P12_NO_OCTETS, 16, 16, 64 },
    { NAMES("MD4"), RSADSI(4), P12_NO_OCTETS, 16, 64, 1 },
    { NAMES("MD5"), RSADSI(5), RSADSI(6), 16, 64, 1 },
    { NAMES("SHA3-224"), NIST(7), NIST(13), 28, 144, 8 },
    { NAMES("SHA3-256"), NIST(8), NIST(14), 32, 136, 8 },
    { NAMES("SHA3-384"), NIST(9), NIST(15), 48, 104, 8 },
    { NAMES("SHA3-512"), NIST(10), NIST(16), 64, 72, 8 },
    { NAMES("Streebog-256"), TC26(2, 2), TC26(4, 1), 32, 64, 24 },
    { NAMES("Streebog-512"), TC26(2, 3), TC26(4, 2), 64, 64, 24 },
    { NAMES("GOST R 34.11-94"), CRYPTOPRO(9), CRYPTOPRO(10), 32, 32, 28 },
    { NAMES("SM3"), P12_OCTETS(SM3), P12_OCTETS(SM3, 3, 1), 32, 64, 4 },
    /* 1.3.36.3.2.1 (TeleTrusT) */
    { NAMES("RIPEMD-160"), P12_OCTETS(0x2b, 0x24, 0x03, 0x02, 0x01), OAKLEY(4),
      20, 64, 4 },
    { NAMES("BLAKE2b-512"), BLAKE2(1, 16), P12_NO_OCTETS, 64, 128, 4 },
    { NAMES("BLAKE2s-256"), BLAKE2(2, 8), P12_NO_OCTETS, 32, 64, 2 },
};

const struct p12_hash_names p12_hash_names_rare = {
    names, sizeof names / sizeof names[0]
};
