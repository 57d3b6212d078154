#include "base/alloc.h"
#include "x509/altname.h"
#include "x509/cert.h"

/* What an extension says is read by the cursor alone: it checks every length,
 * and nothing here goes deeper than a fixed number of levels. */

/* basicConstraints (RFC 5280, 4.2.1.9). BER's TRUE is any octet but zero. */
static enum p12_rc basic_constraints(struct p12_span value,
                                     struct p12_cert *cert)
{
    struct p12_cursor c;
    struct p12_span body;
    struct p12_span ca = { NULL, 0 };
    struct p12_span path_len;
    int64_t limit = -1;
    bool big;

    if (!p12_span_unwrap(value, P12_TAG_SEQUENCE, &body))
        return P12_E_ENCODING;
    c = p12_cursor_over(body);
    if (p12_cursor_is_next(&c, P12_TAG_BOOLEAN) &&
        (!p12_cursor_tagged(&c, P12_TAG_BOOLEAN, &ca) || ca.len != 1))
        return P12_E_ENCODING;
    if (p12_cursor_is_next(&c, P12_TAG_INTEGER) &&
        (!p12_cursor_tagged(&c, P12_TAG_INTEGER, &path_len) ||
         !p12_integer_read(path_len, &limit, &big) || limit < 0))
        return P12_E_ENCODING;
    if (!p12_cursor_done(&c))
        return P12_E_ENCODING;
    cert->has_basic_constraints = true;
    cert->ca = ca.len != 0 && ca.ptr[0] != 0;
    cert->path_len = limit;
    return P12_OK;
}

/* keyUsage (4.2.1.3): bit 0 of the BIT STRING is the first octet's highest. */
static enum p12_rc key_usage(struct p12_span value, struct p12_cert *cert)
{
    struct p12_span bits;
    uint16_t usage = 0;

    if (!p12_span_unwrap(value, P12_TAG_BIT_STRING, &bits) || bits.len == 0)
        return P12_E_ENCODING;
    for (unsigned i = 0; i < 9 && i / 8 + 1 < bits.len; i++)
        if ((bits.ptr[i / 8 + 1] & 0x80 >> i % 8) != 0)
            usage |= (uint16_t)(1U << i);
    cert->has_key_usage = true;
    cert->key_usage = usage;
    return P12_OK;
}

/* subjectKeyIdentifier (4.2.1.2) */
static enum p12_rc subject_key_id(struct p12_span value, struct p12_cert *cert)
{
    if (!p12_span_unwrap(value, P12_TAG_OCTET_STRING, &cert->subject_key_id))
        return P12_E_ENCODING;
    return P12_OK;
}

/* authorityKeyIdentifier (4.2.1.1): keyIdentifier [0] is the first, if any. */
static enum p12_rc authority_key_id(struct p12_span value,
                                    struct p12_cert *cert)
{
    struct p12_cursor c;
    struct p12_span body;

    if (!p12_span_unwrap(value, P12_TAG_SEQUENCE, &body))
        return P12_E_ENCODING;
    c = p12_cursor_over(body);
    if (p12_cursor_is_next(&c, P12_TAG_CONTEXT) &&
        !p12_cursor_tagged(&c, P12_TAG_CONTEXT, &cert->authority_key_id))
        return P12_E_ENCODING;
    return P12_OK;
}

/* ---- Lists -------------------------------------------------------------- */

/* Counts only, while there is no room yet. */
static void list_add(struct p12_span_list *list, struct p12_span span)
{
    if (list->at != NULL)
        list->at[list->n] = span;
    list->n++;
}

/* ExtKeyUsageSyntax (4.2.1.12) */
static bool collect_ext_key_usages(struct p12_cursor c,
                                   struct p12_span_list *list)
{
    struct p12_span oid;

    while (p12_cursor_tagged(&c, P12_TAG_OID, &oid))
        list_add(list, oid);
    return p12_cursor_done(&c);
}

/* GeneralNames (4.2.1.6) */
static bool collect_alt_names(struct p12_cursor c, struct p12_span_list *list)
{
    struct p12_tlv name;

    while (p12_cursor_tlv(&c, &name))
        list_add(list, name.whole);
    return p12_cursor_done(&c);
}

/* DistributionPoint (4.2.1.13): [0] distributionPoint, which is a CHOICE and
 * so tagged explicitly, with [0] fullName, GeneralNames. */
static bool collect_point(struct p12_cursor c, struct p12_span_list *list)
{
    enum { CONTEXT_0 = P12_TAG_CONTEXT | P12_TAG_CONSTRUCTED };
    struct p12_span body;
    struct p12_tlv name;

    if (!p12_cursor_is_next(&c, CONTEXT_0))
        return true;
    if (!p12_cursor_tagged(&c, CONTEXT_0, &body))
        return false;
    c = p12_cursor_over(body);
    if (!p12_cursor_is_next(&c, CONTEXT_0))
        return true;
    if (!p12_cursor_tagged(&c, CONTEXT_0, &body))
        return false;
    c = p12_cursor_over(body);
    while (p12_cursor_tlv(&c, &name))
        if (name.tag == P12_GENERAL_URI)
            list_add(list, name.body);
    return p12_cursor_done(&c);
}

/* CRLDistributionPoints */
static bool collect_crl_uris(struct p12_cursor c, struct p12_span_list *list)
{
    struct p12_span point;

    while (p12_cursor_tagged(&c, P12_TAG_SEQUENCE, &point))
        if (!collect_point(p12_cursor_over(point), list))
            return false;
    return p12_cursor_done(&c);
}

typedef bool collect_list(struct p12_cursor c, struct p12_span_list *list);

/* Once to count and once to fill. */
static enum p12_rc list_read(struct p12_span value, collect_list *collect,
                             struct p12_span_list *out)
{
    struct p12_span_list list = { NULL, 0 };
    struct p12_span body;

