/* Rounds: one attempt at each part that is still closed. What a round opens
 * may hold more, which the next one tries. */
#include "base/alloc.h"
#include "read/unlocking.h"

#include <string.h>

/* ---- Places and wishes -------------------------------------------------- */

void p12_unlock_set_place(struct p12_unlocking *u,
                          const struct p12_locked *part)
{
    struct p12_reader *r = &u->p.r;

    r->trail.depth = 0;
    if (part->safe != NULL) {
        p12_safe_trail(part->safe, &r->trail);
        r->layer = part->safe->layer;
    } else if (part->bag != NULL) {
        p12_bag_trail(part->bag, &r->trail);
        r->layer = part->bag->layer;
    } else {
        p12_trail_push(&r->trail, "mac", P12_NO_INDEX);
        r->layer = u->p.pfx->layer;
    }
}

struct p12_error **p12_unlock_problem_of(const struct p12_locked *part)
{
    return part->safe != NULL ? &part->safe->problem : &part->bag->problem;
}

bool p12_unlock_is_at(const struct p12_locked *part, const char *path)
{
    char own[P12_PATH_MAX];

    size_t len = part->safe != NULL ? p12_safe_path(part->safe, own, sizeof own)
                                    : p12_bag_path(part->bag, own, sizeof own);

    return len < sizeof own && strcmp(own, path) == 0;
}

bool p12_unlock_wants(const struct p12_unlocking *u,
                      const struct p12_locked *part)
{
    if (part->lock->status != P12_STATUS_CLOSED &&
        part->lock->status != P12_STATUS_WRONG)
        return false;
    return u->opt.only == NULL || p12_unlock_is_at(part, u->opt.only);
}

/* ---- Choosing ----------------------------------------------------------- */

bool p12_unlock_spend(struct p12_unlocking *u, const struct p12_try *t)
{
    uint64_t work = p12_scheme_work(t->scheme);

    if (work > u->p.r.lim->max_work - u->spent)
        return false;
    u->spent += work;
    return true;
}

/* More work than is left: a recovery is given up, a proper attempt makes the
 * part refused. */
static enum p12_rc refuse_for_work(struct p12_unlocking *u,
                                   const struct p12_locked *part,
                                   const struct p12_try *t)
{
    enum p12_rc rc;

    if (t->attempt.recovery)
        return P12_OK;
    p12_unlock_set_place(u, part);
    rc = p12_fail(&u->p.r, P12_E_LIMIT, part->lock->at,
                  "more key derivation work in all than allowed");
    if (u->first_round)
        return rc; /* the caller hears of it: nothing was computed */
    rc = p12_parser_settle(&u->p, rc, p12_unlock_problem_of(part));
    if (rc == P12_OK)
        part->lock->status = P12_STATUS_REFUSED;
    return rc;
}

enum p12_rc p12_unlock_add_lock(void *state, const struct p12_locked *part)
{
    struct p12_unlocking *u = state;
    struct p12_try *t = &u->tries[u->n];

    if (!p12_unlock_wants(u, part) ||
        !p12_attempt_get(part->lock->scheme, &u->wish, part->lock->attempt,
                         &t->attempt))
        return P12_OK;
    t->scheme = part->lock->scheme;
    t->password = u->wish.password;
    t->part = *part;
    t->in = part->lock->ciphertext;
    if (!p12_unlock_spend(u, t))
        return refuse_for_work(u, part, t);
    u->n++;
    return P12_OK;
}

/* ---- Running ------------------------------------------------------------ */

static enum p12_rc count_lock(void *state, const struct p12_locked *part)
{
    struct p12_unlocking *u = state;

    if (p12_unlock_wants(u, part))
        u->cap++;
    return P12_OK;
}

enum p12_rc p12_unlock_make_room(struct p12_unlocking *u)
{
    u->cap = 1;
    p12_pfx_each_lock(u->p.pfx, count_lock, u);
    u->tries = p12_alloc(u->cap, sizeof *u->tries, P12_MEMORY_PLAIN);
    u->jobs = p12_alloc(u->cap, sizeof *u->jobs, P12_MEMORY_PLAIN);
    if (u->tries == NULL || u->jobs == NULL)
        return p12_fail_memory(&u->p.r);
    return P12_OK;
}

void p12_unlock_clear_tries(struct p12_unlocking *u)
{
    for (size_t i = 0; i < u->cap && u->tries != NULL; i++)
        p12_secret_free(&u->tries[i].plain);
    p12_free(u->tries);
    p12_free(u->jobs);
    u->tries = NULL;
    u->jobs = NULL;
    u->n = u->cap = 0;
}

static bool is_pair(const struct p12_try *a, const struct p12_try *b)
{
    return a->attempt.kdf == a->scheme->kdf.kind &&
           b->attempt.kdf == b->scheme->kdf.kind &&
           p12_scheme_is_pair(&a->scheme->kdf, &b->scheme->kdf);
}

/* Two attempts by turns take longer than one: only what would have to wait for
 * a thread goes beside another. Returns the number of jobs. */
static size_t make_jobs(struct p12_unlocking *u)
{
    size_t threads =
        u->opt.threads != 0 && p12_jobs_has_threads() ? u->opt.threads : 1;
    size_t to_pair = u->n > threads ? u->n - threads : 0;
    size_t n_jobs = 0;

    for (size_t i = 0; i < u->n; i++) {
        struct p12_try *t = &u->tries[i];

        u->jobs[n_jobs++] = (struct p12_job){
            .run = p12_try_run,
            .state = t,
            .decisive = t->part.lock == NULL && !u->opt.ignore_mac,
        };
        t->rc = P12_E_CLOSED;
        if (to_pair == 0 || i + 1 == u->n || !is_pair(t, t + 1))
            continue;
        t->beside = t + 1;
        t->beside->rc = P12_E_CLOSED;
        to_pair--;
        i++;
    }
    return n_jobs;
}

void p12_unlock_run_tries(struct p12_unlocking *u)
{
    p12_jobs_run(u->jobs, make_jobs(u), u->opt.threads);
    u->first_round = false;
}

enum p12_rc p12_unlock_use_results(struct p12_unlocking *u, size_t from)
{
    enum p12_rc rc = P12_OK;

    for (size_t i = from; rc == P12_OK && i < u->n; i++)
        rc = p12_try_use(u, &u->tries[i]);
    return rc;
}

/* A round at the locks alone. *more tells whether anything was tried. */
static enum p12_rc round_of_locks(struct p12_unlocking *u, bool *more)
{
    enum p12_rc rc = p12_unlock_make_room(u);

    if (rc == P12_OK)
        rc = p12_pfx_each_lock(u->p.pfx, p12_unlock_add_lock, u);
    *more = u->n != 0;
    if (rc == P12_OK && *more) {
        p12_unlock_run_tries(u);
        rc = p12_unlock_use_results(u, 0);
    }
    p12_unlock_clear_tries(u);
    return rc;
}

enum p12_rc p12_unlock_locks(struct p12_unlocking *u)
{
    bool more = true;
    enum p12_rc rc = P12_OK;

    while (rc == P12_OK && more)
        rc = round_of_locks(u, &more);
    return rc;
}
