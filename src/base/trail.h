/* Where the reader stands, and how a failure is recorded. */
#ifndef P12_BASE_TRAIL_H
#define P12_BASE_TRAIL_H

#include "base/config.h"

#include <p12/error.h>
#include <p12/limits.h>
#include <p12/span.h>
#include <stdbool.h>

enum {
    P12_TRAIL_MAX = 24,
    P12_NO_INDEX = -1 /* a step without [i] */
};

/* A stack of steps. Pushing costs two stores; text is made only when something
 * goes wrong. Names are literals. Steps above the maximum are counted but not
 * kept: a limit stops the reader long before. */
struct p12_trail {
    struct {
        const char *name;
        long index;
    } step[P12_TRAIL_MAX];
    size_t depth;
};

void p12_trail_push(struct p12_trail *t, const char *name, long index);
void p12_trail_pop(struct p12_trail *t);

/* "authSafe[1].bag[0]", always terminated; returns the whole text's length. */
size_t p12_trail_text(const struct p12_trail *t, char *out, size_t cap);

/* From `at` on, a byte of the DER stands at at + (source_at - at) in the BER
 * that it was made of. */
struct p12_mark {
    size_t at;
    size_t source_at;
};

/* One layer of bytes and where they came from, so that a pointer into it can
 * be told as an offset in the file, or in the decrypted content. */
struct p12_layer_map {
    struct p12_span bytes;              /* what is being read: DER */
    struct p12_span source;             /* the BER it was made of; or `bytes` */
    const struct p12_layer_map *parent; /* holds `source`; NULL for a root */
    enum p12_layer kind;                /* of the root */
    const struct p12_mark *marks;       /* in order of `at`; none for DER */
    size_t n_marks;
};

/* The offset of `at` in the root of `layer`; of its start if `at` lies outside
 * (an empty span's NULL, for one). */
size_t p12_layer_offset(const struct p12_layer_map *layer, const uint8_t *at);

/* What the offsets in `layer` count in. */
enum p12_layer p12_layer_kind(const struct p12_layer_map *layer);

/* One operation on untrusted bytes: what every reading function is given. */
struct p12_reader {
    const struct p12_limits *lim;
    const struct p12_layer_map *layer;
    struct p12_error *err; /* may be NULL */
    struct p12_trail trail;
};

/* A sentence for people; NULL in a build without sentences. */
#define P12_SENTENCE(text) (P12_SENTENCES ? (text) : NULL)

/* What p12_fail() and p12_fail_oid() call: a `detail` of NULL becomes the
 * code's own text. */
enum p12_rc p12_fail_record(struct p12_reader *r, enum p12_rc rc,
                            const uint8_t *at, const char *detail);
enum p12_rc p12_fail_record_oid(struct p12_reader *r, struct p12_span oid,
                                const uint8_t *at, const char *detail);

/* Records the failure unless one is recorded already; returns `rc`, so that a
 * caller can write `return p12_fail(...)`. `detail` is static text. Inline, so
 * that a build without sentences does not contain it. */
static inline enum p12_rc p12_fail(struct p12_reader *r, enum p12_rc rc,
                                   const uint8_t *at, const char *detail)
{
    return p12_fail_record(r, rc, at, P12_SENTENCE(detail));
}

/* The same for an algorithm that is not here: P12_E_ALGORITHM with its OID. */
static inline enum p12_rc p12_fail_oid(struct p12_reader *r,
                                       struct p12_span oid, const uint8_t *at,
                                       const char *detail)
{
    return p12_fail_record_oid(r, oid, at, P12_SENTENCE(detail));
}

/* Without a place: running out of memory happens nowhere in the file. */
enum p12_rc p12_fail_memory(struct p12_reader *r);

#endif
