/* Keys of kinds and in forms that not every reader knows. */
#include "audit/contents.h"
#include "model/model.h"
#include "x509/spki.h"

#include <stdio.h>
#include <string.h>

/* ---- Looking at each ----------------------------------------------------- */

static void find_key(struct p12_judging *j, const struct p12_bag *bag,
                     const struct p12_key_info *info)
{
    char found[2 * P12_OID_MAX];

    if (info->curve == NULL)
        snprintf(found, sizeof found, "%s", info->type);
    else
        snprintf(found, sizeof found, "%s, %s", info->type, info->curve);
    p12_judging_find_bag(j, bag, found, NULL);
}

typedef bool is_kind(const struct p12_key_info *info);

static void look_for_kind(struct p12_judging *j, is_kind *is)
{
    struct p12_contents *c = p12_judging_contents(j);

    for (size_t i = 0; c != NULL && i < c->n_keys; i++) {
        struct p12_key_info info;

        if (c->keys[i].key == NULL)
            continue;
        info = p12_key_info(c->keys[i].key);
        if (is(&info))
            find_key(j, c->keys[i].bag, &info);
    }
}

static bool begins_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

static bool is_ec(const struct p12_key_info *info)
{
    return strcmp(info->type, "EC") == 0 && info->curve != NULL;
}

#define RULE_FOR(id, says, looks)                                     \
    {                                                                 \
        .name = (id), .sentence = (says), .sight = P12_SIGHT_CONTENT, \
        .look = (looks)                                               \
    }

/* ---- Kinds --------------------------------------------------------------- */

static bool is_key_dh(const struct p12_key_info *info)
{
    return strcmp(info->type, "DH") == 0;
}

static void look_for_key_dh(struct p12_judging *j)
{
    look_for_kind(j, is_key_dh);
}

const struct p12_rule p12_rule_key_dh =
    RULE_FOR("key-dh", "a Diffie-Hellman key", look_for_key_dh);

static bool is_key_edwards(const struct p12_key_info *info)
{
    return begins_with(info->type, "Ed") || begins_with(info->type, "X");
}

static void look_for_key_edwards(struct p12_judging *j)
{
    look_for_kind(j, is_key_edwards);
}

const struct p12_rule p12_rule_key_edwards =
    RULE_FOR("key-edwards", "an Ed25519, Ed448, X25519 or X448 key",
             look_for_key_edwards);

static bool is_key_gost(const struct p12_key_info *info)
{
    return begins_with(info->type, "GOST");
}

static void look_for_key_gost(struct p12_judging *j)
{
    look_for_kind(j, is_key_gost);
}

const struct p12_rule p12_rule_key_gost =
    RULE_FOR("key-gost", "a GOST key", look_for_key_gost);

static bool is_key_post_quantum(const struct p12_key_info *info)
{
    return begins_with(info->type, "ML-") || begins_with(info->type, "SLH-");
}

static void look_for_key_post_quantum(struct p12_judging *j)
{
    look_for_kind(j, is_key_post_quantum);
}

const struct p12_rule p12_rule_key_post_quantum =
    RULE_FOR("key-post-quantum", "a key of a post-quantum algorithm",
             look_for_key_post_quantum);

static bool is_key_unknown(const struct p12_key_info *info)
{
    return !info->known;
}

static void look_for_key_unknown(struct p12_judging *j)
{
    look_for_kind(j, is_key_unknown);
}

const struct p12_rule p12_rule_key_unknown = RULE_FOR(
    "key-unknown", "a key of an unknown algorithm", look_for_key_unknown);

static bool is_key_curve(const struct p12_key_info *info)
{
    return is_ec(info) && !begins_with(info->curve, "P-");
}

static void look_for_key_curve(struct p12_judging *j)
{
    look_for_kind(j, is_key_curve);
}

const struct p12_rule p12_rule_key_curve =
    RULE_FOR("key-curve", "an EC key on another curve than P-192 to P-521",
             look_for_key_curve);

static bool is_key_explicit(const struct p12_key_info *info)
{
    return is_ec(info) && strcmp(info->curve, "explicit") == 0;
}

