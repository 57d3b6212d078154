#include "cli/container.h"

#include "cli/exit.h"
#include "cli/input.h"
#include "cli/progress.h"
#include "cli/report.h"
#include "cli/walk.h"
#include <errno.h>
#include <string.h>

enum { MAX_FILE = 128 << 20 }; /* the library's default */

static void fail(struct container *c, enum p12_rc rc, const char *detail)
{
    c->err = (struct p12_error){ .rc = rc, .detail = detail };
    c->status = exit_of(rc);
}

/* Bytes that are plainly something else: then their name is the best error,
 * whatever the parser stumbles over. */
static bool is_other_format(enum p12_format format)
{
    switch (format) {
    case P12_FORMAT_UNKNOWN:
    case P12_FORMAT_ASN1:
    case P12_FORMAT_PKCS12:
    case P12_FORMAT_PKCS12_PEM:
    case P12_FORMAT_PKCS12_BASE64:
        return false;
    default:
        return true;
    }
}

static void parse(struct container *c, const uint8_t *bytes, size_t len,
                  const struct p12_limits *limits)
{
    enum p12_rc rc;

    p12_identify(bytes, len, &c->identity);
    c->size = len;
    rc = p12_pfx_parse(bytes, len, limits, &c->pfx, &c->err);
    if (rc == P12_OK)
        return;
    if (c->err.rc != P12_E_FORMAT && is_other_format(c->identity.format))
        fail(c, P12_E_FORMAT, NULL);
    c->status = exit_of(c->err.rc);
}

static void parse_armoured(struct container *c, const struct bytes *file,
                           const struct p12_limits *limits)
{
    uint8_t *plain = NULL;
    size_t plain_len = 0;
    enum p12_rc rc;

    p12_identify(file->ptr, file->len, &c->identity);
    c->format = c->identity.format;
    rc = p12_unarmor(file->ptr, file->len, limits, &plain, &plain_len, &c->err);
    if (rc != P12_OK)
        c->status = exit_of(c->err.rc);
    else if (plain != NULL)
        parse(c, plain, plain_len, limits);
    else
        parse(c, file->ptr, file->len, limits);
    p12_buffer_free(plain, plain_len);
}

static size_t max_file(const struct p12_limits *limits)
{
    return limits->max_file == 0 ? MAX_FILE : limits->max_file;
}

static void fail_large(struct container *c)
{
    fail(c, P12_E_LIMIT, "the file is larger than --max-file allows");
}

void container_parse(struct container *c, const char *name,
                     const struct bytes *file, const struct common *common)
{
    struct p12_limits limits = common_limits(common);

    *c = (struct container){ .name = name, .file_size = file->len };
    if (file->len > max_file(&limits))
        fail_large(c);
    else
        parse_armoured(c, file, &limits);
}

/* What reading gave, good or bad, becomes a container. */
static void settle(struct container *c, const char *name, int status,
                   struct bytes *file, const struct common *common)
{
    *c = (struct container){ .name = name,
                             .file_size = file->len,
                             .status = status };
    if (status == CLI_FILE)
        c->reason = errno;
    else if (status == CLI_LIMIT)
        fail_large(c);
    else
        container_parse(c, name, file, common);
    bytes_free(file);
}

void container_open_fd(struct container *c, const char *name, int fd,
                       const struct common *common)
{
    struct p12_limits limits = common_limits(common);
    struct bytes file = { 0 };
    int status = input_read_fd(fd, max_file(&limits), &file);

    settle(c, name, status, &file, common);
}

void container_open(struct container *c, const char *name,
                    const struct common *common)
{
    struct p12_limits limits = common_limits(common);
    struct bytes file = { 0 };
    int status = input_read(name, max_file(&limits), &file);

    settle(c, name, status, &file, common);
}

void container_close(struct container *c)
{
    p12_pfx_free(c->pfx);
    c->pfx = NULL;
}

void container_failure(const struct container *c, struct bytes *out)
{
    const struct p12_error *err = &c->err;

    if (c->refusal != NULL) {
        bytes_add_text(out, c->refusal);
    } else if (c->reason != 0) {
        bytes_add_text(out, strerror(c->reason));
    } else if (err->rc == P12_E_FORMAT) {
        bytes_add_format(out, "not PKCS#12: it is %s (P12_E_FORMAT)",
                         p12_format_name(c->format));
    } else if (err->rc == P12_E_TRUNCATED && c->identity.truncated) {
        bytes_add_format(out,
                         "truncated: it ends at byte %zu of %zu "
                         "(P12_E_TRUNCATED)",
                         c->size, c->identity.size);
    } else {
        report_error_text(out, err);
    }
}

void container_report(const struct container *c)
{
    struct bytes text = { 0 };

    container_failure(c, &text);
    report_line(c->name, "%s", bytes_text(&text));
    bytes_free(&text);
}

/* ---- Opening ------------------------------------------------------------ */

static void count_closed_safe(const struct p12_safe *safe, void *context)
{
    enum p12_status status = p12_safe_status(safe);

    if (status == P12_STATUS_CLOSED || status == P12_STATUS_WRONG)
        ++*(size_t *)context;
}

static void count_closed_bag(const struct p12_bag *bag, void *context)
{
    enum p12_status status = p12_bag_status(bag);

    if (status == P12_STATUS_CLOSED || status == P12_STATUS_WRONG)
        ++*(size_t *)context;
}

