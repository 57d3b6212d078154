/* Keys, certificates and chains: who belongs to whom, and what a client's
 * certificate must say. */
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

/* 2026-01-01, 2026-06-01 */
#define NOW  INT64_C(1767225600)
#define JUNE INT64_C(1780272000)

/* ---- Real keys ----------------------------------------------------------- */

/* A key, and the SubjectPublicKeyInfo that belongs to it; in their container's
 * memory. */
struct pair {
    struct p12_pfx *pfx;
    struct p12_cert *cert;
    struct p12_span key, spki;
};

static struct p12_span content_of(const struct p12_pfx *pfx,
                                  enum p12_bag_type type)
{
    for (size_t i = 0; i < p12_pfx_n_safes(pfx); i++) {
        const struct p12_safe *safe = p12_pfx_safe(pfx, i);

        for (size_t k = 0; k < p12_safe_n_bags(safe); k++)
            if (p12_bag_type(p12_safe_bag(safe, k)) == type)
                return p12_bag_content(p12_safe_bag(safe, k));
    }
    fail_msg("no bag of type %d", (int)type);
    return (struct p12_span){ NULL, 0 };
}

static struct pair pair_of(const char *file)
{
    struct pair pair = { .pfx = vector_parse(file, NULL) };

    assert_int_equal(vector_unlock(pair.pfx, "changeit", NULL, NULL), P12_OK);
    pair.key = content_of(pair.pfx, P12_BAG_SHROUDED_KEY);
    assert_int_equal(p12_cert_parse(content_of(pair.pfx, P12_BAG_CERTIFICATE),
                                    &pair.cert, NULL),
                     P12_OK);
    pair.spki = p12_cert_spki(pair.cert);
    return pair;
}

static void pair_clear(struct pair *pair)
{
    p12_cert_free(pair->cert);
    p12_pfx_free(pair->pfx);
}

/* ---- Certificates -------------------------------------------------------- */

/* Which extensions a certificate has; all of them make a good client's. */
enum {
    CLIENT_AUTH = 1,
    SIGNS = 2,
    CRL = 4,
    GOOD = CLIENT_AUTH | SIGNS | CRL,
    ANY_USAGE = 8,
    SERVER_AUTH = 16,
    ENCIPHERS = 32
};

static struct made join(const struct p12_span *pieces, size_t n)
{
    struct made m = { .len = 0 };

    for (size_t i = 0; i < n; i++) {
        assert_true(pieces[i].len <= sizeof m.bytes - m.len);
        if (pieces[i].len != 0)
            memcpy(m.bytes + m.len, pieces[i].ptr, pieces[i].len);
        m.len += pieces[i].len;
    }
    return m;
}

static struct made extensions_of(unsigned which)
{
    static const struct p12_span none = { NULL, 0 };
    uint8_t usage = which & SERVER_AUTH ? 1 : 2;
    struct made eku =
        made_extension(37, (struct p12_span)BYTES(0x30, 10, 0x06, 8, 0x2b, 6, 1,
                                                  5, 5, 7, 3, usage));
    struct made any = made_extension(
        37, (struct p12_span)BYTES(0x30, 6, 0x06, 4, 0x55, 0x1d, 0x25, 0));
    struct made ku = made_extension(
        15, which & SIGNS ? (struct p12_span)BYTES(0x03, 2, 7, 0x80)
                          : (struct p12_span)BYTES(0x03, 2, 5, 0x20));
    struct made crl = made_extension(
        31, (struct p12_span)BYTES(0x30, 11, 0x30, 9, 0xa0, 7, 0xa0, 5, 0x86, 3,
                                   'u', ':', 'x'));

    return join(
        (const struct p12_span[]){
            which & (CLIENT_AUTH | SERVER_AUTH) ? made_span(&eku) : none,
            which & ANY_USAGE ? made_span(&any) : none,
            which & (SIGNS | ENCIPHERS) ? made_span(&ku) : none,
            which & CRL ? made_span(&crl) : none,
        },
        4);
}

struct looks {
    const char *subject, *issuer;
    unsigned extensions;
    struct p12_span spki, signature, not_before, not_after;
};

