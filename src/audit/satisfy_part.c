#include "audit/satisfy_part.h"

#include "crypto/spelling.h"

/* As <p12/protection.h> has them. */
enum {
    DEFAULT_ITERATIONS = 600000,
    DEFAULT_SALT = 16,
    MIN_KEY = 20,
    MAX_KEY = 64
};

/* ---- What there is to choose from, the best first ----------------------- */

static const enum p12_scheme_kind encryption_kinds[] = {
    P12_SCHEME_PBES2, P12_SCHEME_PKCS12_PBE
};
static const enum p12_scheme_kind mac_kinds[] = { P12_SCHEME_PBMAC1,
                                                  P12_SCHEME_HMAC_PKCS12 };
enum { N_KINDS = 2 };

/* The fields of a recipe that name algorithms, in the order in which we would
 * rather change them: the last first. */
enum field { CIPHER, HMAC, KDF, HASH, N_FIELDS };

static const char *const *options_of(enum p12_scheme_kind kind,
                                     enum field field)
{
    static const char *const ciphers[] = { "AES-256-CBC", "AES-192-CBC",
                                           "AES-128-CBC", "DES-EDE3-CBC",
                                           NULL };
    static const char *const old_ciphers[] = { "3DES-3KEY-CBC", "RC2-40-CBC",
                                               NULL };
    static const char *const hashes[] = { "SHA-256", "SHA-512", "SHA-384",
                                          "SHA-224", "SHA-1",   NULL };
    static const char *const kdfs[] = { "PBKDF2", "scrypt", NULL };
    static const char *const none[] = { NULL };
    bool is_new = kind == P12_SCHEME_PBES2 || kind == P12_SCHEME_PBMAC1;
    bool is_mac = kind == P12_SCHEME_PBMAC1 || kind == P12_SCHEME_HMAC_PKCS12;

    switch (field) {
    case CIPHER:
        return is_mac ? none : is_new ? ciphers : old_ciphers;
    case HMAC:
        return is_mac ? hashes : none;
    case KDF:
        return is_new ? kdfs : none;
    case HASH:
        return is_new ? hashes : none;
    case N_FIELDS:
        break;
    }
    return none;
}

static const char **name_in(struct p12_recipe *recipe, enum field field)
{
    switch (field) {
    case CIPHER:
        return &recipe->cipher;
    case HMAC:
        return &recipe->hmac;
    case KDF:
        return &recipe->kdf;
    case HASH:
    case N_FIELDS:
        break;
    }
    return &recipe->hash;
}

/* ---- Numbers ------------------------------------------------------------ */

static bool is_scrypt(const struct p12_recipe *recipe)
{
    return (recipe->kind == P12_SCHEME_PBES2 ||
            recipe->kind == P12_SCHEME_PBMAC1) &&
           recipe->kdf != NULL && p12_spelling_equal(recipe->kdf, "scrypt");
}

uint64_t p12_recipe_iterations_of(const struct p12_recipe *recipe)
{
    if (recipe->kind == P12_SCHEME_NONE || is_scrypt(recipe))
        return 0;
    return recipe->iterations != 0 ? recipe->iterations : DEFAULT_ITERATIONS;
}

/* The nearest that is within bounds. */
static uint64_t within(uint64_t n, uint64_t min, uint64_t max)
{
    return n < min ? min : n > max ? max : n;
}

static size_t hmac_size(const struct p12_recipe *recipe)
{
    const struct p12_hash *hash =
        p12_hash_by_spelling(recipe->hmac != NULL ? recipe->hmac : "SHA-256");

    return hash != NULL ? hash->digest_size : 0;
}

/* A number that may stay is not touched: 0 goes on meaning the default. */
static enum p12_fit fit_numbers(const struct p12_bounds *b,
                                struct p12_recipe *recipe)
{
    uint64_t iterations = p12_recipe_iterations_of(recipe);
    size_t salt = recipe->salt_length != 0 ? recipe->salt_length : DEFAULT_SALT;
    size_t key =
        recipe->key_length != 0 ? recipe->key_length : hmac_size(recipe);

    if (!is_scrypt(recipe) && b->min_iterations > b->max_iterations)
        return P12_FIT_ITERATIONS;
    if (recipe->kind == P12_SCHEME_PBMAC1 && b->min_key > b->max_key)
        return P12_FIT_KEY_LENGTH;
    if (iterations != 0 &&
        iterations != within(iterations, b->min_iterations, b->max_iterations))
        recipe->iterations =
            within(iterations, b->min_iterations, b->max_iterations);
    if (salt != within(salt, b->min_salt, b->max_salt))
        recipe->salt_length = (size_t)within(salt, b->min_salt, b->max_salt);
    if (recipe->kind == P12_SCHEME_PBMAC1 &&
        key != within(key, b->min_key, b->max_key))
        recipe->key_length = (size_t)within(key, b->min_key, b->max_key);
    return P12_FIT_ALL;
}

/* ---- One recipe --------------------------------------------------------- */

/* What this library writes: the PBEs of PKCS #12 with the salt that some
 * readers of them insist on. */
static struct p12_bounds writable(enum p12_scheme_kind kind)
{
    return (struct p12_bounds){
        .min_iterations = 1,
        .max_iterations = P12_WRITE_MAX_ITERATIONS,
        .min_salt = kind == P12_SCHEME_PKCS12_PBE ? 8 : 1,
        .max_salt = P12_SALT_MAX,
        .min_key = MIN_KEY,
        .max_key = MAX_KEY,
    };
}

