/* What containers are known again by. */
#ifndef CLI_IDENTITIES_H
#define CLI_IDENTITIES_H

#include "cli/judged.h"

/* Fills in the identities of a judged container, in the order of its parts. */
void identities_find(struct judged *judged);
void identities_free(struct judged *judged);

/* "certificate", "key", "shrouded-key", "encrypted-safe"; and back. */
const char *identity_word(enum identity_kind kind);
bool identity_kind_find(const char *word, enum identity_kind *out);

#endif
