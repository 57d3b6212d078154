/* Reading files of keys and certificates, from the inside. */
#ifndef P12_READ_MATERIAL_H
#define P12_READ_MATERIAL_H

#include "read/armor.h"
#include "read/unlocking.h"

#include <p12/input.h>
#include <p12/material.h>

struct p12_material_item {
    enum p12_material_type type;
    struct p12_span content; /* lies in a layer of the home */
    bool was_encrypted;
    struct p12_span alias; /* lies there, too */
};

struct p12_material {
    struct p12_pfx *home; /* a container without parts: owns layers, limits and
                           * definitions for the same code that reads real ones
                           */
    struct p12_material_item *items;
    size_t n, cap;
    size_t skipped;
};

/* One call of p12_material_read(). u.p is the parser, its budget that of all
 * keys in the file. */
struct p12_gathering {
    struct p12_unlocking u;
    struct p12_material *out;
    struct p12_material_options opt;
    size_t n_of[P12_MATERIAL_CRL + 1]; /* items found, by type */
    bool was_encrypted;   /* what is being read came out of a cipher */
    bool may_have_behind; /* a certificate, its trust settings */
};

/* ---- The door (material.c) ---------------------------------------------- */

/* The next item of a type: "certificate[2]" becomes the place. */
void p12_gather_at(struct p12_gathering *g, enum p12_material_type type);

/* Another place: "block[5]", "file". */
void p12_gather_at_step(struct p12_gathering *g, const char *name, long index);

/* Puts one more item behind the others. `content` lies in r.layer. */
enum p12_rc p12_gather_add(struct p12_gathering *g, enum p12_material_type type,
                           struct p12_span content);

/* Is there anything in such a structure that is wanted? */
bool p12_gather_wants(const struct p12_gathering *g, enum p12_format format);

/* Is all found that is wanted? */
bool p12_gather_is_done(const struct p12_gathering *g);

/* Reads one structure, which `root` has, by its shape; one that has no known
 * shape as what it was said to be. */
enum p12_rc p12_gather_structure(struct p12_gathering *g,
                                 const struct p12_layer_map *root,
                                 enum p12_format said);

/* ---- PEM (material_pem.c, material_dek.c) ------------------------------- */

/* All blocks of a file, which is r.layer. */
enum p12_rc p12_gather_pem(struct p12_gathering *g, struct p12_span file);

/* The lines between the first one and the base64 (RFC 1421, 4.4). */
struct p12_span p12_armor_headers(const struct p12_armor *armor);

bool p12_dek_is_encrypted(struct p12_span headers);

/* Decrypts what a block says to be encrypted; `plain` receives it. */
enum p12_rc p12_dek_open(struct p12_gathering *g, const struct p12_armor *armor,
                         struct p12_span ciphertext, struct p12_secret *plain);

/* ---- Keys (material_key.c, material_bare.c, material_password.c) -------- */

/* PrivateKeyInfo and EncryptedPrivateKeyInfo (RFC 5958, 2 and 3). */
enum p12_rc p12_gather_key(struct p12_gathering *g,
                           const struct p12_layer_map *root);
enum p12_rc p12_gather_shroud(struct p12_gathering *g,
                              const struct p12_layer_map *root);

/* RSAPrivateKey (RFC 8017, A.1.2), ECPrivateKey (RFC 5915, 3) or OpenSSL's DSA
 * key, which becomes a PrivateKeyInfo. */
enum p12_rc p12_gather_bare_key(struct p12_gathering *g,
                                const struct p12_layer_map *root);

/* The PrivateKeyInfo around such a key, which is DER and lies in r->layer. */
enum p12_rc p12_bare_key_wrap(struct p12_reader *r, struct p12_span der,
                              struct p12_secret *out);

/* Asks for the next key's password, which encrypts what is at `at`. */
enum p12_rc p12_gather_password(struct p12_gathering *g, const uint8_t *at,
                                struct p12_secret *out);

/* P12_E_PASSWORD, in the words that any wrong one is told with. */
enum p12_rc p12_gather_wrong_password(struct p12_gathering *g,
                                      const uint8_t *at);

/* ---- Certificates (material_cert.c, material_pkcs7.c) ------------------- */

enum p12_rc p12_gather_cert(struct p12_gathering *g,
                            const struct p12_layer_map *root);
enum p12_rc p12_gather_crl(struct p12_gathering *g,
                           const struct p12_layer_map *root);

/* The same for an element of r.layer. */
enum p12_rc p12_gather_cert_in(struct p12_gathering *g, struct p12_span der);
enum p12_rc p12_gather_crl_in(struct p12_gathering *g, struct p12_span der);

/* What a SignedData (RFC 5652, 5.1) brings along. */
enum p12_rc p12_gather_pkcs7(struct p12_gathering *g,
                             const struct p12_layer_map *root);

#endif
