#include "crypto/backend.h"

#include <string.h>

const struct p12_cipher *p12_cipher_nth(size_t i)
{
    const struct p12_cipher_names *const *names = p12_cipher_name_table;

    for (; *names != NULL; names++) {
        if (i < (*names)->n)
            return &(*names)->item[i];
        i -= (*names)->n;
    }
    return NULL;
}

const struct p12_cipher *p12_cipher_by_oid(struct p12_span oid)
{
    const struct p12_cipher *c;

    for (size_t i = 0; (c = p12_cipher_nth(i)) != NULL; i++)
        if (c->oid_len != 0 && oid.len == c->oid_len &&
            memcmp(oid.ptr, c->oid, oid.len) == 0)
            return c;
    return NULL;
}

const struct p12_cipher *p12_cipher_by_name(const char *name)
{
    const struct p12_cipher *c;

    for (size_t i = 0; (c = p12_cipher_nth(i)) != NULL; i++)
        if (strcmp(name, c->name) == 0)
            return c;
    return NULL;
}

enum { RC2_MAX_BITS = 1024 };

/* The named one with these bits, else the unnamed one. */
static const struct p12_cipher *rc2_by_bits(unsigned effective_bits)
{
    const struct p12_cipher *c;

    for (size_t i = 0; (c = p12_cipher_nth(i)) != NULL; i++)
        if (c->effective_bits != 0 && c->effective_bits == effective_bits)
            return c;
    return p12_cipher_by_name("RC2-CBC");
}

struct p12_cipher p12_cipher_rc2(unsigned effective_bits, size_t key_size)
{
    const struct p12_cipher *named = rc2_by_bits(effective_bits);
    struct p12_cipher cipher = { 0 };

    if (named == NULL) /* not in this build, not even its name */
        return cipher;
    cipher = *named;
    cipher.effective_bits =
        effective_bits <= RC2_MAX_BITS ? (uint16_t)effective_bits : 0;
    cipher.key_size = key_size <= P12_CIPHER_MAX_KEY ? (uint8_t)key_size : 0;
    return cipher;
}

static const struct p12_cipher_code *find_code(const struct p12_cipher *cipher)
{
    if (cipher == NULL || cipher->code == NULL)
        return NULL;
    for (size_t i = 0; p12_cipher_table[i] != NULL; i++)
        if (strcmp(cipher->code, p12_cipher_table[i]->name) == 0)
            return p12_cipher_table[i];
    return NULL;
}

bool p12_cipher_is_available(const struct p12_cipher *cipher)
{
    return find_code(cipher) != NULL;
}

/* RFC 2268, 2: 1 to 1024 effective bits; Nettle takes 0 for 1024. */
static bool effective_bits_fit(const struct p12_cipher *cipher)
{
    return strcmp(cipher->code, "RC2") != 0 ||
           (cipher->effective_bits >= 1 &&
            cipher->effective_bits <= RC2_MAX_BITS);
}

static bool sizes_fit(const struct p12_cipher *cipher, struct p12_span key,
                      struct p12_span iv)
{
    return key.len >= cipher->min_key_size && key.len <= cipher->max_key_size &&
           iv.len == cipher->iv_size && effective_bits_fit(cipher);
}

enum p12_rc p12_cipher_code_get(const struct p12_cipher *cipher,
                                struct p12_span key, struct p12_span iv,
                                const struct p12_cipher_code **out)
{
    const struct p12_cipher_code *code = find_code(cipher);

    if (code == NULL)
        return P12_E_ALGORITHM;
    if (!sizes_fit(cipher, key, iv))
        return P12_E_USAGE;
    *out = code;
    return P12_OK;
}

/* RFC 8018, 6.1.1: one to `block` bytes, each with the number of them. */
static bool unpad(struct p12_secret *plain, size_t block)
{
    size_t n;

    if (plain->len == 0)
        return false;
    n = plain->ptr[plain->len - 1];
    if (n == 0 || n > block || n > plain->len)
        return false;
    for (size_t i = plain->len - n; i < plain->len; i++)
        if (plain->ptr[i] != n)
            return false;
    plain->len -= n;
    return true;
}

enum p12_rc p12_cipher_open(const struct p12_cipher *cipher,
                            struct p12_span key, struct p12_span iv,
                            struct p12_span in, struct p12_secret *out)
{
    const struct p12_cipher_code *code;
    struct p12_secret plain = { NULL, 0, 0 };
    enum p12_rc rc = p12_cipher_code_get(cipher, key, iv, &code);

    if (rc != P12_OK)
        return rc;
    if (in.len % cipher->block_size != 0)
        return P12_E_PASSWORD;
    if (p12_secret_alloc(&plain, in.len) != P12_OK)
        return P12_E_MEMORY;
    if (in.len != 0)
        code->decrypt(
            &(struct p12_cipher_job){ cipher, key, iv.ptr, in, plain.ptr });
    plain.len = in.len;
    if (cipher->block_size > 1 && !unpad(&plain, cipher->block_size)) {
        p12_secret_free(&plain);
        return P12_E_PASSWORD;
    }
    *out = plain;
    return P12_OK;
}
