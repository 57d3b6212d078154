#include "base/room.h"
#include "crypto/backend.h"

#include <gmp.h>
#include <nettle/curve25519.h>
#include <nettle/curve448.h>
#include <nettle/ecc-curve.h>
#include <nettle/ecc.h>
#include <nettle/eddsa.h>
#include <string.h>

const char *const p12_public_feature = "key-matching";

/* What may be asked: primes up to the largest group in use, 8192 bits (RFC
 * 7919), whose power takes a sixth of a second; scalars of twice any field. */
enum { MAX_PRIME = 1024, MAX_SCALAR = 144 };

/* An RSA modulus is only multiplied and divided. */
enum { MAX_MODULUS = 2048 };

/* GMP ends the process when memory runs out, and Nettle takes its scratch for
 * a point through it. So that it does not come to that, we see beforehand that
 * more than enough is there. */
enum { SCRATCH = 64 * 1024 };

/* ---- Numbers ------------------------------------------------------------ */

/* GMP does not wipe. A number's limbs stay where they are until it grows. */
static void number_clear(mpz_t n)
{
    size_t limbs = mpz_size(n);

    if (limbs != 0)
        p12_wipe(mpz_limbs_modify(n, (mp_size_t)limbs),
                 limbs * sizeof(mp_limb_t));
    mpz_clear(n);
}

static void number_read(mpz_t n, struct p12_span bytes)
{
    mpz_init2(n, 8 * bytes.len + 1);
    if (bytes.len != 0)
        mpz_import(n, bytes.len, 1, 1, 1, 0, bytes.ptr);
}

/* Big-endian with leading zeros; it fits. */
static void number_write(const mpz_t n, uint8_t *out, size_t len)
{
    size_t used = (mpz_sizeinbase(n, 2) + 7) / 8;

    memset(out, 0, len);
    if (mpz_sgn(n) != 0)
        mpz_export(out + len - used, NULL, 1, 1, 1, 0, n);
}

static struct p12_span without_zeros(struct p12_span n)
{
    while (n.len != 0 && n.ptr[0] == 0) {
        n.ptr++;
        n.len--;
    }
    return n;
}

/* ---- Elliptic curves (SEC 1, 2.3.3) ------------------------------------- */

static const struct {
    const char *name;
    const struct ecc_curve *(*get)(void);
} curves[] = {
    { "P-192", nettle_get_secp_192r1 }, { "P-224", nettle_get_secp_224r1 },
    { "P-256", nettle_get_secp_256r1 }, { "P-384", nettle_get_secp_384r1 },
    { "P-521", nettle_get_secp_521r1 },
};

static const struct ecc_curve *find_curve(const char *name)
{
    for (size_t i = 0; i < sizeof curves / sizeof curves[0]; i++)
        if (strcmp(name, curves[i].name) == 0)
            return curves[i].get();
    return NULL;
}

bool p12_public_is_available(const char *curve)
{
    return curve == NULL || find_curve(curve) != NULL;
}

static void write_point(const struct ecc_scalar *scalar, size_t field,
                        uint8_t *out)
{
    struct ecc_point point;
    mpz_t x, y;

    ecc_point_init(&point, scalar->ecc);
    mpz_init(x);
    mpz_init(y);
    ecc_point_mul_g(&point, scalar);
    ecc_point_get(&point, x, y);
    out[0] = 0x04; /* uncompressed */
    number_write(x, out + 1, field);
    number_write(y, out + 1 + field, field);
    mpz_clear(y);
    mpz_clear(x);
    ecc_point_clear(&point);
}

enum p12_rc p12_public_ec(const char *curve, struct p12_span private_key,
                          uint8_t *out, size_t cap, size_t *len)
{
    const struct ecc_curve *ecc = find_curve(curve);
    struct p12_span key = without_zeros(private_key);
    struct ecc_scalar scalar;
    size_t field;
    bool in_range;
    mpz_t d;

    if (ecc == NULL)
        return P12_E_ALGORITHM;
    field = (ecc_bit_size(ecc) + 7) / 8;
    if (key.len > MAX_SCALAR || cap < 1 + 2 * field)
        return P12_E_USAGE;
    if (!p12_has_room(SCRATCH))
        return P12_E_MEMORY;
    number_read(d, key);
    ecc_scalar_init(&scalar, ecc);
    in_range = ecc_scalar_set(&scalar, d); /* 0 < d < n (SEC 1, 3.2.1) */
    if (in_range) {
        write_point(&scalar, field, out);
        *len = 1 + 2 * field;
    }
    p12_wipe(scalar.p, (size_t)ecc_size(ecc) * sizeof(mp_limb_t));
    ecc_scalar_clear(&scalar);
    number_clear(d);
    return in_range ? P12_OK : P12_E_USAGE;
}

/* ---- Edwards and Montgomery curves (RFC 8032, RFC 7748) ----------------- */

