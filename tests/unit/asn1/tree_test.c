#include "asn1/tree.h"

#include "alloc.h"
#include "asn1/tables.h"
#include "der.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "bytes.h"

/* One decoding of bytes that are the whole file. */
struct run {
    struct p12_layer_map layer;
    struct p12_reader r;
    struct p12_error err;
    struct p12_schemas schemas;
    struct p12_tree tree;
};

static enum p12_rc decode(struct run *run, enum p12_module module,
                          const char *type, struct p12_span bytes)
{
    *run = (struct run){ .layer = { .bytes = bytes, .source = bytes } };
    run->r = (struct p12_reader){ .layer = &run->layer, .err = &run->err };
    return p12_tree_decode(&run->r, &run->schemas, module, type, bytes,
                           &run->tree);
}

static void clear(struct run *run)
{
    p12_tree_clear(&run->tree);
    p12_schemas_clear(&run->schemas);
}

static void another_structure_is_refused_at_its_start(void **state)
{
    const struct {
        const char *why;
        const char *in;
    } cases[] = {
        { "nothing", "" },
        { "an INTEGER", "02 01 05" },
        { "a SET", "31{ 04 01 aa 02 01 05 }" },
        { "an empty SEQUENCE", "30{ }" },
        { "one field too few", "30{ 04 01 aa }" },
        { "one field too many", "30{ 04 01 aa 02 01 05 05 00 }" },
        { "fields in another order", "30{ 02 01 05 04 01 aa }" },
        { "a field of another type", "30{ 0c 01 'a' 02 01 05 }" },
        { "bytes behind it", "30{ 04 01 aa 02 01 05 } 00" },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct der in = der_make(cases[i].in);
        struct run run;
        enum p12_rc rc =
            decode(&run, P12_MODULE_PKCS5, "PBEParameter", in.span);

        if (rc != P12_E_SCHEMA || run.err.offset != 0 || run.tree.node != NULL)
            fail_msg("%s: %s at %zu", cases[i].why, p12_rc_name(rc),
                     run.err.offset);
        clear(&run);
        der_clear(&in);
    }
}

static void fields_lie_in_the_bytes_that_were_decoded(void **state)
{
    struct der in = der_make("30{ ^04 02 aabb 02 01 05 }");
    struct p12_span span;
    struct run run;

    (void)state;
    assert_int_equal(decode(&run, P12_MODULE_PKCS5, "PBEParameter", in.span),
                     P12_OK);
    assert_true(p12_tree_field(&run.tree, "salt", &span));
    assert_ptr_equal(span.ptr, in.span.ptr + in.mark);
    assert_int_equal(span.len, 4);
    assert_true(p12_tree_contents(&run.tree, "salt", &span));
    assert_ptr_equal(span.ptr, in.span.ptr + in.mark + 2);
    assert_int_equal(span.len, 2);
    assert_true(p12_tree_contents(&run.tree, "iterationCount", &span));
    assert_int_equal(span.len, 1);
    assert_int_equal(span.ptr[0], 5);
    clear(&run);
    der_clear(&in);
}

static void absent_fields_are_told_from_empty_ones(void **state)
{
    const struct {
        const char *why;
        const char *in;
        bool params, iterations;
    } cases[] = {
        { "neither", "30{ 30{ 30{ 06 01 2a } 04 00 } 04 00 }", false, false },
        { "NULL parameters", "30{ 30{ 30{ 06 01 2a 05 00 } 04 00 } 04 00 }",
          true, false },
        { "the DEFAULT written",
          "30{ 30{ 30{ 06 01 2a } 04 00 } 04 00 02 01 01 }", false, true },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct der in = der_make(cases[i].in);
        struct p12_span span = { NULL, 77 };
        struct run run;
        bool iterations;
        bool params;

        assert_int_equal(decode(&run, P12_MODULE_PKCS12, "MacData", in.span),
                         P12_OK);
        assert_false(p12_tree_field(&run.tree, "nosuchfield", &span));
        assert_int_equal(span.len, 77);
        iterations = p12_tree_field(&run.tree, "iterations", &span);
        params =
            p12_tree_field(&run.tree, "mac.digestAlgorithm.parameters", &span);
        if (params != cases[i].params || iterations != cases[i].iterations)
            fail_msg("%s: %d, %d", cases[i].why, params, iterations);
        assert_true(p12_tree_contents(&run.tree, "macSalt", &span));
        assert_int_equal(span.len, 0);
        clear(&run);
        der_clear(&in);
    }
}

