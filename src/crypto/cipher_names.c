/* Ciphers that every build knows by their names. */
#include "crypto/backend.h"

#define NAMES(n) &("cipher " n)[sizeof "cipher"], "cipher " n
#define KEY(n)   n, n, n
#define BLOCK    16, 16, 0

/* AES: 2.16.840.1.101.3.4.1.n */
#define AES(n) P12_OCTETS(0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, n)

static const struct p12_cipher names[] = {
    { NAMES("AES-128-CBC"), "AES", AES(2), KEY(16), BLOCK },
    { NAMES("AES-192-CBC"), "AES", AES(22), KEY(24), BLOCK },
    { NAMES("AES-256-CBC"), "AES", AES(42), KEY(32), BLOCK },
};

const struct p12_cipher_names p12_cipher_names = { names, sizeof names /
                                                              sizeof names[0] };
