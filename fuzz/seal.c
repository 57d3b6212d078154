/* Writing: what a container holds is sealed anew, and comes out again.
 *
 * What follows the PFX in the input says how: a byte of flags, and then a byte
 * each for the allocation that fails, the schemes of keys, of safes and of the
 * MAC, the number of iterations, the length of the salts and the bag that is
 * left out. Without it all are 0, so that any container is an input whose
 * password is "changeit". */
#include "fuzz.h"

#include "alloc.h"
#include "check.h"
#include "model/model.h"
#include "recipes.h"
#include "scheme/writer.h"

#include <string.h>

enum {
    REFUSE_CLOSED = 1, /* a part that is closed is an error */
    COVER_PLAIN = 2,   /* plain safes are encrypted */
    OTHER_PASSWORD = 4,
    EMPTY_PASSWORD = 8,
    NO_PASSWORD = 16,
    THREADS = 32,
    FAIL = 64,        /* an allocation */
    LEFT_CLOSED = 128 /* the source */
};

/* What was read, is written with other limits: a key that was plain becomes
 * many elements. */
static const struct p12_limits written_limits = {
    .size = sizeof written_limits,
    .max_file = (size_t)1 << 24,
    .max_depth = 64,
    .max_elements = 65536,
    .max_parts = 4096,
    .max_string_depth = 4,
    .max_nested_safes = 4, /* as in fuzz_limits */
    .max_iterations = 16,
    .max_work = 65536,
    .max_scrypt_memory = 65536,
    .max_mac_key = 64,
    .max_password = 256,
};

struct plan {
    unsigned flags;
    unsigned fail_after;
    struct p12_span password; /* that it is sealed with */
    struct p12_protection protection;
    uint64_t random;
    unsigned drop; /* the bag that is left out, if there are so many */
};

struct sealed {
    uint8_t *bytes;
    size_t len;
};

static const uint8_t known_password[] = "changeit";
static const uint8_t other_password[] = "\xc3\xa9t\xc3\xa9 \xf0\x9f\x94\x91";

static struct p12_span choose_password(unsigned flags)
{
    if ((flags & NO_PASSWORD) != 0)
        return (struct p12_span){ NULL, 0 };
    if ((flags & EMPTY_PASSWORD) != 0)
        return (struct p12_span){ known_password, 0 };
    if ((flags & OTHER_PASSWORD) != 0)
        return (struct p12_span){ other_password, sizeof other_password - 1 };
    return (struct p12_span){ known_password, sizeof known_password - 1 };
}

static void make_plan(struct plan *plan, struct p12_span rest)
{
    struct p12_protection *p = &plan->protection;
    uint64_t iterations;
    size_t salt;

    memset(plan, 0, sizeof *plan);
    p12_protection_init(p);
    plan->flags = take_number(&rest, 1);
    plan->fail_after = take_number(&rest, 1);
    plan->password = choose_password(plan->flags);
    p->key = test_recipe(take_number(&rest, 1));
    p->safe = test_recipe(take_number(&rest, 1));
    p->mac = test_mac_recipe(take_number(&rest, 1));
    iterations = take_number(&rest, 1) % 8 + 1;
    salt = take_number(&rest, 1) % 64 + 1;
    plan->drop = take_number(&rest, 1);
    p->key.iterations = p->safe.iterations = p->mac.iterations = iterations;
    p->key.salt_length = p->safe.salt_length = p->mac.salt_length = salt;
    p->encrypt_plain_safes = (plan->flags & COVER_PLAIN) != 0;
    p->keep_closed = (plan->flags & REFUSE_CLOSED) == 0;
    p->threads = (plan->flags & THREADS) != 0 ? 2 : 1;
    p->random = test_random;
    p->random_state = &plan->random;
}

/* ---- Looking at the source ---------------------------------------------- */

/* What makes a difference to how a container is written. */
struct facts {
    bool has_limit;  /* a part was not read since it is too much */
    bool has_closed; /* a part that has to be opened */
    bool has_secret; /* an open one that is shrouded like a key */
    bool has_raw;    /* a part that is carried over by its bytes */
    size_t n_bags;
};

static void see_problem(const struct p12_error *problem, struct facts *facts)
{
    if (problem != NULL && problem->rc == P12_E_LIMIT)
        facts->has_limit = true;
}

static void see_bag(const struct p12_bag *bag, struct facts *facts)
{
    bool is_open = p12_bag_content(bag).len != 0;

    facts->n_bags++;
    see_problem(p12_bag_problem(bag), facts);
    if (p12_bag_scheme(bag) == NULL)
        facts->has_raw |= p12_bag_problem(bag) != NULL;
    else if (!is_open)
        facts->has_closed = facts->has_raw = true;
    else if (p12_bag_type(bag) == P12_BAG_SECRET)
        facts->has_secret = true;
    for (size_t i = 0; i < p12_bag_n_attributes(bag); i++)
        see_problem(p12_attribute_problem(p12_bag_attribute(bag, i)), facts);
    for (size_t i = 0; i < p12_bag_n_bags(bag); i++)
        see_bag(p12_bag_bag(bag, i), facts);
}

