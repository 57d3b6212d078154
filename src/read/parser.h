/* What every reading function is given, and what they share. */
#ifndef P12_READ_PARSER_H
#define P12_READ_PARSER_H

#include "model/model.h"

/* One run over a container, or over what became readable in it. The trail has
 * the steps to the part being read, r.layer the bytes that it lies in. */
struct p12_parser {
    struct p12_pfx *pfx;
    struct p12_reader r;
    struct p12_error err; /* r.err points here */
};

/* r.err points into *p, so a parser must not be copied. */
void p12_parser_init(struct p12_parser *p, struct p12_pfx *pfx);

/* The limits in force: what a caller gave, and the defaults for the rest. */
void p12_limits_take(struct p12_limits *out, const struct p12_limits *in);

/* Ends the reading of one part: its failure, if any, becomes its problem, and
 * reading goes on with its neighbours. Only P12_E_MEMORY comes through. */
enum p12_rc p12_parser_settle(struct p12_parser *p, enum p12_rc rc,
                              struct p12_error **problem);

/* Notes a deviation of the part that the trail leads to. Like p12_fail(). */
enum p12_rc p12_parser_record(struct p12_parser *p, const char *id,
                              const char *text);

static inline enum p12_rc p12_parser_note(struct p12_parser *p, const char *id,
                                          const char *text)
{
    return p12_parser_record(p, id, P12_SENTENCE(text));
}

/* The same for the deviations from DER that asn1/walk.h names; unless they lie
 * in what was encrypted, the container is DER no more. */
enum p12_rc p12_parser_note_ber(struct p12_parser *p, unsigned ber);

/* Takes so many parts out of the limit, at the list that has them, before
 * there is memory for them. P12_E_LIMIT. */
enum p12_rc p12_parser_take_parts(struct p12_parser *p, size_t n,
                                  const uint8_t *at);

/* ---- Layers ------------------------------------------------------------- */

/* New bytes that no other layer holds: the file, or what a part decrypts to.
 * Takes `bytes` and leaves it empty, also on failure. */
enum p12_rc p12_layer_root(struct p12_parser *p, struct p12_secret *bytes,
                           enum p12_layer kind,
                           const struct p12_layer_map **out);

/* Goes through the door of a layer: checks the bytes, which lie in `parent`,
 * as one element (asn1/walk.h, with `child`), and rewrites BER as DER.
 *
 *   size  NULL: nothing may follow the element; else receives its size
 *   out   receives the layer, whose bytes are that element in DER */
enum p12_rc p12_layer_enter(struct p12_parser *p,
                            const struct p12_layer_map *parent,
                            struct p12_span bytes, const char *child,
                            size_t *size, const struct p12_layer_map **out);

/* ---- Structures --------------------------------------------------------- */

/* ContentInfo (RFC 5652, 3). `content` is empty if absent, else the element
 * inside [0]. */
struct p12_content_info {
    struct p12_span whole;
    struct p12_span oid;
    struct p12_span content;
};

enum p12_rc p12_read_content_info(struct p12_parser *p, struct p12_span der,
                                  struct p12_content_info *out);

/* The octets of an id-data ContentInfo; P12_E_SCHEMA if they are absent or no
 * OCTET STRING. */
enum p12_rc p12_read_data(struct p12_parser *p,
                          const struct p12_content_info *info,
                          struct p12_span *octets);

/* MacData (RFC 7292, 4): fills *mac as far as it goes. */
enum p12_rc p12_read_mac(struct p12_parser *p, struct p12_span der,
                         struct p12_mac *mac);

/* AuthenticatedSafe (RFC 7292, 4.1): the octets that the MAC covers, which lie
 * in r.layer. */
enum p12_rc p12_read_auth_safe(struct p12_parser *p, struct p12_span octets);

/* SafeContents (RFC 7292, 4.2), the whole element, into a safe's bags. */
enum p12_rc p12_read_safe_contents(struct p12_parser *p, struct p12_span der,
                                   struct p12_safe *safe);

/* The same for octets that are SafeContents in BER. */
enum p12_rc p12_read_safe_octets(struct p12_parser *p,
                                 const struct p12_layer_map *parent,
                                 struct p12_span octets, struct p12_safe *safe);

/* SafeBag (RFC 7292, 4.2). bag->place and bag->layer are set. `depth` counts
 * safeContents bags around it. */
enum p12_rc p12_read_bag(struct p12_parser *p, struct p12_span der,
                         size_t depth, struct p12_bag *bag);

/* SafeContents inside a bag (RFC 7292, 4.2.6), or of a safe. */
struct p12_bag_list {
    const struct p12_safe *safe;
    const struct p12_bag *parent;
    size_t depth;
    struct p12_bag *bags;
    size_t n;
};

enum p12_rc p12_read_bags(struct p12_parser *p, struct p12_span der,
                          struct p12_bag_list *list);

/* bagAttributes: a SET OF PKCS12Attribute. */
enum p12_rc p12_read_attributes(struct p12_parser *p, struct p12_span set,
                                struct p12_bag *bag);

/* EncryptedData (RFC 5652, 8) and EnvelopedData (6.1) of a safe. */
enum p12_rc p12_read_encrypted_data(struct p12_parser *p, struct p12_span der,
                                    struct p12_safe *safe);
enum p12_rc p12_read_enveloped_data(struct p12_parser *p, struct p12_span der,
                                    struct p12_safe *safe);

/* EncryptedPrivateKeyInfo (RFC 5958, 3) into a lock. */
enum p12_rc p12_read_shroud(struct p12_parser *p, struct p12_span der,
                            struct p12_lock *lock);

/* A lock's AlgorithmIdentifier. Its scheme is there to be shown, whatever is
 * wrong with it. */
enum p12_rc p12_read_lock(struct p12_parser *p, struct p12_named id,
                          struct p12_lock *lock);

/* SignedData (RFC 5652, 5.1) around an AuthenticatedSafe. */
enum p12_rc p12_read_signed_data(struct p12_parser *p,
                                 const struct p12_content_info *info,
                                 struct p12_span *octets);

/* One SignerInfo or RecipientInfo; a list of them. */
enum p12_rc p12_read_parties(struct p12_parser *p, struct p12_span set,
                             enum p12_rc (*read)(struct p12_parser *p,
                                                 struct p12_span der,
                                                 struct p12_party *out),
                             struct p12_parties *out);

/* rid or sid: by issuer and serial number, or by the key's identifier. What
 * is neither leaves both empty; only P12_E_MEMORY can go wrong. */
enum p12_rc p12_read_party_id(struct p12_parser *p, struct p12_span id,
                              struct p12_party *out);

/* A KeyAgreeRecipientInfo (RFC 5652, 6.2.2): its algorithm, and who the first
 * of its recipients is, as far as that can be read. */
enum p12_rc p12_read_agreement(struct p12_parser *p, struct p12_span der,
                               struct p12_party *out);

/* Counts the elements of a SEQUENCE OF's or SET OF's contents, which have been
 * walked. */
size_t p12_count_elements(struct p12_span contents);

#endif
