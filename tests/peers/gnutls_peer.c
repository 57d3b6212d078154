#include "gnutls_peer.h"

#include <stdlib.h>
#include <string.h>

/* GnuTLS takes what it does not write to as if it wrote to it. */
static gnutls_datum_t datum_of(struct p12_span span)
{
    union {
        const uint8_t *in;
        unsigned char *out;
    } ptr = { span.ptr };

    return (gnutls_datum_t){ ptr.out, (unsigned)span.len };
}

static const char *reason(int rc)
{
    return rc >= 0 ? NULL : gnutls_strerror(rc);
}

static char *zero_terminated(struct p12_span text)
{
    char *copy = malloc(text.len + 1);

    if (copy == NULL)
        abort();
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    return copy;
}

/* DER, or PEM armour around it. */
static int import(gnutls_pkcs12_t file, const gnutls_datum_t *in)
{
    int rc = gnutls_pkcs12_import(file, in, GNUTLS_X509_FMT_DER, 0);

    if (rc < 0 && gnutls_pkcs12_import(file, in, GNUTLS_X509_FMT_PEM, 0) == 0)
        rc = 0;
    return rc;
}

/* A container without a MAC has nothing to be checked. */
static int check_mac(const struct peer *peer)
{
    int rc = gnutls_pkcs12_mac_info(peer->file, NULL, NULL, NULL, NULL, NULL);

    if (rc == GNUTLS_E_ASN1_VALUE_NOT_FOUND ||
        rc == GNUTLS_E_ASN1_ELEMENT_NOT_FOUND)
        return 0;
    return gnutls_pkcs12_verify_mac(peer->file, peer->password);
}

const char *peer_open(struct peer *peer, struct p12_span file,
                      struct p12_span password)
{
    gnutls_datum_t der = datum_of(file);
    int rc;

    *peer = (struct peer){ NULL, NULL };
    if (password.ptr != NULL)
        peer->password = zero_terminated(password);
    rc = gnutls_pkcs12_init(&peer->file);
    if (rc == 0)
        rc = import(peer->file, &der);
    if (rc == 0)
        rc = check_mac(peer);
    if (rc < 0)
        peer_close(peer);
    return reason(rc);
}

void peer_close(struct peer *peer)
{
    gnutls_pkcs12_deinit(peer->file);
    free(peer->password);
    *peer = (struct peer){ NULL, NULL };
}

const char *peer_safe(const struct peer *peer, unsigned i,
                      gnutls_pkcs12_bag_t *bag)
{
    gnutls_pkcs12_bag_t found;
    int rc = gnutls_pkcs12_bag_init(&found);

    *bag = NULL;
    if (rc == 0) {
        rc = gnutls_pkcs12_get_bag(peer->file, (int)i, found);
        if (rc == 0 &&
            gnutls_pkcs12_bag_get_type(found, 0) == (int)GNUTLS_BAG_ENCRYPTED)
            rc = gnutls_pkcs12_bag_decrypt(found, peer->password);
        if (rc == 0)
            *bag = found;
        else
            gnutls_pkcs12_bag_deinit(found);
    }
    return rc == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE ? NULL : reason(rc);
}

const char *peer_key(const struct peer *peer, struct p12_span der,
                     bool shrouded, gnutls_x509_privkey_t *key)
{
    gnutls_datum_t in = datum_of(der);
    unsigned flags = GNUTLS_PKCS_PLAIN;
    int rc = gnutls_x509_privkey_init(key);

    if (shrouded)
        flags = peer->password == NULL ? GNUTLS_PKCS_NULL_PASSWORD : 0;
    if (rc == 0) {
        rc = gnutls_x509_privkey_import_pkcs8(*key, &in, GNUTLS_X509_FMT_DER,
                                              shrouded ? peer->password : NULL,
                                              flags);
        if (rc < 0)
            gnutls_x509_privkey_deinit(*key);
    }
    return reason(rc);
}

const char *peer_key_written(gnutls_x509_privkey_t key, gnutls_datum_t *out)
{
    return reason(gnutls_x509_privkey_export2_pkcs8(
        key, GNUTLS_X509_FMT_DER, NULL, GNUTLS_PKCS_PLAIN, out));
}
