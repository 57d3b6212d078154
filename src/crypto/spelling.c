#include "crypto/spelling.h"

#include "crypto/backend.h"

#include <stddef.h>

/* The next character that counts, in lower case; 0 at the end. */
static char next(const char **text)
{
    char c;

    while (**text == '-' || **text == '/')
        (*text)++;
    c = **text;
    if (c != '\0')
        (*text)++;
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* What follows `prefix` in `text`; NULL if it does not start so. */
static const char *behind(const char *text, const char *prefix)
{
    for (char wanted = next(&prefix); wanted != '\0'; wanted = next(&prefix))
        if (next(&text) != wanted)
            return NULL;
    return text;
}

bool p12_spelling_equal(const char *a, const char *b)
{
    const char *rest = behind(a, b);

    return rest != NULL && next(&rest) == '\0';
}

const struct p12_hash *p12_hash_by_spelling(const char *name)
{
    static const char *const prefixes[] = { "hmacWith", "HMAC" };
    const struct p12_hash *hash;
    const char *rest = NULL;

    for (size_t i = 0; rest == NULL && i < 2; i++)
        rest = behind(name, prefixes[i]);
    if (rest == NULL)
        rest = name;
    for (size_t i = 0; (hash = p12_hash_nth(i)) != NULL; i++)
        if (p12_spelling_equal(rest, hash->name))
            return hash;
    return NULL;
}

/* The whole name, or all of it but its last word. */
static bool is_cipher(const char *name, const char *whole)
{
    const char *rest = behind(whole, name);

    return p12_spelling_equal(name, whole) ||
           (name[0] != '\0' && rest != NULL && p12_spelling_equal(rest, "CBC"));
}

const struct p12_cipher *p12_cipher_by_spelling(const char *name)
{
    const struct p12_cipher *cipher;

    for (size_t i = 0; (cipher = p12_cipher_nth(i)) != NULL; i++)
        if (is_cipher(name, cipher->name))
            return cipher;
    return NULL;
}
