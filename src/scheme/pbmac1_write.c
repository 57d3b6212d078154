/* PBMAC1 (RFC 8018, 7.1) as RFC 9579, now RFC 9879, has it in PKCS #12. */
#include "scheme/oids.h"
#include "scheme/recipe.h"

/* RFC 9879, 7; and what readers allow. */
enum { KEY_LENGTH_MIN = 20, KEY_LENGTH_MAX = 64 };

static const uint8_t oid_pbmac1[] = { P12_OCTETS_PBMAC1 };

/* RFC 9879, 4: best as long as the HMAC. */
static enum p12_rc plan_key_length(struct p12_reader *r,
                                   const struct p12_recipe *recipe,
                                   struct p12_scheme *out)
{
    out->key_length = recipe->key_length;
    if (out->key_length == 0)
        out->key_length = out->hmac->digest_size < KEY_LENGTH_MIN
                              ? KEY_LENGTH_MIN
                              : out->hmac->digest_size;
    if (out->key_length < KEY_LENGTH_MIN || out->key_length > KEY_LENGTH_MAX)
        return p12_fail(r, P12_E_USAGE, NULL,
                        "a PBMAC1 key has 20 to 64 bytes");
    return P12_OK;
}

static enum p12_rc plan(struct p12_reader *r, const struct p12_recipe *recipe,
                        struct p12_scheme *out)
{
    enum p12_rc rc = p12_recipe_hmac(r, recipe->hmac, &out->hmac);

    if (rc == P12_OK)
        rc = plan_key_length(r, recipe, out);
    if (rc != P12_OK)
        return rc;
    out->id.oid = (struct p12_span){ oid_pbmac1, sizeof oid_pbmac1 };
    out->hmac_id.oid =
        (struct p12_span){ out->hmac->hmac_oid, out->hmac->hmac_oid_len };
    return p12_recipe_kdf(r, recipe, out);
}

/* RFC 8018, A.5 */
static void build(struct p12_builder *b, const struct p12_scheme *s)
{
    size_t mark = p12_build_mark(b);

    p12_build_algorithm_null(b, s->hmac_id.oid);
    p12_build_kdf(b, s);
    p12_build_wrap(b, P12_TAG_SEQUENCE, mark);
    p12_build_algorithm(b, s->id.oid, mark);
}

const struct p12_scheme_writer p12_scheme_writer_pbmac1 = {
    .kind = P12_SCHEME_PBMAC1,
    .is_mac = true,
    .plan = plan,
    .build = build,
};
