/* The model as plain data: places, notes, problems, locks, and what the public
 * view says of it. */
#include "model/model.h"

#include "alloc.h"
#include "base/alloc.h"
#include "der.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bytes.h"

/* ---- Places ------------------------------------------------------------- */

static void a_part_knows_its_path(void **state)
{
    const struct p12_safe safe = { .place = { .index = 1 } };
    const struct p12_bag outer = { .place = { &safe, NULL, 2 } };
    const struct p12_bag inner = { .place = { &safe, &outer, 0 } };
    const struct p12_bag innermost = { .place = { &safe, &inner, 30000 } };
    char out[64];

    (void)state;
    assert_int_equal(p12_safe_path(&safe, out, sizeof out), 11);
    assert_string_equal(out, "authSafe[1]");
    assert_int_equal(p12_bag_path(&outer, out, sizeof out), 18);
    assert_string_equal(out, "authSafe[1].bag[2]");
    p12_bag_path(&innermost, out, sizeof out);
    assert_string_equal(out, "authSafe[1].bag[2].bag[0].bag[30000]");
    assert_int_equal(p12_bag_path(&outer, out, 5), 18);
    assert_string_equal(out, "auth");
}

/* ---- Notes and problems ------------------------------------------------- */

static void notes_keep_their_order_and_their_place(void **state)
{
    struct p12_pfx pfx = { .n_notes = 0 };
    const struct p12_note *first;
    char path[P12_PATH_MAX];

    (void)state;
    assert_null(p12_pfx_note(&pfx, 0));
    for (long i = 0; i < 1000; i++) {
        struct p12_trail t = { .depth = 0 };

        p12_trail_push(&t, "authSafe", i);
        assert_int_equal(p12_note_add(&pfx, "id", "text", &t), P12_OK);
        if (i == 0)
            first = p12_pfx_note(&pfx, 0);
    }
    assert_int_equal(p12_pfx_n_notes(&pfx), 1000);
    assert_ptr_equal(p12_pfx_note(&pfx, 0), first); /* borrowed: it stays */
    for (size_t i = 0; i < 1000; i++) {
        snprintf(path, sizeof path, "authSafe[%zu]", i);
        assert_string_equal(p12_pfx_note(&pfx, i)->path, path);
    }
    assert_null(p12_pfx_note(&pfx, 1000));
    for (size_t i = 0; i < pfx.n_notes; i++)
        p12_free(pfx.notes[i]);
    p12_free(pfx.notes);
}

static void the_same_note_of_one_part_is_one(void **state)
{
    static const char id[] = "ber";
    struct p12_pfx *pfx = p12_alloc(1, sizeof *pfx, P12_MEMORY_PLAIN);
    struct p12_trail t = { .depth = 0 };

    (void)state;
    assert_non_null(pfx);
    assert_int_equal(p12_note_add(pfx, id, "text", NULL), P12_OK);
    assert_int_equal(p12_note_add(pfx, id, "text", NULL), P12_OK);
    assert_int_equal(p12_pfx_n_notes(pfx), 1);
    assert_string_equal(p12_pfx_note(pfx, 0)->path, "");
    p12_trail_push(&t, "mac", P12_NO_INDEX);
    assert_int_equal(p12_note_add(pfx, id, "text", &t), P12_OK);
    assert_int_equal(p12_note_add(pfx, "other", "text", &t), P12_OK);
    assert_int_equal(p12_pfx_n_notes(pfx), 3);
    p12_pfx_free(pfx);
}

static void a_part_keeps_its_first_problem(void **state)
{
    const struct p12_error first = { .rc = P12_E_LIMIT, .offset = 5 };
    const struct p12_error second = { .rc = P12_E_SCHEMA };
    struct p12_error *problem = NULL;

    (void)state;
    test_alloc_fail_after(0);
    assert_int_equal(p12_problem_set(&problem, &first), P12_E_MEMORY);
    test_alloc_fail_after(-1);
    assert_null(problem);
    assert_int_equal(p12_problem_set(&problem, &first), P12_OK);
    assert_int_equal(p12_problem_set(&problem, &second), P12_OK);
    assert_int_equal(problem->rc, P12_E_LIMIT);
    assert_int_equal(problem->offset, 5);
    p12_free(problem);
}

