#include "cli/der.h"
#include "cli/pkcs12_export.h"
#include "cli/report.h"

#include <string.h>

enum {
    INTEGER = 0x02,
    OCTET_STRING = 0x04,
    OID = 0x06,
    SEQUENCE = 0x30,
    EC_PARAMETERS = 0xa0,
    EC_PUBLIC_KEY = 0xa1
};

/* 1.2.840.10045.2.1 */
static const uint8_t ec_public_key[] = { 0x2a, 0x86, 0x48, 0xce,
                                         0x3d, 0x02, 0x01 };

static struct p12_span span_of(const struct bytes *b)
{
    return (struct p12_span){ b->ptr, b->len };
}

/* ---- As OpenSSL writes it ----------------------------------------------- */

/* ECPrivateKey (RFC 5915, 3) without the parameters, which the algorithm has.
 * False if it is none. */
static bool add_ec_key(struct p12_span der, struct bytes *out)
{
    struct p12_span body, version, scalar, parameters, point;
    struct bytes made = { 0 };
    bool has_point;

    if (!der_take(&der, SEQUENCE, &body) || der.len != 0 ||
        !der_take(&body, INTEGER, &version) ||
        !der_take(&body, OCTET_STRING, &scalar))
        return false;
    der_take(&body, EC_PARAMETERS, &parameters);
    has_point = der_take(&body, EC_PUBLIC_KEY, &point);
    if (body.len != 0)
        return false;
    der_add(&made, INTEGER, version);
    der_add(&made, OCTET_STRING, scalar);
    if (has_point)
        der_add(&made, EC_PUBLIC_KEY, point);
    der_add(out, SEQUENCE, span_of(&made));
    bytes_free(&made);
    return true;
}

static void add_value(const struct der_private_key *key, struct bytes *out)
{
    bool is_ec =
        key->parameters.len != 0 &&
        key->algorithm.len == sizeof ec_public_key &&
        memcmp(key->algorithm.ptr, ec_public_key, sizeof ec_public_key) == 0;
    struct bytes value = { 0 };

    if (is_ec && add_ec_key(key->value, &value))
        der_add(out, OCTET_STRING, span_of(&value));
    else
        der_add(out, OCTET_STRING, key->value);
    bytes_free(&value);
}

bool pkcs12_key_plain(struct p12_span der, struct bytes *out)
{
    static const uint8_t zero[] = { 0 };
    struct der_private_key key;
    struct bytes algorithm = { 0 };
    struct bytes body = { 0 };

    if (!der_private_key_read(der, &key))
        return false;
    der_add(&algorithm, OID, key.algorithm);
    bytes_add(&algorithm, key.parameters.ptr, key.parameters.len);
    der_add(&body, INTEGER, (struct p12_span){ zero, sizeof zero });
    der_add(&body, SEQUENCE, span_of(&algorithm));
    add_value(&key, &body);
    der_add(out, SEQUENCE, span_of(&body));
    bytes_free(&algorithm);
    bytes_free(&body);
    return true;
}

/* ---- Its certificate ---------------------------------------------------- */

/* Where a public key can't be computed, the first certificate that could be
 * meant is. */
static size_t find_leaf(const struct pkcs12_certs *certs,
                        const struct p12_key *key, bool *proven)
{
    size_t possible = certs->n;

    *proven = true;
    for (size_t i = 0; i < certs->n; i++) {
        enum p12_match match = p12_key_matches(key, certs->items[i].cert);

        if (match == P12_MATCH_PUBLIC_KEY)
            return i;
        if (match == P12_MATCH_UNKNOWN && possible == certs->n)
            possible = i;
    }
    *proven = false;
    return possible;
}

static bool fail(const struct pkcs12_options *options)
{
    pkcs12_say("No cert in -in file '%s' matches private key",
               options->in == NULL ? "<stdin>" : options->in);
    return false;
}

bool pkcs12_key_match(struct pkcs12_exporting *e)
{
    const struct pkcs12_options *options = &e->job->options;
    struct p12_key *key = NULL;
    bool proven = false;
    size_t leaf;

    if (p12_key_parse(span_of(&e->key), &key, NULL) != P12_OK)
        return fail(options);
    leaf = find_leaf(&e->certs, key, &proven);
    p12_key_free(key);
    if (leaf == e->certs.n)
        return fail(options);
    if (!proven)
        report_line(options->in == NULL ? "-" : options->in,
                    "taken as the private key's, whose public key can't be "
                    "computed: that they belong together was not checked");
    pkcs12_certs_to_front(&e->certs, leaf);
    pkcs12_cert_forget(&e->certs.items[0]);
    e->has_leaf = true;
    return true;
}
