/* What an unlock may cost: compared with the limits before the first hash is
 * computed, and no matter on how many threads. */
#include "opened.h"

#include "file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "bytes.h"

#define UMLAUTS                \
    "M\xc3\xb6tley Cr\xc3\xbc" \
    "e"
#define CLOSED "mac=closed authSafe[0]=closed authSafe[1].bag[0]=closed"
#define OPEN   "mac=open authSafe[0]=open authSafe[1].bag[0]=open"

static struct p12_limits work_of(uint64_t work)
{
    return (struct p12_limits){ .size = sizeof(struct p12_limits),
                                .max_work = work };
}

/* What is known to be closed before anything is opened. */
static uint64_t whole_work(const char *name)
{
    struct p12_pfx *pfx = vector_parse(name, NULL);
    uint64_t work = p12_pfx_work(pfx);

    p12_pfx_free(pfx);
    return work;
}

static void work_is_all_that_is_closed(void **state)
{
    struct p12_pfx *pfx = vector_parse("two-passwords.p12", NULL);
    uint64_t work = p12_pfx_work(pfx);

    (void)state;
    /* PKCS12KDF once, PBKDF2 of one digest twice; and a block of salt each. */
    assert_int_equal(work, (2048 + 1) + 2 * (2 * 2048 + 1));
    assert_int_equal(vector_unlock(pfx, "nonsense", NULL, NULL), P12_E_MAC);
    assert_int_equal(p12_pfx_work(pfx), work);
    assert_int_equal(vector_unlock(pfx, "another", NULL, NULL), P12_OK);
    assert_int_equal(p12_pfx_work(pfx), 2 * (2 * 2048 + 1));
    assert_int_equal(vector_unlock(pfx, "changeit", NULL, NULL), P12_OK);
    assert_int_equal(p12_pfx_work(pfx), 0);
    p12_pfx_free(pfx);
}

static void nothing_is_computed_that_does_not_fit_as_a_whole(void **state)
{
    static const char name[] = "two-passwords.p12";
    const struct p12_unlock_options options = {
        .size = sizeof options,
        .has_mac_password = true,
        .mac_password = (const uint8_t *)"another",
        .mac_password_len = 7,
    };
    uint64_t work = whole_work(name);

    (void)state;
    for (uint64_t less = 0; less < 2; less++) {
        struct p12_limits limits = work_of(work - less);
        struct p12_pfx *pfx = vector_parse(name, &limits);
        struct p12_error err = { .rc = P12_OK };
        enum p12_rc rc = vector_unlock(pfx, "changeit", &options, &err);

        assert_int_equal(rc, less == 0 ? P12_OK : P12_E_LIMIT);
        assert_int_equal(err.rc, rc);
        want_state(pfx, less == 0 ? OPEN : CLOSED);
        if (less != 0)
            assert_string_equal(err.path, "authSafe[1].bag[0]");
        p12_pfx_free(pfx);
    }
}

static void the_mac_alone_may_be_too_much(void **state)
{
    struct p12_limits limits = work_of(100);
    struct p12_pfx *pfx = vector_parse("two-passwords.p12", &limits);
    struct p12_error err = { .rc = P12_OK };

    (void)state;
    assert_int_equal(vector_unlock(pfx, "changeit", NULL, &err), P12_E_LIMIT);
    assert_string_equal(err.path, "mac");
    want_state(pfx, CLOSED);
    p12_pfx_free(pfx);
}

/* Any one of the forty would take seconds. */
static void too_much_work_is_told_at_once(void **state)
{
    clock_t before = clock();
    struct p12_pfx *pfx = vector_parse("class-work-total.p12", NULL);
    struct p12_error err = { .rc = P12_OK };

    (void)state;
    assert_true(p12_pfx_work(pfx) > 200000000);
    assert_int_equal(vector_unlock(pfx, "changeit", NULL, &err), P12_E_LIMIT);
    assert_true(clock() - before < CLOCKS_PER_SEC / 2);
    for (size_t i = 0; i < p12_pfx_n_safes(pfx); i++)
        assert_int_equal(p12_bag_status(p12_safe_bag(p12_pfx_safe(pfx, i), 0)),
                         P12_STATUS_CLOSED);
    p12_pfx_free(pfx);
}

/* Enough for the MAC and the safe, or for the MAC and the key in it: not for
 * all of them in one call. */
