#include "crypto/crypto.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bytes.h"

static const struct p12_span none = { NULL, 0 };

/* One that no build has code for. */
static const struct p12_hash left_out = { .name = "left out",
                                          .digest_size = 16,
                                          .block_size = 64 };

/* For every hash of this build; none at the end. */
static const struct p12_hash *available_hash(size_t *i)
{
    const char *feature;

    while ((feature = p12_crypto_feature((*i)++)) != NULL)
        if (strncmp(feature, "hash ", 5) == 0)
            return p12_hash_by_name(feature + 5);
    return NULL;
}

static void unknown_hashes_are_not_found(void **state)
{
    (void)state;
    const struct {
        const char *why;
        struct p12_span oid;
    } cases[] = {
        { "nothing", { NULL, 0 } },
        { "a part of SHA-1's", BYTES(0x2b, 0x0e, 0x03, 0x02) },
        { "more than SHA-1's", BYTES(0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x00) },
        { "a cipher's",
          BYTES(0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x02) },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        if (p12_hash_by_oid(cases[i].oid) != NULL ||
            p12_hash_by_hmac_oid(cases[i].oid) != NULL)
            fail_msg("%s", cases[i].why);
    }
    assert_null(p12_hash_by_name("SHA-0"));
    assert_false(p12_hash_is_available(NULL));
    assert_false(p12_hash_is_available(&left_out));
}

static void every_hash_is_known_by_its_identifiers(void **state)
{
    (void)state;
    const struct {
        const char *name;
        const char *oid;
        const char *hmac_oid; /* NULL: none */
    } cases[] = {
        { "MD2", "1.2.840.113549.2.2", NULL },
        { "MD4", "1.2.840.113549.2.4", NULL },
        { "MD5", "1.2.840.113549.2.5", "1.2.840.113549.2.6" },
        { "SHA-1", "1.3.14.3.2.26", "1.2.840.113549.2.7" },
        { "SHA-224", "2.16.840.1.101.3.4.2.4", "1.2.840.113549.2.8" },
        { "SHA-256", "2.16.840.1.101.3.4.2.1", "1.2.840.113549.2.9" },
        { "SHA-384", "2.16.840.1.101.3.4.2.2", "1.2.840.113549.2.10" },
        { "SHA-512", "2.16.840.1.101.3.4.2.3", "1.2.840.113549.2.11" },
        { "SHA-512/224", "2.16.840.1.101.3.4.2.5", "1.2.840.113549.2.12" },
        { "SHA-512/256", "2.16.840.1.101.3.4.2.6", "1.2.840.113549.2.13" },
        { "SHA3-224", "2.16.840.1.101.3.4.2.7", "2.16.840.1.101.3.4.2.13" },
        { "SHA3-256", "2.16.840.1.101.3.4.2.8", "2.16.840.1.101.3.4.2.14" },
        { "SHA3-384", "2.16.840.1.101.3.4.2.9", "2.16.840.1.101.3.4.2.15" },
        { "SHA3-512", "2.16.840.1.101.3.4.2.10", "2.16.840.1.101.3.4.2.16" },
        { "Streebog-256", "1.2.643.7.1.1.2.2", "1.2.643.7.1.1.4.1" },
        { "Streebog-512", "1.2.643.7.1.1.2.3", "1.2.643.7.1.1.4.2" },
        { "GOST R 34.11-94", "1.2.643.2.2.9", "1.2.643.2.2.10" },
        { "SM3", "1.2.156.10197.1.401", "1.2.156.10197.1.401.3.1" },
        { "RIPEMD-160", "1.3.36.3.2.1", "1.3.6.1.5.5.8.1.4" },
        { "BLAKE2b-512", "1.3.6.1.4.1.1722.12.2.1.16", NULL },
        { "BLAKE2s-256", "1.3.6.1.4.1.1722.12.2.2.8", NULL },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct p12_hash *hash = p12_hash_by_name(cases[i].name);
        char text[P12_OID_MAX] = "";

        assert_non_null(hash);
        p12_oid_text((struct p12_span){ hash->oid, hash->oid_len }, text,
                     sizeof text);
        assert_string_equal(text, cases[i].oid);
        assert_ptr_equal(
            p12_hash_by_oid((struct p12_span){ hash->oid, hash->oid_len }),
            hash);
        assert_int_equal(hash->hmac_oid == NULL, cases[i].hmac_oid == NULL);
        if (hash->hmac_oid == NULL)
            continue;
        p12_oid_text((struct p12_span){ hash->hmac_oid, hash->hmac_oid_len },
                     text, sizeof text);
        assert_string_equal(text, cases[i].hmac_oid);
        assert_ptr_equal(p12_hash_by_hmac_oid((struct p12_span){
                             hash->hmac_oid, hash->hmac_oid_len }),
                         hash);
    }
}

