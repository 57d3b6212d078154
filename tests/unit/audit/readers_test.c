/* Rules that readers alone have a use for, and what the built-in readers say of
 * containers; that it is true is for tests/peers/compat.sh. */
#include "alloc.h"
#include "audit/rule.h"

#include <p12/p12.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "judged.h"
#include "read/opened.h"
#include "x509/make.h"

/* ---- Asking -------------------------------------------------------------- */

static struct p12_audit *judge_opened(const struct p12_pfx *pfx,
                                      const struct p12_profile *profile,
                                      const char *password)
{
    const struct p12_audit_options options = {
        .size = sizeof options,
        .has_password = true,
        .password = (const uint8_t *)password,
        .password_len = password != NULL ? strlen(password) : 0,
    };

    return judge(pfx, profile, &options);
}

static void want_of_rule(const char *why, const struct p12_pfx *pfx,
                         const char *rule, const char *password,
                         const char *found)
{
    const struct p12_demand demand = { .rule = rule, .severity = P12_WARNING };
    const struct p12_profile profile = { .name = "one rule",
                                         .source = "a test",
                                         .demands = { &demand, 1 } };
    struct p12_audit *audit = judge_opened(pfx, &profile, password);

    want_found(why, audit, NULL, found, "yes");
    p12_audit_free(audit);
}

/* ---- Rules on vectors ---------------------------------------------------- */

struct vector_case {
    const char *rule;
    const char *file;
    const char *password;
    const char *found; /* without the rule and its severity; NULL: nothing */
};

static void look_at_vector(const struct vector_case *c)
{
    struct p12_pfx *pfx = vector_parse(c->file, NULL);
    char found[FOUND_MAX] = "";

    vector_unlock(pfx, c->password, NULL, NULL);
    if (c->found != NULL)
        snprintf(found, sizeof found, "warning %s %s", c->rule, c->found);
    want_of_rule(c->file, pfx, c->rule, c->password, found);
    p12_pfx_free(pfx);
}

static void what_readers_stumble_over_is_found(void **state)
{
    static const char pass[] = "changeit";
    const struct vector_case cases[] = {
        { "key-edwards", "key-ed25519.p12", pass,
          "authSafe[1].bag[0] Ed25519" },
        { "key-edwards", "key-p256.p12", pass, NULL },
        { "key-gost", "key-gost12-256.p12", pass,
          "authSafe[1].bag[0] GOST-2012-256, CryptoPro-A" },
        { "key-gost", "key-rsa.p12", pass, NULL },
        { "key-post-quantum", "key-ml-dsa-44.p12", pass,
          "authSafe[1].bag[0] ML-DSA-44" },
        { "key-post-quantum", "key-rsa.p12", pass, NULL },
        { "key-unknown", "key-unknown-algorithm.p12", pass,
          "authSafe[1].bag[0] 1.3.6.1.4.1.99999.1" },
        { "key-unknown", "key-ml-dsa-44.p12", pass, NULL },
        { "key-curve", "key-brainpoolp256r1.p12", pass,
          "authSafe[1].bag[0] EC, brainpoolP256r1" },
        { "key-curve", "key-p384.p12", pass, NULL },
        { "key-curve-small", "key-p224.p12", pass, NULL },
        { "key-explicit", "key-explicit.p12", pass,
          "authSafe[1].bag[0] EC, explicit" },
        { "key-explicit", "key-p256.p12", pass, NULL },
        { "key-sm2", "key-sm2.p12", pass, "authSafe[1].bag[0] EC, SM2" },
        { "key-sm2", "key-p256.p12", pass, NULL },
        { "certificate-curve", "key-sm2.p12", pass,
          "authSafe[0].bag[0] SM2|a curve that Java has a name for" },
        { "certificate-curve", "key-brainpoolp256r1.p12", pass, NULL },
        { "shut", "part-key-password.p12", pass,
          "authSafe[1].bag[0] not opened by the password" },
        { "shut", "key-p256.p12", pass, NULL },
        { "shut", "pbes2-bf-cbc.p12", pass, NULL },
        { "empty", "empty-authsafe.p12", pass, "no bags" },
        { "empty", "bag-cert.p12", pass, NULL },
        { "empty-safe", "empty-safecontents.p12", pass, "authSafe[0] no bags" },
        { "empty-safe", "empty-safecontents-encrypted.p12", pass, NULL },
        { "crl", "bag-crl.p12", pass, "authSafe[0].bag[0] a CRL" },
        { "crl", "bag-cert.p12", pass, NULL },
        { "certificate-type", "bag-unknown-cert.p12", pass,
          "authSafe[0].bag[0] a certificate of another type|X.509" },
        { "certificate-type", "bag-sdsi.p12", pass, NULL },
        { "certificate-broken", "bag-cert-not-x509.p12", pass,
          "authSafe[0].bag[0] no X.509 certificate" },
        { "certificate-broken", "bag-cert.p12", pass, NULL },
        { "name-half", "attr-name-odd.p12", pass,
          "authSafe[0].bag[0] half a character at its end|whole ones" },
        { "name-half", "attr-name-bmp.p12", pass, NULL },
        { "name-empty", "attr-name-set-empty.p12", pass,
          "authSafe[0].bag[0] no value|one" },
        { "name-empty", "attr-name-bmp.p12", pass, NULL },
        { "key-alone", "bag-shrouded.p12", pass,
          "authSafe[0].bag[0] no certificate with its localKeyID|one" },
        { "key-alone", "key-p256.p12", pass, NULL },
        { "certificate-hidden", "bag-cert.p12", pass,
          "authSafe[0].bag[0] in no key's chain|a key with its localKeyID, or "
          "the mark" },
        { "certificate-hidden", "attr-java-trusted.p12", pass, NULL },
        { "certificate-hidden", "key-p256.p12", pass, NULL },
        { "certificate-hidden", "keytool-mixed.p12", pass, NULL },
        { "nickname-clash", "openssl-nokeys.p12", pass, NULL },
        { "serial-reused", "duplicate-cert.p12", pass, NULL },
        { "key-name-taken", "bags-all.p12", pass, NULL },
        { "password-long", "key-p256.p12", pass, NULL },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++)
        look_at_vector(&cases[i]);
}

