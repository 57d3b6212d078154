#include "base/cursor.h"
#include "crypto/crypto.h"

#include <p12/input.h>
#include <p12/output.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "alloc.h"
#include "bytes.h"

#define PASSWORD ((const uint8_t *)"secret"), 6

/* A PrivateKeyInfo with an Ed25519 key (RFC 8410, 10.3). */
static const char ed25519[] =
    "302e020100300506032b657004220420d4ee72dbf913584ad5b6d8f1f769f8ad"
    "3afe7c28cbf1d4fbe097a88f44755842";

static void what_can_not_be_encrypted_is_refused(void **state)
{
    (void)state;
    const struct {
        const char *why;
        size_t key_len;
        size_t password_len;
        struct p12_encrypt_options options;
        enum p12_rc rc;
    } cases[] = {
        { "no password", 3, 0, { sizeof cases[0].options, 1 }, P12_E_USAGE },
        { "no key", 0, 6, { sizeof cases[0].options, 1 }, P12_E_USAGE },
        { "too many iterations",
          3,
          6,
          { sizeof cases[0].options, 10000001 },
          P12_E_LIMIT },
        { "as many as can be written",
          3,
          6,
          { sizeof cases[0].options, UINT64_MAX },
          P12_E_LIMIT },
    };
    const uint8_t bytes[6] = { 0x30, 0x01, 0x00 };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        uint8_t *out = NULL;
        size_t len = 77;
        enum p12_rc rc = p12_key_encrypt(
            (struct p12_span){ bytes, cases[i].key_len }, bytes,
            cases[i].password_len, &cases[i].options, &out, &len);

        if (rc != cases[i].rc)
            fail_msg("%s: %s", cases[i].why, p12_rc_name(rc));
        assert_null(out);
        assert_int_equal(len, 77);
    }
}

/* What an EncryptedPrivateKeyInfo of ours says. */
struct shrouded {
    struct p12_span salt, iterations, iv, text;
};

static bool take(struct p12_cursor *c, const char *digits)
{
    struct test_hex wanted = test_hex(digits);
    struct p12_span got;

    return p12_cursor_take(c, wanted.len, &got) &&
           p12_span_equal(got, test_hex_span(&wanted));
}

/* Octet by octet as RFC 5958 and RFC 8018 have it, with a count of iterations
 * of two octets and a text of less than 128. */
static bool read_shrouded(struct p12_span der, struct shrouded *s)
{
    struct p12_cursor c = p12_cursor_over(der);
    struct p12_tlv outer, scheme;

    if (!p12_cursor_tlv(&c, &outer) || outer.tag != P12_TAG_SEQUENCE ||
        !p12_cursor_done(&c))
        return false;
    c = p12_cursor_over(outer.body);
    if (!p12_cursor_tlv(&c, &scheme) || scheme.tag != P12_TAG_SEQUENCE ||
        !p12_cursor_tagged(&c, P12_TAG_OCTET_STRING, &s->text) ||
        !p12_cursor_done(&c))
        return false;
    c = p12_cursor_over(scheme.body);
    return take(&c, "06092a864886f70d01050d") && /* PBES2 */
           take(&c, "3052") && take(&c, "3031") &&
           take(&c, "06092a864886f70d01050c") && /* PBKDF2 */
           take(&c, "3024") &&
           p12_cursor_tagged(&c, P12_TAG_OCTET_STRING, &s->salt) &&
           p12_cursor_tagged(&c, P12_TAG_INTEGER, &s->iterations) &&
           take(&c, "300c06082a864886f70d02090500") && /* hmacWithSHA256 */
           take(&c, "301d") &&
           take(&c, "060960864801650304012a") && /* AES-256-CBC */
           p12_cursor_tagged(&c, P12_TAG_OCTET_STRING, &s->iv) &&
           p12_cursor_done(&c);
}

