#include "x509/cert.h"
#include "x509/name.h"

#include <string.h>

/* RFC 5280, 4.2.1.1: identifiers that are there must be the same. */
static bool may_be_key_of(const struct p12_cert *cert,
                          const struct p12_cert *issuer)
{
    return cert->authority_key_id.len == 0 || issuer->subject_key_id.len == 0 ||
           p12_span_equal(cert->authority_key_id, issuer->subject_key_id);
}

static bool is_name_of_issuer(const struct p12_cert *cert,
                              const struct p12_cert *issuer)
{
    if (cert->has_digests && issuer->has_digests)
        return memcmp(cert->issuer_digest, issuer->subject_digest, 32) == 0;
    return p12_name_equal(cert->issuer, issuer->subject);
}

bool p12_cert_issued_by(const struct p12_cert *cert,
                        const struct p12_cert *issuer)
{
    return is_name_of_issuer(cert, issuer) && may_be_key_of(cert, issuer);
}

/* How good an issuer is: one that the key identifier names is certain; of two
 * certificates for one key the self-issued one ends the chain. */
static int rank(const struct p12_cert *cert, const struct p12_cert *issuer)
{
    int points = 0;

    if (cert->authority_key_id.len != 0 &&
        p12_span_equal(cert->authority_key_id, issuer->subject_key_id))
        points += 4;
    if (issuer->ca)
        points += 2;
    if (issuer->self_issued)
        points += 1;
    return points;
}

struct chain {
    const struct p12_cert *const *certs;
    size_t n;
    size_t *order;
    size_t len;
};

static bool is_same_cert(const struct p12_cert *a, const struct p12_cert *b)
{
    if (a->has_digests && b->has_digests)
        return memcmp(a->fingerprint, b->fingerprint, 32) == 0;
    return p12_span_equal(p12_cert_der(a), p12_cert_der(b));
}

/* The same certificate may be there twice. */
static bool is_in_chain(const struct chain *chain, const struct p12_cert *cert)
{
    for (size_t i = 0; i < chain->len; i++)
        if (is_same_cert(chain->certs[chain->order[i]], cert))
            return true;
    return false;
}

/* An index into certs; n if there is no issuer. */
static size_t find_issuer(const struct chain *chain,
                          const struct p12_cert *cert)
{
    size_t best = chain->n;
    int most = -1;

    for (size_t i = 0; i < chain->n; i++) {
        const struct p12_cert *issuer = chain->certs[i];
        int points = rank(cert, issuer);

        if (points > most && p12_cert_issued_by(cert, issuer) &&
            !is_in_chain(chain, issuer)) {
            best = i;
            most = points;
        }
    }
    return best;
}

/* A self-issued certificate is a root, unless it says that another key of the
 * same name signed it (RFC 4210, 4.4: a key's rollover). */
static bool is_root(const struct p12_cert *cert)
{
    return cert->self_issued && may_be_key_of(cert, cert);
}

size_t p12_cert_chain(const struct p12_cert *const *certs, size_t n,
                      size_t leaf, size_t *order, bool *complete)
{
    /* Longer than any chain in use; a file of thousands that are made to look
     * like one must not cost the square of their number. */
    enum { MAX_CHAIN = 32 };
    struct chain chain = { certs, n, order, 0 };
    size_t at = leaf;

    if (leaf >= n)
        return 0;
    while (at < n && chain.len < MAX_CHAIN) {
        order[chain.len++] = at;
        at = is_root(certs[at]) ? n : find_issuer(&chain, certs[at]);
    }
    *complete = certs[order[chain.len - 1]]->self_issued;
    return chain.len;
}
