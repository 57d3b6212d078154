/* What is unusual about bags and their names. */
#include "audit/judging.h"
#include "base/alloc.h"
#include "base/cursor.h"
#include "base/text.h"
#include "model/model.h"
#include "model/oids.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Kinds of bags ------------------------------------------------------- */

static void look_for_unknown(struct p12_judging *j)
{
    for (size_t i = 0; i < j->n_bags; i++)
        if (j->bags[i].bag->type == P12_BAG_UNKNOWN)
            p12_judging_find_bag(j, j->bags[i].bag, "an unknown bag", NULL);
}

const struct p12_rule p12_rule_unknown_bag = {
    .name = "unknown-bag",
    .sentence = "a bag of a type that RFC 7292 does not have",
    .sight = P12_SIGHT_BAGS,
    .remedy = P12_REMEDY_DROP,
    .look = look_for_unknown,
};

static void look_for_sdsi(struct p12_judging *j)
{
    for (size_t i = 0; i < j->n_bags; i++)
        if (j->bags[i].bag->type == P12_BAG_CERTIFICATE &&
            p12_is_value_type(j->bags[i].bag->value_oid, P12_VALUE_SDSI_CERT))
            p12_judging_find_bag(j, j->bags[i].bag, "an SDSI certificate",
                                 "X.509");
}

const struct p12_rule p12_rule_sdsi = {
    .name = "sdsi",
    .sentence = "an SDSI certificate, which hardly anything reads",
    .sight = P12_SIGHT_BAGS,
    .remedy = P12_REMEDY_DROP,
    .look = look_for_sdsi,
};

static void look_for_nested(struct p12_judging *j)
{
    for (size_t i = 0; i < j->n_bags; i++)
        if (j->bags[i].bag->type == P12_BAG_SAFE_CONTENTS)
            p12_judging_find_bag(j, j->bags[i].bag, "a safe in a bag", NULL);
}

const struct p12_rule p12_rule_nested_bag = {
    .name = "nested-bag",
    .sentence = "a safe within a safe, whose bags some readers do not show",
    .sight = P12_SIGHT_BAGS,
    .look = look_for_nested,
};

/* ---- Their number -------------------------------------------------------- */

static void look_at_number(struct p12_judging *j)
{
    uint64_t max = p12_judging_number(j);
    char path[P12_PATH_MAX], found[32], wanted[48];

    for (size_t i = 0; i < j->pfx->n_safes; i++) {
        const struct p12_safe *safe = &j->pfx->safes[i];

        if (safe->n_bags <= max || !p12_judging_sees_safe(j, safe))
            continue;
        p12_safe_path(safe, path, sizeof path);
        snprintf(found, sizeof found, "%zu", safe->n_bags);
        snprintf(wanted, sizeof wanted, "at most %" PRIu64, max);
        p12_judging_find(j, path, found, wanted);
    }
}

const struct p12_rule p12_rule_bags_in_safe = {
    .name = "bags-in-safe",
    .sentence = "so many bags in one safe that some readers do not show all",
    .sight = P12_SIGHT_BAGS,
    .unit = "bags",
    .usual = 32,
    .look = look_at_number,
};

/* ---- Names (RFC 2985, 5.5.1) --------------------------------------------- */

/* Attribute i if it is one, else NULL. */
static const struct p12_attribute *name_of(const struct p12_bag *bag, size_t i)
{
    const struct p12_attribute *attr = &bag->attrs[i];
    const struct p12_span oid = { p12_oid_friendly_name,
                                  sizeof p12_oid_friendly_name };

    return p12_span_equal(attr->oid, oid) ? attr : NULL;
}

enum { BMP_STRING = 30 };

static bool is_bmp(struct p12_span value)
{
    return value.len != 0 && value.ptr[0] == BMP_STRING;
}

/* Half a character, or half a pair of surrogates. */
static bool is_broken(struct p12_span value)
{
    struct p12_span body;
    uint32_t c;
    bool bad = false;

    if (!p12_span_unwrap(value, BMP_STRING, &body))
        return false;
    while (!bad && p12_charset_next(P12_CHARSET_BMP, &body, &c, &bad))
        continue;
    return bad;
}

static void look_at_name_types(struct p12_judging *j)
{
    for (size_t i = 0; i < j->n_bags; i++) {
        const struct p12_bag *bag = j->bags[i].bag;

        for (size_t k = 0; k < bag->n_attrs; k++) {
            const struct p12_attribute *name = name_of(bag, k);

            if (name != NULL && name->n_values != 0 && !is_bmp(name->first))
                p12_judging_find_bag(j, bag, "a name of another type",
                                     "BMPString");
        }
    }
}

const struct p12_rule p12_rule_name_type = {
    .name = "name-type",
    .sentence = "a friendlyName that is no BMPString, for which some readers "
                "reject the whole file",
    .sight = P12_SIGHT_BAGS,
    .look = look_at_name_types,
};

