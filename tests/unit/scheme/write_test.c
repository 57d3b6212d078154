/* What is planned from a recipe, and written: it reads as what was asked for,
 * and opens again. */
#include "alloc.h"
#include "asn1/walk.h"
#include "run.h"
#include "scheme/writer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "bytes.h"

static const struct p12_limits limits = {
    .max_iterations = 10000000,
    .max_scrypt_memory = UINT64_C(1) << 30,
    .max_mac_key = 64,
};

/* ---- A source of bytes that are known ----------------------------------- */

struct source {
    uint8_t next;  /* counts up */
    long fails_at; /* at this call; -1: never */
};

static enum p12_rc counting(void *state, uint8_t *out, size_t len)
{
    struct source *s = state;

    if (s->fails_at-- == 0)
        return P12_E_RANDOM;
    while (len-- != 0)
        *out++ = s->next++;
    return P12_OK;
}

static struct p12_protection known(struct source *s)
{
    struct p12_protection p;

    p12_protection_init(&p);
    *s = (struct source){ 0xa0, -1 };
    p.random = counting;
    p.random_state = s;
    return p;
}

/* ---- Writing and reading back ------------------------------------------- */

struct written {
    struct p12_planned planned;
    struct p12_builder builder;
    struct p12_span der;
    struct p12_schemas schemas;
    struct p12_scheme read;
};

static void write_it(struct written *w, const struct p12_recipe *recipe,
                     enum p12_recipe_part part, const struct p12_protection *p)
{
    struct p12_error err = { .rc = P12_OK };

    *w = (struct written){ .der = { NULL, 0 } };
    if (p12_scheme_plan(recipe, part, p, &w->planned, &err) != P12_OK)
        fail_msg("%s: %s", p12_rc_name(err.rc), err.detail);
    assert_int_equal(p12_builder_init(&w->builder, P12_SCHEME_DER_MAX), P12_OK);
    p12_scheme_build(&w->builder, &w->planned.scheme);
    assert_int_equal(p12_builder_finish(&w->builder, &w->der), P12_OK);
}

static void read_it(struct written *w, enum p12_recipe_part part)
{
    const struct p12_layer_map layer = { .bytes = w->der, .source = w->der };
    const struct p12_scheme *s = &w->planned.scheme;
    struct p12_error err = { .rc = P12_OK };
    struct p12_reader r = { .lim = &limits, .layer = &layer, .err = &err };
    struct p12_scheme_source from = { .is_mac = part == P12_FOR_MAC };

    if (s->kind == P12_SCHEME_HMAC_PKCS12) {
        from.mac_salt = s->kdf.salt;
        from.mac_iterations = s->kdf.iterations;
    }
    assert_int_equal(p12_named_read(&r, w->der, &from.id), P12_OK);
    if (p12_scheme_read(&r, &w->schemas, &from, &w->read) != P12_OK)
        fail_msg("%s: %s", p12_rc_name(err.rc), err.detail);
    assert_int_equal(w->read.tolerated, 0);
}

static void clear(struct written *w)
{
    p12_schemas_clear(&w->schemas);
    p12_builder_clear(&w->builder);
}

/* ---- The very bytes ----------------------------------------------------- */

#define SALT_8  "04 08 a0a1a2a3a4a5a6a7"
#define IV_BY_8 "04 10 a8a9aaabacadaeafb0b1b2b3b4b5b6b7"