static struct made cert_of(const struct looks *looks)
{
    struct made subject = made_name(0x0c, looks->subject);
    struct made issuer = made_name(0x0c, looks->issuer);
    struct made extensions = extensions_of(looks->extensions);
    const struct plan plan = {
        .subject = made_span(&subject),
        .issuer = made_span(&issuer),
        .extensions = made_span(&extensions),
        .spki = looks->spki,
        .signature = looks->signature,
        .not_before = looks->not_before,
        .not_after = looks->not_after,
    };

    return made_cert(&plan);
}

/* ---- Containers ---------------------------------------------------------- */

/* Keys and certificates of one container, in their order. */
enum { ITEMS_MAX = 8 };

struct item {
    struct p12_span key, cert; /* one of them */
    uint8_t id;                /* localKeyID; 0: none */
};

static void add_item(struct p12_draft_list *list, const struct item *item)
{
    struct p12_draft_bag *bag = NULL;

    if (item->key.len != 0)
        assert_int_equal(p12_draft_add_key(list, item->key, &bag), P12_OK);
    else
        assert_int_equal(p12_draft_add_certificate(list, item->cert, &bag),
                         P12_OK);
    if (item->id != 0)
        assert_int_equal(
            p12_draft_add_octets(bag, "localKeyID",
                                 (struct p12_span){ &item->id, 1 }),
            P12_OK);
}

/* In a safe in the clear, or in an encrypted one that stays closed. */
static struct p12_pfx *container_of(const struct item *items, size_t n,
                                    bool is_closed)
{
    struct p12_draft *draft = NULL;
    struct p12_draft_list *list = NULL;
    struct p12_protection protection;
    struct p12_pfx *pfx = NULL;
    uint8_t *out = NULL;
    size_t len = 0;

    p12_protection_init(&protection);
    protection.key.kind = P12_SCHEME_NONE;
    protection.mac.kind = P12_SCHEME_NONE;
    protection.safe.iterations = 1;
    protection.encrypt_plain_safes = false;
    assert_int_equal(p12_draft_new(&draft), P12_OK);
    assert_int_equal(
        p12_draft_add_safe(
            draft, is_closed ? P12_SAFE_ENCRYPTED : P12_SAFE_DATA, &list),
        P12_OK);
    for (size_t i = 0; i < n; i++)
        add_item(list, &items[i]);
    assert_int_equal(p12_draft_seal(draft, (const uint8_t *)"x", 1, &protection,
                                    &out, &len, NULL),
                     P12_OK);
    assert_int_equal(p12_pfx_parse(out, len, NULL, &pfx, NULL), P12_OK);
    p12_buffer_free(out, len);
    p12_draft_free(draft);
    return pfx;
}

static const struct p12_profile *identity_rules(void)
{
    static struct p12_demand demands[16];
    static struct p12_profile profile = { .name = "identity" };
    static const char *const rules[] = {
        "key-matches", "one-identity",        "chain-complete",
        "chain-order", "surplus-certificate",
    };

    for (size_t i = 0; i < LENGTH(rules); i++)
        demands[i] =
            (struct p12_demand){ .rule = rules[i], .severity = P12_WARNING };
    profile.demands.demand = demands;
    profile.demands.n = LENGTH(rules);
    return &profile;
}

static void want_items(const char *why, const struct item *items, size_t n,
                       const char *found)
{
    struct p12_pfx *pfx = container_of(items, n, false);
    struct p12_audit *audit = judge(pfx, identity_rules(), NULL);

    want_found(why, audit, NULL, found, "yes");
    p12_audit_free(audit);
    p12_pfx_free(pfx);
}

#define WANT(why, found, ...)                                              \
    do {                                                                   \
        const struct item items[] = { __VA_ARGS__ };                       \
                                                                           \
        want_items((why), items, sizeof items / sizeof items[0], (found)); \
    } while (0)

/* ---- Who belongs to whom ------------------------------------------------- */

