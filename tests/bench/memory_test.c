/* What a container takes of memory. Numbers of bytes, not of seconds: they are
 * the same on every machine. */
#include "alloc.h"
#include "base/builder.h"
#include "file.h"

#include <p12/p12.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { KIB = 1024, CERT_SIZE = 700 };

static void needs_the_heap(void)
{
    if (!test_alloc_sees_libraries()) {
        puts("SKIP: bench_memory: the heap of a sanitizer is not counted");
        skip();
    }
}

/* ---- A small one -------------------------------------------------------- */

static size_t peak_of_opening(const char *name, const char *password)
{
    struct file file = file_vector(name);
    struct p12_pfx *pfx = NULL;
    struct p12_error err = { 0 };
    size_t peak;

    test_alloc_reset_peak();
    assert_int_equal(p12_pfx_parse(file.bytes, file.len, NULL, &pfx, &err),
                     P12_OK);
    assert_int_equal(p12_pfx_unlock(pfx, (const uint8_t *)password,
                                    strlen(password), NULL, &err),
                     P12_OK);
    peak = test_alloc_peak();
    printf("heap %s: %zu bytes to open %zu\n", name, peak, file.len);
    p12_pfx_free(pfx);
    free(file.bytes);
    return peak;
}

static void a_small_container_opens_in_64_kib_of_heap(void **state)
{
    static const struct {
        const char *why, *name, *password;
    } cases[] = {
        { "PBMAC1 and PBES2", "rfc9579-a1.p12", "1234" },
        { "an elliptic key", "certtool-pbmac1.p12", "changeit" },
        { "HMAC of RFC 7292", "key-rsa.p12", "changeit" },
        { "RC2 and 3DES", "legacy.p12", "changeit" },
        { "nothing encrypted", "openssl-plain.p12", "changeit" },
    };

    (void)state;
    needs_the_heap();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (peak_of_opening(cases[i].name, cases[i].password) > 64 * KIB)
            fail_msg("%s: more than 64 KiB", cases[i].why);
}

/* ---- A large one -------------------------------------------------------- */

static const uint8_t id_data[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7,
                                   0x0d, 0x01, 0x07, 0x01 };
static const uint8_t cert_bag[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d,
                                    0x01, 0x0c, 0x0a, 0x01, 0x03 };
static const uint8_t x509_cert[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7,
                                     0x0d, 0x01, 0x09, 0x16, 0x01 };
static const uint8_t friendly_name[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7,
                                         0x0d, 0x01, 0x09, 0x14 };

#define SPAN(octets) ((struct p12_span){ (octets), sizeof(octets) })

static void wrap_explicit(struct p12_builder *b, size_t mark)
{
    p12_build_wrap(b, P12_TAG_CONTEXT | P12_TAG_CONSTRUCTED, mark);
}

/* From its end to its beginning, as the builder goes. */
static void build_bag(struct p12_builder *b)
{
    static const uint8_t cert[CERT_SIZE];
    static const uint8_t name[] = { 0, 'n', 0, 'a', 0, 'm', 0, 'e' };
    size_t end = p12_build_mark(b);
    size_t value;

    p12_build_element(b, P12_TAG_BMP_STRING, SPAN(name));
    p12_build_wrap(b, P12_TAG_SET, end);
    p12_build_element(b, P12_TAG_OID, SPAN(friendly_name));
    p12_build_wrap(b, P12_TAG_SEQUENCE, end);
    p12_build_wrap(b, P12_TAG_SET, end);

    value = p12_build_mark(b);
    p12_build_element(b, P12_TAG_OCTET_STRING, SPAN(cert));
    wrap_explicit(b, value);
    p12_build_element(b, P12_TAG_OID, SPAN(x509_cert));
    p12_build_wrap(b, P12_TAG_SEQUENCE, value);
    wrap_explicit(b, value);
    p12_build_element(b, P12_TAG_OID, SPAN(cert_bag));
    p12_build_wrap(b, P12_TAG_SEQUENCE, end);
}

/* What is built so far becomes data (RFC 5652, 4). */
static void wrap_data(struct p12_builder *b)
{
    p12_build_wrap(b, P12_TAG_SEQUENCE, 0);
    p12_build_wrap(b, P12_TAG_OCTET_STRING, 0);
    wrap_explicit(b, 0);
    p12_build_element(b, P12_TAG_OID, SPAN(id_data));
    p12_build_wrap(b, P12_TAG_SEQUENCE, 0);
}

static void build_container(struct p12_builder *b, size_t n)
{
    assert_int_equal(p12_builder_init(b, n * (CERT_SIZE + 100) + 200), P12_OK);
    for (size_t i = 0; i < n; i++)
        build_bag(b);
    wrap_data(b);
    wrap_data(b);
    p12_build_uint(b, 3);
    p12_build_wrap(b, P12_TAG_SEQUENCE, 0);
}

/* The caller's own copy of the file is one part of three. */
static void a_large_container_takes_three_times_its_size(void **state)
{
    static const size_t counts[] = { 500, 1000, 2000, 4000 };

    (void)state;
    needs_the_heap();
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        struct p12_builder b;
        struct p12_span file;
        struct p12_pfx *pfx = NULL;

        build_container(&b, counts[i]);
        assert_int_equal(p12_builder_finish(&b, &file), P12_OK);
        test_alloc_reset_peak();
        assert_int_equal(p12_pfx_parse(file.ptr, file.len, NULL, &pfx, NULL),
                         P12_OK);
        assert_int_equal(p12_safe_n_bags(p12_pfx_safe(pfx, 0)), counts[i]);
        printf("heap of %zu bags: %zu bytes beside the file's %zu\n", counts[i],
               test_alloc_peak(), file.len);
        assert_true(test_alloc_peak() <= 2 * file.len);
        p12_pfx_free(pfx);
        p12_builder_clear(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_small_container_opens_in_64_kib_of_heap),
        cmocka_unit_test(a_large_container_takes_three_times_its_size),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
