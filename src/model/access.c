/* The public view of the model. */
#include "base/text.h"
#include "model/model.h"
#include "model/oids.h"

static const struct p12_span nothing = { NULL, 0 };

/* ---- The container ------------------------------------------------------ */

size_t p12_pfx_size(const struct p12_pfx *pfx)
{
    return pfx->size;
}

size_t p12_pfx_trailing(const struct p12_pfx *pfx)
{
    return pfx->trailing;
}

bool p12_pfx_is_der(const struct p12_pfx *pfx)
{
    return pfx->is_der;
}

int64_t p12_pfx_version(const struct p12_pfx *pfx)
{
    return pfx->version;
}

enum p12_integrity p12_pfx_integrity(const struct p12_pfx *pfx)
{
    return pfx->integrity;
}

size_t p12_pfx_n_notes(const struct p12_pfx *pfx)
{
    return pfx->n_notes;
}

const struct p12_note *p12_pfx_note(const struct p12_pfx *pfx, size_t i)
{
    return i < pfx->n_notes ? pfx->notes[i] : NULL;
}

/* ---- The MAC ------------------------------------------------------------ */

const struct p12_mac *p12_pfx_mac(const struct p12_pfx *pfx)
{
    return pfx->mac;
}

const struct p12_scheme *p12_mac_scheme(const struct p12_mac *mac)
{
    return &mac->scheme;
}

enum p12_status p12_mac_status(const struct p12_mac *mac)
{
    return mac->status;
}

const struct p12_error *p12_mac_problem(const struct p12_mac *mac)
{
    return mac->problem;
}

struct p12_span p12_mac_value(const struct p12_mac *mac)
{
    return mac->value;
}

struct p12_span p12_mac_salt(const struct p12_mac *mac)
{
    return mac->salt;
}

uint64_t p12_mac_iterations(const struct p12_mac *mac)
{
    return mac->iterations;
}

const char *p12_mac_recovery(const struct p12_mac *mac)
{
    return mac->recovery;
}

/* ---- Signers and recipients --------------------------------------------- */

static const struct p12_party *party(const struct p12_parties *p, size_t i)
{
    return i < p->n ? &p->item[i] : NULL;
}

size_t p12_pfx_n_signers(const struct p12_pfx *pfx)
{
    return pfx->signers.n;
}

const struct p12_party *p12_pfx_signer(const struct p12_pfx *pfx, size_t i)
{
    return party(&pfx->signers, i);
}

struct p12_span p12_party_issuer(const struct p12_party *p)
{
    return p->issuer;
}

struct p12_span p12_party_serial(const struct p12_party *p)
{
    return p->serial;
}

struct p12_span p12_party_key_id(const struct p12_party *p)
{
    return p->key_id;
}

const char *p12_party_kind(const struct p12_party *p)
{
    return p->kind;
}

struct p12_span p12_party_digest(const struct p12_party *p)
{
    return p->digest;
}

struct p12_span p12_party_algorithm(const struct p12_party *p)
{
    return p->algorithm;
}

const struct p12_error *p12_party_problem(const struct p12_party *p)
{
    return p->problem;
}

/* ---- Safes -------------------------------------------------------------- */

size_t p12_pfx_n_safes(const struct p12_pfx *pfx)
{
    return pfx->n_safes;
}

const struct p12_safe *p12_pfx_safe(const struct p12_pfx *pfx, size_t i)
{
    return i < pfx->n_safes ? &pfx->safes[i] : NULL;
}

enum p12_safe_type p12_safe_type(const struct p12_safe *safe)
{
    return safe->type;
}

struct p12_span p12_safe_oid(const struct p12_safe *safe)
{
    return safe->oid;
}

size_t p12_safe_path(const struct p12_safe *safe, char *out, size_t cap)
{
    struct p12_trail t = { .depth = 0 };

    p12_safe_trail(safe, &t);
    return p12_trail_text(&t, out, cap);
}

size_t p12_safe_offset(const struct p12_safe *safe)
{
    return p12_layer_offset(safe->layer, safe->whole.ptr);
}

size_t p12_safe_size(const struct p12_safe *safe)
{
    return safe->whole.len;
}

const struct p12_scheme *p12_safe_scheme(const struct p12_safe *safe)
{
    return safe->lock.scheme;
}

enum p12_status p12_safe_status(const struct p12_safe *safe)
{
    return safe->lock.status;
}

const struct p12_error *p12_safe_problem(const struct p12_safe *safe)
{
    return safe->problem;
}

const char *p12_safe_recovery(const struct p12_safe *safe)
{
    return safe->lock.recovery;
}

struct p12_span p12_safe_ciphertext(const struct p12_safe *safe)
{
    return safe->type == P12_SAFE_ENCRYPTED ? safe->lock.ciphertext : nothing;
}

size_t p12_safe_n_recipients(const struct p12_safe *safe)
{
    return safe->recipients.n;
}

const struct p12_party *p12_safe_recipient(const struct p12_safe *safe,
                                           size_t i)
{
    return party(&safe->recipients, i);
}

