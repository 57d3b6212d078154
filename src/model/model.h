/* What a container holds: plain data, no parsing. Spans point into layers,
 * which the container owns. */
#ifndef P12_MODEL_MODEL_H
#define P12_MODEL_MODEL_H

#include "asn1/tree.h"
#include "base/secret.h"
#include "scheme/scheme.h"

#include <p12/pfx.h>

/* Bytes that are read as one piece: the file, an OCTET STRING's contents, what
 * a part decrypts to. Each is DER, or has been rewritten as DER. */
struct p12_layer_node {
    struct p12_layer_map map;
    struct p12_secret own;  /* the bytes, unless another layer has them */
    struct p12_mark *marks; /* owned; map.marks points here */
    struct p12_layer_node *next;
};

/* Something encrypted under a password: a safe or a shrouded key. */
struct p12_lock {
    struct p12_scheme *scheme; /* NULL if nothing is encrypted */
    struct p12_span ciphertext;
    const uint8_t *at; /* its element, in the layer that the part lies in */
    enum p12_status status;
    bool is_starved;      /* was refused, since an unlock's work was used up */
    unsigned attempt;     /* encodings of the password tried so far */
    const char *recovery; /* the encoding's name, if not a standard's */
};

struct p12_attribute {
    struct p12_span whole;
    struct p12_span oid;
    struct p12_span first;   /* the first value; empty if there is none */
    struct p12_span *values; /* all of them, if there are more than one */
    size_t n_values;
    struct p12_error *problem;
};

/* Where a part stands in the tree, for its path. */
struct p12_place {
    const struct p12_safe *safe;  /* NULL for a safe itself */
    const struct p12_bag *parent; /* NULL unless nested */
    size_t index;
};

struct p12_bag {
    enum p12_bag_type type;
    struct p12_place place;
    const struct p12_layer_map *layer;
    struct p12_span whole;
    struct p12_span oid;
    struct p12_span value;     /* bagValue: one DER element */
    struct p12_span value_oid; /* certId, crlId, secretTypeId */
    struct p12_span content;
    struct p12_lock lock;
    struct p12_attribute *attrs;
    size_t n_attrs;
    struct p12_bag *bags; /* nested SafeContents */
    size_t n_bags;
    struct p12_error *problem;
};

static inline bool p12_bag_is_key(const struct p12_bag *bag)
{
    return bag->type == P12_BAG_KEY || bag->type == P12_BAG_SHROUDED_KEY;
}

/* A signer of SignedData or a recipient of EnvelopedData. */
struct p12_party {
    const char *kind;
    struct p12_span issuer; /* a Name, DER; empty if named by a key id */
    struct p12_span serial;
    struct p12_span key_id;
    struct p12_span digest; /* OIDs */
    struct p12_span algorithm;
    struct p12_error *problem;
};

struct p12_parties {
    struct p12_party *item;
    size_t n;
};

struct p12_safe {
    enum p12_safe_type type;
    struct p12_place place;
    const struct p12_layer_map *layer;
    struct p12_span whole; /* the ContentInfo */
    struct p12_span oid;
    struct p12_lock lock;
    struct p12_span unprotected; /* EncryptedData's [1]; empty if absent */
    struct p12_parties recipients;
    struct p12_bag *bags;
    size_t n_bags;
    struct p12_error *problem;
};

struct p12_mac {
    struct p12_scheme scheme;
    struct p12_span value;
    struct p12_span salt;
    uint64_t iterations;
    enum p12_status status;
    const char *recovery;
    struct p12_error *problem;
};

struct p12_pfx {
    struct p12_limits lim;
    struct p12_schemas schemas;
    struct p12_layer_node *layers;     /* the newest first */
    const struct p12_layer_map *layer; /* the PFX itself */
    size_t size;
    size_t trailing;
    bool is_der;
    int64_t version;
    enum p12_integrity integrity;
    struct p12_mac *mac;
    struct p12_parties signers;
    struct p12_span content; /* the octets that the MAC covers */
    struct p12_safe *safes;
    size_t n_safes;
    size_t n_parts;          /* what max_parts limits */
    struct p12_note **notes; /* each stays where it is when more are added */
    size_t n_notes, cap_notes;
    bool opens_despite_mac;
};

/* ---- Places ------------------------------------------------------------- */

/* Puts the steps to a part on an empty trail. */
void p12_safe_trail(const struct p12_safe *safe, struct p12_trail *t);
void p12_bag_trail(const struct p12_bag *bag, struct p12_trail *t);

/* ---- Owning ------------------------------------------------------------- */

void p12_bags_free(struct p12_bag *bags, size_t n);
void p12_lock_clear(struct p12_lock *lock);
void p12_layers_free(struct p12_layer_node *first);

/* Remembers a deviation, in the order they were met; twice the same about one
 * part is once. P12_E_MEMORY. A `text` of NULL becomes the id; `t` may be NULL:
 * about the whole container. */
enum p12_rc p12_note_add(struct p12_pfx *pfx, const char *id, const char *text,
                         const struct p12_trail *t);

/* A part's own copy of what is wrong with it; unless it has one, the first.
 * P12_E_MEMORY. */
enum p12_rc p12_problem_set(struct p12_error **problem,
                            const struct p12_error *err);

/* ---- Looking at locks --------------------------------------------------- */

/* Calls `see` for every lock: safes and bags in order, depth first. `safe` or
 * `bag` is what it locks; the other is NULL. Stops at, and returns, the first
 * code that is not P12_OK. */
struct p12_locked {
    struct p12_lock *lock;
    struct p12_safe *safe;
    struct p12_bag *bag;
};

typedef enum p12_rc p12_lock_see(void *state, const struct p12_locked *part);

enum p12_rc p12_pfx_each_lock(struct p12_pfx *pfx, p12_lock_see *see,
                              void *state);

#endif