static void a_key_opens_as_the_standard_says(void **state)
{
    (void)state;
    const struct p12_encrypt_options options = { sizeof options, 1000 };
    struct test_hex key = test_hex(ed25519);
    uint8_t derived[32];
    struct p12_secret derive = { derived, 0, sizeof derived };
    struct p12_secret plain = { NULL, 0, 0 };
    struct shrouded s;
    uint8_t *out = NULL;
    size_t len = 0;

    assert_int_equal(
        p12_key_encrypt(test_hex_span(&key), PASSWORD, &options, &out, &len),
        P12_OK);
    assert_true(read_shrouded((struct p12_span){ out, len }, &s));
    assert_int_equal(s.salt.len, 16);
    assert_int_equal(s.iv.len, 16);
    assert_int_equal(s.text.len, 64);
    test_equal("iterations", s.iterations.ptr, s.iterations.len, "03e8");
    assert_int_equal(p12_pbkdf2(p12_hash_by_name("SHA-256"), TEXT("secret"),
                                s.salt, 1000, &derive),
                     P12_OK);
    assert_int_equal(p12_cipher_open(p12_cipher_by_name("AES-256-CBC"),
                                     p12_secret_span(&derive), s.iv, s.text,
                                     &plain),
                     P12_OK);
    test_equal("key", plain.ptr, plain.len, ed25519);
    p12_secret_free(&plain);
    p12_buffer_free(out, len);
    assert_int_equal(test_alloc_outstanding(), 0);
}

static void no_two_encryptions_are_alike(void **state)
{
    (void)state;
    const struct p12_encrypt_options options = { sizeof options, 1000 };
    struct test_hex key = test_hex(ed25519);
    struct shrouded s[2];
    uint8_t *out[2] = { NULL, NULL };
    size_t len[2];

    for (int i = 0; i < 2; i++) {
        assert_int_equal(p12_key_encrypt(test_hex_span(&key), PASSWORD,
                                         &options, &out[i], &len[i]),
                         P12_OK);
        assert_true(read_shrouded((struct p12_span){ out[i], len[i] }, &s[i]));
    }
    assert_memory_not_equal(s[0].salt.ptr, s[1].salt.ptr, 16);
    assert_memory_not_equal(s[0].iv.ptr, s[1].iv.ptr, 16);
    assert_memory_not_equal(s[0].text.ptr, s[1].text.ptr, 16);
    p12_buffer_free(out[0], len[0]);
    p12_buffer_free(out[1], len[1]);
}

/* Of options that are shorter than ours, the rest is the default. */
static void the_default_is_600000_iterations(void **state)
{
    (void)state;
    const struct p12_encrypt_options shorter = { sizeof(size_t), 1 };
    /* INTEGER 600000 */
    const uint8_t wanted[] = { 0x02, 0x03, 0x09, 0x27, 0xc0 };
    uint8_t *out = NULL;
    size_t len = 0;
    bool found = false;

    assert_int_equal(
        p12_key_encrypt(TEXT("key"), PASSWORD, &shorter, &out, &len), P12_OK);
    for (size_t i = 0; i + sizeof wanted <= len; i++)
        found = found || memcmp(out + i, wanted, sizeof wanted) == 0;
    assert_true(found);
    p12_buffer_free(out, len);
}

static void it_survives_every_failed_allocation(void **state)
{
    (void)state;
    const struct p12_encrypt_options options = { sizeof options, 1 };
    enum p12_rc rc = P12_E_MEMORY;
    uint8_t *out = NULL;
    size_t len = 77;
    long n = 0;

    for (; rc == P12_E_MEMORY; n++) {
        assert_null(out);
        assert_int_equal(len, 77);
        test_alloc_fail_after(n);
        rc = p12_key_encrypt(TEXT("key"), PASSWORD, &options, &out, &len);
        test_alloc_fail_after(-1);
    }
    assert_int_equal(rc, P12_OK);
    assert_true(n > 1);
    p12_buffer_free(out, len);
    assert_int_equal(test_alloc_outstanding(), 0);
}

static void openssl_opens_it(void **state)
{
    (void)state;
    struct test_hex key = test_hex(ed25519);
    char name[] = "/tmp/p12-shroud-XXXXXX";
    char command[300];
    uint8_t *out = NULL;
    size_t len = 0;
    int file;

    if (system("openssl version >/dev/null 2>&1") != 0) {
        puts("SKIP: shroud: openssl is not in PATH");
        skip();
    }
    assert_int_equal(
        p12_key_encrypt(test_hex_span(&key), PASSWORD, NULL, &out, &len),
        P12_OK);
    file = mkstemp(name);
    assert_true(file >= 0);
    assert_int_equal(write(file, out, len), len);
    close(file);
    snprintf(command, sizeof command,
             "openssl pkcs8 -inform DER -in %s -passin pass:secret |"
             " openssl pkey -outform DER |"
             " od -An -v -tx1 | tr -d ' \\n' | grep -qx %s",
             name, ed25519);
    assert_int_equal(system(command), 0);
    unlink(name);
    p12_buffer_free(out, len);
}