/* Where it lies differs from vector to vector. */
static void mistakes_of_writers_are_found(void **state)
{
    const struct {
        const char *rule, *file, *password;
        bool found;
    } cases[] = {
        { "pbes2-wrapped", "bug-wrapped-pbes2.p12", "changeit", true },
        { "pbes2-wrapped", "key-p256.p12", "changeit", false },
        { "password-bmp", "bug-bmp-in-pbes2.p12", "changeit", true },
        { "password-bmp", "key-p256.p12", "changeit", false },
        { "password-encoding", "bug-bmp-in-pbes2.p12", "changeit", false },
        { "key-version", "key-pkcs8-v2.p12", "changeit", true },
        { "key-version", "key-p256.p12", "changeit", false },
        { "key-bare", "key-ec-no-public.p12", "changeit", true },
        { "key-bare", "key-p256.p12", "changeit", false },
        { "unknown-content", "unknown-content.p12", "changeit", true },
        { "unknown-content", "key-p256.p12", "changeit", false },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        const struct p12_demand demand = { .rule = cases[i].rule,
                                           .severity = P12_WARNING };
        const struct p12_profile profile = { .name = "one rule",
                                             .source = "a test",
                                             .demands = { &demand, 1 } };
        struct p12_pfx *pfx = vector_parse(cases[i].file, NULL);
        struct p12_audit *audit;

        vector_unlock(pfx, cases[i].password, NULL, NULL);
        audit = judge_opened(pfx, &profile, cases[i].password);
        if ((p12_audit_n_findings(audit) != 0) != cases[i].found)
            fail_msg("%s on %s: %zu findings", cases[i].rule, cases[i].file,
                     p12_audit_n_findings(audit));
        p12_audit_free(audit);
        p12_pfx_free(pfx);
    }
}

/* ---- Rules on containers that nobody has written --------------------------
 */

struct item {
    struct p12_span key, cert; /* one of them */
    const char *name;
};

static void add_item(struct p12_draft_list *list, const struct item *item)
{
    struct p12_draft_bag *bag = NULL;

    if (item->key.len != 0)
        assert_int_equal(p12_draft_add_key(list, item->key, &bag), P12_OK);
    else
        assert_int_equal(p12_draft_add_certificate(list, item->cert, &bag),
                         P12_OK);
    if (item->name != NULL)
        assert_int_equal(p12_draft_add_text(bag, "friendlyName", item->name,
                                            strlen(item->name)),
                         P12_OK);
}

/* Keys are shrouded, and opened again. */
static struct p12_pfx *container_of(const struct item *items, size_t n)
{
    struct p12_draft *draft = NULL;
    struct p12_draft_list *list = NULL;
    struct p12_protection protection;
    struct p12_pfx *pfx = NULL;
    uint8_t *out = NULL;
    size_t len = 0;

