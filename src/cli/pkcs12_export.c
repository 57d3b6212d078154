#include "cli/pkcs12_export.h"

#include <string.h>

/* ---- What goes in ------------------------------------------------------- */

static bool read_key(struct pkcs12_exporting *e)
{
    const struct pkcs12_options *options = &e->job->options;
    const bool own = options->inkey != NULL;
    const struct pkcs12_source source = {
        .file = own ? options->inkey : options->in,
        .what =
            own ? "private key from -inkey file" : "private key from -in file",
        .pass = &e->job->passin,
    };
    struct bytes key = { 0 };
    bool ok = pkcs12_input_key(e, &source, &key);

    if (ok &&
        !pkcs12_key_plain((struct p12_span){ key.ptr, key.len }, &e->key)) {
        pkcs12_say("Could not find %s from %s", source.what,
                   source.file == NULL ? "<stdin>" : source.file);
        ok = false;
    }
    bytes_free(&key);
    return ok;
}

static bool read_certs(struct pkcs12_exporting *e)
{
    const struct pkcs12_source source = {
        .file = e->job->options.in,
        .what = "certificates from -in file",
        .pass = &e->job->passin,
    };

    return pkcs12_input_certs(e, &source, &e->certs);
}

static bool read_more_certs(struct pkcs12_exporting *e)
{
    const struct pkcs12_source source = {
        .file = e->job->options.certfile,
        .what = "extra certificates from -certfile",
        .pass = &e->job->passcerts,
    };

    return source.file == NULL || pkcs12_input_certs(e, &source, &e->certs);
}

/* ---- The chain ---------------------------------------------------------- */

static bool is_there(const struct pkcs12_certs *certs,
                     const struct p12_cert *cert)
{
    struct p12_span der = p12_cert_der(cert);

    for (size_t i = 0; i < certs->n; i++) {
        struct p12_span other = p12_cert_der(certs->items[i].cert);

        if (other.len == der.len && memcmp(other.ptr, der.ptr, der.len) == 0)
            return true;
    }
    return false;
}

/* Takes the issuers; those that are there already stay where they are. */
static void add_issuers(struct pkcs12_exporting *e,
                        struct pkcs12_certs *issuers)
{
    struct pkcs12_certs known = { 0 };

    for (size_t i = 0; i < issuers->n; i++)
        pkcs12_certs_add(
            is_there(&e->certs, issuers->items[i].cert) ? &known : &e->certs,
            issuers->items[i]);
    issuers->n = 0;
    pkcs12_certs_free(issuers);
    pkcs12_certs_free(&known);
}

static bool add_chain(struct pkcs12_exporting *e, struct pkcs12_store *store)
{
    struct pkcs12_certs issuers = { 0 };
    const char *problem;

    if (!e->job->options.chain)
        return true;
    if (!pkcs12_store_load(&e->job->options, &store->trusted))
        return false;
    problem = pkcs12_chain_find(store, &e->certs.items[0], &issuers);
    if (problem != NULL) {
        pkcs12_say("Error getting chain: %s", problem);
        return false;
    }
    add_issuers(e, &issuers);
    return true;
}

/* -untrusted is read whether there is a chain to build or not. */
static bool read_chain(struct pkcs12_exporting *e)
{
    const struct pkcs12_source source = {
        .file = e->job->options.untrusted,
        .what = "untrusted certificates",
        .pass = &e->job->passcerts,
    };
    struct pkcs12_store store = { .trusted = { .n = 0 } };
    bool ok =
        source.file == NULL || pkcs12_input_certs(e, &source, &store.untrusted);

    if (ok)
        ok = add_chain(e, &store);
    pkcs12_certs_free(&store.trusted);
    pkcs12_certs_free(&store.untrusted);
    return ok;
}

/* ---- All of it ---------------------------------------------------------- */

/* -caname: of each certificate that is not the key's, in their order. */
static void name_certs(struct pkcs12_exporting *e)
{
    const struct opt_list *names = &e->job->options.ca_names;
    size_t first = e->has_leaf ? 1 : 0;

    for (size_t i = 0; i < names->n && first + i < e->certs.n; i++)
        pkcs12_cert_name(&e->certs.items[first + i], names->items[i],
                         strlen(names->items[i]));
}

static bool gather_certs(struct pkcs12_exporting *e)
{
    if (!read_certs(e) || (e->key.len != 0 && !pkcs12_key_match(e)) ||
        !read_chain(e) || !read_more_certs(e))
        return false;
    name_certs(e);
    return true;
}

