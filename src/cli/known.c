#include "cli/known.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST = 64 };

void *known_room(void *array, size_t n, size_t *cap, size_t size)
{
    size_t more = *cap < FIRST ? FIRST : 2 * *cap;
    void *grown;

    if (n < *cap)
        return array;
    if (more > SIZE_MAX / 2 / size)
        cli_out_of_memory();
    grown = realloc(array, more * size);
    if (grown == NULL)
        cli_out_of_memory();
    *cap = more;
    return grown;
}

/* Keys differ in any of their bytes: FNV-1a over words, and its high bits
 * brought down. */
static size_t hash(const struct known *known, const uint8_t *key)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);

    for (size_t i = 0; i < known->key_size; i += 8) {
        size_t left = known->key_size - i;
        uint64_t word = 0;

        memcpy(&word, key + i, left < 8 ? left : 8);
        h = (h ^ word) * UINT64_C(0x9e3779b97f4a7c15);
        h ^= h >> 29;
    }
    return (size_t)h;
}

const uint8_t *known_key(const struct known *known, size_t i)
{
    return known->keys + i * known->key_size;
}

/* The slot that has the key, or the free one where it belongs. */
static uint32_t *find_slot(const struct known *known, const uint8_t *key)
{
    size_t at = hash(known, key) & (known->n_slots - 1);

    while (known->slots[at] != 0 &&
           memcmp(known_key(known, known->slots[at] - 1), key,
                  known->key_size) != 0)
        at = (at + 1) & (known->n_slots - 1);
    return &known->slots[at];
}

/* At most two thirds are taken, so that a free one is near. */
static void make_slots(struct known *known)
{
    size_t n = known->n_slots == 0 ? FIRST : 2 * known->n_slots;

    if (known->n_slots != 0 && known->n < known->n_slots / 3 * 2)
        return;
    free(known->slots);
    known->slots = cli_alloc(n, sizeof *known->slots);
    known->n_slots = n;
    for (size_t i = 0; i < known->n; i++)
        *find_slot(known, known_key(known, i)) = (uint32_t)(i + 1);
}

size_t known_add(struct known *known, const void *key, bool *is_new)
{
    uint32_t *slot;

    make_slots(known);
    slot = find_slot(known, key);
    *is_new = *slot == 0;
    if (!*is_new)
        return *slot - 1;
    if (known->n == UINT32_MAX - 1)
        cli_out_of_memory();
    known->keys =
        known_room(known->keys, known->n, &known->cap, known->key_size);
    memcpy(known->keys + known->n * known->key_size, key, known->key_size);
    *slot = (uint32_t)++known->n;
    return known->n - 1;
}

void known_free(struct known *known)
{
    free(known->keys);
    free(known->slots);
    *known = (struct known){ .key_size = known->key_size };
}
