/* Other people's containers, if they are at hand: each comes out as the table
 * beside them expects. They are no part of the project. */
#include "file.h"
#include "password.h"
#include "seen.h"
#include "tsv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { SKIPPED = 77 };

/* One file that is being looked at. */
struct row {
    const struct tsv *table;
    size_t i;
    struct p12_pfx *pfx; /* NULL if it can't be parsed */
    struct seen seen;
    size_t n_wrong;
};

static const char *cell(const struct row *row, const char *column)
{
    return tsv_get(row->table, row->i, column);
}

static void wrong(struct row *row, const char *why)
{
    const struct p12_error *err = &row->seen.err;

    fprintf(stderr, "%s: %s: %s; %s %s at %zu: %s\n", cell(row, "id"),
            cell(row, "expected"), why, p12_rc_name(err->rc), err->path,
            err->offset, err->detail != NULL ? err->detail : "");
    row->n_wrong++;
}

static void want(struct row *row, bool is_so, const char *why)
{
    if (!is_so)
        wrong(row, why);
}

static bool has_note(const struct p12_pfx *pfx, const char *id)
{
    for (size_t i = 0; i < p12_pfx_n_notes(pfx); i++)
        if (strcmp(p12_pfx_note(pfx, i)->id, id) == 0)
            return true;
    return false;
}

static void want_counts(struct row *row)
{
    want(row, row->seen.n_keys == strtoul(cell(row, "n_keys"), NULL, 10),
         "another number of keys");
    want(row, row->seen.n_certs == strtoul(cell(row, "n_certs"), NULL, 10),
         "another number of certificates");
}

/* ---- What a row can expect ---------------------------------------------- */

static void opens(struct row *row)
{
    const struct p12_mac *mac;

    want(row, row->seen.err.rc == P12_OK, "there is a problem");
    if (row->pfx == NULL)
        return;
    want_counts(row);
    mac = p12_pfx_mac(row->pfx);
    want(row, mac == NULL || p12_mac_status(mac) == P12_STATUS_OPEN,
         "the MAC was not checked");
}

static void opens_without_a_mac(struct row *row)
{
    opens(row);
    want(row,
         row->pfx != NULL && p12_pfx_mac(row->pfx) == NULL &&
             has_note(row->pfx, "no-mac"),
         "nothing is said of its having no MAC");
}

static void opens_with_trailing_bytes(struct row *row)
{
    opens(row);
    want(row,
         row->pfx != NULL && p12_pfx_trailing(row->pfx) != 0 &&
             has_note(row->pfx, "trailing-bytes"),
         "nothing is said of the bytes behind it");
}

static const char *recovery_of(const struct p12_bag *bag)
{
    return p12_bag_type(bag) == P12_BAG_SHROUDED_KEY ? p12_bag_recovery(bag)
                                                     : NULL;
}

/* How the first part was opened that needed another encoding. */
static const char *first_recovery(const struct p12_pfx *pfx)
{
    for (size_t i = 0; i < p12_pfx_n_safes(pfx); i++) {
        const struct p12_safe *safe = p12_pfx_safe(pfx, i);
        const char *found = p12_safe_recovery(safe);

        for (size_t k = 0; found == NULL && k < p12_safe_n_bags(safe); k++)
            found = recovery_of(p12_safe_bag(safe, k));
        if (found != NULL)
            return found;
    }
    return "nothing";
}

static void opens_by_latin1(struct row *row)
{
    want(row, row->seen.err.rc == P12_OK, "there is a problem");
    want(row,
         row->pfx != NULL && strcmp(first_recovery(row->pfx), "Latin-1") == 0,
         "the encoding is not named");
}

static void opens_by_bmp(struct row *row)
{
    opens(row);
    want(row,
         row->pfx != NULL && strcmp(first_recovery(row->pfx), "BMPString") == 0,
         "the encoding is not named");
}

/* The certificates are those of the table, of the keys some are missing. */
static void opens_but_for_a_key(struct row *row)
{
    size_t n_keys = strtoul(cell(row, "n_keys"), NULL, 10);

    want(row, row->seen.err.rc == P12_E_PASSWORD,
         "the key is not said to be closed");
    want(row, strstr(row->seen.err.path, ".bag[") != NULL,
         "the place is not the key's");
    want(row, row->seen.n_keys < n_keys, "all keys are open");
    want(row, row->seen.n_certs == strtoul(cell(row, "n_certs"), NULL, 10),
         "another number of certificates");
    want(row,
         row->pfx != NULL &&
             p12_mac_status(p12_pfx_mac(row->pfx)) == P12_STATUS_OPEN,
         "the MAC does not match");
}

