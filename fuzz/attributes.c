/* bagAttributes (RFC 7292, 4.2) and the texts in them, which fit into a buffer
 * of any size. */
#include "fuzz.h"

#include "alloc.h"
#include "loaded.h"
#include "tour.h"

#include <stdlib.h>
#include <string.h>

/* The bytes are one SET; what is around it has been checked before. */
static enum p12_rc read_set(struct loaded *l, struct p12_bag *bag)
{
    enum p12_rc rc = p12_layer_enter(&l->p, l->root, l->root->bytes, "", NULL,
                                     &l->p.r.layer);

    if (rc == P12_OK)
        rc = p12_read_attributes(&l->p, l->p.r.layer->bytes, bag);
    return rc;
}

/* The contents of attrValues, as the attribute itself has them. */
static size_t values_size(const struct p12_attribute *attr)
{
    struct p12_cursor c = p12_cursor_over(attr->whole);
    struct p12_tlv tlv;

    CHECK(p12_cursor_tlv(&c, &tlv));
    c = p12_cursor_over(tlv.body);
    CHECK(p12_cursor_tlv(&c, &tlv)); /* attrId */
    CHECK(p12_cursor_tlv(&c, &tlv));
    return tlv.body.len;
}

/* The text of one value at every capacity there is, in a block of exactly that
 * size: a sanitizer sees each byte too many. */
static void check_every_cap(const struct p12_attribute *attr, size_t i)
{
    enum { CAP_MAX = 130 };
    size_t len = p12_attribute_text(attr, i, NULL, 0);

    for (size_t cap = 1; cap <= len + 1 && cap < CAP_MAX; cap++) {
        char *out = malloc(cap);

        if (out == NULL)
            return;
        CHECK(p12_attribute_text(attr, i, out, cap) == len);
        CHECK(memchr(out, '\0', cap) != NULL);
        free(out);
    }
}

/* As many attributes as there are elements, each with an OID or a problem; no
 * value is lost. */
static void check_attributes(const struct p12_bag *bag)
{
    for (size_t i = 0; i < p12_bag_n_attributes(bag); i++) {
        const struct p12_attribute *attr = p12_bag_attribute(bag, i);
        size_t values = 0;

        CHECK(attr->whole.len != 0);
        if (p12_attribute_problem(attr) == NULL)
            CHECK(p12_attribute_oid(attr).len != 0);
        for (size_t j = 0; j < p12_attribute_n_values(attr); j++)
            values += p12_attribute_value(attr, j).len;
        if (values != 0)
            check_every_cap(attr, 0);
        if (p12_attribute_problem(attr) == NULL)
            CHECK(values == values_size(attr));
    }
}

static uint64_t run_once(struct p12_span input, long fail_after)
{
    struct loaded l;
    struct p12_bag *bag;
    uint64_t seen = 0;
    enum p12_rc rc;

    if (!loaded_init(&l, input))
        return seen;
    bag = loaded_bag(&l);
    if (bag != NULL) {
        test_alloc_fail_after(fail_after);
        rc = read_set(&l, bag);
        CHECK((rc == P12_E_MEMORY) == test_alloc_has_failed());
        test_alloc_fail_after(-1);
        if (rc == P12_OK)
            check_attributes(bag);
        else if (rc != P12_E_MEMORY) /* p12_pfx_parse() makes that one */
            check_error(&l.p.err, rc, input.len);
        seen = tour_pfx(l.pfx, input.len);
    }
    loaded_clear(&l);
    return seen;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct p12_span input = { data, size };

    CHECK(run_once(input, -1) == run_once(input, -1));
    if (size != 0)
        run_once(input, data[size - 1]);
    check_nothing_left();
    return 0;
}
