#include "crypto/crypto.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bytes.h"

static const struct p12_span none = { NULL, 0 };

static void every_cipher_is_known_by_its_identifier(void **state)
{
    (void)state;
    const struct {
        const char *name;
        const char *oid;
    } cases[] = {
        { "AES-128-CBC", "2.16.840.1.101.3.4.1.2" },
        { "AES-192-CBC", "2.16.840.1.101.3.4.1.22" },
        { "AES-256-CBC", "2.16.840.1.101.3.4.1.42" },
        { "DES-EDE3-CBC", "1.2.840.113549.3.7" },
        { "DES-CBC", "1.3.14.3.2.7" },
        { "RC2-CBC", "1.2.840.113549.3.2" },
        { "RC4", "1.2.840.113549.3.4" },
        { "Camellia-128-CBC", "1.2.392.200011.61.1.1.1.2" },
        { "Camellia-192-CBC", "1.2.392.200011.61.1.1.1.3" },
        { "Camellia-256-CBC", "1.2.392.200011.61.1.1.1.4" },
        { "CAST5-CBC", "1.2.840.113533.7.66.10" },
        { "SM4-CBC", "1.2.156.10197.1.104.2" },
        { "SEED-CBC", "1.2.410.200004.1.4" },
        { "ARIA-128-CBC", "1.2.410.200046.1.1.2" },
        { "ARIA-192-CBC", "1.2.410.200046.1.1.7" },
        { "ARIA-256-CBC", "1.2.410.200046.1.1.12" },
        { "IDEA-CBC", "1.3.6.1.4.1.188.7.1.1.2" },
        { "RC5-CBC", "1.2.840.113549.3.9" },
        { "GOST 28147-89-CFB", "1.2.643.2.2.21" },
        { "Magma-CTR-ACPKM", "1.2.643.7.1.1.5.1.1" },
        { "Magma-CTR-ACPKM-OMAC", "1.2.643.7.1.1.5.1.2" },
        { "Kuznyechik-CTR-ACPKM", "1.2.643.7.1.1.5.2.1" },
        { "Kuznyechik-CTR-ACPKM-OMAC", "1.2.643.7.1.1.5.2.2" },
        { "AES-128-GCM", "2.16.840.1.101.3.4.1.6" },
        { "AES-192-GCM", "2.16.840.1.101.3.4.1.26" },
        { "AES-256-GCM", "2.16.840.1.101.3.4.1.46" },
        { "ChaCha20-Poly1305", "1.2.840.113549.1.9.16.3.18" },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct p12_cipher *cipher = p12_cipher_by_name(cases[i].name);
        char text[P12_OID_MAX] = "";

        assert_non_null(cipher);
        p12_oid_text((struct p12_span){ cipher->oid, cipher->oid_len }, text,
                     sizeof text);
        assert_string_equal(text, cases[i].oid);
        assert_ptr_equal(p12_cipher_by_oid(
                             (struct p12_span){ cipher->oid, cipher->oid_len }),
                         cipher);
    }
    assert_null(p12_cipher_by_oid(none));
    assert_null(p12_cipher_by_name("AES-512-CBC"));
    assert_false(p12_cipher_is_available(NULL));
    assert_false(p12_cipher_is_available(p12_cipher_by_name("SEED-CBC")));
}