/* Of a recipe nothing is taken for granted: neither that it is PBES2, nor that
 * its numbers are in bounds. */
static void a_recipe_that_is_none_is_refused(void **state)
{
    (void)state;
    const struct {
        const char *why;
        struct p12_recipe recipe;
        enum p12_rc rc;
    } cases[] = {
        { "none", { .kind = P12_SCHEME_NONE }, P12_E_USAGE },
        { "an older one", { .kind = P12_SCHEME_PKCS12_PBE }, P12_E_USAGE },
        { "for a MAC", { .kind = P12_SCHEME_PBMAC1 }, P12_E_USAGE },
        { "no such cipher",
          { .kind = P12_SCHEME_PBES2, .cipher = "AES-257" },
          P12_E_USAGE },
        { "a cipher that is not written",
          { .kind = P12_SCHEME_PBES2, .cipher = "RC2-40-CBC" },
          P12_E_ALGORITHM },
        { "too many iterations",
          { .kind = P12_SCHEME_PBES2, .iterations = 10000001 },
          P12_E_LIMIT },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        uint8_t *out = NULL;
        size_t len = 77;
        enum p12_rc rc = p12_key_encrypt_as(TEXT("key"), PASSWORD,
                                            &cases[i].recipe, &out, &len);

        if (rc != cases[i].rc)
            fail_msg("%s: %s", cases[i].why, p12_rc_name(rc));
        assert_null(out);
        assert_int_equal(len, 77);
    }
}

static bool contains(const uint8_t *der, size_t len, const char *digits)
{
    struct test_hex wanted = test_hex(digits);

    for (size_t i = 0; i + wanted.len <= len; i++)
        if (memcmp(der + i, wanted.bytes, wanted.len) == 0)
            return true;
    return false;
}

static void a_key_is_encrypted_as_the_recipe_has_it(void **state)
{
    (void)state;
    const struct p12_recipe recipe = { .kind = P12_SCHEME_PBES2,
                                       .cipher = "aes128",
                                       .hash = "SHA-512",
                                       .iterations = 2048,
                                       .salt_length = 8 };
    uint8_t *out = NULL;
    size_t len = 0;

    assert_int_equal(
        p12_key_encrypt_as(TEXT("key"), PASSWORD, &recipe, &out, &len), P12_OK);
    assert_true(contains(out, len,
                         "06096086480165030401" /* AES-128-CBC */
                         "02"));
    assert_true(contains(out, len, "02020800"));             /* 2048 */
    assert_true(contains(out, len, "06082a864886f70d020b")); /* SHA-512 */
    assert_true(contains(out, len, "0408"));
    p12_buffer_free(out, len);
}

static void an_empty_password_is_a_password(void **state)
{
    (void)state;
    const struct p12_recipe recipe = { .kind = P12_SCHEME_PBES2,
                                       .iterations = 1 };
    uint8_t *out = NULL;
    size_t len = 0;

    assert_int_equal(p12_key_encrypt_as(TEXT("key"), (const uint8_t *)"", 0,
                                        &recipe, &out, &len),
                     P12_OK);
    assert_true(len > 3);
    p12_buffer_free(out, len);
    assert_int_equal(test_alloc_outstanding(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_can_not_be_encrypted_is_refused),
        cmocka_unit_test(a_key_opens_as_the_standard_says),
        cmocka_unit_test(no_two_encryptions_are_alike),
        cmocka_unit_test(the_default_is_600000_iterations),
        cmocka_unit_test(it_survives_every_failed_allocation),
        cmocka_unit_test(openssl_opens_it),
        cmocka_unit_test(a_recipe_that_is_none_is_refused),
        cmocka_unit_test(a_key_is_encrypted_as_the_recipe_has_it),
        cmocka_unit_test(an_empty_password_is_a_password),
    };

    return cmocka_run_group_tests_name("shroud", tests, NULL, NULL);
}
