/* The build without all that can be left out: what it has works, what it has
 * not is named, and nothing is shown to be other than it is. */
#include "der.h"
#include "file.h"

#include <p12/p12.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct p12_pfx *parse(const char *name)
{
    struct file file = file_vector(name);
    struct p12_pfx *pfx = NULL;
    struct p12_error err = { 0 };
    enum p12_rc rc = p12_pfx_parse(file.bytes, file.len, NULL, &pfx, &err);

    if (rc != P12_OK)
        fail_msg("%s: %s: %s", name, p12_rc_name(rc), err.detail);
    free(file.bytes);
    return pfx;
}

static enum p12_rc unlock(struct p12_pfx *pfx, const char *password,
                          struct p12_error *err)
{
    return p12_pfx_unlock(pfx, (const uint8_t *)password, strlen(password),
                          NULL, err);
}

static void pbes2_with_pbmac1_opens(void **state)
{
    const struct {
        const char *name;
        const char *password;
    } cases[] = {
        { "openssl-3.5-pbmac1.p12", "changeit" },
        { "rfc9579-a1.p12", "1234" },
        { "rfc9579-a2.p12", "1234" },
        { "rfc9579-a3.p12", "1234" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct p12_pfx *pfx = parse(cases[i].name);
        struct p12_error err = { 0 };
        const struct p12_safe *keys;

        if (unlock(pfx, cases[i].password, &err) != P12_OK)
            fail_msg("%s: %s: %s", cases[i].name, err.path, err.detail);
        assert_int_equal(p12_mac_status(p12_pfx_mac(pfx)), P12_STATUS_OPEN);
        assert_int_equal(p12_safe_status(p12_pfx_safe(pfx, 0)),
                         P12_STATUS_OPEN);
        keys = p12_pfx_safe(pfx, 1);
        assert_int_equal(p12_bag_status(p12_safe_bag(keys, 0)),
                         P12_STATUS_OPEN);
        assert_true(p12_bag_content(p12_safe_bag(keys, 0)).len > 0);
        p12_pfx_free(pfx);
    }
}

static void a_wrong_password_is_told_as_ever(void **state)
{
    struct p12_pfx *pfx = parse("rfc9579-a1.p12");
    struct p12_error err = { 0 };

    (void)state;
    assert_int_equal(unlock(pfx, "12345", &err), P12_E_MAC);
    p12_pfx_free(pfx);
}

static void a_scheme_that_is_left_out_is_told_by_its_oid(void **state)
{
    struct p12_pfx *pfx = parse("legacy.p12");
    const struct p12_scheme *mac = p12_mac_scheme(p12_pfx_mac(pfx));
    const struct p12_safe *safe = p12_pfx_safe(pfx, 0);
    struct p12_error err = { 0 };

    (void)state;
    assert_false(p12_scheme_is_supported(mac));
    assert_int_equal(unlock(pfx, "changeit", &err), P12_E_ALGORITHM);
    assert_string_equal(err.path, "mac");
    assert_string_equal(err.oid, "1.3.14.3.2.26");

    assert_int_equal(p12_safe_status(safe), P12_STATUS_REFUSED);
    assert_int_equal(p12_safe_problem(safe)->rc, P12_E_ALGORITHM);
    assert_string_equal(p12_safe_problem(safe)->path, "authSafe[0]");
    assert_string_equal(p12_safe_problem(safe)->oid, "1.2.840.113549.1.12.1.6");
    p12_pfx_free(pfx);
}

/* Nobody is named, and nothing is taken for broken. */
static void public_key_modes_are_recognised(void **state)
{
    struct p12_pfx *pfx = parse("enveloped-rsa.p12");
    const struct p12_safe *safe = p12_pfx_safe(pfx, 0);

    (void)state;
    assert_int_equal(p12_safe_type(safe), P12_SAFE_ENVELOPED);
    assert_int_equal(p12_safe_status(safe), P12_STATUS_REFUSED);
    assert_int_equal(p12_safe_problem(safe)->rc, P12_E_PUBLIC_KEY);
    assert_string_equal(p12_safe_problem(safe)->path, "authSafe[0]");
    assert_null(p12_safe_scheme(safe));
    assert_int_equal(p12_safe_n_recipients(safe), 0);
    p12_pfx_free(pfx);

    pfx = parse("signed-rsa.p12");
    assert_int_equal(p12_pfx_integrity(pfx), P12_INTEGRITY_PUBLIC_KEY);
    assert_int_equal(p12_pfx_n_signers(pfx), 0);
    assert_int_equal(p12_pfx_n_safes(pfx), 1);
    assert_int_equal(p12_safe_n_bags(p12_pfx_safe(pfx, 0)), 2);
    p12_pfx_free(pfx);
}

static void signed_data_without_its_content_is_refused(void **state)
{
    const struct {
        const char *why;
        const char *signed_data; /* inside [0] */
        enum p12_rc rc;
    } cases[] = {
        { "as it is meant",
          "30{ 02 01 01 31{} 30{" OID_DATA "a0{ 04{ 30{} } } } 31{} }",
          P12_OK },
        { "certificates",
          "30{ 02 01 01 31{} 30{" OID_DATA
          "a0{ 04{ 30{} } } } a0{ 30{} } 31{} }",
          P12_OK },
        { "nothing at all", "30{}", P12_E_SCHEMA },
        { "no SEQUENCE", "31{ 02 01 01 }", P12_E_SCHEMA },
        { "no digestAlgorithms",
          "30{ 02 01 01 30{" OID_DATA "a0{ 04{ 30{} } } } }", P12_E_SCHEMA },
        { "no content", "30{ 02 01 01 31{} 30{" OID_DATA "} 31{} }",
          P12_E_SCHEMA },
        { "no type", "30{ 02 01 01 31{} 30{ a0{ 04{ 30{} } } } 31{} }",
          P12_E_SCHEMA },
        { "another content",
          "30{ 02 01 01 31{} 30{" OID_DATA "a0{ 30{} } } 31{} }",
          P12_E_SCHEMA },
        { "two contents",
          "30{ 02 01 01 31{} 30{" OID_DATA "a0{ 04{ 30{} } 04{} } } 31{} }",
          P12_E_SCHEMA },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct p12_pfx *pfx = NULL;
        struct p12_error err = { 0 };
        struct der der;
        char text[300];
        enum p12_rc rc;

        snprintf(text, sizeof text, "30{ 02 01 03 30{" OID_SIGNED "a0{ %s }}}",
                 cases[i].signed_data);
        der = der_make(text);
        rc = p12_pfx_parse(der.span.ptr, der.span.len, NULL, &pfx, &err);
        if (rc != cases[i].rc)
            fail_msg("%s: %s: %s", cases[i].why, p12_rc_name(rc), err.path);
        if (rc != P12_OK)
            assert_string_equal(err.path, "authSafe");
        p12_pfx_free(pfx);
        der_clear(&der);
    }
}

static void sentences_are_those_of_the_codes(void **state)
{
    struct p12_pfx *pfx = parse("signed-rsa.p12");
    struct p12_pfx *none = NULL;
    struct p12_error err = { 0 };

    (void)state;
    assert_true(p12_pfx_n_notes(pfx) > 0);
    for (size_t i = 0; i < p12_pfx_n_notes(pfx); i++)
        assert_string_equal(p12_pfx_note(pfx, i)->text,
                            p12_pfx_note(pfx, i)->id);
    p12_pfx_free(pfx);

    assert_int_equal(
        p12_pfx_parse((const uint8_t *)"0\x80\x02", 3, NULL, &none, &err),
        P12_E_TRUNCATED);
    assert_string_equal(err.detail, p12_rc_text(P12_E_TRUNCATED));
    assert_string_equal(err.path, "pfx");
    assert_int_equal(err.offset, 2);
}

static bool has_feature(const char *name)
{
    for (size_t i = 0; p12_feature(i) != NULL; i++)
        if (strcmp(p12_feature(i), name) == 0)
            return true;
    return false;
}

static void the_features_are_those_of_the_build(void **state)
{
    const char *const in[] = { "scheme PBES2", "scheme PBMAC1", "hash SHA-256",
                               "cipher AES-256-CBC" };
    const char *const out[] = { "scheme PKCS12-PBE", "scheme HMAC-PKCS12",
                                "hash MD5",          "cipher DES-EDE3-CBC",
                                "key-matching",      "threads" };

    (void)state;
    for (size_t i = 0; i < sizeof in / sizeof in[0]; i++)
        if (!has_feature(in[i]))
            fail_msg("not there: %s", in[i]);
    for (size_t i = 0; i < sizeof out / sizeof out[0]; i++)
        if (has_feature(out[i]))
            fail_msg("there: %s", out[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pbes2_with_pbmac1_opens),
        cmocka_unit_test(a_wrong_password_is_told_as_ever),
        cmocka_unit_test(a_scheme_that_is_left_out_is_told_by_its_oid),
        cmocka_unit_test(public_key_modes_are_recognised),
        cmocka_unit_test(signed_data_without_its_content_is_refused),
        cmocka_unit_test(sentences_are_those_of_the_codes),
        cmocka_unit_test(the_features_are_those_of_the_build),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
