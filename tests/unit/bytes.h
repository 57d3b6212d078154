/* Byte strings of unit tests. cmocka's own headers come before it. */
#ifndef P12_TESTS_BYTES_H
#define P12_TESTS_BYTES_H

#include <p12/span.h>
#include <string.h>

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])

#define BYTES(...)                                                           \
    {                                                                        \
        (const uint8_t[]){ __VA_ARGS__ }, sizeof((uint8_t[]){ __VA_ARGS__ }) \
    }

/* A string literal without its final zero. */
#define TEXT(text) \
    ((struct p12_span){ (const uint8_t *)(text), sizeof(text) - 1 })

enum { TEST_HEX_MAX = 512, TEST_CANARY = 0xc5 };

/* Bytes that were written as hexadecimal digits. */
struct test_hex {
    uint8_t bytes[TEST_HEX_MAX];
    size_t len;
};

static inline unsigned test_hex_digit(char c)
{
    const char *digits = "0123456789abcdef";
    const char *found = strchr(digits, c);

    if (found == NULL || c == '\0')
        fail_msg("not a hexadecimal digit: %c", c);
    return (unsigned)(found - digits);
}

static inline struct test_hex test_hex(const char *digits)
{
    struct test_hex out = { .len = strlen(digits) / 2 };

    if (strlen(digits) % 2 != 0 || out.len > TEST_HEX_MAX)
        fail_msg("an odd or too long hexadecimal text: %s", digits);
    for (size_t i = 0; i < out.len; i++)
        out.bytes[i] = (uint8_t)(test_hex_digit(digits[2 * i]) << 4 |
                                 test_hex_digit(digits[2 * i + 1]));
    return out;
}

static inline struct p12_span test_hex_span(const struct test_hex *hex)
{
    return (struct p12_span){ hex->bytes, hex->len };
}

/* Bytes 1, 2, 3, ... */
static inline struct test_hex test_counted(size_t len)
{
    struct test_hex out = { .len = len };

    for (size_t i = 0; i < len; i++)
        out.bytes[i] = (uint8_t)(i + 1);
    return out;
}

/* Fails with `why` unless the bytes are those. */
static inline void test_equal(const char *why, const uint8_t *got, size_t len,
                              const char *digits)
{
    struct test_hex wanted = test_hex(digits);

    if (len != wanted.len)
        fail_msg("%s: %zu bytes, not %zu", why, len, wanted.len);
    if (len != 0 && memcmp(got, wanted.bytes, len) != 0)
        fail_msg("%s: other bytes, the first is %02x", why, got[0]);
}

/* Fails with `why` unless all bytes still are the canary. */
static inline void test_untouched(const char *why, const uint8_t *bytes,
                                  size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (bytes[i] != TEST_CANARY)
            fail_msg("%s: byte %zu of %zu was written", why, i, len);
}

#endif
