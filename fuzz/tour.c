#include "tour.h"

#include <string.h>

struct tour {
    uint64_t digest;
    size_t size;
    bool is_first;
    bool is_der; /* then sizes are those of the input, too */
};

/* Where a part's bytes begin and end. */
struct place {
    enum p12_layer layer;
    size_t start, end;
};

static void text(struct tour *t, struct fuzz_text what,
                 enum fuzz_charset charset)
{
    if (t->is_first)
        check_text(&what, charset);
    digest_text(&t->digest, &what);
}

static size_t write_oid(const void *object, size_t i, char *out, size_t cap)
{
    (void)i;
    return p12_oid_text(*(const struct p12_span *)object, out, cap);
}

static void see_oid(struct tour *t, struct p12_span oid)
{
    digest_span(&t->digest, oid);
    text(t, (struct fuzz_text){ write_oid, &oid, 0 }, FUZZ_ASCII);
    digest_string(&t->digest, p12_oid_name(oid));
}

static void see_problem(struct tour *t, const struct p12_error *problem)
{
    if (problem != NULL)
        check_error(problem, problem->rc, t->size);
    digest_error(&t->digest, problem);
}

/* ---- Schemes ------------------------------------------------------------ */

static void see_scheme_numbers(struct tour *t, const struct p12_scheme *s)
{
    uint64_t n = 1, r = 1, p = 1;
    bool given = false;

    digest_number(&t->digest, p12_scheme_iterations(s));
    digest_number(&t->digest, p12_scheme_key_length(s, &given));
    CHECK(p12_scheme_key_length(s, NULL) == p12_scheme_key_length(s, &given));
    digest_number(&t->digest, given);
    p12_scheme_scrypt(s, &n, &r, &p);
    digest_number(&t->digest, n);
    digest_number(&t->digest, r);
    digest_number(&t->digest, p);
}

static void see_scheme(struct tour *t, const struct p12_scheme *s)
{
    digest_number(&t->digest, s != NULL);
    if (s == NULL)
        return;
    digest_number(&t->digest, p12_scheme_kind(s));
    CHECK(p12_scheme_name(s) != NULL);
    digest_string(&t->digest, p12_scheme_name(s));
    digest_string(&t->digest, p12_scheme_kdf(s));
    digest_string(&t->digest, p12_scheme_prf(s));
    digest_string(&t->digest, p12_scheme_cipher(s));
    digest_string(&t->digest, p12_scheme_hmac(s));
    see_scheme_numbers(t, s);
    digest_span(&t->digest, p12_scheme_salt(s));
    digest_span(&t->digest, p12_scheme_iv(s));
    see_oid(t, p12_scheme_oid(s));
    digest_number(&t->digest, p12_scheme_is_supported(s));
}

/* What is encrypted and can be tried is supported, whatever came of trying. */
static void check_status(enum p12_status status, const struct p12_scheme *s,
                         const struct p12_error *problem)
{
    switch (status) {
    case P12_STATUS_CLEAR:
        break;
    case P12_STATUS_CLOSED:
        CHECK(problem == NULL);
        CHECK(s != NULL && p12_scheme_is_supported(s));
        break;
    case P12_STATUS_OPEN:
        CHECK(s != NULL && p12_scheme_is_supported(s));
        break;
    case P12_STATUS_WRONG:
        CHECK(problem != NULL);
        CHECK(problem->rc == P12_E_PASSWORD || problem->rc == P12_E_MAC);
        break;
    case P12_STATUS_REFUSED:
        CHECK(problem != NULL);
        break;
    }
}

/* ---- Parties ------------------------------------------------------------ */

static size_t write_name(const void *object, size_t i, char *out, size_t cap)
{
    (void)i;
    return p12_name_text(*(const struct p12_span *)object, out, cap);
}

static void see_party(struct tour *t, const struct p12_party *party)
{
    struct p12_span issuer;

    CHECK(party != NULL);
    issuer = p12_party_issuer(party);
    CHECK(p12_party_kind(party) != NULL);
    digest_string(&t->digest, p12_party_kind(party));
    digest_span(&t->digest, issuer);
    text(t, (struct fuzz_text){ write_name, &issuer, 0 }, FUZZ_SHOWN);
    digest_span(&t->digest, p12_party_serial(party));
    digest_span(&t->digest, p12_party_key_id(party));
    see_oid(t, p12_party_digest(party));
    see_oid(t, p12_party_algorithm(party));
    CHECK(p12_party_problem(party) == NULL ||
          p12_party_problem(party)->rc != P12_OK);
}

