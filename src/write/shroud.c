#include "base/options.h"
#include "write/writing.h"

#include <p12/output.h>

static enum p12_rc derive(struct p12_sealing *s,
                          const struct p12_recipe *recipe)
{
    struct p12_protection p;
    enum p12_rc rc;

    p12_protection_init(&p);
    rc = p12_scheme_plan(recipe, P12_FOR_KEY, &p, &s->plan, NULL);
    if (rc == P12_OK)
        rc = p12_scheme_derive(&s->plan.scheme, s->password, &s->key);
    return rc;
}

static enum p12_rc build(const struct p12_sealing *s, struct p12_span key,
                         struct p12_secret *out)
{
    struct p12_builder b;
    struct p12_span der = { NULL, 0 };
    enum p12_rc rc;

    if (key.len > P12_WRITE_MAX)
        return P12_E_LIMIT;
    rc = p12_builder_init(&b, key.len + P12_SCHEME_DER_MAX);
    if (rc != P12_OK)
        return rc;
    rc = p12_build_shroud(&b, s, key);
    if (rc == P12_OK)
        rc = p12_builder_finish(&b, &der);
    if (rc == P12_OK)
        rc = p12_secret_copy(out, der);
    p12_builder_clear(&b);
    return rc;
}

/* The password is taken as it is: RFC 8018, 3, says UTF-8 but does not ask for
 * it, and whoever opens the key types the same bytes. */
enum p12_rc p12_key_encrypt_as(struct p12_span key, const uint8_t *password,
                               size_t password_len,
                               const struct p12_recipe *recipe, uint8_t **out,
                               size_t *len)
{
    struct p12_sealing s = { .password = { password, password_len } };
    struct p12_secret der = { NULL, 0, 0 };
    enum p12_rc rc;

    if (key.len == 0 || recipe->kind != P12_SCHEME_PBES2)
        return P12_E_USAGE;
    rc = derive(&s, recipe);
    if (rc == P12_OK)
        rc = build(&s, key, &der);
    p12_sealings_clear(&s, 1);
    if (rc == P12_OK) {
        *out = der.ptr;
        *len = der.len;
    }
    return rc;
}

enum p12_rc p12_key_encrypt(struct p12_span key, const uint8_t *password,
                            size_t password_len,
                            const struct p12_encrypt_options *options,
                            uint8_t **out, size_t *len)
{
    struct p12_encrypt_options opt = { .iterations = 0 };
    struct p12_recipe recipe = { .kind = P12_SCHEME_PBES2 };

    if (password_len == 0)
        return P12_E_USAGE;
    p12_options_take(&opt, sizeof opt, options);
    recipe.iterations = opt.iterations;
    return p12_key_encrypt_as(key, password, password_len, &recipe, out, len);
}
