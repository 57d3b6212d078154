/* In a build that is not to tell other formats apart: what begins like a PFX
 * may be one (RFC 7292, 4), everything else is not, and armour stays on. */
#include "base/alloc.h"
#include "base/cursor.h"
#include "base/secret.h"

#include <p12/input.h>

void p12_identify(const uint8_t *bytes, size_t len, struct p12_identity *out)
{
    *out = (struct p12_identity){ .format = P12_FORMAT_UNKNOWN };
    if (len == 0)
        out->format = P12_FORMAT_EMPTY;
    else if (bytes[0] == P12_TAG_SEQUENCE)
        out->format = P12_FORMAT_ASN1;
}

const char *p12_format_name(enum p12_format format)
{
    return format == P12_FORMAT_EMPTY ? "an empty file" : "no PKCS#12";
}

enum p12_rc p12_unarmor(const uint8_t *bytes, size_t bytes_len,
                        const struct p12_limits *limits, uint8_t **out,
                        size_t *len, struct p12_error *err)
{
    (void)bytes;
    (void)bytes_len;
    (void)limits;
    (void)err;
    *out = NULL;
    *len = 0;
    return P12_OK;
}

void p12_buffer_free(uint8_t *bytes, size_t len)
{
    if (bytes != NULL)
        p12_wipe(bytes, len);
    p12_free(bytes);
}
