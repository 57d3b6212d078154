/* Passwords: what each encoding makes of them, in which order they are tried,
 * and what the KDFs make of that. The input is the password; its last bytes
 * choose hash, salt and iterations. */
#include "fuzz.h"

#include "check.h"

#include "alloc.h"
#include "read/attempts.h"

#include <string.h>

/* ---- Encodings ---------------------------------------------------------- */

/* Each character as the encoding has it; false if it has it not. */
static bool put_expected(enum p12_encoding encoding, uint32_t c,
                         struct p12_secret *out)
{
    uint32_t units[2] = { c, 0 };
    size_t n = 1;

    if (encoding == P12_ENCODING_LATIN1) {
        if (c > 0xff)
            return false;
        out->ptr[out->len++] = (uint8_t)c;
        return true;
    }
    if (c >= 0x10000) { /* RFC 2781, 2.1 */
        units[0] = (c - 0x10000) / 0x400 + 0xd800;
        units[1] = (c - 0x10000) % 0x400 + 0xdc00;
        n = 2;
    }
    for (size_t i = 0; i < n; i++) {
        out->ptr[out->len++] = (uint8_t)(units[i] / 256);
        out->ptr[out->len++] = (uint8_t)(units[i] % 256);
    }
    return true;
}

/* Is there such an encoding of the password? If so, what is it? */
static bool expect_characters(struct p12_span password,
                              enum p12_encoding encoding,
                              struct p12_secret *out)
{
    uint32_t c;

    while (fuzz_utf8_next(&password, &c))
        if (!put_expected(encoding, c, out))
            return false;
    if (encoding == P12_ENCODING_BMP)
        out->len += 2; /* zeros, as all of it was */
    return password.len == 0;
}

static bool expect(struct p12_span password, enum p12_encoding encoding,
                   struct p12_secret *out)
{
    switch (encoding) {
    case P12_ENCODING_NULL:
        return true;
    case P12_ENCODING_UTF8:
        memcpy(out->ptr, password.ptr, password.len);
        out->len = password.len;
        return true;
    case P12_ENCODING_WIDENED:
        for (size_t i = 0; i < password.len; i++)
            out->ptr[2 * i + 1] = password.ptr[i];
        out->len = 2 * password.len + 2;
        return true;
    default:
        return expect_characters(password, encoding, out);
    }
}

static void check_encoding(struct p12_span password, enum p12_encoding encoding)
{
    struct p12_secret expected = { NULL, 0, 0 };
    struct p12_secret found = { NULL, 0, 0 };
    enum p12_rc rc = p12_password_encode(password, encoding, &found);
    bool can;

    CHECK(p12_encoding_name(encoding)[0] != '\0');
    CHECK(p12_secret_alloc(&expected, 2 * password.len + 2) == P12_OK);
    can = expect(password, encoding, &expected);
    CHECK(rc == (can ? P12_OK : P12_E_USAGE));
    CHECK(can || found.ptr == NULL);
    if (can)
        CHECK(p12_span_equal(p12_secret_span(&found),
                             p12_secret_span(&expected)));
    p12_secret_free(&expected);
    p12_secret_free(&found);
}

/* No password is no bytes, however it is written. */
static void check_no_password(enum p12_encoding encoding)
{
    struct p12_secret found = { NULL, 0, 0 };

    CHECK(p12_password_encode((struct p12_span){ NULL, 0 }, encoding, &found) ==
          P12_OK);
    CHECK(found.len == 0);
    p12_secret_free(&found);
}

/* ---- Attempts ----------------------------------------------------------- */

enum { ATTEMPTS_MAX = 8 };

struct attempts {
    struct p12_attempt item[ATTEMPTS_MAX];
    struct p12_secret bytes[ATTEMPTS_MAX]; /* empty if it can't be written */
    bool can[ATTEMPTS_MAX];
    unsigned n;
};

/* No two of them would derive the same. */
static void check_differs(const struct attempts *a, unsigned i)
{
    for (unsigned j = 0; j < i; j++)
        CHECK(a->item[i].kdf != a->item[j].kdf || !a->can[i] || !a->can[j] ||
              !p12_span_equal(p12_secret_span(&a->bytes[i]),
                              p12_secret_span(&a->bytes[j])));
}

static void list_attempts(enum p12_kdf_kind kdf,
                          const struct p12_attempt_wish *wish,
                          struct attempts *a)
{
    const struct p12_scheme s = { .kdf = { .kind = kdf } };

    *a = (struct attempts){ .n = 0 };
    while (p12_attempt_get(&s, wish, a->n, &a->item[a->n])) {
        unsigned i = a->n++;

        CHECK(a->n < ATTEMPTS_MAX);
        a->can[i] = p12_password_encode(wish->password, a->item[i].encoding,
                                        &a->bytes[i]) == P12_OK;
        CHECK(!wish->strict || !a->item[i].recovery);
        check_differs(a, i);
    }
    CHECK(a->n != 0);
}

