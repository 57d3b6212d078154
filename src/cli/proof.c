#include "cli/proof.h"

#include "cli/exit.h"
#include "cli/report.h"
#include "cli/strings.h"
#include "cli/walk.h"
#include <string.h>
#include <sys/random.h>

/* Writing is bounded by ten million iterations; parts that are carried over
 * closed may have more, and stay closed. */
static const uint64_t iterations_enough = 10000000;
static const uint64_t scrypt_enough = (UINT64_C(1) << 30) + (64 << 20);

struct keyring proof_keys(struct password *password)
{
    return (struct keyring){ .passwords = password, .n_passwords = 1 };
}

/* ---- Making it ---------------------------------------------------------- */

/* At least as wide as what was written needs, whatever the options allow of
 * files that come from elsewhere. */
static struct common wide_limits(const struct proof *p, size_t len)
{
    return (struct common){
        .threads = p->common->threads,
        .strict = p->strict,
        .max_file = len + 1,
        .max_iterations = p->common->max_iterations > iterations_enough
                              ? p->common->max_iterations
                              : iterations_enough,
        .max_work = UINT64_MAX,
        .max_scrypt_memory = p->common->max_scrypt_memory > scrypt_enough
                                 ? p->common->max_scrypt_memory
                                 : scrypt_enough,
        .max_mac_key = p->common->max_mac_key,
    };
}

static int fail(const char *file, const struct p12_error *err)
{
    report_line(file, "what was written is not what it should be, and was "
                      "taken away again:");
    report_error(file, err);
    return CLI_FILE;
}

