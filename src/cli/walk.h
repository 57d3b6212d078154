/* Visiting every part of a container. */
#ifndef CLI_WALK_H
#define CLI_WALK_H

#include <p12/pfx.h>

/* Each function may be NULL. Parts come in the file's order, a nested safe
 * before its bags. How deep they nest is bounded by the library. */
struct visitor {
    void (*safe)(const struct p12_safe *safe, void *context);
    void (*bag)(const struct p12_bag *bag, void *context);
    void *context;
};

void walk_parts(const struct p12_pfx *pfx, const struct visitor *visitor);

#endif
