/* One attempt: a password in one encoding at one lock. */
#include "asn1/walk.h"
#include "base/alloc.h"
#include "read/unlocking.h"

/* What an attempt needs on its way; its scheme is a copy, since an attempt may
 * have another KDF than the file says. */
struct derivation {
    struct p12_scheme scheme;
    struct p12_secret encoded;
    struct p12_derivation is;
};

/* A password that can't be written in an encoding is not the right one. */
static enum p12_rc begin(struct p12_try *t, struct derivation *d)
{
    enum p12_rc rc =
        p12_password_encode(t->password, t->attempt.encoding, &d->encoded);

    if (rc == P12_E_USAGE)
        return t->part.lock == NULL ? P12_E_MAC : P12_E_PASSWORD;
    d->scheme = *t->scheme;
    d->scheme.kdf.kind = t->attempt.kdf;
    d->is.scheme = &d->scheme;
    d->is.password = p12_secret_span(&d->encoded);
    return rc;
}

static enum p12_rc use_key(struct p12_try *t, const struct derivation *d)
{
    if (d->is.rc != P12_OK)
        return d->is.rc;
    if (t->part.lock == NULL)
        return p12_scheme_check(&d->scheme, &d->is.key, t->in, t->mac);
    return p12_scheme_open(&d->scheme, &d->is.key, t->in, &t->plain);
}

static void end(struct p12_try *t, struct derivation *d)
{
    if (t->rc == P12_OK)
        t->rc = use_key(t, d);
    p12_secret_free(&d->is.key);
    p12_secret_free(&d->encoded);
}

static void derive(struct derivation *d)
{
    d->is.rc = p12_scheme_derive(&d->scheme, d->is.password, &d->is.key);
}

static void run_two(struct p12_try *a, struct p12_try *b)
{
    struct derivation for_a = { .encoded = { NULL, 0, 0 } };
    struct derivation for_b = { .encoded = { NULL, 0, 0 } };

    a->rc = begin(a, &for_a);
    b->rc = begin(b, &for_b);
    if (a->rc == P12_OK && b->rc == P12_OK)
        p12_scheme_derive_two(&for_a.is, &for_b.is);
    else if (a->rc == P12_OK)
        derive(&for_a);
    else if (b->rc == P12_OK)
        derive(&for_b);
    end(a, &for_a);
    end(b, &for_b);
}

enum p12_rc p12_try_run(void *state)
{
    struct p12_try *t = state;
    struct derivation d = { .encoded = { NULL, 0, 0 } };

    if (t->beside != NULL) {
        run_two(t, t->beside);
        return t->rc;
    }
    t->rc = begin(t, &d);
    if (t->rc == P12_OK)
        derive(&d);
    end(t, &d);
    return t->rc;
}

/* What every structure we look for begins with; a wrong key that happens to
 * leave good padding does so once in 65,536 times. */
static bool is_plausible(struct p12_span plain)
{
    struct p12_cursor c = p12_cursor_over(plain);
    struct p12_span body;

    return p12_cursor_is_next(&c, P12_TAG_SEQUENCE) && plain.len >= 2 &&
           (p12_cursor_tagged(&c, P12_TAG_SEQUENCE, &body) ||
            plain.ptr[1] >= 0x80);
}

/* The same, and every length inside it is right too: what nothing but the
 * right key leaves. */
static bool is_whole(const struct p12_unlocking *u, struct p12_span plain)
{
    const struct p12_layer_map layer = { .bytes = plain, .source = plain };
    struct p12_reader quiet = { .lim = u->p.r.lim, .layer = &layer };
    struct p12_walk_facts facts;

    return is_plausible(plain) &&
           p12_walk_ber(&quiet, NULL, NULL, &facts) == P12_OK &&
           facts.size == plain.len;
}

/* A stream cipher has no padding that would tell a wrong key, and an attempt
 * that no standard has is believed only on good evidence. Of others content
 * that is broken inside is told as such. */