static void the_bytes_are_the_standards(void **state)
{
    static const struct {
        struct p12_recipe recipe;
        enum p12_recipe_part part;
        const char *der;
    } cases[] = {
        { { .kind = P12_SCHEME_PBES2, .salt_length = 8, .iterations = 2048 },
          P12_FOR_KEY,
          PBES2("30{ " OID_PBKDF2 " 30{ " SALT_8 " 02 02 0800 " HMAC_256
                " } } 30{ " OID_AES_256 " " IV_BY_8 " }") },
        /* The default is left out (X.690, 11.5). */
        { { .kind = P12_SCHEME_PBES2,
            .hash = "SHA-1",
            .cipher = "des-ede3-cbc",
            .salt_length = 8,
            .iterations = 128 },
          P12_FOR_SAFE,
          PBES2("30{ " OID_PBKDF2 " 30{ " SALT_8 " 02 02 0080 } } "
                "30{ 06{ 2a864886f70d0307 } 04 08 a8a9aaabacadaeaf }") },
        { { .kind = P12_SCHEME_PBES2,
            .kdf = "scrypt",
            .cipher = "AES-128-CBC",
            .salt_length = 8 },
          P12_FOR_KEY,
          PBES2("30{ " OID_SCRYPT " 30{ " SALT_8
                " 02 03 008000 02 01 08 02 01 01 02 01 10 } } 30{ " OID_AES_128
                " " IV_BY_8 " }") },
        { { .kind = P12_SCHEME_PKCS12_PBE, .salt_length = 8, .iterations = 1 },
          P12_FOR_KEY,
          "30{ " OID_3DES " 30{ " SALT_8 " 02 01 01 } }" },
        { { .kind = P12_SCHEME_PKCS12_PBE,
            .cipher = "RC2-40-CBC",
            .salt_length = 8,
            .iterations = 2048 },
          P12_FOR_SAFE,
          "30{ 06{ 2a864886f70d010c0106 } 30{ " SALT_8 " 02 02 0800 } }" },
        /* As in RFC 9879, appendix A: the length of the key is there. */
        { { .kind = P12_SCHEME_PBMAC1, .salt_length = 8, .iterations = 2048 },
          P12_FOR_MAC,
          PBMAC1("30{ " OID_PBKDF2 " 30{ " SALT_8
                 " 02 02 0800 02 01 20 " HMAC_256 " } } " HMAC_256) },
        { { .kind = P12_SCHEME_PBMAC1,
            .hash = "SHA-1",
            .hmac = "SHA-512",
            .salt_length = 8,
            .iterations = 2048 },
          P12_FOR_MAC,
          PBMAC1("30{ " OID_PBKDF2 " 30{ " SALT_8
                 " 02 02 0800 02 01 40 } } 30{ 06{ 2a864886f70d020b } 05 00 "
                 "}") },
        { { .kind = P12_SCHEME_HMAC_PKCS12, .hmac = "sha1" },
          P12_FOR_MAC,
          "30{ 06{ 2b0e03021a } 05 00 }" },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct der wanted = der_make(cases[i].der);
        struct source source;
        struct p12_protection p = known(&source);
        struct written w;

        write_it(&w, &cases[i].recipe, cases[i].part, &p);
        if (!p12_span_equal(w.der, wanted.span))
            fail_msg("case %zu: other bytes", i);
        clear(&w);
        der_clear(&wanted);
    }
}

/* ---- Every recipe ------------------------------------------------------- */

/* One of all that can be combined. */
struct combination {
    enum p12_recipe_part part;
    struct p12_recipe recipe;
};

typedef void visit_fn(const struct combination *c);

static const char *const hashes[] = {
    "SHA-1",           "SHA-224",     "SHA-256",      "SHA-384",
    "SHA-512",         "SHA-512/224", "SHA-512/256",  "SHA3-224",
    "SHA3-256",        "SHA3-384",    "SHA3-512",     "MD5",
    "RIPEMD-160",      "SM3",         "Streebog-256", "Streebog-512",
    "GOST R 34.11-94",
};

static const char *const digests[] = { "MD2", "MD4", "BLAKE2b-512",
                                       "BLAKE2s-256" };

static const char *const ciphers[] = {
    "AES-128-CBC",      "AES-192-CBC",      "AES-256-CBC",      "DES-EDE3-CBC",
    "Camellia-128-CBC", "Camellia-192-CBC", "Camellia-256-CBC",
};

static const char *const old_ciphers[] = { "3DES-3KEY-CBC", "3DES-2KEY-CBC",
                                           "RC2-128-CBC", "RC2-40-CBC" };

static void each_of_pbes2(visit_fn *visit)
{
    for (size_t i = 0; i < LENGTH(ciphers); i++) {
        struct combination c = { P12_FOR_KEY,
                                 { .kind = P12_SCHEME_PBES2,
                                   .kdf = "scrypt",
                                   .cipher = ciphers[i],
                                   .scrypt_n = 4,
                                   .scrypt_r = 2,
                                   .scrypt_p = 3 } };

        visit(&c);
        c.recipe.kdf = NULL;
        for (size_t j = 0; j < LENGTH(hashes); j++) {
            c.recipe.hash = hashes[j];
            c.recipe.iterations = 1 + 127 * j;
            c.recipe.salt_length = 1 + 3 * j;
            visit(&c);
        }
    }
}

