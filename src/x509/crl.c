/* Certificate lists (RFC 5280, 5.1). By the cursor alone: what can be absent
 * comes before a list that may have any number of entries. */
#include "x509/layer.h"
#include "x509/name.h"
#include "x509/time.h"

#include <p12/x509.h>

static bool is_time_next(const struct p12_cursor *c)
{
    return p12_cursor_is_next(c, P12_TAG_UTC_TIME) ||
           p12_cursor_is_next(c, P12_TAG_GENERALIZED_TIME);
}

static int64_t take_time(struct p12_cursor *c)
{
    struct p12_tlv time;

    if (!is_time_next(c) || !p12_cursor_tlv(c, &time))
        return INT64_MIN;
    return p12_time_read(time.whole);
}

static size_t count_elements(struct p12_span contents)
{
    struct p12_cursor c = p12_cursor_over(contents);
    struct p12_tlv tlv;
    size_t n = 0;

    while (p12_cursor_tlv(&c, &tlv))
        n++;
    return n;
}

/* TBSCertList: version, signature, issuer, times, revokedCertificates; what
 * comes behind is not shown. */
static bool tbs_cert_list(struct p12_span tbs, struct p12_crl_info *info,
                          struct p12_span *issuer)
{
    struct p12_cursor c = p12_cursor_over(tbs);
    struct p12_span skipped;
    struct p12_span revoked = { NULL, 0 };
    struct p12_tlv name;

    p12_cursor_tagged(&c, P12_TAG_INTEGER, &skipped);
    if (!p12_cursor_tagged(&c, P12_TAG_SEQUENCE, &skipped) ||
        !p12_cursor_is_next(&c, P12_TAG_SEQUENCE) ||
        !p12_cursor_tlv(&c, &name) || !is_time_next(&c))
        return false;
    *issuer = name.whole;
    info->this_update = take_time(&c);
    info->next_update = take_time(&c);
    p12_cursor_tagged(&c, P12_TAG_SEQUENCE, &revoked);
    info->n_revoked = count_elements(revoked);
    return true;
}

/* CertificateList: a TBSCertList, an algorithm and a signature. */
static enum p12_rc certificate_list(struct p12_reader *r, struct p12_span der,
                                    struct p12_crl_info *info,
                                    struct p12_span *issuer)
{
    struct p12_span body = { NULL, 0 };
    struct p12_span tbs;
    struct p12_span skipped;
    struct p12_cursor c;

    p12_span_unwrap(der, P12_TAG_SEQUENCE, &body);
    c = p12_cursor_over(body);
    if (p12_cursor_tagged(&c, P12_TAG_SEQUENCE, &tbs) &&
        p12_cursor_tagged(&c, P12_TAG_SEQUENCE, &skipped) &&
        p12_cursor_tagged(&c, P12_TAG_BIT_STRING, &skipped) &&
        p12_cursor_done(&c) && tbs_cert_list(tbs, info, issuer))
        return P12_OK;
    return p12_fail(r, P12_E_SCHEMA, der.ptr, "not a CertificateList");
}

enum p12_rc p12_crl_read(struct p12_span der, struct p12_crl_info *info,
                         char *issuer, size_t cap, struct p12_error *err)
{
    struct p12_error why = { .rc = P12_OK };
    struct p12_reader r = { .lim = &p12_x509_limits, .err = &why };
    struct p12_x509_layer layer = { .size = 0 };
    struct p12_crl_info found = { 0 };
    struct p12_span name;
    enum p12_rc rc;

    p12_trail_push(&r.trail, "crl", P12_NO_INDEX);
    rc = p12_x509_layer_open(&r, der, &layer);
    if (rc == P12_OK)
        rc = certificate_list(&r, layer.map.bytes, &found, &name);
    if (rc == P12_OK) {
        *info = found;
        p12_name_text(name, issuer, cap);
    } else if (err != NULL) {
        *err = why;
    }
    p12_x509_layer_close(&layer);
    return rc;
}
