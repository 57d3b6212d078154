#include "cli/create.h"

#include "cli/exit.h"
#include "cli/report.h"
#include "cli/strings.h"
#include <stdlib.h>
#include <string.h>

bool create_is_keyless(const struct create_options *options)
{
    return options->truststore || options->no_key;
}

/* What is known of a file while its parts are taken. */
struct taking {
    struct creating *job;
    const struct create_file *file;
    json_t *known;      /* fingerprints of the certificates so far */
    size_t left_out[3]; /* by enum p12_material_type */
};

/* ---- Certificates ------------------------------------------------------- */

static enum create_place place_of(const struct taking *t)
{
    return (t->file->roles & (CREATE_CERTS | CREATE_ADDED)) != 0
               ? CREATE_GIVEN
               : CREATE_CANDIDATE;
}

/* Was it there before? Candidates may be there as often as they like. */
static bool is_known(struct taking *t, const struct create_cert *cert)
{
    struct bytes hex = { 0 };
    uint8_t hash[32];
    bool known;

    p12_cert_fingerprint(cert->cert, hash);
    string_hex(&hex, (struct p12_span){ hash, sizeof hash });
    known = json_object_get(t->known, bytes_text(&hex)) != NULL;
    if (!known)
        json_set(t->known, bytes_text(&hex), json_true());
    else if (cert->place != CREATE_CANDIDATE)
        create_warn_of(t->job, cert,
                       "this certificate is given more than once; it is put "
                       "in once");
    bytes_free(&hex);
    return known;
}

static int take_cert(struct taking *t, struct p12_span der)
{
    struct creating *job = t->job;
    struct create_cert cert = {
        .file = t->file, .der = der, .place = place_of(t), .key = CREATE_NONE
    };
    struct p12_error err = { 0 };
    struct bytes text = { 0 };

    if (p12_cert_parse(der, &cert.cert, &err) != P12_OK) {
        bytes_add_text(&text, "a certificate that can't be read: ");
        report_error_text(&text, &err);
        return create_fail(job, t->file->name, exit_of(err.rc), &err, &text);
    }
    if (is_known(t, &cert))
        p12_cert_free(cert.cert);
    else
        job->certs[job->n_certs++] = cert;
    return CLI_DONE;
}

/* ---- Keys --------------------------------------------------------------- */

static bool is_same_key(const struct create_key *a, const struct create_key *b)
{
    if (a->has_hash && b->has_hash)
        return memcmp(a->hash, b->hash, sizeof a->hash) == 0;
    return a->der.len == b->der.len &&
           memcmp(a->der.ptr, b->der.ptr, a->der.len) == 0;
}

static bool is_known_key(struct taking *t, const struct create_key *key)
{
    for (size_t i = 0; i < t->job->n_keys; i++) {
        if (!is_same_key(&t->job->keys[i], key))
            continue;
        written_warn(t->job->written, t->file->name,
                     "a private key is given more than once; it is put in "
                     "once");
        return true;
    }
    return false;
}

/* A key that contradicts itself belongs to no certificate, and nobody could
 * use it. */
static int check_key(const struct taking *t, const struct create_key *key)
{
    const struct p12_error *problem = p12_key_problem(key->key);

    if (problem == NULL)
        return CLI_DONE;
    return create_refuse(
        t->job, t->file->name, problem->rc, "this private key is no good: %s",
        problem->detail != NULL ? problem->detail : p12_rc_text(problem->rc));
}

static int take_key(struct taking *t, struct p12_span der)
{
    struct creating *job = t->job;
    struct create_key key = { .file = t->file,
                              .der = der,
                              .leaf = CREATE_NONE };
    struct p12_error err = { 0 };
    struct bytes text = { 0 };
    int status;

    if (p12_key_parse(der, &key.key, &err) != P12_OK) {
        bytes_add_text(&text, "a private key that can't be read: ");
        report_error_text(&text, &err);
        return create_fail(job, t->file->name, exit_of(err.rc), &err, &text);
    }
    key.has_hash = p12_key_fingerprint(key.key, key.hash);
    status = check_key(t, &key);
    if (status == CLI_DONE && !is_known_key(t, &key))
        job->keys[job->n_keys++] = key;
    else
        p12_key_free(key.key);
    return status;
}

/* ---- CRLs --------------------------------------------------------------- */

static void take_crl(struct taking *t, struct p12_span der)
{
    struct creating *job = t->job;

    for (size_t i = 0; i < job->n_crls; i++) {
        if (job->crls[i].len != der.len ||
            memcmp(job->crls[i].ptr, der.ptr, der.len) != 0)
            continue;
        written_warn(job->written, t->file->name,
                     "a CRL is given more than once; it is put in once");
        return;
    }
    job->crls[job->n_crls++] = der;
}

/* ---- Files -------------------------------------------------------------- */

/* The roles for which a part of this type is taken. */
static unsigned roles_for(const struct creating *job,
                          enum p12_material_type type)
{
    switch (type) {
    case P12_MATERIAL_KEY:
        return create_is_keyless(job->options) ? 0 : CREATE_KEYS;
    case P12_MATERIAL_CERTIFICATE:
        return CREATE_CERTS | CREATE_ADDED | CREATE_CHAIN;
    case P12_MATERIAL_CRL:
        return CREATE_CRLS;
    }
    return 0;
}

