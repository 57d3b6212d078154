#include "cli/pairs.h"

#include "cli/content.h"
#include "cli/walk.h"
#include <stdlib.h>
#include <string.h>

/* Comparisons that grow with keys times certificates; a file made to be slow
 * gets no more of them. */
enum { COMPARISONS_MAX = 500000, CHAIN_STEPS_MAX = 5000000 };

/* ---- Gathering ---------------------------------------------------------- */

static void count(const struct p12_bag *bag, void *context)
{
    struct pairs *p = context;

    p->n_certs += content_is_x509(bag) ? 1 : 0;
    p->n_keys += content_is_key(bag) ? 1 : 0;
}

static void gather(const struct p12_bag *bag, void *context)
{
    struct pairs *p = context;

    if (content_is_x509(bag))
        p->certs[p->n_certs++].bag = bag;
    if (content_is_key(bag))
        p->keys[p->n_keys++].bag = bag;
}

/* qsort() gives its callback no context: what is sorted must bring along all
 * that is compared. */
struct hash_row {
    uint8_t hash[32];
    size_t index;
};

static int compare_rows(const void *a, const void *b)
{
    const struct hash_row *x = a;
    const struct hash_row *y = b;
    int order = memcmp(x->hash, y->hash, sizeof x->hash);

    return order != 0 ? order : (x->index > y->index) - (x->index < y->index);
}

static void sort_by_hash(struct pairs *p)
{
    struct hash_row *rows = cli_alloc(p->n_certs, sizeof *rows);

    p->by_hash = cli_alloc(p->n_certs, sizeof *p->by_hash);
    for (size_t i = 0; i < p->n_certs; i++) {
        if (p->certs[i].cert == NULL)
            continue;
        memcpy(rows[p->n_by_hash].hash, p->certs[i].key_hash, 32);
        rows[p->n_by_hash++].index = i;
    }
    qsort(rows, p->n_by_hash, sizeof *rows, compare_rows);
    for (size_t i = 0; i < p->n_by_hash; i++)
        p->by_hash[i] = rows[i].index;
    free(rows);
}

static struct p12_error *copy_error(const struct p12_error *err)
{
    struct p12_error *copy = cli_alloc(1, sizeof *copy);

    *copy = *err;
    return copy;
}

static void read_certs(struct pairs *p)
{
    struct p12_error err = { 0 };

    for (size_t i = 0; i < p->n_certs; i++) {
        struct pair_cert *c = &p->certs[i];

        if (content_cert(c->bag, &c->cert, &err) == P12_OK)
            p12_cert_key_fingerprint(c->cert, c->key_hash);
        else
            c->err = copy_error(&err);
    }
    sort_by_hash(p);
}

static void read_keys(struct pairs *p)
{
    struct p12_error err = { 0 };

    p->key_work = CONTENT_KEY_WORK;
    for (size_t i = 0; i < p->n_keys; i++) {
        struct pair_key *k = &p->keys[i];

        k->match = P12_MATCH_UNKNOWN;
        if (content_key(k->bag, &p->key_work, &k->key, &err) != P12_OK)
            k->err = copy_error(&err);
    }
}

/* ---- Matching ----------------------------------------------------------- */

