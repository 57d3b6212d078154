/* Schemes whose OID fixes hash and cipher: they have salt and iterations as
 * their only parameters. */
#ifndef P12_SCHEME_FIXED_H
#define P12_SCHEME_FIXED_H

#include "scheme/scheme.h"

/* One OID of a family: the arc's last octet, and what it stands for. */
struct p12_fixed {
    uint8_t arc;
    const char *hash;
    const char *cipher;
};

struct p12_fixed_family {
    enum p12_scheme_kind kind;
    enum p12_kdf_kind kdf;
    const uint8_t *prefix; /* the OIDs without their last octet */
    size_t prefix_len;
    const struct p12_fixed *member;
    size_t n_members;
};

/* NULL if the OID is not in the family. */
const struct p12_fixed *p12_fixed_find(const struct p12_fixed_family *family,
                                       struct p12_span oid);

enum p12_rc p12_fixed_read(const struct p12_fixed_family *family,
                           struct p12_reader *r, struct p12_schemas *schemas,
                           struct p12_scheme *s);

#endif
