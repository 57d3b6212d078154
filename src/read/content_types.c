#include "read/content_types.h"

/* 1.2.840.113549.1.7 */
#define PKCS7 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07

enum p12_content_type p12_content_type_of(struct p12_span oid)
{
    static const uint8_t pkcs7[] = { PKCS7 };
    struct p12_span prefix = { pkcs7, sizeof pkcs7 };

    if (oid.len != prefix.len + 1 ||
        !p12_span_equal((struct p12_span){ oid.ptr, prefix.len }, prefix))
        return P12_CONTENT_OTHER;
    switch (oid.ptr[prefix.len]) {
    case P12_CONTENT_DATA:
        return P12_CONTENT_DATA;
    case P12_CONTENT_SIGNED:
        return P12_CONTENT_SIGNED;
    case P12_CONTENT_ENVELOPED:
        return P12_CONTENT_ENVELOPED;
    case P12_CONTENT_ENCRYPTED:
        return P12_CONTENT_ENCRYPTED;
    default:
        return P12_CONTENT_OTHER;
    }
}

struct p12_span p12_content_type_oid(enum p12_content_type type)
{
    static const uint8_t data[] = { PKCS7, P12_CONTENT_DATA };
    static const uint8_t signed_data[] = { PKCS7, P12_CONTENT_SIGNED };
    static const uint8_t enveloped[] = { PKCS7, P12_CONTENT_ENVELOPED };
    static const uint8_t encrypted[] = { PKCS7, P12_CONTENT_ENCRYPTED };

    switch (type) {
    case P12_CONTENT_DATA:
        return (struct p12_span){ data, sizeof data };
    case P12_CONTENT_SIGNED:
        return (struct p12_span){ signed_data, sizeof signed_data };
    case P12_CONTENT_ENVELOPED:
        return (struct p12_span){ enveloped, sizeof enveloped };
    case P12_CONTENT_ENCRYPTED:
        return (struct p12_span){ encrypted, sizeof encrypted };
    default:
        return (struct p12_span){ NULL, 0 };
    }
}