static void an_identity_is_a_key_its_certificate_and_the_chain(void **state)
{
    struct pair a = pair_of("key-p256.p12");
    struct pair b = pair_of("key-rsa.p12");
    struct made client = cert_of(
        &(struct looks){ .subject = "a", .issuer = "ca", .spki = a.spki });
    struct made other = cert_of(
        &(struct looks){ .subject = "b", .issuer = "ca", .spki = b.spki });
    struct made ca =
        cert_of(&(struct looks){ .subject = "ca", .issuer = "root" });
    struct made root =
        cert_of(&(struct looks){ .subject = "root", .issuer = "root" });
    struct made self = cert_of(
        &(struct looks){ .subject = "a", .issuer = "a", .spki = a.spki });
    const struct item key = { .key = a.key };
    const struct item key_b = { .key = b.key };
    const struct item leaf = { .cert = made_span(&client) };
    const struct item leaf_b = { .cert = made_span(&other) };
    const struct item ca_cert = { .cert = made_span(&ca) };
    const struct item root_cert = { .cert = made_span(&root) };
    const struct item self_cert = { .cert = made_span(&self) };

    (void)state;
    if (!can_derive())
        skip();
    WANT("as it should be", "", key, leaf, ca_cert, root_cert);
    WANT("the key at the end", "", leaf, ca_cert, root_cert, key);
    WANT("self-signed", "", key, self_cert);
    WANT("the root first",
         "warning chain-order authSafe[0].bag[2] behind its issuer|the client "
         "first, then each issuer; "
         "warning chain-order authSafe[0].bag[3] behind its issuer|the client "
         "first, then each issuer",
         key, root_cert, ca_cert, leaf);
    WANT("two of them changed",
         "warning chain-order authSafe[0].bag[3] behind its issuer|the client "
         "first, then each issuer",
         key, leaf, root_cert, ca_cert);
    WANT("no root",
         "warning chain-complete authSafe[0].bag[2] the last of its chain|its "
         "issuer",
         key, leaf, ca_cert);
    WANT("a gap, above which a CA may stand",
         "warning chain-complete authSafe[0].bag[1] the last of its chain|its "
         "issuer",
         key, leaf, root_cert);
    WANT("a gap, and a stranger",
         "warning chain-complete authSafe[0].bag[1] the last of its chain|its "
         "issuer; "
         "warning surplus-certificate authSafe[0].bag[2] not in the chain",
         key, leaf, leaf_b);
    WANT("another's certificate",
         "warning key-matches authSafe[0].bag[0] no certificate of its own|one",
         key, leaf_b, ca_cert, root_cert);
    WANT("one too many",
         "warning surplus-certificate authSafe[0].bag[2] not in the chain", key,
         leaf, leaf_b, ca_cert, root_cert);
    WANT("twice the same",
         "warning surplus-certificate authSafe[0].bag[2] not in the chain", key,
         leaf, leaf, ca_cert, root_cert);
    WANT("two identities",
         "warning one-identity authSafe[0].bag[1] another private key|one", key,
         key_b, leaf, leaf_b, ca_cert, root_cert);
    WANT("two keys, one certificate",
         "warning key-matches authSafe[0].bag[1] no certificate of its "
         "own|one; "
         "warning one-identity authSafe[0].bag[1] another private key|one",
         key, key_b, self_cert);
    WANT("no key", "warning one-identity no private key|one", self_cert);
    WANT("no certificate",
         "warning key-matches authSafe[0].bag[0] no certificate of its own|one",
         key);
    pair_clear(&a);
    pair_clear(&b);
}

/* Where the public key can't be known localKeyID tells, but never against the
 * public key; a key that can't be read is nobody's. */
static void local_key_ids_tell_where_keys_do_not(void **state)
{
    struct pair a = pair_of("key-p256.p12");
    struct pair unknown = pair_of("key-unknown-algorithm.p12");
    struct made self = cert_of(
        &(struct looks){ .subject = "a", .issuer = "a", .spki = a.spki });
    struct made own = cert_of(
        &(struct looks){ .subject = "b", .issuer = "b", .spki = unknown.spki });
    struct made broken = made_key(
        (struct p12_span)BYTES(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1),
        (struct p12_span)BYTES(0x05, 0), (struct p12_span)BYTES(1));
    const struct item known = { .key = a.key, .id = 1 };
    const struct item closed = { .key = unknown.key, .id = 1 };

    (void)state;
    if (!can_derive())
        skip();
    WANT("an unknown key, the same id", "", closed,
         { .cert = made_span(&own), .id = 1 });
    WANT("an unknown key, another id",
         "warning key-matches authSafe[0].bag[0] no certificate of its own|one",
         { .key = unknown.key, .id = 1 },
         { .cert = made_span(&self), .id = 2 });
    WANT("an unknown key, no ids",
         "warning key-matches authSafe[0].bag[0] no certificate of its own|one",
         { .key = unknown.key }, { .cert = made_span(&self) });
    WANT("a known key, another id", "", known,
         { .cert = made_span(&self), .id = 2 });
    WANT("a broken key, the same id",
         "warning key-matches authSafe[0].bag[0] no certificate of its own|one",
         { .key = made_span(&broken), .id = 1 },
         { .cert = made_span(&self), .id = 1 });
    pair_clear(&a);
    pair_clear(&unknown);
}

