/* Which keys are refused beside which certificates. */
#include "write/writing.h"

#include "alloc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "read/parsed.h"
#include "x509/make.h"

/* ---- Keys and certificates ---------------------------------------------- */

#define RSA BYTES(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1)

/* What a draft is made of. Primes so small that they fit into a byte, which is
 * enough to compare keys by. */
enum piece {
    KEY_15,     /* RSA: 3 * 5 */
    KEY_35,     /* 5 * 7 */
    KEY_FORGED, /* says 35, and has the primes of 15 */
    KEY_OTHER,  /* of an algorithm that nobody knows */
    KEY_BROKEN,
    CERT_15,
    CERT_35,
    CERT_OTHER,
    CERT_BROKEN,
    CERT_SDSI,
    CRL
};

static struct made rsa_key(uint8_t n, uint8_t e, uint8_t p, uint8_t q)
{
    struct made value =
        MADE(0x30, BYTES(2, 1, 0, 2, 1, n, 2, 1, e, 2, 1, e, 2, 1, p, 2, 1, q,
                         2, 1, 1, 2, 1, 1, 2, 1, 1));

    return made_key((struct p12_span)RSA, (struct p12_span)BYTES(5, 0),
                    made_span(&value));
}

static struct made cert_with(const struct made *spki)
{
    const struct plan plan = { .spki = made_span(spki) };

    return made_cert(&plan);
}

static struct made rsa_cert(uint8_t n, uint8_t e)
{
    struct made numbers = MADE(0x30, BYTES(2, 1, n, 2, 1, e));
    struct made spki =
        made_spki((struct p12_span)RSA, (struct p12_span)BYTES(5, 0),
                  made_span(&numbers));

    return cert_with(&spki);
}

static struct made piece(enum piece piece)
{
    const struct p12_span other = BYTES(0x2a, 0x03, 0x04);
    const struct p12_span none = { NULL, 0 };
    struct made spki = made_spki(other, none, TEXT("public"));

    switch (piece) {
    case KEY_15:
        return rsa_key(15, 3, 3, 5);
    case KEY_35:
        return rsa_key(35, 5, 5, 7);
    case KEY_FORGED:
        return rsa_key(35, 5, 3, 5);
    case KEY_OTHER:
        return made_key(other, none, TEXT("private"));
    case CERT_15:
        return rsa_cert(15, 3);
    case CERT_35:
        return rsa_cert(35, 5);
    case CERT_OTHER:
        return cert_with(&spki);
    default:
        return MADE(0x30, BYTES(2, 1, 1));
    }
}

static struct p12_draft_bag *add(struct p12_draft_list *list, enum piece what)
{
    struct made made = piece(what);
    struct p12_span der = made_span(&made);
    struct p12_draft_bag *bag = NULL;
    enum p12_rc rc;

    if (what <= KEY_BROKEN)
        rc = p12_draft_add_key(list, der, &bag);
    else if (what <= CERT_BROKEN)
        rc = p12_draft_add_certificate(list, der, &bag);
    else if (what == CERT_SDSI)
        rc = p12_draft_add_sdsi(list, TEXT("(sdsi)"), &bag);
    else
        rc = p12_draft_add_crl(list, der, &bag);
    assert_int_equal(rc, P12_OK);
    return bag;
}

/* An id of '-' stands for none. */
static void add_with(struct p12_draft_list *list, enum piece what, char id)
{
    struct p12_draft_bag *bag = add(list, what);
    uint8_t octet = (uint8_t)id;

    if (id != '-')
        assert_int_equal(p12_draft_add_octets(bag, "localKeyID",
                                              (struct p12_span){ &octet, 1 }),
                         P12_OK);
}

/* ---- Drafts ------------------------------------------------------------- */

static struct p12_draft *draft_new(void)
{
    struct p12_draft *draft = NULL;

    assert_int_equal(p12_draft_new(&draft), P12_OK);
    return draft;
}

static struct p12_draft_list *safe_in(struct p12_draft *draft)
{
    struct p12_draft_list *list = NULL;

