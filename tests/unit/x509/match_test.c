#include <p12/x509.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "alloc.h"
#include "make.h"

/* RFC 7292, appendix D: the last octet tells the bag's type. */
enum { KEY_BAG = 1, SHROUDED_KEY_BAG = 2, CERT_BAG = 3 };

static const struct p12_span none = { NULL, 0 };

/* ContentInfo of id-data. */
static struct made data_of(struct p12_span octets)
{
    struct made string = MADE(0x04, octets);
    struct made content = MADE(0xa0, made_span(&string));

    return MADE(0x30,
                BYTES(0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1),
                made_span(&content));
}

/* A SafeBag with a localKeyID, unless that is empty. */
static struct made bag_of(uint8_t type, struct p12_span value,
                          struct p12_span key_id)
{
    struct made content = MADE(0xa0, value);
    struct made string = MADE(0x04, key_id);
    struct made set = MADE(0x31, made_span(&string));
    struct made attribute = MADE(
        0x30, BYTES(0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 0x15),
        made_span(&set));
    struct made attributes = MADE(0x31, made_span(&attribute));

    return MADE(0x30,
                BYTES(0x06, 0x0b, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 12, 10,
                      1, type),
                made_span(&content),
                key_id.len != 0 ? made_span(&attributes) : none);
}

static struct made cert_value(struct p12_span cert)
{
    struct made string = MADE(0x04, cert);
    struct made value = MADE(0xa0, made_span(&string));

    return MADE(
        0x30,
        BYTES(0x06, 10, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 0x16, 1),
        made_span(&value));
}

/* A container of one safe, in the clear and without a MAC. */
static struct p12_pfx *container_of(struct p12_span bags)
{
    struct made contents = MADE(0x30, bags);
    struct made safe = data_of(made_span(&contents));
    struct made safes = MADE(0x30, made_span(&safe));
    struct made auth_safe = data_of(made_span(&safes));
    struct made der =
        MADE(0x30, BYTES(0x02, 0x01, 0x03), made_span(&auth_safe));
    struct p12_pfx *pfx = NULL;
    struct p12_error err = { .rc = P12_OK };

    if (p12_pfx_parse(der.bytes, der.len, NULL, &pfx, &err) != P12_OK)
        fail_msg("%s at %zu: %s", err.path, err.offset, err.detail);
    assert_int_equal(p12_pfx_n_safes(pfx), 1);
    return pfx;
}

/* What p12_bag_matches() says of the two bags of such a container. */
static enum p12_match match_of(struct p12_span key, struct p12_span cert)
{
    struct made both = MADE(0x30, key, cert);
    struct p12_pfx *pfx = container_of((struct p12_span){
        both.bytes + both.len - key.len - cert.len, key.len + cert.len });
    const struct p12_safe *safe = p12_pfx_safe(pfx, 0);
    enum p12_match match;

    assert_int_equal(p12_safe_n_bags(safe), 2);
    match = p12_bag_matches(p12_safe_bag(safe, 0), p12_safe_bag(safe, 1));
    p12_pfx_free(pfx);
    return match;
}

/* A key of an algorithm that nobody knows, and its certificate. */
#define ALGORITHM BYTES(0x2a, 0x03, 0x04)

static struct made unknown_key(void)
{
    return made_key((struct p12_span)ALGORITHM, none, TEXT("private"));
}

static struct made unknown_cert(void)
{
    struct made spki =
        made_spki((struct p12_span)ALGORITHM, none, TEXT("public"));
    struct plan plan = { .spki = made_span(&spki) };
    struct made cert = made_cert(&plan);

    return cert_value(made_span(&cert));
}

