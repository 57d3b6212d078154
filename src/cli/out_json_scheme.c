#include "cli/out_json.h"

#include "cli/strings.h"
#include "cli/words.h"

static json_t *count_or_null(uint64_t n)
{
    return n == 0 ? json_null() : json_count(n);
}

static json_t *scrypt_of(const struct p12_scheme *scheme)
{
    uint64_t n, r, p;
    json_t *scrypt;

    p12_scheme_scrypt(scheme, &n, &r, &p);
    if (n == 0 && r == 0 && p == 0)
        return json_null();
    scrypt = json_new_object();
    json_set(scrypt, "n", json_count(n));
    json_set(scrypt, "r", json_count(r));
    json_set(scrypt, "p", json_count(p));
    return scrypt;
}

void out_json_set_scheme(json_t *object, const struct p12_scheme *s)
{
    const char *kdf = p12_scheme_kdf(s);
    bool has_iv = p12_scheme_cipher(s) != NULL && p12_scheme_iv(s).len != 0;
    bool given = false;
    size_t key_length = p12_scheme_key_length(s, &given);

    json_set(object, "scheme", json_word(p12_scheme_name(s)));
    json_set(object, "kdf", json_word(kdf));
    json_set(object, "prf", json_word(p12_scheme_prf(s)));
    json_set(object, "iterations", count_or_null(p12_scheme_iterations(s)));
    json_set(object, "salt_length",
             kdf == NULL || string_is_oid(kdf)
                 ? json_null()
                 : json_count(p12_scheme_salt(s).len));
    json_set(object, "key_length", count_or_null(key_length));
    json_set(object, "cipher", json_word(p12_scheme_cipher(s)));
    json_set(object, "hmac", json_word(p12_scheme_hmac(s)));
    json_set(object, "oid", json_oid(p12_scheme_oid(s)));
    json_set(object, "key_length_given", json_boolean(given));
    json_set(object, "iv_length",
             has_iv ? json_count(p12_scheme_iv(s).len) : json_null());
    json_set(object, "scrypt", scrypt_of(s));
    json_set(object, "supported", json_boolean(p12_scheme_is_supported(s)));
}

json_t *out_json_scheme(const struct p12_scheme *scheme)
{
    json_t *object;

    if (scheme == NULL)
        return json_null();
    object = json_new_object();
    out_json_set_scheme(object, scheme);
    return object;
}

json_t *out_json_problem(const struct p12_error *err)
{
    json_t *problem;

    if (err == NULL || err->rc == P12_OK)
        return json_null();
    problem = json_new_object();
    json_set(problem, "code", json_word(p12_rc_name(err->rc)));
    json_set(problem, "path", json_word(err->path));
    json_set(problem, "layer", json_word(word_layer(err->layer)));
    json_set(problem, "offset", json_count(err->offset));
    json_set(problem, "oid",
             err->oid[0] == '\0' ? json_null() : json_word(err->oid));
    json_set(
        problem, "detail",
        json_word(err->detail != NULL ? err->detail : p12_rc_text(err->rc)));
    return problem;
}
