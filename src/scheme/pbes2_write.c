/* PBES2 (RFC 8018, 6.2) with what is sound today, and with triple DES, which
 * some readers take where they no longer take the older PBEs. */
#include "scheme/oids.h"
#include "scheme/recipe.h"

#include <string.h>

static const uint8_t oid_pbes2[] = { P12_OCTETS_PBES2 };

/* All blocks of 16 bytes are in CBC mode; DES, RC2 and CAST5 have 8. */
static bool is_written(const struct p12_cipher *cipher)
{
    return cipher->block_size == 16 || strcmp(cipher->code, "3DES") == 0;
}

static enum p12_rc check_cipher(struct p12_reader *r,
                                const struct p12_cipher *cipher)
{
    struct p12_span oid = { cipher->oid, cipher->oid_len };

    if (oid.len == 0)
        return p12_fail(r, P12_E_ALGORITHM, NULL,
                        "a cipher that PBES2 has no identifier for");
    if (!p12_cipher_is_available(cipher))
        return p12_fail_oid(r, oid, NULL, "a cipher that is not in this build");
    if (!is_written(cipher))
        return p12_fail_oid(r, oid, NULL,
                            "a cipher that is read but not written");
    return P12_OK;
}

/* scrypt says the key's length as RFC 7914's own examples do; PBKDF2 leaves it
 * to the cipher, as every other writer does. */
static enum p12_rc plan(struct p12_reader *r, const struct p12_recipe *recipe,
                        struct p12_scheme *out)
{
    const struct p12_cipher *cipher = NULL;
    enum p12_rc rc =
        p12_recipe_cipher(r, recipe->cipher, "AES-256-CBC", &cipher);

    if (rc == P12_OK)
        rc = check_cipher(r, cipher);
    if (rc != P12_OK)
        return rc;
    out->id.oid = (struct p12_span){ oid_pbes2, sizeof oid_pbes2 };
    out->cipher = *cipher;
    out->cipher_id.oid = (struct p12_span){ cipher->oid, cipher->oid_len };
    rc = p12_recipe_kdf(r, recipe, out);
    if (out->kdf.kind == P12_KDF_SCRYPT)
        out->key_length = cipher->key_size;
    return rc;
}

/* RFC 8018, A.4; each of these ciphers has its IV as its only parameter. */
static void build(struct p12_builder *b, const struct p12_scheme *s)
{
    size_t mark = p12_build_mark(b);

    p12_build_element(b, P12_TAG_OCTET_STRING, s->iv);
    p12_build_algorithm(b, s->cipher_id.oid, mark);
    p12_build_kdf(b, s);
    p12_build_wrap(b, P12_TAG_SEQUENCE, mark);
    p12_build_algorithm(b, s->id.oid, mark);
}

const struct p12_scheme_writer p12_scheme_writer_pbes2 = {
    .kind = P12_SCHEME_PBES2,
    .is_mac = false,
    .plan = plan,
    .build = build,
};