/* The public key says no, and the same localKeyID changes nothing. */
static void local_key_ids_do_not_outdo_keys(void **state)
{
    struct p12_pfx *pfx = vector_parse("class-key-mismatch.p12", NULL);
    struct p12_audit *audit;

    (void)state;
    if (!can_derive())
        skip();
    vector_unlock(pfx, "changeit", NULL, NULL);
    audit = judge(pfx, identity_rules(), NULL);
    assert_string_equal(first_of(audit, "key-matches")->found,
                        "no certificate of its own");
    p12_audit_free(audit);
    p12_pfx_free(pfx);
}

/* What is closed may have the certificate, the issuer, the key. */
static void what_may_be_in_a_closed_part_is_not_missed(void **state)
{
    struct pair a = pair_of("key-p256.p12");
    struct made self = cert_of(
        &(struct looks){ .subject = "a", .issuer = "a", .spki = a.spki });
    const struct item items[] = { { .key = a.key },
                                  { .cert = made_span(&self) } };
    struct p12_pfx *pfx = container_of(items, 2, true);
    struct p12_audit *audit = judge(pfx, identity_rules(), NULL);

    (void)state;
    want_found("closed", audit, NULL, "", "yes");
    p12_audit_free(audit);
    p12_pfx_free(pfx);
    pfx = vector_parse("legacy.p12", NULL); /* a shrouded key is seen */
    audit = judge(pfx, identity_rules(), NULL);
    want_found("a key beside a closed safe", audit, NULL, "", "yes");
    p12_audit_free(audit);
    p12_pfx_free(pfx);
    pair_clear(&a);
}

/* Theirs is the last certificate: each finds it by its fingerprint. */
static void many_keys_find_their_certificates_soon(void **state)
{
    enum { N = 300 };
    static struct item items[2 * N + 1];
    static struct made certs[N];
    struct pair a = pair_of("key-p256.p12");
    struct made self = cert_of(
        &(struct looks){ .subject = "a", .issuer = "a", .spki = a.spki });
    char name[20];

    (void)state;
    if (!can_derive())
        skip();
    for (size_t i = 0; i < N; i++) {
        snprintf(name, sizeof name, "%zu", i);
        certs[i] = cert_of(&(struct looks){ .subject = name, .issuer = name });
        items[i].cert = made_span(&certs[i]);
        items[N + i].key = a.key;
    }
    items[2 * N].cert = made_span(&self);
    {
        struct p12_pfx *pfx = container_of(items, 2 * N + 1, false);
        struct p12_audit *audit = judge(pfx, identity_rules(), NULL);
        size_t n_strays = 0;

        for (size_t i = 0; i < p12_audit_n_findings(audit); i++)
            n_strays +=
                strcmp("key-matches",
                       p12_rule_name(p12_audit_finding(audit, i)->rule)) == 0;
        assert_int_equal(n_strays, 0);
        p12_audit_free(audit);
        p12_pfx_free(pfx);
    }
    pair_clear(&a);
}

/* ---- What certificates say ------------------------------------------------
 */

/* One rule over a key, its certificate and the CA's. */
static void want_looks(const char *why, const char *rule,
                       const struct looks *client, const struct looks *ca,
                       const struct p12_audit_options *options,
                       const char *found)
{
    struct pair a = pair_of("key-p256.p12");
    struct looks mine = *client;
    struct made leaf, issuer;
    const struct p12_demand demand = { .rule = rule, .severity = P12_WARNING };
    const struct p12_profile profile = { .name = "one rule",
                                         .demands = { &demand, 1 } };
    struct p12_pfx *pfx;
    struct p12_audit *audit;

    mine.subject = "a";
    mine.issuer = "ca";
    mine.spki = a.spki;
    leaf = cert_of(&mine);
    issuer = cert_of(ca);
    {
        const struct item items[] = { { .key = a.key },
                                      { .cert = made_span(&leaf) },
                                      { .cert = made_span(&issuer) } };

        pfx = container_of(items, 3, false);
    }
    audit = judge(pfx, &profile, options);
    want_found(why, audit, NULL, found, "yes");
    p12_audit_free(audit);
    p12_pfx_free(pfx);
    pair_clear(&a);
}

