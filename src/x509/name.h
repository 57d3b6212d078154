/* Names (RFC 5280, 4.1.2.4) as people read them, and compared. */
#ifndef P12_X509_NAME_H
#define P12_X509_NAME_H

#include "base/cursor.h"
#include "base/text.h"

/* Writes a Name as RFC 4514 has it, the most specific RDN first. What can't be
 * decoded comes as "#" and the hexadecimal digits of its DER. */
void p12_name_write(struct p12_span name, struct p12_text *out);

/* Are they the same by RFC 5280, 7.1: values may be of different string types,
 * and differ in case and in white space? */
bool p12_name_equal(struct p12_span a, struct p12_span b);

/* SHA-256 of what p12_name_equal() compares: the same for names that are the
 * same, and for no others. P12_E_MEMORY; P12_E_ALGORITHM in a build without
 * it. */
enum p12_rc p12_name_digest(struct p12_span name, uint8_t out[32]);

/* One AttributeTypeAndValue. */
struct p12_ava {
    struct p12_span type; /* contents octets of the OID */
    struct p12_tlv value;
};

/* The RDNs of a Name, and the attributes of an RDN; false at the end, and for
 * what is no such thing: then the cursor is not done. */
bool p12_name_rdns(struct p12_span name, struct p12_cursor *rdns);
bool p12_name_rdn(struct p12_cursor *rdns, struct p12_cursor *avas,
                  struct p12_span *whole);
bool p12_name_ava(struct p12_cursor *avas, struct p12_ava *out);

#endif