    p12_protection_init(&protection);
    protection.key.iterations = 1;
    protection.mac.kind = P12_SCHEME_NONE;
    protection.encrypt_plain_safes = false;
    assert_int_equal(p12_draft_new(&draft), P12_OK);
    assert_int_equal(p12_draft_add_safe(draft, P12_SAFE_DATA, &list), P12_OK);
    for (size_t i = 0; i < n; i++)
        add_item(list, &items[i]);
    assert_int_equal(p12_draft_seal(draft, (const uint8_t *)"x", 1, &protection,
                                    &out, &len, NULL),
                     P12_OK);
    assert_int_equal(p12_pfx_parse(out, len, NULL, &pfx, NULL), P12_OK);
    assert_int_equal(vector_unlock(pfx, "x", NULL, NULL), P12_OK);
    p12_buffer_free(out, len);
    p12_draft_free(draft);
    return pfx;
}

static void want_items(const char *why, const char *rule, const char *found,
                       const struct item *items, size_t n)
{
    struct p12_pfx *pfx = container_of(items, n);

    want_of_rule(why, pfx, rule, "x", found);
    p12_pfx_free(pfx);
}

#define WANT(why, rule, found, ...)                               \
    do {                                                          \
        const struct item items[] = { __VA_ARGS__ };              \
                                                                  \
        want_items((why), (rule), (found), items, LENGTH(items)); \
    } while (0)

/* id-at-commonName, id-at-organizationName, id-at-organizationalUnitName */
enum { CN = 3, O = 10, OU = 11 };

static struct made rdn_of(uint8_t type, const char *text)
{
    const struct p12_span oid = BYTES(0x06, 3, 0x55, 0x04, type);
    const struct p12_span value = { (const uint8_t *)text, strlen(text) };
    struct made string = MADE(0x0c, value);
    struct made pair = MADE(0x30, oid, made_span(&string));

    return MADE(0x31, made_span(&pair));
}

static struct made name_of(const char *unit, const char *name)
{
    struct made company = rdn_of(O, "Some, Company");
    struct made ou = rdn_of(OU, unit);
    struct made cn = rdn_of(CN, name);

    return MADE(0x30, made_span(&company), made_span(&ou), made_span(&cn));
}

static struct made cert_with(const char *unit, const char *name, uint8_t serial)
{
    struct made issuer = made_name(0x0c, "issuer");
    struct made subject = name_of(unit, name);
    const struct plan plan = {
        .subject = made_span(&subject),
        .issuer = made_span(&issuer),
        .serial = BYTES(0x02, 1, serial),
    };

    return made_cert(&plan);
}

static void names_that_nss_makes_are_compared(void **state)
{
    struct made one = cert_with("A", "CA", 1);
    struct made other = cert_with("B", "CA", 2);
    struct made same = cert_with("A", "CA", 3);
    struct made third = cert_with("B", "another CA", 4);
    const struct item a = { .cert = made_span(&one) };
    const struct item b = { .cert = made_span(&other) };
    const struct item again = { .cert = made_span(&same) };
    const struct item c = { .cert = made_span(&third) };
    const struct item named = { .cert = made_span(&other), .name = "b" };

    (void)state;
    WANT("CN and O are the same, OU is not", "nickname-clash",
         "warning nickname-clash authSafe[0].bag[1] the CN and O of another|a "
         "friendlyName",
         a, b);
    WANT("it has a name", "nickname-clash", "", a, named);
    WANT("one subject", "nickname-clash", "", a, again);
    WANT("another CN", "nickname-clash", "", a, c);
}

static void certificates_are_told_apart_by_their_numbers(void **state)
{
    struct made one = cert_with("A", "a", 1);
    struct made other = cert_with("B", "b", 1);
    struct made third = cert_with("C", "c", 2);
    const struct item a = { .cert = made_span(&one) };
    const struct item b = { .cert = made_span(&other) };
    const struct item c = { .cert = made_span(&third) };

    (void)state;
    WANT(
        "the same number", "serial-reused",
        "warning serial-reused authSafe[0].bag[1] the issuer and serial number "
        "of another|its own",
        a, b, c);
    WANT("a copy", "serial-reused", "", a, a, c);
}

