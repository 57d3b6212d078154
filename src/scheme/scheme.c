#include "scheme/scheme.h"

#include "asn1/walk.h"

#include <string.h>

static const struct p12_scheme_type *find_type(bool is_mac, struct p12_span oid)
{
    for (size_t i = 0; p12_scheme_table[i] != NULL; i++)
        if (p12_scheme_table[i]->is_mac == is_mac &&
            p12_scheme_table[i]->claims(oid))
            return p12_scheme_table[i];
    return NULL;
}

static enum p12_rc fail_oid(struct p12_reader *r, struct p12_span oid,
                            const char *detail)
{
    return p12_fail_oid(r, oid, p12_der_element(oid), detail);
}

/* Everything is compared with a limit here, before anything is computed. */
static enum p12_rc check_limits(struct p12_reader *r,
                                const struct p12_scheme *s)
{
    if (s->kdf.iterations > r->lim->max_iterations)
        return p12_fail(r, P12_E_LIMIT, s->iterations_at,
                        "more iterations than allowed");
    if (p12_kdf_memory(&s->kdf) > r->lim->max_scrypt_memory)
        return p12_fail(r, P12_E_LIMIT, s->kdf_id.params.ptr,
                        "scrypt would take more memory than allowed");
    return P12_OK;
}

static enum p12_rc check_available(struct p12_reader *r,
                                   const struct p12_scheme *s)
{
    if (s->kdf.kind == P12_KDF_UNKNOWN)
        return fail_oid(r, s->kdf_id.oid, "an unknown key derivation function");
    if (s->kdf.kind == P12_KDF_SCRYPT && !p12_kdf_is_available(P12_KDF_SCRYPT))
        return fail_oid(r, s->kdf_id.oid, "scrypt, which is not in this build");
    if (s->kdf.kind != P12_KDF_SCRYPT && !p12_hash_is_available(s->kdf.hash))
        return fail_oid(r, s->prf_id.oid,
                        "a hash of the key derivation that is not in "
                        "this build");
    if (s->cipher_id.oid.len != 0 && !p12_cipher_is_available(&s->cipher))
        return fail_oid(r, s->cipher_id.oid,
                        "a cipher that is not in this build");
    if (s->hmac_id.oid.len != 0 && !p12_hash_is_available(s->hmac))
        return fail_oid(r, s->hmac_id.oid,
                        "a MAC's hash that is not in this build");
    return P12_OK;
}

void p12_scheme_name_unknown(struct p12_scheme *s)
{
    const struct p12_named *ids[] = { &s->kdf_id, &s->prf_id, &s->cipher_id,
                                      &s->hmac_id };

    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++)
        p12_oid_text(ids[i]->oid, s->dotted[i], sizeof s->dotted[i]);
}

enum p12_rc p12_scheme_read(struct p12_reader *r, struct p12_schemas *schemas,
                            const struct p12_scheme_source *from,
                            struct p12_scheme *out)
{
    const struct p12_scheme_type *type = find_type(from->is_mac, from->id.oid);
    enum p12_rc rc;

    *out = (struct p12_scheme){ .kind = P12_SCHEME_UNKNOWN, .id = from->id };
    if (type == NULL)
        return fail_oid(r, from->id.oid, "an algorithm unknown to this build");
    rc = type->read(r, schemas, from, out);
    p12_scheme_name_unknown(out);
    if (rc == P12_OK)
        rc = check_limits(r, out);
    if (rc == P12_OK)
        rc = check_available(r, out);
    return rc;
}

/* ---- What a scheme says of itself --------------------------------------- */

static const char *const kind_names[] = {
    [P12_SCHEME_NONE] = "none",
    [P12_SCHEME_UNKNOWN] = "unknown",
    [P12_SCHEME_PBES2] = "PBES2",
    [P12_SCHEME_PBES1] = "PBES1",
    [P12_SCHEME_PKCS12_PBE] = "PKCS12-PBE",
    [P12_SCHEME_PBMAC1] = "PBMAC1",
    [P12_SCHEME_HMAC_PKCS12] = "HMAC-PKCS12",
    [P12_SCHEME_HMAC_GOST] = "HMAC-GOST",
};

static const char *const kdf_names[] = {
    [P12_KDF_PBKDF2] = "PBKDF2", [P12_KDF_PKCS12] = "PKCS12KDF",
    [P12_KDF_PBKDF1] = "PBKDF1", [P12_KDF_SCRYPT] = "scrypt",
    [P12_KDF_GOST] = "PBKDF2",
};

