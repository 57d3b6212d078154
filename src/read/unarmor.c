#include "base/alloc.h"
#include "base/trail.h"
#include "crypto/crypto.h"
#include "read/armor.h"
#include "read/shape.h"

#include <string.h>

enum { DEFAULT_MAX_FILE = 128 << 20 };

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

/* What was cut off somewhere is decoded as far as it goes: the container will
 * tell where it ends. */
static bool decode_text(const struct wrapped *from, struct p12_secret *out)
{
    if (p12_base64_decode(from->body, out->ptr, &out->len))
        return true;
    return !from->closed &&
           p12_base64_decode(p12_base64_whole_groups(from->body), out->ptr,
                             &out->len);
}

static enum p12_rc decode(struct p12_reader *r, const struct wrapped *from,
                          struct p12_secret *out)
{
    const uint8_t *wrong = p12_base64_foreign(from->body);
    struct p12_secret bytes = { NULL, 0, 0 };

    if (wrong != NULL)
        return p12_fail(r, P12_E_ENCODING, wrong, "not a base64 character");
    if (p12_secret_alloc(&bytes, p12_base64_bound(from->body.len)) != P12_OK)
        return p12_fail_memory(r);
    if (!decode_text(from, &bytes) || bytes.len == 0) {
        p12_secret_free(&bytes);
        return p12_fail(r, P12_E_ENCODING, from->body.ptr,
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
    struct p12_reader r = { .lim = limits, .layer = &layer, .err = &why };
    struct p12_secret plain = { NULL, 0, 0 };
    size_t max = limits != NULL && limits->max_file != 0 ? limits->max_file
                                                         : DEFAULT_MAX_FILE;
    struct wrapped found;
    enum p12_rc rc = P12_OK;

    p12_trail_push(&r.trail, "file", P12_NO_INDEX);
    if (bytes_len > max)
        rc = p12_fail(&r, P12_E_LIMIT, bytes, "a file over the limit");
    else if (find_wrapped(file, &found))
        rc = decode(&r, &found, &plain);
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
