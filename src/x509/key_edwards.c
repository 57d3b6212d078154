#include "crypto/crypto.h"
#include "x509/key.h"

enum { KEY_MAX = 57 }; /* Ed448 */

/* CurvePrivateKey ::= OCTET STRING (RFC 8410, 7); drafts of it, and writers
 * that followed them, had the bare octets. */
enum p12_rc p12_edwards_derive(struct p12_reader *r,
                               const struct p12_private_key *key,
                               struct p12_secret *spki)
{
    const struct p12_key_type *type = p12_key_type_find(key->algorithm.oid);
    struct p12_span value = key->value;
    struct p12_span bits = { NULL, 0 };
    uint8_t computed[KEY_MAX];
    enum p12_rc rc;

    p12_span_unwrap(value, P12_TAG_OCTET_STRING, &value);
    rc = p12_public_edwards(type->name, value, computed, sizeof computed,
                            &bits.len);
    if (rc == P12_OK)
        bits.ptr = computed;
    else if (rc == P12_E_ALGORITHM)
        bits = key->public_key;
    else if (rc == P12_E_MEMORY)
        return p12_fail_memory(r);
    else
        return p12_fail(r, P12_E_SCHEMA, value.ptr,
                        "a private key of another length than its algorithm's");
    return p12_derive_finish(r, &key->algorithm, bits, spki);
}
