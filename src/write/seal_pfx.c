/* PFX and MacData (RFC 7292, 4). */
#include "read/content_types.h"
#include "write/writing.h"

enum {
    VERSION = 3, /* RFC 7292, 4 */
    HEADERS_SIZE = 256
};

/* DigestInfo (RFC 2315, 9.4); RFC 9879, 3: PBMAC1 stands where the digest
 * algorithm does. */
static enum p12_rc build_digest_info(struct p12_builder *b,
                                     const struct p12_sealing *mac,
                                     struct p12_span octets)
{
    const struct p12_scheme *s = &mac->plan.scheme;
    uint8_t value[P12_HASH_MAX_DIGEST];
    size_t mark = p12_build_mark(b);
    enum p12_rc rc = p12_scheme_mac(s, &mac->key, octets, value);

    if (rc != P12_OK)
        return rc;
    p12_build_element(b, P12_TAG_OCTET_STRING,
                      (struct p12_span){ value, p12_scheme_mac_size(s) });
    p12_scheme_build(b, s);
    p12_build_wrap(b, P12_TAG_SEQUENCE, mark);
    return P12_OK;
}

/* With PBMAC1 salt and iterations mean nothing (RFC 9879, 5), and are copies of
 * the KDF's, since readers look at them all the same. DEFAULT 1 is left out
 * (X.690, 11.5); scrypt has no iterations to copy. */
static enum p12_rc build_mac(struct p12_builder *b,
                             const struct p12_sealing *mac,
                             struct p12_span octets)
{
    const struct p12_kdf_params *kdf = &mac->plan.scheme.kdf;
    size_t mark = p12_build_mark(b);
    enum p12_rc rc;

    if (kdf->iterations > 1)
        p12_build_uint(b, kdf->iterations);
    p12_build_element(b, P12_TAG_OCTET_STRING, kdf->salt);
    rc = build_digest_info(b, mac, octets);
    p12_build_wrap(b, P12_TAG_SEQUENCE, mark);
    return rc;
}

static void build_auth_safe(struct p12_builder *b, struct p12_span octets)
{
    size_t mark = p12_build_mark(b);

    p12_build_element(b, P12_TAG_OCTET_STRING, octets);
    p12_build_wrap(b, P12_TAG_CONTEXT | P12_TAG_CONSTRUCTED, mark);
    p12_build_element(b, P12_TAG_OID, p12_content_type_oid(P12_CONTENT_DATA));
    p12_build_wrap(b, P12_TAG_SEQUENCE, mark);
}

static enum p12_rc build_pfx(struct p12_builder *b, struct p12_span octets,
                             const struct p12_sealing *mac)
{
    enum p12_rc rc = P12_OK;

    if (mac != NULL)
        rc = build_mac(b, mac, octets);
    build_auth_safe(b, octets);
    p12_build_uint(b, VERSION);
    p12_build_wrap(b, P12_TAG_SEQUENCE, 0);
    return rc;
}

enum p12_rc p12_write_pfx(struct p12_span octets, const struct p12_sealing *mac,
                          struct p12_secret *out)
{
    struct p12_builder b;
    struct p12_span der;
    enum p12_rc rc;

    if (octets.len > P12_WRITE_MAX)
        return P12_E_LIMIT;
    rc = p12_builder_init(&b, octets.len + P12_SCHEME_DER_MAX + HEADERS_SIZE);
    if (rc != P12_OK)
        return rc;
    rc = build_pfx(&b, octets, mac);
    if (rc == P12_OK)
        rc = p12_builder_finish(&b, &der);
    if (rc == P12_OK)
        rc = p12_secret_copy(out, der);
    p12_builder_clear(&b);
    return rc;
}
