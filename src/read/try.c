/* One attempt: a password in one encoding at one lock. */
#include "base/alloc.h"
#include "read/unlocking.h"

static enum p12_rc derive_and_use(struct p12_try *t, struct p12_span password)
{
    struct p12_scheme scheme = *t->scheme;
    struct p12_secret key = { 0 };
    enum p12_rc rc;

    scheme.kdf.kind = t->attempt.kdf; /* the attempt may have another one */
    rc = p12_scheme_derive(&scheme, password, &key);
    if (rc == P12_OK)
        rc = t->part.lock == NULL
                 ? p12_scheme_check(&scheme, &key, t->in, t->mac)
                 : p12_scheme_open(&scheme, &key, t->in, &t->plain);
    p12_secret_free(&key);
    return rc;
}

/* A password that can't be written in an encoding is not the right one. */
enum p12_rc p12_try_run(void *state)
{
    struct p12_try *t = state;
    struct p12_secret encoded = { 0 };
    enum p12_rc rc =
        p12_password_encode(t->password, t->attempt.encoding, &encoded);

    if (rc == P12_E_USAGE)
        return t->part.lock == NULL ? P12_E_MAC : P12_E_PASSWORD;
    if (rc == P12_OK)
        rc = derive_and_use(t, p12_secret_span(&encoded));
    p12_secret_free(&encoded);
    return rc;
}

/* What every structure we look for begins with; a wrong key that happens to
 * leave good padding does so once in 65,536 times. */
bool p12_try_is_plausible(struct p12_span plain)
{
    struct p12_cursor c = p12_cursor_over(plain);
    struct p12_span body;

    return p12_cursor_is_next(&c, P12_TAG_SEQUENCE) && plain.len >= 2 &&
           (p12_cursor_tagged(&c, P12_TAG_SEQUENCE, &body) ||
            plain.ptr[1] >= 0x80);
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

enum p12_rc p12_try_use(struct p12_unlocking *u, struct p12_try *t,
                        enum p12_rc rc)
{
    if (rc == P12_E_MEMORY)
        return p12_fail_memory(&u->p.r);
    if (rc == P12_OK && p12_try_is_plausible(p12_secret_span(&t->plain)))
        return part_opens(u, t);
    return part_stays_closed(u, t);
}
