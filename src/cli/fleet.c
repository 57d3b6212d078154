#include "cli/fleet.h"

#include "cli/identities.h"
#include <stdlib.h>
#include <string.h>

enum {
    PROFILES_MAX = 1000,
    RULES_MAX = 10000,
    KIND_AND_HASH = 33,
    BIT_UNREADABLE = 63
};

void fleet_init(struct fleet *fleet)
{
    *fleet = (struct fleet){ .files.key_size = FLEET_KEY,
                             .identities.key_size = KIND_AND_HASH };
}

void fleet_free(struct fleet *fleet)
{
    for (size_t i = 0; i < fleet->n_profiles; i++)
        free(fleet->profiles[i].name);
    for (size_t i = 0; i < fleet->n_rules; i++)
        free(fleet->rules[i].name);
    for (size_t i = 0; i < fleet->n_machines; i++)
        free(fleet->machines[i]);
    free(fleet->profiles);
    free(fleet->rules);
    free(fleet->machines);
    free(fleet->texts);
    free(fleet->again);
    free(fleet->identity);
    free(fleet->file);
    known_free(&fleet->identities);
    known_free(&fleet->files);
    fleet_init(fleet);
}

/* ---- Texts -------------------------------------------------------------- */

static char *copy_text(const char *text)
{
    size_t len = strlen(text) + 1;

    return memcpy(cli_alloc(len, 1), text, len);
}

/* Returns its place and one. */
static size_t keep_text(struct fleet *fleet, const char *text)
{
    size_t len = strlen(text) + 1;
    size_t at = fleet->texts_len;

    while (len > fleet->cap_texts - at)
        fleet->texts =
            known_room(fleet->texts, fleet->cap_texts, &fleet->cap_texts, 1);
    memcpy(fleet->texts + at, text, len);
    fleet->texts_len += len;
    return at + 1;
}

const char *fleet_text(const struct fleet *fleet, size_t text)
{
    return text == 0 ? NULL : fleet->texts + text - 1;
}

/* ---- Files -------------------------------------------------------------- */

/* Lines of one machine follow each other: the last one is looked at first. */
static uint32_t find_machine(struct fleet *fleet, const char *machine)
{
    if (machine == NULL)
        return 0;
    for (size_t i = fleet->n_machines; i > 0; i--)
        if (strcmp(fleet->machines[i - 1], machine) == 0)
            return (uint32_t)i;
    fleet->machines = known_room(fleet->machines, fleet->n_machines,
                                 &fleet->cap_machines, sizeof *fleet->machines);
    fleet->machines[fleet->n_machines++] = copy_text(machine);
    return (uint32_t)fleet->n_machines;
}

struct fleet_entry fleet_begin(struct fleet *fleet,
                               const uint8_t key[FLEET_KEY],
                               const char *machine)
{
    struct fleet_entry entry = { 0 };

    entry.file = known_add(&fleet->files, key, &entry.is_new);
    if (!entry.is_new)
        return entry;
    fleet->file = known_room(fleet->file, entry.file, &fleet->cap_files,
                             sizeof *fleet->file);
    fleet->file[entry.file] =
        (struct fleet_file){ .machine = find_machine(fleet, machine) };
    return entry;
}

/* ---- Verdicts and rules ------------------------------------------------- */

static size_t find_profile(struct fleet *fleet, const char *name)
{
    size_t i = 0;

    while (i < fleet->n_profiles && strcmp(fleet->profiles[i].name, name) != 0)
        i++;
    if (i < fleet->n_profiles || i == PROFILES_MAX)
        return i;
    fleet->profiles = known_room(fleet->profiles, fleet->n_profiles,
                                 &fleet->cap_profiles, sizeof *fleet->profiles);
    fleet->profiles[fleet->n_profiles++] =
        (struct fleet_profile){ .name = copy_text(name) };
    return i;
}

/* Profiles beyond those that have a bit are counted however often they come. */
static bool is_first(struct fleet *fleet, size_t file, size_t bit)
{
    uint64_t mask = bit > BIT_UNREADABLE ? 0 : UINT64_C(1) << bit;

    if ((fleet->file[file].profiles & mask) != 0) {
        fleet->n_repeated++;
        return false;
    }
    fleet->file[file].profiles |= mask;
    return true;
}

bool fleet_judge(struct fleet *fleet, struct fleet_entry *entry,
                 const char *profile, enum fleet_verdict verdict)
{
    size_t index = find_profile(fleet, profile);

    entry->is_counted = false;
    if (index == PROFILES_MAX)
        return false;
    entry->profile = index;
    entry->is_counted =
        is_first(fleet, entry->file,
                 index < BIT_UNREADABLE ? index : BIT_UNREADABLE + 1);
    if (entry->is_counted)
        fleet->profiles[index].files[verdict]++;
    return true;
}

void fleet_unreadable(struct fleet *fleet, struct fleet_entry *entry)
{
    entry->is_counted = false;
    if (is_first(fleet, entry->file, BIT_UNREADABLE))
        fleet->n_unreadable++;
}

static bool is_rule(const struct fleet_rule *rule, size_t profile,
                    const char *name, enum p12_severity severity,
                    bool undecided)
{
    return rule->profile == profile && rule->severity == severity &&
           rule->undecided == undecided && strcmp(rule->name, name) == 0;
}

