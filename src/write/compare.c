/* Does one container hold what another one holds? */
#include "write/print.h"

#include <string.h>

/* Each has the first part that was found; rc is P12_OK if there is none. */
struct difference {
    struct p12_error missing; /* of the source, in the result */
    struct p12_error extra;   /* of the result, in the source */
};

struct comparing {
    struct p12_printing source, result;
    struct p12_closed in_source, in_result;
    struct p12_comparison count;
};

/* ---- Saying it ---------------------------------------------------------- */

static void tell_bag(const struct p12_bag *bag, const char *detail,
                     struct p12_error *err)
{
    struct p12_reader r = { .layer = bag->layer, .err = err };

    p12_bag_trail(bag, &r.trail);
    p12_fail(&r, P12_E_MISMATCH, bag->whole.ptr, detail);
}

static void tell_safe(const struct p12_safe *safe, const char *detail,
                      struct p12_error *err)
{
    struct p12_reader r = { .layer = safe->layer, .err = err };

    p12_safe_trail(safe, &r.trail);
    p12_fail(&r, P12_E_MISMATCH, safe->whole.ptr, detail);
}

/* ---- Lists of bags ------------------------------------------------------ */

/* A walk along two lists of fingerprints in their order. */
struct merge {
    const struct p12_prints *a, *b;
    size_t i, j;
};

/* The next one that is in one list alone; the other pointer is NULL. */
static bool merge_next(struct merge *m, const struct p12_print **a,
                       const struct p12_print **b)
{
    while (m->i < m->a->n || m->j < m->b->n) {
        int order = m->i == m->a->n   ? 1
                    : m->j == m->b->n ? -1
                                      : p12_print_compare(m->a->sorted[m->i],
                                                          m->b->sorted[m->j]);

        *a = order < 0 ? m->a->sorted[m->i] : NULL;
        *b = order > 0 ? m->b->sorted[m->j] : NULL;
        m->i += order <= 0;
        m->j += order >= 0;
        if (order != 0)
            return true;
    }
    return false;
}

/* What is left over on both sides: the first bag of each, in their order. */
struct leftover {
    const struct p12_print *missing, *extra;
};

static bool is_before(const struct p12_print *a, const struct p12_print *b)
{
    return b == NULL || a->bag->place.index < b->bag->place.index;
}

static struct leftover find_leftover(const struct p12_prints *source,
                                     const struct p12_prints *result)
{
    struct merge m = { .a = source, .b = result };
    struct leftover left = { NULL, NULL };
    const struct p12_print *a;
    const struct p12_print *b;

    while (merge_next(&m, &a, &b)) {
        if (a != NULL && is_before(a, left.missing))
            left.missing = a;
        if (b != NULL && is_before(b, left.extra))
            left.extra = b;
    }
    return left;
}

/* What has become of a bag that is missing: a bag left over in the result with
 * the same value, or, of a nested one, the one that may stand for it. */
struct successor {
    bool is_same_value;
    const struct p12_print *nested;
};

static bool is_nested(const struct p12_print *print)
{
    return print->bag->type == P12_BAG_SAFE_CONTENTS &&
           print->bag->problem == NULL;
}

static struct successor find_successor(const struct p12_print *missing,
                                       const struct p12_prints *source,
                                       const struct p12_prints *result)
{
    struct merge m = { .a = source, .b = result };
    struct successor found = { false, NULL };
    const struct p12_print *a;
    const struct p12_print *b;

    while (merge_next(&m, &a, &b)) {
        if (b == NULL)
            continue;
        if (memcmp(b->value, missing->value, P12_DIGEST_SIZE) == 0)
            found.is_same_value = true;
        if (is_nested(missing) && is_nested(b) && is_before(b, found.nested))
            found.nested = b;
    }
    return found;
}

static enum p12_rc compare_bags(struct comparing *c, const struct p12_bag *from,
                                size_t n_from, const struct p12_bag *to,
                                size_t n_to, struct difference *out);

/* Goes on inside, where the difference is. */
static enum p12_rc compare_nested(struct comparing *c,
                                  const struct p12_bag *from,
                                  const struct p12_bag *to,
                                  struct difference *out)
{
    struct difference inside = { .missing = { .rc = P12_OK } };
    enum p12_rc rc = compare_bags(c, from->bags, from->n_bags, to->bags,
                                  to->n_bags, &inside);

    out->missing = inside.missing.rc != P12_OK ? inside.missing : inside.extra;
    return rc;
}

static enum p12_rc tell_missing(struct comparing *c,
                                const struct p12_print *missing,
                                const struct successor *found,
                                struct difference *out)
{
    if (found->is_same_value)
        tell_bag(missing->bag, "a bag that has other attributes in the result",
                 &out->missing);
    else if (found->nested != NULL)
        return compare_nested(c, missing->bag, found->nested->bag, out);
    else
        tell_bag(missing->bag,
                 "a bag whose value no bag of the safe has in the result",
                 &out->missing);
    return P12_OK;
}

static enum p12_rc compare_prints(struct comparing *c,
                                  const struct p12_prints *source,
                                  const struct p12_prints *result,
                                  struct difference *out)
{
    struct leftover left = find_leftover(source, result);
    struct successor found;

