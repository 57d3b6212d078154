/* What standard output can show. */
#ifndef CLI_TERM_H
#define CLI_TERM_H

#include "cli/bytes.h"

struct term {
    bool is_terminal;
    bool colour;
    bool lines;      /* it can draw lines: its characters are UTF-8 */
    unsigned escape; /* for escape_text(), without ESCAPE_BACKSLASH */
    size_t width;    /* columns; 0: don't wrap */
};

/* `colour` is NULL or the option's word: "auto", "always", "never". NO_COLOR
 * rules over auto alone. */
void term_init(struct term *term, const char *colour);

/* Is it a word that term_init() knows? */
bool term_is_colour(const char *word);

enum paint {
    PAINT_PLAIN,
    PAINT_TITLE,
    PAINT_DIM,
    PAINT_GOOD,
    PAINT_BAD,
    PAINT_ODD
};

/* Adds text in a colour, or plain without colours. */
void term_paint(const struct term *term, struct bytes *out, enum paint paint,
                const char *text);

/* Adds text from column `indent` on, broken at spaces so that it fits on the
 * terminal; a word that is longer stays whole. */
void term_wrap(const struct term *term, struct bytes *out, const char *text,
               size_t indent);

/* Columns that the first `len` bytes of valid UTF-8 take. */
size_t term_columns(const char *text, size_t len);

#endif
