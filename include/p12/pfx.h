/* Containers: what a PKCS#12 file holds. */
#ifndef P12_PFX_H
#define P12_PFX_H

#include <p12/limits.h>
#include <p12/scheme.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- The container (RFC 7292, 4) ---------------------------------------- */

/* A PFX: a MAC, an AuthenticatedSafe of safes, each safe's bags, each bag's
 * attributes. Every part knows its path and its place in the file. */
struct p12_pfx;
struct p12_mac;
struct p12_safe;
struct p12_bag;
struct p12_attribute;

/* Reads all of a PKCS#12 file that is in the clear: the algorithms and
 * parameters of every part, and the bags of every safe that is not encrypted.
 * Nothing is decrypted and no password is needed.
 *
 *   bytes, len  the file, BER or DER. It is copied.
 *   limits      NULL for the defaults
 *   out         receives a new container; release it with p12_pfx_free()
 *   err         NULL, or receives what went wrong, where, at which byte
 *
 * Fails when the outer structure can't be read: P12_E_FORMAT for bytes that
 * are no PKCS#12 at all, P12_E_TRUNCATED, P12_E_ENCODING, P12_E_SCHEMA,
 * P12_E_LIMIT, P12_E_MEMORY. A part inside that can't be read does not fail
 * the whole: it carries its own problem, and its neighbours are there. */
P12_API enum p12_rc p12_pfx_parse(const uint8_t *bytes, size_t len,
                                  const struct p12_limits *limits,
                                  struct p12_pfx **out, struct p12_error *err);

/* Releases a container; decrypted content in it is wiped first. */
P12_API void p12_pfx_free(struct p12_pfx *pfx);

/* Bytes of the PFX itself, without any that follow it in the file. */
P12_API size_t p12_pfx_size(const struct p12_pfx *pfx);

/* Bytes after the PFX, which other readers ignore or refuse. */
P12_API size_t p12_pfx_trailing(const struct p12_pfx *pfx);

/* Was every unencrypted layer DER? */
P12_API bool p12_pfx_is_der(const struct p12_pfx *pfx);

/* The version field: 3 (RFC 7292, 4); other values are kept and noted. */
P12_API int64_t p12_pfx_version(const struct p12_pfx *pfx);

enum p12_integrity {
    P12_INTEGRITY_NONE,      /* data without macData */
    P12_INTEGRITY_PASSWORD,  /* a MAC under a password */
    P12_INTEGRITY_PUBLIC_KEY /* SignedData */
};

P12_API enum p12_integrity p12_pfx_integrity(const struct p12_pfx *pfx);

/* ---- What became of a part ---------------------------------------------- */

enum p12_status {
    P12_STATUS_CLEAR,  /* never was encrypted */
    P12_STATUS_CLOSED, /* encrypted, and no password was tried yet */
    P12_STATUS_OPEN,   /* opened, or for the MAC: matches */
    P12_STATUS_WRONG,  /* the password does not open it, or does not match */
    P12_STATUS_REFUSED /* not tried: its problem says why */
};

/* ---- The MAC (RFC 7292, 4; RFC 9579) ------------------------------------ */

/* NULL when there is none. */
P12_API const struct p12_mac *p12_pfx_mac(const struct p12_pfx *pfx);
P12_API const struct p12_scheme *p12_mac_scheme(const struct p12_mac *mac);
P12_API enum p12_status p12_mac_status(const struct p12_mac *mac);
P12_API const struct p12_error *p12_mac_problem(const struct p12_mac *mac);

/* The MAC value as the file has it. */
P12_API struct p12_span p12_mac_value(const struct p12_mac *mac);

/* macData's own salt and iterations: with PBMAC1 they mean nothing and are
 * copies at best (RFC 9579, 5). */
P12_API struct p12_span p12_mac_salt(const struct p12_mac *mac);
P12_API uint64_t p12_mac_iterations(const struct p12_mac *mac);

/* How the password that matched was encoded for the KDF, if not as the
 * standard has it; else NULL. See p12_bag_recovery(). */
P12_API const char *p12_mac_recovery(const struct p12_mac *mac);

/* ---- Signers and recipients (public-key modes, RFC 5652) ---------------- */

/* One signer of a SignedData, or one recipient of an EnvelopedData. A build
 * without P12_PARTIES has none. */