bool p12_try_opens(const struct p12_unlocking *u, const struct p12_try *t)
{
    struct p12_span plain = p12_secret_span(&t->plain);

    if (t->attempt.recovery || t->scheme->cipher.block_size == 1)
        return is_whole(u, plain);
    return is_plausible(plain);
}

static enum p12_rc read_key(struct p12_unlocking *u,
                            const struct p12_layer_map *root,
                            struct p12_bag *bag)
{
    struct p12_tree t = { 0 };
    enum p12_rc rc;

    rc = p12_layer_enter(&u->p, root, root->bytes, NULL, NULL, &u->p.r.layer);
    if (rc != P12_OK)
        return rc;
    bag->content = u->p.r.layer->bytes;
    rc = p12_tree_decode(&u->p.r, &u->p.pfx->schemas, P12_MODULE_PKCS8,
                         "OneAsymmetricKey", bag->content, &t);
    if (rc == P12_OK)
        p12_tree_clear(&t);
    return rc;
}

/* Without memory to read what came out, the part is as closed as before. */
static void close_again(const struct p12_locked *part)
{
    struct p12_error **problem = p12_unlock_problem_of(part);

    part->lock->status = P12_STATUS_CLOSED;
    part->lock->recovery = NULL;
    p12_free(*problem);
    *problem = NULL;
    if (part->safe == NULL) {
        part->bag->content = (struct p12_span){ NULL, 0 };
        return;
    }
    p12_bags_free(part->safe->bags, part->safe->n_bags);
    part->safe->bags = NULL;
    part->safe->n_bags = 0;
}

/* Decrypted: it is a layer now, and its structure is read. */
static enum p12_rc part_opens(struct p12_unlocking *u, struct p12_try *t)
{
    const struct p12_locked *part = &t->part;
    const struct p12_layer_map *root;
    enum p12_rc rc =
        p12_layer_root(&u->p, &t->plain, P12_LAYER_DECRYPTED, &root);

    if (rc != P12_OK)
        return rc;
    part->lock->status = P12_STATUS_OPEN;
    part->lock->recovery =
        t->attempt.recovery ? p12_encoding_name(t->attempt.encoding) : NULL;
    p12_free(*p12_unlock_problem_of(part));
    *p12_unlock_problem_of(part) = NULL;
    p12_unlock_set_place(u, part);
    u->p.r.layer = root;
    rc = part->safe != NULL
             ? p12_read_safe_octets(&u->p, root, root->bytes, part->safe)
             : read_key(u, root, part->bag);
    rc = p12_parser_settle(&u->p, rc, p12_unlock_problem_of(part));
    if (rc == P12_OK && t->attempt.recovery) {
        p12_unlock_set_place(u, part);
        rc = p12_parser_note(&u->p, "password-encoding",
                             "opens only with the password encoded as another "
                             "writer's mistake had it");
    }
    if (rc != P12_OK)
        close_again(part);
    return rc;
}

static enum p12_rc part_stays_closed(struct p12_unlocking *u, struct p12_try *t)
{
    struct p12_lock *lock = t->part.lock;
    enum p12_rc rc;

    lock->attempt++;
    p12_unlock_set_place(u, &t->part);
    rc = p12_parser_settle(&u->p,
                           p12_fail(&u->p.r, P12_E_PASSWORD, lock->at,
                                    "does not open with this password"),
                           p12_unlock_problem_of(&t->part));
    if (rc == P12_OK) /* never wrong without a problem that says so */
        lock->status = P12_STATUS_WRONG;
    return rc;
}

enum p12_rc p12_try_use(struct p12_unlocking *u, struct p12_try *t)
{
    if (t->rc == P12_E_MEMORY)
        return p12_fail_memory(&u->p.r);
    if (t->rc == P12_OK && p12_try_opens(u, t))
        return part_opens(u, t);
    return part_stays_closed(u, t);
}
