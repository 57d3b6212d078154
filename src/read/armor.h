/* PEM armour (RFC 7468) and plain base64 around binary content, read as
 * liberally as it is found. */
#ifndef P12_READ_ARMOR_H
#define P12_READ_ARMOR_H

#include "base/cursor.h"
#include "base/secret.h"
#include "base/trail.h"

/* One PEM block. */
struct p12_armor {
    struct p12_span label;
    struct p12_span body; /* base64, without the headers of RFC 1421 */
    bool closed;          /* there is an END line */
};

/* Takes the next block, and the text before it. False if there is none. */
bool p12_armor_next(struct p12_span *left, struct p12_armor *out);

/* Is it one around PKCS#12, by its content or by its label? Some writers put
 * "CERTIFICATE" on everything. */
bool p12_armor_is_pkcs12(const struct p12_armor *armor);

/* Does base64 without armour begin like PKCS#12? */
bool p12_base64_is_pkcs12(struct p12_span text);

/* The first byte that is neither base64 nor white space; NULL if none is. */
const uint8_t *p12_base64_foreign(struct p12_span text);

/* Decodes base64 into new memory, with what is wrong recorded at its byte. What
 * was cut off somewhere is decoded as far as it goes unless it is `closed`, so
 * that nothing can be missing. P12_E_ENCODING, also for no bytes at all;
 * P12_E_MEMORY. */
enum p12_rc p12_base64_read(struct p12_reader *r, struct p12_span text,
                            bool closed, struct p12_secret *out);

/* Cuts off a last group that is not whole. */
struct p12_span p12_base64_whole_groups(struct p12_span text);

/* UTF-8's byte order mark, which some editors put in front. */
struct p12_span p12_skip_mark(struct p12_span text);

#endif
