#include <p12/p12.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "alloc.h"
#include "bytes.h"
#include "file.h"
#include "model/draft.h"

#define PASSWORD ((const uint8_t *)"changeit"), 8

/* Bytes that are known: what is sealed with them can be sealed again. */
static enum p12_rc count_up(void *state, uint8_t *out, size_t len)
{
    uint8_t *next = state;

    for (size_t i = 0; i < len; i++)
        out[i] = (*next)++;
    return P12_OK;
}

static enum p12_rc no_random(void *state, uint8_t *out, size_t len)
{
    (void)state;
    (void)out;
    (void)len;
    return P12_E_RANDOM;
}

static struct p12_protection cheap(void)
{
    struct p12_protection p;

    p12_protection_init(&p);
    p.key.iterations = p.safe.iterations = p.mac.iterations = 2;
    return p;
}

static struct p12_pfx *parse(const uint8_t *bytes, size_t len)
{
    struct p12_pfx *pfx = NULL;

    assert_int_equal(p12_pfx_parse(bytes, len, NULL, &pfx, NULL), P12_OK);
    return pfx;
}

static struct p12_pfx *open_vector(const char *name)
{
    struct file file = file_vector(name);
    struct p12_pfx *pfx = parse(file.bytes, file.len);

    free(file.bytes);
    assert_int_equal(p12_pfx_unlock(pfx, PASSWORD, NULL, NULL), P12_OK);
    return pfx;
}

static struct p12_draft *draft_of(const struct p12_pfx *pfx)
{
    struct p12_draft *draft = NULL;

    assert_int_equal(p12_draft_from(pfx, NULL, NULL, &draft), P12_OK);
    return draft;
}

/* ---- What is not written ------------------------------------------------ */

static void what_can_not_be_written_is_told_with_its_place(void **state)
{
    (void)state;
    const struct {
        const char *why;
        const char *file;
        enum p12_scheme_kind key;
        const char *password;
        p12_random_source *random;
        enum p12_rc rc;
        const char *path;
    } cases[] = {
        { "a key under another password", "part-key-password.p12",
          P12_SCHEME_PBES2, "changeit", NULL, P12_E_CLOSED,
          "authSafe[1].bag[0]" },
        { "a safe under another password", "part-safe-password.p12",
          P12_SCHEME_PBES2, "changeit", NULL, P12_E_CLOSED, "authSafe[0]" },
        { "a shrouded secret without a shroud", "keytool-secret.p12",
          P12_SCHEME_NONE, "changeit", NULL, P12_E_USAGE,
          "authSafe[0].bag[0]" },
        { "a MAC's scheme for keys", "legacy.p12", P12_SCHEME_PBMAC1,
          "changeit", NULL, P12_E_USAGE, "key" },
        { "a password that is no UTF-8", "legacy.p12", P12_SCHEME_PBES2, "\xff",
          NULL, P12_E_PASSWORD, "" },
        { "no random bytes", "legacy.p12", P12_SCHEME_PBES2, "changeit",
          no_random, P12_E_RANDOM, "key" },
    };

    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_pfx *pfx = open_vector(cases[i].file);
        struct p12_draft *draft = draft_of(pfx);
        struct p12_protection p = cheap();
        struct p12_error err = { .rc = P12_OK };
        uint8_t *out = NULL;
        size_t len = 77;
        enum p12_rc rc;

        p.key.kind = cases[i].key;
        p.random = cases[i].random;
        rc = p12_draft_seal(draft, (const uint8_t *)cases[i].password,
                            strlen(cases[i].password), &p, &out, &len, &err);
        if (rc != cases[i].rc || err.rc != rc || err.detail == NULL ||
            strcmp(err.path, cases[i].path) != 0)
            fail_msg("%s: %s at \"%s\"", cases[i].why, p12_rc_name(rc),
                     err.path);
        assert_null(out);
        assert_int_equal(len, 77);
        p12_draft_free(draft);
        p12_pfx_free(pfx);
    }
}

