#include "cli/trust.h"

#include "cli/exit.h"

/* What may help where the MAC does not match; NULL: nothing is known. */
static const char *hint_of(const struct container *c)
{
    if (c->despite_mac)
        return "the content opens with this password, the MAC does not match: "
               "if it has a password of its own, give that by --mac-password; "
               "or else the file was altered";
    if (c->has_mark)
        return "the MAC does not match: wrong password, or the file was "
               "altered; a byte order mark (EF BB BF) stands before the "
               "password: is it part of it?";
    return NULL;
}

static int fail(struct container *c, const struct p12_error *err)
{
    c->err = *err;
    if (err->rc == P12_E_MAC && hint_of(c) != NULL)
        c->err.detail = hint_of(c);
    c->status = exit_of(err->rc);
    return c->status;
}

/* Why the MAC is not to be trusted, as the container's error. */
static int fail_mac(struct container *c, const struct p12_mac *mac)
{
    static const struct p12_error is_signed = {
        .rc = P12_E_PUBLIC_KEY,
        .detail = "signed with a public key, which is not checked here; "
                  "--ignore-mac goes on"
    };
    static const struct p12_error unchecked = {
        .rc = P12_E_CLOSED,
        .path = "mac",
        .detail = "not checked, since no password was given for it; "
                  "--ignore-mac goes on"
    };

    if (mac == NULL)
        return fail(c, &is_signed);
    if (p12_mac_problem(mac) != NULL)
        return fail(c, p12_mac_problem(mac));
    return fail(c, c->err.rc == P12_OK ? &unchecked : &c->err);
}

int trust_mac(struct container *c, bool ignore_mac, const char **why)
{
    const struct p12_mac *mac = p12_pfx_mac(c->pfx);

    *why = NULL;
    if (mac != NULL && p12_mac_status(mac) == P12_STATUS_OPEN)
        return CLI_DONE;
    if (mac == NULL && c->err.rc != P12_OK) /* a limit: nothing was opened */
        return fail(c, &c->err);
    if (p12_pfx_integrity(c->pfx) == P12_INTEGRITY_NONE) {
        *why = "it has no MAC: integrity was not checked";
        return CLI_DONE;
    }
    if (!ignore_mac)
        return fail_mac(c, mac);
    *why = mac == NULL
               ? "its signature was not checked: whoever altered it decides "
                 "what comes out"
               : "its MAC was not checked or does not match: whoever altered "
                 "it decides what comes out";
    return CLI_DONE;
}