static uint64_t too_little_work(const char *name)
{
    const struct p12_unlock_options first = { .size = sizeof first,
                                              .only = "authSafe[0]" };
    struct p12_pfx *pfx = vector_parse(name, NULL);
    uint64_t outer = p12_pfx_work(pfx);
    uint64_t inner;

    assert_int_equal(vector_unlock(pfx, "changeit", &first, NULL), P12_OK);
    inner = p12_pfx_work(pfx);
    p12_pfx_free(pfx);
    return outer > inner ? outer : inner;
}

static void what_opens_may_ask_for_more_than_is_left(void **state)
{
    static const char name[] = "key-in-encrypted-safe.p12";
    struct p12_limits limits = work_of(too_little_work(name));
    struct p12_pfx *pfx = vector_parse(name, &limits);
    const struct p12_error *problem;

    (void)state;
    assert_int_equal(vector_unlock(pfx, "changeit", NULL, NULL), P12_OK);
    want_state(pfx, "mac=open authSafe[0]=open authSafe[0].bag[1]=refused");
    problem = p12_bag_problem(p12_safe_bag(p12_pfx_safe(pfx, 0), 1));
    assert_int_equal(problem->rc, P12_E_LIMIT);
    assert_int_equal(problem->layer, P12_LAYER_DECRYPTED);
    assert_string_equal(problem->path, "authSafe[0].bag[1]");

    /* Each call has a budget of its own. */
    assert_int_equal(vector_unlock(pfx, "nonsense", NULL, NULL), P12_OK);
    want_state(pfx, "mac=open authSafe[0]=open authSafe[0].bag[1]=wrong");
    assert_int_equal(vector_unlock(pfx, "changeit", NULL, NULL), P12_OK);
    want_state(pfx, "mac=open authSafe[0]=open authSafe[0].bag[1]=open");
    assert_null(p12_bag_problem(p12_safe_bag(p12_pfx_safe(pfx, 0), 1)));
    p12_pfx_free(pfx);
}

/* One that is too dear for any call is no reason to leave others closed. */
static void what_is_refused_keeps_nothing_else_closed(void **state)
{
    static const char name[] = "key-in-encrypted-safe.p12";
    struct p12_limits limits = work_of(whole_work(name));
    struct p12_pfx *pfx = vector_parse(name, &limits);

    (void)state;
    assert_true(too_little_work(name) > limits.max_work);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(vector_unlock(pfx, "changeit", NULL, NULL), P12_OK);
        want_state(pfx, "mac=open authSafe[0]=open authSafe[0].bag[1]=refused");
    }
    p12_pfx_free(pfx);
}

/* A call for another part leaves it as it is. */
static void what_is_not_asked_for_stays_refused(void **state)
{
    static const char name[] = "key-in-encrypted-safe.p12";
    const struct p12_unlock_options other = { .size = sizeof other,
                                              .only = "authSafe[0]" };
    const struct p12_unlock_options own = { .size = sizeof own,
                                            .only = "authSafe[0].bag[1]" };
    struct p12_limits limits = work_of(too_little_work(name));
    struct p12_pfx *pfx = vector_parse(name, &limits);

    (void)state;
    assert_int_equal(vector_unlock(pfx, "changeit", NULL, NULL), P12_OK);
    assert_int_equal(vector_unlock(pfx, "changeit", &other, NULL), P12_OK);
    want_state(pfx, "mac=open authSafe[0]=open authSafe[0].bag[1]=refused");
    assert_int_equal(vector_unlock(pfx, "changeit", &own, NULL), P12_OK);
    want_state(pfx, "mac=open authSafe[0]=open authSafe[0].bag[1]=open");
    p12_pfx_free(pfx);
}

/* ---- Proper attempts come first ----------------------------------------- */

enum { JOINED_MAX = 8192 };

/* The first safes of two vectors in a container without a MAC. */
struct joined {
    uint8_t bytes[JOINED_MAX];
    size_t start; /* written from the end */
};

static void put(struct joined *j, const uint8_t *bytes, size_t len)
{
    assert_true(len <= j->start);
    j->start -= len;
    memcpy(j->bytes + j->start, bytes, len);
}

static void wrap(struct joined *j, uint8_t tag)
{
    size_t len = JOINED_MAX - j->start;
    const uint8_t header[] = { tag, 0x82, (uint8_t)(len >> 8), (uint8_t)len };

    put(j, header, sizeof header);
}

