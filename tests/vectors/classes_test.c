/* What has gone wrong in other readers: every class of it has a vector, which
 * comes out as vectors/MANIFEST.tsv says (manifest_test.c) and costs little;
 * and so do containers as large as a hostile one can be. */
#include "alloc.h"
#include "file.h"
#include "huge.h"
#include "password.h"
#include "tsv.h"

#include <p12/p12.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum { MEMORY_MAX = 64 << 20, TIME_MAX = 50 /* ms */ };

/* ---- What it costs ------------------------------------------------------ */

struct cost {
    enum p12_rc rc;
    struct p12_error err;
    size_t peak; /* bytes beyond the file itself */
    double ms;   /* of the processor */
};

static struct cost measure_once(struct p12_span file, struct p12_span password)
{
    struct cost cost = { .err = { .rc = P12_OK } };
    struct p12_pfx *pfx = NULL;
    clock_t before;

    test_alloc_reset_peak();
    before = clock();
    cost.rc = p12_pfx_parse(file.ptr, file.len, NULL, &pfx, &cost.err);
    if (cost.rc == P12_OK)
        cost.rc =
            p12_pfx_unlock(pfx, password.ptr, password.len, NULL, &cost.err);
    p12_pfx_free(pfx);
    cost.ms = 1000.0 * (double)(clock() - before) / CLOCKS_PER_SEC;
    cost.peak = test_alloc_peak();
    return cost;
}

/* A machine that is busy with other things is given a second chance. A
 * sanitizer has its own price, which is not ours. */
static struct cost measure(const char *why, struct p12_span file,
                           struct p12_span password, double ms)
{
    struct cost cost = measure_once(file, password);

    if (!test_alloc_sees_libraries())
        ms = 1e9;
    for (int i = 0; i < 3 && cost.ms > ms; i++)
        cost = measure_once(file, password);
    if (cost.peak > MEMORY_MAX)
        fail_msg("%s: %zu bytes", why, cost.peak);
    if (cost.ms > ms)
        fail_msg("%s: %.0f ms", why, cost.ms);
    return cost;
}

/* ---- Vectors ------------------------------------------------------------ */

/* By what the names of its files begin with. */
static const char *const classes[] = {
    "class-content-absent-", /* CVE-2024-0727, CVE-2025-69421 */
    "class-encrypted-content-absent",
    "class-pbmac1-keylen-", /* CVE-2025-11187, CVE-2026-34181 */
    "class-pbmac1-salt-",
    "class-pbmac1-forged",
    "attr-name-length-", /* CVE-2025-69419 */
    "attr-name-uffff",
    "attr-name-u0800",
    "attr-name-lone-",
    "attr-name-odd",
    "attr-name-empty",
    "attr-name-set-empty",
    "class-type-",            /* CVE-2026-22795 */
    "class-length-7fffffff-", /* CVE-2026-34180 */
    "class-length-80000000-",
    "class-length-ffffffff-",
    "class-length-2e63-",
    "class-inner-length-",
    "class-inner-length-decrypted-",
    "class-nested-safes-",
    "class-nested-indefinite-",
    "class-nested-strings-",
    "certs-31", /* CVE-2026-42015, CVE-2024-12133 */
    "certs-32",
    "certs-33",
    "certs-1000",
    "attributes-31",
    "attributes-32",
    "attributes-33",
    "attributes-1000",
    "class-iterations-0-",
    "class-iterations-negative-",
    "class-iterations-2e31-",
    "class-iterations-2e63-",
    "class-scrypt-n-",
    "class-scrypt-r-",
    "class-scrypt-p-",
    "class-work-total",
    "password-empty-",
    "password-none",
    "password-64k",
    "class-salt-empty",
    "class-salt-huge",
    "class-iv-0",
    "class-iv-1.",
    "class-iv-15",
    "class-iv-17",
    "class-iv-4096",
    "class-pbes2-keylen-2e31-1",
    "class-mac-as-",   /* CVE-2025-12816 */
    "class-alias-32-", /* CVE-2025-66030 */
    "class-alias-64-",
    "class-kdf-carry",
    "class-kdf-leading-zero",
};

static bool is_in(const char *name, const char *prefix)
{
    return strncmp(name, prefix, strlen(prefix)) == 0;
}

static void check_vector(const struct tsv *table, size_t i)
{
    const char *name = tsv_get(table, i, "file");
    struct password password = password_of(tsv_get(table, i, "password"));
    struct file file = file_vector(name);

    measure(name, (struct p12_span){ file.bytes, file.len }, password.bytes,
            TIME_MAX);
    free(file.bytes);
    password_clear(&password);
}

