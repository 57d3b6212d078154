#include "cli/create.h"

#include "cli/strings.h"
#include <stdlib.h>
#include <time.h>

/* ---- Chains ------------------------------------------------------------- */

struct ordering {
    struct creating *job;
    const struct p12_cert **certs; /* all of them */
    bool *is_placed;
    size_t *chain; /* room for one */
};

static void put(struct ordering *o, size_t i)
{
    struct creating *job = o->job;

    if (o->is_placed[i])
        return;
    o->is_placed[i] = true;
    if (job->certs[i].place == CREATE_CANDIDATE)
        job->certs[i].place = CREATE_ISSUER;
    job->order[job->n_order++] = i;
}

static void say_incomplete(struct ordering *o, size_t leaf, size_t last)
{
    struct bytes issuer = { 0 };
    struct bytes text = { 0 };

    create_name_text(&issuer, &o->job->certs[last], p12_cert_issuer);
    bytes_add_format(&text, "its chain is not complete: no certificate of %s",
                     bytes_text(&issuer));
    create_warn_of(o->job, &o->job->certs[leaf], bytes_text(&text));
    bytes_free(&issuer);
    bytes_free(&text);
}

/* Readers want the leaf's issuer; a chain without its root is what servers
 * should send, unless it was asked for. */
static bool is_missed(const struct creating *job, size_t n)
{
    return n == 1 || (n != 0 && job->options->chains.n != 0);
}

static void put_chain(struct ordering *o, size_t leaf)
{
    bool complete = false;
    size_t n =
        p12_cert_chain(o->certs, o->job->n_certs, leaf, o->chain, &complete);

    for (size_t i = 0; i < n; i++)
        put(o, o->chain[i]);
    if (!complete && is_missed(o->job, n))
        say_incomplete(o, leaf, o->chain[n - 1]);
}

static void put_given(struct ordering *o)
{
    for (size_t i = 0; i < o->job->n_certs; i++)
        if (o->job->certs[i].place != CREATE_CANDIDATE)
            put(o, i);
}

/* Without keys there are no leaves: certificates stay as they came, and behind
 * them comes what completes their chains. */
static void put_all(struct ordering *o)
{
    const struct creating *job = o->job;
    size_t n;

    for (size_t i = 0; i < job->n_keys; i++)
        if (job->keys[i].leaf != CREATE_NONE)
            put_chain(o, (size_t)job->keys[i].leaf);
    put_given(o);
    n = job->n_order;
    for (size_t i = 0; job->n_keys == 0 && job->options->chains.n != 0 && i < n;
         i++)
        put_chain(o, job->order[i]);
}

void create_order(struct creating *job)
{
    struct ordering o = { .job = job };

    job->order = cli_alloc(job->n_certs, sizeof *job->order);
    o.certs = cli_alloc(job->n_certs, sizeof *o.certs);
    o.is_placed = cli_alloc(job->n_certs, sizeof *o.is_placed);
    o.chain = cli_alloc(job->n_certs, sizeof *o.chain);
    for (size_t i = 0; i < job->n_certs; i++)
        o.certs[i] = job->certs[i].cert;
    put_all(&o);
    free(o.certs);
    free(o.is_placed);
    free(o.chain);
}

/* ---- What a reader may stumble over ------------------------------------- */

static void judge_time(struct creating *job, const struct create_cert *cert,
                       int64_t now)
{
    int64_t from = p12_cert_not_before(cert->cert);
    int64_t to = p12_cert_not_after(cert->cert);
    struct bytes text = { 0 };

    if (to != INT64_MIN && to < now) {
        bytes_add_text(&text, "it expired on ");
        string_time(&text, to);
    } else if (from != INT64_MIN && from > now) {
        bytes_add_text(&text, "it is not valid before ");
        string_time(&text, from);
    }
    if (text.len != 0)
        create_warn_of(job, cert, bytes_text(&text));
    bytes_free(&text);
}

static void judge_leaf(struct creating *job, const struct create_cert *cert)
{
    bool ca = false;

    if (cert->place == CREATE_LEAF &&
        p12_cert_basic_constraints(cert->cert, &ca, NULL) && ca)
        create_warn_of(job, cert,
                       "it is the certificate of a CA, and its private key "
                       "goes in with it");
}

/* Version 1 had nothing to say who is a CA. */
static void judge_trusted(struct creating *job, const struct create_cert *cert)
{
    bool ca = false;

    if (!job->options->truststore ||
        (p12_cert_basic_constraints(cert->cert, &ca, NULL) && ca) ||
        (p12_cert_version(cert->cert) == 1 &&
         p12_cert_is_self_issued(cert->cert)))
        return;
    create_warn_of(job, cert, "it is no CA; it will be trusted all the same");
}

void create_judge(struct creating *job)
{
    int64_t now = (int64_t)time(NULL);

    for (size_t i = 0; i < job->n_order; i++) {
        const struct create_cert *cert = &job->certs[job->order[i]];

        judge_time(job, cert, now);
        judge_leaf(job, cert);
        judge_trusted(job, cert);
    }
}
