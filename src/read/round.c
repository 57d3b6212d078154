/* Rounds: one attempt at each part that is still closed. What a round opens
 * may hold more, which the next one tries. */
#include "base/alloc.h"
#include "read/unlocking.h"

/* ---- Choosing ----------------------------------------------------------- */

bool p12_unlock_wants(const struct p12_unlocking *u,
                      const struct p12_locked *part)
{
    if (part->lock->status != P12_STATUS_CLOSED &&
        part->lock->status != P12_STATUS_WRONG)
        return false;
    return p12_unlock_is_asked_for(u, part);
}

bool p12_unlock_spend(struct p12_unlocking *u, const struct p12_try *t)
{
    uint64_t work = p12_scheme_work(t->scheme);

    if (work > u->p.r.lim->max_work - u->spent)
        return false;
    u->spent += work;
    return true;
}

/* More work than is left: the part is refused, until the next call. One that
 * was so before does not keep others from being tried. */
static enum p12_rc refuse_for_work(struct p12_unlocking *u,
                                   const struct p12_locked *part)
{
    enum p12_rc rc;

    p12_unlock_set_place(u, part);
    rc = p12_fail(&u->p.r, P12_E_LIMIT, part->lock->at,
                  "more key derivation work in all than allowed");
    if (u->first_round && !part->lock->is_starved)
        return rc; /* the caller hears of it: nothing was computed */
    rc = p12_parser_settle(&u->p, rc, p12_unlock_problem_of(part));
    if (rc == P12_OK) {
        part->lock->status = P12_STATUS_REFUSED;
        part->lock->is_starved = true;
    }
    return rc;
}

/* Recoveries wait until no part has a proper attempt left, and one that there
 * is no work for is passed over. */
enum p12_rc p12_unlock_add_lock(void *state, const struct p12_locked *part)
{
    struct p12_unlocking *u = state;
    struct p12_try *t = &u->tries[u->n];
    struct p12_lock *lock = part->lock;

    if (!p12_unlock_wants(u, part))
        return P12_OK;
    t->scheme = lock->scheme;
    t->password = u->wish.password;
    t->part = *part;
    t->in = lock->ciphertext;
    while (
        p12_attempt_get(lock->scheme, &u->wish, lock->attempt, &t->attempt)) {
        if (t->attempt.recovery && !u->recovering)
            return P12_OK;
        if (p12_unlock_spend(u, t)) {
            u->n++;
            return P12_OK;
        }
        if (!t->attempt.recovery)
            return refuse_for_work(u, part);
        lock->attempt++;
    }
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

    u->recovering = false;
    if (rc == P12_OK)
        rc = p12_pfx_each_lock(u->p.pfx, p12_unlock_add_lock, u);
    u->recovering = u->n == 0;
    if (rc == P12_OK && u->recovering)
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
