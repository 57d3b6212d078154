#include "kdf/functions.h"

static enum p12_rc pbkdf2(const struct p12_kdf_input *in,
                          struct p12_secret *out)
{
    return p12_pbkdf2(in->params->hash, in->password, in->params->salt,
                      in->params->iterations, out);
}

typedef enum p12_rc derive_function(const struct p12_kdf_input *in,
                                    struct p12_secret *out);

static derive_function *find_function(enum p12_kdf_kind kind)
{
    switch (kind) {
    case P12_KDF_PBKDF2:
        return pbkdf2;
    case P12_KDF_PKCS12:
        return p12_kdf_pkcs12;
    case P12_KDF_PBKDF1:
        return p12_kdf_pbkdf1;
    case P12_KDF_SCRYPT:
        return p12_kdf_scrypt;
    case P12_KDF_GOST:
        return p12_kdf_gost;
    case P12_KDF_NONE:
    case P12_KDF_UNKNOWN:
        break;
    }
    return NULL;
}

enum p12_rc p12_kdf_derive(const struct p12_kdf_params *params,
                           struct p12_span password, enum p12_kdf_id id,
                           struct p12_secret *out)
{
    const struct p12_kdf_input in = { params, password, id };
    derive_function *derive = find_function(params->kind);

    if (derive == NULL)
        return P12_E_ALGORITHM;
    if (out->cap == 0 ||
        (params->kind != P12_KDF_SCRYPT && params->iterations == 0))
        return P12_E_USAGE;
    return derive(&in, out);
}
