#include "cli/quote.h"

#include "cli/escape.h"
#include <string.h>

/* What no shell looks twice at. "~" and "=" do at a word's start, for some. */
static bool is_plain(const char *word)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
                                  "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789_-./,:@%+=";

    return *word != '\0' && *word != '=' &&
           strspn(word, letters) == strlen(word);
}

/* Nothing in it has to be hidden: escape_text() would leave it as it is. */
static bool is_showable(const char *word, unsigned escape)
{
    struct bytes shown = { 0 };
    size_t len = strlen(word);
    bool same;

    escape_text(&shown, word, len, escape);
    same = shown.len == len && memcmp(shown.ptr, word, len) == 0;
    bytes_free(&shown);
    return same;
}

static void add_quoted(struct bytes *out, const char *word)
{
    bytes_add_text(out, "'");
    for (; *word != '\0'; word++)
        if (*word == '\'')
            bytes_add_text(out, "'\\''");
        else
            bytes_add(out, word, 1);
    bytes_add_text(out, "'");
}

/* All but harmless ASCII as \ooo, which printf(1) and $'...' understand alike.
 */
static void add_octal(struct bytes *out, const char *word)
{
    for (; *word != '\0'; word++) {
        const char one[] = { *word, '\0' };

        if (is_plain(one) && *word != '%')
            bytes_add(out, word, 1);
        else if (*word == ' ')
            bytes_add_text(out, " ");
        else
            bytes_add_format(out, "\\%03o", (unsigned)(uint8_t)*word);
    }
}

/* printf(1) is in every shell, but $(...) loses the newlines at the end; for
 * these there is $'...', which dash does not know. */
static void add_hidden(struct bytes *out, const char *word)
{
    size_t len = strlen(word);
    bool is_cut = word[len - 1] == '\n';

    bytes_add_text(out, is_cut ? "$'" : "\"$(printf '");
    add_octal(out, word);
    bytes_add_text(out, is_cut ? "'" : "')\"");
}

void quote_word(struct bytes *out, const char *word, unsigned escape)
{
    if (is_plain(word))
        bytes_add_text(out, word);
    else if (is_showable(word, escape))
        add_quoted(out, word);
    else
        add_hidden(out, word);
}

void quote_path(struct bytes *out, const char *path, unsigned escape)
{
    struct bytes safe = { 0 };

    if (path[0] == '-' && path[1] != '\0')
        bytes_add_text(&safe, "./");
    bytes_add_text(&safe, path);
    quote_word(out, bytes_text(&safe), escape);
    bytes_free(&safe);
}
