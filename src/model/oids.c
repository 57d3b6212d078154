#include "model/oids.h"

/* bagtypes: 1.2.840.113549.1.12.10.1; pkcs-9: 1.2.840.113549.1.9 */
#define BAGTYPES 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x0a, 0x01
#define PKCS9    0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09

enum { BAG_OID_LEN = 11 };

static const uint8_t bag_types[][BAG_OID_LEN] = {
    [P12_BAG_KEY] = { BAGTYPES, 1 },
    [P12_BAG_SHROUDED_KEY] = { BAGTYPES, 2 },
    [P12_BAG_CERTIFICATE] = { BAGTYPES, 3 },
    [P12_BAG_CRL] = { BAGTYPES, 4 },
    [P12_BAG_SECRET] = { BAGTYPES, 5 },
    [P12_BAG_SAFE_CONTENTS] = { BAGTYPES, 6 },
};

enum { N_BAG_TYPES = sizeof bag_types / sizeof bag_types[0] };

static const uint8_t x509_cert[] = { PKCS9, 0x16, 0x01 };
static const uint8_t sdsi_cert[] = { PKCS9, 0x16, 0x02 };
static const uint8_t x509_crl[] = { PKCS9, 0x17, 0x01 };

const uint8_t p12_oid_friendly_name[9] = { PKCS9, 0x14 };
const uint8_t p12_oid_local_key_id[9] = { PKCS9, 0x15 };

static const struct p12_span value_types[] = {
    [P12_VALUE_X509_CERT] = { x509_cert, sizeof x509_cert },
    [P12_VALUE_SDSI_CERT] = { sdsi_cert, sizeof sdsi_cert },
    [P12_VALUE_X509_CRL] = { x509_crl, sizeof x509_crl },
    [P12_VALUE_SHROUDED] = { bag_types[P12_BAG_SHROUDED_KEY], BAG_OID_LEN },
};

enum p12_bag_type p12_bag_type_of(struct p12_span oid)
{
    for (int i = 0; i < N_BAG_TYPES; i++)
        if (p12_span_equal(oid, (struct p12_span){ bag_types[i], BAG_OID_LEN }))
            return (enum p12_bag_type)i;
    return P12_BAG_UNKNOWN;
}

struct p12_span p12_bag_type_oid(enum p12_bag_type type)
{
    if ((size_t)type >= N_BAG_TYPES)
        return (struct p12_span){ NULL, 0 };
    return (struct p12_span){ bag_types[type], BAG_OID_LEN };
}

struct p12_span p12_value_type_oid(enum p12_value_type type)
{
    return value_types[type];
}

bool p12_is_value_type(struct p12_span oid, enum p12_value_type type)
{
    return p12_span_equal(oid, value_types[type]);
}
