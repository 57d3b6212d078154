/* Reading a profile, in steps: see profile_read(). */
#ifndef CLI_PROFILE_READING_H
#define CLI_PROFILE_READING_H

#include "cli/json_place.h"
#include "cli/profile_words.h"
#include <jansson.h>

enum { READING_DEPTH = 6 };

struct reading {
    const char *text; /* that Jansson has read */
    size_t len;
    struct json_step steps[READING_DEPTH]; /* to what is being read */
    size_t n_steps;
    struct p12_profile *profile;
    struct bytes *why;
};

/* One member that an object may have. */
struct member {
    const char *name;

    /* False when it was said what is wrong. */
    bool (*read)(struct reading *r, json_t *value, void *target);
};

/* Goes into a member or an element, and back. */
void reading_enter(struct reading *r, const char *key, size_t index);
void reading_leave(struct reading *r);

/* ---- What is wrong: each returns false ---------------------------------- */

/* Says it of what is being read, and where that is. No text of the profile
 * goes in. */
bool reading_wrong(struct reading *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* "there is no rule iteratons; is iterations meant?" of the value that is being
 * read, or of the member by that name in it.
 *
 *   near  what may be meant
 *   help  what to say if that is not known; may be NULL */
struct unknown {
    const char *what, *word;
    const struct nearest *near;
    const char *help;
    bool is_member;
};
bool reading_unknown(struct reading *r, const struct unknown *unknown);

/* What p12_profile_...() has answered; true for P12_OK. */
bool reading_answer(struct reading *r, enum p12_rc rc);

/* ---- Values: false when it was said that it is something else ----------- */

bool reading_is_object(struct reading *r, json_t *value);
bool reading_is_list(struct reading *r, json_t *value); /* of one or more */

/* Borrowed from the value. */
bool reading_text(struct reading *r, json_t *value, const char **out);

/* From 1 on. */
bool reading_number(struct reading *r, json_t *value, uint64_t max,
                    uint64_t *out);
bool reading_flag(struct reading *r, json_t *value, bool *out);

/* One of the words; `what` they are, for messages: "kind". */
bool reading_word(struct reading *r, json_t *value, const char *what,
                  const struct profile_word *words, int *out);

/* The name of a member that must be there. */
bool reading_needs(struct reading *r, json_t *object, const char *name,
                   json_t **out);

/* All that an object has, which are `n` of these members at most. */
bool reading_members(struct reading *r, json_t *object,
                     const struct member *members, size_t n, void *target);

/* Does it have no other members? */
bool reading_knows(struct reading *r, json_t *object,
                   const struct member *members, size_t n);

/* ---- Parts of a profile ------------------------------------------------- */

bool reading_rows(struct reading *r, enum p12_part part, json_t *value);
bool reading_rules(struct reading *r, json_t *value);

#endif
