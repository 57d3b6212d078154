/* JSON that is written as it comes: a container of fifty thousand
 * certificates needs no memory for its report. Jansson makes the values. */
#ifndef CLI_JSON_H
#define CLI_JSON_H

#include "cli/bytes.h"
#include <jansson.h>
#include <p12/span.h>
#include <stdio.h>

enum { JSON_DEPTH = 64 };

struct json_out {
    FILE *out;
    struct bytes *bytes; /* goes before `out`, if there is one */
    bool flat;           /* all on one line */
    size_t depth;
    bool filled[JSON_DEPTH]; /* does this level have a member yet? */
};

/* Opens an object '{' or an array '[', as a member of what is open. `key` is
 * NULL in an array and at the top. */
void json_open(struct json_out *j, const char *key, char bracket);
void json_close(struct json_out *j, char bracket);

/* Starts a new line as deep as the next member stands. */
void json_line(const struct json_out *j);

/* Adds a member; takes the value. */
void json_put(struct json_out *j, const char *key, json_t *value);

/* The same for what there is most of, without making a value of it. */
void json_put_word(struct json_out *j, const char *key, const char *word);
void json_put_flag(struct json_out *j, const char *key, bool flag);

/* ---- Values. Without memory the command ends, as by cli_alloc(). -------- */

/* Text of any bytes: what is no UTF-8 becomes U+FFFD. */
json_t *json_text(const char *text, size_t len);
json_t *json_word(const char *word); /* null for NULL */
json_t *json_bytes(struct bytes *b); /* their text; frees them */
json_t *json_count(uint64_t n);      /* at most INT64_MAX */
json_t *json_hex(struct p12_span bytes);
json_t *json_hex_or_null(struct p12_span bytes); /* null for empty */
json_t *json_time(int64_t seconds);              /* null if it can't be read */
json_t *json_oid(struct p12_span oid);           /* dotted; null for empty */
json_t *json_oid_name(struct p12_span oid);      /* its name, or dotted */

/* json_object_set_new() and json_array_append_new() that can't fail. */
void json_set(json_t *object, const char *key, json_t *value);
void json_append(json_t *array, json_t *value);
json_t *json_new_object(void);
json_t *json_new_array(void);

#endif
