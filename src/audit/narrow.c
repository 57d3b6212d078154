#include "audit/profile.h"
#include "crypto/spelling.h"

/* ---- A recipe's algorithms ---------------------------------------------- */

static const char *hash_or(const char *name, const char *usual)
{
    const struct p12_hash *hash =
        p12_hash_by_spelling(name != NULL ? name : usual);

    return hash != NULL ? hash->name : name;
}

static const char *cipher_or(const char *name, const char *usual)
{
    const struct p12_cipher *cipher =
        p12_cipher_by_spelling(name != NULL ? name : usual);

    return cipher != NULL ? cipher->name : name;
}

struct p12_choice p12_choice_of(const struct p12_recipe *r)
{
    struct p12_choice c = { .kind = r->kind };

    switch (r->kind) {
    case P12_SCHEME_PBES2:
        c.kdf = r->kdf != NULL ? r->kdf : "PBKDF2";
        c.hash = hash_or(r->hash, "SHA-256");
        c.cipher = cipher_or(r->cipher, "AES-256-CBC");
        break;
    case P12_SCHEME_PBMAC1:
        c.kdf = r->kdf != NULL ? r->kdf : "PBKDF2";
        c.hash = hash_or(r->hash, "SHA-256");
        c.hmac = hash_or(r->hmac, "SHA-256");
        break;
    case P12_SCHEME_PKCS12_PBE:
        c.kdf = "PKCS12KDF";
        c.hash = "SHA-1"; /* in each of the six (RFC 7292, C) */
        c.cipher = cipher_or(r->cipher, "3DES-3KEY-CBC");
        break;
    case P12_SCHEME_HMAC_PKCS12:
        c.kdf = "PKCS12KDF";
        c.hmac = hash_or(r->hmac, "SHA-256");
        c.hash = c.hmac; /* one for both (RFC 7292, B.4) */
        break;
    case P12_SCHEME_NONE:
    case P12_SCHEME_UNKNOWN:
    case P12_SCHEME_PBES1:
    case P12_SCHEME_HMAC_GOST:
        break;
    }
    /* scrypt has its own hash (RFC 7914) */
    if (c.kdf != NULL && p12_spelling_equal(c.kdf, "scrypt"))
        c.hash = NULL;
    return c;
}

/* ---- What a profile says to them ---------------------------------------- */

bool p12_is_named(const char *name, const char *const *list)
{
    if (list == NULL || name == NULL)
        return true;
    for (; *list != NULL; list++)
        if (p12_spelling_equal(name, *list))
            return true;
    return false;
}

bool p12_allowance_is_about(const struct p12_allowance *rule,
                            const struct p12_choice *c)
{
    return rule->kind == c->kind && p12_is_named(c->kdf, rule->kdfs) &&
           p12_is_named(c->hash, rule->hashes) &&
           p12_is_named(c->cipher, rule->ciphers) &&
           p12_is_named(c->hmac, rule->hmacs);
}

static void raise_to(size_t *min, size_t to)
{
    if (*min < to)
        *min = to;
}

static void narrow(const struct p12_allowance *rule, struct p12_bounds *b)
{
    uint64_t max =
        rule->unknown_maximum ? P12_ITERATIONS_TRUSTED : rule->max_iterations;

    if (b->min_iterations < rule->min_iterations)
        b->min_iterations = rule->min_iterations;
    if (max != 0 && b->max_iterations > max)
        b->max_iterations = max;
    raise_to(&b->min_salt, rule->min_salt);
    raise_to(&b->min_key, rule->min_key);
    if (rule->max_key != 0 && b->max_key > rule->max_key)
        b->max_key = rule->max_key;
}

static enum p12_standing ask(const struct p12_allowances *rules,
                             const struct p12_choice *choice,
                             struct p12_bounds *bounds)
{
    for (size_t i = 0; i < rules->n; i++) {
        if (!p12_allowance_is_about(&rules->row[i], choice))
            continue;
        narrow(&rules->row[i], bounds);
        return rules->row[i].standing;
    }
    return P12_REFUSED;
}

/* Profiles are constants of ours, made of others one level deep. */
enum p12_standing p12_profile_narrow(const struct p12_profile *profile,
                                     enum p12_part part,
                                     const struct p12_choice *choice,
                                     struct p12_bounds *bounds)
{
    enum p12_standing worst = P12_ACCEPTED;

    if (profile->part[part].n != 0)
        worst = ask(&profile->part[part], choice, bounds);
    for (size_t i = 0; profile->all_of != NULL && profile->all_of[i] != NULL;
         i++) {
        enum p12_standing one =
            p12_profile_narrow(profile->all_of[i], part, choice, bounds);

        if (worst > one)
            worst = one;
    }
    return worst;
}

uint64_t p12_profile_total(const struct p12_profile *profile)
{
    uint64_t total = profile->max_total_iterations;

    for (size_t i = 0; profile->all_of != NULL && profile->all_of[i] != NULL;
         i++) {
        uint64_t one = p12_profile_total(profile->all_of[i]);

        if (one != 0 && (total == 0 || one < total))
            total = one;
    }
    return total;
}
