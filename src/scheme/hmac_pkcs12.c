/* HMAC under a key of the PKCS #12 KDF (RFC 7292, appendix B.4). It claims
 * every digest that no other scheme has. */
#include "scheme/scheme.h"

static bool claims(struct p12_span oid)
{
    return p12_hash_by_oid(oid) != NULL;
}

static enum p12_rc read(struct p12_reader *r, struct p12_schemas *schemas,
                        const struct p12_scheme_source *from,
                        struct p12_scheme *s)
{
    (void)r;
    (void)schemas;
    p12_scheme_read_mac(from, P12_KDF_PKCS12, s);
    s->kind = P12_SCHEME_HMAC_PKCS12;
    return P12_OK;
}

const struct p12_scheme_type p12_scheme_type_hmac_pkcs12 = {
    .feature = "scheme HMAC-PKCS12",
    .is_mac = true,
    .claims = claims,
    .read = read,
};