static void issuers_have_names(void **state)
{
    struct made subject = made_name(0x0c, "subject");
    const struct plan nameless = { .subject = made_span(&subject),
                                   .issuer = BYTES(0x30, 0) };
    struct made cert = made_cert(&nameless);
    struct made good = cert_with("A", "a", 1);

    (void)state;
    WANT("none", "certificate-issuer",
         "warning certificate-issuer authSafe[0].bag[0] an empty issuer|a name",
         { .cert = made_span(&cert) });
    WANT("one", "certificate-issuer", "", { .cert = made_span(&good) });
}

static struct p12_span key_of(const struct p12_pfx *pfx)
{
    return p12_bag_content(p12_safe_bag(p12_pfx_safe(pfx, 1), 0));
}

static void the_last_key_of_a_name_stays(void **state)
{
    struct p12_pfx *one = vector_parse("key-p256.p12", NULL);
    struct p12_pfx *other = vector_parse("key-rsa.p12", NULL);
    struct item a, b, c;

    (void)state;
    assert_int_equal(vector_unlock(one, "changeit", NULL, NULL), P12_OK);
    assert_int_equal(vector_unlock(other, "changeit", NULL, NULL), P12_OK);
    a = (struct item){ .key = key_of(one), .name = "Key" };
    b = (struct item){ .key = key_of(other), .name = "kEY" };
    c = (struct item){ .key = key_of(other), .name = "other" };
    WANT("letters do not matter", "key-name-taken",
         "warning key-name-taken authSafe[0].bag[0] the name of a key behind "
         "it|its own",
         a, b);
    WANT("another name", "key-name-taken", "", a, c);
    WANT("the same key", "key-name-taken", "", a, a);
    p12_pfx_free(one);
    p12_pfx_free(other);
}

static void old_kinds_of_keys_are_known(void **state)
{
    /* dhKeyAgreement with p = 23, g = 5 (PKCS #3), and a key x */
    struct made dh = made_key(
        (struct p12_span)BYTES(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 3, 1),
        (struct p12_span)BYTES(0x30, 6, 0x02, 1, 23, 0x02, 1, 5),
        (struct p12_span)BYTES(0x02, 1, 6));
    /* id-ecPublicKey on sect193r1 */
    struct made small =
        made_key((struct p12_span)BYTES(0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1),
                 (struct p12_span)BYTES(0x06, 5, 0x2b, 0x81, 0x04, 0, 24),
                 (struct p12_span)BYTES(0x30, 6, 0x02, 1, 1, 0x04, 1, 1));

    (void)state;
    WANT("Diffie-Hellman", "key-dh", "warning key-dh authSafe[0].bag[0] DH",
         { .key = made_span(&dh) });
    WANT("a small curve", "key-curve-small",
         "warning key-curve-small authSafe[0].bag[0] EC, sect193r1",
         { .key = made_span(&small) });
}

/* ---- The whole ----------------------------------------------------------- */

static void armour_is_what_the_caller_says(void **state)
{
    const struct p12_demand demand = { .rule = "armour",
                                       .severity = P12_ERROR };
    const struct p12_profile profile = { .name = "one rule",
                                         .source = "a test",
                                         .demands = { &demand, 1 } };
    struct p12_audit_options options = { .size = sizeof options };
    struct p12_pfx *pfx = vector_parse("bag-cert.p12", NULL);

    (void)state;
    for (int i = 0; i < 2; i++) {
        struct p12_audit *audit;

        options.is_armoured = i == 1;
        audit = judge(pfx, &profile, &options);
        want_found("armour", audit, NULL,
                   i == 1 ? "error armour base64|binary" : "",
                   i == 1 ? "no" : "yes");
        p12_audit_free(audit);
    }
    p12_pfx_free(pfx);
}

static void long_passwords_are_counted(void **state)
{
    const struct p12_demand demand = { .rule = "password-long",
                                       .severity = P12_WARNING };
    const struct p12_profile profile = { .name = "one rule",
                                         .source = "a test",
                                         .demands = { &demand, 1 } };
    struct p12_pfx *pfx = vector_parse("bag-cert.p12", NULL);
    char password[1025];

    (void)state;
    memset(password, 'x', sizeof password);
    for (size_t len = 1023; len <= 1024; len++) {
        struct p12_audit *audit;

        password[len] = '\0';
        audit = judge_opened(pfx, &profile, password);
        want_found("a long one", audit, NULL,
                   len == 1024 ? "warning password-long 1024 octets" : "",
                   "yes");
        p12_audit_free(audit);
        password[len] = 'x';
    }
    p12_pfx_free(pfx);
}

