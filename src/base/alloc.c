#include "base/alloc.h"

#include <stdint.h>
#include <stdlib.h>

void *p12_alloc(size_t n, size_t size, enum p12_memory kind)
{
    if (n == 0 || size == 0)
        return NULL;
    if (kind == P12_MEMORY_ROOM && n == 1)
        return malloc(size);
    return calloc(n, size); /* checks the product */
}

void p12_free(void *p)
{
    free(p);
}
