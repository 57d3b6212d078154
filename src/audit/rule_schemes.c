/* What is wrong with schemes beside each other, whatever they are. */
#include "audit/judging.h"
#include "base/alloc.h"
#include "model/model.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Every scheme that is seen ------------------------------------------- */

struct place {
    const struct p12_scheme *scheme;
    const struct p12_safe *safe; /* or the bag, or neither for the MAC */
    const struct p12_bag *bag;
    size_t at; /* in the order of the container */
};

/* Without a scheme where nothing is protected. */
static struct place place_at(const struct p12_judging *j, size_t i)
{
    struct place at = { .scheme = NULL, .at = i };

    if (i == 0) {
        if (j->pfx->mac != NULL)
            at.scheme = &j->pfx->mac->scheme;
    } else if (i <= j->pfx->n_safes) {
        at.safe = &j->pfx->safes[i - 1];
        if (at.safe->type == P12_SAFE_ENCRYPTED)
            at.scheme = at.safe->lock.scheme;
    } else {
        at.bag = j->bags[i - 1 - j->pfx->n_safes].bag;
        at.scheme = at.bag->lock.scheme;
    }
    return at;
}

static size_t n_places(const struct p12_judging *j)
{
    return 1 + j->pfx->n_safes + j->n_bags;
}

static void path_of(const struct place *at, char out[P12_PATH_MAX])
{
    if (at->safe != NULL)
        p12_safe_path(at->safe, out, P12_PATH_MAX);
    else if (at->bag != NULL)
        p12_bag_path(at->bag, out, P12_PATH_MAX);
    else
        snprintf(out, P12_PATH_MAX, "mac");
}

static void find_at(struct p12_judging *j, const struct place *at,
                    const char *found, const char *wanted)
{
    char path[P12_PATH_MAX];

    path_of(at, path);
    p12_judging_find(j, path, found, wanted);
}

/* ---- Ciphers of different strength --------------------------------------- */

static const char *cipher_of(const struct place *at)
{
    return at->scheme == NULL ? NULL : p12_scheme_cipher(at->scheme);
}

static void look_for_mixture(struct p12_judging *j)
{
    const char *first = NULL;

    for (size_t i = 1; i < n_places(j); i++) {
        struct place at = place_at(j, i);
        const char *cipher = cipher_of(&at);

        if (cipher == NULL)
            continue;
        if (first == NULL)
            first = cipher;
        else if (strcmp(first, cipher) != 0)
            find_at(j, &at, cipher, first);
    }
}

const struct p12_rule p12_rule_mixed_strength = {
    .name = "mixed-strength",
    .sentence = "another cipher than the parts before it have",
    .remedy = P12_REMEDY_CONVERT,
    .look = look_for_mixture,
};

/* ---- PBMAC1's key (RFC 9579, 5 and 9) ------------------------------------ */

static void look_at_mac_key(struct p12_judging *j)
{
    const struct p12_scheme *s =
        j->pfx->mac == NULL ? NULL : &j->pfx->mac->scheme;
    char found[32], wanted[32];

    if (s == NULL || s->kind != P12_SCHEME_PBMAC1 || s->hmac == NULL ||
        s->key_length == 0 || s->key_length == s->hmac->digest_size)
        return;
    snprintf(found, sizeof found, "%zu", s->key_length);
    snprintf(wanted, sizeof wanted, "%zu", (size_t)s->hmac->digest_size);
    p12_judging_find(j, "mac", found, wanted);
}

const struct p12_rule p12_rule_mac_key_length = {
    .name = "mac-key-length",
    .sentence = "PBMAC1's key has not the size of its hash",
    .remedy = P12_REMEDY_CONVERT,
    .look = look_at_mac_key,
};

static void look_at_mac_key_floor(struct p12_judging *j)
{
    const struct p12_scheme *s =
        j->pfx->mac == NULL ? NULL : &j->pfx->mac->scheme;
    char found[32], wanted[48];

    if (s == NULL || s->kind != P12_SCHEME_PBMAC1 || s->key_length == 0 ||
        s->key_length >= p12_judging_number(j))
        return;
    snprintf(found, sizeof found, "%zu", s->key_length);
    snprintf(wanted, sizeof wanted, "at least %" PRIu64, p12_judging_number(j));
    p12_judging_find(j, "mac", found, wanted);
}

