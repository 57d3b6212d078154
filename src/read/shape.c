#include "read/shape.h"

#include <string.h>

/* 1.2.840.113549.1.7, below which PKCS#7's content types are (RFC 2315, 14) */
static const uint8_t oid_pkcs7[] = { 0x2a, 0x86, 0x48, 0x86,
                                     0xf7, 0x0d, 0x01, 0x07 };

/* ---- Elements, cut short or not ----------------------------------------- */

/* X.690, 8.1.3. 0x80 is the indefinite form; 0xff is reserved. */
static bool take_length(struct p12_cursor *c, size_t *len, bool *indefinite)
{
    struct p12_span first;
    struct p12_span octets;

    if (!p12_cursor_take(c, 1, &first) || first.ptr[0] == 0xff)
        return false;
    *indefinite = first.ptr[0] == 0x80;
    *len = first.ptr[0] < 0x80 ? first.ptr[0] : 0;
    if (first.ptr[0] <= 0x80)
        return true;
    if (!p12_cursor_take(c, first.ptr[0] & 0x7fU, &octets))
        return false;
    for (size_t i = 0; i < octets.len; i++)
        *len = *len > SIZE_MAX >> 8 ? SIZE_MAX : *len << 8 | octets.ptr[i];
    return true;
}

bool p12_shape_size(struct p12_span bytes, size_t *size)
{
    struct p12_cursor c = p12_cursor_over(bytes);
    struct p12_span tag;
    size_t len;
    bool indefinite;

    if (!p12_cursor_take(&c, 1, &tag) || (tag.ptr[0] & 0x1f) == 0x1f ||
        !take_length(&c, &len, &indefinite))
        return false;
    if (indefinite)
        *size = 0;
    else
        *size = len > SIZE_MAX - c.at ? SIZE_MAX : c.at + len;
    return true;
}

/* Takes one element with this tag; its contents are what there is of them.
 * Without a length all that follows counts as its contents. */
static bool take(struct p12_span *in, uint8_t tag, struct p12_span *body)
{
    struct p12_cursor c = p12_cursor_over(*in);
    struct p12_span found;
    size_t len;
    bool indefinite;

    if (!p12_cursor_take(&c, 1, &found) || found.ptr[0] != tag ||
        !take_length(&c, &len, &indefinite))
        return false;
    if (indefinite || len > c.left.len)
        len = c.left.len;
    p12_cursor_take(&c, len, body);
    *in = c.left;
    return true;
}

static bool skip(struct p12_span *in, uint8_t tag)
{
    struct p12_span body;

    return take(in, tag, &body);
}

static bool begins(struct p12_span in, uint8_t tag)
{
    return in.len != 0 && in.ptr[0] == tag;
}

/* AlgorithmIdentifier, and whatever else begins with an OID. */
static bool skip_algorithm(struct p12_span *in)
{
    struct p12_span body;

    return take(in, P12_TAG_SEQUENCE, &body) && begins(body, P12_TAG_OID);
}

static bool skip_time(struct p12_span *in)
{
    return skip(in, P12_TAG_UTC_TIME) || skip(in, P12_TAG_GENERALIZED_TIME);
}

/* ---- The shapes: `in` is the contents of the outer SEQUENCE ------------- */

static bool is_pkcs7_oid(struct p12_span in)
{
    struct p12_span oid;

    return take(&in, P12_TAG_OID, &oid) && oid.len >= sizeof oid_pkcs7 &&
           memcmp(oid.ptr, oid_pkcs7, sizeof oid_pkcs7) == 0;
}

/* PFX (RFC 7292, 4). Nothing else begins with the number 3 and a SEQUENCE, so
 * this is enough to know one that is cut or broken behind it; one of another
 * version is known by its content type. */
static bool is_pkcs12(struct p12_span in)
{
    struct p12_span version;
    struct p12_span content;

    if (!take(&in, P12_TAG_INTEGER, &version))
        return false;
    if (version.len == 1 && version.ptr[0] == 3 &&
        (in.len == 0 || begins(in, P12_TAG_SEQUENCE)))
        return true;
    return take(&in, P12_TAG_SEQUENCE, &content) && is_pkcs7_oid(content);
}

/* ContentInfo (RFC 5652, 3) */
static bool is_pkcs7(struct p12_span in)
{
    return is_pkcs7_oid(in);
}

