#include "crypto/backend.h"

#include <blake2.h>

_Static_assert(sizeof(blake2b_state) <= P12_HASH_STATE_SIZE, "state");
_Static_assert(_Alignof(blake2b_state) <= P12_HASH_STATE_ALIGN, "state");

/* libb2's functions fail only for sizes that are not these. */

static void blake2b_start(const void *impl, void *state)
{
    (void)impl;
    blake2b_init(state, BLAKE2B_OUTBYTES);
}

static void blake2b_take(const void *impl, void *state, struct p12_span data)
{
    (void)impl;
    if (data.len != 0)
        blake2b_update(state, data.ptr, data.len);
}

static void blake2b_give(const void *impl, void *state, uint8_t *out)
{
    (void)impl;
    blake2b_final(state, out, BLAKE2B_OUTBYTES);
}

static void blake2s_start(const void *impl, void *state)
{
    (void)impl;
    blake2s_init(state, BLAKE2S_OUTBYTES);
}

static void blake2s_take(const void *impl, void *state, struct p12_span data)
{
    (void)impl;
    if (data.len != 0)
        blake2s_update(state, data.ptr, data.len);
}

static void blake2s_give(const void *impl, void *state, uint8_t *out)
{
    (void)impl;
    blake2s_final(state, out, BLAKE2S_OUTBYTES);
}

static const struct p12_hash_ops blake2b_ops = { blake2b_start, blake2b_take,
                                                 blake2b_give };
static const struct p12_hash_ops blake2s_ops = { blake2s_start, blake2s_take,
                                                 blake2s_give };

const struct p12_hash_code p12_hash_code_blake2[] = {
    { "BLAKE2b-512", &blake2b_ops, NULL, NULL },
    { "BLAKE2s-256", &blake2s_ops, NULL, NULL },
    { NULL, NULL, NULL, NULL },
};
