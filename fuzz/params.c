/* Algorithms with their parameters: an AlgorithmIdentifier, and what follows
 * it in the input as password, salt of a MAC, and content.
 *
 * Nettle ends the program for parameters that it does not allow, so what is
 * accepted here is computed as well. */
#include "fuzz.h"

#include "check.h"

#include "alloc.h"
#include "asn1/walk.h"
#include "scheme/scheme.h"

#include <string.h>

enum { WORK_MAX = 4096 };

struct run {
    struct p12_span der; /* the AlgorithmIdentifier */
    struct p12_span rest;
    struct p12_layer_map map;
    struct p12_schemas schemas;
    struct p12_error err;
    struct p12_reader r;
};

static bool is_available_name(const char *name)
{
    return name != NULL && name[0] != '\0';
}

/* What can be used has all of its numbers within the limits. */
static void check_accepted(const struct p12_scheme *s)
{
    bool given;

    CHECK(p12_scheme_is_supported(s));
    CHECK(p12_scheme_kind(s) != P12_SCHEME_UNKNOWN);
    CHECK(is_available_name(p12_scheme_kdf(s)));
    CHECK(s->kdf.kind == P12_KDF_SCRYPT || s->kdf.iterations >= 1);
    CHECK(s->kdf.iterations <= fuzz_limits.max_iterations);
    CHECK(p12_kdf_memory(&s->kdf) <= fuzz_limits.max_scrypt_memory);
    CHECK(p12_scheme_key_length(s, &given) > 0);
    CHECK(s->hmac != NULL || is_available_name(p12_scheme_cipher(s)));
    CHECK(s->hmac == NULL || is_available_name(p12_scheme_hmac(s)));
}

/* ---- Using it ----------------------------------------------------------- */

/* A MAC of our own matches; any other does not, be it shorter or empty. */
static void check_mac(const struct p12_scheme *s, const struct p12_secret *key,
                      struct p12_span data)
{
    uint8_t mac[P12_HASH_MAX_DIGEST];
    struct p12_span value = { mac, s->hmac->digest_size };

    CHECK(p12_hmac(s->hmac, p12_secret_span(key), data, mac) == P12_OK);
    CHECK(p12_scheme_check(s, key, data, value) == P12_OK);
    mac[value.len / 2] ^= 1;
    CHECK(p12_scheme_check(s, key, data, value) == P12_E_MAC);
    mac[value.len / 2] ^= 1;
    value.len--;
    CHECK(p12_scheme_check(s, key, data, value) == P12_E_MAC);
    value.len = 0;
    CHECK(p12_scheme_check(s, key, data, value) == P12_E_MAC);
}

/* Any content decrypts, or looks like a wrong password. */
static void check_open(const struct p12_scheme *s, const struct p12_secret *key,
                       struct p12_span in)
{
    struct p12_secret out = { NULL, 0, 0 };
    enum p12_rc rc = p12_scheme_open(s, key, in, &out);

    CHECK(rc == P12_OK || rc == P12_E_PASSWORD);
    CHECK(rc == P12_OK || out.ptr == NULL);
    CHECK(out.len <= in.len);
    p12_secret_free(&out);
}

/* What is encrypted with the same key comes back. */
static void check_seal(const struct p12_scheme *s, const struct p12_secret *key,
                       struct p12_span in)
{
    size_t n = s->cipher.key_size;
    struct p12_span iv = s->iv;
    struct p12_secret sealed = { NULL, 0, 0 };
    struct p12_secret plain = { NULL, 0, 0 };

    CHECK(key->len >= n);
    if (key->len > n)
        iv = (struct p12_span){ key->ptr + n, key->len - n };
    CHECK(p12_cipher_seal(&s->cipher, (struct p12_span){ key->ptr, n }, iv, in,
                          &sealed) == P12_OK);
    CHECK(p12_scheme_open(s, key, p12_secret_span(&sealed), &plain) == P12_OK);
    CHECK(p12_span_equal(p12_secret_span(&plain), in));
    p12_secret_free(&sealed);
    p12_secret_free(&plain);
}