/* PrivateKeyInfo (RFC 5958, 2) */
static bool is_pkcs8(struct p12_span in)
{
    return skip(&in, P12_TAG_INTEGER) && skip_algorithm(&in) &&
           (in.len == 0 || begins(in, P12_TAG_OCTET_STRING));
}

/* EncryptedPrivateKeyInfo (RFC 5958, 3) */
static bool is_encrypted_pkcs8(struct p12_span in)
{
    return skip_algorithm(&in) && begins(in, P12_TAG_OCTET_STRING);
}

/* SubjectPublicKeyInfo (RFC 5280, 4.1) */
static bool is_public_key(struct p12_span in)
{
    return skip_algorithm(&in) && begins(in, P12_TAG_BIT_STRING);
}

/* RSAPublicKey (RFC 8017, A.1.1): two numbers and no more. */
static bool is_rsa_public_key(struct p12_span in)
{
    struct p12_span modulus;

    return take(&in, P12_TAG_INTEGER, &modulus) && modulus.len > 1 &&
           skip(&in, P12_TAG_INTEGER) && in.len == 0;
}

/* RSAPrivateKey (RFC 8017, A.1.2) and OpenSSL's DSA key: a version and
 * numbers. ECPrivateKey (RFC 5915, 3): a version and octets. */
static bool is_key(struct p12_span in)
{
    struct p12_span version;

    return take(&in, P12_TAG_INTEGER, &version) && version.len == 1 &&
           version.ptr[0] <= 1 &&
           (begins(in, P12_TAG_INTEGER) || begins(in, P12_TAG_OCTET_STRING));
}

/* TBSCertificate (RFC 5280, 4.1) */
static bool is_certificate(struct p12_span in)
{
    struct p12_span tbs;

    if (!take(&in, P12_TAG_SEQUENCE, &tbs))
        return false;
    skip(&tbs, P12_TAG_CONTEXT | P12_TAG_CONSTRUCTED); /* version */
    return skip(&tbs, P12_TAG_INTEGER) && skip_algorithm(&tbs) &&
           skip(&tbs, P12_TAG_SEQUENCE) && begins(tbs, P12_TAG_SEQUENCE);
}

/* TBSCertList (RFC 5280, 5.1) */
static bool is_crl(struct p12_span in)
{
    struct p12_span tbs;

    if (!take(&in, P12_TAG_SEQUENCE, &tbs))
        return false;
    skip(&tbs, P12_TAG_INTEGER); /* version */
    return skip_algorithm(&tbs) && skip(&tbs, P12_TAG_SEQUENCE) &&
           skip_time(&tbs);
}

/* CertificationRequestInfo (RFC 2986, 4.1) */
static bool is_request(struct p12_span in)
{
    struct p12_span info;
    struct p12_span spki;

    return take(&in, P12_TAG_SEQUENCE, &info) && skip(&info, P12_TAG_INTEGER) &&
           skip(&info, P12_TAG_SEQUENCE) &&
           take(&info, P12_TAG_SEQUENCE, &spki) && is_public_key(spki);
}

/* In this order: what a later one also fits is taken by an earlier one. */
static const struct {
    bool (*fits)(struct p12_span in);
    enum p12_format format;
} shapes[] = {
    { is_pkcs12, P12_FORMAT_PKCS12 },
    { is_pkcs7, P12_FORMAT_PKCS7 },
    { is_pkcs8, P12_FORMAT_PKCS8 },
    { is_encrypted_pkcs8, P12_FORMAT_PKCS8_ENCRYPTED },
    { is_public_key, P12_FORMAT_PUBLIC_KEY },
    { is_rsa_public_key, P12_FORMAT_PUBLIC_KEY },
    { is_key, P12_FORMAT_KEY },
    { is_request, P12_FORMAT_REQUEST },
    { is_crl, P12_FORMAT_CRL },
    { is_certificate, P12_FORMAT_CERTIFICATE },
};

enum p12_format p12_shape_find(struct p12_span bytes)
{
    struct p12_span body;

    if (!take(&bytes, P12_TAG_SEQUENCE, &body))
        return P12_FORMAT_UNKNOWN;
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++)
        if (shapes[i].fits(body))
            return shapes[i].format;
    return P12_FORMAT_UNKNOWN;
}
