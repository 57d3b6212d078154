/* Tables for people: columns that are as wide as what is in them, and broken
 * at spaces where the terminal is too narrow for all. */
#ifndef CLI_COLUMNS_H
#define CLI_COLUMNS_H

#include "cli/term.h"

enum { COLUMNS_MAX = 12 };

struct column_cell {
    struct bytes text;
    enum paint paint;
};

struct columns {
    const struct term *term;
    size_t n_columns;
    bool has_head; /* the first row names the columns */
    struct column_cell *cells;
    size_t n_cells, max_cells;
};

/* Adds the next cell, row by row. What a terminal must not see is escaped. */
void columns_add(struct columns *c, const char *text, enum paint paint);

/* Adds the table to `out`, two spaces in, without the columns that nothing is
 * in; and frees it. */
void columns_end(struct columns *c, struct bytes *out);

#endif
