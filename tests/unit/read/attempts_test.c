#include "read/attempts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bytes.h"

static const char letters[P12_ENCODING_COUNT + 1] = "BUNWLO";

/* All attempts as letters: BMP, UTF-8, Null, Widened, Latin-1, Open; small
 * where it is a recovery, with a ' under the KDF of RFC 7292. */
static void list_attempts(const struct p12_scheme *s,
                          const struct p12_attempt_wish *wish, char *out)
{
    struct p12_attempt a;
    size_t len = 0;

    for (unsigned i = 0; p12_attempt_get(s, wish, i, &a); i++) {
        char letter = letters[a.encoding];

        out[len++] = a.recovery ? (char)(letter + 'a' - 'A') : letter;
        if (a.kdf == P12_KDF_PKCS12)
            out[len++] = '\'';
        else
            assert_int_equal(a.kdf, s->kdf.kind);
    }
    out[len] = '\0';
}

#define LONG_31 "0123456789012345678901234567890"

static void each_kdf_has_its_own_encodings_in_order(void **state)
{
    static const struct {
        const char *why;
        enum p12_kdf_kind kdf;
        const char *password; /* NULL: none */
        bool strict;
        const char *wanted;
    } cases[] = {
        { "none, RFC 7292", P12_KDF_PKCS12, NULL, false, "N'" },
        { "empty, RFC 7292", P12_KDF_PKCS12, "", false, "B'N'" },
        { "empty, strictly", P12_KDF_PKCS12, "", true, "B'N'" },
        { "ASCII, RFC 7292", P12_KDF_PKCS12, "secret", false, "B'" },
        { "umlauts, RFC 7292", P12_KDF_PKCS12, "M\xc3\xb6tley", false, "B'w'" },
        { "umlauts, strictly", P12_KDF_PKCS12, "M\xc3\xb6tley", true, "B'" },
        { "Latin-1, RFC 7292", P12_KDF_PKCS12, "M\xf6tley", false, "B'" },
        { "31 characters", P12_KDF_PKCS12, LONG_31, false, "B'" },
        { "32 characters", P12_KDF_PKCS12, LONG_31 "1", false, "B'o'" },
        { "32 characters, strictly", P12_KDF_PKCS12, LONG_31 "1", true, "B'" },
        { "none, PBKDF2", P12_KDF_PBKDF2, NULL, false, "U" },
        { "empty, PBKDF2", P12_KDF_PBKDF2, "", false, "Ub" },
        { "empty, strictly", P12_KDF_PBKDF2, "", true, "U" },
        { "ASCII, PBKDF2", P12_KDF_PBKDF2, "secret", false, "Ubo" },
        { "umlauts, PBKDF2", P12_KDF_PBKDF2, "M\xc3\xb6tley", false, "Ulbo" },
        { "umlauts, strictly", P12_KDF_PBKDF2, "M\xc3\xb6tley", true, "U" },
        { "no UTF-8", P12_KDF_PBKDF2, "\xff", false, "Ulbo" },
        { "scrypt", P12_KDF_SCRYPT, "secret", false, "Ubo" },
        { "PBKDF1", P12_KDF_PBKDF1, "secret", false, "Ubo" },
        { "GOST, then as before RFC 9548", P12_KDF_GOST, "secret", true,
          "UB'" },
        { "GOST, the most there is", P12_KDF_GOST, "M\xc3\xb6tley" LONG_31 "1",
          false, "UlboB'w'o'" },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct p12_scheme s = { .kdf = { .kind = cases[i].kdf } };
        struct p12_attempt_wish wish = { .strict = cases[i].strict };
        char found[64];

        if (cases[i].password != NULL)
            wish.password =
                (struct p12_span){ (const uint8_t *)cases[i].password,
                                   strlen(cases[i].password) };
        list_attempts(&s, &wish, found);
        if (strcmp(found, cases[i].wanted) != 0)
            fail_msg("%s: %s, not %s", cases[i].why, found, cases[i].wanted);
    }
}

static void the_likely_encoding_comes_first(void **state)
{
    static const struct {
        const char *why;
        enum p12_kdf_kind kdf;
        const char *password;
        enum p12_encoding likely;
        const char *wanted;
    } cases[] = {
        { "it is first", P12_KDF_PKCS12, "", P12_ENCODING_BMP, "B'N'" },
        { "it is second", P12_KDF_PKCS12, "", P12_ENCODING_NULL, "N'B'" },
        { "it is third", P12_KDF_PKCS12, "M\xc3\xb6tley" LONG_31 "1",
          P12_ENCODING_BMP_OPEN, "o'B'w'" },
        { "it is none of them", P12_KDF_PKCS12, "secret", P12_ENCODING_LATIN1,
          "B'" },
        { "another KDF's", P12_KDF_PBKDF2, "secret", P12_ENCODING_BMP, "Ubo" },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct p12_scheme s = { .kdf = { .kind = cases[i].kdf } };
        const struct p12_attempt_wish wish = {
            .password = { (const uint8_t *)cases[i].password,
                          strlen(cases[i].password) },
            .has_likely = true,
            .likely = cases[i].likely,
        };
        char found[64];

        list_attempts(&s, &wish, found);
        if (strcmp(found, cases[i].wanted) != 0)
            fail_msg("%s: %s, not %s", cases[i].why, found, cases[i].wanted);
    }
}

static void past_the_last_nothing_is_written(void **state)
{
    const struct p12_scheme s = { .kdf = { .kind = P12_KDF_PKCS12 } };
    const struct p12_attempt_wish wish = { .password = { NULL, 0 } };
    struct p12_attempt a = { .encoding = P12_ENCODING_LATIN1 };

    (void)state;
    assert_false(p12_attempt_get(&s, &wish, 1, &a));
    assert_false(p12_attempt_get(&s, &wish, 1000, &a));
    assert_int_equal(a.encoding, P12_ENCODING_LATIN1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kdf_has_its_own_encodings_in_order),
        cmocka_unit_test(the_likely_encoding_comes_first),
        cmocka_unit_test(past_the_last_nothing_is_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