struct p12_party;

P12_API size_t p12_pfx_n_signers(const struct p12_pfx *pfx);
P12_API const struct p12_party *p12_pfx_signer(const struct p12_pfx *pfx,
                                               size_t i);

/* The issuer's Name in DER, which p12_name_text() shows, and the serial
 * number; or the key's identifier. What there is not is empty. */
P12_API struct p12_span p12_party_issuer(const struct p12_party *party);
P12_API struct p12_span p12_party_serial(const struct p12_party *party);
P12_API struct p12_span p12_party_key_id(const struct p12_party *party);

/* "key-transport", "key-agreement", "kek", "password", "other"; "signer". */
P12_API const char *p12_party_kind(const struct p12_party *party);

/* OIDs of the digest (signer only) and of the signature or key encryption
 * algorithm; contents octets, empty if absent. */
P12_API struct p12_span p12_party_digest(const struct p12_party *party);
P12_API struct p12_span p12_party_algorithm(const struct p12_party *party);

/* NULL, or why it can't be read; there is a note of it, too. */
P12_API const struct p12_error *p12_party_problem(
    const struct p12_party *party);

/* ---- Safes (RFC 7292, 4.1) ---------------------------------------------- */

enum p12_safe_type {
    P12_SAFE_DATA,      /* not encrypted */
    P12_SAFE_ENCRYPTED, /* EncryptedData, under a password */
    P12_SAFE_ENVELOPED, /* EnvelopedData, for public keys */
    P12_SAFE_UNKNOWN    /* another content type: kept as it is */
};

P12_API size_t p12_pfx_n_safes(const struct p12_pfx *pfx);
P12_API const struct p12_safe *p12_pfx_safe(const struct p12_pfx *pfx,
                                            size_t i);
P12_API enum p12_safe_type p12_safe_type(const struct p12_safe *safe);
P12_API struct p12_span p12_safe_oid(const struct p12_safe *safe);
P12_API size_t p12_safe_path(const struct p12_safe *safe, char *out,
                             size_t cap);

/* Where the safe's ContentInfo lies in the file: the offset of its first byte
 * as the file has it, and the bytes of it in DER. In a file of BER it may take
 * more or fewer of the file's own bytes than that. */
P12_API size_t p12_safe_offset(const struct p12_safe *safe);
P12_API size_t p12_safe_size(const struct p12_safe *safe);

/* NULL unless the safe is encrypted or enveloped; of an enveloped one also in a
 * build without P12_PARTIES. */
P12_API const struct p12_scheme *p12_safe_scheme(const struct p12_safe *safe);
P12_API enum p12_status p12_safe_status(const struct p12_safe *safe);

/* What is wrong with the safe itself; NULL if nothing is. */
P12_API const struct p12_error *p12_safe_problem(const struct p12_safe *safe);
P12_API const char *p12_safe_recovery(const struct p12_safe *safe);
P12_API size_t p12_safe_n_recipients(const struct p12_safe *safe);
P12_API const struct p12_party *p12_safe_recipient(const struct p12_safe *safe,
                                                   size_t i);

/* An encrypted safe's encryptedContent: octets that no other container has by
 * chance. Empty for other safes, and if it is absent. */
P12_API struct p12_span p12_safe_ciphertext(const struct p12_safe *safe);
P12_API size_t p12_safe_n_bags(const struct p12_safe *safe);
P12_API const struct p12_bag *p12_safe_bag(const struct p12_safe *safe,
                                           size_t i);

/* ---- Bags (RFC 7292, 4.2) ----------------------------------------------- */

enum p12_bag_type {
    P12_BAG_KEY,
    P12_BAG_SHROUDED_KEY,
    P12_BAG_CERTIFICATE,
    P12_BAG_CRL,
    P12_BAG_SECRET,
    P12_BAG_SAFE_CONTENTS,
    P12_BAG_UNKNOWN
};

P12_API enum p12_bag_type p12_bag_type(const struct p12_bag *bag);
P12_API size_t p12_bag_path(const struct p12_bag *bag, char *out, size_t cap);

/* Where the SafeBag lies: in the file, or in what its safe decrypts to. As of
 * a safe the offset counts bytes as they are there, the size those of DER. */
