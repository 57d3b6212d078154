/* The words that stand for the library's enums, in JSON and in texts. */
#ifndef CLI_WORDS_H
#define CLI_WORDS_H

#include <p12/p12.h>

const char *word_status(enum p12_status status);
const char *word_integrity(enum p12_integrity integrity);
const char *word_safe_type(enum p12_safe_type type);
const char *word_bag_type(enum p12_bag_type type);
const char *word_layer(enum p12_layer layer);

/* "none", "pem", "base64": what stood around the container. */
const char *word_armour(enum p12_format format);

/* A status as people read it: "closed: needs its password".
 *
 *   kept  why nothing was opened though a password was given; P12_OK if none
 *         was given, or what it opens was tried */
const char *word_status_text(enum p12_status status, enum p12_rc kept);

/* The same of a MAC that was not checked. */
const char *word_unchecked_text(enum p12_rc kept);

/* Is all of a part readable? */
bool word_is_open(enum p12_status status);

#endif
