#include "cli/verify.h"

#include "cli/content.h"
#include "cli/escape.h"
#include "cli/exit.h"
#include "cli/pairs.h"
#include "cli/strings.h"
#include "cli/verify_words.h"
#include "cli/walk.h"
#include <stdlib.h>

/* ---- Readable? ---------------------------------------------------------- */

struct kind {
    const char *check;
    const char *one, *many; /* what follows the number of them */
    size_t n;
    size_t n_failed;
};

struct reading {
    struct verdict *verdict;
    struct kind certs, keys, crls;
    size_t n_secrets;
};

static void count(struct reading *r, struct kind *kind, enum p12_rc rc,
                  const struct p12_error *err)
{
    struct bytes text = { 0 };

    kind->n++;
    if (rc == P12_OK)
        return;
    kind->n_failed++;
    verify_add_error(&text, err);
    verdict_add(r->verdict, kind->check, OUTCOME_FAILED, exit_of(err->rc), err,
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

    if (content_is_x509(bag))
        count(r, &r->certs, content_cert(bag, &cert, &err), &err);
    else if (content_is_key(bag))
        count(r, &r->keys, content_key(bag, &key, &err), &err);
    else if (content_is_crl(bag))
        count(r, &r->crls, content_crl(bag, &info, &issuer, &err), &err);
    else if (p12_bag_type(bag) == P12_BAG_SECRET &&
             p12_bag_content(bag).len != 0)
        r->n_secrets++;
    p12_cert_free(cert);
    p12_key_free(key);
    bytes_free(&issuer);
}

static void say_readable(struct verdict *v, const struct kind *kind)
{
    struct bytes text = { 0 };

    if (kind->n == 0 || kind->n_failed != 0)
        return;
    string_number(&text, kind->n);
    bytes_add_text(&text, kind->n == 1 ? kind->one : kind->many);
    verdict_add(v, kind->check, OUTCOME_OK, CLI_DONE, NULL, &text);
}

static void say_secrets(struct verdict *v, size_t n)
{
    struct bytes text = { 0 };

    if (n == 0)
        return;
    bytes_add_text(&text, "There ");
    bytes_add_text(&text, n == 1 ? "is " : "are ");
    string_number(&text, n);
    bytes_add_text(&text, n == 1 ? " secret in it, which was not looked into."
                                 : " secrets in it, which were not looked "
                                   "into.");
    verdict_add(v, "secrets", OUTCOME_NOTE, CLI_DONE, NULL, &text);
}

static void read_all(struct verdict *v, const struct container *c)
{
    struct reading r = {
        .verdict = v,
        .certs = { .check = "certificates",
                   .one = " certificate can be read.",
                   .many = " certificates can be read." },
        .keys = { .check = "keys" },
        .crls = { .check = "crls",
                  .one = " CRL can be read.",
                  .many = " CRLs can be read." },
    };
    const struct visitor visitor = { .bag = read_bag, .context = &r };

    walk_parts(c->pfx, &visitor);
    say_readable(v, &r.certs);
    say_readable(v, &r.crls);
    say_secrets(v, r.n_secrets);
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
                      const struct pair_key *key,
                      const struct verify_rules *rules)
{
    /* A key without a certificate has no chain. */
    enum outcome outcome = rules->require_chain ? OUTCOME_FAILED : OUTCOME_NOTE;
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
        else if (key->match == P12_MATCH_LOCAL_KEY_ID)
            outcome = OUTCOME_NOTE;
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
        check_key(v, &p, &p.keys[i], rules);
    for (size_t i = 0; i < p.n_certs; i++)
        if (p.certs[i].is_leaf)
            check_chain(v, &p, i, rules);
    if (p.n_keys == 0 && rules->require_chain)
        verdict_say(v, "chain", OUTCOME_NOTE, CLI_DONE,
                    "There is no key in it, so no chain to follow.");
    pairs_free(&p);
}
