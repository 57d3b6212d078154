/* Keys and certificates that readers put together by localKeyID alone. NSS
 * wants a certificate for each key. java.security.KeyStore gives each key the
 * chain above its certificate, and besides those only certificates that are
 * marked. */
#include "audit/contents.h"
#include "base/alloc.h"
#include "model/model.h"
#include "x509/name.h"

#include <stdlib.h>
#include <string.h>

/* 2.16.840.1.113894.746875.1.1 */
static const uint8_t oid_trusted_key_usage[] = { 0x60, 0x86, 0x48, 0x01,
                                                 0x86, 0xf9, 0x66, 0xad,
                                                 0xca, 0x7b, 0x01, 0x01 };

static bool is_trusted(const struct p12_bag *bag)
{
    const struct p12_span oid = { oid_trusted_key_usage,
                                  sizeof oid_trusted_key_usage };

    for (size_t k = 0; k < bag->n_attrs; k++)
        if (p12_span_equal(bag->attrs[k].oid, oid))
            return true;
    return false;
}

/* ---- localKeyIDs --------------------------------------------------------- */

/* What stands for the localKeyID of a bag. Where there is none, the first key
 * gets one of the keystore's own, and so does the first bag of a safe if it is
 * a certificate that just one key came before. */
struct id {
    enum { NO_ID, MADE_ID, OWN_ID } kind;
    struct p12_span value;
};

/* Keys in the clear are nothing to Java. */
static bool is_key(const struct p12_bag *bag)
{
    return bag->type == P12_BAG_SHROUDED_KEY;
}

static struct id id_of(const struct p12_bag *bag, size_t n_keys)
{
    struct id id = { NO_ID, p12_bag_local_key_id(bag) };

    if (id.value.len != 0)
        id.kind = OWN_ID;
    else if (n_keys == 1 && (is_key(bag) || bag->place.index == 0))
        id.kind = MADE_ID;
    return id;
}

static int compare_ids(const void *a, const void *b)
{
    const struct id *one = a;
    const struct id *other = b;

    if (one->kind != other->kind)
        return one->kind < other->kind ? -1 : 1;
    if (one->value.len != other->value.len)
        return one->value.len < other->value.len ? -1 : 1;
    return one->value.len == 0
               ? 0
               : memcmp(one->value.ptr, other->value.ptr, one->value.len);
}

/* ---- The entries --------------------------------------------------------- */

struct named {
    struct p12_span name;
    size_t index;
};

struct store {
    const struct p12_contents *contents;
    struct id *keys; /* sorted */
    size_t n_keys;
    struct id *ids;      /* of contents->certs */
    struct named *names; /* of their subjects, sorted */
    struct named *bytes; /* the certificates themselves, the same */
    bool *shown;
};

static int compare_names(const void *a, const void *b)
{
    const struct named *one = a;
    const struct named *other = b;
    int order = 0;

    if (one->name.len != other->name.len)
        return one->name.len < other->name.len ? -1 : 1;
    if (one->name.len != 0)
        order = memcmp(one->name.ptr, other->name.ptr, one->name.len);
    if (order != 0)
        return order;
    return (one->index > other->index) - (one->index < other->index);
}

static void identify(const struct p12_judging *j, struct store *store)
{
    const struct p12_contents *c = store->contents;
    size_t next = 0;

    for (size_t i = 0; i < j->n_bags; i++) {
        const struct p12_bag *bag = j->bags[i].bag;

        if (is_key(bag) && !j->bags[i].is_nested) {
            store->keys[store->n_keys] = id_of(bag, store->n_keys + 1);
            store->n_keys++;
        }
        if (next == c->n_certs || c->certs[next].bag != bag)
            continue;
        if (!j->bags[i].is_nested)
            store->ids[next] = id_of(bag, store->n_keys);
        store->names[next] =
            (struct named){ p12_cert_subject_der(c->certs[next].cert), next };
        store->bytes[next] =
            (struct named){ p12_cert_der(c->certs[next].cert), next };
        next++;
    }
    qsort(store->keys, store->n_keys, sizeof *store->keys, compare_ids);
    qsort(store->names, c->n_certs, sizeof *store->names, compare_names);
    qsort(store->bytes, c->n_certs, sizeof *store->bytes, compare_names);
}

