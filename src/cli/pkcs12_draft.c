#include "cli/create.h"
#include "cli/der.h"
#include "cli/pkcs12_export.h"
#include "cli/report.h"

#include <stdlib.h>
#include <string.h>

enum { OID = 0x06 };

/* Microsoft's key usage (2.5.29.15). */
enum { USAGE_SIGN = 0x80, USAGE_EXCHANGE = 0x10 };

/* By OID, not by name: a build may have no names. */
#define FRIENDLY_NAME     "1.2.840.113549.1.9.20"
#define LOCAL_KEY_ID      "1.2.840.113549.1.9.21"
#define CSP_NAME          "1.3.6.1.4.1.311.17.1"
#define LOCAL_KEY_SET     "1.3.6.1.4.1.311.17.2"
#define TRUSTED_KEY_USAGE "2.16.840.1.113894.746875.1.1"

/* ---- What Java trusts a certificate for --------------------------------- */

struct usage {
    const char *short_name;
    const char *long_name;
    const char *oid;
};

/* RFC 5280, 4.2.1.12, under OpenSSL's names. */
static const char *usage_oid(const char *name)
{
    static const struct usage usages[] = {
        { "anyExtendedKeyUsage", "Any Extended Key Usage", "2.5.29.37.0" },
        { "serverAuth", "TLS Web Server Authentication", "1.3.6.1.5.5.7.3.1" },
        { "clientAuth", "TLS Web Client Authentication", "1.3.6.1.5.5.7.3.2" },
        { "codeSigning", "Code Signing", "1.3.6.1.5.5.7.3.3" },
        { "emailProtection", "E-mail Protection", "1.3.6.1.5.5.7.3.4" },
        { "timeStamping", "Time Stamping", "1.3.6.1.5.5.7.3.8" },
        { "OCSPSigning", "OCSP Signing", "1.3.6.1.5.5.7.3.9" },
    };

    for (size_t i = 0; i < sizeof usages / sizeof usages[0]; i++)
        if (strcmp(name, usages[i].short_name) == 0 ||
            strcmp(name, usages[i].long_name) == 0)
            return usages[i].oid;
    return name;
}

/* X.690, 8.19: seven bits an octet, all but the last with the top bit. */
static void add_arc(struct bytes *out, uint64_t arc)
{
    uint8_t octets[10];
    size_t n = sizeof octets;

    octets[--n] = arc & 0x7f;
    for (arc >>= 7; arc != 0; arc >>= 7)
        octets[--n] = (uint8_t)(0x80 | (arc & 0x7f));
    bytes_add(out, octets + n, sizeof octets - n);
}

static bool read_arc(const char **text, uint64_t *out)
{
    enum { DIGITS_MAX = 18 };
    size_t n = strspn(*text, "0123456789");

    if (n == 0 || n > DIGITS_MAX)
        return false;
    *out = strtoull(*text, NULL, 10);
    *text += n;
    return true;
}

static bool add_oid(struct bytes *out, const char *text)
{
    struct bytes contents = { 0 };
    uint64_t first, arc;
    bool ok = read_arc(&text, &first) && first <= 2 && *text++ == '.' &&
              read_arc(&text, &arc) && (first == 2 || arc < 40);

    if (ok)
        add_arc(&contents, first * 40 + arc);
    while (ok && *text != '\0') {
        ok = *text++ == '.' && read_arc(&text, &arc);
        if (ok)
            add_arc(&contents, arc);
    }
    if (ok)
        der_add(out, OID, (struct p12_span){ contents.ptr, contents.len });
    bytes_free(&contents);
    return ok;
}

/* ---- Attributes --------------------------------------------------------- */

static struct p12_span span_of(const struct bytes *b)
{
    return (struct p12_span){ b->ptr, b->len };
}

/* OpenSSL's localKeyID: the SHA-1 of the certificate. */
static enum p12_rc add_leaf_id(const struct pkcs12_exporting *e,
                               struct p12_draft_bag *bag)
{
    uint8_t id[P12_DIGEST_MAX];
    size_t len = 0;

    if (!e->has_leaf)
        return P12_OK;
    len = p12_digest("SHA-1", p12_cert_der(e->certs.items[0].cert), id);
    if (len == 0)
        return P12_E_ALGORITHM;
    return p12_draft_add_octets(bag, LOCAL_KEY_ID,
                                (struct p12_span){ id, len });
}

/* OpenSSL takes the octets of -CSP for Latin-1. */
static enum p12_rc add_csp(struct p12_draft_bag *bag, const char *csp)
{
    struct bytes utf8 = { 0 };
    enum p12_rc rc;

    for (; *csp != '\0'; csp++) {
        unsigned char c = (unsigned char)*csp;
        const uint8_t two[] = { (uint8_t)(0xc0 | c >> 6),
                                (uint8_t)(0x80 | (c & 0x3f)) };

        if (c < 0x80)
            bytes_add(&utf8, &c, 1);
        else
            bytes_add(&utf8, two, sizeof two);
    }
    rc = p12_draft_add_text(bag, CSP_NAME, bytes_text(&utf8), utf8.len);
    bytes_free(&utf8);
    return rc;
}

static enum p12_rc add_name(struct p12_draft_bag *bag, const char *name)
{
    if (name == NULL)
        return P12_OK;
    return p12_draft_add_text(bag, FRIENDLY_NAME, name, strlen(name));
}