static void each_of_pkcs12_pbe(visit_fn *visit)
{
    for (size_t i = 0; i < LENGTH(old_ciphers); i++)
        for (size_t salt = 8; salt <= 64; salt += 28) {
            const struct combination c = { P12_FOR_SAFE,
                                           { .kind = P12_SCHEME_PKCS12_PBE,
                                             .cipher = old_ciphers[i],
                                             .salt_length = salt,
                                             .iterations = salt * 5 } };

            visit(&c);
        }
}

static void each_of_pbmac1(visit_fn *visit)
{
    for (size_t i = 0; i < LENGTH(hashes); i++) {
        struct combination c = { P12_FOR_MAC,
                                 { .kind = P12_SCHEME_PBMAC1,
                                   .kdf = "scrypt",
                                   .hmac = hashes[i],
                                   .scrypt_n = 2,
                                   .scrypt_r = 1,
                                   .scrypt_p = 1 } };

        visit(&c);
        c.recipe.kdf = "PBKDF2";
        c.recipe.iterations = 3;
        for (size_t j = 0; j < LENGTH(hashes); j++) {
            c.recipe.hash = hashes[j];
            c.recipe.key_length = j == 0 ? 0 : 20 + j;
            visit(&c);
        }
    }
}

static void visit_digest(visit_fn *visit, const char *name)
{
    const struct combination c = {
        P12_FOR_MAC,
        { .kind = P12_SCHEME_HMAC_PKCS12, .hmac = name, .iterations = 5 }
    };

    if (p12_hash_is_available(p12_hash_by_name(name)) &&
        strstr(name, "Streebog") == NULL && strstr(name, "GOST") == NULL)
        visit(&c);
}

static void each_of_hmac_pkcs12(visit_fn *visit)
{
    for (size_t i = 0; i < LENGTH(hashes); i++)
        visit_digest(visit, hashes[i]);
    for (size_t i = 0; i < LENGTH(digests); i++)
        visit_digest(visit, digests[i]);
}

static void each(visit_fn *visit)
{
    each_of_pbes2(visit);
    each_of_pkcs12_pbe(visit);
    each_of_pbmac1(visit);
    each_of_hmac_pkcs12(visit);
}

/* ---- It reads as the same scheme ---------------------------------------- */

static void want_text(const char *what, const char *got, const char *wanted)
{
    if ((got == NULL) != (wanted == NULL) ||
        (got != NULL && strcmp(got, wanted) != 0))
        fail_msg("%s: %s, not %s", what, got, wanted);
}

static void want_same(const struct p12_scheme *got,
                      const struct p12_scheme *wanted)
{
    uint64_t number[2][3];
    bool given[2];

    want_text("name", p12_scheme_name(got), p12_scheme_name(wanted));
    want_text("kdf", p12_scheme_kdf(got), p12_scheme_kdf(wanted));
    want_text("prf", p12_scheme_prf(got), p12_scheme_prf(wanted));
    want_text("cipher", p12_scheme_cipher(got), p12_scheme_cipher(wanted));
    want_text("hmac", p12_scheme_hmac(got), p12_scheme_hmac(wanted));
    assert_int_equal(p12_scheme_iterations(got), p12_scheme_iterations(wanted));
    assert_int_equal(p12_scheme_key_length(got, &given[0]),
                     p12_scheme_key_length(wanted, &given[1]));
    assert_int_equal(given[0], given[1]);
    p12_scheme_scrypt(got, &number[0][0], &number[0][1], &number[0][2]);
    p12_scheme_scrypt(wanted, &number[1][0], &number[1][1], &number[1][2]);
    assert_memory_equal(number[0], number[1], sizeof number[0]);
    assert_true(p12_span_equal(p12_scheme_oid(got), p12_scheme_oid(wanted)));
    assert_true(p12_span_equal(p12_scheme_salt(got), p12_scheme_salt(wanted)));
    assert_true(p12_span_equal(p12_scheme_iv(got), p12_scheme_iv(wanted)));
    assert_int_equal(p12_scheme_work(got), p12_scheme_work(wanted));
}

