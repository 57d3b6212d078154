#include "cli/walk.h"

static void walk_bag(const struct p12_bag *bag, const struct visitor *visitor)
{
    if (visitor->bag != NULL)
        visitor->bag(bag, visitor->context);
    for (size_t i = 0; i < p12_bag_n_bags(bag); i++)
        walk_bag(p12_bag_bag(bag, i), visitor);
}

void walk_parts(const struct p12_pfx *pfx, const struct visitor *visitor)
{
    for (size_t i = 0; i < p12_pfx_n_safes(pfx); i++) {
        const struct p12_safe *safe = p12_pfx_safe(pfx, i);

        if (visitor->safe != NULL)
            visitor->safe(safe, visitor->context);
        for (size_t k = 0; k < p12_safe_n_bags(safe); k++)
            walk_bag(p12_safe_bag(safe, k), visitor);
    }
}
