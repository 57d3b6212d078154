#include "crypto/crypto.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bytes.h"

static void random_bytes_differ(void **state)
{
    (void)state;
    uint8_t a[33];
    uint8_t b[33];

    memset(a, TEST_CANARY, sizeof a);
    memset(b, TEST_CANARY, sizeof b);
    assert_int_equal(p12_random(a, 0), P12_OK);
    test_untouched("no bytes", a, sizeof a);
    assert_int_equal(p12_random(a, 32), P12_OK);
    assert_int_equal(p12_random(b, 32), P12_OK);
    test_untouched("32 bytes", a + 32, 1);
    assert_memory_not_equal(a, b, 32);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_bytes_differ),
    };

    return cmocka_run_group_tests_name("random", tests, NULL, NULL);
}