static void oids_of_any_size_are_oids_and_nothing_else_is(void **state)
{
    const struct {
        const char *why;
        const char *in;
        bool ok;
    } cases[] = {
        { "an INTEGER", "30{ 02 01 05 a0{ 05 00 } }", false },
        { "an empty one", "30{ 06 00 a0{ 05 00 } }", false },
        { "a leading zero", "30{ 06{ 2a 80 01 } a0{ 05 00 } }", false },
        { "cut short", "30{ 06{ 2a 86 } a0{ 05 00 } }", false },
        { "a short one", "30{ 06{ 2a } a0{ 05 00 } }", true },
        { "an arc of 2^64", "30{ 06{ 69 82808080808080808000 } a0{ 05 00 } }",
          true },
        { "an arc of 128 bits",
          "30{ 06{ 69 83ffffffffffffffffffffffffffffffffff7f } "
          "a0{ 05 00 } }",
          true },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct der in = der_make(cases[i].in);
        struct p12_span oid = { NULL, 77 };
        struct run run;
        bool ok;

        assert_int_equal(decode(&run, P12_MODULE_PKCS12, "SafeBag", in.span),
                         P12_OK);
        ok = p12_tree_oid(&run.tree, "bagId", &oid);
        if (ok != cases[i].ok || (!ok && oid.len != 77))
            fail_msg("%s: %d", cases[i].why, ok);
        clear(&run);
        der_clear(&in);
    }
}

static void an_explicit_tag_is_taken_off_alone(void **state)
{
    struct der in = der_make("30{ 06 01 2a a0{ 30{ 05 00 } } }");
    struct p12_span span;
    struct run run;

    (void)state;
    assert_int_equal(decode(&run, P12_MODULE_PKCS12, "SafeBag", in.span),
                     P12_OK);
    assert_true(p12_tree_contents(&run.tree, "bagValue", &span));
    assert_int_equal(span.len, 4);
    assert_int_equal(span.ptr[0], P12_TAG_SEQUENCE);
    clear(&run);
    der_clear(&in);
}

/* Of the length alone: libtasn1 never sees it. */
static void lengths_that_libtasn1_has_not_are_refused(void **state)
{
    const uint8_t byte = 0x30;
    struct run run;

    (void)state;
    assert_int_equal(decode(&run, P12_MODULE_PKCS5, "PBEParameter",
                            (struct p12_span){ &byte, (size_t)INT_MAX + 1 }),
                     P12_E_LIMIT);
    clear(&run);
}

/* A build without signers and recipients has an empty table in its place. */
static bool is_left_out(enum p12_module module)
{
    return module == P12_MODULE_CMS && p12_cms_asn1_tab[0].name == NULL;
}

