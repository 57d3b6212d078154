/* Nothing secret stays behind in memory that is given back: not in our own
 * blocks, and where they are seen not in those of libtasn1, GMP and Nettle. */
#include "alloc.h"
#include "base/alloc.h"
#include "der.h"
#include "file.h"
#include "scheme/scheme.h"

#include <p12/p12.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { PATTERN = 16, MAX_PATTERNS = 64 };

/* What is looked for; in memory that is never given back. */
struct pattern {
    const char *what;
    uint8_t bytes[PATTERN];
};

struct patterns {
    struct pattern item[MAX_PATTERNS];
    size_t n;
};

/* Something that handles secrets. */
typedef void action(const void *of);

static void add(struct patterns *p, const char *what, struct p12_span secret)
{
    assert_true(p->n < MAX_PATTERNS);
    assert_true(secret.len >= PATTERN);
    p->item[p->n].what = what;
    memcpy(p->item[p->n++].bytes, secret.ptr + (secret.len - PATTERN) / 2,
           PATTERN);
}

/* Does it again for each pattern, and looks into all that it gives back. */
static void want_none_left(const char *why, const struct patterns *p,
                           action *act, const void *of)
{
    for (size_t i = 0; i < p->n; i++) {
        size_t found;

        test_alloc_watch(p->item[i].bytes, PATTERN);
        act(of);
        found = test_alloc_found();
        test_alloc_watch(NULL, 0);
        if (found != 0)
            fail_msg("%s: %s stayed behind in %zu blocks", why, p->item[i].what,
                     found);
    }
}

/* If it could not be found, none of this would prove anything. */
static void what_is_not_wiped_is_found(void **state)
{
    static const uint8_t secret[PATTERN] = "not to be found";
    uint8_t *ours = p12_alloc(1, 100, P12_MEMORY_PLAIN);
    uint8_t *theirs = malloc(100);

    (void)state;
    assert_non_null(theirs);
    memcpy(ours + 40, secret, sizeof secret);
    memcpy(theirs + 40, secret, sizeof secret);
    test_alloc_watch(secret, sizeof secret);
    p12_free(ours);
    free(theirs);
    assert_int_equal(test_alloc_found(), test_alloc_sees_libraries() ? 2 : 1);
    test_alloc_watch(NULL, 0);
}

/* ---- Containers --------------------------------------------------------- */

struct container {
    const char *name, *password;
    struct file file;
};

static struct p12_pfx *open_it(const struct container *c)
{
    struct p12_pfx *pfx = NULL;

    assert_int_equal(
        p12_pfx_parse(c->file.bytes, c->file.len, NULL, &pfx, NULL), P12_OK);
    p12_pfx_unlock(pfx, (const uint8_t *)c->password, strlen(c->password), NULL,
                   NULL);
    return pfx;
}

static void open_and_free(const void *of)
{
    p12_pfx_free(open_it(of));
}

/* Wrong first, then right: a password that did not open is one all the same. */
static void open_in_two_steps(const void *of)
{
    const struct container *c = of;
    struct p12_pfx *pfx = NULL;

    assert_int_equal(
        p12_pfx_parse(c->file.bytes, c->file.len, NULL, &pfx, NULL), P12_OK);
    p12_pfx_unlock(pfx, (const uint8_t *)"the wrong one", 13, NULL, NULL);
    p12_pfx_unlock(pfx, (const uint8_t *)c->password, strlen(c->password), NULL,
                   NULL);
    p12_pfx_free(pfx);
}

static void add_encoded(struct patterns *p, const char *password,
                        enum p12_encoding encoding)
{
    struct p12_span text = { (const uint8_t *)password, strlen(password) };
    struct p12_secret bytes = { NULL, 0, 0 };

    assert_int_equal(p12_password_encode(text, encoding, &bytes), P12_OK);
    if (bytes.len >= PATTERN)
        add(p, p12_encoding_name(encoding), p12_secret_span(&bytes));
    p12_secret_free(&bytes);
}

