/* Uses every part of the library that a reader needs: a container, the name of
 * a file that is none, the version. */
#include <p12/p12.h>
#include <stdio.h>
#include <string.h>

static int refuses_other_bytes(void)
{
    const uint8_t bytes[] = { 0x30, 0x03, 0x02, 0x01, 0x03 };
    struct p12_pfx *pfx = NULL;
    struct p12_error err = { 0 };
    enum p12_rc rc = p12_pfx_parse(bytes, sizeof bytes, NULL, &pfx, &err);

    printf("%s: %s\n", p12_rc_name(rc), err.detail == NULL ? "" : err.detail);
    p12_pfx_free(pfx);
    return rc != P12_OK && pfx == NULL;
}

int main(int argc, char **argv)
{
    if (argc != 2 || strcmp(p12_version(), argv[1]) != 0) {
        fprintf(stderr, "version %s\n", p12_version());
        return 1;
    }
    return refuses_other_bytes() ? 0 : 1;
}
