/* What is put into a draft comes out of what is written, for thousands of
 * drafts that nobody has thought of. */
#include <p12/p12.h>

#include "alloc.h"
#include "model/draft.h"
#include "recipes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bytes.h"

enum {
    CASES = 1500,
    NODES_MAX = 120,
    SAFES_MAX = 4,
    ATTRS_MAX = 5,
    CONTENT_MAX = 512,
    DEPTH_MAX = 3,
    SECRET_LEN = 24 /* random bytes in each key: not there by chance */
};

/* ---- Models: what was put in -------------------------------------------- */

struct octets {
    uint8_t bytes[CONTENT_MAX];
    size_t len;
};

struct attr {
    const char *oid;
    struct octets values; /* one after the other */
    size_t n_values;
};

/* A bag, in front of those that are nested in it. */
struct node {
    enum p12_bag_type type;
    const char *value_oid; /* or NULL; of an unknown bag its own */
    struct octets content;
    struct attr attrs[ATTRS_MAX];
    size_t n_attrs;
    size_t n_kids;
};

struct safe {
    enum p12_safe_type type;
    size_t n_bags;
    bool has_keys, has_more; /* nested ones too; empty nested safes count not */
};

struct model {
    uint64_t seed;
    struct p12_draft *draft;
    struct safe safes[SAFES_MAX];
    size_t n_safes;
    struct node nodes[NODES_MAX];
    size_t n_nodes;
    bool has_nested, has_unknown, has_empty;
};

static void wrong(const struct model *m, const char *why)
{
    fail_msg("seed %llu: %s", (unsigned long long)m->seed, why);
}

static void want(const struct model *m, bool is_so, const char *why)
{
    if (!is_so)
        wrong(m, why);
}

/* ---- Chance (xorshift64*) ----------------------------------------------- */

struct chance {
    uint64_t state;
};

static struct chance chance_of(uint64_t seed)
{
    return (struct chance){ (seed + 1) * 0x9e3779b97f4a7c15 };
}

static uint64_t draw(struct chance *c)
{
    c->state ^= c->state >> 12;
    c->state ^= c->state << 25;
    c->state ^= c->state >> 27;
    return c->state * 0x2545f4914f6cdd1d >> 16;
}

static size_t below(struct chance *c, size_t n)
{
    return (size_t)(draw(c) % n);
}

/* ---- DER ---------------------------------------------------------------- */

static void put(struct octets *to, const void *bytes, size_t len)
{
    assert_true(to->len + len <= CONTENT_MAX);
    if (len != 0)
        memcpy(to->bytes + to->len, bytes, len);
    to->len += len;
}

/* A header in front of what there is since `at`. */
static void wrap(struct octets *o, uint8_t tag, size_t at)
{
    size_t len = o->len - at;
    uint8_t header[4] = { tag, (uint8_t)len };
    size_t n = 2;

    if (len >= 0x80) {
        header[1] = len < 0x100 ? 0x81 : 0x82;
        if (len >= 0x100)
            header[n++] = (uint8_t)(len >> 8);
        header[n++] = (uint8_t)len;
    }
    assert_true(o->len + n <= CONTENT_MAX);
    memmove(o->bytes + at + n, o->bytes + at, len);
    memcpy(o->bytes + at, header, n);
    o->len += n;
}

static void put_random(struct chance *c, struct octets *to, size_t len)
{
    for (size_t i = 0; i < len; i++)
        put(to, &(uint8_t){ (uint8_t)draw(c) }, 1);
}

static struct p12_span span_of(const struct octets *o)
{
    return (struct p12_span){ o->bytes, o->len };
}

static void make_element(struct chance *c, uint8_t tag, struct octets *out)
{
    size_t at = out->len;

    put_random(c, out, below(c, 8) == 0 ? 120 + below(c, 20) : below(c, 9));
    wrap(out, tag, at);
}

