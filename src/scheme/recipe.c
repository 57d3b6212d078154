/* From recipes to schemes, and back. */
#include "scheme/recipe.h"

#include "base/options.h"

#include <string.h>

enum { DEFAULT_SALT = 16 };

/* ---- Planning ----------------------------------------------------------- */

static const char *const part_names[] = {
    [P12_FOR_KEY] = "key", [P12_FOR_SAFE] = "safe", [P12_FOR_MAC] = "mac"
};

static struct p12_reader reader_at(enum p12_recipe_part part,
                                   struct p12_error *err)
{
    struct p12_reader r = { .err = err };

    p12_trail_push(&r.trail, part_names[part], P12_NO_INDEX);
    return r;
}

/* Gives the caller a failure, whatever was in his error before. */
static enum p12_rc told(enum p12_rc rc, const struct p12_error *from,
                        struct p12_error *err)
{
    if (rc != P12_OK && err != NULL)
        *err = *from;
    return rc;
}

static const struct p12_scheme_writer *find_writer(enum p12_scheme_kind kind)
{
    for (size_t i = 0; p12_scheme_writer_table[i] != NULL; i++)
        if (p12_scheme_writer_table[i]->kind == kind)
            return p12_scheme_writer_table[i];
    return NULL;
}

/* Without regard to what is in this build. */
static bool is_kind_for(enum p12_scheme_kind kind, enum p12_recipe_part part)
{
    if (part == P12_FOR_MAC)
        return kind == P12_SCHEME_PBMAC1 || kind == P12_SCHEME_HMAC_PKCS12;
    return kind == P12_SCHEME_PBES2 || kind == P12_SCHEME_PKCS12_PBE;
}

static size_t salt_length(const struct p12_recipe *recipe)
{
    return recipe->salt_length != 0 ? recipe->salt_length : DEFAULT_SALT;
}

/* All but salt and IV. */
static enum p12_rc plan(struct p12_reader *r, const struct p12_recipe *recipe,
                        enum p12_recipe_part part, struct p12_scheme *out)
{
    const struct p12_scheme_writer *writer = find_writer(recipe->kind);

    if (!is_kind_for(recipe->kind, part))
        return p12_fail(r, P12_E_USAGE, NULL,
                        part == P12_FOR_MAC ? "not a scheme that makes MACs"
                                            : "not a scheme that encrypts");
    if (writer == NULL)
        return p12_fail(r, P12_E_ALGORITHM, NULL,
                        "a scheme that is not in this build");
    if (salt_length(recipe) > P12_SALT_MAX)
        return p12_fail(r, P12_E_USAGE, NULL, "a salt above 64 bytes");
    *out = (struct p12_scheme){ .kind = recipe->kind };
    return writer->plan(r, recipe, out);
}

enum p12_rc p12_recipe_check(const struct p12_recipe *recipe,
                             enum p12_recipe_part part, struct p12_error *err)
{
    struct p12_error found = { .rc = P12_OK };
    struct p12_reader r = reader_at(part, &found);
    struct p12_scheme scheme;

    if (recipe->kind == P12_SCHEME_NONE)
        return P12_OK;
    return told(plan(&r, recipe, part, &scheme), &found, err);
}

static enum p12_rc draw(struct p12_reader *r, const struct p12_protection *p,
                        uint8_t *out, size_t len)
{
    enum p12_rc rc = p->random != NULL ? p->random(p->random_state, out, len)
                                       : p12_random(out, len);

    return rc == P12_OK ? P12_OK
                        : p12_fail(r, P12_E_RANDOM, NULL,
                                   "no random bytes for a salt or an "
                                   "initialisation vector");
}

/* RFC 7292, C: the PBEs of PKCS #12 derive the IV. */
static size_t iv_size(const struct p12_scheme *s)
{
    return s->kind == P12_SCHEME_PBES2 ? s->cipher.iv_size : 0;
}

