/* Where a value stands in a text of JSON: Jansson's values don't know it. */
#ifndef CLI_JSON_PLACE_H
#define CLI_JSON_PLACE_H

#include <stddef.h>

/* One step into an object, by its member, or into an array, by a number. */
struct json_step {
    const char *key; /* NULL: an array's element */
    size_t index;
};

/* The line, counted from 1, where the last of the steps begins: the name of
 * the member, or the element. `text` is one that Jansson has read. Where the
 * steps lead nowhere it is the line of the last one that leads somewhere. */
size_t json_place_line(const char *text, size_t len,
                       const struct json_step *steps, size_t n_steps);

#endif
