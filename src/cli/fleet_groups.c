#include "cli/fleet.h"

#include <stdlib.h>
#include <string.h>

bool fleet_next_file(const struct fleet *fleet, uint32_t identity, size_t *at,
                     uint32_t *file)
{
    const struct fleet_identity *one = &fleet->identity[identity];
    uint32_t place = one->again;

    if (*at == 0) {
        *file = one->first_file;
        *at = 1;
        return true;
    }
    if (*at > 1)
        place = fleet->again[*at - 2].next;
    if (place == 0)
        return false;
    *file = fleet->again[place - 1].file;
    *at = (size_t)place + 1;
    return true;
}

/* Files come in the same order to all of them. */
static void count_files(const struct fleet *fleet, struct fleet_member *member)
{
    struct bytes list = { 0 };
    uint8_t sha256[32];
    size_t at = 0;
    uint32_t file;

    while (fleet_next_file(fleet, member->identity, &at, &file)) {
        bytes_add(&list, &file, sizeof file);
        member->n_files++;
    }
    p12_fingerprint((struct p12_span){ list.ptr, list.len }, sha256);
    memcpy(member->files, sha256, sizeof member->files);
    bytes_free(&list);
}

struct sorted {
    struct fleet_member member;
    uint32_t first_file;
    uint8_t key[33]; /* what it is */
};

static int compare_sorted(const void *a, const void *b)
{
    const struct sorted *left = a;
    const struct sorted *right = b;
    int files;

    if (left->first_file != right->first_file)
        return left->first_file < right->first_file ? -1 : 1;
    if (left->member.n_files != right->member.n_files)
        return left->member.n_files > right->member.n_files ? -1 : 1;
    files = memcmp(left->member.files, right->member.files,
                   sizeof left->member.files);
    return files != 0 ? files : memcmp(left->key, right->key, 33);
}

static struct sorted *gather(const struct fleet *fleet, size_t *n)
{
    struct sorted *list = NULL;
    size_t cap = 0;

    *n = 0;
    for (size_t i = 0; i < fleet->identities.n; i++) {
        struct sorted one = { .member.identity = (uint32_t)i };

        if (fleet->identity[i].again == 0)
            continue;
        count_files(fleet, &one.member);
        one.first_file = fleet->identity[i].first_file;
        memcpy(one.key, known_key(&fleet->identities, i), sizeof one.key);
        list = known_room(list, *n, &cap, sizeof *list);
        list[(*n)++] = one;
    }
    if (*n != 0)
        qsort(list, *n, sizeof *list, compare_sorted);
    return list;
}

static bool are_together(const struct fleet_member *a,
                         const struct fleet_member *b)
{
    return a->n_files == b->n_files &&
           memcmp(a->files, b->files, sizeof a->files) == 0;
}

static void add_member(struct fleet_groups *groups,
                       const struct fleet_member *member)
{
    bool is_more =
        groups->n_members != 0 &&
        are_together(member, &groups->members[groups->n_members - 1]);

    if (!is_more) {
        groups->groups = known_room(groups->groups, groups->n, &groups->cap,
                                    sizeof *groups->groups);
        groups->groups[groups->n++] =
            (struct fleet_group){ .first = groups->n_members };
    }
    groups->members = known_room(groups->members, groups->n_members,
                                 &groups->cap_members, sizeof *groups->members);
    groups->members[groups->n_members++] = *member;
    groups->groups[groups->n - 1].n++;
}

void fleet_groups_find(struct fleet_groups *groups, const struct fleet *fleet)
{
    size_t n;
    struct sorted *list = gather(fleet, &n);

    *groups = (struct fleet_groups){ 0 };
    for (size_t i = 0; i < n; i++)
        add_member(groups, &list[i].member);
    free(list);
}

void fleet_groups_free(struct fleet_groups *groups)
{
    free(groups->members);
    free(groups->groups);
    *groups = (struct fleet_groups){ 0 };
}

/* ---- Rules -------------------------------------------------------------- */

static int compare_rules(const void *a, const void *b)
{
    const struct fleet_rule *left = *(const struct fleet_rule *const *)a;
    const struct fleet_rule *right = *(const struct fleet_rule *const *)b;

    if (left->severity != right->severity)
        return left->severity > right->severity ? -1 : 1;
    if (left->files != right->files)
        return left->files > right->files ? -1 : 1;
    if (left->profile != right->profile)
        return left->profile < right->profile ? -1 : 1;
    if (left->undecided != right->undecided)
        return left->undecided ? 1 : -1;
    return strcmp(left->name, right->name);
}

void fleet_sort_rules(const struct fleet *fleet,
                      const struct fleet_rule **order)
{
    for (size_t i = 0; i < fleet->n_rules; i++)
        order[i] = &fleet->rules[i];
    if (fleet->n_rules != 0)
        qsort(order, fleet->n_rules, sizeof(struct fleet_rule *),
              compare_rules);
}
