/* Stands in front of the C library's malloc(), so that an allocation inside
 * libtasn1 or GMP can be made to fail as well. */
#include "alloc.h"
#include "heap.h"

#include <errno.h>
#include <malloc.h>
#include <stdlib.h>

/* glibc's own names of what the names below hide. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *p);

static void *took(void *p)
{
    if (p != NULL)
        test_heap_took(malloc_usable_size(p));
    return p;
}

static void *refused(void)
{
    errno = ENOMEM;
    return NULL;
}

void *malloc(size_t size)
{
    return test_heap_refuses(true) ? refused() : took(__libc_malloc(size));
}

void *calloc(size_t n, size_t size)
{
    return test_heap_refuses(true) ? refused() : took(__libc_calloc(n, size));
}

void *realloc(void *p, size_t size)
{
    size_t before = p == NULL ? 0 : malloc_usable_size(p);
    void *moved;

    if (test_heap_refuses(true))
        return refused();
    if (p != NULL)
        test_heap_look(p, before);
    moved = __libc_realloc(p, size);
    if (moved != NULL || size == 0)
        test_heap_gave(before);
    return took(moved);
}

void *memalign(size_t alignment, size_t size)
{
    return test_heap_refuses(true) ? refused()
                                   : took(__libc_memalign(alignment, size));
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return memalign(alignment, size);
}

int posix_memalign(void **out, size_t alignment, size_t size)
{
    void *p = memalign(alignment, size);

    if (p == NULL)
        return ENOMEM;
    *out = p;
    return 0;
}

void free(void *p)
{
    if (p != NULL) {
        test_heap_look(p, malloc_usable_size(p));
        test_heap_gave(malloc_usable_size(p));
    }
    __libc_free(p);
}

bool test_alloc_sees_libraries(void)
{
    return true;
}

void *test_heap_get(size_t bytes)
{
    return __libc_calloc(1, bytes);
}

void test_heap_put(void *p)
{
    __libc_free(p);
}

void test_heap_close(void *header, size_t bytes)
{
    (void)header;
    (void)bytes;
}

void test_heap_open(void *header, size_t bytes)
{
    (void)header;
    (void)bytes;
}