static void ciphers_refuse_what_the_backend_would_abort_on(void **state)
{
    (void)state;
    const struct {
        const char *why;
        const char *cipher;
        unsigned rc2_bits; /* of a cipher made for it, unless 0 */
        size_t key_len;
        size_t iv_len;
        size_t len;
        enum p12_rc rc;
    } cases[] = {
        { "no code for it", "SEED-CBC", 0, 16, 16, 16, P12_E_ALGORITHM },
        { "AES without a key", "AES-128-CBC", 0, 0, 16, 16, P12_E_USAGE },
        { "AES with another's key", "AES-128-CBC", 0, 24, 16, 16, P12_E_USAGE },
        { "AES without an IV", "AES-256-CBC", 0, 32, 0, 16, P12_E_USAGE },
        { "a short IV", "AES-256-CBC", 0, 32, 15, 16, P12_E_USAGE },
        { "a long IV", "AES-256-CBC", 0, 32, 17, 16, P12_E_USAGE },
        { "nothing", "AES-256-CBC", 0, 32, 16, 0, P12_E_PASSWORD },
        { "half a block", "AES-256-CBC", 0, 32, 16, 8, P12_E_PASSWORD },
        { "a block and a byte", "AES-256-CBC", 0, 32, 16, 17, P12_E_PASSWORD },
        { "a byte too few for 3DES", "DES-EDE3-CBC", 0, 24, 8, 23,
          P12_E_PASSWORD },
        { "two keys for three", "3DES-3KEY-CBC", 0, 16, 8, 8, P12_E_USAGE },
        { "three keys for two", "3DES-2KEY-CBC", 0, 24, 8, 8, P12_E_USAGE },
        { "DES with seven bytes", "DES-CBC", 0, 7, 8, 8, P12_E_USAGE },
        { "a byte of Camellia", "Camellia-192-CBC", 0, 24, 16, 1,
          P12_E_PASSWORD },
        { "Camellia's other key", "Camellia-192-CBC", 0, 16, 16, 16,
          P12_E_USAGE },
        { "CAST5 below 40 bits", "CAST5-CBC", 0, 4, 8, 8, P12_E_USAGE },
        { "CAST5 above 128 bits", "CAST5-CBC", 0, 17, 8, 8, P12_E_USAGE },
        { "RC2 without a key", "RC2-40-CBC", 0, 0, 8, 8, P12_E_USAGE },
        { "RC2 above 128 bytes", "RC2-128-CBC", 0, 129, 8, 8, P12_E_USAGE },
        { "RC2 above 1024 bits", "RC2-CBC", 1025, 16, 8, 8, P12_E_USAGE },
        { "RC2 of all bits", "RC2-CBC", UINT32_MAX, 16, 8, 8, P12_E_USAGE },
        { "RC4 without a key", "RC4", 0, 0, 0, 1, P12_E_USAGE },
        { "RC4 with a long key", "RC4", 0, 129, 0, 1, P12_E_USAGE },
        { "RC4 with an IV", "RC4-128", 0, 16, 8, 1, P12_E_USAGE },
    };
    const uint8_t bytes[160] = { 0 };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_cipher cipher = *p12_cipher_by_name(cases[i].cipher);
        enum p12_rc wanted = cases[i].rc;
        struct p12_secret out = { NULL, 0, 0 };
        enum p12_rc rc;

        if (cases[i].rc2_bits != 0)
            cipher = p12_cipher_rc2(cases[i].rc2_bits, cases[i].key_len);
        if (!p12_cipher_is_available(&cipher))
            wanted = P12_E_ALGORITHM;
        rc = p12_cipher_open(&cipher,
                             (struct p12_span){ bytes, cases[i].key_len },
                             (struct p12_span){ bytes, cases[i].iv_len },
                             (struct p12_span){ bytes, cases[i].len }, &out);
        if (rc != wanted)
            fail_msg("%s: got %s", cases[i].why, p12_rc_name(rc));
        assert_null(out.ptr);
        if (wanted == P12_E_PASSWORD)
            continue; /* whole blocks are the writer's own doing */
        rc = p12_cipher_seal(&cipher,
                             (struct p12_span){ bytes, cases[i].key_len },
                             (struct p12_span){ bytes, cases[i].iv_len },
                             (struct p12_span){ bytes, cases[i].len }, &out);
        if (rc != wanted)
            fail_msg("%s, sealing: got %s", cases[i].why, p12_rc_name(rc));
        assert_null(out.ptr);
    }
}

