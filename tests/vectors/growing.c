#include "growing.h"

#include <stdlib.h>
#include <string.h>

void growing_room(struct growing *to, size_t len)
{
    to->text = realloc(to->text, to->len + len + 1);
    if (to->text == NULL)
        abort();
}

void growing_add(struct growing *to, const char *text)
{
    size_t len = strlen(text);

    growing_room(to, len);
    memcpy(to->text + to->len, text, len + 1);
    to->len += len;
}
