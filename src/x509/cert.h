/* A certificate as it was read. */
#ifndef P12_X509_CERT_H
#define P12_X509_CERT_H

#include "x509/layer.h"
#include "x509/spki.h"

/* Elements of a SEQUENCE OF that a caller asks for by index. */
struct p12_span_list {
    struct p12_span *at;
    size_t n;
};

/* Spans point into `source`, or, where that is BER, into the layer made of it.
 * What an extension would say is empty, false or 0 without it. */
struct p12_cert {
    struct p12_secret source; /* our copy; nothing in it is a secret */
    struct p12_x509_layer layer;
    struct p12_error problem; /* rc is P12_OK if there is none */

    int version;
    struct p12_span serial, signature_algorithm, issuer, subject, spki;
    bool self_issued;
    bool has_digests; /* false in a build without SHA-256 */
    uint8_t issuer_digest[32], subject_digest[32]; /* p12_name_digest() */
    uint8_t fingerprint[32];                       /* of all of it */
    int64_t not_before, not_after;
    struct p12_key_info key;
    struct p12_key_text key_text;

    bool has_basic_constraints, ca;
    int64_t path_len; /* -1: no limit */
    bool has_key_usage;
    uint16_t key_usage;
    struct p12_span subject_key_id, authority_key_id;
    struct p12_span_list ext_key_usages; /* contents octets of the OIDs */
    struct p12_span_list alt_names;      /* whole GeneralNames */
    struct p12_span_list crl_uris;       /* the URIs themselves */
};

/* p12_cert_parse() for one of many: loading the definitions takes as long as
 * reading the certificate. */
enum p12_rc p12_cert_parse_by(struct p12_schemas *schemas, struct p12_span der,
                              struct p12_cert **out, struct p12_error *err);

/* Reads the extensions that the certificate has fields for (RFC 5280, 4.2.1);
 * `extensions` is the SEQUENCE OF. One that can't be read is left out, and the
 * first such one becomes the certificate's problem. P12_E_MEMORY. */
enum p12_rc p12_extensions_read(struct p12_reader *r,
                                struct p12_span extensions,
                                struct p12_cert *cert);

#endif