static void every_class_has_a_vector_that_costs_little(void **state)
{
    char *path = file_path("P12_SOURCE", "vectors/MANIFEST.tsv");
    struct tsv table = tsv_read(path);

    (void)state;
    for (size_t k = 0; k < sizeof classes / sizeof classes[0]; k++) {
        size_t n = 0;

        for (size_t i = 0; i < table.n_rows; i++) {
            if (!is_in(tsv_get(&table, i, "file"), classes[k]))
                continue;
            check_vector(&table, i);
            n++;
        }
        if (n == 0)
            fail_msg("%s: there is no such vector", classes[k]);
    }
    tsv_clear(&table);
    free(path);
}

/* ---- As large as can be ------------------------------------------------- */

static void huge_containers_cost_what_their_size_asks(void **state)
{
    static const struct {
        const char *why;
        void (*build)(struct p12_builder *b);
        enum p12_rc rc;
        const char *path;
        size_t offset;
        double ms; /* where it is more than TIME_MAX */
    } cases[] = {
        { "50,000 bags", huge_bags, P12_OK, NULL, 0, 500 },
        { "50,000 safes", huge_safes, P12_OK, NULL, 0, 500 },
        { "50,000 attributes", huge_attributes, P12_OK, NULL, 0, 500 },
        { "50,000 values", huge_values, P12_OK, NULL, 0, TIME_MAX },
        { "50,000 unknown bags", huge_notes, P12_OK, NULL, 0, 500 },
        { "a name of 16 MiB", huge_name, P12_OK, NULL, 0, 500 },
        { "a salt of 16 MiB", huge_salt, P12_E_MAC, "mac", 49, 500 },
        { "100,000 levels", huge_depth, P12_E_LIMIT, "pfx", 5 + 2 * 63,
          TIME_MAX },
        { "100,000 strings", huge_strings, P12_E_LIMIT, "pfx", 5 + 2 * 8,
          TIME_MAX },
        { "1,000 keys of 10,000,000 iterations", huge_work, P12_E_LIMIT,
          "authSafe[0].bag[4]", 622, TIME_MAX },
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct p12_builder b;
        struct p12_span file;
        struct cost cost;

        assert_int_equal(p12_builder_init(&b, 24 << 20), P12_OK);
        cases[i].build(&b);
        assert_int_equal(p12_builder_finish(&b, &file), P12_OK);
        cost =
            measure(cases[i].why, file,
                    (struct p12_span){ (const uint8_t *)"x", 1 }, cases[i].ms);
        if (cost.rc != cases[i].rc || cost.err.rc != cost.rc ||
            (cases[i].path != NULL &&
             strcmp(cost.err.path, cases[i].path) != 0) ||
            cost.err.offset != cases[i].offset)
            fail_msg("%s: %s %s at %zu", cases[i].why, p12_rc_name(cost.rc),
                     cost.err.path, cost.err.offset);
        p12_builder_clear(&b);
    }
}

/* Looking at each of many must not be work for all of them. */
static void looking_at_many_is_linear(void **state)
{
    void (*const builds[])(struct p12_builder * b) = { huge_notes, huge_values,
                                                       huge_attributes };

    (void)state;
    for (size_t i = 0; i < sizeof builds / sizeof builds[0]; i++) {
        struct p12_builder b;
        struct p12_pfx *pfx = NULL;
        const struct p12_bag *bag;
        struct p12_span file;
        size_t n = 0;
        clock_t before;

        assert_int_equal(p12_builder_init(&b, 24 << 20), P12_OK);
        builds[i](&b);
        assert_int_equal(p12_builder_finish(&b, &file), P12_OK);
        assert_int_equal(p12_pfx_parse(file.ptr, file.len, NULL, &pfx, NULL),
                         P12_OK);
        before = clock();
        for (size_t k = 0; k < p12_pfx_n_notes(pfx); k++)
            n += p12_pfx_note(pfx, k)->path[0] != '\0';
        bag = p12_safe_bag(p12_pfx_safe(pfx, 0), 0);
        for (size_t k = 0; k < p12_bag_n_attributes(bag); k++) {
            const struct p12_attribute *attr = p12_bag_attribute(bag, k);

            for (size_t v = 0; v < p12_attribute_n_values(attr); v++)
                n += p12_attribute_value(attr, v).len != 0;
        }
        assert_int_equal(n, MANY);
        if (test_alloc_sees_libraries())
            assert_true(clock() - before < CLOCKS_PER_SEC / 10);
        p12_pfx_free(pfx);
        p12_builder_clear(&b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_class_has_a_vector_that_costs_little),
        cmocka_unit_test(huge_containers_cost_what_their_size_asks),
        cmocka_unit_test(looking_at_many_is_linear),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