/* Names may be the same in other letters. Not many have to be compared. */
static size_t written_otherwise(const struct p12_contents *c,
                                struct p12_span name)
{
    enum { FEW = 100 };
    size_t i = 0;

    if (c->n_certs > FEW)
        return c->n_certs;
    while (i < c->n_certs &&
           !p12_name_equal(p12_cert_subject_der(c->certs[i].cert), name))
        i++;
    return i;
}

/* Of several with the same name the first; their number if there is none. */
static size_t issuer_of(const struct store *store, size_t i)
{
    const struct p12_contents *c = store->contents;
    const struct named wanted = { p12_cert_issuer_der(c->certs[i].cert), 0 };
    size_t low = 0;
    size_t high = c->n_certs;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (compare_names(&store->names[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < c->n_certs && p12_span_equal(store->names[low].name, wanted.name))
        return store->names[low].index;
    return written_otherwise(c, wanted.name);
}

static void show_chain(struct store *store, size_t i)
{
    while (i < store->contents->n_certs && !store->shown[i]) {
        store->shown[i] = true;
        i = issuer_of(store, i);
    }
}

static void show_all(struct store *store)
{
    const struct p12_contents *c = store->contents;

    for (size_t i = 0; i < c->n_certs; i++)
        if (store->ids[i].kind != NO_ID && store->n_keys != 0 &&
            bsearch(&store->ids[i], store->keys, store->n_keys,
                    sizeof *store->keys, compare_ids) != NULL)
            show_chain(store, i);
    for (size_t i = 0; i < c->n_certs; i++)
        store->shown[i] |= is_trusted(c->certs[i].bag);
}

/* Where one of several copies is shown, nothing is lost. */
static void show_copies(struct store *store)
{
    size_t n = store->contents->n_certs;
    size_t end;

    for (size_t i = 0; i < n; i = end) {
        bool is_shown = false;

        for (end = i; end < n && p12_span_equal(store->bytes[i].name,
                                                store->bytes[end].name);
             end++)
            is_shown |= store->shown[store->bytes[end].index];
        for (size_t k = i; k < end; k++)
            store->shown[store->bytes[k].index] = is_shown;
    }
}

/* ---- Those that it hides ------------------------------------------------- */

static bool make_room(const struct p12_judging *j, struct store *store)
{
    size_t n = store->contents->n_certs;

    store->keys = p12_alloc(j->n_bags, sizeof *store->keys, P12_MEMORY_PLAIN);
    store->ids = p12_alloc(n, sizeof *store->ids, P12_MEMORY_PLAIN);
    store->names = p12_alloc(n, sizeof *store->names, P12_MEMORY_PLAIN);
    store->bytes = p12_alloc(n, sizeof *store->bytes, P12_MEMORY_PLAIN);
    store->shown = p12_alloc(n, sizeof *store->shown, P12_MEMORY_PLAIN);
    return store->keys != NULL && store->ids != NULL && store->names != NULL &&
           store->bytes != NULL && store->shown != NULL;
}

static void look_for_hidden(struct p12_judging *j)
{
    struct store store = { .contents = p12_judging_contents(j) };
    bool has_room;

    if (store.contents == NULL || store.contents->n_certs == 0)
        return;
    has_room = make_room(j, &store);
    if (has_room) {
        identify(j, &store);
        show_all(&store);
        show_copies(&store);
    } else {
        j->rc = P12_E_MEMORY;
    }
    for (size_t i = 0; has_room && i < store.contents->n_certs; i++)
        if (!store.shown[i])
            p12_judging_find_bag(j, store.contents->certs[i].bag,
                                 "in no key's chain",
                                 "a key with its localKeyID, or the mark");
    p12_free(store.keys);
    p12_free(store.ids);
    p12_free(store.names);
    p12_free(store.bytes);
    p12_free(store.shown);
}

const struct p12_rule p12_rule_certificate_hidden = {
    .name = "certificate-hidden",
    .sentence = "a certificate without a key, and without the attribute that "
                "Java marks trusted ones with",
    .sight = P12_SIGHT_CONTENT,
    .look = look_for_hidden,
};

/* ---- Keys without a certificate -------------------------------------------
 */

/* What is closed may have the certificate. */
static bool sees_all_safes(const struct p12_judging *j)
{
    for (size_t i = 0; i < j->pfx->n_safes; i++)
        if (!p12_judging_sees_safe(j, &j->pfx->safes[i]))
            return false;
    return true;
}

static void look_for_alone(struct p12_judging *j)
{
    struct p12_contents *c = p12_judging_contents(j);
    struct id *ids;

    if (c == NULL || c->n_keys == 0 || !sees_all_safes(j))
        return;
    ids = p12_alloc(c->n_certs + 1, sizeof *ids, P12_MEMORY_PLAIN);
    if (ids == NULL) {
        j->rc = P12_E_MEMORY;
        return;
    }
    for (size_t i = 0; i < c->n_certs; i++)
        ids[i] = id_of(c->certs[i].bag, 0);
    qsort(ids, c->n_certs, sizeof *ids, compare_ids);
    for (size_t i = 0; i < c->n_keys; i++) {
        struct id id = id_of(c->keys[i].bag, 0);

        if (id.kind == NO_ID ||
            bsearch(&id, ids, c->n_certs, sizeof *ids, compare_ids) == NULL)
            p12_judging_find_bag(j, c->keys[i].bag,
                                 "no certificate with its localKeyID", "one");
    }
    p12_free(ids);
}

const struct p12_rule p12_rule_key_alone = {
    .name = "key-alone",
    .sentence = "a key that no certificate has the localKeyID of",
    .sight = P12_SIGHT_CONTENT,
    .look = look_for_alone,
};

/* ---- Certificates of the same issuer and serial number --------------------
 */

struct numbered {
    struct p12_span issuer, serial, der;
    const struct p12_bag *bag;
};

static int compare_spans(struct p12_span a, struct p12_span b)
{
    if (a.len != b.len)
        return a.len < b.len ? -1 : 1;
    return a.len == 0 ? 0 : memcmp(a.ptr, b.ptr, a.len);
}

static int compare_numbers(const struct numbered *a, const struct numbered *b)
{
    int order = compare_spans(a->serial, b->serial);

    return order != 0 ? order : compare_spans(a->issuer, b->issuer);
}

static int compare_numbered(const void *a, const void *b)
{
    const struct numbered *one = a;
    const struct numbered *other = b;
    int order = compare_numbers(one, other);

    return order != 0 ? order : compare_spans(one->der, other->der);
}

static void look_at_serials(struct p12_judging *j)
{
    struct p12_contents *c = p12_judging_contents(j);
    struct numbered *list;

    if (c == NULL || c->n_certs == 0)
        return;
    list = p12_alloc(c->n_certs, sizeof *list, P12_MEMORY_PLAIN);
    if (list == NULL) {
        j->rc = P12_E_MEMORY;
        return;
    }
    for (size_t i = 0; i < c->n_certs; i++)
        list[i] = (struct numbered){ p12_cert_issuer_der(c->certs[i].cert),
                                     p12_cert_serial(c->certs[i].cert),
                                     p12_cert_der(c->certs[i].cert),
                                     c->certs[i].bag };
    qsort(list, c->n_certs, sizeof *list, compare_numbered);
    for (size_t i = 1; i < c->n_certs; i++)
        if (compare_numbers(&list[i - 1], &list[i]) == 0 &&
            !p12_span_equal(list[i - 1].der, list[i].der))
            p12_judging_find_bag(j, list[i].bag,
                                 "the issuer and serial number of another",
                                 "its own");
    p12_free(list);
}

const struct p12_rule p12_rule_serial_reused = {
    .name = "serial-reused",
    .sentence = "two certificates with the same issuer and serial number",
    .sight = P12_SIGHT_CONTENT,
    .look = look_at_serials,
};