#define LEAF " authSafe[0].bag[1] "
#define TOP  " authSafe[0].bag[2] "

static const struct looks usual_ca = { .subject = "ca", .issuer = "ca" };

static void a_clients_certificate_says_so(void **state)
{
    static const struct {
        const char *why;
        const char *rule;
        unsigned client, ca;
        const char *found;
    } cases[] = {
        { "clientAuth", "client-auth", GOOD, 0, "" },
        { "any usage", "client-auth", ANY_USAGE, 0, "" },
        { "none", "client-auth", SIGNS, CLIENT_AUTH,
          "warning client-auth" LEAF "no extended key usage|clientAuth" },
        { "a server's", "client-auth", SERVER_AUTH, 0,
          "warning client-auth" LEAF "other extended key usages|clientAuth" },
        { "digitalSignature", "digital-signature", GOOD, 0, "" },
        { "no usage", "digital-signature", CLIENT_AUTH, SIGNS,
          "warning digital-signature" LEAF "no key usage|digitalSignature" },
        { "another usage", "digital-signature", ENCIPHERS, 0,
          "warning digital-signature" LEAF
          "other key usages|digitalSignature" },
        { "CRL points", "crl-points", GOOD, 0, "" },
        { "none for the client", "crl-points", 0, CRL,
          "warning crl-points" LEAF "no CRL distribution point|one" },
        { "CRL points of the CA", "crl-points-ca", 0, CRL, "" },
        { "none for the CA", "crl-points-ca", CRL, 0,
          "warning crl-points-ca" TOP "no CRL distribution point|one" },
    };

    (void)state;
    if (!can_derive())
        skip();
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct looks ca = usual_ca;

        ca.extensions = cases[i].ca;
        want_looks(cases[i].why, cases[i].rule,
                   &(struct looks){ .extensions = cases[i].client }, &ca, NULL,
                   cases[i].found);
    }
}

static void certificates_have_their_time(void **state)
{
#define AT(year, month)                                                       \
    ((struct p12_span)BYTES(0x17, 13, '0' + (year) / 10, '0' + (year) % 10,   \
                            '0', '0' + (month), '0', '1', '0', '0', '0', '0', \
                            '0', '0', 'Z'))
    const struct p12_span unreadable = BYTES(0x17, 1, 'x');
    const struct p12_audit_options now = { .size = sizeof now, .now = NOW };
    const struct p12_audit_options june = { .size = sizeof june, .now = JUNE };
    const struct p12_audit_options half_a_year = { .size = sizeof half_a_year,
                                                   .now = NOW,
                                                   .expiring_days = 151 };
    const struct p12_audit_options end_of_time = { .size = sizeof end_of_time,
                                                   .now = INT64_MAX,
                                                   .expiring_days =
                                                       UINT32_MAX };
    const struct looks old = { .not_after = AT(25, 6) };
    const struct looks until_june = { .not_after = AT(26, 6) };
    const struct looks from_june = { .not_before = AT(26, 6) };
    const struct looks no_end = { .not_after = unreadable };
    const struct looks no_start = { .not_before = unreadable };
    struct looks old_ca = usual_ca;

    (void)state;
    if (!can_derive())
        skip();
    old_ca.not_after = AT(25, 6);
    want_looks("no time is asked", "expired", &old, &usual_ca, NULL, "");
    want_looks("expired", "expired", &old, &usual_ca, &now,
               "warning expired" LEAF "2025-06-01|later than today");
    want_looks("a CA that expired", "expired", &until_june, &old_ca, &now,
               "warning expired" TOP "2025-06-01|later than today");
    want_looks("in its last second", "expired", &until_june, &usual_ca, &june,
               "");
    want_looks("without an end", "expired", &no_end, &usual_ca, &now,
               "warning expired" LEAF "no date|later than today");
    want_looks("valid", "not-yet-valid", &until_june, &usual_ca, &now, "");
    want_looks("not yet", "not-yet-valid", &from_june, &usual_ca, &now,
               "warning not-yet-valid" LEAF "2026-06-01|not later than today");
    want_looks("not yet, not asked", "not-yet-valid", &from_june, &usual_ca,
               NULL, "");
    want_looks("from its first second", "not-yet-valid", &from_june, &usual_ca,
               &june, "");
    want_looks("without a start", "not-yet-valid", &no_start, &usual_ca, &now,
               "");
    want_looks("in half a year", "expiring", &until_june, &usual_ca, &now, "");
    want_looks("in half a year, asked for", "expiring", &until_june, &usual_ca,
               &half_a_year,
               "warning expiring" LEAF "2026-06-01|more than 151 days");
    want_looks("today", "expiring", &until_june, &usual_ca, &june,
               "warning expiring" LEAF "2026-06-01|more than 30 days");
    want_looks("expired is another rule", "expiring", &old, &usual_ca, &now,
               "");
    want_looks("at the end of time", "expiring", &until_june, &usual_ca,
               &end_of_time, "");
}

