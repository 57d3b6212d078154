#include "cli/out_text.h"

#include "cli/der.h"
#include "cli/escape.h"
#include "cli/strings.h"
#include <string.h>

/* ---- Attributes --------------------------------------------------------- */

/* The contents of an OCTET STRING, which a localKeyID is; other values stay
 * whole, so that one sees what they are. */
static struct p12_span octets_of(struct p12_span der)
{
    struct p12_span rest = der;
    struct p12_span octets;

    return der_take(&rest, 0x04, &octets) && octets.len != 0 ? octets : der;
}

/* Java's localKeyID is a text: "Time 1659...". */
static bool is_printable(struct p12_span bytes)
{
    for (size_t i = 0; i < bytes.len; i++)
        if (bytes.ptr[i] < 0x20 || bytes.ptr[i] > 0x7e)
            return false;
    return bytes.len != 0;
}

static void put_value(struct tree *t, const char *name,
                      const struct p12_attribute *attr, size_t i)
{
    struct p12_span octets = octets_of(p12_attribute_value(attr, i));
    struct bytes text = { 0 };

    if (string_attribute(&text, attr, i)) {
        if (text.len == 0)
            bytes_add_text(&text, "(empty)");
        out_text_foreign(t, name, &text, ESCAPE_BACKSLASH);
    } else if (is_printable(octets)) {
        bytes_add_text(&text, "\"");
        bytes_add(&text, octets.ptr, octets.len);
        bytes_add_text(&text, "\"");
        out_text_foreign(t, name, &text, 0);
    } else {
        out_text_hex(t, name, octets);
    }
    bytes_free(&text);
}

/* Microsoft's: that it is there says it all. */
static bool is_local_key_set(const struct p12_attribute *attr)
{
    char oid[P12_OID_MAX];

    p12_oid_text(p12_attribute_oid(attr), oid, sizeof oid);
    return strcmp(oid, "1.3.6.1.4.1.311.17.2") == 0;
}

void out_text_attribute(struct tree *t, const struct p12_attribute *attr)
{
    size_t n = p12_attribute_n_values(attr);
    struct bytes name = { 0 };

    string_oid_name(&name, p12_attribute_oid(attr));
    if (n == 0 && is_local_key_set(attr))
        tree_field(t, bytes_text(&name), "yes", PAINT_PLAIN);
    else if (n == 0)
        tree_field(t, bytes_text(&name), "no value", PAINT_ODD);
    for (size_t i = 0; i < n; i++)
        put_value(t, bytes_text(&name), attr, i);
    out_text_problem(t, p12_attribute_problem(attr));
    bytes_free(&name);
}

/* ---- What a bag carries ------------------------------------------------- */

static bool put_cert(struct tree *t, const struct p12_bag *bag,
                     struct p12_error *err)
{
    struct p12_cert *cert = NULL;

    if (!content_is_x509(bag))
        return false;
    if (content_cert(bag, &cert, err) == P12_OK)
        out_text_cert(t, cert);
    p12_cert_free(cert);
    return true;
}

static void put_key_usage(struct tree *t, const struct p12_bag *bag)
{
    struct p12_span der;
    struct bytes text = { 0 };

    if (content_key_usage(bag, &der) && string_key_usage(&text, der))
        out_text_own(t, "key usage", &text, PAINT_PLAIN);
}

static bool put_key(struct tree *t, const struct p12_bag *bag, uint64_t *work,
                    struct p12_error *err)
{
    struct p12_key *key = NULL;
    struct p12_error problem;

    if (!content_is_key(bag))
        return false;
    if (content_key(bag, work, &key, err) == P12_OK) {
        out_text_key(t, key);
        put_key_usage(t, bag);
        if (content_key_problem(bag, key, &problem))
            out_text_problem(t, &problem);
    }
    p12_key_free(key);
    return true;
}

static bool put_crl(struct tree *t, const struct p12_bag *bag,
                    struct p12_error *err)
{
    struct p12_crl_info info;
    struct bytes issuer = { 0 };

    if (!content_is_crl(bag))
        return false;
    if (content_crl(bag, &info, &issuer, err) == P12_OK)
        out_text_crl(t, &info, &issuer);
    bytes_free(&issuer);
    return true;
}

static void put_secret_key(struct tree *t, const struct p12_bag *bag)
{
    struct content_secret secret;
    struct bytes text = { 0 };

    if (!content_secret(bag, &secret))
        return;
    if (secret.name != NULL)
        bytes_add_text(&text, secret.name);
    else
        string_oid(&text, secret.algorithm);
    if (secret.bits != 0)
        bytes_add_format(&text, ", %zu bits", secret.bits);
    out_text_own(t, "key", &text, PAINT_PLAIN);
}

/* Of what is not understood, and of secrets, the kind and the size. */
static void put_opaque(struct tree *t, const struct p12_bag *bag)
{
    struct bytes text = { 0 };

    if (p12_bag_value_oid(bag).len != 0) {
        string_oid_name(&text, p12_bag_value_oid(bag));
        out_text_own(t, "kind", &text, PAINT_PLAIN);
    }
    put_secret_key(t, bag);
    if (p12_bag_content(bag).len != 0) {
        string_number(&text, p12_bag_content(bag).len);
        bytes_add_text(&text, " bytes");
        out_text_own(t, "content", &text, PAINT_PLAIN);
    }
}

void out_text_content(struct tree *t, const struct p12_bag *bag,
                      struct findings *findings)
{
    struct p12_error err = { 0 };

    if (!put_cert(t, bag, &err) &&
        !put_key(t, bag, &findings->key_work, &err) && !put_crl(t, bag, &err))
        put_opaque(t, bag);
    out_text_problem(t, p12_bag_problem(bag));
    if (p12_bag_problem(bag) == NULL && err.rc != P12_OK) {
        out_text_problem(t, &err);
        findings_add(findings, &err);
    }
    for (size_t i = 0; i < p12_bag_n_attributes(bag); i++) {
        const struct p12_attribute *attr = p12_bag_attribute(bag, i);

        findings_add(findings, p12_attribute_problem(attr));
        out_text_attribute(t, attr);
    }
}
