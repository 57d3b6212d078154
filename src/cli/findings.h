/* What stands against a file, gathered while it is shown: lines for standard
 * error and the exit code. */
#ifndef CLI_FINDINGS_H
#define CLI_FINDINGS_H

#include <p12/p12.h>

struct findings {
    const char *file;
    bool opening;      /* a password was given: what stays closed counts */
    bool quiet;        /* count, but say nothing */
    int status;        /* the exit code so far */
    enum p12_rc kept;  /* see word_status_text() */
    size_t n;          /* errors so far; only the first are shown */
    uint64_t key_work; /* left for public keys: see content_key() */
};

/* Counts and shows one problem; NULL is none. */
void findings_add(struct findings *f, const struct p12_error *err);

/* Counts a part by its status; `err` is its problem or NULL. */
void findings_part(struct findings *f, enum p12_status status,
                   const struct p12_error *err, const char *path);

/* Says how many were not shown. */
void findings_finish(const struct findings *f);

#endif
