/* SafeBag (RFC 7292, 4.2) and what each type holds. */
#include "model/oids.h"
#include "read/parser.h"

/* ---- Key bags (4.2.1, 4.2.2) -------------------------------------------- */

static enum p12_rc read_key(struct p12_parser *p, size_t depth,
                            struct p12_bag *bag)
{
    struct p12_tree t = { 0 };
    enum p12_rc rc = p12_tree_decode(&p->r, &p->pfx->schemas, P12_MODULE_PKCS8,
                                     "OneAsymmetricKey", bag->value, &t);

    (void)depth;
    if (rc != P12_OK)
        return rc;
    p12_tree_clear(&t);
    bag->content = bag->value;
    return P12_OK;
}

static enum p12_rc read_shrouded(struct p12_parser *p, size_t depth,
                                 struct p12_bag *bag)
{
    (void)depth;
    return p12_read_shroud(p, bag->value, &bag->lock);
}

/* ---- Certificates, CRLs, secrets (4.2.3 to 4.2.5) ----------------------- */

/* One row a structure { OID, [0] EXPLICIT value }. */
struct typed {
    const char *type;
    const char *oid_field, *value_field;
};

/* The element inside [0]. */
static enum p12_rc read_typed(struct p12_parser *p, const struct typed *typed,
                              struct p12_bag *bag, struct p12_span *value)
{
    struct p12_tree t = { 0 };
    enum p12_rc rc = p12_tree_decode(&p->r, &p->pfx->schemas, P12_MODULE_PKCS12,
                                     typed->type, bag->value, &t);

    if (rc != P12_OK)
        return rc;
    if (!p12_tree_oid(&t, typed->oid_field, &bag->value_oid))
        rc = p12_fail(&p->r, P12_E_SCHEMA, bag->value.ptr,
                      "a bag's value without the OID of its type");
    /* libtasn1 takes a [0] with nothing in it for an ANY. */
    if (!p12_tree_contents(&t, typed->value_field, value))
        rc = p12_fail(&p->r, P12_E_SCHEMA, bag->value.ptr,
                      "a bag without its value");
    p12_tree_clear(&t);
    return rc;
}

/* A known type's value is a string around the thing itself; of an unknown
 * type the value is kept as it is. */
static enum p12_rc take_value(struct p12_parser *p, struct p12_span value,
                              uint8_t tag, struct p12_bag *bag)
{
    if (tag == 0) {
        bag->content = value;
        return P12_OK;
    }
    if (p12_span_unwrap(value, tag, &bag->content))
        return P12_OK;
    return p12_fail(&p->r, P12_E_SCHEMA, value.ptr,
                    "a bag whose value is of another type than its OID says");
}

static enum p12_rc read_cert(struct p12_parser *p, size_t depth,
                             struct p12_bag *bag)
{
    static const struct typed typed = { "CertBag", "certId", "certValue" };
    struct p12_span value;
    uint8_t tag = 0;
    enum p12_rc rc = read_typed(p, &typed, bag, &value);

    (void)depth;
    if (rc != P12_OK)
        return rc;
    if (p12_is_value_type(bag->value_oid, P12_VALUE_X509_CERT))
        tag = P12_TAG_OCTET_STRING;
    else if (p12_is_value_type(bag->value_oid, P12_VALUE_SDSI_CERT))
        tag = P12_TAG_IA5_STRING;
    return take_value(p, value, tag, bag);
}

static enum p12_rc read_crl(struct p12_parser *p, size_t depth,
                            struct p12_bag *bag)
{
    static const struct typed typed = { "CRLBag", "crlId", "crlValue" };
    struct p12_span value;
    enum p12_rc rc = read_typed(p, &typed, bag, &value);

    (void)depth;
    if (rc != P12_OK)
        return rc;
    return take_value(p, value,
                      p12_is_value_type(bag->value_oid, P12_VALUE_X509_CRL)
                          ? P12_TAG_OCTET_STRING
                          : 0,
                      bag);
}

/* Java's keystore has its SecretKeys shrouded like private keys, and says so
 * with the shrouded key bag's OID as the secret's type. */
static enum p12_rc read_secret(struct p12_parser *p, size_t depth,
                               struct p12_bag *bag)
{
    static const struct typed typed = { "SecretBag", "secretTypeId",
                                        "secretValue" };
    struct p12_span value;
    struct p12_span shroud;
    enum p12_rc rc = read_typed(p, &typed, bag, &value);

