/* Names under which readers put away what they read, and which serve once. */
#include "audit/contents.h"
#include "base/alloc.h"
#include "model/model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_MAX_OCTETS = 512 };

/* A bag and what it is put away under; none if that is empty. */
struct entry {
    char name[NAME_MAX_OCTETS];
    struct p12_span subject; /* of a certificate */
    size_t index;            /* of the bag, in j->bags or contents->certs */
};

static int compare_entries(const void *a, const void *b)
{
    const struct entry *one = a;
    const struct entry *other = b;
    int order = strcmp(one->name, other->name);

    if (order != 0)
        return order;
    return (one->index > other->index) - (one->index < other->index);
}

/* ---- Keys in Java ---------------------------------------------------------
 */

/* Aliases are small letters to it. */
static void lower(char *text)
{
    for (; *text != '\0'; text++)
        if (*text >= 'A' && *text <= 'Z')
            *text = (char)(*text - 'A' + 'a');
}

static size_t list_keys(const struct p12_judging *j, struct entry *list)
{
    size_t n = 0;

    for (size_t i = 0; i < j->n_bags; i++) {
        struct entry *e = &list[n];

        if (j->bags[i].bag->type != P12_BAG_SHROUDED_KEY ||
            j->bags[i].is_nested ||
            p12_bag_friendly_name(j->bags[i].bag, e->name, sizeof e->name) == 0)
            continue;
        lower(e->name);
        e->index = i;
        n++;
    }
    return n;
}

static size_t count_keys(const struct p12_judging *j)
{
    size_t n = 0;

    for (size_t i = 0; i < j->n_bags; i++)
        n += j->bags[i].bag->type == P12_BAG_SHROUDED_KEY;
    return n;
}

/* Of the same key twice nothing is lost. */
static bool is_same_key(const struct p12_judging *j, size_t a, size_t b)
{
    struct p12_span one = p12_bag_content(j->bags[a].bag);

    return one.len != 0 && p12_span_equal(one, p12_bag_content(j->bags[b].bag));
}

/* The last one stays. */
static void look_for_taken_aliases(struct p12_judging *j)
{
    size_t n = count_keys(j);
    struct entry *list;

    if (n < 2)
        return;
    list = p12_alloc(n, sizeof *list, P12_MEMORY_ROOM);
    if (list == NULL) {
        j->rc = P12_E_MEMORY;
        return;
    }
    n = list_keys(j, list);
    qsort(list, n, sizeof *list, compare_entries);
    for (size_t i = 1; i < n; i++)
        if (strcmp(list[i - 1].name, list[i].name) == 0 &&
            !is_same_key(j, list[i - 1].index, list[i].index))
            p12_judging_find_bag(j, j->bags[list[i - 1].index].bag,
                                 "the name of a key behind it", "its own");
    p12_free(list);
}

const struct p12_rule p12_rule_key_name_taken = {
    .name = "key-name-taken",
    .sentence = "a key with the friendlyName of a later one, which takes its "
                "place",
    .sight = P12_SIGHT_BAGS,
    .look = look_for_taken_aliases,
};

/* ---- Certificates in NSS --------------------------------------------------
 */

/* The value of the first RDN of a type; up to the end of it. RFC 4514 */
static size_t find_value(const char *text, const char *type, const char **value)
{
    size_t len = strlen(type);
    const char *end;

    for (bool at_start = true; *text != '\0'; text++) {
        if (at_start && strncmp(text, type, len) == 0) {
            *value = end = text + len;
            while (*end != '\0' && *end != ',' && *end != '+')
                end += end[0] == '\\' && end[1] != '\0' ? 2 : 1;
            return (size_t)(end - *value);
        }
        at_start = *text == ',' || *text == '+';
        if (*text == '\\' && text[1] != '\0')
            text++;
    }
    *value = "";
    return 0;
}

/* As NSS makes one for a certificate that has none: "CN - O". */
static void make_nickname(const struct p12_cert *cert, char *out, size_t cap)
{
    char subject[2 * NAME_MAX_OCTETS];
    const char *name;
    const char *company;
    size_t name_len;
    size_t company_len;

    p12_cert_subject(cert, subject, sizeof subject);
    name_len = find_value(subject, "CN=", &name);
    company_len = find_value(subject, "O=", &company);
    out[0] = '\0';
    if (name_len != 0 && name_len < cap && company_len < cap)
        snprintf(out, cap, "%.*s - %.*s", (int)name_len, name, (int)company_len,
                 company);
}

static size_t list_nameless(const struct p12_contents *c, struct entry *list)
{
    char name[2];
    size_t n = 0;

    for (size_t i = 0; i < c->n_certs; i++) {
        struct entry *e = &list[n];

        if (c->certs[i].is_client ||
            p12_bag_friendly_name(c->certs[i].bag, name, sizeof name) != 0)
            continue;
        make_nickname(c->certs[i].cert, e->name, sizeof e->name);
        e->subject = p12_cert_subject_der(c->certs[i].cert);
        e->index = i;
        n += e->name[0] != '\0';
    }
    return n;
}

static void look_for_clashes(struct p12_judging *j)
{
    struct p12_contents *c = p12_judging_contents(j);
    struct entry *list;
    size_t n;

    if (c == NULL || c->n_certs < 2)
        return;
    list = p12_alloc(c->n_certs, sizeof *list, P12_MEMORY_ROOM);
    if (list == NULL) {
        j->rc = P12_E_MEMORY;
        return;
    }
    n = list_nameless(c, list);
    qsort(list, n, sizeof *list, compare_entries);
    for (size_t i = 1; i < n; i++)
        if (strcmp(list[i - 1].name, list[i].name) == 0 &&
            !p12_span_equal(list[i - 1].subject, list[i].subject))
            p12_judging_find_bag(j, c->certs[list[i].index].bag,
                                 "the CN and O of another", "a friendlyName");
    p12_free(list);
}

const struct p12_rule p12_rule_nickname_clash = {
    .name = "nickname-clash",
    .sentence = "a certificate without a friendlyName, with the CN and O of "
                "another one's subject",
    .sight = P12_SIGHT_CONTENT,
    .look = look_for_clashes,
};
