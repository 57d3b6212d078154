#include "cli/der.h"
#include "cli/pkcs12_oids.h"
#include "cli/pkcs12_parsing.h"
#include "cli/strings.h"

enum {
    TAG_BIT_STRING = 0x03,
    TAG_OCTET_STRING = 0x04,
    TAG_OID = 0x06,
    TAG_UTF8 = 0x0c,
    TAG_BMP = 0x1e,
    TAG_SEQUENCE = 0x30,
    TAG_SET = 0x31,
    TAG_NUMBER = 0x1f,
    TAG_CLASS = 0xc0
};

/* ---- One value ---------------------------------------------------------- */

static void add_hex(struct bytes *out, struct p12_span octets)
{
    for (size_t i = 0; i < octets.len; i++)
        bytes_add_format(out, "%02X ", (unsigned)octets.ptr[i]);
}

static void add_oid(struct bytes *out, struct p12_span oid)
{
    const char *name = pkcs12_oid_long(oid);

    bytes_add_format(out, "%s (", name == NULL ? "undefined" : name);
    string_oid(out, oid);
    bytes_add_text(out, ")");
}

static void add_unsupported(struct bytes *out, uint8_t tag)
{
    bool is_universal = (tag & TAG_CLASS) == 0;

    bytes_add_format(out, "<Unsupported tag %d>",
                     is_universal ? tag & TAG_NUMBER : -3);
}

static void add_octets(struct bytes *out, struct p12_span element)
{
    uint8_t tag = element.ptr[0];
    struct p12_span contents = { NULL, 0 };

    if (!der_take(&element, tag, &contents))
        return;
    switch (tag) {
    case TAG_BIT_STRING: /* X.690, 8.6.2: unused bits are counted in front */
        if (contents.len != 0)
            add_hex(out,
                    (struct p12_span){ contents.ptr + 1, contents.len - 1 });
        break;
    case TAG_OCTET_STRING:
        add_hex(out, contents);
        break;
    case TAG_OID:
        add_oid(out, contents);
        break;
    default:
        add_unsupported(out, tag);
        break;
    }
}

/* Of strings these two alone are shown as such. */
static bool is_text(uint8_t tag)
{
    return tag == TAG_UTF8 || tag == TAG_BMP;
}

/* Some writers put C's final zero into the text. */
static size_t length_of(const struct bytes *text)
{
    size_t len = text->len;

    while (len != 0 && text->ptr[len - 1] == 0)
        len--;
    return len;
}

void pkcs12_add_value(struct bytes *out, struct p12_span element)
{
    struct bytes text = { 0 };

    if (element.len != 0 && is_text(element.ptr[0]) &&
        pkcs12_string(&text, element))
        pkcs12_add_text(out, bytes_text(&text), length_of(&text));
    else if (element.len != 0)
        add_octets(out, element);
    bytes_add_text(out, "\n");
    bytes_free(&text);
}

/* ---- One attribute ------------------------------------------------------ */

static void add_type(struct bytes *out, struct p12_span oid)
{
    const char *name = pkcs12_oid_long(oid);

    bytes_add_text(out, "    ");
    if (name != NULL)
        bytes_add_text(out, name);
    else
        string_oid(out, oid);
    bytes_add_text(out, ": ");
}

/* A SET without anything in it is told from none at all: its contents are a
 * place then, though an empty one. */
static void add_title(struct bytes *out, const char *title, struct p12_span set)
{
    const char *end = "";

    if (set.ptr == NULL)
        end = ": <No Attributes>";
    else if (set.len == 0)
        end = ": <Empty Attributes>";
    bytes_add_format(out, "%s%s\n", title, end);
}

/* ---- Of a bag ----------------------------------------------------------- */

static void add_bag_attribute(struct bytes *out,
                              const struct p12_attribute *attr)
{
    size_t n = p12_attribute_n_values(attr);

    add_type(out, p12_attribute_oid(attr));
    if (n == 0)
        bytes_add_text(out, "<No Values>\n");
    for (size_t i = 0; i < n; i++)
        pkcs12_add_value(out, p12_attribute_value(attr, i));
}

/* SafeBag (RFC 7292, 4.2) */
static struct p12_span attributes_of(const struct p12_bag *bag)
{
    struct p12_span whole = p12_bag_whole(bag);
    struct p12_span set = { NULL, 0 };
    struct p12_span body, skipped;

    if (der_take(&whole, TAG_SEQUENCE, &body) &&
        pkcs12_take_any(&body, &skipped) && pkcs12_take_any(&body, &skipped))
        der_take(&body, TAG_SET, &set);
    return set;
}

bool pkcs12_add_bag_attributes(struct bytes *out, const struct p12_bag *bag)
{
    size_t n = p12_bag_n_attributes(bag);

    add_title(out, "Bag Attributes", attributes_of(bag));
    for (size_t i = 0; i < n; i++) {
        const struct p12_attribute *attr = p12_bag_attribute(bag, i);

        if (p12_attribute_problem(attr) != NULL)
            return false;
        add_bag_attribute(out, attr);
    }
    return true;
}

/* ---- Of a key (RFC 5958, 2) --------------------------------------------- */

static bool add_key_attribute(struct bytes *out, struct p12_span attribute)
{
    struct p12_span oid, values, value;

    if (!der_take(&attribute, TAG_OID, &oid) ||
        !der_take(&attribute, TAG_SET, &values))
        return false;
    add_type(out, oid);
    if (values.len == 0)
        bytes_add_text(out, "<No Values>\n");
    while (values.len != 0) {
        if (!pkcs12_take_any(&values, &value))
            return false;
        pkcs12_add_value(out, value);
    }
    return true;
}

bool pkcs12_add_key_attributes(struct bytes *out, struct p12_span key)
{
    struct der_private_key read;
    struct p12_span attribute;

    if (!der_private_key_read(key, &read))
        return false;
    add_title(out, "Key Attributes", read.attributes);
    while (read.attributes.len != 0)
        if (!der_take(&read.attributes, TAG_SEQUENCE, &attribute) ||
            !add_key_attribute(out, attribute))
            return false;
    return true;
}
