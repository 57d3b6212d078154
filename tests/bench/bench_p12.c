/* libp12. */
#include "bench.h"

#include <p12/p12.h>
#include <string.h>

static int parse(const struct bench_input *in)
{
    struct p12_pfx *pfx = NULL;
    enum p12_rc rc = p12_pfx_parse(in->bytes, in->len, NULL, &pfx, NULL);

    p12_pfx_free(pfx);
    return rc != P12_OK;
}

static int unlock(const struct bench_input *in)
{
    const struct p12_unlock_options options = { .size = sizeof options,
                                                .threads = in->threads };
    struct p12_pfx *pfx = NULL;
    enum p12_rc rc = p12_pfx_parse(in->bytes, in->len, NULL, &pfx, NULL);

    if (rc == P12_OK)
        rc = p12_pfx_unlock(pfx, (const uint8_t *)in->password,
                            strlen(in->password), &options, NULL);
    p12_pfx_free(pfx);
    return rc != P12_OK;
}

int main(int argc, char **argv)
{
    const struct bench_work works[] = { { "parse", parse },
                                        { "unlock", unlock },
                                        { NULL, NULL } };

    return bench_main(argc, argv, works);
}
