/* Opening: the MAC first, then every lock, in rounds. Each round has one
 * attempt at each part that is still closed; what it opens may hold more. */
#include "base/alloc.h"
#include "kdf/jobs.h"
#include "read/attempts.h"
#include "read/parser.h"

#include <p12/unlock.h>

#include <string.h>

/* One attempt at one lock, or at the MAC: a job's state. */
struct
try {
    const struct p12_scheme *scheme;
    struct p12_attempt attempt;
    struct p12_span password;
    struct p12_locked part; /* all NULL for the MAC */
    struct p12_span in;     /* the ciphertext, or what the MAC covers */
    struct p12_span mac;    /* the value to compare with */
    struct p12_secret plain;
};

struct unlock {
    struct p12_parser p;
    struct p12_unlock_options opt;
    struct p12_attempt_wish wish; /* for the content */
    struct p12_span mac_password;
    uint64_t spent;   /* of max_work, what was begun included */
    bool first_round; /* nothing was computed yet */
    bool over_budget;
    struct try *tries;
    struct p12_job *jobs;
    size_t n, cap;
    enum p12_rc mac_rc;
    bool content_only; /* the MAC is settled */
};

/* ---- A job -------------------------------------------------------------- */

static enum p12_rc derive_and_use(struct try *t, struct p12_span password)
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
static enum p12_rc run_try(void *state)
{
    struct try *t = state;
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

/* ---- The budget --------------------------------------------------------- */

/* Takes the work of one attempt out of the budget; false if it is not there. */
static bool spend(struct unlock *u, const struct try *t)
{
    uint64_t work = p12_scheme_work(t->scheme);

    if (work > u->p.r.lim->max_work - u->spent)
        return false;
    u->spent += work;
    return true;
}

static void set_place(struct unlock *u, const struct p12_locked *part)
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

static struct p12_error **problem_of(const struct p12_locked *part)
{
    return part->safe != NULL ? &part->safe->problem : &part->bag->problem;
}

/* ---- Which parts to try ------------------------------------------------- */

static bool is_at(const struct p12_locked *part, const char *path)
{
    char own[P12_PATH_MAX];

    if (part->safe != NULL)
        p12_safe_path(part->safe, own, sizeof own);
    else
        p12_bag_path(part->bag, own, sizeof own);
    return strcmp(own, path) == 0;
}

static bool is_wanted(const struct unlock *u, const struct p12_locked *part)
{
    if (part->lock->status != P12_STATUS_CLOSED &&
        part->lock->status != P12_STATUS_WRONG)
        return false;
    return u->opt.only == NULL || is_at(part, u->opt.only);
}

static enum p12_rc reset_attempt(void *state, const struct p12_locked *part)
{
    (void)state;
    part->lock->attempt = 0;
    return P12_OK;
}

static enum p12_rc count_lock(void *state, const struct p12_locked *part)
{
    struct unlock *u = state;

    if (is_wanted(u, part))
        u->cap++;
    return P12_OK;
}

/* More work than is left: a recovery is given up, a proper attempt makes the
 * part refused. */
static enum p12_rc refuse_for_work(struct unlock *u,
                                   const struct p12_locked *part,
                                   const struct try *t)
{
    enum p12_rc rc;

    if (t->attempt.recovery)
        return P12_OK;
    set_place(u, part);
    rc = p12_fail(&u->p.r, P12_E_LIMIT, part->lock->ciphertext.ptr,
                  "more key derivation work in all than allowed");
    u->over_budget = true;
    if (u->first_round)
        return rc; /* the caller hears of it: nothing was computed */
    part->lock->status = P12_STATUS_REFUSED;
    return p12_parser_settle(&u->p, rc, problem_of(part));
}

static enum p12_rc add_lock(void *state, const struct p12_locked *part)
{
    struct unlock *u = state;
    struct try *t = &u->tries[u->n];