size_t p12_safe_n_bags(const struct p12_safe *safe)
{
    return safe->n_bags;
}

const struct p12_bag *p12_safe_bag(const struct p12_safe *safe, size_t i)
{
    return i < safe->n_bags ? &safe->bags[i] : NULL;
}

/* ---- Bags --------------------------------------------------------------- */

enum p12_bag_type p12_bag_type(const struct p12_bag *bag)
{
    return bag->type;
}

size_t p12_bag_path(const struct p12_bag *bag, char *out, size_t cap)
{
    struct p12_trail t = { .depth = 0 };

    p12_bag_trail(bag, &t);
    return p12_trail_text(&t, out, cap);
}

enum p12_layer p12_bag_layer(const struct p12_bag *bag)
{
    return p12_layer_kind(bag->layer);
}

size_t p12_bag_offset(const struct p12_bag *bag)
{
    return p12_layer_offset(bag->layer, bag->whole.ptr);
}

size_t p12_bag_size(const struct p12_bag *bag)
{
    return bag->whole.len;
}

struct p12_span p12_bag_oid(const struct p12_bag *bag)
{
    return bag->oid;
}

struct p12_span p12_bag_value_oid(const struct p12_bag *bag)
{
    return bag->value_oid;
}

const struct p12_scheme *p12_bag_scheme(const struct p12_bag *bag)
{
    return bag->lock.scheme;
}

enum p12_status p12_bag_status(const struct p12_bag *bag)
{
    return bag->lock.status;
}

const struct p12_error *p12_bag_problem(const struct p12_bag *bag)
{
    return bag->problem;
}

const char *p12_bag_recovery(const struct p12_bag *bag)
{
    return bag->lock.recovery;
}

struct p12_span p12_bag_content(const struct p12_bag *bag)
{
    return bag->content;
}

struct p12_span p12_bag_whole(const struct p12_bag *bag)
{
    return bag->whole;
}

struct p12_span p12_bag_shroud(const struct p12_bag *bag)
{
    return bag->type == P12_BAG_SHROUDED_KEY ? bag->value : nothing;
}

size_t p12_bag_n_bags(const struct p12_bag *bag)
{
    return bag->n_bags;
}

const struct p12_bag *p12_bag_bag(const struct p12_bag *bag, size_t i)
{
    return i < bag->n_bags ? &bag->bags[i] : NULL;
}

/* ---- Attributes --------------------------------------------------------- */

size_t p12_bag_n_attributes(const struct p12_bag *bag)
{
    return bag->n_attrs;
}

const struct p12_attribute *p12_bag_attribute(const struct p12_bag *bag,
                                              size_t i)
{
    return i < bag->n_attrs ? &bag->attrs[i] : NULL;
}

struct p12_span p12_attribute_oid(const struct p12_attribute *attr)
{
    return attr->oid;
}

size_t p12_attribute_n_values(const struct p12_attribute *attr)
{
    return attr->n_values;
}

struct p12_span p12_attribute_value(const struct p12_attribute *attr, size_t i)
{
    if (i >= attr->n_values)
        return nothing;
    return attr->values != NULL ? attr->values[i] : attr->first;
}

size_t p12_attribute_text(const struct p12_attribute *attr, size_t i, char *out,
                          size_t cap)
{
    struct p12_text text = p12_text_into(out, cap);
    struct p12_span value = p12_attribute_value(attr, i);
    struct p12_cursor c = p12_cursor_over(value);
    struct p12_tlv tlv = { 0 };
    bool bad = false;
    uint32_t ch;

    if (p12_cursor_tlv(&c, &tlv))
        while (p12_charset_next(p12_charset_of(tlv.tag), &tlv.body, &ch, &bad))
            p12_text_char(&text, ch);
    return p12_text_end(&text);
}

const struct p12_error *p12_attribute_problem(const struct p12_attribute *attr)
{
    return attr->problem;
}

static const struct p12_attribute *find_attribute(const struct p12_bag *bag,
                                                  const uint8_t *oid,
                                                  size_t len)
{
    for (size_t i = 0; i < bag->n_attrs; i++)
        if (p12_span_equal(bag->attrs[i].oid, (struct p12_span){ oid, len }))
            return &bag->attrs[i];
    return NULL;
}

size_t p12_bag_friendly_name(const struct p12_bag *bag, char *out, size_t cap)
{
    const struct p12_attribute *attr = find_attribute(
        bag, p12_oid_friendly_name, sizeof p12_oid_friendly_name);

    if (attr != NULL)
        return p12_attribute_text(attr, 0, out, cap);
    if (cap != 0)
        out[0] = '\0';
    return 0;
}

struct p12_span p12_bag_local_key_id(const struct p12_bag *bag)
{
    const struct p12_attribute *attr =
        find_attribute(bag, p12_oid_local_key_id, sizeof p12_oid_local_key_id);
    struct p12_span id;

    if (attr == NULL || !p12_span_unwrap(p12_attribute_value(attr, 0),
                                         P12_TAG_OCTET_STRING, &id))
        return nothing;
    return id;
}
