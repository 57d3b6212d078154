/* What GnuTLS, in the same process, gets out of a container we get out too:
 * certificates, keys, CRLs, names and key identifiers, bag by bag. */
#include "../vectors/password.h"
#include "../vectors/seen.h"
#include "../vectors/tsv.h"
#include "file.h"
#include "gnutls_attribute.h"
#include "gnutls_peer.h"

#include <gnutls/gnutls.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct totals {
    size_t files, certs, crls, keys, names, key_ids;
    size_t not_theirs; /* what GnuTLS does not open: each is told */
    size_t not_ours;   /* what we refuse, as the table of vectors says */
    size_t wrong;
};

/* A container as both see it. `why_not` is why parts of it may stay closed to
 * us, as the table of vectors has it; NULL if all of it has to open. */
struct pair {
    const char *file;
    const char *why_not;
    const struct p12_pfx *pfx;
    struct peer peer;
    struct totals *totals;
};

/* ---- Saying so ---------------------------------------------------------- */

static void wrong(const struct pair *pair, const char *path, const char *what)
{
    fprintf(stderr, "%s: %s: %s\n", pair->file, path, what);
    pair->totals->wrong++;
}

static void not_theirs(const struct pair *pair, const char *path,
                       const char *why)
{
    printf("GnuTLS can't: %s: %s: %s\n", pair->file, path, why);
    pair->totals->not_theirs++;
}

/* False if a problem of ours is a difference. */
static bool is_refused(const struct pair *pair, const char *path,
                       const struct p12_error *problem)
{
    if (problem == NULL || pair->why_not == NULL)
        return false;
    printf("we refuse: %s: %s: %s (%s)\n", pair->file, path, problem->detail,
           pair->why_not);
    pair->totals->not_ours++;
    return true;
}

static const char *path_of(const struct p12_bag *bag)
{
    static char path[P12_PATH_MAX];

    p12_bag_path(bag, path, sizeof path);
    return path;
}

/* ---- One bag ------------------------------------------------------------ */

static bool same(struct p12_span ours, gnutls_datum_t theirs)
{
    return ours.len == theirs.size &&
           (ours.len == 0 || memcmp(ours.ptr, theirs.data, ours.len) == 0);
}

static void compare_content(struct pair *pair, const struct p12_bag *bag,
                            enum p12_bag_type type, gnutls_datum_t theirs,
                            size_t *count)
{
    if (p12_bag_type(bag) != type || !same(p12_bag_content(bag), theirs))
        wrong(pair, path_of(bag), "another content than GnuTLS has");
    ++*count;
}

/* SHA-256 over the SubjectPublicKeyInfo on both sides. */
static void compare_fingerprint(struct pair *pair, const struct p12_bag *bag,
                                gnutls_x509_privkey_t theirs)
{
    struct p12_key *key = NULL;
    uint8_t ours[32];
    unsigned char id[64];
    size_t size = sizeof id;

    if (p12_key_parse(p12_bag_content(bag), &key, NULL) != P12_OK) {
        wrong(pair, path_of(bag), "a key that GnuTLS reads and we do not");
        return;
    }
    if (p12_key_fingerprint(key, ours) &&
        gnutls_x509_privkey_get_key_id(theirs, GNUTLS_KEYID_USE_SHA256, id,
                                       &size) == 0 &&
        (size != sizeof ours || memcmp(ours, id, size) != 0))
        wrong(pair, path_of(bag), "another public key than GnuTLS derives");
    p12_key_free(key);
}

static bool is_same_key(gnutls_x509_privkey_t a, gnutls_x509_privkey_t b)
{
    gnutls_datum_t written[2] = { { NULL, 0 }, { NULL, 0 } };
    bool equal =
        peer_key_written(a, &written[0]) == NULL &&
        peer_key_written(b, &written[1]) == NULL &&
        same((struct p12_span){ written[0].data, written[0].size }, written[1]);

    gnutls_free(written[0].data);
    gnutls_free(written[1].data);
    return equal;
}

