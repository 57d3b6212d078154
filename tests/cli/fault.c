/* Calls that fail, or wait, on demand: preloaded into the command.
 *
 *   P12_FAULT=CALL:N:WHAT  the N-th call of CALL (write, fsync, fchmod, openat,
 *                          linkat, renameat, posix_fadvise) fails with the
 *                          error number WHAT; with "stop" it stops the process
 *                          before the call is made; with "flip" or "last",
 *                          of write alone, the byte in the middle or the last
 *                          but 20 is another than was asked for
 *
 * Only calls on what the command writes are counted: write() on the standard
 * three, and openat() for reading, are none of them. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Is this the call that is meant? Then errno is set if it is to fail. */
static bool fails(const char *call)
{
    static int n;
    const char *spec = getenv("P12_FAULT");
    char name[32], what[32];
    int at;

    if (spec == NULL || sscanf(spec, "%31[^:]:%d:%31s", name, &at, what) != 3 ||
        strcmp(name, call) != 0 || ++n != at)
        return false;
    if (strcmp(what, "stop") == 0) {
        raise(SIGSTOP);
        return false;
    }
    errno = strcmp(what, "last") == 0 ? -1 : atoi(what);
    return true;
}

/* dlsym() gives an object's address for a function's. */
#define REAL(call)                 \
    static __typeof__(call) *real; \
    if (real == NULL)              \
    *(void **)(&real) = dlsym(RTLD_NEXT, #call)

ssize_t write(int fd, const void *bytes, size_t len)
{
    REAL(write);
    unsigned char *copy;
    ssize_t n;

    if (fd <= 2 || !fails("write"))
        return real(fd, bytes, len);
    if (errno > 0)
        return -1;
    copy = malloc(len);
    memcpy(copy, bytes, len);
    copy[errno < 0 ? len - 20 : len / 2] ^= 1;
    n = real(fd, copy, len);
    free(copy);
    return n;
}

int fsync(int fd)
{
    REAL(fsync);
    return fails("fsync") ? -1 : real(fd);
}

int fchmod(int fd, mode_t mode)
{
    REAL(fchmod);
    return fails("fchmod") ? -1 : real(fd, mode);
}

int openat(int folder, const char *path, int flags, ...)
{
    REAL(openat);
    va_list args;
    mode_t mode;

    va_start(args, flags);
    mode = (flags & O_CREAT) != 0 ? va_arg(args, mode_t) : 0;
    va_end(args);
    if ((flags & O_CREAT) != 0 && fails("openat"))
        return -1;
    return real(folder, path, flags, mode);
}

int linkat(int from, const char *old, int to, const char *new, int flags)
{
    REAL(linkat);
    return fails("linkat") ? -1 : real(from, old, to, new, flags);
}

int renameat(int from, const char *old, int to, const char *new)
{
    REAL(renameat);
    return fails("renameat") ? -1 : real(from, old, to, new);
}

int posix_fadvise(int fd, off_t offset, off_t len, int advice)
{
    REAL(posix_fadvise);
    return fails("posix_fadvise") ? errno : real(fd, offset, len, advice);
}