/* What the recipe asked for is there; the other side is the reader's. */
static void want_asked(const struct p12_scheme *got,
                       const struct p12_recipe *asked)
{
    bool is_old = asked->kind == P12_SCHEME_PKCS12_PBE ||
                  asked->kind == P12_SCHEME_HMAC_PKCS12;
    bool is_scrypt = got->kdf.kind == P12_KDF_SCRYPT;

    assert_int_equal(p12_scheme_kind(got), asked->kind);
    want_text("cipher", p12_scheme_cipher(got), asked->cipher);
    want_text("hmac", p12_scheme_hmac(got), asked->hmac);
    if (!is_scrypt)
        assert_int_equal(got->kdf.iterations, asked->iterations);
    if (!is_scrypt && !is_old)
        want_text("hash", got->kdf.hash->name, asked->hash);
    if (is_scrypt)
        assert_true(got->kdf.n == asked->scrypt_n &&
                    got->kdf.r == asked->scrypt_r &&
                    got->kdf.p == asked->scrypt_p);
    assert_int_equal(p12_scheme_salt(got).len,
                     asked->salt_length != 0 ? asked->salt_length : 16);
    if (asked->key_length != 0)
        assert_int_equal(got->key_length, asked->key_length);
}

static void reads_as_the_same(const struct combination *c)
{
    struct source source;
    struct p12_protection p = known(&source);
    struct p12_recipe like;
    struct written w;

    write_it(&w, &c->recipe, c->part, &p);
    read_it(&w, c->part);
    want_same(&w.read, &w.planned.scheme);
    want_asked(&w.read, &c->recipe);
    assert_true(p12_recipe_like(&w.read, &like));
    want_asked(&w.planned.scheme, &like);
    clear(&w);
}

static void every_recipe_reads_as_what_was_asked_for(void **state)
{
    (void)state;
    each(reads_as_the_same);
    assert_int_equal(test_alloc_outstanding(), 0);
}

/* ---- It opens again ----------------------------------------------------- */

static void derive(const struct p12_scheme *s, struct p12_secret *key)
{
    struct p12_secret password = { NULL, 0, 0 };

    assert_int_equal(
        p12_scheme_encode_password(s, TEXT("p\xc3\xa4ss"), &password), P12_OK);
    assert_int_equal(p12_scheme_derive(s, p12_secret_span(&password), key),
                     P12_OK);
    p12_secret_free(&password);
}

static void opens_again(const struct written *w)
{
    const struct p12_span plain = TEXT("seventeen bytes..");
    struct p12_secret key[2] = { { NULL, 0, 0 }, { NULL, 0, 0 } };
    struct p12_secret text = { NULL, 0, 0 };
    struct p12_secret out = { NULL, 0, 0 };

    derive(&w->planned.scheme, &key[0]);
    derive(&w->read, &key[1]);
    assert_int_equal(p12_scheme_seal(&w->planned.scheme, &key[0], plain, &text),
                     P12_OK);
    assert_int_equal(text.len % w->read.cipher.block_size, 0);
    assert_int_equal(
        p12_scheme_open(&w->read, &key[1], p12_secret_span(&text), &out),
        P12_OK);
    assert_true(p12_span_equal(p12_secret_span(&out), plain));
    p12_secret_free(&text);
    key[0].len = w->planned.scheme.cipher.key_size - 1u;
    assert_int_equal(p12_scheme_seal(&w->planned.scheme, &key[0], plain, &text),
                     P12_E_USAGE);
    p12_secret_free(&out);
    p12_secret_free(&key[0]);
    p12_secret_free(&key[1]);
}

static void matches_again(const struct written *w)
{
    struct p12_secret key[2] = { { NULL, 0, 0 }, { NULL, 0, 0 } };
    uint8_t mac[P12_HASH_MAX_DIGEST];
    size_t n = p12_scheme_mac_size(&w->planned.scheme);

    derive(&w->planned.scheme, &key[0]);
    derive(&w->read, &key[1]);
    memset(mac, TEST_CANARY, sizeof mac);
    assert_int_equal(
        p12_scheme_mac(&w->planned.scheme, &key[0], TEXT("content"), mac),
        P12_OK);
    test_untouched("behind the MAC", mac + n, sizeof mac - n);
    assert_int_equal(p12_scheme_check(&w->read, &key[1], TEXT("content"),
                                      (struct p12_span){ mac, n }),
                     P12_OK);
    assert_int_equal(p12_scheme_check(&w->read, &key[1], TEXT("Content"),
                                      (struct p12_span){ mac, n }),
                     P12_E_MAC);
    p12_secret_free(&key[0]);
    p12_secret_free(&key[1]);
}

