#include "kdf/functions.h"

static const struct p12_kdf_function *find_function(enum p12_kdf_kind kind)
{
    for (size_t i = 0; p12_kdf_table[i] != NULL; i++)
        if (p12_kdf_table[i]->kind == kind)
            return p12_kdf_table[i];
    return NULL;
}

bool p12_kdf_is_available(enum p12_kdf_kind kind)
{
    return find_function(kind) != NULL;
}

enum p12_rc p12_kdf_derive(const struct p12_kdf_params *params,
                           struct p12_span password, enum p12_kdf_id id,
                           struct p12_secret *out)
{
    const struct p12_kdf_input in = { params, password, id };
    const struct p12_kdf_function *f = find_function(params->kind);

    if (f == NULL)
        return P12_E_ALGORITHM;
    if (out->cap == 0 ||
        (params->kind != P12_KDF_SCRYPT && params->iterations == 0))
        return P12_E_USAGE;
    return f->derive(&in, out);
}

uint64_t p12_kdf_work(const struct p12_kdf_params *params, size_t len)
{
    const struct p12_kdf_function *f = find_function(params->kind);

    if (f == NULL || (params->kind != P12_KDF_SCRYPT && params->hash == NULL))
        return 0; /* nothing will be computed */
    return f->work(params, len);
}
