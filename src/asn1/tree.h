/* Decoding one structure by its ASN.1 definition (asn1/, compiled by
 * asn1Parser). The only words the rest of the program has for libtasn1. */
#ifndef P12_ASN1_TREE_H
#define P12_ASN1_TREE_H

#include "base/cursor.h"
#include "base/trail.h"

/* One module a standard; its file in asn1/ has the name in small letters. */
enum p12_module {
    P12_MODULE_PKCS12,
    P12_MODULE_PKCS5,
    P12_MODULE_PKCS8,
    P12_MODULE_CMS,
    P12_MODULE_X509,
    P12_MODULE_COUNT
};

/* The definitions, loaded when they are first asked for. { 0 } is empty. */
struct p12_schemas {
    void *module[P12_MODULE_COUNT];
};

void p12_schemas_clear(struct p12_schemas *s);

/* One decoded structure: where its fields lie. It borrows the bytes that it was
 * decoded from, and those alone have the values. */
struct p12_tree {
    void *node;
    struct p12_span der;
};

/* Decodes one DER element, all of it, as `type` ("SafeBag"). The bytes have
 * been walked before (asn1/walk.h), so bounds and depth are known to be good.
 * P12_E_SCHEMA at the start of `der`, P12_E_MEMORY. */
enum p12_rc p12_tree_decode(struct p12_reader *r, struct p12_schemas *schemas,
                            enum p12_module module, const char *type,
                            struct p12_span der, struct p12_tree *out);

/* There was never a value in it that would have to be wiped. */
void p12_tree_clear(struct p12_tree *t);

/* The element of a field ("tbsCertificate.validity"), tag and length included,
 * as it lies in the decoded bytes. False if it is absent: an OPTIONAL or
 * DEFAULT one. */
bool p12_tree_field(const struct p12_tree *t, const char *name,
                    struct p12_span *whole);

/* The contents octets of a field: what p12_tree_field() gives without its own
 * header; of an EXPLICIT tag, without that header alone. */
bool p12_tree_contents(const struct p12_tree *t, const char *name,
                       struct p12_span *contents);

/* The contents octets of a field that is an OBJECT IDENTIFIER; false if it is
 * absent or something else. */
bool p12_tree_oid(const struct p12_tree *t, const char *name,
                  struct p12_span *oid);

#endif