static void every_module_knows_its_types(void **state)
{
    const struct {
        enum p12_module module;
        const char *type;
    } cases[] = {
        { P12_MODULE_PKCS12, "MacData" },
        { P12_MODULE_PKCS12, "SafeBag" },
        { P12_MODULE_PKCS12, "PKCS12Attribute" },
        { P12_MODULE_PKCS12, "CertBag" },
        { P12_MODULE_PKCS12, "CRLBag" },
        { P12_MODULE_PKCS12, "SecretBag" },
        { P12_MODULE_PKCS5, "PBEParameter" },
        { P12_MODULE_PKCS5, "PBES2-params" },
        { P12_MODULE_PKCS5, "PBMAC1-params" },
        { P12_MODULE_PKCS5, "PBKDF2-params" },
        { P12_MODULE_PKCS5, "scrypt-params" },
        { P12_MODULE_PKCS5, "RC2-CBC-Parameter" },
        { P12_MODULE_PKCS5, "CAST5-CBC-Parameter" },
        { P12_MODULE_PKCS8, "OneAsymmetricKey" },
        { P12_MODULE_PKCS8, "EncryptedPrivateKeyInfo" },
        { P12_MODULE_CMS, "EncryptedContentInfo" },
        { P12_MODULE_CMS, "EnvelopedData" },
        { P12_MODULE_CMS, "KeyTransRecipientInfo" },
        { P12_MODULE_CMS, "SignedData" },
        { P12_MODULE_CMS, "SignerInfo" },
        { P12_MODULE_CMS, "IssuerAndSerialNumber" },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct run run;
        enum p12_rc rc;

        if (is_left_out(cases[i].module))
            continue;
        /* A type that is not there would be out of memory. */
        rc = decode(&run, cases[i].module, cases[i].type, TEXT("\x30"));
        if (rc != P12_E_SCHEMA)
            fail_msg("%s: %s", cases[i].type, p12_rc_name(rc));
        clear(&run);
    }
}

static void definitions_are_loaded_once(void **state)
{
    struct der in = der_make("30{ 04 01 aa 02 01 05 }");
    struct run run;
    void *loaded;

    (void)state;
    assert_int_equal(decode(&run, P12_MODULE_PKCS5, "PBEParameter", in.span),
                     P12_OK);
    loaded = run.schemas.module[P12_MODULE_PKCS5];
    assert_non_null(loaded);
    assert_null(run.schemas.module[P12_MODULE_CMS]);
    p12_tree_clear(&run.tree);
    assert_int_equal(p12_tree_decode(&run.r, &run.schemas, P12_MODULE_PKCS5,
                                     "PBEParameter", in.span, &run.tree),
                     P12_OK);
    assert_ptr_equal(run.schemas.module[P12_MODULE_PKCS5], loaded);
    p12_tree_clear(&run.tree);
    p12_tree_clear(&run.tree);
    p12_schemas_clear(&run.schemas);
    p12_schemas_clear(&run.schemas);
    der_clear(&in);
}

/* Inside libtasn1, where that can be had. */
static void decoding_survives_every_failed_allocation(void **state)
{
    struct der in = der_make("30{ 30{ " OID_PBKDF2 " 30{ 04 08 'saltsalt' "
                             "02 02 0800 } } 30{ " OID_AES_256 " 04 10 "
                             "'0123456789abcdef' } }");
    enum p12_rc rc = P12_E_MEMORY;
    struct run run;
    long n = 0;

    (void)state;
    for (; rc == P12_E_MEMORY; n++) {
        test_alloc_fail_after(n);
        rc = decode(&run, P12_MODULE_PKCS5, "PBES2-params", in.span);
        test_alloc_fail_after(-1);
        if (rc == P12_E_MEMORY)
            assert_null(run.tree.node);
        clear(&run);
    }
    assert_int_equal(rc, P12_OK);
    if (test_alloc_sees_libraries())
        assert_true(n > 20);
    der_clear(&in);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(another_structure_is_refused_at_its_start),
        cmocka_unit_test(fields_lie_in_the_bytes_that_were_decoded),
        cmocka_unit_test(absent_fields_are_told_from_empty_ones),
        cmocka_unit_test(oids_of_any_size_are_oids_and_nothing_else_is),
        cmocka_unit_test(an_explicit_tag_is_taken_off_alone),
        cmocka_unit_test(lengths_that_libtasn1_has_not_are_refused),
        cmocka_unit_test(every_module_knows_its_types),
        cmocka_unit_test(definitions_are_loaded_once),
        cmocka_unit_test(decoding_survives_every_failed_allocation),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
