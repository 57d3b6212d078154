#include "crypto/crypto.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bytes.h"

/* For every hash of this build; none at the end. */
static const struct p12_hash *available_hash(size_t *i)
{
    const char *feature;

    while ((feature = p12_crypto_feature((*i)++)) != NULL)
        if (strncmp(feature, "hash ", 5) == 0)
            return p12_hash_by_name(feature + 5);
    return NULL;
}

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
        struct test_hex key = test_counted(hash->block_size + 1);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hmacs_are_those_of_others),
        cmocka_unit_test(an_hmac_key_is_one_block),
    };

    return cmocka_run_group_tests_name("hmac", tests, NULL, NULL);
}