/* ---- Locks -------------------------------------------------------------- */

enum { N_SAFES = 2, N_BAGS = 3 };

/* Two safes, the first of them locked, of three bags: the second bag holds
 * three more, and every last one is locked. */
struct tree {
    struct p12_scheme scheme;
    struct p12_bag nested[N_BAGS];
    struct p12_bag bags[N_SAFES][N_BAGS];
    struct p12_safe safes[N_SAFES];
    struct p12_pfx pfx;
};

static void grow(struct tree *t)
{
    memset(t, 0, sizeof *t);
    t->nested[N_BAGS - 1].lock.scheme = &t->scheme;
    t->safes[0].lock.scheme = &t->scheme;
    for (size_t i = 0; i < N_SAFES; i++) {
        t->bags[i][N_BAGS - 1].lock.scheme = &t->scheme;
        t->safes[i].bags = t->bags[i];
        t->safes[i].n_bags = N_BAGS;
    }
    t->bags[1][1].bags = t->nested;
    t->bags[1][1].n_bags = N_BAGS;
    t->pfx.safes = t->safes;
    t->pfx.n_safes = N_SAFES;
}

struct visit {
    const void *seen[8];
    size_t n;
    size_t stop_after;
};

static enum p12_rc see(void *state, const struct p12_locked *part)
{
    struct visit *v = state;

    assert_true((part->safe == NULL) != (part->bag == NULL));
    v->seen[v->n++] = part->lock;
    return v->n == v->stop_after ? P12_E_CLOSED : P12_OK;
}

static void locks_are_visited_in_the_order_of_the_file(void **state)
{
    struct tree t;
    struct visit v = { .n = 0 };
    const void *wanted[] = { &t.safes[0].lock, &t.bags[0][2].lock,
                             &t.nested[2].lock, &t.bags[1][2].lock };

    (void)state;
    grow(&t);
    assert_int_equal(p12_pfx_each_lock(&t.pfx, see, &v), P12_OK);
    assert_int_equal(v.n, LENGTH(wanted));
    assert_memory_equal(v.seen, wanted, sizeof wanted);
}

static void a_visit_ends_where_it_is_told_to(void **state)
{
    struct tree t;

    (void)state;
    grow(&t);
    for (size_t n = 1; n <= 4; n++) {
        struct visit v = { .stop_after = n };

        assert_int_equal(p12_pfx_each_lock(&t.pfx, see, &v), P12_E_CLOSED);
        assert_int_equal(v.n, n);
    }
}

/* ---- The public view ---------------------------------------------------- */

static void an_index_out_of_range_gives_nothing(void **state)
{
    struct p12_attribute attr = { .first = TEXT("\x04"), .n_values = 1 };
    const struct p12_bag bag = { .attrs = &attr, .n_attrs = 1 };
    struct p12_party party = { .kind = "signer" };
    struct tree t;
    char out[8] = "before";

    (void)state;
    grow(&t);
    assert_non_null(p12_pfx_safe(&t.pfx, 1));
    assert_null(p12_pfx_safe(&t.pfx, 2));
    assert_null(p12_pfx_safe(&t.pfx, SIZE_MAX));
    assert_non_null(p12_safe_bag(&t.safes[0], 2));
    assert_null(p12_safe_bag(&t.safes[0], 3));
    assert_null(p12_bag_bag(&t.bags[1][1], 3));
    assert_null(p12_bag_bag(&bag, 0));
    assert_non_null(p12_bag_attribute(&bag, 0));
    assert_null(p12_bag_attribute(&bag, 1));
    t.pfx.signers = (struct p12_parties){ &party, 1 };
    assert_non_null(p12_pfx_signer(&t.pfx, 0));
    assert_null(p12_pfx_signer(&t.pfx, 1));
    assert_null(p12_safe_recipient(&t.safes[0], 0));
    assert_null(p12_pfx_mac(&t.pfx));
    assert_int_equal(p12_attribute_value(&attr, 0).len, 1);
    assert_int_equal(p12_attribute_value(&attr, 1).len, 0);
    attr = (struct p12_attribute){ .n_values = 0 };
    assert_int_equal(p12_attribute_value(&attr, 0).len, 0);
    assert_int_equal(p12_attribute_text(&attr, 0, out, sizeof out), 0);
    assert_string_equal(out, "");
}

