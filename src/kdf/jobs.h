/* Independent pieces of work, one after the other or on several threads. */
#ifndef P12_KDF_JOBS_H
#define P12_KDF_JOBS_H

#include <p12/error.h>
#include <stdbool.h>

/* One piece: touches nothing but its own state. */
struct p12_job {
    enum p12_rc (*run)(void *state);
    void *state;
    bool decisive;  /* if it fails, no other job is begun any more */
    enum p12_rc rc; /* what run() returned; P12_E_CLOSED if it was not begun */
};

/* Runs the jobs in their order, on the caller's thread and up to threads - 1
 * others, and returns when all are done. Fewer threads than asked for, or none
 * at all in a build without them, make it slower and nothing else. */
void p12_jobs_run(struct p12_job *jobs, size_t n, unsigned threads);

/* For p12_feature(). */
bool p12_jobs_has_threads(void);

#endif