/* What is left for one part of a limit on all of them. */
static void share(const struct p12_satisfying *s,
                  const struct p12_profile *profile, struct p12_bounds *b)
{
    uint64_t total = p12_profile_total(profile);

    if (s->n_shares != 0 && total != 0 &&
        b->max_iterations > total / s->n_shares)
        b->max_iterations = total / s->n_shares;
}

/* Fits the numbers to the algorithms if all accept these. */
static enum p12_fit fit(const struct p12_satisfying *s, enum p12_part part,
                        struct p12_recipe *recipe)
{
    struct p12_choice choice = p12_choice_of(recipe);
    struct p12_bounds bounds = writable(recipe->kind);
    enum p12_standing worst = P12_ACCEPTED;

    for (size_t i = 0; i < s->n && worst != P12_REFUSED; i++) {
        enum p12_standing one =
            p12_profile_narrow(s->profiles[i], part, &choice, &bounds);

        share(s, s->profiles[i], &bounds);
        if (worst > one)
            worst = one;
    }
    if (worst == P12_REFUSED)
        return P12_FIT_NONE;
    if (worst == P12_UNVERIFIED)
        return P12_FIT_UNVERIFIED;
    if (recipe->kind == P12_SCHEME_NONE)
        return P12_FIT_ALL;
    return fit_numbers(&bounds, recipe);
}

bool p12_satisfy_is_plain_accepted(const struct p12_satisfying *s,
                                   enum p12_part part)
{
    struct p12_recipe none = { .kind = P12_SCHEME_NONE };

    return fit(s, part, &none) == P12_FIT_ALL;
}

/* ---- All that there are ------------------------------------------------- */

/* A walk over the recipes of one kind: what was wanted comes first in each
 * field, then what there is. */
struct walk {
    const struct p12_recipe *wanted;
    const char *const *options[N_FIELDS];
    size_t at[N_FIELDS]; /* 0: as wanted */
};

static size_t count(const char *const *list)
{
    size_t n = 0;

    while (list[n] != NULL)
        n++;
    return n;
}

static bool walk_next(struct walk *w)
{
    for (size_t f = N_FIELDS; f-- > 0;) {
        if (w->at[f] < count(w->options[f])) {
            w->at[f]++;
            return true;
        }
        w->at[f] = 0;
    }
    return false;
}

static struct p12_recipe walk_recipe(const struct walk *w)
{
    struct p12_recipe recipe = *w->wanted;

    for (size_t f = 0; f < N_FIELDS; f++)
        if (w->at[f] != 0)
            *name_in(&recipe, (enum field)f) = w->options[f][w->at[f] - 1];
    /* scrypt had no use for the number that stands there */
    if (is_scrypt(w->wanted) && !is_scrypt(&recipe))
        recipe.iterations = 0;
    return recipe;
}

/* Goes on from what was wanted, which did not fit. */
static enum p12_fit fit_other(const struct p12_satisfying *s,
                              enum p12_part part, struct walk *w,
                              struct p12_recipe *out)
{
    enum p12_fit best = P12_FIT_NONE;

    do {
        struct p12_recipe recipe = walk_recipe(w);
        enum p12_fit one = fit(s, part, &recipe);

        if (one == P12_FIT_ALL &&
            p12_recipe_check(&recipe, (enum p12_recipe_part)part, NULL) !=
                P12_OK)
            one = P12_FIT_BUILD;
        if (one == P12_FIT_ALL) {
            *out = recipe;
            return P12_FIT_ALL;
        }
        if (best < one)
            best = one;
    } while (walk_next(w));
    return best;
}

static enum p12_fit fit_kind(const struct p12_satisfying *s, enum p12_part part,
                             const struct p12_recipe *wanted,
                             struct p12_recipe *out)
{
    struct walk walk = { .wanted = wanted };

    for (size_t f = 0; f < N_FIELDS; f++)
        walk.options[f] = options_of(wanted->kind, (enum field)f);
    return fit_other(s, part, &walk, out);
}

/* Another kind: of what was wanted the numbers remain, if they meant
 * anything. */
static struct p12_recipe of_kind(enum p12_scheme_kind kind,
                                 const struct p12_recipe *wanted)
{
    struct p12_recipe recipe = { .kind = kind };

    if (wanted->kind != P12_SCHEME_NONE) {
        recipe.salt_length = wanted->salt_length;
        recipe.iterations = is_scrypt(wanted) ? 0 : wanted->iterations;
    }
    return recipe;
}

enum p12_fit p12_satisfy_part(const struct p12_satisfying *s,
                              enum p12_part part, struct p12_recipe *recipe)
{
    const enum p12_scheme_kind *kinds =
        part == P12_PART_MAC ? mac_kinds : encryption_kinds;
    struct p12_recipe wanted = *recipe;
    enum p12_fit best = fit(s, part, recipe);

    /* Whether it can be written is the caller's affair: he asked for it. */
    if (best == P12_FIT_ALL)
        return P12_FIT_ALL;
    for (size_t i = 0; i <= N_KINDS; i++) {
        struct p12_recipe start =
            i == 0 ? wanted : of_kind(kinds[i - 1], &wanted);
        enum p12_fit one;

        if (start.kind == P12_SCHEME_NONE)
            continue;
        one = fit_kind(s, part, &start, recipe);
        if (one == P12_FIT_ALL)
            return P12_FIT_ALL;
        if (best < one)
            best = one;
    }
    return best;
}
