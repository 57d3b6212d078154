/* Between alloc.c, which counts, and the heap below it: heap_libc.c or, with
 * a sanitizer, heap_plain.c. */
#ifndef P12_TESTS_HEAP_H
#define P12_TESTS_HEAP_H

#include <stdbool.h>
#include <stddef.h>

/* True if the allocation that is about to be made has to fail. */
bool test_heap_refuses(bool by_library);

/* What came into use and what went out of use. */
void test_heap_took(size_t bytes);
void test_heap_gave(size_t bytes);

/* Memory that neither fails on demand nor counts. */
void *test_heap_get(size_t bytes);
void test_heap_put(void *p);

/* Makes a block's header untouchable for all but the allocator, where that
 * can be had. */
void test_heap_close(void *header, size_t bytes);
void test_heap_open(void *header, size_t bytes);

/* A block on its way out: is there what is watched for? */
void test_heap_look(const void *p, size_t bytes);

#endif