/* A PrivateKeyInfo of an algorithm that nobody knows. */
static void make_key(struct chance *c, struct octets *out)
{
    static const uint8_t head[] = { 0x02, 1,    0,    0x30, 7, 0x06,
                                    5,    0x2b, 0x06, 1,    4, 1 };
    size_t at;

    put(out, head, sizeof head);
    at = out->len;
    put_random(c, out, SECRET_LEN);
    wrap(out, 0x04, at);
    wrap(out, 0x30, 0);
}

/* ---- Attributes --------------------------------------------------------- */

static const struct {
    const char *text;
    size_t len;
    struct p12_span bmp;
} names[] = {
    { "", 0, { NULL, 0 } },
    { "leaf", 4, BYTES(0, 'l', 0, 'e', 0, 'a', 0, 'f') },
    { "\xc3\xa4", 2, BYTES(0, 0xe4) },
    { "\xf0\x9f\x94\x91", 4, BYTES(0xd8, 0x3d, 0xdd, 0x11) },
    { "a\0b", 3, BYTES(0, 'a', 0, 0, 0, 'b') },
};

static const char *const unknown_oids[] = { "1.3.6.1.4.1.50000.1",
                                            "1.3.6.1.4.1.50000.2",
                                            "2.999.18446744073709551615" };

static const char *any_oid(struct chance *c)
{
    return unknown_oids[below(c, LENGTH(unknown_oids))];
}

static void add_name(struct chance *c, struct attr *attr,
                     struct p12_draft_bag *bag)
{
    size_t i = below(c, LENGTH(names));

    attr->oid = "1.2.840.113549.1.9.20";
    put(&attr->values, names[i].bmp.ptr, names[i].bmp.len);
    wrap(&attr->values, 0x1e, 0);
    assert_int_equal(
        p12_draft_add_text(bag, "friendlyName", names[i].text, names[i].len),
        P12_OK);
}

static void add_key_id(struct chance *c, struct attr *attr,
                       struct p12_draft_bag *bag)
{
    attr->oid = "1.2.840.113549.1.9.21";
    put_random(c, &attr->values, 1 + below(c, 20));
    assert_int_equal(
        p12_draft_add_octets(bag, "localKeyID", span_of(&attr->values)),
        P12_OK);
    wrap(&attr->values, 0x04, 0);
}

static void add_unknown(struct chance *c, struct attr *attr,
                        struct p12_draft_bag *bag)
{
    attr->oid = any_oid(c);
    make_element(c, (uint8_t)(below(c, 2) == 0 ? 0x04 : 0x0c), &attr->values);
    assert_int_equal(
        p12_draft_add_attribute(bag, attr->oid, span_of(&attr->values)),
        P12_OK);
}

static void add_empty(struct chance *c, struct attr *attr,
                      struct p12_draft_bag *bag)
{
    attr->oid = below(c, 2) == 0 ? "1.3.6.1.4.1.311.17.2" : any_oid(c);
    attr->n_values = 0;
    assert_int_equal(
        p12_draft_add_attribute(bag, attr->oid, (struct p12_span){ NULL, 0 }),
        P12_OK);
}

/* Several values are not added but only come from containers: it is made here
 * as if one had come. */
static void add_many(struct chance *c, struct attr *attr,
                     struct p12_draft_bag *bag)
{
    static const uint8_t oid[] = { 0x06, 5, 0x2b, 0x06, 1, 4, 2 };
    struct p12_draft_attribute added;
    struct octets whole = { .len = 0 };

    attr->oid = "1.3.6.1.4.2";
    attr->n_values = 3;
    put(&attr->values, (uint8_t[]){ 0x02, 1, (uint8_t)below(c, 100) }, 3);
    put(&attr->values, (uint8_t[]){ 0x04, 1, (uint8_t)draw(c) }, 3);
    put(&attr->values, (uint8_t[]){ 0x05, 0 }, 2);
    put(&whole, oid, sizeof oid);
    put(&whole, attr->values.bytes, attr->values.len);
    wrap(&whole, 0x31, sizeof oid);
    wrap(&whole, 0x30, 0);
    assert_int_equal(p12_draft_keep(bag->draft, span_of(&whole), &added.whole),
                     P12_OK);
    added.oid = (struct p12_span){ added.whole.ptr + 4, 5 };
    assert_int_equal(p12_draft_append_attribute(bag, &added), P12_OK);
}