static void bags_match_by_local_key_id_where_keys_tell_nothing(void **state)
{
    (void)state;
    const struct {
        const char *why;
        struct p12_span key_id, cert_id;
        enum p12_match match;
    } cases[] = {
        { "neither has one", { NULL, 0 }, { NULL, 0 }, P12_MATCH_UNKNOWN },
        { "the key alone", BYTES(1), { NULL, 0 }, P12_MATCH_UNKNOWN },
        { "the certificate alone", { NULL, 0 }, BYTES(1), P12_MATCH_UNKNOWN },
        { "the same", BYTES(1, 2), BYTES(1, 2), P12_MATCH_LOCAL_KEY_ID },
        { "another", BYTES(1, 2), BYTES(1, 3), P12_MATCH_NO },
    };
    struct made key = unknown_key();
    struct made cert = unknown_cert();

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct made a = bag_of(KEY_BAG, made_span(&key), cases[i].key_id);
        struct made b = bag_of(CERT_BAG, made_span(&cert), cases[i].cert_id);
        enum p12_match match = match_of(made_span(&a), made_span(&b));

        if (match != cases[i].match)
            fail_msg("%s: %d", cases[i].why, match);
    }
}

/* RSA keys with the modulus 15 or 21: no prime is needed to compare them. */
static struct made rsa_key(uint8_t modulus)
{
    struct made value =
        MADE(0x30, BYTES(2, 1, 0, 2, 1, modulus, 2, 1, 3, 2, 1, 3, 2, 1, 3, 2,
                         1, 5, 2, 1, 1, 2, 1, 1, 2, 1, 1));

    return made_key(
        (struct p12_span)BYTES(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1),
        (struct p12_span)BYTES(5, 0), made_span(&value));
}

static struct made rsa_cert(uint8_t modulus)
{
    struct made numbers = MADE(0x30, BYTES(2, 1, modulus, 2, 1, 3));
    struct made spki = made_spki(
        (struct p12_span)BYTES(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1),
        (struct p12_span)BYTES(5, 0), made_span(&numbers));
    struct plan plan = { .spki = made_span(&spki) };
    struct made cert = made_cert(&plan);

    return cert_value(made_span(&cert));
}

/* What the keys say counts more than what the container says. */
static void bags_match_by_public_key_whatever_their_ids(void **state)
{
    (void)state;
    struct made key = rsa_key(15);
    struct made right = rsa_cert(15);
    struct made wrong = rsa_cert(21);
    struct made a = bag_of(KEY_BAG, made_span(&key), (struct p12_span)BYTES(1));
    struct made b =
        bag_of(CERT_BAG, made_span(&right), (struct p12_span)BYTES(2));
    struct made c =
        bag_of(CERT_BAG, made_span(&wrong), (struct p12_span)BYTES(1));

    assert_int_equal(match_of(made_span(&a), made_span(&b)),
                     P12_MATCH_PUBLIC_KEY);
    assert_int_equal(match_of(made_span(&a), made_span(&c)), P12_MATCH_NO);
}

/* Bags that are closed or broken, or no key and certificate at all. */
static void bags_that_can_not_be_read_match_nothing(void **state)
{
    (void)state;
    const struct p12_span id = BYTES(1);
    struct made key = rsa_key(15);
    struct made cert = rsa_cert(15);
    struct made shroud =
        MADE(0x30, BYTES(0x30, 4, 6, 2, 0x2a, 3), BYTES(4, 1, 0));
    struct made good_key = bag_of(KEY_BAG, made_span(&key), id);
    struct made good_cert = bag_of(CERT_BAG, made_span(&cert), id);
    struct made closed = bag_of(SHROUDED_KEY_BAG, made_span(&shroud), id);
    struct made no_key = bag_of(KEY_BAG, (struct p12_span)BYTES(0x30, 0), id);
    struct made not_x509 = cert_value((struct p12_span)BYTES(0x30, 0));
    struct made no_cert = bag_of(CERT_BAG, made_span(&not_x509), id);
    const struct {
        const char *why;
        const struct made *key, *cert;
    } cases[] = {
        { "a closed key", &closed, &good_cert },
        { "a broken key", &no_key, &good_cert },
        { "a broken certificate", &good_key, &no_cert },
        { "two keys", &good_key, &good_key },
        { "two certificates", &good_cert, &good_cert },
        { "the wrong way round", &good_cert, &good_key },
    };

    for (size_t i = 0; i < LENGTH(cases); i++)
        if (match_of(made_span(cases[i].key), made_span(cases[i].cert)) !=
            P12_MATCH_UNKNOWN)
            fail_msg("%s", cases[i].why);
}