/* GnuTLS decrypts its bag, and reads what we decrypted. */
static void compare_shrouded(struct pair *pair, const struct p12_bag *bag,
                             gnutls_datum_t shroud)
{
    struct p12_span der = { shroud.data, shroud.size };
    gnutls_x509_privkey_t theirs;
    gnutls_x509_privkey_t ours;
    const char *why;

    /* Of BER they keep the octets, and we the DER. */
    if (p12_pfx_is_der(pair->pfx) && !same(p12_bag_shroud(bag), shroud))
        wrong(pair, path_of(bag), "another shrouded key than GnuTLS has");
    why = peer_key(&pair->peer, der, true, &theirs);
    if (why != NULL) {
        not_theirs(pair, path_of(bag), why);
        return;
    }
    why = peer_key(&pair->peer, p12_bag_content(bag), false, &ours);
    if (why != NULL) {
        wrong(pair, path_of(bag), why);
    } else {
        if (!is_same_key(ours, theirs))
            wrong(pair, path_of(bag), "another key than GnuTLS has");
        compare_fingerprint(pair, bag, theirs);
        gnutls_x509_privkey_deinit(ours);
    }
    gnutls_x509_privkey_deinit(theirs);
    pair->totals->keys++;
}

static void compare_attributes(struct pair *pair, const struct p12_bag *bag,
                               gnutls_pkcs12_bag_t theirs, unsigned i)
{
    gnutls_datum_t id = { NULL, 0 };
    char *name = NULL;

    if (gnutls_pkcs12_bag_get_friendly_name(theirs, i, &name) == 0 &&
        name != NULL) {
        if (!gnutls_name_is_in(bag, name))
            wrong(pair, path_of(bag), "another friendlyName than GnuTLS has");
        pair->totals->names++;
    }
    if (gnutls_pkcs12_bag_get_key_id(theirs, i, &id) == 0 && id.size != 0) {
        if (!gnutls_key_id_is_in(bag, id))
            wrong(pair, path_of(bag), "another localKeyID than GnuTLS has");
        pair->totals->key_ids++;
    }
}

static bool is_x509(const struct p12_bag *bag)
{
    const char *kind = p12_oid_name(p12_bag_value_oid(bag));

    return kind != NULL && strcmp(kind, "x509Certificate") == 0;
}

static void compare_bag(struct pair *pair, const struct p12_bag *bag,
                        gnutls_pkcs12_bag_t theirs, unsigned i)
{
    struct totals *n = pair->totals;
    gnutls_datum_t data = { NULL, 0 };
    int type = gnutls_pkcs12_bag_get_type(theirs, i);

    if (is_refused(pair, path_of(bag), p12_bag_problem(bag)))
        return;
    gnutls_pkcs12_bag_get_data(theirs, i, &data);
    switch (type) {
    case GNUTLS_BAG_CERTIFICATE:
        if (!is_x509(bag)) {
            not_theirs(pair, path_of(bag), "a certificate of another kind");
            return;
        }
        compare_content(pair, bag, P12_BAG_CERTIFICATE, data, &n->certs);
        break;
    case GNUTLS_BAG_CRL:
        compare_content(pair, bag, P12_BAG_CRL, data, &n->crls);
        break;
    case GNUTLS_BAG_PKCS8_KEY:
        compare_content(pair, bag, P12_BAG_KEY, data, &n->keys);
        break;
    case GNUTLS_BAG_PKCS8_ENCRYPTED_KEY:
        compare_shrouded(pair, bag, data);
        break;
    default:
        not_theirs(pair, path_of(bag), "a bag that it has no type for");
        return;
    }
    compare_attributes(pair, bag, theirs, i);
}

/* ---- One safe, one file ------------------------------------------------- */

static void compare_bags(struct pair *pair, const struct p12_safe *safe,
                         gnutls_pkcs12_bag_t theirs)
{
    unsigned n = (unsigned)gnutls_pkcs12_bag_get_count(theirs);
    size_t ours = p12_safe_n_bags(safe);
    char path[P12_PATH_MAX];

    p12_safe_path(safe, path, sizeof path);
    if (n != (ours < PEER_BAGS_MAX ? ours : PEER_BAGS_MAX))
        wrong(pair, path, "another number of bags than GnuTLS has");
    for (unsigned i = 0; i < n && i < ours; i++)
        compare_bag(pair, p12_safe_bag(safe, i), theirs, i);
}

