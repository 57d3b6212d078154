/* The six PBEs of PKCS #12 (RFC 7292, appendix C). */
#include "scheme/fixed.h"
#include "scheme/oids.h"

static const uint8_t prefix[] = { P12_OCTETS_PKCS12_PBE };

static const struct p12_fixed members[] = {
    { 1, "SHA-1", "RC4-128" },       { 2, "SHA-1", "RC4-40" },
    { 3, "SHA-1", "3DES-3KEY-CBC" }, { 4, "SHA-1", "3DES-2KEY-CBC" },
    { 5, "SHA-1", "RC2-128-CBC" },   { 6, "SHA-1", "RC2-40-CBC" },
};

static const struct p12_fixed_family family = {
    .kind = P12_SCHEME_PKCS12_PBE,
    .kdf = P12_KDF_PKCS12,
    .prefix = prefix,
    .prefix_len = sizeof prefix,
    .member = members,
    .n_members = sizeof members / sizeof members[0],
};

static bool claims(struct p12_span oid)
{
    return p12_fixed_find(&family, oid) != NULL;
}

static enum p12_rc read(struct p12_reader *r, struct p12_schemas *schemas,
                        const struct p12_scheme_source *from,
                        struct p12_scheme *s)
{
    (void)from;
    return p12_fixed_read(&family, r, schemas, s);
}

const struct p12_scheme_type p12_scheme_type_pkcs12_pbe = {
    .feature = "scheme PKCS12-PBE",
    .is_mac = false,
    .claims = claims,
    .read = read,
};
