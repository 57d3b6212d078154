/* Certificates, CRLs, private keys and names. The input is one element, tried
 * as each of them, and a second one behind it to compare it with. */
#include "fuzz.h"

#include "check.h"

#include "alloc.h"
#include "asn1/walk.h"
#include "crypto/crypto.h"
#include "x509/name.h"
#include "x509/spki.h"

#include <string.h>

/* What an element was parsed as: as much as it is. */
struct parsed {
    struct p12_span bytes;
    struct p12_cert *cert;
    struct p12_key *key;
    uint64_t digest;
    bool is_first; /* its texts are looked at closely */
};

static void text(struct parsed *p, struct fuzz_text what)
{
    if (p->is_first)
        check_text(&what, FUZZ_SHOWN);
    digest_text(&p->digest, &what);
}

/* ---- Certificates ------------------------------------------------------- */

static size_t write_subject(const void *cert, size_t i, char *out, size_t cap)
{
    (void)i;
    return p12_cert_subject(cert, out, cap);
}

static size_t write_issuer(const void *cert, size_t i, char *out, size_t cap)
{
    (void)i;
    return p12_cert_issuer(cert, out, cap);
}

static size_t write_alt_name(const void *cert, size_t i, char *out, size_t cap)
{
    return p12_cert_alt_name(cert, i, out, cap);
}

static size_t write_crl_uri(const void *cert, size_t i, char *out, size_t cap)
{
    return p12_cert_crl_uri(cert, i, out, cap);
}

static void see_key_info(struct parsed *p, struct p12_key_info info)
{
    CHECK(info.type != NULL);
    digest_string(&p->digest, info.type);
    digest_string(&p->digest, info.curve);
    digest_number(&p->digest, info.bits);
    digest_number(&p->digest, info.known);
}

static void see_extensions(struct parsed *p)
{
    const struct p12_cert *cert = p->cert;
    bool ca = true;
    int64_t path_len = 7;
    uint16_t usage = 0;

    if (!p12_cert_basic_constraints(cert, &ca, &path_len))
        CHECK(ca && path_len == 7); /* absent: left as they were */
    digest_number(&p->digest, ca);
    digest_number(&p->digest, (uint64_t)path_len);
    digest_number(&p->digest, p12_cert_key_usage(cert, &usage));
    CHECK(usage < 1U << 9);
    digest_number(&p->digest, usage);
    digest_span(&p->digest, p12_cert_subject_key_id(cert));
    digest_span(&p->digest, p12_cert_authority_key_id(cert));
}

static void see_lists(struct parsed *p)
{
    const struct p12_cert *cert = p->cert;
    size_t n = p12_cert_n_ext_key_usages(cert);

    for (size_t i = 0; i < n; i++)
        digest_span(&p->digest, p12_cert_ext_key_usage(cert, i));
    CHECK(p12_cert_ext_key_usage(cert, n).len == 0);
    n = p12_cert_n_alt_names(cert);
    for (size_t i = 0; i < n; i++)
        text(p, (struct fuzz_text){ write_alt_name, cert, i });
    CHECK(p12_cert_alt_name(cert, n, NULL, 0) == 0);
    n = p12_cert_n_crl_uris(cert);
    for (size_t i = 0; i < n; i++)
        text(p, (struct fuzz_text){ write_crl_uri, cert, i });
    CHECK(p12_cert_crl_uri(cert, n, NULL, 0) == 0);
}

/* The library's hash over the bytes it was given, not over a rewritten form. */
static void check_fingerprint(const struct p12_cert *cert,
                              struct p12_span given)
{
    uint8_t expected[32];
    uint8_t found[32];

    CHECK(p12_hash_digest(p12_hash_by_name("SHA-256"), &given, 1, expected) ==
          P12_OK);
    p12_cert_fingerprint(cert, found);
    CHECK(memcmp(found, expected, sizeof found) == 0);
}

static void see_cert(struct parsed *p)
{
    const struct p12_cert *cert = p->cert;
    int version = p12_cert_version(cert);
    struct p12_span whole = p12_cert_der(cert);
    uint8_t key_hash[32];

    CHECK(whole.len != 0 && whole.len <= p->bytes.len);
    CHECK(version >= 1);
    text(p, (struct fuzz_text){ write_subject, cert, 0 });
    text(p, (struct fuzz_text){ write_issuer, cert, 0 });
    digest_span(&p->digest, p12_cert_subject_der(cert));
    digest_span(&p->digest, p12_cert_issuer_der(cert));
    digest_span(&p->digest, p12_cert_serial(cert));
    digest_span(&p->digest, p12_cert_signature_algorithm(cert));
    digest_span(&p->digest, p12_cert_spki(cert));
    digest_number(&p->digest, (uint64_t)p12_cert_not_before(cert));
    digest_number(&p->digest, (uint64_t)p12_cert_not_after(cert));
    p12_cert_key_fingerprint(cert, key_hash);
    digest_span(&p->digest, (struct p12_span){ key_hash, sizeof key_hash });
    digest_error(&p->digest, p12_cert_problem(cert));
    if (p12_cert_problem(cert) != NULL)
        CHECK(p12_cert_problem(cert)->offset <= p->bytes.len);
    check_fingerprint(cert, whole);
    see_key_info(p, p12_cert_key(cert));
    see_extensions(p);
    see_lists(p);
}

