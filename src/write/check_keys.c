/* Does each key that is added belong to its certificate? */
#include "base/alloc.h"
#include "model/oids.h"
#include "write/writing.h"

#include <p12/x509.h>
#include <stdlib.h>
#include <string.h>

/* Nanoseconds for keys that came from a container: there may be many of them,
 * made to take long. What is added is its caller's own. */
static const uint64_t work_for_others = 2000000000;

/* A key or certificate that says by its localKeyID (RFC 2985, 5.5.2) which are
 * its own. */
struct owner {
    struct p12_span id;
    const struct p12_draft_bag *bag;
    size_t at; /* its number among them, in the draft's order */
    bool is_cert;
    bool came; /* from a container: not added */
};

struct owners {
    struct owner *items;
    size_t n, cap;
};

/* Owners with one localKeyID, those that were added first. What came along
 * from a container, both of them, is not for us to judge. */
struct group {
    const struct owner *keys, *certs;
    size_t n_keys, n_added_keys;
    size_t n_certs, n_added_certs;
    struct p12_cert **parsed; /* certs[i]; NULL for what can't be read */
};

struct checking {
    struct owners owners;
    uint64_t work;
    const struct owner *wrong; /* the first key that does not belong */
};

/* ---- Finding them ------------------------------------------------------- */

/* As p12_bag_local_key_id(). */
static struct p12_span local_key_id(const struct p12_draft_bag *bag)
{
    static const uint8_t oid[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7,
                                   0x0d, 0x01, 0x09, 0x15 };
    struct p12_span id = { NULL, 0 };
    struct p12_span body;
    struct p12_cursor c;
    size_t i = 0;

    while (i < bag->n_attrs &&
           !p12_span_equal(bag->attrs[i].oid,
                           (struct p12_span){ oid, sizeof oid }))
        i++;
    if (i == bag->n_attrs ||
        !p12_span_unwrap(bag->attrs[i].whole, P12_TAG_SEQUENCE, &body))
        return id;
    c = p12_cursor_over(body);
    if (p12_cursor_tagged(&c, P12_TAG_OID, &body) &&
        p12_cursor_tagged(&c, P12_TAG_SET, &body)) {
        c = p12_cursor_over(body);
        p12_cursor_tagged(&c, P12_TAG_OCTET_STRING, &id);
    }
    return id;
}

static bool is_key(const struct p12_draft_bag *bag)
{
    return bag->type == P12_BAG_KEY || bag->type == P12_BAG_SHROUDED_KEY;
}

static bool is_cert(const struct p12_draft_bag *bag)
{
    return bag->type == P12_BAG_CERTIFICATE &&
           p12_is_value_type(bag->value_oid, P12_VALUE_X509_CERT);
}

/* Calls `see` for each bag in order, nested ones after the one that holds them,
 * until it returns false. */
typedef bool see_bag(void *state, const struct p12_draft_bag *bag,
                     const struct p12_trail *t);

static bool each_bag(const struct p12_draft_list *list, struct p12_trail *t,
                     see_bag *see, void *state)
{
    bool more = true;

    for (size_t i = 0; list != NULL && more && i < list->n_bags; i++) {
        p12_trail_push(t, "bag", (long)i);
        more = see(state, list->bags[i], t) &&
               each_bag(list->bags[i]->list, t, see, state);
        p12_trail_pop(t);
    }
    return more;
}

static void each(const struct p12_draft *draft, see_bag *see, void *state)
{
    struct p12_trail t = { .depth = 0 };
    bool more = true;

    for (size_t i = 0; more && i < draft->n_safes; i++) {
        p12_trail_push(&t, "authSafe", (long)i);
        more = each_bag(draft->safes[i].list, &t, see, state);
        p12_trail_pop(&t);
    }
}

static bool is_owner(const struct p12_draft_bag *bag)
{
    return (is_key(bag) || is_cert(bag)) && bag->content.len != 0 &&
           local_key_id(bag).len != 0;
}

static bool count_owner(void *state, const struct p12_draft_bag *bag,
                        const struct p12_trail *t)
{
    struct owners *owners = state;

    (void)t;
    owners->cap += is_owner(bag);
    return true;
}

static bool add_owner(void *state, const struct p12_draft_bag *bag,
                      const struct p12_trail *t)
{
    struct owners *owners = state;

    (void)t;
    if (is_owner(bag)) {
        owners->items[owners->n] = (struct owner){
            .id = local_key_id(bag),
            .bag = bag,
            .at = owners->n,
            .is_cert = is_cert(bag),
            .came = bag->source != NULL,
        };
        owners->n++;
    }
    return true;
}

static int compare_ids(struct p12_span a, struct p12_span b)
{
    if (a.len != b.len)
        return a.len < b.len ? -1 : 1;
    return memcmp(a.ptr, b.ptr, a.len);
}

/* By localKeyID, keys before certificates, what was added first. */
static int compare_owners(const void *a, const void *b)
{
    const struct owner *x = a;
    const struct owner *y = b;
    int order = compare_ids(x->id, y->id);

    if (order != 0)
        return order;
    if (x->is_cert != y->is_cert)
        return x->is_cert ? 1 : -1;
    if (x->came != y->came)
        return x->came ? 1 : -1;
    return x->at < y->at ? -1 : 1;
}

