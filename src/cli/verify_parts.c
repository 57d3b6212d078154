#include "cli/verify.h"

#include "cli/exit.h"
#include "cli/strings.h"
#include "cli/verify_words.h"
#include "cli/walk.h"
#include "cli/words.h"
#include <stdio.h>
#include <string.h>

/* What a walk over the parts gathers. There are two: what is broken is said
 * before the MAC, what does not open after it. */
struct tally {
    struct verdict *verdict;
    bool is_about_opening; /* which of the two walks it is */
    bool is_refused;       /* nothing was tried: that has been said */
    bool mac_matches;
    size_t n_passwords; /* that were tried on all of it */
    size_t n_locked;    /* parts that are or were encrypted */
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

static void add_wrong_password(struct bytes *out, const struct tally *tally,
                               const char *path)
{
    if (tally->mac_matches)
        bytes_add_text(out, "The MAC matches, but ");
    if (tally->n_passwords > 1)
        bytes_add_format(out, "%s does not open with any of the passwords.",
                         path);
    else if (tally->mac_matches)
        bytes_add_format(out, "%s does not open: it is under another password.",
                         path);
    else
        bytes_add_format(out, "%s does not open with the password.", path);
}

static void add_sentence(struct bytes *out, const struct tally *tally,
                         const struct p12_scheme *scheme,
                         const struct p12_error *err)
{
    switch (err->rc) {
    case P12_E_PASSWORD:
        add_wrong_password(out, tally, err->path);
        return;
    case P12_E_CLOSED:
        bytes_add_format(out, "%s is closed: no password was given for it.",
                         err->path);
        return;
    case P12_E_ALGORITHM:
        bytes_add_format(out, "%s can't be opened: ", err->path);
        verify_add_missing(out, scheme, err);
        bytes_add_text(out, ".");
        return;
    case P12_E_PUBLIC_KEY:
        bytes_add_format(out,
                         "%s is encrypted for public keys, not under a "
                         "password: it can't be opened here.",
                         err->path);
        return;
    default:
        verify_add_error(out, err);
        return;
    }
}

static void add_problem(struct tally *tally, const struct p12_scheme *scheme,
                        const struct p12_error *err)
{
    struct bytes text = { 0 };

    if (is_about_opening(err->rc) != tally->is_about_opening)
        return;
    tally->n_problems++;
    add_sentence(&text, tally, scheme, err);
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

struct part {
    enum p12_status status;
    const struct p12_scheme *scheme; /* or NULL */
    const struct p12_error *problem; /* or NULL */
    const char *recovery;            /* or NULL */
    const char *path;
};

static void look_at(struct tally *tally, const struct part *part)
{
    enum p12_status status = part->status;
    const struct p12_error *problem = part->problem;
    struct p12_error closed = { .rc = status == P12_STATUS_WRONG
                                          ? P12_E_PASSWORD
                                          : P12_E_CLOSED };

    if (status != P12_STATUS_CLEAR)
        tally->n_locked++;
    if (status == P12_STATUS_OPEN)
        tally->n_open++;
    if (problem == NULL && !word_is_open(status) && !tally->is_refused) {
        snprintf(closed.path, sizeof closed.path, "%s", part->path);
        problem = &closed;
    }
    if (problem != NULL)
        add_problem(tally, part->scheme, problem);
    note_recovery(tally, part->path, part->recovery);
}

static void note_unknown(struct tally *tally, const struct p12_safe *safe,
                         const char *path)
{
    struct bytes text = { 0 };

    if (p12_safe_type(safe) != P12_SAFE_UNKNOWN || tally->is_about_opening ||
        p12_safe_oid(safe).len == 0) /* malformed, which is said */
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
    look_at(context,
            &(struct part){ p12_safe_status(safe), p12_safe_scheme(safe),
                            p12_safe_problem(safe), p12_safe_recovery(safe),
                            path });
}

static void look_at_bag(const struct p12_bag *bag, void *context)
{
    char path[P12_PATH_MAX];

    p12_bag_path(bag, path, sizeof path);
    look_at(context, &(struct part){ p12_bag_status(bag), p12_bag_scheme(bag),
                                     p12_bag_problem(bag),
                                     p12_bag_recovery(bag), path });
    for (size_t i = 0; i < p12_bag_n_attributes(bag); i++) {
        const struct p12_error *problem =
            p12_attribute_problem(p12_bag_attribute(bag, i));

        if (problem != NULL)
            add_problem(context, NULL, problem);
    }
}

static void walk(struct tally *tally, const struct container *c)
{
    const struct visitor visitor = { look_at_safe, look_at_bag, tally };

    walk_parts(c->pfx, &visitor);
}

/* ---- Notes -------------------------------------------------------------- */

/* Notes that a sentence of another check says better. */
static bool is_said_elsewhere(const struct p12_note *note)
{
    static const char *const ids[] = { "no-mac", "signed", "unknown-content",
                                       "password-encoding" };

    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++)
        if (strcmp(note->id, ids[i]) == 0)
            return true;
    return false;
}

static void add_note(struct bytes *out, const struct container *c,
                     const struct p12_note *note)
{
    bytes_add_format(out, "%s %s",
                     note->path[0] != '\0' ? note->path : "The container",
                     note->text);
    if (strcmp(note->id, "trailing-bytes") == 0) {
        bytes_add_text(out, " (");
        string_number(out, p12_pfx_trailing(c->pfx));
        bytes_add_text(out,
                       p12_pfx_trailing(c->pfx) == 1 ? " byte)" : " bytes)");
    } else if (strcmp(note->id, "version") == 0) {
        bytes_add_format(out, " (version %lld)",
                         (long long)p12_pfx_version(c->pfx));
    }
    bytes_add_text(out, ".");
}

/* A file can be made to have a note for each of a million attributes. */
static void add_notes(struct verdict *v, const struct container *c)
{
    enum { SHOWN_MAX = 20 };
    size_t n_notes = p12_pfx_n_notes(c->pfx);
    size_t n = 0;
    struct bytes text = { 0 };

    for (size_t i = 0; i < n_notes; i++) {
        const struct p12_note *note = p12_pfx_note(c->pfx, i);

        if (is_said_elsewhere(note) || n++ >= SHOWN_MAX)
            continue;
        add_note(&text, c, note);
        verdict_add(v, "structure", OUTCOME_NOTE, CLI_DONE, NULL, &text);
    }
    if (n <= SHOWN_MAX)
        return;
    bytes_add_text(&text, "There are ");
    string_number(&text, n - SHOWN_MAX);
    bytes_add_text(&text, " more notes of this kind; p12 info shows them.");
    verdict_add(v, "structure", OUTCOME_NOTE, CLI_DONE, NULL, &text);
}

/* ---- The checks --------------------------------------------------------- */

/* Problems of the MAC that are no question of an algorithm or a password. */
static bool is_mac_malformed(const struct p12_pfx *pfx)
{
    const struct p12_mac *mac = p12_pfx_mac(pfx);
    const struct p12_error *err = mac == NULL ? NULL : p12_mac_problem(mac);

    return err != NULL && err->rc != P12_E_MAC && !is_about_opening(err->rc);
}

void verify_structure(struct verdict *v, const struct container *c)
{
    struct tally tally = { .verdict = v };

    /* Without a MAC nobody else tells why nothing was opened. */
    if (p12_pfx_mac(c->pfx) == NULL && c->err.rc != P12_OK)
        add_problem(&tally, NULL, &c->err);
    walk(&tally, c);
    if (tally.n_problems == 0 && !is_mac_malformed(c->pfx))
        verdict_say(v, "structure", OUTCOME_OK, CLI_DONE,
                    "Every part of it that can be read is well-formed.");
    add_notes(v, c);
}

void verify_missing(struct verdict *v, const struct container *c)
{
    struct tally tally = { .verdict = v,
                           .is_about_opening = true,
                           .is_refused = true };

    walk(&tally, c);
}

void verify_hopeless(struct verdict *v, const struct container *c,
                     const struct verify_rules *rules)
{
    const struct p12_mac *mac = p12_pfx_mac(c->pfx);

    if (mac == NULL || p12_mac_problem(mac) != NULL)
        verify_mac(v, c, rules);
    verify_missing(v, c);
}

void verify_decryption(struct verdict *v, const struct container *c)
{
    const struct p12_mac *mac = p12_pfx_mac(c->pfx);
    struct tally tally = { .verdict = v, .is_about_opening = true };
    struct bytes text = { 0 };

    tally.is_refused = c->err.rc != P12_OK && c->err.rc != P12_E_ALGORITHM;
    tally.n_passwords = c->n_passwords;
    tally.mac_matches = mac != NULL && p12_mac_status(mac) == P12_STATUS_OPEN;
    walk(&tally, c);
    if (tally.n_locked == 0) {
        verdict_say(v, "decryption", OUTCOME_NOTE, CLI_DONE,
                    "Nothing in it is encrypted.");
    } else if (tally.n_open == tally.n_locked) {
        string_number(&text, tally.n_locked);
        bytes_add_format(&text, " encrypted %s with the %s.",
                         tally.n_locked == 1 ? "part opens" : "parts open",
                         c->n_passwords > 1 ? "passwords" : "password");
        verdict_add(v, "decryption", OUTCOME_OK, CLI_DONE, NULL, &text);
    }
}
