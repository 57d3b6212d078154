#include "cli/bytes.h"

#include "cli/exit.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void cli_out_of_memory(void)
{
    fputs("p12: out of memory\n", stderr);
    exit(CLI_FILE);
}

void *cli_alloc(size_t n, size_t size)
{
    void *p = calloc(n == 0 ? 1 : n, size);

    if (p == NULL)
        cli_out_of_memory();
    return p;
}

void bytes_reserve(struct bytes *b, size_t more)
{
    size_t cap = b->cap < 64 ? 64 : b->cap;
    uint8_t *grown;

    if (more <= b->cap - b->len)
        return;
    if (more > SIZE_MAX / 4 || b->len > SIZE_MAX / 4)
        cli_out_of_memory();
    while (cap < b->len + more)
        cap *= 2;
    /* realloc() would leave what it moved behind, unwiped. */
    grown = cli_alloc(1, cap);
    if (b->len != 0)
        memcpy(grown, b->ptr, b->len);
    if (b->ptr != NULL)
        explicit_bzero(b->ptr, b->cap);
    free(b->ptr);
    b->ptr = grown;
    b->cap = cap;
}

void bytes_add(struct bytes *b, const void *data, size_t len)
{
    if (len == 0)
        return;
    bytes_reserve(b, len);
    memcpy(b->ptr + b->len, data, len);
    b->len += len;
}

void bytes_add_text(struct bytes *b, const char *text)
{
    bytes_add(b, text, strlen(text));
}

void bytes_add_format(struct bytes *b, const char *format, ...)
{
    va_list args;
    int len;

    va_start(args, format);
    len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0)
        cli_out_of_memory();
    bytes_reserve(b, (size_t)len + 1);
    va_start(args, format);
    vsnprintf((char *)b->ptr + b->len, (size_t)len + 1, format, args);
    va_end(args);
    b->len += (size_t)len;
}

const char *bytes_text(struct bytes *b)
{
    bytes_reserve(b, 1);
    b->ptr[b->len] = 0;
    return (const char *)b->ptr;
}

void bytes_clear(struct bytes *b)
{
    if (b->ptr != NULL)
        explicit_bzero(b->ptr, b->cap);
    b->len = 0;
}

void bytes_free(struct bytes *b)
{
    bytes_clear(b);
    free(b->ptr);
    *b = (struct bytes){ 0 };
}
