#include "cli/pkcs12.h"

#include "cli/exit.h"
#include "cli/outfile.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Why a file can't be opened to write to it; 0 if it can. */
static int refusal_of(const char *path)
{
    const int flags = O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
    int fd = open(path, flags | O_CREAT | O_EXCL, 0600);
    int reason = fd < 0 ? errno : 0;

    if (fd >= 0)
        unlink(path);
    else if (reason == EEXIST)
        reason = (fd = open(path, flags)) < 0 ? errno : 0;
    if (fd >= 0)
        close(fd);
    return reason;
}

/* OpenSSL's line, behind our own. */
static void say_refused(const char *path)
{
    int reason = refusal_of(path);

    if (reason != 0)
        pkcs12_say("pkcs12: Can't open \"%s\" for writing, %s", path,
                   strerror(reason));
}

static bool write_file(const char *path, const struct bytes *data)
{
    struct newfile file = { 0 };
    int status = newfile_open(&file, path, NEWFILE_FORCE);

    if (status != CLI_DONE)
        say_refused(path);
    if (status == CLI_DONE)
        status = newfile_write(&file, data->ptr, data->len);
    if (status == CLI_DONE)
        status = newfile_publish(&file);
    newfile_close(&file);
    return status == CLI_DONE;
}

static bool write_stream(const char *path, const struct bytes *data)
{
    struct outfiles files;
    int status;

    outfiles_init(&files, 1);
    bytes_add_text(&files.items[0].path, path);
    bytes_add(&files.items[0].data, data->ptr, data->len);
    status = outfiles_write(&files, true);
    outfiles_free(&files);
    return status == CLI_DONE;
}

bool pkcs12_write(const char *path, const struct bytes *data)
{
    if (path == NULL)
        path = "-";
    if (strcmp(path, "-") == 0 || strcmp(path, "/dev/stdout") == 0 ||
        newfile_is_special(path))
        return write_stream(path, data);
    return write_file(path, data);
}