static void a_signed_container_has_no_mac_to_replace(void **state)
{
    (void)state;
    struct file file = file_vector("signed-rsa.p12");
    struct p12_pfx *pfx = parse(file.bytes, file.len);
    struct p12_error err = { .rc = P12_OK };
    uint8_t *out = NULL;
    size_t len = 0;

    assert_int_equal(p12_pfx_seal_mac(pfx, PASSWORD, NULL, &out, &len, &err),
                     P12_E_PUBLIC_KEY);
    assert_string_equal(err.path, "mac");
    assert_null(out);
    p12_pfx_free(pfx);
    free(file.bytes);
}

/* ---- What is written ---------------------------------------------------- */

struct sealed {
    uint8_t *bytes;
    size_t len;
};

static struct sealed seal(const struct p12_draft *draft,
                          const struct p12_protection *p)
{
    struct sealed s = { NULL, 0 };
    struct p12_error err = { .rc = P12_OK };
    enum p12_rc rc = p12_draft_seal(draft, PASSWORD, p, &s.bytes, &s.len, &err);

    if (rc != P12_OK)
        fail_msg("%s at %s", p12_rc_name(rc), err.path);
    return s;
}

static void check_same(const struct p12_pfx *source, const struct sealed *s)
{
    struct p12_pfx *result = parse(s->bytes, s->len);
    struct p12_comparison found = { .size = sizeof found };

    assert_int_equal(p12_pfx_unlock(result, PASSWORD, NULL, NULL), P12_OK);
    assert_true(p12_pfx_is_der(result));
    assert_int_equal(p12_pfx_version(result), 3);
    assert_int_equal(p12_pfx_trailing(result), 0);
    assert_int_equal(p12_pfx_compare(source, result, NULL, NULL, &found, NULL),
                     P12_OK);
    assert_true(found.bags != 0);
    p12_pfx_free(result);
}

static void all_that_was_read_is_written(void **state)
{
    static const char *const files[] = {
        "legacy.p12",
        "bags-all.p12",
        "ber-all.p12",
        "keytool-secret.p12",
        "nested-safes-2.p12",
        "openssl-plain-nomac.p12",
        "bag-sdsi.p12",
        "bag-crl.p12",
        "attr-name-two-values.p12",
        "trailing-8-zeros.p12",
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(files); i++) {
        struct p12_pfx *pfx = open_vector(files[i]);
        struct p12_draft *draft = draft_of(pfx);
        struct p12_protection p = cheap();
        struct sealed s = seal(draft, &p);

        check_same(pfx, &s);
        p12_buffer_free(s.bytes, s.len);
        p12_draft_free(draft);
        p12_pfx_free(pfx);
    }
}

static void the_same_random_bytes_make_the_same_file(void **state)
{
    (void)state;
    struct p12_pfx *pfx = open_vector("legacy.p12");
    struct p12_draft *draft = draft_of(pfx);
    struct sealed s[3];

    for (unsigned i = 0; i < 3; i++) {
        uint8_t next = i == 2;
        struct p12_protection p = cheap();

        p.random = count_up;
        p.random_state = &next;
        p.threads = i; /* which changes nothing */
        s[i] = seal(draft, &p);
    }
    assert_int_equal(s[0].len, s[1].len);
    assert_memory_equal(s[0].bytes, s[1].bytes, s[0].len);
    assert_int_equal(s[0].len, s[2].len);
    assert_memory_not_equal(s[0].bytes, s[2].bytes, s[0].len);
    for (size_t i = 0; i < 3; i++)
        p12_buffer_free(s[i].bytes, s[i].len);
    p12_draft_free(draft);
    p12_pfx_free(pfx);
}

static void closed_parts_come_along_when_asked(void **state)
{
    static const char *const files[] = { "part-key-password.p12",
                                         "part-safe-password.p12" };

    (void)state;
    for (size_t i = 0; i < LENGTH(files); i++) {
        struct p12_pfx *pfx = open_vector(files[i]);
        struct p12_draft *draft = draft_of(pfx);
        struct p12_protection p = cheap();
        struct sealed s;

        p.keep_closed = true;
        s = seal(draft, &p);
        check_same(pfx, &s);
        p12_buffer_free(s.bytes, s.len);
        p12_draft_free(draft);
        p12_pfx_free(pfx);
    }
}

