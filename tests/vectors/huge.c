#include "huge.h"

#include "der.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { HUGE_VALUE = 16 << 20, BLOCK = 4096 };

#define OID_OF(...)                                       \
    ((struct p12_span){ (const uint8_t[]){ __VA_ARGS__ }, \
                        sizeof((const uint8_t[]){ __VA_ARGS__ }) })
#define DATA OID_OF(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01)
#define CERT_BAG \
    OID_OF(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x0a, 0x01, 0x03)
#define X509_CERT \
    OID_OF(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x16, 0x01)
#define NAME   OID_OF(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x14)
#define OURS   OID_OF(0x2b, 0x06, 0x01, 0x04, 0x01, 0x86, 0x8d, 0x1f, 0x01)
#define SHA256 OID_OF(0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01)

static void oid(struct p12_builder *b, struct p12_span contents)
{
    p12_build_element(b, P12_TAG_OID, contents);
}

/* HUGE_VALUE bytes, all the same. */
static void fill(struct p12_builder *b, uint8_t byte)
{
    uint8_t block[BLOCK];

    memset(block, byte, sizeof block);
    for (size_t n = 0; n < HUGE_VALUE; n += sizeof block)
        p12_build_bytes(b, (struct p12_span){ block, sizeof block });
}

/* ---- From the outside in, written from the inside out ------------------- */

/* All that was written since `mark` becomes the octets of a data. */
static void wrap_data(struct p12_builder *b, size_t mark)
{
    p12_build_wrap(b, P12_TAG_OCTET_STRING, mark);
    p12_build_wrap(b, P12_TAG_CONTEXT | P12_TAG_CONSTRUCTED, mark);
    oid(b, DATA);
    p12_build_wrap(b, P12_TAG_SEQUENCE, mark);
}

/* The bags that were written since `mark` become a safe. */
static void wrap_safe(struct p12_builder *b, size_t mark)
{
    p12_build_wrap(b, P12_TAG_SEQUENCE, mark);
    wrap_data(b, mark);
}

/* The safes that were written since `mark` become a file, if `mark` is where
 * its MAC begins. */
static void wrap_file(struct p12_builder *b, size_t mark)
{
    wrap_safe(b, mark);
    p12_build_uint(b, 3);
    p12_build_wrap(b, P12_TAG_SEQUENCE, 0);
}

/* A bag in front of the attributes that were written since `mark`. */
static void wrap_cert(struct p12_builder *b, size_t mark)
{
    static const uint8_t cert[200] = { 0 };
    size_t value = p12_build_mark(b);

    p12_build_element(b, P12_TAG_OCTET_STRING,
                      (struct p12_span){ cert, sizeof cert });
    p12_build_wrap(b, P12_TAG_CONTEXT | P12_TAG_CONSTRUCTED, value);
    oid(b, X509_CERT);
    p12_build_wrap(b, P12_TAG_SEQUENCE, value);
    p12_build_wrap(b, P12_TAG_CONTEXT | P12_TAG_CONSTRUCTED, value);
    oid(b, CERT_BAG);
    p12_build_wrap(b, P12_TAG_SEQUENCE, mark);
}

/* The values that were written since `mark` become an attribute. */
static void wrap_attribute(struct p12_builder *b, struct p12_span type,
                           size_t mark)
{
    p12_build_wrap(b, P12_TAG_SET, mark);
    oid(b, type);
    p12_build_wrap(b, P12_TAG_SEQUENCE, mark);
}

/* The attributes that were written at the end become a file. */
static void wrap_attributes(struct p12_builder *b)
{
    p12_build_wrap(b, P12_TAG_SET, 0);
    wrap_cert(b, 0);
    wrap_safe(b, 0);
    wrap_file(b, 0);
}

/* ---- Many --------------------------------------------------------------- */