    assert_int_equal(p12_draft_add_safe(draft, P12_SAFE_DATA, &list), P12_OK);
    return list;
}

static struct p12_draft_list *nested_in(struct p12_draft_list *list)
{
    struct p12_draft_list *inner = NULL;

    assert_int_equal(p12_draft_add_nested(list, &inner, NULL), P12_OK);
    return inner;
}

/* Fails unless this is what is said; a path of NULL: nothing. */
static void want(const char *why, const struct p12_draft *draft,
                 const char *path)
{
    struct p12_error err = { .rc = P12_OK };
    enum p12_rc rc = p12_draft_check_keys(draft, &err);

    if (rc != (path != NULL ? P12_E_MISMATCH : P12_OK) || err.rc != rc ||
        strcmp(err.path, path != NULL ? path : "") != 0)
        fail_msg("%s: %s: %s", why, p12_rc_name(rc), err.path);
    if (path != NULL)
        assert_string_equal(err.detail, "a key with the localKeyID of a "
                                        "certificate that it does not belong "
                                        "to");
    assert_int_equal(p12_draft_check_keys(draft, NULL), rc);
}

/* One bag of a safe; the list ends with an id of 0. */
struct part {
    enum piece what;
    char id;
};

enum { PARTS_MAX = 6 };

static void a_key_beside_another_ones_certificate_is_refused(void **state)
{
    const struct {
        const char *why;
        struct part parts[PARTS_MAX];
        const char *path;
    } cases[] = {
        { "a key and a certificate",
          { { KEY_15, 'a' }, { CERT_35, 'a' } },
          "authSafe[0].bag[0]" },
        { "the certificate first",
          { { CERT_15, 'a' }, { KEY_35, 'a' } },
          "authSafe[0].bag[1]" },
        { "the second of two keys",
          { { KEY_15, 'a' }, { KEY_35, 'a' }, { CERT_15, 'a' } },
          "authSafe[0].bag[1]" },
        { "the second of two certificates",
          { { KEY_15, 'a' }, { CERT_15, 'a' }, { CERT_35, 'a' } },
          "authSafe[0].bag[0]" },
        { "crosswise",
          { { KEY_15, 'b' },
            { KEY_35, 'a' },
            { CERT_15, 'a' },
            { CERT_35, 'b' } },
          "authSafe[0].bag[0]" },
        { "crosswise, with the ids the other way round",
          { { KEY_15, 'a' },
            { KEY_35, 'b' },
            { CERT_15, 'b' },
            { CERT_35, 'a' } },
          "authSafe[0].bag[0]" },
        { "one pair of two",
          { { KEY_15, 'a' },
            { CERT_15, 'a' },
            { KEY_15, 'b' },
            { CERT_35, 'b' } },
          "authSafe[0].bag[2]" },
        { "a key that is no key of its own",
          { { KEY_FORGED, 'a' }, { CERT_35, 'a' } },
          "authSafe[0].bag[0]" },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_draft *draft = draft_new();
        struct p12_draft_list *list = safe_in(draft);

        if (cases[i].parts[0].what == KEY_FORGED && !can_derive()) {
            p12_draft_free(draft);
            continue;
        }
        for (const struct part *p = cases[i].parts; p->id != 0; p++)
            add_with(list, p->what, p->id);
        want(cases[i].why, draft, cases[i].path);
        p12_draft_free(draft);
    }
}

