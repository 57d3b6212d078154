/* The heap of the tests: it takes the place of src/base/alloc.c.
 *
 * Memory that was marked P12_MEMORY_SECRET and is not all zero when it is
 * freed ends the program with a message and SIGABRT. In builds without a
 * sanitizer the program's malloc() and its relatives come through here too, so
 * that what is said below holds for the allocations of libraries as well. */
#ifndef P12_TESTS_ALLOC_H
#define P12_TESTS_ALLOC_H

#include <stdbool.h>
#include <stddef.h>

/* Lets the allocation after the next `n` ones fail: 0 is the next one. Those
 * behind it succeed again. -1 switches it off. */
void test_alloc_fail_after(long n);

/* Has the failure that was asked for last happened? */
bool test_alloc_has_failed(void);

/* Are allocations of libraries made to fail too, and counted? Not in a build
 * with a sanitizer, whose malloc() is not ours to replace. */
bool test_alloc_sees_libraries(void);

/* Whether, where they are seen, they may fail; they may at first. */
void test_alloc_count_libraries(bool yes);

/* Blocks of p12_alloc() that are not freed yet. */
size_t test_alloc_outstanding(void);

/* Writes one line to standard error for each of them, oldest last. */
void test_alloc_report(void);

/* The largest number of bytes that were in use at a time since the last reset,
 * beyond what was in use then. */
size_t test_alloc_peak(void);
void test_alloc_reset_peak(void);

/* Bytes in use now, those of libraries among them where they are seen. */
size_t test_alloc_in_use(void);

/* Looks for these bytes in every block that is freed, p12_free()'s and, where
 * they are seen, the libraries', until it is called with NULL. They are
 * borrowed. test_alloc_found() tells in how many blocks they were. */
void test_alloc_watch(const void *bytes, size_t len);
size_t test_alloc_found(void);

#endif
