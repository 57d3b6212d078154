/* The TC26 form of the MAC (RFC 9548, 3): HMAC with a GOST hash under the last
 * 32 of 96 bytes of PBKDF2. */
#include "scheme/scheme.h"

static bool claims(struct p12_span oid)
{
    static const char *const names[] = { "Streebog-256", "Streebog-512",
                                         "GOST R 34.11-94" };
    const struct p12_hash *hash = p12_hash_by_oid(oid);

    for (size_t i = 0; hash != NULL && i < sizeof names / sizeof names[0]; i++)
        if (hash == p12_hash_by_name(names[i]))
            return true;
    return false;
}

static enum p12_rc read(struct p12_reader *r, struct p12_schemas *schemas,
                        const struct p12_scheme_source *from,
                        struct p12_scheme *s)
{
    (void)r;
    (void)schemas;
    p12_scheme_read_mac(from, P12_KDF_GOST, s);
    s->kind = P12_SCHEME_HMAC_GOST;
    return P12_OK;
}

const struct p12_scheme_type p12_scheme_type_hmac_gost = {
    .feature = "scheme HMAC-GOST",
    .is_mac = true,
    .claims = claims,
    .read = read,
};