static void compare_safes(struct pair *pair)
{
    size_t n = p12_pfx_n_safes(pair->pfx);
    gnutls_pkcs12_bag_t bag = NULL;
    char path[P12_PATH_MAX];

    for (unsigned i = 0; i < n; i++) {
        const struct p12_safe *safe = p12_pfx_safe(pair->pfx, i);
        const char *why = peer_safe(&pair->peer, i, &bag);

        p12_safe_path(safe, path, sizeof path);
        if (bag == NULL) {
            not_theirs(pair, path, why != NULL ? why : "no such safe");
            continue;
        }
        if (!is_refused(pair, path, p12_safe_problem(safe)))
            compare_bags(pair, safe, bag);
        gnutls_pkcs12_bag_deinit(bag);
    }
    if (peer_safe(&pair->peer, (unsigned)n, &bag) == NULL && bag != NULL) {
        wrong(pair, "authSafe", "fewer safes than GnuTLS has");
        gnutls_pkcs12_bag_deinit(bag);
    }
}

static void compare_file(struct pair *pair, struct p12_span file,
                         struct p12_span password)
{
    const struct opening how = { .password = password };
    const char *why = peer_open(&pair->peer, file, password);
    struct p12_pfx *pfx = NULL;
    struct seen seen;

    if (why != NULL) {
        not_theirs(pair, "the file", why);
        return;
    }
    seen = seen_open(file, &how, &pfx);
    pair->pfx = pfx;
    if (pfx != NULL)
        compare_safes(pair);
    else if (!is_refused(pair, "the file", &seen.err))
        wrong(pair, "the file", seen.err.detail);
    pair->totals->files++;
    p12_pfx_free(pfx);
    seen_clear(&seen);
    peer_close(&pair->peer);
}

/* ---- All files ---------------------------------------------------------- */

static void compare_path(struct pair *pair, const char *path, const char *token)
{
    struct file file = file_read(path);
    struct password password = password_of(token);

    assert_non_null(file.bytes);
    compare_file(pair, (struct p12_span){ file.bytes, file.len },
                 password.bytes);
    password_clear(&password);
    free(file.bytes);
}

static void report(const struct totals *n, const char *of)
{
    printf("%s: compared %zu files, %zu certificates, %zu keys, %zu CRLs, "
           "%zu names, %zu key identifiers; GnuTLS can't: %zu, we refuse: %zu, "
           "differences: %zu\n",
           of, n->files, n->certs, n->keys, n->crls, n->names, n->key_ids,
           n->not_theirs, n->not_ours, n->wrong);
    assert_int_equal(n->wrong, 0);
    assert_true(n->certs > 100 && n->keys > 100);
}

static void our_vectors_are_as_gnutls_sees_them(void **state)
{
    char *table = file_path("P12_SOURCE", "vectors/MANIFEST.tsv");
    struct tsv rows = tsv_read(table);
    struct totals totals = { 0 };
    char name[512];

    (void)state;
    for (size_t i = 0; i < rows.n_rows; i++) {
        const char *rc = tsv_get(&rows, i, "rc");
        struct pair pair = { .file = tsv_get(&rows, i, "file"),
                             .why_not = strcmp(rc, "P12_OK") == 0 ? NULL : rc,
                             .totals = &totals };
        char *path;

        snprintf(name, sizeof name, "vectors/files/%s", pair.file);
        path = file_path("P12_SOURCE", name);
        compare_path(&pair, path, tsv_get(&rows, i, "password"));
        free(path);
    }
    report(&totals, "vectors");
    tsv_clear(&rows);
    free(table);
}

static void the_corpus_is_as_gnutls_sees_it(void **state)
{
    char *table = file_path("P12_CORPUS", "manifest.tsv");
    struct totals totals = { 0 };
    struct tsv rows;
    char name[512];

    (void)state;
    if (table == NULL) {
        puts("SKIP: the corpus against GnuTLS: P12_CORPUS is not set");
        skip();
    }
    rows = tsv_read(table);
    for (size_t i = 0; i < rows.n_rows; i++) {
        const char *expected = tsv_get(&rows, i, "expected");
        struct pair pair = { .file = tsv_get(&rows, i, "id"),
                             .why_not = strncmp(expected, "open", 4) == 0
                                            ? NULL
                                            : expected,
                             .totals = &totals };
        char *path;

        if (strcmp(tsv_get(&rows, i, "password"), "-") == 0)
            continue; /* nobody knows it */
        snprintf(name, sizeof name, "files/%s.p12", pair.file);
        path = file_path("P12_CORPUS", name);
        compare_path(&pair, path, tsv_get(&rows, i, "password"));
        free(path);
    }
    report(&totals, "corpus");
    tsv_clear(&rows);
    free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(our_vectors_are_as_gnutls_sees_them),
        cmocka_unit_test(the_corpus_is_as_gnutls_sees_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
