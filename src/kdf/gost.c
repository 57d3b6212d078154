#include "kdf/functions.h"

#include <string.h>

/* RFC 9548, 3: the MAC's key is the last 32 of 96 bytes. */
enum { GOST_DERIVED = 96, GOST_KEY = 32 };

static enum p12_rc derive(const struct p12_kdf_input *in,
                          struct p12_secret *out)
{
    const struct p12_kdf_params *params = in->params;
    uint8_t bytes[GOST_DERIVED];
    struct p12_secret all = { bytes, 0, sizeof bytes };
    enum p12_rc rc;

    if (out->cap != GOST_KEY)
        return P12_E_USAGE;
    rc = p12_pbkdf2(params->hash, in->password, params->salt,
                    params->iterations, &all);
    if (rc != P12_OK)
        return rc;
    memcpy(out->ptr, bytes + GOST_DERIVED - GOST_KEY, GOST_KEY);
    out->len = GOST_KEY;
    p12_wipe(bytes, sizeof bytes);
    return P12_OK;
}

static uint64_t work(const struct p12_kdf_params *params, size_t len)
{
    (void)len;
    return p12_work_pbkdf2(params, GOST_DERIVED);
}

const struct p12_kdf_function p12_kdf_gost = { P12_KDF_GOST, derive, work };
