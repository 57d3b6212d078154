/* The words that profiles are written in, as JSON and for people. */
#ifndef CLI_PROFILE_WORDS_H
#define CLI_PROFILE_WORDS_H

#include "cli/bytes.h"
#include "cli/nearest.h"
#include <p12/p12.h>

/* Words with a value; ends with a NULL word. */
struct profile_word {
    const char *word;
    int value;
};

extern const struct profile_word profile_kinds[];      /* "policy" */
extern const struct profile_word profile_schemes[];    /* "PBES2" */
extern const struct profile_word profile_standings[];  /* "accepted" */
extern const struct profile_word profile_severities[]; /* "error" */

/* NULL if there is none. */
const struct profile_word *profile_word_find(const struct profile_word *words,
                                             const char *word);
const char *profile_word_of(const struct profile_word *words, int value);

/* All of them: "accepted, discouraged, unverified, refused". */
void profile_words_list(const struct profile_word *words, struct bytes *out);

/* Names of algorithms, ends with NULL. */
extern const char *const profile_kdfs[];
extern const char *const profile_hashes[];
extern const char *const profile_ciphers[];

/* The name as the library writes it. Neither case counts, nor do hyphens and
 * slashes; a cipher may go without "-CBC". An object identifier stands for
 * itself. NULL if it is neither: then `near` tells what may have been meant.
 */
const char *profile_algorithm(const char *const *names, const char *word,
                              struct nearest *near);

/* The same of what a key derivation hashes with: "HMAC-SHA-256", "SHA-1". The
 * name is without "HMAC-". */
const char *profile_prf(const char *word, struct nearest *near);

/* A hash as the PRF of a scheme: with "HMAC-" for PBKDF2. */
void profile_add_prf(struct bytes *out, enum p12_scheme_kind kind,
                     const char *hash);

/* The member of a profile that has the rows of a part: "keys". */
const char *profile_part_word(enum p12_part part);

#endif
