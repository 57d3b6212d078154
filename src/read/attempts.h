/* In which ways a password is tried. */
#ifndef P12_READ_ATTEMPTS_H
#define P12_READ_ATTEMPTS_H

#include "scheme/scheme.h"

/* One way: how the password is encoded, and for which KDF. */
struct p12_attempt {
    enum p12_encoding encoding;
    enum p12_kdf_kind kdf;
    bool recovery; /* no standard has it: a writer's mistake is assumed */
};

struct p12_attempt_wish {
    struct p12_span password; /* ptr NULL: none */
    bool strict;              /* standard ways only */
    /* The encoding that the MAC was found to have: the likeliest. */
    bool has_likely;
    enum p12_encoding likely;
};

/* The attempt number `i` for a scheme; false past the last. Encodings that
 * would give the same bytes as an earlier one are left out. */
bool p12_attempt_get(const struct p12_scheme *s,
                     const struct p12_attempt_wish *wish, unsigned i,
                     struct p12_attempt *out);

#endif
