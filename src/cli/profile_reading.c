#include "cli/profile_reading.h"

#include "cli/escape.h"
#include "cli/strings.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void reading_enter(struct reading *r, const char *key, size_t index)
{
    r->steps[r->n_steps++] = (struct json_step){ key, index };
}

void reading_leave(struct reading *r)
{
    r->n_steps--;
}

/* ---- What is wrong ------------------------------------------------------ */

/* "line 7: mac[0].kdf[1]: ", with so many of the steps. */
static void say_place(struct reading *r, size_t n_named)
{
    bytes_clear(r->why);
    bytes_add_format(r->why, "line %zu: ",
                     json_place_line(r->text, r->len, r->steps, r->n_steps));
    for (size_t i = 0; i < n_named; i++) {
        const struct json_step *step = &r->steps[i];

        if (step->key != NULL)
            bytes_add_format(r->why, "%s%s", i == 0 ? "" : ".", step->key);
        else
            bytes_add_format(r->why, "[%zu]", step->index);
    }
    if (n_named != 0)
        bytes_add_text(r->why, ": ");
}

bool reading_wrong(struct reading *r, const char *format, ...)
{
    char text[256];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    say_place(r, r->n_steps);
    bytes_add_text(r->why, text);
    return false;
}

/* Long ones are cut: enough to find them. */
static void add_quoted(struct bytes *out, const char *word)
{
    enum { SHOWN = 60 };
    size_t len = strlen(word);

    bytes_add_text(out, "\"");
    escape_text(out, word, len < SHOWN ? len : SHOWN, ESCAPE_BACKSLASH);
    bytes_add_text(out, len < SHOWN ? "\"" : "...\"");
}

bool reading_unknown(struct reading *r, const struct unknown *u)
{
    if (u->is_member)
        reading_enter(r, u->word, 0);
    say_place(r, r->n_steps - u->is_member);
    bytes_add_format(r->why, "there is no %s ", u->what);
    add_quoted(r->why, u->word);
    if (u->near->best != NULL)
        bytes_add_format(r->why, "; is %s meant?", u->near->best);
    else if (u->help != NULL)
        bytes_add_format(r->why, "; %s", u->help);
    return false;
}

bool reading_answer(struct reading *r, enum p12_rc rc)
{
    if (rc == P12_E_MEMORY)
        cli_out_of_memory();
    return rc == P12_OK || reading_wrong(r, "%s", p12_rc_text(rc));
}

/* ---- Values ------------------------------------------------------------- */

static bool wrong_type(struct reading *r, json_t *value, const char *wanted)
{
    static const char *const names[] = {
        [JSON_OBJECT] = "an object", [JSON_ARRAY] = "a list",
        [JSON_STRING] = "a text",    [JSON_INTEGER] = "a number",
        [JSON_REAL] = "a fraction",  [JSON_TRUE] = "true",
        [JSON_FALSE] = "false",      [JSON_NULL] = "null",
    };

    return reading_wrong(r, "must be %s, and is %s", wanted,
                         names[json_typeof(value)]);
}

bool reading_is_object(struct reading *r, json_t *value)
{
    return json_is_object(value) || wrong_type(r, value, "an object");
}

bool reading_is_list(struct reading *r, json_t *value)
{
    if (!json_is_array(value))
        return wrong_type(r, value, "a list");
    if (json_array_size(value) == 0)
        return reading_wrong(r, "an empty list allows nothing: without it "
                                "there is no limit");
    return true;
}

bool reading_text(struct reading *r, json_t *value, const char **out)
{
    struct bytes harmless = { 0 };
    bool is_harmless;

    if (!json_is_string(value))
        return wrong_type(r, value, "a text");
    *out = json_string_value(value);
    escape_text(&harmless, *out, strlen(*out), 0);
    is_harmless = strcmp(bytes_text(&harmless), *out) == 0;
    bytes_free(&harmless);
    if (!is_harmless)
        return reading_wrong(r, "has a character that can't be shown");
    return (*out)[0] != '\0' || reading_wrong(r, "is empty");
}

bool reading_number(struct reading *r, json_t *value, uint64_t max,
                    uint64_t *out)
{
    struct bytes most = { 0 };
    json_int_t n;

    if (!json_is_integer(value))
        return wrong_type(r, value, "a whole number");
    n = json_integer_value(value);
    if (n >= 1 && (uint64_t)n <= max) {
        *out = (uint64_t)n;
        return true;
    }
    string_number(&most, max);
    reading_wrong(r, "must be a number from 1 to %s", bytes_text(&most));
    bytes_free(&most);
    return false;
}

bool reading_flag(struct reading *r, json_t *value, bool *out)
{
    if (!json_is_boolean(value))
        return wrong_type(r, value, "true or false");
    *out = json_is_true(value);
    return true;
}

bool reading_word(struct reading *r, json_t *value, const char *what,
                  const struct profile_word *words, int *out)
{
    const struct profile_word *found;
    struct bytes list = { 0 };
    struct nearest near;
    const char *word = NULL;

    if (!reading_text(r, value, &word))
        return false;
    found = profile_word_find(words, word);
    if (found != NULL) {
        *out = found->value;
        return true;
    }
    bytes_add_text(&list, "there are ");
    profile_words_list(words, &list);
    near = nearest_to(word);
    reading_unknown(
        r, &(struct unknown){ what, word, &near, bytes_text(&list), false });
    bytes_free(&list);
    return false;
}

/* ---- Objects ------------------------------------------------------------ */

bool reading_needs(struct reading *r, json_t *object, const char *name,
                   json_t **out)
{
    *out = json_object_get(object, name);
    return *out != NULL || reading_wrong(r, "%s is missing", name);
}

static const struct member *find_member(const struct member *members, size_t n,
                                        const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(members[i].name, name) == 0)
            return &members[i];
    return NULL;
}

bool reading_knows(struct reading *r, json_t *object,
                   const struct member *members, size_t n)
{
    const char *key;
    json_t *value;

    json_object_foreach(object, key, value)
    {
        struct nearest near = nearest_to(key);

        if (find_member(members, n, key) != NULL)
            continue;
        for (size_t i = 0; i < n; i++)
            nearest_try(&near, members[i].name);
        return reading_unknown(
            r, &(struct unknown){ "member", key, &near, NULL, true });
    }
    return true;
}

bool reading_members(struct reading *r, json_t *object,
                     const struct member *members, size_t n, void *target)
{
    const char *key;
    json_t *value;

    if (!reading_knows(r, object, members, n))
        return false;
    json_object_foreach(object, key, value)
    {
        const struct member *member = find_member(members, n, key);

        reading_enter(r, member->name, 0);
        if (!member->read(r, value, target))
            return false;
        reading_leave(r);
    }
    return true;
}
