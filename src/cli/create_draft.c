#include "cli/create.h"

#include "cli/exit.h"
#include "cli/report.h"
#include <string.h>

/* usage of Microsoft's keys (2.5.29.15), as OpenSSL writes it */
enum { USAGE_SIGN = 0x80, USAGE_EXCHANGE = 0x10 };

/* By OID, not by name: a build may have no names. */
#define FRIENDLY_NAME     "1.2.840.113549.1.9.20"
#define LOCAL_KEY_ID      "1.2.840.113549.1.9.21"
#define CSP_NAME          "1.3.6.1.4.1.311.17.1"
#define LOCAL_KEY_SET     "1.3.6.1.4.1.311.17.2"
#define TRUSTED_KEY_USAGE "2.16.840.1.113894.746875.1.1"

void create_key_id(const struct p12_cert *cert, uint8_t out[CREATE_KEY_ID_SIZE])
{
    uint8_t hash[32];

    p12_cert_fingerprint(cert, hash);
    memcpy(out, hash, CREATE_KEY_ID_SIZE);
}

/* ---- Failing ------------------------------------------------------------ */

/* What the library does not take of what the user typed is the user's. */
static int fail(const struct creating *job, const char *file, enum p12_rc rc,
                const char *what)
{
    struct p12_error err = { .rc = rc };
    struct bytes text = { 0 };

    bytes_add_format(&text, "%s: %s (%s)", what,
                     rc == P12_E_USAGE ? "not to be written" : p12_rc_text(rc),
                     p12_rc_name(rc));
    return create_fail(job, file, exit_of(rc), &err, &text);
}

static int add_text(const struct creating *job, struct p12_draft_bag *bag,
                    const char *type, const char *text, const char *option)
{
    enum p12_rc rc;

    if (text == NULL)
        return CLI_DONE;
    rc = p12_draft_add_text(bag, type, text, strlen(text));
    if (rc == P12_OK)
        return CLI_DONE;
    return fail(job, option, rc, "a text");
}

/* ---- Certificates, CRLs, secrets ---------------------------------------- */

static const char *name_of(struct creating *job, struct create_cert *cert)
{
    if (cert->place == CREATE_LEAF)
        return job->keys[cert->key].name;
    return cert->name.len == 0 ? NULL : bytes_text(&cert->name);
}

static enum p12_rc add_key_id(struct p12_draft_bag *bag,
                              const struct p12_cert *cert)
{
    uint8_t id[CREATE_KEY_ID_SIZE];

    create_key_id(cert, id);
    return p12_draft_add_octets(bag, LOCAL_KEY_ID,
                                (struct p12_span){ id, sizeof id });
}

/* anyExtendedKeyUsage (RFC 5280, 4.2.1.12): trusted for everything, which is
 * what keytool -importcert writes. */
static enum p12_rc add_trust(struct p12_draft_bag *bag)
{
    static const uint8_t any[] = { 0x06, 0x04, 0x55, 0x1d, 0x25, 0x00 };

    return p12_draft_add_attribute(bag, TRUSTED_KEY_USAGE,
                                   (struct p12_span){ any, sizeof any });
}

static int add_cert(struct creating *job, struct p12_draft_list *list,
                    struct create_cert *cert)
{
    struct p12_draft_bag *bag = NULL;
    enum p12_rc rc = p12_draft_add_certificate(list, cert->der, &bag);
    int status;

    if (rc != P12_OK)
        return fail(job, cert->file->name, rc, "a certificate");
    status = add_text(job, bag, FRIENDLY_NAME, name_of(job, cert),
                      cert->place == CREATE_LEAF ? "--name" : "--ca-name");
    if (status != CLI_DONE)
        return status;
    if (cert->place == CREATE_LEAF)
        rc = add_key_id(bag, cert->cert);
    else if (job->options->truststore)
        rc = add_trust(bag);
    return rc == P12_OK ? CLI_DONE
                        : fail(job, cert->file->name, rc, "an attribute");
}

static int add_crl(struct creating *job, struct p12_draft_list *list, size_t i)
{
    enum p12_rc rc = p12_draft_add_crl(list, job->crls[i], NULL);

    return rc == P12_OK ? CLI_DONE : fail(job, "--crl", rc, "a CRL");
}

