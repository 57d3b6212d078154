#include "cli/out_text.h"

#include "cli/escape.h"
#include "cli/report.h"
#include "cli/strings.h"
#include "cli/words.h"

/* ---- Fields ------------------------------------------------------------- */

void out_text_own(struct tree *t, const char *name, struct bytes *text,
                  enum paint paint)
{
    tree_field(t, name, bytes_text(text), paint);
    bytes_free(text);
}

void out_text_foreign(struct tree *t, const char *name, struct bytes *text,
                      unsigned escape)
{
    struct bytes safe = { 0 };

    escape_text(&safe, bytes_text(text), text->len, escape | t->term->escape);
    if (text->len != 0)
        tree_field(t, name, bytes_text(&safe), PAINT_PLAIN);
    bytes_free(&safe);
    bytes_free(text);
}

void out_text_hex(struct tree *t, const char *name, struct p12_span bytes)
{
    enum { SHOWN_MAX = 64 }; /* bytes: more is for programs, see --json */
    struct bytes text = { 0 };
    size_t n = bytes.len < SHOWN_MAX ? bytes.len : SHOWN_MAX;

    if (bytes.len == 0)
        return;
    string_hex(&text, (struct p12_span){ bytes.ptr, n });
    if (n < bytes.len) {
        bytes_add_text(&text, "... (");
        string_number(&text, bytes.len);
        bytes_add_text(&text, " bytes)");
    }
    out_text_own(t, name, &text, PAINT_PLAIN);
}

static void word_field(struct tree *t, const char *name, const char *word,
                       enum paint paint)
{
    if (word != NULL)
        tree_field(t, name, word, paint);
}

static void recovery_field(struct tree *t, const char *recovery)
{
    struct bytes text = { 0 };

    if (recovery == NULL)
        return;
    bytes_add_format(&text, "only with the password as %s", recovery);
    out_text_own(t, "opened", &text, PAINT_ODD);
}

static enum paint paint_of(enum p12_status status)
{
    switch (status) {
    case P12_STATUS_OPEN:
        return PAINT_GOOD;
    case P12_STATUS_WRONG:
        return PAINT_BAD;
    case P12_STATUS_CLOSED:
    case P12_STATUS_REFUSED:
        return PAINT_ODD;
    case P12_STATUS_CLEAR:
        break;
    }
    return PAINT_PLAIN;
}

/* ---- Bags --------------------------------------------------------------- */

static void put_bag(struct tree *t, const struct p12_bag *bag, bool is_last,
                    struct findings *findings)
{
    char path[P12_PATH_MAX];
    enum p12_status status = p12_bag_status(bag);
    struct bytes title = { 0 };
    size_t n = p12_bag_n_bags(bag);
    struct tree_node node = { .is_last = is_last, .has_children = n != 0 };

    p12_bag_path(bag, path, sizeof path);
    findings_part(findings, status, p12_bag_problem(bag), path);
    bytes_add_text(&title, word_bag_type(p12_bag_type(bag)));
    if (p12_bag_type(bag) == P12_BAG_UNKNOWN) {
        bytes_add_text(&title, " ");
        string_oid(&title, p12_bag_oid(bag));
    }
    node.label = string_last_step(path);
    node.title = bytes_text(&title);
    node.paint = paint_of(status);
    if (status != P12_STATUS_CLEAR)
        node.remark = word_status_text(status, findings->kept);
    tree_enter(t, &node);
    out_text_scheme(t, p12_bag_scheme(bag));
    recovery_field(t, p12_bag_recovery(bag));
    out_text_content(t, bag, findings);
    for (size_t i = 0; i < n; i++)
        put_bag(t, p12_bag_bag(bag, i), i + 1 == n, findings);
    tree_leave(t);
    bytes_free(&title);
}

/* ---- Safes -------------------------------------------------------------- */

static void put_safe(struct tree *t, const struct p12_safe *safe, bool is_last,
                     struct findings *findings)
{
    char path[P12_PATH_MAX];
    enum p12_status status = p12_safe_status(safe);
    enum p12_safe_type type = p12_safe_type(safe);
    size_t n = p12_safe_n_bags(safe);
    struct tree_node node = { .is_last = is_last, .has_children = n != 0 };

