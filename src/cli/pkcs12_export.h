/* `p12 pkcs12 -export`: what it reads, and the steps to the container. */
#ifndef CLI_PKCS12_EXPORT_H
#define CLI_PKCS12_EXPORT_H

#include "cli/pkcs12.h"

struct pkcs12_cert {
    struct p12_cert *cert;
    bool has_name;
    struct bytes name;   /* friendlyName; UTF-8 */
    struct bytes key_id; /* localKeyID; empty: none */
};

/* Certificates in an order. { 0 } is empty. */
struct pkcs12_certs {
    struct pkcs12_cert *items;
    size_t n, cap;
};

/* Gives a certificate away to the list. */
void pkcs12_certs_add(struct pkcs12_certs *certs, struct pkcs12_cert cert);

/* Puts the certificate where the first one is, and the others behind it. */
void pkcs12_certs_to_front(struct pkcs12_certs *certs, size_t i);

void pkcs12_cert_name(struct pkcs12_cert *cert, const char *name, size_t len);

/* Takes its name and its localKeyID away. */
void pkcs12_cert_forget(struct pkcs12_cert *cert);

/* A copy of all of it. */
struct pkcs12_cert pkcs12_cert_copy(const struct pkcs12_cert *cert);
void pkcs12_certs_free(struct pkcs12_certs *certs);

/* Everything on its way into the container. */
struct pkcs12_exporting {
    struct pkcs12_job *job;
    bool has_input;
    struct bytes input; /* standard input, which is read once */
    struct bytes key;   /* a PrivateKeyInfo; empty: none */
    struct pkcs12_certs certs;
    bool has_leaf; /* certs.items[0] is the key's own */
};

/* ---- Reading (pkcs12_input.c) -------------------------------------------
 *
 * From PEM, DER or another container; what is wrong is said.
 *
 *   file  NULL and "-" are standard input
 *   what  for messages: "certificates from -in file"
 *   pass  that what is encrypted opens with; if none was given, it is asked
 *         for */

struct pkcs12_source {
    const char *file;
    const char *what;
    const struct pkcs12_pass *pass;
};

/* The first private key. */
bool pkcs12_input_key(struct pkcs12_exporting *e,
                      const struct pkcs12_source *source, struct bytes *out);

/* All certificates, behind those that are there: one at least. Of a container
 * the key's own comes first. */
bool pkcs12_input_certs(struct pkcs12_exporting *e,
                        const struct pkcs12_source *source,
                        struct pkcs12_certs *out);

/* ---- Keys (pkcs12_export_key.c) ----------------------------------------- */

/* A PrivateKeyInfo as OpenSSL writes it: version 1, without attributes and
 * public key behind it, and without the curve a second time in an EC key.
 * False if it can't be read. */
bool pkcs12_key_plain(struct p12_span der, struct bytes *out);

/* Puts the key's own certificate first, without the name that it had. False
 * when it was said that there is none. */
bool pkcs12_key_match(struct pkcs12_exporting *e);

/* ---- Chains (pkcs12_chain.c, pkcs12_store.c) ---------------------------- */

/* Certificates of authorities: those that are trusted, and others. */
struct pkcs12_store {
    struct pkcs12_certs trusted;
    struct pkcs12_certs untrusted;
};

/* Adds the certificates of a file, with the names that it gives them; those
 * that can't be read are left out. */
void pkcs12_certs_take(struct pkcs12_certs *certs,
                       const struct p12_material *material);

/* Reads -CAfile, -CApath, -CAstore, or where the system has its own. False
 * when it was said what is wrong. */
bool pkcs12_store_load(const struct pkcs12_options *options,
                       struct pkcs12_certs *trusted);

/* The issuers of a certificate up to the root that is trusted.
 *
 *   out    receives copies of them; the certificate itself is not among them
 *
 * Returns NULL, or what is wrong in OpenSSL's words. */
const char *pkcs12_chain_find(const struct pkcs12_store *store,
                              const struct pkcs12_cert *cert,
                              struct pkcs12_certs *out);

/* ---- Algorithms (pkcs12_pbe.c) ------------------------------------------ */

/* How the container is protected, but for the MAC. False when it was said that
 * it can't be written so. */
bool pkcs12_protection(const struct pkcs12_options *options,
                       struct p12_protection *out);

/* The same for the MAC. */
bool pkcs12_protection_mac(const struct pkcs12_options *options,
                           struct p12_protection *out);

/* ---- The container (pkcs12_draft.c) ------------------------------------- */

/* False when it was said what is wrong. */
bool pkcs12_draft(const struct pkcs12_exporting *e, struct p12_draft **out);

/* "Error creating PKCS12 structure for FILE", and why; returns false. `err` may
 * be NULL. */
bool pkcs12_refuse(const struct pkcs12_options *options,
                   const struct p12_error *err);

#endif
