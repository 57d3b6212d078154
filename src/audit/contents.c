#include "audit/contents.h"

#include "base/alloc.h"
#include "model/model.h"
#include "x509/cert.h"

#include <stdlib.h>
#include <string.h>

/* What computing public keys may take for one container: about a second. */
#define KEY_WORK UINT64_C(1000000000)

void p12_contents_free(struct p12_contents *c)
{
    if (c == NULL)
        return;
    for (size_t i = 0; i < c->n_certs; i++)
        p12_cert_free(c->certs[i].cert);
    for (size_t i = 0; i < c->n_keys; i++)
        p12_key_free(c->keys[i].key);
    p12_free(c->certs);
    p12_free(c->list);
    p12_free(c->keys);
    p12_free(c);
}

/* ---- Reading them -------------------------------------------------------- */

/* Room for as many as there are bags of each kind; none for none. */
static bool make_room(struct p12_judging *j, struct p12_contents *c)
{
    size_t n_certs = 0;
    size_t n_keys = 0;

    for (size_t i = 0; i < j->n_bags; i++) {
        n_certs += j->bags[i].bag->type == P12_BAG_CERTIFICATE;
        n_keys += p12_bag_is_key(j->bags[i].bag);
    }
    c->certs = p12_alloc(n_certs, sizeof *c->certs, P12_MEMORY_PLAIN);
    c->list = p12_alloc(n_certs, sizeof *c->list, P12_MEMORY_PLAIN);
    c->keys = p12_alloc(n_keys, sizeof *c->keys, P12_MEMORY_PLAIN);
    return (n_certs == 0 || (c->certs != NULL && c->list != NULL)) &&
           (n_keys == 0 || c->keys != NULL);
}

/* What is no X.509 certificate is not among them. */
static enum p12_rc take_cert(struct p12_contents *c,
                             struct p12_schemas *schemas,
                             const struct p12_bag *bag)
{
    struct p12_cert *cert = NULL;
    enum p12_rc rc =
        p12_cert_parse_by(schemas, p12_bag_content(bag), &cert, NULL);

    if (rc != P12_OK)
        return rc == P12_E_MEMORY ? rc : P12_OK;
    c->certs[c->n_certs].bag = bag;
    c->certs[c->n_certs].cert = cert;
    c->certs[c->n_certs].id = p12_bag_local_key_id(bag);
    c->list[c->n_certs++] = cert;
    return P12_OK;
}

static enum p12_rc take_key(struct p12_judging *j, struct p12_contents *c,
                            const struct p12_bag *bag, uint64_t *work)
{
    struct p12_seen_key *key = &c->keys[c->n_keys++];
    enum p12_rc rc;

    key->bag = bag;
    key->id = p12_bag_local_key_id(bag);
    if (!p12_judging_sees_key(j, bag)) {
        c->is_whole = false;
        return P12_OK;
    }
    rc = p12_key_parse_within(p12_bag_content(bag), work, &key->key, NULL);
    key->is_broken = rc != P12_OK;
    return rc == P12_E_MEMORY ? rc : P12_OK;
}

static enum p12_rc take_all(struct p12_judging *j, struct p12_contents *c)
{
    struct p12_schemas schemas = { { NULL } };
    uint64_t work = KEY_WORK;
    enum p12_rc rc = P12_OK;

    for (size_t i = 0; i < j->n_bags && rc == P12_OK; i++) {
        const struct p12_bag *bag = j->bags[i].bag;

        if (bag->type == P12_BAG_CERTIFICATE)
            rc = take_cert(c, &schemas, bag);
        else if (p12_bag_is_key(bag))
            rc = take_key(j, c, bag, &work);
    }
    p12_schemas_clear(&schemas);
    for (size_t i = 0; i < j->pfx->n_safes; i++)
        if (!p12_judging_sees_safe(j, &j->pfx->safes[i]))
            c->is_whole = false;
    return rc;
}

/* ---- Who belongs to whom ------------------------------------------------- */

/* Looking at each key beside each certificate would be quadratic. Most find
 * theirs by fingerprint; so many looks are left for public keys that are
 * written in two ways, and for what only localKeyID tells. Who needs more is
 * no container of a client's. */
enum { LOOKS_MAX = 1000000 };

/* A certificate by the fingerprint of its public key. */
struct printed {
    uint8_t sha256[32];
    size_t cert;
};

