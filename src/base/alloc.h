/* The only door to the heap. Tests link another alloc.c, whose n-th call
 * fails and whose free looks for secrets that were not wiped. */
#ifndef P12_BASE_ALLOC_H
#define P12_BASE_ALLOC_H

#include <stddef.h>

enum p12_memory {
    P12_MEMORY_PLAIN,
    P12_MEMORY_SECRET, /* all zero by the time it is freed */
    P12_MEMORY_ROOM    /* not looked at, so it need not be zeroed */
};

/* Zeroed memory for `n` things of `size` bytes, or NULL; never a short block
 * when n * size overflows. NULL for zero bytes as well. */
void *p12_alloc(size_t n, size_t size, enum p12_memory kind);
void p12_free(void *p);

#endif