/* ---- CRLs and names ----------------------------------------------------- */

struct crl {
    struct p12_span der;
    struct p12_crl_info info;
    enum p12_rc rc;
};

static size_t write_crl_issuer(const void *object, size_t i, char *out,
                               size_t cap)
{
    const struct crl *crl = object;
    struct p12_crl_info info;
    char whole[8192] = "";

    (void)i;
    if (p12_crl_read(crl->der, &info, out, cap, NULL) != P12_OK)
        return 0;
    CHECK(memcmp(&info, &crl->info, sizeof info) == 0);
    /* It returns no length: a text that fits tells it. */
    CHECK(p12_crl_read(crl->der, &info, whole, sizeof whole, NULL) == P12_OK);
    return strlen(whole);
}

static void see_crl(struct parsed *p)
{
    struct crl crl = { .der = p->bytes };
    char issuer[8] = "";
    struct p12_error err = { 0 };

    crl.rc = p12_crl_read(crl.der, &crl.info, issuer, sizeof issuer, &err);
    if (crl.rc != P12_OK) {
        CHECK(err.rc == crl.rc && err.offset <= p->bytes.len);
        return;
    }
    CHECK(crl.info.n_revoked <= p->bytes.len);
    digest_number(&p->digest, crl.info.n_revoked);
    digest_number(&p->digest, (uint64_t)crl.info.this_update);
    digest_number(&p->digest, (uint64_t)crl.info.next_update);
    if (p->bytes.len < 1000) /* three characters for each byte fit */
        text(p, (struct fuzz_text){ write_crl_issuer, &crl, 0 });
}

static size_t write_name(const void *span, size_t i, char *out, size_t cap)
{
    (void)i;
    return p12_name_text(*(const struct p12_span *)span, out, cap);
}

static void see_name(struct parsed *p)
{
    text(p, (struct fuzz_text){ write_name, &p->bytes, 0 });
}

/* ---- Keys --------------------------------------------------------------- */

static void see_key(struct parsed *p)
{
    uint8_t hash[32] = { 0 };

    see_key_info(p, p12_key_info(p->key));
    digest_number(&p->digest, p12_key_fingerprint(p->key, hash));
    digest_span(&p->digest, (struct p12_span){ hash, sizeof hash });
}

static void check_failure(const struct p12_error *err, enum p12_rc rc,
                          size_t size)
{
    CHECK(err->rc == rc && err->offset <= size && err->detail != NULL);
}

static struct parsed parse(struct p12_span bytes, bool is_first)
{
    struct parsed p = { .bytes = bytes, .is_first = is_first };
    struct p12_error err = { 0 };
    enum p12_rc rc = p12_cert_parse(bytes, &p.cert, &err);

    CHECK((rc == P12_OK) == (p.cert != NULL));
    if (rc == P12_OK)
        see_cert(&p);
    else
        check_failure(&err, rc, bytes.len);
    see_crl(&p);
    see_name(&p);
    return p;
}

/* By itself: computing a public key is dear. */
static void parse_key(struct parsed *p)
{
    struct p12_error err = { 0 };
    enum p12_rc rc = p12_key_parse(p->bytes, &p->key, &err);

    CHECK((rc == P12_OK) == (p->key != NULL));
    if (rc == P12_OK)
        see_key(p);
    else
        check_failure(&err, rc, p->bytes.len);
}

static void release(struct parsed *p)
{
    p12_cert_free(p->cert);
    p12_key_free(p->key);
}

/* ---- Two of them -------------------------------------------------------- */

static void check_names(struct p12_span a, struct p12_span b)
{
    CHECK(p12_name_equal(a, b) == p12_name_equal(b, a));
    if (p12_span_equal(a, b) && p12_name_text(a, NULL, 0) != 0)
        CHECK(p12_name_equal(a, b));
}