struct pairing {
    struct p12_contents *c;
    struct printed *printed;
    size_t looks;
};

static int compare_printed(const void *a, const void *b)
{
    const struct printed *one = a;
    const struct printed *other = b;
    int order = memcmp(one->sha256, other->sha256, sizeof one->sha256);

    return order != 0 ? order
                      : (one->cert > other->cert) - (one->cert < other->cert);
}

static enum p12_rc print_certs(struct pairing *p)
{
    size_t n = p->c->n_certs;

    p->printed = p12_alloc(n, sizeof *p->printed, P12_MEMORY_PLAIN);
    if (p->printed == NULL)
        return n == 0 ? P12_OK : P12_E_MEMORY;
    for (size_t i = 0; i < n; i++) {
        p12_cert_key_fingerprint(p->c->certs[i].cert, p->printed[i].sha256);
        p->printed[i].cert = i;
    }
    qsort(p->printed, n, sizeof *p->printed, compare_printed);
    return P12_OK;
}

/* The first of those that are not below the fingerprint. */
static size_t find_printed(const struct pairing *p, const uint8_t sha256[32])
{
    size_t low = 0;
    size_t high = p->c->n_certs;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (memcmp(p->printed[middle].sha256, sha256, 32) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* By the public key; where that is not known, by localKeyID. */
static bool may_match(const struct p12_seen_key *key,
                      const struct p12_seen_cert *cert)
{
    enum p12_match match = key->key == NULL
                               ? P12_MATCH_UNKNOWN
                               : p12_key_matches(key->key, cert->cert);

    return match == P12_MATCH_PUBLIC_KEY ||
           (match == P12_MATCH_UNKNOWN && key->id.len != 0 &&
            p12_span_equal(key->id, cert->id));
}

/* The index of a key's certificate; their number if it has none. */
static size_t find_cert(struct pairing *p, const struct p12_seen_key *key)
{
    const struct p12_contents *c = p->c;
    uint8_t sha256[32];
    size_t at;

    if (key->is_broken)
        return c->n_certs;
    if (key->key != NULL && p12_key_fingerprint(key->key, sha256)) {
        at = find_printed(p, sha256);
        if (at < c->n_certs && memcmp(p->printed[at].sha256, sha256, 32) == 0 &&
            may_match(key, &c->certs[p->printed[at].cert]))
            return p->printed[at].cert;
    }
    for (at = 0; at < c->n_certs && p->looks != 0; at++, p->looks--)
        if (may_match(key, &c->certs[at]))
            return at;
    return c->n_certs;
}

static enum p12_rc pair(struct p12_contents *c)
{
    struct pairing p = { c, NULL, LOOKS_MAX };
    enum p12_rc rc = c->n_keys == 0 ? P12_OK : print_certs(&p);

    for (size_t i = 0; i < c->n_keys && rc == P12_OK; i++) {
        struct p12_seen_key *key = &c->keys[i];

        key->cert = find_cert(&p, key);
        key->has_cert = key->cert < c->n_certs;
        if (key->has_cert)
            c->certs[key->cert].is_client = true;
    }
    p12_free(p.printed);
    return rc;
}

static void find_chain(struct p12_contents *c)
{
    for (size_t i = 0; i < c->n_keys && c->chain_len == 0; i++)
        if (c->keys[i].cert != c->n_certs)
            c->chain_len = p12_cert_chain(c->list, c->n_certs, c->keys[i].cert,
                                          c->chain, &c->is_complete);
    for (size_t i = 0; i < c->chain_len; i++)
        c->certs[c->chain[i]].chain_rank = i + 1;
}

struct p12_contents *p12_judging_contents(struct p12_judging *j)
{
    struct p12_contents *c = j->contents;

    if (c != NULL || j->rc != P12_OK)
        return j->rc == P12_OK ? c : NULL;
    c = p12_alloc(1, sizeof *c, P12_MEMORY_PLAIN);
    if (c == NULL) {
        j->rc = P12_E_MEMORY;
        return NULL;
    }
    j->contents = c;
    c->is_whole = true;
    j->rc = make_room(j, c) ? take_all(j, c) : P12_E_MEMORY;
    if (j->rc == P12_OK)
        j->rc = pair(c);
    if (j->rc != P12_OK)
        return NULL;
    find_chain(c);
    return c;
}
