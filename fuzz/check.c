#include "check.h"

#include "alloc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fuzz_check(bool holds, const char *property, const char *file, int line,
                const char *function)
{
    if (holds)
        return;
    fprintf(stderr, "%s:%d: %s: does not hold: %s\n", file, line, function,
            property);
    abort();
}

const struct p12_limits fuzz_limits = {
    .size = sizeof fuzz_limits,
    .max_file = (size_t)1 << 20,
    .max_depth = 32,
    .max_elements = 1024,
    .max_parts = 256,
    .max_string_depth = 4,
    .max_nested_safes = 4,
    .max_iterations = 16,
    .max_work = 256,
    .max_scrypt_memory = 65536,
    .max_mac_key = 64,
    .max_password = 256,
};

/* ---- Errors ------------------------------------------------------------- */

void check_error(const struct p12_error *err, enum p12_rc rc, size_t size)
{
    bool has_place = rc != P12_E_MEMORY && rc != P12_E_USAGE;

    CHECK(rc != P12_OK);
    CHECK(err->rc == rc);
    CHECK(err->detail != NULL && err->detail[0] != '\0');
    CHECK(err->offset <= size);
    CHECK(err->layer == P12_LAYER_FILE || err->layer == P12_LAYER_DECRYPTED);
    CHECK(memchr(err->path, '\0', sizeof err->path) != NULL);
    CHECK(memchr(err->oid, '\0', sizeof err->oid) != NULL);
    CHECK(!has_place || err->path[0] != '\0');
    CHECK(strcmp(p12_rc_name(rc), "P12_E_UNKNOWN") != 0);
}

/* ---- Texts -------------------------------------------------------------- */

/* Unicode's table 3-7, row by row. */
static size_t utf8_length(const uint8_t *s, size_t len)
{
    static const struct {
        uint8_t lead_first, lead_last, second_first, second_last, len;
    } rows[] = {
        { 0x00, 0x7f, 0x00, 0x00, 1 }, { 0xc2, 0xdf, 0x80, 0xbf, 2 },
        { 0xe0, 0xe0, 0xa0, 0xbf, 3 }, { 0xe1, 0xec, 0x80, 0xbf, 3 },
        { 0xed, 0xed, 0x80, 0x9f, 3 }, { 0xee, 0xef, 0x80, 0xbf, 3 },
        { 0xf0, 0xf0, 0x90, 0xbf, 4 }, { 0xf1, 0xf3, 0x80, 0xbf, 4 },
        { 0xf4, 0xf4, 0x80, 0x8f, 4 },
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (s[0] < rows[i].lead_first || s[0] > rows[i].lead_last)
            continue;
        if (rows[i].len > len ||
            (rows[i].len > 1 &&
             (s[1] < rows[i].second_first || s[1] > rows[i].second_last)))
            return 0;
        for (size_t j = 2; j < rows[i].len; j++)
            if (s[j] < 0x80 || s[j] > 0xbf)
                return 0;
        return rows[i].len;
    }
    return 0;
}

