/* Opening: the MAC first, then every lock, in rounds. */
#include "base/alloc.h"
#include "base/options.h"
#include "read/unlocking.h"

#include <string.h>

/* What the last call had no work left for is closed again, and nothing more. */
static enum p12_rc begin_part(void *state, const struct p12_locked *part)
{
    struct p12_error **problem = p12_unlock_problem_of(part);

    part->lock->attempt = 0;
    if (part->lock->status != P12_STATUS_REFUSED || !part->lock->is_starved ||
        !p12_unlock_is_asked_for(state, part))
        return P12_OK;
    part->lock->status = P12_STATUS_CLOSED;
    p12_free(*problem);
    *problem = NULL;
    return P12_OK;
}

static enum p12_rc see_open(void *state, const struct p12_locked *part)
{
    (void)state;
    return part->lock->status == P12_STATUS_OPEN ? P12_E_CLOSED : P12_OK;
}

/* A MAC whose parameters are refused: its problem is the caller's. */
static enum p12_rc refused_mac(struct p12_unlocking *u)
{
    const struct p12_mac *mac = u->p.pfx->mac;

    if (mac == NULL || mac->status != P12_STATUS_REFUSED || u->opt.only != NULL)
        return P12_OK;
    u->p.err = *mac->problem;
    return mac->problem->rc;
}

static enum p12_rc open_all(struct p12_unlocking *u)
{
    enum p12_rc rc = p12_unlock_wants_mac(u) ? p12_unlock_mac(u) : P12_OK;

    if (rc != P12_OK)
        return rc;
    if (u->mac_rc == P12_E_MAC && !u->opt.ignore_mac)
        return p12_unlock_diagnose(u);
    u->mac_settled = true;
    rc = p12_unlock_locks(u);
    if (u->mac_rc == P12_E_MAC && rc == P12_OK)
        u->p.pfx->opens_despite_mac =
            p12_pfx_each_lock(u->p.pfx, see_open, NULL) != P12_OK;
    return rc;
}

static enum p12_rc unlock(struct p12_unlocking *u)
{
    enum p12_rc refused = refused_mac(u);
    struct p12_error err = u->p.err;
    enum p12_rc rc;

    if (refused != P12_OK && refused != P12_E_ALGORITHM && !u->opt.ignore_mac)
        return refused;
    u->p.err = (struct p12_error){ .rc = P12_OK };
    u->p.pfx->opens_despite_mac = false;
    p12_pfx_each_lock(u->p.pfx, begin_part, u);
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

/* ---- The call ----------------------------------------------------------- */

static enum p12_rc see_path(void *state, const struct p12_locked *part)
{
    return p12_unlock_is_at(part, state) ? P12_E_CLOSED /* found */ : P12_OK;
}

static bool find_path(struct p12_pfx *pfx, const char *path)
{
    char copy[P12_PATH_MAX];

    if (strlen(path) >= sizeof copy)
        return false;
    strcpy(copy, path);
    return p12_pfx_each_lock(pfx, see_path, copy) != P12_OK;
}

static enum p12_rc check_arguments(struct p12_unlocking *u)
{
    size_t max = u->p.r.lim->max_password;

    if (u->wish.password.len > max || u->mac_password.len > max)
        return p12_fail(&u->p.r, P12_E_LIMIT, NULL,
                        "a password longer than allowed");
    if (u->opt.only != NULL && !find_path(u->p.pfx, u->opt.only))
        return p12_fail(&u->p.r, P12_E_USAGE, NULL,
                        "a path that nothing encrypted is at");
    return P12_OK;
}

static void take_options(struct p12_unlocking *u, const uint8_t *password,
                         size_t len, const struct p12_unlock_options *options)
{
    p12_options_take(&u->opt, sizeof u->opt, options);
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
    struct p12_unlocking u = { .first_round = true };
    enum p12_rc rc;

    p12_parser_init(&u.p, pfx);
    u.p.r.layer = pfx->layer;
    take_options(&u, password, len, options);
    rc = check_arguments(&u);
    if (rc == P12_OK)
        rc = unlock(&u);
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

static bool is_closed(enum p12_status status)
{
    return status == P12_STATUS_CLOSED || status == P12_STATUS_WRONG;
}

static enum p12_rc add_work(void *state, const struct p12_locked *part)
{
    uint64_t *sum = state;
    uint64_t work = 0;

    if (is_closed(part->lock->status))
        work = p12_scheme_work(part->lock->scheme);
    *sum = work > UINT64_MAX - *sum ? UINT64_MAX : *sum + work;
    return P12_OK;
}

uint64_t p12_pfx_work(struct p12_pfx *pfx)
{
    uint64_t sum = 0;

    if (pfx->mac != NULL && is_closed(pfx->mac->status))
        sum = p12_scheme_work(&pfx->mac->scheme);
    p12_pfx_each_lock(pfx, add_work, &sum);
    return sum;
}