static int add_secret(struct creating *job, struct p12_draft_list *list,
                      const struct create_secret *secret)
{
    const struct p12_span value = { secret->value.ptr, secret->value.len };
    struct p12_error err = { .rc = P12_E_ENCODING };
    struct bytes text = { 0 };
    enum p12_rc rc = p12_draft_add_secret(list, secret->oid, value, NULL);

    if (rc == P12_OK)
        return CLI_DONE;
    if (rc != P12_E_USAGE)
        return fail(job, secret->path, rc, "a secret");
    /* The OID was checked with the options. */
    bytes_add_format(&text, "the value of a secret must be one element of DER "
                            "(P12_E_ENCODING)");
    return create_fail(job, secret->path, CLI_INPUT, &err, &text);
}

/* ---- Keys --------------------------------------------------------------- */

static int set_usage(const struct creating *job, struct create_key *key)
{
    const struct create_options *options = job->options;
    uint8_t usage = options->keyex ? USAGE_EXCHANGE : USAGE_SIGN;

    if (!options->keyex && !options->keysig)
        return CLI_DONE;
    if (!create_set_key_usage(key->der, usage, &key->changed))
        return create_refuse(job, key->file->name, P12_E_SCHEMA,
                             "the private key has attributes that --keyex and "
                             "--keysig can't be added to");
    key->der = (struct p12_span){ key->changed.ptr, key->changed.len };
    return CLI_DONE;
}

static int add_key_attributes(struct creating *job, struct p12_draft_bag *bag,
                              const struct create_key *key)
{
    const struct create_options *options = job->options;
    enum p12_rc rc = P12_OK;
    int status = add_text(job, bag, FRIENDLY_NAME, key->name, "--name");

    if (status == CLI_DONE)
        status = add_text(job, bag, CSP_NAME, options->csp, "--csp");
    if (status != CLI_DONE)
        return status;
    if (key->leaf != CREATE_NONE)
        rc = add_key_id(bag, job->certs[key->leaf].cert);
    if (rc == P12_OK && options->local_key_set)
        rc = p12_draft_add_attribute(bag, LOCAL_KEY_SET,
                                     (struct p12_span){ NULL, 0 });
    return rc == P12_OK ? CLI_DONE
                        : fail(job, key->file->name, rc, "an attribute");
}

static int add_key(struct creating *job, struct p12_draft_list *list,
                   struct create_key *key)
{
    struct p12_draft_bag *bag = NULL;
    int status = set_usage(job, key);
    enum p12_rc rc;

    if (status != CLI_DONE)
        return status;
    rc = p12_draft_add_key(list, key->der, &bag);
    if (rc != P12_OK)
        return fail(job, key->file->name, rc, "a private key");
    return add_key_attributes(job, bag, key);
}

/* ---- Safes -------------------------------------------------------------- */

/* As OpenSSL lays it out, and every reader knows: all that is public in an
 * encrypted safe, then keys, each shrouded, in one that is not. */
static int fill_first(struct creating *job, struct p12_draft *draft)
{
    struct p12_draft_list *list = NULL;
    int status = CLI_DONE;
    enum p12_rc rc;

    if (job->n_order + job->n_crls + job->n_secrets == 0)
        return CLI_DONE;
    rc = p12_draft_add_safe(draft, P12_SAFE_ENCRYPTED, &list);
    if (rc != P12_OK)
        return fail(job, job->written->output, rc, "a safe");
    for (size_t i = 0; status == CLI_DONE && i < job->n_order; i++)
        status = add_cert(job, list, &job->certs[job->order[i]]);
    for (size_t i = 0; status == CLI_DONE && i < job->n_crls; i++)
        status = add_crl(job, list, i);
    for (size_t i = 0; status == CLI_DONE && i < job->n_secrets; i++)
        status = add_secret(job, list, &job->secrets[i]);
    return status;
}

static int fill_second(struct creating *job, struct p12_draft *draft)
{
    struct p12_draft_list *list = NULL;
    int status = CLI_DONE;
    enum p12_rc rc;

    if (job->n_keys == 0)
        return CLI_DONE;
    rc = p12_draft_add_safe(draft, P12_SAFE_DATA, &list);
    if (rc != P12_OK)
        return fail(job, job->written->output, rc, "a safe");
    for (size_t i = 0; status == CLI_DONE && i < job->n_keys; i++)
        status = add_key(job, list, &job->keys[i]);
    return status;
}

int create_draft(struct creating *job, struct p12_draft **out)
{
    struct p12_draft *draft = NULL;
    enum p12_rc rc = p12_draft_new(&draft);
    int status;

    if (rc != P12_OK)
        return fail(job, job->written->output, rc, "a container");
    status = fill_first(job, draft);
    if (status == CLI_DONE)
        status = fill_second(job, draft);
    if (status == CLI_DONE)
        *out = draft;
    else
        p12_draft_free(draft);
    return status;
}
