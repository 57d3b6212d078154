/* Parameters that several schemes share. */
#include "scheme/oids.h"
#include "scheme/scheme.h"

bool p12_named_in(const struct p12_tree *t, const char *field,
                  struct p12_named *out)
{
    struct p12_reader none = { 0 };
    struct p12_span der;

    return p12_tree_field(t, field, &der) &&
           p12_named_read(&none, der, out) == P12_OK;
}

/* RFC 5280, 4.1.1.2. By hand: it stands in every structure there is. */
enum p12_rc p12_named_read(struct p12_reader *r, struct p12_span der,
                           struct p12_named *out)
{
    struct p12_named found = { .whole = der };
    struct p12_cursor c;
    struct p12_span body;
    struct p12_tlv params;

    if (!p12_span_unwrap(der, P12_TAG_SEQUENCE, &body))
        return p12_fail(r, P12_E_SCHEMA, der.ptr, "not an AlgorithmIdentifier");
    c = p12_cursor_over(body);
    if (!p12_cursor_tagged(&c, P12_TAG_OID, &found.oid) ||
        !p12_oid_is_valid(found.oid))
        return p12_fail(r, P12_E_SCHEMA, der.ptr,
                        "an AlgorithmIdentifier without an OID");
    if (!p12_cursor_done(&c)) {
        if (!p12_cursor_tlv(&c, &params) || !p12_cursor_done(&c))
            return p12_fail(r, P12_E_SCHEMA, der.ptr,
                            "an AlgorithmIdentifier with more than parameters");
        found.params = params.whole;
    }
    *out = found;
    return P12_OK;
}

enum p12_rc p12_count_take(struct p12_reader *r, struct p12_span integer,
                           const char *negative, uint64_t *out)
{
    struct p12_span body;
    int64_t value;
    bool big;

    if (!p12_span_unwrap(integer, P12_TAG_INTEGER, &body) ||
        !p12_integer_read(body, &value, &big))
        return p12_fail(r, P12_E_ENCODING, integer.ptr, "not an INTEGER");
    if (value < 0)
        return p12_fail(r, P12_E_SCHEMA, integer.ptr, negative);
    *out = big ? UINT64_MAX : (uint64_t)value;
    return P12_OK;
}

/* RFC 8018, 5.2: a KDF runs at least once. */
static enum p12_rc read_iterations(struct p12_reader *r, struct p12_span field,
                                   struct p12_scheme *s)
{
    enum p12_rc rc = p12_count_read(r, field, "a negative iteration count",
                                    &s->iterations_said);

    s->kdf.iterations = s->iterations_said;
    s->iterations_at = field.ptr;
    if (rc == P12_OK && s->iterations_said == 0)
        return p12_fail(r, P12_E_SCHEMA, field.ptr, "an iteration count of 0");
    return rc;
}

static enum p12_rc read_key_length(struct p12_reader *r, struct p12_span field,
                                   struct p12_scheme *s)
{
    uint64_t length = 0;
    enum p12_rc rc = p12_count_read(r, field, "a negative key length", &length);

    if (rc != P12_OK)
        return rc;
    if (length == 0)
        return p12_fail(r, P12_E_SCHEMA, field.ptr, "a key length of 0");
    if (length > P12_CIPHER_MAX_KEY && length > r->lim->max_mac_key)
        return p12_fail(r, P12_E_LIMIT, field.ptr,
                        "a derived key longer than allowed");
    s->key_length = (size_t)length;
    s->key_length_at = field.ptr;
    return P12_OK;
}

/* RFC 8018, A.2: absent means hmacWithSHA1. */
static enum p12_rc read_prf(struct p12_reader *r, const struct p12_tree *t,
                            struct p12_scheme *s)
{
    struct p12_span der;

    if (!p12_tree_field(t, "prf", &der)) {
        s->kdf.hash = p12_hash_by_name("SHA-1");
        return P12_OK;
    }
    if (p12_named_read(r, der, &s->prf_id) != P12_OK)
        return P12_E_SCHEMA;
    s->kdf.hash = p12_hash_by_hmac_oid(s->prf_id.oid);
    return P12_OK;
}

static enum p12_rc read_pbkdf2_fields(struct p12_reader *r,
                                      const struct p12_tree *t,
                                      struct p12_scheme *s)
{
    struct p12_span field;
    enum p12_rc rc;

    if (!p12_tree_contents(t, "salt.specified", &s->kdf.salt))
        return p12_fail(r, P12_E_SCHEMA, t->der.ptr,
                        "PBKDF2 with a salt from elsewhere");
    rc = read_prf(r, t, s); /* shown even if the numbers are wrong */
    if (rc == P12_OK && p12_tree_field(t, "iterationCount", &field))
        rc = read_iterations(r, field, s);
    if (rc == P12_OK && p12_tree_field(t, "keyLength", &field))
        rc = read_key_length(r, field, s);
    return rc;
}