static void keys_and_signatures_are_strong(void **state)
{
#define OID_RSA 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1
#define SIGNED_BY(...)                                        \
    BYTES(0x30, sizeof((uint8_t[]){ __VA_ARGS__ }) + 2, 0x06, \
          sizeof((uint8_t[]){ __VA_ARGS__ }), __VA_ARGS__)
    const struct {
        const char *why;
        struct p12_span signature;
        const char *found;
    } cases[] = {
        { "ECDSA with SHA-256", { NULL, 0 }, "" },
        { "RSA with SHA-256", SIGNED_BY(OID_RSA, 11), "" },
        { "RSA with MD5", SIGNED_BY(OID_RSA, 4),
          "warning signature" LEAF "MD5 with RSA|SHA-2 or SHA-3" },
        { "RSA with SHA-1", SIGNED_BY(OID_RSA, 5),
          "warning signature" LEAF "SHA-1 with RSA|SHA-2 or SHA-3" },
        { "ECDSA with SHA-1", SIGNED_BY(0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 1),
          "warning signature" LEAF "SHA-1 with ECDSA|SHA-2 or SHA-3" },
    };
    uint8_t modulus[2 + 4 + 258];
    struct made numbers, small, big;
    struct looks ca = usual_ca;

    (void)state;
    if (!can_derive())
        skip();
    for (size_t i = 0; i < LENGTH(cases); i++)
        want_looks(cases[i].why, "signature",
                   &(struct looks){ .signature = cases[i].signature },
                   &usual_ca, NULL, cases[i].found);
    for (unsigned bits = 2047; bits <= 2048; bits++) {
        memset(modulus, 0xff, sizeof modulus);
        modulus[0] = bits == 2047 ? 0x7f : 0xff;
        numbers = MADE(0x02, { modulus, 256 });
        if (bits == 2048) {
            modulus[0] = 0;
            numbers = MADE(0x02, { modulus, 257 });
        }
        small = MADE(0x30, made_span(&numbers), BYTES(0x02, 1, 3));
        big = made_spki((struct p12_span)BYTES(OID_RSA, 1),
                        (struct p12_span)BYTES(0x05, 0), made_span(&small));
        ca.spki = made_span(&big);
        want_looks("a CA's key", "key-size", &(struct looks){ .extensions = 0 },
                   &ca, NULL,
                   bits == 2048 ? ""
                                : "warning key-size" TOP
                                  "RSA of 2047 bits|at least 2048");
    }
}

/* Strangers' certificates are not judged, nor those of containers without a
 * key. */
