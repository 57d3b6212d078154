/* Reading bytes: one function compares and advances, all else is built on it.
 */
#ifndef P12_BASE_CURSOR_H
#define P12_BASE_CURSOR_H

#include <p12/span.h>
#include <stdbool.h>

/* Identifier octets (X.690, 8.1.2) that RFC 7292 and its relatives use. */
enum {
    P12_TAG_BOOLEAN = 0x01,
    P12_TAG_INTEGER = 0x02,
    P12_TAG_BIT_STRING = 0x03,
    P12_TAG_OCTET_STRING = 0x04,
    P12_TAG_NULL = 0x05,
    P12_TAG_OID = 0x06,
    P12_TAG_UTF8_STRING = 0x0c,
    P12_TAG_NUMERIC_STRING = 0x12,
    P12_TAG_PRINTABLE_STRING = 0x13,
    P12_TAG_T61_STRING = 0x14,
    P12_TAG_IA5_STRING = 0x16,
    P12_TAG_UTC_TIME = 0x17,
    P12_TAG_GENERALIZED_TIME = 0x18,
    P12_TAG_VISIBLE_STRING = 0x1a,
    P12_TAG_UNIVERSAL_STRING = 0x1c,
    P12_TAG_BMP_STRING = 0x1e,
    P12_TAG_SEQUENCE = 0x30,
    P12_TAG_SET = 0x31,
    P12_TAG_CONSTRUCTED = 0x20,
    P12_TAG_CONTEXT = 0x80 /* | number, | P12_TAG_CONSTRUCTED */
};

/* A reading position in borrowed bytes. `at` is the offset of the next byte
 * from where the cursor began. */
struct p12_cursor {
    struct p12_span left;
    size_t at;
};

/* One DER element. */
struct p12_tlv {
    uint8_t tag;           /* identifier octet; numbers above 30 are refused */
    struct p12_span whole; /* header and contents */
    struct p12_span body;
};

static inline struct p12_cursor p12_cursor_over(struct p12_span bytes)
{
    return (struct p12_cursor){ bytes, 0 };
}

static inline bool p12_cursor_done(const struct p12_cursor *c)
{
    return c->left.len == 0;
}

/* The one place that compares and advances; here to be inlined, since every
 * byte of a file comes through it. This and the functions below move `c` only
 * on success; on failure nothing is written. */
static inline bool p12_cursor_take(struct p12_cursor *c, size_t n,
                                   struct p12_span *out)
{
    if (n > c->left.len)
        return false;
    *out = (struct p12_span){ c->left.ptr, n };
    if (n != 0) /* NULL + 0 is undefined before C2y */
        c->left.ptr += n;
    c->left.len -= n;
    c->at += n;
    return true;
}

/* Takes one DER element: definite, minimal length (X.690, 10.1). */
bool p12_cursor_tlv(struct p12_cursor *c, struct p12_tlv *out);

/* Takes one DER element if it has this identifier octet. */
bool p12_cursor_tagged(struct p12_cursor *c, uint8_t tag,
                       struct p12_span *body);

/* Is the next element's identifier octet this one? */
bool p12_cursor_is_next(const struct p12_cursor *c, uint8_t tag);

/* The bytes are one element with this tag and nothing else. */
bool p12_span_unwrap(struct p12_span der, uint8_t tag, struct p12_span *body);

bool p12_span_equal(struct p12_span a, struct p12_span b);

/* Are these the contents octets of an OBJECT IDENTIFIER (X.690, 8.19) that
 * p12_oid_text() can write? */
bool p12_oid_is_valid(struct p12_span oid);

/* The other way: from "1.2.840" to contents octets. False for another text, an
 * arc above 64 bits, or more than `cap` octets. */
bool p12_oid_read(const char *dotted, uint8_t *out, size_t cap, size_t *len);

/* Reads the contents octets of an INTEGER (X.690, 8.3). False for an empty or
 * non-minimal one. A value that does not fit is *big, with its sign in *out
 * (INT64_MAX or INT64_MIN). */
bool p12_integer_read(struct p12_span body, int64_t *out, bool *big);

#endif
