/* Containers that are too large to be kept as files: they are built when they
 * are needed, in memory. */
#ifndef P12_TESTS_HUGE_H
#define P12_TESTS_HUGE_H

#include "base/builder.h"

enum { MANY = 50000, DEEP = 100000, DEAR = 1000 };

/* Each fills an initialised builder with a whole file. */
void huge_bags(struct p12_builder *b);       /* MANY in one safe */
void huge_safes(struct p12_builder *b);      /* MANY, all empty */
void huge_attributes(struct p12_builder *b); /* MANY on one bag */
void huge_values(struct p12_builder *b);     /* MANY of one attribute */
void huge_notes(struct p12_builder *b);      /* MANY unknown bags */
void huge_name(struct p12_builder *b);       /* a friendlyName of 16 MiB */
void huge_salt(struct p12_builder *b);       /* a MAC's salt of 16 MiB */

/* DEEP levels of indefinite lengths, and of constructed strings. */
void huge_depth(struct p12_builder *b);
void huge_strings(struct p12_builder *b);

/* DEAR shrouded keys, each under as many iterations as one may have. */
void huge_work(struct p12_builder *b);

#endif