static struct facts see(const struct p12_pfx *pfx)
{
    struct facts facts = { .n_bags = 0 };

    for (size_t i = 0; i < p12_pfx_n_safes(pfx); i++) {
        const struct p12_safe *safe = p12_pfx_safe(pfx, i);
        enum p12_safe_type type = p12_safe_type(safe);

        see_problem(p12_safe_problem(safe), &facts);
        if (p12_safe_problem(safe) != NULL || type == P12_SAFE_UNKNOWN ||
            p12_safe_status(safe) == P12_STATUS_CLOSED) {
            facts.has_raw = true;
            facts.has_closed |= type == P12_SAFE_ENCRYPTED;
        }
        for (size_t k = 0; k < p12_safe_n_bags(safe); k++)
            see_bag(p12_safe_bag(safe, k), &facts);
    }
    return facts;
}

/* ---- Sealing ------------------------------------------------------------ */

static enum p12_rc seal(struct plan *plan, const struct p12_draft *draft,
                        struct sealed *out, struct p12_error *err)
{
    plan->random = 0;
    return p12_draft_seal(draft, plan->password.ptr, plan->password.len,
                          &plan->protection, &out->bytes, &out->len, err);
}

/* What is written can be read, and its MAC verified. */
static struct p12_pfx *read_sealed(const struct plan *plan,
                                   const struct sealed *sealed)
{
    struct p12_pfx *pfx = NULL;
    const struct p12_mac *mac;

    CHECK(p12_pfx_parse(sealed->bytes, sealed->len, &written_limits, &pfx,
                        NULL) == P12_OK);
    CHECK(p12_pfx_trailing(pfx) == 0 && p12_pfx_version(pfx) == 3);
    CHECK(p12_pfx_unlock(pfx, plan->password.ptr, plan->password.len, NULL,
                         NULL) == P12_OK);
    mac = p12_pfx_mac(pfx);
    CHECK((mac != NULL) == (plan->protection.mac.kind != P12_SCHEME_NONE));
    CHECK(mac == NULL || (p12_mac_status(mac) == P12_STATUS_OPEN &&
                          p12_mac_recovery(mac) == NULL));
    return pfx;
}

static void check_same(const struct p12_pfx *source,
                       const struct p12_pfx *result)
{
    struct p12_comparison there = { .size = sizeof there };
    struct p12_comparison back = { .size = sizeof back };

    CHECK(p12_pfx_compare(source, result, NULL, NULL, &there, NULL) == P12_OK);
    CHECK(p12_pfx_compare(result, source, NULL, NULL, &back, NULL) == P12_OK);
    CHECK(there.safes == back.safes && there.bags == back.bags);
    CHECK(there.attributes == back.attributes && there.closed == back.closed);
    CHECK(there.keys == back.keys);
}

/* X.690, 11.6: as if the shorter one had zeros behind it. */
static bool is_in_order(struct p12_span a, struct p12_span b)
{
    return memcmp(a.ptr, b.ptr, a.len < b.len ? a.len : b.len) <= 0;
}

/* Of what was written anew SETs are in DER's order. */
static void check_order(const struct p12_bag *bags, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct p12_bag *bag = &bags[i];

        if (bag->problem != NULL)
            continue;
        for (size_t k = 0; k < bag->n_attrs; k++) {
            const struct p12_attribute *attr = &bag->attrs[k];

            CHECK(k == 0 || is_in_order(attr[-1].whole, attr->whole));
            for (size_t v = 1; v < attr->n_values; v++)
                CHECK(is_in_order(p12_attribute_value(attr, v - 1),
                                  p12_attribute_value(attr, v)));
        }
        check_order(bag->bags, bag->n_bags);
    }
}

/* ---- Normalizing -------------------------------------------------------- */

/* Normalizing what was normalized changes nothing. */
static struct sealed normalize(const struct p12_pfx *pfx, bool *is_der)
{
    struct sealed once = { NULL, 0 };
    struct sealed twice = { NULL, 0 };
    struct p12_pfx *again = NULL;
    bool still_der = false;

    CHECK(p12_pfx_normalize(pfx, &once.bytes, &once.len, is_der, NULL) ==
          P12_OK);
    CHECK(p12_pfx_parse(once.bytes, once.len, &written_limits, &again, NULL) ==
          P12_OK);
    CHECK(p12_pfx_is_der(again) == *is_der);
    CHECK(p12_pfx_normalize(again, &twice.bytes, &twice.len, &still_der,
                            NULL) == P12_OK);
    CHECK(still_der == *is_der && twice.len == once.len &&
          memcmp(once.bytes, twice.bytes, once.len) == 0);
    p12_pfx_free(again);
    p12_buffer_free(twice.bytes, twice.len);
    return once;
}