/* A safe that held certificates in the clear is encrypted, one with a shrouded
 * key alone is not; and nothing is when it is not asked. */
static void plain_safes_are_covered_where_they_need_it(void **state)
{
    (void)state;
    struct p12_pfx *pfx = open_vector("openssl-plain-nomac.p12");
    struct p12_draft *draft = draft_of(pfx);

    for (unsigned cover = 0; cover < 2; cover++) {
        struct p12_protection p = cheap();
        size_t n_plain = 0;
        struct p12_pfx *result;
        struct sealed s;

        p.encrypt_plain_safes = cover != 0;
        s = seal(draft, &p);
        result = parse(s.bytes, s.len);
        for (size_t i = 0; i < p12_pfx_n_safes(result); i++) {
            const struct p12_safe *safe = p12_pfx_safe(result, i);

            if (p12_safe_type(safe) != P12_SAFE_DATA)
                continue;
            n_plain++;
            if (cover != 0)
                assert_int_equal(p12_bag_type(p12_safe_bag(safe, 0)),
                                 P12_BAG_SHROUDED_KEY);
        }
        assert_int_equal(n_plain, cover != 0 ? 1 : p12_pfx_n_safes(result));
        p12_pfx_free(result);
        p12_buffer_free(s.bytes, s.len);
    }
    p12_draft_free(draft);
    p12_pfx_free(pfx);
}

/* Without any protection at all: plain keys, plain safes, no MAC. */
static void protection_can_be_left_out(void **state)
{
    (void)state;
    struct p12_pfx *pfx = open_vector("legacy.p12");
    struct p12_draft *draft = draft_of(pfx);
    struct p12_protection p = cheap();
    struct sealed s;
    struct p12_pfx *result;

    p.key.kind = p.safe.kind = p.mac.kind = P12_SCHEME_NONE;
    s = seal(draft, &p);
    result = parse(s.bytes, s.len);
    assert_int_equal(p12_pfx_integrity(result), P12_INTEGRITY_NONE);
    for (size_t i = 0; i < p12_pfx_n_safes(result); i++)
        assert_int_equal(p12_safe_type(p12_pfx_safe(result, i)), P12_SAFE_DATA);
    assert_int_equal(
        p12_pfx_compare(
            pfx, result, NULL, NULL,
            &(struct p12_comparison){ .size = sizeof(struct p12_comparison) },
            NULL),
        P12_OK);
    p12_pfx_free(result);
    p12_buffer_free(s.bytes, s.len);
    p12_draft_free(draft);
    p12_pfx_free(pfx);
}

static void work_has_a_limit(void **state)
{
    (void)state;
    struct p12_pfx *pfx = open_vector("legacy.p12");
    struct p12_draft *draft = draft_of(pfx);
    struct p12_protection p = cheap();
    struct p12_error err = { .rc = P12_OK };
    uint8_t *out = NULL;
    size_t len = 0;

    p.max_work = 10; /* each of the three takes more than two blocks */
    assert_int_equal(p12_draft_seal(draft, PASSWORD, &p, &out, &len, &err),
                     P12_E_LIMIT);
    assert_null(out);
    p.max_work = 0;
    p.key.iterations = p.safe.iterations = 10000000;
    p.mac.iterations = 10000000;
    p.key.hash = p.safe.hash = p.mac.hash = "SHA3-512";
    for (int i = 0; i < 200; i++) {
        struct p12_draft_list *list = p12_draft_safe(draft, 1);

        assert_int_equal(
            p12_draft_add_key(
                list, (struct p12_span){ (uint8_t[]){ 0x30, 0 }, 2 }, NULL),
            P12_OK);
    }
    assert_int_equal(p12_draft_seal(draft, PASSWORD, &p, &out, &len, &err),
                     P12_E_LIMIT);
    assert_null(out);
    p12_draft_free(draft);
    p12_pfx_free(pfx);
}

/* RFC 5652, 8: nobody writes them into containers, but they are there to be
 * lost. */
