/* Runs a fuzz target over files, on any compiler.
 *
 *   replay_TARGET [-t SECONDS] PATH...
 *
 * Each PATH is a file or a folder with files. An input that takes more than
 * SECONDS (10) of processor time ends the run, as does one that the target
 * does not survive; its name is the last line then. Without any input the run
 * fails too: nothing would have been tested. */
#include "fuzz.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

enum { DEPTH_MAX = 8 };

/* Signal handlers have no other way to learn of it. */
static char current[4096];
static long limit = 10;

static void say(const char *text)
{
    /* There is nobody left to tell that this failed. */
    if (write(STDERR_FILENO, text, strlen(text)) < 0)
        _exit(1);
}

static void name_input(void)
{
    say("did not survive: ");
    say(current);
    say("\n");
}

static void took_too_long(int number)
{
    (void)number;
    say("took too long: ");
    say(current);
    say("\n");
    _exit(1);
}

enum { N_FATAL = 5 };

static const int fatal[N_FATAL] = { SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL };

/* What was there before us: nothing, or a sanitizer's report. */
static struct sigaction before[N_FATAL];

static void died(int number)
{
    name_input();
    for (size_t i = 0; i < N_FATAL; i++)
        sigaction(fatal[i], &before[i], NULL);
    raise(number);
}

/* Sanitizers have it; they end the program without a signal. */
void __sanitizer_set_death_callback(void (*callback)(void))
    __attribute__((weak));

static void watch(void)
{
    const struct sigaction death = { .sa_handler = died };
    const struct sigaction timeout = { .sa_handler = took_too_long };

    for (size_t i = 0; i < N_FATAL; i++)
        sigaction(fatal[i], &death, &before[i]);
    sigaction(SIGPROF, &timeout, NULL);
    if (__sanitizer_set_death_callback != NULL)
        __sanitizer_set_death_callback(name_input);
}

static void set_timer(long seconds)
{
    const struct itimerval timer = { .it_value = { .tv_sec = seconds } };

    setitimer(ITIMER_PROF, &timer, NULL);
}

static int fail(const char *path)
{
    fprintf(stderr, "%s: %s\n", path, strerror(errno));
    return -1;
}

static uint8_t *read_file(FILE *f, size_t size)
{
    /* One byte more, so that an empty file has an address as well; exactly as
     * much, so that a sanitizer sees a read behind the end. */
    uint8_t *bytes = malloc(size == 0 ? 1 : size);

    if (bytes != NULL && fread(bytes, 1, size, f) != size) {
        free(bytes);
        return NULL;
    }
    return bytes;
}

static int run_file(const char *path, size_t size)
{
    FILE *f = fopen(path, "rb");
    uint8_t *bytes;

    if (f == NULL)
        return fail(path);
    bytes = read_file(f, size);
    fclose(f);
    if (bytes == NULL)
        return fail(path);
    snprintf(current, sizeof current, "%s", path);
    set_timer(limit);
    LLVMFuzzerTestOneInput(bytes, size);
    set_timer(0);
    free(bytes);
    return 1;
}

static int run_path(const char *path, int depth);

static int run_folder(const char *path, int depth)
{
    struct dirent **entries;
    int n = scandir(path, &entries, NULL, alphasort);
    int total = 0;

    if (n < 0)
        return fail(path);
    for (int i = 0; i < n; i++) {
        char inner[sizeof current];
        int ran = 0;

        snprintf(inner, sizeof inner, "%s/%s", path, entries[i]->d_name);
        if (entries[i]->d_name[0] != '.' && total >= 0)
            ran = run_path(inner, depth + 1);
        total = ran < 0 ? -1 : total + ran;
        free(entries[i]);
    }
    free(entries);
    return total;
}

/* How many inputs were run; -1 if something could not be read. */
static int run_path(const char *path, int depth)
{
    struct stat st;

    if (stat(path, &st) != 0)
        return fail(path);
    if (!S_ISDIR(st.st_mode))
        return run_file(path, (size_t)st.st_size);
    if (depth == DEPTH_MAX) {
        errno = ELOOP;
        return fail(path);
    }
    return run_folder(path, depth);
}

static int usage(void)
{
    fputs("usage: replay_TARGET [-t SECONDS] PATH...\n", stderr);
    return 2;
}

int main(int argc, char **argv)
{
    int total = 0;

    for (int option; (option = getopt(argc, argv, "t:")) != -1;) {
        if (option != 't')
            return usage();
        limit = strtol(optarg, NULL, 10);
    }
    if (optind == argc || limit < 1)
        return usage();
    watch();
    for (int i = optind; i < argc; i++) {
        int ran = run_path(argv[i], 0);

        if (ran < 0)
            return 1;
        printf("%s: %d inputs\n", argv[i], ran);
        total += ran;
    }
    printf("%d inputs replayed\n", total);
    return total == 0;
}
