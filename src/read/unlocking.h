/* Opening a container, from the inside: rounds of attempts. */
#ifndef P12_READ_UNLOCKING_H
#define P12_READ_UNLOCKING_H

#include "kdf/jobs.h"
#include "read/attempts.h"
#include "read/parser.h"

#include <p12/unlock.h>

/* One attempt at one lock, or at the MAC: a job's state, alone or with another
 * one that is computed by turns with it. */
struct p12_try {
    const struct p12_scheme *scheme;
    struct p12_attempt attempt;
    struct p12_span password;
    struct p12_locked part; /* all NULL for the MAC */
    struct p12_span in;     /* the ciphertext, or what the MAC covers */
    struct p12_span mac;    /* the value to compare with */
    struct p12_secret plain;
    struct p12_try *beside; /* of the same job; NULL: alone */
    enum p12_rc rc;         /* what became of it; P12_E_CLOSED: not begun */
};

/* One call of p12_pfx_unlock(). */
struct p12_unlocking {
    struct p12_parser p;
    struct p12_unlock_options opt;
    struct p12_attempt_wish wish; /* for the content */
    struct p12_span mac_password;
    uint64_t spent;   /* of max_work, what was begun included */
    bool first_round; /* nothing was computed yet */
    bool recovering;  /* no proper attempt is left */
    struct p12_try *tries;
    struct p12_job *jobs;
    size_t n, cap; /* of tries; there are as many jobs or fewer */
    enum p12_rc mac_rc;
    bool mac_settled;
};

/* ---- A part's place (unlock_place.c) ------------------------------------ */

/* The parser's trail and layer go to a part; to the MAC if all is NULL. */
void p12_unlock_set_place(struct p12_unlocking *u,
                          const struct p12_locked *part);
struct p12_error **p12_unlock_problem_of(const struct p12_locked *part);
bool p12_unlock_is_at(const struct p12_locked *part, const char *path);
bool p12_unlock_is_asked_for(const struct p12_unlocking *u,
                             const struct p12_locked *part);

/* ---- One attempt (try.c) ------------------------------------------------ */

/* A job: derives the key and uses it. P12_E_MAC or P12_E_PASSWORD if it is not
 * the right one. Gives the first attempt's code. */
enum p12_rc p12_try_run(void *try);

/* Is what came out what we look for? */
bool p12_try_opens(const struct p12_unlocking *u, const struct p12_try *t);

/* Makes use of what a lock's attempt gave. */
enum p12_rc p12_try_use(struct p12_unlocking *u, struct p12_try *t);

/* ---- Rounds of them (round.c) ------------------------------------------- */

/* Is the part closed, and asked for? */
bool p12_unlock_wants(const struct p12_unlocking *u,
                      const struct p12_locked *part);

/* Takes the work of an attempt out of the budget; false if it is not there. */
bool p12_unlock_spend(struct p12_unlocking *u, const struct p12_try *t);

/* Room for an attempt at each wanted part and at the MAC, and its end. */
enum p12_rc p12_unlock_make_room(struct p12_unlocking *u);
void p12_unlock_clear_tries(struct p12_unlocking *u);

/* A p12_lock_see: the part's next attempt, if it has one. */
enum p12_rc p12_unlock_add_lock(void *unlocking, const struct p12_locked *part);
void p12_unlock_run_tries(struct p12_unlocking *u);

/* What became of the tries, from one of them on. */
enum p12_rc p12_unlock_use_results(struct p12_unlocking *u, size_t from);

/* Rounds until nothing is left to try. */
enum p12_rc p12_unlock_locks(struct p12_unlocking *u);

/* ---- The MAC (unlock_mac.c) --------------------------------------------- */

bool p12_unlock_wants_mac(const struct p12_unlocking *u);

/* Checks it, with a first attempt at each lock beside it. P12_OK whether it
 * matches or not: u->mac_rc tells. */
enum p12_rc p12_unlock_mac(struct p12_unlocking *u);

/* Does the part that is the least work open with the password all the same?
 * Nothing of it is kept. */
enum p12_rc p12_unlock_diagnose(struct p12_unlocking *u);

#endif
