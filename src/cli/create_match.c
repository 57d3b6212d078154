#include "cli/create.h"

#include "cli/exit.h"
#include "cli/out_text.h"

/* ---- What does not match ------------------------------------------------ */

enum { LISTED_MAX = 20 };

static void add_key_info(struct bytes *out, struct p12_key_info info)
{
    out_text_key_info(out, &info);
}

/* What public keys there are instead. */
static void list_certs(const struct creating *job, struct bytes *out)
{
    size_t n = 0;

    for (size_t i = 0; i < job->n_certs; i++) {
        const struct create_cert *cert = &job->certs[i];

        if (cert->place == CREATE_CANDIDATE || ++n > LISTED_MAX)
            continue;
        bytes_add_text(out, "\n  ");
        create_subject(out, cert);
        bytes_add_text(out, " has ");
        add_key_info(out, p12_cert_key(cert->cert));
    }
    if (n > LISTED_MAX)
        bytes_add_format(out, "\n  and %zu more", n - LISTED_MAX);
}

/* The leaf may lie in the wrong file. */
static const struct create_cert *find_candidate(const struct creating *job,
                                                const struct create_key *key)
{
    for (size_t i = 0; i < job->n_certs; i++)
        if (job->certs[i].place == CREATE_CANDIDATE &&
            p12_key_matches(key->key, job->certs[i].cert) ==
                P12_MATCH_PUBLIC_KEY)
            return &job->certs[i];
    return NULL;
}

static size_t count_given(const struct creating *job)
{
    size_t n = 0;

    for (size_t i = 0; i < job->n_certs; i++)
        n += job->certs[i].place != CREATE_CANDIDATE;
    return n;
}

static int fail_no_match(const struct creating *job,
                         const struct create_key *key)
{
    const struct create_cert *candidate = find_candidate(job, key);
    struct p12_error err = { .rc = P12_E_MISMATCH };
    struct bytes text = { 0 };

    bytes_add_text(&text, "the private key (");
    add_key_info(&text, p12_key_info(key->key));
    bytes_add_text(&text, ")");
    if (candidate != NULL) {
        bytes_add_text(&text, " belongs to a certificate of --chain alone; "
                              "give it by --cert: ");
        create_subject(&text, candidate);
    } else if (count_given(job) == 0) {
        bytes_add_text(&text, " has no certificate; --no-cert if that is meant "
                              "(P12_E_MISMATCH)");
    } else {
        bytes_add_text(&text, " belongs to none of the certificates "
                              "(P12_E_MISMATCH)");
        list_certs(job, &text);
    }
    return create_fail(job, key->file->name, CLI_NO, &err, &text);
}

/* ---- Where it can't be known -------------------------------------------- */

/* The one certificate of --cert that could be it; CREATE_NONE if there are
 * more or less. */
static ptrdiff_t only_possible(const struct creating *job,
                               const struct create_key *key)
{
    ptrdiff_t only = CREATE_NONE;

    for (size_t i = 0; i < job->n_certs; i++) {
        const struct create_cert *cert = &job->certs[i];

        if (cert->place != CREATE_GIVEN ||
            (cert->file->roles & CREATE_CERTS) == 0 ||
            p12_key_matches(key->key, cert->cert) != P12_MATCH_UNKNOWN)
            continue;
        if (only != CREATE_NONE)
            return CREATE_NONE;
        only = (ptrdiff_t)i;
    }
    return only;
}

static int pair_unproven(struct creating *job, struct create_key *key,
                         ptrdiff_t index)
{
    ptrdiff_t only = only_possible(job, key);

    if (only == CREATE_NONE)
        return create_refuse(job, key->file->name, P12_E_ALGORITHM,
                             "the public key of this private key can't be "
                             "computed, and so not which certificate it "
                             "belongs to: give that one alone by --cert");
    key->leaf = only;
    job->certs[only].place = CREATE_LEAF;
    job->certs[only].key = index;
    create_warn_of(job, &job->certs[only],
                   "taken as the private key's, whose public key can't be "
                   "computed: that they belong together was not checked");
    return CLI_DONE;
}

/* ---- Matching ----------------------------------------------------------- */

static void take_leaf(struct creating *job, struct create_key *key, size_t cert,
                      ptrdiff_t index)
{
    if (key->leaf != CREATE_NONE) {
        create_warn_of(job, &job->certs[cert],
                       "it has the same public key as another certificate, "
                       "which was given first and is taken as the key's");
        return;
    }
    key->leaf = (ptrdiff_t)cert;
    job->certs[cert].place = CREATE_LEAF;
    job->certs[cert].key = index;
}

static int match_key(struct creating *job, struct create_key *key)
{
    ptrdiff_t index = key - job->keys;
    bool unknown = false;

    for (size_t i = 0; i < job->n_certs; i++) {
        enum p12_match match;

        if (job->certs[i].place != CREATE_GIVEN)
            continue;
        match = p12_key_matches(key->key, job->certs[i].cert);
        unknown = unknown || match == P12_MATCH_UNKNOWN;
        if (match == P12_MATCH_PUBLIC_KEY)
            take_leaf(job, key, i, index);
    }
    if (key->leaf != CREATE_NONE || job->options->no_cert)
        return CLI_DONE;
    return unknown ? pair_unproven(job, key, index) : fail_no_match(job, key);
}

/* Certificates alone are a container as well, but mostly an oversight. */
static int check_keyless(const struct creating *job)
{
    size_t n = count_given(job);

    if (n + job->n_keys + job->n_crls + job->n_secrets == 0)
        return create_refuse(job, job->written->output, P12_E_MISMATCH,
                             "there is nothing to put in");
    if (n == 0 || job->n_keys != 0 || create_is_keyless(job->options))
        return CLI_DONE;
    return create_refuse(job, job->written->output, P12_E_MISMATCH,
                         "there is no private key: --no-key writes "
                         "certificates alone, --truststore such that Java "
                         "trusts them");
}

int create_match(struct creating *job)
{
    int status = check_keyless(job);

    for (size_t i = 0; status == CLI_DONE && i < job->n_keys; i++)
        status = match_key(job, &job->keys[i]);
    return status;
}
