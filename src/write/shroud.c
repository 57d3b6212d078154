#include "base/builder.h"
#include "kdf/kdf.h"

#include <p12/limits.h>
#include <p12/output.h>

enum {
    SALT_SIZE = 16,
    DEFAULT_ITERATIONS = 600000,
    MAX_ITERATIONS = 10000000, /* what our own reader takes by default */
    HEADERS_SIZE = 256         /* all that is around the ciphertext; and more */
};

/* 1.2.840.113549.1.5.13 and .12 (RFC 8018, A.4 and A.2) */
static const uint8_t oid_pbes2[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7,
                                     0x0d, 0x01, 0x05, 0x0d };
static const uint8_t oid_pbkdf2[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7,
                                      0x0d, 0x01, 0x05, 0x0c };

/* All that one encryption makes or needs. */
struct shroud {
    const struct p12_cipher *cipher;
    struct p12_kdf_params kdf;
    uint8_t salt[SALT_SIZE];
    uint8_t iv[P12_CIPHER_MAX_BLOCK];
    struct p12_secret text; /* encrypted */
};

static struct p12_span iv_of(const struct shroud *s)
{
    return (struct p12_span){ s->iv, s->cipher->iv_size };
}

/* ---- Encrypting --------------------------------------------------------- */

static enum p12_rc start(struct shroud *s, uint64_t iterations)
{
    enum p12_rc rc = p12_random(s->salt, sizeof s->salt);

    s->cipher = p12_cipher_by_name("AES-256-CBC");
    s->kdf = (struct p12_kdf_params){ .kind = P12_KDF_PBKDF2,
                                      .hash = p12_hash_by_name("SHA-256"),
                                      .salt = { s->salt, sizeof s->salt },
                                      .iterations = iterations };
    if (rc == P12_OK)
        rc = p12_random(s->iv, s->cipher->iv_size);
    return rc;
}

static enum p12_rc encrypt(struct shroud *s, struct p12_span key,
                           struct p12_span password)
{
    struct p12_secret derived = { NULL, 0, 0 };
    enum p12_rc rc = p12_secret_alloc(&derived, s->cipher->key_size);

    if (rc == P12_OK)
        rc = p12_kdf_derive(&s->kdf, password, P12_KDF_ID_KEY, &derived);
    if (rc == P12_OK)
        rc = p12_cipher_seal(s->cipher, p12_secret_span(&derived), iv_of(s),
                             key, &s->text);
    p12_secret_free(&derived);
    return rc;
}

/* ---- Encoding, from the end to the start -------------------------------- */

static void build_oid(struct p12_builder *b, const uint8_t *oid, size_t len)
{
    p12_build_element(b, P12_TAG_OID, (struct p12_span){ oid, len });
}

/* PBKDF2-params (RFC 8018, A.2) in its AlgorithmIdentifier. The key's length
 * is the cipher's. */
static void build_kdf(struct p12_builder *b, const struct shroud *s)
{
    size_t all = p12_build_mark(b);
    size_t prf = all;

    p12_build_null(b);
    build_oid(b, s->kdf.hash->hmac_oid, s->kdf.hash->hmac_oid_len);
    p12_build_wrap(b, P12_TAG_SEQUENCE, prf);
    p12_build_uint(b, s->kdf.iterations);
    p12_build_element(b, P12_TAG_OCTET_STRING, s->kdf.salt);
    p12_build_wrap(b, P12_TAG_SEQUENCE, all);
    build_oid(b, oid_pbkdf2, sizeof oid_pbkdf2);
    p12_build_wrap(b, P12_TAG_SEQUENCE, all);
}

/* PBES2-params (RFC 8018, A.4) in its AlgorithmIdentifier. */
static void build_scheme(struct p12_builder *b, const struct shroud *s)
{
    size_t all = p12_build_mark(b);
    size_t cipher = all;

    p12_build_element(b, P12_TAG_OCTET_STRING, iv_of(s));
    build_oid(b, s->cipher->oid, s->cipher->oid_len);
    p12_build_wrap(b, P12_TAG_SEQUENCE, cipher);
    build_kdf(b, s);
    p12_build_wrap(b, P12_TAG_SEQUENCE, all);
    build_oid(b, oid_pbes2, sizeof oid_pbes2);
    p12_build_wrap(b, P12_TAG_SEQUENCE, all);
}

/* EncryptedPrivateKeyInfo (RFC 5958, 3) */
static enum p12_rc build(const struct shroud *s, struct p12_secret *out)
{
    struct p12_builder b;
    struct p12_span der = { NULL, 0 };
    enum p12_rc rc;

    if (s->text.len > SIZE_MAX - HEADERS_SIZE)
        return P12_E_LIMIT;
    rc = p12_builder_init(&b, s->text.len + HEADERS_SIZE);
    if (rc != P12_OK)
        return rc;
    p12_build_element(&b, P12_TAG_OCTET_STRING, p12_secret_span(&s->text));
    build_scheme(&b, s);
    p12_build_wrap(&b, P12_TAG_SEQUENCE, 0);
    rc = p12_builder_finish(&b, &der);
    if (rc == P12_OK)
        rc = p12_secret_copy(out, der);
    p12_builder_clear(&b);
    return rc;
}

enum p12_rc p12_key_encrypt(struct p12_span key, const uint8_t *password,
                            size_t password_len,
                            const struct p12_encrypt_options *options,
                            uint8_t **out, size_t *len)
{
    uint64_t iterations = DEFAULT_ITERATIONS;
    struct shroud s = { .text = { NULL, 0, 0 } };
    struct p12_secret der = { NULL, 0, 0 };
    enum p12_rc rc;

    if (password_len == 0 || key.len == 0 ||
        (options != NULL && options->size < sizeof *options))
        return P12_E_USAGE;
    if (options != NULL && options->iterations != 0)
        iterations = options->iterations;
    if (iterations > MAX_ITERATIONS)
        return P12_E_LIMIT;
    rc = start(&s, iterations);
    if (rc == P12_OK)
        rc = encrypt(&s, key, (struct p12_span){ password, password_len });
    if (rc == P12_OK)
        rc = build(&s, &der);
    p12_secret_free(&s.text);
    if (rc == P12_OK) {
        *out = der.ptr;
        *len = der.len;
    }
    return rc;
}