static const struct {
    const char *name;
    size_t size; /* of the private and of the public key */
    void (*derive)(uint8_t *public_key, const uint8_t *private_key);
} edwards[] = {
    { "Ed25519", ED25519_KEY_SIZE, ed25519_sha512_public_key },
    { "Ed448", ED448_KEY_SIZE, ed448_shake256_public_key },
    { "X25519", CURVE25519_SIZE, curve25519_mul_g },
    { "X448", CURVE448_SIZE, curve448_mul_g },
};

enum p12_rc p12_public_edwards(const char *type, struct p12_span private_key,
                               uint8_t *out, size_t cap, size_t *len)
{
    for (size_t i = 0; i < sizeof edwards / sizeof edwards[0]; i++) {
        if (strcmp(type, edwards[i].name) != 0)
            continue;
        if (private_key.len != edwards[i].size || cap < edwards[i].size)
            return P12_E_USAGE;
        if (!p12_has_room(SCRATCH))
            return P12_E_MEMORY;
        edwards[i].derive(out, private_key.ptr);
        *len = edwards[i].size;
        return P12_OK;
    }
    return P12_E_ALGORITHM;
}

/* ---- Powers (DSA, DH) --------------------------------------------------- */

/* On limbs in memory of ours: it is wiped, and running out of it is an error
 * like any other. */
struct power {
    mp_limb_t *p, *g, *x, *y, *scratch;
    size_t n; /* limbs of each number */
};

static void limbs_read(mp_limb_t *limbs, size_t n, struct p12_span bytes)
{
    memset(limbs, 0, n * sizeof *limbs);
    for (size_t i = 0; i < bytes.len; i++)
        limbs[i / sizeof *limbs] |= (mp_limb_t)bytes.ptr[bytes.len - 1 - i]
                                    << 8 * (i % sizeof *limbs);
}

static void limbs_write(const mp_limb_t *limbs, uint8_t *out, size_t len)
{
    for (size_t i = 0; i < len; i++)
        out[len - 1 - i] =
            (uint8_t)(limbs[i / sizeof *limbs] >> 8 * (i % sizeof *limbs));
}

/* What mpn_sec_powm asks: an odd modulus and an exponent above 0. */
static bool powers_fit(struct p12_span p, struct p12_span g, struct p12_span x)
{
    return p.len != 0 && p.len <= MAX_PRIME && (p.ptr[p.len - 1] & 1) != 0 &&
           (p.len > 1 || p.ptr[0] > 1) && g.len <= p.len && x.len != 0 &&
           x.len <= p.len;
}

static enum p12_rc power_alloc(struct power *w, size_t bits,
                               struct p12_secret *memory)
{
    mp_size_t n = (mp_size_t)w->n;
    size_t scratch = (size_t)mpn_sec_powm_itch(n, bits, n);
    enum p12_rc rc =
        p12_secret_alloc(memory, (4 * w->n + scratch) * sizeof(mp_limb_t));

    if (rc != P12_OK)
        return rc;
    w->p = (mp_limb_t *)(void *)memory->ptr; /* malloc's alignment */
    w->g = w->p + w->n;
    w->x = w->g + w->n;
    w->y = w->x + w->n;
    w->scratch = w->y + w->n;
    return P12_OK;
}

enum p12_rc p12_public_power(struct p12_span p, struct p12_span g,
                             struct p12_span x, uint8_t *out, size_t cap,
                             size_t *len)
{
    struct p12_span modulus = without_zeros(p);
    struct p12_span base = without_zeros(g);
    struct p12_span exponent = without_zeros(x);
    size_t bits = 8 * exponent.len;
    struct p12_secret memory = { NULL, 0, 0 };
    struct power w = { .n = (modulus.len + sizeof(mp_limb_t) - 1) /
                            sizeof(mp_limb_t) };
    enum p12_rc rc;

    if (!powers_fit(modulus, base, exponent) || cap < modulus.len)
        return P12_E_USAGE;
    rc = power_alloc(&w, bits, &memory);
    if (rc != P12_OK)
        return rc;
    limbs_read(w.p, w.n, modulus);
    limbs_read(w.g, w.n, base);
    limbs_read(w.x, w.n, exponent);
    if (base.len != 0) /* nor does it take a base of 0, whose power is 0 */
        mpn_sec_powm(w.y, w.g, (mp_size_t)w.n, w.x, bits, w.p, (mp_size_t)w.n,
                     w.scratch);
    limbs_write(w.y, out, modulus.len);
    *len = modulus.len;
    p12_secret_free(&memory);
    return P12_OK;
}

/* ---- RSA ---------------------------------------------------------------- */

/* A number without zeros in front. */
struct limbs {
    mp_limb_t *at;
    mp_size_t n;
};

/* What checking a key takes; all in one piece of memory. */
struct rsa_check {
    struct limbs n, ed, prime;
    struct limbs a, b; /* for results, and scratch for GMP */
    mp_limb_t *scratch;
    struct p12_secret memory;
};

