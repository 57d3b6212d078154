/* A cipher in PBES2: which one, and its IV (RFC 8018, B.2). */
#include "asn1/walk.h"
#include "scheme/scheme.h"

#include <string.h>

static const uint8_t oid_rc2[] = { 0x2a, 0x86, 0x48, 0x86,
                                   0xf7, 0x0d, 0x03, 0x02 };
static const uint8_t oid_cast5[] = { 0x2a, 0x86, 0x48, 0x86, 0xf6,
                                     0x7d, 0x07, 0x42, 0x0a };

/* RFC 8018, B.2.3: versions below 256 are codes, above they are the bits. An
 * absent version means 32. */
static unsigned rc2_bits(uint64_t version)
{
    switch (version) {
    case 160:
        return 40;
    case 120:
        return 64;
    case 58:
        return 128;
    default:
        return version >= 256 && version <= 1024 ? (unsigned)version : 0;
    }
}

static enum p12_rc read_rc2_fields(struct p12_reader *r,
                                   const struct p12_tree *t,
                                   struct p12_scheme *s)
{
    struct p12_span field;
    uint64_t version = 0;
    unsigned bits = 32;
    enum p12_rc rc;

    p12_tree_contents(t, "iv", &s->iv);
    if (p12_tree_field(t, "rc2ParameterVersion", &field)) {
        rc = p12_count_read(r, field, "a negative RC2 version", &version);
        if (rc != P12_OK)
            return rc;
        bits = rc2_bits(version);
    }
    if (bits == 0)
        return p12_fail(r, P12_E_SCHEMA, t->der.ptr,
                        "an RC2 parameter version that RFC 8018 does not have");
    s->cipher = p12_cipher_rc2(bits, s->key_length != 0 ? s->key_length
                                                        : (bits + 7) / 8);
    return P12_OK;
}

static enum p12_rc read_rc2(struct p12_reader *r, struct p12_schemas *schemas,
                            struct p12_scheme *s)
{
    struct p12_tree t = { 0 };
    enum p12_rc rc =
        p12_tree_decode(r, schemas, P12_MODULE_PKCS5, "RC2-CBC-Parameter",
                        s->cipher_id.params, &t);

    if (rc != P12_OK)
        return rc;
    rc = read_rc2_fields(r, &t, s);
    p12_tree_clear(&t);
    return rc;
}

static enum p12_rc read_iv(struct p12_reader *r, struct p12_scheme *s)
{
    if (p12_span_unwrap(s->cipher_id.params, P12_TAG_OCTET_STRING, &s->iv))
        return P12_OK;
    return p12_fail(r, P12_E_SCHEMA, s->cipher_id.params.ptr,
                    "a cipher without an initialisation vector");
}

/* RFC 2144, B: the IV is zero if absent, and the key's bits stand there.
 * OpenSSL writes the IV alone, as for other ciphers, and takes 128 bits. */
static enum p12_rc read_cast5(struct p12_reader *r, struct p12_schemas *schemas,
                              struct p12_scheme *s)
{
    static const uint8_t zeros[8] = { 0 };
    struct p12_tree t = { 0 };
    struct p12_span field = { NULL, 0 };
    uint64_t bits = 0;
    enum p12_rc rc;

    if (p12_span_unwrap(s->cipher_id.params, P12_TAG_OCTET_STRING, &s->iv))
        return P12_OK;
    rc = p12_tree_decode(r, schemas, P12_MODULE_PKCS5, "CAST5-CBC-Parameter",
                         s->cipher_id.params, &t);
    if (rc != P12_OK)
        return rc;
    if (!p12_tree_contents(&t, "iv", &s->iv))
        s->iv = (struct p12_span){ zeros, sizeof zeros };
    p12_tree_field(&t, "keyLength", &field);
    rc = p12_count_read(r, field, "a negative CAST5 key length", &bits);
    p12_tree_clear(&t);
    if (rc == P12_OK && (bits < 40 || bits > 128 || bits % 8 != 0))
        rc = p12_fail(r, P12_E_SCHEMA, s->cipher_id.params.ptr,
                      "a key length that CAST5 does not have");
    if (rc == P12_OK)
        s->cipher.key_size = (uint8_t)(bits / 8);
    return rc;
}

/* Old NSS says AES-128 and means AES with the 32 bytes that it derives. It is
 * shown under the name that the file has. */
static bool take_key_for_oid(struct p12_scheme *s)
{
    const struct p12_cipher *real = p12_cipher_by_name("AES-256-CBC");
    const char *name = s->cipher.name;

    if (!p12_cipher_is_available(real) || s->key_length != real->key_size ||
        strcmp(s->cipher.code, real->code) != 0)
        return false;
    s->cipher = *real;
    s->cipher.name = name;
    s->tolerated |= P12_SCHEME_KEY_OF_256;
    return true;
}

/* RFC 8018, A.2: keyLength is optional, but must fit the cipher. */
static enum p12_rc check_sizes(struct p12_reader *r, struct p12_scheme *s)
{
    if (s->iv.len != s->cipher.iv_size)
        return p12_fail(r, P12_E_SCHEMA, p12_der_element(s->iv),
                        "an initialisation vector of another size than the "
                        "cipher's block");
    if (s->key_length == 0 || s->key_length == s->cipher.key_size ||
        take_key_for_oid(s))
        return P12_OK;
    return p12_fail(r, P12_E_SCHEMA, s->key_length_at,
                    "a key length that does not fit the cipher");
}

static bool is_oid(const struct p12_scheme *s, const uint8_t *octets,
                   size_t len)
{
    return p12_span_equal(s->cipher_id.oid, (struct p12_span){ octets, len });
}

static enum p12_rc read_params(struct p12_reader *r,
                               struct p12_schemas *schemas,
                               struct p12_scheme *s)
{
    if (is_oid(s, oid_rc2, sizeof oid_rc2))
        return read_rc2(r, schemas, s);
    if (is_oid(s, oid_cast5, sizeof oid_cast5))
        return read_cast5(r, schemas, s);
    return read_iv(r, s);
}

enum p12_rc p12_scheme_read_cipher(struct p12_reader *r,
                                   struct p12_schemas *schemas,
                                   struct p12_scheme *s)
{
    const struct p12_cipher *known = p12_cipher_by_oid(s->cipher_id.oid);
    enum p12_rc rc;

    if (known != NULL)
        s->cipher = *known;
    if (!is_oid(s, oid_rc2, sizeof oid_rc2) && !p12_cipher_is_available(known))
        return P12_OK; /* named, and refused later */
    if (s->cipher_id.params.len == 0)
        return p12_fail(r, P12_E_SCHEMA, s->cipher_id.whole.ptr,
                        "a cipher without its parameters");
    rc = read_params(r, schemas, s);
    if (rc == P12_OK && p12_cipher_is_available(&s->cipher))
        rc = check_sizes(r, s);
    return rc;
}