enum p12_rc p12_scheme_plan(const struct p12_recipe *recipe,
                            enum p12_recipe_part part,
                            const struct p12_protection *p,
                            struct p12_planned *out, struct p12_error *err)
{
    struct p12_error found = { .rc = P12_OK };
    struct p12_reader r = reader_at(part, &found);
    struct p12_scheme *s = &out->scheme;
    enum p12_rc rc = plan(&r, recipe, part, s);

    if (rc != P12_OK)
        return told(rc, &found, err);
    s->kdf.salt = (struct p12_span){ out->salt, salt_length(recipe) };
    if (iv_size(s) != 0)
        s->iv = (struct p12_span){ out->iv, iv_size(s) };
    rc = draw(&r, p, out->salt, s->kdf.salt.len);
    if (rc == P12_OK && s->iv.len != 0)
        rc = draw(&r, p, out->iv, s->iv.len);
    return told(rc, &found, err);
}

void p12_scheme_build(struct p12_builder *b, const struct p12_scheme *s)
{
    const struct p12_scheme_writer *writer = find_writer(s->kind);

    if (writer != NULL)
        writer->build(b, s);
    else
        b->failed = true;
}

/* ---- The whole protection ----------------------------------------------- */

void p12_protection_init(struct p12_protection *out)
{
    *out = (struct p12_protection){
        .size = sizeof *out,
        .key = { .kind = P12_SCHEME_PBES2 },
        .safe = { .kind = P12_SCHEME_PBES2 },
        .mac = { .kind = P12_SCHEME_PBMAC1 },
        .encrypt_plain_safes = true,
        .threads = 1,
    };
}

void p12_protection_take(const struct p12_protection *from,
                         struct p12_protection *to)
{
    p12_protection_init(to);
    p12_options_take(to, sizeof *to, from);
    to->size = sizeof *to;
}

enum p12_rc p12_protection_check(const struct p12_protection *p,
                                 struct p12_error *err)
{
    struct p12_protection whole;
    enum p12_rc rc;

    p12_protection_take(p, &whole);
    rc = p12_recipe_check(&whole.key, P12_FOR_KEY, err);
    if (rc == P12_OK)
        rc = p12_recipe_check(&whole.safe, P12_FOR_SAFE, err);
    if (rc == P12_OK)
        rc = p12_recipe_check(&whole.mac, P12_FOR_MAC, err);
    return rc;
}

/* ---- Back to a recipe --------------------------------------------------- */

/* Of old NSS's files: the cipher that it was, under a name that it was not. */
static const char *cipher_name(const struct p12_scheme *s)
{
    return (s->tolerated & P12_SCHEME_KEY_OF_256) != 0 ? "AES-256-CBC"
                                                       : s->cipher.name;
}

bool p12_recipe_like(const struct p12_scheme *s, struct p12_recipe *out)
{
    struct p12_recipe recipe = {
        .kind = s->kind,
        .kdf = p12_scheme_kdf(s),
        .hash = s->kdf.hash != NULL ? s->kdf.hash->name : NULL,
        .cipher = cipher_name(s),
        .hmac = s->hmac != NULL ? s->hmac->name : NULL,
        .iterations = s->iterations_said,
        .salt_length = s->kdf.salt.len,
        .key_length = s->hmac != NULL ? s->key_length : 0,
        .scrypt_n = s->kdf.n,
        .scrypt_r = s->kdf.r,
        .scrypt_p = s->kdf.p,
    };
    bool is_scrypt = s->kdf.kind == P12_KDF_SCRYPT;
    enum p12_recipe_part part = s->hmac != NULL ? P12_FOR_MAC : P12_FOR_KEY;

    /* What a recipe leaves out is the default, which this scheme is not. */
    if (s->kdf.salt.len == 0 || (!is_scrypt && s->iterations_said == 0) ||
        (!is_scrypt && s->kdf.hash == NULL) ||
        (s->hmac == NULL && s->cipher.name == NULL) ||
        recipe.kind == P12_SCHEME_NONE ||
        p12_recipe_check(&recipe, part, NULL) != P12_OK)
        return false;
    *out = recipe;
    return true;
}