/* What we write ourselves is as normal as can be. */
static void check_normal(const struct p12_pfx *result,
                         const struct sealed *sealed, bool has_raw)
{
    bool is_der = false;
    struct sealed normal = normalize(result, &is_der);

    CHECK(is_der == p12_pfx_is_der(result));
    if (is_der)
        CHECK(normal.len == sealed->len &&
              memcmp(normal.bytes, sealed->bytes, normal.len) == 0);
    else
        CHECK(has_raw);
    p12_buffer_free(normal.bytes, normal.len);
}

static void unlock_known(struct p12_pfx *pfx)
{
    const struct p12_unlock_options options = { .size = sizeof options,
                                                .ignore_mac = true };

    p12_pfx_unlock(pfx, known_password, sizeof known_password - 1, &options,
                   NULL);
}

/* The MAC stays what it is, and the container holds what it held. */
static void check_normalized(const struct plan *plan,
                             const struct p12_pfx *source)
{
    bool is_der = false;
    struct sealed normal = normalize(source, &is_der);
    struct p12_pfx *pfx = NULL;

    CHECK(p12_pfx_parse(normal.bytes, normal.len, &fuzz_limits, &pfx, NULL) ==
          P12_OK);
    CHECK(p12_pfx_integrity(pfx) == p12_pfx_integrity(source));
    if ((plan->flags & LEFT_CLOSED) == 0)
        unlock_known(pfx);
    if (p12_pfx_mac(source) != NULL)
        CHECK(p12_mac_status(p12_pfx_mac(pfx)) ==
              p12_mac_status(p12_pfx_mac(source)));
    check_same(source, pfx);
    p12_pfx_free(pfx);
    p12_buffer_free(normal.bytes, normal.len);
}

/* ---- Another MAC -------------------------------------------------------- */

static enum p12_rc seal_mac(struct plan *plan, const struct p12_pfx *source,
                            struct sealed *out, struct p12_error *err)
{
    plan->random = 0;
    return p12_pfx_seal_mac(source, plan->password.ptr, plan->password.len,
                            &plan->protection, &out->bytes, &out->len, err);
}

static void check_other_mac(struct plan *plan, const struct p12_pfx *source)
{
    struct sealed sealed = { NULL, 0 };
    struct p12_error err = { .rc = P12_OK };
    struct p12_pfx *pfx;
    enum p12_rc rc = seal_mac(plan, source, &sealed, &err);

    if (p12_pfx_integrity(source) == P12_INTEGRITY_PUBLIC_KEY)
        CHECK(rc == P12_E_PUBLIC_KEY);
    else
        CHECK(rc == p12_recipe_check(&plan->protection.mac, P12_FOR_MAC, NULL));
    if (rc != P12_OK) {
        CHECK(sealed.bytes == NULL && err.rc == rc);
        return;
    }
    pfx = read_sealed(plan, &sealed);
    CHECK(p12_span_equal(pfx->content, source->content));
    p12_pfx_free(pfx);
    p12_buffer_free(sealed.bytes, sealed.len);
}

/* ---- Everything anew ---------------------------------------------------- */

static enum p12_rc expected(const struct plan *plan, const struct facts *facts)
{
    const struct p12_protection *p = &plan->protection;
    enum p12_rc rc = p12_protection_check(p, NULL);

    if (rc != P12_OK)
        return rc;
    if (facts->has_closed && !p->keep_closed)
        return P12_E_CLOSED;
    if (facts->has_secret && p->key.kind == P12_SCHEME_NONE)
        return P12_E_USAGE;
    return P12_OK;
}

static void check_sealed(struct plan *plan, const struct p12_pfx *source,
                         const struct facts *facts)
{
    struct sealed sealed = { NULL, 0 };
    struct p12_error err = { .rc = P12_OK };
    struct p12_draft *draft = NULL;
    struct p12_pfx *result;
    enum p12_rc rc;

    CHECK(p12_draft_from(source, NULL, NULL, &draft) == P12_OK);
    rc = seal(plan, draft, &sealed, &err);
    p12_draft_free(draft);
    CHECK(rc == expected(plan, facts));
    CHECK((rc == P12_OK) == (sealed.bytes != NULL));
    if (rc != P12_OK) {
        CHECK(err.rc == rc && err.path[0] != '\0' && err.detail != NULL);
        return;
    }
    result = read_sealed(plan, &sealed);
    check_same(source, result);
    CHECK(p12_pfx_is_der(result) || facts->has_raw);
    check_normal(result, &sealed, facts->has_raw);
    for (size_t i = 0; !facts->has_closed && i < result->n_safes; i++)
        check_order(result->safes[i].bags, result->safes[i].n_bags);
    p12_pfx_free(result);
    p12_buffer_free(sealed.bytes, sealed.len);
}

