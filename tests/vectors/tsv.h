/* Tables in text: a line a row, tabs between cells, names in the first row. */
#ifndef P12_TESTS_TSV_H
#define P12_TESTS_TSV_H

#include <stddef.h>

struct tsv {
    char *text; /* the whole file, cut into the cells below */
    char **cells;
    size_t n_columns;
    size_t n_rows; /* without the names */
};

/* Reads a file; ends the program if it can't be read or is no such table. */
struct tsv tsv_read(const char *path);
void tsv_clear(struct tsv *t);

/* The cell of row `i` below a name, which must exist. */
const char *tsv_get(const struct tsv *t, size_t i, const char *column);

#endif