static int take(struct taking *t, size_t i)
{
    const struct p12_material *material = t->file->material;
    enum p12_material_type type = p12_material_type(material, i);
    struct p12_span content = p12_material_content(material, i);

    if ((t->file->roles & roles_for(t->job, type)) == 0) {
        t->left_out[type]++;
        return CLI_DONE;
    }
    if (type == P12_MATERIAL_KEY)
        return take_key(t, content);
    if (type == P12_MATERIAL_CERTIFICATE)
        return take_cert(t, content);
    take_crl(t, content);
    return CLI_DONE;
}

static const char *const type_names[] = {
    [P12_MATERIAL_KEY] = "private key",
    [P12_MATERIAL_CERTIFICATE] = "certificate",
    [P12_MATERIAL_CRL] = "CRL",
};

static void say_left_out_of(const struct taking *t, size_t type)
{
    const struct create_options *options = t->job->options;
    size_t n = t->left_out[type];
    const char *s = n == 1 ? "" : "s";

    if (type == P12_MATERIAL_KEY && create_is_keyless(options))
        written_warn(t->job->written, t->file->name,
                     "%zu private key%s in it left out: %s takes certificates "
                     "alone",
                     n, s, options->truststore ? "--truststore" : "--no-key");
    else
        written_warn(t->job->written, t->file->name,
                     "%zu %s%s in it left out: the option does not take %s", n,
                     type_names[type], s, n == 1 ? "it" : "them");
}

static void say_left_out(const struct taking *t)
{
    size_t skipped = p12_material_skipped(t->file->material);
    bool is_chain = (t->file->roles & CREATE_CHAIN) != 0;

    /* Of what may complete a chain nobody asked for more. */
    for (size_t i = 0; !is_chain && i < 3; i++)
        if (t->left_out[i] != 0)
            say_left_out_of(t, i);
    if (skipped != 0)
        written_warn(t->job->written, t->file->name,
                     "%zu PEM block%s in it left out: neither a private key "
                     "nor a certificate nor a CRL",
                     skipped, skipped == 1 ? "" : "s");
}

/* An option that names a file says what is in it. */
static int check_role(const struct taking *t, unsigned role,
                      enum p12_material_type type)
{
    const struct p12_material *material = t->file->material;
    struct p12_error err = { .rc = P12_E_FORMAT,
                             .detail = p12_format_name(t->file->format) };
    struct bytes text = { 0 };

    if ((t->file->roles & role) == 0 ||
        (t->file->roles & CREATE_ALL) == CREATE_ALL)
        return CLI_DONE;
    for (size_t i = 0; i < p12_material_count(material); i++)
        if (p12_material_type(material, i) == type)
            return CLI_DONE;
    bytes_add_format(&text, "no %s in it: it is %s (P12_E_FORMAT)",
                     type_names[type], err.detail);
    return create_fail(t->job, t->file->name, CLI_INPUT, &err, &text);
}

static int check_roles(const struct taking *t)
{
    int status = check_role(t, CREATE_KEYS, P12_MATERIAL_KEY);

    if (status == CLI_DONE)
        status = check_role(t, CREATE_CERTS | CREATE_ADDED | CREATE_CHAIN,
                            P12_MATERIAL_CERTIFICATE);
    if (status == CLI_DONE)
        status = check_role(t, CREATE_CRLS, P12_MATERIAL_CRL);
    return status;
}

static int take_file(struct creating *job, const struct create_file *file,
                     json_t *known)
{
    struct taking t = { .job = job, .file = file, .known = known };
    int status = check_roles(&t);

    for (size_t i = 0;
         status == CLI_DONE && i < p12_material_count(file->material); i++)
        status = take(&t, i);
    if (status == CLI_DONE)
        say_left_out(&t);
    return status;
}

int create_gather(struct creating *job)
{
    json_t *known = json_new_object();
    int status = CLI_DONE;
    size_t n = 0;

    for (size_t i = 0; i < job->n_files; i++)
        n += p12_material_count(job->files[i].material);
    job->keys = cli_alloc(n, sizeof *job->keys);
    job->certs = cli_alloc(n, sizeof *job->certs);
    job->crls = cli_alloc(n, sizeof *job->crls);
    for (size_t i = 0; status == CLI_DONE && i < job->n_files; i++)
        status = take_file(job, &job->files[i], known);
    json_decref(known);
    return status;
}

void creating_free(struct creating *job)
{
    for (size_t i = 0; i < job->n_key_passwords; i++)
        password_free(&job->key_passwords[i]);
    for (size_t i = 0; i < job->n_keys; i++) {
        p12_key_free(job->keys[i].key);
        bytes_free(&job->keys[i].changed);
    }
    for (size_t i = 0; i < job->n_certs; i++) {
        p12_cert_free(job->certs[i].cert);
        bytes_free(&job->certs[i].name);
    }
    for (size_t i = 0; i < job->n_secrets; i++) {
        free(job->secrets[i].oid);
        bytes_free(&job->secrets[i].value);
    }
    for (size_t i = 0; i < job->n_files; i++)
        p12_material_free(job->files[i].material);
    free(job->key_passwords);
    free(job->keys);
    free(job->certs);
    free(job->crls);
    free(job->secrets);
    free(job->files);
    free(job->order);
    *job = (struct creating){ 0 };
}
