#include "x509/spki.h"

#include <string.h>

#define TYPE(oid, family, bits, name)                         \
    {                                                         \
        sizeof(oid) - 1, oid, P12_FAMILY_##family, bits, name \
    }

/* Those whose keys say more than an OID and octets. The rest (ML-DSA, SLH-DSA,
 * ...) is named by p12_oid_name(). */
static const struct p12_key_type types[] = {
    TYPE("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01", RSA, 0, "RSA"),
    TYPE("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a", RSA, 0, "RSA-PSS"),
    TYPE("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x07", RSA, 0, "RSA-OAEP"),
    TYPE("\x2a\x86\x48\xce\x38\x04\x01", DSA, 0, "DSA"),
    TYPE("\x2b\x0e\x03\x02\x0c", DSA, 0, "DSA"), /* OIW's, before X9.57 */
    TYPE("\x2a\x86\x48\x86\xf7\x0d\x01\x03\x01", DH, 0, "DH"), /* PKCS #3 */
    TYPE("\x2a\x86\x48\xce\x3e\x02\x01", DH, 0, "DH"),         /* X9.42 */
    TYPE("\x2a\x86\x48\xce\x3d\x02\x01", EC, 0, "EC"),
    TYPE("\x2b\x81\x04\x01\x0c", EC, 0, "EC"), /* id-ecDH (RFC 5480) */
    TYPE("\x2b\x81\x04\x01\x0d", EC, 0, "EC"), /* id-ecMQV */
    TYPE("\x2b\x65\x6e", EDWARDS, 255, "X25519"),
    TYPE("\x2b\x65\x6f", EDWARDS, 448, "X448"),
    TYPE("\x2b\x65\x70", EDWARDS, 255, "Ed25519"),
    TYPE("\x2b\x65\x71", EDWARDS, 448, "Ed448"),
    TYPE("\x2a\x85\x03\x02\x02\x14", GOST, 1024, "GOST-94"),
    TYPE("\x2a\x85\x03\x02\x02\x13", GOST, 256, "GOST-2001"),
    TYPE("\x2a\x85\x03\x07\x01\x01\x01\x01", GOST, 256, "GOST-2012-256"),
    TYPE("\x2a\x85\x03\x07\x01\x01\x01\x02", GOST, 512, "GOST-2012-512"),
};

const struct p12_key_type *p12_key_type_find(struct p12_span oid)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (oid.len == types[i].oid_len &&
            memcmp(oid.ptr, types[i].oid, oid.len) == 0)
            return &types[i];
    return NULL;
}
