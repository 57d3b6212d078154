#include "cli/pkcs12_export.h"

#include <string.h>
#include <time.h>

enum {
    CHAIN_MAX = 102,        /* the leaf, 100 issuers, the root */
    KEY_CERT_SIGN = 1U << 5 /* RFC 5280, 4.2.1.3 */
};

/* A chain while it grows; borrowed. */
struct chain {
    const struct pkcs12_cert *certs[CHAIN_MAX];
    size_t n;
    size_t n_untrusted; /* of them, from the leaf on */
};

static bool is_same(const struct p12_cert *a, const struct p12_cert *b)
{
    struct p12_span x = p12_cert_der(a);
    struct p12_span y = p12_cert_der(b);

    return x.len == y.len && memcmp(x.ptr, y.ptr, x.len) == 0;
}

/* ---- Building ----------------------------------------------------------- */

static bool may_sign(const struct p12_cert *cert)
{
    uint16_t usage = 0;

    return !p12_cert_key_usage(cert, &usage) || (usage & KEY_CERT_SIGN) != 0;
}

static bool is_valid_now(const struct p12_cert *cert, int64_t now)
{
    return p12_cert_not_before(cert) <= now && now <= p12_cert_not_after(cert);
}

/* The first issuer that is valid today; else the one that was valid last. */
static const struct pkcs12_cert *find_issuer(const struct pkcs12_certs *among,
                                             const struct p12_cert *cert)
{
    const struct pkcs12_cert *best = NULL;
    int64_t now = (int64_t)time(NULL);

    for (size_t i = 0; i < among->n; i++) {
        const struct p12_cert *issuer = among->items[i].cert;

        if (!p12_cert_issued_by(cert, issuer) || !may_sign(issuer))
            continue;
        if (is_valid_now(issuer, now))
            return &among->items[i];
        if (best == NULL ||
            p12_cert_not_after(issuer) > p12_cert_not_after(best->cert))
            best = &among->items[i];
    }
    return best;
}

static bool is_among(const struct pkcs12_certs *among,
                     const struct p12_cert *cert)
{
    for (size_t i = 0; i < among->n; i++)
        if (is_same(among->items[i].cert, cert))
            return true;
    return false;
}

static bool is_root(const struct p12_cert *cert)
{
    return p12_cert_issued_by(cert, cert);
}

/* Another certificate of the root that ends the chain, which is not trusted
 * itself. */
static void trust_root(const struct pkcs12_store *store, struct chain *chain)
{
    const struct p12_cert *root = chain->certs[chain->n - 1]->cert;

    if (chain->n == chain->n_untrusted && is_root(root) &&
        is_among(&store->trusted, root))
        chain->n_untrusted--;
}

/* What is trusted is looked for first; once it is found, nothing else counts.
 */
static void build(const struct pkcs12_store *store, struct chain *chain)
{
    while (chain->n < CHAIN_MAX) {
        const struct p12_cert *last = chain->certs[chain->n - 1]->cert;
        const struct pkcs12_cert *issuer;
        bool trusted = true;

        if (is_root(last))
            break;
        issuer = find_issuer(&store->trusted, last);
        if (issuer == NULL && chain->n == chain->n_untrusted) {
            trusted = false;
            issuer = find_issuer(&store->untrusted, last);
        }
        if (issuer == NULL)
            break;
        chain->certs[chain->n++] = issuer;
        chain->n_untrusted += !trusted;
    }
    trust_root(store, chain);
}

/* ---- What is wrong with it ---------------------------------------------- */

static const char *judge_end(const struct chain *chain)
{
    const struct p12_cert *last = chain->certs[chain->n - 1]->cert;

    if (!is_root(last)) {
        if (chain->n == CHAIN_MAX)
            return "certificate chain too long";
        return chain->n_untrusted < chain->n
                   ? "unable to get issuer certificate"
                   : "unable to get local issuer certificate";
    }
    if (chain->n_untrusted < chain->n)
        return NULL;
    return chain->n == 1 ? "self-signed certificate"
                         : "self-signed certificate in certificate chain";
}

/* RFC 5280, 4.2.1.9. Before version 3 there was nothing to say it with. */
static bool is_ca(const struct p12_cert *cert)
{
    uint16_t usage = 0;
    bool ca = false;

    if (!may_sign(cert))
        return false;
    if (p12_cert_basic_constraints(cert, &ca, NULL))
        return ca;
    return (p12_cert_version(cert) == 1 && is_root(cert)) ||
           p12_cert_key_usage(cert, &usage);
}

/* Certificates that are self-issued do not count (RFC 5280, 4.2.1.9). */
static const char *judge_issuers(const struct chain *chain)
{
    int64_t below = 0;

    for (size_t i = 1; i < chain->n; i++) {
        const struct p12_cert *cert = chain->certs[i]->cert;
        int64_t limit = -1;
        bool ca = false;

        if (!is_ca(cert))
            return "invalid CA certificate";
        p12_cert_basic_constraints(cert, &ca, &limit);
        if (limit >= 0 && below > limit)
            return "path length constraint exceeded";
        below += !p12_cert_is_self_issued(cert);
    }
    return NULL;
}

/* From the root on. */
static const char *judge_times(const struct chain *chain)
{
    int64_t now = (int64_t)time(NULL);

    for (size_t i = chain->n; i-- > 0;) {
        const struct p12_cert *cert = chain->certs[i]->cert;

        if (p12_cert_not_before(cert) > now)
            return "certificate is not yet valid";
        if (p12_cert_not_after(cert) < now)
            return "certificate has expired";
    }
    return NULL;
}

/* ---- The call ----------------------------------------------------------- */

const char *pkcs12_chain_find(const struct pkcs12_store *store,
                              const struct pkcs12_cert *cert,
                              struct pkcs12_certs *out)
{
    struct chain chain = { .certs = { cert }, .n = 1, .n_untrusted = 1 };
    const char *problem;

    build(store, &chain);
    problem = judge_end(&chain);
    if (problem == NULL)
        problem = judge_issuers(&chain);
    if (problem == NULL)
        problem = judge_times(&chain);
    for (size_t i = 1; problem == NULL && i < chain.n; i++)
        pkcs12_certs_add(out, pkcs12_cert_copy(chain.certs[i]));
    return problem;
}
