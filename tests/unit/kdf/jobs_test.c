#include "kdf/jobs.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

#include "bytes.h"

enum { MANY = 500 };

static const unsigned thread_counts[] = { 0, 1, 2, 8, 1000 };

/* What one job is told to answer, and how often it was asked. */
struct state {
    enum p12_rc answer;
    atomic_int n_runs;
};

static enum p12_rc answer(void *state)
{
    struct state *s = state;

    atomic_fetch_add(&s->n_runs, 1);
    return s->answer;
}

static void no_jobs_are_no_work(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(thread_counts); i++)
        p12_jobs_run(NULL, 0, thread_counts[i]);
}

static void each_job_runs_once_and_keeps_its_own_answer(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(thread_counts); i++) {
        struct state states[MANY];
        struct p12_job jobs[MANY];

        for (size_t k = 0; k < MANY; k++) {
            states[k].answer = k % 3 == 0 ? P12_E_PASSWORD : P12_OK;
            atomic_init(&states[k].n_runs, 0);
            jobs[k] = (struct p12_job){ .run = answer,
                                        .state = &states[k],
                                        .rc = P12_E_USAGE };
        }
        p12_jobs_run(jobs, MANY, thread_counts[i]);
        for (size_t k = 0; k < MANY; k++) {
            assert_int_equal(atomic_load(&states[k].n_runs), 1);
            assert_int_equal(jobs[k].rc, states[k].answer);
        }
    }
}

/* Without others nothing behind it is begun; with them a few may be, but what
 * was not begun says so. */
static void after_a_decisive_failure_no_job_is_begun(void **state)
{
    (void)state;
    for (size_t i = 0; i < LENGTH(thread_counts); i++) {
        struct state states[MANY];
        struct p12_job jobs[MANY];
        int n_runs = 0;

        for (size_t k = 0; k < MANY; k++) {
            states[k].answer = k == 0 ? P12_E_MAC : P12_OK;
            atomic_init(&states[k].n_runs, 0);
            jobs[k] = (struct p12_job){ .run = answer,
                                        .state = &states[k],
                                        .decisive = k == 0,
                                        .rc = P12_E_USAGE };
        }
        p12_jobs_run(jobs, MANY, thread_counts[i]);
        assert_int_equal(jobs[0].rc, P12_E_MAC);
        for (size_t k = 0; k < MANY; k++) {
            int n = atomic_load(&states[k].n_runs);

            n_runs += n;
            assert_int_equal(jobs[k].rc,
                             n == 1 ? states[k].answer : P12_E_CLOSED);
        }
        if (thread_counts[i] <= 1)
            assert_int_equal(n_runs, 1);
    }
}

static void a_decisive_success_stops_nothing(void **state)
{
    struct state states[3];
    struct p12_job jobs[3];

    (void)state;
    for (size_t k = 0; k < 3; k++) {
        states[k].answer = P12_OK;
        atomic_init(&states[k].n_runs, 0);
        jobs[k] = (struct p12_job){ answer, &states[k], true, P12_E_USAGE };
    }
    p12_jobs_run(jobs, 3, 1);
    for (size_t k = 0; k < 3; k++)
        assert_int_equal(jobs[k].rc, P12_OK);
}

/* ---- Where they run ----------------------------------------------------- */

struct meeting {
    atomic_int *n_here;
    pthread_t where;
};

/* Waits for another one, if need be until it is clear that nobody comes. */
static enum p12_rc meet(void *state)
{
    struct meeting *m = state;
    time_t until = time(NULL) + 10;

    m->where = pthread_self();
    atomic_fetch_add(m->n_here, 1);
    while (atomic_load(m->n_here) < 2)
        if (time(NULL) > until)
            return P12_E_LIMIT;
    return P12_OK;
}

static void two_threads_work_at_the_same_time(void **state)
{
    atomic_int n_here;
    struct meeting meetings[2] = { { &n_here, pthread_self() },
                                   { &n_here, pthread_self() } };
    struct p12_job jobs[2] = {
        { .run = meet, .state = &meetings[0] },
        { .run = meet, .state = &meetings[1] },
    };

    (void)state;
    if (!p12_jobs_has_threads())
        skip();
    atomic_init(&n_here, 0);
    p12_jobs_run(jobs, 2, 2);
    assert_int_equal(jobs[0].rc, P12_OK);
    assert_int_equal(jobs[1].rc, P12_OK);
    assert_false(pthread_equal(meetings[0].where, meetings[1].where));
}

static void without_threads_it_is_the_callers_own(void **state)
{
    (void)state;
    for (unsigned threads = 0; threads < 2; threads++) {
        struct meeting meetings[20];
        struct p12_job jobs[20];
        atomic_int n_here;

        atomic_init(&n_here, 2);
        for (size_t i = 0; i < LENGTH(jobs); i++) {
            meetings[i].n_here = &n_here;
            jobs[i] = (struct p12_job){ .run = meet, .state = &meetings[i] };
        }
        p12_jobs_run(jobs, LENGTH(jobs), threads);
        for (size_t i = 0; i < LENGTH(jobs); i++)
            assert_true(pthread_equal(meetings[i].where, pthread_self()));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_jobs_are_no_work),
        cmocka_unit_test(each_job_runs_once_and_keeps_its_own_answer),
        cmocka_unit_test(after_a_decisive_failure_no_job_is_begun),
        cmocka_unit_test(a_decisive_success_stops_nothing),
        cmocka_unit_test(two_threads_work_at_the_same_time),
        cmocka_unit_test(without_threads_it_is_the_callers_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