static void add_attribute(struct chance *c, struct node *node,
                          struct p12_draft_bag *bag)
{
    static void (*const kinds[])(struct chance *, struct attr *,
                                 struct p12_draft_bag *) = {
        add_name, add_key_id, add_unknown, add_empty, add_many
    };
    struct attr *attr = &node->attrs[node->n_attrs];

    attr->n_values = 1;
    if (node->n_attrs != 0 && below(c, 5) == 0) { /* the last one again */
        struct p12_draft_attribute last = bag->attrs[bag->n_attrs - 1];

        *attr = attr[-1];
        assert_int_equal(p12_draft_append_attribute(bag, &last), P12_OK);
    } else {
        kinds[below(c, LENGTH(kinds))](c, attr, bag);
    }
    node->n_attrs++;
}

static bool has_note_if_empty(const struct attr *attr)
{
    return attr->n_values == 0 &&
           strcmp(attr->oid, "1.3.6.1.4.1.311.17.2") != 0;
}

static void add_attributes(struct chance *c, struct model *m, struct node *node,
                           struct p12_draft_bag *bag)
{
    size_t n = below(c, ATTRS_MAX + 1);

    for (size_t i = 0; i < n; i++) {
        add_attribute(c, node, bag);
        m->has_empty |= has_note_if_empty(&node->attrs[i]);
    }
}

/* ---- Bags --------------------------------------------------------------- */

static enum p12_rc add_by_type(struct chance *c, struct node *node,
                               struct p12_draft_list *list,
                               struct p12_draft_bag **bag)
{
    struct octets *content = &node->content;

    switch (node->type) {
    case P12_BAG_KEY:
        make_key(c, content);
        return p12_draft_add_key(list, span_of(content), bag);
    case P12_BAG_CERTIFICATE:
        if (below(c, 4) == 0) {
            node->value_oid = "1.2.840.113549.1.9.22.2";
            put(content, "(sdsi)", below(c, 7));
            return p12_draft_add_sdsi(list, span_of(content), bag);
        }
        node->value_oid = "1.2.840.113549.1.9.22.1";
        make_element(c, 0x04, content);
        wrap(content, 0x30, 0);
        return p12_draft_add_certificate(list, span_of(content), bag);
    case P12_BAG_CRL:
        node->value_oid = "1.2.840.113549.1.9.23.1";
        wrap(content, 0x30, 0);
        return p12_draft_add_crl(list, span_of(content), bag);
    case P12_BAG_SECRET:
        node->value_oid = any_oid(c);
        make_element(c, 0x04, content);
        return p12_draft_add_secret(list, node->value_oid, span_of(content),
                                    bag);
    default:
        node->value_oid = any_oid(c);
        make_element(c, 0x0c, content);
        return p12_draft_add_other(list, node->value_oid, span_of(content),
                                   bag);
    }
}

static size_t add_bags(struct chance *c, struct model *m, struct safe *safe,
                       struct p12_draft_list *list);

static void add_nested(struct chance *c, struct model *m, struct safe *safe,
                       struct p12_draft_list *list, struct node *node)
{
    struct p12_draft_list *inner = NULL;
    struct p12_draft_bag *bag = NULL;

    m->has_nested = true;
    assert_int_equal(p12_draft_add_nested(list, &inner, &bag), P12_OK);
    add_attributes(c, m, node, bag);
    node->n_kids = add_bags(c, m, safe, inner);
}

static void add_bag(struct chance *c, struct model *m, struct safe *safe,
                    struct p12_draft_list *list)
{
    static const enum p12_bag_type types[] = {
        P12_BAG_KEY,    P12_BAG_KEY,           P12_BAG_CERTIFICATE,
        P12_BAG_CRL,    P12_BAG_CERTIFICATE,   P12_BAG_UNKNOWN,
        P12_BAG_SECRET, P12_BAG_SAFE_CONTENTS,
    };
    struct node *node = &m->nodes[m->n_nodes++];
    struct p12_draft_bag *bag = NULL;