P12_API enum p12_layer p12_bag_layer(const struct p12_bag *bag);
P12_API size_t p12_bag_offset(const struct p12_bag *bag);
P12_API size_t p12_bag_size(const struct p12_bag *bag);

/* The bag's type, and with certificates, CRLs and secrets also what kind of
 * value it has (x509Certificate, sdsiCertificate, ...); contents octets. */
P12_API struct p12_span p12_bag_oid(const struct p12_bag *bag);
P12_API struct p12_span p12_bag_value_oid(const struct p12_bag *bag);

/* NULL unless it is a shrouded key, or a secret that is shrouded like one: so
 * does Java's keystore with its SecretKeys. */
P12_API const struct p12_scheme *p12_bag_scheme(const struct p12_bag *bag);
P12_API enum p12_status p12_bag_status(const struct p12_bag *bag);
P12_API const struct p12_error *p12_bag_problem(const struct p12_bag *bag);

/* How the password that opened the part was encoded for the KDF, when only a
 * writer's bug explains it: "Latin-1", "BMPString", ...; else NULL. */
P12_API const char *p12_bag_recovery(const struct p12_bag *bag);

/* The DER of what the bag carries:
 *   key, opened shrouded key  a PrivateKeyInfo (RFC 5208, RFC 5958)
 *   certificate, CRL          the X.509 structure; for SDSI the IA5 text
 *   secret, unknown           the value as it is; of a shrouded secret that is
 *                             open, the PrivateKeyInfo that Java makes of it
 * Empty for a key or secret that is closed, and for a nested safe. A private
 * key is in wiped memory and lives as long as the container. */
P12_API struct p12_span p12_bag_content(const struct p12_bag *bag);

/* The whole SafeBag as it is: one DER element. */
P12_API struct p12_span p12_bag_whole(const struct p12_bag *bag);

/* A shrouded key's EncryptedPrivateKeyInfo as it is; empty for other bags. */
P12_API struct p12_span p12_bag_shroud(const struct p12_bag *bag);

/* Bags of a nested SafeContents. */
P12_API size_t p12_bag_n_bags(const struct p12_bag *bag);
P12_API const struct p12_bag *p12_bag_bag(const struct p12_bag *bag, size_t i);

/* ---- Attributes (RFC 7292, 4.2; RFC 2985) ------------------------------- */

P12_API size_t p12_bag_n_attributes(const struct p12_bag *bag);
P12_API const struct p12_attribute *p12_bag_attribute(const struct p12_bag *bag,
                                                      size_t i);
P12_API struct p12_span p12_attribute_oid(const struct p12_attribute *attr);
P12_API size_t p12_attribute_n_values(const struct p12_attribute *attr);

/* Value i as it is: one whole DER element; empty if there is no such one. */
P12_API struct p12_span p12_attribute_value(const struct p12_attribute *attr,
                                            size_t i);

/* Value i as UTF-8, if it is a string of a known type. What can't be decoded
 * (a lone surrogate, half a character) comes as U+FFFD; control characters
 * come as they are, so escape before showing. Written as by snprintf, but the
 * text may hold zero bytes: trust the length. 0 if the value is no string. */
P12_API size_t p12_attribute_text(const struct p12_attribute *attr, size_t i,
                                  char *out, size_t cap);
P12_API const struct p12_error *p12_attribute_problem(
    const struct p12_attribute *attr);

/* The first friendlyName and localKeyID of a bag (RFC 2985, 5.5.1): as by
 * p12_attribute_text(), and the contents octets; 0 or empty if none. */
P12_API size_t p12_bag_friendly_name(const struct p12_bag *bag, char *out,
                                     size_t cap);
P12_API struct p12_span p12_bag_local_key_id(const struct p12_bag *bag);

/* ---- Notes: what was tolerated ------------------------------------------ */

/* A deviation that the reader accepted, or a fact worth knowing. */
struct p12_note {
    const char *id;   /* "ber", "trailing-bytes", ...: stable, for programs */
    const char *text; /* one sentence, static; without P12_SENTENCES the id */
    char path[P12_PATH_MAX];
};

P12_API size_t p12_pfx_n_notes(const struct p12_pfx *pfx);
P12_API const struct p12_note *p12_pfx_note(const struct p12_pfx *pfx,
                                            size_t i);

#ifdef __cplusplus
}
#endif

#endif
