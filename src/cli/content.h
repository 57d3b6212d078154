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

/* Each gives what the bag carries. On failure `err` (may be NULL) names the
 * bag, and offsets count in the bag's layer as far as that can be said. */
enum p12_rc content_cert(const struct p12_bag *bag, struct p12_cert **out,
                         struct p12_error *err);
enum p12_rc content_key(const struct p12_bag *bag, struct p12_key **out,
                        struct p12_error *err);
enum p12_rc content_crl(const struct p12_bag *bag, struct p12_crl_info *info,
                        struct bytes *issuer, struct p12_error *err);

#endif
