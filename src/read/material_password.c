/* The password of one key, from whoever has it. */
#include "read/material.h"

#include <stdio.h>

static enum p12_rc fail(struct p12_gathering *g, enum p12_rc rc,
                        const uint8_t *at)
{
    if (rc == P12_E_MEMORY)
        return p12_fail_memory(&g->u.p.r);
    if (rc == P12_E_CLOSED)
        return p12_fail(&g->u.p.r, rc, at,
                        "an encrypted key, and no password for it");
    return p12_fail(&g->u.p.r, rc, at, p12_rc_text(rc));
}

static enum p12_rc ask(struct p12_gathering *g, struct p12_secret *out)
{
    char place[32];
    size_t len = 0;
    enum p12_rc rc;

    snprintf(place, sizeof place, "key %zu", g->n_of[P12_MATERIAL_KEY] + 1);
    rc =
        g->opt.password(g->opt.password_state, place, out->ptr, out->cap, &len);
    if (rc != P12_OK)
        return rc;
    if (len > out->cap)
        return P12_E_USAGE;
    out->len = len;
    return P12_OK;
}

enum p12_rc p12_gather_password(struct p12_gathering *g, const uint8_t *at,
                                struct p12_secret *out)
{
    struct p12_secret password = { NULL, 0, 0 };
    enum p12_rc rc;

    if (g->opt.password == NULL)
        return fail(g, P12_E_CLOSED, at);
    rc = p12_secret_alloc(&password, g->u.p.r.lim->max_password);
    if (rc == P12_OK)
        rc = ask(g, &password);
    if (rc != P12_OK) {
        p12_secret_free(&password);
        return fail(g, rc, at);
    }
    *out = password;
    return P12_OK;
}

enum p12_rc p12_gather_wrong_password(struct p12_gathering *g,
                                      const uint8_t *at)
{
    return p12_fail(&g->u.p.r, P12_E_PASSWORD, at,
                    "does not open with this password");
}
