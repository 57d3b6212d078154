/* Just enough DER to look into what the library hands out as it is, and to
 * change it. */
#ifndef CLI_DER_H
#define CLI_DER_H

#include "cli/bytes.h"
#include <p12/span.h>

/* Takes an element of that tag off the front; false, and nothing taken, if
 * another is next, or none. Tags of one octet only. */
bool der_take(struct p12_span *from, uint8_t tag, struct p12_span *contents);

/* Appends an element; the tag has one octet. */
void der_add(struct bytes *out, uint8_t tag, struct p12_span contents);

/* A PrivateKeyInfo (RFC 5958, 2). */
struct der_private_key {
    struct p12_span algorithm;  /* contents of the OID */
    struct p12_span parameters; /* elements behind it */
    struct p12_span value;
    struct p12_span attributes; /* contents of the SET; empty if none */
};

bool der_private_key_read(struct p12_span der, struct der_private_key *out);

#endif
