#include "cli/content.h"

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

enum p12_rc content_key(const struct p12_bag *bag, struct p12_key **out,
                        struct p12_error *err)
{
    return place(bag, p12_key_parse(p12_bag_content(bag), out, err), err);
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