static void an_hmac_is_known_by_its_second_identifier_too(void **state)
{
    (void)state;
    const struct {
        const char *why;
        struct p12_span oid;
        const char *hash;
    } cases[] = {
        { "1.3.6.1.5.5.8.1.1",
          BYTES(0x2b, 0x06, 0x01, 0x05, 0x05, 0x08, 0x01, 0x01), "MD5" },
        { "1.3.6.1.5.5.8.1.2",
          BYTES(0x2b, 0x06, 0x01, 0x05, 0x05, 0x08, 0x01, 0x02), "SHA-1" },
        { "1.2.156.10197.1.401.2",
          BYTES(0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x01, 0x83, 0x11, 0x02), "SM3" },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        char text[P12_OID_MAX];

        p12_oid_text(cases[i].oid, text, sizeof text);
        assert_string_equal(text, cases[i].why);
        assert_ptr_equal(p12_hash_by_hmac_oid(cases[i].oid),
                         p12_hash_by_name(cases[i].hash));
    }
}

static void a_hash_that_is_left_out_is_refused(void **state)
{
    (void)state;
    uint8_t out[P12_HASH_MAX_DIGEST];
    struct p12_secret derived = { out, 0, sizeof out };

    memset(out, TEST_CANARY, sizeof out);
    assert_int_equal(p12_hash_digest(&left_out, &none, 1, out),
                     P12_E_ALGORITHM);
    assert_int_equal(p12_hash_repeat(&left_out, 1, out), P12_E_ALGORITHM);
    assert_int_equal(p12_hmac(&left_out, none, none, out), P12_E_ALGORITHM);
    assert_int_equal(p12_pbkdf2(&left_out, none, none, 1, &derived),
                     P12_E_ALGORITHM);
    assert_int_equal(p12_pbkdf2(NULL, none, none, 1, &derived),
                     P12_E_ALGORITHM);
    assert_int_equal(derived.len, 0);
    test_untouched("left out", out, sizeof out);
}

/* 63 digits: the first message of the standard's own examples. */
#define STREEBOG_M1 \
    "012345678901234567890123456789012345678901234567890123456789012"

