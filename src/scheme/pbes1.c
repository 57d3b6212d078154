/* PBES1 (RFC 8018, 6.1 and A.3): MD2, MD5 or SHA-1 with DES or RC2. */
#include "scheme/fixed.h"

/* pkcs-5: 1.2.840.113549.1.5 */
static const uint8_t prefix[] = {
    0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05
};

static const struct p12_fixed members[] = {
    { 1, "MD2", "DES-CBC" },    { 3, "MD5", "DES-CBC" },
    { 4, "MD2", "RC2-64-CBC" }, { 6, "MD5", "RC2-64-CBC" },
    { 10, "SHA-1", "DES-CBC" }, { 11, "SHA-1", "RC2-64-CBC" },
};

static const struct p12_fixed_family family = {
    .kind = P12_SCHEME_PBES1,
    .kdf = P12_KDF_PBKDF1,
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

const struct p12_scheme_type p12_scheme_type_pbes1 = {
    .feature = "scheme PBES1",
    .is_mac = false,
    .claims = claims,
    .read = read,
};