    if (!p12_span_unwrap(value, P12_TAG_SEQUENCE, &body) ||
        !collect(p12_cursor_over(body), &list))
        return P12_E_ENCODING;
    if (list.n == 0)
        return P12_OK;
    list.at = p12_alloc(list.n, sizeof *list.at, P12_MEMORY_PLAIN);
    if (list.at == NULL)
        return P12_E_MEMORY;
    list.n = 0;
    collect(p12_cursor_over(body), &list);
    *out = list;
    return P12_OK;
}

static enum p12_rc ext_key_usage(struct p12_span value, struct p12_cert *cert)
{
    return list_read(value, collect_ext_key_usages, &cert->ext_key_usages);
}

static enum p12_rc subject_alt_name(struct p12_span value,
                                    struct p12_cert *cert)
{
    return list_read(value, collect_alt_names, &cert->alt_names);
}

static enum p12_rc crl_distribution_points(struct p12_span value,
                                           struct p12_cert *cert)
{
    return list_read(value, collect_crl_uris, &cert->crl_uris);
}

/* ---- The list of extensions --------------------------------------------- */

/* An extension of id-ce (2.5.29), by the last octet of its OID. */
struct extension {
    uint8_t id;
    const char *name;
    enum p12_rc (*read)(struct p12_span value, struct p12_cert *cert);
};

static const struct extension table[] = {
    { 14, "subjectKeyIdentifier", subject_key_id },
    { 15, "keyUsage", key_usage },
    { 17, "subjectAltName", subject_alt_name },
    { 19, "basicConstraints", basic_constraints },
    { 31, "cRLDistributionPoints", crl_distribution_points },
    { 35, "authorityKeyIdentifier", authority_key_id },
    { 37, "extKeyUsage", ext_key_usage },
};

enum { N_EXTENSIONS = sizeof table / sizeof table[0] };

/* An index into the table; N_EXTENSIONS for one that we don't show. */
static size_t find_extension(struct p12_span oid)
{
    size_t i = 0;

    if (oid.len != 3 || oid.ptr[0] != 0x55 || oid.ptr[1] != 0x1d)
        return N_EXTENSIONS;
    while (i < N_EXTENSIONS && table[i].id != oid.ptr[2])
        i++;
    return i;
}

/* 4.2: "A certificate MUST NOT include more than one instance of a particular
 * extension"; the first one counts. */
static enum p12_rc value_read(struct p12_reader *r, size_t which,
                              struct p12_span value, unsigned *seen,
                              struct p12_cert *cert)
{
    enum p12_rc rc;

    if ((*seen & 1U << which) != 0)
        return p12_fail(r, P12_E_SCHEMA, value.ptr,
                        "an extension for the second time");
    *seen |= 1U << which;
    rc = table[which].read(value, cert);
    if (rc == P12_E_ENCODING)
        p12_fail(r, rc, value.ptr, "an extension that can't be read");
    return rc;
}

/* Extension ::= SEQUENCE { extnID, critical DEFAULT FALSE, extnValue } */
static enum p12_rc extension_read(struct p12_reader *r, struct p12_span body,
                                  unsigned *seen, struct p12_cert *cert)
{
    struct p12_cursor c = p12_cursor_over(body);
    struct p12_span oid;
    struct p12_span critical;
    struct p12_span value;
    size_t which;
    enum p12_rc rc;

    if (!p12_cursor_tagged(&c, P12_TAG_OID, &oid))
        return p12_fail(r, P12_E_SCHEMA, body.ptr, "an extension without OID");
    which = find_extension(oid);
    if (which == N_EXTENSIONS)
        return P12_OK;
    p12_cursor_tagged(&c, P12_TAG_BOOLEAN, &critical);
    p12_trail_push(&r->trail, table[which].name, P12_NO_INDEX);
    if (p12_cursor_tagged(&c, P12_TAG_OCTET_STRING, &value) &&
        p12_cursor_done(&c))
        rc = value_read(r, which, value, seen, cert);
    else
        rc = p12_fail(r, P12_E_SCHEMA, body.ptr, "not an extension");
    p12_trail_pop(&r->trail);
    return rc;
}

/* Extensions (4.1.2.9); only running out of memory ends it early. */
static enum p12_rc each_extension(struct p12_reader *r, struct p12_span body,
                                  struct p12_cert *cert)
{
    struct p12_cursor c = p12_cursor_over(body);
    enum p12_rc rc = P12_OK;
    unsigned seen = 0;
    struct p12_tlv tlv;

    for (long i = 0; rc != P12_E_MEMORY && p12_cursor_tlv(&c, &tlv); i++) {
        p12_trail_push(&r->trail, "extensions", i);
        if (tlv.tag == P12_TAG_SEQUENCE)
            rc = extension_read(r, tlv.body, &seen, cert);
        else
            rc = p12_fail(r, P12_E_SCHEMA, tlv.whole.ptr, "not an extension");
        p12_trail_pop(&r->trail);
    }
    return rc == P12_E_MEMORY ? rc : P12_OK;
}

enum p12_rc p12_extensions_read(struct p12_reader *r,
                                struct p12_span extensions,
                                struct p12_cert *cert)
{
    struct p12_reader inner = *r;
    struct p12_span body;

    inner.err = &cert->problem;
    if (!p12_span_unwrap(extensions, P12_TAG_SEQUENCE, &body)) {
        p12_fail(&inner, P12_E_SCHEMA, extensions.ptr,
                 "extensions that are no SEQUENCE");
        return P12_OK;
    }
    if (each_extension(&inner, body, cert) == P12_E_MEMORY)
        return p12_fail_memory(r);
    return P12_OK;
}
