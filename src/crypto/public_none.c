/* Public keys in a build without hogweed: none can be derived. */
#include "crypto/backend.h"

const char *const p12_public_feature = NULL;

bool p12_public_is_available(const char *curve)
{
    (void)curve;
    return false;
}

enum p12_rc p12_public_ec(const char *curve, struct p12_span private_key,
                          uint8_t *out, size_t cap, size_t *len)
{
    (void)curve;
    (void)private_key;
    (void)out;
    (void)cap;
    (void)len;
    return P12_E_ALGORITHM;
}

enum p12_rc p12_public_edwards(const char *type, struct p12_span private_key,
                               uint8_t *out, size_t cap, size_t *len)
{
    (void)type;
    (void)private_key;
    (void)out;
    (void)cap;
    (void)len;
    return P12_E_ALGORITHM;
}

enum p12_rc p12_public_power(struct p12_span p, struct p12_span g,
                             struct p12_span x, uint8_t *out, size_t cap,
                             size_t *len)
{
    (void)p;
    (void)g;
    (void)x;
    (void)out;
    (void)cap;
    (void)len;
    return P12_E_ALGORITHM;
}

enum p12_rc p12_public_rsa_check(const struct p12_rsa *key)
{
    (void)key;
    return P12_E_ALGORITHM;
}