static enum p12_rc read_scrypt_fields(struct p12_reader *r,
                                      const struct p12_tree *t,
                                      struct p12_scheme *s)
{
    const struct {
        const char *field;
        uint64_t *out;
    } numbers[] = { { "costParameter", &s->kdf.n },
                    { "blockSize", &s->kdf.r },
                    { "parallelizationParameter", &s->kdf.p } };
    struct p12_span field;
    enum p12_rc rc = P12_OK;

    p12_tree_contents(t, "salt", &s->kdf.salt);
    for (size_t i = 0; rc == P12_OK && i < 3; i++)
        if (p12_tree_field(t, numbers[i].field, &field))
            rc = p12_count_read(r, field, "a negative scrypt parameter",
                                numbers[i].out);
    if (rc == P12_OK && p12_tree_field(t, "keyLength", &field))
        rc = read_key_length(r, field, s);
    if (rc == P12_OK && (s->kdf.n == UINT64_MAX || s->kdf.r == UINT64_MAX ||
                         s->kdf.p == UINT64_MAX))
        rc = p12_fail(r, P12_E_LIMIT, t->der.ptr,
                      "scrypt would take more memory than allowed");
    /* RFC 7914, 2: N is a power of two above 1 and below 2^(128 * r / 8), r
     * and p at least 1. */
    if (rc == P12_OK &&
        (s->kdf.n < 2 || (s->kdf.n & (s->kdf.n - 1)) != 0 || s->kdf.r == 0 ||
         s->kdf.p == 0 || (s->kdf.r < 4 && s->kdf.n >> 16 * s->kdf.r != 0)))
        rc = p12_fail(r, P12_E_SCHEMA, t->der.ptr,
                      "scrypt parameters that RFC 7914 does not allow");
    return rc;
}

static const uint8_t oid_pbkdf2[] = { P12_OCTETS_PBKDF2 };
static const uint8_t oid_scrypt[] = { P12_OCTETS_SCRYPT };

static bool is_oid(struct p12_span oid, const uint8_t *octets, size_t len)
{
    return p12_span_equal(oid, (struct p12_span){ octets, len });
}

enum p12_rc p12_scheme_read_kdf(struct p12_reader *r,
                                struct p12_schemas *schemas,
                                struct p12_scheme *s)
{
    bool is_pbkdf2 = is_oid(s->kdf_id.oid, oid_pbkdf2, sizeof oid_pbkdf2);
    struct p12_tree t = { 0 };
    enum p12_rc rc;

    if (!is_pbkdf2 && !is_oid(s->kdf_id.oid, oid_scrypt, sizeof oid_scrypt)) {
        s->kdf.kind = P12_KDF_UNKNOWN;
        return P12_OK;
    }
    s->kdf.kind = is_pbkdf2 ? P12_KDF_PBKDF2 : P12_KDF_SCRYPT;
    if (s->kdf_id.params.len == 0)
        return p12_fail(r, P12_E_SCHEMA, s->kdf_id.whole.ptr,
                        "a key derivation without parameters");
    rc = p12_tree_decode(r, schemas, P12_MODULE_PKCS5,
                         is_pbkdf2 ? "PBKDF2-params" : "scrypt-params",
                         s->kdf_id.params, &t);
    if (rc != P12_OK)
        return rc;
    rc =
        is_pbkdf2 ? read_pbkdf2_fields(r, &t, s) : read_scrypt_fields(r, &t, s);
    p12_tree_clear(&t);
    return rc;
}

enum p12_rc p12_scheme_read_pbe(struct p12_reader *r,
                                struct p12_schemas *schemas,
                                struct p12_scheme *s)
{
    struct p12_tree t = { 0 };
    struct p12_span field;
    enum p12_rc rc;

    if (s->id.params.len == 0)
        return p12_fail(r, P12_E_SCHEMA, s->id.whole.ptr,
                        "an algorithm without its parameters");
    rc = p12_tree_decode(r, schemas, P12_MODULE_PKCS5, "PBEParameter",
                         s->id.params, &t);
    if (rc != P12_OK)
        return rc;
    p12_tree_contents(&t, "salt", &s->kdf.salt);
    if (p12_tree_field(&t, "iterationCount", &field))
        rc = read_iterations(r, field, s);
    p12_tree_clear(&t);
    return rc;
}

/* OpenSSL and GnuTLS count 0 iterations as 1; RFC 7292 does not allow it. */
void p12_scheme_read_mac(const struct p12_scheme_source *from,
                         enum p12_kdf_kind kdf, struct p12_scheme *s)
{
    s->hmac_id = from->id;
    s->hmac = p12_hash_by_oid(from->id.oid);
    s->iterations_said = from->mac_iterations;
    s->iterations_at = from->mac_iterations_at;
    s->kdf = (struct p12_kdf_params){
        .kind = kdf,
        .hash = s->hmac,
        .salt = from->mac_salt,
        .iterations = from->mac_iterations,
    };
    if (from->mac_iterations == 0) {
        s->kdf.iterations = 1;
        s->tolerated |= P12_SCHEME_ITERATIONS_0;
    }
}