static enum p12_rc add_usage(struct p12_draft_bag *bag,
                             const struct bytes *usage)
{
    if (usage->len == 0)
        return P12_OK;
    return p12_draft_add_attribute(bag, TRUSTED_KEY_USAGE, span_of(usage));
}

/* ---- Certificates ------------------------------------------------------- */

static enum p12_rc add_cert(const struct pkcs12_exporting *e, size_t i,
                            struct p12_draft_list *list,
                            const struct bytes *usage)
{
    const struct pkcs12_cert *cert = &e->certs.items[i];
    bool is_leaf = i == 0 && e->has_leaf;
    struct p12_draft_bag *bag = NULL;
    enum p12_rc rc =
        p12_draft_add_certificate(list, p12_cert_der(cert->cert), &bag);

    if (rc != P12_OK)
        return rc;
    if (cert->has_name)
        rc = p12_draft_add_text(bag, FRIENDLY_NAME,
                                (const char *)cert->name.ptr, cert->name.len);
    else if (is_leaf)
        rc = add_name(bag, e->job->options.name);
    if (rc == P12_OK && is_leaf)
        rc = add_leaf_id(e, bag);
    else if (rc == P12_OK && cert->key_id.len != 0)
        rc = p12_draft_add_octets(bag, LOCAL_KEY_ID, span_of(&cert->key_id));
    return rc == P12_OK ? add_usage(bag, usage) : rc;
}

static enum p12_rc fill_certs(const struct pkcs12_exporting *e,
                              struct p12_draft *draft,
                              const struct bytes *usage)
{
    const char *pbe = e->job->options.certpbe;
    bool plain = pbe != NULL && strcmp(pbe, "NONE") == 0;
    struct p12_draft_list *list = NULL;
    enum p12_rc rc;

    if (e->certs.n == 0)
        return P12_OK;
    rc = p12_draft_add_safe(draft, plain ? P12_SAFE_DATA : P12_SAFE_ENCRYPTED,
                            &list);
    for (size_t i = 0; rc == P12_OK && i < e->certs.n; i++)
        rc = add_cert(e, i, list, usage);
    return rc;
}

/* ---- The key ------------------------------------------------------------ */

/* The key with the type that -keyex or -keysig gives it. */
static bool set_type(const struct pkcs12_exporting *e, struct bytes *out)
{
    enum pkcs12_keytype type = e->job->options.keytype;

    if (type == PKCS12_KEY_ANY) {
        bytes_add(out, e->key.ptr, e->key.len);
        return true;
    }
    return create_set_key_usage(
        span_of(&e->key), type == PKCS12_KEY_EX ? USAGE_EXCHANGE : USAGE_SIGN,
        out);
}

static enum p12_rc add_key_attributes(const struct pkcs12_exporting *e,
                                      struct p12_draft_bag *bag)
{
    const struct pkcs12_options *options = &e->job->options;
    enum p12_rc rc = add_name(bag, options->name);

    if (rc == P12_OK)
        rc = add_leaf_id(e, bag);
    if (rc == P12_OK && options->csp != NULL)
        rc = add_csp(bag, options->csp);
    if (rc == P12_OK && options->lmk)
        rc = p12_draft_add_attribute(bag, LOCAL_KEY_SET,
                                     (struct p12_span){ NULL, 0 });
    return rc;
}

static enum p12_rc fill_key(const struct pkcs12_exporting *e,
                            struct p12_draft *draft)
{
    struct p12_draft_list *list = NULL;
    struct p12_draft_bag *bag = NULL;
    struct bytes key = { 0 };
    enum p12_rc rc;

    if (e->key.len == 0)
        return P12_OK;
    rc = set_type(e, &key) ? p12_draft_add_safe(draft, P12_SAFE_DATA, &list)
                           : P12_E_SCHEMA;
    if (rc == P12_OK)
        rc = p12_draft_add_key(list, span_of(&key), &bag);
    if (rc == P12_OK)
        rc = add_key_attributes(e, bag);
    bytes_free(&key);
    return rc;
}

/* ---- Both --------------------------------------------------------------- */

/* OpenSSL goes on without the attribute; then no Java trusts what is in it. */
static bool read_usage(const struct pkcs12_options *options,
                       struct bytes *usage)
{
    if (options->jdktrust == NULL ||
        add_oid(usage, usage_oid(options->jdktrust)))
        return true;
    pkcs12_refuse(options, NULL);
    report_line("-jdktrust", "no key usage of this name");
    return false;
}

static bool fail(const struct pkcs12_options *options, enum p12_rc rc)
{
    const struct p12_error err = {
        .rc = rc,
        .detail = rc == P12_E_USAGE ? "a name that is not UTF-8" : NULL,
    };

    return pkcs12_refuse(options, &err);
}

bool pkcs12_draft(const struct pkcs12_exporting *e, struct p12_draft **out)
{
    const struct pkcs12_options *options = &e->job->options;
    struct p12_draft *draft = NULL;
    struct bytes usage = { 0 };
    enum p12_rc rc;

    if (!read_usage(options, &usage))
        return false;
    rc = p12_draft_new(&draft);
    if (rc == P12_OK)
        rc = fill_certs(e, draft, &usage);
    if (rc == P12_OK)
        rc = fill_key(e, draft);
    bytes_free(&usage);
    if (rc == P12_OK) {
        *out = draft;
        return true;
    }
    p12_draft_free(draft);
    return fail(options, rc);
}
