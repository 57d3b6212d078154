#include "cli/der.h"

/* X.690, 8.1.3: the octets of tag and length; 0 if they are not all there. */
static size_t header_of(struct p12_span der, size_t *len)
{
    size_t n;

    if (der.len < 2)
        return 0;
    *len = der.ptr[1];
    if (*len < 0x80)
        return 2;
    n = *len & 0x7f;
    if (n == 0 || n > sizeof *len || n > der.len - 2)
        return 0;
    *len = 0;
    for (size_t i = 0; i < n; i++)
        *len = *len << 8 | der.ptr[2 + i];
    return 2 + n;
}

bool der_take(struct p12_span *from, uint8_t tag, struct p12_span *contents)
{
    size_t len = 0;
    size_t header = header_of(*from, &len);

    if (header == 0 || from->ptr[0] != tag || len > from->len - header)
        return false;
    *contents = (struct p12_span){ from->ptr + header, len };
    from->ptr += header + len;
    from->len -= header + len;
    return true;
}

/* X.690, 10.1: lengths in the fewest octets. */
static void add_length(struct bytes *out, size_t len)
{
    uint8_t octets[1 + sizeof len];
    size_t n = 0;

    for (size_t rest = len; rest != 0; rest >>= 8)
        n++;
    if (len < 0x80) {
        octets[0] = (uint8_t)len;
        bytes_add(out, octets, 1);
        return;
    }
    octets[0] = (uint8_t)(0x80 | n);
    for (size_t i = 0; i < n; i++)
        octets[1 + i] = (uint8_t)(len >> 8 * (n - 1 - i));
    bytes_add(out, octets, 1 + n);
}

void der_add(struct bytes *out, uint8_t tag, struct p12_span contents)
{
    bytes_add(out, &tag, 1);
    add_length(out, contents.len);
    bytes_add(out, contents.ptr, contents.len);
}

bool der_private_key_read(struct p12_span der, struct der_private_key *out)
{
    struct p12_span body, version, algorithm;

    *out = (struct der_private_key){ .value = { NULL, 0 } };
    if (!der_take(&der, 0x30, &body) || !der_take(&body, 0x02, &version) ||
        !der_take(&body, 0x30, &algorithm) ||
        !der_take(&algorithm, 0x06, &out->algorithm) ||
        !der_take(&body, 0x04, &out->value))
        return false;
    out->parameters = algorithm;
    der_take(&body, 0xa0, &out->attributes);
    return true;
}
