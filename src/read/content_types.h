/* Content types of RFC 5652 that RFC 7292 uses. */
#ifndef P12_READ_CONTENT_TYPES_H
#define P12_READ_CONTENT_TYPES_H

#include "base/cursor.h"

/* pkcs-7 and its last arc: 1 data, 2 signedData, 3 envelopedData,
 * 6 encryptedData. */
enum p12_content_type {
    P12_CONTENT_OTHER = 0,
    P12_CONTENT_DATA = 1,
    P12_CONTENT_SIGNED = 2,
    P12_CONTENT_ENVELOPED = 3,
    P12_CONTENT_ENCRYPTED = 6
};

enum p12_content_type p12_content_type_of(struct p12_span oid);

/* The other way; empty for P12_CONTENT_OTHER. */
struct p12_span p12_content_type_oid(enum p12_content_type type);

#endif
