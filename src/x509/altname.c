#include "x509/altname.h"

#include "x509/escape.h"
#include "x509/name.h"

#include <stdio.h>

enum { IPV4 = 4, IPV6 = 16, IPV6_GROUPS = 8 };

/* The three choices that are an IA5String. */
static void write_ia5(const char *kind, struct p12_span body,
                      struct p12_text *out)
{
    p12_text_string(out, kind);
    if (!p12_string_write(P12_TAG_IA5_STRING, body, false, out))
        p12_hex_write(body, out);
}

static void write_ipv4(const uint8_t *ip, struct p12_text *out)
{
    char text[16];

    snprintf(text, sizeof text, "%u.%u.%u.%u", ip[0], ip[1], ip[2], ip[3]);
    p12_text_string(out, text);
}

static unsigned group_at(const uint8_t *ip, size_t i)
{
    return (unsigned)(ip[2 * i] << 8 | ip[2 * i + 1]);
}

/* RFC 5952, 4.2: the first longest run of at least two zero groups. */
static size_t longest_zeros(const uint8_t *ip, size_t *start)
{
    size_t best = 1;
    size_t run = 0;

    *start = IPV6_GROUPS;
    for (size_t i = 0; i < IPV6_GROUPS; i++) {
        run = group_at(ip, i) == 0 ? run + 1 : 0;
        if (run > best) {
            best = run;
            *start = i + 1 - run;
        }
    }
    return best;
}

static void write_ipv6(const uint8_t *ip, struct p12_text *out)
{
    size_t start;
    size_t len = longest_zeros(ip, &start);
    char text[8];

    for (size_t i = 0; i < IPV6_GROUPS; i++) {
        if (i == start) {
            p12_text_string(out, "::");
            i += len - 1;
            continue;
        }
        snprintf(text, sizeof text, "%s%x",
                 i == 0 || i == start + len ? "" : ":", group_at(ip, i));
        p12_text_string(out, text);
    }
}

static void write_ip(struct p12_span body, struct p12_text *out)
{
    p12_text_string(out, "IP:");
    if (body.len == IPV4)
        write_ipv4(body.ptr, out);
    else if (body.len == IPV6)
        write_ipv6(body.ptr, out);
    else
        p12_hex_write(body, out);
}

/* OtherName ::= SEQUENCE { type-id, value [0] }, implicitly tagged. */
static void write_other(struct p12_span body, struct p12_text *out)
{
    struct p12_cursor c = p12_cursor_over(body);
    struct p12_span oid = { NULL, 0 };

    p12_cursor_tagged(&c, P12_TAG_OID, &oid);
    p12_text_string(out, "other:");
    p12_oid_write(oid, out);
}

/* A CHOICE is tagged explicitly: the body is a Name. */
static void write_directory(struct p12_span body, struct p12_text *out)
{
    p12_text_string(out, "dirName:");
    p12_name_write(body, out);
}

void p12_general_name_write(const struct p12_tlv *name, struct p12_text *out)
{
    switch (name->tag) {
    case P12_GENERAL_OTHER:
        write_other(name->body, out);
        break;
    case P12_GENERAL_EMAIL:
        write_ia5("email:", name->body, out);
        break;
    case P12_GENERAL_DNS:
        write_ia5("DNS:", name->body, out);
        break;
    case P12_GENERAL_DIRECTORY:
        write_directory(name->body, out);
        break;
    case P12_GENERAL_URI:
        write_ia5("URI:", name->body, out);
        break;
    case P12_GENERAL_IP:
        write_ip(name->body, out);
        break;
    case P12_GENERAL_RID:
        p12_text_string(out, "RID:");
        p12_oid_write(name->body, out);
        break;
    default:
        p12_text_string(out, name->tag == P12_GENERAL_X400  ? "x400:"
                             : name->tag == P12_GENERAL_EDI ? "ediParty:"
                                                            : "unknown:");
        p12_hex_write(name->whole, out);
        break;
    }
}
