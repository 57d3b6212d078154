#include "file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static uint8_t *read_all(FILE *in, size_t *len)
{
    size_t cap = 1 << 16;
    uint8_t *bytes = malloc(cap);

    *len = 0;
    while (bytes != NULL) {
        uint8_t *more;

        *len += fread(bytes + *len, 1, cap - 1 - *len, in);
        if (*len < cap - 1)
            break;
        cap *= 2;
        more = realloc(bytes, cap);
        if (more == NULL)
            free(bytes);
        bytes = more;
    }
    if (bytes != NULL)
        bytes[*len] = 0;
    return bytes;
}

struct file file_read(const char *path)
{
    struct file file = { NULL, 0 };
    FILE *in = fopen(path, "rb");

    if (in == NULL)
        return file;
    file.bytes = read_all(in, &file.len);
    fclose(in);
    return file;
}

char *file_path(const char *variable, const char *name)
{
    const char *folder = getenv(variable);
    size_t size;
    char *path;

    if (folder == NULL || folder[0] == '\0')
        return NULL;
    size = strlen(folder) + 1 + strlen(name) + 1;
    path = malloc(size);
    if (path != NULL)
        snprintf(path, size, "%s/%s", folder, name);
    return path;
}

struct file file_vector(const char *name)
{
    char relative[256];
    struct file file;
    char *path;

    snprintf(relative, sizeof relative, "vectors/files/%s", name);
    path = file_path("P12_SOURCE", relative);
    if (path == NULL)
        fail_msg("P12_SOURCE is not set");
    file = file_read(path);
    if (file.bytes == NULL)
        fail_msg("%s can't be read", path);
    free(path);
    return file;
}
