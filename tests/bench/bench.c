#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static uint8_t *read_file(const char *path, size_t *len)
{
    FILE *in = fopen(path, "rb");
    uint8_t *bytes = NULL;
    struct stat st;

    if (in != NULL && fstat(fileno(in), &st) == 0) {
        *len = (size_t)st.st_size;
        bytes = malloc(*len + 1);
        if (bytes != NULL && fread(bytes, 1, *len, in) != *len) {
            free(bytes);
            bytes = NULL;
        }
    }
    if (in != NULL)
        fclose(in);
    return bytes;
}

static const struct bench_work *find_work(const struct bench_work *works,
                                          const char *name)
{
    for (; works->name != NULL; works++)
        if (strcmp(works->name, name) == 0)
            return works;
    return NULL;
}

static int run(const struct bench_work *work, const struct bench_input *in,
               long runs)
{
    struct rusage usage;

    for (long i = 0; i < runs; i++) {
        double start = now();

        if (work->once(in) != 0) {
            fprintf(stderr, "%s: it failed\n", work->name);
            return 1;
        }
        printf("seconds %.9f\n", now() - start);
    }
    getrusage(RUSAGE_SELF, &usage);
    printf("peak %ld\n", usage.ru_maxrss * 1024);
    return 0;
}

int bench_main(int argc, char **argv, const struct bench_work *works)
{
    const struct bench_work *work = argc < 4 ? NULL : find_work(works, argv[1]);
    struct bench_input in = { .password = argc > 4 ? argv[4] : "",
                              .threads = 1 };
    uint8_t *bytes;
    int status;

    if (work == NULL) {
        fprintf(stderr, "usage: %s WORK FILE RUNS [PASSWORD [THREADS]]\n",
                argv[0]);
        return 2;
    }
    if (argc > 5)
        in.threads = (unsigned)strtoul(argv[5], NULL, 10);
    bytes = read_file(argv[2], &in.len);
    if (bytes == NULL) {
        perror(argv[2]);
        return 2;
    }
    in.bytes = bytes;
    status = run(work, &in, strtol(argv[3], NULL, 10));
    free(bytes);
    return status;
}
