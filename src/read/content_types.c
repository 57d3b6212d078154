#include "read/content_types.h"

enum p12_content_type p12_content_type_of(struct p12_span oid)
{
    static const uint8_t pkcs7[] = { 0x2a, 0x86, 0x48, 0x86,
                                     0xf7, 0x0d, 0x01, 0x07 };
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