    (void)depth;
    if (rc != P12_OK)
        return rc;
    if (p12_is_value_type(bag->value_oid, P12_VALUE_SHROUDED) &&
        p12_span_unwrap(value, P12_TAG_OCTET_STRING, &shroud))
        return p12_read_shroud(p, shroud, &bag->lock);
    return take_value(p, value, 0, bag);
}

/* ---- Nested SafeContents (4.2.6) ---------------------------------------- */

static enum p12_rc read_nested(struct p12_parser *p, size_t depth,
                               struct p12_bag *bag)
{
    struct p12_bag_list list = { .safe = bag->place.safe,
                                 .parent = bag,
                                 .depth = depth + 1 };
    enum p12_rc rc;

    if (depth >= p->r.lim->max_nested_safes)
        return p12_fail(&p->r, P12_E_LIMIT, bag->whole.ptr,
                        "safeContents bags nested too deeply");
    rc = p12_parser_note(p, "nested-safe",
                         "is a nested SafeContents, which GnuTLS, Java and "
                         "Windows leave out");
    if (rc == P12_OK)
        rc = p12_read_bags(p, bag->value, &list);
    bag->bags = list.bags;
    bag->n_bags = list.n;
    return rc;
}

static enum p12_rc read_unknown(struct p12_parser *p, size_t depth,
                                struct p12_bag *bag)
{
    (void)depth;
    bag->content = bag->value;
    return p12_parser_note(p, "unknown-bag",
                           "is a bag of an unknown type; NSS refuses the "
                           "whole file");
}

/* ---- The bag ------------------------------------------------------------ */

typedef enum p12_rc read_type(struct p12_parser *p, size_t depth,
                              struct p12_bag *bag);

static read_type *const types[] = {
    [P12_BAG_KEY] = read_key,          [P12_BAG_SHROUDED_KEY] = read_shrouded,
    [P12_BAG_CERTIFICATE] = read_cert, [P12_BAG_CRL] = read_crl,
    [P12_BAG_SECRET] = read_secret,    [P12_BAG_SAFE_CONTENTS] = read_nested,
    [P12_BAG_UNKNOWN] = read_unknown,
};

static enum p12_rc read_value(struct p12_parser *p, size_t depth,
                              struct p12_bag *bag)
{
    enum p12_rc rc;

    bag->type = p12_bag_type_of(bag->oid);
    rc = types[bag->type](p, depth, bag);
    if (bag->lock.scheme != NULL)
        bag->lock.status =
            rc == P12_OK ? P12_STATUS_CLOSED : P12_STATUS_REFUSED;
    else if (rc != P12_OK)
        bag->lock.status = P12_STATUS_REFUSED;
    return rc;
}

/* Type, value and attributes, which are empty if absent. Nothing is left of the
 * decoded structure when they are read: values can be large. */
static enum p12_rc take_fields(struct p12_parser *p, struct p12_bag *bag,
                               struct p12_span *attributes)
{
    struct p12_tree t = { 0 };
    enum p12_rc rc = p12_tree_decode(&p->r, &p->pfx->schemas, P12_MODULE_PKCS12,
                                     "SafeBag", bag->whole, &t);

    if (rc != P12_OK)
        return rc;
    if (!p12_tree_oid(&t, "bagId", &bag->oid))
        rc = p12_fail(&p->r, P12_E_SCHEMA, bag->whole.ptr,
                      "a bag without its type's OID");
    p12_tree_contents(&t, "bagValue", &bag->value);
    if (p12_tree_field(&t, "bagAttributes", attributes) &&
        attributes->ptr[0] != P12_TAG_SET)
        rc = p12_fail(&p->r, P12_E_SCHEMA, bag->whole.ptr,
                      "a bag whose attributes are not a SET");
    p12_tree_clear(&t);
    return rc;
}

/* Attributes are read also of a bag whose value is broken. */
enum p12_rc p12_read_bag(struct p12_parser *p, struct p12_span der,
                         size_t depth, struct p12_bag *bag)
{
    struct p12_span attributes = { NULL, 0 };
    enum p12_rc rc;

    bag->type = P12_BAG_UNKNOWN;
    bag->whole = der;
    bag->lock.status = P12_STATUS_CLEAR;
    rc = take_fields(p, bag, &attributes);
    if (rc != P12_OK) {
        bag->lock.status = P12_STATUS_REFUSED;
        return rc;
    }
    rc = p12_parser_settle(p, read_value(p, depth, bag), &bag->problem);
    if (rc == P12_OK && attributes.len != 0)
        rc = p12_read_attributes(p, attributes, bag);
    return rc;
}
