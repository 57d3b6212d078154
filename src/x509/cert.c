#include "x509/cert.h"

#include "base/alloc.h"
#include "x509/name.h"
#include "x509/time.h"

/* Version ::= INTEGER { v1(0), v2(1), v3(2) }; more is shown as it is. */
static int version_read(const struct p12_tree *t)
{
    struct p12_span whole;
    struct p12_span body;
    int64_t value;
    bool big;

    if (!p12_tree_contents(t, "tbsCertificate.version", &whole) ||
        !p12_span_unwrap(whole, P12_TAG_INTEGER, &body) ||
        !p12_integer_read(body, &value, &big) || value < 0 || value > 99)
        return 1;
    return (int)value + 1;
}

static int64_t time_field(const struct p12_tree *t, const char *name)
{
    struct p12_span whole;

    return p12_tree_field(t, name, &whole) ? p12_time_read(whole) : INT64_MIN;
}

/* libtasn1 lets an empty SEQUENCE pass, whatever has to be in it. */
static bool mandatory_read(const struct p12_tree *t, struct p12_cert *cert)
{
    return p12_tree_contents(t, "tbsCertificate.serialNumber", &cert->serial) &&
           p12_tree_field(t, "tbsCertificate.issuer", &cert->issuer) &&
           p12_tree_field(t, "tbsCertificate.subject", &cert->subject) &&
           p12_tree_field(t, "tbsCertificate.subjectPublicKeyInfo",
                          &cert->spki);
}

/* Names and certificates are compared again and again, each with each; so that
 * long ones don't make that slow, it is done by what is computed once. */
static enum p12_rc digests_read(struct p12_reader *r, struct p12_cert *cert)
{
    enum p12_rc rc = p12_name_digest(cert->issuer, cert->issuer_digest);

    if (rc == P12_OK)
        rc = p12_name_digest(cert->subject, cert->subject_digest);
    p12_fingerprint(p12_cert_der(cert), cert->fingerprint);
    cert->has_digests = rc == P12_OK;
    cert->self_issued = p12_name_equal(cert->subject, cert->issuer);
    return rc == P12_E_MEMORY ? p12_fail_memory(r) : P12_OK;
}

static void key_read(struct p12_cert *cert)
{
    struct p12_public_key key;

    cert->key = (struct p12_key_info){ .type = "unknown" };
    if (p12_public_key_read(cert->spki, &key))
        cert->key = p12_public_key_info(&key, &cert->key_text);
}

/* RFC 5280, 4.1 */
static enum p12_rc fields_read(struct p12_reader *r, const struct p12_tree *t,
                               struct p12_cert *cert)
{
    struct p12_span extensions;
    enum p12_rc rc;

    if (!mandatory_read(t, cert))
        return p12_fail(r, P12_E_SCHEMA, t->der.ptr,
                        "a certificate without all of its fields");
    cert->version = version_read(t);
    p12_tree_oid(t, "signatureAlgorithm.algorithm", &cert->signature_algorithm);
    rc = digests_read(r, cert);
    if (rc != P12_OK)
        return rc;
    cert->not_before = time_field(t, "tbsCertificate.validity.notBefore");
    cert->not_after = time_field(t, "tbsCertificate.validity.notAfter");
    key_read(cert);
    if (!p12_tree_contents(t, "tbsCertificate.extensions", &extensions))
        return P12_OK;
    return p12_extensions_read(r, extensions, cert);
}

static enum p12_rc certificate_read(struct p12_reader *r,
                                    struct p12_schemas *schemas,
                                    struct p12_cert *cert)
{
    struct p12_tree t = { NULL, { NULL, 0 } };
    enum p12_rc rc =
        p12_x509_layer_open(r, p12_secret_span(&cert->source), &cert->layer);

    if (rc == P12_OK)
        rc = p12_tree_decode(r, schemas, P12_MODULE_X509, "Certificate",
                             cert->layer.map.bytes, &t);
    if (rc == P12_OK)
        rc = fields_read(r, &t, cert);
    p12_tree_clear(&t);
    return rc;
}

/* Bytes behind the certificate are ignored, as everybody does. */
static void check_trailing(struct p12_reader *r, struct p12_cert *cert)
{
    r->err = &cert->problem;
    if (cert->layer.size < cert->source.len)
        p12_fail(r, P12_E_ENCODING, cert->source.ptr + cert->layer.size,
                 "bytes after the certificate");
}

static enum p12_rc cert_read(struct p12_schemas *schemas, struct p12_span der,
                             struct p12_cert *cert, struct p12_error *err)
{
    struct p12_layer_map given = { .bytes = der, .source = der };
    struct p12_reader r = { &p12_x509_limits, &given, err, { .depth = 0 } };
    enum p12_rc rc;

    if (p12_secret_copy(&cert->source, der) != P12_OK)
        return p12_fail_memory(&r);
    r.layer = NULL;
    p12_trail_push(&r.trail, "certificate", P12_NO_INDEX);
    rc = certificate_read(&r, schemas, cert);
    if (rc == P12_OK)
        check_trailing(&r, cert);
    return rc;
}

enum p12_rc p12_cert_parse_by(struct p12_schemas *schemas, struct p12_span der,
                              struct p12_cert **out, struct p12_error *err)
{
    struct p12_error why = { .rc = P12_E_MEMORY, .detail = "out of memory" };
    struct p12_cert *cert = p12_alloc(1, sizeof *cert, P12_MEMORY_PLAIN);
    enum p12_rc rc = P12_E_MEMORY;

    if (cert != NULL) {
        why = (struct p12_error){ .rc = P12_OK };
        rc = cert_read(schemas, der, cert, &why);
    }
    if (rc == P12_OK) {
        *out = cert;
        return P12_OK;
    }
    if (err != NULL)
        *err = why;
    p12_cert_free(cert);
    return rc;
}

enum p12_rc p12_cert_parse(struct p12_span der, struct p12_cert **out,
                           struct p12_error *err)
{
    struct p12_schemas schemas = { { NULL } };
    enum p12_rc rc = p12_cert_parse_by(&schemas, der, out, err);

    p12_schemas_clear(&schemas);
    return rc;
}

void p12_cert_free(struct p12_cert *cert)
{
    if (cert == NULL)
        return;
    p12_free(cert->ext_key_usages.at);
    p12_free(cert->alt_names.at);
    p12_free(cert->crl_uris.at);
    p12_x509_layer_close(&cert->layer);
    p12_secret_free(&cert->source);
    p12_free(cert);
}