/* ---- Attributes --------------------------------------------------------- */

static size_t write_value(const void *object, size_t i, char *out, size_t cap)
{
    return p12_attribute_text(object, i, out, cap);
}

static void see_attribute(struct tour *t, const struct p12_attribute *attr)
{
    size_t n;

    CHECK(attr != NULL);
    n = p12_attribute_n_values(attr);
    see_oid(t, p12_attribute_oid(attr));
    see_problem(t, p12_attribute_problem(attr));
    digest_number(&t->digest, n);
    for (size_t i = 0; i < n; i++) {
        CHECK(p12_attribute_value(attr, i).len >= 2);
        digest_span(&t->digest, p12_attribute_value(attr, i));
        text(t, (struct fuzz_text){ write_value, attr, i }, FUZZ_UTF8);
    }
    CHECK(p12_attribute_value(attr, n).len == 0);
    CHECK(p12_attribute_text(attr, n, NULL, 0) == 0);
}

static size_t write_friendly_name(const void *object, size_t i, char *out,
                                  size_t cap)
{
    (void)i;
    return p12_bag_friendly_name(object, out, cap);
}

static void see_attributes(struct tour *t, const struct p12_bag *bag)
{
    size_t n = p12_bag_n_attributes(bag);

    digest_number(&t->digest, n);
    for (size_t i = 0; i < n; i++)
        see_attribute(t, p12_bag_attribute(bag, i));
    CHECK(p12_bag_attribute(bag, n) == NULL);
    text(t, (struct fuzz_text){ write_friendly_name, bag, 0 }, FUZZ_UTF8);
    digest_span(&t->digest, p12_bag_local_key_id(bag));
}

/* ---- Bags --------------------------------------------------------------- */

/* A part lies in the input, and in the part that holds it if both count in the
 * same bytes. Rewriting a short input as DER makes no part of it longer. */
static void check_place(const struct tour *t, const struct place *inner,
                        const struct place *outer)
{
    CHECK(inner->start <= t->size);
    CHECK(inner->end - inner->start <= t->size);
    if (!t->is_der)
        return;
    CHECK(inner->end <= t->size);
    if (outer->layer != inner->layer)
        return;
    CHECK(inner->start >= outer->start);
    CHECK(inner->end <= outer->end);
}

static size_t write_bag_path(const void *object, size_t i, char *out,
                             size_t cap)
{
    (void)i;
    return p12_bag_path(object, out, cap);
}

static void see_bag(struct tour *t, const struct p12_bag *bag,
                    const struct place *outer);

static void see_bags(struct tour *t, const struct p12_bag *bag,
                     const struct place *outer)
{
    size_t n = p12_bag_n_bags(bag);

    digest_number(&t->digest, n);
    CHECK(n == 0 || p12_bag_type(bag) == P12_BAG_SAFE_CONTENTS);
    for (size_t i = 0; i < n; i++)
        see_bag(t, p12_bag_bag(bag, i), outer);
    CHECK(p12_bag_bag(bag, n) == NULL);
}

static void see_bag_contents(struct tour *t, const struct p12_bag *bag)
{
    enum p12_status status = p12_bag_status(bag);

    see_scheme(t, p12_bag_scheme(bag));
    digest_number(&t->digest, status);
    see_problem(t, p12_bag_problem(bag));
    if (p12_bag_scheme(bag) != NULL)
        check_status(status, p12_bag_scheme(bag), p12_bag_problem(bag));
    CHECK(p12_bag_scheme(bag) == NULL || status == P12_STATUS_OPEN ||
          p12_bag_content(bag).len == 0);
    if (p12_bag_type(bag) == P12_BAG_SECRET && status == P12_STATUS_CLEAR)
        CHECK(p12_bag_content(bag).len != 0);
    digest_string(&t->digest, p12_bag_recovery(bag));
    digest_span(&t->digest, p12_bag_content(bag));
    digest_span(&t->digest, p12_bag_shroud(bag));
}

