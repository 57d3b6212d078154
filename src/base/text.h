/* Characters: from the encodings of ASN.1's string types to UTF-8. */
#ifndef P12_BASE_TEXT_H
#define P12_BASE_TEXT_H

#include <p12/span.h>
#include <stdbool.h>

/* Text on its way into a caller's buffer, counted also where it no longer
 * fits: what snprintf() does. */
struct p12_text {
    char *out;
    size_t cap;
    size_t len; /* of the whole text */
};

struct p12_text p12_text_into(char *out, size_t cap);
void p12_text_bytes(struct p12_text *t, const char *bytes, size_t len);
void p12_text_string(struct p12_text *t, const char *zero_terminated);

/* Terminates what fits, and returns the whole length. */
size_t p12_text_end(struct p12_text *t);

/* Appends one character as UTF-8; what is none (a surrogate, above U+10FFFF)
 * as U+FFFD. */
void p12_text_char(struct p12_text *t, uint32_t c);

/* How a string type has its characters. */
enum p12_charset {
    P12_CHARSET_NONE,      /* not a string */
    P12_CHARSET_LATIN1,    /* one byte a character; ASCII is part of it */
    P12_CHARSET_UTF8,      /* X.690, 8.23.10 */
    P12_CHARSET_BMP,       /* two bytes; pairs of surrogates are understood */
    P12_CHARSET_UNIVERSAL, /* four bytes */
};

/* By the string type's tag. */
enum p12_charset p12_charset_of(uint8_t tag);

/* Takes the next character off the front. What can't be decoded comes as
 * U+FFFD, and *bad is set (it is never cleared). False at the end. */
bool p12_charset_next(enum p12_charset charset, struct p12_span *bytes,
                      uint32_t *c, bool *bad);

#endif
