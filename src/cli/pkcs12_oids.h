/* OpenSSL's names of object identifiers. */
#ifndef CLI_PKCS12_OIDS_H
#define CLI_PKCS12_OIDS_H

#include <p12/span.h>

/* "CN", "AES-256-CBC"; "commonName", "Microsoft CSP Name"; NULL if there is
 * none. Static text. */
const char *pkcs12_oid_short(struct p12_span oid);
const char *pkcs12_oid_long(struct p12_span oid);

#endif
