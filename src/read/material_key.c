/* PrivateKeyInfo and EncryptedPrivateKeyInfo (RFC 5958, 2 and 3). */
#include "read/material.h"

/* ---- In the clear ------------------------------------------------------- */

/* libtasn1 lets an empty SEQUENCE pass, whatever has to be in it. */
static bool has_fields(const struct p12_tree *t)
{
    struct p12_named algorithm;
    struct p12_span value;

    return p12_named_in(t, "privateKeyAlgorithm", &algorithm) &&
           p12_tree_contents(t, "privateKey", &value);
}

static enum p12_rc check_key(struct p12_parser *p, struct p12_span der)
{
    struct p12_tree t = { NULL, { NULL, 0 } };
    enum p12_rc rc = p12_tree_decode(&p->r, &p->pfx->schemas, P12_MODULE_PKCS8,
                                     "OneAsymmetricKey", der, &t);

    if (rc == P12_OK && !has_fields(&t))
        rc = p12_fail(&p->r, P12_E_SCHEMA, der.ptr,
                      "a private key without all of its fields");
    p12_tree_clear(&t);
    return rc;
}

enum p12_rc p12_gather_key(struct p12_gathering *g,
                           const struct p12_layer_map *root)
{
    struct p12_parser *p = &g->u.p;
    enum p12_rc rc;

    p12_gather_at(g, P12_MATERIAL_KEY);
    rc = p12_layer_enter(p, root, root->bytes, NULL, NULL, &p->r.layer);
    if (rc == P12_OK)
        rc = check_key(p, p->r.layer->bytes);
    if (rc == P12_OK)
        rc = p12_gather_add(g, P12_MATERIAL_KEY, p->r.layer->bytes);
    return rc;
}

/* ---- Encrypted ---------------------------------------------------------- */

static enum p12_rc fail_for_work(struct p12_gathering *g,
                                 const struct p12_lock *lock)
{
    return p12_fail(&g->u.p.r, P12_E_LIMIT, lock->at,
                    "more key derivation work in all than allowed");
}

/* One attempt. P12_E_PASSWORD, unrecorded, if it was not the right one. */
static enum p12_rc attempt(struct p12_gathering *g, struct p12_try *t,
                           struct p12_secret *plain)
{
    enum p12_rc rc = p12_try_run(t);

    if (rc == P12_E_MEMORY)
        return p12_fail_memory(&g->u.p.r);
    if (rc == P12_OK && p12_try_opens(&g->u, t)) {
        *plain = t->plain;
        return P12_OK;
    }
    p12_secret_free(&t->plain);
    return P12_E_PASSWORD;
}

static enum p12_rc try_password(struct p12_gathering *g, struct p12_lock *lock,
                                struct p12_span password,
                                struct p12_secret *plain)
{
    const struct p12_attempt_wish wish = { .password = password };
    struct p12_try t = { .scheme = lock->scheme,
                         .password = password,
                         .part = { .lock = lock },
                         .in = lock->ciphertext };
    enum p12_rc rc = P12_E_PASSWORD;

    for (unsigned i = 0; rc == P12_E_PASSWORD &&
                         p12_attempt_get(lock->scheme, &wish, i, &t.attempt);
         i++) {
        if (p12_unlock_spend(&g->u, &t))
            rc = attempt(g, &t, plain);
        else if (!t.attempt.recovery) /* one of those is given up */
            rc = fail_for_work(g, lock);
    }
    if (rc == P12_E_PASSWORD)
        rc = p12_gather_wrong_password(g, lock->at);
    return rc;
}

/* Nobody is asked for the password of what will not be computed. */
static enum p12_rc open_lock(struct p12_gathering *g, struct p12_lock *lock,
                             struct p12_secret *plain)
{
    uint64_t left = g->u.p.r.lim->max_work - g->u.spent;
    struct p12_secret password = { NULL, 0, 0 };
    enum p12_rc rc;

    if (p12_scheme_work(lock->scheme) > left)
        return fail_for_work(g, lock);
    rc = p12_gather_password(g, lock->at, &password);
    if (rc == P12_OK)
        rc = try_password(g, lock, p12_secret_span(&password), plain);
    p12_secret_free(&password);
    return rc;
}

static enum p12_rc open_shroud(struct p12_gathering *g,
                               struct p12_secret *plain)
{
    struct p12_parser *p = &g->u.p;
    struct p12_lock lock = { .scheme = NULL };
    enum p12_rc rc = p12_read_shroud(p, p->r.layer->bytes, &lock);

    if (rc == P12_OK)
        rc = open_lock(g, &lock, plain);
    p12_lock_clear(&lock);
    return rc;
}

enum p12_rc p12_gather_shroud(struct p12_gathering *g,
                              const struct p12_layer_map *root)
{
    struct p12_parser *p = &g->u.p;
    struct p12_secret plain = { NULL, 0, 0 };
    const struct p12_layer_map *decrypted;
    enum p12_rc rc;

    p12_gather_at(g, P12_MATERIAL_KEY);
    rc = p12_layer_enter(p, root, root->bytes, NULL, NULL, &p->r.layer);
    if (rc == P12_OK)
        rc = open_shroud(g, &plain);
    if (rc == P12_OK)
        rc = p12_layer_root(p, &plain, P12_LAYER_DECRYPTED, &decrypted);
    if (rc != P12_OK)
        return rc;
    g->was_encrypted = true;
    p->r.layer = decrypted;
    return p12_gather_key(g, decrypted);
}
