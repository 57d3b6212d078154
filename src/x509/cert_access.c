/* What a certificate was found to say. */
#include "crypto/crypto.h"
#include "x509/altname.h"
#include "x509/cert.h"
#include "x509/escape.h"
#include "x509/name.h"

#include <string.h>

struct p12_span p12_cert_der(const struct p12_cert *cert)
{
    return cert->layer.map.source;
}

const struct p12_error *p12_cert_problem(const struct p12_cert *cert)
{
    return cert->problem.rc != P12_OK ? &cert->problem : NULL;
}

size_t p12_name_text(struct p12_span name, char *out, size_t cap)
{
    struct p12_text text = p12_text_into(out, cap);
    struct p12_cursor rdns;

    if (p12_name_rdns(name, &rdns))
        p12_name_write(name, &text);
    return p12_text_end(&text);
}

/* Of a certificate even what is no Name is shown. */
static size_t name_text(struct p12_span name, char *out, size_t cap)
{
    struct p12_text text = p12_text_into(out, cap);

    p12_name_write(name, &text);
    return p12_text_end(&text);
}

size_t p12_cert_subject(const struct p12_cert *cert, char *out, size_t cap)
{
    return name_text(cert->subject, out, cap);
}

size_t p12_cert_issuer(const struct p12_cert *cert, char *out, size_t cap)
{
    return name_text(cert->issuer, out, cap);
}

struct p12_span p12_cert_subject_der(const struct p12_cert *cert)
{
    return cert->subject;
}

struct p12_span p12_cert_issuer_der(const struct p12_cert *cert)
{
    return cert->issuer;
}

struct p12_span p12_cert_serial(const struct p12_cert *cert)
{
    return cert->serial;
}

int p12_cert_version(const struct p12_cert *cert)
{
    return cert->version;
}

int64_t p12_cert_not_before(const struct p12_cert *cert)
{
    return cert->not_before;
}

int64_t p12_cert_not_after(const struct p12_cert *cert)
{
    return cert->not_after;
}

struct p12_span p12_cert_signature_algorithm(const struct p12_cert *cert)
{
    return cert->signature_algorithm;
}

struct p12_key_info p12_cert_key(const struct p12_cert *cert)
{
    return cert->key;
}

struct p12_span p12_cert_spki(const struct p12_cert *cert)
{
    return cert->spki;
}

void p12_cert_fingerprint(const struct p12_cert *cert, uint8_t out[32])
{
    memcpy(out, cert->fingerprint, 32);
}

void p12_cert_key_fingerprint(const struct p12_cert *cert, uint8_t out[32])
{
    p12_fingerprint(cert->spki, out);
}

bool p12_cert_is_self_issued(const struct p12_cert *cert)
{
    return cert->self_issued;
}

bool p12_cert_basic_constraints(const struct p12_cert *cert, bool *ca,
                                int64_t *path_len)
{
    if (!cert->has_basic_constraints)
        return false;
    *ca = cert->ca;
    if (path_len != NULL)
        *path_len = cert->path_len;
    return true;
}

bool p12_cert_key_usage(const struct p12_cert *cert, uint16_t *bits)
{
    if (cert->has_key_usage)
        *bits = cert->key_usage;
    return cert->has_key_usage;
}

/* RFC 5280, 4.2.1.3 */
const char *p12_key_usage_name(unsigned bit)
{
    static const char *const names[] = {
        "digitalSignature", "nonRepudiation", "keyEncipherment",
        "dataEncipherment", "keyAgreement",   "keyCertSign",
        "cRLSign",          "encipherOnly",   "decipherOnly",
    };

    return bit < sizeof names / sizeof names[0] ? names[bit] : NULL;
}

static struct p12_span list_at(const struct p12_span_list *list, size_t i)
{
    return i < list->n ? list->at[i] : (struct p12_span){ NULL, 0 };
}

size_t p12_cert_n_ext_key_usages(const struct p12_cert *cert)
{
    return cert->ext_key_usages.n;
}

struct p12_span p12_cert_ext_key_usage(const struct p12_cert *cert, size_t i)
{
    return list_at(&cert->ext_key_usages, i);
}

size_t p12_cert_n_alt_names(const struct p12_cert *cert)
{
    return cert->alt_names.n;
}

size_t p12_cert_alt_name(const struct p12_cert *cert, size_t i, char *out,
                         size_t cap)
{
    struct p12_text text = p12_text_into(out, cap);
    struct p12_cursor c = p12_cursor_over(list_at(&cert->alt_names, i));
    struct p12_tlv name;

    if (p12_cursor_tlv(&c, &name))
        p12_general_name_write(&name, &text);
    return p12_text_end(&text);
}

size_t p12_cert_n_crl_uris(const struct p12_cert *cert)
{
    return cert->crl_uris.n;
}

size_t p12_cert_crl_uri(const struct p12_cert *cert, size_t i, char *out,
                        size_t cap)
{
    struct p12_text text = p12_text_into(out, cap);

    p12_string_write(P12_TAG_IA5_STRING, list_at(&cert->crl_uris, i), false,
                     &text);
    return p12_text_end(&text);
}

struct p12_span p12_cert_subject_key_id(const struct p12_cert *cert)
{
    return cert->subject_key_id;
}

struct p12_span p12_cert_authority_key_id(const struct p12_cert *cert)
{
    return cert->authority_key_id;
}
