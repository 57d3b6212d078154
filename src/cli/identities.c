#include "cli/identities.h"

#include "cli/content.h"
#include "cli/known.h"
#include "cli/strings.h"
#include "cli/walk.h"
#include <stdlib.h>
#include <string.h>

static const char *const words[] = {
    [IDENTITY_CERTIFICATE] = "certificate",
    [IDENTITY_KEY] = "key",
    [IDENTITY_SHROUD] = "shrouded-key",
    [IDENTITY_SAFE] = "encrypted-safe",
};

enum { N_KINDS = sizeof words / sizeof words[0] };

const char *identity_word(enum identity_kind kind)
{
    return words[kind];
}

bool identity_kind_find(const char *word, enum identity_kind *out)
{
    for (size_t i = 0; i < N_KINDS; i++) {
        if (strcmp(words[i], word) == 0) {
            *out = (enum identity_kind)i;
            return true;
        }
    }
    return false;
}

struct finder {
    struct judged *judged;
    size_t cap;
    uint64_t key_work;
};

static char *take_text(struct bytes *text)
{
    char *copy = cli_alloc(text->len + 1, 1);

    if (text->len != 0)
        memcpy(copy, text->ptr, text->len);
    bytes_free(text);
    return copy;
}

static struct identity *add(struct finder *f, enum identity_kind kind)
{
    struct judged *judged = f->judged;
    struct identity *one;

    judged->identities = known_room(judged->identities, judged->n_identities,
                                    &f->cap, sizeof *judged->identities);
    one = &judged->identities[judged->n_identities++];
    *one = (struct identity){ .kind = kind };
    return one;
}

static char *bag_path(const struct p12_bag *bag)
{
    struct bytes path = { 0 };

    string_of_bag(&path, bag, p12_bag_path);
    return take_text(&path);
}

static void add_safe(const struct p12_safe *safe, void *context)
{
    struct p12_span octets = p12_safe_ciphertext(safe);
    struct bytes path = { 0 };
    struct identity *one;

    if (octets.len == 0)
        return;
    one = add(context, IDENTITY_SAFE);
    p12_fingerprint(octets, one->sha256);
    string_safe_path(&path, safe);
    one->path = take_text(&path);
}

static void add_shroud(struct finder *f, const struct p12_bag *bag)
{
    struct p12_span octets = p12_bag_shroud(bag);
    struct identity *one;

    if (octets.len == 0)
        return;
    one = add(f, IDENTITY_SHROUD);
    p12_fingerprint(octets, one->sha256);
    one->path = bag_path(bag);
}

static void add_key(struct finder *f, const struct p12_bag *bag)
{
    struct p12_key *key = NULL;
    uint8_t sha256[32];

    if (content_key(bag, &f->key_work, &key, NULL) != P12_OK)
        return;
    if (p12_key_fingerprint(key, sha256)) {
        struct identity *one = add(f, IDENTITY_KEY);

        memcpy(one->sha256, sha256, sizeof sha256);
        one->path = bag_path(bag);
    }
    p12_key_free(key);
}

static void add_key_bag(const struct p12_bag *bag, void *context)
{
    add_shroud(context, bag);
    if (content_is_key(bag))
        add_key(context, bag);
}

/* OpenSSL makes self-signed certificates that call themselves a CA: one with
 * a key beside it stands for its owner all the same. */
static bool is_of_key(const struct judged *judged, const struct p12_cert *cert)
{
    uint8_t sha256[32];

    p12_cert_key_fingerprint(cert, sha256);
    for (size_t i = 0; i < judged->n_identities; i++)
        if (judged->identities[i].kind == IDENTITY_KEY &&
            memcmp(judged->identities[i].sha256, sha256, sizeof sha256) == 0)
            return true;
    return false;
}

/* Roots from before there were extensions (X.509 version 1) are CAs too. */
static bool is_ca(const struct p12_cert *cert)
{
    bool ca = false;

    if (p12_cert_basic_constraints(cert, &ca, NULL))
        return ca;
    return p12_cert_version(cert) < 3 && p12_cert_is_self_issued(cert);
}

static void add_cert_bag(const struct p12_bag *bag, void *context)
{
    struct finder *f = context;
    struct p12_cert *cert = NULL;

    if (!content_is_x509(bag) || content_cert(bag, &cert, NULL) != P12_OK)
        return;
    if (!is_ca(cert) || is_of_key(f->judged, cert)) {
        struct bytes subject = { 0 };
        struct identity *one = add(f, IDENTITY_CERTIFICATE);

        p12_cert_fingerprint(cert, one->sha256);
        one->path = bag_path(bag);
        string_of_cert(&subject, cert, p12_cert_subject);
        one->subject = take_text(&subject);
    }
    p12_cert_free(cert);
}

void identities_find(struct judged *judged)
{
    struct finder f = { .judged = judged, .key_work = CONTENT_KEY_WORK };
    const struct visitor keys = { add_safe, add_key_bag, &f };
    const struct visitor certs = { NULL, add_cert_bag, &f };

    walk_parts(judged->container.pfx, &keys);
    walk_parts(judged->container.pfx, &certs);
}

void identities_free(struct judged *judged)
{
    for (size_t i = 0; i < judged->n_identities; i++) {
        free(judged->identities[i].path);
        free(judged->identities[i].subject);
    }
    free(judged->identities);
    judged->identities = NULL;
    judged->n_identities = 0;
}
