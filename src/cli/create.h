/* `p12 create`: keys, certificates and more from files, put together. */
#ifndef CLI_CREATE_H
#define CLI_CREATE_H

#include "cli/common.h"
#include "cli/newfile.h"
#include "cli/password.h"
#include "cli/protect_opt.h"
#include "cli/written.h"
#include <p12/p12.h>

/* What is asked for, without how it is protected and where it goes. */
struct create_options {
    struct common common; /* only its limits and `quiet` */

    struct opt_list keys;
    struct opt_list certs;
    struct opt_list added;  /* certificates of CAs, as they are */
    struct opt_list chains; /* files to complete chains from */
    struct opt_list crls;
    struct opt_list secrets; /* OID=FILE */
    struct opt_list key_passwords;

    struct opt_list names;    /* one a key */
    struct opt_list ca_names; /* one a certificate that has no key */
    const char *csp;
    bool local_key_set;
    bool keyex;
    bool keysig;

    bool truststore;
    bool no_key;
    bool no_cert;

    bool json;
};

/* The whole command line. */
struct create_command {
    struct create_options what;
    struct protect_opts how;
    const char *password;
    const char *out;
    bool force;
};

/* Checks what the tables of options can't. Returns CLI_DONE, or CLI_USAGE when
 * it was said what is wrong. */
int create_check(const struct create_command *c, int n_operands,
                 char **operands);

/* The same of a target that is replaced: nothing that is read may be lost for
 * what is made from it, whatever name it has there. */
int create_check_target(const struct create_command *c,
                        const struct newfile *target, int n_operands,
                        char **operands);

/* The same of a protection that the profiles allow, but not without a password.
 */
int create_check_protection(const struct create_command *c,
                            const struct p12_protection *protection);

/* ---- What was read ------------------------------------------------------ */

/* Why a file was named: what of it is taken. */
enum {
    CREATE_KEYS = 1,
    CREATE_CERTS = 2,
    CREATE_ADDED = 4,
    CREATE_CHAIN = 8,
    CREATE_CRLS = 16,
    CREATE_ALL = CREATE_KEYS | CREATE_CERTS | CREATE_CRLS
};

/* One file, read once, however often it is named. */
struct create_file {
    const char *name;
    unsigned roles;
    enum p12_format format; /* what it is as a whole */
    struct p12_material *material;
};

enum { CREATE_NONE = -1 };

struct create_key {
    const struct create_file *file;
    struct p12_span der; /* borrowed from the material, or from `changed` */
    struct bytes changed;
    struct p12_key *key;
    bool has_hash; /* of its public key */
    uint8_t hash[32];
    ptrdiff_t leaf;   /* index of its certificate, or CREATE_NONE */
    const char *name; /* NULL: none */
};

enum create_place {
    CREATE_CANDIDATE, /* from --chain, and not needed so far */
    CREATE_GIVEN,
    CREATE_LEAF, /* of a key */
    CREATE_ISSUER
};

struct create_cert {
    const struct create_file *file;
    struct p12_span der;
    struct p12_cert *cert;
    enum create_place place;
    ptrdiff_t key; /* of a leaf */
    struct bytes name;
};

struct create_secret {
    const char *path;
    char *oid;
    struct bytes value;
};

/* Everything on its way into the container. */
struct creating {
    const struct create_options *options;
    struct written *written; /* where warnings go */

    struct password *key_passwords;
    size_t n_key_passwords;
    size_t next_key_password;

    struct create_file *files;
    size_t n_files;
    struct create_key *keys;
    size_t n_keys;
    struct create_cert *certs;
    size_t n_certs;
    struct p12_span *crls; /* borrowed from the material */
    size_t n_crls;
    struct create_secret *secrets;
    size_t n_secrets;

    size_t *order; /* of the certificates that are written */
    size_t n_order;
};

void creating_free(struct creating *job);

/* ---- Steps, in the order in which they are taken ------------------------
 *
 * Those with a result return CLI_DONE, or the exit code when it was said what
 * is wrong. */

/* Reads all passwords of keys that the options name. */
int create_key_passwords(struct creating *job);

/* Reads every file: `operands` are taken whatever is in them. */
int create_read(struct creating *job, int n_operands, char **operands);

/* Sorts what was read into keys, certificates and CRLs. What is there twice
 * is taken once. */
int create_gather(struct creating *job);

/* Finds the certificate of each key, and refuses what does not belong
 * together. */
int create_match(struct creating *job);

/* Puts certificates in order: each key's own, its issuers, then the others.
 * Issuers are taken from the candidates, too. */
void create_order(struct creating *job);

/* Says what a reader may stumble over: dates, a CA's certificate as a leaf, one
 * that is trusted and none of a CA. */
void create_judge(struct creating *job);

/* The same of what the profiles' readers do not see. */
void create_judge_profiles(struct creating *job,
                           const struct create_command *c);

/* Why the password is as good as none, or NULL: static text. */
const char *create_password_weakness(const struct create_options *options,
                                     struct password *password);

/* Would a password protect anything? */
bool create_needs_password(const struct p12_protection *protection,
                           bool has_keys);

/* Gives names to keys and certificates. */
int create_name(struct creating *job);

/* Makes the draft of all of it. */
int create_draft(struct creating *job, struct p12_draft **out);

/* Is what was read what such a draft should hold, bag by bag? What is written
 * is then compared with it. */
int create_prove(const struct creating *job, const struct p12_pfx *pfx);

/* ---- What the steps share ----------------------------------------------- */

/* Says what ends the work, as a line or as JSON; returns `status`.
 *
 *   err    NULL if the system refused the file
 *   text   the sentence; freed */
int create_fail(const struct creating *job, const char *file, int status,
                const struct p12_error *err, struct bytes *text);

/* The same with a sentence that needs no more than a result code. */
int create_refuse(const struct creating *job, const char *file, enum p12_rc rc,
                  const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Are keys none of its business? */
bool create_is_keyless(const struct create_options *options);

/* Adds a name of a certificate, or its subject, as it may be shown in a line.
 */
void create_name_text(struct bytes *out, const struct create_cert *cert,
                      size_t (*get)(const struct p12_cert *, char *, size_t));
void create_subject(struct bytes *out, const struct create_cert *cert);

/* A warning about a certificate: "leaf.pem: CN=...: TEXT". */
void create_warn_of(struct creating *job, const struct create_cert *cert,
                    const char *text);

/* The number of octets of a localKeyID, and those of a certificate: the first
 * ones of its SHA-256. Readers pair by equal octets, whatever they are; 20 is
 * the length that those of OpenSSL and NSS have. */
enum { CREATE_KEY_ID_SIZE = 20 };
void create_key_id(const struct p12_cert *cert,
                   uint8_t out[CREATE_KEY_ID_SIZE]);

/* Adds Microsoft's key usage to a PrivateKeyInfo's own attributes, in the
 * place of one that is there (RFC 5958, 2). False if it can't be read. */
bool create_set_key_usage(struct p12_span der, uint8_t usage,
                          struct bytes *out);

#endif