    node->type = types[below(c, LENGTH(types))];
    if (node->type == P12_BAG_SAFE_CONTENTS && list->depth >= DEPTH_MAX)
        node->type = P12_BAG_KEY;
    if (node->type == P12_BAG_SAFE_CONTENTS) {
        add_nested(c, m, safe, list, node);
        return;
    }
    assert_int_equal(add_by_type(c, node, list, &bag), P12_OK);
    add_attributes(c, m, node, bag);
    safe->has_keys |= node->type == P12_BAG_KEY;
    safe->has_more |= node->type != P12_BAG_KEY;
    m->has_unknown |= node->type == P12_BAG_UNKNOWN;
}

static size_t add_bags(struct chance *c, struct model *m, struct safe *safe,
                       struct p12_draft_list *list)
{
    size_t n = below(c, 5);
    size_t i = 0;

    for (; i < n && m->n_nodes < NODES_MAX; i++)
        add_bag(c, m, safe, list);
    return i;
}

static struct model *model_new(struct chance *c, uint64_t seed)
{
    struct model *m = calloc(1, sizeof *m);

    assert_non_null(m);
    m->seed = seed;
    assert_int_equal(p12_draft_new(&m->draft), P12_OK);
    m->n_safes = below(c, SAFES_MAX + 1);
    for (size_t i = 0; i < m->n_safes; i++) {
        struct p12_draft_list *list = NULL;

        m->safes[i].type =
            below(c, 2) == 0 ? P12_SAFE_DATA : P12_SAFE_ENCRYPTED;
        assert_int_equal(p12_draft_add_safe(m->draft, m->safes[i].type, &list),
                         P12_OK);
        m->safes[i].n_bags = add_bags(c, m, &m->safes[i], list);
    }
    return m;
}

static void model_free(struct model *m)
{
    p12_draft_free(m->draft);
    free(m);
}

/* ---- Looking at what came out ------------------------------------------- */

static bool has_oid(struct p12_span oid, const char *dotted)
{
    char text[P12_OID_MAX];

    p12_oid_text(oid, text, sizeof text);
    return strcmp(text, dotted) == 0;
}

static bool is_attr(const struct p12_attribute *attr, const struct attr *wanted)
{
    struct octets values = { .len = 0 };

    for (size_t i = 0; i < p12_attribute_n_values(attr); i++) {
        struct p12_span value = p12_attribute_value(attr, i);

        put(&values, value.ptr, value.len);
    }
    return p12_attribute_problem(attr) == NULL &&
           has_oid(p12_attribute_oid(attr), wanted->oid) &&
           p12_attribute_n_values(attr) == wanted->n_values &&
           values.len == wanted->values.len &&
           memcmp(values.bytes, wanted->values.bytes, values.len) == 0;
}

/* X.690, 11.6: as if the shorter one had zeros behind it. */
static bool is_in_order(struct p12_span a, struct p12_span b)
{
    size_t len = a.len < b.len ? a.len : b.len;

    return memcmp(a.ptr, b.ptr, len) <= 0;
}

static void check_attributes(const struct model *m, const struct node *node,
                             const struct p12_bag *bag)
{
    bool used[ATTRS_MAX] = { false };

    want(m, p12_bag_n_attributes(bag) == node->n_attrs,
         "another number of attributes");
    for (size_t i = 0; i < node->n_attrs; i++) {
        size_t k = 0;

        while (
            k < node->n_attrs &&
            (used[k] || !is_attr(p12_bag_attribute(bag, i), &node->attrs[k])))
            k++;
        want(m, k < node->n_attrs, "an attribute that was not put in");
        used[k] = true;
        want(m,
             i == 0 ||
                 is_in_order(bag->attrs[i - 1].whole, bag->attrs[i].whole),
             "attributes are not in order");
    }
}

