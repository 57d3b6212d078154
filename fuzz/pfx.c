/* Whole files: parsing, everything that can be seen, and unlocking.
 *
 * What follows the PFX in the input says how: a byte of flags, one for the
 * allocation that fails, and the password. Without it the defaults are used,
 * so that any container is an input. */
#include "fuzz.h"

#include "alloc.h"
#include "tour.h"

#include <string.h>

enum {
    IGNORE_MAC = 1,
    STRICT = 2,
    MAC_PASSWORD = 4, /* another one for the MAC */
    THREADS = 8,
    NO_PASSWORD = 16,
    FAIL = 32,        /* an allocation */
    WRONG_FIRST = 64, /* a wrong password before the right one */
    ONLY = 128        /* one part alone */
};

struct plan {
    struct p12_span file;
    unsigned flags;
    unsigned fail_after;
    struct p12_span password;
    struct p12_unlock_options options;
    struct tour_locks before; /* has the path for ONLY */
};

static const uint8_t default_password[] = "changeit";

static void make_plan(struct plan *plan, struct p12_span file, size_t pfx_size)
{
    struct p12_span rest = { file.ptr + pfx_size, file.len - pfx_size };
    bool has_rest = rest.len != 0;

    plan->file = file;
    plan->flags = take_number(&rest, 1);
    plan->fail_after = take_number(&rest, 1);
    plan->password = rest;
    if (!has_rest) {
        plan->password.ptr = default_password;
        plan->password.len = sizeof default_password - 1;
    }
    if ((plan->flags & NO_PASSWORD) != 0)
        plan->password = (struct p12_span){ NULL, 0 };
    plan->options = (struct p12_unlock_options){
        .size = sizeof plan->options,
        .has_mac_password = (plan->flags & MAC_PASSWORD) != 0,
        .mac_password = default_password,
        .mac_password_len = sizeof default_password - 1,
        .threads = (plan->flags & THREADS) != 0 ? 2 : 0,
        .ignore_mac = (plan->flags & IGNORE_MAC) != 0,
        .strict = (plan->flags & STRICT) != 0,
    };
}

static enum p12_rc unlock(const struct plan *plan, struct p12_pfx *pfx,
                          struct p12_error *err)
{
    return p12_pfx_unlock(pfx, plan->password.ptr, plan->password.len,
                          &plan->options, err);
}

/* ---- The same twice ----------------------------------------------------- */

/* Where no MAC tells, a wrong password opens a part once in 16 million times or
 * so: padding and first bytes are right by chance. True if it did. */
static bool unlock_wrongly(const struct plan *plan, struct p12_pfx *pfx)
{
    static const uint8_t wrong[] = "\001not this one";
    struct p12_unlock_options options = plan->options;
    size_t before = tour_locks(pfx).open;

    options.has_mac_password = false;
    options.ignore_mac = false;
    p12_pfx_unlock(pfx, wrong, sizeof wrong - 1, &options, NULL);
    return tour_locks(pfx).open != before;
}

/* Parses, unlocks, and returns what is to be seen then. */
static uint64_t run_once(const struct plan *plan)
{
    struct p12_pfx *pfx = NULL;
    uint64_t seen;

    CHECK(p12_pfx_parse(plan->file.ptr, plan->file.len, &fuzz_limits, &pfx,
                        NULL) == P12_OK);
    if ((plan->flags & WRONG_FIRST) != 0 && unlock_wrongly(plan, pfx)) {
        p12_pfx_free(pfx);
        pfx = NULL;
        CHECK(p12_pfx_parse(plan->file.ptr, plan->file.len, &fuzz_limits, &pfx,
                            NULL) == P12_OK);
    }
    unlock(plan, pfx, NULL);
    seen = tour_again(pfx, plan->file.len);
    p12_pfx_free(pfx);
    return seen;
}

/* Neither threads nor a wrong password before the right one change what comes
 * out. */
static void check_repeatable(const struct plan *plan, enum p12_rc rc,
                             uint64_t seen)
{
    struct plan other = *plan;

    if ((plan->flags & THREADS) != 0)
        other.options.threads = 0;
    if (rc != P12_OK) /* what the wrong one has left is not made up for */
        other.flags &= ~(unsigned)WRONG_FIRST;
    CHECK(run_once(&other) == seen);
}

/* ---- Failing allocations ------------------------------------------------ */

/* Fails as it should, or not at all; whatever happens can be released. */
static void fail_allocation(const struct plan *plan)
{
    struct p12_pfx *pfx = NULL;
    struct p12_error err = { 0 };
    enum p12_rc rc;

    test_alloc_fail_after(plan->fail_after);
    rc =
        p12_pfx_parse(plan->file.ptr, plan->file.len, &fuzz_limits, &pfx, &err);
    CHECK(rc == (test_alloc_has_failed() ? P12_E_MEMORY : P12_OK));
    CHECK((rc == P12_OK) == (pfx != NULL));
    if (rc == P12_OK) {
        rc = unlock(plan, pfx, &err);
        CHECK(!test_alloc_has_failed() || rc == P12_E_MEMORY);
    }
    test_alloc_fail_after(-1);
    if (rc != P12_OK)
        check_error(&err, rc, plan->file.len);
    if (pfx != NULL)
        tour_again(pfx, plan->file.len);
    p12_pfx_free(pfx);
    check_nothing_left();
}

