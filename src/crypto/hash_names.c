/* Hashes that every build knows by their names. */
#include "crypto/backend.h"

#define NAMES(n) &("HMAC-" n)[sizeof "HMAC"], "HMAC-" n, "hash " n

/* rsadsi digestAlgorithm: 1.2.840.113549.2.n (RFC 8018, B.1) */
#define RSADSI(n) P12_OCTETS(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, n)
/* NIST hashAlgs: 2.16.840.1.101.3.4.2.n */
#define NIST(n) P12_OCTETS(0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, n)
/* ISAKMP/Oakley: 1.3.6.1.5.5.8.1.n */
#define OAKLEY(n) P12_OCTETS(0x2b, 0x06, 0x01, 0x05, 0x05, 0x08, 0x01, n)

static const struct p12_hash names[] = {
    /* 1.3.14.3.2.26 */
    { NAMES("SHA-1"), P12_OCTETS(0x2b, 0x0e, 0x03, 0x02, 0x1a), RSADSI(7), 20,
      64, 1 },
    { NAMES("SHA-224"), NIST(4), RSADSI(8), 28, 64, 1 },
    { NAMES("SHA-256"), NIST(1), RSADSI(9), 32, 64, 1 },
    { NAMES("SHA-384"), NIST(2), RSADSI(10), 48, 128, 4 },
    { NAMES("SHA-512"), NIST(3), RSADSI(11), 64, 128, 4 },
    { NAMES("SHA-512/224"), NIST(5), RSADSI(12), 28, 128, 4 },
    { NAMES("SHA-512/256"), NIST(6), RSADSI(13), 32, 128, 4 },
};

const struct p12_hash_names p12_hash_names = { names,
                                               sizeof names / sizeof names[0] };

const struct p12_hmac_alias p12_hmac_aliases[] = {
    { "MD5", OAKLEY(1) },
    { "SHA-1", OAKLEY(2) },
    { "SM3", P12_OCTETS(0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x01, 0x83, 0x11,
                        2) }, /* GM/T 0091 has both */
};
const size_t p12_hmac_n_aliases =
    sizeof p12_hmac_aliases / sizeof p12_hmac_aliases[0];
