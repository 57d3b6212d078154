/* In a build without scrypt (RFC 7914). */
#include "kdf/functions.h"

enum p12_rc p12_kdf_scrypt(const struct p12_kdf_input *in,
                           struct p12_secret *out)
{
    (void)in;
    (void)out;
    return P12_E_ALGORITHM;
}

bool p12_kdf_has_scrypt(void)
{
    return false;
}
