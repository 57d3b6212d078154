/* Bounds, and BER rewritten as DER, against a second reader of BER that knows
 * nothing of the first. */
#include "fuzz.h"

#include "check.h"

#include "alloc.h"
#include "asn1/ber.h"
#include "base/alloc.h"

#include <string.h>

/* ---- The second reader (X.690, 8.1) ------------------------------------- */

struct element {
    uint8_t tag;
    bool constructed;
    size_t body;  /* where its contents begin */
    size_t end;   /* where they end */
    size_t after; /* where the next element begins */
};

static struct element read_element(struct p12_span in, size_t at);

/* Skips elements up to the two zero octets that close an indefinite length. */
static size_t find_end(struct p12_span in, size_t at)
{
    while (in.ptr[at] != 0 || in.ptr[at + 1] != 0)
        at = read_element(in, at).after;
    return at;
}

/* The library has found the bytes to be sound: this does not check them. */
static struct element read_element(struct p12_span in, size_t at)
{
    struct element e = { .tag = in.ptr[at] & 0xdf,
                         .constructed = (in.ptr[at] & 0x20) != 0 };
    size_t first = in.ptr[at + 1];
    size_t len = first < 0x80 ? first : 0;

    CHECK(at + 2 <= in.len);
    e.body = at + 2;
    if (first > 0x80)
        for (; first > 0x80; first--)
            len = len << 8 | in.ptr[e.body++];
    e.end = e.body + len;
    e.after = e.end;
    if (in.ptr[at + 1] == 0x80) {
        e.end = find_end(in, e.body);
        e.after = e.end + 2;
    }
    CHECK(e.end <= in.len);
    return e;
}

/* ---- BER and DER side by side ------------------------------------------- */

struct pair {
    struct p12_span ber, der;
    const struct p12_layer_map *map;
};

/* The octets of a string, piece by piece, stand in the DER one after the other
 * and each is told to come from where it does. */
static size_t compare_octets(const struct pair *p, struct element ber,
                             size_t at)
{
    if (ber.constructed) {
        for (size_t i = ber.body; i < ber.end;) {
            struct element piece = read_element(p->ber, i);

            at = compare_octets(p, piece, at);
            i = piece.after;
        }
        return at;
    }
    for (size_t i = ber.body; i < ber.end; i++, at++) {
        CHECK(at < p->der.len && p->ber.ptr[i] == p->der.ptr[at]);
        CHECK(p12_layer_offset(p->map, p->der.ptr + at) == i);
    }
    return at;
}

static bool is_string(uint8_t tag)
{
    static const uint8_t tags[] = { 4, 12, 18, 19, 20, 22, 26, 28, 30 };

    for (size_t i = 0; i < sizeof tags; i++)
        if (tags[i] == tag)
            return true;
    return false;
}

static void compare(const struct pair *p, size_t ber_at, size_t der_at)
{
    struct element ber = read_element(p->ber, ber_at);
    struct element der = read_element(p->der, der_at);

    CHECK(ber.tag == der.tag);
    CHECK(p12_layer_offset(p->map, p->der.ptr + der_at) == ber_at);
    if (!ber.constructed || is_string(ber.tag)) {
        CHECK(!der.constructed);
        CHECK(compare_octets(p, ber, der.body) == der.end);
        return;
    }
    CHECK(der.constructed);
    for (ber_at = ber.body, der_at = der.body; ber_at < ber.end;) {
        CHECK(der_at < der.end);
        compare(p, ber_at, der_at);
        ber_at = read_element(p->ber, ber_at).after;
        der_at = read_element(p->der, der_at).after;
    }
    CHECK(der_at == der.end);
}

/* ---- Rewriting ---------------------------------------------------------- */

struct rewritten {
    struct p12_layer_map source; /* the input */
    struct p12_layer_map map;
    struct p12_secret der;
    struct p12_mark *marks;
};

static enum p12_rc rewrite(struct p12_span in,
                           const struct p12_walk_facts *facts,
                           struct rewritten *out)
{
    struct p12_error err = { 0 };
    struct p12_reader r = { .lim = &fuzz_limits, .err = &err };
    enum p12_rc rc;