static enum p12_rc find_owners(const struct p12_draft *draft,
                               struct owners *out)
{
    each(draft, count_owner, out);
    out->items = p12_alloc(out->cap, sizeof *out->items, P12_MEMORY_PLAIN);
    if (out->items == NULL)
        return out->cap == 0 ? P12_OK : P12_E_MEMORY;
    each(draft, add_owner, out);
    qsort(out->items, out->n, sizeof *out->items, compare_owners);
    return P12_OK;
}

/* ---- Matching them ------------------------------------------------------ */

/* Those that there is an added one to compare with. */
static size_t n_keys_to_check(const struct group *g)
{
    return g->n_added_certs != 0 ? g->n_keys : g->n_added_keys;
}

static size_t n_certs_to_check(const struct group *g)
{
    return g->n_added_keys != 0 ? g->n_certs : g->n_added_certs;
}

static enum p12_rc parse_certs(struct group *g)
{
    size_t n = n_certs_to_check(g);
    enum p12_rc rc = P12_OK;

    g->parsed = p12_alloc(n, sizeof(struct p12_cert *), P12_MEMORY_PLAIN);
    if (g->parsed == NULL)
        return P12_E_MEMORY;
    for (size_t i = 0; rc != P12_E_MEMORY && i < n; i++)
        rc = p12_cert_parse(g->certs[i].bag->content, &g->parsed[i], NULL);
    return rc == P12_E_MEMORY ? rc : P12_OK;
}

static bool is_wrong(const struct group *g, const struct owner *key,
                     const struct p12_key *parsed)
{
    size_t n = key->came ? g->n_added_certs : g->n_certs;

    for (size_t i = 0; i < n; i++)
        if (g->parsed[i] != NULL &&
            p12_key_matches(parsed, g->parsed[i]) == P12_MATCH_NO)
            return true;
    return false;
}

/* Of a key that can't be read nobody knows. */
static enum p12_rc check_key(struct checking *c, const struct group *g,
                             const struct owner *key)
{
    struct p12_key *parsed = NULL;
    enum p12_rc rc = p12_key_parse_within(
        key->bag->content, key->came ? &c->work : NULL, &parsed, NULL);

    if (rc == P12_OK && is_wrong(g, key, parsed) &&
        (c->wrong == NULL || key->at < c->wrong->at))
        c->wrong = key;
    p12_key_free(parsed);
    return rc == P12_E_MEMORY ? rc : P12_OK;
}

static enum p12_rc check_group(struct checking *c, struct group *g)
{
    enum p12_rc rc;

    if (n_keys_to_check(g) == 0 || n_certs_to_check(g) == 0)
        return P12_OK;
    rc = parse_certs(g);
    for (size_t i = 0; rc == P12_OK && i < n_keys_to_check(g); i++)
        rc = check_key(c, g, &g->keys[i]);
    for (size_t i = 0; g->parsed != NULL && i < n_certs_to_check(g); i++)
        p12_cert_free(g->parsed[i]);
    p12_free(g->parsed);
    return rc;
}

/* Those with the same localKeyID as the first one. */
static struct group take_group(const struct owner *first, size_t n)
{
    struct group g = { .keys = first, .certs = first };

    for (size_t i = 0; i < n && compare_ids(first[i].id, first->id) == 0; i++) {
        if (first[i].is_cert) {
            g.n_certs++;
            g.n_added_certs += !first[i].came;
        } else {
            g.n_keys++;
            g.n_added_keys += !first[i].came;
        }
    }
    g.certs += g.n_keys;
    return g;
}

static enum p12_rc check_all(struct checking *c)
{
    enum p12_rc rc = P12_OK;
    size_t i = 0;

    while (rc == P12_OK && i < c->owners.n) {
        struct group g = take_group(&c->owners.items[i], c->owners.n - i);

        rc = check_group(c, &g);
        i += g.n_keys + g.n_certs;
    }
    return rc;
}

/* ---- Saying it ---------------------------------------------------------- */

struct telling {
    const struct p12_draft_bag *bag;
    struct p12_error *err;
};

static bool tell_bag(void *state, const struct p12_draft_bag *bag,
                     const struct p12_trail *t)
{
    const struct telling *telling = state;
    struct p12_reader r = { .err = telling->err, .trail = *t };

    if (bag != telling->bag)
        return true;
    p12_fail(&r, P12_E_MISMATCH, NULL,
             "a key with the localKeyID of a certificate that it does not "
             "belong to");
    return false;
}

enum p12_rc p12_draft_check_keys(const struct p12_draft *draft,
                                 struct p12_error *err)
{
    struct checking c = { .work = work_for_others };
    struct p12_error why = { .rc = P12_OK };
    struct p12_reader r = { .err = &why };
    enum p12_rc rc = find_owners(draft, &c.owners);

    if (rc == P12_OK)
        rc = check_all(&c);
    if (rc != P12_OK) {
        p12_fail_memory(&r);
    } else if (c.wrong != NULL) {
        struct telling telling = { c.wrong->bag, &why };

        each(draft, tell_bag, &telling);
        rc = P12_E_MISMATCH;
    }
    p12_free(c.owners.items);
    if (rc != P12_OK && err != NULL)
        *err = why;
    return rc;
}