/* Parts that another password might open. */
static size_t count_closed(const struct p12_pfx *pfx)
{
    size_t n = 0;
    const struct visitor visitor = { count_closed_safe, count_closed_bag, &n };

    walk_parts(pfx, &visitor);
    return n;
}

bool container_needs_password(const struct container *c, bool ignore_mac)
{
    const struct p12_mac *mac = p12_pfx_mac(c->pfx);

    if (mac != NULL && p12_mac_status(mac) == P12_STATUS_CLOSED)
        return true;
    if (mac != NULL && p12_mac_status(mac) == P12_STATUS_REFUSED &&
        p12_mac_problem(mac)->rc != P12_E_ALGORITHM && !ignore_mac)
        return false;
    return count_closed(c->pfx) != 0;
}

/* An empty password still has an address: NULL means that there is none. */
static const uint8_t *password_ptr(const struct password *password)
{
    if (password->none)
        return NULL;
    return password->text.ptr == NULL ? (const uint8_t *)""
                                      : password->text.ptr;
}

static struct p12_unlock_options unlock_options(const struct unlocking *how)
{
    return (struct p12_unlock_options){
        .size = sizeof(struct p12_unlock_options),
        .has_mac_password = how->keys->has_mac,
        .mac_password = password_ptr(&how->keys->mac),
        .mac_password_len = how->keys->mac.text.len,
        .threads = common_threads(how->common),
        .ignore_mac = how->ignore_mac,
        .strict = how->common->strict,
    };
}

static bool mac_matches(const struct p12_pfx *pfx)
{
    const struct p12_mac *mac = p12_pfx_mac(pfx);

    return mac != NULL && p12_mac_status(mac) == P12_STATUS_OPEN;
}

/* A password did something: opened parts, or fitted the MAC. */
static void note_use(struct container *c, const struct password *password,
                     bool of_parts)
{
    if (c->opened_by != NULL && !password_is_same(c->opened_by, password))
        c->by_several = true;
    if (c->opened_by == NULL || (of_parts && !c->opened_parts))
        c->opened_by = password;
    c->opened_parts = c->opened_parts || of_parts;
}

/* True when there is no use in trying another password. */
static bool try_password(struct container *c,
                         const struct p12_unlock_options *options,
                         const struct unlocking *how,
                         const struct password *password)
{
    size_t before = count_closed(c->pfx);
    bool matched = mac_matches(c->pfx);
    struct p12_error err = { 0 };
    enum p12_rc rc = p12_pfx_unlock(c->pfx, password_ptr(password),
                                    password->text.len, options, &err);
    size_t after = count_closed(c->pfx);

    c->tried = true;
    c->despite_mac = c->despite_mac || p12_pfx_opens_despite_mac(c->pfx);
    c->err = err;
    c->err.rc = rc;
    if (after < before)
        note_use(c, password, true);
    if (!matched && mac_matches(c->pfx))
        note_use(c, how->keys->has_mac ? &how->keys->mac : password, false);
    if (rc == P12_E_MAC)
        return options->ignore_mac && after == 0;
    return after == 0 || (rc != P12_OK && rc != P12_E_ALGORITHM);
}

static void try_passwords(struct container *c, const struct unlocking *how)
{
    struct p12_unlock_options options = unlock_options(how);

    const struct password *passwords = how->keys->passwords;
    size_t n = how->keys->n_passwords;
    size_t match = n;

    c->n_passwords = n;
    for (size_t i = 0; i < n; i++) {
        if (try_password(c, &options, how, &passwords[i]))
            return;
        if (match == n && mac_matches(c->pfx))
            match = i;
    }
    /* Those before the one that the MAC is under have met nothing but the
     * MAC. */
    for (size_t i = 0; match != n && i < match; i++)
        if (try_password(c, &options, how, &passwords[i]))
            return;
}

static void try_part(struct container *c, const struct unlocking *how,
                     const struct part_password *part)
{
    struct p12_unlock_options options = unlock_options(how);
    size_t before = count_closed(c->pfx);
    struct p12_error err = { 0 };
    enum p12_rc rc;

    options.only = part->path;
    rc = p12_pfx_unlock(c->pfx, password_ptr(&part->password),
                        part->password.text.len, &options, &err);
    /* A part's own password says nothing of the rest: alone it does not count
     * as the container's. */
    if (c->opened_by != NULL && count_closed(c->pfx) < before)
        note_use(c, &part->password, false);
    if (rc == P12_OK)
        return;
    c->status = exit_within(c->status, exit_of(rc));
    if (rc == P12_E_USAGE)
        report_line(c->name, "--part-password: there is no part %s",
                    part->path);
    else
        report_error(c->name, &err);
}

static bool has_marked(const struct keyring *keys)
{
    for (size_t i = 0; i < keys->n_passwords; i++)
        if (password_has_mark(&keys->passwords[i]))
            return true;
    return false;
}

void container_unlock(struct container *c, const struct unlocking *how)
{
    uint64_t work = how->common->no_progress ? 0 : p12_pfx_work(c->pfx);

    progress_begin(c->name, work);
    try_passwords(c, how);
    for (size_t i = 0; i < how->keys->n_parts; i++)
        try_part(c, how, &how->keys->parts[i]);
    if (mac_matches(c->pfx))
        c->err = (struct p12_error){ 0 };
    c->has_mark = has_marked(how->keys);
    progress_end(work);
}