static void works_again(const struct combination *c)
{
    struct p12_protection p;
    struct written w;

    p12_protection_init(&p); /* with the system's own bytes */
    write_it(&w, &c->recipe, c->part, &p);
    read_it(&w, c->part);
    if (c->part == P12_FOR_MAC)
        matches_again(&w);
    else
        opens_again(&w);
    clear(&w);
}

static void what_is_sealed_under_every_recipe_opens(void **state)
{
    (void)state;
    each(works_again);
    assert_int_equal(test_alloc_outstanding(), 0);
}

/* ---- What a recipe leaves out ------------------------------------------- */

static void what_is_left_out_is_the_default(void **state)
{
    static const struct {
        enum p12_recipe_part part;
        struct p12_recipe recipe;
        const char *kdf, *prf, *cipher, *hmac;
        uint64_t iterations, n;
        size_t key_length;
    } cases[] = {
        { P12_FOR_KEY,
          { .kind = P12_SCHEME_PBES2 },
          "PBKDF2",
          "HMAC-SHA-256",
          "AES-256-CBC",
          NULL,
          600000,
          0,
          32 },
        { P12_FOR_KEY,
          { .kind = P12_SCHEME_PBES2, .kdf = "scrypt" },
          "scrypt",
          NULL,
          "AES-256-CBC",
          NULL,
          0,
          32768,
          32 },
        { P12_FOR_SAFE,
          { .kind = P12_SCHEME_PKCS12_PBE },
          "PKCS12KDF",
          "SHA-1",
          "3DES-3KEY-CBC",
          NULL,
          600000,
          0,
          24 },
        { P12_FOR_MAC,
          { .kind = P12_SCHEME_PBMAC1 },
          "PBKDF2",
          "HMAC-SHA-256",
          NULL,
          "SHA-256",
          600000,
          0,
          32 },
        { P12_FOR_MAC,
          { .kind = P12_SCHEME_PBMAC1, .hmac = "SHA-512" },
          "PBKDF2",
          "HMAC-SHA-256",
          NULL,
          "SHA-512",
          600000,
          0,
          64 },
        { P12_FOR_MAC,
          { .kind = P12_SCHEME_PBMAC1, .hmac = "MD5" },
          "PBKDF2",
          "HMAC-SHA-256",
          NULL,
          "MD5",
          600000,
          0,
          20 },
        { P12_FOR_MAC,
          { .kind = P12_SCHEME_HMAC_PKCS12 },
          "PKCS12KDF",
          "SHA-256",
          NULL,
          "SHA-256",
          600000,
          0,
          32 },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct source source;
        struct p12_protection p = known(&source);
        const struct p12_scheme *s;
        struct written w;
        uint64_t n, r, blocks;

        write_it(&w, &cases[i].recipe, cases[i].part, &p);
        read_it(&w, cases[i].part);
        s = &w.read;
        want_text("kdf", p12_scheme_kdf(s), cases[i].kdf);
        want_text("prf", p12_scheme_prf(s), cases[i].prf);
        want_text("cipher", p12_scheme_cipher(s), cases[i].cipher);
        want_text("hmac", p12_scheme_hmac(s), cases[i].hmac);
        assert_int_equal(p12_scheme_iterations(s), cases[i].iterations);
        assert_int_equal(p12_scheme_salt(s).len, 16);
        assert_int_equal(p12_scheme_key_length(s, NULL), cases[i].key_length);
        p12_scheme_scrypt(s, &n, &r, &blocks);
        assert_int_equal(n, cases[i].n);
        clear(&w);
    }
}

/* ---- Salts and IVs ------------------------------------------------------ */

