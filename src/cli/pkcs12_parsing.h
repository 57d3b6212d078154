/* `p12 pkcs12` taking a container apart: what its files share. */
#ifndef CLI_PKCS12_PARSING_H
#define CLI_PKCS12_PARSING_H

#include "cli/container.h"
#include "cli/pkcs12.h"

struct pkcs12_parsing {
    struct pkcs12_job *job;
    struct pkcs12_pass mac_pass; /* of -twopass */
    struct container container;
    struct bytes out;
};

/* Tries the pass phrases on the MAC and on every part (pkcs12_unlock.c). As
 * p12_pfx_unlock(). */
enum p12_rc pkcs12_unlock(struct pkcs12_parsing *p, struct p12_error *err);

/* ---- What -info tells (pkcs12_info.c): on standard error ---------------- */

void pkcs12_info_mac(const struct p12_mac *mac);

/* The algorithm of an encrypted part.
 *
 *   scheme  NULL if there is none */
void pkcs12_info_scheme(const char *part, const struct p12_scheme *scheme);

/* The text, the name of an OID, and the end of the line. */
void pkcs12_info_oid(const char *before, struct p12_span oid);

/* ---- Texts (pkcs12_text.c, pkcs12_name.c, pkcs12_attributes.c) ---------- */

/* Adds text of a file so that it stays on its line and is not taken for the
 * frame of a PEM block. */
void pkcs12_add_text(struct bytes *out, const char *text, size_t len);

/* Adds the text of a string's element as UTF-8; false if it is no string. */
bool pkcs12_string(struct bytes *out, struct p12_span element);

/* Adds "CN=Alice, O=Org": a Name as OpenSSL 3.5 writes it by default. False
 * if it is none. */
bool pkcs12_add_name(struct bytes *out, struct p12_span name);

/* Adds an attribute's value and a line's end: a text, octets in hexadecimal, a
 * named OID. */
void pkcs12_add_value(struct bytes *out, struct p12_span element);

/* Adds "Bag Attributes" and what there is; "Key Attributes" of a
 * PrivateKeyInfo. False if they can't be read. */
bool pkcs12_add_bag_attributes(struct bytes *out, const struct p12_bag *bag);
bool pkcs12_add_key_attributes(struct bytes *out, struct p12_span key);

/* Takes any element off the front; false if there is none. */
bool pkcs12_take_any(struct p12_span *from, struct p12_span *element);

/* ---- Bags (pkcs12_bags.c, pkcs12_key.c) --------------------------------- */

/* Adds all that is wanted of all safes; false when a part can't be had, which
 * was said. */
bool pkcs12_add_safes(struct pkcs12_parsing *p);

/* Adds a private key in PEM, encrypted unless it is wanted in the clear. */
bool pkcs12_add_key(struct pkcs12_parsing *p, struct p12_span key);

#endif
