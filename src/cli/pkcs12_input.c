#include "cli/container.h"
#include "cli/exit.h"
#include "cli/input.h"
#include "cli/pkcs12_export.h"
#include "cli/walk.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_FILE = 128 << 20 }; /* the library's default */

static bool is_input(const char *file)
{
    return file == NULL || strcmp(file, "-") == 0;
}

static const char *shown(const char *file)
{
    return is_input(file) ? "<stdin>" : file;
}

/* ---- Bytes -------------------------------------------------------------- */

/* A name that is no file's may be a URI (RFC 8089, 2) with an absolute path.
 */
static const char *path_of(const char *file)
{
    static const char scheme[] = "file:";
    const char *path = file;

    if (access(file, F_OK) == 0 || strncmp(file, scheme, strlen(scheme)) != 0)
        return file;
    path += strlen(scheme);
    if (strncmp(path, "//localhost/", 12) == 0)
        path += 11;
    else if (strncmp(path, "///", 3) == 0)
        path += 2;
    return *path == '/' ? path : file;
}

static bool fail_open(const struct pkcs12_source *source, int status)
{
    pkcs12_say("Could not open file or uri for loading %s from %s: %s",
               source->what, shown(source->file),
               status == CLI_LIMIT ? "larger than 128 MiB" : strerror(errno));
    return false;
}

/* Key and certificates may both come from standard input. */
static bool read_input(struct pkcs12_exporting *e,
                       const struct pkcs12_source *source)
{
    int status = CLI_DONE;

    if (!e->has_input)
        status = input_read("-", MAX_FILE, &e->input);
    e->has_input = true;
    return status == CLI_DONE || fail_open(source, status);
}

static bool read_bytes(struct pkcs12_exporting *e,
                       const struct pkcs12_source *source, struct bytes *out)
{
    int status;

    bytes_reserve(out, 1); /* of an empty file, too, there is an address */
    if (is_input(source->file)) {
        if (!read_input(e, source))
            return false;
        bytes_add(out, e->input.ptr, e->input.len);
        return true;
    }
    status = input_read(path_of(source->file), MAX_FILE, out);
    return status == CLI_DONE || fail_open(source, status);
}

static bool is_container(const struct bytes *file)
{
    struct p12_identity identity = { 0 };

    p12_identify(file->ptr, file->len, &identity);
    return identity.format == P12_FORMAT_PKCS12 ||
           identity.format == P12_FORMAT_PKCS12_PEM ||
           identity.format == P12_FORMAT_PKCS12_BASE64;
}

/* OpenSSL's words; the library's, which say more, stand below them. */
static bool fail(const struct pkcs12_source *source,
                 const struct p12_error *err)
{
    pkcs12_say("Could not find %s from %s", source->what, shown(source->file));
    if (err->rc != P12_OK && err->rc != P12_E_CLOSED)
        pkcs12_say_error(shown(source->file), err);
    return false;
}

/* ---- Keys and certificates in files ------------------------------------- */

/* What the library asks through. */
static enum p12_rc give_pass(void *state, const char *place, uint8_t *out,
                             size_t cap, size_t *len)
{
    const struct pkcs12_source *source = state;
    const struct bytes *text = &source->pass->text;
    struct bytes prompt = { 0 };
    struct bytes typed = { 0 };
    enum p12_rc rc = P12_OK;

    (void)place;
    if (!source->pass->given) {
        bytes_add_format(&prompt,
                         "Enter pass phrase for %s:", shown(source->file));
        if (!pkcs12_ask(bytes_text(&prompt), false, 0, &typed))
            rc = P12_E_CLOSED;
        bytes_free(&prompt);
        text = &typed;
    }
    if (rc == P12_OK && text->len > cap)
        rc = P12_E_LIMIT;
    if (rc == P12_OK && text->len != 0)
        memcpy(out, text->ptr, text->len);
    *len = text->len;
    bytes_free(&typed);
    return rc;
}

static bool read_material(const struct pkcs12_source *source,
                          const struct bytes *file, unsigned wanted,
                          struct p12_material **out)
{
    struct pkcs12_source state = *source;
    const struct p12_material_options options = {
        .size = sizeof options,
        .password = give_pass,
        .password_state = &state,
        .wanted = wanted,
        .first = wanted == P12_WANT_KEYS,
    };
    struct p12_error err = { 0 };

    err.rc = p12_material_read(file->ptr, file->len, &options, out, &err);
    return err.rc == P12_OK || fail(source, &err);
}

static bool key_of_file(const struct pkcs12_source *source,
                        const struct bytes *file, struct bytes *out)
{
    struct p12_material *material = NULL;
    struct p12_span key;

    if (!read_material(source, file, P12_WANT_KEYS, &material))
        return false;
    key = p12_material_content(material, 0);
    bytes_add(out, key.ptr, key.len);
    p12_material_free(material);
    return true;
}

static bool certs_of_file(const struct pkcs12_source *source,
                          const struct bytes *file, struct pkcs12_certs *out)
{
    const struct p12_error none = { .rc = P12_OK };
    struct p12_material *material = NULL;
    size_t before = out->n;

    if (!read_material(source, file, P12_WANT_CERTIFICATES, &material))
        return false;
    pkcs12_certs_take(out, material);
    p12_material_free(material);
    return out->n != before || fail(source, &none);
}

/* ---- Containers --------------------------------------------------------- */

static void unlock(struct container *c, struct password *passwords, size_t n)
{
    const struct common common = { .quiet = true, .no_progress = true };
    const struct keyring keys = { .passwords = passwords, .n_passwords = n };
    const struct unlocking how = { .common = &common, .keys = &keys };

    container_unlock(c, &how);
}