/* What was accepted can be computed: every refusal comes before. */
static void use(const struct p12_scheme *s, struct p12_span password,
                struct p12_span content)
{
    struct p12_secret key = { NULL, 0, 0 };
    struct p12_secret again = { NULL, 0, 0 };

    if (p12_scheme_work(s) > WORK_MAX)
        return;
    CHECK(p12_scheme_derive(s, password, &key) == P12_OK);
    CHECK(key.len == key.cap && key.len != 0);
    CHECK(p12_scheme_derive(s, password, &again) == P12_OK);
    CHECK(p12_span_equal(p12_secret_span(&key), p12_secret_span(&again)));
    if (s->hmac != NULL) {
        check_mac(s, &key, content);
    } else {
        check_open(s, &key, content);
        check_seal(s, &key, content);
    }
    p12_secret_free(&key);
    p12_secret_free(&again);
}

/* ---- Reading it --------------------------------------------------------- */

/* Names and numbers are there to be shown, whatever is wrong with it. */
static void see(const struct p12_scheme *s)
{
    uint64_t digest = 0;

    CHECK(p12_scheme_name(s) != NULL);
    digest_string(&digest, p12_scheme_kdf(s));
    digest_string(&digest, p12_scheme_prf(s));
    digest_string(&digest, p12_scheme_cipher(s));
    digest_string(&digest, p12_scheme_hmac(s));
    digest_span(&digest, p12_scheme_salt(s));
    digest_span(&digest, p12_scheme_iv(s));
    digest_number(&digest, p12_scheme_iterations(s));
    digest_number(&digest, p12_scheme_work(s));
    digest_number(&digest, p12_scheme_is_supported(s));
}

static void read_scheme(struct run *run, struct p12_scheme_source *from)
{
    struct p12_scheme s;
    struct p12_span password = run->rest;
    enum p12_rc rc;

    run->err = (struct p12_error){ .rc = P12_OK };
    rc = p12_scheme_read(&run->r, &run->schemas, from, &s);
    see(&s);
    if (rc != P12_OK) {
        check_error(&run->err, rc, run->map.bytes.len);
        CHECK(rc == P12_E_ALGORITHM || run->err.oid[0] == '\0');
        return;
    }
    CHECK(run->err.rc == P12_OK);
    check_accepted(&s);
    password.len /= 2;
    use(&s, password, run->rest);
}

static void run_named(struct run *run)
{
    struct p12_scheme_source from = { .is_mac = false };
    struct p12_span rest = run->rest;

    if (p12_named_read(&run->r, run->der, &from.id) != P12_OK) {
        check_error(&run->err, run->err.rc, run->map.bytes.len);
        return;
    }
    read_scheme(run, &from);
    from.is_mac = true;
    from.mac_iterations = take_number(&rest, 1);
    from.mac_salt = rest;
    read_scheme(run, &from);
}

/* What lies in front of the rest is one DER element, or it is not for us. */
static bool split(struct run *run)
{
    struct p12_walk_facts facts;

    p12_trail_push(&run->r.trail, "mac", P12_NO_INDEX);
    if (p12_walk_ber(&run->r, NULL, NULL, &facts) != P12_OK || facts.ber != 0)
        return false;
    run->der = run->map.bytes;
    run->der.len = facts.size;
    run->rest = run->map.bytes;
    run->rest.ptr += facts.size;
    run->rest.len -= facts.size;
    return true;
}

static void run_once(struct p12_span input)
{
    struct run run = { .map = { .bytes = input, .source = input } };

    run.r.lim = &fuzz_limits;
    run.r.layer = &run.map;
    run.r.err = &run.err;
    if (split(&run))
        run_named(&run);
    p12_schemas_clear(&run.schemas);
    check_nothing_left();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    run_once((struct p12_span){ data, size });
    return 0;
}