static void what_can_not_be_known_passes(void **state)
{
    const struct {
        const char *why;
        struct part parts[PARTS_MAX];
    } cases[] = {
        { "nothing at all", { { KEY_15, 0 } } },
        { "a key alone", { { KEY_15, 'a' } } },
        { "a certificate alone", { { CERT_15, 'a' } } },
        { "its own certificate", { { KEY_15, 'a' }, { CERT_15, 'a' } } },
        { "two of each",
          { { KEY_15, 'a' },
            { CERT_35, 'b' },
            { CERT_15, 'a' },
            { KEY_35, 'b' } } },
        { "other ids", { { KEY_15, 'a' }, { CERT_35, 'b' } } },
        { "an id of the key alone", { { KEY_15, 'a' }, { CERT_35, '-' } } },
        { "an id of the certificate alone",
          { { KEY_15, '-' }, { CERT_35, 'a' } } },
        { "no ids", { { KEY_15, '-' }, { CERT_35, '-' } } },
        { "an unknown algorithm", { { KEY_OTHER, 'a' }, { CERT_OTHER, 'a' } } },
        { "an unknown algorithm, and a known one",
          { { KEY_OTHER, 'a' }, { CERT_15, 'a' } } },
        { "a key that can't be read",
          { { KEY_BROKEN, 'a' }, { CERT_15, 'a' } } },
        { "a certificate that can't be read",
          { { KEY_15, 'a' }, { CERT_BROKEN, 'a' }, { CERT_15, 'a' } } },
        { "another kind of certificate",
          { { KEY_15, 'a' }, { CERT_SDSI, 'a' } } },
        { "a CRL", { { KEY_15, 'a' }, { CRL, 'a' } } },
        { "two keys", { { KEY_15, 'a' }, { KEY_35, 'a' } } },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_draft *draft = draft_new();
        struct p12_draft_list *list = safe_in(draft);

        for (const struct part *p = cases[i].parts; p->id != 0; p++)
            add_with(list, p->what, p->id);
        want(cases[i].why, draft, NULL);
        p12_draft_free(draft);
    }
}

static void they_are_found_wherever_they_are(void **state)
{
    struct p12_draft *draft = draft_new();
    struct p12_draft_list *first = safe_in(draft);
    struct p12_draft_list *second = safe_in(draft);
    struct p12_draft_list *inner;

    (void)state;
    add(first, CRL);
    inner = nested_in(nested_in(second));
    add(inner, CRL);
    add_with(inner, KEY_15, 'a');
    want("no certificate yet", draft, NULL);
    add_with(first, CERT_15, 'a');
    want("its own", draft, NULL);
    add_with(nested_in(first), CERT_35, 'a');
    want("another one", draft, "authSafe[1].bag[0].bag[0].bag[1]");
    assert_true(p12_draft_move(inner, 1, 0));
    want("moved", draft, "authSafe[1].bag[0].bag[0].bag[0]");
    p12_draft_remove_attributes(p12_draft_bag(inner, 0), "localKeyID", NULL);
    want("no id any more", draft, NULL);
    p12_draft_free(draft);
}

/* It is p12_bag_local_key_id()'s rule: the first one, if it is one. */
static void an_id_is_what_readers_take_for_it(void **state)
{
    const struct {
        const char *why;
        struct p12_span first, second;
        const char *path;
    } cases[] = {
        { "one", BYTES(4, 1, 'a'), { NULL, 0 }, "authSafe[0].bag[0]" },
        { "two", BYTES(4, 1, 'a'), BYTES(4, 1, 'b'), "authSafe[0].bag[0]" },
        { "the second", BYTES(4, 1, 'b'), BYTES(4, 1, 'a'), NULL },
        { "of another type", BYTES(0x0c, 1, 'a'), { NULL, 0 }, NULL },
        { "empty", BYTES(4, 0), { NULL, 0 }, NULL },
        { "longer", BYTES(4, 2, 'a', 'a'), { NULL, 0 }, NULL },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_draft *draft = draft_new();
        struct p12_draft_list *list = safe_in(draft);
        struct p12_draft_bag *key = add(list, KEY_15);

        add_with(list, CERT_35, 'a');
        assert_int_equal(
            p12_draft_add_attribute(key, "localKeyID", cases[i].first), P12_OK);
        if (cases[i].second.len != 0)
            assert_int_equal(
                p12_draft_add_attribute(key, "localKeyID", cases[i].second),
                P12_OK);
        want(cases[i].why, draft, cases[i].path);
        p12_draft_free(draft);
    }
}

/* ---- What came from a container ----------------------------------------- */

enum { TEXT_MAX = 4096 };