static void check_chain(const struct p12_cert *a, const struct p12_cert *b,
                        size_t leaf)
{
    const struct p12_cert *certs[] = { a, b };
    size_t order[2] = { 7, 7 };
    bool complete = false;
    size_t n = p12_cert_chain(certs, 2, leaf, order, &complete);

    CHECK(n >= 1 && n <= 2 && order[0] == leaf);
    CHECK(n == 1 || order[1] == 1 - leaf);
    if (n == 2)
        CHECK(p12_cert_issued_by(certs[leaf], certs[1 - leaf]));
    if (complete)
        CHECK(p12_cert_is_self_issued(certs[order[n - 1]]));
    CHECK(p12_cert_chain(certs, 2, 2, order, &complete) == 0);
}

static void check_public_keys(const struct p12_cert *a,
                              const struct p12_cert *b)
{
    struct p12_public_key first = { .bits = { NULL, 0 } };
    struct p12_public_key second = { .bits = { NULL, 0 } };

    if (!p12_public_key_read(p12_cert_spki(a), &first) ||
        !p12_public_key_read(p12_cert_spki(b), &second))
        return;
    CHECK(p12_public_key_compare(&first, &second) ==
          p12_public_key_compare(&second, &first));
    if (first.bits.len != 0)
        CHECK(p12_public_key_compare(&first, &first) == P12_MATCH_PUBLIC_KEY);
}

static void check_certs(const struct p12_cert *a, const struct p12_cert *b)
{
    check_names(p12_cert_subject_der(a), p12_cert_issuer_der(b));
    check_names(p12_cert_subject_der(a), p12_cert_issuer_der(a));
    check_public_keys(a, b);
    check_chain(a, b, 0);
    check_chain(a, b, 1);
}

/* The match is one of those that a key can have, and goes with what the
 * fingerprints say. */
static void check_match(const struct p12_key *key, const struct p12_cert *cert)
{
    enum p12_match match = p12_key_matches(key, cert);
    uint8_t of_key[32];
    uint8_t of_cert[32];

    CHECK(match == P12_MATCH_NO || match == P12_MATCH_PUBLIC_KEY ||
          match == P12_MATCH_UNKNOWN);
    CHECK(p12_key_matches(key, cert) == match);
    if (!p12_key_fingerprint(key, of_key))
        return;
    p12_cert_key_fingerprint(cert, of_cert);
    if (memcmp(of_key, of_cert, sizeof of_key) == 0)
        CHECK(match == P12_MATCH_PUBLIC_KEY);
}

static void check_pair(const struct parsed *a, const struct parsed *b)
{
    check_names(a->bytes, b->bytes);
    if (a->cert != NULL && b->cert != NULL)
        check_certs(a->cert, b->cert);
    if (a->key != NULL && b->cert != NULL)
        check_match(a->key, b->cert);
}

/* ---- The target --------------------------------------------------------- */

/* Where the first element ends; everything is the first if that is nowhere. */
static size_t first_size(struct p12_span in)
{
    const struct p12_layer_map map = { .bytes = in, .source = in };
    struct p12_reader r = { .lim = &fuzz_limits, .layer = &map };
    struct p12_walk_facts facts;

    return p12_walk_ber(&r, NULL, NULL, &facts) == P12_OK ? facts.size : in.len;
}

/* Every failure is clean; whatever fails, the result is released. */
static void fail_allocation(struct p12_span bytes, long n)
{
    struct p12_cert *cert = NULL;
    struct p12_key *key = NULL;
    struct p12_error err = { 0 };
    enum p12_rc rc;

    test_alloc_fail_after(n);
    rc = p12_cert_parse(bytes, &cert, &err);
    CHECK((rc == P12_E_MEMORY) == test_alloc_has_failed());
    CHECK(rc == err.rc && (rc == P12_OK) == (cert != NULL));
    err = (struct p12_error){ .rc = P12_OK };
    test_alloc_fail_after(n);
    rc = p12_key_parse(bytes, &key, &err);
    CHECK((rc == P12_E_MEMORY) == test_alloc_has_failed());
    CHECK(rc == err.rc && (rc == P12_OK) == (key != NULL));
    test_alloc_fail_after(-1);
    p12_cert_free(cert);
    p12_key_free(key);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct p12_span first = { data, size };
    struct p12_span second = { data, size };
    struct parsed a, b, again;

    first.len = first_size(first);
    if (first.len < size)
        second = (struct p12_span){ data + first.len, size - first.len };
    a = parse(first, true);
    b = parse(second, false);
    again = parse(first, false);
    CHECK(a.digest == again.digest);
    parse_key(&a);
    check_pair(&a, &b);
    check_pair(&a, &again);
    release(&a);
    release(&b);
    release(&again);
    fail_allocation(first, size == 0 ? 0 : data[size - 1] % 16);
    check_nothing_left();
    return 0;
}
