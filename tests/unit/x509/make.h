/* Certificates, keys and names for tests, made piece by piece. cmocka's own
 * headers come before it. */
#ifndef P12_TESTS_MAKE_H
#define P12_TESTS_MAKE_H

#include <p12/x509.h>

#include "bytes.h"

enum { MADE_MAX = 4096 };

/* DER that a test made. */
struct made {
    uint8_t bytes[MADE_MAX];
    size_t len;
};

struct p12_span made_span(const struct made *m);

/* One element around `n` pieces: MADE(0x30, BYTES(5, 0), made_span(&oid)). */
struct made made_of(uint8_t tag, const struct p12_span *pieces, size_t n);
#define MADE(tag, ...)                                     \
    made_of(tag, (const struct p12_span[]){ __VA_ARGS__ }, \
            LENGTH(((const struct p12_span[]){ __VA_ARGS__ })))

/* A Name of one commonName, a string of the type `tag`. */
struct made made_name(uint8_t tag, const char *text);

/* An Extension of id-ce (2.5.29) by its last arc. */
struct made made_extension(uint8_t id, struct p12_span value);

/* A SubjectPublicKeyInfo: contents octets of the algorithm's OID, its
 * parameters as they are, the BIT STRING's bits. */
struct made made_spki(struct p12_span oid, struct p12_span params,
                      struct p12_span bits);

/* What a certificate is made of. Each part is one whole element; an empty one
 * stands for something harmless. */
struct plan {
    struct p12_span version; /* [0]; empty: absent */
    struct p12_span serial;
    struct p12_span signature; /* an AlgorithmIdentifier */
    struct p12_span issuer, subject;
    struct p12_span not_before, not_after;
    struct p12_span spki;
    struct p12_span behind_spki; /* [1] and [2] */
    struct p12_span extensions;  /* Extension after Extension */
};

struct made made_cert(const struct plan *plan);

/* Parses it, or fails the test. */
struct p12_cert *made_cert_parsed(const struct plan *plan);

/* A PrivateKeyInfo. */
struct made made_key(struct p12_span oid, struct p12_span params,
                     struct p12_span value);

/* Does this build compute public keys? */
bool can_derive(void);

#endif
