#include "cli/content.h"
#include "cli/der.h"
#include "cli/pkcs12_parsing.h"
#include "cli/report.h"

#include <stdio.h>
#include <string.h>

enum { TAG_OID = 0x06, TAG_SEQUENCE = 0x30, TAG_VALUE = 0xa0 };

static void info(const struct pkcs12_parsing *p, const char *text)
{
    if (p->job->options.info)
        fprintf(stderr, "%s\n", text);
}

static bool fail(const struct pkcs12_parsing *p, const struct p12_error *err)
{
    if (err != NULL)
        pkcs12_say_error(p->container.name, err);
    return false;
}

/* ---- Keys --------------------------------------------------------------- */

static bool add_private_key(struct pkcs12_parsing *p, const struct p12_bag *bag)
{
    struct p12_span key = p12_bag_content(bag);

    if (p->job->options.nokeys)
        return true;
    if (!pkcs12_add_bag_attributes(&p->out, bag) || key.len == 0)
        return fail(p, p12_bag_problem(bag));
    return pkcs12_add_key_attributes(&p->out, key) && pkcs12_add_key(p, key);
}

static bool add_key_bag(struct pkcs12_parsing *p, const struct p12_bag *bag)
{
    info(p, "Key bag");
    return add_private_key(p, bag);
}

static bool add_shrouded(struct pkcs12_parsing *p, const struct p12_bag *bag)
{
    if (p->job->options.info)
        pkcs12_info_scheme("Shrouded Keybag", p12_bag_scheme(bag));
    return add_private_key(p, bag);
}

/* ---- Certificates ------------------------------------------------------- */

/* RFC 2985, 5.5.2; what belongs to a key has one. */
static bool has_local_key_id(const struct p12_bag *bag)
{
    static const uint8_t oid[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7,
                                   0x0d, 0x01, 0x09, 0x15 };

    for (size_t i = 0; i < p12_bag_n_attributes(bag); i++) {
        const struct p12_attribute *attr = p12_bag_attribute(bag, i);
        struct p12_span type = p12_attribute_oid(attr);

        if (type.len == sizeof oid && memcmp(type.ptr, oid, type.len) == 0 &&
            p12_attribute_n_values(attr) != 0)
            return true;
    }
    return false;
}

static bool is_wanted(const struct pkcs12_options *options,
                      const struct p12_bag *bag)
{
    if (options->nocerts)
        return false;
    return has_local_key_id(bag) ? !options->cacerts : !options->clcerts;
}

static void add_name(struct bytes *out, const char *label, struct p12_span name)
{
    bytes_add_text(out, label);
    pkcs12_add_name(out, name);
    bytes_add_text(out, "\n");
}

static bool add_x509(struct pkcs12_parsing *p, const struct p12_bag *bag)
{
    struct p12_error err = { 0 };
    struct p12_cert *cert = NULL;
    uint8_t *pem = NULL;
    size_t len = 0;

    if (content_cert(bag, &cert, &err) != P12_OK)
        return fail(p, &err);
    add_name(&p->out, "subject=", p12_cert_subject_der(cert));
    add_name(&p->out, "issuer=", p12_cert_issuer_der(cert));
    if (p12_pem_encode("CERTIFICATE", p12_bag_content(bag), &pem, &len) !=
        P12_OK)
        cli_out_of_memory();
    bytes_add(&p->out, pem, len);
    p12_buffer_free(pem, len);
    p12_cert_free(cert);
    return true;
}

static bool add_certificate(struct pkcs12_parsing *p, const struct p12_bag *bag)
{
    info(p, "Certificate bag");
    if (!is_wanted(&p->job->options, bag))
        return true;
    if (!pkcs12_add_bag_attributes(&p->out, bag))
        return false;
    return !content_is_x509(bag) || add_x509(p, bag);
}

/* ---- Secrets ------------------------------------------------------------ */

/* SecretBag (RFC 7292, 4.2.5): its value as it is, shrouded or not. */
static bool find_secret(const struct p12_bag *bag, struct p12_span *out)
{
    struct p12_span whole = p12_bag_whole(bag);
    struct p12_span body, oid, tagged;

    return der_take(&whole, TAG_SEQUENCE, &body) &&
           der_take(&body, TAG_OID, &oid) &&
           der_take(&body, TAG_VALUE, &tagged) &&
           der_take(&tagged, TAG_SEQUENCE, &body) &&
           der_take(&body, TAG_OID, &oid) &&
           der_take(&body, TAG_VALUE, &tagged) && pkcs12_take_any(&tagged, out);
}

