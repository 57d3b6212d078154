/* Opening the project's own vectors, and saying in one text what came of it. */
#ifndef P12_TESTS_OPENED_H
#define P12_TESTS_OPENED_H

#include <p12/p12.h>

/* Fails the test if vectors/files/NAME can't be parsed. */
struct p12_pfx *vector_parse(const char *name, const struct p12_limits *limits);

/* `password` NULL: none; `options` and `err` may be NULL. */
enum p12_rc vector_unlock(struct p12_pfx *pfx, const char *password,
                          const struct p12_unlock_options *options,
                          struct p12_error *err);

/* What became of each part with something to open, in the order of the file:
 * "mac=open authSafe[0]=wrong authSafe[1].bag[0]=open/Latin-1". */
enum { STATE_MAX = 2048 };
void vector_state(const struct p12_pfx *pfx, char out[STATE_MAX]);

/* Fails the test unless that is so. */
void want_state(const struct p12_pfx *pfx, const char *wanted);

#endif
