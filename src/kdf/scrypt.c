#include "kdf/functions.h"

#include <string.h>

/* RFC 7914, in its own letters. A block is 2 * r * 64 bytes, worked on as
 * 32 * r words, which are little-endian in memory that others see. */
struct work {
    size_t n, r;
    uint32_t *X; /* the block being mixed */
    uint32_t *Y; /* what it is mixed into */
    uint32_t *V; /* n blocks */
};

static uint32_t rotate(uint32_t x, unsigned n)
{
    return x << n | x >> (32 - n);
}

static void quarter(uint32_t *a, uint32_t *b, uint32_t *c, uint32_t *d)
{
    *b ^= rotate(*a + *d, 7);
    *c ^= rotate(*b + *a, 9);
    *d ^= rotate(*c + *b, 13);
    *a ^= rotate(*d + *c, 18);
}

/* RFC 7914, 3: 16 words, 8 rounds. */
static void salsa20_8(uint32_t *block)
{
    uint32_t x[16];

    memcpy(x, block, sizeof x);
    for (int i = 0; i < 8; i += 2) {
        quarter(&x[0], &x[4], &x[8], &x[12]);
        quarter(&x[5], &x[9], &x[13], &x[1]);
        quarter(&x[10], &x[14], &x[2], &x[6]);
        quarter(&x[15], &x[3], &x[7], &x[11]);
        quarter(&x[0], &x[1], &x[2], &x[3]);
        quarter(&x[5], &x[6], &x[7], &x[4]);
        quarter(&x[10], &x[11], &x[8], &x[9]);
        quarter(&x[15], &x[12], &x[13], &x[14]);
    }
    for (size_t i = 0; i < 16; i++)
        block[i] += x[i];
}

/* RFC 7914, 4: scryptBlockMix from B to B', even blocks first. */
static void mix_block(const uint32_t *B, uint32_t *mixed, size_t r)
{
    uint32_t X[16];

    memcpy(X, B + (2 * r - 1) * 16, sizeof X);
    for (size_t i = 0; i < 2 * r; i++) {
        for (size_t j = 0; j < 16; j++)
            X[j] ^= B[i * 16 + j];
        salsa20_8(X);
        memcpy(mixed + (i / 2 + i % 2 * r) * 16, X, sizeof X);
    }
    p12_wipe(X, sizeof X);
}

static void swap(struct work *w)
{
    uint32_t *X = w->X;

    w->X = w->Y;
    w->Y = X;
}

/* RFC 7914, 5: scryptROMix. n is a power of two that fits size_t, so the low
 * bits of the last 64 bytes are enough of Integerify. */
static void mix(struct work *w)
{
    size_t words = 32 * w->r;

    for (size_t i = 0; i < w->n; i++) {
        memcpy(w->V + i * words, w->X, words * sizeof *w->X);
        mix_block(w->X, w->Y, w->r);
        swap(w);
    }
    for (size_t i = 0; i < w->n; i++) {
        const uint32_t *last = w->X + words - 16;
        uint64_t j = ((uint64_t)last[1] << 32 | last[0]) & (w->n - 1);

        for (size_t k = 0; k < words; k++)
            w->X[k] ^= w->V[(size_t)j * words + k];
        mix_block(w->X, w->Y, w->r);
        swap(w);
    }
}

static void load(uint32_t *words, const uint8_t *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++, bytes += 4)
        words[i] = bytes[0] | (uint32_t)bytes[1] << 8 |
                   (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static void store(uint8_t *bytes, const uint32_t *words, size_t n)
{
    for (size_t i = 0; i < n; i++, bytes += 4) {
        bytes[0] = (uint8_t)words[i];
        bytes[1] = (uint8_t)(words[i] >> 8);
        bytes[2] = (uint8_t)(words[i] >> 16);
        bytes[3] = (uint8_t)(words[i] >> 24);
    }
}

/* RFC 7914, 6, steps 1 to 3, with all memory at hand. */
static enum p12_rc derive_with(const struct p12_kdf_input *in, struct work *w,
                               struct p12_secret *B, struct p12_secret *out)
{
    const struct p12_hash *sha256 = p12_hash_by_name("SHA-256");
    size_t words = 32 * w->r;
    enum p12_rc rc = p12_pbkdf2(sha256, in->password, in->params->salt, 1, B);

    for (size_t at = 0; rc == P12_OK && at < B->len; at += 4 * words) {
        load(w->X, B->ptr + at, words);
        mix(w);
        store(B->ptr + at, w->X, words);
    }
    if (rc == P12_OK)
        rc = p12_pbkdf2(sha256, in->password, p12_secret_span(B), 1, out);
    return rc;
}

/* RFC 7914, 2: N is a power of two above 1 and below 2^(128 * r / 8), and p
 * at most (2^32 - 1) * 32 / (128 * r), which is r * p < 2^30. */
static bool are_allowed(const struct p12_kdf_params *p)
{
    if (p->n < 2 || (p->n & (p->n - 1)) != 0 || p->r == 0 || p->p == 0)
        return false;
    if (p->r < 4 && p->n >> (16 * p->r) != 0)
        return false;
    return p->r < (1U << 30) && p->p < (1U << 30) && p->r * p->p < (1U << 30);
}

static enum p12_rc derive(const struct p12_kdf_input *in,
                          struct p12_secret *out)
{
    const struct p12_kdf_params *params = in->params;
    struct p12_secret B = { NULL, 0, 0 };
    struct p12_secret memory = { NULL, 0, 0 };
    struct work w;
    enum p12_rc rc;

    if (!are_allowed(params))
        return P12_E_USAGE;
    if (p12_kdf_memory(params) >= SIZE_MAX) /* which is also "overflows" */
        return P12_E_MEMORY;
    w.n = (size_t)params->n;
    w.r = (size_t)params->r;
    if (p12_secret_alloc(&B, 128 * w.r * (size_t)params->p) != P12_OK)
        return P12_E_MEMORY;
    rc = p12_secret_alloc(&memory, 128 * w.r * (w.n + 2));
    if (rc == P12_OK) {
        w.X = (uint32_t *)(void *)memory.ptr; /* malloc's alignment */
        w.Y = w.X + 32 * w.r;
        w.V = w.Y + 32 * w.r;
        rc = derive_with(in, &w, &B, out);
    }
    p12_secret_free(&memory);
    p12_secret_free(&B);
    return rc;
}

/* Four Salsa20/8 cores for each N, r and p (RFC 7914, 4 and 5), each about as
 * dear as a hash's block; before that PBKDF2 hashes the salt for every digest
 * of 128 * r * p bytes (6, step 1), and after it all of those (step 3). */
static uint64_t count_work(const struct p12_kdf_params *p, size_t len)
{
    enum { DIGEST = 32, BLOCK = 64 };
    uint64_t rp = p12_work_times(p->r, p->p);
    uint64_t digests = p12_work_times(4, rp);
    uint64_t before =
        p12_work_times(digests, p12_work_plus(4, p->salt.len / BLOCK));
    uint64_t after = p12_work_times(len / DIGEST + 1, digests);
    uint64_t cores = p12_work_times(p12_work_times(4, p->n), rp);

    return p12_work_plus(p12_work_plus(before, after), cores);
}

const struct p12_kdf_function p12_kdf_scrypt = { P12_KDF_SCRYPT, derive,
                                                 count_work };
