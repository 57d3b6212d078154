#include "cli/exit.h"
#include "cli/newfile_guard.h"
#include "cli/newfiling.h"
#include "cli/report.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

enum {
    TEMP_LETTERS = 8,
    TEMP_ATTEMPTS = 100, /* at a name that is free */
    CHUNK = 65536
};

static bool random_name(struct bytes *out)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
    uint8_t random[TEMP_LETTERS];

    bytes_clear(out);
    bytes_add_text(out, ".p12-");
    if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random)
        return false;
    for (size_t i = 0; i < TEMP_LETTERS; i++)
        bytes_add(out, &letters[random[i] % 32], 1);
    return true;
}

int newfile_create_temp(int folder, struct bytes *name)
{
    const int flags =
        O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY;

    for (int i = 0; i < TEMP_ATTEMPTS; i++) {
        int fd;

        if (!random_name(name))
            return -1;
        fd = openat(folder, bytes_text(name), flags, S_IRUSR | S_IWUSR);
        if (fd >= 0 || errno != EEXIST)
            return fd;
    }
    return -1;
}

static bool write_all(int fd, const uint8_t *bytes, size_t len)
{
    size_t done = 0;

    while (done < len) {
        ssize_t n = write(fd, bytes + done, len - done);

        if (n < 0 && errno != EINTR)
            return false;
        done += n < 0 ? 0 : (size_t)n;
    }
    return true;
}

/* The mode is set once more, since a umask may have taken too much away. */
bool newfile_fill(int fd, const uint8_t *bytes, size_t len)
{
    return fchmod(fd, S_IRUSR | S_IWUSR) == 0 && write_all(fd, bytes, len) &&
           fsync(fd) == 0;
}

void newfile_remove_temp(struct newfile *f)
{
    int reason = errno;
    sigset_t before;

    guard_hold(&before);
    if (f->fd >= 0)
        close(f->fd);
    f->fd = -1;
    if (f->temp.len != 0 && newfile_folder(f) >= 0)
        unlinkat(f->folder, bytes_text(&f->temp), 0);
    if (f->temp.len != 0 && !f->is_unguarded)
        guard_clear();
    bytes_free(&f->temp);
    guard_release(&before);
    errno = reason;
}

static bool start(struct newfile *f)
{
    sigset_t before;
    int reason;

    /* A file that grows too large shall be an error like any other. */
    signal(SIGXFSZ, SIG_IGN);
    guard_hold(&before);
    f->fd = newfile_create_temp(f->folder, &f->temp);
    reason = errno;
    if (f->fd < 0)
        bytes_free(&f->temp);
    else if (!f->is_unguarded)
        guard_set(f->folder, bytes_text(&f->temp));
    guard_release(&before);
    errno = reason;
    return f->fd >= 0;
}

/* It is the folder that refuses, whatever the file's own mode says. */
static int fail_start(struct newfile *f, int reason)
{
    struct bytes folder = { 0 };
    const char *path = bytes_text(&f->path); /* "." or with a slash */

    if (reason != EACCES)
        return newfile_fail(f, reason);
    report_file_name(&folder, strcmp(path, ".") == 0 ? "./" : path);
    report_line(f->name, "no permission to make a file in %s",
                bytes_text(&folder));
    bytes_free(&folder);
    return CLI_FILE;
}

int newfile_write(struct newfile *f, const uint8_t *bytes, size_t len)
{
    if (!start(f))
        return fail_start(f, errno);
    if (newfile_fill(f->fd, bytes, len))
        return CLI_DONE;
    newfile_remove_temp(f);
    return newfile_fail(f, errno);
}

/* ---- Reading back ------------------------------------------------------- */

static bool read_all(int fd, struct bytes *out)
{
    for (;;) {
        ssize_t n;

        bytes_reserve(out, CHUNK);
        n = read(fd, out->ptr + out->len, CHUNK);
        if (n == 0)
            return true;
        if (n < 0 && errno != EINTR)
            return false;
        out->len += n < 0 ? 0 : (size_t)n;
    }
}

/* By its name, so that what is read is what will be found; and, as far as the
 * system lets us, from the disk. */
int newfile_read_back(struct newfile *f, struct bytes *out)
{
    int fd = openat(f->folder, bytes_text(&f->temp),
                    O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY);
    bool ok;
    int reason;

    if (fd < 0)
        return newfile_fail(f, errno);
    (void)posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
    bytes_clear(out);
    ok = read_all(fd, out);
    reason = errno;
    close(fd);
    return ok ? CLI_DONE : newfile_fail(f, reason);
}
