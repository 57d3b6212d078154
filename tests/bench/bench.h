/* What the programs of the benchmark share: each times what one library does,
 * in its own process, so that no two libraries disturb each other. */
#ifndef P12_TESTS_BENCH_H
#define P12_TESTS_BENCH_H

#include <stddef.h>
#include <stdint.h>

struct bench_input {
    const uint8_t *bytes;
    size_t len;
    const char *password;
    unsigned threads;
};

/* One kind of work: 0 if it was done. It gives back all that it takes. */
struct bench_work {
    const char *name;
    int (*once)(const struct bench_input *in);
};

/* PROGRAM WORK FILE RUNS [PASSWORD [THREADS]]: prints "seconds N" for each run,
 * and "peak N" for the most bytes that were resident, the file's own among
 * them. `works` ends with a NULL name. */
int bench_main(int argc, char **argv, const struct bench_work *works);

#endif
