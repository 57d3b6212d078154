/* A set of things that are known by a key of a fixed size, numbered in the
 * order in which they came. */
#ifndef CLI_KNOWN_H
#define CLI_KNOWN_H

#include "cli/bytes.h"

struct known {
    size_t key_size;
    size_t n;
    uint8_t *keys;
    size_t cap;
    uint32_t *slots; /* a thing's number and one; 0: free */
    size_t n_slots;  /* a power of two */
};

/* Adds a key unless it is there. Returns its number. */
size_t known_add(struct known *known, const void *key, bool *is_new);
const uint8_t *known_key(const struct known *known, size_t i);
void known_free(struct known *known);

/* Room for one more thing in an array of `n`, doubled when it is full. What
 * was there may stay behind in memory: nothing for secrets. Returns the array.
 */
void *known_room(void *array, size_t n, size_t *cap, size_t size);

#endif