static mp_size_t limbs_of(size_t bytes)
{
    return (mp_size_t)((bytes + sizeof(mp_limb_t) - 1) / sizeof(mp_limb_t));
}

static void limbs_trim(struct limbs *x)
{
    while (x->n != 0 && x->at[x->n - 1] == 0)
        x->n--;
}

static void limbs_load(struct limbs *x, struct p12_span bytes)
{
    x->n = limbs_of(bytes.len);
    limbs_read(x->at, (size_t)x->n, bytes);
    limbs_trim(x);
}

static bool limbs_equal(const struct limbs *x, const struct limbs *y)
{
    return x->n == y->n && (x->n == 0 || mpn_cmp(x->at, y->at, x->n) == 0);
}

static bool is_one(const struct limbs *x)
{
    return x->n == 1 && x->at[0] == 1;
}

/* Neither is 0, and `out` has room for both after each other. */
static void multiply(const struct limbs *x, const struct limbs *y,
                     struct limbs *out, mp_limb_t *scratch)
{
    const struct limbs *longer = x->n >= y->n ? x : y;
    const struct limbs *shorter = x->n >= y->n ? y : x;

    mpn_sec_mul(out->at, longer->at, longer->n, shorter->at, shorter->n,
                scratch);
    out->n = x->n + y->n;
    limbs_trim(out);
}

static enum p12_rc rsa_alloc(struct rsa_check *w, size_t modulus_len)
{
    mp_size_t n = limbs_of(modulus_len);
    mp_size_t scratch = mpn_sec_mul_itch(n, n) + mpn_sec_div_r_itch(2 * n, n);
    enum p12_rc rc = p12_secret_alloc(&w->memory, (size_t)(8 * n + scratch) *
                                                      sizeof(mp_limb_t));
    mp_limb_t *next;

    if (rc != P12_OK)
        return rc;
    next = (mp_limb_t *)(void *)w->memory.ptr; /* malloc's alignment */
    w->n.at = next;
    w->prime.at = next + n;
    w->ed.at = next + 2 * n;
    w->a.at = next + 4 * n;
    w->b.at = next + 6 * n;
    w->scratch = next + 8 * n;
    return P12_OK;
}

static bool is_product(struct rsa_check *w, const struct p12_rsa *key)
{
    w->a.at[0] = 1;
    w->a.n = 1;
    for (size_t i = 0; i < key->n_primes; i++) {
        struct limbs product = w->b;

        limbs_load(&w->prime, without_zeros(key->primes[i]));
        if (w->prime.n == 0 || is_one(&w->prime) ||
            w->a.n + w->prime.n > w->n.n + 1)
            return false;
        multiply(&w->a, &w->prime, &product, w->scratch);
        w->b = w->a;
        w->a = product;
    }
    return limbs_equal(&w->a, &w->n);
}

/* e * d = 1 modulo prime - 1 */
static bool is_inverse(struct rsa_check *w, struct p12_span prime)
{
    limbs_load(&w->prime, without_zeros(prime));
    mpn_sub_1(w->prime.at, w->prime.at, w->prime.n, 1);
    limbs_trim(&w->prime);
    if (is_one(&w->prime))
        return true; /* modulo 1 all numbers are the same */
    if (w->ed.n < w->prime.n)
        return is_one(&w->ed);
    mpn_copyi(w->a.at, w->ed.at, w->ed.n);
    mpn_sec_div_r(w->a.at, w->ed.n, w->prime.at, w->prime.n, w->scratch);
    w->a.n = w->prime.n;
    limbs_trim(&w->a);
    return is_one(&w->a);
}

static bool are_rsa_numbers(struct rsa_check *w, const struct p12_rsa *key)
{
    limbs_load(&w->n, without_zeros(key->n));
    limbs_load(&w->a, without_zeros(key->e));
    limbs_load(&w->b, without_zeros(key->d));
    if (w->a.n == 0 || w->b.n == 0)
        return false;
    multiply(&w->a, &w->b, &w->ed, w->scratch);
    if (!is_product(w, key))
        return false;
    for (size_t i = 0; i < key->n_primes; i++)
        if (!is_inverse(w, key->primes[i]))
            return false;
    return true;
}

enum p12_rc p12_public_rsa_check(const struct p12_rsa *key)
{
    size_t len = without_zeros(key->n).len;
    struct rsa_check w = { .memory = { NULL, 0, 0 } };
    enum p12_rc rc;

    if (len > MAX_MODULUS)
        return P12_E_LIMIT;
    if (len == 0 || without_zeros(key->e).len > len ||
        without_zeros(key->d).len > len)
        return P12_E_USAGE;
    for (size_t i = 0; i < key->n_primes; i++)
        if (without_zeros(key->primes[i]).len > len)
            return P12_E_USAGE;
    rc = rsa_alloc(&w, len);
    if (rc == P12_OK && !are_rsa_numbers(&w, key))
        rc = P12_E_USAGE;
    p12_secret_free(&w.memory);
    return rc;
}