/* ---- Unlocking ---------------------------------------------------------- */

static bool has_mac(const struct p12_pfx *pfx, enum p12_status status)
{
    const struct p12_mac *mac = p12_pfx_mac(pfx);

    return mac != NULL && p12_mac_status(mac) == status;
}

/* What the return code says is what the parts say. */
static void check_outcome(const struct plan *plan, const struct p12_pfx *pfx,
                          enum p12_rc rc)
{
    struct tour_locks locks = tour_locks(pfx);

    if (rc == P12_OK)
        CHECK(p12_pfx_mac(pfx) == NULL || has_mac(pfx, P12_STATUS_OPEN));
    if (rc == P12_E_MAC)
        CHECK(has_mac(pfx, P12_STATUS_WRONG));
    if (rc == P12_E_MAC && !plan->options.ignore_mac)
        CHECK(locks.open == 0 && locks.wrong == 0);
    if (rc == P12_OK)
        CHECK(locks.closed == 0);
    if (p12_pfx_opens_despite_mac(pfx))
        CHECK(rc == P12_E_MAC);
}

/* At most the one part was touched. */
static void check_only(const struct p12_pfx *pfx, enum p12_rc rc)
{
    struct tour_locks locks = tour_locks(pfx);

    CHECK(!has_mac(pfx, P12_STATUS_OPEN) && !has_mac(pfx, P12_STATUS_WRONG));
    CHECK(locks.open + locks.wrong <= 1);
    if (locks.first[0] == '\0')
        CHECK(rc == P12_E_USAGE);
    else
        CHECK(rc == P12_OK || rc == P12_E_LIMIT);
}

static void run_unlock(const struct plan *plan, struct p12_pfx *pfx)
{
    bool was_der = p12_pfx_is_der(pfx);
    struct p12_error err = { 0 };
    enum p12_rc rc = unlock(plan, pfx, &err);
    uint64_t seen = tour_pfx(pfx, plan->file.len);
    bool limited = tour_locks(pfx).limited != 0;
    enum p12_rc again;

    if (rc != P12_OK)
        check_error(&err, rc, plan->file.len);
    CHECK(p12_pfx_is_der(pfx) == was_der);
    if (plan->options.only == NULL)
        check_outcome(plan, pfx, rc);
    else
        check_only(pfx, rc);
    check_repeatable(plan, rc, seen);
    /* Again with what is open left as it is: nothing changes, unless there is
     * work now for what there was none for. */
    again = unlock(plan, pfx, &err);
    if (limited)
        return;
    CHECK(again == rc);
    CHECK(tour_again(pfx, plan->file.len) == seen);
}

/* Refused before anything is done; it is nothing in the file that is wrong. */
static void check_too_long(const struct plan *plan, struct p12_pfx *pfx)
{
    uint64_t seen = tour_pfx(pfx, plan->file.len);
    struct p12_error err = { 0 };

    CHECK(unlock(plan, pfx, &err) == P12_E_LIMIT);
    CHECK(err.rc == P12_E_LIMIT && err.detail != NULL);
    CHECK(tour_again(pfx, plan->file.len) == seen);
}

/* ---- The target --------------------------------------------------------- */

static void run_parsed(struct p12_span file, struct p12_pfx *pfx)
{
    struct plan plan;
    bool too_long;

    CHECK(p12_pfx_size(pfx) + p12_pfx_trailing(pfx) == file.len);
    make_plan(&plan, file, p12_pfx_size(pfx));
    plan.before = tour_locks(pfx);
    if ((plan.flags & ONLY) != 0)
        plan.options.only = plan.before.first;
    p12_pfx_work(pfx);
    CHECK(tour_pfx(pfx, file.len) == tour_again(pfx, file.len));
    too_long = plan.password.len > fuzz_limits.max_password;
    if (too_long)
        check_too_long(&plan, pfx);
    else
        run_unlock(&plan, pfx);
    p12_pfx_free(pfx);
    check_nothing_left();
    if ((plan.flags & FAIL) != 0 && !too_long)
        fail_allocation(&plan);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct p12_pfx *pfx = NULL;
    struct p12_error err = { 0 };
    enum p12_rc rc = p12_pfx_parse(data, size, &fuzz_limits, &pfx, &err);

    if (rc == P12_OK) {
        CHECK(err.rc == P12_OK);
        run_parsed((struct p12_span){ data, size }, pfx);
        return 0;
    }
    CHECK(pfx == NULL);
    check_error(&err, rc, size);
    CHECK(p12_pfx_parse(data, size, &fuzz_limits, &pfx, NULL) == rc);
    check_nothing_left();
    return 0;
}