bool fleet_find(struct fleet *fleet, const struct fleet_entry *entry,
                const char *rule, enum p12_severity severity, bool undecided)
{
    struct fleet_rule *one;
    size_t i = 0;

    if (!entry->is_counted)
        return true;
    while (i < fleet->n_rules && !is_rule(&fleet->rules[i], entry->profile,
                                          rule, severity, undecided))
        i++;
    if (i == RULES_MAX)
        return false;
    if (i == fleet->n_rules) {
        fleet->rules = known_room(fleet->rules, fleet->n_rules,
                                  &fleet->cap_rules, sizeof *fleet->rules);
        fleet->rules[fleet->n_rules++] =
            (struct fleet_rule){ .profile = entry->profile,
                                 .name = copy_text(rule),
                                 .severity = severity,
                                 .undecided = undecided };
    }
    one = &fleet->rules[i];
    one->findings++;
    one->files += one->last_file != entry->file + 1;
    one->last_file = entry->file + 1;
    return true;
}

/* ---- Certificates, keys, safes ------------------------------------------ */

static bool is_in_file(const struct fleet *fleet,
                       const struct fleet_identity *one, uint32_t file)
{
    return one->last == 0 ? one->first_file == file
                          : fleet->again[one->last - 1].file == file;
}

static void add_again(struct fleet *fleet, struct fleet_identity *one,
                      uint32_t file)
{
    uint32_t place;

    if (fleet->n_again == UINT32_MAX - 1)
        cli_out_of_memory();
    fleet->again = known_room(fleet->again, fleet->n_again, &fleet->cap_again,
                              sizeof *fleet->again);
    fleet->again[fleet->n_again++] = (struct fleet_again){ .file = file };
    place = (uint32_t)fleet->n_again;
    if (one->last == 0)
        one->again = place;
    else
        fleet->again[one->last - 1].next = place;
    one->last = place;
}

void fleet_identify(struct fleet *fleet, const struct fleet_entry *entry,
                    const char *name, const struct identity *identity)
{
    uint32_t file = (uint32_t)entry->file;
    uint8_t key[KIND_AND_HASH] = { (uint8_t)identity->kind };
    struct fleet_identity *one;
    bool is_new;
    size_t i;

    if (!entry->is_new)
        return;
    if (fleet->file[file].name == 0)
        fleet->file[file].name = keep_text(fleet, name);
    memcpy(key + 1, identity->sha256, sizeof identity->sha256);
    i = known_add(&fleet->identities, key, &is_new);
    if (is_new) {
        fleet->identity = known_room(fleet->identity, i, &fleet->cap_identities,
                                     sizeof *fleet->identity);
        fleet->identity[i] = (struct fleet_identity){ .first_file = file };
        return;
    }
    one = &fleet->identity[i];
    if (is_in_file(fleet, one, file))
        return;
    add_again(fleet, one, file);
    if (one->subject == 0 && identity->subject != NULL)
        one->subject = keep_text(fleet, identity->subject);
}

enum identity_kind fleet_kind(const struct fleet *fleet, uint32_t identity)
{
    return (enum identity_kind)known_key(&fleet->identities, identity)[0];
}

const uint8_t *fleet_sha256(const struct fleet *fleet, uint32_t identity)
{
    return known_key(&fleet->identities, identity) + 1;
}

/* ---- A file that was judged here ---------------------------------------- */

static enum fleet_verdict verdict_of(enum p12_verdict verdict)
{
    switch (verdict) {
    case P12_VERDICT_YES:
        return FLEET_COMPLIANT;
    case P12_VERDICT_PARTLY:
    case P12_VERDICT_NO:
        return FLEET_NOT_COMPLIANT;
    case P12_VERDICT_UNKNOWN:
        return FLEET_UNDETERMINED;
    }
    return FLEET_UNDETERMINED;
}

static void add_judgement(struct fleet *fleet, struct fleet_entry *entry,
                          const struct judgement *judgement)
{
    const struct p12_audit *audit = judgement->audit;

    fleet_judge(fleet, entry, p12_profile_name(judgement->profile),
                verdict_of(p12_audit_verdict(audit)));
    for (size_t i = 0; i < p12_audit_n_findings(audit); i++) {
        const struct p12_finding *finding = p12_audit_finding(audit, i);

        fleet_find(fleet, entry, p12_rule_name(finding->rule),
                   finding->severity, finding->undecided);
    }
}

/* What could not even be asked what it is, is known by its name. */
static void make_key(uint8_t key[FLEET_KEY], const char *name,
                     const uint8_t node[FLEET_KEY])
{
    static const uint8_t none[FLEET_KEY];
    const struct p12_span text = { (const uint8_t *)name, strlen(name) };
    uint8_t sha256[32];

    memcpy(key, node, FLEET_KEY);
    if (memcmp(node, none, FLEET_KEY) != 0)
        return;
    p12_fingerprint(text, sha256);
    memcpy(key, sha256, FLEET_KEY);
}

void fleet_add(struct fleet *fleet, const struct judged *judged,
               const uint8_t node[FLEET_KEY])
{
    const char *name = judged->container.name;
    uint8_t key[FLEET_KEY];
    struct fleet_entry entry;

    make_key(key, name, node);
    entry = fleet_begin(fleet, key, NULL);
    if (judged->n_judgements == 0)
        fleet_unreadable(fleet, &entry);
    for (size_t i = 0; i < judged->n_judgements; i++)
        add_judgement(fleet, &entry, &judged->judgements[i]);
    for (size_t i = 0; i < judged->n_identities; i++)
        fleet_identify(fleet, &entry, name, &judged->identities[i]);
}
