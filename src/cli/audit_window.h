/* Work on many things at once, handed back in the order in which they came:
 * a window of bounded size moves along them. */
#ifndef CLI_AUDIT_WINDOW_H
#define CLI_AUDIT_WINDOW_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct audit_window_steps {
    /* On one of several threads. Returns the bytes that the result holds. */
    size_t (*work)(void *item, void *context);

    /* On the caller's thread, one after the other. */
    void (*deliver)(void *item, void *context);
    void *context;
};

struct audit_slot {
    void *item;
    size_t weight;
    bool is_done;
};

/* Items are counted through from 0: delivered <= taken <= pushed. */
struct audit_window {
    struct audit_window_steps steps;
    pthread_mutex_t lock;
    pthread_cond_t may_work;
    pthread_cond_t is_done;
    struct audit_slot *slots;
    size_t n_slots;
    uint64_t pushed, taken, delivered;
    size_t weight; /* of results that wait for their turn */
    bool is_closed;
    pthread_t *threads;
    size_t n_threads; /* none: all is done by the caller */
};

void audit_window_open(struct audit_window *window, size_t jobs,
                       const struct audit_window_steps *steps);
void audit_window_push(struct audit_window *window, void *item);

/* Waits for all that was pushed. */
void audit_window_close(struct audit_window *window);

#endif
