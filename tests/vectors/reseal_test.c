/* Every container there is, written anew: nothing is lost, whatever it holds
 * and whatever it is written with. */
#include "file.h"
#include "password.h"
#include "recipes.h"
#include "seen.h"
#include "tsv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PASSWORD ((const uint8_t *)"n\xc3\xa4mlich"), 8

/* One file that is being looked at. */
struct row {
    const struct tsv *table;
    size_t i;
    const char *name;
    size_t n_resealed;
    size_t n_wrong;
};

static void wrong(struct row *row, const char *why, const struct p12_error *err)
{
    fprintf(stderr, "%s: %s: %s %s: %s\n", row->name, why, p12_rc_name(err->rc),
            err->path, err->detail != NULL ? err->detail : "");
    row->n_wrong++;
}

/* All schemes take their turn, with 1 to 10 iterations. */
static struct p12_protection protection_for(const struct row *row,
                                            const struct seen *seen)
{
    size_t i = row->i;
    struct p12_protection p;

    p12_protection_init(&p);
    p.key = test_recipe(i);
    p.safe = test_recipe(i / 2);
    p.mac = test_mac_recipe(i);
    if (seen->n_secrets != 0 && p.key.kind == P12_SCHEME_NONE)
        p.key = test_recipe(1); /* Java's secrets have no plain form */
    p.key.iterations = p.safe.iterations = p.mac.iterations = i % 10 + 1;
    p.encrypt_plain_safes = i % 3 != 0;
    p.keep_closed = true;
    return p;
}

static bool has_note(const struct p12_pfx *pfx, const char *id)
{
    for (size_t i = 0; i < p12_pfx_n_notes(pfx); i++)
        if (strcmp(p12_pfx_note(pfx, i)->id, id) == 0)
            return true;
    return false;
}

/* What was tolerated of the source alone is to be tolerated of the result. */
static void check_notes(struct row *row, const struct p12_pfx *source,
                        const struct p12_pfx *result)
{
    for (size_t i = 0; i < p12_pfx_n_notes(result); i++) {
        const struct p12_note *note = p12_pfx_note(result, i);
        struct p12_error err = { .detail = note->text };

        if (!has_note(source, note->id) &&
            !(strcmp(note->id, "no-mac") == 0 && p12_pfx_mac(result) == NULL))
            wrong(row, note->path, &err);
    }
}

/* What is closed, and carried over, may be too much work here as there. */
static bool opens(struct p12_pfx *result, const struct seen *seen,
                  struct p12_error *err)
{
    enum p12_rc rc = p12_pfx_unlock(result, PASSWORD, NULL, err);

    return rc == P12_OK || (rc == P12_E_LIMIT && seen->err.rc == rc);
}

static void check_result(struct row *row, const struct p12_pfx *source,
                         struct p12_span der, const struct seen *seen)
{
    bool is_whole = seen->err.rc == P12_OK;
    struct p12_comparison count = { .size = sizeof count };
    struct p12_error err = { .rc = P12_OK };
    struct p12_pfx *result = NULL;

    if (p12_pfx_parse(der.ptr, der.len, NULL, &result, &err) != P12_OK) {
        wrong(row, "can't be read", &err);
        return;
    }
    if (!opens(result, seen, &err))
        wrong(row, "can't be opened", &err);
    if (p12_pfx_compare(source, result, NULL, NULL, &count, &err) != P12_OK)
        wrong(row, "has lost something", &err);
    if (is_whole && !p12_pfx_is_der(result))
        wrong(row, "is not DER", &err);
    if (is_whole && count.closed != 0)
        wrong(row, "is not open", &err);
    if (is_whole)
        check_notes(row, source, result);
    p12_pfx_free(result);
    row->n_resealed++;
}

static void reseal(struct row *row, const struct p12_pfx *source,
                   const struct seen *seen)
{
    struct p12_protection p = protection_for(row, seen);
    struct p12_error err = { .rc = P12_OK };
    struct p12_draft *draft = NULL;
    uint8_t *der = NULL;
    size_t len = 0;

    assert_int_equal(p12_draft_from(source, NULL, NULL, &draft), P12_OK);
    if (p12_draft_seal(draft, PASSWORD, &p, &der, &len, &err) == P12_OK)
        check_result(row, source, (struct p12_span){ der, len }, seen);
    else
        wrong(row, "can't be written", &err);
    p12_buffer_free(der, len);
    p12_draft_free(draft);
}