static void who_is_in_no_chain_is_not_judged(void **state)
{
    static const char *const rules[] = { "client-auth",  "digital-signature",
                                         "expired",      "key-size",
                                         "signature",    "crl-points",
                                         "crl-points-ca" };
    struct made bare =
        cert_of(&(struct looks){ .subject = "x", .issuer = "x" });
    const struct item items[] = { { .cert = made_span(&bare) } };
    const struct p12_audit_options options = { .size = sizeof options,
                                               .now = INT64_MAX };
    struct p12_pfx *pfx = container_of(items, 1, false);

    (void)state;
    for (size_t i = 0; i < LENGTH(rules); i++) {
        const struct p12_demand demand = { .rule = rules[i],
                                           .severity = P12_WARNING };
        const struct p12_profile profile = { .name = "one rule",
                                             .demands = { &demand, 1 } };
        struct p12_audit *audit = judge(pfx, &profile, &options);

        want_found(rules[i], audit, NULL, "", "yes");
        p12_audit_free(audit);
    }
    p12_pfx_free(pfx);
}

/* ---- All of it ----------------------------------------------------------- */

static void the_profile_for_clients_needs_all_to_be_open(void **state)
{
    const struct p12_profile *profile = p12_profile_find("mtls-client");
    struct pair a = pair_of("key-p256.p12");
    struct made self = cert_of(&(struct looks){
        .subject = "a", .issuer = "ca", .spki = a.spki, .extensions = GOOD });
    struct made ca = cert_of(
        &(struct looks){ .subject = "ca", .issuer = "ca", .extensions = CRL });
    const struct p12_audit_options options = { .size = sizeof options,
                                               .now = NOW };
    const struct item items[] = { { .key = a.key },
                                  { .cert = made_span(&self) },
                                  { .cert = made_span(&ca) } };
    struct p12_pfx *pfx = container_of(items, 3, true);
    struct p12_audit *audit = judge(pfx, profile, &options);

    (void)state;
    if (!can_derive())
        skip();
    want_found("closed", audit, NULL,
               "note? unseen authSafe[0] closed|its password", "unknown");
    p12_audit_free(audit);
    assert_int_equal(vector_unlock(pfx, "x", NULL, NULL), P12_OK);
    audit = judge(pfx, profile, &options);
    want_found("open", audit, NULL, "", "yes");
    p12_audit_free(audit);
    p12_pfx_free(pfx);
    pfx = container_of(items, 3, false); /* the key in the clear */
    audit = judge(pfx, profile, &options);
    want_found("in the clear", audit, "plain-key",
               "error plain-key authSafe[0].bag[0] not encrypted|PBES2, or "
               "PKCS12-PBE, or PBES1, or unknown",
               "no");
    p12_audit_free(audit);
    p12_pfx_free(pfx);
    pair_clear(&a);
}

static void a_rule_of_its_own_finds_keys_in_the_clear(void **state)
{
    const struct p12_demand demand = { .rule = "plain-key",
                                       .severity = P12_WARNING };
    const struct p12_profile profile = { .name = "plain keys",
                                         .demands = { &demand, 1 } };
    struct pair a = pair_of("key-p256.p12");
    const struct item items[] = { { .key = a.key } };
    struct p12_pfx *pfx = container_of(items, 1, false);
    struct p12_audit *audit = judge(pfx, &profile, NULL);

    (void)state;
    want_found("in the clear", audit, NULL,
               "warning plain-key authSafe[0].bag[0] not encrypted|encrypted",
               "yes");
    p12_audit_free(audit);
    p12_pfx_free(pfx);
    pfx = container_of(items, 1, true);
    assert_int_equal(vector_unlock(pfx, "x", NULL, NULL), P12_OK);
    audit = judge(pfx, &profile, NULL);
    want_found("in an encrypted safe", audit, NULL, "", "yes");
    p12_audit_free(audit);
    p12_pfx_free(pfx);
    pair_clear(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_identity_is_a_key_its_certificate_and_the_chain),
        cmocka_unit_test(local_key_ids_tell_where_keys_do_not),
        cmocka_unit_test(local_key_ids_do_not_outdo_keys),
        cmocka_unit_test(what_may_be_in_a_closed_part_is_not_missed),
        cmocka_unit_test(many_keys_find_their_certificates_soon),
        cmocka_unit_test(a_clients_certificate_says_so),
        cmocka_unit_test(certificates_have_their_time),
        cmocka_unit_test(keys_and_signatures_are_strong),
        cmocka_unit_test(who_is_in_no_chain_is_not_judged),
        cmocka_unit_test(the_profile_for_clients_needs_all_to_be_open),
        cmocka_unit_test(a_rule_of_its_own_finds_keys_in_the_clear),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
