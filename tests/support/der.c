#include "der.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { CAP = 1 << 16 };

struct writer {
    const char *text; /* what is left of it */
    const char *whole;
    uint8_t bytes[CAP];
    size_t len;
    size_t mark;
    bool is_marked;
};

static void wrong(const struct writer *w, const char *why)
{
    fail_msg("%s at \"%s\" in \"%s\"", why, w->text, w->whole);
}

static void put(struct writer *w, uint8_t byte)
{
    if (w->len == CAP)
        wrong(w, "too long");
    w->bytes[w->len++] = byte;
}

/* Puts `n` bytes in front of those that begin at `at`. */
static void insert(struct writer *w, size_t at, const uint8_t *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        put(w, 0);
    memmove(w->bytes + at + n, w->bytes + at, w->len - n - at);
    memcpy(w->bytes + at, bytes, n);
    if (w->is_marked && w->mark >= at)
        w->mark += n;
}

static void insert_length(struct writer *w, size_t at)
{
    size_t len = w->len - at;
    const uint8_t one[] = { (uint8_t)len };
    const uint8_t two[] = { 0x81, (uint8_t)len };
    const uint8_t three[] = { 0x82, (uint8_t)(len >> 8), (uint8_t)len };

    if (len < 0x80)
        insert(w, at, one, sizeof one);
    else if (len < 0x100)
        insert(w, at, two, sizeof two);
    else
        insert(w, at, three, sizeof three);
}

static int digit(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *found = c != '\0' ? strchr(digits, c) : NULL;

    return found != NULL ? (int)(found - digits) : -1;
}

static void take_byte(struct writer *w)
{
    int high = digit(w->text[0]);
    int low = high < 0 ? -1 : digit(w->text[1]);

    if (low < 0)
        wrong(w, "no byte");
    put(w, (uint8_t)(high << 4 | low));
    w->text += 2;
}

static void take_string(struct writer *w)
{
    for (w->text++; *w->text != '\''; w->text++) {
        if (*w->text == '\0')
            wrong(w, "no end of the text");
        put(w, (uint8_t)*w->text);
    }
    w->text++;
}

static void take_until(struct writer *w, char end);

static void take_indefinite(struct writer *w)
{
    put(w, 0x80);
    take_until(w, ')');
    put(w, 0);
    put(w, 0);
}

static void take_definite(struct writer *w)
{
    size_t at = w->len;

    take_until(w, '}');
    insert_length(w, at);
}

static void take_mark(struct writer *w)
{
    if (w->is_marked)
        wrong(w, "a second mark");
    w->mark = w->len;
    w->is_marked = true;
    w->text++;
}

/* The closing character is taken too. */
static void take_until(struct writer *w, char end)
{
    for (w->text += end != '\0'; *w->text != end;) {
        switch (*w->text) {
        case ' ':
            w->text++;
            break;
        case '{':
            take_definite(w);
            break;
        case '(':
            take_indefinite(w);
            break;
        case '\'':
            take_string(w);
            break;
        case '^':
            take_mark(w);
            break;
        default:
            take_byte(w);
            break;
        }
    }
    w->text += end != '\0';
}

struct der der_make(const char *text)
{
    struct writer w = { .text = text, .whole = text };
    uint8_t *bytes;

    take_until(&w, '\0');
    bytes = malloc(w.len);
    assert_non_null(bytes);
    memcpy(bytes, w.bytes, w.len);
    return (struct der){ { bytes, w.len }, w.mark };
}

void der_clear(struct der *der)
{
    union {
        const uint8_t *from;
        uint8_t *to;
    } bytes = { der->span.ptr };

    free(bytes.to);
    *der = (struct der){ { NULL, 0 }, 0 };
}
