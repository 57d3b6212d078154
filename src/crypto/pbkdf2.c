#include "crypto/backend.h"

#include <string.h>

enum { TASKS = 2 };

/* For a hash that has no loop of its own. */
static void plain_chain(struct p12_hmac_lane *lanes, size_t n_lanes, uint64_t n)
{
    for (size_t i = 0; i < n_lanes; i++) {
        struct p12_hmac_lane *lane = &lanes[i];
        const struct p12_span last = { lane->u, lane->key->digest_size };

        for (uint64_t left = n; left != 0; left--) {
            p12_hmac_run(lane->key, &last, 1, lane->u);
            for (size_t j = 0; j < last.len; j++)
                lane->sum[j] ^= lane->u[j];
        }
    }
}

/* One PBKDF2 on its way: which digests of its output are begun. */
struct task {
    struct p12_pbkdf2 *is;
    struct p12_hmac_key key;
    uint32_t n_begun;
    size_t at; /* in the output: of the next digest */
};

/* What a lane computes: one digest of a task's output. */
struct digest {
    uint8_t *out;
    size_t len;    /* of it that is wanted */
    uint64_t left; /* steps */
};

struct work {
    struct task task[TASKS];
    size_t n_tasks;
    struct p12_hmac_lane lane[P12_LANES];
    struct digest digest[P12_LANES];
    size_t n_lanes;
};

static enum p12_rc check(const struct p12_pbkdf2 *is)
{
    if (!p12_hash_is_available(is->hash))
        return P12_E_ALGORITHM;
    if (is->iterations == 0 || is->iterations > UINT32_MAX ||
        is->out->cap == 0 ||
        (is->out->cap - 1) / is->hash->digest_size >= UINT32_MAX)
        return P12_E_USAGE;
    return P12_OK;
}

static void add_task(struct work *w, struct p12_pbkdf2 *is)
{
    struct task *t = &w->task[w->n_tasks];

    is->rc = check(is);
    if (is->rc == P12_OK)
        is->rc = p12_hmac_start(is->hash, is->password, &t->key);
    if (is->rc != P12_OK)
        return;
    t->is = is;
    w->n_tasks++;
}

/* RFC 8018, 5.2, step 3: T_i = F(P, S, c, i), up to its first U. */
static void begin_digest(struct work *w, struct task *t)
{
    struct p12_hmac_lane *lane = &w->lane[w->n_lanes];
    size_t left = t->is->out->cap - t->at;
    uint32_t i = ++t->n_begun;
    const uint8_t number[4] = { (uint8_t)(i >> 24), (uint8_t)(i >> 16),
                                (uint8_t)(i >> 8), (uint8_t)i };
    const struct p12_span first[] = { t->is->salt, { number, sizeof number } };
    struct digest *d = &w->digest[w->n_lanes++];

    lane->key = &t->key;
    p12_hmac_run(&t->key, first, 2, lane->u);
    memcpy(lane->sum, lane->u, t->key.digest_size);
    d->out = t->is->out->ptr + t->at;
    d->len = left < t->key.digest_size ? left : t->key.digest_size;
    d->left = t->is->iterations - 1;
    t->at += d->len;
}

/* Gives each free lane a digest, as long as all are of one hash. */
static void fill_lanes(struct work *w)
{
    for (size_t i = 0; i < w->n_tasks; i++) {
        struct task *t = &w->task[i];

        while (w->n_lanes < P12_LANES && t->at < t->is->out->cap &&
               (w->n_lanes == 0 || w->lane[0].key->code == t->key.code))
            begin_digest(w, t);
    }
}

static void run_lanes(struct work *w)
{
    p12_hmac_chain *chain = w->lane[0].key->code->chain;
    uint64_t n = w->digest[0].left;

    for (size_t i = 1; i < w->n_lanes; i++)
        if (w->digest[i].left < n)
            n = w->digest[i].left;
    if (chain == NULL)
        chain = plain_chain;
    chain(w->lane, w->n_lanes, n);
    for (size_t i = 0; i < w->n_lanes; i++)
        w->digest[i].left -= n;
}

/* The last lane takes the place of one that is done. */
static void empty_lanes(struct work *w)
{
    for (size_t i = w->n_lanes; i-- != 0;) {
        if (w->digest[i].left != 0)
            continue;
        memcpy(w->digest[i].out, w->lane[i].sum, w->digest[i].len);
        w->n_lanes--;
        w->lane[i] = w->lane[w->n_lanes];
        w->digest[i] = w->digest[w->n_lanes];
    }
}

static void run(struct work *w)
{
    fill_lanes(w);
    while (w->n_lanes != 0) {
        run_lanes(w);
        empty_lanes(w);
        fill_lanes(w);
    }
    for (size_t i = 0; i < w->n_tasks; i++)
        w->task[i].is->out->len = w->task[i].is->out->cap;
    p12_wipe(w, sizeof *w);
}

enum p12_rc p12_pbkdf2(const struct p12_hash *hash, struct p12_span password,
                       struct p12_span salt, uint64_t iterations,
                       struct p12_secret *out)
{
    struct p12_pbkdf2 is = { .hash = hash,
                             .password = password,
                             .salt = salt,
                             .iterations = iterations,
                             .out = out };
    struct work w = { .n_tasks = 0 };

    add_task(&w, &is);
    run(&w);
    return is.rc;
}

void p12_pbkdf2_two(struct p12_pbkdf2 *a, struct p12_pbkdf2 *b)
{
    struct work w = { .n_tasks = 0 };

    add_task(&w, a);
    add_task(&w, b);
    run(&w);
}