static void put_safe(struct joined *j, const char *name)
{
    struct file file = file_vector(name);
    struct p12_pfx *pfx = vector_parse(name, NULL);
    const struct p12_safe *safe = p12_pfx_safe(pfx, 0);

    put(j, file.bytes + p12_safe_offset(safe), p12_safe_size(safe));
    p12_pfx_free(pfx);
    free(file.bytes);
}

static struct p12_pfx *joined(const char *a, const char *b,
                              const struct p12_limits *limits)
{
    static const uint8_t oid_data[] = { 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86,
                                        0xf7, 0x0d, 0x01, 0x07, 0x01 };
    static const uint8_t version[] = { 0x02, 0x01, 0x03 };
    struct joined j = { .start = JOINED_MAX };
    struct p12_pfx *pfx = NULL;

    put_safe(&j, b);
    put_safe(&j, a);
    wrap(&j, 0x30);
    wrap(&j, 0x04);
    wrap(&j, 0xa0);
    put(&j, oid_data, sizeof oid_data);
    wrap(&j, 0x30);
    put(&j, version, sizeof version);
    wrap(&j, 0x30);
    assert_int_equal(p12_pfx_parse(j.bytes + j.start, JOINED_MAX - j.start,
                                   limits, &pfx, NULL),
                     P12_OK);
    return pfx;
}

/* What opening the first safe of a vector alone takes. */
static uint64_t first_work(const char *name)
{
    const struct p12_unlock_options first = { .size = sizeof first,
                                              .only = "authSafe[0]" };
    struct p12_pfx *pfx = vector_parse(name, NULL);
    uint64_t before = p12_pfx_work(pfx);
    uint64_t after;

    assert_int_equal(vector_unlock(pfx, "changeit", &first, NULL), P12_OK);
    after = p12_pfx_work(pfx);
    p12_pfx_free(pfx);
    return before - after;
}

/* The first safe takes a recovery; the second one opens, and has a key in it
 * for which there is work enough only if no recovery had any of it. */
static void recoveries_wait_for_what_is_proper(void **state)
{
    static const char a[] = "bug-bmp-in-pbes2.p12";
    static const char b[] = "key-in-encrypted-safe.p12";
    const struct p12_unlock_options safes = { .size = sizeof safes,
                                              .strict = true,
                                              .only = "authSafe[1]" };
    struct p12_pfx *pfx = joined(a, b, NULL);
    uint64_t both = p12_pfx_work(pfx);
    struct p12_limits limits;

    (void)state;
    assert_int_equal(vector_unlock(pfx, "changeit", &safes, NULL), P12_OK);
    /* The first safe, and now the key instead of the second one. */
    limits = work_of(both + (p12_pfx_work(pfx) - first_work(a)));
    assert_int_equal(vector_unlock(pfx, "changeit", NULL, NULL), P12_OK);
    want_state(pfx, "authSafe[0]=open/BMPString "
                    "authSafe[1]=open authSafe[1].bag[1]=open");
    p12_pfx_free(pfx);
    pfx = joined(a, b, &limits);
    assert_int_equal(vector_unlock(pfx, "changeit", NULL, NULL), P12_OK);
    want_state(pfx, "authSafe[0]=wrong authSafe[1]=open "
                    "authSafe[1].bag[1]=open");
    p12_pfx_free(pfx);
}

/* A recovery is worth no more than what is left, but costs no part anything. */
static void recoveries_are_given_up_when_work_runs_out(void **state)
{
    static const char name[] = "bug-bmp-in-pbes2.p12";
    struct p12_limits limits = work_of(whole_work(name));
    struct p12_pfx *pfx = vector_parse(name, &limits);

    (void)state;
    assert_int_equal(vector_unlock(pfx, "changeit", NULL, NULL), P12_OK);
    want_state(pfx, "mac=open authSafe[0]=wrong authSafe[1].bag[0]=wrong");
    p12_pfx_free(pfx);
}

/* The second form of an empty password is a proper attempt: the answer is not
 * that the first was wrong. */
