#include "cli/out_text.h"

#include "cli/strings.h"
#include <string.h>
#include <time.h>

void out_text_key_info(struct bytes *out, const struct p12_key_info *info)
{
    bytes_add_text(out, info->type);
    if (!info->known)
        bytes_add_text(out, " (no name known)");
    if (info->curve != NULL)
        bytes_add_format(out, ", %s", info->curve);
    else if (info->bits != 0)
        bytes_add_format(out, ", %zu bits", info->bits);
}

static void name_field(struct tree *t, const char *name,
                       const struct p12_cert *cert,
                       size_t (*get)(const struct p12_cert *, char *, size_t))
{
    struct bytes text = { 0 };

    string_of_cert(&text, cert, get);
    if (text.len == 0)
        bytes_add_text(&text, "(empty)");
    out_text_foreign(t, name, &text, 0);
}

static void serial_field(struct tree *t, const char *name,
                         struct p12_span serial)
{
    enum { SERIAL_MAX = 64 }; /* octets; RFC 5280, 4.1.2.2, has 20 */
    struct bytes text = { 0 };

    if (serial.len == 0)
        return;
    if (serial.len > SERIAL_MAX) {
        out_text_hex(t, name, serial);
        return;
    }
    string_serial(&text, serial);
    out_text_own(t, name, &text, PAINT_PLAIN);
}

static void add_time(struct bytes *out, int64_t seconds)
{
    if (!string_time(out, seconds))
        bytes_add_text(out, "an unreadable time");
}

static void validity_field(struct tree *t, const struct p12_cert *cert)
{
    int64_t from = p12_cert_not_before(cert);
    int64_t to = p12_cert_not_after(cert);
    int64_t now = (int64_t)time(NULL);
    struct bytes text = { 0 };
    enum paint paint = PAINT_PLAIN;

    add_time(&text, from);
    bytes_add_text(&text, " to ");
    add_time(&text, to);
    if (from != INT64_MIN && now < from) {
        bytes_add_text(&text, ", not yet valid");
        paint = PAINT_ODD;
    } else if (to != INT64_MIN && now > to) {
        bytes_add_text(&text, ", expired");
        paint = PAINT_ODD;
    }
    out_text_own(t, "valid", &text, paint);
}

static void key_fields(struct tree *t, const struct p12_cert *cert)
{
    struct p12_key_info key = p12_cert_key(cert);
    struct bytes text = { 0 };
    uint8_t digest[32];

    out_text_key_info(&text, &key);
    out_text_own(t, "key", &text, PAINT_PLAIN);
    string_oid_name(&text, p12_cert_signature_algorithm(cert));
    out_text_own(t, "signed with", &text, PAINT_PLAIN);
    p12_cert_fingerprint(cert, digest);
    out_text_hex(t, "SHA-256", (struct p12_span){ digest, sizeof digest });
    p12_cert_key_fingerprint(cert, digest);
    out_text_hex(t, "key SHA-256", (struct p12_span){ digest, sizeof digest });
}

/* ---- Extensions --------------------------------------------------------- */

static void constraints_field(struct tree *t, const struct p12_cert *cert)
{
    struct bytes text = { 0 };
    bool ca = false;
    int64_t path_len = -1;

    if (!p12_cert_basic_constraints(cert, &ca, &path_len))
        return;
    bytes_add_text(&text, ca ? "yes" : "no");
    if (path_len >= 0) {
        bytes_add_text(&text, ", path length ");
        string_number(&text, (uint64_t)path_len);
    }
    out_text_own(t, "CA", &text, PAINT_PLAIN);
}

static void add_comma(struct bytes *text)
{
    if (text->len != 0)
        bytes_add_text(text, ", ");
}

static void usage_fields(struct tree *t, const struct p12_cert *cert)
{
    struct bytes text = { 0 };
    uint16_t bits = 0;

    if (p12_cert_key_usage(cert, &bits)) {
        string_key_usage_bits(&text, bits);
        out_text_own(t, "key usage", &text, PAINT_PLAIN);
    }
    for (size_t i = 0; i < p12_cert_n_ext_key_usages(cert); i++) {
        add_comma(&text);
        string_oid_name(&text, p12_cert_ext_key_usage(cert, i));
    }
    if (text.len != 0)
        out_text_own(t, "extended usage", &text, PAINT_PLAIN);
}

static void list_field(struct tree *t, const char *name,
                       const struct p12_cert *cert, size_t n,
                       size_t (*get)(const struct p12_cert *, size_t, char *,
                                     size_t))
{
    struct bytes text = { 0 };

    for (size_t i = 0; i < n; i++) {
        add_comma(&text);
        string_of_cert_list(&text, cert, i, get);
    }
    out_text_foreign(t, name, &text, 0);
}

void out_text_cert(struct tree *t, const struct p12_cert *cert)
{
    name_field(t, "subject", cert, p12_cert_subject);
    name_field(t, "issuer", cert, p12_cert_issuer);
    serial_field(t, "serial", p12_cert_serial(cert));
    validity_field(t, cert);
    key_fields(t, cert);
    constraints_field(t, cert);
    usage_fields(t, cert);
    list_field(t, "names", cert, p12_cert_n_alt_names(cert), p12_cert_alt_name);
    out_text_hex(t, "subject key id", p12_cert_subject_key_id(cert));
    out_text_hex(t, "authority key id", p12_cert_authority_key_id(cert));
    list_field(t, "CRL at", cert, p12_cert_n_crl_uris(cert), p12_cert_crl_uri);
    out_text_problem(t, p12_cert_problem(cert));
}

/* ---- Keys and CRLs ------------------------------------------------------ */

void out_text_key(struct tree *t, const struct p12_key *key)
{
    struct p12_key_info info = p12_key_info(key);
    struct bytes text = { 0 };
    uint8_t digest[32];

    out_text_key_info(&text, &info);
    out_text_own(t, "key", &text, PAINT_PLAIN);
    if (p12_key_fingerprint(key, digest))
        out_text_hex(t, "key SHA-256",
                     (struct p12_span){ digest, sizeof digest });
}

void out_text_crl(struct tree *t, const struct p12_crl_info *info,
                  const struct bytes *issuer)
{
    struct bytes text = { 0 };

    bytes_add(&text, issuer->ptr, issuer->len);
    out_text_foreign(t, "issuer", &text, 0);
    add_time(&text, info->this_update);
    if (info->next_update != INT64_MIN) {
        bytes_add_text(&text, ", next ");
        add_time(&text, info->next_update);
    }
    out_text_own(t, "issued", &text, PAINT_PLAIN);
    string_number(&text, info->n_revoked);
    out_text_own(t, "revoked", &text, PAINT_PLAIN);
}

void out_text_party(struct tree *t, const struct p12_party *party,
                    const char *name)
{
    struct bytes text = { 0 };

    if (strcmp(p12_party_kind(party), name) != 0)
        bytes_add_text(&text, p12_party_kind(party));
    if (p12_party_algorithm(party).len != 0) {
        add_comma(&text);
        string_oid_name(&text, p12_party_algorithm(party));
    }
    if (p12_party_digest(party).len != 0) {
        add_comma(&text);
        bytes_add_text(&text, "digest ");
        string_oid_name(&text, p12_party_digest(party));
    }
    out_text_own(t, name, &text, PAINT_PLAIN);
    string_of_party(&text, party);
    out_text_foreign(t, "  issuer", &text, 0);
    serial_field(t, "  serial", p12_party_serial(party));
    out_text_hex(t, "  key id", p12_party_key_id(party));
    out_text_problem(t, p12_party_problem(party));
}