static void add_derived(struct patterns *p, const char *what,
                        const struct p12_scheme *s, const char *password)
{
    struct p12_span text = { (const uint8_t *)password, strlen(password) };
    enum p12_encoding encoding =
        s->kdf.kind == P12_KDF_PKCS12 ? P12_ENCODING_BMP : P12_ENCODING_UTF8;
    struct p12_secret bytes = { NULL, 0, 0 };
    struct p12_secret key = { NULL, 0, 0 };

    assert_int_equal(p12_password_encode(text, encoding, &bytes), P12_OK);
    assert_int_equal(p12_scheme_derive(s, p12_secret_span(&bytes), &key),
                     P12_OK);
    if (key.len >= PATTERN)
        add(p, what, p12_secret_span(&key));
    p12_secret_free(&key);
    p12_secret_free(&bytes);
}

static void add_of_bag(struct patterns *p, const struct p12_bag *bag,
                       const char *password)
{
    bool is_key = p12_bag_type(bag) == P12_BAG_KEY ||
                  p12_bag_type(bag) == P12_BAG_SHROUDED_KEY;

    if (p12_bag_scheme(bag) != NULL)
        add_derived(p, "a key's derived key", p12_bag_scheme(bag), password);
    if (is_key && p12_bag_content(bag).len >= PATTERN)
        add(p, "a private key", p12_bag_content(bag));
    for (size_t i = 0; i < p12_bag_n_bags(bag); i++)
        add_of_bag(p, p12_bag_bag(bag, i), password);
}

static void add_of_safe(struct patterns *p, const struct p12_safe *safe,
                        const char *password)
{
    if (p12_safe_type(safe) == P12_SAFE_ENCRYPTED) {
        add_derived(p, "a safe's derived key", p12_safe_scheme(safe), password);
        /* The first bag, whatever it is, came out of decrypting. */
        if (p12_safe_n_bags(safe) != 0)
            add(p, "a decrypted bag", p12_bag_content(p12_safe_bag(safe, 0)));
    }
    for (size_t i = 0; i < p12_safe_n_bags(safe); i++)
        add_of_bag(p, p12_safe_bag(safe, i), password);
}

/* All that must not stay: the password as the KDFs take it, what they derive,
 * and what is decrypted with that. */
static void find_secrets(const struct container *c, struct patterns *p)
{
    struct p12_pfx *pfx = open_it(c);
    const struct p12_mac *mac = p12_pfx_mac(pfx);

    add_encoded(p, c->password, P12_ENCODING_BMP);
    add_encoded(p, c->password, P12_ENCODING_UTF8);
    if (mac != NULL)
        add_derived(p, "the MAC's derived key", p12_mac_scheme(mac),
                    c->password);
    for (size_t i = 0; i < p12_pfx_n_safes(pfx); i++)
        add_of_safe(p, p12_pfx_safe(pfx, i), c->password);
    p12_pfx_free(pfx);
}

static void containers_leave_nothing_behind(void **state)
{
    static const struct container containers[] = {
        { "bags-all.p12", "changeit", { NULL, 0 } },
        { "ber-all.p12", "changeit", { NULL, 0 } },
        { "ber-key.p12", "changeit", { NULL, 0 } },
        { "keytool-secret.p12", "changeit", { NULL, 0 } },
        { "pbmac1-keylen-64.p12", "changeit", { NULL, 0 } },
        { "scrypt-2-1-1.p12", "changeit", { NULL, 0 } },
        { "legacy.p12", "changeit", { NULL, 0 } },
        { "pbes1-md2-des-cbc.p12", "changeit", { NULL, 0 } },
        { "mac-streebog-256.p12", "changeit", { NULL, 0 } },
        { "key-in-encrypted-safe.p12", "changeit", { NULL, 0 } },
        { "mac-mismatch-opens.p12", "changeit", { NULL, 0 } },
        { "part-key-password.p12", "changeit", { NULL, 0 } },
        { "class-inner-length-decrypted-key.p12", "changeit", { NULL, 0 } },
    };

    (void)state;
    for (size_t i = 0; i < sizeof containers / sizeof containers[0]; i++) {
        struct container c = containers[i];
        struct patterns p = { .n = 0 };

        c.file = file_vector(c.name);
        find_secrets(&c, &p);
        assert_true(p.n > 1);
        want_none_left(c.name, &p, open_and_free, &c);
        want_none_left(c.name, &p, open_in_two_steps, &c);
        free(c.file.bytes);
    }
}

