/* Writing DER. Everything is written from the end to the start, so that each
 * length is known when its header is due, and nothing is ever moved. */
#ifndef P12_BASE_BUILDER_H
#define P12_BASE_BUILDER_H

#include "base/cursor.h"
#include "base/secret.h"

/* The bytes written so far are the last ones of `buf`. The capacity is fixed
 * at the start; running over it is remembered and told by finish. */
struct p12_builder {
    struct p12_secret buf;
    size_t start; /* index in buf of the first byte written */
    bool failed;
};

/* P12_OK or P12_E_MEMORY. */
enum p12_rc p12_builder_init(struct p12_builder *b, size_t cap);
void p12_builder_clear(struct p12_builder *b);

/* What was written, borrowed from `b`; P12_E_LIMIT if the capacity ran out. */
enum p12_rc p12_builder_finish(const struct p12_builder *b,
                               struct p12_span *out);

/* Bytes written so far: what a later p12_build_wrap() does not include. */
size_t p12_build_mark(const struct p12_builder *b);

/* Each writes in front of what is there. */
void p12_build_bytes(struct p12_builder *b, struct p12_span bytes);
void p12_build_element(struct p12_builder *b, uint8_t tag,
                       struct p12_span body);
void p12_build_uint(struct p12_builder *b, uint64_t value); /* INTEGER */
void p12_build_null(struct p12_builder *b);

/* A header in front of all that was written since `mark`. */
void p12_build_wrap(struct p12_builder *b, uint8_t tag, size_t mark);

#endif
