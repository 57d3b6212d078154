#include "cli/audit_window.h"

#include "cli/bytes.h"
#include <stdlib.h>

enum {
    SLOTS_PER_JOB = 16,
    WEIGHT_MAX = 32 << 20 /* then nothing new is begun */
};

static struct audit_slot *slot_of(struct audit_window *window, uint64_t number)
{
    return &window->slots[number % window->n_slots];
}

/* Whoever is first in turn has begun already: it never waits for the weight of
 * those behind it. */
static bool may_take(const struct audit_window *window)
{
    return window->taken < window->pushed && window->weight < WEIGHT_MAX;
}

static void *run(void *argument)
{
    struct audit_window *window = argument;

    pthread_mutex_lock(&window->lock);
    for (;;) {
        struct audit_slot *slot;
        size_t weight;

        while (!may_take(window) &&
               !(window->is_closed && window->taken == window->pushed))
            pthread_cond_wait(&window->may_work, &window->lock);
        if (window->taken == window->pushed)
            break;
        slot = slot_of(window, window->taken++);
        pthread_mutex_unlock(&window->lock);
        weight = window->steps.work(slot->item, window->steps.context);
        pthread_mutex_lock(&window->lock);
        slot->weight = weight;
        slot->is_done = true;
        window->weight += weight;
        pthread_cond_signal(&window->is_done);
    }
    pthread_mutex_unlock(&window->lock);
    return NULL;
}

void audit_window_open(struct audit_window *window, size_t jobs,
                       const struct audit_window_steps *steps)
{
    *window = (struct audit_window){ .steps = *steps };
    if (jobs < 2)
        return;
    pthread_mutex_init(&window->lock, NULL);
    pthread_cond_init(&window->may_work, NULL);
    pthread_cond_init(&window->is_done, NULL);
    window->n_slots = jobs * SLOTS_PER_JOB;
    window->slots = cli_alloc(window->n_slots, sizeof *window->slots);
    window->threads = cli_alloc(jobs, sizeof *window->threads);
    while (window->n_threads < jobs &&
           pthread_create(&window->threads[window->n_threads], NULL, run,
                          window) == 0)
        window->n_threads++;
}

/* With the lock held: the first in turn, which is done. */
static void deliver(struct audit_window *window)
{
    struct audit_slot *slot = slot_of(window, window->delivered);
    void *item = slot->item;

    window->weight -= slot->weight;
    *slot = (struct audit_slot){ 0 };
    window->delivered++;
    pthread_mutex_unlock(&window->lock);
    pthread_cond_broadcast(&window->may_work);
    window->steps.deliver(item, window->steps.context);
    pthread_mutex_lock(&window->lock);
}

/* Hands back what is done, and waits as long as there are more than `left`. */
static void deliver_down_to(struct audit_window *window, size_t left)
{
    while (window->delivered < window->pushed) {
        if (slot_of(window, window->delivered)->is_done)
            deliver(window);
        else if (window->pushed - window->delivered > left)
            pthread_cond_wait(&window->is_done, &window->lock);
        else
            break;
    }
}

void audit_window_push(struct audit_window *window, void *item)
{
    if (window->n_threads == 0) {
        window->steps.work(item, window->steps.context);
        window->steps.deliver(item, window->steps.context);
        return;
    }
    pthread_mutex_lock(&window->lock);
    deliver_down_to(window, window->n_slots - 1);
    slot_of(window, window->pushed++)->item = item;
    pthread_mutex_unlock(&window->lock);
    pthread_cond_signal(&window->may_work);
}

void audit_window_close(struct audit_window *window)
{
    if (window->threads == NULL)
        return;
    pthread_mutex_lock(&window->lock);
    if (window->n_threads != 0)
        deliver_down_to(window, 0);
    window->is_closed = true;
    pthread_mutex_unlock(&window->lock);
    pthread_cond_broadcast(&window->may_work);
    for (size_t i = 0; i < window->n_threads; i++)
        pthread_join(window->threads[i], NULL);
    pthread_cond_destroy(&window->is_done);
    pthread_cond_destroy(&window->may_work);
    pthread_mutex_destroy(&window->lock);
    free(window->threads);
    free(window->slots);
}