static void rc2_without_effective_bits_is_refused(void **state)
{
    (void)state;
    const struct p12_cipher cipher = p12_cipher_rc2(0, 16);
    const uint8_t bytes[16] = { 0 };
    struct p12_secret out = { NULL, 0, 0 };
    enum p12_rc rc = p12_cipher_seal(&cipher, (struct p12_span){ bytes, 16 },
                                     (struct p12_span){ bytes, 8 }, none, &out);

    assert_int_equal(rc, p12_cipher_is_available(&cipher) ? P12_E_USAGE
                                                          : P12_E_ALGORITHM);
}

/* "The quick brown fox" under the key 01 02 03 ... and the IV a0 a1 a2 ..., by
 * openssl enc -NAME -K ... -iv ... (3.0, with its legacy provider). */
static const struct {
    const char *cipher; /* why */
    size_t key_len;
    const char *text;
} encrypted[] = {
    { "AES-128-CBC", 16,
      "1539d10b6f894232405d1ad8a55bc2d561e0a6fab28f2f3a9d7bced04a71ff2b" },
    { "AES-192-CBC", 24,
      "1bc6d315fa9c6d586c9280b96beb3a40ee804a199f6eecc54b14a43c48b5a311" },
    { "AES-256-CBC", 32,
      "2999ae2e987cc667fa355351e0ace22afad690b8ab8ee0359d6095e77e33ad6f" },
    { "DES-EDE3-CBC", 24, "9856223d17db2b65a8f6c8a5ec803cac4e26e38bd21d7352" },
    { "3DES-3KEY-CBC", 24, "9856223d17db2b65a8f6c8a5ec803cac4e26e38bd21d7352" },
    { "3DES-2KEY-CBC", 16, "910e02aa5b524c3b71bd2d4a4b049a5fd5e0260625cbe4dc" },
    { "DES-CBC", 8, "0e75d97d2b608b381da0fe3c7fef071c7e0860c1d7cba5d6" },
    { "RC2-40-CBC", 5, "5d6eeb53287f687490e5e65f7f9397854808bfc0f400cc37" },
    { "RC2-64-CBC", 8, "5afbc79e319cc904be83ed05ecb6b4aded1e7775ebcf8834" },
    { "RC2-128-CBC", 16, "3007b8816885496223bd754a97d6e70aec978ec34f4a4e87" },
    { "RC4-40", 5, "e65106258148a944a7e33038656676880fedec" },
    { "RC4-128", 16, "ceafa9ba11e87794d9b34aeba29375b73427bc" },
    { "RC4", 16, "ceafa9ba11e87794d9b34aeba29375b73427bc" },
    { "Camellia-128-CBC", 16,
      "90dc0639bbb127d462a136a8acee7aacefbdd80b614ac347141c98f5b55991bd" },
    { "Camellia-192-CBC", 24,
      "7c656f698a07d5d061cc5c876a459f6db7a3c4a012a9bd37bdcbe74ffaf86d3c" },
    { "Camellia-256-CBC", 32,
      "f37f29c56a92041c275538b11340f6632766fc9031410a574b5954116ce8c755" },
    { "CAST5-CBC", 16, "7122fb4f0f3290bb9b4c69f3d363c17c85de82d277a9ea7a" },
    { "SM4-CBC", 16,
      "4e3f7f307fd4aeb91482342a12311b7c4a2368ce5923309898f479c606d0f1d1" },
};

static struct test_hex iv_of(const struct p12_cipher *cipher)
{
    struct test_hex iv = test_counted(cipher->iv_size);

    for (size_t i = 0; i < iv.len; i++)
        iv.bytes[i] = (uint8_t)(0xa0 + i);
    return iv;
}