/* ---- Keys --------------------------------------------------------------- */

static void handle_key(const void *of)
{
    const struct p12_span *der = of;
    const struct p12_encrypt_options cheap = { .size = sizeof cheap,
                                               .iterations = 1 };
    struct p12_key *key = NULL;
    uint8_t print[32];
    uint8_t *out = NULL;
    size_t len = 0;

    if (p12_key_parse(*der, &key, NULL) == P12_OK)
        p12_key_fingerprint(key, print);
    p12_key_free(key);
    assert_int_equal(
        p12_key_encrypt(*der, (const uint8_t *)"secret", 6, &cheap, &out, &len),
        P12_OK);
    p12_buffer_free(out, len);
    assert_int_equal(p12_pem_encode("PRIVATE KEY", *der, &out, &len), P12_OK);
    p12_buffer_free(out, len);
}

/* Big numbers are kept in the other order, so that is looked for as well. */
static void add_both_ways(struct patterns *p, struct p12_span secret)
{
    uint8_t reversed[PATTERN];

    add(p, "a private key", secret);
    for (size_t i = 0; i < PATTERN; i++)
        reversed[i] = p->item[p->n - 1].bytes[PATTERN - 1 - i];
    add(p, "a private key as limbs",
        (struct p12_span){ reversed, sizeof reversed });
}

static struct p12_span key_in(const struct p12_pfx *pfx)
{
    for (size_t i = 0; i < p12_pfx_n_safes(pfx); i++)
        for (size_t k = 0; k < p12_safe_n_bags(p12_pfx_safe(pfx, i)); k++) {
            const struct p12_bag *bag = p12_safe_bag(p12_pfx_safe(pfx, i), k);

            if (p12_bag_type(bag) == P12_BAG_SHROUDED_KEY)
                return p12_bag_content(bag);
        }
    fail_msg("no key");
    return (struct p12_span){ NULL, 0 };
}

/* Of a structure (RFC 8017, A.1.2; RFC 5915, 3) the numbers behind the version
 * and, in RSA's, behind the modulus, which is public. */
static void add_of_structure(struct patterns *p, struct p12_span contents)
{
    struct p12_cursor c = p12_cursor_over(contents);
    struct p12_tlv tlv;

    for (int i = 0; p12_cursor_tlv(&c, &tlv); i++)
        if (tlv.body.len > PATTERN && (tlv.tag == P12_TAG_OCTET_STRING ||
                                       (tlv.tag == P12_TAG_INTEGER && i > 1)))
            add_both_ways(p, tlv.body);
}

/* What privateKey holds: a structure, an element, or the octets themselves. */
static void add_of_key(struct patterns *p, struct p12_span der)
{
    struct p12_span body;
    struct p12_cursor c;
    struct p12_tlv tlv;
    struct p12_tlv inner;

    assert_true(p12_span_unwrap(der, P12_TAG_SEQUENCE, &body));
    c = p12_cursor_over(body);
    for (int i = 0; i < 3; i++)
        assert_true(p12_cursor_tlv(&c, &tlv));
    c = p12_cursor_over(tlv.body);
    if (!p12_cursor_tlv(&c, &inner))
        add_both_ways(p, tlv.body);
    else if (inner.tag == P12_TAG_SEQUENCE)
        add_of_structure(p, inner.body);
    else
        add_both_ways(p, inner.body);
    assert_true(p->n != 0);
}