static void see_bag(struct tour *t, const struct p12_bag *bag,
                    const struct place *outer)
{
    struct place place;

    CHECK(bag != NULL);
    place.layer = p12_bag_layer(bag);
    place.start = p12_bag_offset(bag);
    place.end = place.start + p12_bag_size(bag);
    check_place(t, &place, outer);
    digest_number(&t->digest, place.layer);
    digest_number(&t->digest, place.start);
    digest_number(&t->digest, place.end);
    digest_number(&t->digest, p12_bag_type(bag));
    text(t, (struct fuzz_text){ write_bag_path, bag, 0 }, FUZZ_ASCII);
    see_oid(t, p12_bag_oid(bag));
    see_oid(t, p12_bag_value_oid(bag));
    see_bag_contents(t, bag);
    see_attributes(t, bag);
    see_bags(t, bag, &place);
}

/* ---- Safes -------------------------------------------------------------- */

static size_t write_safe_path(const void *object, size_t i, char *out,
                              size_t cap)
{
    (void)i;
    return p12_safe_path(object, out, cap);
}

static void see_safe_contents(struct tour *t, const struct p12_safe *safe,
                              const struct place *place)
{
    size_t n = p12_safe_n_bags(safe);

    CHECK(n == 0 || p12_safe_status(safe) == P12_STATUS_OPEN ||
          p12_safe_type(safe) == P12_SAFE_DATA);
    digest_number(&t->digest, n);
    for (size_t i = 0; i < n; i++)
        see_bag(t, p12_safe_bag(safe, i), place);
    CHECK(p12_safe_bag(safe, n) == NULL);
}

static void see_recipients(struct tour *t, const struct p12_safe *safe)
{
    size_t n = p12_safe_n_recipients(safe);

    digest_number(&t->digest, n);
    for (size_t i = 0; i < n; i++)
        see_party(t, p12_safe_recipient(safe, i));
    CHECK(p12_safe_recipient(safe, n) == NULL);
}

static void see_safe(struct tour *t, const struct p12_safe *safe,
                     const struct place *outer)
{
    struct place place = { .layer = P12_LAYER_FILE };

    CHECK(safe != NULL);
    place.start = p12_safe_offset(safe);
    place.end = place.start + p12_safe_size(safe);
    check_place(t, &place, outer);
    digest_number(&t->digest, place.start);
    digest_number(&t->digest, place.end);
    digest_number(&t->digest, p12_safe_type(safe));
    digest_number(&t->digest, p12_safe_status(safe));
    text(t, (struct fuzz_text){ write_safe_path, safe, 0 }, FUZZ_ASCII);
    see_oid(t, p12_safe_oid(safe));
    see_scheme(t, p12_safe_scheme(safe));
    see_problem(t, p12_safe_problem(safe));
    if (p12_safe_type(safe) == P12_SAFE_ENCRYPTED)
        check_status(p12_safe_status(safe), p12_safe_scheme(safe),
                     p12_safe_problem(safe));
    digest_string(&t->digest, p12_safe_recovery(safe));
    see_recipients(t, safe);
    see_safe_contents(t, safe, &place);
}

/* ---- The container ------------------------------------------------------ */

static void see_mac(struct tour *t, const struct p12_mac *mac)
{
    digest_number(&t->digest, mac != NULL);
    if (mac == NULL)
        return;
    see_scheme(t, p12_mac_scheme(mac));
    digest_number(&t->digest, p12_mac_status(mac));
    see_problem(t, p12_mac_problem(mac));
    check_status(p12_mac_status(mac), p12_mac_scheme(mac),
                 p12_mac_problem(mac));
    CHECK(p12_mac_status(mac) != P12_STATUS_OPEN ||
          p12_mac_problem(mac) == NULL);
    digest_span(&t->digest, p12_mac_value(mac));
    digest_span(&t->digest, p12_mac_salt(mac));
    digest_number(&t->digest, p12_mac_iterations(mac));
    digest_string(&t->digest, p12_mac_recovery(mac));
}

static void see_notes(struct tour *t, const struct p12_pfx *pfx)
{
    size_t n = p12_pfx_n_notes(pfx);

    digest_number(&t->digest, n);
    for (size_t i = 0; i < n; i++) {
        const struct p12_note *note = p12_pfx_note(pfx, i);

        CHECK(note != NULL && note->id[0] != '\0' && note->text[0] != '\0');
        CHECK(memchr(note->path, '\0', sizeof note->path) != NULL);
        digest_string(&t->digest, note->id);
        digest_string(&t->digest, note->path);
    }
    CHECK(p12_pfx_note(pfx, n) == NULL);
}