static bool is_type(const struct p12_bag *bag, enum p12_bag_type type,
                    bool is_shrouded)
{
    if (type == P12_BAG_KEY && is_shrouded)
        type = P12_BAG_SHROUDED_KEY;
    return p12_bag_type(bag) == type;
}

/* Checks the bag of the node at *at, and what is nested in it. */
static void check_bag(const struct model *m, const struct p12_protection *p,
                      const struct p12_bag *bag, size_t *at)
{
    const struct node *node = &m->nodes[(*at)++];
    struct p12_span content = p12_bag_content(bag);

    want(m, is_type(bag, node->type, p->key.kind != P12_SCHEME_NONE),
         "another type of bag");
    want(m, p12_bag_problem(bag) == NULL, "a bag with a problem");
    want(m,
         content.len == node->content.len &&
             (content.len == 0 ||
              memcmp(content.ptr, node->content.bytes, content.len) == 0),
         "another content");
    if (node->value_oid != NULL)
        want(m,
             has_oid(node->type == P12_BAG_UNKNOWN ? p12_bag_oid(bag)
                                                   : p12_bag_value_oid(bag),
                     node->value_oid),
             "another type of value");
    check_attributes(m, node, bag);
    want(m, p12_bag_n_bags(bag) == node->n_kids, "another number of bags");
    for (size_t i = 0; i < p12_bag_n_bags(bag); i++)
        check_bag(m, p, p12_bag_bag(bag, i), at);
}

static bool is_encrypted(const struct safe *safe,
                         const struct p12_protection *p)
{
    bool lies_open =
        safe->has_more || (safe->has_keys && p->key.kind == P12_SCHEME_NONE);

    return p->safe.kind != P12_SCHEME_NONE &&
           (safe->type == P12_SAFE_ENCRYPTED ||
            (p->encrypt_plain_safes && lies_open));
}

static void check_contents(const struct model *m,
                           const struct p12_protection *p,
                           const struct p12_pfx *pfx)
{
    size_t at = 0;

    want(m, p12_pfx_n_safes(pfx) == m->n_safes, "another number of safes");
    for (size_t i = 0; i < m->n_safes; i++) {
        const struct p12_safe *safe = p12_pfx_safe(pfx, i);

        want(m,
             p12_safe_type(safe) == (is_encrypted(&m->safes[i], p)
                                         ? P12_SAFE_ENCRYPTED
                                         : P12_SAFE_DATA),
             "another type of safe");
        want(m, p12_safe_n_bags(safe) == m->safes[i].n_bags,
             "another number of bags in a safe");
        for (size_t k = 0; k < p12_safe_n_bags(safe); k++)
            check_bag(m, p, p12_safe_bag(safe, k), &at);
    }
    want(m, at == m->n_nodes, "bags are missing");
}

/* "no-mac" and the like, for each thing that is there. */
static bool is_expected(const struct model *m, const struct p12_pfx *pfx,
                        const char *note)
{
    return (strcmp(note, "no-mac") == 0 && p12_pfx_mac(pfx) == NULL) ||
           (strcmp(note, "nested-safe") == 0 && m->has_nested) ||
           (strcmp(note, "unknown-bag") == 0 && m->has_unknown) ||
           (strcmp(note, "attribute-empty") == 0 && m->has_empty);
}

static void check_notes(const struct model *m, const struct p12_pfx *pfx)
{
    want(m, p12_pfx_is_der(pfx), "it is not DER");
    for (size_t i = 0; i < p12_pfx_n_notes(pfx); i++)
        want(m, is_expected(m, pfx, p12_pfx_note(pfx, i)->id),
             p12_pfx_note(pfx, i)->text);
}

/* ---- Writing and reading ------------------------------------------------ */

struct password {
    const char *text;
    size_t len;
};

static const struct password passwords[] = {
    { "changeit", 8 },
    { "", 0 },
    { NULL, 0 },
    { "\xd0\xbf\xd0\xb0\xd1\x80\xd0\xbe\xd0\xbb\xd1\x8c", 12 },
    { "\xf0\x9f\x94\x91 and a long one, longer than a block of any hash: "
      "0123456789012345678901234567890123456789012345678901234567890123456789"
      "0123456789012345678901234567890123456789",
      160 },
};

