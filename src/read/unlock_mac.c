/* The MAC (RFC 7292, B.4; RFC 9879): it is checked before anything is used. */
#include "asn1/walk.h"
#include "base/alloc.h"
#include "read/unlocking.h"

bool p12_unlock_wants_mac(const struct p12_unlocking *u)
{
    const struct p12_mac *mac = u->p.pfx->mac;

    return mac != NULL && u->opt.only == NULL && !u->mac_settled &&
           (mac->status == P12_STATUS_CLOSED ||
            mac->status == P12_STATUS_WRONG);
}

static enum p12_rc fail_for_work(struct p12_unlocking *u)
{
    static const struct p12_locked mac_part = { NULL, NULL, NULL };

    p12_unlock_set_place(u, &mac_part);
    return p12_fail(&u->p.r, P12_E_LIMIT, p12_der_element(u->p.pfx->mac->value),
                    "more key derivation work in all than allowed");
}

/* Puts the MAC's attempt number `i` in front of all others. P12_E_CLOSED if
 * there is no such attempt, or no work left for one that is a recovery. */
static enum p12_rc add_mac(struct p12_unlocking *u, unsigned i)
{
    const struct p12_mac *mac = u->p.pfx->mac;
    struct p12_attempt_wish wish = u->wish;
    struct p12_try *t = &u->tries[0];

    wish.password = u->mac_password;
    if (!p12_attempt_get(&mac->scheme, &wish, i, &t->attempt))
        return P12_E_CLOSED;
    t->scheme = &mac->scheme;
    t->password = u->mac_password;
    t->part = (struct p12_locked){ NULL, NULL, NULL };
    t->in = u->p.pfx->content;
    t->mac = mac->value;
    if (!p12_unlock_spend(u, t))
        return t->attempt.recovery ? P12_E_CLOSED : fail_for_work(u);
    u->n = 1;
    return P12_OK;
}

static enum p12_rc start_again(void *state, const struct p12_locked *part)
{
    (void)state;
    part->lock->attempt = 0;
    return P12_OK;
}

static void mac_matches(struct p12_unlocking *u, const struct p12_attempt *with)
{
    struct p12_mac *mac = u->p.pfx->mac;

    mac->status = P12_STATUS_OPEN;
    mac->recovery = with->recovery ? p12_encoding_name(with->encoding) : NULL;
    p12_free(mac->problem);
    mac->problem = NULL;
    u->mac_rc = P12_OK;
    u->mac_settled = true;
    if (u->opt.has_mac_password)
        return; /* it says nothing of the other password */
    u->wish.has_likely = true;
    u->wish.likely = with->encoding;
    /* The order of attempts is another one now. */
    p12_pfx_each_lock(u->p.pfx, start_again, NULL);
}

static enum p12_rc mac_differs(struct p12_unlocking *u)
{
    static const struct p12_locked mac_part = { NULL, NULL, NULL };
    struct p12_mac *mac = u->p.pfx->mac;
    enum p12_rc rc;

    u->mac_rc = P12_E_MAC;
    u->mac_settled = true;
    p12_unlock_set_place(u, &mac_part);
    rc = p12_parser_settle(
        &u->p,
        p12_fail(&u->p.r, P12_E_MAC, p12_der_element(mac->value),
                 "the MAC does not match: wrong password, or the file was "
                 "altered"),
        &mac->problem);
    if (rc == P12_OK) /* never wrong without a problem that says so */
        mac->status = P12_STATUS_WRONG;
    return rc;
}

/* The work of results that are not used, whether their jobs were begun or not:
 * what fits the budget must not depend on the number of threads. */
static void give_back(struct p12_unlocking *u)
{
    for (size_t i = 1; i < u->n; i++)
        u->spent -= p12_scheme_work(u->tries[i].scheme);
}

/* A MAC that does not match yet makes the other results worthless: they would
 * be shown without having been checked. */
static enum p12_rc use_results(struct p12_unlocking *u)
{
    enum p12_rc rc = u->tries[0].rc;
    enum p12_rc used;

    if (rc == P12_OK) {
        mac_matches(u, &u->tries[0].attempt);
    } else if (rc != P12_E_MAC || !u->opt.ignore_mac) {
        give_back(u);
        return rc;
    }
    used = p12_unlock_use_results(u, 1);
    return used != P12_OK ? used : rc;
}

/* The first round: the MAC's first attempt beside those at the locks, so that
 * with threads all of them run at once. P12_E_MAC if it did not match. */
static enum p12_rc round_with_mac(struct p12_unlocking *u)
{
    enum p12_rc rc = p12_unlock_make_room(u);

    if (rc == P12_OK)
        rc = add_mac(u, 0);
    if (rc == P12_OK)
        rc = p12_pfx_each_lock(u->p.pfx, p12_unlock_add_lock, u);
    if (rc == P12_OK) {
        p12_unlock_run_tries(u);
        rc = use_results(u);
    }
    p12_unlock_clear_tries(u);
    return rc;
}

/* P12_E_CLOSED if there is nothing more to try. */
static enum p12_rc retry_mac(struct p12_unlocking *u, unsigned i)
{
    enum p12_rc rc = p12_unlock_make_room(u);

    if (rc == P12_OK)
        rc = add_mac(u, i);
    if (rc == P12_OK) {
        p12_unlock_run_tries(u);
        rc = use_results(u);
    }
    p12_unlock_clear_tries(u);
    return rc;
}

enum p12_rc p12_unlock_mac(struct p12_unlocking *u)
{
    enum p12_rc rc = round_with_mac(u);

    for (unsigned i = 1; rc == P12_E_MAC; i++)
        rc = retry_mac(u, i);
    return rc == P12_E_CLOSED ? mac_differs(u) : rc;
}

/* ---- When it does not match --------------------------------------------- */

struct cheapest {
    struct p12_unlocking *u;
    struct p12_locked found;
    uint64_t work;
};

static enum p12_rc see_cheapest(void *state, const struct p12_locked *part)
{
    struct cheapest *c = state;
    uint64_t work = p12_scheme_work(part->lock->scheme);

    if (p12_unlock_wants(c->u, part) &&
        (c->found.lock == NULL || work < c->work)) {
        c->found = *part;
        c->work = work;
    }
    return P12_OK;
}

enum p12_rc p12_unlock_diagnose(struct p12_unlocking *u)
{
    struct cheapest c = { .u = u };
    struct p12_try t = { .password = u->wish.password };
    enum p12_rc rc;

    p12_pfx_each_lock(u->p.pfx, see_cheapest, &c);
    if (c.found.lock == NULL ||
        !p12_attempt_get(c.found.lock->scheme, &u->wish, 0, &t.attempt))
        return P12_OK;
    t.scheme = c.found.lock->scheme;
    t.part = c.found;
    t.in = c.found.lock->ciphertext;
    if (!p12_unlock_spend(u, &t))
        return P12_OK;
    rc = p12_try_run(&t);
    u->p.pfx->opens_despite_mac = rc == P12_OK && p12_try_opens(u, &t);
    p12_secret_free(&t.plain);
    return rc == P12_E_MEMORY ? p12_fail_memory(&u->p.r) : P12_OK;
}
