/* Fingerprints of bags: two that have the same one hold the same. */
#ifndef P12_WRITE_PRINT_H
#define P12_WRITE_PRINT_H

#include "model/model.h"

#include <p12/seal.h>

enum { P12_DIGEST_SIZE = 32 };

/* A bag's fingerprint: SHA-256 over what it is, however it is protected, and
 * over its attributes. Of a key it tells about the key, so that it lies in
 * wiped memory. */
struct p12_print {
    uint8_t value[P12_DIGEST_SIZE];
    uint8_t attrs[P12_DIGEST_SIZE];
    const struct p12_bag *bag;
};

/* The fingerprints of some bags in their own order, which is not the bags'. */
struct p12_prints {
    struct p12_print *items;
    const struct p12_print **sorted;
    size_t n;
};

/* What is closed in a container: digests in their order. */
struct p12_closed {
    struct p12_secret digests;
    size_t n;
};

enum p12_rc p12_closed_find(const struct p12_pfx *pfx, struct p12_closed *out);
void p12_closed_clear(struct p12_closed *closed);

/* How fingerprints of one container are taken. */
struct p12_printing {
    p12_part_filter *keep; /* NULL: every bag counts */
    void *state;

    /* What is closed in the container that it is compared with: a bag that is
     * open here and closed there is taken by its bytes. */
    const struct p12_closed *elsewhere;

    struct p12_comparison *count; /* NULL, or adds up what was looked at */
};

/* Nested bags are part of the bag that holds them. P12_E_MEMORY; what is in
 * *out is to be released in any case. */
enum p12_rc p12_prints_make(const struct p12_printing *p,
                            const struct p12_bag *bags, size_t n,
                            struct p12_prints *out);
void p12_prints_clear(struct p12_prints *prints);

/* As memcmp(): by value, then by attributes. */
int p12_print_compare(const struct p12_print *a, const struct p12_print *b);

#endif
