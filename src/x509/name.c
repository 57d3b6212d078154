#include "x509/name.h"

#include "x509/escape.h"

#include <string.h>

bool p12_name_rdns(struct p12_span name, struct p12_cursor *rdns)
{
    struct p12_span body;

    if (!p12_span_unwrap(name, P12_TAG_SEQUENCE, &body))
        return false;
    *rdns = p12_cursor_over(body);
    return true;
}

bool p12_name_rdn(struct p12_cursor *rdns, struct p12_cursor *avas,
                  struct p12_span *whole)
{
    struct p12_tlv rdn;

    if (!p12_cursor_is_next(rdns, P12_TAG_SET) || !p12_cursor_tlv(rdns, &rdn))
        return false;
    *avas = p12_cursor_over(rdn.body);
    *whole = rdn.whole;
    return true;
}

bool p12_name_ava(struct p12_cursor *avas, struct p12_ava *out)
{
    struct p12_cursor next = *avas;
    struct p12_cursor c;
    struct p12_span body;

    if (!p12_cursor_tagged(&next, P12_TAG_SEQUENCE, &body))
        return false;
    c = p12_cursor_over(body);
    if (!p12_cursor_tagged(&c, P12_TAG_OID, &out->type) ||
        !p12_cursor_tlv(&c, &out->value) || !p12_cursor_done(&c))
        return false;
    *avas = next;
    return true;
}

/* RFC 4514, 3, and three more that every tool shortens; of others the long
 * name stands. */
static const char *short_name(struct p12_span type)
{
    static const struct {
        const char *name, *short_name;
    } table[] = {
        { "commonName", "CN" },
        { "localityName", "L" },
        { "stateOrProvinceName", "ST" },
        { "organizationName", "O" },
        { "organizationalUnitName", "OU" },
        { "countryName", "C" },
        { "streetAddress", "STREET" },
        { "domainComponent", "DC" },
        { "userId", "UID" },
        { "surname", "SN" },
        { "givenName", "GN" },
    };
    const char *name = p12_oid_name(type);

    for (size_t i = 0; name != NULL && i < sizeof table / sizeof table[0]; i++)
        if (strcmp(table[i].name, name) == 0)
            return table[i].short_name;
    return name;
}

/* RFC 4514, 2.4: a type without a name has its value in hexadecimal. */
static void write_ava(const struct p12_ava *ava, struct p12_text *out)
{
    const char *name = short_name(ava->type);

    if (name != NULL)
        p12_text_string(out, name);
    else
        p12_oid_write(ava->type, out);
    p12_text_string(out, "=");
    if (name == NULL ||
        !p12_string_write(ava->value.tag, ava->value.body, true, out))
        p12_hex_write(ava->value.whole, out);
}

static void write_rdn(struct p12_cursor avas, struct p12_span whole,
                      struct p12_text *out)
{
    struct p12_ava ava;
    const char *between = "";

    while (p12_name_ava(&avas, &ava)) {
        p12_text_string(out, between);
        write_ava(&ava, out);
        between = "+";
    }
    if (!p12_cursor_done(&avas) || whole.len == 2) {
        p12_text_string(out, between);
        p12_hex_write(whole, out);
    }
}

static size_t rdn_length(struct p12_cursor avas, struct p12_span whole)
{
    struct p12_text nowhere = p12_text_into(NULL, 0);

    write_rdn(avas, whole, &nowhere);
    return nowhere.len;
}

/* Of the whole name, with the commas; false if it is no Name to its end. */
static bool name_length(struct p12_cursor rdns, size_t *out)
{
    struct p12_cursor avas;
    struct p12_span whole;
    size_t comma = 0;

    *out = 0;
    while (p12_name_rdn(&rdns, &avas, &whole)) {
        *out += rdn_length(avas, whole) + comma;
        comma = 1;
    }
    return p12_cursor_done(&rdns);
}

/* RFC 4514, 2.1 turns the order around. A name may have any number of RDNs, so
 * each is written to its place, which the lengths tell. */
void p12_name_write(struct p12_span name, struct p12_text *out)
{
    size_t start = out->len;
    const char *comma = "";
    struct p12_cursor rdns;
    struct p12_cursor avas;
    struct p12_span whole;
    size_t len;
    size_t at;

    if (!p12_name_rdns(name, &rdns) || !name_length(rdns, &len)) {
        p12_hex_write(name, out);
        return;
    }
    at = start + len;
    while (p12_name_rdn(&rdns, &avas, &whole)) {
        at -= rdn_length(avas, whole) + strlen(comma);
        out->len = at;
        write_rdn(avas, whole, out);
        p12_text_string(out, comma);
        comma = ",";
    }
    out->len = start + len;
}
