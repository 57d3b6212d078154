#include "crypto/crypto.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bytes.h"

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])

static const struct p12_span none = { NULL, 0 };

/* Bytes 1, 2, 3, ... */
static struct test_hex counted(size_t len)
{
    struct test_hex out = { .len = len };

    for (size_t i = 0; i < len; i++)
        out.bytes[i] = (uint8_t)(i + 1);
    return out;
}

/* ---- What is known ------------------------------------------------------ */

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
    assert_false(p12_hash_is_available(p12_hash_by_name("MD4")));
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

/* ---- Hashes ------------------------------------------------------------- */

static void a_hash_that_is_left_out_is_refused(void **state)
{
    (void)state;
    const struct p12_hash *md4 = p12_hash_by_name("MD4");
    uint8_t out[P12_HASH_MAX_DIGEST];
    struct p12_secret derived = { out, 0, sizeof out };

    memset(out, TEST_CANARY, sizeof out);
    assert_int_equal(p12_hash_digest(md4, &none, 1, out), P12_E_ALGORITHM);
    assert_int_equal(p12_hash_repeat(md4, 1, out), P12_E_ALGORITHM);
    assert_int_equal(p12_hmac(md4, none, none, out), P12_E_ALGORITHM);
    assert_int_equal(p12_pbkdf2(md4, none, none, 1, &derived),
                     P12_E_ALGORITHM);
    assert_int_equal(p12_pbkdf2(NULL, none, none, 1, &derived),
                     P12_E_ALGORITHM);
    assert_int_equal(derived.len, 0);
    test_untouched("MD4", out, sizeof out);
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

/* For every hash of this build; none at the end. */
static const struct p12_hash *available_hash(size_t *i)
{
    const char *feature;

    while ((feature = p12_crypto_feature((*i)++)) != NULL)
        if (strncmp(feature, "hash ", 5) == 0)
            return p12_hash_by_name(feature + 5);
    return NULL;
}

static void pieces_are_hashed_as_one(void **state)
{
    (void)state;
    const struct test_hex bytes = counted(300);
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
        struct test_hex one = counted(hash->digest_size);
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

/* ---- HMAC --------------------------------------------------------------- */

static void hmacs_are_those_of_others(void **state)
{
    (void)state;
    /* A key longer than any block: 200 times "k"; by Python's hmac over
     * OpenSSL 3.0: hmac.new(b'k' * 200, b'Sample message', name). */
    const struct {
        const char *hash; /* why */
        const char *mac;
    } cases[] = {
        { "MD5", "dd5545c2a22bed0e60c08306db082a89" },
        { "SHA-1", "ad263105efb37cdb046f1b6c9fb7bddb8ce05176" },
        { "SHA-224",
          "c516a1f2fb174e64a62f403485069f4671a03ab00be29bfbefa2dae2" },
        { "SHA-256",
          "0fcd239ba4230061a09e367072841731c1840c7c1e3502cd77df74f2f9a208f2" },
        { "SHA-384",
          "59efd86904c4cf047ca2d6ce94a3bad118f3f680fbeb961ce949db80497a2f0f"
          "7c8e40b75ef5b66ced38a54aacf2999d" },
        { "SHA-512",
          "2f5dfb9340036b779168a3d6e9be2ff2c89dd4b6c6ee1199d379b4bb658e7a04"
          "084341e1b76b7299fb707f4d837708f97c3e54a230e5d19340ac9fe0c8ff504e" },
        { "SHA-512/224",
          "f82a76ae7c5537d1d67a869c7eddd6ce20e723f93d5cfed56ad670ce" },
        { "SHA-512/256",
          "de26efcb477199158f1b04db6c240a71bb23c07fcb514338f443c5c4399f7b0f" },
        { "SHA3-224",
          "66ef7c88d8b97db16bc0ec0275fcca56bad716b0be64c793dedec308" },
        { "SHA3-256",
          "343e3ea80a57ed0360ac721cb1174e9b37fa7b174f8b3af1af2ff9e029715184" },
        { "SHA3-384",
          "b76151300222aae1569222d5d4f982a96efd71c912a8197caa147e5695009978"
          "e051323d7ec692070f7a9d9a39a088e2" },
        { "SHA3-512",
          "534f92d38aacb2abd9f8e49ded64dd5982b6181592110b0d4c82048a56c3250d"
          "27caecb18d7cbb176a8e2e7e1ec5005b446f65ddf83a3c25c90fab36b1792655" },
        { "SM3",
          "f5fe4f54c3281b83c07e4228f40ad66576f1d09ba8cd68d54c34ad5c5b38490c" },
        { "RIPEMD-160", "2d1f4ffe031c7cae55fc2d9b13346e8b4808e4f5" },
        { "BLAKE2b-512",
          "089614c79ccccd6facb99704835c8c0a4cd8dde5a722a7d7f26bedbfc6f98469"
          "defde8f61023d9eb06df731e7c3bcf709dfa5e60e766943e239a16dcd3f1c6b7" },
        { "BLAKE2s-256",
          "cc80fd0763d72af5c4555cfbfcf1b6e001f527813bcbdc80ab069b6d4fc581ab" },
    };
    uint8_t key[200];

    memset(key, 'k', sizeof key);
    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct p12_hash *hash = p12_hash_by_name(cases[i].hash);
        uint8_t out[P12_HASH_MAX_DIGEST + 1];

        memset(out, TEST_CANARY, sizeof out);
        if (!p12_hash_is_available(hash))
            continue;
        assert_int_equal(p12_hmac(hash, (struct p12_span){ key, sizeof key },
                                  TEXT("Sample message"), out),
                         P12_OK);
        test_equal(cases[i].hash, out, hash->digest_size, cases[i].mac);
        test_untouched(cases[i].hash, out + hash->digest_size,
                       sizeof out - hash->digest_size);
    }
}

/* RFC 2104, 2: a key is filled up with zeros to a whole block, and one longer
 * than that is its digest. */
static void an_hmac_key_is_one_block(void **state)
{
    (void)state;
    const struct p12_hash *hash;

    for (size_t i = 0; (hash = available_hash(&i)) != NULL;) {
        struct test_hex key = counted(hash->block_size + 1);
        struct p12_span longer = test_hex_span(&key);
        uint8_t digest[P12_HASH_MAX_BLOCK] = { 0 };
        uint8_t a[P12_HASH_MAX_DIGEST];
        uint8_t b[P12_HASH_MAX_DIGEST];

        assert_int_equal(p12_hash_digest(hash, &longer, 1, digest), P12_OK);
        p12_hmac(hash, longer, TEXT("x"), a);
        p12_hmac(hash, (struct p12_span){ digest, hash->block_size }, TEXT("x"),
                 b);
        assert_memory_equal(a, b, hash->digest_size);
        p12_hmac(hash, (struct p12_span){ key.bytes, hash->block_size },
                 TEXT("x"), b);
        assert_memory_not_equal(a, b, hash->digest_size);
    }
}

/* ---- PBKDF2 ------------------------------------------------------------- */

static void pbkdf2_refuses_what_the_backend_would_abort_on(void **state)
{
    (void)state;
    const struct {
        const char *why;
        uint64_t iterations;
        size_t len;
    } cases[] = {
        { "no iterations", 0, 16 },
        { "more iterations than 32 bits", (uint64_t)UINT32_MAX + 1, 16 },
        { "as many as can be written", UINT64_MAX, 16 },
        { "no output", 1, 0 },
        { "more blocks than 32 bits", 1, SIZE_MAX },
    };
    const struct p12_hash *hash = p12_hash_by_name("SHA-256");

    for (size_t i = 0; i < LENGTH(cases); i++) {
        uint8_t bytes[16];
        struct p12_secret out = { bytes, 0, cases[i].len };

        memset(bytes, TEST_CANARY, sizeof bytes);
        if (p12_pbkdf2(hash, none, none, cases[i].iterations, &out) !=
            P12_E_USAGE)
            fail_msg("%s", cases[i].why);
        test_untouched(cases[i].why, bytes, sizeof bytes);
        assert_int_equal(out.len, 0);
    }
}

static void pbkdf2_gives_what_the_standards_say(void **state)
{
    (void)state;
    const struct {
        const char *why;
        const char *hash;
        struct p12_span password;
        struct p12_span salt;
        uint64_t iterations;
        const char *key;
    } cases[] = {
        { "RFC 6070, 1", "SHA-1", TEXT("password"), TEXT("salt"), 1,
          "0c60c80f961f0e71f3a9b524af6012062fe037a6" },
        { "RFC 6070, 2", "SHA-1", TEXT("password"), TEXT("salt"), 2,
          "ea6c014dc72d6f8ffd08a5d71bd1b9b3a1dd2e3e" },
        { "RFC 6070, 3", "SHA-1", TEXT("password"), TEXT("salt"), 4096,
          "4b007901b765489abead49d926f721d065a429c1" },
        { "RFC 6070, 5", "SHA-1", TEXT("passwordPASSWORDpassword"),
          TEXT("saltSALTsaltSALTsaltSALTsaltSALTsalt"), 4096,
          "3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038" },
        { "RFC 6070, 6", "SHA-1", TEXT("pass\0word"), TEXT("sa\0lt"), 4096,
          "56fa6aa75548099dcc37d7f03425e0c3" },
        { "RFC 7914, 11, 1", "SHA-256", TEXT("passwd"), TEXT("salt"), 1,
          "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
          "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783" },
        { "RFC 7914, 11, 2", "SHA-256", TEXT("Password"), TEXT("NaCl"), 80000,
          "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56"
          "a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d" },
        { "RFC 9337, B, 1", "Streebog-512", TEXT("password"), TEXT("salt"), 1,
          "64770af7f748c3b1c9ac831dbcfd85c26111b30a8a657ddc3056b80ca73e040d"
          "2854fd36811f6d825cc4ab66ec0a68a490a9e5cf5156b3a2b7eecddbf9a16b47" },
        { "RFC 9337, B, 2", "Streebog-512", TEXT("password"), TEXT("salt"), 2,
          "5a585bafdfbb6e8830d6d68aa3b43ac00d2e4aebce01c9b31c2caed56f0236d4"
          "d34b2b8fbd2c4e89d54d46f50e47d45bbac301571743119e8d3c42ba66d348de" },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct p12_hash *hash = p12_hash_by_name(cases[i].hash);
        uint8_t bytes[TEST_HEX_MAX];
        struct p12_secret out = { bytes, 0, strlen(cases[i].key) / 2 };

        if (!p12_hash_is_available(hash))
            continue;
        memset(bytes, TEST_CANARY, sizeof bytes);
        assert_int_equal(p12_pbkdf2(hash, cases[i].password, cases[i].salt,
                                    cases[i].iterations, &out),
                         P12_OK);
        test_equal(cases[i].why, bytes, out.len, cases[i].key);
        test_untouched(cases[i].why, bytes + out.cap, sizeof bytes - out.cap);
    }
}

/* RFC 8018, 5.2 by our HMAC alone, for `n` whole digests. */
static void derive_slowly(const struct p12_hash *hash, uint64_t iterations,
                          uint8_t *out, size_t n)
{
    for (size_t block = 0; block < n; block++) {
        uint8_t salt[] = { 's', 'a', 'l', 't', 0, 0, 0, (uint8_t)(block + 1) };
        struct p12_span last = { salt, sizeof salt };
        uint8_t u[P12_HASH_MAX_DIGEST];
        uint8_t next[P12_HASH_MAX_DIGEST];

        memset(out + block * hash->digest_size, 0, hash->digest_size);
        for (uint64_t i = 0; i < iterations; i++) {
            p12_hmac(hash, TEXT("password"), last, next);
            memcpy(u, next, hash->digest_size);
            last = (struct p12_span){ u, hash->digest_size };
            for (size_t j = 0; j < hash->digest_size; j++)
                out[block * hash->digest_size + j] ^= u[j];
        }
    }
}

static void every_fast_loop_is_the_plain_one(void **state)
{
    (void)state;
    const struct p12_hash *hash;

    for (size_t i = 0; (hash = available_hash(&i)) != NULL;) {
        for (uint64_t n = 1; n <= 4; n++) {
            uint8_t wanted[3 * P12_HASH_MAX_DIGEST];

            derive_slowly(hash, n, wanted, 3);
            for (size_t len = 1; len <= 3 * hash->digest_size; len++) {
                uint8_t bytes[3 * P12_HASH_MAX_DIGEST + 1];
                struct p12_secret out = { bytes, 0, len };

                memset(bytes, TEST_CANARY, sizeof bytes);
                assert_int_equal(p12_pbkdf2(hash, TEXT("password"),
                                            TEXT("salt"), n, &out),
                                 P12_OK);
                assert_int_equal(out.len, len);
                if (memcmp(bytes, wanted, len) != 0)
                    fail_msg("%s, %d iterations, %zu bytes", hash->name,
                             (int)n, len);
                test_untouched(hash->name, bytes + len, sizeof bytes - len);
            }
        }
    }
}

/* ---- Ciphers ------------------------------------------------------------ */

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
        assert_ptr_equal(p12_cipher_by_oid((struct p12_span){
                             cipher->oid, cipher->oid_len }),
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
    struct test_hex iv = counted(cipher->iv_size);

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
        struct test_hex key = counted(encrypted[i].key_len);
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
    const struct test_hex plain = counted(70);

    for (size_t i = 0; i < LENGTH(encrypted); i++) {
        const struct p12_cipher *cipher =
            p12_cipher_by_name(encrypted[i].cipher);
        struct test_hex key = counted(encrypted[i].key_len);
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

/* With DES-free AES of one block: the last plaintext byte is what the IV's last
 * byte makes of it, so each padding can be made. */
static void wrong_padding_is_a_wrong_password(void **state)
{
    (void)state;
    const struct p12_cipher *aes = p12_cipher_by_name("AES-128-CBC");
    struct test_hex key = counted(16);
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

/* ---- Public keys -------------------------------------------------------- */

static bool has_public_keys(void)
{
    const char *feature;

    for (size_t i = 0; (feature = p12_crypto_feature(i)) != NULL; i++)
        if (strcmp(feature, "key-matching") == 0)
            return true;
    return false;
}

static void public_keys_refuse_what_the_backend_would_abort_on(void **state)
{
    (void)state;
    const struct {
        const char *why;
        size_t p_len;
        uint8_t p_last;
        size_t g_len;
        size_t x_len;
        size_t cap;
    } cases[] = {
        { "no modulus", 0, 0, 1, 1, 1024 },
        { "a modulus of zero", 1, 0, 1, 1, 1024 },
        { "a modulus of one", 1, 1, 1, 1, 1024 },
        { "an even modulus", 16, 4, 1, 1, 1024 },
        { "a modulus of 8200 bits", 1025, 3, 1, 1, 1025 },
        { "no exponent", 16, 3, 1, 0, 1024 },
        { "an exponent over the modulus", 16, 3, 1, 17, 1024 },
        { "a base over the modulus", 16, 3, 17, 1, 1024 },
        { "no room", 16, 3, 1, 1, 15 },
    };
    uint8_t bytes[1025];
    uint8_t p[1025];

    memset(bytes, 0x55, sizeof bytes);
    for (size_t i = 0; i < LENGTH(cases); i++) {
        uint8_t out[1025];
        size_t len = 77;
        enum p12_rc rc;

        memset(out, TEST_CANARY, sizeof out);
        memset(p, 0x77, sizeof p);
        if (cases[i].p_len != 0)
            p[cases[i].p_len - 1] = cases[i].p_last;
        rc = p12_public_power((struct p12_span){ p, cases[i].p_len },
                              (struct p12_span){ bytes, cases[i].g_len },
                              (struct p12_span){ bytes, cases[i].x_len }, out,
                              cases[i].cap, &len);
        if (rc != (has_public_keys() ? P12_E_USAGE : P12_E_ALGORITHM))
            fail_msg("%s: %s", cases[i].why, p12_rc_name(rc));
        assert_int_equal(len, 77);
        test_untouched(cases[i].why, out, sizeof out);
    }
}

/* The order of P-256 (SEC 2, 2.4.2). */
#define P256_ORDER \
    "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
#define P256_SMALLER \
    "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550"

static void ec_keys_out_of_range_are_refused(void **state)
{
    (void)state;
    const struct {
        const char *why;
        const char *curve;
        const char *key;
        size_t cap;
        enum p12_rc rc;
    } cases[] = {
        { "a curve we have not", "brainpoolP256r1", "01", 200,
          P12_E_ALGORITHM },
        { "no key", "P-256", "", 200, P12_E_USAGE },
        { "zero", "P-256", "00", 200, P12_E_USAGE },
        { "the order", "P-256", P256_ORDER, 200, P12_E_USAGE },
        { "33 bytes", "P-256", "01" P256_ORDER, 200, P12_E_USAGE },
        { "no room", "P-256", "01", 64, P12_E_USAGE },
        { "the last key", "P-256", P256_SMALLER, 65, P12_OK },
        { "leading zeros", "P-256", "00000000" P256_SMALLER, 65, P12_OK },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct test_hex key = test_hex(cases[i].key);
        uint8_t out[200];
        size_t len = 0;
        enum p12_rc rc;

        memset(out, TEST_CANARY, sizeof out);
        rc = p12_public_ec(cases[i].curve, test_hex_span(&key), out,
                           cases[i].cap, &len);
        if (rc != (has_public_keys() ? cases[i].rc : P12_E_ALGORITHM))
            fail_msg("%s: %s", cases[i].why, p12_rc_name(rc));
        test_untouched(cases[i].why, out + len, sizeof out - len);
    }
    {
        uint8_t huge[1000];
        uint8_t out[200];
        size_t len = 0;

        memset(huge, 0x11, sizeof huge);
        assert_int_not_equal(p12_public_ec("P-256",
                                           (struct p12_span){ huge, 1000 }, out,
                                           sizeof out, &len),
                             P12_OK);
    }
}

static void edwards_keys_of_another_size_are_refused(void **state)
{
    (void)state;
    const struct {
        const char *type;
        size_t len;
        size_t cap;
        enum p12_rc rc;
    } cases[] = {
        { "Ed25518", 32, 64, P12_E_ALGORITHM },
        { "Ed25519", 0, 64, P12_E_USAGE },
        { "Ed25519", 31, 64, P12_E_USAGE },
        { "Ed25519", 33, 64, P12_E_USAGE },
        { "Ed25519", 32, 31, P12_E_USAGE },
        { "Ed448", 56, 64, P12_E_USAGE },
        { "X25519", 33, 64, P12_E_USAGE },
        { "X448", 57, 64, P12_E_USAGE },
    };
    const uint8_t key[64] = { 1 };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        uint8_t out[64];
        size_t len = 77;
        enum p12_rc rc;

        memset(out, TEST_CANARY, sizeof out);
        rc = p12_public_edwards(cases[i].type,
                                (struct p12_span){ key, cases[i].len }, out,
                                cases[i].cap, &len);
        if (rc != (has_public_keys() ? cases[i].rc : P12_E_ALGORITHM))
            fail_msg("%s with %zu bytes: %s", cases[i].type, cases[i].len,
                     p12_rc_name(rc));
        assert_int_equal(len, 77);
        test_untouched(cases[i].type, out, sizeof out);
    }
}
