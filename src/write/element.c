#include "asn1/walk.h"
#include "write/writing.h"

/* Half of what a reader takes by default: around a value there are safes and
 * bags within bags. */
enum { ELEMENT_MAX_DEPTH = 32 };

static const struct p12_limits limits = {
    .size = sizeof limits,
    .max_depth = ELEMENT_MAX_DEPTH,
    .max_elements = 4000000,
    .max_string_depth = 8,
};

bool p12_write_is_der(struct p12_span bytes)
{
    const struct p12_layer_map layer = { .bytes = bytes, .source = bytes };
    struct p12_reader r = { .lim = &limits, .layer = &layer };

    return p12_walk(&r) == P12_OK;
}
