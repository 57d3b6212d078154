#include "crypto/backend.h"

#include <string.h>

/* An identifier that does not exist is empty, and no OID is. */
static bool is_oid(struct p12_span wanted, const uint8_t *oid, size_t len)
{
    return len != 0 && wanted.len == len && memcmp(wanted.ptr, oid, len) == 0;
}

const struct p12_hash *p12_hash_by_oid(struct p12_span oid)
{
    for (size_t i = 0; i < p12_hash_n_names; i++)
        if (is_oid(oid, p12_hash_names[i].oid, p12_hash_names[i].oid_len))
            return &p12_hash_names[i];
    return NULL;
}

const struct p12_hash *p12_hash_by_hmac_oid(struct p12_span oid)
{
    for (size_t i = 0; i < p12_hash_n_names; i++)
        if (is_oid(oid, p12_hash_names[i].hmac_oid,
                   p12_hash_names[i].hmac_oid_len))
            return &p12_hash_names[i];
    for (size_t i = 0; i < p12_hmac_n_aliases; i++)
        if (is_oid(oid, p12_hmac_aliases[i].oid, p12_hmac_aliases[i].oid_len))
            return p12_hash_by_name(p12_hmac_aliases[i].hash);
    return NULL;
}

const struct p12_hash *p12_hash_by_name(const char *name)
{
    for (size_t i = 0; i < p12_hash_n_names; i++)
        if (strcmp(name, p12_hash_names[i].name) == 0)
            return &p12_hash_names[i];
    return NULL;
}

const struct p12_hash_code *p12_hash_code_find(const struct p12_hash *hash)
{
    if (hash == NULL)
        return NULL;
    for (size_t i = 0; p12_hash_table[i] != NULL; i++)
        for (size_t j = 0; p12_hash_table[i][j].name != NULL; j++)
            if (strcmp(hash->name, p12_hash_table[i][j].name) == 0)
                return &p12_hash_table[i][j];
    return NULL;
}

bool p12_hash_is_available(const struct p12_hash *hash)
{
    return p12_hash_code_find(hash) != NULL;
}

enum p12_rc p12_hash_digest(const struct p12_hash *hash,
                            const struct p12_span *pieces, size_t n,
                            uint8_t *out)
{
    const struct p12_hash_code *code = p12_hash_code_find(hash);
    struct p12_hash_state state;

    if (code == NULL)
        return P12_E_ALGORITHM;
    code->ops->init(code->impl, &state);
    for (size_t i = 0; i < n; i++)
        code->ops->update(code->impl, &state, pieces[i]);
    code->ops->digest(code->impl, &state, out);
    p12_wipe(&state, sizeof state);
    return P12_OK;
}

enum p12_rc p12_hash_repeat(const struct p12_hash *hash, uint64_t n,
                            uint8_t *digest)
{
    const struct p12_hash_code *code = p12_hash_code_find(hash);
    struct p12_hash_state state;

    if (code == NULL)
        return P12_E_ALGORITHM;
    for (; n != 0; n--) {
        code->ops->init(code->impl, &state);
        code->ops->update(code->impl, &state,
                          (struct p12_span){ digest, hash->digest_size });
        code->ops->digest(code->impl, &state, digest);
    }
    p12_wipe(&state, sizeof state);
    return P12_OK;
}
