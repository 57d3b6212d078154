/* The tests' own heap: if it does not fail, count and look as it says, the
 * tests that lean on it prove nothing. */
#include "alloc.h"

#include "base/alloc.h"
#include "base/secret.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void the_nth_allocation_fails_and_no_other(void **state)
{
    void *p[4];

    (void)state;
    test_alloc_fail_after(2);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(test_alloc_has_failed(), i > 2);
        p[i] = p12_alloc(1, 8, P12_MEMORY_PLAIN);
    }
    test_alloc_fail_after(-1);
    assert_non_null(p[0]);
    assert_non_null(p[1]);
    assert_null(p[2]);
    assert_non_null(p[3]);
    for (size_t i = 0; i < 4; i++)
        p12_free(p[i]);
}

static void outstanding_counts_what_is_not_freed(void **state)
{
    size_t before = test_alloc_outstanding();
    void *a = p12_alloc(2, 8, P12_MEMORY_PLAIN);
    void *b = p12_alloc(1, 1, P12_MEMORY_SECRET);

    (void)state;
    assert_int_equal(test_alloc_outstanding(), before + 2);
    p12_free(a);
    assert_int_equal(test_alloc_outstanding(), before + 1);
    p12_free(b);
    assert_int_equal(test_alloc_outstanding(), before);
}

static void peak_is_the_most_at_a_time(void **state)
{
    void *a;

    (void)state;
    test_alloc_reset_peak();
    assert_int_equal(test_alloc_peak(), 0);
    a = p12_alloc(1, 1000, P12_MEMORY_PLAIN);
    p12_free(a);
    a = p12_alloc(1, 300, P12_MEMORY_PLAIN);
    p12_free(a);
    assert_int_equal(test_alloc_peak(), 1000);
}

static void memory_is_zeroed_and_no_product_overflows(void **state)
{
    const uint8_t zeros[64] = { 0 };
    void *p = p12_alloc(8, 8, P12_MEMORY_PLAIN);

    (void)state;
    assert_memory_equal(p, zeros, sizeof zeros);
    assert_null(p12_alloc(SIZE_MAX / 8, 16, P12_MEMORY_PLAIN));
    assert_null(p12_alloc(0, 16, P12_MEMORY_PLAIN));
    p12_free(p);
}

/* How a child process ended that frees a secret, wiped or not. */
static int status_after_free(bool wiped)
{
    uint8_t *p = p12_alloc(1, 16, P12_MEMORY_SECRET);
    int status = -1;
    pid_t child;

    p[15] = 1;
    child = fork();
    if (child == 0) {
        signal(SIGABRT, SIG_DFL);
        if (wiped)
            p12_wipe(p, 16);
        p12_free(p);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    p12_wipe(p, 16);
    p12_free(p);
    return status;
}

static void an_unwiped_secret_ends_the_program(void **state)
{
    int dirty = status_after_free(false);
    int clean = status_after_free(true);

    (void)state;
    assert_true(WIFSIGNALED(dirty));
    assert_int_equal(WTERMSIG(dirty), SIGABRT);
    assert_true(WIFEXITED(clean));
    assert_int_equal(WEXITSTATUS(clean), 0);
}

/* Through a volatile pointer, so that no compiler proves it useless. */
static char *(*const volatile get_copy)(const char *) = strdup;

static void allocations_of_libraries_fail_where_they_are_seen(void **state)
{
    char *failed;
    char *spared;

    (void)state;
    test_alloc_fail_after(0);
    failed = get_copy("text");
    test_alloc_count_libraries(false);
    test_alloc_fail_after(0);
    spared = get_copy("text");
    test_alloc_fail_after(-1);
    test_alloc_count_libraries(true);
    assert_int_equal(failed == NULL, test_alloc_sees_libraries());
    assert_non_null(spared);
    free(failed);
    free(spared);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_nth_allocation_fails_and_no_other),
        cmocka_unit_test(outstanding_counts_what_is_not_freed),
        cmocka_unit_test(peak_is_the_most_at_a_time),
        cmocka_unit_test(memory_is_zeroed_and_no_product_overflows),
        cmocka_unit_test(an_unwiped_secret_ends_the_program),
        cmocka_unit_test(allocations_of_libraries_fail_where_they_are_seen),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