static void salt_and_iv_are_drawn_anew_each_time(void **state)
{
    const struct p12_recipe recipe = { .kind = P12_SCHEME_PBES2 };
    struct p12_protection p;
    struct p12_planned one, other;

    (void)state;
    p12_protection_init(&p);
    assert_int_equal(p12_scheme_plan(&recipe, P12_FOR_KEY, &p, &one, NULL),
                     P12_OK);
    assert_int_equal(p12_scheme_plan(&recipe, P12_FOR_KEY, &p, &other, NULL),
                     P12_OK);
    assert_memory_not_equal(one.salt, other.salt, 16);
    assert_memory_not_equal(one.iv, other.iv, 16);
    assert_ptr_equal(one.scheme.kdf.salt.ptr, one.salt);
    assert_ptr_equal(one.scheme.iv.ptr, one.iv);
}

static void a_source_that_runs_dry_is_an_error(void **state)
{
    static const struct {
        enum p12_recipe_part part;
        struct p12_recipe recipe;
        long draws;
        const char *path;
    } cases[] = {
        { P12_FOR_KEY, { .kind = P12_SCHEME_PBES2 }, 2, "key" },
        { P12_FOR_SAFE, { .kind = P12_SCHEME_PKCS12_PBE }, 1, "safe" },
        { P12_FOR_MAC, { .kind = P12_SCHEME_PBMAC1 }, 1, "mac" },
        { P12_FOR_MAC, { .kind = P12_SCHEME_HMAC_PKCS12 }, 1, "mac" },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++)
        for (long at = 0; at <= cases[i].draws; at++) {
            struct source source;
            struct p12_protection p = known(&source);
            struct p12_error err = { .rc = P12_OK };
            struct p12_planned planned;
            enum p12_rc rc;

            source.fails_at = at;
            rc = p12_scheme_plan(&cases[i].recipe, cases[i].part, &p, &planned,
                                 &err);
            assert_int_equal(rc, at < cases[i].draws ? P12_E_RANDOM : P12_OK);
            assert_int_equal(err.rc, rc);
            if (rc != P12_OK)
                assert_string_equal(err.path, cases[i].path);
        }
}

static void a_recipe_that_is_refused_draws_nothing(void **state)
{
    const struct p12_recipe recipe = { .kind = P12_SCHEME_PBES2,
                                       .iterations = 10000001 };
    struct source source;
    struct p12_protection p = known(&source);
    struct p12_error err = { .rc = P12_E_MEMORY };
    struct p12_planned planned;

    (void)state;
    assert_int_equal(p12_scheme_plan(&recipe, P12_FOR_SAFE, &p, &planned, &err),
                     P12_E_LIMIT);
    assert_int_equal(err.rc, P12_E_LIMIT);
    assert_string_equal(err.path, "safe");
    assert_int_equal(source.next, 0xa0);
}

static void what_is_no_writers_scheme_is_not_built(void **state)
{
    const struct p12_scheme s = { .kind = P12_SCHEME_PBES1 };
    struct p12_builder b;
    struct p12_span der;

    (void)state;
    assert_int_equal(p12_builder_init(&b, 64), P12_OK);
    p12_scheme_build(&b, &s);
    assert_int_equal(p12_builder_finish(&b, &der), P12_E_LIMIT);
    p12_builder_clear(&b);
}

/* ---- Passwords ---------------------------------------------------------- */

static void passwords_are_encoded_as_the_standard_says(void **state)
{
    static const struct p12_scheme old = { .kdf.kind = P12_KDF_PKCS12 };
    static const struct p12_scheme modern = { .kdf.kind = P12_KDF_PBKDF2 };
    static const struct p12_scheme memory = { .kdf.kind = P12_KDF_SCRYPT };
    static const struct p12_span none = { NULL, 0 };
    const struct {
        const char *why;
        const struct p12_scheme *s;
        struct p12_span password;
        enum p12_rc rc;
        const char *out;
    } cases[] = {
        { "no UTF-8, old", &old, TEXT("a\xff"), P12_E_PASSWORD, "" },
        { "no UTF-8", &modern, TEXT("a\xff"), P12_E_PASSWORD, "" },
        { "no UTF-8, scrypt", &memory, TEXT("a\xff"), P12_E_PASSWORD, "" },
        { "cut short", &modern, TEXT("a\xc3"), P12_E_PASSWORD, "" },
        { "a surrogate", &modern, TEXT("\xed\xa0\x80"), P12_E_PASSWORD, "" },
        { "overlong", &old, TEXT("\xc0\x80"), P12_E_PASSWORD, "" },
        { "none, old", &old, none, P12_OK, "" },
        { "none", &modern, none, P12_OK, "" },
        { "empty, old", &old, TEXT(""), P12_OK, "0000" },
        { "empty", &modern, TEXT(""), P12_OK, "" },
        { "not ASCII, old", &old, TEXT("a\xc3\xa4"), P12_OK, "006100e40000" },
        { "not ASCII", &modern, TEXT("a\xc3\xa4"), P12_OK, "61c3a4" },
        { "not ASCII, scrypt", &memory, TEXT("a\xc3\xa4"), P12_OK, "61c3a4" },
        { "beyond the BMP, old", &old, TEXT("\xf0\x9f\x94\x91"), P12_OK,
          "d83ddd110000" },
        { "beyond the BMP", &modern, TEXT("\xf0\x9f\x94\x91"), P12_OK,
          "f09f9491" },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_secret out = { NULL, 0, 0 };
        enum p12_rc rc =
            p12_scheme_encode_password(cases[i].s, cases[i].password, &out);

        if (rc != cases[i].rc)
            fail_msg("%s: %s", cases[i].why, p12_rc_name(rc));
        test_equal(cases[i].why, out.ptr, out.len, cases[i].out);
        p12_secret_free(&out);
    }
    assert_int_equal(test_alloc_outstanding(), 0);
}