static void is_no_match(struct row *row)
{
    const struct p12_safe *safe;

    opens(row);
    if (row->pfx == NULL)
        return;
    safe = p12_pfx_safe(row->pfx, 0);
    for (size_t i = 0; i < p12_safe_n_bags(safe); i++)
        for (size_t k = 0; k < p12_safe_n_bags(safe); k++) {
            const struct p12_bag *key = p12_safe_bag(safe, i);
            const struct p12_bag *cert = p12_safe_bag(safe, k);

            if (p12_bag_type(key) == P12_BAG_KEY &&
                p12_bag_type(cert) == P12_BAG_CERTIFICATE)
                want(row, p12_bag_matches(key, cert) == P12_MATCH_NO,
                     "they are said to belong together");
        }
}

static void is_refused(struct row *row)
{
    want(row, row->seen.err.rc != P12_OK, "there is no problem");
}

static void is_no_container(struct row *row)
{
    want(row, row->pfx == NULL, "it can be parsed");
}

static void has_another_mac(struct row *row)
{
    want(row, row->pfx != NULL, "it can't be parsed");
    want(row, row->seen.err.rc == P12_E_MAC, "the MAC matches");
}

static void is_over_a_limit(struct row *row)
{
    want(row, row->seen.err.rc == P12_E_LIMIT, "no limit stops it");
}

static void has_a_short_mac_key(struct row *row)
{
    is_over_a_limit(row);
    want(row, strcmp(row->seen.err.path, "mac") == 0, "it is not the MAC's");
    want(row, row->seen.n_keys == 0, "keys are shown");
}

/* A limit of ours, which is named. */
static void is_nested_too_deeply(struct row *row)
{
    is_over_a_limit(row);
    want(row, row->seen.n_certs == 0 && row->seen.n_keys == 0,
         "something is in it");
}

/* By the beginning of what the table expects; the first that fits. */
static const struct {
    const char *expected;
    void (*check)(struct row *row);
} meanings[] = {
    { "open with a \"no MAC", opens_without_a_mac },
    { "open with zero usable entries", is_refused },
    { "open if the writer's charset is tried", opens_by_latin1 },
    { "open (trailing bytes", opens_with_trailing_bytes },
    { "open: certificates with this (store) password", opens_but_for_a_key },
    { "open: certificates, and the key as opaque", opens },
    { "open: certificate; key optional - old NSS bug", opens_by_bmp },
    { "open: key and certificate do not match", is_no_match },
    { "open: cert inside nested", opens },
    { "open: all ", opens },
    { "reject: bad-mac", has_another_mac },
    { "reject: not a parsable PFX", is_no_container },
    { "reject: parse error", is_refused },
    { "reject: PBMAC1 keyLength", has_a_short_mac_key },
    { "reject: constructed OCTET STRING nested", is_over_a_limit },
    { "reject: SafeContents nesting limit", is_nested_too_deeply },
};

static void check_meaning(struct row *row)
{
    const char *expected = cell(row, "expected");

    if (strcmp(expected, "open") == 0) {
        opens(row);
        return;
    }
    for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++) {
        if (strncmp(expected, meanings[i].expected,
                    strlen(meanings[i].expected)) == 0) {
            meanings[i].check(row);
            return;
        }
    }
    wrong(row, "nobody knows what is meant");
}

static void check_file(struct row *row)
{
    const char *token = cell(row, "password");
    struct password password =
        password_of(strcmp(token, "-") == 0 ? "password" : token);
    const struct opening how = { password.bytes, NULL };
    char name[64];
    char *path;
    struct file file;

    snprintf(name, sizeof name, "files/%s.p12", cell(row, "id"));
    path = file_path("P12_CORPUS", name);
    file = file_read(path);
    if (file.bytes == NULL)
        fail_msg("%s can't be read", path);
    row->seen =
        seen_open((struct p12_span){ file.bytes, file.len }, &how, &row->pfx);
    check_meaning(row);
    p12_pfx_free(row->pfx);
    seen_clear(&row->seen);
    free(file.bytes);
    free(path);
    password_clear(&password);
}

static void every_file_comes_out_as_expected(void **state)
{
    char *path = file_path("P12_CORPUS", "manifest.tsv");
    struct tsv table = tsv_read(path);
    struct row row = { .table = &table };

    (void)state;
    assert_true(table.n_rows > 0);
    for (; row.i < table.n_rows; row.i++)
        check_file(&row);
    printf("%zu files\n", table.n_rows);
    tsv_clear(&table);
    free(path);
    if (row.n_wrong != 0)
        fail_msg("%zu differences", row.n_wrong);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_file_comes_out_as_expected),
    };
    char *path = file_path("P12_CORPUS", "manifest.tsv");

    free(path);
    if (path == NULL) {
        printf("SKIP: vectors_corpus: P12_CORPUS is not set\n");
        return SKIPPED;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
