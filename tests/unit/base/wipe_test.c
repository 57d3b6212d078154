/* The wipe survives the optimiser, also where it sees all of it: the source is
 * included here, so that nothing but its own doing can keep the stores. */
#include "alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/* The library has these names too. */
#define p12_wipe         seen_wipe
#define p12_secret_alloc seen_secret_alloc
#define p12_secret_copy  seen_secret_copy
#define p12_secret_free  seen_secret_free
#define p12_secret_span  seen_secret_span
#define p12_ct_equal     seen_ct_equal
#include "base/secret.c"

enum { SKIPPED = 77, LEN = 64 };

static const uint8_t secret[LEN] =
    "sixty-four bytes that are to be gone when the block is freed...";

/* In blocks that are freed, which a compiler knows to be their end. */
static size_t found_after(void (*use)(void))
{
    size_t found;

    test_alloc_watch(secret, LEN);
    use();
    found = test_alloc_found();
    test_alloc_watch(NULL, 0);
    return found;
}

static void use_and_leave(void)
{
    uint8_t *block = malloc(LEN);

    assert_non_null(block);
    for (size_t i = 0; i < LEN; i++)
        *(volatile uint8_t *)&block[i] = secret[i];
    free(block);
}

static void use_and_wipe(void)
{
    uint8_t *block = malloc(LEN);

    assert_non_null(block);
    for (size_t i = 0; i < LEN; i++)
        *(volatile uint8_t *)&block[i] = secret[i];
    p12_wipe(block, LEN);
    free(block);
}

static void use_a_secret(void)
{
    struct p12_secret s = { NULL, 0, 0 };

    assert_int_equal(p12_secret_copy(&s, (struct p12_span){ secret, LEN }),
                     P12_OK);
    p12_secret_free(&s);
}

static void what_is_left_is_found(void **state)
{
    (void)state;
    assert_int_equal(found_after(use_and_leave), 1);
}

static void what_is_wiped_is_not_found(void **state)
{
    (void)state;
    assert_int_equal(found_after(use_and_wipe), 0);
    assert_int_equal(found_after(use_a_secret), 0);
}

/* A frame that is gone, and another one in its place. */
static __attribute__((noinline)) void wipe_on_the_stack(void)
{
    uint8_t here[LEN];

    for (size_t i = 0; i < LEN; i++)
        *(volatile uint8_t *)&here[i] = secret[i];
    p12_wipe(here, LEN);
}

static __attribute__((noinline)) void leave_on_the_stack(void)
{
    uint8_t here[LEN];

    for (size_t i = 0; i < LEN; i++)
        *(volatile uint8_t *)&here[i] = secret[i];
}

/* How many bytes of the secret the frame has in a row, at the most. */
static __attribute__((noinline)) size_t find_on_the_stack(void (*use)(void))
{
    uint8_t frame[1024];
    volatile uint8_t *below = frame;
    size_t most = 0;

    for (size_t i = 0; i < sizeof frame; i++)
        below[i] = 0;
    use();
    /* What was called had its frame right below this one. */
    for (volatile uint8_t *at = below - 512; at < below; at++) {
        size_t n = 0;

        while (n < LEN && at + n < below && at[n] == secret[n])
            n++;
        if (n > most)
            most = n;
    }
    return most;
}

static void a_frame_is_wiped_as_well(void **state)
{
    (void)state;
    if (find_on_the_stack(leave_on_the_stack) != LEN)
        skip(); /* this compiler has its frames elsewhere */
    assert_true(find_on_the_stack(wipe_on_the_stack) < 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_left_is_found),
        cmocka_unit_test(what_is_wiped_is_not_found),
        cmocka_unit_test(a_frame_is_wiped_as_well),
    };

    if (!test_alloc_sees_libraries()) {
        printf("SKIP: unit_base_wipe: a sanitizer keeps memory its own way\n");
        return SKIPPED;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
