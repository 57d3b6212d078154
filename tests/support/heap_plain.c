/* malloc() as it is: a sanitizer watches it itself. What is ours is the header
 * in front of a block, which a read before the block must not find readable. */
#include "alloc.h"
#include "heap.h"

#include <sanitizer/asan_interface.h>
#include <stdlib.h>

bool test_alloc_sees_libraries(void)
{
    return false;
}

void *test_heap_get(size_t bytes)
{
    return calloc(1, bytes);
}

void test_heap_put(void *p)
{
    free(p);
}

void test_heap_close(void *header, size_t bytes)
{
    ASAN_POISON_MEMORY_REGION(header, bytes);
}

void test_heap_open(void *header, size_t bytes)
{
    ASAN_UNPOISON_MEMORY_REGION(header, bytes);
}
