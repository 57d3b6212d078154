/* Files of keys, certificates and CRLs. */
#include "fuzz.h"

#include "alloc.h"
#include "asn1/walk.h"
#include "check.h"

#include <string.h>

/* Every seed that is encrypted is so under this one, in some encoding. */
static const char password[] = "Cr\xc3\xbc"
                               "e";

struct source {
    size_t n_asked;
    bool knows;
};

static enum p12_rc give(void *state, const char *place, uint8_t *out,
                        size_t cap, size_t *len)
{
    struct source *source = state;

    CHECK(strncmp(place, "key ", 4) == 0);
    CHECK(cap == fuzz_limits.max_password);
    source->n_asked++;
    if (!source->knows)
        return P12_E_CLOSED;
    *len = sizeof password - 1;
    memcpy(out, password, *len);
    return P12_OK;
}

static enum p12_rc read_file(struct p12_span input, struct source *source,
                             struct p12_material **out, struct p12_error *err)
{
    const struct p12_material_options options = {
        .size = sizeof options,
        .password = give,
        .password_state = source,
        .limits = &fuzz_limits,
    };

    return p12_material_read(input.ptr, input.len, &options, out, err);
}

/* ---- Items -------------------------------------------------------------- */

/* Exactly one element, and DER. */
static void check_element(struct p12_span der)
{
    const struct p12_layer_map layer = { .bytes = der, .source = der };
    struct p12_reader r = { .lim = &fuzz_limits, .layer = &layer };

    CHECK(der.len != 0 && der.ptr[0] == P12_TAG_SEQUENCE);
    CHECK(p12_walk(&r) == P12_OK);
}

/* All that a file can be wrong in behind the structure is the key itself. No
 * public key is computed: target x509 does that. */
static void check_key(struct p12_span der)
{
    struct p12_key *key = NULL;
    struct p12_error err = { 0 };
    uint64_t work = 0;

    if (p12_key_parse_within(der, &work, &key, &err) != P12_OK)
        CHECK(strncmp(err.path, "key.privateKey", 14) == 0);
    p12_key_free(key);
}

static void check_cert(struct p12_span der)
{
    struct p12_cert *cert = NULL;

    CHECK(p12_cert_parse(der, &cert, NULL) == P12_OK);
    CHECK(p12_span_equal(p12_cert_der(cert), der));
    p12_cert_free(cert);
}

static void check_crl(struct p12_span der)
{
    struct p12_crl_info info;
    char issuer[16];

    CHECK(p12_crl_read(der, &info, issuer, sizeof issuer, NULL) == P12_OK);
}

/* What came out of a file is a file with the same in it. */
static void check_again(enum p12_material_type type, struct p12_span der)
{
    static const char *const labels[] = {
        [P12_MATERIAL_KEY] = "PRIVATE KEY",
        [P12_MATERIAL_CERTIFICATE] = "CERTIFICATE",
        [P12_MATERIAL_CRL] = "X509 CRL",
    };
    struct source none = { 0, false };
    struct p12_material *m = NULL;
    uint8_t *pem = NULL;
    size_t len = 0;

    if (p12_pem_encode(labels[type], der, &pem, &len) != P12_OK)
        return;
    CHECK(read_file((struct p12_span){ pem, len }, &none, &m, NULL) == P12_OK);
    CHECK(p12_material_count(m) == 1 && p12_material_skipped(m) == 0);
    CHECK(p12_material_type(m, 0) == type);
    CHECK(p12_span_equal(p12_material_content(m, 0), der));
    CHECK(!p12_material_was_encrypted(m, 0) && none.n_asked == 0);
    p12_material_free(m);
    p12_buffer_free(pem, len);
}

static void check_item(const struct p12_material *m, size_t i)
{
    struct p12_span der = p12_material_content(m, i);

    check_element(der);
    switch (p12_material_type(m, i)) {
    case P12_MATERIAL_KEY:
        check_key(der);
        break;
    case P12_MATERIAL_CERTIFICATE:
        CHECK(!p12_material_was_encrypted(m, i));
        check_cert(der);
        break;
    case P12_MATERIAL_CRL:
        CHECK(!p12_material_was_encrypted(m, i));
        check_crl(der);
        break;
    }
}

/* A key that was encrypted may have the version of a container, which it is
 * not taken for before it is decrypted. */
static void check_items(const struct p12_material *m, size_t size)
{
    size_t n = p12_material_count(m);

    CHECK(n >= 1 && n <= size && p12_material_skipped(m) <= size);
    for (size_t i = 0; i < n; i++) {
        check_item(m, i);
        if (!p12_material_was_encrypted(m, i))
            check_again(p12_material_type(m, i), p12_material_content(m, i));
    }
    CHECK(p12_material_content(m, n).len == 0);
}

/* ---- Files -------------------------------------------------------------- */

struct result {
    enum p12_rc rc;
    size_t n_encrypted;
    uint64_t digest;
};

static uint64_t digest_of(const struct p12_material *m, size_t *n_encrypted)
{
    uint64_t digest = 0;

    *n_encrypted = 0;
    digest_number(&digest, p12_material_skipped(m));
    for (size_t i = 0; i < p12_material_count(m); i++) {
        digest_number(&digest, p12_material_type(m, i));
        digest_span(&digest, p12_material_content(m, i));
        *n_encrypted += p12_material_was_encrypted(m, i);
    }
    return digest;
}

static struct result read_and_see(struct p12_span input, bool is_first)
{
    struct source source = { 0, true };
    struct p12_material *m = NULL;
    struct p12_error err = { 0 };
    struct result result = { .rc = read_file(input, &source, &m, &err) };

    CHECK((result.rc == P12_OK) == (m != NULL));
    if (m == NULL) {
        check_error(&err, result.rc, input.len);
        digest_error(&result.digest, &err);
        return result;
    }
    result.digest = digest_of(m, &result.n_encrypted);
    CHECK(source.n_asked == result.n_encrypted);
    if (is_first)
        check_items(m, input.len);
    p12_material_free(m);
    return result;
}

/* Nobody is asked for what is not encrypted; and nothing encrypted comes out
 * without an answer. */
static void check_without_password(struct p12_span input,
                                   const struct result *with)
{
    struct source none = { 0, false };
    struct p12_material *m = NULL;
    struct p12_error err = { 0 };
    enum p12_rc rc = read_file(input, &none, &m, &err);

    CHECK(none.n_asked <= 1 && (rc == P12_E_CLOSED) == (none.n_asked == 1));
    if (with->rc == P12_OK)
        CHECK(rc == (with->n_encrypted == 0 ? P12_OK : P12_E_CLOSED));
    else
        CHECK(rc == with->rc || rc == P12_E_CLOSED);
    if (rc != P12_OK)
        check_error(&err, rc, input.len);
    p12_material_free(m);
}

static void fail_allocation(struct p12_span input, long n)
{
    struct source source = { 0, true };
    struct p12_material *m = NULL;
    struct p12_error err = { 0 };
    enum p12_rc rc;

    test_alloc_fail_after(n);
    rc = read_file(input, &source, &m, &err);
    CHECK((rc == P12_E_MEMORY) == test_alloc_has_failed());
    CHECK(rc == err.rc && (rc == P12_OK) == (m != NULL));
    test_alloc_fail_after(-1);
    p12_material_free(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct p12_span input = { data, size };
    struct result first = read_and_see(input, true);
    struct result second = read_and_see(input, false);

    CHECK(first.rc == second.rc && first.digest == second.digest);
    check_without_password(input, &first);
    fail_allocation(input, size == 0 ? 0 : data[size / 2] % 64);
    check_nothing_left();
    return 0;
}
