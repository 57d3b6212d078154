/* Which key belongs to which certificate of a container. */
#ifndef CLI_PAIRS_H
#define CLI_PAIRS_H

#include "cli/container.h"

struct pair_cert {
    const struct p12_bag *bag;
    struct p12_cert *cert; /* NULL if it can't be read, or was not */
    struct p12_error *err; /* why it can't; else NULL */
    uint8_t key_hash[32];
    bool is_leaf; /* a key of the container belongs to it */
};

struct pair_key {
    const struct p12_bag *bag;
    struct p12_key *key;   /* NULL if it can't be read */
    struct p12_error *err; /* why it can't; else NULL */
    enum p12_match match;  /* with the best certificate there is */
    size_t cert;           /* its index, unless NO or UNKNOWN */
    bool is_cut_short;     /* UNKNOWN, and not compared with all of them */
};

/* All X.509 certificates and open keys, in the order of walk_parts(). */
struct pairs {
    struct pair_cert *certs;
    size_t n_certs;
    struct pair_key *keys;
    size_t n_keys;
    size_t *by_hash; /* indices of readable certs, sorted by key_hash */
    size_t n_by_hash;
    size_t comparisons; /* the slow ones so far: there is a limit */
    size_t chain_steps; /* a certificate looked at for its being an issuer */
    uint64_t key_work;  /* left for public keys: see content_key() */
};

/* Certificates are read only where there are keys to match. */
void pairs_find(struct pairs *p, const struct p12_pfx *pfx);
void pairs_free(struct pairs *p);

/* The chain of a certificate: order[0] is it, then each issuer that is there.
 *
 *   order     room for n_certs indices
 *   complete  does it end in a self-issued one?
 *
 * Returns how many they are; 0 if there are too many certificates and chains
 * to look at. */
size_t pairs_chain(struct pairs *p, size_t cert, size_t *order, bool *complete);

#endif