/* What is lost decides whether anything is left. */
static void readers_say_yes_partly_and_no(void **state)
{
    static const char pass[] = "changeit";
    const struct {
        const char *why, *reader, *file, *verdict;
    } cases[] = {
        { "what OpenSSL writes", "openssl-3.0", "openssl-3.0.p12", "yes" },
        { "PBMAC1", "openssl-3.0", "openssl-3.5-pbmac1.p12", "no" },
        { "PBMAC1", "openssl-3.4", "openssl-3.5-pbmac1.p12", "yes" },
        { "RC2 without -legacy", "openssl-3.4", "legacy.p12", "no" },
        { "SHA-3 came later", "openssl-3.0",
          "pbes2-aes-256-cbc-hmac-sha3-256.p12", "no" },
        { "SHA-3 came later", "openssl-3.4",
          "pbes2-aes-256-cbc-hmac-sha3-256.p12", "yes" },
        { "keys of the future", "openssl-3.0", "key-ml-dsa-44.p12", "no" },
        { "keys of the future", "openssl-3.4", "key-ml-dsa-44.p12", "yes" },
        { "one part closed ends it", "openssl-3.4", "part-key-password.p12",
          "no" },
        { "a key is lost", "gnutls-3.7", "part-key-password.p12", "partly" },
        { "a key is lost", "gnutls-3.8.6", "key-ml-dsa-44.p12", "partly" },
        { "nothing but a nested safe", "gnutls-3.8.6", "bag-nested.p12", "no" },
        { "a safe before it is closed", "gnutls-3.8.6",
          "part-safe-password.p12", "no" },
        { "nothing but the key", "gnutls-3.8.6",
          "pbes2-camellia-128-cbc-hmac-sha-1.p12", "no" },
        { "no MAC", "gnutls-3.8.6", "openssl-nomac.p12", "no" },
        { "no MAC", "nss", "openssl-nomac.p12", "no" },
        { "no MAC", "java-17", "openssl-nomac.p12", "yes" },
        { "a key alone", "nss", "bag-shrouded.p12", "no" },
        { "a key alone", "java-17", "bag-shrouded.p12", "yes" },
        { "a certificate alone", "nss", "bag-cert.p12", "yes" },
        { "a certificate alone", "java-17", "bag-cert.p12", "no" },
        { "a certificate that is marked", "java-17", "attr-java-trusted.p12",
          "yes" },
        { "no localKeyID: no chain", "java-17", "order-no-key-id.p12",
          "partly" },
        { "a key in the clear", "java-17", "openssl-plain.p12", "no" },
        { "what nobody has reported", "windows-2019", "bag-unknown.p12",
          "unknown" },
        { "what nobody has reported", "macos-26", "openssl-3.5-pbmac1.p12",
          "unknown" },
        { "what somebody has", "windows-2016", "openssl-3.0.p12", "no" },
        { "BER", "go-pkcs12", "ber-indefinite.p12", "no" },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_pfx *pfx = vector_parse(cases[i].file, NULL);
        struct p12_audit *audit;
        char found[FOUND_MAX];
        char why[200];

        vector_unlock(pfx, pass, NULL, NULL);
        audit = judge_opened(pfx, p12_profile_find(cases[i].reader), pass);
        found_text(audit, NULL, found);
        snprintf(why, sizeof why, "%s: %s, %s", cases[i].why, cases[i].reader,
                 cases[i].file);
        want_found(why, audit, NULL, found, cases[i].verdict);
        p12_audit_free(audit);
        p12_pfx_free(pfx);
    }
}

/* A statement without a source is worth nothing. */
static void every_reader_says_who_says_so(void **state)
{
    (void)state;
    for (size_t i = 0; i < p12_profile_count(); i++) {
        const struct p12_profile *p = p12_profile_at(i);

        if (p12_profile_kind(p) != P12_PROFILE_READER)
            continue;
        assert_non_null(p12_profile_source(p));
        assert_in_range(strlen(p12_profile_source(p)), 8, 400);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_readers_stumble_over_is_found),
        cmocka_unit_test(mistakes_of_writers_are_found),
        cmocka_unit_test(names_that_nss_makes_are_compared),
        cmocka_unit_test(certificates_are_told_apart_by_their_numbers),
        cmocka_unit_test(issuers_have_names),
        cmocka_unit_test(the_last_key_of_a_name_stays),
        cmocka_unit_test(old_kinds_of_keys_are_known),
        cmocka_unit_test(armour_is_what_the_caller_says),
        cmocka_unit_test(long_passwords_are_counted),
        cmocka_unit_test(readers_say_yes_partly_and_no),
        cmocka_unit_test(every_reader_says_who_says_so),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