static void attributes_of_a_safe_come_along(void **state)
{
    static const uint8_t set[] = { 0xa1, 0x04, 0x30, 0x02, 0x05, 0x00 };

    (void)state;
    struct p12_pfx *plain = open_vector("legacy.p12");
    struct p12_draft *draft = draft_of(plain);
    struct p12_protection p = cheap();
    struct p12_comparison found = { .size = sizeof found };
    struct p12_error err = { .rc = P12_OK };
    struct p12_pfx *pfx;
    struct sealed s;
    struct sealed again;

    draft->safes[0].unprotected = (struct p12_span){ set, sizeof set };
    s = seal(draft, &p);
    p12_draft_free(draft);
    pfx = parse(s.bytes, s.len);
    assert_int_equal(p12_pfx_unlock(pfx, PASSWORD, NULL, NULL), P12_OK);
    assert_int_equal(p12_pfx_compare(plain, pfx, NULL, NULL, &found, &err),
                     P12_E_MISMATCH);
    assert_string_equal(err.path, "authSafe[0]");
    draft = draft_of(pfx);
    again = seal(draft, &p);
    check_same(pfx, &again);
    p.safe.kind = P12_SCHEME_NONE;
    assert_int_equal(
        p12_draft_seal(draft, PASSWORD, &p, &again.bytes, &again.len, NULL),
        P12_E_USAGE);
    p12_buffer_free(again.bytes, again.len);
    p12_buffer_free(s.bytes, s.len);
    p12_draft_free(draft);
    p12_pfx_free(pfx);
    p12_pfx_free(plain);
}

/* ---- The MAC alone ------------------------------------------------------ */

/* The AuthenticatedSafe is the same bytes: a run of them that is in both. */
static bool has_run(const uint8_t *in, size_t len, const uint8_t *run,
                    size_t run_len)
{
    for (size_t i = 0; i + run_len <= len; i++)
        if (memcmp(in + i, run, run_len) == 0)
            return true;
    return false;
}

static void a_new_mac_leaves_the_content_alone(void **state)
{
    (void)state;
    struct file file = file_vector("legacy.p12");
    struct p12_pfx *pfx = open_vector("legacy.p12");
    struct p12_protection p = cheap();
    const struct p12_safe *last;
    struct p12_pfx *result;
    struct sealed s;
    size_t from;
    size_t to;

    assert_int_equal(
        p12_pfx_seal_mac(pfx, PASSWORD, &p, &s.bytes, &s.len, NULL), P12_OK);
    from = p12_safe_offset(p12_pfx_safe(pfx, 0));
    last = p12_pfx_safe(pfx, p12_pfx_n_safes(pfx) - 1);
    to = p12_safe_offset(last) + p12_safe_size(last);
    assert_true(has_run(s.bytes, s.len, file.bytes + from, to - from));
    result = parse(s.bytes, s.len);
    assert_int_equal(p12_pfx_unlock(result, PASSWORD, NULL, NULL), P12_OK);
    assert_int_equal(p12_scheme_kind(p12_mac_scheme(p12_pfx_mac(result))),
                     P12_SCHEME_PBMAC1);
    /* RFC 9879, 5: copies of the KDF's */
    assert_int_equal(p12_mac_iterations(p12_pfx_mac(result)), 2);
    assert_int_equal(p12_mac_salt(p12_pfx_mac(result)).len, 16);
    p12_pfx_free(result);
    p12_buffer_free(s.bytes, s.len);
    p12_pfx_free(pfx);
    free(file.bytes);
}

/* ---- BER to DER --------------------------------------------------------- */

