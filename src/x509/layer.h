/* Opening the bytes of a certificate, a CRL or a key for reading. */
#ifndef P12_X509_LAYER_H
#define P12_X509_LAYER_H

#include "asn1/tree.h"
#include "base/secret.h"

/* One DER element, and what it was made of if that was BER. { 0 } is empty. */
struct p12_x509_layer {
    struct p12_layer_map map; /* map.bytes is the element */
    size_t size;              /* bytes of it in the source */
    struct p12_secret der;    /* empty if the source was DER already */
    struct p12_mark *marks;
};

/* The limits for what is read here: the defaults of <p12/limits.h>. */
extern const struct p12_limits p12_x509_limits;

/* Walks over the first element of `bytes`, rewrites it if it is BER, and lets
 * r->layer be it. `bytes` are borrowed and lie in r->layer, or r->layer is
 * NULL. Bytes behind the element are left alone. */
enum p12_rc p12_x509_layer_open(struct p12_reader *r, struct p12_span bytes,
                                struct p12_x509_layer *out);

/* Wipes and releases. No reader may use it any more. */
void p12_x509_layer_close(struct p12_x509_layer *layer);

#endif