void huge_bags(struct p12_builder *b)
{
    for (size_t i = 0; i < MANY; i++)
        wrap_cert(b, p12_build_mark(b));
    wrap_safe(b, 0);
    wrap_file(b, 0);
}

void huge_safes(struct p12_builder *b)
{
    for (size_t i = 0; i < MANY; i++)
        wrap_safe(b, p12_build_mark(b));
    wrap_file(b, 0);
}

void huge_attributes(struct p12_builder *b)
{
    for (size_t i = 0; i < MANY; i++) {
        size_t mark = p12_build_mark(b);

        p12_build_uint(b, i);
        wrap_attribute(b, OURS, mark);
    }
    wrap_attributes(b);
}

void huge_values(struct p12_builder *b)
{
    for (size_t i = 0; i < MANY; i++)
        p12_build_uint(b, i);
    wrap_attribute(b, OURS, 0);
    wrap_attributes(b);
}

void huge_notes(struct p12_builder *b)
{
    for (size_t i = 0; i < MANY; i++) {
        size_t mark = p12_build_mark(b);

        p12_build_null(b);
        p12_build_wrap(b, P12_TAG_CONTEXT | P12_TAG_CONSTRUCTED, mark);
        oid(b, OURS);
        p12_build_wrap(b, P12_TAG_SEQUENCE, mark);
    }
    wrap_safe(b, 0);
    wrap_file(b, 0);
}

/* ---- Long --------------------------------------------------------------- */

void huge_name(struct p12_builder *b)
{
    fill(b, 0x08); /* U+0808 takes three bytes of UTF-8 */
    p12_build_wrap(b, P12_TAG_BMP_STRING, 0);
    wrap_attribute(b, NAME, 0);
    wrap_attributes(b);
}

void huge_salt(struct p12_builder *b)
{
    size_t info;
    size_t algorithm;

    p12_build_uint(b, 1);
    fill(b, 0x55);
    p12_build_wrap(b, P12_TAG_OCTET_STRING, 3);
    info = p12_build_mark(b);
    p12_build_element(b, P12_TAG_OCTET_STRING, SHA256); /* no such digest */
    algorithm = p12_build_mark(b);
    oid(b, SHA256);
    p12_build_wrap(b, P12_TAG_SEQUENCE, algorithm);
    p12_build_wrap(b, P12_TAG_SEQUENCE, info);
    p12_build_wrap(b, P12_TAG_SEQUENCE, 0);
    wrap_file(b, p12_build_mark(b));
}

/* ---- Deep --------------------------------------------------------------- */

/* Behind the version; the file has no end. */
static void nest(struct p12_builder *b, uint8_t tag)
{
    const uint8_t open[] = { tag, 0x80 };
    const uint8_t file[] = { P12_TAG_SEQUENCE, 0x80 };

    for (size_t i = 0; i < DEEP; i++)
        p12_build_bytes(b, (struct p12_span){ open, sizeof open });
    p12_build_uint(b, 3);
    p12_build_bytes(b, (struct p12_span){ file, sizeof file });
}

void huge_depth(struct p12_builder *b)
{
    nest(b, P12_TAG_SEQUENCE);
}

void huge_strings(struct p12_builder *b)
{
    nest(b, P12_TAG_OCTET_STRING | P12_TAG_CONSTRUCTED);
}

/* ---- Dear --------------------------------------------------------------- */

void huge_work(struct p12_builder *b)
{
    struct der bag = der_make(
        "30{ " OID_SHROUDED " a0{ 30{ 30{ " OID_PBES2 " 30{ 30{ " OID_PBKDF2
        " 30{ 04 08 'saltsalt' 02 04 00989680 } } 30{ " OID_AES_256
        " 04 10 'sixteen bytes iv' } } } 04 10 'sixteen bytes iv' } } }");

    for (size_t i = 0; i < DEAR; i++)
        p12_build_bytes(b, bag.span);
    der_clear(&bag);
    wrap_safe(b, 0);
    wrap_file(b, 0);
}
