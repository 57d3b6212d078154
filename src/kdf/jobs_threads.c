/* The runner on POSIX threads. */
#include "kdf/jobs.h"

#include <pthread.h>

enum { THREADS_MAX = 64 };

struct queue {
    pthread_mutex_t lock; /* of next and stopped */
    struct p12_job *jobs;
    size_t n;
    size_t next;
    bool stopped;
};

/* NULL when there is nothing left to begin. */
static struct p12_job *take_job(struct queue *q)
{
    struct p12_job *job = NULL;

    pthread_mutex_lock(&q->lock);
    if (!q->stopped && q->next < q->n)
        job = &q->jobs[q->next++];
    pthread_mutex_unlock(&q->lock);
    return job;
}

static void stop(struct queue *q)
{
    pthread_mutex_lock(&q->lock);
    q->stopped = true;
    pthread_mutex_unlock(&q->lock);
}

static void *work(void *state)
{
    struct queue *q = state;
    struct p12_job *job;

    while ((job = take_job(q)) != NULL) {
        job->rc = job->run(job->state);
        if (job->decisive && job->rc != P12_OK)
            stop(q);
    }
    return NULL;
}

void p12_jobs_run(struct p12_job *jobs, size_t n, unsigned threads)
{
    struct queue q = { .jobs = jobs, .n = n };
    pthread_t others[THREADS_MAX];
    size_t started = 0;

    for (size_t i = 0; i < n; i++)
        jobs[i].rc = P12_E_CLOSED;
    pthread_mutex_init(&q.lock, NULL);
    while (started < THREADS_MAX && started + 1 < threads && started + 1 < n &&
           pthread_create(&others[started], NULL, work, &q) == 0)
        started++;
    work(&q);
    for (size_t i = 0; i < started; i++)
        pthread_join(others[i], NULL);
    pthread_mutex_destroy(&q.lock);
}

bool p12_jobs_has_threads(void)
{
    return true;
}