const struct p12_rule p12_rule_mac_key_floor = {
    .name = "mac-key-floor",
    .sentence = "PBMAC1's key is so short that a forged file may pass",
    .remedy = P12_REMEDY_CONVERT,
    .unit = "bytes",
    .usual = 20,
    .look = look_at_mac_key_floor,
};

/* ---- Salts --------------------------------------------------------------- */

static void look_for_empty_salts(struct p12_judging *j)
{
    for (size_t i = 0; i < n_places(j); i++) {
        struct place at = place_at(j, i);

        if (at.scheme != NULL && at.scheme->kdf.kind != P12_KDF_NONE &&
            at.scheme->kdf.kind != P12_KDF_UNKNOWN &&
            p12_scheme_salt(at.scheme).len == 0)
            find_at(j, &at, "0", "at least 1");
    }
}

const struct p12_rule p12_rule_empty_salt = {
    .name = "empty-salt",
    .sentence = "no salt: one table of passwords serves for many files",
    .remedy = P12_REMEDY_CONVERT,
    .look = look_for_empty_salts,
};

static int compare_places(const void *a, const void *b)
{
    const struct place *one = a;
    const struct place *other = b;
    struct p12_span s = p12_scheme_salt(one->scheme);
    struct p12_span t = p12_scheme_salt(other->scheme);
    int order = 0;

    if (s.len != t.len)
        return s.len < t.len ? -1 : 1;
    if (s.len != 0)
        order = memcmp(s.ptr, t.ptr, s.len);
    return order != 0 ? order : (one->at > other->at) - (one->at < other->at);
}

/* In the clear lie the salts of all parts: equal ones let a guess count for
 * each of them. */
static void find_reused(struct p12_judging *j, struct place *places, size_t n)
{
    qsort(places, n, sizeof *places, compare_places);
    for (size_t i = 1; i < n; i++) {
        struct p12_span s = p12_scheme_salt(places[i].scheme);
        char path[P12_PATH_MAX], found[P12_PATH_MAX + 16];

        if (s.len == 0 ||
            !p12_span_equal(s, p12_scheme_salt(places[i - 1].scheme)))
            continue;
        path_of(&places[i - 1], path);
        snprintf(found, sizeof found, "that of %s", path);
        find_at(j, &places[i], found, "its own");
    }
}

static void look_for_reused_salts(struct p12_judging *j)
{
    struct place *places =
        p12_alloc(n_places(j), sizeof *places, P12_MEMORY_PLAIN);
    size_t n = 0;

    if (places == NULL) {
        j->rc = P12_E_MEMORY;
        return;
    }
    for (size_t i = 0; i < n_places(j); i++) {
        places[n] = place_at(j, i);
        n += places[n].scheme != NULL;
    }
    find_reused(j, places, n);
    p12_free(places);
}

const struct p12_rule p12_rule_salt_reused = {
    .name = "salt-reused",
    .sentence = "the same salt as another part",
    .remedy = P12_REMEDY_CONVERT,
    .look = look_for_reused_salts,
};

/* ---- Work ---------------------------------------------------------------- */

static uint64_t work_of(const struct p12_judging *j)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < n_places(j); i++) {
        struct place at = place_at(j, i);
        uint64_t one;

        if (at.scheme == NULL)
            continue;
        one = p12_scheme_work(at.scheme);
        sum = one > UINT64_MAX - sum ? UINT64_MAX : sum + one;
    }
    return sum;
}

static void look_at_cost(struct p12_judging *j)
{
    uint64_t work = work_of(j);
    char found[64], wanted[64];

    if (work <= p12_judging_number(j))
        return;
    snprintf(found, sizeof found, "%" PRIu64 " hash blocks", work);
    snprintf(wanted, sizeof wanted, "at most %" PRIu64, p12_judging_number(j));
    p12_judging_find(j, "", found, wanted);
}

const struct p12_rule p12_rule_kdf_cost = {
    .name = "kdf-cost",
    .sentence = "opening it takes so long that readers may refuse it",
    .remedy = P12_REMEDY_CONVERT,
    .unit = "hash blocks",
    .usual = 100000000,
    .look = look_at_cost,
};
