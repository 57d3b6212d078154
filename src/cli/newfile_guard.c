#include "cli/newfile_guard.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* What ends a process and can be caught, but for its own mistakes. */
static const int watched[] = { SIGINT,  SIGTERM, SIGHUP,
                               SIGQUIT, SIGPIPE, SIGXCPU };

enum { N_WATCHED = sizeof watched / sizeof watched[0], NAME_MAX_BYTES = 32 };

/* The only state that a signal handler and exit() can reach. It changes only
 * while the signals are held. */
static struct {
    volatile sig_atomic_t is_set;
    int folder;
    char name[NAME_MAX_BYTES];
    struct sigaction before[N_WATCHED];
} guarded;

static void remove_guarded(void)
{
    if (guarded.is_set)
        unlinkat(guarded.folder, guarded.name, 0);
    guarded.is_set = 0;
}

/* The default action follows: whoever waits for us sees the signal. */
static void end(int signal_number)
{
    remove_guarded();
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

void guard_hold(sigset_t *before)
{
    sigset_t block;

    sigemptyset(&block);
    for (size_t i = 0; i < N_WATCHED; i++)
        sigaddset(&block, watched[i]);
    sigprocmask(SIG_BLOCK, &block, before);
}

void guard_release(const sigset_t *before)
{
    sigprocmask(SIG_SETMASK, before, NULL);
}

static void watch(void)
{
    struct sigaction action = { .sa_handler = end };

    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < N_WATCHED; i++)
        sigaddset(&action.sa_mask, watched[i]);
    for (size_t i = 0; i < N_WATCHED; i++) {
        sigaction(watched[i], NULL, &guarded.before[i]);
        /* What is ignored stays so: nohup. */
        if (guarded.before[i].sa_handler != SIG_IGN)
            sigaction(watched[i], &action, NULL);
    }
}

void guard_set(int folder, const char *name)
{
    static bool is_registered;

    if (!is_registered)
        is_registered = atexit(remove_guarded) == 0;
    guarded.folder = folder;
    snprintf(guarded.name, sizeof guarded.name, "%s", name);
    guarded.is_set = 1;
    watch();
}

void guard_clear(void)
{
    if (!guarded.is_set)
        return;
    guarded.is_set = 0;
    for (size_t i = 0; i < N_WATCHED; i++)
        sigaction(watched[i], &guarded.before[i], NULL);
}
