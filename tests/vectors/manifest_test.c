/* Every row of vectors/MANIFEST.tsv comes out as it says: code, path and
 * offset, integrity, schemes, what is inside and what it is called. */
#include "file.h"
#include "names.h"
#include "password.h"
#include "seen.h"
#include "tsv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* One row that is being looked at. */
struct row {
    const struct tsv *table;
    size_t i;
    struct file file;
    size_t n_wrong;
};

static const char *cell(const struct row *row, const char *column)
{
    return tsv_get(row->table, row->i, column);
}

static void wrong(struct row *row, const char *what, const char *found,
                  const char *wanted)
{
    fprintf(stderr, "%s: %s: %s, not %s\n", cell(row, "file"), what, found,
            wanted);
    row->n_wrong++;
}

/* "-" promises nothing. */
static void expect(struct row *row, const char *column, const char *found)
{
    const char *wanted = cell(row, column);

    if (strcmp(wanted, "-") != 0 && strcmp(wanted, found) != 0)
        wrong(row, column, found, wanted);
}

static void expect_number(struct row *row, const char *column, size_t found)
{
    char text[32];

    snprintf(text, sizeof text, "%zu", found);
    expect(row, column, text);
}

/* What holds of every error, whatever the row says. */
static void check_error(struct row *row, const struct p12_error *err)
{
    if (err->detail == NULL || err->detail[0] == '\0')
        wrong(row, "detail", "none", "a sentence");
    if (err->layer == P12_LAYER_FILE && err->offset > row->file.len)
        wrong(row, "offset", "behind the file", "in it");
    if ((err->rc == P12_E_ALGORITHM) != (err->oid[0] != '\0'))
        wrong(row, "oid", err->oid, "one with P12_E_ALGORITHM alone");
}

static void check_verdict(struct row *row, const struct p12_error *err)
{
    expect(row, "rc", p12_rc_name(err->rc));
    if (err->rc == P12_OK)
        return;
    expect(row, "path", err->path);
    expect_number(row, "offset", err->offset);
    check_error(row, err);
}

static const char *const integrity_names[] = {
    [P12_INTEGRITY_NONE] = "none",
    [P12_INTEGRITY_PASSWORD] = "password",
    [P12_INTEGRITY_PUBLIC_KEY] = "public-key",
};

static void check_mac(struct row *row, const struct p12_pfx *pfx)
{
    const struct p12_mac *mac = p12_pfx_mac(pfx);
    bool is_good = strcmp(cell(row, "rc"), "P12_OK") == 0;

    if ((mac != NULL) != (p12_pfx_integrity(pfx) == P12_INTEGRITY_PASSWORD))
        wrong(row, "mac", "there", "as the integrity says");
    if (mac != NULL && is_good && p12_mac_status(mac) != P12_STATUS_OPEN)
        wrong(row, "mac", "another status", "that it matches");
}

static void check_names(struct row *row, const struct seen *seen)
{
    struct growing wanted = names_from_manifest(cell(row, "names"));

    if (wanted.len != seen->names.len ||
        (wanted.len != 0 &&
         memcmp(wanted.text, seen->names.text, wanted.len) != 0))
        wrong(row, "names", seen->names.len != 0 ? seen->names.text : "none",
              wanted.text);
    free(wanted.text);
}

static void check_contents(struct row *row, const struct p12_pfx *pfx,
                           const struct seen *seen)
{
    expect(row, "integrity", integrity_names[p12_pfx_integrity(pfx)]);
    if (strcmp(cell(row, "keys"), "-") == 0)
        return;
    expect(row, "schemes",
           seen->schemes.text != NULL ? seen->schemes.text : "");
    expect_number(row, "keys", seen->n_keys);
    expect_number(row, "certs", seen->n_certs);
    expect_number(row, "crls", seen->n_crls);
    expect_number(row, "secrets", seen->n_secrets);
    check_names(row, seen);
}

/* "format ZIP" in the note of what is no container. */
static void check_format(struct row *row)
{
    static const char word[] = "format ";
    struct p12_identity identity;
    const char *note = cell(row, "note");

    if (strcmp(cell(row, "rc"), "P12_E_FORMAT") != 0 ||
        strncmp(note, word, strlen(word)) != 0)
        return;
    p12_identify(row->file.bytes, row->file.len, &identity);
    if (strcmp(format_word(identity.format), note + strlen(word)) != 0)
        wrong(row, "format", format_word(identity.format), note);
}

static void check_file(struct row *row)
{
    struct password password = password_of(cell(row, "password"));
    struct password mac = password_of(cell(row, "mac_password"));
    struct p12_unlock_options options = { .size = sizeof options };
    const struct opening how = { password.bytes, &options };
    struct p12_pfx *pfx;
    struct seen seen;

    if (strcmp(cell(row, "mac_password"), "-") != 0) {
        options.has_mac_password = true;
        options.mac_password = mac.bytes.ptr;
        options.mac_password_len = mac.bytes.len;
    }
    seen = seen_open((struct p12_span){ row->file.bytes, row->file.len }, &how,
                     &pfx);
    check_verdict(row, &seen.err);
    check_format(row);
    if (pfx != NULL) {
        check_mac(row, pfx);
        check_contents(row, pfx, &seen);
    }
    p12_pfx_free(pfx);
    seen_clear(&seen);
    password_clear(&mac);
    password_clear(&password);
}

static void every_row_comes_out_as_it_says(void **state)
{
    char *path = file_path("P12_SOURCE", "vectors/MANIFEST.tsv");
    struct tsv table = tsv_read(path);
    struct row row = { .table = &table };

    (void)state;
    assert_true(table.n_rows > 0);
    for (; row.i < table.n_rows; row.i++) {
        row.file = file_vector(cell(&row, "file"));
        check_file(&row);
        free(row.file.bytes);
    }
    printf("%zu rows\n", table.n_rows);
    tsv_clear(&table);
    free(path);
    if (row.n_wrong != 0)
        fail_msg("%zu differences", row.n_wrong);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_comes_out_as_it_says),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