bool fuzz_utf8_next(struct p12_span *bytes, uint32_t *c)
{
    static const uint8_t lead_bits[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
    size_t n = bytes->len == 0 ? 0 : utf8_length(bytes->ptr, bytes->len);

    if (n == 0)
        return false;
    *c = bytes->ptr[0] & lead_bits[n];
    for (size_t i = 1; i < n; i++)
        *c = *c << 6 | (bytes->ptr[i] & 0x3f);
    bytes->ptr += n;
    bytes->len -= n;
    return true;
}

bool fuzz_is_utf8(const uint8_t *bytes, size_t len)
{
    struct p12_span left = { bytes, len };
    uint32_t c;

    while (fuzz_utf8_next(&left, &c))
        ;
    return left.len == 0;
}

static void check_charset(const char *text, size_t len,
                          enum fuzz_charset charset)
{
    struct p12_span left = { (const uint8_t *)text, len };
    uint32_t c;

    while (fuzz_utf8_next(&left, &c)) {
        if (charset == FUZZ_UTF8)
            continue;
        CHECK(c >= 0x20 && c != 0x7f && !(c >= 0x80 && c < 0xa0));
        CHECK(charset == FUZZ_SHOWN || c < 0x80);
    }
    CHECK(left.len == 0);
}

enum { CANARY = 0x5a, CANARIES = 8 };

/* The bytes of `out` up to its end are a beginning of the whole: as the text
 * may hold zero bytes, one of those that fit is the end. */
static bool is_beginning(const char *out, size_t cap, const char *whole,
                         size_t len)
{
    for (size_t i = 0; i < cap; i++) {
        if (out[i] == '\0')
            return true;
        if (i >= len || out[i] != whole[i])
            return false;
    }
    return false;
}

static void check_cap(const struct fuzz_text *text, size_t cap,
                      const char *whole, size_t len)
{
    char *out = malloc(cap + CANARIES);

    if (out == NULL)
        return;
    memset(out, CANARY, cap + CANARIES);
    CHECK(text->write(text->object, text->i, out, cap) == len);
    for (size_t i = cap; i < cap + CANARIES; i++)
        CHECK(out[i] == CANARY);
    if (cap != 0)
        CHECK(is_beginning(out, cap, whole, len));
    if (cap > len)
        CHECK(out[len] == '\0' && memcmp(out, whole, len) == 0);
    free(out);
}

void digest_text(uint64_t *digest, const struct fuzz_text *text)
{
    size_t len = text->write(text->object, text->i, NULL, 0);
    char *whole = malloc(len + 1);

    if (whole == NULL)
        return;
    CHECK(text->write(text->object, text->i, whole, len + 1) == len);
    digest_span(digest, (struct p12_span){ (const uint8_t *)whole, len });
    free(whole);
}

void check_text(const struct fuzz_text *text, enum fuzz_charset charset)
{
    enum { ALL_UP_TO = 6 };
    size_t len = text->write(text->object, text->i, NULL, 0);
    char *whole = malloc(len + 1);

    if (whole == NULL)
        return;
    CHECK(text->write(text->object, text->i, whole, len + 1) == len);
    CHECK(whole[len] == '\0');
    check_charset(whole, len, charset);
    for (size_t cap = 0; cap <= len + 1 && cap < ALL_UP_TO; cap++)
        check_cap(text, cap, whole, len);
    if (len >= ALL_UP_TO) {
        check_cap(text, len / 2, whole, len);
        for (size_t cap = len - 3; cap <= len + 1; cap++)
            check_cap(text, cap, whole, len);
    }
    free(whole);
}

/* ---- Digests (FNV-1a) --------------------------------------------------- */

static void digest_byte(uint64_t *digest, uint8_t byte)
{
    const uint64_t prime = 0x100000001b3;

    *digest = (*digest ^ byte) * prime;
}

void digest_number(uint64_t *digest, uint64_t number)
{
    for (int i = 0; i < 8; i++, number >>= 8)
        digest_byte(digest, (uint8_t)number);
}

void digest_span(uint64_t *digest, struct p12_span span)
{
    CHECK(span.ptr != NULL || span.len == 0);
    digest_number(digest, span.len);
    for (size_t i = 0; i < span.len; i++)
        digest_byte(digest, span.ptr[i]);
}

void digest_string(uint64_t *digest, const char *zero_terminated)
{
    digest_number(digest, zero_terminated != NULL);
    for (const char *s = zero_terminated; s != NULL && *s != '\0'; s++)
        digest_byte(digest, (uint8_t)*s);
}

void digest_error(uint64_t *digest, const struct p12_error *err)
{
    digest_number(digest, err != NULL);
    if (err == NULL)
        return;
    digest_number(digest, err->rc);
    digest_number(digest, err->layer);
    digest_number(digest, err->offset);
    digest_string(digest, err->path);
    digest_string(digest, err->oid);
    digest_string(digest, err->detail);
}

/* ---- Inputs ------------------------------------------------------------- */

uint32_t take_number(struct p12_span *input, size_t n)
{
    uint32_t number = 0;

    for (; n != 0; n--) {
        number <<= 8;
        if (input->len == 0)
            continue;
        number |= *input->ptr++;
        input->len--;
    }
    return number;
}

void check_nothing_left(void)
{
    if (test_alloc_outstanding() != 0)
        test_alloc_report();
    CHECK(test_alloc_outstanding() == 0);
}
