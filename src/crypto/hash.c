#include "crypto/backend.h"

#include <string.h>

/* An identifier that does not exist is empty, and no OID is. */
static bool is_oid(struct p12_span wanted, const uint8_t *oid, size_t len)
{
    return len != 0 && wanted.len == len && memcmp(wanted.ptr, oid, len) == 0;
}

const struct p12_hash *p12_hash_nth(size_t i)
{
    const struct p12_hash_names *const *names = p12_hash_name_table;

    for (; *names != NULL; names++) {
        if (i < (*names)->n)
            return &(*names)->item[i];
        i -= (*names)->n;
    }
    return NULL;
}

const struct p12_hash *p12_hash_by_oid(struct p12_span oid)
{
    const struct p12_hash *h;

    for (size_t i = 0; (h = p12_hash_nth(i)) != NULL; i++)
        if (is_oid(oid, h->oid, h->oid_len))
            return h;
    return NULL;
}

const struct p12_hash *p12_hash_by_hmac_oid(struct p12_span oid)
{
    const struct p12_hash *h;

    for (size_t i = 0; (h = p12_hash_nth(i)) != NULL; i++)
        if (is_oid(oid, h->hmac_oid, h->hmac_oid_len))
            return h;
    for (size_t i = 0; i < p12_hmac_n_aliases; i++)
        if (is_oid(oid, p12_hmac_aliases[i].oid, p12_hmac_aliases[i].oid_len))
            return p12_hash_by_name(p12_hmac_aliases[i].hash);
    return NULL;
}

const struct p12_hash *p12_hash_by_name(const char *name)
{
    const struct p12_hash *h;

    for (size_t i = 0; (h = p12_hash_nth(i)) != NULL; i++)
        if (strcmp(name, h->name) == 0)
            return h;
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
