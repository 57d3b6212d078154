#include "crypto/spelling.h"
#include "scheme/oids.h"
#include "scheme/recipe.h"

enum {
    DEFAULT_ITERATIONS = 600000,
    DEFAULT_SCRYPT_N = 32768,
    DEFAULT_SCRYPT_R = 8,
    DEFAULT_SCRYPT_P = 1,
    SCRYPT_MAX_MEMORY = 1024 * 1024 * 1024
};

static const uint8_t oid_pbkdf2[] = { P12_OCTETS_PBKDF2 };
static const uint8_t oid_scrypt[] = { P12_OCTETS_SCRYPT };

/* ---- From a recipe to a scheme ------------------------------------------ */

enum p12_rc p12_recipe_hash(struct p12_reader *r, const char *name,
                            const struct p12_hash **out)
{
    const struct p12_hash *hash =
        name == NULL ? p12_hash_by_name("SHA-256") : p12_hash_by_spelling(name);

    if (hash == NULL)
        return p12_fail(r, P12_E_USAGE, NULL, "no hash of that name");
    if (!p12_hash_is_available(hash))
        return p12_fail_oid(r, (struct p12_span){ hash->oid, hash->oid_len },
                            NULL, "a hash that is not in this build");
    *out = hash;
    return P12_OK;
}

enum p12_rc p12_recipe_hmac(struct p12_reader *r, const char *name,
                            const struct p12_hash **out)
{
    const struct p12_hash *hash = NULL;
    enum p12_rc rc = p12_recipe_hash(r, name, &hash);

    if (rc != P12_OK)
        return rc;
    if (hash->hmac_oid_len == 0)
        return p12_fail_oid(r, (struct p12_span){ hash->oid, hash->oid_len },
                            NULL, "a hash whose HMAC has no identifier");
    *out = hash;
    return P12_OK;
}

enum p12_rc p12_recipe_cipher(struct p12_reader *r, const char *name,
                              const char *fallback,
                              const struct p12_cipher **out)
{
    const struct p12_cipher *cipher =
        p12_cipher_by_spelling(name != NULL ? name : fallback);

    if (cipher == NULL)
        return p12_fail(r, P12_E_USAGE, NULL, "no cipher of that name");
    *out = cipher;
    return P12_OK;
}

enum p12_rc p12_recipe_iterations(struct p12_reader *r,
                                  const struct p12_recipe *recipe,
                                  struct p12_scheme *out)
{
    uint64_t n =
        recipe->iterations != 0 ? recipe->iterations : DEFAULT_ITERATIONS;

    if (n > P12_WRITE_MAX_ITERATIONS)
        return p12_fail(r, P12_E_LIMIT, NULL,
                        "more than 10,000,000 iterations");
    out->kdf.iterations = n;
    out->iterations_said = n;
    return P12_OK;
}

/* RFC 8018, A.2: hmacWithSHA1 is the default, which DER leaves out (X.690,
 * 11.5). */
static enum p12_rc plan_pbkdf2(struct p12_reader *r,
                               const struct p12_recipe *recipe,
                               struct p12_scheme *out)
{
    const struct p12_hash *hash = NULL;
    enum p12_rc rc = p12_recipe_hmac(r, recipe->hash, &hash);

    if (rc != P12_OK)
        return rc;
    out->kdf.kind = P12_KDF_PBKDF2;
    out->kdf.hash = hash;
    out->kdf_id.oid = (struct p12_span){ oid_pbkdf2, sizeof oid_pbkdf2 };
    if (hash != p12_hash_by_name("SHA-1"))
        out->prf_id.oid =
            (struct p12_span){ hash->hmac_oid, hash->hmac_oid_len };
    return p12_recipe_iterations(r, recipe, out);
}

/* RFC 7914, 2: N is a power of two above 1 and below 2^(128 * r / 8), r and p
 * at least 1. The bound on p holds long before the memory is used up. */
