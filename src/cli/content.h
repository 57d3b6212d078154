/* What a bag carries, read: certificate, key, CRL. */
#ifndef CLI_CONTENT_H
#define CLI_CONTENT_H

#include "cli/bytes.h"
#include <p12/p12.h>

/* Is there something of that kind to be read? Closed bags, SDSI certificates
 * and the like have nothing. */
bool content_is_x509(const struct p12_bag *bag);
bool content_is_key(const struct p12_bag *bag);
bool content_is_crl(const struct p12_bag *bag);
bool content_is_sdsi(const struct p12_bag *bag); /* RFC 7292, 4.2.3 */

/* The BIT STRING of a keyUsage among the attributes of an open key itself,
 * which is where OpenSSL puts Microsoft's; false if there is none. */
bool content_key_usage(const struct p12_bag *bag, struct p12_span *der);

/* What an open secret of a PrivateKeyInfo, like the JDK's, says of itself. */
struct content_secret {
    struct p12_span algorithm; /* OID */
    const char *name;          /* NULL if not known */
    size_t bits;               /* 0 where they don't tell the key's size */
};

bool content_secret(const struct p12_bag *bag, struct content_secret *out);

/* Each gives what the bag carries. On failure `err` (may be NULL) names the
 * bag, and offsets count in the bag's layer as far as that can be said.
 *
 *   work  what deriving public keys may still take: CONTENT_KEY_WORK for a
 *         whole container */
#define CONTENT_KEY_WORK UINT64_C(1000000000) /* a second */
enum p12_rc content_cert(const struct p12_bag *bag, struct p12_cert **out,
                         struct p12_error *err);
enum p12_rc content_key(const struct p12_bag *bag, uint64_t *work,
                        struct p12_key **out, struct p12_error *err);

/* What p12_key_problem() says of the key of a bag; false if nothing. */
bool content_key_problem(const struct p12_bag *bag, const struct p12_key *key,
                         struct p12_error *err);

enum p12_rc content_crl(const struct p12_bag *bag, struct p12_crl_info *info,
                        struct bytes *issuer, struct p12_error *err);

#endif