struct written {
    uint8_t *bytes;
    size_t len;
};

static struct p12_protection any_protection(struct chance *c, uint64_t *counter)
{
    struct p12_protection p;

    p12_protection_init(&p);
    p.key = test_recipe(below(c, test_n_recipes()));
    p.safe = test_recipe(below(c, test_n_recipes()));
    p.mac = test_mac_recipe(below(c, test_n_mac_recipes()));
    p.key.iterations = 1 + below(c, 20);
    p.safe.iterations = 1 + below(c, 200);
    p.mac.iterations = 1 + below(c, 5);
    p.key.salt_length = 8 + below(c, 57);
    p.safe.salt_length = 8 + below(c, 57);
    p.mac.salt_length = 1 + below(c, 64);
    p.encrypt_plain_safes = below(c, 2) == 0;
    p.threads = (unsigned)below(c, 4);
    *counter = draw(c);
    p.random = test_random;
    p.random_state = counter;
    return p;
}

static struct written write(const struct model *m, const struct p12_draft *d,
                            const struct p12_protection *p,
                            const struct password *password)
{
    struct written out = { NULL, 0 };
    struct p12_error err = { .rc = P12_OK };

    if (p12_draft_seal(d, (const uint8_t *)password->text, password->len, p,
                       &out.bytes, &out.len, &err) != P12_OK)
        fail_msg("seed %llu: %s: %s", (unsigned long long)m->seed, err.path,
                 err.detail);
    return out;
}

static bool is_in(const struct written *w, const uint8_t *bytes, size_t len)
{
    for (size_t i = 0; i + len <= w->len; i++)
        if (memcmp(w->bytes + i, bytes, len) == 0)
            return true;
    return false;
}

/* No key lies open in a file whose keys are encrypted. */
static void check_hidden(const struct model *m, const struct p12_protection *p,
                         const struct written *w)
{
    for (size_t i = 0; i < m->n_nodes; i++) {
        const struct octets *content = &m->nodes[i].content;

        if (m->nodes[i].type == P12_BAG_KEY && p->key.kind != P12_SCHEME_NONE)
            want(m,
                 !is_in(w, content->bytes + content->len - SECRET_LEN,
                        SECRET_LEN),
                 "a key lies open");
    }
}

static struct p12_pfx *read(const struct model *m, const struct written *w,
                            const struct password *password)
{
    struct p12_pfx *pfx = NULL;

    want(m, p12_pfx_parse(w->bytes, w->len, NULL, &pfx, NULL) == P12_OK,
         "it can't be read");
    want(m,
         p12_pfx_unlock(pfx, (const uint8_t *)password->text, password->len,
                        NULL, NULL) == P12_OK,
         "it can't be opened");
    return pfx;
}

static void check_wrong_password(const struct model *m, const struct written *w,
                                 bool has_mac)
{
    struct p12_pfx *pfx = NULL;
    enum p12_rc rc;

    want(m, p12_pfx_parse(w->bytes, w->len, NULL, &pfx, NULL) == P12_OK,
         "it can't be read");
    rc = p12_pfx_unlock(pfx, (const uint8_t *)"wrong", 5, NULL, NULL);
    want(m, rc == (has_mac ? P12_E_MAC : P12_OK), "a wrong password will do");
    p12_pfx_free(pfx);
}

/* All that holds of what was written from a model. */
static struct p12_pfx *check_written(const struct model *m,
                                     const struct p12_protection *p,
                                     const struct written *w,
                                     const struct password *password)
{
    bool has_mac = p->mac.kind != P12_SCHEME_NONE;
    struct p12_pfx *pfx = read(m, w, password);

    want(m, (p12_pfx_mac(pfx) != NULL) == has_mac, "the MAC is missing");
    check_contents(m, p, pfx);
    check_notes(m, pfx);
    check_hidden(m, p, w);
    check_wrong_password(m, w, has_mac);
    return pfx;
}

