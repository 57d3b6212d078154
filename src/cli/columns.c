#include "cli/columns.h"

#include "cli/escape.h"
#include <stdlib.h>
#include <string.h>

enum { INDENT = 2, GAP = 2 };

void columns_add(struct columns *c, const char *text, enum paint paint)
{
    struct column_cell *cell;

    if (c->n_cells == c->max_cells) {
        size_t max = c->max_cells == 0 ? 32 : 2 * c->max_cells;
        struct column_cell *cells = cli_alloc(max, sizeof *cells);

        if (c->n_cells != 0)
            memcpy(cells, c->cells, c->n_cells * sizeof *cells);
        free(c->cells);
        c->cells = cells;
        c->max_cells = max;
    }
    cell = &c->cells[c->n_cells++];
    cell->paint = paint;
    escape_text(&cell->text, text, strlen(text), c->term->escape);
    bytes_text(&cell->text);
}

static size_t n_rows(const struct columns *c)
{
    return c->n_cells / c->n_columns;
}

static const struct column_cell *cell_at(const struct columns *c, size_t row,
                                         size_t column)
{
    return &c->cells[row * c->n_columns + column];
}

static const char *text_of(const struct column_cell *cell)
{
    return (const char *)cell->text.ptr;
}

/* ---- Widths ------------------------------------------------------------- */

/* Of a whole text, or of its longest word. */
static size_t width_of(const char *text, bool by_words)
{
    size_t most = 0;

    if (!by_words)
        return term_columns(text, strlen(text));
    while (*text != '\0') {
        size_t len = strcspn(text, " ");
        size_t one = term_columns(text, len);

        if (most < one)
            most = one;
        text += len + (text[len] == ' ');
    }
    return most;
}

static size_t widest(const struct columns *c, size_t column, bool by_words)
{
    size_t most = 0;
    bool filled = false;

    for (size_t row = 0; row < n_rows(c); row++) {
        const char *text = text_of(cell_at(c, row, column));
        size_t one = width_of(text, by_words);

        if (most < one)
            most = one;
        filled = filled || (one != 0 && (row != 0 || !c->has_head));
    }
    return filled ? most : 0;
}

static size_t total(const size_t *widths, size_t n)
{
    size_t sum = INDENT;

    for (size_t i = 0; i < n; i++)
        sum += widths[i] == 0 ? 0 : widths[i] + GAP;
    return sum;
}

/* Takes from the widest one that can still be broken, a column at a time. */
static void fit(const struct columns *c, size_t *widths, const size_t *least)
{
    size_t spare = c->term->width + GAP; /* none behind the last */

    while (total(widths, c->n_columns) > spare) {
        size_t most = c->n_columns;

        for (size_t i = 0; i < c->n_columns; i++)
            if (widths[i] > least[i] &&
                (most == c->n_columns || widths[i] > widths[most]))
                most = i;
        if (most == c->n_columns)
            return;
        widths[most]--;
    }
}

/* ---- Rows --------------------------------------------------------------- */

/* Bytes of as many words as fit, one in any case. */
static size_t line_length(const char *text, size_t width)
{
    size_t len = strcspn(text, " ");

    while (text[len] == ' ') {
        size_t longer = len + 1 + strcspn(text + len + 1, " ");

        if (term_columns(text, longer) > width)
            break;
        len = longer;
    }
    return len;
}

static void pad(struct bytes *out, size_t n)
{
    bytes_add_format(out, "%*s", (int)n, "");
}

/* One line of a cell; moves to the next one. */
static void add_line(const struct term *term, struct bytes *out,
                     const char **text, enum paint paint, size_t width)
{
    size_t len = line_length(*text, width);
    size_t used = term_columns(*text, len);
    struct bytes line = { 0 };

    bytes_add(&line, *text, len);
    if (len != 0)
        term_paint(term, out, paint, bytes_text(&line));
    bytes_free(&line);
    *text += len;
    *text += **text == ' ';
    pad(out, (used < width ? width - used : 0) + GAP);
}

static void trim(struct bytes *out)
{
    while (out->len != 0 && out->ptr[out->len - 1] == ' ')
        out->len--;
}

static void add_row(const struct columns *c, size_t row, const size_t *widths,
                    struct bytes *out)
{
    const char *left[COLUMNS_MAX];
    bool more = true;

    for (size_t i = 0; i < c->n_columns; i++)
        left[i] = text_of(cell_at(c, row, i));
    while (more) {
        more = false;
        pad(out, INDENT);
        for (size_t i = 0; i < c->n_columns; i++) {
            if (widths[i] == 0)
                continue;
            add_line(c->term, out, &left[i], cell_at(c, row, i)->paint,
                     widths[i]);
            more = more || *left[i] != '\0';
        }
        trim(out);
        bytes_add_text(out, "\n");
    }
}

void columns_end(struct columns *c, struct bytes *out)
{
    size_t widths[COLUMNS_MAX], least[COLUMNS_MAX];

    for (size_t i = 0; i < c->n_columns; i++) {
        widths[i] = widest(c, i, false);
        least[i] = widest(c, i, true);
    }
    if (c->term->width != 0)
        fit(c, widths, least);
    for (size_t row = 0; row < n_rows(c); row++)
        add_row(c, row, widths, out);
    for (size_t i = 0; i < c->n_cells; i++)
        bytes_free(&c->cells[i].text);
    free(c->cells);
    *c = (struct columns){ 0 };
}
