#include "cli/extract.h"

#include "cli/content.h"
#include "cli/escape.h"
#include "cli/strings.h"
#include "cli/words.h"
#include <ctype.h>
#include <string.h>

/* ---- The lines in front of a PEM block ---------------------------------- */

/* Some readers take "-----BEGIN" for the start of a block wherever it stands:
 * no name may bring its own. */
static void add_value(struct bytes *out, struct bytes *value, unsigned escape)
{
    struct bytes safe = { 0 };
    const char *text;

    escape_text(&safe, bytes_text(value), value->len, escape);
    for (text = bytes_text(&safe); *text != '\0'; text++) {
        if (strncmp(text, "-----", 5) == 0)
            bytes_add_text(out, "\\u002d");
        else
            bytes_add(out, text, 1);
    }
    bytes_free(&safe);
    bytes_free(value);
}

static void add_line(struct bytes *out, const char *name, struct bytes *value,
                     unsigned escape)
{
    bytes_add_format(out, "    %s: ", name);
    add_value(out, value, escape);
    bytes_add_text(out, "\n");
}

static void add_names(struct bytes *out, const struct p12_bag *bag)
{
    struct p12_cert *cert = NULL;
    struct bytes value = { 0 };

    if (!content_is_x509(bag) || content_cert(bag, &cert, NULL) != P12_OK)
        return;
    string_of_cert(&value, cert, p12_cert_subject);
    add_line(out, "subject", &value, 0);
    string_of_cert(&value, cert, p12_cert_issuer);
    add_line(out, "issuer", &value, 0);
    p12_cert_free(cert);
}

static void add_text_lines(struct bytes *out, const struct p12_bag *bag)
{
    struct bytes value = { 0 };

    string_of_bag(out, bag, p12_bag_path);
    bytes_add_format(out, ": %s\n", word_bag_type(p12_bag_type(bag)));
    string_of_bag(&value, bag, p12_bag_friendly_name);
    if (value.len != 0)
        add_line(out, "friendlyName", &value, ESCAPE_BACKSLASH);
    string_hex(&value, p12_bag_local_key_id(bag));
    if (value.len != 0)
        add_line(out, "localKeyID", &value, 0);
    if (p12_bag_type(bag) == P12_BAG_SECRET) {
        string_oid_name(&value, p12_bag_value_oid(bag));
        add_line(out, "kind", &value, 0);
    }
    add_names(out, bag);
    bytes_free(&value);
}

/* ---- Bytes -------------------------------------------------------------- */

static const char *label_of(const struct extract_item *item,
                            const struct extract_form *form)
{
    switch (item->kind) {
    case EXTRACT_KEY: /* RFC 7468, 10 and 11 */
        return form->key_password == NULL ? "PRIVATE KEY"
                                          : "ENCRYPTED PRIVATE KEY";
    case EXTRACT_CERT:
        return content_is_sdsi(item->bag) ? "SDSI CERTIFICATE" : "CERTIFICATE";
    case EXTRACT_CRL:
        return "X509 CRL";
    case EXTRACT_SECRET:
        return "PKCS12 SECRET";
    }
    return "PKCS12 SECRET";
}

static enum p12_rc add_block(struct p12_span der, const char *label,
                             bool as_der, struct bytes *out)
{
    uint8_t *pem = NULL;
    size_t len = 0;
    enum p12_rc rc;

    if (as_der) {
        bytes_add(out, der.ptr, der.len);
        return P12_OK;
    }
    rc = p12_pem_encode(label, der, &pem, &len);
    if (rc == P12_OK)
        bytes_add(out, pem, len);
    p12_buffer_free(pem, len);
    return rc;
}

static enum p12_rc add_encrypted(struct p12_span key, const char *label,
                                 const struct extract_form *form,
                                 struct bytes *out)
{
    const struct p12_encrypt_options options = { .size = sizeof options,
                                                 .iterations =
                                                     form->iterations };
    const struct bytes *password = &form->key_password->text;
    uint8_t *der = NULL;
    size_t len = 0;
    enum p12_rc rc = p12_key_encrypt(key, password->ptr, password->len,
                                     &options, &der, &len);

    if (rc == P12_OK)
        rc = add_block((struct p12_span){ der, len }, label, form->der, out);
    p12_buffer_free(der, len);
    return rc;
}

enum p12_rc extract_encode(const struct extract_item *item,
                           const struct extract_form *form, struct bytes *out)
{
    struct p12_span content = p12_bag_content(item->bag);
    const char *label = label_of(item, form);

    if (form->text && !form->der)
        add_text_lines(out, item->bag);
    if (item->kind == EXTRACT_KEY && form->key_password != NULL)
        return add_encrypted(content, label, form, out);
    return add_block(content, label, form->der, out);
}

/* ---- File names --------------------------------------------------------- */

/* "authSafe[1].bag[0]" becomes "1.0". */
static void add_place(struct bytes *out, const struct p12_bag *bag)
{
    struct bytes path = { 0 };
    const char *at;
    bool in_number = false;

    string_of_bag(&path, bag, p12_bag_path);
    for (at = bytes_text(&path); *at != '\0'; at++) {
        if (*at == ']')
            in_number = false;
        else if (in_number)
            bytes_add(out, at, 1);
        if (*at != '[')
            continue;
        in_number = true;
        if (at != strchr(bytes_text(&path), '['))
            bytes_add_text(out, ".");
    }
    bytes_free(&path);
}

/* Nothing that a shell, a path or a person could misread. */
static void add_harmless(struct bytes *out, const char *name)
{
    enum { NAME_MAX_BYTES = 64 };
    size_t n = 0;

    for (; *name != '\0' && n < NAME_MAX_BYTES; name++, n++) {
        bool plain =
            isalnum((unsigned char)*name) != 0 || *name == '-' || *name == '.';

        bytes_add(out, plain && (unsigned char)*name < 0x80 ? name : "_", 1);
    }
}

void extract_file_name(const struct extract_item *item, bool der,
                       struct bytes *out)
{
    static const char *const kinds[] = { "key", "cert", "crl", "secret" };
    struct bytes name = { 0 };

    bytes_add_format(out, "%s-", kinds[item->kind]);
    add_place(out, item->bag);
    string_of_bag(&name, item->bag, p12_bag_friendly_name);
    if (name.len != 0) {
        bytes_add_text(out, "-");
        add_harmless(out, bytes_text(&name));
    }
    bytes_add_text(out, der ? ".der" : ".pem");
    bytes_free(&name);
}