static void normalizing_keeps_the_mac_valid(void **state)
{
    static const struct {
        const char *file;
        bool der; /* all of it afterwards */
    } cases[] = {
        { "legacy.p12", true },          { "ber-all.p12", false },
        { "ber-indefinite.p12", false }, { "trailing-8-zeros.p12", true },
        { "nomac.p12", true },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        struct p12_pfx *pfx = open_vector(cases[i].file);
        struct p12_pfx *result;
        struct sealed s;
        struct sealed again;
        bool is_der = !cases[i].der;

        assert_int_equal(
            p12_pfx_normalize(pfx, &s.bytes, &s.len, &is_der, NULL), P12_OK);
        if (is_der != cases[i].der)
            fail_msg("%s: DER is %d", cases[i].file, is_der);
        result = parse(s.bytes, s.len);
        assert_int_equal(p12_pfx_trailing(result), 0);
        assert_int_equal(p12_pfx_unlock(result, PASSWORD, NULL, NULL), P12_OK);
        assert_int_equal(
            p12_pfx_normalize(result, &again.bytes, &again.len, NULL, NULL),
            P12_OK);
        assert_int_equal(s.len, again.len);
        assert_memory_equal(s.bytes, again.bytes, s.len);
        p12_pfx_free(result);
        p12_pfx_free(pfx);
        p12_buffer_free(s.bytes, s.len);
        p12_buffer_free(again.bytes, again.len);
    }
}

/* ---- Memory ------------------------------------------------------------- */

typedef enum p12_rc writer(const struct p12_pfx *pfx, struct sealed *out);

static enum p12_rc copy_and_seal(const struct p12_pfx *pfx, struct sealed *out)
{
    struct p12_protection p = cheap();
    struct p12_draft *draft = NULL;
    enum p12_rc rc = p12_draft_from(pfx, NULL, NULL, &draft);

    if (rc == P12_OK)
        rc = p12_draft_seal(draft, PASSWORD, &p, &out->bytes, &out->len, NULL);
    p12_draft_free(draft);
    return rc;
}

static enum p12_rc seal_mac(const struct p12_pfx *pfx, struct sealed *out)
{
    struct p12_protection p = cheap();

    return p12_pfx_seal_mac(pfx, PASSWORD, &p, &out->bytes, &out->len, NULL);
}

static enum p12_rc normalize(const struct p12_pfx *pfx, struct sealed *out)
{
    bool is_der;

    return p12_pfx_normalize(pfx, &out->bytes, &out->len, &is_der, NULL);
}

static void survive(const char *file, writer *write)
{
    struct p12_pfx *pfx = open_vector(file);
    size_t before = test_alloc_outstanding();
    enum p12_rc rc = P12_E_MEMORY;

    for (long n = 0; rc == P12_E_MEMORY; n++) {
        struct sealed s = { NULL, 0 };

        test_alloc_fail_after(n);
        rc = write(pfx, &s);
        if (rc != (test_alloc_has_failed() ? P12_E_MEMORY : P12_OK))
            fail_msg("%s: allocation %ld: %s", file, n, p12_rc_name(rc));
        test_alloc_fail_after(-1);
        assert_true((rc == P12_OK) == (s.bytes != NULL));
        p12_buffer_free(s.bytes, s.len);
        assert_int_equal(test_alloc_outstanding(), before);
    }
    p12_pfx_free(pfx);
}

static void every_failed_allocation_is_survived(void **state)
{
    static const char *const files[] = { "legacy.p12", "bags-all.p12",
                                         "ber-all.p12", "nomac.p12",
                                         "keytool-secret.p12" };

    (void)state;
    for (size_t i = 0; i < LENGTH(files); i++) {
        survive(files[i], copy_and_seal);
        survive(files[i], seal_mac);
        survive(files[i], normalize);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_can_not_be_written_is_told_with_its_place),
        cmocka_unit_test(a_signed_container_has_no_mac_to_replace),
        cmocka_unit_test(all_that_was_read_is_written),
        cmocka_unit_test(the_same_random_bytes_make_the_same_file),
        cmocka_unit_test(closed_parts_come_along_when_asked),
        cmocka_unit_test(plain_safes_are_covered_where_they_need_it),
        cmocka_unit_test(protection_can_be_left_out),
        cmocka_unit_test(work_has_a_limit),
        cmocka_unit_test(attributes_of_a_safe_come_along),
        cmocka_unit_test(a_new_mac_leaves_the_content_alone),
        cmocka_unit_test(normalizing_keeps_the_mac_valid),
        cmocka_unit_test(every_failed_allocation_is_survived),
    };

    test_alloc_count_libraries(false);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
