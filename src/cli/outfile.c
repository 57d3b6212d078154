#include "cli/outfile.h"

#include "cli/exit.h"
#include "cli/report.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void outfiles_init(struct outfiles *files, size_t n)
{
    files->items = cli_alloc(n, sizeof *files->items);
    files->n = n;
}

void outfiles_free(struct outfiles *files)
{
    for (size_t i = 0; i < files->n; i++) {
        bytes_free(&files->items[i].path);
        bytes_free(&files->items[i].data);
        bytes_free(&files->items[i].temp);
    }
    free(files->items);
    *files = (struct outfiles){ 0 };
}

static int fail(const char *path, int reason)
{
    report_line(path, "%s", strerror(reason));
    return CLI_FILE;
}

/* ---- Where it goes ------------------------------------------------------ */

static bool is_stdout(const char *path)
{
    return strcmp(path, "-") == 0 || strcmp(path, "/dev/stdout") == 0;
}

/* A pipe or a device: there is no old content to keep, and renaming over it
 * would take it away from others. */
static bool is_stream(const char *path)
{
    struct stat st;

    if (is_stdout(path) || strncmp(path, "/dev/", 5) == 0 ||
        strncmp(path, "/proc/", 6) == 0)
        return true;
    return stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
}

static int open_stream(const char *path)
{
    if (is_stdout(path))
        return STDOUT_FILENO;
    return open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
}

static void close_stream(int fd)
{
    if (fd > STDERR_FILENO)
        close(fd);
}

bool outfile_is_terminal(const char *path)
{
    bool is_terminal;
    int fd;

    if (!is_stream(path))
        return false;
    fd = open_stream(path);
    is_terminal = fd >= 0 && isatty(fd) == 1;
    close_stream(fd);
    return is_terminal;
}

/* ---- Writing ------------------------------------------------------------ */

static bool write_all(int fd, const struct bytes *data)
{
    size_t done = 0;

    while (done < data->len) {
        ssize_t n = write(fd, data->ptr + done, data->len - done);

        if (n < 0 && errno != EINTR)
            return false;
        done += n < 0 ? 0 : (size_t)n;
    }
    return true;
}

static int write_stream(const struct outfile *file, const char *path)
{
    int fd = open_stream(path);
    bool ok = fd >= 0 && write_all(fd, &file->data);
    int reason = errno;

    close_stream(fd);
    if (ok)
        return CLI_DONE;
    return fail(is_stdout(path) ? "standard output" : path, reason);
}

/* mkstemp() makes the file with mode 0600 and O_EXCL. */
static int write_temp(struct outfile *file, const char *path)
{
    const char *slash = strrchr(path, '/');
    bool ok;
    int fd, reason;

    if (slash != NULL)
        bytes_add(&file->temp, path, (size_t)(slash - path) + 1);
    bytes_add_text(&file->temp, ".p12-XXXXXX");
    bytes_text(&file->temp);
    fd = mkstemp((char *)file->temp.ptr);
    if (fd < 0) {
        bytes_free(&file->temp);
        return fail(path, errno);
    }
    ok = write_all(fd, &file->data) && fsync(fd) == 0;
    reason = errno;
    if (close(fd) != 0 && ok) {
        ok = false;
        reason = errno;
    }
    return ok ? CLI_DONE : fail(path, reason);
}

/* What exists is in the way: a folder always, all else without `force`. */
static int check_free(const char *path, bool force)
{
    struct stat st;

    if (lstat(path, &st) != 0)
        return CLI_DONE;
    if (S_ISDIR(st.st_mode))
        return fail(path, EISDIR);
    if (force)
        return CLI_DONE;
    report_line(path, "the file exists; --force replaces it");
    return CLI_FILE;
}

/* link() refuses what exists, without a moment in which it could appear; not
 * every file system has it. */
static bool give_name(const char *temp, const char *path, bool force)
{
    struct stat st;

    if (force)
        return rename(temp, path) == 0;
    if (link(temp, path) == 0)
        return unlink(temp) == 0;
    if (errno == EEXIST)
        return false;
    if (lstat(path, &st) == 0) {
        errno = EEXIST;
        return false;
    }
    return rename(temp, path) == 0;
}

/* The new name lasts when its folder has been flushed; a folder that can't be
 * is no reason to fail. */
static void flush_folder(const char *path)
{
    const char *slash = strrchr(path, '/');
    struct bytes folder = { 0 };
    int fd;

    if (slash == NULL)
        bytes_add_text(&folder, ".");
    else
        bytes_add(&folder, path, (size_t)(slash - path) + 1);
    fd = open(bytes_text(&folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)fsync(fd);
        close(fd);
    }
    bytes_free(&folder);
}

/* ---- All or none -------------------------------------------------------- */

static int write_temps(struct outfiles *files, bool force)
{
    int status = CLI_DONE;

    for (size_t i = 0; status == CLI_DONE && i < files->n; i++) {
        struct outfile *file = &files->items[i];
        const char *path = bytes_text(&file->path);

        if (is_stream(path))
            continue;
        status = check_free(path, force);
        if (status == CLI_DONE)
            status = write_temp(file, path);
    }
    return status;
}

static int publish(struct outfiles *files, bool force)
{
    int status = CLI_DONE;

    for (size_t i = 0; status == CLI_DONE && i < files->n; i++) {
        struct outfile *file = &files->items[i];
        const char *path = bytes_text(&file->path);

        if (file->temp.len == 0)
            status = write_stream(file, path);
        else if (give_name(bytes_text(&file->temp), path, force))
            file->is_published = true;
        else
            status = fail(path, errno);
        if (file->is_published)
            flush_folder(path);
    }
    return status;
}

static void take_back(struct outfiles *files, bool force)
{
    for (size_t i = 0; i < files->n; i++) {
        struct outfile *file = &files->items[i];

        if (file->is_published && !force)
            unlink(bytes_text(&file->path));
        else if (file->temp.len != 0 && !file->is_published)
            unlink(bytes_text(&file->temp));
    }
}

/* Signals wait meanwhile: one that ended us would leave files behind. That a
 * file grows too large shall be an error like any other. */
int outfiles_write(struct outfiles *files, bool force)
{
    sigset_t block, before;
    int status;

    signal(SIGXFSZ, SIG_IGN);
    sigemptyset(&block);
    sigaddset(&block, SIGINT);
    sigaddset(&block, SIGTERM);
    sigaddset(&block, SIGHUP);
    sigprocmask(SIG_BLOCK, &block, &before);
    status = write_temps(files, force);
    if (status == CLI_DONE)
        status = publish(files, force);
    if (status != CLI_DONE)
        take_back(files, force);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return status;
}
