/* Memory of the command: growing bytes that are wiped. */
#ifndef CLI_BYTES_H
#define CLI_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Zeroed memory for `n` things, at least one byte. Without memory there is
 * nothing sensible left to do for a command: it says so and exits. */
void *cli_alloc(size_t n, size_t size);
_Noreturn void cli_out_of_memory(void);

/* Owned bytes, wiped when freed and whenever they move; { 0 } is empty. */
struct bytes {
    uint8_t *ptr;
    size_t len;
    size_t cap;
};

void bytes_reserve(struct bytes *b, size_t more);
void bytes_add(struct bytes *b, const void *data, size_t len);
void bytes_add_text(struct bytes *b, const char *text);

/* Adds printf's text; what it printed must be no secret. */
void bytes_add_format(struct bytes *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The bytes as a text: a zero byte stands behind them, not counted. */
const char *bytes_text(struct bytes *b);

/* Empties without giving memory back. */
void bytes_clear(struct bytes *b);
void bytes_free(struct bytes *b);

#endif
