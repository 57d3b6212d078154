/* SafeContents as they come out of a decrypted safe: what is inside is reached
 * without a key, and without a MAC that has to match. */
#include "fuzz.h"

#include "alloc.h"
#include "loaded.h"
#include "tour.h"

#include <p12/unlock.h>
#include <p12/x509.h>

static const uint8_t password[] = "changeit";

static enum p12_rc read_safe(struct loaded *l)
{
    return p12_read_safe_octets(&l->p, l->root, l->root->bytes, l->safe);
}

/* Keys of the safe are opened with a password; what is open then, or is not,
 * is the same when it is done again. */
static void run_unlock(struct loaded *l, size_t size)
{
    struct p12_error err = { 0 };
    enum p12_rc rc =
        p12_pfx_unlock(l->pfx, password, sizeof password - 1, NULL, &err);
    uint64_t seen = tour_pfx(l->pfx, size);
    struct tour_locks locks = tour_locks(l->pfx);

    if (rc != P12_OK) /* nothing but its price stands against it */
        CHECK(rc == P12_E_LIMIT);
    else
        CHECK(locks.closed == 0);
    CHECK(p12_pfx_unlock(l->pfx, password, sizeof password - 1, NULL, NULL) ==
          rc);
    CHECK(tour_again(l->pfx, size) == seen);
}

/* What can be said of two bags is said again; without a public key it goes by
 * their localKeyID. */
static void check_match(const struct p12_bag *key, const struct p12_bag *cert)
{
    enum p12_match match = p12_bag_matches(key, cert);
    struct p12_span id = p12_bag_local_key_id(key);

    CHECK(p12_bag_matches(key, cert) == match);
    if (match == P12_MATCH_LOCAL_KEY_ID)
        CHECK(id.len != 0 && p12_span_equal(id, p12_bag_local_key_id(cert)));
    if (match != P12_MATCH_UNKNOWN)
        CHECK(p12_bag_content(key).len != 0 && p12_bag_content(cert).len != 0);
}

static void check_matches(const struct p12_safe *safe)
{
    if (p12_safe_n_bags(safe) < 2)
        return;
    check_match(p12_safe_bag(safe, 0), p12_safe_bag(safe, 1));
    check_match(p12_safe_bag(safe, 1), p12_safe_bag(safe, 0));
}

/* Reads it all, unlocks it, and returns what is to be seen before that. */
static uint64_t run_once(struct p12_span input, bool unlock)
{
    struct loaded l;
    uint64_t seen = 0;
    enum p12_rc rc;

    if (!loaded_init(&l, input))
        return seen;
    rc = read_safe(&l);
    if (rc != P12_OK) {
        check_error(&l.p.err, rc, input.len);
        CHECK(l.p.err.layer == P12_LAYER_DECRYPTED);
        CHECK(l.safe->n_bags == 0);
    }
    CHECK(p12_parser_settle(&l.p, rc, &l.safe->problem) == P12_OK);
    CHECK(l.p.r.trail.depth == 1);
    seen = unlock ? tour_pfx(l.pfx, input.len) : tour_again(l.pfx, input.len);
    if (unlock) {
        run_unlock(&l, input.len);
        check_matches(l.safe);
    }
    loaded_clear(&l);
    return seen;
}

/* Half of the inputs try it: the last byte says at which allocation. */
static void fail_allocation(struct p12_span input)
{
    unsigned last = input.len == 0 ? 0 : input.ptr[input.len - 1];
    struct loaded l;
    enum p12_rc rc;

    if (last % 2 != 0 || !loaded_init(&l, input))
        return;
    test_alloc_fail_after(last / 2);
    rc = read_safe(&l);
    CHECK((rc == P12_E_MEMORY) == test_alloc_has_failed());
    test_alloc_fail_after(-1);
    if (rc != P12_E_MEMORY) /* nobody gets to see what is half read */
        tour_again(l.pfx, input.len);
    loaded_clear(&l);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct p12_span input = { data, size };

    CHECK(run_once(input, true) == run_once(input, false));
    fail_allocation(input);
    check_nothing_left();
    return 0;
}