static void ciphers_read_and_write_what_others_do(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(encrypted); i++) {
        const struct p12_cipher *cipher =
            p12_cipher_by_name(encrypted[i].cipher);
        struct test_hex key = test_counted(encrypted[i].key_len);
        struct test_hex iv;
        struct p12_secret sealed = { NULL, 0, 0 };
        struct p12_secret opened = { NULL, 0, 0 };

        if (!p12_cipher_is_available(cipher))
            continue;
        iv = iv_of(cipher);
        assert_int_equal(p12_cipher_seal(cipher, test_hex_span(&key),
                                         test_hex_span(&iv),
                                         TEXT("The quick brown fox"), &sealed),
                         P12_OK);
        test_equal(encrypted[i].cipher, sealed.ptr, sealed.len,
                   encrypted[i].text);
        assert_int_equal(p12_cipher_open(cipher, test_hex_span(&key),
                                         test_hex_span(&iv),
                                         p12_secret_span(&sealed), &opened),
                         P12_OK);
        assert_int_equal(opened.len, 19);
        assert_memory_equal(opened.ptr, "The quick brown fox", 19);
        p12_secret_free(&opened);
        p12_secret_free(&sealed);
    }
}

/* RFC 2268, 5: one block in ECB, which is the first of CBC under an IV of
 * zeros. */
static void rc2_has_any_number_of_effective_bits(void **state)
{
    (void)state;
    const struct {
        unsigned bits; /* why */
        const char *key;
        const char *plain;
        const char *block;
    } cases[] = {
        { 63, "0000000000000000", "0000000000000000", "ebb773f993278eff" },
        { 64, "ffffffffffffffff", "ffffffffffffffff", "278b27e42e2f0d49" },
        { 64, "3000000000000000", "1000000000000001", "30649edf9be7d2c2" },
        { 64, "88", "0000000000000000", "61a8a244adacccf0" },
        { 64, "88bca90e90875a", "0000000000000000", "6ccf4308974c267f" },
        { 64, "88bca90e90875a7f0f79c384627bafb2", "0000000000000000",
          "1a807d272bbe5db1" },
        { 128, "88bca90e90875a7f0f79c384627bafb2", "0000000000000000",
          "2269552ab0f85ca6" },
        { 129,
          "88bca90e90875a7f0f79c384627bafb216f80a6f85920584c42fceb0be255daf1e",
          "0000000000000000", "5b78d3a43dfff1f1" },
    };
    const uint8_t zeros[8] = { 0 };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct test_hex key = test_hex(cases[i].key);
        struct test_hex plain = test_hex(cases[i].plain);
        struct p12_cipher cipher = p12_cipher_rc2(cases[i].bits, key.len);
        struct p12_secret out = { NULL, 0, 0 };

        if (!p12_cipher_is_available(&cipher))
            continue;
        assert_int_equal(cipher.effective_bits, cases[i].bits);
        assert_int_equal(cipher.key_size, key.len);
        assert_int_equal(p12_cipher_seal(&cipher, test_hex_span(&key),
                                         (struct p12_span){ zeros, 8 },
                                         test_hex_span(&plain), &out),
                         P12_OK);
        assert_int_equal(out.len, 16);
        test_equal(cases[i].block, out.ptr, 8, cases[i].block);
        p12_secret_free(&out);
    }
    assert_string_equal(p12_cipher_rc2(40, 5).name, "RC2-40-CBC");
    assert_string_equal(p12_cipher_rc2(128, 16).name, "RC2-128-CBC");
    assert_string_equal(p12_cipher_rc2(56, 7).name, "RC2-CBC");
}

/* FIPS 74's weak key: Nettle says no to it, and yet computes. */
static void a_weak_key_is_a_key(void **state)
{
    (void)state;
    const struct p12_cipher *des = p12_cipher_by_name("DES-CBC");
    const uint8_t zeros[8] = { 0 };
    uint8_t key[24];
    struct p12_secret out = { NULL, 0, 0 };

    memset(key, 0x01, sizeof key);
    if (!p12_cipher_is_available(des))
        skip();
    assert_int_equal(p12_cipher_seal(des, (struct p12_span){ key, 8 },
                                     (struct p12_span){ zeros, 8 },
                                     (struct p12_span){ zeros, 8 }, &out),
                     P12_OK);
    test_equal("DES", out.ptr, 8, "8ca64de9c1b123a7");
    p12_secret_free(&out);
    if (!p12_cipher_is_available(p12_cipher_by_name("DES-EDE3-CBC")))
        return;
    assert_int_equal(p12_cipher_seal(p12_cipher_by_name("DES-EDE3-CBC"),
                                     (struct p12_span){ key, 24 },
                                     (struct p12_span){ zeros, 8 },
                                     (struct p12_span){ zeros, 8 }, &out),
                     P12_OK);
    test_equal("three times DES", out.ptr, 8, "8ca64de9c1b123a7");
    p12_secret_free(&out);
}

