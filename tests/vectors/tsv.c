#include "tsv.h"

#include "file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void die(const char *path, const char *why)
{
    fprintf(stderr, "%s: %s\n", path, why);
    exit(1);
}

static size_t count(const char *text, char c)
{
    size_t n = 0;

    for (; *text != '\0'; text++)
        n += *text == c;
    return n;
}

/* Puts an end behind each cell of a line; returns how many there are. */
static size_t cut_line(char *line, char **cells)
{
    size_t n = 0;

    for (;;) {
        cells[n++] = line;
        line = strchr(line, '\t');
        if (line == NULL)
            return n;
        *line++ = '\0';
    }
}

struct tsv tsv_read(const char *path)
{
    struct file file = file_read(path);
    struct tsv t = { .text = (char *)file.bytes };
    size_t n_lines;
    char *line;

    if (t.text == NULL)
        die(path, "can't be read");
    n_lines = count(t.text, '\n');
    if (n_lines == 0)
        die(path, "has no line");
    t.cells = calloc(count(t.text, '\t') + n_lines + 1, sizeof *t.cells);
    if (t.cells == NULL)
        die(path, "out of memory");
    line = t.text;
    for (size_t i = 0; i < n_lines; i++) {
        char *end = strchr(line, '\n');
        size_t n;

        *end = '\0';
        n = cut_line(line, t.cells + i * t.n_columns);
        if (i == 0)
            t.n_columns = n;
        else if (n != t.n_columns)
            die(path, "has lines of different numbers of cells");
        line = end + 1;
    }
    t.n_rows = n_lines - 1;
    return t;
}

void tsv_clear(struct tsv *t)
{
    free(t->cells);
    free(t->text);
    *t = (struct tsv){ NULL, NULL, 0, 0 };
}

const char *tsv_get(const struct tsv *t, size_t i, const char *column)
{
    for (size_t k = 0; k < t->n_columns; k++)
        if (strcmp(t->cells[k], column) == 0)
            return t->cells[(i + 1) * t->n_columns + k];
    die(column, "no such column");
    return NULL;
}
