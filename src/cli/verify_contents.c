#include "cli/verify.h"

#include "cli/content.h"
#include "cli/escape.h"
#include "cli/exit.h"
#include "cli/pairs.h"
#include "cli/report.h"
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
    const struct pairs *pairs;
    struct kind certs, keys, crls;
    size_t n_secrets;
};

static void count(struct reading *r, struct kind *kind,
                  const struct p12_error *err)
{
    struct bytes text = { 0 };

    kind->n++;
    if (err == NULL)
        return;
    kind->n_failed++;
    verify_add_error(&text, err);
    verdict_add(r->verdict, kind->check, OUTCOME_FAILED, exit_of(err->rc), err,
                &text);
}

/* Where there are keys all certificates have been read; if not, none is kept:
 * there may be very many. */
static void count_cert(struct reading *r, const struct p12_bag *bag)
{
    struct p12_error err = { 0 };
    struct p12_cert *cert = NULL;

    if (r->pairs->n_keys != 0)
        count(r, &r->certs, r->pairs->certs[r->certs.n].err);
    else
        count(r, &r->certs,
              content_cert(bag, &cert, &err) == P12_OK ? NULL : &err);
    p12_cert_free(cert);
}

static void count_crl(struct reading *r, const struct p12_bag *bag)
{
    struct p12_error err = { 0 };
    struct p12_crl_info info;
    struct bytes issuer = { 0 };

    count(r, &r->crls,
          content_crl(bag, &info, &issuer, &err) == P12_OK ? NULL : &err);
    bytes_free(&issuer);
}

static void read_bag(const struct p12_bag *bag, void *context)
{
    struct reading *r = context;

    if (content_is_x509(bag))
        count_cert(r, bag);
    else if (content_is_key(bag))
        count(r, &r->keys, r->pairs->keys[r->keys.n].err);
    else if (content_is_crl(bag))
        count_crl(r, bag);
    else if (p12_bag_type(bag) == P12_BAG_SECRET &&
             p12_bag_content(bag).len != 0)
        r->n_secrets++;
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

static void read_all(struct verdict *v, const struct container *c,
                     const struct pairs *pairs)
{
    struct reading r = {
        .verdict = v,
        .pairs = pairs,
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
        bytes_add_text(text, p12_key_is_proven(key->key)
                                 ? " belongs to the certificate "
                                 : " says that it belongs to the certificate ");
        add_cert(text, p, key->cert);
        if (!p12_key_is_proven(key->key))
            bytes_add_text(text, "; its public key can't be derived here");
        break;
    case P12_MATCH_LOCAL_KEY_ID:
        bytes_add_text(text, " goes by its localKeyID with the certificate ");
        add_cert(text, p, key->cert);
        bytes_add_text(text, "; its public key can't be derived here");
        break;
    case P12_MATCH_UNKNOWN:
        bytes_add_text(text, " was not matched with a certificate: its public "
                             "key can't be derived here");
        break;
    case P12_MATCH_NO:
        bytes_add_text(text, " does not belong to ");
        add_certs(text, p->n_certs);
        break;
    }
    bytes_add_text(text, ".");
}

static bool require_certificate(const struct verify_rules *rules)
{
    return rules->require_chain; /* a key without one has no chain */
}

static void say_no_certificate(struct verdict *v, const struct pair_key *key,
                               const struct verify_rules *rules)
{
    bool failed = require_certificate(rules);
    struct bytes text = { 0 };

    bytes_add_text(&text, "There is no certificate for the key ");
    string_of_bag(&text, key->bag, p12_bag_path);
    bytes_add_text(&text, ".");
    verdict_add(v, "keys", failed ? OUTCOME_FAILED : OUTCOME_NOTE,
                failed ? CLI_NO : CLI_DONE, NULL, &text);
}

/* Whatever it is compared with: it is no key. */
static void say_contradiction(struct verdict *v,
                              const struct p12_error *problem)
{
    struct bytes text = { 0 };

    bytes_add_format(&text, "The key %s contradicts itself: it has ",
                     problem->path);
    report_detail(&text, problem);
    bytes_add_text(&text, ".");
    verdict_add(v, "keys", OUTCOME_FAILED, CLI_NO, problem, &text);
}

/* Too many keys, or keys and certificates. */
static void say_not_compared(struct verdict *v, const struct pair_key *key)
{
    struct p12_error err = { .rc = P12_E_LIMIT,
                             .detail = "too many keys and certificates to "
                                       "compare" };
    struct bytes text = { 0 };

    if (!content_key_problem(key->bag, key->key, &err))
        p12_bag_path(key->bag, err.path, sizeof err.path);
    bytes_add_format(&text,
                     "A limit was exceeded: the key %s was not compared with ",
                     err.path);
    bytes_add_text(&text, "the certificates: ");
    report_detail(&text, &err);
    bytes_add_text(&text, ".");
    verdict_add(v, "keys", OUTCOME_FAILED, CLI_LIMIT, &err, &text);
}

static void say_match(struct verdict *v, const struct pairs *p,
                      const struct pair_key *key,
                      const struct verify_rules *rules)
{
    enum outcome outcome = OUTCOME_NOTE;
    struct bytes text = { 0 };

    add_key_sentence(&text, p, key);
    if (key->match == P12_MATCH_PUBLIC_KEY && p12_key_is_proven(key->key))
        outcome = OUTCOME_OK;
    else if (key->match == P12_MATCH_NO ||
             (key->match == P12_MATCH_UNKNOWN && require_certificate(rules)))
        outcome = OUTCOME_FAILED;
    verdict_add(v, "keys", outcome,
                outcome == OUTCOME_FAILED ? CLI_NO : CLI_DONE, NULL, &text);
}

static void check_key(struct verdict *v, const struct pairs *p,
                      const struct pair_key *key,
                      const struct verify_rules *rules)
{
    struct p12_error problem;

    if (key->key == NULL)
        return; /* said already */
    if (content_key_problem(key->bag, key->key, &problem) &&
        problem.rc == P12_E_MISMATCH)
        say_contradiction(v, &problem);
    else if (p->n_certs == 0)
        say_no_certificate(v, key, rules);
    else if (key->match == P12_MATCH_UNKNOWN && key->is_cut_short)
        say_not_compared(v, key);
    else
        say_match(v, p, key, rules);
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

    pairs_find(&p, c->pfx);
    read_all(v, c, &p);
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