/* ---- Memory ------------------------------------------------------------- */

static enum p12_rc seal_once(const struct p12_planned *planned,
                             struct p12_secret *out)
{
    struct p12_secret password = { NULL, 0, 0 };
    struct p12_secret key = { NULL, 0, 0 };
    enum p12_rc rc =
        p12_scheme_encode_password(&planned->scheme, TEXT("secret"), &password);

    if (rc == P12_OK)
        rc = p12_scheme_derive(&planned->scheme, p12_secret_span(&password),
                               &key);
    if (rc == P12_OK)
        rc = p12_scheme_seal(&planned->scheme, &key, TEXT("text"), out);
    p12_secret_free(&password);
    p12_secret_free(&key);
    return rc;
}

static void sealing_survives_every_failed_allocation(void **state)
{
    const struct p12_recipe recipes[] = {
        { .kind = P12_SCHEME_PBES2, .iterations = 1 },
        { .kind = P12_SCHEME_PKCS12_PBE, .iterations = 1 },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(recipes); i++) {
        struct source source;
        struct p12_protection p = known(&source);
        struct p12_secret out = { NULL, 0, 0 };
        enum p12_rc rc = P12_E_MEMORY;
        struct p12_planned planned;
        long n = 0;

        test_alloc_fail_after(0); /* planning takes no memory */
        assert_int_equal(
            p12_scheme_plan(&recipes[i], P12_FOR_KEY, &p, &planned, NULL),
            P12_OK);
        for (; rc == P12_E_MEMORY; n++) {
            assert_null(out.ptr);
            assert_int_equal(test_alloc_outstanding(), 0);
            test_alloc_fail_after(n);
            rc = seal_once(&planned, &out);
            test_alloc_fail_after(-1);
        }
        assert_int_equal(rc, P12_OK);
        assert_true(n > 3); /* password, key and text */
        p12_secret_free(&out);
    }
}

/* ---- OpenSSL ------------------------------------------------------------ */

/* EncryptedPrivateKeyInfo (RFC 5958, 3) of an Ed25519 key (RFC 8410, 10.3). */
static const char ed25519[] =
    "302e020100300506032b657004220420d4ee72dbf913584ad5b6d8f1f769f8ad"
    "3afe7c28cbf1d4fbe097a88f44755842";

