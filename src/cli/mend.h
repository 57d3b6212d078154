/* The command that mends what a profile finds wrong. */
#ifndef CLI_MEND_H
#define CLI_MEND_H

#include "cli/bytes.h"
#include "cli/judged.h"
#include "cli/profile_arg.h"

/* What the command line said; borrowed. A profile that is not in the list goes
 * by its name. */
struct mending {
    const struct profile_args *profiles;

    /* Passwords: those sources are said again that can be read twice and are
     * no secret themselves (env, file, none). NULL: none. */
    const struct common *common;

    unsigned escape; /* ESCAPE_NON_ASCII or 0 */
};

/* What stands in convert's way. */
enum mend_obstacle {
    MEND_NO_OBSTACLE,
    MEND_MAC,            /* the MAC can't be checked */
    MEND_PART,           /* a part can't be opened */
    MEND_OTHER_PASSWORD, /* the one that was given does not open a part */
    MEND_LIMIT,          /* or not within the limits */
    MEND_NOTHING_LEFT    /* nearly all of it would have to go */
};

/* What becomes of a judgement's errors if the command is run. */
struct mend {
    struct bytes command; /* empty: nothing is mended so */
    size_t n_errors;
    size_t n_mended;
    size_t n_undecided; /* findings that may become errors when more is seen */
    enum mend_obstacle obstacle; /* why nothing is mended that could be */
};

/* How the errors are mended that can be, all by one command. */
void mend_judgement(const struct mending *how, const struct container *c,
                    const struct judgement *judgement, struct mend *out);
void mend_free(struct mend *mend);

/* Is it an error that convert could mend, if nothing is in its way? */
bool mend_is_mendable(const struct p12_finding *finding);

/* Does the command mend this one? */
bool mend_covers(const struct mend *mend, const struct p12_finding *finding);

/* An error that it does not mend: what would, as a sentence; NULL if nobody
 * knows. Static. */
const char *mend_advice(const struct mend *mend,
                        const struct p12_finding *finding);

/* What mends findings of a rule; NULL if nobody knows. Static. */
const char *mend_rule(const struct p12_rule *rule);

#endif
