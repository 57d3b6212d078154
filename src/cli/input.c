#include "cli/input.h"

#include "cli/exit.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 65536 };

/* Makes room for a regular file in one step, so that it need not move. */
static int prepare(int fd, size_t max, struct bytes *out)
{
    struct stat st;

    if (fstat(fd, &st) != 0)
        return CLI_FILE;
    if (S_ISDIR(st.st_mode)) {
        errno = EISDIR;
        return CLI_FILE;
    }
    if (!S_ISREG(st.st_mode) || st.st_size <= 0)
        return CLI_DONE;
    if ((uintmax_t)st.st_size > max)
        return CLI_LIMIT;
    /* One byte more, to meet the end without growing. */
    bytes_reserve(out, (size_t)st.st_size + 1);
    return CLI_DONE;
}

static int read_all(int fd, size_t max, struct bytes *out)
{
    for (;;) {
        ssize_t n;

        if (out->len == out->cap)
            bytes_reserve(out, CHUNK);
        n = read(fd, out->ptr + out->len, out->cap - out->len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return CLI_FILE;
        if (n == 0)
            return CLI_DONE;
        out->len += (size_t)n;
        if (out->len > max)
            return CLI_LIMIT;
    }
}

int input_read_fd(int fd, size_t max, struct bytes *out)
{
    int status = prepare(fd, max, out);

    return status == CLI_DONE ? read_all(fd, max, out) : status;
}

int input_read(const char *name, size_t max, struct bytes *out)
{
    int status;
    int reason;
    int fd;

    if (strcmp(name, "-") == 0)
        return input_read_fd(STDIN_FILENO, max, out);
    fd = open(name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return CLI_FILE;
    status = input_read_fd(fd, max, out);
    reason = errno;
    close(fd);
    errno = reason;
    return status;
}