static void write_file(FILE *file, const struct p12_recipe *recipe)
{
    struct test_hex plain = test_hex(ed25519);
    struct p12_secret key = { NULL, 0, 0 };
    struct p12_secret text = { NULL, 0, 0 };
    struct p12_secret password = { NULL, 0, 0 };
    struct p12_protection p;
    struct p12_planned planned;
    struct p12_builder b;
    struct p12_span der;

    p12_protection_init(&p);
    assert_int_equal(p12_scheme_plan(recipe, P12_FOR_KEY, &p, &planned, NULL),
                     P12_OK);
    assert_int_equal(p12_scheme_encode_password(&planned.scheme,
                                                TEXT("s\xc3\xa4"
                                                     "cret"),
                                                &password),
                     P12_OK);
    assert_int_equal(
        p12_scheme_derive(&planned.scheme, p12_secret_span(&password), &key),
        P12_OK);
    assert_int_equal(
        p12_scheme_seal(&planned.scheme, &key, test_hex_span(&plain), &text),
        P12_OK);
    assert_int_equal(p12_builder_init(&b, P12_SCHEME_DER_MAX + text.len),
                     P12_OK);
    p12_build_element(&b, P12_TAG_OCTET_STRING, p12_secret_span(&text));
    p12_scheme_build(&b, &planned.scheme);
    p12_build_wrap(&b, P12_TAG_SEQUENCE, 0);
    assert_int_equal(p12_builder_finish(&b, &der), P12_OK);
    assert_int_equal(fwrite(der.ptr, 1, der.len, file), der.len);
    p12_builder_clear(&b);
    p12_secret_free(&text);
    p12_secret_free(&key);
    p12_secret_free(&password);
}

static void want_openssl_to_open(const struct p12_recipe *recipe)
{
    char name[] = "/tmp/p12-scheme-XXXXXX";
    char command[400];
    int fd = mkstemp(name);
    FILE *file = fd >= 0 ? fdopen(fd, "wb") : NULL;

    assert_non_null(file);
    write_file(file, recipe);
    fclose(file);
    snprintf(command, sizeof command,
             "openssl pkcs8 -provider default -provider legacy -inform DER "
             "-in %s -passin 'pass:s\xc3\xa4"
             "cret' 2>/dev/null |"
             " openssl pkey -outform DER |"
             " od -An -v -tx1 | tr -d ' \\n' | grep -qx %s",
             name, ed25519);
    if (system(command) != 0)
        fail_msg("OpenSSL does not open %s %s %s", recipe->cipher,
                 recipe->kdf != NULL ? recipe->kdf : "", recipe->hash);
    unlink(name);
}

static void openssl_opens_what_is_sealed(void **state)
{
    static const char *const prfs[] = { "SHA-1",      "SHA-224", "SHA-256",
                                        "SHA-384",    "SHA-512", "SHA-512/224",
                                        "SHA-512/256" };

    (void)state;
    if (system("openssl list -providers -provider legacy >/dev/null 2>&1") !=
        0) {
        puts("SKIP: scheme_write: no openssl with its legacy provider in PATH");
        skip();
    }
    for (size_t i = 0; i < LENGTH(ciphers); i++)
        want_openssl_to_open(&(struct p12_recipe){ .kind = P12_SCHEME_PBES2,
                                                   .cipher = ciphers[i],
                                                   .iterations = 1000 });
    for (size_t i = 0; i < LENGTH(prfs); i++)
        want_openssl_to_open(&(struct p12_recipe){ .kind = P12_SCHEME_PBES2,
                                                   .hash = prfs[i],
                                                   .cipher = "AES-128-CBC",
                                                   .iterations = 1000 });
    want_openssl_to_open(&(struct p12_recipe){ .kind = P12_SCHEME_PBES2,
                                               .kdf = "scrypt",
                                               .cipher = "AES-192-CBC",
                                               .scrypt_n = 1024 });
    for (size_t i = 0; i < LENGTH(old_ciphers); i++)
        want_openssl_to_open(
            &(struct p12_recipe){ .kind = P12_SCHEME_PKCS12_PBE,
                                  .cipher = old_ciphers[i],
                                  .salt_length = 8 + 9 * i,
                                  .iterations = 1000 });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_bytes_are_the_standards),
        cmocka_unit_test(every_recipe_reads_as_what_was_asked_for),
        cmocka_unit_test(what_is_sealed_under_every_recipe_opens),
        cmocka_unit_test(what_is_left_out_is_the_default),
        cmocka_unit_test(salt_and_iv_are_drawn_anew_each_time),
        cmocka_unit_test(a_source_that_runs_dry_is_an_error),
        cmocka_unit_test(a_recipe_that_is_refused_draws_nothing),
        cmocka_unit_test(what_is_no_writers_scheme_is_not_built),
        cmocka_unit_test(passwords_are_encoded_as_the_standard_says),
        cmocka_unit_test(sealing_survives_every_failed_allocation),
        cmocka_unit_test(openssl_opens_what_is_sealed),
    };

    return cmocka_run_group_tests_name("scheme_write", tests, NULL, NULL);
}
