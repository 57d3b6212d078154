/* Structs that callers give, which begin with their own size. */
#ifndef P12_BASE_OPTIONS_H
#define P12_BASE_OPTIONS_H

#include <stddef.h>
#include <string.h>

/* Takes `from`, which may be NULL, into the `size` bytes of the same struct at
 * `to`. A caller built with an older or newer header has another size of it:
 * what both sides know is taken, the rest stays as it is. */
static inline void p12_options_take(void *to, size_t size, const void *from)
{
    size_t theirs;

    if (from == NULL)
        return;
    memcpy(&theirs, from, sizeof theirs);
    memcpy(to, from, theirs < size ? theirs : size);
}

#endif