enum { NAME_KDF, NAME_PRF, NAME_CIPHER, NAME_HMAC };

static const char *dotted(const struct p12_scheme *s, int which)
{
    return s->dotted[which][0] != '\0' ? s->dotted[which] : NULL;
}

enum p12_scheme_kind p12_scheme_kind(const struct p12_scheme *s)
{
    return s->kind;
}

const char *p12_scheme_name(const struct p12_scheme *s)
{
    return kind_names[s->kind];
}

const char *p12_scheme_kdf(const struct p12_scheme *s)
{
    if (s->kdf.kind == P12_KDF_NONE)
        return NULL;
    if (s->kdf.kind == P12_KDF_UNKNOWN)
        return dotted(s, NAME_KDF);
    return kdf_names[s->kdf.kind];
}

const char *p12_scheme_prf(const struct p12_scheme *s)
{
    if (s->kdf.hash == NULL)
        return dotted(s, NAME_PRF);
    if (s->kdf.kind == P12_KDF_PBKDF2 || s->kdf.kind == P12_KDF_GOST)
        return s->kdf.hash->hmac_name;
    return s->kdf.hash->name;
}

const char *p12_scheme_cipher(const struct p12_scheme *s)
{
    return s->cipher.name != NULL ? s->cipher.name : dotted(s, NAME_CIPHER);
}

const char *p12_scheme_hmac(const struct p12_scheme *s)
{
    return s->hmac != NULL ? s->hmac->name : dotted(s, NAME_HMAC);
}

uint64_t p12_scheme_iterations(const struct p12_scheme *s)
{
    return s->iterations_said;
}

struct p12_span p12_scheme_salt(const struct p12_scheme *s)
{
    return s->kdf.salt;
}

struct p12_span p12_scheme_iv(const struct p12_scheme *s)
{
    return s->iv;
}

/* Bytes of key that the scheme takes, whatever the file says. */
static size_t key_size(const struct p12_scheme *s)
{
    if (s->kind == P12_SCHEME_PBMAC1)
        return s->key_length;
    if (s->kdf.kind == P12_KDF_GOST)
        return 32; /* RFC 9548, 3: the last 32 of 96 bytes */
    if (s->hmac != NULL)
        return s->hmac->digest_size; /* RFC 7292, B.4 */
    return s->cipher.key_size;
}

size_t p12_scheme_key_length(const struct p12_scheme *s, bool *given)
{
    if (given != NULL)
        *given = s->key_length != 0;
    return s->key_length != 0 ? s->key_length : key_size(s);
}

void p12_scheme_scrypt(const struct p12_scheme *s, uint64_t *n, uint64_t *r,
                       uint64_t *p)
{
    bool is = s->kdf.kind == P12_KDF_SCRYPT;

    *n = is ? s->kdf.n : 0;
    *r = is ? s->kdf.r : 0;
    *p = is ? s->kdf.p : 0;
}

struct p12_span p12_scheme_oid(const struct p12_scheme *s)
{
    return s->id.oid;
}

bool p12_scheme_is_supported(const struct p12_scheme *s)
{
    struct p12_limits none = { 0 };
    struct p12_reader r = { .lim = &none };

    return s->kind == P12_SCHEME_NONE ||
           (s->kind != P12_SCHEME_UNKNOWN && check_available(&r, s) == P12_OK);
}

/* ---- Using it ----------------------------------------------------------- */

/* RFC 7292, C: the PBEs of PKCS #12 derive the IV too, with a run of its own;
 * PBES1 (RFC 8018, 6.1) has it behind the key in the same run. */
static bool has_own_iv_run(const struct p12_scheme *s)
{
    return s->kind == P12_SCHEME_PKCS12_PBE && s->cipher.iv_size != 0;
}

static size_t first_run_size(const struct p12_scheme *s)
{
    return s->kind == P12_SCHEME_PBES1 ? key_size(s) + s->cipher.iv_size
                                       : key_size(s);
}

uint64_t p12_scheme_work(const struct p12_scheme *s)
{
    uint64_t work = p12_kdf_work(&s->kdf, first_run_size(s));
    uint64_t iv =
        has_own_iv_run(s) ? p12_kdf_work(&s->kdf, s->cipher.iv_size) : 0;

    return work > UINT64_MAX - iv ? UINT64_MAX : work + iv;
}

