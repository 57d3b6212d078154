/* The PBEs of PKCS #12 (RFC 7292, appendix C) that old readers ask for. RC4 is
 * read alone: whatever opens it opens one of these. */
#include "scheme/oids.h"
#include "scheme/recipe.h"

#include <string.h>

/* RFC 8018, 4.1 */
enum { SALT_MIN = 8 };

static const struct member {
    const char *cipher;
    uint8_t oid[10];
} members[] = {
    { "3DES-3KEY-CBC", { P12_OCTETS_PKCS12_PBE, 3 } },
    { "3DES-2KEY-CBC", { P12_OCTETS_PKCS12_PBE, 4 } },
    { "RC2-128-CBC", { P12_OCTETS_PKCS12_PBE, 5 } },
    { "RC2-40-CBC", { P12_OCTETS_PKCS12_PBE, 6 } },
};

static const struct member *find_member(const struct p12_cipher *cipher)
{
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++)
        if (strcmp(members[i].cipher, cipher->name) == 0)
            return &members[i];
    return NULL;
}

static enum p12_rc plan_cipher(struct p12_reader *r,
                               const struct p12_cipher *cipher,
                               struct p12_scheme *out)
{
    const struct member *member = find_member(cipher);

    if (member == NULL)
        return p12_fail(r, P12_E_ALGORITHM, NULL,
                        cipher->code != NULL && strcmp(cipher->code, "RC4") == 0
                            ? "RC4 is read but not written"
                            : "a cipher that PKCS12-PBE does not have");
    out->id.oid = (struct p12_span){ member->oid, sizeof member->oid };
    out->cipher_id.oid = out->id.oid; /* it names the cipher as well */
    out->cipher = *cipher;
    if (!p12_cipher_is_available(cipher))
        return p12_fail_oid(r, out->id.oid, NULL,
                            "a cipher that is not in this build");
    return P12_OK;
}

static enum p12_rc plan(struct p12_reader *r, const struct p12_recipe *recipe,
                        struct p12_scheme *out)
{
    const struct p12_cipher *cipher = NULL;
    enum p12_rc rc =
        p12_recipe_cipher(r, recipe->cipher, "3DES-3KEY-CBC", &cipher);

    if (rc == P12_OK)
        rc = plan_cipher(r, cipher, out);
    if (rc == P12_OK)
        rc = p12_recipe_hash(r, "SHA-1", &out->kdf.hash);
    if (rc != P12_OK)
        return rc;
    if (recipe->salt_length != 0 && recipe->salt_length < SALT_MIN)
        return p12_fail(r, P12_E_USAGE, NULL, "a salt below 8 bytes");
    out->kdf.kind = P12_KDF_PKCS12;
    return p12_recipe_iterations(r, recipe, out);
}

/* pkcs-12PbeParams (RFC 7292, C) */
static void build(struct p12_builder *b, const struct p12_scheme *s)
{
    size_t mark = p12_build_mark(b);

    p12_build_uint(b, s->kdf.iterations);
    p12_build_element(b, P12_TAG_OCTET_STRING, s->kdf.salt);
    p12_build_wrap(b, P12_TAG_SEQUENCE, mark);
    p12_build_algorithm(b, s->id.oid, mark);
}

const struct p12_scheme_writer p12_scheme_writer_pkcs12_pbe = {
    .kind = P12_SCHEME_PKCS12_PBE,
    .is_mac = false,
    .plan = plan,
    .build = build,
};
