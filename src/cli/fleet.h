/* What many judged files have in common: how often each verdict and each rule
 * came, and which certificates and keys are in several of them. It takes one
 * small record a file, and one for each certificate, key and safe. */
#ifndef CLI_FLEET_H
#define CLI_FLEET_H

#include "cli/judged.h"
#include "cli/known.h"

enum fleet_verdict {
    FLEET_COMPLIANT,
    FLEET_NOT_COMPLIANT,
    FLEET_UNDETERMINED,
    FLEET_UNREADABLE,
    FLEET_VERDICTS
};

struct fleet_profile {
    char *name;
    uint64_t files[FLEET_VERDICTS];
};

/* One rule of one profile, at one severity. */
struct fleet_rule {
    size_t profile;
    char *name;
    enum p12_severity severity;
    bool undecided;
    uint64_t findings;
    uint64_t files;
    size_t last_file; /* counted last, and one */
};

struct fleet_file {
    size_t name;       /* in texts, and one; 0: nothing needs it */
    uint32_t machine;  /* index, and one; 0: this one */
    uint64_t profiles; /* that have judged it: the first 63, a bit each; the
                        * last one is "unreadable" */
};

struct fleet_identity {
    uint32_t first_file;
    uint32_t again, last; /* in `again`, and one; 0: in no other file */
    size_t subject;       /* in texts, and one; kept if it comes again */
};

struct fleet_again {
    uint32_t file;
    uint32_t next; /* and one */
};

struct fleet {
    struct known files; /* by FLEET_KEY bytes */
    struct fleet_file *file;
    size_t cap_files;
    struct known identities; /* by kind and hash */
    struct fleet_identity *identity;
    size_t cap_identities;
    struct fleet_again *again;
    size_t n_again, cap_again;
    char *texts;
    size_t texts_len, cap_texts;

    struct fleet_profile *profiles;
    size_t n_profiles, cap_profiles;
    struct fleet_rule *rules;
    size_t n_rules, cap_rules;
    char **machines;
    size_t n_machines, cap_machines;

    uint64_t n_unreadable;
    uint64_t n_repeated; /* judgements that had been counted before */
    uint64_t n_passed;   /* files of the audit that were passed over */
    uint64_t n_broken;   /* lines of the report that could not be read */
};

enum { FLEET_KEY = 16 };

void fleet_init(struct fleet *fleet);
void fleet_free(struct fleet *fleet);

/* ---- Adding ------------------------------------------------------------- */

/* A file that judgements follow of. */
struct fleet_entry {
    size_t file;
    bool is_new;
    bool is_counted; /* the judgement that was begun last */
    size_t profile;
};

/* Begins a file; `key` tells it from all others.
 *
 *   machine  NULL for this one */
struct fleet_entry fleet_begin(struct fleet *fleet,
                               const uint8_t key[FLEET_KEY],
                               const char *machine);

/* A verdict of a profile, whose findings follow. False if there are too many
 * profiles; then nothing was added. */
bool fleet_judge(struct fleet *fleet, struct fleet_entry *entry,
                 const char *profile, enum fleet_verdict verdict);
void fleet_unreadable(struct fleet *fleet, struct fleet_entry *entry);

/* False if there are too many rules. */
bool fleet_find(struct fleet *fleet, const struct fleet_entry *entry,
                const char *rule, enum p12_severity severity, bool undecided);

/* Something in the file, once for each file. `subject` may be NULL. */
void fleet_identify(struct fleet *fleet, const struct fleet_entry *entry,
                    const char *name, const struct identity *identity);

/* All of it, of a file judged here. `node`: see audit_source.h. */
void fleet_add(struct fleet *fleet, const struct judged *judged,
               const uint8_t node[FLEET_KEY]);

/* ---- What came of it ---------------------------------------------------- */

/* Certificates, keys and safes that are in the same files as each other. */
struct fleet_group {
    size_t first, n; /* of fleet_groups.members */
};

struct fleet_member {
    uint32_t identity;
    uint32_t n_files;
    uint8_t files[FLEET_KEY]; /* a hash over which they are */
};

struct fleet_groups {
    struct fleet_member *members;
    size_t n_members, cap_members;
    struct fleet_group *groups;
    size_t n, cap;
};

/* In the order of their first files. */
void fleet_groups_find(struct fleet_groups *groups, const struct fleet *fleet);
void fleet_groups_free(struct fleet_groups *groups);

const char *fleet_text(const struct fleet *fleet, size_t text);
enum identity_kind fleet_kind(const struct fleet *fleet, uint32_t identity);
const uint8_t *fleet_sha256(const struct fleet *fleet, uint32_t identity);

/* Files of an identity: *at is 0 before the first; false behind the last. */
bool fleet_next_file(const struct fleet *fleet, uint32_t identity, size_t *at,
                     uint32_t *file);

/* Rules in the order in which they are shown: by severity, what most files
 * have first. `order` has room for n_rules. */
void fleet_sort_rules(const struct fleet *fleet,
                      const struct fleet_rule **order);

const char *fleet_verdict_word(enum fleet_verdict verdict);

#endif
