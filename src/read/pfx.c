/* PFX (RFC 7292, 4). */
#include "asn1/walk.h"
#include "base/alloc.h"
#include "base/options.h"
#include "read/content_types.h"
#include "read/parser.h"

#include <p12/input.h>

#include <string.h>

static enum p12_rc read_version(struct p12_parser *p, struct p12_span field)
{
    struct p12_span body;
    bool big;

    if (!p12_span_unwrap(field, P12_TAG_INTEGER, &body) ||
        !p12_integer_read(body, &p->pfx->version, &big))
        return p12_fail(&p->r, P12_E_ENCODING, field.ptr,
                        "a version that is not an INTEGER");
    if (p->pfx->version == 3)
        return P12_OK;
    return p12_parser_note(p, "version",
                           "has another version than 3; Java refuses it");
}

/* A broken MAC does not hide the rest: it is the MAC's problem. */
static enum p12_rc read_mac_part(struct p12_parser *p, struct p12_span der)
{
    struct p12_mac *mac = p12_alloc(1, sizeof *mac, P12_MEMORY_PLAIN);
    enum p12_rc rc;

    if (mac == NULL)
        return p12_fail_memory(&p->r);
    p->pfx->mac = mac;
    p->pfx->integrity = P12_INTEGRITY_PASSWORD;
    mac->scheme.kind = P12_SCHEME_UNKNOWN;
    mac->status = P12_STATUS_CLOSED;
    p12_trail_push(&p->r.trail, "mac", P12_NO_INDEX);
    rc = p12_read_mac(p, der, mac);
    if (rc != P12_OK)
        mac->status = P12_STATUS_REFUSED;
    rc = p12_parser_settle(p, rc, &mac->problem);
    p12_trail_pop(&p->r.trail);
    return rc;
}

static enum p12_rc read_content(struct p12_parser *p, struct p12_span der,
                                struct p12_span *octets)
{
    struct p12_content_info info;
    enum p12_rc rc = p12_read_content_info(p, der, &info);

    if (rc != P12_OK)
        return rc;
    switch (p12_content_type_of(info.oid)) {
    case P12_CONTENT_DATA:
        return p12_read_data(p, &info, octets);
    case P12_CONTENT_SIGNED:
        p->pfx->integrity = P12_INTEGRITY_PUBLIC_KEY;
        return p12_read_signed_data(p, &info, octets);
    default:
        return p12_fail(&p->r, P12_E_SCHEMA, p12_der_element(info.oid),
                        "an authSafe that is neither data nor signedData");
    }
}

static enum p12_rc note_integrity(struct p12_parser *p)
{
    if (p->pfx->integrity == P12_INTEGRITY_NONE)
        return p12_parser_note(p, "no-mac",
                               "has no MAC: nothing protects its integrity");
    if (p->pfx->integrity == P12_INTEGRITY_PUBLIC_KEY)
        return p12_parser_note(p, "signed",
                               "is signed, and the signature is not checked");
    return P12_OK;
}

static enum p12_rc read_auth_safe_part(struct p12_parser *p,
                                       struct p12_span der)
{
    enum p12_rc rc;

    p12_trail_push(&p->r.trail, "authSafe", P12_NO_INDEX);
    rc = read_content(p, der, &p->pfx->content);
    if (rc == P12_OK)
        rc = p12_read_auth_safe(p, p->pfx->content);
    p12_trail_pop(&p->r.trail);
    return rc;
}

struct fields {
    struct p12_span version, auth_safe;
    struct p12_span mac_data; /* empty if absent */
};

/* By the cursor and not by a definition in asn1/: libtasn1 copies what it
 * decodes, and an authSafe is about as large as the file. */
static bool take_fields(struct p12_span der, struct fields *out)
{
    struct p12_tlv version;
    struct p12_tlv auth_safe;
    struct p12_tlv mac_data = { 0 };
    struct p12_span body;
    struct p12_cursor c;

    if (!p12_span_unwrap(der, P12_TAG_SEQUENCE, &body))
        return false;
    c = p12_cursor_over(body);
    if (!p12_cursor_is_next(&c, P12_TAG_INTEGER) ||
        !p12_cursor_tlv(&c, &version) || !p12_cursor_tlv(&c, &auth_safe))
        return false;
    p12_cursor_tlv(&c, &mac_data);
    *out = (struct fields){ version.whole, auth_safe.whole, mac_data.whole };
    return p12_cursor_done(&c);
}

static enum p12_rc read_fields(struct p12_parser *p, struct p12_span der,
                               struct fields *out)
{
    if (!take_fields(der, out))
        return p12_fail(&p->r, P12_E_SCHEMA, der.ptr,
                        "not the structure expected");
    return read_version(p, out->version);
}

static enum p12_rc read_parts(struct p12_parser *p, const struct fields *fields)
{
    enum p12_rc rc = P12_OK;

    if (fields->mac_data.len != 0)
        rc = read_mac_part(p, fields->mac_data);
    if (rc == P12_OK)
        rc = read_auth_safe_part(p, fields->auth_safe);
    if (rc == P12_OK && note_integrity(p) != P12_OK)
        rc = p12_fail_memory(&p->r);
    return rc;
}

