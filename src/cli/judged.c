#include "cli/judged.h"

#include "cli/exit.h"
#include "cli/identities.h"
#include <stdlib.h>

/* ---- Opening ------------------------------------------------------------ */

/* Tries the passwords that the user has given. */
static void unlock(struct judged *judged, const struct judging *how)
{
    static const struct p12_error part_closed = {
        .rc = P12_E_CLOSED,
        .detail = "a part is under another password",
    };
    struct container *c = &judged->container;
    const struct unlocking unlocking = { how->common, how->keys, false };

    if (keyring_is_empty(how->keys) || !container_needs_password(c, false))
        return;
    container_unlock(c, &unlocking);
    if (c->err.rc != P12_OK)
        judged->closed = c->err;
    else if (container_needs_password(c, false))
        judged->closed = part_closed;
}

/* Tries one that everybody tries; leaves no trace of one that does not fit. */
static bool guess(struct container *c, const struct judging *how,
                  struct password *password)
{
    const struct keyring keys = { .passwords = password, .n_passwords = 1 };
    const struct unlocking unlocking = { how->common, &keys, false };
    const struct container before = *c;

    container_unlock(c, &unlocking);
    if (c->opened_by == NULL)
        *c = before;
    return c->opened_by != NULL;
}

/* True if one of them opens it. What was opened by then needs no guess, but is
 * compared with them. */
static bool is_guessed(struct judged *judged, const struct judging *how)
{
    struct container *c = &judged->container;

    for (size_t i = 0; i < how->n_guesses; i++) {
        struct password password = how->guesses[i];

        if (c->opened_by != NULL) {
            if (password_is_same(c->opened_by, &password))
                return true;
        } else if (guess(c, how, &password)) {
            c->opened_by = &how->guesses[i];
            judged->closed = (struct p12_error){ 0 };
            return true;
        }
    }
    return false;
}

/* ---- Judging ------------------------------------------------------------ */

static void set_password(struct p12_audit_options *options,
                         const struct password *password)
{
    options->has_password = true;
    if (password->none)
        return;
    options->password =
        password->text.len == 0 ? (const uint8_t *)"" : password->text.ptr;
    options->password_len = password->text.len;
}

static int status_of(enum p12_verdict verdict)
{
    switch (verdict) {
    case P12_VERDICT_YES:
        return CLI_DONE;
    case P12_VERDICT_PARTLY:
    case P12_VERDICT_NO:
        return CLI_NO;
    case P12_VERDICT_UNKNOWN:
        return CLI_PASSWORD;
    }
    return CLI_NO;
}

static void judge(struct judged *judged, const struct judging *how,
                  const struct p12_audit_options *options)
{
    judged->judgements = cli_alloc(how->n_profiles, sizeof *judged->judgements);
    for (size_t i = 0; i < how->n_profiles; i++) {
        struct judgement *one = &judged->judgements[i];

        one->profile = how->profiles[i];
        if (p12_audit_new(judged->container.pfx, one->profile, options,
                          &one->audit) != P12_OK)
            cli_out_of_memory();
        judged->n_judgements++;
        judged->status = exit_worse(judged->status,
                                    status_of(p12_audit_verdict(one->audit)));
    }
}

void judged_fill(struct judged *judged, const struct judging *how)
{
    struct container *c = &judged->container;
    struct p12_audit_options options = {
        .size = sizeof options,
        .now = how->now,
        .expiring_days = how->expiring_days,
        .is_armoured = c->format == P12_FORMAT_PKCS12_PEM ||
                       c->format == P12_FORMAT_PKCS12_BASE64,
    };

    judged->label = how->label;
    if (c->pfx != NULL) {
        unlock(judged, how);
        options.is_well_known = is_guessed(judged, how);
        if (c->opened_by != NULL)
            set_password(&options, c->opened_by);
        judge(judged, how, &options);
        identities_find(judged);
    }
    judged->status = exit_worse(judged->status, c->status);
    judged->status = exit_worse(judged->status, exit_of(judged->closed.rc));
}

void judged_close(struct judged *judged)
{
    container_close(&judged->container);
}

void judged_free(struct judged *judged)
{
    judged_close(judged);
    for (size_t i = 0; i < judged->n_judgements; i++)
        p12_audit_free(judged->judgements[i].audit);
    free(judged->judgements);
    identities_free(judged);
}
