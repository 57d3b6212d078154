/* Do a key bag and a certificate bag belong together? */
#include "base/cursor.h"

#include <p12/x509.h>

/* RFC 2985, 5.5.2: the same localKeyID is how a container says so. */
static enum p12_match local_key_id_match(const struct p12_bag *key,
                                         const struct p12_bag *cert)
{
    struct p12_span a = p12_bag_local_key_id(key);
    struct p12_span b = p12_bag_local_key_id(cert);

    if (a.len == 0 || b.len == 0)
        return P12_MATCH_UNKNOWN;
    return p12_span_equal(a, b) ? P12_MATCH_LOCAL_KEY_ID : P12_MATCH_NO;
}

enum p12_match p12_bag_matches(const struct p12_bag *key,
                               const struct p12_bag *cert)
{
    struct p12_key *k = NULL;
    struct p12_cert *c = NULL;
    enum p12_match match = P12_MATCH_UNKNOWN;

    if (p12_key_parse(p12_bag_content(key), &k, NULL) == P12_OK &&
        p12_cert_parse(p12_bag_content(cert), &c, NULL) == P12_OK) {
        match = p12_key_matches(k, c);
        if (match == P12_MATCH_UNKNOWN)
            match = local_key_id_match(key, cert);
    }
    p12_key_free(k);
    p12_cert_free(c);
    return match;
}
