#include "cli/pkcs12_export.h"
#include "cli/pkcs12_parsing.h"

/* What OpenSSL encrypts a key with, but for the cipher. */
enum { ITERATIONS = 2048, SALT = 16, LEAST_CHARACTERS = 4 };

static bool add_block(struct bytes *out, const char *label, struct p12_span der)
{
    uint8_t *pem = NULL;
    size_t len = 0;

    if (p12_pem_encode(label, der, &pem, &len) != P12_OK)
        cli_out_of_memory();
    bytes_add(out, pem, len);
    p12_buffer_free(pem, len);
    return true;
}

static bool find_recipe(const struct pkcs12_options *options,
                        struct p12_recipe *out)
{
    *out = (struct p12_recipe){ .kind = P12_SCHEME_PBES2,
                                .hash = "SHA-256",
                                .cipher = "AES-256-CBC",
                                .iterations = ITERATIONS,
                                .salt_length = SALT };
    if (options->cipher == NULL ||
        pkcs12_cipher_find(options->cipher, &out->cipher) == PKCS12_CIPHER_OK)
        return true;
    pkcs12_say("p12: -%s: no private key can be encrypted with that cipher "
               "here",
               options->cipher);
    return false;
}

static bool encrypt(struct bytes *out, struct p12_span key,
                    const struct bytes *pass, const struct p12_recipe *recipe)
{
    uint8_t *der = NULL;
    size_t len = 0;
    enum p12_rc rc =
        p12_key_encrypt_as(key, pass->ptr, pass->len, recipe, &der, &len);

    if (rc == P12_OK)
        add_block(out, "ENCRYPTED PRIVATE KEY", (struct p12_span){ der, len });
    else
        pkcs12_say("p12: the private key: %s", p12_rc_text(rc));
    p12_buffer_free(der, len);
    return rc == P12_OK;
}

/* Without -passout each key's pass phrase is asked for. */
static bool add_encrypted(struct pkcs12_parsing *p, struct p12_span key)
{
    const struct pkcs12_pass *given = &p->job->passout;
    struct bytes asked = { 0 };
    struct p12_recipe recipe;
    bool ok = find_recipe(&p->job->options, &recipe);

    if (ok && !given->given)
        ok = pkcs12_ask("Enter PEM pass phrase:", true, LEAST_CHARACTERS,
                        &asked);
    if (ok)
        ok = encrypt(&p->out, key, given->given ? &given->text : &asked,
                     &recipe);
    bytes_free(&asked);
    return ok;
}

bool pkcs12_add_key(struct pkcs12_parsing *p, struct p12_span key)
{
    struct bytes plain = { 0 };
    struct p12_span der;
    bool ok = pkcs12_key_plain(key, &plain);

    der = (struct p12_span){ plain.ptr, plain.len };
    if (ok && p->job->options.noenc)
        ok = add_block(&p->out, "PRIVATE KEY", der);
    else if (ok)
        ok = add_encrypted(p, der);
    bytes_free(&plain);
    return ok;
}