static void keys_leave_nothing_behind(void **state)
{
    static const char *const names[] = {
        "key-rsa.p12",          "key-p256.p12",      "key-p521.p12",
        "key-dsa.p12",          "key-ed25519.p12",   "key-ed448.p12",
        "key-x25519.p12",       "key-explicit.p12",  "key-pkcs8-v2.p12",
        "key-ec-no-public.p12", "key-ml-dsa-44.p12",
    };

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct container c = { names[i], "changeit", file_vector(names[i]) };
        struct p12_pfx *pfx = open_it(&c);
        struct p12_span der = key_in(pfx);
        struct patterns p = { .n = 0 };

        add_of_key(&p, der);
        want_none_left(names[i], &p, handle_key, &der);
        p12_pfx_free(pfx);
        free(c.file.bytes);
    }
}

/* ---- Keys that are broken behind the secret ----------------------------- */

#define SECRET "'0123456789abcdef0123456789abcdef'"

/* A container around what `text` writes, shrouded. */
static struct der shroud(const char *text)
{
    const struct p12_encrypt_options cheap = { .size = sizeof cheap,
                                               .iterations = 1 };
    struct der plain = der_make(text);
    struct der made;
    uint8_t *out = NULL;
    size_t len = 0;
    char whole[4096] = "30{ 02 01 03 30{ " OID_DATA " a0{ 04{ 30{ 30{ " OID_DATA
                       " a0{ 04{ 30{ 30{ " OID_SHROUDED " a0{ ";
    size_t at = strlen(whole);

    assert_int_equal(p12_key_encrypt(plain.span, (const uint8_t *)"changeit", 8,
                                     &cheap, &out, &len),
                     P12_OK);
    for (size_t i = 0; i < len; i++, at += 2)
        snprintf(whole + at, sizeof whole - at, "%02x", out[i]);
    snprintf(whole + at, sizeof whole - at, " } } } } } } } } } } }");
    p12_buffer_free(out, len);
    made = der_make(whole);
    der_clear(&plain);
    return made;
}

static void open_der(const void *of)
{
    const struct der *der = of;
    struct p12_pfx *pfx = NULL;

    assert_int_equal(
        p12_pfx_parse(der->span.ptr, der->span.len, NULL, &pfx, NULL), P12_OK);
    p12_pfx_unlock(pfx, (const uint8_t *)"changeit", 8, NULL, NULL);
    assert_int_equal(p12_bag_status(p12_safe_bag(p12_pfx_safe(pfx, 0), 0)),
                     P12_STATUS_OPEN);
    p12_pfx_free(pfx);
}

static void parse_key(const void *of)
{
    const struct der *der = of;
    struct p12_key *key = NULL;

    p12_key_parse(der->span, &key, NULL);
    p12_key_free(key);
}

static void broken_keys_leave_nothing_behind(void **state)
{
    static const char *const broken[] = {
        "30{ 02 01 00 30{ " OID_OURS " } 04{ " SECRET " } 05 00 }",
        "30{ 02 01 00 30{ " OID_OURS " } 04{ " SECRET " } a0{ 05 00 05 } }",
        "30{ 02 01 00 30{ " OID_OURS " } 04{ " SECRET " } a2{ 05 00 } }",
        "30{ 02 01 00 30{ " OID_OURS " } 04{ " SECRET " } 81{ } }",
        "30( 02 01 00 30{ " OID_OURS " } 24{ 04{ " SECRET " } } 05 00 )",
        /* RSA and EC, whose insides are structures again. */
        "30{ 02 01 00 30{ 06{ 2a864886f70d010101 } 05 00 } 04{ 30{ 02 01 00 "
        "02{ " SECRET " } 02 01 03 02{ " SECRET " } 05 00 } } }",
        "30{ 02 01 00 30{ 06{ 2a8648ce3d0201 } 06{ 2a8648ce3d030107 } } 04{ "
        "30{ 02 01 01 04{ " SECRET " } a0{ 05 00 05 00 } } } }",
    };
    struct patterns p = { .n = 0 };

    (void)state;
    add(&p, "a private key",
        (struct p12_span){ (const uint8_t *)"0123456789abcdef", PATTERN });
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        struct der file = shroud(broken[i]);
        struct der key = der_make(broken[i]);

        want_none_left(broken[i], &p, open_der, &file);
        want_none_left(broken[i], &p, parse_key, &key);
        der_clear(&key);
        der_clear(&file);
    }
}

