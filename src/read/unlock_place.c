/* Where a locked part stands, and what is wrong with it. */
#include "read/unlocking.h"

#include <string.h>

void p12_unlock_set_place(struct p12_unlocking *u,
                          const struct p12_locked *part)
{
    struct p12_reader *r = &u->p.r;

    r->trail.depth = 0;
    if (part->safe != NULL) {
        p12_safe_trail(part->safe, &r->trail);
        r->layer = part->safe->layer;
    } else if (part->bag != NULL) {
        p12_bag_trail(part->bag, &r->trail);
        r->layer = part->bag->layer;
    } else {
        p12_trail_push(&r->trail, "mac", P12_NO_INDEX);
        r->layer = u->p.pfx->layer;
    }
}

struct p12_error **p12_unlock_problem_of(const struct p12_locked *part)
{
    return part->safe != NULL ? &part->safe->problem : &part->bag->problem;
}

bool p12_unlock_is_at(const struct p12_locked *part, const char *path)
{
    char own[P12_PATH_MAX];

    size_t len = part->safe != NULL ? p12_safe_path(part->safe, own, sizeof own)
                                    : p12_bag_path(part->bag, own, sizeof own);

    return len < sizeof own && strcmp(own, path) == 0;
}

bool p12_unlock_is_asked_for(const struct p12_unlocking *u,
                             const struct p12_locked *part)
{
    return u->opt.only == NULL || p12_unlock_is_at(part, u->opt.only);
}
