#include "cli/json_place.h"

#include <jansson.h>
#include <stdbool.h>
#include <string.h>

/* Goes over text that is known to be JSON, so that it need not check what it
 * meets, but only where the text ends. */
struct scan {
    const char *at, *end;
    size_t line;
};

static bool is_at(const struct scan *s, const char *any)
{
    return s->at < s->end && *s->at != '\0' && strchr(any, *s->at) != NULL;
}

static void skip_space(struct scan *s)
{
    for (; is_at(s, " \t\r\n"); s->at++)
        s->line += *s->at == '\n';
}

/* From its first quote to behind its last one. No line ends in a string. */
static void skip_string(struct scan *s)
{
    s->at++;
    while (s->at < s->end && *s->at != '"')
        s->at += *s->at == '\\' && s->end - s->at > 1 ? 2 : 1;
    if (s->at < s->end)
        s->at++;
}

static void skip_word(struct scan *s)
{
    while (s->at < s->end && !is_at(s, ",:]} \t\r\n"))
        s->at++;
}

/* To behind the bracket that closes the one here. */
static void skip_brackets(struct scan *s)
{
    size_t depth = 0;

    do {
        if (is_at(s, "\"")) {
            skip_string(s);
        } else {
            depth += is_at(s, "{[");
            depth -= is_at(s, "}]");
            s->at++;
        }
        skip_space(s);
    } while (s->at < s->end && depth != 0);
}

static void skip_value(struct scan *s)
{
    if (is_at(s, "\""))
        skip_string(s);
    else if (is_at(s, "{["))
        skip_brackets(s);
    else
        skip_word(s);
}

/* The same name may be written in several ways; Jansson knows them all. */
static bool is_key(const char *text, size_t len, const char *key)
{
    json_t *value = json_loadb(text, len, JSON_DECODE_ANY, NULL);
    bool is =
        json_is_string(value) && strcmp(json_string_value(value), key) == 0;

    json_decref(value);
    return is;
}

/* Goes from before a value to before the one in it that the step names, and
 * says in which line that begins. */
static bool enter(struct scan *s, const struct json_step *step, size_t *line)
{
    skip_space(s);
    if (!is_at(s, step->key != NULL ? "{" : "["))
        return false;
    s->at++;
    for (size_t i = 0;; i++) {
        const char *start;
        bool found = step->key == NULL && i == step->index;
        size_t first;

        skip_space(s);
        if (s->at >= s->end || is_at(s, "}]"))
            return false;
        first = s->line;
        if (step->key != NULL) {
            start = s->at;
            skip_string(s);
            found = is_key(start, (size_t)(s->at - start), step->key);
            skip_space(s);
            if (is_at(s, ":"))
                s->at++;
            skip_space(s);
        }
        if (found) {
            *line = first;
            return true;
        }
        skip_value(s);
        skip_space(s);
        if (is_at(s, ","))
            s->at++;
    }
}

size_t json_place_line(const char *text, size_t len,
                       const struct json_step *steps, size_t n_steps)
{
    struct scan scan = { text, text + len, 1 };
    size_t line;

    skip_space(&scan);
    line = scan.line;
    for (size_t i = 0; i < n_steps; i++)
        if (!enter(&scan, &steps[i], &line))
            break;
    return line;
}