static enum p12_rc check_scrypt(struct p12_reader *r,
                                const struct p12_kdf_params *kdf)
{
    if (kdf->n < 2 || (kdf->n & (kdf->n - 1)) != 0)
        return p12_fail(r, P12_E_USAGE, NULL,
                        "scrypt's N is a power of two above 1");
    if (kdf->r < 4 && kdf->n >> 16 * kdf->r != 0)
        return p12_fail(r, P12_E_USAGE, NULL,
                        "scrypt's N is too large for its r");
    if (p12_kdf_memory(kdf) > SCRYPT_MAX_MEMORY)
        return p12_fail(r, P12_E_LIMIT, NULL,
                        "scrypt would take more than 1 GiB of memory");
    return P12_OK;
}

static uint64_t number(uint64_t said, uint64_t fallback)
{
    return said != 0 ? said : fallback;
}

static enum p12_rc plan_scrypt(struct p12_reader *r,
                               const struct p12_recipe *recipe,
                               struct p12_scheme *out)
{
    struct p12_kdf_params *kdf = &out->kdf;

    out->kdf_id.oid = (struct p12_span){ oid_scrypt, sizeof oid_scrypt };
    kdf->kind = P12_KDF_SCRYPT;
    kdf->n = number(recipe->scrypt_n, DEFAULT_SCRYPT_N);
    kdf->r = number(recipe->scrypt_r, DEFAULT_SCRYPT_R);
    kdf->p = number(recipe->scrypt_p, DEFAULT_SCRYPT_P);
    if (!p12_kdf_is_available(P12_KDF_SCRYPT))
        return p12_fail_oid(r, out->kdf_id.oid, NULL,
                            "scrypt, which is not in this build");
    return check_scrypt(r, kdf);
}

enum p12_rc p12_recipe_kdf(struct p12_reader *r,
                           const struct p12_recipe *recipe,
                           struct p12_scheme *out)
{
    if (recipe->kdf == NULL || p12_spelling_equal(recipe->kdf, "PBKDF2"))
        return plan_pbkdf2(r, recipe, out);
    if (p12_spelling_equal(recipe->kdf, "scrypt"))
        return plan_scrypt(r, recipe, out);
    return p12_fail(r, P12_E_USAGE, NULL,
                    "a key derivation that is neither PBKDF2 nor scrypt");
}

/* ---- From a scheme to DER, from the end to the start -------------------- */

void p12_build_algorithm(struct p12_builder *b, struct p12_span oid,
                         size_t mark)
{
    p12_build_element(b, P12_TAG_OID, oid);
    p12_build_wrap(b, P12_TAG_SEQUENCE, mark);
}

void p12_build_algorithm_null(struct p12_builder *b, struct p12_span oid)
{
    size_t mark = p12_build_mark(b);

    p12_build_null(b);
    p12_build_algorithm(b, oid, mark);
}

/* PBKDF2-params (RFC 8018, A.2) */
static void build_pbkdf2(struct p12_builder *b, const struct p12_scheme *s)
{
    if (s->prf_id.oid.len != 0)
        p12_build_algorithm_null(b, s->prf_id.oid);
    if (s->key_length != 0)
        p12_build_uint(b, s->key_length);
    p12_build_uint(b, s->kdf.iterations);
    p12_build_element(b, P12_TAG_OCTET_STRING, s->kdf.salt);
}

/* scrypt-params (RFC 7914, 7.1) */
static void build_scrypt(struct p12_builder *b, const struct p12_scheme *s)
{
    if (s->key_length != 0)
        p12_build_uint(b, s->key_length);
    p12_build_uint(b, s->kdf.p);
    p12_build_uint(b, s->kdf.r);
    p12_build_uint(b, s->kdf.n);
    p12_build_element(b, P12_TAG_OCTET_STRING, s->kdf.salt);
}

void p12_build_kdf(struct p12_builder *b, const struct p12_scheme *s)
{
    size_t mark = p12_build_mark(b);

    if (s->kdf.kind == P12_KDF_SCRYPT)
        build_scrypt(b, s);
    else
        build_pbkdf2(b, s);
    p12_build_wrap(b, P12_TAG_SEQUENCE, mark);
    p12_build_algorithm(b, s->kdf_id.oid, mark);
}
