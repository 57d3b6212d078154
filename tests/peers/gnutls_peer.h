/* GnuTLS as a reader of containers, to be compared with. */
#ifndef P12_TESTS_GNUTLS_PEER_H
#define P12_TESTS_GNUTLS_PEER_H

#include <gnutls/pkcs12.h>
#include <p12/span.h>
#include <stdbool.h>

enum {
    PEER_BAGS_MAX = 32 /* of a safe; what is behind them it leaves out */
};

struct peer {
    gnutls_pkcs12_t file;
    char *password; /* malloc'ed; NULL for none */
};

/* Opens a container and checks its MAC. Returns NULL, or why it does not; then
 * there is nothing to close. */
const char *peer_open(struct peer *peer, struct p12_span file,
                      struct p12_span password);
void peer_close(struct peer *peer);

/* Safe `i`, decrypted. Returns NULL with *bag, which the caller releases; why
 * it does not open; or NULL with *bag NULL when there is no such safe. */
const char *peer_safe(const struct peer *peer, unsigned i,
                      gnutls_pkcs12_bag_t *bag);

/* One private key: in the clear when `password` is NULL and not `shrouded`. */
const char *peer_key(const struct peer *peer, struct p12_span der,
                     bool shrouded, gnutls_x509_privkey_t *key);

/* All of a key's numbers, as GnuTLS writes them; released by gnutls_free(). */
const char *peer_key_written(gnutls_x509_privkey_t key, gnutls_datum_t *out);

#endif
