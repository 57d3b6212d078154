#include "cli/lines.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { CHUNK = 65536 };

bool lines_open(struct lines *lines, const char *name, uint8_t delimiter,
                size_t max)
{
    *lines = (struct lines){ .fd = STDIN_FILENO,
                             .delimiter = delimiter,
                             .max = max };
    if (strcmp(name, "-") != 0)
        lines->fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    return lines->fd >= 0;
}

/* Reads on when all is given. False at the end, and on an error. */
static bool fill(struct lines *lines)
{
    ssize_t n;

    if (lines->at < lines->buffer.len)
        return true;
    bytes_reserve(&lines->buffer, lines->buffer.cap == 0 ? CHUNK : 0);
    do
        n = read(lines->fd, lines->buffer.ptr, lines->buffer.cap);
    while (n < 0 && errno == EINTR);
    lines->is_over = n == 0;
    lines->buffer.len = n < 0 ? 0 : (size_t)n;
    lines->at = 0;
    return n > 0;
}

/* Takes what the buffer has of the line; true when its end is there. */
static bool take(struct lines *lines, bool *is_long)
{
    const uint8_t *from = lines->buffer.ptr + lines->at;
    size_t left = lines->buffer.len - lines->at;
    const uint8_t *end = memchr(from, lines->delimiter, left);
    size_t n = end == NULL ? left : (size_t)(end - from);

    lines->at += end == NULL ? n : n + 1;
    if (n > lines->max - lines->line.len)
        *is_long = true;
    else if (!*is_long)
        bytes_add(&lines->line, from, n);
    return end != NULL;
}

enum line_outcome lines_next(struct lines *lines)
{
    bool has_some = false;
    bool has_end = false;
    bool is_long = false;

    lines->line.len = 0;
    while (!has_end && !lines->is_over) {
        if (fill(lines)) {
            has_some = true;
            has_end = take(lines, &is_long);
        } else if (!lines->is_over) {
            return LINE_ERROR;
        }
    }
    if (!has_some)
        return LINE_END;
    lines->number++;
    return is_long ? LINE_LONG : LINE_READ;
}

void lines_close(struct lines *lines)
{
    if (lines->fd > STDERR_FILENO)
        close(lines->fd);
    bytes_free(&lines->buffer);
    bytes_free(&lines->line);
}