static bool is_same_span(struct p12_span a, struct p12_span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static bool is_same_mac(const struct p12_mac *a, const struct p12_mac *b)
{
    if (a == NULL || b == NULL)
        return a == b;
    return is_same_span(p12_mac_value(a), p12_mac_value(b)) &&
           is_same_span(p12_mac_salt(a), p12_mac_salt(b)) &&
           p12_mac_iterations(a) == p12_mac_iterations(b) &&
           is_same_span(p12_scheme_oid(p12_mac_scheme(a)),
                        p12_scheme_oid(p12_mac_scheme(b))) &&
           is_same_span(p12_scheme_salt(p12_mac_scheme(a)),
                        p12_scheme_salt(p12_mac_scheme(b)));
}

static int compare(struct proof *p, const char *file)
{
    const struct p12_error other_mac = { .rc = P12_E_MISMATCH,
                                         .path = "mac",
                                         .detail = "another MAC" };
    struct p12_error err = { 0 };
    enum p12_rc rc;

    p->found = (struct p12_comparison){ .size = sizeof p->found };
    rc = p12_pfx_compare(p->source, p->result.pfx, p->keep, p->keep_state,
                         &p->found, &err);
    if (rc == P12_OK && p->same_mac &&
        !is_same_mac(p12_pfx_mac(p->source), p12_pfx_mac(p->result.pfx)))
        return fail(file, &other_mac);
    if (rc == P12_OK)
        return CLI_DONE;
    err.rc = rc;
    return fail(file, &err);
}

static int unlock(struct proof *p, const char *file,
                  const struct common *limits)
{
    const struct unlocking how = { limits, p->keys, false };
    const struct p12_mac *mac = p12_pfx_mac(p->result.pfx);
    const struct p12_error unchecked = { .rc = P12_E_MAC, .path = "mac" };

    if (p->keys == NULL)
        return CLI_DONE;
    container_unlock(&p->result, &how);
    if (p->result.err.rc == P12_E_LIMIT || p->result.err.rc == P12_E_MEMORY)
        return fail(file, &p->result.err);
    if (mac == NULL || p12_mac_status(mac) == P12_STATUS_OPEN)
        return CLI_DONE;
    return fail(file, p->result.err.rc != P12_OK ? &p->result.err : &unchecked);
}

int proof_make(struct proof *p, const char *file, const struct bytes *bytes)
{
    const struct common limits = wide_limits(p, bytes->len);
    int status;

    container_parse(&p->result, file, bytes, &limits);
    if (p->result.pfx == NULL)
        return fail(file, &p->result.err);
    status = p->as_ciphertext ? compare(p, file) : CLI_DONE;
    if (status == CLI_DONE)
        status = unlock(p, file, &limits);
    if (status == CLI_DONE && !p->as_ciphertext)
        status = compare(p, file);
    return status;
}

void proof_free(struct proof *p)
{
    container_close(&p->result);
}

/* ---- Saying it ---------------------------------------------------------- */

enum { DISTINCT_MAX = 4 };

/* The schemes of one kind of part, each once. */
struct schemes {
    struct bytes text[DISTINCT_MAX];
    size_t n;
    bool has_more;
};

/* Takes `text`. */
static void add_distinct(struct schemes *s, struct bytes text)
{
    for (size_t i = 0; i < s->n; i++) {
        if (strcmp(bytes_text(&s->text[i]), bytes_text(&text)) != 0)
            continue;
        bytes_free(&text);
        return;
    }
    if (s->n < DISTINCT_MAX) {
        s->text[s->n++] = text;
        return;
    }
    s->has_more = true;
    bytes_free(&text);
}

static void add_scheme(struct schemes *s, const struct p12_scheme *scheme)
{
    const char *cipher = p12_scheme_cipher(scheme);
    struct bytes text = { 0 };

    bytes_add_text(&text, p12_scheme_name(scheme));
    if (cipher != NULL)
        bytes_add_format(&text, " with %s", cipher);
    add_distinct(s, text);
}

static void end_schemes(struct schemes *s, const char *name, struct bytes *out)
{
    for (size_t i = 0; i < s->n; i++) {
        bytes_add_format(out, "%s%s", i == 0 ? name : ", ",
                         bytes_text(&s->text[i]));
        bytes_free(&s->text[i]);
    }
    if (s->has_more)
        bytes_add_text(out, ", and others");
}

static bool is_same(struct schemes *a, struct schemes *b)
{
    return a->n == 1 && b->n == 1 &&
           strcmp(bytes_text(&a->text[0]), bytes_text(&b->text[0])) == 0;
}

static void see_safe(const struct p12_safe *safe, void *context)
{
    if (p12_safe_scheme(safe) != NULL)
        add_scheme(context, p12_safe_scheme(safe));
}

/* Keys, and in which safe they are: that may encrypt what is plain itself. */
struct key_schemes {
    struct schemes keys;
    bool is_in_plain;
};

static void see_safe_of_keys(const struct p12_safe *safe, void *context)
{
    struct key_schemes *found = context;

    found->is_in_plain = p12_safe_type(safe) == P12_SAFE_DATA;
}

static void see_bag(const struct p12_bag *bag, void *context)
{
    struct key_schemes *found = context;
    struct bytes text = { 0 };

    if (p12_bag_scheme(bag) != NULL) {
        add_scheme(&found->keys, p12_bag_scheme(bag));
    } else if (p12_bag_type(bag) == P12_BAG_KEY && found->is_in_plain) {
        bytes_add_text(&text, "not encrypted");
        add_distinct(&found->keys, text);
    }
}

static void add_count(struct bytes *out, size_t n, const char *thing)
{
    string_number(out, n);
    bytes_add_format(out, " %s%s", thing, n == 1 ? "" : "s");
}

static void add_mac(const struct p12_pfx *pfx, struct bytes *out)
{
    const struct p12_mac *mac = p12_pfx_mac(pfx);
    const struct p12_scheme *scheme;

    if (mac == NULL) {
        bytes_add_text(out, p12_pfx_integrity(pfx) == P12_INTEGRITY_PUBLIC_KEY
                                ? "; signed with a public key"
                                : "; no MAC");
        return;
    }
    scheme = p12_mac_scheme(mac);
    bytes_add_format(out, "; MAC %s", p12_scheme_name(scheme));
    if (p12_scheme_hmac(scheme) != NULL)
        bytes_add_format(out, " with HMAC-%s", p12_scheme_hmac(scheme));
    if (p12_mac_status(mac) != P12_STATUS_OPEN)
        bytes_add_text(out, ", not checked");
}

void proof_text(const struct proof *p, struct bytes *out)
{
    const struct p12_pfx *pfx = p->result.pfx;
    struct key_schemes found = { .keys = { .n = 0 } };
    struct schemes *keys = &found.keys;
    struct schemes safes = { .n = 0 };
    const struct visitor key_visitor = { see_safe_of_keys, see_bag, &found };
    const struct visitor safe_visitor = { .safe = see_safe, .context = &safes };

    add_count(out, p->found.bags, "bag");
    bytes_add_text(out, ", ");
    add_count(out, p->found.attributes, "attribute");
    bytes_add_text(out, " identical");
    if (p->found.closed != 0) {
        bytes_add_text(out, ", ");
        add_count(out, p->found.closed, "part");
        bytes_add_text(out, " closed and byte for byte the same");
    }
    add_mac(pfx, out);
    walk_parts(pfx, &key_visitor);
    walk_parts(pfx, &safe_visitor);
    if (is_same(keys, &safes)) {
        end_schemes(keys, "; keys and safes ", out);
        bytes_free(&safes.text[0]);
        return;
    }
    end_schemes(keys, "; keys ", out);
    end_schemes(&safes, "; safes ", out);
}

/* ---- Of a draft --------------------------------------------------------- */

enum { RANDOM_PASSWORD = 32 };

/* Quickly encrypted rather than plain: so what it holds is in memory that is
 * wiped, wherever it goes. */
static enum p12_rc open_draft(const struct p12_draft *draft,
                              const uint8_t *password, struct p12_pfx **out,
                              struct p12_error *err)
{
    struct p12_protection quick;
    struct p12_pfx *pfx = NULL;
    uint8_t *bytes = NULL;
    size_t len = 0;
    enum p12_rc rc;

    p12_protection_init(&quick);
    quick.key.iterations = 1;
    quick.safe.iterations = 1;
    quick.mac.iterations = 1;
    quick.keep_closed = true;
    rc = p12_draft_seal(draft, password, RANDOM_PASSWORD, &quick, &bytes, &len,
                        err);
    if (rc == P12_OK)
        rc = p12_pfx_parse(bytes, len, NULL, &pfx, err);
    if (rc == P12_OK)
        rc = p12_pfx_unlock(pfx, password, RANDOM_PASSWORD, NULL, err);
    p12_buffer_free(bytes, len);
    if (rc == P12_OK)
        *out = pfx;
    else
        p12_pfx_free(pfx);
    return rc;
}

enum p12_rc proof_of_draft(const struct p12_draft *draft, struct p12_pfx **out,
                           struct p12_error *err)
{
    uint8_t password[RANDOM_PASSWORD];
    enum p12_rc rc;

    if (getrandom(password, sizeof password, 0) != (ssize_t)sizeof password)
        return P12_E_RANDOM;
    for (size_t i = 0; i < sizeof password; i++) /* which is UTF-8 then */
        password[i] = (uint8_t)('A' + password[i] % 16);
    rc = open_draft(draft, password, out, err);
    explicit_bzero(password, sizeof password);
    return rc;
}