    *out = (struct rewritten){ .source = { .bytes = in, .source = in } };
    out->map = (struct p12_layer_map){ .bytes = in,
                                       .source = in,
                                       .parent = &out->source };
    r.layer = &out->map;
    rc = p12_ber_to_der(&r, facts, &out->der, &out->marks, &out->map.n_marks);
    if (rc != P12_OK) {
        CHECK(rc == P12_E_MEMORY && err.rc == rc);
        CHECK(out->der.ptr == NULL && out->marks == NULL);
        return rc;
    }
    out->map.marks = out->marks;
    out->map.bytes = p12_secret_span(&out->der);
    return P12_OK;
}

static void release(struct rewritten *w)
{
    p12_secret_free(&w->der);
    p12_free(w->marks);
}

static enum p12_rc walk(struct p12_span in, struct p12_walk_facts *facts,
                        struct p12_error *err)
{
    const struct p12_layer_map map = { .bytes = in, .source = in };
    struct p12_reader r = { .lim = &fuzz_limits, .layer = &map, .err = err };
    enum p12_rc rc;

    p12_trail_push(&r.trail, "pfx", P12_NO_INDEX);
    rc = p12_walk_ber(&r, "element", NULL, facts);
    CHECK(r.trail.depth == 1);
    return rc;
}

/* Rewriting is idempotent, and its result is DER by the stricter walk. */
static void check_der(struct p12_span der, size_t n_constructed)
{
    const struct p12_layer_map map = { .bytes = der, .source = der };
    struct p12_reader r = { .lim = &fuzz_limits, .layer = &map };
    struct p12_walk_facts facts;
    struct rewritten again;

    CHECK(p12_walk(&r) == P12_OK);
    CHECK(walk(der, &facts, NULL) == P12_OK);
    CHECK(facts.ber == 0 && facts.size == der.len);
    CHECK(facts.der_size == der.len);
    CHECK(facts.n_constructed <= n_constructed);
    CHECK(rewrite(der, &facts, &again) == P12_OK);
    CHECK(p12_span_equal(p12_secret_span(&again.der), der));
    CHECK(again.map.n_marks == 0);
    release(&again);
}

static void check_marks(const struct rewritten *w, size_t size)
{
    for (size_t i = 0; i < w->map.n_marks; i++) {
        CHECK(w->marks[i].at <= w->der.len);
        CHECK(w->marks[i].source_at <= size);
        CHECK(i == 0 || w->marks[i].at >= w->marks[i - 1].at);
    }
    for (size_t i = 0; i < w->der.len; i++)
        CHECK(p12_layer_offset(&w->map, w->der.ptr + i) < size);
}

static void run_sound(struct p12_span in, const struct p12_walk_facts *facts,
                      long fail_after)
{
    struct rewritten w;
    enum p12_rc rc;

    test_alloc_fail_after(fail_after);
    rc = rewrite(in, facts, &w);
    CHECK((rc == P12_E_MEMORY) == test_alloc_has_failed());
    test_alloc_fail_after(-1);
    if (rc == P12_OK) {
        struct pair p = { in, p12_secret_span(&w.der), &w.map };

        CHECK(w.der.len == facts->der_size);
        CHECK(w.der.len == w.der.cap);
        check_marks(&w, facts->size);
        compare(&p, 0, 0);
        check_der(p.der, facts->n_constructed);
        if (facts->ber == 0)
            CHECK(memcmp(in.ptr, w.der.ptr, w.der.len) == 0);
        release(&w);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct p12_span in = { data, size };
    struct p12_walk_facts facts = { 0 };
    struct p12_error err = { 0 };
    enum p12_rc rc = walk(in, &facts, &err);

    if (rc != P12_OK) {
        check_error(&err, rc, size);
        CHECK(walk(in, &facts, NULL) == rc);
        return 0;
    }
    CHECK(facts.size >= 2 && facts.size <= size);
    in.len = facts.size;
    run_sound(in, &facts, -1);
    run_sound(in, &facts, data[size - 1] % 8);
    check_nothing_left();
    return 0;
}
