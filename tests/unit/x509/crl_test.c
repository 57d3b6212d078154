#include <p12/x509.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "make.h"

static const struct p12_span algorithm = BYTES(0x30, 3, 6, 1, 0x2a);
static const struct p12_span none = { NULL, 0 };

/* A CertificateList; `tbs` is what stands behind its signature algorithm. */
static struct made crl_of(struct p12_span version, struct p12_span tbs)
{
    struct made list = MADE(0x30, version, algorithm, tbs);

    return MADE(0x30, made_span(&list), algorithm, BYTES(3, 2, 0, 0xab));
}

static struct made tbs_of(struct p12_span next, struct p12_span revoked)
{
    struct made issuer = made_name(0x0c, "CA");
    struct made this_update = MADE(0x17, TEXT("240101000000Z"));
    struct made tbs =
        MADE(0x30, made_span(&issuer), made_span(&this_update), next, revoked);
    size_t header = tbs.len < 130 ? 2 : 3;

    tbs.len -= header;
    memmove(tbs.bytes, tbs.bytes + header, tbs.len);
    return tbs;
}

static void crls_say_who_and_when(void **state)
{
    (void)state;
    struct made next = MADE(0x18, TEXT("20250101000000Z"));
    struct made entry = MADE(0x30, BYTES(2, 1, 5), BYTES(0x17, 1, 'x'));
    struct made two = MADE(0x30, made_span(&entry), made_span(&entry));
    const struct p12_span extensions = BYTES(0xa0, 2, 0x30, 0);
    const struct {
        const char *why;
        struct p12_span version, next, revoked;
        int64_t next_update;
        size_t n_revoked;
    } cases[] = {
        { "all of it", BYTES(2, 1, 1), made_span(&next), made_span(&two),
          1735689600, 2 },
        { "version 1", none, made_span(&next), made_span(&two), 1735689600, 2 },
        { "without nextUpdate", BYTES(2, 1, 1), none, made_span(&two),
          INT64_MIN, 2 },
        { "nothing revoked", BYTES(2, 1, 1), made_span(&next), none, 1735689600,
          0 },
        { "an empty list", BYTES(2, 1, 1), made_span(&next), BYTES(0x30, 0),
          1735689600, 0 },
        { "extensions alone", BYTES(2, 1, 1), none, extensions, INT64_MIN, 0 },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct made tbs = tbs_of(cases[i].next, cases[i].revoked);
        struct made der = crl_of(cases[i].version, made_span(&tbs));
        struct p12_crl_info info = { 0 };
        char issuer[8];

        if (p12_crl_read(made_span(&der), &info, issuer, sizeof issuer, NULL) !=
            P12_OK)
            fail_msg("%s", cases[i].why);
        assert_string_equal(issuer, "CN=CA");
        assert_int_equal(info.this_update, 1704067200);
        assert_true(info.next_update == cases[i].next_update);
        assert_int_equal(info.n_revoked, cases[i].n_revoked);
        assert_int_equal(p12_crl_read(made_span(&der), &info, NULL, 0, NULL),
                         P12_OK);
    }
}

static void what_is_no_crl_is_refused(void **state)
{
    (void)state;
    struct made tbs = tbs_of(none, none);
    struct made whole = crl_of(none, made_span(&tbs));
    struct made no_times = crl_of(none, (struct p12_span)BYTES(0x30, 0));
    struct plan plan = { .serial = { NULL, 0 } };
    struct made cert = made_cert(&plan);
    const struct {
        const char *why;
        struct p12_span der;
        enum p12_rc rc;
    } cases[] = {
        { "nothing", none, P12_E_TRUNCATED },
        { "an empty SEQUENCE", BYTES(0x30, 0), P12_E_SCHEMA },
        { "cut short", { whole.bytes, whole.len - 1 }, P12_E_TRUNCATED },
        { "without times", made_span(&no_times), P12_E_SCHEMA },
        { "a certificate", made_span(&cert), P12_E_SCHEMA },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_error err = { .rc = P12_OK };
        struct p12_crl_info info = { .n_revoked = 77 };
        char issuer[8] = "canary";

        if (p12_crl_read(cases[i].der, &info, issuer, sizeof issuer, &err) !=
            cases[i].rc)
            fail_msg("%s: %s", cases[i].why, p12_rc_name(err.rc));
        assert_int_equal(info.n_revoked, 77);
        assert_string_equal(issuer, "canary");
        assert_string_equal(err.path, "crl");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(crls_say_who_and_when),
        cmocka_unit_test(what_is_no_crl_is_refused),
    };

    return cmocka_run_group_tests_name("crl", tests, NULL, NULL);
}