static bool has(const struct attempts *a, struct p12_attempt one)
{
    for (unsigned i = 0; i < a->n; i++)
        if (a->item[i].encoding == one.encoding && a->item[i].kdf == one.kdf)
            return true;
    return false;
}

static void attempts_clear(struct attempts *a)
{
    for (unsigned i = 0; i < a->n; i++)
        p12_secret_free(&a->bytes[i]);
}

/* A likely encoding changes the order and nothing else; the strict attempts
 * are those that are no recovery. */
static void check_attempts(struct p12_span password, enum p12_kdf_kind kdf,
                           enum p12_encoding likely)
{
    const struct p12_attempt_wish plain = { .password = password };
    const struct p12_attempt_wish strict = { .password = password,
                                             .strict = true };
    const struct p12_attempt_wish hinted = { .password = password,
                                             .has_likely = true,
                                             .likely = likely };
    struct attempts all, some, moved;

    list_attempts(kdf, &plain, &all);
    list_attempts(kdf, &strict, &some);
    list_attempts(kdf, &hinted, &moved);
    CHECK(!all.item[0].recovery);
    CHECK(all.n == moved.n);
    for (unsigned i = 0; i < all.n; i++) {
        CHECK(has(&moved, all.item[i]));
        CHECK(has(&some, all.item[i]) == !all.item[i].recovery);
    }
    attempts_clear(&all);
    attempts_clear(&some);
    attempts_clear(&moved);
}

/* ---- KDFs --------------------------------------------------------------- */

static const char *const hashes[] = {
    "MD2",         "MD4",         "MD5",          "SHA-1",
    "SHA-224",     "SHA-256",     "SHA-384",      "SHA-512",
    "SHA-512/224", "SHA-512/256", "SHA3-256",     "RIPEMD-160",
    "SM3",         "BLAKE2b-512", "Streebog-256", "Streebog-512",
};

/* The first bytes of a longer key are the shorter key. */
static void check_kdf(const struct p12_kdf_params *params,
                      struct p12_span password, size_t len)
{
    struct p12_secret shorter = { NULL, 0, 0 };
    struct p12_secret longer = { NULL, 0, 0 };
    enum p12_rc rc;

    CHECK(p12_secret_alloc(&shorter, len) == P12_OK);
    CHECK(p12_secret_alloc(&longer, len + 70) == P12_OK);
    rc = p12_kdf_derive(params, password, P12_KDF_ID_KEY, &shorter);
    if (!p12_hash_is_available(params->hash)) {
        CHECK(rc == P12_E_ALGORITHM);
    } else if (params->iterations == 0 || len == 0) {
        CHECK(rc == P12_E_USAGE);
    } else {
        CHECK(rc == P12_OK && shorter.len == len);
        CHECK(p12_kdf_derive(params, password, P12_KDF_ID_KEY, &longer) ==
              P12_OK);
        CHECK(memcmp(shorter.ptr, longer.ptr, len) == 0);
    }
    p12_secret_free(&shorter);
    p12_secret_free(&longer);
}

static void check_kdfs(struct p12_span password)
{
    struct p12_span tail = password;
    struct p12_kdf_params params = { .kind = P12_KDF_PKCS12 };
    size_t n = sizeof hashes / sizeof hashes[0];
    size_t len;

    if (tail.len > 4) {
        tail.ptr += tail.len - 4;
        tail.len = 4;
    }
    params.hash = p12_hash_by_name(hashes[take_number(&tail, 1) % n]);
    params.iterations = take_number(&tail, 1) % 4;
    len = take_number(&tail, 1) % 140;
    params.salt = password;
    params.salt.len =
        password.len != 0 ? take_number(&tail, 1) % password.len : 0;
    CHECK(params.hash != NULL);
    check_kdf(&params, password, len);
    params.kind = P12_KDF_PBKDF2;
    check_kdf(&params, password, len);
}

/* ---- The target --------------------------------------------------------- */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const enum p12_kdf_kind kdfs[] = { P12_KDF_PKCS12, P12_KDF_PBKDF2,
                                              P12_KDF_PBKDF1, P12_KDF_SCRYPT,
                                              P12_KDF_GOST };
    struct p12_span password = { data, size };
    unsigned likely = size == 0 ? 0 : data[size - 1] % P12_ENCODING_COUNT;

    if (data == NULL)
        password.ptr = (const uint8_t *)""; /* empty, and not absent */
    for (unsigned i = 0; i < P12_ENCODING_COUNT; i++) {
        check_encoding(password, (enum p12_encoding)i);
        check_no_password((enum p12_encoding)i);
    }
    for (size_t i = 0; i < sizeof kdfs / sizeof kdfs[0]; i++) {
        check_attempts(password, kdfs[i], (enum p12_encoding)likely);
        check_attempts((struct p12_span){ NULL, 0 }, kdfs[i],
                       (enum p12_encoding)likely);
    }
    check_kdfs(password);
    check_nothing_left();
    return 0;
}
