#include "base/builder.h"
#include "crypto/crypto.h"
#include "x509/key.h"

#include <string.h>

enum { MAX_PRIMES = 8 }; /* OpenSSL takes 5 */

/* RSAPrivateKey (RFC 8017, A.1.2) */
struct rsa {
    struct p12_span n, e, d;
    struct p12_span primes[MAX_PRIMES];
    size_t n_primes;
    bool is_whole; /* all primes are here */
};

/* ---- Its numbers -------------------------------------------------------- */

/* OtherPrimeInfo ::= SEQUENCE { prime, exponent, coefficient } */
static void others_read(const struct p12_tree *t, struct rsa *out)
{
    struct p12_span list = { NULL, 0 };
    struct p12_cursor c;
    struct p12_tlv info;

    p12_tree_contents(t, "otherPrimeInfos", &list);
    c = p12_cursor_over(list);
    while (!p12_cursor_done(&c)) {
        if (out->n_primes == MAX_PRIMES || !p12_cursor_tlv(&c, &info) ||
            !p12_integers_read(info.whole, &out->primes[out->n_primes], 1))
            return;
        out->n_primes++;
    }
    out->is_whole = true;
}

/* False for an empty SEQUENCE, which libtasn1 lets pass. */
static bool numbers_read(const struct p12_tree *t, struct rsa *out)
{
    *out = (struct rsa){ .n_primes = 2 };
    others_read(t, out);
    return p12_tree_contents(t, "modulus", &out->n) &&
           p12_tree_contents(t, "publicExponent", &out->e) &&
           p12_tree_contents(t, "privateExponent", &out->d) &&
           p12_tree_contents(t, "prime1", &out->primes[0]) &&
           p12_tree_contents(t, "prime2", &out->primes[1]);
}

/* ---- Do they belong together? ------------------------------------------- */

/* Some writers know no primes and leave zeros for them. */
static bool has_primes(const struct rsa *key)
{
    return p12_magnitude(key->primes[0]).len != 0 ||
           p12_magnitude(key->primes[1]).len != 0;
}

/* Without primes: what the public exponent does, the private one undoes. */
static enum p12_rc check_powers(const struct rsa *key, uint8_t *room,
                                size_t len)
{
    static const uint8_t two = 2;
    struct p12_span y = { room, 0 };
    enum p12_rc rc = p12_public_power(key->n, (struct p12_span){ &two, 1 },
                                      key->e, room, len, &y.len);

    if (rc == P12_OK)
        rc = p12_public_power(key->n, y, key->d, room, len, &y.len);
    y = p12_magnitude(y);
    if (rc == P12_OK && (y.len != 1 || y.ptr[0] != two))
        return P12_E_USAGE;
    return rc;
}

static enum p12_rc check_without_primes(const struct rsa *key)
{
    size_t len = p12_magnitude(key->n).len;
    struct p12_secret room = { NULL, 0, 0 };
    enum p12_rc rc = p12_secret_alloc(&room, len);

    if (rc == P12_OK)
        rc = check_powers(key, room.ptr, len);
    p12_secret_free(&room);
    return rc;
}

static enum p12_rc check_with_primes(const struct rsa *key)
{
    return p12_public_rsa_check(&(struct p12_rsa){
        key->n, key->e, key->d, key->primes, key->n_primes });
}

/* The larger part of it, by far, are the powers. */
static uint64_t work_of(const struct rsa *key)
{
    size_t n = p12_magnitude(key->n).len;

    if (has_primes(key))
        return P12_LEAST_WORK + (uint64_t)n * n / 8;
    return p12_power_work(n, p12_magnitude(key->e).len) +
           p12_power_work(n, p12_magnitude(key->d).len);
}

/* As large as any key in use, and no more than a tenth of a second. */
static bool is_affordable(const struct rsa *key)
{
    enum { MAX_BYTES = 2048, MAX_POWER = 512, MAX_PUBLIC = 8 };
    size_t n = p12_magnitude(key->n).len;

    if (has_primes(key))
        return key->is_whole && n <= MAX_BYTES;
    return n <= MAX_POWER && p12_magnitude(key->e).len <= MAX_PUBLIC &&
           p12_magnitude(key->d).len <= n;
}

static enum p12_rc check(struct p12_reader *r, const struct rsa *key,
                         struct p12_deriving *out)
{
    enum p12_rc rc;

    if (!is_affordable(key) ||
        !p12_derive_affords(r, key->n.ptr, work_of(key), out))
        return P12_OK;
    rc = has_primes(key) ? check_with_primes(key) : check_without_primes(key);
    if (rc == P12_E_MEMORY)
        return p12_fail_memory(r);
    if (rc == P12_E_USAGE)
        p12_derive_contradicts(r, key->n.ptr,
                               "an RSA key whose numbers do not belong "
                               "together",
                               out);
    out->is_proven = rc == P12_OK;
    return P12_OK;
}

/* ---- Its public half ---------------------------------------------------- */

/* RFC 3279, 2.3.1: in a certificate rsaEncryption has NULL for parameters,
 * whether the private key says so or not. For RSASSA-PSS absent ones mean that
 * nothing is restricted (RFC 4055, 3.1). */
static struct p12_named algorithm_of(const struct p12_private_key *key)
{
    static const uint8_t null[] = { P12_TAG_NULL, 0 };
    const struct p12_key_type *type = p12_key_type_find(key->algorithm.oid);
    struct p12_named algorithm = key->algorithm;

    if (algorithm.params.len == 0 && strcmp(type->name, "RSA") == 0)
        algorithm.params = (struct p12_span){ null, sizeof null };
    return algorithm;
}

/* RSAPublicKey (RFC 8017, A.1.1) */
static enum p12_rc publish(struct p12_reader *r,
                           const struct p12_private_key *key,
                           const struct rsa *rsa, struct p12_deriving *out)
{
    enum { HEADERS = 32 };
    struct p12_public_key found = { .algorithm = algorithm_of(key) };
    struct p12_builder b;
    enum p12_rc rc = p12_builder_init(&b, rsa->n.len + rsa->e.len + HEADERS);

    if (rc != P12_OK)
        return p12_fail_memory(r);
    p12_build_element(&b, P12_TAG_INTEGER, rsa->e);
    p12_build_element(&b, P12_TAG_INTEGER, rsa->n);
    p12_build_wrap(&b, P12_TAG_SEQUENCE, 0);
    rc = p12_builder_finish(&b, &found.bits);
    if (rc == P12_OK)
        rc = p12_derive_finish(r, &found, out);
    p12_builder_clear(&b);
    return rc;
}

enum p12_rc p12_rsa_derive(struct p12_reader *r,
                           const struct p12_private_key *key,
                           struct p12_deriving *out)
{
    struct p12_value v;
    struct rsa rsa;
    enum p12_rc rc = p12_value_open(r, key->value, "RSAPrivateKey", &v);

    if (rc != P12_OK)
        return rc;
    if (numbers_read(&v.tree, &rsa))
        rc = check(r, &rsa, out);
    else
        rc = p12_fail(r, P12_E_SCHEMA, v.tree.der.ptr,
                      "an RSA key without its numbers");
    if (rc == P12_OK)
        rc = publish(r, key, &rsa, out);
    p12_value_close(r, &v);
    return rc;
}
