/* In a build that does not say who signed a container, or for whom a safe is
 * encrypted. What is signed is read all the same. */
#include "read/parser.h"

enum p12_rc p12_read_enveloped_data(struct p12_parser *p, struct p12_span der,
                                    struct p12_safe *safe)
{
    (void)safe;
    return p12_fail(&p->r, P12_E_PUBLIC_KEY, der.ptr,
                    "encrypted for a public key: no password opens it");
}

/* RFC 5652, 5.1: version, digestAlgorithms, encapContentInfo; what follows is
 * about the signature. */
static bool take_encapsulated(struct p12_span der, struct p12_span *octets)
{
    struct p12_cursor c = p12_cursor_over(der);
    struct p12_span body;

    if (!p12_cursor_tagged(&c, P12_TAG_SEQUENCE, &body))
        return false;
    c = p12_cursor_over(body);
    if (!p12_cursor_tagged(&c, P12_TAG_INTEGER, &body) ||
        !p12_cursor_tagged(&c, P12_TAG_SET, &body) ||
        !p12_cursor_tagged(&c, P12_TAG_SEQUENCE, &body))
        return false;
    c = p12_cursor_over(body); /* EncapsulatedContentInfo, 5.2 */
    return p12_cursor_tagged(&c, P12_TAG_OID, &body) &&
           p12_cursor_tagged(&c, P12_TAG_CONTEXT | P12_TAG_CONSTRUCTED,
                             &body) &&
           p12_cursor_done(&c) &&
           p12_span_unwrap(body, P12_TAG_OCTET_STRING, octets);
}

enum p12_rc p12_read_signed_data(struct p12_parser *p,
                                 const struct p12_content_info *info,
                                 struct p12_span *octets)
{
    if (take_encapsulated(info->content, octets))
        return P12_OK;
    return p12_fail(&p->r, P12_E_SCHEMA, info->whole.ptr,
                    "signed data without its content");
}
