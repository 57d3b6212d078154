/* Schemes in the words of vectors/MANIFEST.tsv. */
#ifndef P12_TESTS_SCHEME_TEXT_H
#define P12_TESTS_SCHEME_TEXT_H

#include "growing.h"

#include <p12/scheme.h>

/* "PBES2/PBKDF2/HMAC-SHA-256/2048/AES-256-CBC" */
void scheme_text(struct growing *to, const struct p12_scheme *scheme);

#endif