static void the_macs_second_form_may_be_too_much(void **state)
{
    static const char name[] = "bag-cert.p12"; /* nothing but the MAC */
    uint64_t work = whole_work(name);

    (void)state;
    for (uint64_t forms = 1; forms <= 2; forms++) {
        struct p12_limits limits = work_of(forms * work);
        struct p12_pfx *pfx = vector_parse(name, &limits);
        struct p12_error err = { .rc = P12_OK };

        assert_int_equal(vector_unlock(pfx, "", NULL, &err),
                         forms == 1 ? P12_E_LIMIT : P12_E_MAC);
        assert_string_equal(err.path, "mac");
        want_state(pfx, forms == 1 ? "mac=closed" : "mac=wrong");
        p12_pfx_free(pfx);
    }
}

/* The MAC is dear twice, the content once: there is nothing left to guess. */
static void the_form_that_the_mac_had_is_tried_first(void **state)
{
    static const char name[] = "password-empty-zero-legacy.p12";
    struct p12_pfx *pfx = vector_parse(name, NULL);
    uint64_t mac = p12_scheme_iterations(p12_mac_scheme(p12_pfx_mac(pfx))) + 1;
    struct p12_limits limits = work_of(p12_pfx_work(pfx) + mac);

    (void)state;
    p12_pfx_free(pfx);
    pfx = vector_parse(name, &limits);
    assert_int_equal(vector_unlock(pfx, "", NULL, NULL), P12_OK);
    want_state(pfx, OPEN);
    p12_pfx_free(pfx);
}

/* ---- Threads ------------------------------------------------------------ */

static void the_number_of_threads_changes_nothing(void **state)
{
    static const struct {
        const char *name, *password;
    } cases[] = {
        { "two-passwords.p12", "changeit" },
        { "two-passwords.p12", "another" },
        { "mac-mismatch-opens.p12", "changeit" },
        { "bug-latin1.p12", UMLAUTS },
        { "bug-widened.p12", UMLAUTS },
        { "part-key-password.p12", "changeit" },
        { "key-in-encrypted-safe.p12", "changeit" },
        { "password-empty-zero-legacy.p12", "" },
        { "bags-all.p12", "changeit" },
        { "mac-whirlpool.p12", "changeit" },
    };
    static const unsigned threads[] = { 0, 1, 2, 8, 1000 };

    (void)state;
    for (size_t i = 0; i < LENGTH(cases); i++) {
        uint64_t work = whole_work(cases[i].name);
        /* All there is; and budgets on whose edge a waste would show. */
        const uint64_t budgets[] = { 0, work, work + work / 5, 2 * work };

        for (size_t k = 0; k < LENGTH(budgets) * 2 * LENGTH(threads); k++) {
            struct p12_limits limits =
                work_of(budgets[k / LENGTH(threads) / 2]);
            struct p12_unlock_options options = {
                .size = sizeof options,
                .ignore_mac = k / LENGTH(threads) % 2 != 0,
                .threads = threads[k % LENGTH(threads)],
            };
            struct p12_pfx *pfx = vector_parse(cases[i].name, &limits);
            enum p12_rc rc =
                vector_unlock(pfx, cases[i].password, &options, NULL);
            static char first[STATE_MAX + 64];
            char found[STATE_MAX + 64];

            vector_state(pfx, found);
            snprintf(found + strlen(found), 64, " %s, %zu notes, %d",
                     p12_rc_name(rc), p12_pfx_n_notes(pfx),
                     p12_pfx_opens_despite_mac(pfx));
            if (k % LENGTH(threads) == 0)
                strcpy(first, found);
            if (strcmp(first, found) != 0)
                fail_msg("%s on %u threads: %s, not %s", cases[i].name,
                         options.threads, found, first);
            p12_pfx_free(pfx);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(work_is_all_that_is_closed),
        cmocka_unit_test(nothing_is_computed_that_does_not_fit_as_a_whole),
        cmocka_unit_test(the_mac_alone_may_be_too_much),
        cmocka_unit_test(too_much_work_is_told_at_once),
        cmocka_unit_test(what_opens_may_ask_for_more_than_is_left),
        cmocka_unit_test(what_is_refused_keeps_nothing_else_closed),
        cmocka_unit_test(what_is_not_asked_for_stays_refused),
        cmocka_unit_test(recoveries_wait_for_what_is_proper),
        cmocka_unit_test(recoveries_are_given_up_when_work_runs_out),
        cmocka_unit_test(the_macs_second_form_may_be_too_much),
        cmocka_unit_test(the_form_that_the_mac_had_is_tried_first),
        cmocka_unit_test(the_number_of_threads_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
