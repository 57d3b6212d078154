#include "cli/fleet_out.h"

#include "cli/identities.h"
#include "cli/out_audit.h"
#include <stdlib.h>
#include <string.h>

const char *fleet_verdict_word(enum fleet_verdict verdict)
{
    static const char *const words[] = {
        [FLEET_COMPLIANT] = "compliant",
        [FLEET_NOT_COMPLIANT] = "not-compliant",
        [FLEET_UNDETERMINED] = "undetermined",
        [FLEET_UNREADABLE] = "unreadable",
    };

    return words[verdict];
}

static json_t *profile(const struct fleet_profile *one)
{
    json_t *object = json_new_object();

    json_set(object, "profile", json_word(one->name));
    for (int v = 0; v < FLEET_UNREADABLE; v++)
        json_set(object, fleet_verdict_word((enum fleet_verdict)v),
                 json_count(one->files[v]));
    return object;
}

static json_t *rule(const struct fleet *fleet, const struct fleet_rule *one)
{
    json_t *object = json_new_object();

    json_set(object, "profile", json_word(fleet->profiles[one->profile].name));
    json_set(object, "rule", json_word(one->name));
    json_set(object, "severity", json_word(audit_severity_word(one->severity)));
    json_set(object, "undecided", json_boolean(one->undecided));
    json_set(object, "files", json_count(one->files));
    json_set(object, "findings", json_count(one->findings));
    return object;
}

static void put_rules(const struct fleet *fleet, struct json_out *json)
{
    const struct fleet_rule **order =
        cli_alloc(fleet->n_rules, sizeof(struct fleet_rule *));

    fleet_sort_rules(fleet, order);
    json_open(json, "rules", '[');
    for (size_t i = 0; i < fleet->n_rules; i++)
        json_put(json, NULL, rule(fleet, order[i]));
    json_close(json, ']');
    free(order);
}

static json_t *member(const struct fleet *fleet, uint32_t identity)
{
    const struct fleet_identity *one = &fleet->identity[identity];
    json_t *object = json_new_object();

    json_set(object, "kind",
             json_word(identity_word(fleet_kind(fleet, identity))));
    json_set(object, "sha256",
             json_hex((struct p12_span){ fleet_sha256(fleet, identity), 32 }));
    json_set(object, "subject", json_word(fleet_text(fleet, one->subject)));
    return object;
}

static json_t *file(const struct fleet *fleet, uint32_t index)
{
    const struct fleet_file *one = &fleet->file[index];
    json_t *object = json_new_object();

    json_set(object, "machine",
             json_word(one->machine == 0 ? NULL
                                         : fleet->machines[one->machine - 1]));
    json_set(object, "file", json_word(fleet_text(fleet, one->name)));
    return object;
}

static void put_group(const struct fleet *fleet, struct json_out *json,
                      const struct fleet_member *members, size_t n)
{
    uint32_t index;
    size_t at = 0;

    json_open(json, NULL, '{');
    json_open(json, "what", '[');
    for (size_t i = 0; i < n; i++)
        json_put(json, NULL, member(fleet, members[i].identity));
    json_close(json, ']');
    json_open(json, "files", '[');
    while (fleet_next_file(fleet, members[0].identity, &at, &index))
        json_put(json, NULL, file(fleet, index));
    json_close(json, ']');
    json_close(json, '}');
}

static void put_groups(const struct fleet *fleet, struct json_out *json)
{
    struct fleet_groups groups;

    fleet_groups_find(&groups, fleet);
    json_open(json, "duplicates", '[');
    for (size_t i = 0; i < groups.n; i++)
        put_group(fleet, json, &groups.members[groups.groups[i].first],
                  groups.groups[i].n);
    json_close(json, ']');
    fleet_groups_free(&groups);
}

void fleet_out_json(const struct fleet *fleet, struct json_out *json)
{
    json_open(json, NULL, '{');
    json_put(json, "schema", json_word("p12.report/1"));
    json_put(json, "files", json_count(fleet->files.n));
    json_put(json, "unreadable", json_count(fleet->n_unreadable));
    json_put(json, "repeated", json_count(fleet->n_repeated));
    json_put(json, "broken_lines", json_count(fleet->n_broken));
    json_open(json, "machines", '[');
    for (size_t i = 0; i < fleet->n_machines; i++)
        json_put(json, NULL, json_word(fleet->machines[i]));
    json_close(json, ']');
    json_open(json, "profiles", '[');
    for (size_t i = 0; i < fleet->n_profiles; i++)
        json_put(json, NULL, profile(&fleet->profiles[i]));
    json_close(json, ']');
    put_rules(fleet, json);
    put_groups(fleet, json);
    json_close(json, '}');
}