static void see_signers(struct tour *t, const struct p12_pfx *pfx)
{
    size_t n = p12_pfx_n_signers(pfx);

    digest_number(&t->digest, n);
    CHECK(n == 0 || p12_pfx_integrity(pfx) == P12_INTEGRITY_PUBLIC_KEY);
    for (size_t i = 0; i < n; i++)
        see_party(t, p12_pfx_signer(pfx, i));
    CHECK(p12_pfx_signer(pfx, n) == NULL);
}

/* Was no layer rewritten, what was encrypted included? */
static bool is_all_der(const struct p12_pfx *pfx)
{
    for (size_t i = 0; i < p12_pfx_n_notes(pfx); i++)
        if (strncmp(p12_pfx_note(pfx, i)->id, "ber-", 4) == 0)
            return false;
    return p12_pfx_is_der(pfx);
}

static uint64_t see_pfx(struct tour t, const struct p12_pfx *pfx)
{
    struct place whole = { .layer = P12_LAYER_FILE, .end = t.size };
    size_t n = p12_pfx_n_safes(pfx);

    t.digest = 0xcbf29ce484222325;
    t.is_der = is_all_der(pfx);
    digest_number(&t.digest, p12_pfx_size(pfx));
    digest_number(&t.digest, p12_pfx_trailing(pfx));
    digest_number(&t.digest, p12_pfx_is_der(pfx));
    digest_number(&t.digest, (uint64_t)p12_pfx_version(pfx));
    digest_number(&t.digest, p12_pfx_integrity(pfx));
    digest_number(&t.digest, p12_pfx_opens_despite_mac(pfx));
    see_mac(&t, p12_pfx_mac(pfx));
    see_signers(&t, pfx);
    digest_number(&t.digest, n);
    for (size_t i = 0; i < n; i++)
        see_safe(&t, p12_pfx_safe(pfx, i), &whole);
    CHECK(p12_pfx_safe(pfx, n) == NULL);
    see_notes(&t, pfx);
    return t.digest;
}

uint64_t tour_pfx(const struct p12_pfx *pfx, size_t size)
{
    return see_pfx((struct tour){ .size = size, .is_first = true }, pfx);
}

uint64_t tour_again(const struct p12_pfx *pfx, size_t size)
{
    return see_pfx((struct tour){ .size = size }, pfx);
}

/* ---- Locks -------------------------------------------------------------- */

static void count_lock(struct tour_locks *locks, const struct p12_scheme *s,
                       enum p12_status status, const struct p12_error *problem)
{
    if (s == NULL)
        return;
    locks->open += status == P12_STATUS_OPEN;
    locks->wrong += status == P12_STATUS_WRONG;
    locks->closed += status == P12_STATUS_CLOSED;
    locks->refused += status == P12_STATUS_REFUSED;
    locks->limited += status == P12_STATUS_REFUSED && problem != NULL &&
                      problem->rc == P12_E_LIMIT;
}

static void count_bag(struct tour_locks *locks, const struct p12_bag *bag)
{
    if (p12_bag_scheme(bag) != NULL && locks->first[0] == '\0')
        p12_bag_path(bag, locks->first, sizeof locks->first);
    count_lock(locks, p12_bag_scheme(bag), p12_bag_status(bag),
               p12_bag_problem(bag));
    for (size_t i = 0; i < p12_bag_n_bags(bag); i++)
        count_bag(locks, p12_bag_bag(bag, i));
}

static void count_safe(struct tour_locks *locks, const struct p12_safe *safe)
{
    if (p12_safe_scheme(safe) != NULL && locks->first[0] == '\0')
        p12_safe_path(safe, locks->first, sizeof locks->first);
    count_lock(locks, p12_safe_scheme(safe), p12_safe_status(safe),
               p12_safe_problem(safe));
    for (size_t i = 0; i < p12_safe_n_bags(safe); i++)
        count_bag(locks, p12_safe_bag(safe, i));
}

struct tour_locks tour_locks(const struct p12_pfx *pfx)
{
    struct tour_locks locks = { 0 };

    for (size_t i = 0; i < p12_pfx_n_safes(pfx); i++)
        count_safe(&locks, p12_pfx_safe(pfx, i));
    return locks;
}