static void write_bag(char *out, enum piece what)
{
    struct made made = piece(what);
    char hex[TEXT_MAX / 2];

    for (size_t i = 0; i < made.len; i++)
        snprintf(hex + 2 * i, 3, "%02x", made.bytes[i]);
    if (what <= KEY_BROKEN)
        snprintf(out, TEXT_MAX,
                 "30{ " OID_KEY_BAG
                 " a0{ %s } 31{ " ATTRIBUTE(OID_KEY_ID, "04{ 'a' }") " } }",
                 hex);
    else
        snprintf(out, TEXT_MAX,
                 "30{ " OID_CERT_BAG " a0{ 30{ " OID_X509_CERT
                 " a0{ 04{ %s } } } } 31{ " ATTRIBUTE(OID_KEY_ID,
                                                      "04{ 'a' }") " } }",
                 hex);
}

/* A container of one safe with two bags, both with the id 'a'. */
static struct parsed container(enum piece one, enum piece two)
{
    char first[TEXT_MAX];
    char second[TEXT_MAX];
    char text[3 * TEXT_MAX];
    struct parsed p;

    write_bag(first, one);
    write_bag(second, two);
    snprintf(text, sizeof text, PFX(SAFE("%s %s")), first, second);
    p = parse(text, NULL);
    assert_int_equal(p.rc, P12_OK);
    assert_null(parsed_problem(&p));
    return p;
}

static void what_came_along_is_judged_only_beside_what_is_added(void **state)
{
    const struct {
        const char *why;
        enum piece one, two, added;
        const char *path;
    } cases[] = {
        { "nothing that tells", KEY_15, CERT_35, CRL, NULL },
        { "a key that fits", KEY_35, CERT_15, KEY_15, NULL },
        { "a key that does not", KEY_15, CERT_15, KEY_35,
          "authSafe[1].bag[0]" },
        { "a certificate that fits", KEY_15, CERT_35, CERT_15, NULL },
        { "a certificate that does not", CERT_15, KEY_15, CERT_35,
          "authSafe[0].bag[1]" },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct parsed p = container(cases[i].one, cases[i].two);
        struct p12_draft *draft = NULL;

        assert_int_equal(p12_draft_from(p.pfx, NULL, NULL, &draft), P12_OK);
        want("as it came", draft, NULL);
        add_with(safe_in(draft), cases[i].added, 'a');
        want(cases[i].why, draft, cases[i].path);
        p12_draft_free(draft);
        parsed_clear(&p);
    }
}

/* ---- No memory ---------------------------------------------------------- */

static void it_survives_every_failed_allocation(void **state)
{
    struct p12_draft *draft = draft_new();
    struct p12_draft_list *list = safe_in(draft);
    size_t before;
    bool failed = true;
    long n = 0;

    (void)state;
    add_with(list, KEY_15, 'a');
    add_with(list, CERT_15, 'a');
    add_with(list, CERT_35, 'a');
    before = test_alloc_outstanding();
    test_alloc_count_libraries(false); /* libtasn1 crashes without memory */
    for (; failed; n++) {
        struct p12_error err = { .rc = P12_OK };
        enum p12_rc rc;

        test_alloc_fail_after(n);
        rc = p12_draft_check_keys(draft, &err);
        failed = test_alloc_has_failed();
        test_alloc_fail_after(-1);
        assert_int_equal(rc, failed ? P12_E_MEMORY : P12_E_MISMATCH);
        assert_int_equal(err.rc, rc);
        assert_int_equal(test_alloc_outstanding(), before);
    }
    test_alloc_count_libraries(true);
    assert_true(n > 5);
    p12_draft_free(draft);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_beside_another_ones_certificate_is_refused),
        cmocka_unit_test(what_can_not_be_known_passes),
        cmocka_unit_test(they_are_found_wherever_they_are),
        cmocka_unit_test(an_id_is_what_readers_take_for_it),
        cmocka_unit_test(what_came_along_is_judged_only_beside_what_is_added),
        cmocka_unit_test(it_survives_every_failed_allocation),
    };

    return cmocka_run_group_tests_name("check_keys", tests, NULL, NULL);
}
