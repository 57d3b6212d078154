/* The certificates and keys of a container, parsed, and who belongs to whom. */
#ifndef P12_AUDIT_CONTENTS_H
#define P12_AUDIT_CONTENTS_H

#include "audit/judging.h"

#include <p12/x509.h>

struct p12_seen_cert {
    const struct p12_bag *bag;
    struct p12_cert *cert;
    struct p12_span id; /* localKeyID; empty if there is none */
    bool is_client;     /* a key's certificate */
    size_t chain_rank;  /* 1 for the first client, then its issuers; 0: none */
};

struct p12_seen_key {
    const struct p12_bag *bag;
    struct p12_key *key; /* NULL: closed, or can't be read */
    bool is_broken;      /* it is open, and can't be read */
    struct p12_span id;  /* localKeyID; empty if there is none */
    bool has_cert;       /* or may have one */
    size_t cert;         /* its certificate's index, or that of the one that it
                          * was meant for; n_certs: none */
};

struct p12_contents {
    struct p12_seen_cert *certs;
    const struct p12_cert **list; /* the same */
    size_t n_certs;
    struct p12_seen_key *keys;
    size_t n_keys;
    bool is_whole; /* nothing is closed */

    /* The chain of the first key's certificate: indices into certs. */
    size_t chain[32];
    size_t chain_len;
    bool is_complete;
};

/* Made at the first call; NULL without memory, and then j->rc says so. */
struct p12_contents *p12_judging_contents(struct p12_judging *j);
void p12_contents_free(struct p12_contents *contents);

#endif