/* ---- Writing ------------------------------------------------------------ */

#define NEW_PASSWORD "another one, of some length"

enum { N_WAYS = 3 };

/* As it is written today, as it once was, and with nothing protected. */
static struct p12_protection protection(int way)
{
    struct p12_protection p;

    p12_protection_init(&p);
    p.key.iterations = p.safe.iterations = p.mac.iterations = 2;
    if (way == 1) {
        p.key.kind = p.safe.kind = P12_SCHEME_PKCS12_PBE;
        p.mac.kind = P12_SCHEME_HMAC_PKCS12;
    } else if (way == 2) {
        p.key.kind = p.safe.kind = p.mac.kind = P12_SCHEME_NONE;
    }
    return p;
}

/* Written under a new password, opened again, compared. */
static void write_again(const void *of)
{
    struct p12_pfx *pfx = open_it(of);
    struct p12_comparison found = { .size = sizeof found };
    struct p12_draft *draft = NULL;

    assert_int_equal(p12_draft_from(pfx, NULL, NULL, &draft), P12_OK);
    for (int way = 0; way < N_WAYS; way++) {
        struct p12_protection p = protection(way);
        struct p12_pfx *result = NULL;
        uint8_t *out = NULL;
        size_t len = 0;

        assert_int_equal(p12_draft_seal(draft, (const uint8_t *)NEW_PASSWORD,
                                        strlen(NEW_PASSWORD), &p, &out, &len,
                                        NULL),
                         P12_OK);
        assert_int_equal(p12_pfx_parse(out, len, NULL, &result, NULL), P12_OK);
        assert_int_equal(p12_pfx_unlock(result, (const uint8_t *)NEW_PASSWORD,
                                        strlen(NEW_PASSWORD), NULL, NULL),
                         P12_OK);
        assert_int_equal(p12_pfx_compare(pfx, result, NULL, NULL, &found, NULL),
                         P12_OK);
        p12_pfx_free(result);
        p12_buffer_free(out, len);
    }
    p12_draft_free(draft);
    p12_pfx_free(pfx);
}

static void writing_leaves_nothing_behind(void **state)
{
    static const struct container containers[] = {
        { "bags-all.p12", "changeit", { NULL, 0 } },
        { "ber-key.p12", "changeit", { NULL, 0 } },
        { "legacy.p12", "changeit", { NULL, 0 } },
        { "key-in-encrypted-safe.p12", "changeit", { NULL, 0 } },
    };

    (void)state;
    for (size_t i = 0; i < sizeof containers / sizeof containers[0]; i++) {
        struct container c = containers[i];
        struct patterns p = { .n = 0 };

        c.file = file_vector(c.name);
        find_secrets(&c, &p);
        add_encoded(&p, NEW_PASSWORD, P12_ENCODING_BMP);
        add_encoded(&p, NEW_PASSWORD, P12_ENCODING_UTF8);
        want_none_left(c.name, &p, write_again, &c);
        free(c.file.bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_wiped_is_found),
        cmocka_unit_test(containers_leave_nothing_behind),
        cmocka_unit_test(keys_leave_nothing_behind),
        cmocka_unit_test(broken_keys_leave_nothing_behind),
        cmocka_unit_test(writing_leaves_nothing_behind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
