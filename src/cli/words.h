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

/* A status as people read it: "closed: it needs its password". */
const char *word_status_text(enum p12_status status);

/* Is all of a part readable? */
bool word_is_open(enum p12_status status);

#endif
