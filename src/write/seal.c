#include "write/seal.h"

#include "base/alloc.h"
#include "read/parser.h"

enum p12_rc p12_seal_fail(struct p12_writing *w, enum p12_rc rc,
                          const char *detail)
{
    return p12_fail(&w->r, rc, NULL, detail);
}

const struct p12_sealing *p12_seal_next(struct p12_writing *w)
{
    return &w->sealings[w->next++];
}

/* ---- Planning ----------------------------------------------------------- */

static size_t count_bags(const struct p12_writing *w,
                         const struct p12_draft_list *list)
{
    size_t n = 0;

    for (size_t i = 0; i < list->n_bags; i++) {
        const struct p12_draft_bag *bag = list->bags[i];

        n += bag->list != NULL ? count_bags(w, bag->list)
                               : p12_seal_is_shrouded(w, bag);
    }
    return n;
}

static size_t count(const struct p12_writing *w)
{
    size_t n = w->protection->mac.kind != P12_SCHEME_NONE;

    for (size_t i = 0; i < w->draft->n_safes; i++) {
        const struct p12_draft_safe *safe = &w->draft->safes[i];

        n += p12_seal_is_encrypted(w, safe);
        n += safe->list != NULL ? count_bags(w, safe->list) : 0;
    }
    return n;
}

static enum p12_rc plan_next(struct p12_writing *w,
                             const struct p12_recipe *recipe,
                             enum p12_recipe_part part)
{
    struct p12_sealing *s = &w->sealings[w->next++];

    s->password = w->password;
    return p12_scheme_plan(recipe, part, w->protection, &s->plan, &w->err);
}

/* In the order of writing: from the last to the first, a safe before what is
 * in it. */
static enum p12_rc plan_bags(struct p12_writing *w,
                             const struct p12_draft_list *list)
{
    enum p12_rc rc = P12_OK;

    for (size_t i = list->n_bags; rc == P12_OK && i > 0; i--) {
        const struct p12_draft_bag *bag = list->bags[i - 1];

        if (bag->list != NULL)
            rc = plan_bags(w, bag->list);
        else if (p12_seal_is_shrouded(w, bag))
            rc = plan_next(w, &w->protection->key, P12_FOR_KEY);
    }
    return rc;
}

static enum p12_rc plan_safe(struct p12_writing *w,
                             const struct p12_draft_safe *safe)
{
    enum p12_rc rc = P12_OK;

    if (p12_seal_is_encrypted(w, safe))
        rc = plan_next(w, &w->protection->safe, P12_FOR_SAFE);
    if (rc == P12_OK && safe->list != NULL)
        rc = plan_bags(w, safe->list);
    return rc;
}

static enum p12_rc plan(struct p12_writing *w)
{
    size_t n = count(w);
    enum p12_rc rc = P12_OK;

    w->sealings = p12_alloc(n, sizeof *w->sealings, P12_MEMORY_PLAIN);
    if (w->sealings == NULL && n != 0)
        return P12_E_MEMORY;
    w->n = n;
    for (size_t i = w->draft->n_safes; rc == P12_OK && i > 0; i--)
        rc = plan_safe(w, &w->draft->safes[i - 1]);
    if (rc == P12_OK && w->protection->mac.kind != P12_SCHEME_NONE)
        rc = plan_next(w, &w->protection->mac, P12_FOR_MAC);
    w->next = 0;
    return rc;
}

/* Each part has a key of its own, so that a small file with many of them could
 * take hours. */
static enum p12_rc check_work(struct p12_writing *w)
{
    struct p12_limits usual = { 0 };
    uint64_t left = w->protection->max_work;

    if (left == 0) {
        p12_limits_take(&usual, NULL);
        left = usual.max_work;
    }
    for (size_t i = 0; i < w->n; i++) {
        uint64_t work = p12_scheme_work(&w->sealings[i].plan.scheme);

        if (work > left)
            return p12_seal_fail(w, P12_E_LIMIT,
                                 "more key derivation work in all than "
                                 "allowed");
        left -= work;
    }
    return P12_OK;
}