    if (!is_wanted(u, part) ||
        !p12_attempt_get(part->lock->scheme, &u->wish, part->lock->attempt,
                         &t->attempt))
        return P12_OK;
    t->scheme = part->lock->scheme;
    t->password = u->wish.password;
    t->part = *part;
    t->in = part->lock->ciphertext;
    if (!spend(u, t))
        return refuse_for_work(u, part, t);
    u->n++;
    return P12_OK;
}

/* ---- The MAC ------------------------------------------------------------ */

static bool is_mac_wanted(const struct unlock *u)
{
    const struct p12_mac *mac = u->p.pfx->mac;

    return mac != NULL && u->opt.only == NULL && !u->content_only &&
           (mac->status == P12_STATUS_CLOSED ||
            mac->status == P12_STATUS_WRONG);
}

/* Puts the MAC's attempt number `i` in front of all others; false if there is
 * no such attempt, or no work left for it. */
static bool add_mac(struct unlock *u, unsigned i)
{
    const struct p12_mac *mac = u->p.pfx->mac;
    struct p12_attempt_wish wish = u->wish;
    struct try *t = &u->tries[0];

    wish.password = u->mac_password;
    if (!p12_attempt_get(&mac->scheme, &wish, i, &t->attempt))
        return false;
    t->scheme = &mac->scheme;
    t->password = u->mac_password;
    t->part = (struct p12_locked){ NULL, NULL, NULL };
    t->in = u->p.pfx->content;
    t->mac = mac->value;
    if (!spend(u, t)) {
        u->over_budget = !t->attempt.recovery;
        return false;
    }
    u->n = 1;
    return true;
}

static void mac_matches(struct unlock *u, const struct p12_attempt *with)
{
    struct p12_mac *mac = u->p.pfx->mac;

    mac->status = P12_STATUS_OPEN;
    mac->recovery = with->recovery ? p12_encoding_name(with->encoding) : NULL;
    p12_free(mac->problem);
    mac->problem = NULL;
    u->mac_rc = P12_OK;
    u->content_only = true;
    if (u->opt.has_mac_password)
        return; /* it says nothing of the other password */
    u->wish.has_likely = true;
    u->wish.likely = with->encoding;
}

static enum p12_rc mac_differs(struct unlock *u)
{
    static const struct p12_locked mac_part = { NULL, NULL, NULL };
    struct p12_mac *mac = u->p.pfx->mac;

