#include "cli/escape.h"
#include "cli/pkcs12_parsing.h"

#include <string.h>

/* A value may stand at the start of a line, where readers of PEM look for five
 * dashes. */
void pkcs12_add_text(struct bytes *out, const char *text, size_t len)
{
    struct bytes safe = { 0 };
    const char *rest;

    escape_text(&safe, text, len, 0);
    rest = bytes_text(&safe);
    if (strncmp(rest, "-----", 5) == 0) {
        bytes_add_text(out, "\\u002d");
        rest++;
    }
    bytes_add_text(out, rest);
    bytes_free(&safe);
}
