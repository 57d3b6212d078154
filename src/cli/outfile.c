#include "cli/outfile.h"

#include "cli/exit.h"
#include "cli/newfile_guard.h"
#include "cli/report.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
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
        newfile_close(&files->items[i].file);
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
    return is_stdout(path) || newfile_is_special(path);
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

/* ---- All or none -------------------------------------------------------- */

static int write_temp(struct outfile *file, bool force)
{
    const enum newfile_how how = force ? NEWFILE_NO_FOLLOW : NEWFILE_CREATE;
    const char *path = bytes_text(&file->path);
    int status;

    if (is_stream(path))
        return CLI_DONE;
    status = newfile_open(&file->file, path, how);
    file->file.is_unguarded = true;
    if (status == CLI_DONE)
        status = newfile_write(&file->file, file->data.ptr, file->data.len);
    newfile_rest(&file->file);
    return status;
}

static int publish(struct outfile *file)
{
    const char *path = bytes_text(&file->path);
    int status;

    if (file->file.name == NULL)
        return write_stream(file, path);
    status = newfile_publish(&file->file);
    newfile_rest(&file->file);
    return status;
}

static int write_all_files(struct outfiles *files, bool force)
{
    int status = CLI_DONE;
    size_t n = 0;

    for (size_t i = 0; status == CLI_DONE && i < files->n; i++)
        status = write_temp(&files->items[i], force);
    for (; status == CLI_DONE && n < files->n; n++)
        status = publish(&files->items[n]);
    for (size_t i = 0; status != CLI_DONE && i < n; i++)
        newfile_take_back(&files->items[i].file);
    for (size_t i = 0; i < files->n; i++)
        newfile_close(&files->items[i].file);
    return status;
}

/* Signals wait meanwhile: one that ended us would leave files behind. */
int outfiles_write(struct outfiles *files, bool force)
{
    sigset_t before;
    int status;

    guard_hold(&before);
    status = write_all_files(files, force);
    guard_release(&before);
    return status;
}
