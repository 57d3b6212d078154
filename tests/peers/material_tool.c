/* What p12_material_read() makes of a file, for a script to compare:
 *
 *   material_tool FOLDER FILE [PASSWORD]
 *
 * writes each content to FOLDER/0, FOLDER/1, ... and says in a line each what
 * it is; or what the code is with which nothing came out. */
#include "file.h"

#include <p12/p12.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum p12_rc give(void *state, const char *place, uint8_t *out,
                        size_t cap, size_t *len)
{
    const char *password = state;

    if (strncmp(place, "key ", 4) != 0 || strlen(password) > cap)
        return P12_E_USAGE;
    *len = strlen(password);
    memcpy(out, password, *len);
    return P12_OK;
}

static bool write_file(const char *path, struct p12_span bytes)
{
    FILE *file = fopen(path, "wb");
    bool ok;

    if (file == NULL)
        return false;
    ok = fwrite(bytes.ptr, 1, bytes.len, file) == bytes.len;
    return fclose(file) == 0 && ok;
}

static bool write_items(const char *folder, const struct p12_material *m)
{
    static const char *const types[] = {
        [P12_MATERIAL_KEY] = "key",
        [P12_MATERIAL_CERTIFICATE] = "certificate",
        [P12_MATERIAL_CRL] = "crl",
    };
    char path[4096];

    for (size_t i = 0; i < p12_material_count(m); i++) {
        snprintf(path, sizeof path, "%s/%zu", folder, i);
        if (!write_file(path, p12_material_content(m, i)))
            return false;
        printf("%s%s\n", types[p12_material_type(m, i)],
               p12_material_was_encrypted(m, i) ? " encrypted" : "");
    }
    if (p12_material_skipped(m) != 0)
        printf("skipped %zu\n", p12_material_skipped(m));
    return true;
}

int main(int argc, char **argv)
{
    struct p12_material_options options = { .size = sizeof options };
    struct p12_material *m = NULL;
    struct p12_error err = { 0 };
    struct file file;
    enum p12_rc rc;
    bool ok = true;

    if (argc < 3 || argc > 4)
        return 2;
    file = file_read(argv[2]);
    if (file.bytes == NULL)
        return 2;
    if (argc == 4) {
        options.password = give;
        options.password_state = argv[3];
    }
    rc = p12_material_read(file.bytes, file.len, &options, &m, &err);
    free(file.bytes);
    if (rc == P12_OK)
        ok = write_items(argv[1], m);
    else
        printf("%s %s %zu %s\n", p12_rc_name(rc), err.path, err.offset,
               err.detail);
    p12_material_free(m);
    return ok ? 0 : 2;
}