/* The first position in by_hash that is not below `hash`. */
static size_t lower_bound(const struct pairs *p, const uint8_t *hash)
{
    size_t low = 0;
    size_t high = p->n_by_hash;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (memcmp(p->certs[p->by_hash[middle]].key_hash, hash, 32) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Marks every certificate with the key's public key; a renewed one has the
 * same as the old one. */
static bool match_by_hash(struct pairs *p, struct pair_key *key)
{
    uint8_t hash[32];
    size_t at;

    if (!p12_key_fingerprint(key->key, hash))
        return false;
    at = lower_bound(p, hash);
    for (size_t i = at; i < p->n_by_hash; i++) {
        struct pair_cert *cert = &p->certs[p->by_hash[i]];

        if (memcmp(cert->key_hash, hash, 32) != 0)
            break;
        if (cert->is_leaf && i > at)
            break; /* another key with this hash was here before */
        cert->is_leaf = true;
        if (key->match == P12_MATCH_PUBLIC_KEY)
            continue;
        key->match = P12_MATCH_PUBLIC_KEY;
        key->cert = p->by_hash[i];
    }
    return key->match == P12_MATCH_PUBLIC_KEY;
}

static void take(struct pairs *p, struct pair_key *key, size_t cert,
                 enum p12_match match)
{
    p->certs[cert].is_leaf = true;
    if (key->match == match)
        return;
    key->match = match;
    key->cert = cert;
}

/* RFC 2985, 5.5.2; as p12_bag_matches() has it, without reading both anew. */
static enum p12_match match_ids(const struct p12_bag *key,
                                const struct p12_bag *cert)
{
    struct p12_span a = p12_bag_local_key_id(key);
    struct p12_span b = p12_bag_local_key_id(cert);

    if (a.len == 0 || b.len == 0)
        return P12_MATCH_UNKNOWN;
    return a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0
               ? P12_MATCH_LOCAL_KEY_ID
               : P12_MATCH_NO;
}

/* The same key may be written in more than one way: a compressed point, other
 * parameters. And where it can't be derived localKeyID decides. */
static void match_one_by_one(struct pairs *p, struct pair_key *key)
{
    bool unknown = false;

    for (size_t i = 0; i < p->n_certs; i++) {
        enum p12_match match;

        if (p->certs[i].cert == NULL)
            continue;
        if (p->comparisons >= COMPARISONS_MAX) {
            unknown = true;
            key->is_cut_short = true;
            break;
        }
        p->comparisons++;
        match = p12_key_matches(key->key, p->certs[i].cert);
        if (match == P12_MATCH_UNKNOWN)
            match = match_ids(key->bag, p->certs[i].bag);
        if (match == P12_MATCH_PUBLIC_KEY || match == P12_MATCH_LOCAL_KEY_ID)
            take(p, key, i, match);
        unknown = unknown || match == P12_MATCH_UNKNOWN;
    }
    if (key->match == P12_MATCH_NO && unknown)
        key->match = P12_MATCH_UNKNOWN;
}

/* A key that contradicts itself belongs to no certificate, and of one whose
 * public key would have taken too long nothing is known. */
static void match_key(struct pairs *p, struct pair_key *key)
{
    const struct p12_error *problem;

    if (key->key == NULL)
        return;
    problem = p12_key_problem(key->key);
    key->match = P12_MATCH_NO;
    if (problem != NULL && problem->rc == P12_E_LIMIT) {
        key->match = P12_MATCH_UNKNOWN;
        key->is_cut_short = true;
    } else if (problem == NULL && !match_by_hash(p, key)) {
        match_one_by_one(p, key);
    }
}

void pairs_find(struct pairs *p, const struct p12_pfx *pfx)
{
    const struct visitor counting = { .bag = count, .context = p };
    const struct visitor gathering = { .bag = gather, .context = p };

    *p = (struct pairs){ 0 };
    walk_parts(pfx, &counting);
    p->certs = cli_alloc(p->n_certs, sizeof *p->certs);
    p->keys = cli_alloc(p->n_keys, sizeof *p->keys);
    p->n_certs = 0;
    p->n_keys = 0;
    walk_parts(pfx, &gathering);
    if (p->n_keys == 0)
        return;
    read_certs(p);
    read_keys(p);
    for (size_t i = 0; i < p->n_keys; i++)
        match_key(p, &p->keys[i]);
}

void pairs_free(struct pairs *p)
{
    for (size_t i = 0; i < p->n_certs; i++) {
        p12_cert_free(p->certs[i].cert);
        free(p->certs[i].err);
    }
    for (size_t i = 0; i < p->n_keys; i++) {
        p12_key_free(p->keys[i].key);
        free(p->keys[i].err);
    }
    free(p->certs);
    free(p->keys);
    free(p->by_hash);
    *p = (struct pairs){ 0 };
}

/* ---- Chains ------------------------------------------------------------- */

/* Without those that can't be read: where each of the rest stands. */
static size_t readable(const struct pairs *p, const struct p12_cert **certs,
                       size_t *where)
{
    size_t n = 0;

    for (size_t i = 0; i < p->n_certs; i++) {
        if (p->certs[i].cert == NULL)
            continue;
        certs[n] = p->certs[i].cert;
        where[n++] = i;
    }
    return n;
}

size_t pairs_chain(struct pairs *p, size_t cert, size_t *order, bool *complete)
{
    const struct p12_cert **certs;
    size_t *where;
    size_t leaf = 0;
    size_t n, len;

    if (p->chain_steps >= CHAIN_STEPS_MAX)
        return 0;
    certs = cli_alloc(p->n_certs, sizeof *certs);
    where = cli_alloc(p->n_certs, sizeof *where);
    n = readable(p, certs, where);
    while (leaf < n && where[leaf] != cert)
        leaf++;
    len = p12_cert_chain(certs, n, leaf, order, complete);
    p->chain_steps += p->n_certs + n * len;
    for (size_t i = 0; i < len; i++)
        order[i] = where[order[i]];
    free(certs);
    free(where);
    return len;
}
