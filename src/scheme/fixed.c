#include "scheme/fixed.h"

const struct p12_fixed *p12_fixed_find(const struct p12_fixed_family *family,
                                       struct p12_span oid)
{
    struct p12_span prefix = { family->prefix, family->prefix_len };

    if (oid.len != prefix.len + 1 ||
        !p12_span_equal((struct p12_span){ oid.ptr, prefix.len }, prefix))
        return NULL;
    for (size_t i = 0; i < family->n_members; i++)
        if (family->member[i].arc == oid.ptr[prefix.len])
            return &family->member[i];
    return NULL;
}

enum p12_rc p12_fixed_read(const struct p12_fixed_family *family,
                           struct p12_reader *r, struct p12_schemas *schemas,
                           struct p12_scheme *s)
{
    const struct p12_fixed *member = p12_fixed_find(family, s->id.oid);
    const struct p12_cipher *cipher = p12_cipher_by_name(member->cipher);

    s->kind = family->kind;
    s->kdf.kind = family->kdf;
    s->kdf.hash = p12_hash_by_name(member->hash);
    s->cipher_id.oid = s->id.oid; /* it names the cipher as well */
    if (s->kdf.hash == NULL)
        s->prf_id.oid = s->id.oid;
    if (cipher != NULL)
        s->cipher = *cipher;
    return p12_scheme_read_pbe(r, schemas, s);
}
