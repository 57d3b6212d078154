/* The runner of a build without threads. */
#include "kdf/jobs.h"

void p12_jobs_run(struct p12_job *jobs, size_t n, unsigned threads)
{
    bool stopped = false;

    (void)threads;
    for (size_t i = 0; i < n; i++) {
        jobs[i].rc = stopped ? P12_E_CLOSED : jobs[i].run(jobs[i].state);
        if (jobs[i].decisive && jobs[i].rc != P12_OK)
            stopped = true;
    }
}

bool p12_jobs_has_threads(void)
{
    return false;
}
