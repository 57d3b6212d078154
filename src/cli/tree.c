#include "cli/tree.h"

#include "cli/escape.h"
#include <string.h>

enum {
    LABEL_COLUMNS = 12,
    NAME_COLUMNS = 18,
    VALUE_MIN = 20 /* columns; less is not worth wrapping for */
};

struct strokes {
    const char *down, *child, *last, *blank;
};

static const struct strokes *strokes_of(const struct tree *t)
{
    static const struct strokes drawn = { "│  ", "├─ ", "└─ ", "   " };
    static const struct strokes ascii = { "|  ", "|- ", "`- ", "   " };

    return t->term->lines ? &drawn : &ascii;
}

enum { STROKE_COLUMNS = 3 };

static void pad(struct bytes *line, const char *text, size_t columns)
{
    size_t len = strlen(text);

    bytes_add_format(line, "%*s", (int)(len < columns ? columns - len : 1), "");
}

static void flush(struct tree *t, struct bytes *line)
{
    bytes_add_text(line, "\n");
    fwrite(line->ptr, 1, line->len, t->out);
    bytes_free(line);
}

/* The strokes of the first `n` levels below the root. */
static void add_trunk(const struct tree *t, struct bytes *out, size_t n)
{
    const struct strokes *s = strokes_of(t);

    for (size_t i = 1; i <= n; i++)
        bytes_add_text(out, t->level[i].is_last ? s->blank : s->down);
}

void tree_begin(struct tree *t, const struct term *term, FILE *out,
                const char *label, const char *title, bool has_children)
{
    struct bytes line = { 0 };

    *t = (struct tree){ .term = term, .out = out };
    t->level[0].has_children = has_children;
    term_paint(term, &line, PAINT_TITLE, label);
    bytes_add_format(&line, "  %s", title);
    flush(t, &line);
}

void tree_enter(struct tree *t, const struct tree_node *node)
{
    const struct strokes *s = strokes_of(t);
    struct bytes trunk = { 0 };
    struct bytes line = { 0 };

    add_trunk(t, &trunk, t->depth);
    bytes_add_text(&trunk, node->is_last ? s->last : s->child);
    term_paint(t->term, &line, PAINT_DIM, bytes_text(&trunk));
    term_paint(t->term, &line, PAINT_TITLE, node->label);
    pad(&line, node->label, LABEL_COLUMNS);
    if (node->title != NULL)
        bytes_add_text(&line, node->title);
    if (node->title != NULL && node->remark != NULL)
        bytes_add_text(&line, ", ");
    if (node->remark != NULL)
        term_paint(t->term, &line, node->paint, node->remark);
    flush(t, &line);
    bytes_free(&trunk);
    t->depth++;
    t->level[t->depth].is_last = node->is_last;
    t->level[t->depth].has_children = node->has_children;
}

void tree_leave(struct tree *t)
{
    t->depth--;
}

/* How many bytes of `text` go into one line of `columns`: up to the last
 * blank that fits, or as much as fits of a word that is longer. */
static size_t line_length(const char *text, size_t columns)
{
    const char *end = text + strlen(text);
    const char *at = text;
    size_t fits = 0;
    size_t used = 0;

    while (at < end) {
        const char *start = at;

        escape_decode(&at, end);
        used += term_columns(start, (size_t)(at - start));
        if (*start == ' ' && used <= columns + 1)
            fits = (size_t)(start - text);
        if (used <= columns || start == text)
            continue;
        return fits != 0 ? fits : (size_t)(start - text);
    }
    return (size_t)(at - text);
}

static size_t value_columns(const struct tree *t)
{
    size_t used = (t->depth + 1) * STROKE_COLUMNS + NAME_COLUMNS;

    if (t->term->width == 0)
        return SIZE_MAX;
    return t->term->width < used + VALUE_MIN ? VALUE_MIN
                                             : t->term->width - used;
}

static void field_line(struct tree *t, const char *name, const char *value,
                       enum paint paint)
{
    const struct strokes *s = strokes_of(t);
    struct bytes trunk = { 0 };
    struct bytes line = { 0 };

    add_trunk(t, &trunk, t->depth);
    bytes_add_text(&trunk,
                   t->level[t->depth].has_children ? s->down : s->blank);
    term_paint(t->term, &line, PAINT_DIM, bytes_text(&trunk));
    bytes_add_text(&line, name);
    pad(&line, name, NAME_COLUMNS);
    term_paint(t->term, &line, paint, value);
    flush(t, &line);
    bytes_free(&trunk);
}

void tree_field(struct tree *t, const char *name, const char *value,
                enum paint paint)
{
    size_t columns = value_columns(t);
    struct bytes piece = { 0 };

    do {
        size_t len =
            columns == SIZE_MAX ? strlen(value) : line_length(value, columns);

        bytes_clear(&piece);
        bytes_add(&piece, value, len);
        field_line(t, name, bytes_text(&piece), paint);
        value += len;
        value += *value == ' ';
        name = "";
    } while (*value != '\0');
    bytes_free(&piece);
}
