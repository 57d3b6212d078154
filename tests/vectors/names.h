/* Names in vectors/MANIFEST.tsv: of attributes, of formats. */
#ifndef P12_TESTS_NAMES_H
#define P12_TESTS_NAMES_H

#include "growing.h"

#include <p12/input.h>

/* Turns the escapes of UTF-16 units (backslash, u, four digits) into UTF-8, as
 * p12_attribute_text() gives it: half a pair of surrogates is U+FFFD. "-" is
 * no name, "\u" alone an empty one. `text` is malloc'ed, never NULL. */
struct growing names_from_manifest(const char *cell);

/* "PKCS8_ENCRYPTED_PEM" for P12_FORMAT_PKCS8_ENCRYPTED_PEM. */
const char *format_word(enum p12_format format);

#endif
