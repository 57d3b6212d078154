#include "cli/term.h"

#include "cli/escape.h"
#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

enum { WIDTH_MIN = 40 }; /* below that wrapping makes things worse */

bool term_is_colour(const char *word)
{
    return strcmp(word, "auto") == 0 || strcmp(word, "always") == 0 ||
           strcmp(word, "never") == 0;
}

static bool wants_colour(const struct term *term, const char *word)
{
    const char *no_color = getenv("NO_COLOR");
    const char *kind = getenv("TERM");

    if (word != NULL && strcmp(word, "always") == 0)
        return true;
    if (word != NULL && strcmp(word, "never") == 0)
        return false;
    return term->is_terminal && (no_color == NULL || no_color[0] == '\0') &&
           kind != NULL && strcmp(kind, "dumb") != 0;
}

static size_t terminal_width(void)
{
    struct winsize size;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return 80;
    return size.ws_col < WIDTH_MIN ? WIDTH_MIN : size.ws_col;
}

void term_init(struct term *term, const char *colour)
{
    bool utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;

    *term = (struct term){ .is_terminal = isatty(STDOUT_FILENO) == 1 };
    term->colour = wants_colour(term, colour);
    term->lines = utf8;
    if (term->is_terminal && !utf8)
        term->escape = ESCAPE_NON_ASCII;
    if (term->is_terminal)
        term->width = terminal_width();
}

void term_paint(const struct term *term, struct bytes *out, enum paint paint,
                const char *text)
{
    static const char *const codes[] = { "", "1", "2", "32", "31", "33" };

    if (!term->colour || paint == PAINT_PLAIN) {
        bytes_add_text(out, text);
        return;
    }
    bytes_add_format(out, "\033[%sm", codes[paint]);
    bytes_add_text(out, text);
    bytes_add_text(out, "\033[0m");
}

size_t term_columns(const char *text, size_t len)
{
    const char *end = text + len;
    size_t columns = 0;

    while (text < end) {
        int32_t c = escape_decode(&text, end);
        int width = c < 0 ? 1 : wcwidth((wchar_t)c);

        columns += width < 0 ? 1 : (size_t)width;
    }
    return columns;
}

void term_wrap(const struct term *term, struct bytes *out, const char *text,
               size_t indent)
{
    size_t used = indent;
    const char *space = "";

    if (term->width == 0) {
        bytes_add_text(out, text);
        return;
    }
    for (;;) {
        size_t len = strcspn(text, " ");
        size_t columns = term_columns(text, len);

        if (*space != '\0' && used + 1 + columns > term->width) {
            bytes_add_format(out, "\n%*s", (int)indent, "");
            used = indent;
            space = "";
        }
        bytes_add_text(out, space);
        bytes_add(out, text, len);
        used += columns + (*space != '\0');
        if (text[len] == '\0')
            return;
        text += len + 1;
        space = " ";
    }
}