static void look_for_key_explicit(struct p12_judging *j)
{
    look_for_kind(j, is_key_explicit);
}

const struct p12_rule p12_rule_key_explicit = RULE_FOR(
    "key-explicit", "an EC key whose curve is not named, but spelt out",
    look_for_key_explicit);

static bool is_key_sm2(const struct p12_key_info *info)
{
    return is_ec(info) && strcmp(info->curve, "SM2") == 0;
}

static void look_for_key_sm2(struct p12_judging *j)
{
    look_for_kind(j, is_key_sm2);
}

const struct p12_rule p12_rule_key_sm2 =
    RULE_FOR("key-sm2", "a key on SM2's curve", look_for_key_sm2);

static bool is_key_curve_small(const struct p12_key_info *info)
{
    return is_ec(info) && info->bits != 0 && info->bits < 224;
}

static void look_for_key_curve_small(struct p12_judging *j)
{
    look_for_kind(j, is_key_curve_small);
}

const struct p12_rule p12_rule_key_curve_small =
    RULE_FOR("key-curve-small", "an EC key on a curve of fewer than 224 bits",
             look_for_key_curve_small);

/* ---- Forms --------------------------------------------------------------- */

/* A PrivateKeyInfo (RFC 5208, 5) as far as the value. */
struct form {
    struct p12_span version;
    struct p12_span value;
};

static bool form_read(struct p12_span der, struct form *out)
{
    struct p12_cursor c;
    struct p12_span body;
    struct p12_tlv algorithm;

    if (!p12_span_unwrap(der, P12_TAG_SEQUENCE, &body))
        return false;
    c = p12_cursor_over(body);
    return p12_cursor_tagged(&c, P12_TAG_INTEGER, &out->version) &&
           p12_cursor_tlv(&c, &algorithm) &&
           p12_cursor_tagged(&c, P12_TAG_OCTET_STRING, &out->value);
}

/* OneAsymmetricKey (RFC 5958, 2): v2(1) */
static void look_at_versions(struct p12_judging *j)
{
    struct p12_contents *c = p12_judging_contents(j);
    struct form form;

    for (size_t i = 0; c != NULL && i < c->n_keys; i++)
        if (c->keys[i].key != NULL &&
            form_read(p12_bag_content(c->keys[i].bag), &form) &&
            form.version.len == 1 && form.version.ptr[0] != 0)
            p12_judging_find_bag(j, c->keys[i].bag, "version 2 of PKCS #8",
                                 "version 1");
}

const struct p12_rule p12_rule_key_version =
    RULE_FOR("key-version",
             "a key in the form of RFC 5958, which older readers do not know",
             look_at_versions);

/* ECPrivateKey (RFC 5915, 3): publicKey is [1] */
static bool has_point(struct p12_span value)
{
    enum { PUBLIC_KEY = P12_TAG_CONTEXT | P12_TAG_CONSTRUCTED | 1 };
    struct p12_span body;
    struct p12_cursor c;
    struct p12_tlv field;

    if (!p12_span_unwrap(value, P12_TAG_SEQUENCE, &body))
        return true; /* who knows? */
    c = p12_cursor_over(body);
    while (p12_cursor_tlv(&c, &field))
        if (field.tag == PUBLIC_KEY)
            return true;
    return false;
}

static void look_for_bare(struct p12_judging *j)
{
    struct p12_contents *c = p12_judging_contents(j);
    struct p12_key_info info;
    struct form form;

    for (size_t i = 0; c != NULL && i < c->n_keys; i++) {
        if (c->keys[i].key == NULL)
            continue;
        info = p12_key_info(c->keys[i].key);
        if (is_ec(&info) && form_read(p12_bag_content(c->keys[i].bag), &form) &&
            !has_point(form.value))
            p12_judging_find_bag(j, c->keys[i].bag, "no public key beside it",
                                 "one");
    }
}

const struct p12_rule p12_rule_key_bare =
    RULE_FOR("key-bare", "an EC key without its public key", look_for_bare);
