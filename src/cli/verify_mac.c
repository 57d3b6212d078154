#include "cli/verify.h"

#include "cli/exit.h"
#include "cli/report.h"
#include "cli/strings.h"
#include "cli/verify_words.h"

void verify_unreadable(struct verdict *v, const struct container *c)
{
    enum p12_rc rc = c->err.rc;
    struct bytes text = { 0 };

    if (rc == P12_E_FORMAT ||
        (rc == P12_E_TRUNCATED && c->identity.truncated)) {
        container_failure(c, &text);
        bytes_add_text(&text, ".");
        text.ptr[0] = (uint8_t)(rc == P12_E_FORMAT ? 'N' : 'T');
    } else {
        verify_add_error(&text, &c->err);
    }
    verdict_add(v, "container", OUTCOME_FAILED, c->status, &c->err, &text);
}

void verify_format(struct verdict *v, const struct container *c)
{
    struct bytes text = { 0 };

    bytes_add_text(&text, "It is a PKCS#12 container, ");
    string_number(&text, p12_pfx_size(c->pfx));
    bytes_add_format(&text, " bytes of %s.",
                     p12_pfx_is_der(c->pfx) ? "DER" : "BER");
    verdict_add(v, "container", OUTCOME_OK, CLI_DONE, NULL, &text);
}

/* ---- The MAC ------------------------------------------------------------ */

static void no_mac(struct verdict *v, const struct verify_rules *rules)
{
    verdict_say(v, "mac", rules->require_mac ? OUTCOME_FAILED : OUTCOME_NOTE,
                rules->require_mac ? CLI_NO : CLI_DONE,
                "It has no MAC: integrity was not checked.");
}

static void public_key_mode(struct verdict *v)
{
    const struct p12_error err = { .rc = P12_E_PUBLIC_KEY };
    struct bytes text = { 0 };

    bytes_add_text(&text, "It is signed with a public key instead of having a "
                          "MAC: integrity can't be checked here.");
    verdict_add(v, "mac", OUTCOME_FAILED, CLI_UNSUPPORTED, &err, &text);
}

static void add_scheme(struct bytes *text, const struct p12_scheme *scheme)
{
    const char *hmac = p12_scheme_hmac(scheme);

    bytes_add_format(text, "%s%s%s", p12_scheme_name(scheme),
                     hmac != NULL ? " with " : "", hmac != NULL ? hmac : "");
}

static void matching_mac(struct verdict *v, const struct p12_mac *mac)
{
    const char *recovery = p12_mac_recovery(mac);
    struct bytes text = { 0 };

    bytes_add_text(&text, "The MAC matches (");
    add_scheme(&text, p12_mac_scheme(mac));
    bytes_add_text(&text, ").");
    verdict_add(v, "mac", OUTCOME_OK, CLI_DONE, NULL, &text);
    if (recovery == NULL)
        return;
    bytes_add_format(&text,
                     "The MAC matches only with the password as %s: a "
                     "mistake of its writer that other readers may not "
                     "forgive.",
                     recovery);
    verdict_add(v, "recovery", OUTCOME_NOTE, CLI_DONE, NULL, &text);
}

static void wrong_mac(struct verdict *v, const struct container *c)
{
    struct p12_error err = c->err;
    struct bytes text = { 0 };

    err.rc = P12_E_MAC;
    if (c->despite_mac)
        bytes_add_format(&text,
                         "The MAC does not match, though the content decrypts "
                         "with %s: the file was altered, or its MAC is under "
                         "another password.",
                         c->n_passwords > 1 ? "one of the passwords"
                                            : "the password");
    else
        bytes_add_format(&text,
                         "The MAC does not match: %s, or the file was altered.",
                         c->n_passwords > 1 ? "none of the passwords is right"
                                            : "the password is wrong");
    verdict_add(v, "mac", OUTCOME_FAILED, CLI_PASSWORD, &err, &text);
}

static void refused_mac(struct verdict *v, const struct p12_mac *mac,
                        const struct p12_error *err)
{
    struct bytes text = { 0 };

    if (err->rc == P12_E_ALGORITHM) {
        bytes_add_text(&text, "The MAC can't be checked: ");
        verify_add_missing(&text, p12_mac_scheme(mac), err);
        bytes_add_text(&text, ".");
    } else if (verify_is_adjustable(err)) {
        verify_add_error(&text, err);
    } else {
        bytes_add_text(&text, "The MAC is refused: ");
        report_error_text(&text, err);
        bytes_add_text(&text, ".");
    }
    verdict_add(v, "mac", OUTCOME_FAILED, exit_of(err->rc), err, &text);
}

static void untried_mac(struct verdict *v)
{
    const struct p12_error err = { .rc = P12_E_CLOSED, .path = "mac" };
    struct bytes text = { 0 };

    bytes_add_text(&text,
                   "The MAC was not checked: no password was given for it.");
    verdict_add(v, "mac", OUTCOME_FAILED, CLI_PASSWORD, &err, &text);
}

bool verify_mac(struct verdict *v, const struct container *c,
                const struct verify_rules *rules)
{
    const struct p12_mac *mac = p12_pfx_mac(c->pfx);
    const struct p12_error *err;

    if (p12_pfx_integrity(c->pfx) == P12_INTEGRITY_PUBLIC_KEY)
        public_key_mode(v);
    else if (mac == NULL)
        no_mac(v, rules);
    if (mac == NULL)
        return true;
    err = p12_mac_problem(mac) != NULL ? p12_mac_problem(mac) : &c->err;
    if (p12_mac_status(mac) == P12_STATUS_OPEN)
        matching_mac(v, mac);
    else if (p12_mac_status(mac) == P12_STATUS_WRONG)
        wrong_mac(v, c);
    else if (err->rc == P12_OK)
        untried_mac(v);
    else
        refused_mac(v, mac, err);
    return p12_mac_status(mac) == P12_STATUS_OPEN || err->rc == P12_OK ||
           err->rc == P12_E_ALGORITHM;
}
