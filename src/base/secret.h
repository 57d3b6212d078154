/* Owned bytes that are wiped before they are given back. */
#ifndef P12_BASE_SECRET_H
#define P12_BASE_SECRET_H

#include <p12/span.h>
#include <stdbool.h>

/* The capacity is set once: a secret never moves, so growth can leave no stale
 * copy behind. { 0 } is empty. */
struct p12_secret {
    uint8_t *ptr;
    size_t len;
    size_t cap;
};

/* Zeroes memory in a way that the optimiser keeps. */
void p12_wipe(void *p, size_t len);

/* P12_OK with len 0 and `cap` zeroed bytes behind it, or P12_E_MEMORY with *s
 * untouched. A capacity of 0 is allowed and allocates nothing. */
enum p12_rc p12_secret_alloc(struct p12_secret *s, size_t cap);

/* Allocates exactly the span's size and copies it. */
enum p12_rc p12_secret_copy(struct p12_secret *s, struct p12_span from);

/* Wipes and releases; idempotent. */
void p12_secret_free(struct p12_secret *s);

struct p12_span p12_secret_span(const struct p12_secret *s);

/* Compares in a time that depends on the length alone. Empty values are never
 * equal to anything: a MAC of no bytes proves nothing. */
bool p12_ct_equal(struct p12_span a, struct p12_span b);

#endif
