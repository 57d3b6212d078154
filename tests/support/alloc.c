#include "alloc.h"

#include "base/alloc.h"
#include "heap.h"

#include <stdalign.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In front of each block of p12_alloc(); its size keeps the block aligned. */
struct header {
    alignas(max_align_t) struct header *older;
    struct header *newer;
    size_t size;
    size_t number; /* the how many-eth allocation it was */
    enum p12_memory kind;
};

/* A program has one heap, so this is the one place with global state. Threads
 * of an unlock may come at the same time. */
static atomic_long countdown = -1;
static atomic_bool has_failed;
static atomic_bool libraries_count = true;
static atomic_size_t in_use;
static atomic_size_t peak;
static atomic_size_t base;

static const void *watched;
static size_t watched_len;
static atomic_size_t found;

static atomic_flag list_is_busy = ATOMIC_FLAG_INIT;
static struct header *newest;
static size_t n_blocks;
static size_t n_allocations;

static void list_lock(void)
{
    while (atomic_flag_test_and_set(&list_is_busy))
        ;
}

static void list_unlock(void)
{
    atomic_flag_clear(&list_is_busy);
}

void test_alloc_fail_after(long n)
{
    atomic_store(&has_failed, false);
    atomic_store(&countdown, n);
}

bool test_alloc_has_failed(void)
{
    return atomic_load(&has_failed);
}

void test_alloc_count_libraries(bool yes)
{
    atomic_store(&libraries_count, yes);
}

bool test_heap_refuses(bool by_library)
{
    if (atomic_load(&countdown) < 0 ||
        (by_library && !atomic_load(&libraries_count)))
        return false;
    /* Of threads that arrive together only one finds the zero. */
    if (atomic_fetch_sub(&countdown, 1) != 0)
        return false;
    atomic_store(&has_failed, true);
    return true;
}

void test_heap_took(size_t bytes)
{
    size_t now = atomic_fetch_add(&in_use, bytes) + bytes;
    size_t before = atomic_load(&peak);

    while (now > before && !atomic_compare_exchange_weak(&peak, &before, now))
        ;
}

void test_heap_gave(size_t bytes)
{
    atomic_fetch_sub(&in_use, bytes);
}

void test_alloc_watch(const void *bytes, size_t len)
{
    watched = bytes;
    watched_len = len;
    atomic_store(&found, 0);
}

size_t test_alloc_found(void)
{
    return atomic_load(&found);
}

void test_heap_look(const void *p, size_t bytes)
{
    const uint8_t *block = p;

    if (watched == NULL)
        return;
    for (size_t i = 0; watched_len <= bytes && i <= bytes - watched_len; i++) {
        if (memcmp(block + i, watched, watched_len) == 0) {
            atomic_fetch_add(&found, 1);
            return;
        }
    }
}

size_t test_alloc_peak(void)
{
    return atomic_load(&peak) - atomic_load(&base);
}

size_t test_alloc_in_use(void)
{
    return atomic_load(&in_use);
}

void test_alloc_reset_peak(void)
{
    size_t now = atomic_load(&in_use);

    atomic_store(&base, now);
    atomic_store(&peak, now);
}

static void link_block(struct header *h)
{
    list_lock();
    h->number = n_allocations++;
    h->older = newest;
    if (newest != NULL) {
        test_heap_open(newest, sizeof *newest);
        newest->newer = h;
        test_heap_close(newest, sizeof *newest);
    }
    newest = h;
    n_blocks++;
    test_heap_close(h, sizeof *h);
    list_unlock();
}

static void unlink_block(struct header *h)
{
    list_lock();
    test_heap_open(h, sizeof *h);
    if (h->older != NULL) {
        test_heap_open(h->older, sizeof *h);
        h->older->newer = h->newer;
        test_heap_close(h->older, sizeof *h);
    }
    if (h->newer != NULL) {
        test_heap_open(h->newer, sizeof *h);
        h->newer->older = h->older;
        test_heap_close(h->newer, sizeof *h);
    } else {
        newest = h->older;
    }
    n_blocks--;
    list_unlock();
}

void *p12_alloc(size_t n, size_t size, enum p12_memory kind)
{
    struct header *h;

    if (n == 0 || size == 0 || size > (SIZE_MAX - sizeof *h) / n)
        return NULL;
    if (test_heap_refuses(false))
        return NULL;
    h = test_heap_get(sizeof *h + n * size);
    if (h == NULL)
        return NULL;
    h->size = n * size;
    h->kind = kind;
    test_heap_took(h->size);
    link_block(h);
    return h + 1;
}

static void die_if_dirty(const struct header *h)
{
    const uint8_t *bytes = (const uint8_t *)(h + 1);

    for (size_t i = 0; i < h->size; i++) {
        if (bytes[i] != 0) {
            fprintf(stderr,
                    "a secret was freed before it was wiped: byte %zu of %zu, "
                    "allocation %zu\n",
                    i, h->size, h->number);
            abort();
        }
    }
}

void p12_free(void *p)
{
    struct header *h = p;

    if (p == NULL)
        return;
    h--;
    unlink_block(h);
    if (h->kind == P12_MEMORY_SECRET)
        die_if_dirty(h);
    test_heap_look(p, h->size);
    test_heap_gave(h->size);
    test_heap_put(h);
}

size_t test_alloc_outstanding(void)
{
    size_t n;

    list_lock();
    n = n_blocks;
    list_unlock();
    return n;
}

void test_alloc_report(void)
{
    list_lock();
    for (struct header *h = newest; h != NULL;) {
        struct header *older;

        test_heap_open(h, sizeof *h);
        older = h->older;
        fprintf(stderr, "not freed: allocation %zu, %zu bytes%s\n", h->number,
                h->size, h->kind == P12_MEMORY_SECRET ? ", secret" : "");
        test_heap_close(h, sizeof *h);
        h = older;
    }
    list_unlock();
}