/* The words of -info go to standard error without -info as well; a secret is
 * as little wanted as a key where no keys are. */
static bool add_secret(struct pkcs12_parsing *p, const struct p12_bag *bag)
{
    struct p12_span value;

    info(p, "Secret bag");
    if (!pkcs12_add_bag_attributes(&p->out, bag))
        return false;
    pkcs12_info_oid("Bag Type: ", p12_bag_value_oid(bag));
    fputs("Bag Value: ", stderr);
    if (!find_secret(bag, &value))
        return false;
    if (!p->job->options.nokeys)
        pkcs12_add_value(&p->out, value);
    return true;
}

/* ---- Bags --------------------------------------------------------------- */

static bool add_bag(struct pkcs12_parsing *p, const struct p12_bag *bag);

/* How deep they nest is bounded by the library. */
static bool add_nested(struct pkcs12_parsing *p, const struct p12_bag *bag)
{
    info(p, "Safe Contents bag");
    if (!pkcs12_add_bag_attributes(&p->out, bag))
        return false;
    for (size_t i = 0; i < p12_bag_n_bags(bag); i++)
        if (!add_bag(p, p12_bag_bag(bag, i)))
            return false;
    return true;
}

/* Is there anything to be shown of it? A part that is closed has its own
 * words later, and none where it is not wanted. */
static bool is_readable(const struct p12_bag *bag)
{
    return p12_bag_problem(bag) == NULL || p12_bag_scheme(bag) != NULL;
}

static bool add_bag(struct pkcs12_parsing *p, const struct p12_bag *bag)
{
    if (!is_readable(bag))
        return fail(p, p12_bag_problem(bag));
    switch (p12_bag_type(bag)) {
    case P12_BAG_KEY:
        return add_key_bag(p, bag);
    case P12_BAG_SHROUDED_KEY:
        return add_shrouded(p, bag);
    case P12_BAG_CERTIFICATE:
        return add_certificate(p, bag);
    case P12_BAG_SECRET:
        return add_secret(p, bag);
    case P12_BAG_SAFE_CONTENTS:
        return add_nested(p, bag);
    case P12_BAG_CRL:
    case P12_BAG_UNKNOWN:
        break;
    }
    pkcs12_info_oid("Warning unsupported bag type: ", p12_bag_oid(bag));
    return true;
}

/* ---- Safes -------------------------------------------------------------- */

static bool is_open(const struct p12_safe *safe)
{
    enum p12_status status = p12_safe_status(safe);

    return status == P12_STATUS_CLEAR || status == P12_STATUS_OPEN;
}

static void info_safe(const struct pkcs12_parsing *p,
                      const struct p12_safe *safe)
{
    if (p12_safe_type(safe) == P12_SAFE_DATA)
        info(p, "PKCS7 Data");
    else if (p->job->options.info)
        pkcs12_info_scheme("PKCS7 Encrypted data", p12_safe_scheme(safe));
}

/* As OpenSSL does it; but not without a word. */
static bool pass_over(const struct pkcs12_parsing *p,
                      const struct p12_safe *safe)
{
    if (p12_safe_problem(safe) != NULL)
        pkcs12_say_error(p->container.name, p12_safe_problem(safe));
    else
        report_line(p->container.name, "a safe that is neither data nor under "
                                       "a password was passed over");
    return true;
}

static bool add_safe(struct pkcs12_parsing *p, const struct p12_safe *safe)
{
    enum p12_safe_type type = p12_safe_type(safe);

    if (type != P12_SAFE_DATA && type != P12_SAFE_ENCRYPTED)
        return pass_over(p, safe);
    info_safe(p, safe);
    if (!is_open(safe) || p12_safe_problem(safe) != NULL)
        return fail(p, p12_safe_problem(safe));
    for (size_t i = 0; i < p12_safe_n_bags(safe); i++)
        if (!add_bag(p, p12_safe_bag(safe, i)))
            return false;
    return true;
}

bool pkcs12_add_safes(struct pkcs12_parsing *p)
{
    const struct p12_pfx *pfx = p->container.pfx;

    for (size_t i = 0; i < p12_pfx_n_safes(pfx); i++)
        if (!add_safe(p, p12_pfx_safe(pfx, i)))
            return false;
    return true;
}
