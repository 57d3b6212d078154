/* Drafts: what a container is to hold, before it is written. */
#ifndef P12_DRAFT_H
#define P12_DRAFT_H

#include <p12/pfx.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A container in the making: safes, which are lists of bags, which have
 * attributes. It begins empty, or with all that another container holds.
 * p12_draft_seal() writes it. Handles live as long as the draft, unless what
 * they stand for is removed. */
struct p12_draft;
struct p12_draft_list; /* SafeContents: a safe's, or those of a nested bag */
struct p12_draft_bag;

P12_API enum p12_rc p12_draft_new(struct p12_draft **out);

/* Secrets in it are wiped. */
P12_API void p12_draft_free(struct p12_draft *draft);

/* ---- From a container --------------------------------------------------- */

/* Is this part to come along? `bag` is NULL for a safe as a whole: where the
 * answer is no, its bags are not asked for. */
typedef bool p12_part_filter(void *state, const struct p12_safe *safe,
                             const struct p12_bag *bag);

/* A draft of all that a container holds: every safe, bag and attribute, in
 * their order, unknown ones and duplicates included. Bytes are not copied: the
 * container must live as long as the draft.
 *
 *   keep, state  NULL: everything
 *
 * Returns P12_OK or P12_E_MEMORY. What can't be written later (a part that is
 * closed) is P12_E_CLOSED then, not here. */
P12_API enum p12_rc p12_draft_from(const struct p12_pfx *pfx,
                                   p12_part_filter *keep, void *state,
                                   struct p12_draft **out);

/* ---- Safes and bags ----------------------------------------------------- */

/* Appends an empty safe (RFC 7292, 4.1).
 *
 *   type  P12_SAFE_ENCRYPTED: under the protection's scheme for safes.
 *         P12_SAFE_DATA: plain, which suits shrouded keys
 *
 * P12_E_USAGE for another type, P12_E_MEMORY. */
P12_API enum p12_rc p12_draft_add_safe(struct p12_draft *draft,
                                       enum p12_safe_type type,
                                       struct p12_draft_list **out);

/* Each appends a bag (RFC 7292, 4.2). Bytes are copied. `out` may be NULL.
 *
 *   key          a PrivateKeyInfo (RFC 5958); whether it is shrouded is the
 *                protection's
 *   certificate, crl  X.509, DER
 *   sdsi         an SDSI certificate's text
 *   secret       `oid` (dotted) is the secret's type, `value` one DER element;
 *                not the shrouded key bag's type, which Java's SecretKeys have
 *   other        `oid` (dotted) is the bag's type, `value` one DER element
 *   nested       receives the list inside
 *
 * P12_E_USAGE for bytes that are not one element of DER of the outer type that
 * is asked (SEQUENCE for key, certificate and CRL), or for an OID that is
 * none, or one of the types that have a function of their own;
 * P12_E_LIMIT (nested deeper than 8), P12_E_MEMORY. */
P12_API enum p12_rc p12_draft_add_key(struct p12_draft_list *list,
                                      struct p12_span der,
                                      struct p12_draft_bag **out);
P12_API enum p12_rc p12_draft_add_certificate(struct p12_draft_list *list,
                                              struct p12_span der,
                                              struct p12_draft_bag **out);
P12_API enum p12_rc p12_draft_add_crl(struct p12_draft_list *list,
                                      struct p12_span der,
                                      struct p12_draft_bag **out);
P12_API enum p12_rc p12_draft_add_sdsi(struct p12_draft_list *list,
                                       struct p12_span text,
                                       struct p12_draft_bag **out);
P12_API enum p12_rc p12_draft_add_secret(struct p12_draft_list *list,
                                         const char *oid, struct p12_span value,
                                         struct p12_draft_bag **out);
P12_API enum p12_rc p12_draft_add_other(struct p12_draft_list *list,
                                        const char *oid, struct p12_span value,
                                        struct p12_draft_bag **out);
P12_API enum p12_rc p12_draft_add_nested(struct p12_draft_list *list,
                                         struct p12_draft_list **inner,
                                         struct p12_draft_bag **out);

/* ---- Attributes (RFC 7292, 4.2; RFC 2985) ------------------------------- */

/* Each appends an attribute with one value.
 *
 *   type   a name ("friendlyName", "localKeyID", "msCSPName") or a
 *          dotted OID
 *   value  one DER element; empty: an attribute without values, as Microsoft's
 *          LocalKeySet has it
 *   text   UTF-8, written as a BMPString, which is what all readers take
 *   octets written as an OCTET STRING
 *
 * P12_E_USAGE for an unknown name, a broken value, or text that is no UTF-8;
 * P12_E_MEMORY. */
P12_API enum p12_rc p12_draft_add_attribute(struct p12_draft_bag *bag,
                                            const char *type,
                                            struct p12_span value);
P12_API enum p12_rc p12_draft_add_text(struct p12_draft_bag *bag,
                                       const char *type, const char *text,
                                       size_t len);
P12_API enum p12_rc p12_draft_add_octets(struct p12_draft_bag *bag,
                                         const char *type,
                                         struct p12_span octets);

/* Takes away every attribute of a type; how many there were, in *n. `n` may be
 * NULL. P12_E_USAGE for an unknown name. */
P12_API enum p12_rc p12_draft_remove_attributes(struct p12_draft_bag *bag,
                                                const char *type, size_t *n);

/* ---- Looking at a draft, and changing its order ------------------------- */

/* The bags of safe `i`: NULL if it is carried over as it is, since it is
 * closed, enveloped or unknown. */
P12_API size_t p12_draft_n_safes(const struct p12_draft *draft);
P12_API struct p12_draft_list *p12_draft_safe(const struct p12_draft *draft,
                                              size_t i);
P12_API size_t p12_draft_n_bags(const struct p12_draft_list *list);
P12_API struct p12_draft_bag *p12_draft_bag(const struct p12_draft_list *list,
                                            size_t i);

/* What the bag was made from: NULL unless by p12_draft_from(). */
P12_API const struct p12_bag *p12_draft_bag_source(
    const struct p12_draft_bag *bag);
P12_API enum p12_bag_type p12_draft_bag_type(const struct p12_draft_bag *bag);

/* As p12_bag_content(). */
P12_API struct p12_span p12_draft_bag_content(const struct p12_draft_bag *bag);

/* The list in a nested bag; NULL for others. */
P12_API struct p12_draft_list *p12_draft_bag_list(
    const struct p12_draft_bag *bag);

/* Bag `from` becomes bag `to`; those between move by one. False for an index
 * out of range. */
P12_API bool p12_draft_move(struct p12_draft_list *list, size_t from,
                            size_t to);

/* All bags of a list anew: what was bag order[i] becomes bag i.
 *
 *   n  of p12_draft_n_bags()
 *
 * P12_E_USAGE unless each bag is named once; P12_E_MEMORY. Then nothing has
 * moved. */
P12_API enum p12_rc p12_draft_order(struct p12_draft_list *list,
                                    const size_t *order, size_t n);

#ifdef __cplusplus
}
#endif

#endif