static enum p12_rc read_pfx(struct p12_parser *p,
                            const struct p12_layer_map *file)
{
    struct fields fields = { 0 };
    enum p12_rc rc;

    p12_trail_push(&p->r.trail, "pfx", P12_NO_INDEX);
    rc =
        p12_layer_enter(p, file, file->bytes, NULL, &p->pfx->size, &p->r.layer);
    if (rc == P12_OK) {
        p->pfx->layer = p->r.layer;
        rc = read_fields(p, p->r.layer->bytes, &fields);
    }
    p12_trail_pop(&p->r.trail);
    if (rc == P12_OK)
        rc = read_parts(p, &fields);
    return rc;
}

static enum p12_rc note_trailing(struct p12_parser *p)
{
    if (p->pfx->trailing == 0)
        return P12_OK;
    return p12_parser_note(p, "trailing-bytes",
                           "has bytes after its end; GnuTLS and Go refuse it");
}

static enum p12_rc read_file(struct p12_parser *p, struct p12_secret *file)
{
    const struct p12_layer_map *root;
    size_t len = file->len;
    enum p12_rc rc = p12_layer_root(p, file, P12_LAYER_FILE, &root);

    if (rc != P12_OK)
        return rc;
    p->r.layer = root;
    rc = read_pfx(p, root);
    if (rc != P12_OK)
        return rc;
    p->pfx->trailing = len - p->pfx->size;
    return note_trailing(p);
}

/* ---- The door ----------------------------------------------------------- */

static const struct p12_limits defaults = {
    .size = sizeof defaults,
    .max_file = (size_t)128 << 20,
    .max_depth = 64,
    .max_elements = 4000000,
    .max_parts = 500000,
    .max_string_depth = 8,
    .max_nested_safes = 8,
    .max_iterations = 10000000,
    .max_work = 200000000,
    .max_scrypt_memory = (uint64_t)256 << 20,
    .max_mac_key = 64,
    .max_password = 65536,
};

void p12_limits_take(struct p12_limits *out, const struct p12_limits *in)
{
    struct p12_limits l = { 0 };

    p12_options_take(&l, sizeof l, in);
    *out = defaults;
#define TAKE(field)   \
    if (l.field != 0) \
    out->field = l.field
    TAKE(max_file);
    TAKE(max_depth);
    TAKE(max_elements);
    TAKE(max_parts);
    TAKE(max_string_depth);
    TAKE(max_nested_safes);
    TAKE(max_iterations);
    TAKE(max_work);
    TAKE(max_scrypt_memory);
    TAKE(max_mac_key);
    TAKE(max_password);
#undef TAKE
    /* The trail and the stack are made for so many. */
    if (out->max_depth > 256)
        out->max_depth = 256;
    if (out->max_nested_safes > 16)
        out->max_nested_safes = 16;
    if (out->max_string_depth > out->max_depth)
        out->max_string_depth = out->max_depth;
}

/* A version, or what could be one, in front of all else. */
static bool begins_like_one(struct p12_span file)
{
    struct p12_cursor c = p12_cursor_over(file);
    struct p12_ber_header header;

    return p12_cursor_is_next(&c, P12_TAG_SEQUENCE) &&
           p12_ber_header_take(&c, &header) &&
           p12_cursor_is_next(&c, P12_TAG_INTEGER);
}

/* A file that is something else is not a broken container. What no format is
 * known for gets the benefit of the doubt if it begins like one. */
static enum p12_rc check_format(struct p12_parser *p, struct p12_span file)
{
    struct p12_identity identity;

    p12_identify(file.ptr, file.len, &identity);
    if (identity.format == P12_FORMAT_PKCS12 ||
        (identity.format == P12_FORMAT_ASN1 && begins_like_one(file)))
        return P12_OK;
    return p12_fail(&p->r, P12_E_FORMAT, file.ptr,
                    p12_format_name(identity.format));
}

static enum p12_rc check_file(struct p12_parser *p, struct p12_span file)
{
    enum p12_rc rc = P12_OK;

    p12_trail_push(&p->r.trail, "pfx", P12_NO_INDEX);
    if (file.len > p->pfx->lim.max_file)
        rc = p12_fail(&p->r, P12_E_LIMIT, file.ptr, "a file over the limit");
    if (rc == P12_OK)
        rc = check_format(p, file);
    p12_trail_pop(&p->r.trail);
    return rc;
}

static enum p12_rc parse(struct p12_parser *p, struct p12_span file)
{
    const struct p12_layer_map given = { .bytes = file, .source = file };
    struct p12_secret copy = { 0 };
    enum p12_rc rc;

    p->r.layer = &given;
    rc = check_file(p, file);
    if (rc != P12_OK)
        return rc;
    if (p12_secret_copy(&copy, file) != P12_OK)
        return p12_fail_memory(&p->r);
    rc = read_file(p, &copy);
    return rc;
}

enum p12_rc p12_pfx_parse(const uint8_t *bytes, size_t len,
                          const struct p12_limits *limits, struct p12_pfx **out,
                          struct p12_error *err)
{
    struct p12_pfx *pfx = p12_alloc(1, sizeof *pfx, P12_MEMORY_PLAIN);
    struct p12_parser p = { 0 };
    enum p12_rc rc = P12_E_MEMORY;

    if (pfx != NULL) {
        pfx->is_der = true;
        p12_limits_take(&pfx->lim, limits);
        p12_parser_init(&p, pfx);
        rc = parse(&p, (struct p12_span){ bytes, len });
    }
    if (rc == P12_OK) {
        *out = pfx;
        return P12_OK;
    }
    if (rc == P12_E_MEMORY) {
        p.r.err = &p.err;
        p12_fail_memory(&p.r);
    }
    if (err != NULL)
        *err = p.err;
    p12_pfx_free(pfx);
    return rc;
}
