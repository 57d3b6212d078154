#include "cli/newfile.h"

#include "cli/exit.h"
#include "cli/newfiling.h"
#include "cli/report.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/statfs.h>
#include <unistd.h>

enum { LOCK_ATTEMPTS = 100, LINKS_MAX = 40 };

int newfile_fail(const struct newfile *f, int reason)
{
    report_line(f->name, "%s", strerror(reason));
    return CLI_FILE;
}

int newfile_refuse(const struct newfile *f, const char *text)
{
    report_line(f->name, "%s", text);
    return CLI_FILE;
}

/* ---- The target --------------------------------------------------------- */

int newfile_folder(struct newfile *f)
{
    if (f->folder < 0)
        f->folder =
            open(bytes_text(&f->path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return f->folder;
}

/* Opens the folder of `path` and notes the name in it. */
static int open_folder(struct newfile *f, const char *path)
{
    const char *slash = strrchr(path, '/');

    bytes_add_text(&f->leaf, slash == NULL ? path : slash + 1);
    if (slash == NULL)
        bytes_add_text(&f->path, ".");
    else
        bytes_add(&f->path, path, (size_t)(slash - path) + 1);
    if (newfile_folder(f) < 0)
        return newfile_fail(f, errno);
    return f->leaf.len == 0 ? newfile_fail(f, EISDIR) : CLI_DONE;
}

/* The name behind all symbolic links. */
static int follow(struct newfile *f)
{
    char *real = realpath(f->name, NULL);
    int status;

    if (real == NULL && errno == ENOENT)
        return newfile_refuse(f, "a symbolic link that points nowhere");
    if (real == NULL)
        return newfile_fail(f, errno);
    status = open_folder(f, real);
    free(real);
    return status;
}

/* The folder in which the last name of a path stands, with a slash. */
static void folder_of(struct bytes *out, const char *path)
{
    const char *slash = strrchr(path, '/');

    bytes_clear(out);
    if (slash == NULL)
        bytes_add_text(out, "./");
    else
        bytes_add(out, path, (size_t)(slash - path) + 1);
}

/* Puts what a symbolic link says in its place, as seen from where we are;
 * false if it is none. */
static bool read_link(struct bytes *path)
{
    char target[PATH_MAX];
    ssize_t len = readlink(bytes_text(path), target, sizeof target);
    struct bytes next = { 0 };

    if (len <= 0)
        return false;
    if (target[0] != '/')
        folder_of(&next, bytes_text(path));
    bytes_add(&next, target, (size_t)len);
    bytes_free(path);
    *path = next;
    return true;
}

/* Does the path, or a link that it leads to, stand in /proc? Such a link, as
 * /dev/stdout leads to one, is another name of something open, which may be
 * anything, and not the name of a file. */
static bool is_in_proc(const char *name)
{
    struct bytes path = { 0 };
    struct bytes folder = { 0 };
    struct statfs fs;
    bool found = false;
    int links = 0;

    bytes_add_text(&path, name);
    do {
        folder_of(&folder, bytes_text(&path));
        found = statfs(bytes_text(&folder), &fs) == 0 &&
                fs.f_type == PROC_SUPER_MAGIC;
    } while (!found && links++ < LINKS_MAX && read_link(&path));
    bytes_free(&path);
    bytes_free(&folder);
    return found;
}

/* Renaming over a device or a pipe would take it away from others. */
bool newfile_is_special(const char *path)
{
    struct stat st;

    return is_in_proc(path) || (stat(path, &st) == 0 && !S_ISREG(st.st_mode) &&
                                !S_ISDIR(st.st_mode));
}

static int find_target(struct newfile *f, enum newfile_how how)
{
    struct stat st;

    if (newfile_is_special(f->name))
        return newfile_refuse(f, "not a regular file; -o - writes to standard "
                                 "output");
    if (how != NEWFILE_NO_FOLLOW && lstat(f->name, &st) == 0 &&
        S_ISLNK(st.st_mode)) {
        if (how == NEWFILE_CREATE)
            return newfile_refuse(f, "the file exists; --force replaces it");
        return follow(f);
    }
    return open_folder(f, f->name);
}

static int check_old(struct newfile *f, enum newfile_how how)
{
    if (fstatat(f->folder, bytes_text(&f->leaf), &f->old,
                AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT && how != NEWFILE_REWRITE)
            return CLI_DONE;
        return newfile_fail(f, errno);
    }
    f->has_old = true;
    if (S_ISDIR(f->old.st_mode))
        return newfile_fail(f, EISDIR);
    if (how == NEWFILE_CREATE)
        return newfile_refuse(f, "the file exists; --force replaces it");
    return CLI_DONE;
}

/* ---- The lock of a file that is rewritten ------------------------------- */

static bool is_same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

bool newfile_is_unchanged(const struct stat *a, const struct stat *b)
{
    return is_same_file(a, b) && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
           a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* Not every file system has locks; that nothing has changed is looked at in
 * any case. */
static int take_lock(struct newfile *f)
{
    if (flock(f->lock, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK)
        return CLI_DONE;
    return newfile_refuse(
        f, "another p12 is rewriting it at this moment; nothing was done");
}

/* Whoever had the lock before may have put another file in its place: then
 * that one is meant. */
static int lock_old(struct newfile *f)
{
    const char *leaf = bytes_text(&f->leaf);
    struct stat locked;
    int status;

    for (int i = 0; i < LOCK_ATTEMPTS; i++) {
        f->lock = openat(f->folder, leaf,
                         O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
        if (f->lock < 0)
            return newfile_fail(f, errno);
        status = take_lock(f);
        if (status != CLI_DONE)
            return status;
        if (fstat(f->lock, &locked) != 0 ||
            fstatat(f->folder, leaf, &f->old, AT_SYMLINK_NOFOLLOW) != 0)
            return newfile_fail(f, errno);
        if (is_same_file(&locked, &f->old))
            return S_ISREG(locked.st_mode)
                       ? CLI_DONE
                       : newfile_refuse(f, "not a regular file");
        close(f->lock);
        f->lock = -1;
    }
    return newfile_refuse(f, "it is being replaced again and again");
}

int newfile_open(struct newfile *f, const char *name, enum newfile_how how)
{
    int status;

    *f = (struct newfile){ .name = name,
                           .folder = -1,
                           .fd = -1,
                           .lock = -1,
                           .follows = how != NEWFILE_NO_FOLLOW,
                           .replaces = how != NEWFILE_CREATE,
                           .keeps_mode = how == NEWFILE_REWRITE };
    status = find_target(f, how);
    if (status == CLI_DONE)
        status = check_old(f, how);
    if (status == CLI_DONE && how == NEWFILE_REWRITE)
        status = lock_old(f);
    return status;
}

bool newfile_is_same(const struct newfile *f, const char *path)
{
    struct stat st;

    return f->has_old && stat(path, &st) == 0 && is_same_file(&f->old, &st);
}

int newfile_keep_old(struct newfile *f, bool force)
{
    struct bytes name = { 0 };
    struct stat st;

    bytes_add(&f->backup, f->leaf.ptr, f->leaf.len);
    bytes_add_text(&f->backup, "~");
    f->replaces_backup = force;
    if (force || fstatat(f->folder, bytes_text(&f->backup), &st,
                         AT_SYMLINK_NOFOLLOW) != 0)
        return CLI_DONE;
    report_file_name(&name, bytes_text(&f->backup));
    report_line(f->name, "there is a backup already, %s; --force replaces it",
                bytes_text(&name));
    bytes_free(&name);
    return CLI_FILE;
}

void newfile_rest(struct newfile *f)
{
    if (f->fd >= 0)
        close(f->fd);
    if (f->folder >= 0)
        close(f->folder);
    f->fd = -1;
    f->folder = -1;
}

void newfile_take_back(struct newfile *f)
{
    if (f->is_published && !f->has_old && newfile_folder(f) >= 0)
        unlinkat(f->folder, bytes_text(&f->leaf), 0);
}

void newfile_close(struct newfile *f)
{
    if (f->name == NULL)
        return; /* never opened */
    newfile_remove_temp(f);
    newfile_rest(f);
    if (f->lock >= 0)
        close(f->lock);
    bytes_free(&f->path);
    bytes_free(&f->leaf);
    bytes_free(&f->backup);
    bytes_free(&f->aside);
    *f = (struct newfile){ .folder = -1, .fd = -1, .lock = -1 };
}
