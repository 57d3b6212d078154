/* Ciphers that a build may know nothing of. */
#include "crypto/backend.h"

#define NAMES(n) &("cipher " n)[sizeof "cipher"], "cipher " n
#define KEY(n)   n, n, n

/* rsadsi encryptionAlgorithm: 1.2.840.113549.3.n (RFC 8018, B.2) */
#define RSADSI(n) P12_OCTETS(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x03, n)
/* AES: 2.16.840.1.101.3.4.1.n */
#define AES(n) P12_OCTETS(0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, n)
/* Camellia: 1.2.392.200011.61.1.1.1.n (RFC 3657, 3.1) */
#define CAMELLIA(n) \
    P12_OCTETS(0x2a, 0x83, 0x08, 0x8c, 0x9a, 0x4b, 0x3d, 0x01, 0x01, 0x01, n)
/* ARIA: 1.2.410.200046.1.1.n (RFC 6209) */
#define ARIA(n) P12_OCTETS(0x2a, 0x83, 0x1a, 0x8c, 0x9a, 0x6e, 0x01, 0x01, n)
/* TC26 ciphers: 1.2.643.7.1.1.5.m.n (RFC 9337, 7.3) */
#define TC26(m, n) P12_OCTETS(0x2a, 0x85, 0x03, 0x07, 0x01, 0x01, 0x05, m, n)

#define BLOCK_8  8, 8, 0
#define BLOCK_16 16, 16, 0
#define STREAM   1, 0, 0
#define RC2(bits) \
    "RC2", RSADSI(2), (bits) / 8, 1, P12_CIPHER_MAX_KEY, 8, 8, bits

static const struct p12_cipher names[] = {
    { NAMES("DES-EDE3-CBC"), "3DES", RSADSI(7), KEY(24), BLOCK_8 },
    { NAMES("3DES-3KEY-CBC"), "3DES", P12_NO_OCTETS, KEY(24), BLOCK_8 },
    { NAMES("3DES-2KEY-CBC"), "3DES", P12_NO_OCTETS, KEY(16), BLOCK_8 },
    /* 1.3.14.3.2.7 (OIW) */
    { NAMES("DES-CBC"), "DES", P12_OCTETS(0x2b, 0x0e, 0x03, 0x02, 0x07), KEY(8),
      BLOCK_8 },
    { NAMES("RC2-CBC"), RC2(32) }, /* first: what the OID alone says */
    { NAMES("RC2-40-CBC"), RC2(40) },
    { NAMES("RC2-64-CBC"), RC2(64) },
    { NAMES("RC2-128-CBC"), RC2(128) },
    { NAMES("RC4"), "RC4", RSADSI(4), 16, 1, P12_CIPHER_MAX_KEY, STREAM },
    { NAMES("RC4-40"), "RC4", P12_NO_OCTETS, KEY(5), STREAM },
    { NAMES("RC4-128"), "RC4", P12_NO_OCTETS, KEY(16), STREAM },
    { NAMES("Camellia-128-CBC"), "Camellia", CAMELLIA(2), KEY(16), BLOCK_16 },
    { NAMES("Camellia-192-CBC"), "Camellia", CAMELLIA(3), KEY(24), BLOCK_16 },
    { NAMES("Camellia-256-CBC"), "Camellia", CAMELLIA(4), KEY(32), BLOCK_16 },
    /* 1.2.840.113533.7.66.10 (RFC 2144, A) */
    { NAMES("CAST5-CBC"), "CAST5",
      P12_OCTETS(0x2a, 0x86, 0x48, 0x86, 0xf6, 0x7d, 0x07, 0x42, 0x0a), 16, 5,
      16, BLOCK_8 },
    /* 1.2.156.10197.1.104.2 (GM/T 0006) */
    { NAMES("SM4-CBC"), "SM4",
      P12_OCTETS(0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x01, 0x68, 0x02), KEY(16),
      BLOCK_16 },

    /* Known by name: no backend of ours computes these. */

    /* 1.2.410.200004.1.4 (RFC 4010, 2.1) */
    { NAMES("SEED-CBC"), NULL,
      P12_OCTETS(0x2a, 0x83, 0x1a, 0x8c, 0x9a, 0x44, 0x01, 0x04), KEY(16),
      BLOCK_16 },
    { NAMES("ARIA-128-CBC"), NULL, ARIA(2), KEY(16), BLOCK_16 },
    { NAMES("ARIA-192-CBC"), NULL, ARIA(7), KEY(24), BLOCK_16 },
    { NAMES("ARIA-256-CBC"), NULL, ARIA(12), KEY(32), BLOCK_16 },
    /* 1.3.6.1.4.1.188.7.1.1.2 (RFC 3058, 2) */
    { NAMES("IDEA-CBC"), NULL,
      P12_OCTETS(0x2b, 0x06, 0x01, 0x04, 0x01, 0x81, 0x3c, 0x07, 0x01, 0x01,
                 0x02),
      KEY(16), BLOCK_8 },
    /* RFC 8018, B.2.4 */
    { NAMES("RC5-CBC"), NULL, RSADSI(9), 16, 1, P12_CIPHER_MAX_KEY, BLOCK_8 },
    /* 1.2.643.2.2.21 (RFC 4357, 10.2) */
    { NAMES("GOST 28147-89-CFB"), NULL,
      P12_OCTETS(0x2a, 0x85, 0x03, 0x02, 0x02, 0x15), KEY(32), 1, 8, 0 },
    { NAMES("Magma-CTR-ACPKM"), NULL, TC26(1, 1), KEY(32), 1, 4, 0 },
    { NAMES("Magma-CTR-ACPKM-OMAC"), NULL, TC26(1, 2), KEY(32), 1, 4, 0 },
    { NAMES("Kuznyechik-CTR-ACPKM"), NULL, TC26(2, 1), KEY(32), 1, 8, 0 },
    { NAMES("Kuznyechik-CTR-ACPKM-OMAC"), NULL, TC26(2, 2), KEY(32), 1, 8, 0 },
    { NAMES("AES-128-GCM"), NULL, AES(6), KEY(16), 1, 12, 0 },
    { NAMES("AES-192-GCM"), NULL, AES(26), KEY(24), 1, 12, 0 },
    { NAMES("AES-256-GCM"), NULL, AES(46), KEY(32), 1, 12, 0 },
    /* 1.2.840.113549.1.9.16.3.18 (RFC 8103, 1) */
    { NAMES("ChaCha20-Poly1305"), NULL,
      P12_OCTETS(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x03,
                 0x12),
      KEY(32), 1, 12, 0 },
};

const struct p12_cipher_names p12_cipher_names_rare = {
    names, sizeof names / sizeof names[0]
};
