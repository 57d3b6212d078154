#include "cli/verify.h"

#include "cli/content.h"
#include "cli/escape.h"
#include "cli/exit.h"
#include "cli/pairs.h"
#include "cli/report.h"
#include "cli/strings.h"
#include "cli/walk.h"
#include <stdlib.h>

/* ---- Readable? ---------------------------------------------------------- */

struct reading {
    struct verdict *verdict;
    size_t n_certs;
    size_t n_failed;
};

static void add_unreadable(struct reading *r, const char *check,
                           const struct p12_error *err)
{
    struct bytes text = { 0 };

    r->n_failed++;
    bytes_add_text(&text, "Malformed: ");
    report_error_text(&text, err);
    bytes_add_text(&text, ".");
    verdict_add(r->verdict, check, OUTCOME_FAILED, exit_of(err->rc), err,
                &text);
}

static void read_bag(const struct p12_bag *bag, void *context)
{
    struct reading *r = context;
    struct p12_error err = { 0 };
    struct p12_cert *cert = NULL;
    struct p12_key *key = NULL;
    struct p12_crl_info info;
    struct bytes issuer = { 0 };

    if (content_is_x509(bag)) {
        r->n_certs++;
        if (content_cert(bag, &cert, &err) != P12_OK)
            add_unreadable(r, "certificates", &err);
    } else if (content_is_key(bag)) {
        if (content_key(bag, &key, &err) != P12_OK)
            add_unreadable(r, "keys", &err);
    } else if (content_is_crl(bag)) {
        if (content_crl(bag, &info, &issuer, &err) != P12_OK)
            add_unreadable(r, "crls", &err);
    }
    p12_cert_free(cert);
    p12_key_free(key);
    bytes_free(&issuer);
}

static void read_all(struct verdict *v, const struct container *c)
{
    struct reading r = { .verdict = v };
    const struct visitor visitor = { .bag = read_bag, .context = &r };
    struct bytes text = { 0 };

    walk_parts(c->pfx, &visitor);
    if (r.n_failed != 0 || r.n_certs == 0)
        return;
    string_number(&text, r.n_certs);
    bytes_add_text(&text, r.n_certs == 1 ? " certificate can be read."
                                         : " certificates can be read.");
    verdict_add(v, "certificates", OUTCOME_OK, CLI_DONE, NULL, &text);
}

/* ---- Belonging together ------------------------------------------------- */

static void add_cert(struct bytes *text, const struct pairs *p, size_t cert)
{
    struct bytes name = { 0 };

    string_of_bag(text, p->certs[cert].bag, p12_bag_path);
    bytes_add_text(text, " (");
    string_of_cert(&name, p->certs[cert].cert, p12_cert_subject);
    escape_text(text, bytes_text(&name), name.len, 0);
    bytes_add_text(text, ")");
    bytes_free(&name);
}

static void add_certs(struct bytes *text, size_t n)
{
    bytes_add_text(text, n == 1 ? "the certificate" : "any of the ");
    if (n == 1)
        return;
    string_number(text, n);
    bytes_add_text(text, " certificates");
}

static void add_key_sentence(struct bytes *text, const struct pairs *p,
                             const struct pair_key *key)
{
    bytes_add_text(text, "The key ");
    string_of_bag(text, key->bag, p12_bag_path);
    switch (key->match) {
    case P12_MATCH_PUBLIC_KEY:
        bytes_add_text(text, " belongs to the certificate ");
        add_cert(text, p, key->cert);
        break;
    case P12_MATCH_LOCAL_KEY_ID:
        bytes_add_text(text, " goes by its localKeyID with the certificate ");
        add_cert(text, p, key->cert);
        bytes_add_text(text, "; its public key can't be derived here");
        break;
    case P12_MATCH_UNKNOWN:
        bytes_add_text(text, " was not matched with a certificate: its public "
                             "key can't be derived here, or there are too many "
                             "to compare");
        break;
    case P12_MATCH_NO:
        bytes_add_text(text, " does not belong to ");
        add_certs(text, p->n_certs);
        break;
    }
    bytes_add_text(text, ".");
}

static void check_key(struct verdict *v, const struct pairs *p,
                      const struct pair_key *key)
{
    enum outcome outcome = OUTCOME_NOTE;
    struct bytes text = { 0 };

    if (key->key == NULL)
        return; /* said already */
    if (p->n_certs == 0) {
        bytes_add_text(&text, "There is no certificate for the key ");
        string_of_bag(&text, key->bag, p12_bag_path);
        bytes_add_text(&text, ".");
    } else {
        add_key_sentence(&text, p, key);
        if (key->match == P12_MATCH_PUBLIC_KEY)
            outcome = OUTCOME_OK;
        else if (key->match == P12_MATCH_NO)
            outcome = OUTCOME_FAILED;
    }
    verdict_add(v, "keys", outcome,
                outcome == OUTCOME_FAILED ? CLI_NO : CLI_DONE, NULL, &text);
}

/* ---- Chains ------------------------------------------------------------- */

static void check_chain(struct verdict *v, struct pairs *p, size_t cert,
                        const struct verify_rules *rules)
{
    size_t *order = cli_alloc(p->n_certs, sizeof *order);
    bool complete = false;
    size_t n = pairs_chain(p, cert, order, &complete);
    struct bytes text = { 0 };
    bool failed = !complete && rules->require_chain;

    bytes_add_text(&text, "The chain of ");
    add_cert(&text, p, cert);
    if (n == 0) {
        bytes_add_text(&text, " was not looked at: there are too many.");
    } else if (complete) {
        bytes_add_text(&text, " is complete: ");
        string_number(&text, n);
        bytes_add_text(&text, n == 1 ? " certificate." : " certificates.");
    } else {
        bytes_add_text(&text, " is not complete: the issuer of ");
        add_cert(&text, p, order[n - 1]);
        bytes_add_text(&text, " is not in it.");
    }
    verdict_add(v, "chain",
                failed     ? OUTCOME_FAILED
                : complete ? OUTCOME_OK
                           : OUTCOME_NOTE,
                failed ? CLI_NO : CLI_DONE, NULL, &text);
    free(order);
}

void verify_contents(struct verdict *v, const struct container *c,
                     const struct verify_rules *rules)
{
    struct pairs p;

    read_all(v, c);
    pairs_find(&p, c->pfx);
    for (size_t i = 0; i < p.n_keys; i++)
        check_key(v, &p, &p.keys[i]);
    for (size_t i = 0; i < p.n_certs; i++)
        if (p.certs[i].is_leaf)
            check_chain(v, &p, i, rules);
    if (p.n_keys == 0 && rules->require_chain)
        verdict_say(v, "chain", OUTCOME_NOTE, CLI_DONE,
                    "There is no key in it, so no chain to follow.");
    pairs_free(&p);
}