/* What is encrypted is the same, so that nothing has to be opened. */
static void normalize(struct row *row, const struct p12_pfx *source)
{
    struct p12_error err = { .rc = P12_OK };
    struct p12_pfx *result = NULL;
    uint8_t *der = NULL;
    size_t len = 0;
    bool is_der = false;

    if (p12_pfx_normalize(source, &der, &len, &is_der, &err) != P12_OK ||
        p12_pfx_parse(der, len, NULL, &result, &err) != P12_OK)
        wrong(row, "can't be normalized", &err);
    else if (p12_pfx_compare(source, result, NULL, NULL, NULL, &err) != P12_OK)
        wrong(row, "has lost something when normalized", &err);
    else if (is_der != p12_pfx_is_der(result))
        wrong(row, "is not what is said", &err);
    p12_pfx_free(result);
    p12_buffer_free(der, len);
}

static void check_file(struct row *row, struct p12_span file,
                       const struct opening *how)
{
    struct p12_pfx *pfx;
    struct seen seen = seen_open(file, how, &pfx);

    if (pfx != NULL) {
        reseal(row, pfx, &seen);
        normalize(row, pfx);
    }
    p12_pfx_free(pfx);
    seen_clear(&seen);
}

static void check_cells(struct row *row, struct file file, const char *token,
                        const char *mac_token)
{
    struct password password = password_of(token);
    struct password mac = password_of(mac_token);
    struct p12_unlock_options options = { .size = sizeof options };
    const struct opening how = { password.bytes, &options };

    if (strcmp(mac_token, "-") != 0) {
        options.has_mac_password = true;
        options.mac_password = mac.bytes.ptr;
        options.mac_password_len = mac.bytes.len;
    }
    check_file(row, (struct p12_span){ file.bytes, file.len }, &how);
    password_clear(&mac);
    password_clear(&password);
}

static void finish(struct row *row, size_t least)
{
    printf("%zu of %zu written anew\n", row->n_resealed, row->table->n_rows);
    assert_true(row->n_resealed >= least);
    if (row->n_wrong != 0)
        fail_msg("%zu differences", row->n_wrong);
}

static void our_own_lose_nothing(void **state)
{
    char *path = file_path("P12_SOURCE", "vectors/MANIFEST.tsv");
    struct tsv table = tsv_read(path);
    struct row row = { .table = &table };

    (void)state;
    for (; row.i < table.n_rows; row.i++) {
        struct file file;

        row.name = tsv_get(&table, row.i, "file");
        file = file_vector(row.name);
        check_cells(&row, file, tsv_get(&table, row.i, "password"),
                    tsv_get(&table, row.i, "mac_password"));
        free(file.bytes);
    }
    finish(&row, table.n_rows / 2);
    tsv_clear(&table);
    free(path);
}

static void check_foreign(struct row *row)
{
    const char *token = tsv_get(row->table, row->i, "password");
    char name[64];
    char *path;
    struct file file;

    row->name = tsv_get(row->table, row->i, "id");
    snprintf(name, sizeof name, "files/%s.p12", row->name);
    path = file_path("P12_CORPUS", name);
    file = file_read(path);
    if (file.bytes == NULL)
        fail_msg("%s can't be read", path);
    check_cells(row, file, strcmp(token, "-") == 0 ? "password" : token, "-");
    free(file.bytes);
    free(path);
}

static void other_peoples_lose_nothing(void **state)
{
    char *path = file_path("P12_CORPUS", "manifest.tsv");
    struct tsv table;
    struct row row = { .table = &table };

    (void)state;
    if (path == NULL) {
        printf("SKIP: vectors_reseal: P12_CORPUS is not set\n");
        skip();
    }
    table = tsv_read(path);
    for (; row.i < table.n_rows; row.i++)
        check_foreign(&row);
    finish(&row, table.n_rows / 2);
    tsv_clear(&table);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(our_own_lose_nothing),
        cmocka_unit_test(other_peoples_lose_nothing),
    };

    return cmocka_run_group_tests_name("reseal", tests, NULL, NULL);
}