static void a_bag_without_attributes_has_no_name(void **state)
{
    const struct p12_bag bag = { .type = P12_BAG_CERTIFICATE };
    char out[8] = "before";

    (void)state;
    assert_int_equal(p12_bag_friendly_name(&bag, out, sizeof out), 0);
    assert_string_equal(out, "");
    assert_int_equal(p12_bag_friendly_name(&bag, NULL, 0), 0);
    assert_int_equal(p12_bag_local_key_id(&bag).len, 0);
    assert_int_equal(p12_bag_shroud(&bag).len, 0);
}

static void only_encrypted_safes_have_ciphertext(void **state)
{
    const uint8_t octets[] = { 1, 2, 3 };
    struct p12_safe safe = { .type = P12_SAFE_ENCRYPTED,
                             .lock.ciphertext = { octets, 3 } };

    (void)state;
    assert_ptr_equal(p12_safe_ciphertext(&safe).ptr, octets);
    assert_int_equal(p12_safe_ciphertext(&safe).len, 3);
    safe.type = P12_SAFE_ENVELOPED;
    assert_int_equal(p12_safe_ciphertext(&safe).len, 0);
    safe = (struct p12_safe){ .type = P12_SAFE_ENCRYPTED };
    assert_int_equal(p12_safe_ciphertext(&safe).len, 0);
}

static void the_first_of_its_kind_is_a_bags_name(void **state)
{
    struct der name = der_make("06{ 2a864886f70d010914 }");
    struct der id = der_make("06{ 2a864886f70d010915 }");
    struct der values[] = { der_make("1e{ 0061 00fc }"), der_make("04 01 07"),
                            der_make("1e{ 0062 }"), der_make("02 01 05") };
    const struct p12_span oid[] = {
        { name.span.ptr + 2, name.span.len - 2 },
        { id.span.ptr + 2, id.span.len - 2 },
    };
    struct p12_attribute attrs[] = {
        { .oid = oid[0], .first = values[0].span, .n_values = 1 },
        { .oid = oid[1], .first = values[1].span, .n_values = 1 },
        { .oid = oid[0], .first = values[2].span, .n_values = 1 },
        { .oid = oid[1], .first = values[3].span, .n_values = 1 },
    };
    struct p12_bag bag = { .attrs = attrs, .n_attrs = LENGTH(attrs) };
    char out[8];

    (void)state;
    assert_int_equal(p12_bag_friendly_name(&bag, out, sizeof out), 3);
    assert_string_equal(out, "a\xc3\xbc");
    assert_int_equal(p12_bag_local_key_id(&bag).len, 1);
    assert_int_equal(p12_bag_local_key_id(&bag).ptr[0], 7);
    attrs[1].first = values[3].span; /* an INTEGER is no key identifier */
    assert_int_equal(p12_bag_local_key_id(&bag).len, 0);
    for (size_t i = 0; i < LENGTH(values); i++)
        der_clear(&values[i]);
    der_clear(&name);
    der_clear(&id);
}

static void nothing_can_be_freed(void **state)
{
    (void)state;
    p12_pfx_free(NULL);
    p12_layers_free(NULL);
    p12_bags_free(NULL, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_part_knows_its_path),
        cmocka_unit_test(notes_keep_their_order_and_their_place),
        cmocka_unit_test(the_same_note_of_one_part_is_one),
        cmocka_unit_test(a_part_keeps_its_first_problem),
        cmocka_unit_test(locks_are_visited_in_the_order_of_the_file),
        cmocka_unit_test(a_visit_ends_where_it_is_told_to),
        cmocka_unit_test(an_index_out_of_range_gives_nothing),
        cmocka_unit_test(a_bag_without_attributes_has_no_name),
        cmocka_unit_test(only_encrypted_safes_have_ciphertext),
        cmocka_unit_test(the_first_of_its_kind_is_a_bags_name),
        cmocka_unit_test(nothing_can_be_freed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
