#include "cli/content.h"

#include "cli/der.h"

#include <string.h>

/* By OID, not by name: a build may have no names. */
static bool has_value_of(const struct p12_bag *bag, enum p12_bag_type type,
                         const char *oid)
{
    char text[P12_OID_MAX];

    if (p12_bag_type(bag) != type || p12_bag_content(bag).len == 0)
        return false;
    p12_oid_text(p12_bag_value_oid(bag), text, sizeof text);
    return strcmp(text, oid) == 0;
}

/* x509Certificate, x509CRL and sdsiCertificate (RFC 7292, 4.2.3 and 4.2.4) */
bool content_is_x509(const struct p12_bag *bag)
{
    return has_value_of(bag, P12_BAG_CERTIFICATE, "1.2.840.113549.1.9.22.1");
}

bool content_is_crl(const struct p12_bag *bag)
{
    return has_value_of(bag, P12_BAG_CRL, "1.2.840.113549.1.9.23.1");
}

bool content_is_sdsi(const struct p12_bag *bag)
{
    return has_value_of(bag, P12_BAG_CERTIFICATE, "1.2.840.113549.1.9.22.2");
}

bool content_is_key(const struct p12_bag *bag)
{
    enum p12_bag_type type = p12_bag_type(bag);

    return (type == P12_BAG_KEY || type == P12_BAG_SHROUDED_KEY) &&
           p12_bag_content(bag).len != 0;
}

bool content_key_usage(const struct p12_bag *bag, struct p12_span *der)
{
    static const uint8_t key_usage[] = { 0x55, 0x1d, 0x0f }; /* 2.5.29.15 */
    struct der_private_key key;
    struct p12_span attribute, oid;

    if (!content_is_key(bag) ||
        !der_private_key_read(p12_bag_content(bag), &key))
        return false;
    while (der_take(&key.attributes, 0x30, &attribute))
        if (der_take(&attribute, 0x06, &oid) && oid.len == sizeof key_usage &&
            memcmp(oid.ptr, key_usage, oid.len) == 0)
            return der_take(&attribute, 0x31, der);
    return false;
}

/* Algorithms of the JDK's secret keys, by its names, whose value is the key.
 */
static const char *secret_name(const char *oid)
{
    static const struct {
        const char *oid, *name;
    } names[] = {
        { "2.16.840.1.101.3.4.1", "AES" },
        { "1.2.840.113549.3.7", "DESede" },
        { "1.3.14.3.2.7", "DES" },
        { "1.2.840.113549.2.7", "HmacSHA1" },
        { "1.2.840.113549.2.8", "HmacSHA224" },
        { "1.2.840.113549.2.9", "HmacSHA256" },
        { "1.2.840.113549.2.10", "HmacSHA384" },
        { "1.2.840.113549.2.11", "HmacSHA512" },
    };

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(oid, names[i].oid) == 0)
            return names[i].name;
    return NULL;
}

bool content_secret(const struct p12_bag *bag, struct content_secret *out)
{
    struct der_private_key key;
    char oid[P12_OID_MAX];

    if (p12_bag_type(bag) != P12_BAG_SECRET ||
        !der_private_key_read(p12_bag_content(bag), &key))
        return false;
    p12_oid_text(key.algorithm, oid, sizeof oid);
    *out = (struct content_secret){ .algorithm = key.algorithm,
                                    .name = secret_name(oid) };
    if (out->name != NULL)
        out->bits = 8 * key.value.len;
    else /* a password, say */
        out->name = p12_oid_name(key.algorithm);
    return true;
}

/* A certificate or a key knows nothing of the bag it came from. Where exactly
 * its bytes begin in the bag's layer nobody tells; the bag's own start does
 * not mislead. */
static enum p12_rc place(const struct p12_bag *bag, enum p12_rc rc,
                         struct p12_error *err)
{
    if (rc == P12_OK || err == NULL)
        return rc;
    err->rc = rc;
    p12_bag_path(bag, err->path, sizeof err->path);
    err->layer = p12_bag_layer(bag);
    err->offset = p12_bag_offset(bag);
    return rc;
}

enum p12_rc content_cert(const struct p12_bag *bag, struct p12_cert **out,
                         struct p12_error *err)
{
    return place(bag, p12_cert_parse(p12_bag_content(bag), out, err), err);
}

enum p12_rc content_key(const struct p12_bag *bag, uint64_t *work,
                        struct p12_key **out, struct p12_error *err)
{
    return place(
        bag, p12_key_parse_within(p12_bag_content(bag), work, out, err), err);
}

bool content_key_problem(const struct p12_bag *bag, const struct p12_key *key,
                         struct p12_error *err)
{
    const struct p12_error *problem = p12_key_problem(key);

    if (problem == NULL)
        return false;
    *err = *problem;
    place(bag, problem->rc, err);
    return true;
}

enum p12_rc content_crl(const struct p12_bag *bag, struct p12_crl_info *info,
                        struct bytes *issuer, struct p12_error *err)
{
    enum { ROOM = 1024 };
    enum p12_rc rc;

    bytes_reserve(issuer, ROOM);
    rc = p12_crl_read(p12_bag_content(bag), info, (char *)issuer->ptr, ROOM,
                      err);
    if (rc == P12_OK)
        issuer->len = strlen((const char *)issuer->ptr);
    return place(bag, rc, err);
}
