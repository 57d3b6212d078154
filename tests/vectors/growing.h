/* Text that grows, for comparing. */
#ifndef P12_TESTS_GROWING_H
#define P12_TESTS_GROWING_H

#include <stddef.h>

struct growing {
    char *text; /* malloc'ed, zero-terminated; NULL while there is none */
    size_t len;
};

/* Both end the program when there is no memory. */
void growing_add(struct growing *to, const char *text);

/* Makes room for `len` more bytes and a final zero. */
void growing_room(struct growing *to, size_t len);

#endif