static void keys_match_certificates_by_public_key(void **state)
{
    (void)state;
    struct made der = rsa_key(15);
    struct made numbers = MADE(0x30, BYTES(2, 1, 15, 2, 1, 3));
    struct made spki = made_spki(
        (struct p12_span)BYTES(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1),
        (struct p12_span)BYTES(5, 0), made_span(&numbers));
    struct plan plan = { .spki = made_span(&spki) };
    struct plan other = { .spki = { NULL, 0 } };
    struct plan broken = { .spki = BYTES(0x30, 0) };
    struct p12_cert *cert = made_cert_parsed(&plan);
    struct p12_cert *ed25519 = made_cert_parsed(&other);
    struct p12_cert *no_key = made_cert_parsed(&broken);
    struct p12_key *key = NULL;
    uint8_t a[32];
    uint8_t b[32];

    assert_int_equal(p12_key_parse(made_span(&der), &key, NULL), P12_OK);
    assert_int_equal(p12_key_matches(key, cert), P12_MATCH_PUBLIC_KEY);
    assert_int_equal(p12_key_matches(key, ed25519), P12_MATCH_NO);
    assert_int_equal(p12_key_matches(key, no_key), P12_MATCH_UNKNOWN);
    assert_true(p12_key_fingerprint(key, a));
    p12_cert_key_fingerprint(cert, b);
    assert_memory_equal(a, b, sizeof a);
    p12_key_free(key);
    p12_cert_free(cert);
    p12_cert_free(ed25519);
    p12_cert_free(no_key);
}

/* An allocation that fails makes a match unknown, never a wrong one. */
static void matching_survives_every_failed_allocation(void **state)
{
    (void)state;
    struct made key = rsa_key(15);
    struct made cert = rsa_cert(15);
    struct made a = bag_of(KEY_BAG, made_span(&key), none);
    struct made b = bag_of(CERT_BAG, made_span(&cert), none);
    struct made both = MADE(0x30, made_span(&a), made_span(&b));
    struct p12_pfx *pfx = container_of((struct p12_span){
        both.bytes + both.len - a.len - b.len, a.len + b.len });
    const struct p12_safe *safe = p12_pfx_safe(pfx, 0);
    size_t before = test_alloc_outstanding();
    bool failed = true;

    test_alloc_count_libraries(false); /* libtasn1 crashes without memory */
    for (long n = 0; failed; n++) {
        enum p12_match match;

        test_alloc_fail_after(n);
        match = p12_bag_matches(p12_safe_bag(safe, 0), p12_safe_bag(safe, 1));
        failed = test_alloc_has_failed();
        test_alloc_fail_after(-1);
        assert_int_equal(match,
                         failed ? P12_MATCH_UNKNOWN : P12_MATCH_PUBLIC_KEY);
        assert_int_equal(test_alloc_outstanding(), before);
    }
    test_alloc_count_libraries(true);
    p12_pfx_free(pfx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_match_certificates_by_public_key),
        cmocka_unit_test(bags_match_by_local_key_id_where_keys_tell_nothing),
        cmocka_unit_test(bags_match_by_public_key_whatever_their_ids),
        cmocka_unit_test(bags_that_can_not_be_read_match_nothing),
        cmocka_unit_test(matching_survives_every_failed_allocation),
    };

    return cmocka_run_group_tests_name("match", tests, NULL, NULL);
}
