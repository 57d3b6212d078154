#include "run.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "bytes.h"

const struct p12_limits scheme_limits = {
    .max_iterations = ITERATIONS,
    .max_scrypt_memory = SCRYPT_MEMORY,
    .max_mac_key = 64,
};

enum p12_rc scheme_run_with(struct run *run, const char *text, bool is_mac,
                            const struct p12_limits *lim)
{
    struct p12_scheme_source from = { .is_mac = is_mac,
                                      .mac_salt = TEXT("macsalt"),
                                      .mac_iterations = 77 };

    *run = (struct run){ .in = der_make(text) };
    run->layer =
        (struct p12_layer_map){ .bytes = run->in.span, .source = run->in.span };
    run->r = (struct p12_reader){ .lim = lim,
                                  .layer = &run->layer,
                                  .err = &run->err };
    assert_int_equal(p12_named_read(&run->r, run->in.span, &from.id), P12_OK);
    return p12_scheme_read(&run->r, &run->schemas, &from, &run->scheme);
}

enum p12_rc scheme_run(struct run *run, const char *text, bool is_mac)
{
    return scheme_run_with(run, text, is_mac, &scheme_limits);
}

void scheme_run_clear(struct run *run)
{
    p12_schemas_clear(&run->schemas);
    der_clear(&run->in);
}
