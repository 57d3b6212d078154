/* Object identifiers of what a container is made of. */
#ifndef P12_MODEL_OIDS_H
#define P12_MODEL_OIDS_H

#include "base/cursor.h"

#include <p12/pfx.h>

/* RFC 7292, appendix D: bagtypes; RFC 2985: certTypes and crlTypes. */
enum p12_value_type {
    P12_VALUE_X509_CERT,
    P12_VALUE_SDSI_CERT,
    P12_VALUE_X509_CRL,
    P12_VALUE_SHROUDED /* a secret that is shrouded like a key */
};

/* P12_BAG_UNKNOWN for an OID that is none of them, and an empty one for
 * P12_BAG_UNKNOWN. */
enum p12_bag_type p12_bag_type_of(struct p12_span oid);
struct p12_span p12_bag_type_oid(enum p12_bag_type type);

/* Attributes of RFC 2985, 5.5.1: contents octets. */
extern const uint8_t p12_oid_friendly_name[9];
extern const uint8_t p12_oid_local_key_id[9];

struct p12_span p12_value_type_oid(enum p12_value_type type);
bool p12_is_value_type(struct p12_span oid, enum p12_value_type type);

#endif
