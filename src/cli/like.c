#include "cli/like.h"

#include "cli/strings.h"
#include "cli/walk.h"
#include "cli/words.h"
#include <string.h>

/* The parts of one kind: how the first is protected, and its path. */
struct kind {
    const char *name;
    bool is_met;
    struct p12_recipe recipe;
    char path[P12_PATH_MAX];
};

struct gathering {
    struct kind keys;
    struct kind safes;
    struct bytes *why;
    bool failed;
};

static bool is_same_text(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* But for their salts, whose length some writers draw by lot. */
static bool is_alike(const struct p12_recipe *a, const struct p12_recipe *b)
{
    return a->kind == b->kind && is_same_text(a->kdf, b->kdf) &&
           is_same_text(a->hash, b->hash) &&
           is_same_text(a->cipher, b->cipher) &&
           a->iterations == b->iterations && a->scrypt_n == b->scrypt_n &&
           a->scrypt_r == b->scrypt_r && a->scrypt_p == b->scrypt_p;
}

/* False where the scheme is none that is written. */
static bool recipe_of(const struct p12_scheme *scheme, struct p12_recipe *out)
{
    *out = (struct p12_recipe){ .kind = P12_SCHEME_NONE };
    return scheme == NULL || p12_recipe_like(scheme, out);
}

static void refuse(struct gathering *g, const char *path,
                   const struct p12_scheme *scheme)
{
    const char *cipher = p12_scheme_cipher(scheme);
    const char *hmac = p12_scheme_hmac(scheme);

    if (g->failed)
        return;
    g->failed = true;
    bytes_add_format(g->why, "%s: %s", path, p12_scheme_name(scheme));
    if (cipher != NULL || hmac != NULL)
        bytes_add_format(g->why, " with %s", cipher != NULL ? cipher : hmac);
    bytes_add_text(g->why, " is read, but not written");
}

static void meet(struct gathering *g, struct kind *kind, const char *path,
                 const struct p12_scheme *scheme)
{
    struct p12_recipe recipe;

    if (!recipe_of(scheme, &recipe)) {
        refuse(g, path, scheme);
    } else if (!kind->is_met) {
        kind->is_met = true;
        kind->recipe = recipe;
        strcpy(kind->path, path);
    } else if (!is_alike(&kind->recipe, &recipe)) {
        if (!g->failed)
            bytes_add_format(g->why,
                             "%s is not protected like %s, and %s "
                             "are written in one way",
                             path, kind->path, kind->name);
        g->failed = true;
    } else if (recipe.salt_length > kind->recipe.salt_length) {
        kind->recipe.salt_length = recipe.salt_length;
    }
}

static void see_safe(const struct p12_safe *safe, void *context)
{
    struct gathering *g = context;
    char path[P12_PATH_MAX];

    if (p12_safe_type(safe) != P12_SAFE_ENCRYPTED ||
        p12_safe_status(safe) != P12_STATUS_OPEN)
        return;
    p12_safe_path(safe, path, sizeof path);
    meet(g, &g->safes, path, p12_safe_scheme(safe));
}

static void see_bag(const struct p12_bag *bag, void *context)
{
    struct gathering *g = context;
    bool is_key = p12_bag_type(bag) == P12_BAG_KEY ||
                  p12_bag_type(bag) == P12_BAG_SHROUDED_KEY;
    char path[P12_PATH_MAX];

    if ((!is_key && p12_bag_scheme(bag) == NULL) ||
        !word_is_open(p12_bag_status(bag)))
        return;
    p12_bag_path(bag, path, sizeof path);
    meet(g, &g->keys, path, p12_bag_scheme(bag));
}

static void see_mac(struct gathering *g, const struct p12_pfx *pfx,
                    struct p12_recipe *out)
{
    const struct p12_mac *mac = p12_pfx_mac(pfx);
    const struct p12_scheme *scheme = mac == NULL ? NULL : p12_mac_scheme(mac);
    struct p12_recipe recipe;

    if (recipe_of(scheme, &recipe))
        *out = recipe;
    else
        refuse(g, "mac", scheme);
}

bool like_protection(const struct p12_pfx *pfx, struct p12_protection *p,
                     struct bytes *why)
{
    struct gathering g = { .keys.name = "keys",
                           .safes.name = "safes",
                           .why = why };
    const struct visitor visitor = { see_safe, see_bag, &g };

    see_mac(&g, pfx, &p->mac);
    walk_parts(pfx, &visitor);
    if (g.keys.is_met)
        p->key = g.keys.recipe;
    if (g.safes.is_met)
        p->safe = g.safes.recipe;
    p->encrypt_plain_safes = false;
    return !g.failed;
}

/* ---- Under a password --------------------------------------------------- */

static void count_safe(const struct p12_safe *safe, void *context)
{
    *(bool *)context = *(bool *)context || p12_safe_scheme(safe) != NULL;
}

static void count_bag(const struct p12_bag *bag, void *context)
{
    *(bool *)context = *(bool *)context || p12_bag_scheme(bag) != NULL;
}

bool like_has_password(const struct p12_pfx *pfx)
{
    bool any = p12_pfx_mac(pfx) != NULL;
    const struct visitor visitor = { count_safe, count_bag, &any };

    walk_parts(pfx, &visitor);
    return any;
}
