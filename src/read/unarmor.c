#include "base/alloc.h"
#include "base/trail.h"
#include "crypto/crypto.h"
#include "read/armor.h"
#include "read/parser.h"
#include "read/shape.h"

#include <string.h>

/* The base64 of a container. */
struct wrapped {
    struct p12_span body;
    bool closed; /* by PEM's last line, so that nothing is missing */
};

static bool find_wrapped(struct p12_span file, struct wrapped *out)
{
    struct p12_span text = p12_skip_mark(file);
    struct p12_armor armor;

    if (p12_shape_find(file) == P12_FORMAT_PKCS12)
        return false;
    while (p12_armor_next(&file, &armor)) {
        *out = (struct wrapped){ armor.body, armor.closed };
        if (p12_armor_is_pkcs12(&armor))
            return true;
    }
    *out = (struct wrapped){ text, false };
    return p12_base64_is_pkcs12(text);
}

static bool decode(struct p12_span text, bool closed, struct p12_secret *out)
{
    if (p12_base64_decode(text, out->ptr, &out->len))
        return true;
    return !closed && p12_base64_decode(p12_base64_whole_groups(text), out->ptr,
                                        &out->len);
}

enum p12_rc p12_base64_read(struct p12_reader *r, struct p12_span text,
                            bool closed, struct p12_secret *out)
{
    const uint8_t *wrong = p12_base64_foreign(text);
    struct p12_secret bytes = { NULL, 0, 0 };

    if (wrong != NULL)
        return p12_fail(r, P12_E_ENCODING, wrong, "not a base64 character");
    if (p12_secret_alloc(&bytes, p12_base64_bound(text.len)) != P12_OK)
        return p12_fail_memory(r);
    if (!decode(text, closed, &bytes) || bytes.len == 0) {
        p12_secret_free(&bytes);
        return p12_fail(r, P12_E_ENCODING, text.ptr,
                        "base64 that does not end as it should");
    }
    /* Only what the caller knows of will be wiped. */
    p12_wipe(bytes.ptr + bytes.len, bytes.cap - bytes.len);
    *out = bytes;
    return P12_OK;
}

enum p12_rc p12_unarmor(const uint8_t *bytes, size_t bytes_len,
                        const struct p12_limits *limits, uint8_t **out,
                        size_t *len, struct p12_error *err)
{
    const struct p12_span file = { bytes, bytes_len };
    const struct p12_layer_map layer = { .bytes = file, .source = file };
    struct p12_error why = { .rc = P12_OK };
    struct p12_limits lim;
    struct p12_reader r = { .lim = &lim, .layer = &layer, .err = &why };
    struct p12_secret plain = { NULL, 0, 0 };
    struct wrapped found;
    enum p12_rc rc = P12_OK;

    p12_trail_push(&r.trail, "file", P12_NO_INDEX);
    p12_limits_take(&lim, limits);
    if (bytes_len > lim.max_file)
        rc = p12_fail(&r, P12_E_LIMIT, bytes, "a file over the limit");
    else if (find_wrapped(file, &found))
        rc = p12_base64_read(&r, found.body, found.closed, &plain);
    if (rc != P12_OK) {
        if (err != NULL)
            *err = why;
        return rc;
    }
    *out = plain.ptr;
    *len = plain.len;
    return P12_OK;
}

void p12_buffer_free(uint8_t *bytes, size_t len)
{
    if (bytes == NULL)
        return;
    p12_wipe(bytes, len);
    p12_free(bytes);
}
