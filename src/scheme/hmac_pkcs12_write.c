/* HMAC under a key of the PKCS #12 KDF (RFC 7292, appendix B.4). Its salt and
 * iterations stand in MacData, outside the AlgorithmIdentifier. */
#include "scheme/recipe.h"

#include <string.h>

/* RFC 9548, 3, gives the MACs with these another derivation, and nothing in
 * the file tells one from the other. */
static bool is_gost(const struct p12_hash *hash)
{
    static const char *const names[] = { "Streebog-256", "Streebog-512",
                                         "GOST R 34.11-94" };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(hash->name, names[i]) == 0)
            return true;
    return false;
}

static enum p12_rc plan(struct p12_reader *r, const struct p12_recipe *recipe,
                        struct p12_scheme *out)
{
    enum p12_rc rc = p12_recipe_hash(r, recipe->hmac, &out->hmac);

    if (rc != P12_OK)
        return rc;
    out->id.oid = (struct p12_span){ out->hmac->oid, out->hmac->oid_len };
    if (is_gost(out->hmac))
        return p12_fail_oid(r, out->id.oid, NULL,
                            "the MAC of GOST hashes is read but not written");
    out->hmac_id.oid = out->id.oid;
    out->kdf.kind = P12_KDF_PKCS12;
    out->kdf.hash = out->hmac;
    return p12_recipe_iterations(r, recipe, out);
}

static void build(struct p12_builder *b, const struct p12_scheme *s)
{
    p12_build_algorithm_null(b, s->id.oid);
}

const struct p12_scheme_writer p12_scheme_writer_hmac_pkcs12 = {
    .kind = P12_SCHEME_HMAC_PKCS12,
    .is_mac = true,
    .plan = plan,
    .build = build,
};