/* ---- Refusing early ----------------------------------------------------- */

/* What is closed is told before any key is derived, which takes long. */
static enum p12_rc check_open_bags(struct p12_writing *w,
                                   const struct p12_draft_list *list)
{
    enum p12_rc rc = P12_OK;

    for (size_t i = 0; rc == P12_OK && i < list->n_bags; i++) {
        const struct p12_draft_bag *bag = list->bags[i];

        p12_trail_push(&w->r.trail, "bag", (long)i);
        if (bag->closed)
            rc = p12_seal_fail(
                w, P12_E_CLOSED,
                "is not open: it can only be carried over as it is");
        else if (bag->list != NULL)
            rc = check_open_bags(w, bag->list);
        p12_trail_pop(&w->r.trail);
    }
    return rc;
}

static enum p12_rc check_open(struct p12_writing *w)
{
    enum p12_rc rc = P12_OK;

    for (size_t i = 0; rc == P12_OK && i < w->draft->n_safes; i++) {
        const struct p12_draft_safe *safe = &w->draft->safes[i];

        p12_trail_push(&w->r.trail, "authSafe", (long)i);
        if (safe->closed)
            rc = p12_seal_fail(
                w, P12_E_CLOSED,
                "is not open: it can only be carried over as it is");
        else if (safe->list != NULL)
            rc = check_open_bags(w, safe->list);
        p12_trail_pop(&w->r.trail);
    }
    return rc;
}

static enum p12_rc check(struct p12_writing *w)
{
    enum p12_rc rc = p12_protection_check(w->protection, &w->err);

    if (rc == P12_OK && !w->protection->keep_closed)
        rc = check_open(w);
    if (rc == P12_OK)
        rc = p12_draft_check_keys(w->draft, &w->err);
    return rc;
}

/* ---- Writing ------------------------------------------------------------ */

static enum p12_rc write_all(struct p12_writing *w, struct p12_secret *out)
{
    bool has_mac = w->protection->mac.kind != P12_SCHEME_NONE;
    struct p12_secret octets = { NULL, 0, 0 };
    enum p12_rc rc = p12_seal_auth_safe(w, &octets);

    if (rc == P12_OK)
        rc = p12_write_pfx(p12_secret_span(&octets),
                           has_mac ? p12_seal_next(w) : NULL, out);
    p12_secret_free(&octets);
    return rc;
}

static enum p12_rc seal(struct p12_writing *w, struct p12_secret *out)
{
    enum p12_rc rc = check(w);

    if (rc == P12_OK)
        rc = plan(w);
    if (rc == P12_OK)
        rc = check_work(w);
    if (rc == P12_OK)
        rc = p12_sealings_derive(w->sealings, w->n, w->protection->threads);
    if (rc == P12_OK)
        rc = write_all(w, out);
    p12_sealings_clear(w->sealings, w->n);
    p12_free(w->sealings);
    return rc;
}

static enum p12_rc tell(struct p12_writing *w, enum p12_rc rc,
                        struct p12_error *err)
{
    if (rc == P12_OK || err == NULL)
        return rc;
    w->r.trail.depth = 0;
    p12_seal_fail(w, rc, NULL); /* unless something better is there */
    *err = w->err;
    return rc;
}

enum p12_rc p12_draft_seal(const struct p12_draft *draft,
                           const uint8_t *password, size_t len,
                           const struct p12_protection *protection,
                           uint8_t **out, size_t *out_len,
                           struct p12_error *err)
{
    struct p12_protection p;
    struct p12_writing w = { .draft = draft, .protection = &p };
    struct p12_secret der = { NULL, 0, 0 };
    enum p12_rc rc;

    p12_protection_take(protection, &p);
    w.password = (struct p12_span){ password, len };
    w.r.err = &w.err;
    rc = seal(&w, &der);
    if (rc != P12_OK)
        return tell(&w, rc, err);
    *out = der.ptr;
    *out_len = der.len;
    return P12_OK;
}