/* As OpenSSL does: no password and an empty one are tried unasked. */
static bool open_container(const struct pkcs12_source *source,
                           struct container *c)
{
    struct password unasked[2] = { { .none = true }, { .none = false } };
    struct password pass = { 0 };
    const struct bytes *text = &source->pass->text;
    bool ok = true;

    unlock(c, unasked, 2);
    if (!container_needs_password(c, false))
        return true;
    if (source->pass->given)
        bytes_add(&pass.text, text->ptr, text->len);
    else
        ok = pkcs12_ask("Enter pass phrase for PKCS12 import pass phrase:",
                        false, 0, &pass.text);
    if (ok)
        unlock(c, &pass, 1);
    else
        c->err.rc = P12_E_CLOSED;
    password_free(&pass);
    return ok && c->err.rc == P12_OK;
}

/* What is looked for in a container. */
struct finding {
    const struct p12_bag *key; /* the first one that is open */
    struct pkcs12_certs *certs;
};

static void find_key(const struct p12_bag *bag, void *context)
{
    enum p12_bag_type type = p12_bag_type(bag);
    struct finding *f = context;

    if (f->key == NULL && p12_bag_content(bag).len != 0 &&
        (type == P12_BAG_KEY || type == P12_BAG_SHROUDED_KEY))
        f->key = bag;
}

static void take_name(struct pkcs12_cert *cert, const struct p12_bag *bag)
{
    size_t len = p12_bag_friendly_name(bag, NULL, 0);
    char *name;

    if (len == 0)
        return;
    name = cli_alloc(len + 1, 1);
    p12_bag_friendly_name(bag, name, len + 1);
    pkcs12_cert_name(cert, name, len);
    free(name);
}

static void find_cert(const struct p12_bag *bag, void *context)
{
    struct p12_span content = p12_bag_content(bag);
    struct p12_span id = p12_bag_local_key_id(bag);
    struct pkcs12_cert cert = { 0 };
    struct finding *f = context;

    find_key(bag, context);
    if (p12_bag_type(bag) != P12_BAG_CERTIFICATE || content.len == 0 ||
        p12_cert_parse(content, &cert.cert, NULL) != P12_OK)
        return;
    take_name(&cert, bag);
    bytes_add(&cert.key_id, id.ptr, id.len);
    pkcs12_certs_add(f->certs, cert);
}

/* The key's own certificate comes first: that of its localKeyID. */
static void own_to_front(const struct p12_bag *key, struct pkcs12_certs *certs)
{
    struct p12_span id = p12_bag_local_key_id(key);

    for (size_t i = 0; id.len != 0 && i < certs->n; i++) {
        const struct bytes *other = &certs->items[i].key_id;

        if (other->len != id.len || memcmp(other->ptr, id.ptr, id.len) != 0)
            continue;
        pkcs12_certs_to_front(certs, i);
        return;
    }
}

static void move_all(struct pkcs12_certs *from, struct pkcs12_certs *to)
{
    for (size_t i = 0; i < from->n; i++)
        pkcs12_certs_add(to, from->items[i]);
    from->n = 0;
    pkcs12_certs_free(from);
}

static bool certs_of_open(const struct container *c, struct finding *f,
                          struct pkcs12_certs *out)
{
    struct pkcs12_certs found = { 0 };
    const struct visitor visitor = { .bag = find_cert, .context = f };
    bool any;

    f->certs = &found;
    walk_parts(c->pfx, &visitor);
    any = found.n != 0;
    if (f->key != NULL)
        own_to_front(f->key, &found);
    move_all(&found, out);
    return any;
}

static bool key_of_open(const struct container *c, struct finding *f,
                        struct bytes *out)
{
    const struct visitor visitor = { .bag = find_key, .context = f };
    struct p12_span key;

    walk_parts(c->pfx, &visitor);
    if (f->key == NULL)
        return false;
    key = p12_bag_content(f->key);
    bytes_add(out, key.ptr, key.len);
    return true;
}

/* One of `key` and `certs` is NULL. */
static bool read_container(const struct pkcs12_source *source,
                           const struct bytes *file, struct bytes *key,
                           struct pkcs12_certs *certs)
{
    const struct common common = { .quiet = true };
    struct container c = { 0 };
    struct finding f = { .certs = certs };
    struct p12_error err;
    bool ok;

    container_parse(&c, shown(source->file), file, &common);
    ok = c.pfx != NULL && open_container(source, &c);
    err = c.err;
    if (ok)
        ok = key != NULL ? key_of_open(&c, &f, key)
                         : certs_of_open(&c, &f, certs);
    container_close(&c);
    return ok || fail(source, &err);
}

/* ---- The calls ---------------------------------------------------------- */

bool pkcs12_input_key(struct pkcs12_exporting *e,
                      const struct pkcs12_source *source, struct bytes *out)
{
    struct bytes file = { 0 };
    bool ok = read_bytes(e, source, &file);

    if (ok)
        ok = is_container(&file) ? read_container(source, &file, out, NULL)
                                 : key_of_file(source, &file, out);
    bytes_free(&file);
    return ok;
}

bool pkcs12_input_certs(struct pkcs12_exporting *e,
                        const struct pkcs12_source *source,
                        struct pkcs12_certs *out)
{
    struct bytes file = { 0 };
    bool ok = read_bytes(e, source, &file);

    if (ok)
        ok = is_container(&file) ? read_container(source, &file, NULL, out)
                                 : certs_of_file(source, &file, out);
    bytes_free(&file);
    return ok;
}
