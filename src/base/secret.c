#include "base/secret.h"

#include "base/alloc.h"

#include <string.h>

/* Called through a volatile pointer, the store can't be proven dead. */
static void *(*const volatile wipe_bytes)(void *, int, size_t) = memset;

void p12_wipe(void *p, size_t len)
{
    if (len != 0)
        wipe_bytes(p, 0, len);
}

enum p12_rc p12_secret_alloc(struct p12_secret *s, size_t cap)
{
    uint8_t *ptr = p12_alloc(cap, 1, P12_MEMORY_SECRET);

    if (ptr == NULL && cap != 0)
        return P12_E_MEMORY;
    *s = (struct p12_secret){ ptr, 0, cap };
    return P12_OK;
}

enum p12_rc p12_secret_copy(struct p12_secret *s, struct p12_span from)
{
    enum p12_rc rc = p12_secret_alloc(s, from.len);

    if (rc == P12_OK && from.len != 0) {
        memcpy(s->ptr, from.ptr, from.len);
        s->len = from.len;
    }
    return rc;
}

void p12_secret_free(struct p12_secret *s)
{
    p12_wipe(s->ptr, s->cap);
    p12_free(s->ptr);
    *s = (struct p12_secret){ NULL, 0, 0 };
}

struct p12_span p12_secret_span(const struct p12_secret *s)
{
    return (struct p12_span){ s->ptr, s->len };
}

bool p12_ct_equal(struct p12_span a, struct p12_span b)
{
    unsigned char differs = 0;

    if (a.len != b.len || a.len == 0)
        return false;
    for (size_t i = 0; i < a.len; i++)
        differs |= (unsigned char)(a.ptr[i] ^ b.ptr[i]);
    return differs == 0;
}
