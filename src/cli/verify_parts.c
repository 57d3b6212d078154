#include "cli/verify.h"

#include "cli/exit.h"
#include "cli/report.h"
#include "cli/strings.h"
#include "cli/walk.h"
#include "cli/words.h"
#include <stdio.h>

/* What a walk over the parts gathers. There are two: what is broken is said
 * before the MAC, what does not open after it. */
struct tally {
    struct verdict *verdict;
    bool is_about_opening; /* which of the two walks it is */
    bool is_refused;       /* nothing was tried: that has been said */
    bool mac_matches;
    size_t n_locked; /* parts that are or were encrypted */
    size_t n_open;
    size_t n_problems;
};

/* ---- Sentences ---------------------------------------------------------- */

static bool is_about_opening(enum p12_rc rc)
{
    return rc == P12_E_PASSWORD || rc == P12_E_CLOSED ||
           rc == P12_E_ALGORITHM || rc == P12_E_PUBLIC_KEY;
}

static const char *check_of(enum p12_rc rc)
{
    if (is_about_opening(rc))
        return "decryption";
    return rc == P12_E_LIMIT ? "limits" : "structure";
}

static void add_sentence(struct bytes *out, const struct tally *tally,
                         const struct p12_error *err)
{
    switch (err->rc) {
    case P12_E_PASSWORD:
        bytes_add_format(out,
                         tally->mac_matches
                             ? "The MAC matches, but %s does not open: it is "
                               "under another password."
                             : "%s does not open with the password.",
                         err->path);
        return;
    case P12_E_CLOSED:
        bytes_add_format(out, "%s is closed: no password was given for it.",
                         err->path);
        return;
    case P12_E_ALGORITHM:
        bytes_add_format(
            out,
            "%s needs what is unknown to, or not in, this build: ", err->path);
        report_detail(out, err);
        bytes_add_text(out, ".");
        return;
    case P12_E_PUBLIC_KEY:
        bytes_add_format(out,
                         "%s is encrypted for public keys, not under a "
                         "password: it can't be opened here.",
                         err->path);
        return;
    case P12_E_LIMIT:
        bytes_add_text(out, "A limit was exceeded: ");
        break;
    default:
        bytes_add_text(out, "Malformed: ");
        break;
    }
    report_error_text(out, err);
    bytes_add_text(out, ".");
}

static void add_problem(struct tally *tally, const struct p12_error *err)
{
    struct bytes text = { 0 };

    if (is_about_opening(err->rc) != tally->is_about_opening)
        return;
    tally->n_problems++;
    add_sentence(&text, tally, err);
    verdict_add(tally->verdict, check_of(err->rc), OUTCOME_FAILED,
                exit_of(err->rc), err, &text);
}

/* ---- The walk ----------------------------------------------------------- */

static void note_recovery(struct tally *tally, const char *path,
                          const char *recovery)
{
    struct bytes text = { 0 };

    if (recovery == NULL || !tally->is_about_opening)
        return;
    bytes_add_format(&text,
                     "%s opens only with the password as %s: a mistake "
                     "of its writer that other readers may not forgive.",
                     path, recovery);
    verdict_add(tally->verdict, "recovery", OUTCOME_NOTE, CLI_DONE, NULL,
                &text);
}

static void look_at(struct tally *tally, enum p12_status status,
                    const struct p12_error *problem, const char *path)
{
    struct p12_error closed = { .rc = status == P12_STATUS_WRONG
                                          ? P12_E_PASSWORD
                                          : P12_E_CLOSED };

    if (status != P12_STATUS_CLEAR)
        tally->n_locked++;
    if (status == P12_STATUS_OPEN)
        tally->n_open++;
    if (problem == NULL && !word_is_open(status) && !tally->is_refused) {
        snprintf(closed.path, sizeof closed.path, "%s", path);
        problem = &closed;
    }
    if (problem != NULL)
        add_problem(tally, problem);
}

static void note_unknown(struct tally *tally, const struct p12_safe *safe,
                         const char *path)
{
    struct bytes text = { 0 };

    if (p12_safe_type(safe) != P12_SAFE_UNKNOWN || tally->is_about_opening)
        return;
    bytes_add_format(&text, "%s was not looked into: its content type ", path);
    string_oid(&text, p12_safe_oid(safe));
    bytes_add_text(&text, " is not known.");
    verdict_add(tally->verdict, "structure", OUTCOME_NOTE, CLI_DONE, NULL,
                &text);
}

static void look_at_safe(const struct p12_safe *safe, void *context)
{
    char path[P12_PATH_MAX];

    p12_safe_path(safe, path, sizeof path);
    note_unknown(context, safe, path);
    look_at(context, p12_safe_status(safe), p12_safe_problem(safe), path);
    note_recovery(context, path, p12_safe_recovery(safe));
}

static void look_at_bag(const struct p12_bag *bag, void *context)
{
    char path[P12_PATH_MAX];

    p12_bag_path(bag, path, sizeof path);
    look_at(context, p12_bag_status(bag), p12_bag_problem(bag), path);
    note_recovery(context, path, p12_bag_recovery(bag));
    for (size_t i = 0; i < p12_bag_n_attributes(bag); i++) {
        const struct p12_error *problem =
            p12_attribute_problem(p12_bag_attribute(bag, i));

        if (problem != NULL)
            add_problem(context, problem);
    }
}

static void walk(struct tally *tally, const struct container *c)
{
    const struct visitor visitor = { look_at_safe, look_at_bag, tally };

    walk_parts(c->pfx, &visitor);
}

void verify_structure(struct verdict *v, const struct container *c)
{
    struct tally tally = { .verdict = v };

    /* Without a MAC nobody else tells why nothing was opened. */
    if (p12_pfx_mac(c->pfx) == NULL && c->err.rc != P12_OK)
        add_problem(&tally, &c->err);
    walk(&tally, c);
    if (tally.n_problems == 0)
        verdict_say(v, "structure", OUTCOME_OK, CLI_DONE,
                    "Every part of it that can be read is well-formed.");
}

void verify_decryption(struct verdict *v, const struct container *c)
{
    const struct p12_mac *mac = p12_pfx_mac(c->pfx);
    struct tally tally = { .verdict = v, .is_about_opening = true };
    struct bytes text = { 0 };

    tally.is_refused = c->err.rc != P12_OK && c->err.rc != P12_E_ALGORITHM;
    tally.mac_matches = mac != NULL && p12_mac_status(mac) == P12_STATUS_OPEN;
    walk(&tally, c);
    if (tally.n_locked == 0) {
        verdict_say(v, "decryption", OUTCOME_NOTE, CLI_DONE,
                    "Nothing in it is encrypted.");
    } else if (tally.n_open == tally.n_locked) {
        string_number(&text, tally.n_locked);
        bytes_add_text(&text, tally.n_locked == 1
                                  ? " encrypted part opens with the password."
                                  : " encrypted parts open with the password.");
        verdict_add(v, "decryption", OUTCOME_OK, CLI_DONE, NULL, &text);
    }
}