static void digests_are_those_of_the_standards(void **state)
{
    (void)state;
    const struct {
        const char *hash; /* why */
        struct p12_span in;
        const char *digest;
    } cases[] = {
        { "MD2", TEXT("abc"), "da853b0d3f88d99b30283a69e6ded6bb" },
        { "MD4", TEXT("abc"), "a448017aaf21d8525fc10ae87aa6729d" },
        { "MD5", TEXT("abc"), "900150983cd24fb0d6963f7d28e17f72" },
        { "SHA-1", TEXT("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d" },
        { "SHA-224", TEXT("abc"),
          "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7" },
        { "SHA-256", TEXT("abc"),
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
        { "SHA-384", TEXT("abc"),
          "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed"
          "8086072ba1e7cc2358baeca134c825a7" },
        { "SHA-512", TEXT("abc"),
          "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
          "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f" },
        { "SHA-512/224", TEXT("abc"),
          "4634270f707b6a54daae7530460842e20e37ed265ceee9a43e8924aa" },
        { "SHA-512/256", TEXT("abc"),
          "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23" },
        { "SHA3-224", TEXT("abc"),
          "e642824c3f8cf24ad09234ee7d3c766fc9a3a5168d0c94ad73b46fdf" },
        { "SHA3-256", TEXT("abc"),
          "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532" },
        { "SHA3-384", TEXT("abc"),
          "ec01498288516fc926459f58e2c6ad8df9b473cb0fc08c2596da7cf0e49be4b2"
          "98d88cea927ac7f539f1edf228376d25" },
        { "SHA3-512", TEXT("abc"),
          "b751850b1a57168a5693cd924b6b096e08f621827444f70d884f5d0240d2712e"
          "10e116e9192af3c91a7ec57647e3934057340b4cf408d5a56592f8274eec53f0" },
        { "Streebog-256", TEXT(STREEBOG_M1),
          "9d151eefd8590b89daa6ba6cb74af9275dd051026bb149a452fd84e5e57b5500" },
        { "Streebog-512", TEXT(STREEBOG_M1),
          "1b54d01a4af5b9d5cc3d86d68d285462b19abc2475222f35c085122be4ba1ffa"
          "00ad30f8767b3a82384c6574f024c311e2a481332b08ef7f41797891c1646f48" },
        { "GOST R 34.11-94", TEXT("abc"),
          "b285056dbf18d7392d7677369524dd14747459ed8143997e163b2986f92fd42c" },
        { "SM3", TEXT("abc"),
          "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0" },
        { "RIPEMD-160", TEXT("abc"),
          "8eb208f7e05d987a9b044a8e98c6b087f15a0bfc" },
        { "BLAKE2b-512", TEXT("abc"),
          "ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
          "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923" },
        { "BLAKE2s-256", TEXT("abc"),
          "508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982" },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct p12_hash *hash = p12_hash_by_name(cases[i].hash);
        uint8_t out[P12_HASH_MAX_DIGEST + 1];

        assert_non_null(hash);
        memset(out, TEST_CANARY, sizeof out);
        if (!p12_hash_is_available(hash)) {
            assert_int_equal(p12_hash_digest(hash, &cases[i].in, 1, out),
                             P12_E_ALGORITHM);
            continue;
        }
        assert_int_equal(p12_hash_digest(hash, &cases[i].in, 1, out), P12_OK);
        test_equal(cases[i].hash, out, hash->digest_size, cases[i].digest);
        test_untouched(cases[i].hash, out + hash->digest_size,
                       sizeof out - hash->digest_size);
    }
}

static void pieces_are_hashed_as_one(void **state)
{
    (void)state;
    const struct test_hex bytes = test_counted(300);
    const struct p12_span whole = test_hex_span(&bytes);
    const struct p12_hash *hash;

    for (size_t i = 0; (hash = available_hash(&i)) != NULL;) {
        uint8_t wanted[P12_HASH_MAX_DIGEST];
        uint8_t out[P12_HASH_MAX_DIGEST];

        assert_int_equal(p12_hash_digest(hash, &whole, 1, wanted), P12_OK);
        for (size_t cut = 0; cut <= 300; cut += 25) {
            const struct p12_span pieces[] = {
                { bytes.bytes, cut }, none, { bytes.bytes + cut, 300 - cut }
            };

            assert_int_equal(p12_hash_digest(hash, pieces, 3, out), P12_OK);
            if (memcmp(out, wanted, hash->digest_size) != 0)
                fail_msg("%s, cut at %zu", hash->name, cut);
        }
    }
}

static void a_hash_repeated_is_the_hash_of_the_hash(void **state)
{
    (void)state;
    const struct p12_hash *hash;

    for (size_t i = 0; (hash = available_hash(&i)) != NULL;) {
        struct test_hex one = test_counted(hash->digest_size);
        struct test_hex two = one;

        for (int n = 0; n < 3; n++) {
            const struct p12_span last = test_hex_span(&one);
            uint8_t out[P12_HASH_MAX_DIGEST];

            assert_int_equal(p12_hash_digest(hash, &last, 1, out), P12_OK);
            memcpy(one.bytes, out, hash->digest_size);
        }
        assert_int_equal(p12_hash_repeat(hash, 0, two.bytes), P12_OK);
        assert_int_equal(two.bytes[0], 1);
        assert_int_equal(p12_hash_repeat(hash, 3, two.bytes), P12_OK);
        assert_memory_equal(one.bytes, two.bytes, hash->digest_size);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unknown_hashes_are_not_found),
        cmocka_unit_test(every_hash_is_known_by_its_identifiers),
        cmocka_unit_test(an_hmac_is_known_by_its_second_identifier_too),
        cmocka_unit_test(a_hash_that_is_left_out_is_refused),
        cmocka_unit_test(digests_are_those_of_the_standards),
        cmocka_unit_test(pieces_are_hashed_as_one),
        cmocka_unit_test(a_hash_repeated_is_the_hash_of_the_hash),
    };

    return cmocka_run_group_tests_name("hash", tests, NULL, NULL);
}
