#include "cli/nearest.h"

#include <string.h>

enum { WORD_MAX = 48 }; /* longer ones are near to nothing */

struct nearest nearest_to(const char *word)
{
    size_t len = strlen(word);

    /* a third of the letters may be wrong, one in any case */
    return (struct nearest){ .word = word,
                             .distance = 1 + (len < 3 ? 1 : len / 3) };
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Letters to change, add, take away, or to swap with the next one. */
static size_t distance(const char *a, const char *b)
{
    size_t rows[3][WORD_MAX + 1];
    size_t *before = rows[0], *last = rows[1], *here = rows[2];
    size_t n = strlen(b);

    for (size_t j = 0; j <= n; j++)
        last[j] = j;
    for (size_t i = 1; a[i - 1] != '\0'; i++) {
        size_t *spare = before;

        here[0] = i;
        for (size_t j = 1; j <= n; j++) {
            here[j] = last[j - 1] + (a[i - 1] != b[j - 1]);
            here[j] = least(here[j], least(last[j], here[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                here[j] = least(here[j], before[j - 2] + 1);
        }
        before = last;
        last = here;
        here = spare;
    }
    return last[n];
}

void nearest_try(struct nearest *n, const char *name)
{
    size_t one;

    if (strlen(n->word) > WORD_MAX || strlen(name) > WORD_MAX)
        return;
    one = distance(n->word, name);
    if (one >= n->distance)
        return;
    n->best = name;
    n->distance = one;
}