    mac->status = P12_STATUS_WRONG;
    u->mac_rc = P12_E_MAC;
    u->content_only = true;
    set_place(u, &mac_part);
    return p12_parser_settle(
        &u->p,
        p12_fail(&u->p.r, P12_E_MAC, mac->value.ptr,
                 "the MAC does not match: wrong password, or the file was "
                 "altered"),
        &mac->problem);
}

/* ---- One round ---------------------------------------------------------- */

static void clear_tries(struct unlock *u)
{
    for (size_t i = 0; i < u->cap && u->tries != NULL; i++)
        p12_secret_free(&u->tries[i].plain);
    p12_free(u->tries);
    p12_free(u->jobs);
    u->tries = NULL;
    u->jobs = NULL;
    u->n = u->cap = 0;
}

/* Room for an attempt at each part, and for the MAC. */
static enum p12_rc make_room(struct unlock *u)
{
    u->cap = 1;
    p12_pfx_each_lock(u->p.pfx, count_lock, u);
    u->tries = p12_alloc(u->cap, sizeof *u->tries, P12_MEMORY_PLAIN);
    u->jobs = p12_alloc(u->cap, sizeof *u->jobs, P12_MEMORY_PLAIN);
    if (u->tries == NULL || u->jobs == NULL)
        return p12_fail_memory(&u->p.r);
    return P12_OK;
}

static void run_tries(struct unlock *u)
{
    for (size_t i = 0; i < u->n; i++)
        u->jobs[i] = (struct p12_job){
            .run = run_try,
            .state = &u->tries[i],
            .decisive = u->tries[i].part.lock == NULL && !u->opt.ignore_mac,
        };
    p12_jobs_run(u->jobs, u->n, u->opt.threads);
    u->first_round = false;
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

static enum p12_rc read_key(struct unlock *u, const struct p12_layer_map *root,
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

/* Decrypted: it is a layer now, and its structure is read. */
static enum p12_rc part_opens(struct unlock *u, struct try *t)
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
    p12_free(*problem_of(part));
    *problem_of(part) = NULL;
    set_place(u, part);
    u->p.r.layer = root;
    rc = part->safe != NULL
             ? p12_read_safe_octets(&u->p, root, root->bytes, part->safe)
             : read_key(u, root, part->bag);
    rc = p12_parser_settle(&u->p, rc, problem_of(part));
    if (rc == P12_OK && t->attempt.recovery) {
        set_place(u, part);
        rc = p12_parser_note(&u->p, "password-encoding",
                             "opens only with the password encoded as another "
                             "writer's mistake had it");
    }
    return rc;
}

static enum p12_rc part_stays_closed(struct unlock *u, struct try *t)
{
    struct p12_lock *lock = t->part.lock;

    lock->attempt++;
    lock->status = P12_STATUS_WRONG;
    set_place(u, &t->part);
    return p12_parser_settle(&u->p,
                             p12_fail(&u->p.r, P12_E_PASSWORD,
                                      lock->ciphertext.ptr,
                                      "does not open with this password"),
                             problem_of(&t->part));
}

static enum p12_rc use_result(struct unlock *u, struct try *t, enum p12_rc rc)
{
    if (rc == P12_E_MEMORY)
        return p12_fail_memory(&u->p.r);
    if (rc == P12_E_CLOSED) /* not begun: the next round has it again */
        return P12_OK;
    if (rc == P12_OK && is_plausible(p12_secret_span(&t->plain)))
        return part_opens(u, t);
    return part_stays_closed(u, t);
}

/* A MAC that does not match yet makes the other results worthless: they would
 * be shown without having been checked. */
static enum p12_rc use_results(struct unlock *u)
{
    enum p12_rc rc = P12_OK;

    for (size_t i = 0; rc == P12_OK && i < u->n; i++) {
        struct try *t = &u->tries[i];

        if (t->part.lock == NULL) {
            rc = u->jobs[i].rc;
            if (rc == P12_OK)
                mac_matches(u, &t->attempt);
        } else {
            rc = use_result(u, t, u->jobs[i].rc);
        }
    }
    return rc;
}

/* The first round: the MAC's first attempt beside those at the locks, so that
 * with threads all of them run at once. P12_E_MAC if it did not match. */
static enum p12_rc round_with_mac(struct unlock *u)
{
    enum p12_rc rc = make_room(u);

    if (rc == P12_OK && !add_mac(u, 0)) {
        p12_trail_push(&u->p.r.trail, "mac", P12_NO_INDEX);
        rc = p12_fail(&u->p.r, P12_E_LIMIT, u->p.pfx->mac->value.ptr,
                      "more key derivation work in all than allowed");
    }
    if (rc == P12_OK)
        rc = p12_pfx_each_lock(u->p.pfx, add_lock, u);
    if (rc == P12_OK) {
        run_tries(u);
        rc = use_results(u);
    }
    clear_tries(u);
    return rc;
}

static enum p12_rc retry_mac(struct unlock *u, unsigned i, bool *more)
{
    enum p12_rc rc = make_room(u);

    if (rc == P12_OK) {
        *more = add_mac(u, i);
        if (*more) {
            run_tries(u);
            rc = use_results(u);
        }
    }
    clear_tries(u);
    return rc;
}

static enum p12_rc check_mac(struct unlock *u)
{
    bool more = true;
    enum p12_rc rc = round_with_mac(u);

    for (unsigned i = 1; rc == P12_E_MAC && more; i++)
        rc = retry_mac(u, i, &more);
    if (rc == P12_OK && !u->content_only)
        rc = mac_differs(u);
    return rc;
}

/* A round at the locks alone. *more tells whether anything was tried. */
static enum p12_rc round_of_locks(struct unlock *u, bool *more)
{
    enum p12_rc rc = make_room(u);

    if (rc == P12_OK)
        rc = p12_pfx_each_lock(u->p.pfx, add_lock, u);
    *more = u->n != 0;
    if (rc == P12_OK && *more) {
        run_tries(u);
        rc = use_results(u);
    }
    clear_tries(u);
    return rc;
}

static enum p12_rc open_locks(struct unlock *u)
{
    bool more = true;
    enum p12_rc rc = P12_OK;

    while (rc == P12_OK && more)
        rc = round_of_locks(u, &more);
    return rc;
}

/* ---- When the MAC does not match ---------------------------------------- */

struct cheapest {
    struct unlock *u;
    const struct p12_locked *part;
    struct p12_locked found;
    uint64_t work;
};

static enum p12_rc see_cheapest(void *state, const struct p12_locked *part)
{
    struct cheapest *c = state;
    uint64_t work = p12_scheme_work(part->lock->scheme);

    if (is_wanted(c->u, part) && (c->found.lock == NULL || work < c->work)) {
        c->found = *part;
        c->work = work;
    }
    return P12_OK;
}

/* Does the part that is the least work open with the password all the same?
 * Nothing of it is kept. */
static enum p12_rc diagnose(struct unlock *u)
{
    struct cheapest c = { .u = u };
    struct try t = { .password = u->wish.password };
    enum p12_rc rc;

    p12_pfx_each_lock(u->p.pfx, see_cheapest, &c);
    if (c.found.lock == NULL ||
        !p12_attempt_get(c.found.lock->scheme, &u->wish, 0, &t.attempt))
        return P12_OK;
    t.scheme = c.found.lock->scheme;
    t.part = c.found;
    t.in = c.found.lock->ciphertext;
    if (!spend(u, &t))
        return P12_OK;
    rc = run_try(&t);
    u->p.pfx->opens_despite_mac =
        rc == P12_OK && is_plausible(p12_secret_span(&t.plain));
    p12_secret_free(&t.plain);
    return rc == P12_E_MEMORY ? p12_fail_memory(&u->p.r) : P12_OK;
}

static enum p12_rc see_open(void *state, const struct p12_locked *part)
{
    (void)state;
    return part->lock->status == P12_STATUS_OPEN ? P12_E_CLOSED : P12_OK;
}

/* ---- The whole ---------------------------------------------------------- */

/* A MAC whose parameters are refused: its problem is the caller's. */
static enum p12_rc refused_mac(struct unlock *u)
{
    const struct p12_mac *mac = u->p.pfx->mac;

    if (mac == NULL || mac->status != P12_STATUS_REFUSED || u->opt.only != NULL)
        return P12_OK;
    u->p.err = *mac->problem;
    return mac->problem->rc;
}

static enum p12_rc open_all(struct unlock *u)
{
    enum p12_rc rc = is_mac_wanted(u) ? check_mac(u) : P12_OK;

    if (rc != P12_OK)
        return rc;
    if (u->mac_rc == P12_E_MAC && !u->opt.ignore_mac)
        return diagnose(u);
    u->content_only = true;
    rc = open_locks(u);
    if (u->mac_rc == P12_E_MAC && rc == P12_OK)
        u->p.pfx->opens_despite_mac =
            p12_pfx_each_lock(u->p.pfx, see_open, NULL) != P12_OK;
    return rc;
}

static enum p12_rc unlock(struct unlock *u)
{
    enum p12_rc refused = refused_mac(u);
    struct p12_error err = u->p.err;
    enum p12_rc rc;

    if (refused != P12_OK && refused != P12_E_ALGORITHM && !u->opt.ignore_mac)
        return refused;
    u->p.err = (struct p12_error){ .rc = P12_OK };
    u->p.pfx->opens_despite_mac = false;
    p12_pfx_each_lock(u->p.pfx, reset_attempt, u);
    rc = open_all(u);
    if (rc == P12_OK && refused != P12_OK) {
        u->p.err = err;
        rc = refused;
    }
    if (rc == P12_OK && u->mac_rc == P12_E_MAC) {
        u->p.err = *u->p.pfx->mac->problem;
        rc = P12_E_MAC;
    }
    return rc;
}

static enum p12_rc see_path(void *state, const struct p12_locked *part)
{
    return is_at(part, state) ? P12_E_CLOSED /* found */ : P12_OK;
}

static bool find_path(struct p12_pfx *pfx, const char *path)
{
    char copy[P12_PATH_MAX];

    if (strlen(path) >= sizeof copy)
        return false;
    strcpy(copy, path);
    return p12_pfx_each_lock(pfx, see_path, copy) != P12_OK;
}

static bool check_arguments(struct unlock *u)
{
    size_t max = u->p.r.lim->max_password;

    if (u->wish.password.len > max || u->mac_password.len > max)
        return false;
    return u->opt.only == NULL || find_path(u->p.pfx, u->opt.only);
}

/* As with the limits: what both sides know of the struct is taken. */
static void take_options(struct unlock *u, const uint8_t *password, size_t len,
                         const struct p12_unlock_options *options)
{
    if (options != NULL)
        memcpy(&u->opt, options,
               options->size < sizeof u->opt ? options->size : sizeof u->opt);
    u->wish.password = (struct p12_span){ password, len };
    u->wish.strict = u->opt.strict;
    u->mac_password = u->wish.password;
    if (u->opt.has_mac_password)
        u->mac_password =
            (struct p12_span){ u->opt.mac_password, u->opt.mac_password_len };
}

enum p12_rc p12_pfx_unlock(struct p12_pfx *pfx, const uint8_t *password,
                           size_t len, const struct p12_unlock_options *options,
                           struct p12_error *err)
{
    struct unlock u = { .first_round = true };
    enum p12_rc rc;

    p12_parser_init(&u.p, pfx);
    u.p.r.layer = pfx->layer;
    take_options(&u, password, len, options);
    rc = check_arguments(&u)
             ? unlock(&u)
             : p12_fail(&u.p.r, P12_E_USAGE, NULL,
                        "a password over the limit, or a path without a lock");
    if (rc != P12_OK && u.p.err.rc != rc) {
        u.p.err = (struct p12_error){ .rc = P12_OK };
        p12_fail(&u.p.r, rc, NULL, p12_rc_text(rc));
    }
    if (rc != P12_OK && err != NULL)
        *err = u.p.err;
    return rc;
}

bool p12_pfx_opens_despite_mac(const struct p12_pfx *pfx)
{
    return pfx->opens_despite_mac;
}

/* ---- What it would cost ------------------------------------------------- */

static enum p12_rc add_work(void *state, const struct p12_locked *part)
{
    uint64_t *sum = state;
    uint64_t work = 0;

    if (part->lock->status == P12_STATUS_CLOSED)
        work = p12_scheme_work(part->lock->scheme);
    *sum = work > UINT64_MAX - *sum ? UINT64_MAX : *sum + work;
    return P12_OK;
}

uint64_t p12_pfx_work(struct p12_pfx *pfx)
{
    uint64_t sum = 0;

    if (pfx->mac != NULL && pfx->mac->status == P12_STATUS_CLOSED)
        sum = p12_scheme_work(&pfx->mac->scheme);
    p12_pfx_each_lock(pfx, add_work, &sum);
    return sum;
}
