/* What a file is, and taking off its armour. */
#include "fuzz.h"

#include "check.h"

#include "alloc.h"

#include <string.h>

/* The first byte that each of these formats has, if there is but one. */
static bool is_asn1(enum p12_format format)
{
    static const enum p12_format formats[] = {
        P12_FORMAT_PKCS12,          P12_FORMAT_CERTIFICATE,
        P12_FORMAT_REQUEST,         P12_FORMAT_CRL,
        P12_FORMAT_PKCS7,           P12_FORMAT_PKCS8,
        P12_FORMAT_PKCS8_ENCRYPTED, P12_FORMAT_KEY,
        P12_FORMAT_PUBLIC_KEY,      P12_FORMAT_ASN1,
    };

    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (formats[i] == format)
            return true;
    return false;
}

static void check_identity(struct p12_span input, struct p12_identity *found)
{
    struct p12_identity again = { P12_FORMAT_COUNT, 1, true };

    p12_identify(input.ptr, input.len, found);
    p12_identify(input.ptr, input.len, &again);
    CHECK(found->format == again.format && found->size == again.size &&
          found->truncated == again.truncated);
    CHECK((unsigned)found->format < P12_FORMAT_COUNT);
    CHECK(p12_format_name(found->format)[0] != '\0');
    CHECK((found->format == P12_FORMAT_EMPTY) == (input.len == 0));
    CHECK(found->truncated == (found->size > input.len));
    CHECK(found->size == 0 || is_asn1(found->format));
}

/* What it says of the input is what unarmouring then does. */
static void check_unarmored(struct p12_span input, enum p12_format format)
{
    uint8_t *out = NULL;
    size_t len = 0;
    struct p12_error err = { 0 };
    enum p12_rc rc =
        p12_unarmor(input.ptr, input.len, &fuzz_limits, &out, &len, &err);

    CHECK((out != NULL) == (len != 0));
    if (rc != P12_OK) {
        CHECK(rc == P12_E_ENCODING || rc == P12_E_LIMIT);
        CHECK(out == NULL && err.rc == rc && err.offset <= input.len);
        CHECK(err.detail != NULL);
    }
    CHECK((rc == P12_E_LIMIT) == (input.len > fuzz_limits.max_file));
    if (format == P12_FORMAT_PKCS12)
        CHECK(rc != P12_E_ENCODING && out == NULL);
    if (format == P12_FORMAT_PKCS12_BASE64 || format == P12_FORMAT_PKCS12_PEM)
        CHECK(rc != P12_OK || out != NULL);
    p12_buffer_free(out, len);
}

/* Whatever is put into armour comes out of it, be there text around it. */
static void check_round_trip(struct p12_span input, const char *label)
{
    uint8_t *pem = NULL;
    uint8_t *back = NULL;
    size_t pem_len = 0;
    size_t back_len = 0;
    struct p12_identity found;

    if (input.len == 0 ||
        p12_pem_encode(label, input, &pem, &pem_len) != P12_OK)
        return;
    p12_identify(pem, pem_len, &found);
    CHECK(found.format == P12_FORMAT_PKCS12_PEM);
    CHECK(p12_unarmor(pem, pem_len, NULL, &back, &back_len, NULL) == P12_OK);
    CHECK(back_len == input.len && memcmp(back, input.ptr, back_len) == 0);
    p12_buffer_free(pem, pem_len);
    p12_buffer_free(back, back_len);
}

static void fail_allocation(struct p12_span input)
{
    uint8_t *out = NULL;
    size_t len = 0;
    struct p12_error err = { 0 };
    enum p12_rc rc;

    test_alloc_fail_after(0);
    rc = p12_unarmor(input.ptr, input.len, NULL, &out, &len, &err);
    CHECK((rc == P12_E_MEMORY) == test_alloc_has_failed());
    CHECK(!test_alloc_has_failed() || out == NULL);
    test_alloc_fail_after(-1);
    p12_buffer_free(out, len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct p12_span input = { data, size };
    struct p12_identity found;

    check_identity(input, &found);
    check_unarmored(input, found.format);
    check_round_trip(input, "PKCS12");
    fail_allocation(input);
    check_nothing_left();
    return 0;
}
