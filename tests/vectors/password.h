/* Passwords as the tables of vectors write them. */
#ifndef P12_TESTS_PASSWORD_H
#define P12_TESTS_PASSWORD_H

#include <p12/span.h>

struct password {
    struct p12_span bytes; /* ptr NULL: no password at all */
    uint8_t *own;          /* malloc'ed; NULL if `bytes` are the token's */
};

/* "<none>", "<empty>", "<repeat:TEXT:COUNT>", else the password itself, which
 * is borrowed. */
struct password password_of(const char *token);
void password_clear(struct password *password);

#endif