static bool gather(struct pkcs12_exporting *e)
{
    const struct pkcs12_options *options = &e->job->options;

    if (!options->nokeys && !read_key(e))
        return false;
    if (options->nocerts && options->chain)
        pkcs12_say("Warning: -chain option ignored with -nocerts");
    return options->nocerts || gather_certs(e);
}

/* ---- The container ------------------------------------------------------ */

/* That of -twopass is the MAC's alone. */
struct passes {
    struct bytes mac;
    struct bytes export;
};

static bool ask(const char *prompt, struct bytes *out)
{
    if (pkcs12_ask(prompt, true, 0, out))
        return true;
    pkcs12_say("Can't read Password");
    return false;
}

/* An empty one still has an address: NULL means that there is none. */
static bool read_passes(const struct pkcs12_exporting *e, struct passes *out)
{
    const struct pkcs12_pass *given = &e->job->passout;
    bool ok = true;

    if (given->given)
        bytes_add(&out->export, given->text.ptr, given->text.len);
    else
        ok = ask("Enter Export Password:", &out->export);
    bytes_reserve(&out->export, 1);
    return ok;
}

static bool seal(const struct pkcs12_exporting *e, const struct passes *passes,
                 const struct p12_protection *protection, struct bytes *out)
{
    struct p12_draft *draft = NULL;
    struct p12_error err = { 0 };
    uint8_t *sealed = NULL;
    size_t len = 0;

    if (!pkcs12_draft(e, &draft))
        return false;
    err.rc = p12_draft_seal(draft, passes->export.ptr, passes->export.len,
                            protection, &sealed, &len, &err);
    p12_draft_free(draft);
    if (err.rc != P12_OK)
        return pkcs12_refuse(&e->job->options, &err);
    bytes_add(out, sealed, len);
    p12_buffer_free(sealed, len);
    return true;
}

/* A MAC under a password of its own, which no other part knows. */
static bool add_mac(const struct pkcs12_exporting *e, const struct bytes *pass,
                    const struct p12_protection *protection,
                    struct bytes *bytes)
{
    struct p12_error err = { 0 };
    struct p12_pfx *pfx = NULL;
    uint8_t *sealed = NULL;
    size_t len = 0;

    err.rc = p12_pfx_parse(bytes->ptr, bytes->len, NULL, &pfx, &err);
    if (err.rc == P12_OK)
        err.rc = p12_pfx_seal_mac(pfx, pass->ptr, pass->len, protection,
                                  &sealed, &len, &err);
    p12_pfx_free(pfx);
    if (err.rc != P12_OK)
        return pkcs12_refuse(&e->job->options, &err);
    bytes_clear(bytes);
    bytes_add(bytes, sealed, len);
    p12_buffer_free(sealed, len);
    return true;
}

static bool make(const struct pkcs12_exporting *e, const struct passes *passes,
                 struct bytes *out)
{
    const struct pkcs12_options *options = &e->job->options;
    struct p12_protection protection;
    struct p12_protection without_mac;

    if (!pkcs12_protection(options, &protection))
        return false;
    without_mac = protection;
    if (!pkcs12_protection_mac(options, &protection))
        return false;
    if (!options->twopass || protection.mac.kind == P12_SCHEME_NONE)
        return seal(e, passes, &protection, out);
    return seal(e, passes, &without_mac, out) &&
           add_mac(e, &passes->mac, &protection, out);
}

static bool export(struct pkcs12_exporting *e, struct passes *passes)
{
    const struct pkcs12_options *options = &e->job->options;
    struct bytes bytes = { 0 };
    bool ok = true;

    if (options->nokeys && options->nocerts) {
        pkcs12_say("Nothing to export due to -noout or -nocerts and -nokeys");
        return false;
    }
    if (options->twopass) {
        ok = ask("Enter MAC Password:", &passes->mac);
        bytes_reserve(&passes->mac, 1);
    }
    ok = ok && gather(e) && read_passes(e, passes) && make(e, passes, &bytes) &&
         pkcs12_write(options->out, &bytes);
    bytes_free(&bytes);
    return ok;
}

int pkcs12_export(struct pkcs12_job *job)
{
    struct pkcs12_exporting e = { .job = job };
    struct passes passes = { .mac = { 0 } };
    bool ok = export(&e, &passes);

    bytes_free(&passes.mac);
    bytes_free(&passes.export);
    bytes_free(&e.input);
    bytes_free(&e.key);
    pkcs12_certs_free(&e.certs);
    return ok ? PKCS12_DONE : PKCS12_FAILED;
}
