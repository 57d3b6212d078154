/* Texts from files, made harmless for terminals, logs and JSON. */
#ifndef CLI_ESCAPE_H
#define CLI_ESCAPE_H

#include "cli/bytes.h"

/* What to escape besides what is always escaped. */
enum {
    ESCAPE_BACKSLASH = 1, /* so that the text can be read back; not with names
                           * of the library, which have escapes of their own */
    ESCAPE_NON_ASCII = 2  /* for a terminal that does not speak UTF-8 */
};

/* Adds `text` with everything replaced that could move a cursor, turn the
 * direction of writing, hide itself, or is no UTF-8: control characters, bidi
 * marks, invisible ones, stray bytes. They come as \n, \u009b, \U000e0001,
 * and \xff for a byte that is no UTF-8. */
void escape_text(struct bytes *out, const char *text, size_t len, unsigned how);

/* Adds `text` as valid UTF-8: each byte that is not part of it becomes
 * U+FFFD. All else stays. */
void escape_utf8(struct bytes *out, const char *text, size_t len);

/* Takes one character off the front of [*text, end). Returns its code point,
 * or -1 for a byte that begins no valid UTF-8 (then one byte is taken). */
int32_t escape_decode(const char **text, const char *end);

#endif
