#include "parsed.h"

#include <string.h>

struct parsed parse(const char *text, const struct p12_limits *limits)
{
    struct parsed p = { .in = der_make(text) };

    p.rc = p12_pfx_parse(p.in.span.ptr, p.in.span.len, limits, &p.pfx, &p.err);
    return p;
}

void parsed_clear(struct parsed *p)
{
    p12_pfx_free(p->pfx);
    der_clear(&p->in);
    p->pfx = NULL;
}

static const struct p12_error *in_bag(const struct p12_bag *bag)
{
    const struct p12_error *found = p12_bag_problem(bag);

    for (size_t i = 0; found == NULL && i < p12_bag_n_bags(bag); i++)
        found = in_bag(p12_bag_bag(bag, i));
    for (size_t i = 0; found == NULL && i < p12_bag_n_attributes(bag); i++)
        found = p12_attribute_problem(p12_bag_attribute(bag, i));
    return found;
}

const struct p12_error *parsed_problem(const struct parsed *p)
{
    const struct p12_mac *mac = p12_pfx_mac(p->pfx);
    const struct p12_error *found = mac != NULL ? p12_mac_problem(mac) : NULL;

    for (size_t i = 0; found == NULL && i < p12_pfx_n_safes(p->pfx); i++) {
        const struct p12_safe *safe = p12_pfx_safe(p->pfx, i);

        found = p12_safe_problem(safe);
        for (size_t k = 0; found == NULL && k < p12_safe_n_bags(safe); k++)
            found = in_bag(p12_safe_bag(safe, k));
    }
    return found;
}

size_t parsed_notes(const struct parsed *p, const char *id)
{
    size_t n = 0;

    for (size_t i = 0; i < p12_pfx_n_notes(p->pfx); i++)
        n += strcmp(p12_pfx_note(p->pfx, i)->id, id) == 0;
    return n;
}

const char *parsed_note_path(const struct parsed *p, const char *id)
{
    for (size_t i = 0; i < p12_pfx_n_notes(p->pfx); i++)
        if (strcmp(p12_pfx_note(p->pfx, i)->id, id) == 0)
            return p12_pfx_note(p->pfx, i)->path;
    return NULL;
}
