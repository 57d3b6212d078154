/* PEM's own encryption (RFC 1421, 4.6.1.1 and 4.6.1.3), with the ciphers and
 * the key derivation that OpenSSL gave it. */
#include "read/material.h"

#include <string.h>

enum { SALT_SIZE = 8 };

/* What DEK-Info says. */
struct dek {
    const struct p12_cipher *cipher;
    uint8_t iv[P12_CIPHER_MAX_BLOCK];
};

/* ---- Headers (RFC 1421, 4.4) -------------------------------------------- */

static bool is_space(uint8_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static struct p12_span trimmed(struct p12_span s)
{
    while (s.len != 0 && is_space(s.ptr[0])) {
        s.ptr++;
        s.len--;
    }
    while (s.len != 0 && is_space(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

/* What stands before the next `mark`, which is taken as well; or all. */
static struct p12_span take_until(struct p12_span *left, char mark)
{
    const uint8_t *end =
        left->len == 0 ? NULL : memchr(left->ptr, mark, left->len);
    struct p12_span found = *left;

    if (end == NULL) {
        *left = (struct p12_span){ NULL, 0 };
        return found;
    }
    found.len = (size_t)(end - left->ptr);
    left->ptr += found.len + 1;
    left->len -= found.len + 1;
    return found;
}

static bool is_text(struct p12_span s, const char *text)
{
    return s.len == strlen(text) && memcmp(s.ptr, text, s.len) == 0;
}

static bool find_header(struct p12_span headers, const char *name,
                        struct p12_span *value)
{
    while (headers.len != 0) {
        struct p12_span line = take_until(&headers, '\n');

        if (!is_text(trimmed(take_until(&line, ':')), name))
            continue;
        *value = trimmed(line);
        return true;
    }
    return false;
}

bool p12_dek_is_encrypted(struct p12_span headers)
{
    struct p12_span value;

    if (find_header(headers, "DEK-Info", &value))
        return true;
    if (!find_header(headers, "Proc-Type", &value))
        return false;
    take_until(&value, ','); /* the version, 4 */
    return is_text(trimmed(value), "ENCRYPTED");
}

/* ---- DEK-Info ----------------------------------------------------------- */

/* OpenSSL's names of the ciphers that it encrypts PEM with, and ours. */
static const struct {
    const char *pem, *ours;
} ciphers[] = {
    { "AES-128-CBC", "AES-128-CBC" },
    { "AES-192-CBC", "AES-192-CBC" },
    { "AES-256-CBC", "AES-256-CBC" },
    { "DES-EDE3-CBC", "DES-EDE3-CBC" },
    { "DES-CBC", "DES-CBC" },
    { "CAMELLIA-128-CBC", "Camellia-128-CBC" },
    { "CAMELLIA-192-CBC", "Camellia-192-CBC" },
    { "CAMELLIA-256-CBC", "Camellia-256-CBC" },
    { "ARIA-128-CBC", "ARIA-128-CBC" },
    { "ARIA-192-CBC", "ARIA-192-CBC" },
    { "ARIA-256-CBC", "ARIA-256-CBC" },
    { "CAST5-CBC", "CAST5-CBC" },
    { "IDEA-CBC", "IDEA-CBC" },
    { "RC2-CBC", "RC2-128-CBC" },
    { "SEED-CBC", "SEED-CBC" },
    { "SM4-CBC", "SM4-CBC" },
};

static const struct p12_cipher *cipher_of(struct p12_span name)
{
    for (size_t i = 0; i < sizeof ciphers / sizeof ciphers[0]; i++)
        if (is_text(name, ciphers[i].pem))
            return p12_cipher_by_name(ciphers[i].ours);
    return NULL;
}

static enum p12_rc read_cipher(struct p12_gathering *g, struct p12_span name,
                               struct dek *out)
{
    struct p12_reader *r = &g->u.p.r;

    out->cipher = cipher_of(name);
    if (out->cipher == NULL)
        return p12_fail(r, P12_E_ALGORITHM, name.ptr,
                        "PEM encryption with an unknown cipher");
    if (!p12_cipher_is_available(out->cipher))
        return p12_fail_oid(
            r, (struct p12_span){ out->cipher->oid, out->cipher->oid_len },
            name.ptr, "PEM encryption with a cipher that is not in this build");
    return P12_OK;
}

/* -1 for what is no hexadecimal digit. */
static int digit_of(uint8_t c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

static bool read_iv(struct p12_span hex, struct dek *out)
{
    size_t n = out->cipher->iv_size;

    if (hex.len != 2 * n || n < SALT_SIZE || n > sizeof out->iv)
        return false;
    for (size_t i = 0; i < n; i++) {
        int high = digit_of(hex.ptr[2 * i]);
        int low = digit_of(hex.ptr[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        out->iv[i] = (uint8_t)(high << 4 | low);
    }
    return true;
}

/* RFC 1421, 4.6.1.3: the cipher and its parameter, which is the IV. */
static enum p12_rc read_dek_info(struct p12_gathering *g,
                                 const struct p12_armor *armor, struct dek *out)
{
    struct p12_span value;
    struct p12_span name;
    enum p12_rc rc;

    if (!find_header(p12_armor_headers(armor), "DEK-Info", &value))
        return p12_fail(&g->u.p.r, P12_E_ENCODING, armor->label.ptr,
                        "encrypted PEM without its DEK-Info");
    name = trimmed(take_until(&value, ','));
    rc = read_cipher(g, name, out);
    if (rc == P12_OK && !read_iv(trimmed(value), out))
        rc = p12_fail(&g->u.p.r, P12_E_ENCODING, name.ptr,
                      "a DEK-Info without the IV of its cipher");
    return rc;
}

/* ---- The key ------------------------------------------------------------ */

/* OpenSSL's EVP_BytesToKey(3) with MD5 and one iteration: each digest is that
 * of the one before it, the password and the salt. */
static enum p12_rc derive(const struct dek *dek, struct p12_span password,
                          struct p12_secret *key)
{
    enum { MD5_SIZE = 16 };
    const struct p12_hash *md5 = p12_hash_by_name("MD5");
    struct p12_secret digest = { NULL, 0, 0 };
    enum p12_rc rc = p12_secret_alloc(&digest, MD5_SIZE);

    if (rc == P12_OK)
        rc = p12_secret_alloc(key, dek->cipher->key_size);
    while (rc == P12_OK && key->len < key->cap) {
        const struct p12_span pieces[] = { p12_secret_span(&digest),
                                           password,
                                           { dek->iv, SALT_SIZE } };
        size_t n = key->cap - key->len;

        rc = p12_hash_digest(md5, pieces, 3, digest.ptr);
        digest.len = MD5_SIZE;
        n = n < MD5_SIZE ? n : MD5_SIZE;
        memcpy(key->ptr + key->len, digest.ptr, n);
        key->len += n;
    }
    p12_secret_free(&digest);
    return rc;
}

static enum p12_rc decrypt(const struct dek *dek, struct p12_span password,
                           struct p12_span in, struct p12_secret *plain)
{
    struct p12_span iv = { dek->iv, dek->cipher->iv_size };
    struct p12_secret key = { NULL, 0, 0 };
    enum p12_rc rc = derive(dek, password, &key);

    if (rc == P12_OK)
        rc = p12_cipher_open(dek->cipher, p12_secret_span(&key), iv, in, plain);
    p12_secret_free(&key);
    return rc;
}

/* ---- Attempts ----------------------------------------------------------- */

/* Padding tells a wrong key but 255 times out of 256: what comes out has to be
 * one whole structure. */
static bool opens(const struct p12_gathering *g, const struct p12_secret *plain)
{
    const struct p12_try t = { .attempt = { .recovery = true },
                               .plain = *plain };

    return p12_try_opens(&g->u, &t);
}

/* P12_E_PASSWORD, unrecorded, if the password in this encoding is not the
 * right one. */
static enum p12_rc attempt(const struct p12_gathering *g, const struct dek *dek,
                           struct p12_span password, struct p12_span in,
                           struct p12_secret *plain)
{
    struct p12_secret found = { NULL, 0, 0 };
    enum p12_rc rc = decrypt(dek, password, in, &found);

    if (rc == P12_OK && !opens(g, &found)) {
        p12_secret_free(&found);
        return P12_E_PASSWORD;
    }
    *plain = found;
    return rc;
}

/* The octets that were typed: UTF-8 now, Latin-1 perhaps when it was made. */
static enum p12_rc try_encodings(const struct p12_gathering *g,
                                 const struct dek *dek,
                                 struct p12_span password, struct p12_span in,
                                 struct p12_secret *plain)
{
    struct p12_secret latin1 = { NULL, 0, 0 };
    enum p12_rc rc = attempt(g, dek, password, in, plain);

    if (rc != P12_E_PASSWORD)
        return rc;
    rc = p12_password_encode(password, P12_ENCODING_LATIN1, &latin1);
    if (rc == P12_E_USAGE || p12_span_equal(p12_secret_span(&latin1), password))
        rc = P12_E_PASSWORD;
    else if (rc == P12_OK)
        rc = attempt(g, dek, p12_secret_span(&latin1), in, plain);
    p12_secret_free(&latin1);
    return rc;
}

enum p12_rc p12_dek_open(struct p12_gathering *g, const struct p12_armor *armor,
                         struct p12_span ciphertext, struct p12_secret *plain)
{
    const uint8_t *at = trimmed(armor->body).ptr;
    struct p12_secret password = { NULL, 0, 0 };
    struct dek dek;
    enum p12_rc rc = read_dek_info(g, armor, &dek);

    if (rc == P12_OK && !p12_hash_is_available(p12_hash_by_name("MD5")))
        rc = p12_fail(&g->u.p.r, P12_E_ALGORITHM, armor->label.ptr,
                      "PEM encryption, whose MD5 is not in this build");
    if (rc == P12_OK)
        rc = p12_gather_password(g, at, &password);
    if (rc != P12_OK)
        return rc;
    rc = try_encodings(g, &dek, p12_secret_span(&password), ciphertext, plain);
    p12_secret_free(&password);
    if (rc == P12_E_MEMORY)
        return p12_fail_memory(&g->u.p.r);
    return rc == P12_OK ? rc : p12_gather_wrong_password(g, at);
}
