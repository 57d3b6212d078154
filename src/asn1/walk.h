/* Bounds before schema: what every layer goes through before it is decoded. */
#ifndef P12_ASN1_WALK_H
#define P12_ASN1_WALK_H

#include "base/cursor.h"
#include "base/trail.h"

/* How the encoding deviates from DER. */
enum {
    P12_BER_INDEFINITE = 1, /* indefinite lengths (X.690, 8.1.3.6) */
    P12_BER_STRING = 2,     /* constructed strings (8.7.3) */
    P12_BER_LENGTH = 4      /* lengths longer than needed (10.1) */
};

/* What a walk over one BER element found. */
struct p12_walk_facts {
    size_t size;          /* bytes of the element, its header included */
    size_t der_size;      /* the same once it is DER */
    size_t n_constructed; /* constructed elements, the outermost included */
    unsigned ber;         /* P12_BER_... bits; 0 for DER */
};

/* Walks over the first element of r->layer's bytes; what follows it is left
 * to the caller. Every length at every level is checked, and depth and number
 * of elements are compared with the limits.
 *
 *   child  NULL, or what the elements inside the outermost are called in a
 *          path; "" puts their index on the last step of the trail
 *   sizes  NULL, or room for n_constructed numbers: receives the contents'
 *          size in DER of each constructed element, in the order they begin
 *
 * Fails at the element that is wrong: P12_E_TRUNCATED when the bytes end
 * inside it, P12_E_ENCODING, P12_E_LIMIT. */
enum p12_rc p12_walk_ber(struct p12_reader *r, const char *child, size_t *sizes,
                         struct p12_walk_facts *out);

/* The same for bytes that are to be exactly one element, in DER. */
enum p12_rc p12_walk(struct p12_reader *r);

/* One BER header, shared with what rewrites BER. */
struct p12_ber_header {
    uint8_t tag;
    bool indefinite;
    bool minimal;      /* the length was as short as can be */
    size_t header_len; /* bytes of tag and length */
    size_t len;        /* contents; 0 if indefinite */
};

/* Takes tag and length, not the contents. False if they are cut short, have a
 * tag number above 30 or a length that no size_t holds. */
bool p12_ber_header_take(struct p12_cursor *c, struct p12_ber_header *out);

/* A string type in pieces; its contents in DER are its pieces' contents. */
bool p12_ber_is_string(uint8_t tag);

/* X.690, 8.1.5: are the two octets next that close an indefinite length? */
bool p12_ber_at_end_of_contents(const struct p12_cursor *c);

/* Bytes that tag and length take in DER. */
size_t p12_der_header_size(size_t len);

/* Where the DER element begins that has these contents octets; NULL for an
 * empty span that points nowhere. */
const uint8_t *p12_der_element(struct p12_span contents);

#endif
