#include "crypto/crypto.h"
#include "x509/key.h"

enum { KEY_MAX = 57 }; /* Ed448 */

/* CurvePrivateKey ::= OCTET STRING (RFC 8410, 7); drafts of it, and writers
 * that followed them, had the bare octets. */
enum p12_rc p12_edwards_derive(struct p12_reader *r,
                               const struct p12_private_key *key,
                               struct p12_deriving *out)
{
    const struct p12_key_type *type = p12_key_type_find(key->algorithm.oid);
    struct p12_public_key found = { key->algorithm, key->public_key };
    struct p12_span value = key->value;
    uint8_t computed[KEY_MAX];
    size_t len = 0;
    enum p12_rc rc;

    p12_span_unwrap(value, P12_TAG_OCTET_STRING, &value);
    if (!p12_derive_affords(r, value.ptr, p12_curve_work(type->bits), out))
        return p12_derive_finish(r, &found, out);
    rc = p12_public_edwards(type->name, value, computed, sizeof computed, &len);
    if (rc == P12_E_MEMORY)
        return p12_fail_memory(r);
    if (rc != P12_OK && rc != P12_E_ALGORITHM)
        return p12_fail(r, P12_E_SCHEMA, value.ptr,
                        "a private key of another length than its algorithm's");
    if (rc == P12_OK) {
        found.bits = (struct p12_span){ computed, len };
        out->is_proven = true;
    }
    return p12_derive_finish(r, &found, out);
}