static enum p12_rc derive_run(const struct p12_scheme *s,
                              struct p12_span password, enum p12_kdf_id id,
                              struct p12_secret *whole, size_t len)
{
    struct p12_secret part = { 0 };
    enum p12_rc rc = p12_secret_alloc(&part, len);

    if (rc == P12_OK)
        rc = p12_kdf_derive(&s->kdf, password, id, &part);
    if (rc == P12_OK && len != 0) {
        memcpy(whole->ptr + whole->len, part.ptr, len);
        whole->len += len;
    }
    p12_secret_free(&part);
    return rc;
}

enum p12_rc p12_scheme_derive(const struct p12_scheme *s,
                              struct p12_span password, struct p12_secret *key)
{
    enum p12_kdf_id id = s->hmac != NULL ? P12_KDF_ID_MAC : P12_KDF_ID_KEY;
    size_t first = first_run_size(s);
    size_t iv = has_own_iv_run(s) ? s->cipher.iv_size : 0;
    struct p12_secret whole = { 0 };
    enum p12_rc rc = p12_secret_alloc(&whole, first + iv);

    if (rc == P12_OK)
        rc = derive_run(s, password, id, &whole, first);
    if (rc == P12_OK && iv != 0)
        rc = derive_run(s, password, P12_KDF_ID_IV, &whole, iv);
    if (rc == P12_OK)
        *key = whole;
    else
        p12_secret_free(&whole);
    return rc;
}

bool p12_scheme_is_pair(const struct p12_kdf_params *a,
                        const struct p12_kdf_params *b)
{
    return a->kind == P12_KDF_PBKDF2 && b->kind == P12_KDF_PBKDF2 &&
           a->hash == b->hash;
}

/* With PBKDF2 the key is all that is derived. */
static bool prepare(struct p12_derivation *d, struct p12_pbkdf2 *out)
{
    const struct p12_kdf_params *kdf = &d->scheme->kdf;

    *out = (struct p12_pbkdf2){ .hash = kdf->hash,
                                .password = d->password,
                                .salt = kdf->salt,
                                .iterations = kdf->iterations,
                                .out = &d->key,
                                .rc = P12_E_MEMORY };
    return p12_secret_alloc(&d->key, first_run_size(d->scheme)) == P12_OK;
}

static void settle(struct p12_derivation *d, const struct p12_pbkdf2 *from)
{
    d->rc = from->rc;
    if (d->rc != P12_OK)
        p12_secret_free(&d->key);
}

void p12_scheme_derive_two(struct p12_derivation *a, struct p12_derivation *b)
{
    struct p12_pbkdf2 for_a;
    struct p12_pbkdf2 for_b;
    bool ready;

    if (!p12_scheme_is_pair(&a->scheme->kdf, &b->scheme->kdf)) {
        a->rc = p12_scheme_derive(a->scheme, a->password, &a->key);
        b->rc = p12_scheme_derive(b->scheme, b->password, &b->key);
        return;
    }
    ready = prepare(a, &for_a);
    ready = prepare(b, &for_b) && ready;
    if (ready)
        p12_pbkdf2_two(&for_a, &for_b);
    settle(a, &for_a);
    settle(b, &for_b);
}

enum p12_rc p12_scheme_open(const struct p12_scheme *s,
                            const struct p12_secret *key, struct p12_span in,
                            struct p12_secret *out)
{
    size_t n = key_size(s);
    struct p12_span iv = s->iv;

    if (key->len < n)
        return P12_E_USAGE;
    if (key->len > n) /* derived with the key */
        iv = (struct p12_span){ key->ptr + n, key->len - n };
    return p12_cipher_open(&s->cipher, (struct p12_span){ key->ptr, n }, iv, in,
                           out);
}

enum p12_rc p12_scheme_check(const struct p12_scheme *s,
                             const struct p12_secret *key, struct p12_span data,
                             struct p12_span value)
{
    uint8_t mac[P12_HASH_MAX_DIGEST];
    enum p12_rc rc = p12_hmac(s->hmac, p12_secret_span(key), data, mac);

    if (rc == P12_OK &&
        !p12_ct_equal((struct p12_span){ mac, s->hmac->digest_size }, value))
        rc = P12_E_MAC;
    p12_wipe(mac, sizeof mac);
    return rc;
}