static bool is_half(const struct p12_attribute *name)
{
    struct p12_cursor c = p12_cursor_over(name->first);
    struct p12_tlv value;

    return is_bmp(name->first) && p12_cursor_tlv(&c, &value) &&
           value.body.len % 2 != 0;
}

static void look_for_halves(struct p12_judging *j)
{
    for (size_t i = 0; i < j->n_bags; i++) {
        const struct p12_bag *bag = j->bags[i].bag;

        for (size_t k = 0; k < bag->n_attrs; k++) {
            const struct p12_attribute *name = name_of(bag, k);

            if (name != NULL && is_half(name))
                p12_judging_find_bag(j, bag, "half a character at its end",
                                     "whole ones");
        }
    }
}

const struct p12_rule p12_rule_name_half = {
    .name = "name-half",
    .sentence = "a friendlyName of an odd number of octets, for which some "
                "readers reject the whole file",
    .sight = P12_SIGHT_BAGS,
    .look = look_for_halves,
};

static void look_for_empty_names(struct p12_judging *j)
{
    for (size_t i = 0; i < j->n_bags; i++) {
        const struct p12_bag *bag = j->bags[i].bag;

        for (size_t k = 0; k < bag->n_attrs; k++) {
            const struct p12_attribute *name = name_of(bag, k);

            if (name != NULL && name->n_values == 0 && name->problem == NULL)
                p12_judging_find_bag(j, bag, "no value", "one");
        }
    }
}

const struct p12_rule p12_rule_name_empty = {
    .name = "name-empty",
    .sentence = "a friendlyName without a value, for which some readers "
                "reject the whole file",
    .sight = P12_SIGHT_BAGS,
    .look = look_for_empty_names,
};

/* Broken text, no value, several, or the attribute twice. */
static const char *oddity(const struct p12_bag *bag)
{
    size_t n = 0;

    for (size_t k = 0; k < bag->n_attrs; k++) {
        const struct p12_attribute *name = name_of(bag, k);

        if (name == NULL)
            continue;
        if (name->problem != NULL)
            return "one that can't be read";
        if (name->n_values == 0)
            return "one without a value";
        if (name->n_values > 1)
            return "one with several values";
        if (is_broken(name->first))
            return "one with half a character";
        n++;
    }
    return n > 1 ? "several" : NULL;
}

static void look_for_odd_names(struct p12_judging *j)
{
    for (size_t i = 0; i < j->n_bags; i++) {
        const char *found = oddity(j->bags[i].bag);

        if (found != NULL)
            p12_judging_find_bag(j, j->bags[i].bag, found, "one BMPString");
    }
}

const struct p12_rule p12_rule_name_odd = {
    .name = "name-odd",
    .sentence = "a friendlyName that is not one string",
    .sight = P12_SIGHT_BAGS,
    .look = look_for_odd_names,
};

/* ---- The same name twice ------------------------------------------------- */

struct named {
    struct p12_span name;
    const struct p12_bag *bag;
    bool is_key;
    size_t at;
};

static int compare_names(const void *a, const void *b)
{
    const struct named *one = a;
    const struct named *other = b;
    int order;

    if (one->name.len != other->name.len)
        return one->name.len < other->name.len ? -1 : 1;
    order = memcmp(one->name.ptr, other->name.ptr, one->name.len);
    if (order == 0)
        order = (int)one->is_key - (int)other->is_key;
    if (order == 0)
        order = (one->at > other->at) - (one->at < other->at);
    return order;
}

static struct p12_span first_name(const struct p12_bag *bag)
{
    for (size_t k = 0; k < bag->n_attrs; k++) {
        const struct p12_attribute *name = name_of(bag, k);

        if (name != NULL)
            return name->first;
    }
    return (struct p12_span){ NULL, 0 };
}

/* A key and its certificate have one name as a rule. */
static void find_duplicates(struct p12_judging *j, struct named *names,
                            size_t n)
{
    qsort(names, n, sizeof *names, compare_names);
    for (size_t i = 1; i < n; i++)
        if (p12_span_equal(names[i].name, names[i - 1].name) &&
            names[i].is_key == names[i - 1].is_key)
            p12_judging_find_bag(j, names[i].bag, "a name that another has",
                                 "a name of its own");
}

static void look_for_duplicates(struct p12_judging *j)
{
    struct named *names;
    size_t n = 0;

    if (j->n_bags < 2)
        return;
    names = p12_alloc(j->n_bags, sizeof *names, P12_MEMORY_PLAIN);
    if (names == NULL) {
        j->rc = P12_E_MEMORY;
        return;
    }
    for (size_t i = 0; i < j->n_bags; i++) {
        const struct p12_bag *bag = j->bags[i].bag;

        names[n] =
            (struct named){ first_name(bag), bag, p12_bag_is_key(bag), i };
        n += names[n].name.len != 0;
    }
    find_duplicates(j, names, n);
    p12_free(names);
}

const struct p12_rule p12_rule_name_duplicate = {
    .name = "name-duplicate",
    .sentence = "the same friendlyName twice",
    .sight = P12_SIGHT_BAGS,
    .look = look_for_duplicates,
};
