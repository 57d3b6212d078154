/* RFC 8018, 5.2 */
#include "kdf/functions.h"

static enum p12_rc derive(const struct p12_kdf_input *in,
                          struct p12_secret *out)
{
    return p12_pbkdf2(in->params->hash, in->password, in->params->salt,
                      in->params->iterations, out);
}

const struct p12_kdf_function p12_kdf_pbkdf2 = { P12_KDF_PBKDF2, derive,
                                                 p12_work_pbkdf2 };