    if (left.missing != NULL) {
        found = find_successor(left.missing, source, result);
        return tell_missing(c, left.missing, &found, out);
    }
    if (left.extra != NULL)
        tell_bag(left.extra->bag,
                 "a bag of the result that is not in the source", &out->extra);
    return P12_OK;
}

static enum p12_rc compare_bags(struct comparing *c, const struct p12_bag *from,
                                size_t n_from, const struct p12_bag *to,
                                size_t n_to, struct difference *out)
{
    struct p12_prints source = { .n = 0 };
    struct p12_prints result = { .n = 0 };
    enum p12_rc rc = p12_prints_make(&c->source, from, n_from, &source);

    if (rc == P12_OK)
        rc = p12_prints_make(&c->result, to, n_to, &result);
    if (rc == P12_OK)
        rc = compare_prints(c, &source, &result, out);
    p12_prints_clear(&source);
    p12_prints_clear(&result);
    return rc;
}

/* ---- Safes -------------------------------------------------------------- */

static bool has_bags(const struct p12_safe *safe)
{
    if (safe->problem != NULL)
        return false;
    return safe->type == P12_SAFE_DATA ||
           (safe->type == P12_SAFE_ENCRYPTED &&
            safe->lock.status == P12_STATUS_OPEN);
}

/* Whether a safe is encrypted does not count, if both are open. */
static enum p12_rc compare_safes(struct comparing *c,
                                 const struct p12_safe *from,
                                 const struct p12_safe *to,
                                 struct difference *out)
{
    c->count.safes++;
    if (has_bags(from) && has_bags(to)) {
        if (!p12_span_equal(from->unprotected, to->unprotected))
            tell_safe(from, "a safe that has other attributes in the result",
                      &out->missing);
        return compare_bags(c, from->bags, from->n_bags, to->bags, to->n_bags,
                            out);
    }
    if (p12_span_equal(from->whole, to->whole))
        c->count.closed += from->lock.scheme != NULL;
    else
        tell_safe(from,
                  "a safe that can't be read, and has other bytes in the "
                  "result",
                  &out->missing);
    return P12_OK;
}

static bool keeps(const struct comparing *c, const struct p12_safe *safe)
{
    return c->source.keep == NULL ||
           c->source.keep(c->source.state, safe, NULL);
}

static enum p12_rc compare(struct comparing *c, const struct p12_pfx *source,
                           const struct p12_pfx *result, struct difference *out)
{
    size_t j = 0;
    enum p12_rc rc = P12_OK;

    for (size_t i = 0;
         rc == P12_OK && out->missing.rc == P12_OK && i < source->n_safes;
         i++) {
        const struct p12_safe *safe = &source->safes[i];

        if (!keeps(c, safe))
            continue;
        if (j < result->n_safes)
            rc = compare_safes(c, safe, &result->safes[j++], out);
        else
            tell_safe(safe, "a safe that the result lacks", &out->missing);
    }
    if (j < result->n_safes)
        tell_safe(&result->safes[j],
                  "a safe of the result that is not in the source",
                  &out->extra);
    return rc;
}

/* ---- The call ----------------------------------------------------------- */

static enum p12_rc find_closed(struct comparing *c,
                               const struct p12_pfx *source,
                               const struct p12_pfx *result)
{
    enum p12_rc rc = p12_closed_find(source, &c->in_source);

    return rc == P12_OK ? p12_closed_find(result, &c->in_result) : rc;
}

/* What both sides know of the struct is given. */
static void give(const struct p12_comparison *count, struct p12_comparison *out)
{
    size_t size = out->size;

    memcpy(out, count, size < sizeof *count ? size : sizeof *count);
    out->size = size;
}

static enum p12_rc run(struct comparing *c, const struct p12_pfx *source,
                       const struct p12_pfx *result, struct p12_error *err)
{
    struct difference d = { .missing = { .rc = P12_OK } };
    struct p12_reader r = { .err = err };
    enum p12_rc rc = find_closed(c, source, result);

    if (rc == P12_OK)
        rc = compare(c, source, result, &d);
    if (rc != P12_OK) {
        p12_fail(&r, rc, NULL, p12_rc_text(rc));
        return rc;
    }
    *err = d.missing.rc != P12_OK ? d.missing : d.extra;
    return err->rc;
}

enum p12_rc p12_pfx_compare(const struct p12_pfx *source,
                            const struct p12_pfx *result, p12_part_filter *keep,
                            void *state, struct p12_comparison *out,
                            struct p12_error *err)
{
    struct comparing c = { .source = { .keep = keep, .state = state } };
    struct p12_error why = { .rc = P12_OK };
    enum p12_rc rc;

    c.source.elsewhere = &c.in_result;
    c.source.count = &c.count;
    c.result.elsewhere = &c.in_source;
    rc = run(&c, source, result, &why);
    p12_closed_clear(&c.in_source);
    p12_closed_clear(&c.in_result);
    if (rc == P12_OK && out != NULL)
        give(&c.count, out);
    if (rc != P12_OK && err != NULL)
        *err = why;
    return rc;
}
