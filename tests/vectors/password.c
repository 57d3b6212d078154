#include "password.h"

#include <stdlib.h>
#include <string.h>

static struct password repeat(const char *text, size_t len, size_t n)
{
    struct password p = { { NULL, 0 }, malloc(len * n) };

    if (p.own == NULL)
        abort();
    for (size_t i = 0; i < n; i++)
        memcpy(p.own + i * len, text, len);
    p.bytes = (struct p12_span){ p.own, len * n };
    return p;
}

struct password password_of(const char *token)
{
    static const char repeated[] = "<repeat:";
    const char *count = strrchr(token, ':');
    struct password p = { { NULL, 0 }, NULL };

    if (strcmp(token, "<none>") == 0)
        return p;
    if (strncmp(token, repeated, strlen(repeated)) == 0 && count != NULL) {
        token += strlen(repeated);
        return repeat(token, (size_t)(count - token),
                      strtoul(count + 1, NULL, 10));
    }
    if (strcmp(token, "<empty>") == 0)
        token = "";
    p.bytes = (struct p12_span){ (const uint8_t *)token, strlen(token) };
    return p;
}

void password_clear(struct password *password)
{
    free(password->own);
    *password = (struct password){ { NULL, 0 }, NULL };
}