static void check_normal(const struct model *m, const struct p12_pfx *pfx,
                         const struct written *w)
{
    struct written normal = { NULL, 0 };
    bool is_der = false;

    assert_int_equal(
        p12_pfx_normalize(pfx, &normal.bytes, &normal.len, &is_der, NULL),
        P12_OK);
    want(m, is_der, "it is not DER when normalized");
    want(m, normal.len == w->len && memcmp(normal.bytes, w->bytes, w->len) == 0,
         "normalizing changes it");
    p12_buffer_free(normal.bytes, normal.len);
}

static void check_other_mac(struct chance *c, const struct model *m,
                            const struct p12_pfx *pfx,
                            const struct password *password)
{
    struct written w = { NULL, 0 };
    struct p12_pfx *other;
    uint64_t counter;
    struct p12_protection p = any_protection(c, &counter);

    assert_int_equal(p12_pfx_seal_mac(pfx, (const uint8_t *)password->text,
                                      password->len, &p, &w.bytes, &w.len,
                                      NULL),
                     P12_OK);
    other = read(m, &w, password);
    want(m,
         other->content.len == pfx->content.len &&
             memcmp(other->content.ptr, pfx->content.ptr, pfx->content.len) ==
                 0,
         "another MAC changes the content");
    check_notes(m, other);
    p12_pfx_free(other);
    p12_buffer_free(w.bytes, w.len);
}

/* Another password and other schemes: everything is there, and p12_pfx_compare
 * says so. */
static void check_again(struct chance *c, const struct model *m,
                        const struct p12_pfx *pfx)
{
    const struct password *password = &passwords[below(c, LENGTH(passwords))];
    struct p12_comparison count = { .size = sizeof count };
    struct p12_draft *draft = NULL;
    struct p12_pfx *other;
    struct written w;
    uint64_t counter;
    struct p12_protection p = any_protection(c, &counter);

    p.encrypt_plain_safes = false;
    assert_int_equal(p12_draft_from(pfx, NULL, NULL, &draft), P12_OK);
    w = write(m, draft, &p, password);
    p12_draft_free(draft);
    other = read(m, &w, password);
    check_notes(m, other);
    check_hidden(m, &p, &w);
    want(m,
         p12_pfx_compare(pfx, other, NULL, NULL, &count, NULL) == P12_OK &&
             p12_pfx_compare(other, pfx, NULL, NULL, &count, NULL) == P12_OK,
         "it is not the same");
    want(m,
         count.safes == m->n_safes && count.bags == m->n_nodes &&
             count.closed == 0,
         "not all was compared");
    p12_pfx_free(other);
    p12_buffer_free(w.bytes, w.len);
}

static void check_seed(uint64_t seed)
{
    struct chance c = chance_of(seed);
    struct model *m = model_new(&c, seed);
    const struct password *password = &passwords[below(&c, LENGTH(passwords))];
    uint64_t counter;
    struct p12_protection p = any_protection(&c, &counter);
    uint64_t start = counter;
    struct written w = write(m, m->draft, &p, password);
    struct written again;
    struct p12_pfx *pfx = check_written(m, &p, &w, password);

    counter = start;
    again = write(m, m->draft, &p, password);
    want(m, again.len == w.len && memcmp(again.bytes, w.bytes, w.len) == 0,
         "written twice, it is not the same");
    check_normal(m, pfx, &w);
    check_other_mac(&c, m, pfx, password);
    check_again(&c, m, pfx);
    p12_pfx_free(pfx);
    p12_buffer_free(again.bytes, again.len);
    p12_buffer_free(w.bytes, w.len);
    model_free(m);
    if (test_alloc_outstanding() != 0)
        fail_msg("seed %llu: memory is left", (unsigned long long)seed);
}

static void what_is_put_in_comes_out(void **state)
{
    (void)state;
    for (uint64_t seed = 0; seed < CASES; seed++)
        check_seed(seed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_put_in_comes_out),
    };

    return cmocka_run_group_tests_name("property", tests, NULL, NULL);
}
