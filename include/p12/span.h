/* Borrowed bytes, and the texts of object identifiers. */
#ifndef P12_SPAN_H
#define P12_SPAN_H

#include <p12/error.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Borrowed bytes: never owned, never freed through this type. They live as
 * long as the object they came from. `ptr` may be NULL when `len` is 0. */
struct p12_span {
    const uint8_t *ptr;
    size_t len;
};

/* Writes the dotted form ("1.2.840.113549.1.9.20") of an object identifier.
 *
 *   oid  contents octets of an OBJECT IDENTIFIER, without tag and length
 *   out  receives the text, always terminated when cap > 0; cut when too long
 *
 * Returns the length of the whole text, as snprintf does; 0 if `oid` is not
 * a valid encoding (X.690, 8.19), has over 1,024 octets, or an arc of more
 * than 256. Reading takes such a one for no identifier (P12_E_SCHEMA). */
P12_API size_t p12_oid_text(struct p12_span oid, char *out, size_t cap);

/* The field's own name of a known object identifier ("friendlyName",
 * "sha256WithRSAEncryption", "certBag"), or NULL. Static text. */
P12_API const char *p12_oid_name(struct p12_span oid);

#ifdef __cplusplus
}
#endif

#endif
