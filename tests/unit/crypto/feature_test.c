#include "crypto/crypto.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bytes.h"

static void every_feature_is_available(void **state)
{
    (void)state;
    const char *feature;
    size_t n = 0;

    for (; (feature = p12_crypto_feature(n)) != NULL; n++) {
        if (strncmp(feature, "hash ", 5) == 0)
            assert_true(p12_hash_is_available(p12_hash_by_name(feature + 5)));
        else if (strncmp(feature, "cipher ", 7) == 0)
            assert_true(
                p12_cipher_is_available(p12_cipher_by_name(feature + 7)));
        else
            assert_string_equal(feature, "key-matching");
    }
    assert_true(n >= 9); /* SHA-2 and AES are always there */
    assert_null(p12_crypto_feature(n + 1));
    assert_null(p12_crypto_feature(SIZE_MAX));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_feature_is_available),
    };

    return cmocka_run_group_tests_name("feature", tests, NULL, NULL);
}