/* ---- Without one bag ---------------------------------------------------- */

struct dropping {
    unsigned left; /* bags before it */
    const struct p12_bag *bag;
};

static void find_bag(const struct p12_bag *bag, struct dropping *d)
{
    if (d->bag == NULL && d->left == 0)
        d->bag = bag;
    d->left -= d->left != 0;
    for (size_t i = 0; i < p12_bag_n_bags(bag); i++)
        find_bag(p12_bag_bag(bag, i), d);
}

static bool is_other(void *state, const struct p12_safe *safe,
                     const struct p12_bag *bag)
{
    const struct dropping *d = state;

    CHECK(safe != NULL);
    return bag == NULL || bag != d->bag;
}

/* It is missed, unless one asks for the others alone. */
static void check_dropped(struct plan *plan, const struct p12_pfx *source)
{
    struct dropping d = { plan->drop, NULL };
    struct sealed sealed = { NULL, 0 };
    struct p12_error err = { .rc = P12_OK };
    struct p12_draft *draft = NULL;
    struct p12_pfx *result;

    for (size_t i = 0; i < p12_pfx_n_safes(source); i++) {
        const struct p12_safe *safe = p12_pfx_safe(source, i);

        for (size_t k = 0; k < p12_safe_n_bags(safe); k++)
            find_bag(p12_safe_bag(safe, k), &d);
    }
    if (d.bag == NULL)
        return;
    CHECK(p12_draft_from(source, is_other, &d, &draft) == P12_OK);
    if (seal(plan, draft, &sealed, NULL) == P12_OK) {
        result = read_sealed(plan, &sealed);
        CHECK(p12_pfx_compare(source, result, is_other, &d, NULL, NULL) ==
              P12_OK);
        CHECK(p12_pfx_compare(source, result, NULL, NULL, NULL, &err) ==
              P12_E_MISMATCH);
        CHECK(err.path[0] != '\0' && err.detail != NULL);
        CHECK(p12_pfx_compare(result, source, NULL, NULL, NULL, NULL) ==
              P12_E_MISMATCH);
        p12_pfx_free(result);
        p12_buffer_free(sealed.bytes, sealed.len);
    }
    p12_draft_free(draft);
}

/* ---- Failing allocations ------------------------------------------------ */

static enum p12_rc every_step(struct plan *plan, const struct p12_pfx *source,
                              struct sealed out[3])
{
    struct p12_draft *draft = NULL;
    enum p12_rc rc = p12_draft_from(source, NULL, NULL, &draft);

    if (rc == P12_OK)
        rc = seal(plan, draft, &out[0], NULL);
    p12_draft_free(draft);
    if (rc != P12_E_MEMORY)
        rc = seal_mac(plan, source, &out[1], NULL);
    if (rc != P12_E_MEMORY)
        rc = p12_pfx_normalize(source, &out[2].bytes, &out[2].len, NULL, NULL);
    if (rc != P12_E_MEMORY)
        rc = p12_pfx_compare(source, source, NULL, NULL, NULL, NULL);
    return rc;
}

static void fail_allocation(struct plan *plan, const struct p12_pfx *source)
{
    struct sealed out[3] = { { NULL, 0 } };
    bool failed;
    enum p12_rc rc;

    test_alloc_fail_after(plan->fail_after);
    rc = every_step(plan, source, out);
    failed = test_alloc_has_failed();
    test_alloc_fail_after(-1);
    CHECK(rc == (failed ? P12_E_MEMORY : P12_OK));
    for (size_t i = 0; i < 3; i++)
        p12_buffer_free(out[i].bytes, out[i].len);
}

/* ---- The target --------------------------------------------------------- */

static void run(struct plan *plan, struct p12_pfx *source)
{
    struct facts facts;

    if ((plan->flags & LEFT_CLOSED) == 0)
        unlock_known(source);
    facts = see(source);
    if (facts.has_limit)
        return;
    check_sealed(plan, source, &facts);
    check_dropped(plan, source);
    check_other_mac(plan, source);
    check_normalized(plan, source);
    if ((plan->flags & FAIL) != 0)
        fail_allocation(plan, source);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct p12_pfx *source = NULL;
    struct plan plan;
    size_t used;

    if (p12_pfx_parse(data, size, &fuzz_limits, &source, NULL) != P12_OK)
        return 0;
    used = p12_pfx_size(source);
    make_plan(&plan, (struct p12_span){ data + used, size - used });
    run(&plan, source);
    p12_pfx_free(source);
    check_nothing_left();
    return 0;
}
