/* SET OF: DER has its elements in ascending order (X.690, 11.6). */
#include "base/alloc.h"
#include "write/writing.h"

#include <stdlib.h>
#include <string.h>

/* As octet strings, the shorter one as if it had zeros at its end. Of two that
 * begin alike the longer can't be smaller; one DER element is never the
 * beginning of another. */
static int compare(const void *left, const void *right)
{
    const struct p12_span *a = left;
    const struct p12_span *b = right;
    size_t len = a->len < b->len ? a->len : b->len;
    int order = len != 0 ? memcmp(a->ptr, b->ptr, len) : 0;

    if (order != 0)
        return order;
    return (a->len > b->len) - (a->len < b->len);
}

void p12_write_sort(struct p12_span *elements, size_t n)
{
    if (n > 1)
        qsort(elements, n, sizeof *elements, compare);
}

static size_t take_all(struct p12_span contents, struct p12_span *out)
{
    struct p12_cursor c = p12_cursor_over(contents);
    struct p12_tlv tlv;
    size_t n = 0;

    for (; p12_cursor_tlv(&c, &tlv); n++)
        if (out != NULL)
            out[n] = tlv.whole;
    return n;
}

static bool is_sorted(const struct p12_span *elements, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (compare(&elements[i - 1], &elements[i]) > 0)
            return false;
    return true;
}

/* PKCS12Attribute (RFC 7292, 4.2) again: OID, and SET OF the values. */
static enum p12_rc rewrite(struct p12_draft *draft, struct p12_span oid,
                           const struct p12_span *values, size_t n,
                           struct p12_span *attribute)
{
    struct p12_builder b;
    struct p12_span der;
    enum p12_rc rc = p12_builder_init(&b, attribute->len);

    if (rc != P12_OK)
        return rc;
    for (size_t i = n; i > 0; i--)
        p12_build_bytes(&b, values[i - 1]);
    p12_build_wrap(&b, P12_TAG_SET, 0);
    p12_build_bytes(&b, oid);
    p12_build_wrap(&b, P12_TAG_SEQUENCE, 0);
    rc = p12_builder_finish(&b, &der);
    if (rc == P12_OK)
        rc = p12_draft_keep(draft, der, attribute);
    p12_builder_clear(&b);
    return rc;
}

static bool take_fields(struct p12_span attribute, struct p12_span *oid,
                        struct p12_span *values)
{
    struct p12_cursor c;
    struct p12_span body;
    struct p12_tlv type;

    if (!p12_span_unwrap(attribute, P12_TAG_SEQUENCE, &body))
        return false;
    c = p12_cursor_over(body);
    if (!p12_cursor_tlv(&c, &type))
        return false;
    *oid = type.whole;
    return p12_cursor_tagged(&c, P12_TAG_SET, values) && p12_cursor_done(&c);
}

enum p12_rc p12_write_sort_values(struct p12_draft *draft,
                                  struct p12_span *attribute)
{
    struct p12_span oid;
    struct p12_span contents;
    struct p12_span *values;
    enum p12_rc rc = P12_OK;
    size_t n;

    if (!take_fields(*attribute, &oid, &contents))
        return P12_OK; /* as it is */
    n = take_all(contents, NULL);
    if (n < 2)
        return P12_OK;
    values = p12_alloc(n, sizeof *values, P12_MEMORY_PLAIN);
    if (values == NULL)
        return P12_E_MEMORY;
    take_all(contents, values);
    if (!is_sorted(values, n)) {
        p12_write_sort(values, n);
        rc = rewrite(draft, oid, values, n, attribute);
    }
    p12_free(values);
    return rc;
}