    p12_safe_path(safe, path, sizeof path);
    findings_part(findings, status, p12_safe_problem(safe), path);
    node.label = path;
    node.title = type == P12_SAFE_DATA ? "not encrypted" : word_safe_type(type);
    node.paint = paint_of(status);
    if (type == P12_SAFE_ENVELOPED && !word_is_open(status))
        node.remark = "closed: for a public key";
    else if (status != P12_STATUS_CLEAR)
        node.remark = word_status_text(status, findings->kept);
    tree_enter(t, &node);
    if (type == P12_SAFE_UNKNOWN) {
        struct bytes oid = { 0 };

        string_oid_name(&oid, p12_safe_oid(safe));
        out_text_own(t, "content type", &oid, PAINT_PLAIN);
    }
    out_text_scheme(t, p12_safe_scheme(safe));
    recovery_field(t, p12_safe_recovery(safe));
    out_text_problem(t, p12_safe_problem(safe));
    for (size_t i = 0; i < p12_safe_n_recipients(safe); i++)
        out_text_party(t, p12_safe_recipient(safe, i), "recipient");
    if (n == 0 && type != P12_SAFE_UNKNOWN && word_is_open(status) &&
        p12_safe_problem(safe) == NULL)
        word_field(t, "empty", "no bags", PAINT_ODD);
    for (size_t i = 0; i < n; i++)
        put_bag(t, p12_safe_bag(safe, i), i + 1 == n, findings);
    tree_leave(t);
}

/* ---- The container ------------------------------------------------------ */

static const char *mac_remark(const struct container *c, enum p12_status status)
{
    switch (status) {
    case P12_STATUS_OPEN:
        return "matches";
    case P12_STATUS_WRONG:
        return p12_pfx_opens_despite_mac(c->pfx)
                   ? "does not match, though the content decrypts"
                   : "does not match";
    case P12_STATUS_REFUSED:
        return "can't be checked";
    default:
        return word_unchecked_text(c->tried ? c->err.rc : P12_OK);
    }
}

static void put_mac(struct tree *t, const struct container *c, bool is_last)
{
    const struct p12_mac *mac = p12_pfx_mac(c->pfx);
    enum p12_status status = p12_mac_status(mac);
    const struct tree_node node = { .label = "mac",
                                    .paint = paint_of(status),
                                    .remark = mac_remark(c, status),
                                    .is_last = is_last };

    tree_enter(t, &node);
    out_text_scheme(t, p12_mac_scheme(mac));
    recovery_field(t, p12_mac_recovery(mac));
    out_text_problem(t, p12_mac_problem(mac));
    tree_leave(t);
}

static void add_title(struct bytes *out, const struct container *c)
{
    bytes_add_text(out, "PKCS#12, ");
    string_number(out, c->file_size);
    bytes_add_format(out, " bytes, %s%s, integrity: %s",
                     c->format == P12_FORMAT_PKCS12_PEM      ? "PEM around "
                     : c->format == P12_FORMAT_PKCS12_BASE64 ? "base64 of "
                                                             : "",
                     p12_pfx_is_der(c->pfx) ? "DER" : "BER",
                     word_integrity(p12_pfx_integrity(c->pfx)));
}

static void put_notes(struct tree *t, const struct container *c)
{
    for (size_t i = 0; i < p12_pfx_n_notes(c->pfx); i++) {
        const struct p12_note *note = p12_pfx_note(c->pfx, i);
        struct bytes text = { 0 };

        if (note->path[0] != '\0')
            bytes_add_format(&text, "%s: ", note->path);
        bytes_add_format(&text, "%s (%s)", note->text, note->id);
        out_text_own(t, "note", &text, PAINT_ODD);
    }
}

void out_text_info(const struct term *term, FILE *out,
                   const struct container *c, struct findings *findings)
{
    size_t n = p12_pfx_n_safes(c->pfx);
    bool has_mac = p12_pfx_mac(c->pfx) != NULL;
    struct bytes label = { 0 };
    struct bytes title = { 0 };
    struct tree t;

    report_file_name(&label, c->name);
    add_title(&title, c);
    tree_begin(&t, term, out, bytes_text(&label), bytes_text(&title),
               n != 0 || has_mac);
    if (p12_pfx_version(c->pfx) != 3) {
        struct bytes version = { 0 };

        bytes_add_format(&version, "%lld, where 3 belongs",
                         (long long)p12_pfx_version(c->pfx));
        out_text_own(&t, "version", &version, PAINT_ODD);
    }
    put_notes(&t, c);
    for (size_t i = 0; i < p12_pfx_n_signers(c->pfx); i++)
        out_text_party(&t, p12_pfx_signer(c->pfx, i), "signer");
    if (has_mac)
        put_mac(&t, c, n == 0);
    for (size_t i = 0; i < n; i++)
        put_safe(&t, p12_pfx_safe(c->pfx, i), i + 1 == n, findings);
    bytes_free(&label);
    bytes_free(&title);
}
