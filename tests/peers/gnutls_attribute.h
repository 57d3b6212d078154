/* Attributes of ours in the form that GnuTLS gives its own. */
#ifndef P12_TESTS_GNUTLS_ATTRIBUTE_H
#define P12_TESTS_GNUTLS_ATTRIBUTE_H

#include <gnutls/gnutls.h>
#include <p12/pfx.h>

/* Has the bag this friendlyName, this localKeyID? Where it has several, GnuTLS
 * takes the first name and the last identifier; we show all. */
bool gnutls_name_is_in(const struct p12_bag *bag, const char *theirs);
bool gnutls_key_id_is_in(const struct p12_bag *bag, gnutls_datum_t theirs);

#endif
