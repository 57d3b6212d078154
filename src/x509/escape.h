/* Strings from certificates, shown so that they can disturb nothing. */
#ifndef P12_X509_ESCAPE_H
#define P12_X509_ESCAPE_H

#include "base/cursor.h"
#include "base/text.h"

/* The charset that a string can be decoded by, all of it; P12_CHARSET_NONE if
 * there is none. Eight-bit characters in the types of one byte a character are
 * UTF-8 if all of the string is, else Latin-1: what writers mean by them. */
enum p12_charset p12_string_charset(uint8_t tag, struct p12_span body);

/* Appends a string as UTF-8. What shows nothing or changes how the rest is
 * shown (controls, bidi marks, invisible characters) comes as "\" and two
 * hexadecimal digits for each byte of it (RFC 4514, 2.4), "\" as "\\". In a
 * name the characters that mean something there are escaped as well. False,
 * with nothing appended, if it can't be decoded. */
bool p12_string_write(uint8_t tag, struct p12_span body, bool in_name,
                      struct p12_text *out);

/* Appends "#" and two hexadecimal digits a byte. */
void p12_hex_write(struct p12_span bytes, struct p12_text *out);

/* Appends the dotted form of an OID; what has none, or a very long one, as by
 * p12_hex_write(). */
void p12_oid_write(struct p12_span oid, struct p12_text *out);

#endif
