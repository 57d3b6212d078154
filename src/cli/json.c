#include "cli/json.h"

#include "cli/escape.h"
#include "cli/strings.h"
#include <stdlib.h>
#include <string.h>

enum { INDENT = 2 };

/* Plain ASCII: nothing in it can disturb a terminal. */
#define DUMP_FLAGS (JSON_ENSURE_ASCII | JSON_ENCODE_ANY | JSON_PRESERVE_ORDER)

/* ---- Writing ------------------------------------------------------------ */

static void write_bytes(const struct json_out *j, const char *text, size_t len)
{
    if (j->bytes != NULL)
        bytes_add(j->bytes, text, len);
    else
        fwrite(text, 1, len, j->out);
}

static void write_text(const struct json_out *j, const char *text)
{
    write_bytes(j, text, strlen(text));
}

void json_line(const struct json_out *j)
{
    if (j->flat)
        return;
    write_text(j, "\n");
    for (size_t i = 0; i < j->depth; i++)
        write_bytes(j, "  ", INDENT);
}

static void begin_member(struct json_out *j, const char *key)
{
    if (j->depth != 0) {
        if (j->filled[j->depth - 1])
            write_text(j, j->flat ? ", " : ",");
        j->filled[j->depth - 1] = true;
        json_line(j);
    }
    if (key != NULL) { /* ours, never a file's: nothing to escape */
        write_text(j, "\"");
        write_text(j, key);
        write_text(j, "\": ");
    }
}

void json_open(struct json_out *j, const char *key, char bracket)
{
    begin_member(j, key);
    write_bytes(j, &bracket, 1);
    if (j->depth == JSON_DEPTH)
        abort(); /* deeper than any container may nest */
    j->filled[j->depth++] = false;
}

void json_close(struct json_out *j, char bracket)
{
    bool filled = j->filled[--j->depth];

    if (filled)
        json_line(j);
    write_bytes(j, &bracket, 1);
    if (j->depth == 0)
        write_text(j, "\n");
}

/* Jansson indents from column 0; what it writes moves right as a whole. In
 * JSON a line's end never stands within a string, and DEL, which Jansson
 * leaves as it is, nowhere else. */
static int write_indented(const char *text, size_t len, void *context)
{
    const struct json_out *j = context;

    for (size_t i = 0; i < len; i++) {
        size_t plain = i;

        while (i < len && text[i] != '\n' && text[i] != 0x7f)
            i++;
        write_bytes(j, text + plain, i - plain);
        if (i < len && text[i] == '\n')
            json_line(j);
        else if (i < len)
            write_text(j, "\\u007f");
    }
    return 0;
}

static json_t *must(json_t *value)
{
    if (value == NULL)
        cli_out_of_memory();
    return value;
}

void json_put(struct json_out *j, const char *key, json_t *value)
{
    begin_member(j, key);
    if (json_dump_callback(must(value), write_indented, j,
                           DUMP_FLAGS | (j->flat ? 0 : JSON_INDENT(INDENT))) !=
        0)
        cli_out_of_memory();
    json_decref(value);
}

/* Does it stand in JSON as it is? */
static bool is_bare(const char *word, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (word[i] < ' ' || word[i] > '~' || word[i] == '"' || word[i] == '\\')
            return false;
    return true;
}

void json_put_word(struct json_out *j, const char *key, const char *word)
{
    size_t len = word == NULL ? 0 : strlen(word);

    if (word != NULL && !is_bare(word, len)) {
        json_put(j, key, json_word(word));
        return;
    }
    begin_member(j, key);
    if (word == NULL) {
        write_text(j, "null");
        return;
    }
    write_text(j, "\"");
    write_bytes(j, word, len);
    write_text(j, "\"");
}

void json_put_flag(struct json_out *j, const char *key, bool flag)
{
    begin_member(j, key);
    write_text(j, flag ? "true" : "false");
}

/* ---- Values ------------------------------------------------------------- */

json_t *json_text(const char *text, size_t len)
{
    struct bytes clean = { 0 };
    json_t *value;

    escape_utf8(&clean, text, len);
    value = json_stringn(bytes_text(&clean), clean.len);
    bytes_free(&clean);
    return must(value);
}

json_t *json_word(const char *word)
{
    return word == NULL ? json_null() : json_text(word, strlen(word));
}

json_t *json_bytes(struct bytes *b)
{
    json_t *value = json_text(bytes_text(b), b->len);

    bytes_free(b);
    return value;
}

json_t *json_count(uint64_t n)
{
    return must(json_integer(n > INT64_MAX ? INT64_MAX : (json_int_t)n));
}

json_t *json_hex(struct p12_span bytes)
{
    struct bytes text = { 0 };

    string_hex(&text, bytes);
    return json_bytes(&text);
}

json_t *json_hex_or_null(struct p12_span bytes)
{
    return bytes.len == 0 ? json_null() : json_hex(bytes);
}

json_t *json_time(int64_t seconds)
{
    struct bytes text = { 0 };

    return string_time(&text, seconds) ? json_bytes(&text) : json_null();
}

json_t *json_oid(struct p12_span oid)
{
    struct bytes text = { 0 };

    if (oid.len == 0)
        return json_null();
    string_oid(&text, oid);
    return json_bytes(&text);
}

json_t *json_oid_name(struct p12_span oid)
{
    struct bytes text = { 0 };

    string_oid_name(&text, oid);
    return json_bytes(&text);
}

void json_set(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, must(value)) != 0)
        cli_out_of_memory();
}

void json_append(json_t *array, json_t *value)
{
    if (json_array_append_new(array, must(value)) != 0)
        cli_out_of_memory();
}

json_t *json_new_object(void)
{
    return must(json_object());
}

json_t *json_new_array(void)
{
    return must(json_array());
}
