#include "cli/out_text.h"

#include "cli/report.h"
#include "cli/strings.h"

static void add_bytes_of(struct bytes *out, size_t n, const char *what)
{
    bytes_add_format(out, ", %s ", what);
    string_number(out, n);
    bytes_add_text(out, n == 1 ? " byte" : " bytes");
}

static void cipher_field(struct tree *t, const struct p12_scheme *s)
{
    struct bytes text = { 0 };
    bool given = false;
    size_t key = p12_scheme_key_length(s, &given);

    if (p12_scheme_cipher(s) == NULL)
        return;
    bytes_add_text(&text, p12_scheme_cipher(s));
    if (key != 0)
        add_bytes_of(&text, key, "key");
    if (p12_scheme_iv(s).len != 0)
        add_bytes_of(&text, p12_scheme_iv(s).len, "IV");
    out_text_own(t, "cipher", &text, PAINT_PLAIN);
}

static void mac_field(struct tree *t, const struct p12_scheme *s)
{
    const char *hmac = p12_scheme_hmac(s);
    struct bytes text = { 0 };
    size_t key;

    if (hmac == NULL)
        return;
    key = p12_scheme_key_length(s, NULL);
    if (!string_is_oid(hmac))
        bytes_add_text(&text, "HMAC-");
    bytes_add_text(&text, hmac);
    if (key != 0)
        add_bytes_of(&text, key, "key");
    out_text_own(t, "hash", &text, PAINT_PLAIN);
}

static void add_cost(struct bytes *out, const struct p12_scheme *s)
{
    uint64_t iterations = p12_scheme_iterations(s);
    uint64_t n, r, p;

    p12_scheme_scrypt(s, &n, &r, &p);
    if (n != 0 || r != 0 || p != 0) {
        bytes_add_text(out, ", N ");
        string_number(out, n);
        bytes_add_text(out, ", r ");
        string_number(out, r);
        bytes_add_text(out, ", p ");
        string_number(out, p);
    } else if (iterations == UINT64_MAX) {
        bytes_add_text(out, ", more iterations than can be counted");
    } else {
        bytes_add_text(out, ", ");
        string_number(out, iterations);
        bytes_add_text(out, iterations == 1 ? " iteration" : " iterations");
    }
}

static void kdf_field(struct tree *t, const struct p12_scheme *s)
{
    struct bytes text = { 0 };

    if (p12_scheme_kdf(s) == NULL)
        return;
    bytes_add_text(&text, p12_scheme_kdf(s));
    if (p12_scheme_prf(s) != NULL)
        bytes_add_format(&text, " with %s", p12_scheme_prf(s));
    if (!string_is_oid(p12_scheme_kdf(s))) { /* else its parameters are too */
        add_cost(&text, s);
        add_bytes_of(&text, p12_scheme_salt(s).len, "salt");
    }
    out_text_own(t, "key from", &text, PAINT_PLAIN);
}

/* The family and its OID; of EnvelopedData, which has no family, the cipher
 * says it all. */
static void name_field(struct tree *t, const struct p12_scheme *s)
{
    bool supported = p12_scheme_is_supported(s);
    struct bytes name = { 0 };

    if (p12_scheme_kind(s) == P12_SCHEME_UNKNOWN &&
        p12_scheme_cipher(s) != NULL)
        return;
    bytes_add_text(&name, p12_scheme_name(s));
    if (p12_scheme_oid(s).len != 0) {
        bytes_add_text(&name, " (");
        string_oid(&name, p12_scheme_oid(s));
        bytes_add_text(&name, ")");
    }
    if (!supported)
        bytes_add_text(&name, ", not in this build");
    out_text_own(t, "scheme", &name, supported ? PAINT_PLAIN : PAINT_ODD);
}

void out_text_scheme(struct tree *t, const struct p12_scheme *s)
{
    if (s == NULL || p12_scheme_kind(s) == P12_SCHEME_NONE)
        return;
    name_field(t, s);
    cipher_field(t, s);
    mac_field(t, s);
    kdf_field(t, s);
}

void out_text_problem(struct tree *t, const struct p12_error *err)
{
    struct bytes text = { 0 };

    if (err == NULL || err->rc == P12_OK)
        return;
    report_detail(&text, err);
    bytes_add_format(&text, " (%s, ", p12_rc_name(err->rc));
    report_place(&text, err);
    bytes_add_text(&text, ")");
    out_text_own(t, "problem", &text, PAINT_BAD);
}