static void what_was_sealed_opens_at_every_length(void **state)
{
    (void)state;
    const struct test_hex plain = test_counted(70);

    for (size_t i = 0; i < LENGTH(encrypted); i++) {
        const struct p12_cipher *cipher =
            p12_cipher_by_name(encrypted[i].cipher);
        struct test_hex key = test_counted(encrypted[i].key_len);
        struct test_hex iv = iv_of(cipher);

        for (size_t len = 0;
             len <= plain.len && p12_cipher_is_available(cipher); len++) {
            struct p12_span in = { plain.bytes, len };
            struct p12_secret sealed = { NULL, 0, 0 };
            struct p12_secret opened = { NULL, 0, 0 };
            size_t block = cipher->block_size;

            assert_int_equal(p12_cipher_seal(cipher, test_hex_span(&key),
                                             test_hex_span(&iv), in, &sealed),
                             P12_OK);
            assert_int_equal(sealed.len,
                             block == 1 ? len : len - len % block + block);
            assert_int_equal(p12_cipher_open(cipher, test_hex_span(&key),
                                             test_hex_span(&iv),
                                             p12_secret_span(&sealed), &opened),
                             P12_OK);
            assert_int_equal(opened.len, len);
            if (len != 0)
                assert_memory_equal(opened.ptr, plain.bytes, len);
            p12_secret_free(&opened);
            p12_secret_free(&sealed);
        }
    }
}

/* The last byte of the only block is what the IV's last byte makes of it, so
 * that each padding can be had. */
static void wrong_padding_is_a_wrong_password(void **state)
{
    (void)state;
    const struct p12_cipher *aes = p12_cipher_by_name("AES-128-CBC");
    struct test_hex key = test_counted(16);
    struct test_hex iv = iv_of(aes);
    struct p12_secret sealed = { NULL, 0, 0 };

    /* Fifteen bytes and one of padding, 01. */
    assert_int_equal(p12_cipher_seal(aes, test_hex_span(&key),
                                     test_hex_span(&iv),
                                     TEXT("fifteen bytes.."), &sealed),
                     P12_OK);
    for (unsigned last = 0; last < 256; last++) {
        struct p12_secret opened = { NULL, 0, 0 };
        struct test_hex other = iv;
        enum p12_rc rc;

        other.bytes[15] ^= (uint8_t)(last ^ 0x01);
        rc = p12_cipher_open(aes, test_hex_span(&key), test_hex_span(&other),
                             p12_secret_span(&sealed), &opened);
        if (rc != (last == 1 ? P12_OK : P12_E_PASSWORD))
            fail_msg("%u as padding: %s", last, p12_rc_name(rc));
        assert_true(last == 1 ? opened.len == 15 : opened.ptr == NULL);
        p12_secret_free(&opened);
    }
    p12_secret_free(&sealed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cipher_is_known_by_its_identifier),
        cmocka_unit_test(ciphers_refuse_what_the_backend_would_abort_on),
        cmocka_unit_test(rc2_without_effective_bits_is_refused),
        cmocka_unit_test(ciphers_read_and_write_what_others_do),
        cmocka_unit_test(rc2_has_any_number_of_effective_bits),
        cmocka_unit_test(a_weak_key_is_a_key),
        cmocka_unit_test(what_was_sealed_opens_at_every_length),
        cmocka_unit_test(wrong_padding_is_a_wrong_password),
    };

    return cmocka_run_group_tests_name("cipher", tests, NULL, NULL);
}
